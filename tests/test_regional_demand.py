"""Regional demand: every area's numbers worked out again with SciPy's distributions, and what charts may claim."""

import csv
import json
import re
from collections import Counter, defaultdict
from itertools import product
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from dashboard import rates, theme
from dashboard.catalog import catalog, find, shared, tables_of
from dashboard.figures import publish
from dashboard.language import LANGUAGES, text
from dashboard.warehouse import Warehouse
from tests.conftest import DATA, ROOT, YEAR, choices, read_csv, write_csv
from tests.test_figures import check

SAPPORO = "01100"
LEVELS = {"subprefecture": "subprefecture", "health_centre": "health_centre_ja", "municipality": "code"}
COUNTED = {"subprefecture": 14, "health_centre": 29, "municipality": 178}
POPULATIONS = {
    "all": ("total",),
    "15_64": ("age_15_39", "age_40_64"),
    "15_39": ("age_15_39",),
    "40_64": ("age_40_64",),
}
MEASURES = find("regional_demand/map").parameters["measure"].values
#: 石狩 with Sapporo, by which nobody may divide.
ISHIKARI, NAIVE = 423_337, 2_396_732
#: Columns that tell of Sapporo itself, in words and over nothing.
OUTSIDE = ["residents_outside"]
#: Four digits, or better.
CLOSE = {"rel": 1e-5, "abs": 1e-9}


