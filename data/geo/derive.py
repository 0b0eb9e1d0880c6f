"""Derive the boundaries of Hokkaido's municipalities, public health centres and sub-prefectures.

    python data/geo/derive.py [OUT_DIR]

Reads the polygons that the Python package `reversejp` carries and the table
`data/reference/municipalities.csv`; writes `municipalities.geojson`, `health_centres.geojson` and
`subprefectures.geojson` into this folder, `places.csv` and `neighbours.csv` into
`data/reference` (or all of them into OUT_DIR). Needs `reversejp` and `shapely`; see README.md for
the versions.

All coordinates are degrees of longitude and latitude. The polygons are cut into faces on a grid
once, and simplifying only ever drops points: so every point stays on the grid, neighbours keep
the same border, and all levels keep the same lines.
"""

import csv
import io
import json
import struct
import sys
import zipfile
from collections import defaultdict
from itertools import permutations
from pathlib import Path

import numpy as np
import reversejp.reversejp
import shapely
from shapely.geometry import shape

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"
MUNICIPALITIES = REFERENCE / "municipalities.csv"

DECIMALS = 4  # as in the source: about 10 m
GRID = 10**-DECIMALS
TOLERANCE = 0.009  # corners of less than about 0.009° × 0.009° (0.7 km²) are cut
ISLAND_TOLERANCE = 0.004  # finer, or a small island is a triangle
CRUMB_KM2 = 0.3  # smaller parts are rocks in the sea, or faults of the source
KM2 = 111.2**2 * np.cos(np.radians(43.3))  # one square degree in the middle of Hokkaido
LABEL_SHAPE = 2  # room for a label counts in ellipses of twice as many degrees across as high
#: Where the town hall stands in a part that is not the largest: 伊達市 (not 大滝), 日高町 (門別, not 日高).
SEAT = {"01233": (140.87, 42.47), "01601": (142.08, 42.48)}


def main(out_dir=None):
    """Write the boundaries into this folder and the tables into `REFERENCE`, or all of them into `out_dir`."""
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    area_of = {row["code"]: row["subprefecture"] for row in rows}
    health_centre_of = {row["code"]: row["health_centre_ja"] for row in rows}
    source = read_municipalities()
    if source.keys() != area_of.keys():
        raise SystemExit(
            f"{MUNICIPALITIES.name} and the polygons of reversejp differ in the codes "
            f"{sorted(source.keys() ^ area_of.keys())}: "
            "correct the table, or use the version of reversejp in README.md."
        )
    codes = sorted(source)
    coverage = make_coverage([source[code] for code in codes])
    municipalities = dict(zip(codes, simplify(coverage), strict=True))
    health_centres = merge(municipalities, health_centre_of)
    subprefectures = merge(municipalities, area_of)

    boundaries, tables = (HERE, REFERENCE) if out_dir is None else (Path(out_dir), Path(out_dir))
    boundaries.mkdir(parents=True, exist_ok=True)
    write(
        boundaries / "municipalities.geojson",
        municipalities,
        {code: {"code": code, "area": area_of[code]} for code in codes},
    )
    write(
        boundaries / "health_centres.geojson", health_centres, {key: {"health_centre": key} for key in health_centres}
    )
    write(boundaries / "subprefectures.geojson", subprefectures, {area: {"area": area} for area in subprefectures})
    write_table(tables / "places.csv", ("code", "longitude", "latitude"), places(municipalities))
    write_table(tables / "neighbours.csv", ("area", "neighbour"), neighbours(subprefectures))


def read_municipalities():
    """Return the polygon of each municipality of Hokkaido by its five-digit code.

    The source's codes have seven digits; some cities are in parts (0120601 to 0120603: 釧路市).
    """
    parts = defaultdict(list)
    for archive in read_archives(Path(reversejp.reversejp.__file__).read_bytes()):
        for name in archive.namelist():
            if not name.startswith("landslides"):
                continue
            for feature in json.loads(archive.read(name))["features"]:
                code = feature["properties"]["code"]
                if code.startswith("01"):
                    parts[code[:5]].append(polygonal(shapely.make_valid(shape(feature["geometry"]))))
    return {code: shapely.union_all(polygons) for code, polygons in parts.items()}


def read_archives(data):
    """Yield the zip archives inside `data`, found by their end-of-central-directory records."""
    end = -1
    while (end := data.find(b"PK\x05\x06", end + 1)) >= 0:
        size, offset = struct.unpack_from("<II", data, end + 12)
        start = end - size - offset
        if start >= 0 and data.startswith(b"PK\x03\x04", start):  # else the four bytes are chance
            yield zipfile.ZipFile(io.BytesIO(data[start : end + 22]))


def polygonal(geometry):
    """Keep the polygons of a geometry: `make_valid` may leave lines and points."""
    return shapely.union_all([part for part in shapely.get_parts(geometry) if "Polygon" in part.geom_type])


