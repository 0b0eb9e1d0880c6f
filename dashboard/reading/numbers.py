"""Read numbers and minutes, as people write them."""

import datetime as dt
import math
import re

from dashboard.reading.result import BLANK, NONE, UNKNOWN, Reading, questioned, refused
from dashboard.reading.sheet import Cell
from dashboard.reading.words import normal, plain
from dashboard.records.kind import Field

UNITS = {"minutes": ("分", "分間", "min"), "persons": ("人", "名"), "attendances": ("人", "名")}
#: Counters that may stand after a number; one that is not the column's own is questioned.
COUNTERS = r"分間|分|時間|人|名|歳|才|件|回|円|千円|日|か月|年|%|枚|冊|号|か所|min"
SIGNED = r"[-△▲]?"
NUMBER = re.compile(rf"({SIGNED})(\d+|\d{{1,3}}(?:,\d{{3}})+)(\.\d+)?")
MISPLACED_COMMA = re.compile(rf"{SIGNED}\d+(?:[,、]\d+)+(?:\.\d+)?")
APPROXIMATE = re.compile(
    r"(?:約|およそ|ほぼ)\S*\d|\d\S*(?:程度|前後|くらい|ぐらい|以上|以下|未満|余り?|強|弱)|\d+[~-]\d+|\d+\+$"
)
KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千万]+")
DURATION = re.compile(r"(?:(?P<hours>\d{1,2})時間)(?:(?P<minutes>\d{1,2})分|(?P<half>半))?")
CLOCK = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>\d{2})(?::00)?")
#: 1 2 may be twelve or two numbers.
SPLIT = re.compile(r"\d \d")
LARGEST = 2**31 - 1


def number(cell: Cell, field: Field) -> Reading:
    """Read a number; its value is a float within the field's bounds."""
    reading = _number(cell, field)
    return _within(reading, field) if reading.sure and not reading.blank else reading


def integer(cell: Cell, field: Field) -> Reading:
    """Read a whole number; its value is an int within the field's bounds. Minutes may be 1時間30分 or 1:30."""
    reading = _duration(cell) if field.unit == "minutes" else None
    reading = reading or _number(cell, field)
    if not reading.sure or reading.blank:
        return reading
    if not float(reading.value).is_integer():
        return questioned("not_integer")
    return _within(Reading(int(reading.value)), field)


def _within(reading: Reading, field: Field) -> Reading:
    if field.min is not None and reading.value < field.min:
        return refused("too_small", limit=f"{field.min:g}")
    limit = LARGEST if field.max is None else field.max
    if reading.value > limit:
        return refused("too_large", limit=f"{limit:,.0f}")
    return refused("too_small", limit=f"{-LARGEST:,.0f}") if reading.value < -LARGEST else reading


def _number(cell: Cell, field: Field) -> Reading:
    if isinstance(cell, bool | dt.date | dt.time):
        return refused("not_number")
    if isinstance(cell, int | float):
        return Reading(float(cell)) if math.isfinite(cell) else refused("not_number")
    text = plain(cell)
    if text in UNKNOWN:
        return BLANK
    if text in NONE:
        return questioned("none_or_zero")
    if SPLIT.search(normal(cell)):
        return questioned("split_number")
    for unit in UNITS.get(field.unit or "", ()):
        if text.endswith(unit) and NUMBER.fullmatch(text.removesuffix(unit)):
            text = text.removesuffix(unit)
            break
    if found := NUMBER.fullmatch(text):
        sign, whole, part = found.groups()
        return Reading(float(whole.replace(",", "") + (part or "")) * (-1 if sign else 1))
    if APPROXIMATE.search(text):
        return questioned("approximate_number")
    if re.fullmatch(NUMBER.pattern + f"(?:{COUNTERS})", text):
        return questioned("other_unit")
    if MISPLACED_COMMA.fullmatch(text):
        return questioned("misplaced_comma")
    if KANJI_NUMBER.match(text):
        return questioned("kanji_number")
    return refused("not_number")


def _duration(cell: Cell) -> Reading | None:
    """Read minutes written as hours and minutes; None where the cell is something else."""
    if isinstance(cell, dt.time):
        return questioned("not_integer") if cell.second else Reading(cell.hour * 60 + cell.minute)
    if not isinstance(cell, str):
        return None
    text = plain(cell)
    if found := DURATION.fullmatch(text):
        return Reading(int(found["hours"]) * 60 + (30 if found["half"] else int(found["minutes"] or 0)))
    if found := CLOCK.fullmatch(text):
        hours, minutes = int(found["hours"]), int(found["minutes"])
        # 30:00 may be thirty hours or thirty minutes.
        return Reading(hours * 60 + minutes) if hours < 24 and minutes < 60 else questioned("ambiguous_duration")
    return None
