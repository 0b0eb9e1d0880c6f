"""What one briefing tells of the centre's year, figure by figure, under the names that the reports' tables have."""

from collections.abc import Iterable, Iterator

from dashboard.briefing.briefing import Briefing
from dashboard.briefing.briefing import Entry as Figure
from tests.disclosure.opened import Workbook, told
from tests.disclosure.reports import SAME, Entry, Reports

FIGURES = (
    "age_region/age_by_sex",
    "age_region/age_summary",
    "age_region/new_cases_by_area",
    "consultations/consulters",
    "consultations/consulters_by_method",
    "consultations/contacts_by_method",
    "consultations/persons_by_method",
    "consultations/outcomes",
    "consultations/earlier_help",
    "overview/years",
    "consultations/continuity",
    "consultations/carried_over",
)
BRIEFING = Briefing(
    "everything", "すべての図", "public", tuple(Figure(name, {"fiscal_year": 2024}) for name in FIGURES)
)
#: The tables that these figures are drawn from.
TABLES = {
    f"centre_{name}"
    for name in (
        *("age_sex", "residence", "consulters", "consulters_by_method", "contacts", "persons_by_method"),
        *("outcomes", "earlier_help", "continuity"),
    )
}
UNDER_50 = ("lt20", "20_29", "30_39", "40_49")
PERSONS = "centre_age_sex|total|{}|persons"


