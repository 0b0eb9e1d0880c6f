"""Read municipalities, sub-prefectures and public health centres, as people write them."""

import difflib
import re

from dashboard.reading.result import Reading, did_you_mean, parts, questioned, refused, whole
from dashboard.reading.sheet import Cell
from dashboard.reading.words import PREFECTURES, Place, Words, names, plain

#: Districts of the northern territories: 国後郡泊村 is not the 泊村 of Shiribeshi.
NORTHERN_TERRITORIES = ("色丹郡", "国後郡", "択捉郡", "紗那郡", "蘂取郡")
DISTRICT = re.compile(r"[^市町村]{1,3}郡")


def place(cell: Cell, words: Words) -> Reading:
    """Read a residence; its value is a ``Place``: (code or None, area)."""
    return _place(_code(cell), words)


def _code(cell: Cell) -> str:
    """Write a cell that holds a place; a code that Excel took for a number gets its zero back."""
    written = plain(whole(cell))
    return "0" + written if not isinstance(cell, str) and re.fullmatch(r"1\d{3}", written) else written


def _place(written: str, words: Words) -> Reading:
    found = _candidates(written, words)
    if len(found) == 1:
        return Reading(found[0])
    if found:
        several = [words.name(place) for place in found]
        return questioned("ambiguous_place", candidates="か".join(several), candidates_en=" or ".join(several))
    near = [words.name(words.places[word][0]) for word in difflib.get_close_matches(written, words.places, 3, 0.6)]
    near = [*dict.fromkeys(near)]
    return questioned("unknown_place", near_ja=did_you_mean(near, "ja"), near_en=did_you_mean(near, "en"))


def _candidates(written: str, words: Words) -> tuple[Place, ...]:
    """Return the places that a text may mean, by itself or after 北海道, a 郡 or a sub-prefecture."""
    if written in words.places:
        return words.places[written]
    rest = written.removeprefix("北海道")
    if rest in words.places:
        return words.places[rest]
    district = DISTRICT.match(rest)
    if district and district[0] not in NORTHERN_TERRITORIES and (town := words.full_names.get(rest[district.end() :])):
        return ((town.code, town.area),)
    for prefix, area in words.areas.items():
        town = words.full_names.get(rest.removeprefix(prefix).lstrip("・:/"))
        if rest.startswith(prefix) and town and town.area == area:
            return ((town.code, town.area),)
    return ((None, "outside"),) if written.startswith(PREFECTURES) else ()


def area(cell: Cell, words: Words) -> Reading:
    """Read a sub-prefecture, or 道内・居住地不確定, 道外, 不明; its value is the key of the area."""
    written = plain(whole(cell))
    if written in words.areas:
        return Reading(words.areas[written])
    keys = (*words.subprefectures, "hokkaido_unknown", "outside", "unknown")
    near = dict.fromkeys(words.areas[word] for word in difflib.get_close_matches(written, words.areas, 3, 0.5))
    values = {}
    for language in ("ja", "en"):
        values[f"allowed_{language}"] = names((words.label("area", key, language) for key in keys), language)
        values[f"near_{language}"] = did_you_mean([words.label("area", key, language) for key in near], language)
    return refused("not_allowed", **values)


def municipalities(cell: Cell, words: Words) -> Reading:
    """Read one or several municipalities; its value is the tuple of their codes, each once."""
    codes = []
    for part in parts(_code(cell)):
        for piece in [part] if part in words.places else part.split("・"):
            # A seminar is held in a town: a sub-prefecture of the same name is not meant, but 市 or 町 may be.
            towns = [found for found in _candidates(piece, words) if found[0]]
            if len(towns) != 1:
                reading = _place(piece, words)
                return reading if not reading.sure else questioned("no_municipality")
            codes.append(towns[0][0])
    return Reading(tuple(dict.fromkeys(codes)))


def health_centre(cell: Cell, words: Words) -> Reading:
    """Read a public health centre; its value is its name."""
    written = plain(whole(cell))
    found = words.health_centres.get(written, ())
    if len(found) == 1:
        return Reading(found[0])
    if found:
        return questioned("ambiguous_place", candidates="か".join(found), candidates_en=" or ".join(found))
    near = [words.health_centres[word][0] for word in difflib.get_close_matches(written, words.health_centres, 3, 0.6)]
    near = [*dict.fromkeys(near)]
    return questioned("unknown_health_centre", near_ja=did_you_mean(near, "ja"), near_en=did_you_mean(near, "en"))
