"""Data for the tests: the shipped exports, a scratch copy to break, and folders with a second fiscal year."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from dashboard.__main__ import main
from dashboard.catalog import Query
from dashboard.demonstration import fill
from dashboard.exports.load import Export, load
from dashboard.records.store import Store
from dashboard.warehouse import Records, Warehouse

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
YEAR = 2024

#: Units of what is counted, which a second year multiplies; percentages, ages and numbers of sessions stay.
COUNTED = {"persons", "cases", "contacts", "attendances", "accesses", "minutes", "thousand_yen"}
#: Counted in "times": all of these tables, and these figures of the prose.
TIMES_TABLES = {"centre/contacts", "centre/persons_by_method", "centre/clinic"}
TIMES_STATED = {"liaison_subtotal_continuing", "liaison_subtotal", "outpatient_consultations"}


@pytest.fixture(scope="session", autouse=True)
def no_ones_records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and what runs longer than one (servers), away from the user's own records and data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HIKIKOMORI_RECORDS", str(tmp_path_factory.mktemp("no_records") / "records"))
        patch.delenv("HIKIKOMORI_DATA", raising=False)
        patch.delenv("HIKIKOMORI_DEMO", raising=False)
        yield


@pytest.fixture(autouse=True)
def records_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test, and the processes it starts, an empty data folder of records; return where it will be."""
    folder = tmp_path_factory.mktemp("records") / "records"
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(folder))
    return folder


@pytest.fixture
def run(capsys):
    """Run a command; return its exit status, its output and what it said beside it."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return ran


@pytest.fixture(scope="session")
def warehouse() -> Warehouse:
    """The shipped data."""
    return Warehouse(DATA, "shipped")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the shipped data, to be broken."""
    return copy_of_data(tmp_path / "data")


@pytest.fixture(scope="session")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return a folder with fiscal year 2025 too, its counts ``factor`` times those of 2024."""
    made: dict[int, Path] = {}

    def folder(factor: int = 2) -> Path:
        if factor not in made:
            made[factor] = copy_of_data(tmp_path_factory.mktemp(f"times{factor}") / "data")
            add_year(made[factor], factor)
        return made[factor]

    return folder


@pytest.fixture(scope="session")
def second_year(two_years) -> Path:
    """The folder whose fiscal year 2025 counts twice as many of everything."""
    return two_years(2)


@pytest.fixture(scope="session")
def both_years(second_year: Path) -> Warehouse:
    """The warehouse of ``second_year``."""
    return Warehouse(second_year, "second year")


@pytest.fixture(scope="session")
def synthetic_folder(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of records that holds the synthetic years."""
    folder = tmp_path_factory.mktemp("synthetic") / "records"
    fill(Store(folder), warehouse)
    return folder


@pytest.fixture(scope="session")
def synthetic(synthetic_folder: Path) -> Warehouse:
    """The warehouse of the shipped data and the synthetic years."""
    return Warehouse(DATA, "synthetic", Records.of(synthetic_folder))


def copy_of_data(target: Path) -> Path:
    shutil.copytree(DATA, target, ignore=shutil.ignore_patterns("geo"))
    return target


def add_year(folder: Path, factor: int) -> None:
    """Write the exports of 2025: those of 2024 (as corrected) a year later, every count times ``factor``.

    Printed totals hold again, since parts and totals grow alike. Shares, means, ages and
    numbers of sessions stay the same.
    """
    for export in load(folder):
        if export.fiscal_year == YEAR:
            rows = _a_year_later(export, factor)
            target = folder / f"fy{YEAR + 1}" / f"{export.contract.path}.csv"
            target.parent.mkdir(parents=True, exist_ok=True)
            rows[[*export.contract.columns]].to_csv(target, index=False, encoding="utf-8")


def _a_year_later(export: Export, factor: int) -> pd.DataFrame:
    table, rows = export.contract.path, export.frame.copy()
    if table == "centre/breaks":
        return rows
    for column in export.contract.columns.values():
        cells = rows[column.key]
        if column.type in ("date", "month"):
            rows[column.key] = cells.map(lambda cell: f"{int(cell[:4]) + 1}{cell[4:]}" if cell else "")
        elif column.key in ("participants", "attendance", "value_to"):
            rows[column.key] = cells.map(lambda cell: _times(cell, factor))
    if "value" in rows:
        counted = rows["unit"].isin(COUNTED)
        counted |= (rows["unit"] == "times") & (table in TIMES_TABLES)
        if "measure" in rows:
            counted &= rows["measure"] != "mean_minutes"
        if "item" in rows:
            counted |= rows["item"].isin(TIMES_STATED)
        rows["value"] = rows["value"].mask(counted, rows["value"].map(lambda cell: _times(cell, factor)))
    special = SPECIAL.get(table)
    return special(rows, export.frame, factor) if special else rows


