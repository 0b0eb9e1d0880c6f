"""Reference data: denominators add up to the published totals at every level, places and neighbours fit the map."""

import json
import re
from collections import Counter

import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from dashboard.settings import QUERIES
from dashboard.warehouse import Warehouse
from tests.conftest import DATA, labels_of, read_csv

SAPPORO = "01100"
#: Files that may read the census table. All others take their denominators from queries/shared/residents.sql.
#: The two of age_region leave Sapporo out themselves.
READ_THE_CENSUS = {"shared/residents", "reference/population", "area_profile/unknown"}


def table(name: str) -> pd.DataFrame:
    header, *rows = read_csv(DATA / "reference" / f"{name}.csv")
    return pd.DataFrame(rows, columns=header)


@pytest.fixture(scope="module")
def municipalities() -> pd.DataFrame:
    return table("municipalities").set_index("code")


@pytest.fixture(scope="module")
def census() -> pd.DataFrame:
    return table("population_2020").set_index("code").drop(columns="name_ja").astype(int)


@pytest.fixture(scope="module")
def residents(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.query("reference/residents")


# -- Population ----------------------------------------------------------------------------------


def test_census_adds_up_to_the_published_total(census):
    assert census["total"].sum() == 5_224_614
    assert (census["male"] + census["female"] == census["total"]).all()
    ages = census[["age_0_14", "age_15_39", "age_40_64", "age_65_over", "age_unknown"]]
    assert (ages.sum(axis=1) == census["total"]).all()
    assert ages["age_unknown"].sum() == 59_060
    assert ages.loc[SAPPORO, "age_unknown"] == 31_063


def test_census_has_every_municipality(census, municipalities):
    assert [*census.index] == [*municipalities.index]
    assert [*table("population_2020")["name_ja"]] == [*municipalities["name_ja"]]


def test_ishikari_with_and_without_sapporo(census, municipalities):
    ishikari = census["total"][municipalities["subprefecture"] == "ishikari"]
    assert ishikari.sum() == 2_396_732
    assert ishikari.drop(SAPPORO).sum() == 423_337


def test_denominators_leave_sapporo_out(residents, census):
    assert residents["municipality"].nunique() == 178
    assert SAPPORO not in {*residents["municipality"]}
    assert "札幌市保健所" not in {*residents["health_centre"]}
    whole = residents.groupby("age_group")["persons"].sum()
    # 5,224,614 - 1,973,395; by age the columns' sums less Sapporo's.
    assert whole["all"] == 3_251_219
    assert whole["15_39"] == 1_200_385 - 508_016
    assert whole["40_64"] == 1_745_342 - 677_708
    assert whole["15_64"] == whole["15_39"] + whole["40_64"] == 1_760_003


@pytest.mark.parametrize(("level", "groups"), [("area", 14), ("health_centre", 29)])
def test_denominators_add_up_at_every_level(residents, level, groups):
    whole = residents.groupby("age_group")["persons"].sum()
    by_level = residents.pivot_table(index=level, columns="age_group", values="persons", aggfunc="sum")
    assert len(by_level) == groups
    assert (by_level.sum() == whole).all()
    assert (by_level["15_64"] == by_level["15_39"] + by_level["40_64"]).all()
    assert by_level.min().min() > 0, "nothing can be divided by it"


def test_denominators_of_ishikari(residents):
    of_all = residents[residents["age_group"] == "all"]
    assert of_all[of_all["area"] == "ishikari"]["persons"].sum() == 423_337


def test_both_populations_agree(warehouse, residents):
    population = warehouse.query("reference/population")
    assert population.loc[~population["counted"], "code"].unique().tolist() == [SAPPORO]
    assert population[population["age_group"] == "all"].groupby("sex")["persons"].sum().to_dict() == {
        "total": 5_224_614,
        "male": 2_465_088,
        "female": 2_759_526,
    }
    counted = population[population["counted"] & (population["sex"] == "total")]
    same = counted[counted["age_group"].isin(residents["age_group"])].rename(columns={"code": "municipality"})
    pd.testing.assert_frame_equal(same[[*residents]].reset_index(drop=True), residents)
    # What is in "all" only: of unknown age, 59,060 - 31,063.
    whole = counted.groupby("age_group")["persons"].sum()
    assert whole["all"] - whole[["lt15", "15_64", "ge65"]].sum() == 27_997


def test_age_groups_have_labels(warehouse):
    assert {*warehouse.query("reference/population")["age_group"]} == {*labels_of("age_group")}


def test_no_other_query_reads_the_census():
    """Or someone divides by a population that includes Sapporo, which the centre does not count."""
    files = [file for file in QUERIES.rglob("*.sql") if "population_2020" in file.read_text(encoding="utf-8")]
    readers = {file.relative_to(QUERIES).with_suffix("").as_posix() for file in files}
    assert readers <= READ_THE_CENSUS, "take the denominator from residents(population)"


# -- Health centres ------------------------------------------------------------------------------


def test_health_centres_partition_the_municipalities(warehouse, municipalities):
    centres = warehouse.query("reference/health_centres")
    assert sorted(centres["codes"].explode()) == sorted(municipalities.index)
    assert {*centres["health_centre"]} <= {*labels_of("health_centre")}
    # Printed, but no health centre of any municipality: the audit says so.
    assert {*labels_of("health_centre")} - {*centres["health_centre"]} == {"旭川保健所"}


def test_26_health_centres_are_the_prefectures_and_4_the_cities(warehouse, municipalities):
    assert (municipalities.groupby("health_centre_ja")["health_centre_operator"].nunique() == 1).all()
    centres = warehouse.query("reference/health_centres")
    assert Counter(centres["operator"]) == {"prefecture": 26, "city": 4}
    own = centres[centres["operator"] == "city"]["codes"].explode()
    assert {*municipalities.loc[own, "name_ja"]} == {"札幌市", "函館市", "小樽市", "旭川市"}


def test_only_yakumo_lies_in_two_areas(warehouse):
    """Health centres do not nest in sub-prefectures: 今金町 and せたな町 (檜山) belong to 八雲保健所 (渡島)."""
    centres = warehouse.query("reference/health_centres").set_index("health_centre")
    assert [*centres.index[centres["areas"].map(len) > 1]] == ["八雲保健所"]
    assert [*centres.at["八雲保健所", "areas"]] == ["hiyama", "oshima"]


# -- Places --------------------------------------------------------------------------------------


def polygons(level: str) -> dict[str, shapely.Geometry]:
    features = json.loads((DATA / "geo" / f"{level}.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["id"]: shape(feature["geometry"]) for feature in features}


def test_every_place_lies_in_its_municipality():
    places, boundaries = table("places").set_index("code").astype(float), polygons("municipalities")
    assert [*places.index] == [*boundaries]
    for code, (longitude, latitude) in zip(places.index, places.to_numpy(), strict=True):
        west, south, east, north = boundaries[code].bounds
        assert west < longitude < east and south < latitude < north, code
        assert boundaries[code].contains(shapely.Point(longitude, latitude)), code


def test_a_place_lies_in_the_largest_part_or_that_of_the_town_hall():
    places, boundaries = table("places").set_index("code").astype(float), polygons("municipalities")
    elsewhere = set()
    for code, (longitude, latitude) in zip(places.index, places.to_numpy(), strict=True):
        largest = max(shapely.get_parts(boundaries[code]), key=shapely.area)
        if not largest.contains(shapely.Point(longitude, latitude)):
            elsewhere.add(code)
    assert elsewhere == {"01233", "01601"}  # 伊達市: not 大滝; 日高町: not 日高


def test_places_have_four_decimals():
    for column in ("longitude", "latitude"):
        assert table("places")[column].map(lambda cell: bool(re.fullmatch(r"\d{2,3}\.\d{4}", cell))).all()


# -- Neighbours ----------------------------------------------------------------------------------


def test_neighbours_are_those_of_a_map():
    pairs = {(row.area, row.neighbour) for row in table("neighbours").itertuples()}
    assert len(pairs) == len(table("neighbours"))
    assert pairs == {(neighbour, area) for area, neighbour in pairs}
    assert all(area != neighbour for area, neighbour in pairs)
    # Worked out by hand from which municipalities meet, each pair once.
    expected = {
        "sorachi": "ishikari iburi kamikawa rumoi",
        "ishikari": "shiribeshi iburi rumoi",
        "shiribeshi": "iburi oshima hiyama",
        "iburi": "hidaka oshima kamikawa",
        "hidaka": "kamikawa tokachi",
        "oshima": "hiyama",
        "kamikawa": "rumoi soya okhotsk tokachi",
        "rumoi": "soya",
        "soya": "okhotsk",
        "okhotsk": "tokachi kushiro nemuro",
        "tokachi": "kushiro",
        "kushiro": "nemuro",
    }
    once = {(area, other) for area, others in expected.items() for other in others.split()}
    assert pairs == once | {(other, area) for area, other in once}


def test_every_area_is_reached_over_land(warehouse):
    neighbours = table("neighbours").groupby("area")["neighbour"].agg(set)
    assert {*neighbours.index} == {*warehouse.query("reference/areas")["area"]}
    reached, found = set(), {"sorachi"}
    while found:
        reached |= found
        found = set().union(*(neighbours[area] for area in found)) - reached
    assert len(reached) == 14


# -- Prevalence ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prevalence(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.query("reference/prevalence")


def test_rates_are_cases_in_the_sample(prevalence):
    known = prevalence.dropna(subset=["cases", "sample"])
    assert len(known) == 3
    for row in known.itertuples():
        assert round(100 * row.cases / row.sample, 2) == row.rate_percent, row.survey


def test_what_is_unknown_is_left_blank(prevalence):
    """The respondents of 2022 aged 40 to 64, and Sapporo's by age group, were not found: not guessed."""
    blank = prevalence[prevalence["sample"].isna()]
    assert {(row.survey, row.age_from) for row in blank.itertuples()} == {
        ("cabinet_2022", 40),
        ("sapporo_2018", 15),
        ("sapporo_2018", 40),
        ("sapporo_2018", 60),
    }


def test_only_national_surveys_are_applied(prevalence):
    assert (prevalence["applied"] == (prevalence["place"] == "japan")).all()


def test_what_is_applied_fits_the_age_groups_of_the_population(prevalence):
    """Each age group has a low and a high survey."""
    applied = prevalence[prevalence["applied"]]
    assert applied["age_group"].notna().all()
    rates = applied.groupby("age_group")["rate_percent"].agg(["min", "max"])
    assert rates.to_dict("index") == {"15_39": {"min": 1.57, "max": 2.05}, "40_64": {"min": 1.45, "max": 2.02}}


def test_ages_of_a_survey_do_not_overlap(prevalence):
    for _, rows in prevalence.groupby("survey"):
        rows = rows.sort_values("age_from")
        assert (rows["age_from"] <= rows["age_to"]).all()
        assert (rows["age_from"].iloc[1:].to_numpy() == rows["age_to"].iloc[:-1].to_numpy() + 1).all()


def test_sapporos_estimates_add_up(prevalence):
    assert prevalence[prevalence["survey"] == "sapporo_2018"]["estimate"].sum() == 19_823


def test_every_survey_has_a_label_and_an_address(prevalence):
    assert {*prevalence["survey"]} == {*labels_of("survey")}
    addresses = " ".join([*prevalence["url"].dropna(), *prevalence["confirmed_by"]]).split()
    assert all(re.fullmatch(r"https?://[\w./%?=~-]+", address) for address in addresses)