def make_coverage(polygons):
    """Return the polygons on the grid, without overlaps, gaps and crumbs.

    All borders are cut at each other, so each face they enclose has one owner. Crumbs (tiny parts,
    and gaps between neighbours) join the neighbour with the longest border; those in the sea are
    dropped.
    """
    polygons = np.array(polygons)
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside, owner = shapely.STRtree(polygons).query(shapely.point_on_surface(faces), "intersects")
    owner_of = {}
    for face, i in sorted(zip(inside, owner, strict=True)):
        owner_of.setdefault(face, i)  # where two overlap, the lower code

    parts, crumbs = [], [face for i, face in enumerate(faces) if i not in owner_of]
    for i in range(len(polygons)):
        own = [face for j, face in enumerate(faces) if owner_of.get(j) == i]
        for part in shapely.get_parts(shapely.coverage_union_all(own)):
            if part.area * KM2 < CRUMB_KM2:
                crumbs.append(part)
            else:
                parts.append((i, part))

    pieces = [[part for j, part in parts if j == i] for i in range(len(polygons))]
    hosts = np.array([part for _, part in parts])
    for crumb in crumbs:
        border = shapely.length(shapely.intersection(crumb, hosts))
        if border.max() > 0:
            pieces[parts[border.argmax()][0]].append(crumb)
    return np.array([shapely.coverage_union_all(piece) for piece in pieces])


def simplify(coverage):
    """Drop points, fewer of islands, in such a way that neighbours keep the same border."""
    mainland = max(shapely.get_parts(shapely.coverage_union_all(coverage)), key=shapely.area)
    parts, owner = shapely.get_parts(coverage, return_index=True)
    on_mainland = shapely.intersects(parts, mainland)
    simple = np.empty_like(parts)
    for chosen, tolerance in ((on_mainland, TOLERANCE), (~on_mainland, ISLAND_TOLERANCE)):
        simple[chosen] = shapely.coverage_simplify(parts[chosen], tolerance)
    return np.array([shapely.union_all(simple[owner == i]) for i in range(len(coverage))])


def merge(municipalities, group_of):
    """Return the polygon of each group of municipalities by its key, sorted; borders stay as they are."""
    members = defaultdict(list)
    for code, polygon in municipalities.items():
        members[group_of[code]].append(polygon)
    return {key: shapely.coverage_union_all(members[key]) for key in sorted(members)}


def places(municipalities):
    """Yield each municipality's code with the longitude and latitude of a point that stands for it.

    The centroid of the largest part (of the town hall's, see `SEAT`): no other point has the
    smallest mean squared distance to the land around. Where a bent shape leaves it outside, a
    point inside.
    """
    for code, geometry in municipalities.items():
        parts = shapely.get_parts(geometry)
        part = max(parts, key=shapely.area)
        if code in SEAT:
            part = next(part for part in parts if part.contains(shapely.Point(SEAT[code])))
        point = part.centroid
        if not part.contains(point):
            point = part.representative_point()
        yield code, f"{point.x:.{DECIMALS}f}", f"{point.y:.{DECIMALS}f}"


def neighbours(areas):
    """Yield the pairs of areas that share a border on land, each both ways; a corner is none."""
    for (area, polygon), (other, neighbour) in permutations(areas.items(), 2):
        if shapely.intersection(polygon, neighbour).length > 0:
            yield area, other


def label_point(geometry):
    """Return longitude and latitude of the place with the most room in the largest part."""
    part = max(shapely.get_parts(geometry), key=shapely.area)
    squeezed = shapely.transform(part, lambda xy: xy / [LABEL_SHAPE, 1])
    x, y = shapely.maximum_inscribed_circle(squeezed, tolerance=0.001).coords[0]
    return round(x * LABEL_SHAPE, 3), round(y, 3)


def write_table(path, header, rows):
    """Write a CSV as the other reference tables are written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def write(path, polygons, properties):
    """Write compact GeoJSON: one feature per key of `polygons`, which becomes its `id`.

    Exterior rings run clockwise, as d3-geo (and so Plotly) wants them; RFC 7946 wants the opposite.
    """
    geometries = np.array([*polygons.values()])
    if not (shapely.is_valid(geometries).all() and shapely.coverage_is_valid(geometries)):
        raise SystemExit(f"{path.name}: polygons overlap or don't share their borders; try another TOLERANCE.")
    features = []
    for key, geometry in polygons.items():
        lon, lat = label_point(geometry)
        geometry = shapely.orient_polygons(shapely.normalize(geometry), exterior_cw=True)
        coordinates = rounded(geometry.__geo_interface__["coordinates"])
        features.append(
            {
                "type": "Feature",
                "id": key,
                "properties": {**properties[key], "lon": lon, "lat": lat},
                "geometry": {"type": geometry.geom_type, "coordinates": coordinates},
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(text.encode() + b"\n")


def rounded(coordinates):
    """Round nested coordinates to the grid they lie on: 141.35000000000002 is 141.35."""
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [rounded(item) for item in coordinates]


if __name__ == "__main__":
    main(*sys.argv[1:2])