def _times(cell: str, factor: int) -> str:
    return f"{float(cell) * factor:.10g}" if cell else ""


def _report(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    title = rows["title"].str.replace("令和6年度", "令和7年度").str.replace("2024年度", "2025年度")
    return rows.assign(title=title)


def _stated(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Move the years on; what is said of the year before is what that year's report said of itself."""
    own = before[before["year"] == str(YEAR)].set_index("item")["value"]
    last = rows["year"] == str(YEAR - 1)
    rows["value"] = rows["value"].mask(last, rows["item"].map(own))
    label = rows["item"] == "western_year_label"
    rows["value"] = rows["value"].mask(label, str(YEAR + 1))
    for group in ("members", "family"):
        change = rows["item"] == f"yoridokoro_{group}_change"
        attended = own.get(f"yoridokoro_{group}_attendances", "")
        rows["value"] = rows["value"].mask(change, _times(attended, factor - 1))
    return rows.assign(year=rows["year"].astype(int).add(1).astype(str))


def _claims(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Move "since last year" on; "since 2016" stays."""
    last = rows["from_year"] == str(YEAR - 1)
    return rows.assign(from_year=rows["from_year"].mask(last, str(YEAR)))


def _yoridokoro(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    attended = before[before["measure"] == "attendances"].set_index("group")["value"]
    change = rows["measure"] == "change"
    grown = rows["group"].map(lambda group: _times(attended[group], factor - 1))
    return rows.assign(value=rows["value"].mask(change, grown))


def _clinic(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    """What was the total is now "before"."""
    old = before.set_index(["service", "measure", "period"])["value"]
    values = []
    for row in rows.itertuples():
        total = old.get((row.service, row.measure, "total"))
        grown = float(old[(row.service, row.measure, "year")]) * factor
        cells = {"before": total, "year": f"{grown:.10g}", "total": f"{float(total or 0) + grown:.10g}"}
        values.append(cells[row.period])
    return rows.assign(value=values)


def _continuity(rows: pd.DataFrame, before: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Keep the table and add a row for 2025: everyone's first year moves on by one."""
    latest = before[before["year"] == str(YEAR)].copy()
    latest["value"] = latest["value"].map(lambda cell: _times(cell, factor))
    latest["started"] = latest["started"].map(lambda cell: str(int(cell) + 1) if cell.isdigit() else cell)
    first = latest.iloc[[-1]].assign(started="2009", measure="persons", value="0")
    return pd.concat([before, latest.assign(year=str(YEAR + 1)), first.assign(year=str(YEAR + 1))])


SPECIAL = {
    "centre/report": _report,
    "lpf/report": _report,
    "centre/stated": _stated,
    "lpf/stated": _stated,
    "centre/claims": _claims,
    "lpf/yoridokoro": _yoridokoro,
    "centre/clinic": _clinic,
    "centre/continuity": _continuity,
}


def read_csv(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [*csv.reader(opened)]


def write_csv(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)


def labels_of(domain: str) -> list[str]:
    """Return the keys of a domain of labels; a place is an area, a health centre or a municipality."""
    if domain == "place":
        codes = [row[0] for row in read_csv(DATA / "reference" / "municipalities.csv")[1:]]
        return [*labels_of("area"), *labels_of("health_centre"), *codes]
    header, *rows = read_csv(DATA / "reference" / "labels.csv")
    return [row[header.index("key")] for row in rows if row[header.index("domain")] == domain]


def from_log(query: Query) -> bool:
    """Tell whether only a log gives the figure: the shipped data has none of it, the synthetic years do."""
    return query.card.get("from") == "log"


def needs_records(query: Query) -> bool:
    """Tell whether a query reads what staff took in: the shipped data has none, and it is empty."""
    return any(table == "log_cells" or table.startswith("record_") for table in query.tables)


def choices(query: Query, warehouse: Warehouse) -> list[dict]:
    """Return what a query can be asked: its defaults, then each value of each parameter."""
    asked: list[dict] = [{}]
    for name, parameter in query.parameters.items():
        if name == "fiscal_year":
            continue
        values = [*parameter.values]
        if name == "area":
            values = [*warehouse.query("reference/areas")["area"]]
        elif not values:
            columns = query.card["columns"]
            spec = columns.get(name) or columns.get(f"{name}s") or {}
            values = labels_of(spec.get("domain", name))
        assert values, f"{query.name}: nothing is known of the values of {name}"
        asked += [{name: value} for value in values if value != parameter.default]
    return asked