def table(path: str) -> list[dict[str, str]]:
    with (DATA / f"{path}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


MUNICIPALITIES = {row["code"]: row for row in table("reference/municipalities") if row["code"] != SAPPORO}
CENSUS = {row["code"]: row for row in table("reference/population_2020")}
CASES = {row["area"]: int(row["value"]) for row in table("fy2024/centre/residence")}
SEMINARS = table("fy2024/centre/seminars")


def residents(level: str, population: str) -> Counter:
    """Add up the census for each place, without Sapporo."""
    found = Counter()
    for code, row in MUNICIPALITIES.items():
        found[row[LEVELS[level]]] += sum(int(CENSUS[code][column]) for column in POPULATIONS[population])
    return found


def garwood(count: int) -> tuple[float, float]:
    """Return the exact limits of a mean by the chi-square distribution; dashboard/rates.py has gamma functions."""
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return low, stats.chi2.ppf(0.975, 2 * count + 2) / 2


def position(count: int, expected: float) -> int:
    """Tell how many limits of the funnel a count is beyond, by the tails of the Poisson distribution themselves."""
    above = sum(stats.poisson.sf(count - 1, expected) < tail for tail in (0.025, 0.001))
    return above - sum(stats.poisson.cdf(count, expected) < tail for tail in (0.025, 0.001))


def limits(expected: float, tail: float) -> tuple[float, float]:
    """Return the counts of which ``expected`` is Garwood's upper and lower limit: the funnel's limits."""
    high = optimize.brentq(lambda count: stats.chi2.ppf(tail, 2 * count) / 2 - expected, 1e-9, 1000)

    def over(count: float) -> float:
        return stats.chi2.ppf(1 - tail, 2 * count + 2) / 2 - expected

    return (0.0 if over(0) > 0 else optimize.brentq(over, 0, 1000)), high


# -- The report's areas --------------------------------------------------------------------------


@pytest.mark.parametrize("population", POPULATIONS)
def test_every_areas_rate_is_that_worked_out_from_the_report_and_the_census(warehouse, population):
    """Count, population, rate, exact interval, funnel position, and how the area compares."""
    found = warehouse.query("regional_demand/places", population=population).set_index("place")
    denominators = residents("subprefecture", population)
    assert {*found.index} == {*denominators}
    overall = 1e5 * sum(CASES[area] for area in denominators) / denominators.total()
    for area, population_of_area in denominators.items():
        row, count = found.loc[area], CASES[area]
        low, high = (1e5 * limit / population_of_area for limit in garwood(count))
        assert (row.cases, row.population) == (count, population_of_area)
        assert row.rate == pytest.approx(1e5 * count / population_of_area, **CLOSE)
        assert (row.rate_low, row.rate_high) == pytest.approx((low, high), **CLOSE)
        assert row.rate_all == pytest.approx(overall, **CLOSE)
        assert row.position == position(count, overall * population_of_area / 1e5)
        assert row.compared == ("higher" if low > overall else "lower" if high < overall else "similar")
        assert row.uncertain == (count < 5)
    assert (found["cases_all"] == 81).all()
    assert (found["cases_unplaced"] == CASES["total"] - 81).all()
    assert (found["numerator"] == "all_ages").all(), "the report crosses residence with no age"


def test_the_funnels_limits_are_garwoods_turned_round(warehouse):
    found = warehouse.query("regional_demand/funnel")
    places, curves = found[found["place"].notna()], found[found["place"].isna()]
    assert {*places["place"]} == {*residents("subprefecture", "all")}
    assert len(curves) == 40
    for row in found.itertuples():
        expected = row.rate_all * row.population / 1e5
        for name, tail in (("95", 0.025), ("998", 0.001)):
            low, high = (1e5 * count / row.population for count in limits(expected, tail))
            assert getattr(row, f"low_{name}") == pytest.approx(low, rel=1e-5, abs=1e-6)
            assert getattr(row, f"high_{name}") == pytest.approx(high, rel=1e-5)
    for row in places.itertuples():
        outside_95 = row.rate > row.high_95 or row.rate < row.low_95
        outside_998 = row.rate > row.high_998 or row.rate < row.low_998
        assert abs(row.position) == outside_95 + outside_998


def test_ishikari_stands_on_its_residents_without_sapporo(warehouse, synthetic):
    ishikari = warehouse.query("regional_demand/places").set_index("place").loc["ishikari"]
    assert (ishikari.population, ishikari.residents) == (ISHIKARI, ISHIKARI)
    assert ishikari.rate == pytest.approx(100_000 * 27 / ISHIKARI, **CLOSE)
    assert ISHIKARI + int(CENSUS[SAPPORO]["total"]) == NAIVE
    for level in LEVELS:
        places = synthetic.query("regional_demand/places", fiscal_year=YEAR + 1, level=level)
        assert len(places) == COUNTED[level]
        assert not {SAPPORO, "札幌市保健所"} & {*places["place"]}


def test_no_answer_depends_on_how_many_people_live_in_sapporo(warehouse, scratch):
    """Or somewhere a count without its citizens is divided by a population with them."""
    file = scratch / "reference" / "population_2020.csv"
    header, *rows = read_csv(file)
    numbers = [header.index(column) for column in header if column not in ("code", "name_ja")]
    write_csv(
        file,
        [header, *([*row[:2], *(str(7 * int(row[n])) for n in numbers)] if row[0] == SAPPORO else row for row in rows)],
    )
    changed = Warehouse(scratch, "Sapporo seven times as large")
    assert (
        changed.query("reference/population")["persons"].sum()
        > warehouse.query("reference/population")["persons"].sum()
    )
    names = [name for name in catalog() if not name.startswith(("audit/", "reference/", "data/"))]
    for name in names:
        for asked in choices(find(name), warehouse)[:6]:
            before, after = (
                held.query(name, **asked).drop(columns=OUTSIDE, errors="ignore") for held in (warehouse, changed)
            )
            pd.testing.assert_frame_equal(before, after, obj=name)


# -- Smoothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("population", POPULATIONS)
def test_smoothed_rates_are_those_of_the_counts_shown(synthetic, level, population):
    """The query smooths what it shows and nothing else; tests/test_rates.py checks the method itself."""
    for year in (YEAR, YEAR + 1):
        found = synthetic.query("regional_demand/places", fiscal_year=year, level=level, population=population)
        found = found.sort_values("place")
        expected = rates.smoothed(found["cases"], found["population"])
        # Lists in another order add up to other last digits.
        for column, values in (
            ("smoothed", expected.estimate),
            ("smoothed_low", expected.low),
            ("smoothed_high", expected.high),
            ("weight", expected.weight),
        ):
            np.testing.assert_allclose(found[column], values, rtol=1e-6, err_msg=column)
        assert found["spread"].iloc[0] == pytest.approx(expected.spread, rel=1e-6)
        assert bool(found["chance_only"].iloc[0]) == expected.chance_only


# -- The whole -----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("population", POPULATIONS)
def test_places_of_every_level_add_up_to_the_whole(synthetic, level, population):
    asked = {"fiscal_year": YEAR + 1, "population": population}
    found = synthetic.query("regional_demand/places", level=level, **asked)
    assert len(found) == COUNTED[level]
    assert dict(zip(found["place"], found["population"], strict=True)) == residents(level, population)
    assert found["residents"].sum() == residents(level, "all").total() == 3_251_219
    assert found["municipalities"].sum() == 178
    reached, never = found["municipalities_reached"].sum(), found["municipalities_never"].sum()
    assert 0 < reached < 178 and never <= 178 - reached
    placed, unplaced = found["cases"].sum(), found["cases_unplaced"].iloc[0]
    ages = {"all": "true", "15_64": "age_band5 between '15_19' and '60_64'"}
    ages |= {"15_39": "age_band5 between '15_19' and '35_39'", "40_64": "age_band5 between '40_44' and '60_64'"}
    logged = synthetic.sql(
        f"select count(*) as cases from record_cases where fiscal_year = {YEAR + 1} and organisation = 'centre'"
        f" and is_new and {ages[population]}"
    )
    assert placed + unplaced == logged["cases"].iloc[0]
    assert placed == found["cases_all"].iloc[0] > 0
    # Need is the same people at every level, and so are the sessions, however they are placed.
    whole = synthetic.query("regional_demand/places", level="subprefecture", **asked)
    for column in ("need_low", "need_high", "need_population", "population_unreached"):
        assert found[column].sum() == pytest.approx(whole[column].sum()), column
    for column in ("sessions_all", "participants_all", "participants_rate_all"):
        assert found[column].iloc[0] == pytest.approx(whole[column].iloc[0]), column


def test_a_joint_session_counts_in_both_towns_and_once_in_all(warehouse):
    """白老町 and 洞爺湖町 held no. 24 together: two health centres of one sub-prefecture."""
    places = {level: warehouse.query("regional_demand/places", level=level).set_index("place") for level in LEVELS}
    towns = [row["municipalities"].split(";") for row in SEMINARS if row["municipalities"]]
    assert ["01578", "01584"] in towns and len(SEMINARS) == 31
    held = Counter(code for codes in towns for code in codes)
    assert dict(held) == {key: value for key, value in places["municipality"]["sessions"].items() if value}
    without_town = len(SEMINARS) - len(towns)
    assert places["municipality"]["sessions"].sum() == 31 + 1 - without_town
    assert (places["municipality"]["sessions_unplaced"] == without_town).all()
    assert places["health_centre"]["sessions"].sum() == 31 + 1
    assert places["subprefecture"]["sessions"].sum() == 31
    for found in places.values():
        assert (found["sessions_all"] == 31).all()
        assert (found["participants_all"] == sum(int(row["participants"] or 0) for row in SEMINARS)).all()


def test_no_session_is_not_a_session_without_a_head_count(warehouse):
    """空知 had one session, of which no head-count is printed; 渡島, 檜山, 留萌 and 根室 had none."""
    found = warehouse.query("regional_demand/places").set_index("place")
    assert found.loc["sorachi", "sessions"] == found.loc["sorachi", "not_recorded"] == 1
    assert pd.isna(found.loc["sorachi", "participants"]) and pd.isna(found.loc["sorachi", "participants_rate"])
    none = found[found["sessions"] == 0]
    assert {*none.index} == {"oshima", "hiyama", "rumoi", "nemuro"}
    assert (none["participants"] == 0).all() and none["last_date"].isna().all()


def test_distances_are_great_circles_between_the_towns_points(warehouse):
    """By the haversine formula, and of a sub-prefecture the mean weighted by residents."""
    points = {
        row["code"]: (radians(float(row["latitude"])), radians(float(row["longitude"])))
        for row in table("reference/places")
    }
    held = {code for row in SEMINARS for code in row["municipalities"].split(";") if code}

    def km(one: str, other: str) -> float:
        (lat, lon), (there, east) = points[one], points[other]
        chord = sin((there - lat) / 2) ** 2 + cos(lat) * cos(there) * sin((east - lon) / 2) ** 2
        return 2 * 6371 * asin(sqrt(chord))

    nearest = {code: min(km(code, other) for other in held) for code in MUNICIPALITIES}
    found = warehouse.query("regional_demand/places", level="municipality").set_index("place")
    for code, distance in nearest.items():
        assert found.loc[code, "km"] == pytest.approx(distance, abs=1e-6)
        assert km(code, found.loc[code, "nearest"]) == pytest.approx(distance, abs=1e-6)
    totals, people = defaultdict(float), residents("subprefecture", "all")
    for code, row in MUNICIPALITIES.items():
        totals[row["subprefecture"]] += nearest[code] * int(CENSUS[code]["total"])
    areas = warehouse.query("regional_demand/places").set_index("place")
    for area, total in totals.items():
        assert areas.loc[area, "km"] == pytest.approx(total / people[area], rel=1e-6)


# -- SQL -----------------------------------------------------------------------------------------


def test_no_query_hides_a_table_from_the_relations_it_reads(warehouse):
    """A CTE named like a table would stand for it inside the shared relations that are read beside it."""
    tables = {*warehouse.sql("select table_name from information_schema.tables")["table_name"]}
    texts = {name: query.sql for name, query in catalog().items()} | {n: each.sql for n, each in shared().items()}
    for name, sql in texts.items():
        named = {*re.findall(r"(?m)^(?:with )?(\w+) as \($", sql)}
        read = {other for other in shared() if re.search(rf"\b{other}\(", sql) and other != name}
        hidden = {table for other in read for table in tables_of(shared()[other].sql)} & tables & named
        assert hidden == set(), f"{name}: give these CTEs other names"


# -- Charts --------------------------------------------------------------------------------------

FIGURES = ("regional_demand/map", "regional_demand/rates", "regional_demand/funnel")


def asked_of(name: str) -> list[dict]:
    parameters = find(name).parameters
    populations = parameters["population"].values
    measures = parameters["measure"].values if "measure" in parameters else (None,)
    every = [dict(level=level, population=population) for level, population in product(LEVELS, populations)]
    return [asked | ({"measure": measure} if measure else {}) for asked in every for measure in measures]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_every_choice_is_drawn_soundly_from_the_records(name, language, synthetic):
    for year in synthetic.years:
        for asked in asked_of(name):
            published = publish(synthetic, name, language, fiscal_year=year, **asked)
            check(published, synthetic.query(name, fiscal_year=year, **asked), language)
            assert published.chart, f"{year} {asked}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", ["health_centre", "municipality"])
