"""Years that staff's own log tells of, for outside audiences: what counts records stays inside, and nobody is found.

The log counts by place, which no report does: a wrong word was enough to let these counts out as they are.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd
import pytest

from dashboard.catalog import find
from dashboard.catalog import tables_of as tables_of_sql
from dashboard.disclosure import cells
from dashboard.disclosure import protected as protecting
from dashboard.disclosure.audience import audience
from dashboard.disclosure.marks import payloads
from dashboard.disclosure.protected import Protected, protected
from dashboard.figures import FIGURES, InternalOnly, publish
from dashboard.warehouse import Warehouse
from tests.disclosure.attacker import Puzzle
from tests.disclosure.by_place import (
    AGES,
    AREA,
    CENTRE,
    EVERYONE,
    NONE,
    OLD,
    TOWN,
    WORKING,
    YOUNG,
    ByPlace,
    Key,
    key_of,
    name_of,
    threshold_of,
    told_of,
)
from tests.disclosure.onlookers import Masked, found
from tests.disclosure.reports import Entry, Reports, entries, tables_of
from tests.disclosure.tables import only_small

OUTSIDE = {"funder": 5, "public": 10}
#: A whole year, and one that goes on; the year before has a report, and a log beside it.
LOGGED = [2025, 2026]
YEARS = [2024, *LOGGED]
COUNTS = "SELECT * FROM case_places()"
#: Figures that quote or count what was printed and contradicts itself.
QUOTING = {
    *(f"data/{name}" for name in ("corrections", "findings", "findings_by_rule", "log_cells", "printed_figures")),
    *("data/statements", "data/summary", "regional_demand/candidates"),
}
#: Figures that count records.
COUNTING = {
    *(f"age_region/log_{name}" for name in ("age5", "age_by_area", "municipalities")),
    *(f"consultations/log_{name}" for name in ("months", "purpose", "relation_by_method", "stages", "waiting")),
    *("consultations/log_weekdays", "consultations/log_withdrawn", "peer_groups/log_months", "seminars/log_months"),
    *("area_profile/ages", "overview/lpf_numbers", "peer_groups/key_numbers", "peer_groups/yoridokoro"),
}
#: Figures that rank: where the next seminar should be, and since when there were not so many. What is masked makes
#: others the first; where it does, they are refused.
RANKING = {"overview/summary"}


@pytest.fixture(scope="module", params=OUTSIDE)
def seen(request: pytest.FixtureRequest, synthetic: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Protected:
    """The synthetic years as an audience sees them; what is masked is chosen once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HIKIKOMORI_RECORDS", str(tmp_path_factory.mktemp("patterns") / "records"))
        return protected(synthetic, audience(request.param))


@pytest.fixture(scope="module")
def towns(synthetic: Warehouse) -> pd.DataFrame:
    """Where municipalities lie, and how many live there: all but Sapporo, that has a centre of its own."""
    return synthetic.sql(
        """
        SELECT code, total AS residents, subprefecture AS area, health_centre_ja AS health_centre
        FROM population_2020 JOIN municipalities USING (code) WHERE code <> '01100'
        """
    ).set_index("code")


@cache
def true_entries(warehouse: Warehouse, year: int) -> dict[str, Entry]:
    return entries(tables_of(warehouse), year)


@cache
def told_entries(seen: Protected, year: int) -> dict[str, Entry]:
    return entries(tables_of(seen), year)


# -- The counts by place --------------------------------------------------------------------------


def small(rows: pd.DataFrame, towns: pd.DataFrame, least: int) -> list[tuple]:
    """Return the rows of counts by place that tell a small number, or of ages that are not told of such places."""
    centres = towns.groupby("health_centre").groups
    bare = []
    for row, state in zip(rows.itertuples(index=False), payloads(rows["cases"]), strict=True):
        level, ages, place, category = key_of(row)
        codes = {CENTRE: centres.get(place, ()), TOWN: [place]}.get(level, ()) if place else ()
        threshold = threshold_of(codes, towns, least) if len(codes) else least
        few = row.cases < (threshold or float("inf"))
        finer = ages not in ((EVERYONE, WORKING) if level == AREA else (EVERYONE,))
        if state < 0 and row.cases > 0 and (few or finer):
            bare.append((row.fiscal_year, level, ages, place or category, row.cases))
    return bare


