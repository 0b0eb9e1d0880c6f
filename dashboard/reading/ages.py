"""Read ages and age bands; the national five-year bands add up to every band that the reports use."""

import datetime as dt
import math
import re
from collections.abc import Mapping

from dashboard.reading.result import UNKNOWN, Reading, questioned, refused, whole
from dashboard.reading.sheet import Cell
from dashboard.reading.words import Words, normal, plain

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
AGE_SPANS = (
    (re.compile(r"(\d{1,3})(?:歳|才)?代"), lambda low: (low, low + 9 if low < 100 else ENDLESS)),
    (re.compile(r"(\d{1,3})(?:歳|才)?(?:~|-|から)(\d{1,3})(?:歳|才)?"), lambda low, high: (low, high)),
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
    text = plain(whole(cell))
    if text in UNKNOWN:
        return Reading((None, "unknown", "unknown"))
    if isinstance(cell, str) and re.search(r"\d \d", normal(cell)):
        return questioned("unclear_age")
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