class Publication:
    """``told`` are the best tellings of each number; ``twice`` those told here and masked there."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook, self.table = workbook, workbook.tables
        self.told: dict[str, Entry] = {}
        self.twice: set[str] = set()
        #: Part, whole, and how many times their quotient is published.
        self.quotients: list[tuple[str, str, float, int]] = []
        for name, entry in self._all():
            self._add(name, entry)

    def reports(self, threshold: int, sharp: bool = False) -> Reports:
        """Return the puzzle that the publication is."""
        everything = {name: Entry(None) for pair in SAME for name in pair if _of_these(name)}
        reports = Reports(everything | self.told, threshold, sharp)
        puzzle = reports.puzzle
        for sex in ("male", "female", "total"):
            young = [f"centre_age_sex|{band}|{sex}|persons" for band in UNDER_50]
            if {f"under 50 of {sex}", *young} <= {*puzzle.low}:
                puzzle.total(f"under 50 of {sex}", young)
        for part, whole, quotient, factor in self.quotients:
            if part in puzzle.low and whole in puzzle.low:
                if round(quotient, 1) == quotient:
                    puzzle.ratio(part, whole, quotient, 1, factor)
                else:
                    # All its digits: that tells more than is shown.
                    puzzle.exactly(part, whole, quotient / factor)
        return reports

    def _add(self, name: str, entry: Entry | None) -> None:
        before = self.told.get(name)
        if entry is None:
            return
        if before and (before.number is None) != (entry.number is None):
            self.twice.add(name)
        if before is None or (before.number is None and (entry.number is not None or entry.state == "under")):
            self.told[name] = entry

    def _quotient(self, part: str, whole: str, cell: object, factor: int = 1) -> None:
        if isinstance(cell, (int, float)) and part != whole:
            self.quotients.append((part, whole, cell, factor))

    def _all(self) -> Iterator[tuple[str, Entry | None]]:
        for figure in (self._ages, self._summary, self._places, self._cases, self._methods, self._years):
            yield from figure()

    def _rows(self, title: str, **columns: str) -> Iterable[tuple[dict, list[str]]]:
        """Yield the rows of a figure with their keys, of the columns that are named with their domain."""
        for row in self.table[title]:
            yield row, [self.workbook.key(domain, row[column]) for column, domain in columns.items()]

    def _ages(self) -> Iterator[tuple[str, Entry | None]]:
        for row, (band, sex) in self._rows("当事者（新規）の年齢と性別", 年齢区分="age_band", 性別="sex"):
            name = f"centre_age_sex|{band}|{sex}|persons"
            yield name, told(row["人数"])
            self._quotient(name, PERSONS.format("total"), row["全員に占める割合"], 100)

    def _summary(self) -> Iterator[tuple[str, Entry | None]]:
        for row, (sex,) in self._rows("当事者（新規）の年齢のあらまし", 性別="sex"):
            yield PERSONS.format(sex), told(row["人数"])
            yield f"centre_age_summary|{sex}|mean", told(row["平均年齢"])
            yield f"known ages of {'all' if sex == 'total' else sex}", told(row["年齢のわかる人"])
            yield f"under 50 of {sex}", told(row["50歳未満"])
            self._quotient(PERSONS.format(sex), PERSONS.format("total"), row["構成比"], 100)
            ages = f"known ages of {'all' if sex == 'total' else sex}"
            self._quotient(f"under 50 of {sex}", ages, row["年齢のわかる人に占める50歳未満"], 100)
            if sex == "total":
                yield "centre_stated|under_50_persons|2024", told(row["50歳未満"])

    def _places(self) -> Iterator[tuple[str, Entry | None]]:
        for row, (area,) in self._rows("当事者（新規）の居住地", 圏域="area"):
            name = f"centre_residence|{area}"
            yield name, told(row["新規の当事者"])
            self._quotient(name, "centre_residence|total", row["全員に占める割合"], 100)
            if isinstance(row["人口あたり"], (int, float)):
                # Who knows how many live there knows how many they are.
                yield name, Entry(round(row["人口あたり"] * row["人口"] / 1e5))

    def _cases(self) -> Iterator[tuple[str, Entry | None]]:
        for title, column, domain, pattern in (
            ("新規の相談者", "続柄", "relation", "centre_consulters|{}|cases"),
            ("初回相談の転帰", "転帰", "outcome", "centre_outcomes|{}"),
            ("他機関への相談経験", "回答", "answer", "centre_earlier_help|{}|cases"),
        ):
            for row, (key,) in self._rows(title, **{column: domain}):
                yield pattern.format(key), told(row["件数"])
                self._quotient(pattern.format(key), pattern.format("total"), row["構成比"], 100)
        for row, keys in self._rows("続柄と相談方法", 続柄="relation", 相談方法="method"):
            yield "|".join(("centre_consulters_by_method", *keys)), told(row["件数"])

    def _methods(self) -> Iterator[tuple[str, Entry | None]]:
        title = "相談方法ごとの延べ件数"
        for row, (method, status) in self._rows(title, **{"相談方法": "method", "新規・継続": "status"}):
            name = f"centre_contacts|{method}|{status}|contacts"
            yield name, told(row["相談延べ件数"])
            self._quotient(name, "centre_contacts|subtotal|total|contacts", row["構成比"], 100)
        for row, (method,) in self._rows("相談方法ごとの延べ件数と実人数", 相談方法="method"):
            contacts, persons = (f"centre_persons_by_method|{method}|{each}" for each in ("contacts", "persons"))
            yield contacts, told(row["相談延べ件数"])
            yield persons, told(row["人数"])
            self._quotient(contacts, persons, row["1人あたり"])

    def _years(self) -> Iterator[tuple[str, Entry | None]]:
        of = "centre_continuity|{}|{}|{}".format
        for row, (year,) in self._rows("成年相談センターの相談延べ件数と実人数の推移", 年度="year"):
            yield of(year, "total", "contacts"), told(row["相談延べ件数"])
            yield of(year, year, "persons"), told(row["新規の実人数"])
            yield of(year, "total", "persons"), told(row["すべての実人数"])
        for row, (year, started) in self._rows(
            "相談を始めた年度ごとの実人数", 相談した年度="year", 相談開始年度="year"
        ):
            yield of(year, started, "persons"), told(row["人数"])
        for row, (year,) in self._rows("前年度以前から継続した人数の推移", 年度="year"):
            yield of(year, year, "persons"), told(row["新規"])
            yield of(year, "earlier", "persons"), told(row["前年度以前から"])
            yield of(year, "total", "persons"), told(row["人数"])
            yield of(year, "total", "contacts"), told(row["相談延べ件数"])
            self._quotient(
                of(year, "earlier", "persons"), of(year, "total", "persons"), row["前年度以前からの割合"], 100
            )


def _of_these(name: str) -> bool:
    """Tell whether a number is of the figures' tables: printed or not, it is there to be reckoned with."""
    table, key, *_ = name.split("|")
    return table in TABLES and not (table == "centre_contacts" and key in ("liaison", "total"))