def test_no_small_count_by_place_is_told(seen: Protected, towns: pd.DataFrame) -> None:
    rows = seen.sql(COUNTS)
    assert small(rows, towns, seen.audience.threshold) == []
    # Something is told, or it is no wonder.
    states = payloads(rows["cases"])
    assert (states < 0).any() and {*rows["fiscal_year"][states < 0]} == {*YEARS}


def test_what_is_told_by_place_is_true(seen: Protected, synthetic: Warehouse) -> None:
    truth = synthetic.sql(COUNTS)
    for year in YEARS:
        told, true = told_of(seen.sql(COUNTS), year), told_of(truth, year)
        assert true.keys() <= told.keys(), "somebody is said not to be there"
        for key, entry in told.items():
            count = true.get(key, NONE).number
            assert entry.number in (None, count), (year, key)
            if entry.state == "under":
                assert 0 < count < entry.threshold, (year, key)


@pytest.mark.parametrize("level", [AREA, CENTRE, TOWN])
def test_what_figures_by_place_are_drawn_from(level, seen: Protected, synthetic, towns: pd.DataFrame) -> None:
    """By sub-prefecture and of all ages they rest on the table of residence, otherwise on the counts by place."""
    for year in YEARS:
        for ages in AGES:
            statement = f"SELECT {year} AS fiscal_year, '{level}' AS level, '{ages}' AS ages, place, category, cases"
            statement += f" FROM place_cases({year}, '{level}', '{ages}')"
            rows, true = seen.sql(statement), synthetic.sql(statement)
            assert small(rows, towns, seen.audience.threshold) == []
            told, known = told_of(rows, year), told_of(true, year)
            assert known.keys() <= told.keys()
            assert all(entry.number in (None, known.get(key, NONE).number) for key, entry in told.items())


def test_ages_that_are_not_told_are_withheld_with_their_zeros(seen: Protected, towns: pd.DataFrame) -> None:
    """Which rows there are says nothing: there is one of every age for every place, and for those on no map."""
    rows = seen.sql(COUNTS)
    for year in YEARS:
        told = told_of(rows, year)
        counts = ByPlace(Puzzle(), told, towns, seen.audience.threshold)
        finer = [key for key in counts.finer(towns["area"].unique()) if key[1] != EVERYONE]
        # 178 municipalities, 29 health centres, and those of 14 areas whose municipality is not known, at both levels.
        assert len(finer) == (178 + 29 + 2 * 14) * 3
        for place, category in counts.everywhere():
            # Those on no map are counted at every level, the sub-prefectures at their own.
            finer += [(AREA, ages, place, category) for ages in (YOUNG, OLD)]
            finer += [(level, ages, None, category) for level in (CENTRE, TOWN) for ages in AGES[1:] if category]
        aged = [(AREA, WORKING, *part) for part in counts.everywhere()]
        if any(told.get(key, NONE).state == "withheld" for key in aged):
            finer += aged
        assert [key for key in finer if told.get(key, NONE).state != "withheld"] == [], year