def test_a_map_of_what_nobody_recorded_says_why(warehouse, language, level):
    """The report prints residence by sub-prefecture only: no chart, and what would give it."""
    for name, measure in (
        *(("regional_demand/map", m) for m in ("rate", "cases", "smoothed")),
        ("regional_demand/rates", None),
    ):
        asked = {"level": level} | ({"measure": measure} if measure else {})
        published = publish(warehouse, name, language, **asked)
        assert published.chart is None and published.height == 0
        assert published.lead == (text("regional_demand.missing_cases_lead", language),)
        assert len(published.cells) == COUNTED[level], "the table tells of seminars all the same"
    assert publish(warehouse, "regional_demand/map", language, level=level, measure="participants").chart


def chart_of(warehouse: Warehouse, name: str, **asked: object) -> dict:
    return json.loads(publish(warehouse, name, "ja", **asked).chart)


def keys(trace: dict) -> list[str]:
    return [datum[0] if isinstance(datum, list) else datum for datum in trace.get("customdata") or []]


@pytest.mark.parametrize("level", LEVELS)
def test_few_people_are_never_a_bold_colour(synthetic, level):
    """A rate of fewer than five cases is hatched on a ground without colour; a smoothed one has stripes over it."""
    asked = {"fiscal_year": YEAR + 1, "level": level}
    rows = synthetic.query("regional_demand/places", **asked).set_index("place")
    few = {*rows.index[rows["uncertain"].astype(bool)]}
    chart = chart_of(synthetic, "regional_demand/map", **asked, measure="rate")
    maps = [trace for trace in chart["data"] if trace["type"] == "choropleth" and keys(trace)]
    coloured = {key for trace in maps if trace["colorscale"] == theme.ordered_scale() for key in keys(trace)}
    assert coloured and not coloured & few
    assert {key for trace in maps for key in keys(trace)} == {*rows.index, None}, "Sapporo picks nothing"
    lines = [trace for trace in chart["data"] if trace["type"] == "scattergeo" and trace["mode"] == "lines"]
    assert sum(bool(trace["lon"]) for trace in lines) == 1, "hatched"
    smooth = chart_of(synthetic, "regional_demand/map", **asked, measure="smoothed")
    stripes = [
        trace for trace in smooth["data"] if trace["type"] == "scattergeo" and trace["mode"] == "lines" and trace["lon"]
    ]
    assert [trace["line"]["color"] for trace in stripes] == [theme.GROUND]


