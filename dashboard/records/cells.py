"""Read one cell: to a value, or to what is wrong with it.

Every function takes the cell as the file has it and returns a ``Reading``. What can't be read
with certainty is questioned, what is certainly wrong is refused: nothing is guessed.
``reader(field, words, today, date1904)`` returns the function for a column.
"""

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.records.files import CELL_CHARACTERS, Cell
from dashboard.records.kind import Field
from dashboard.records.remark import QUESTIONED, REFUSED
from dashboard.records.words import Place, Words, names, normal, plain

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    ``value`` is None where nothing was recorded (``blank``) or where ``kind`` names what is wrong
    (texts/records.yml); ``values`` fills that message.
    """

    value: object = None
    kind: str | None = None
    verdict: str = ACCEPTED
    values: Mapping[str, str] = field(default_factory=dict)
    blank: bool = False

    @property
    def sure(self) -> bool:
        return self.kind is None


Reader = Callable[[Cell], Reading]

BLANK = Reading(blank=True)
#: Written where nothing was recorded.
NOT_RECORDED = frozenset({"", "-", "--", "---", "ー", "未記入", "記録なし", "記録無し", "未記録", "空欄"})
UNKNOWN = frozenset({"不明", "unknown", "?"})
NONE = frozenset({"なし", "無し", "無", "特になし", "none"})
ERROR = re.compile(r"#(n/a|ref!|value!|div/0!|name\?|null!|num!|spill!|calc!|getting_data|#+)", re.IGNORECASE)
#: A list of allowed words longer than this is cut in messages.
SHOWN = 12


def refused(kind: str, **values: str) -> Reading:
    return Reading(None, kind, REFUSED, values)


def questioned(kind: str, **values: str) -> Reading:
    return Reading(None, kind, QUESTIONED, values)


# Days

# Our own table: jeraconv is dead (2019), japanera would turn days outside their era into others silently.
ERAS = {"令和": dt.date(2019, 5, 1), "平成": dt.date(1989, 1, 8), "昭和": dt.date(1926, 12, 25)}
ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "令": "令和", "平": "平成", "昭": "昭和"}
ERA = r"(?P<era>令和|平成|昭和|[令平昭]|[rhs])\.?\s*(?P<year>元|\d{1,2})"
#: A day is no earlier than this year: the centre opened in 2009, the network in 1999.
FIRST_YEAR = 2000
WEEKDAYS = "月火水木金土日"
#: Day 0 of Excel's serial numbers, in workbooks that count from 1900 and from 1904.
DAY_ZERO = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}

AFTER_DATE = re.compile(
    r"(?:\s*\(?(?P<weekday>[月火水木金土日])(?:曜日?)?\)?)?"
    r"(?:(?:t|\s+)(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{1,2}時(?:\d{1,2}分)?))?$"
)
DATES = (
    re.compile(r"(?P<year>\d{4})\s*([/.\-])\s*(?P<month>\d{1,2})\s*\2\s*(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(ERA + r"\s*[年/.\-]\s*(?P<month>\d{1,2})\s*[月/.\-]\s*(?P<day>\d{1,2})\s*日?"),
)
#: Days whose year, or whose order of day and month, the reader would have to guess.
AMBIGUOUS_DATES = (
    re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*\d{1,4})?"),
    re.compile(r"(?:(?:\d{1,2}|元)\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日?"),
    re.compile(r"\d{6}(?!\d)"),
)


def date(cell: Cell, today: dt.date, date1904: bool = False) -> Reading:
    """Read a day; its value is a ``datetime.date`` from FIRST_YEAR to ``today``."""
    if isinstance(cell, dt.datetime):
        return _in_range(cell.date(), today)
    if isinstance(cell, dt.date):
        return _in_range(cell, today)
    if isinstance(cell, bool | dt.time) or (isinstance(cell, float) and not math.isfinite(cell)):
        return refused("not_date")
    if isinstance(cell, float):
        cell = math.floor(cell)
    text = normal(str(cell)).casefold()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _in_range(DAY_ZERO[date1904] + dt.timedelta(days=int(float(text))), today)
    for pattern in DATES:
        if (found := pattern.match(text)) and (after := AFTER_DATE.match(text, found.end())):
            return _day(found.groupdict(), after["weekday"], today)
    for pattern in AMBIGUOUS_DATES:
        if (found := pattern.match(text)) and AFTER_DATE.match(text, found.end()):
            return questioned("ambiguous_date")
    return refused("not_date")


def _day(parts: dict[str, str], weekday: str | None, today: dt.date) -> Reading:
    era = parts.get("era")
    year = 1 if parts["year"] == "元" else int(parts["year"])
    if era:
        if year == 0:
            return refused("impossible_date")
        year = _western(era, year)
    try:
        day = dt.date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return refused("impossible_date")
    if era and not _in_era(era, day):
        return questioned("date_outside_era", era=_era(era), should=_wareki(day))
    if weekday and WEEKDAYS[day.weekday()] != weekday:
        return questioned("other_weekday", weekday=WEEKDAYS[day.weekday()], weekday_en=f"{day:%A}")
    return _in_range(day, today)


def _era(written: str) -> str:
    return ERA_LETTERS.get(written, written)


def _western(era: str, year: int) -> int:
    return ERAS[_era(era)].year + year - 1


def _in_era(era: str, day: dt.date) -> bool:
    began = ERAS[_era(era)]
    later = [start for start in ERAS.values() if start > began]
    return began <= day and (not later or day < min(later))


def _wareki(day: dt.date) -> str:
    era, began = next((era, began) for era, began in ERAS.items() if began <= day)
    year = day.year - began.year + 1
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _in_range(day: dt.date, today: dt.date) -> Reading:
    if not FIRST_YEAR <= day.year <= today.year + 1:
        return questioned("year_out_of_range", first=str(FIRST_YEAR), last=str(today.year))
    if day > today:
        return questioned("future_date", today=today.isoformat())
    return Reading(day)


MONTHS = (
    re.compile(r"(?P<year>\d{4})\s*(?:年|[/.\-])\s*(?P<month>\d{1,2})\s*月?"),
    re.compile(ERA + r"\s*[年/.\-]\s*(?P<month>\d{1,2})\s*月?"),
)


def month(cell: Cell, today: dt.date, date1904: bool = False) -> Reading:
    """Read a month; its value is text such as "2024-05". A day stands for its month."""
    text = normal(str(cell)).casefold()
    for pattern in MONTHS:
        if isinstance(cell, str) and (found := pattern.fullmatch(text)):
            reading = _day({**found.groupdict(), "day": "1"}, None, today)
            # The era of 平成31年5月 can't be told by its first day: 令和 began on it.
            return Reading(f"{reading.value:%Y-%m}") if reading.sure else reading
    if re.fullmatch(r"(?:\d{1,2}年)?\d{1,2}月|\d{1,2}[/.\-]\d{1,2}", text):
        return questioned("ambiguous_month")
    reading = date(cell, today, date1904)
    if reading.sure:
        return Reading(f"{reading.value:%Y-%m}")
    return refused("not_month") if reading.kind == "not_date" else reading


FISCAL_YEARS = (
    re.compile(r"(?:fy)?(?P<year>\d{4})(?:年度?)?"),
    re.compile(ERA + r"(?:年度?)?"),
)


def fiscal_year(cell: Cell, today: dt.date) -> Reading:
    """Read a fiscal year (April to March); its value is the year in which it begins."""
    if isinstance(cell, bool | dt.date | dt.time):
        return refused("not_fiscal_year")
    text = plain(_whole(cell))
    for pattern in FISCAL_YEARS:
        if not (found := pattern.fullmatch(text)):
            continue
        era = found.groupdict().get("era")
        year = 1 if found["year"] == "元" else int(found["year"])
        if era:
            if year == 0:
                return refused("not_fiscal_year")
            year = _western(era, year)
            # 平成31年度 and 令和元年度 are the same year; 平成32年度 is none.
            if not (_in_era(era, dt.date(year, 4, 1)) or _in_era(era, dt.date(year + 1, 3, 31))):
                return questioned("year_outside_era", era=_era(era), should=f"{year}年度")
        if not FIRST_YEAR <= year <= fiscal_year_of(today):
            last = str(fiscal_year_of(today))
            return questioned("fiscal_year_out_of_range", first=str(FIRST_YEAR), last=last)
        return Reading(year)
    if re.fullmatch(r"(?:\d{1,2}|元)(?:年度?)?", text):
        return questioned("ambiguous_fiscal_year")
    return refused("not_fiscal_year")


def fiscal_year_of(day: dt.date) -> int:
    """Return the fiscal year of a day: April to March."""
    return day.year - (day.month < 4)


# Times

TIME = re.compile(r"(?P<half>午前|午後|am|pm)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::00)?|時(?:(?P<spoken>\d{1,2})分|(?P<mid>半))?)")


def time(cell: Cell) -> Reading:
    """Read a time of day; its value is text such as "13:30"."""
    if isinstance(cell, dt.datetime):
        cell = cell.time()
    if isinstance(cell, dt.time):
        return Reading(f"{cell:%H:%M}")
    if isinstance(cell, bool | dt.date):
        return refused("not_time")
    if isinstance(cell, int | float):
        if not 0 <= cell < 1:
            return refused("not_time")
        minutes = round(cell * 24 * 60)
        return Reading(f"{minutes // 60 % 24:02}:{minutes % 60:02}")
    found = TIME.fullmatch(plain(cell))
    if not found:
        return refused("not_time")
    hour = int(found["hour"])
    minute = 30 if found["mid"] else int(found["minute"] or found["spoken"] or 0)
    if found["half"]:
        if hour > 12:
            return refused("not_time")
        hour = hour % 12 + (12 if found["half"] in ("午後", "pm") else 0)
    return Reading(f"{hour:02}:{minute:02}") if hour < 24 and minute < 60 else refused("not_time")


# Numbers

UNITS = {"minutes": ("分", "分間", "min"), "persons": ("人", "名"), "attendances": ("人", "名")}
#: Counters that may stand after a number; one that is not the column's own is questioned.
COUNTERS = r"分間|分|時間|人|名|歳|才|件|回|円|千円|日|か月|年|%|枚|冊|号|か所|min"
SIGNED = r"[-△▲]?"
NUMBER = re.compile(rf"({SIGNED})(\d+|\d{{1,3}}(?:,\d{{3}})+)(\.\d+)?")
MISPLACED_COMMA = re.compile(rf"{SIGNED}\d+(?:[,、]\d+)+(?:\.\d+)?")
APPROXIMATE = re.compile(r"(?:約|およそ|ほぼ)\S*\d|\d\S*(?:程度|前後|くらい|ぐらい|以上|以下|未満|余り?|強|弱)|\d+[~-]\d+|\d+\+$")
KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千万]+")
DURATION = re.compile(r"(?:(?P<hours>\d{1,2})時間)(?:(?P<minutes>\d{1,2})分|(?P<half>半))?")
CLOCK = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>\d{2})(?::00)?")
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


# Ages

#: Band -> its ages in years, both included.
ENDLESS = 999
BANDS5 = {
    "lt15": (0, 14),
    **{f"{low}_{low + 4}": (low, low + 4) for low in range(15, 65, 5)},
    "ge65": (65, ENDLESS),
}
BANDS = {"lt20": (0, 19), **{f"{low}_{low + 9}": (low, low + 9) for low in range(20, 60, 10)}, "ge60": (60, ENDLESS)}
OLDEST = 120
#: Nobody younger asks or is asked about here: more likely a slip.
YOUNGEST = 5
YEARS = "(?:歳|才|代)?"
AGE_SPANS = (
    (re.compile(r"(\d{1,3})(?:歳|才)?代"), lambda low: (low, low + 9 if low < 100 else ENDLESS)),
    (re.compile(rf"(\d{{1,3}}){YEARS}(?:~|-|から)(\d{{1,3}})(?:歳|才)?"), lambda low, high: (low, high)),
    (re.compile(r"(\d{1,3})(?:歳|才)?(?:未満|より下)"), lambda high: (0, high - 1)),
    (re.compile(r"(\d{1,3})(?:歳|才)?以下"), lambda high: (0, high)),
    (re.compile(r"(\d{1,3})(?:歳|才|代|歳代)?(?:以上|~|-)"), lambda low: (low, ENDLESS)),
)


def age(cell: Cell, words: Words) -> Reading:
    """Read an age or an age band; its value is (age or None, five-year band or None, ten-year band).

    A span must lie in one ten-year band; where it lies in no single five-year band, that is None.
    """
    if isinstance(cell, bool | dt.date | dt.time):
        return refused("not_age")
    if isinstance(cell, float) and not cell.is_integer():
        return questioned("not_integer") if math.isfinite(cell) else refused("not_age")
    text = plain(_whole(cell))
    if text in UNKNOWN:
        return Reading((None, "unknown", "unknown"))
    if found := re.fullmatch(r"(?:満)?(\d{1,4})(?:歳|才)?", text):
        return _age_in_years(int(found[1]))
    for domain, bands in (("age_band5", BANDS5), ("age_band", BANDS)):
        for key, span in bands.items():
            if text in map(plain, (key, *words.labels[domain][key])):
                return _age_span(*span)
    for pattern, span in AGE_SPANS:
        if found := pattern.fullmatch(text):
            return _age_span(*span(*map(int, found.groups())))
    return questioned("unclear_age") if re.search(r"\d", text) else refused("not_age")


def _age_in_years(years: int) -> Reading:
    if years > OLDEST:
        return refused("too_old", limit=str(OLDEST))
    if years < YOUNGEST:
        return questioned("too_young", limit=str(YOUNGEST))
    return Reading((years, band(BANDS5, years, years), band(BANDS, years, years)))


def _age_span(low: int, high: int) -> Reading:
    if low > OLDEST or high < low:
        return refused("not_age")
    ten = band(BANDS, low, high)
    return Reading((None, band(BANDS5, low, high), ten)) if ten else questioned("wide_age")


def band(bands: Mapping[str, tuple[int, int]], low: int, high: int) -> str | None:
    """Return the band in which all ages from ``low`` to ``high`` lie."""
    return next((key for key, (first, last) in bands.items() if first <= low and high <= last), None)


# Keys, lists, texts


def key(cell: Cell, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    """Read one of the allowed words (its Japanese or English label, key or synonym); its value is the key."""
    found = lookup.get(plain(_whole(cell)))
    return Reading(found) if found else _not_allowed(plain(_whole(cell)), field, words, lookup)


def several(cell: Cell, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    """Read a list of allowed words; its value is the tuple of their keys, each once. なし is the empty list."""
    whole = _whole(cell)
    if plain(whole) in lookup:
        return Reading((lookup[plain(whole)],))
    if plain(whole) in NONE:
        return Reading(())
    keys = []
    for part in _parts(whole):
        # Labels hold ・ (病気・障害), so only what is no label is cut there.
        pieces = [part] if part in lookup else part.split("・")
        for piece in pieces:
            if piece not in lookup:
                return _not_allowed(piece, field, words, lookup)
            keys.append(lookup[piece])
    return Reading(tuple(dict.fromkeys(keys)))


def _parts(text: str) -> list[str]:
    return [part for part in map(plain, re.split(r"[、,，､;；/／\n\r]", text)) if part]


def _not_allowed(text: str, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    keys = words.keys(field)
    near = dict.fromkeys(lookup[word] for word in difflib.get_close_matches(text, lookup, 3, 0.5))
    values = {}
    for language in ("ja", "en"):
        labels = [words.label(field.domain, key, language) for key in keys[:SHOWN]]
        values[f"allowed_{language}"] = names(labels) + ("…" if len(keys) > SHOWN else "")
        values[f"near_{language}"] = _near([words.label(field.domain, key, language) for key in near], language)
    return refused("not_allowed", **values)


def _near(labels: list[str], language: str) -> str:
    """Ask whether one of some similar words was meant; nothing where there are none."""
    if not labels:
        return ""
    return f"「{'」か「'.join(labels)}」のことでしょうか。" if language == "ja" else f"Did you mean {' or '.join(labels)}? "


YES = frozenset({"はい", "有", "有り", "あり", "○", "◯", "〇", "true", "1", "yes", "y", "参加"})
NO = frozenset({"いいえ", "無", "無し", "なし", "×", "✕", "✖", "false", "0", "no", "n", "不参加"})


def boolean(cell: Cell) -> Reading:
    """Read yes or no; its value is a bool."""
    text = plain(_whole(cell))
    if text in YES or text in NO:
        return Reading(text in YES)
    return refused("not_boolean")


def text(cell: Cell) -> Reading:
    """Read a text: its value is the text without spaces around it."""
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return Reading(cell.isoformat())
    return Reading(str(_whole(cell)).strip())


NAME = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff・ ]+")
LATIN_NAME = re.compile(r"[A-Za-z]+[ .,]+[A-Za-z]+[A-Za-z .]*")
#: A day of birth, a telephone number or an e-mail address.
PERSONAL = re.compile(
    r"(?:19|20)\d\d[/.\-]\d{1,2}[/.\-]\d{1,2}|(?:19|20)\d\d年.*|0\d{1,4}-\d{1,4}-\d{3,4}|0[789]0\d{8}|\S+@\S+"
)


def case_number(cell: Cell) -> Reading:
    """Read the number of a case; its value is text. What may be a person's name, or tell who it is, is questioned."""
    if isinstance(cell, dt.date | dt.time):
        return questioned("looks_personal")
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        return refused("formula")
    found = normal(_whole(cell))
    if NAME.fullmatch(found) or LATIN_NAME.fullmatch(found):
        return questioned("looks_like_name")
    return questioned("looks_personal") if PERSONAL.fullmatch(found) else Reading(found)


