"""Boundaries: complete, valid, drawable by Plotly, and the same when derived again."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

ROOT = Path(__file__).resolve().parents[1]
GEO = ROOT / "data" / "geo"
LEVELS = {"municipalities": 250_000, "health_centres": 80_000, "subprefectures": 60_000}  # bytes at most
#: What each file merges municipalities by: the property of its features, the column of the table.
MERGED = {"health_centres": ("health_centre", "health_centre_ja"), "subprefectures": ("area", "subprefecture")}
TABLES = ("places.csv", "neighbours.csv")


def features(level):
    return json.loads((GEO / f"{level}.geojson").read_bytes())["features"]


def polygons(level):
    return {feature["id"]: shape(feature["geometry"]) for feature in features(level)}


def group_of(column):
    """Return what the table of municipalities says in `column`, by code."""
    with (ROOT / "data/reference/municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row[column] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def area_of():
    """Return the sub-prefecture's key of each municipality's code."""
    return group_of("subprefecture")


def test_municipalities_are_those_of_the_table(area_of):
    found = [feature["properties"] for feature in features("municipalities")]
    assert len(found) == 179
    assert {properties["code"]: properties["area"] for properties in found} == area_of


def test_subprefectures_are_those_of_the_table(area_of):
    found = [feature["properties"]["area"] for feature in features("subprefectures")]
    assert len(found) == 14
    assert sorted(found) == sorted(set(area_of.values()))


def test_health_centres_are_those_of_the_table():
    found = [feature["properties"]["health_centre"] for feature in features("health_centres")]
    assert len(found) == 30
    assert sorted(found) == sorted(set(group_of("health_centre_ja").values()))


@pytest.mark.parametrize(
    ("level", "key"), [("municipalities", "code"), ("health_centres", "health_centre"), ("subprefectures", "area")]
)
def test_id_is_the_key_and_ids_are_sorted(level, key):
    ids = [feature["id"] for feature in features(level)]
    assert ids == [feature["properties"][key] for feature in features(level)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("level", LEVELS)
def test_file_is_small(level):
    assert (GEO / f"{level}.geojson").stat().st_size < LEVELS[level]


@pytest.mark.parametrize("level", LEVELS)
def test_polygons_are_valid_and_neighbours_share_their_borders(level):
    found = np.array(list(polygons(level).values()))
    assert shapely.is_valid(found).all()
    assert not shapely.is_empty(found).any()
    assert set(shapely.get_type_id(found)) <= {3, 6}  # Polygon, MultiPolygon
    assert shapely.coverage_is_valid(found)


@pytest.mark.parametrize("level", LEVELS)
def test_no_gap_between_neighbours(level):
    land = shapely.get_parts(shapely.union_all(list(polygons(level).values())))
    assert shapely.get_num_interior_rings(land).sum() == 0


@pytest.mark.parametrize("level", LEVELS)
def test_no_speck_is_left(level):
    parts = shapely.get_parts(list(polygons(level).values()))
    assert shapely.area(parts).min() * 9_000 > 0.25  # 9,000 km² in a square degree at 43.3° N


@pytest.mark.parametrize("level", LEVELS)
def test_exterior_rings_run_clockwise(level):
    """Or d3-geo takes the rest of the world for the inside, and the fill floods the map."""
    for part in shapely.get_parts(list(polygons(level).values())):
        assert not part.exterior.is_ccw
        assert all(ring.is_ccw for ring in part.interiors)


@pytest.mark.parametrize("level", LEVELS)
def test_coordinates_lie_on_the_grid(level):
    points = shapely.get_coordinates(list(polygons(level).values()))
    assert (points == points.round(4)).all()


@pytest.mark.parametrize("level", LEVELS)
def test_label_lies_in_the_largest_part(level):
    for feature in features(level):
        label = shapely.Point(feature["properties"]["lon"], feature["properties"]["lat"])
        part = max(shapely.get_parts(shape(feature["geometry"])), key=shapely.area)
        assert part.contains(label), feature["id"]


@pytest.mark.parametrize("level", MERGED)
def test_groups_are_their_municipalities_merged(level):
    municipalities, group = polygons("municipalities"), group_of(MERGED[level][1])
    for key, polygon in polygons(level).items():
        merged = shapely.union_all([municipalities[code] for code in group if group[code] == key])
        assert shapely.symmetric_difference(merged, polygon).area < 1e-9 * polygon.area, key


@pytest.mark.parametrize("level", MERGED)
def test_groups_have_no_line_of_their_own(level):
    """Borders of both levels lie upon those of the municipalities, point for point."""
    points = {tuple(point) for point in shapely.get_coordinates([*polygons("municipalities").values()])}
    assert {tuple(point) for point in shapely.get_coordinates([*polygons(level).values()])} <= points


def test_area_is_that_of_hokkaido():
    """Hokkaido has 83,424 km², of these 5,003 in the Northern Territories (国土地理院 面積調).

    Their smallest group, the Habomai islands (about 100 km²), is in the files and within the 1 %.
    """
    land = shapely.union_all(list(polygons("subprefectures").values()))
    # Lambert's cylindrical projection keeps areas: x = R·λ, y = R·sin φ, with R = 6,371 km.
    flat = shapely.transform(
        land,
        lambda xy: 6371 * np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))]),
    )
    assert flat.area == pytest.approx(83_424 - 5_003, rel=0.01)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (141.354, 43.062, "01100"),  # 札幌市, its city hall
        (140.73, 41.79, "01202"),  # 函館市, 五稜郭
        (140.87, 42.47, "01233"),  # 伊達市, its city hall; the larger part is 大滝
        (142.08, 42.48, "01601"),  # 日高町, its town hall in 門別; the larger part is 日高
        (144.10, 43.45, "01206"),  # 釧路市, south-east of 阿寒湖: merged of three parts
        (140.00, 42.13, "01346"),  # 八雲町, 熊石: came from 檜山 to 渡島
        (139.47, 42.16, "01367"),  # 奥尻島
        (141.03, 45.36, "01517"),  # 礼文島
        (141.17, 45.17, "01518"),  # 利尻島, west: 利尻町
        (141.28, 45.19, "01519"),  # 利尻島, east: 利尻富士町
        (141.315, 44.425, "01484"),  # 天売島
        (141.41, 44.436, "01484"),  # 焼尻島
        (146.13, 43.51, "01223"),  # 歯舞群島, 志発島
    ],
)
def test_place_falls_into_its_municipality(lon, lat, code, area_of):
    place = shapely.Point(lon, lat)
    assert [key for key, polygon in polygons("municipalities").items() if polygon.contains(place)] == [code]
    areas = [key for key, polygon in polygons("subprefectures").items() if polygon.contains(place)]
    assert areas == [area_of[code]]


def test_source_has_no_other_northern_territories():
    points = shapely.get_coordinates(list(polygons("subprefectures").values()))
    assert points[:, 0].max() < 146.5  # Shikotan begins at 146.6
    assert points[:, 1].max() < 45.6


@pytest.mark.parametrize("seed", ["1", "2"])
def test_deriving_again_gives_the_same_bytes(tmp_path, seed):
    subprocess.run(
        [sys.executable, GEO / "derive.py", tmp_path],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=tmp_path,
    )
    files = [*(GEO / f"{level}.geojson" for level in LEVELS), *(ROOT / "data/reference" / name for name in TABLES)]
    for file in files:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), f"{file.name}: run derive.py, or see README.md"
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in files}


def test_a_missing_municipality_is_named(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(GEO)
    import derive

    table = tmp_path / "municipalities.csv"
    lines = (ROOT / "data/reference/municipalities.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not line.startswith("01100")), encoding="utf-8")
    monkeypatch.setattr(derive, "MUNICIPALITIES", table)
    with pytest.raises(SystemExit, match="01100"):
        derive.main(tmp_path)