@pytest.mark.parametrize("level", LEVELS)
def test_the_legend_counts_every_place_and_every_person(synthetic, level):
    asked = {"fiscal_year": YEAR + 1, "level": level}
    rows = synthetic.query("regional_demand/places", **asked)
    chart = chart_of(synthetic, "regional_demand/map", **asked, measure="rate")
    entries = [trace["name"] for trace in chart["data"] if trace.get("showlegend") and "：" in trace.get("name", "")]
    unit = {"subprefecture": "圏域", "health_centre": "保健所", "municipality": "市町村"}[level]
    assert sum(int(re.search(rf"：(\d+){unit}", entry)[1]) for entry in entries) == len(rows)
    assert sum(int(re.search(r"・(\d+)人", entry)[1]) for entry in entries if "・" in entry) == rows["cases"].sum()


@pytest.mark.parametrize("level", LEVELS)
def test_marks_and_table_pick_the_same_place_and_a_trace_waits_for_it(synthetic, level):
    for name in FIGURES:
        published = publish(synthetic, name, "ja", fiscal_year=YEAR + 1, level=level)
        assert published.selects == "place"
        chart = json.loads(published.chart)
        (chosen,) = [trace for trace in chart["data"] if trace.get("meta") == "chosen"]
        picked = {key for trace in chart["data"] for key in keys(trace)} - {None}
        assert picked <= {*published.picks}
        if name != "regional_demand/rates" or level != "municipality":
            assert picked == {*published.picks} - {None}
        marks = [t for t in chart["data"] if keys(t) and t["type"] == chosen["type"] and t.get("xaxis", "x") == "x"]
        where = ("locations",) if chosen["type"] == "choropleth" else ("x", "y")
        for trace in marks:
            # The browser reads the place's mark from these: lists, not packed arrays.
            assert all(isinstance(trace[part], list) and len(trace[part]) == len(keys(trace)) for part in where)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("population", POPULATIONS)