@pytest.fixture
def carelessly(synthetic: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """Return how to build a warehouse for funders in which only what is small by itself is masked."""
    monkeypatch.setattr(protecting, "proven_pattern", lambda problem, *_: only_small(problem))
    return lambda: Protected(synthetic, audience("funder"))


def test_counts_by_place_that_are_not_protected_are_seen(carelessly, towns: pd.DataFrame, monkeypatch) -> None:
    """The counts are known to the protection by one word. Where it is another, they come out as they are."""
    assert small(carelessly().sql(COUNTS), towns, 5) == []
    monkeypatch.setattr(cells, "PLACES", "case_places")
    bare = small(carelessly().sql(COUNTS), towns, 5)
    assert {level for _, level, *_ in bare} == {AREA, CENTRE, TOWN}
    assert len(bare) > 300


# -- Figures --------------------------------------------------------------------------------------


def asked(name: str, **more: object) -> dict[str, object]:
    """Return what to ask a figure, as far as it can be asked."""
    known = {"area": "soya"} | more
    return {key: value for key, value in known.items() if key in find(name).parameters}


def refused(seen: Protected, name: str, language: str, **parameters: object) -> str | None:
    """Publish a figure; return why it is refused, None if it isn't."""
    try:
        published = publish(seen, name, language, **parameters)
    except InternalOnly as error:
        assert error.message(language)
        return error.kind
    assert published.faults == ()
    shown = [datum for row in published.values for datum in row]
    assert all(datum.number is None for datum in shown if datum.state)
    assert published.masked == sum(datum.state in ("under", "withheld") for datum in shown)
    return None


@pytest.mark.parametrize("year", LOGGED)
def test_every_figure_is_published_or_says_why_not(year: int, seen: Protected) -> None:
    why = {name: refused(seen, name, "ja", **asked(name, fiscal_year=year)) for name in FIGURES}
    kinds = {kind: {name for name in FIGURES if why[name] == kind} for kind in {*why.values()} - {None}}
    assert kinds.pop("words") == QUOTING
    assert kinds.pop("records") == COUNTING
    assert kinds.pop("unsound", set()) <= RANKING
    assert kinds == {}
    for name in QUOTING | COUNTING:
        assert refused(seen, name, "en", **asked(name, fiscal_year=year)) == why[name]


def test_figures_that_count_records_are_found_by_what_they_read() -> None:
    """Single records, but for what the counts by place make of them, which are protected themselves."""
    read = {name: tables_of_sql(find(name).sql, without="case_places") for name in FIGURES}
    records = {name for name, tables in read.items() if any(table.startswith("record_") for table in tables)}
    periods = {name for name in records if {each for each in read[name] if "record_" in each} == {"record_periods"}}
    assert records - periods == COUNTING


@pytest.mark.parametrize("level", [AREA, CENTRE, TOWN])
def test_figures_by_place_tell_no_small_number(level: str, seen: Protected, towns: pd.DataFrame) -> None:
    by_place = [name for name in FIGURES if {"level", "population"} <= find(name).parameters.keys()]
    assert len(by_place) >= 4
    for name in by_place:
        for ages in find(name).parameters["population"].values:
            parameters = asked(name, fiscal_year=2025, level=level, population=ages)
            assert refused(seen, name, "ja", **parameters) is None, (name, ages)
            rows = seen.query(name, **parameters)
            if "cases" in rows:
                rows = rows.assign(fiscal_year=2025, level=level, ages=ages, category=None)
                assert small(rows, towns, seen.audience.threshold) == [], (name, ages)


# -- The attack -----------------------------------------------------------------------------------


class Year:
    """All that an audience is told of a year, as a puzzle; ``others`` are counts by place that are told otherwise."""

    def __init__(self, seen: Protected, year: int, towns: pd.DataFrame, others: Mapping[str, Entry] | None = None):
        least, others = seen.audience.threshold, others or {}
        true = told_of(seen.whole.sql(COUNTS), year)
        told = told_of(seen.sql(COUNTS), year)
        told |= {key: others[self.name(key)] for key in told if self.name(key) in others}
        truth = true_entries(seen.whole, year)
        self.true = {name: entry.number for name, entry in truth.items() if entry.number is not None}
        self.true |= {self.name(key): entry.number for key, entry in true.items()}
        self.reports = Reports(told_entries(seen, year), least, sharp=True)
        self.counts = ByPlace(self.reports.puzzle, told, towns, least)
        self.counts.add_areas()
        self.counts.add_ages()
        self._residence()
        for areas in self.counts.together():
            if not self.counts.untold(areas):
                self.counts.add_within(areas)

    @staticmethod
    def name(key: Key) -> str:
        level, ages, place, category = key
        return name_of(level, place, category, ages)

    @property
    def masked(self) -> list[Masked]:
        return [*self.reports.masked, *self.counts.masked]

    def found(self) -> dict[str, str]:
        return found(self.reports.puzzle, self.masked)

    def _residence(self) -> None:
        """Add that the table of residence tells of the same people, citizens of Sapporo with those around it."""
        for key in (name.split("|")[1] for name in self.reports.told if name.startswith("centre_residence|")):
            parts = [name_of(AREA, *part) for part in self.counts.everywhere() if key in part]
            if parts:
                self.reports.puzzle.total(f"centre_residence|{key}", parts)


@pytest.mark.parametrize("year", YEARS)
def test_nobody_is_found(year: int, seen: Protected, towns: pd.DataFrame) -> None:
    """Somebody who knows that 0 is told where it is not withheld knows most: a plain reader finds no more."""
    attacked = Year(seen, year, towns)
    assert len(attacked.masked) > 150
    assert attacked.found() == {}


@pytest.mark.parametrize("year", YEARS)
def test_the_truth_fits(year: int, seen: Protected, towns: pd.DataFrame) -> None:
    attacked = Year(seen, year, towns)
    for name, value in attacked.true.items():
        if name in attacked.reports.puzzle.low and float(value).is_integer():
            attacked.reports.puzzle.number(name, int(value))
    assert attacked.reports.puzzle.solve()


@pytest.mark.parametrize("year", LOGGED)
def test_what_is_told_is_true(year: int, seen: Protected, synthetic: Warehouse) -> None:
    truth, told = true_entries(synthetic, year), told_entries(seen, year)
    for name, entry in told.items():
        if name not in truth:
            assert "+" in name
        elif entry.state == "under":
            assert 0 < truth[name].number < entry.threshold, name
        elif not entry.state:
            assert entry.number == truth[name].number, name


def test_one_number_is_told_alike_in_every_year(seen: Protected) -> None:
    """The table of continuity is told anew each year: who is masked in one is in all."""
    rows = seen.sql("SELECT * FROM centre_continuity")
    rows["state"] = payloads(rows["value"])
    rows["shown"] = rows["value"].fillna(-1.0)
    states = rows.groupby(["year", "started", "measure"]).agg(
        told=("fiscal_year", "size"), states=("state", "nunique"), shown=("shown", "nunique")
    )
    assert (states["told"] > 1).sum() > 150
    assert states.index[(states["states"] > 1) | (states["shown"] > 1)].tolist() == []


def test_ages_that_are_told_where_few_are_older_or_younger_are_seen(seen: Protected, towns: pd.DataFrame) -> None:
    """Of a sub-prefecture that is told, how many are 15 to 64 would tell how many are not."""
    told, true = told_of(seen.sql(COUNTS), 2025), told_of(seen.whole.sql(COUNTS), 2025)
    opened, few = {}, set()
    for part in ByPlace(Puzzle(), told, towns, seen.audience.threshold).everywhere():
        everyone, working = ((AREA, ages, *part) for ages in (EVERYONE, WORKING))
        opened[Year.name(working)] = true.get(working, NONE)
        left = true.get(everyone, NONE).number - true.get(working, NONE).number
        if told.get(everyone, NONE).number and 0 < left < seen.audience.threshold:
            few.add(f"beyond|{part[0] or f'-{part[1]}'}")
    assert few
    known = Year(seen, 2025, towns).found().keys()
    assert few <= Year(seen, 2025, towns, opened).found().keys() - known