def _whole(cell: Cell) -> str:
    """Write a cell as text; Excel's 123.0 as 123."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# Places

#: Districts of the northern territories: 国後郡泊村 is not the 泊村 of Shiribeshi.
NORTHERN_TERRITORIES = ("色丹郡", "国後郡", "択捉郡", "紗那郡", "蘂取郡")
DISTRICT = re.compile(r"[^市町村]{1,3}郡")


def place(cell: Cell, words: Words) -> Reading:
    """Read a residence; its value is a ``Place``: (code or None, area)."""
    return _place(_code(cell), words)


def _code(cell: Cell) -> str:
    """Write a cell that holds a place; a code that Excel took for a number gets its zero back."""
    written = plain(_whole(cell))
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
    return questioned("unknown_place", near_ja=_near(near, "ja"), near_en=_near(near, "en"))


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
    return ((None, "outside"),) if written.startswith(words.prefectures) else ()


def area(cell: Cell, words: Words) -> Reading:
    """Read a sub-prefecture, or 道内・居住地不確定, 道外, 不明; its value is the key of the area."""
    written = plain(_whole(cell))
    if written in words.areas:
        return Reading(words.areas[written])
    keys = (*words.subprefectures, "hokkaido_unknown", "outside", "unknown")
    near = dict.fromkeys(words.areas[word] for word in difflib.get_close_matches(written, words.areas, 3, 0.5))
    values = {}
    for language in ("ja", "en"):
        values[f"allowed_{language}"] = names(words.label("area", key, language) for key in keys)
        values[f"near_{language}"] = _near([words.label("area", key, language) for key in near], language)
    return refused("not_allowed", **values)


def municipalities(cell: Cell, words: Words) -> Reading:
    """Read one or several municipalities; its value is the tuple of their codes, each once."""
    codes = []
    for part in _parts(_code(cell)):
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
    written = plain(_whole(cell))
    found = words.health_centres.get(written, ())
    if len(found) == 1:
        return Reading(found[0])
    if found:
        return questioned("ambiguous_place", candidates="か".join(found), candidates_en=" or ".join(found))
    near = [words.health_centres[word][0] for word in difflib.get_close_matches(written, words.health_centres, 3, 0.5)]
    near = [*dict.fromkeys(near)]
    return questioned("unknown_health_centre", near_ja=_near(near, "ja"), near_en=_near(near, "en"))


# Columns


def reader(field: Field, words: Words, today: dt.date, date1904: bool = False) -> Reader:
    """Return the function that reads the cells of a column.

    Before it looks at what the column may hold, it tells blank cells, formulas, Excel's errors and
    texts that are too long.
    """
    lookup = words.lookup(field) if field.type in ("key", "list") else {}
    own: dict[str, Reader] = {
        "date": lambda cell: date(cell, today, date1904),
        "month": lambda cell: month(cell, today, date1904),
        "time": time,
        "text": case_number if field.key == "case_number" else text,
        "key": lambda cell: key(cell, field, words, lookup),
        "list": lambda cell: several(cell, field, words, lookup),
        "integer": lambda cell: integer(cell, field),
        "number": lambda cell: number(cell, field),
        "boolean": boolean,
        "fiscal_year": lambda cell: fiscal_year(cell, today),
        "age": lambda cell: age(cell, words),
        "place": lambda cell: place(cell, words),
        "area": lambda cell: area(cell, words),
        "municipalities": lambda cell: municipalities(cell, words),
        "health_centre": lambda cell: health_centre(cell, words),
    }
    read = own[field.type]

    def any_cell(cell: Cell) -> Reading:
        if isinstance(cell, str):
            written = plain(cell[:CELL_CHARACTERS])
            if len(cell) > CELL_CHARACTERS:
                return refused("long_cell", limit=f"{CELL_CHARACTERS:,}", count=f"{len(cell):,}")
            if written in NOT_RECORDED and written not in lookup:
                return BLANK
            if ERROR.fullmatch(written):
                return refused("error_value")
            if written.startswith("=") and field.type != "text":
                return refused("formula")
        return read(cell)

    return any_cell