def test_headlines_claim_no_difference_that_the_interval_does_not_support(synthetic, level, population):
    for year in synthetic.years:
        asked = {"fiscal_year": year, "level": level, "population": population}
        rows = synthetic.query("regional_demand/places", **asked).sort_values("cases", ascending=False, kind="stable")
        labels = synthetic.query("reference/labels")
        labels = labels[labels["domain"] == "place"].set_index("key")["ja"]
        told = publish(synthetic, "regional_demand/map", "ja", measure="rate", **asked).headline
        for compared, word in (("higher", "高い"), ("lower", "低い")):
            places = [labels[place] for place in rows.loc[rows["compared"] == compared, "place"]]
            assert (word in told) == bool(places)
            assert not places or places[0] in told
        smooth = publish(synthetic, "regional_demand/rates", "ja", **asked).headline
        above = rows[rows["smoothed_low"] > rows["rate_all"]]
        assert ("平滑化しても" in smooth) == bool(len(above))


def test_all_on_the_mean_is_said_in_words(scratch):
    """Counts that differ no more than by chance: one rate everywhere, and no claim."""
    file = scratch / "fy2024/centre/residence.csv"
    header, *rows = read_csv(file)
    people, value, area = residents("subprefecture", "all"), header.index("value"), header.index("area")
    for row in rows:
        if row[area] in people:
            row[value] = str(round(81 * people[row[area]] / people.total()))
    placed = sum(int(row[value]) for row in rows if row[area] in people)
    rows = [[*row[:value], str(placed + 10), *row[value + 1 :]] if row[area] == "total" else row for row in rows]
    write_csv(file, [header, *rows])
    even = Warehouse(scratch, "even")
    found = even.query("regional_demand/places")
    assert found["chance_only"].all() and (found["weight"] == 0).all()
    assert np.ptp(found["smoothed"]) < 1e-9
    for language in LANGUAGES:
        for name, asked in (("regional_demand/rates", {}), ("regional_demand/map", {"measure": "smoothed"})):
            published = publish(even, name, language, **asked)
            check(published, found, language)
            mean = f"{found['rate_all'].iloc[0]:.1f}"
            words = text("regional_demand.smoothed_chance", language, all=mean, places="")
            assert published.headline == words
            assert text("regional_demand.chance_only", language, rate=mean) in " ".join(published.notes)
        funnel = publish(even, "regional_demand/funnel", language)
        assert not {"funnel_over", "funnel_under"} & {funnel.headline}
        assert (even.query("regional_demand/funnel")["position"].dropna() == 0).all()


def test_the_map_of_municipalities_stays_light(synthetic):
    """As text, before the network packs it: 178 places, each told of wholly on hover."""
    for measure in MEASURES:
        published = publish(
            synthetic, "regional_demand/map", "ja", fiscal_year=YEAR + 1, level="municipality", measure=measure
        )
        assert len(published.chart.encode()) < 55_000, measure


def test_boundaries_of_every_level_are_served():
    from dashboard.chart.assets import served

    for level in ("subprefectures", "health_centres", "municipalities"):
        assert served()[f"{level}.geojson"] == ROOT / "data" / "geo" / f"{level}.geojson"
