"""Words for a fiscal year that still goes on: it is compared with last year up to the same day, not with all of it."""

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.figures.figure import Published

#: How each language says "last year" where it compares; not in "since before last year", "last year's report".
LAST_YEAR = {
    "ja": re.compile("前年度(?!以前|まで|の報告|の同じ月|は概数)"),
    "en": re.compile(
        r"(?<!month )\b(?P<lead>(?:on|than|against|as|with|from) )?"
        r"(?:last year|(?P<the>the )?year before|previous year)\b(?!'s report)",
        re.IGNORECASE,
    ),
}
#: Parts of a figure that are no words of ours.
LEFT = ("name", "sql", "csv_name", "chart", "source")


def to_date(published: "Published", language: str) -> "Published":
    """Return the figure with "last year" said as what it is in a year that goes on: the same period last year."""

    def told(part: Any) -> Any:
        if isinstance(part, str):
            return LAST_YEAR[language].sub(_same_period if language == "en" else "前年同期", part)
        if isinstance(part, list | tuple):
            return type(part)(map(told, part))
        if isinstance(part, dict):
            return {key: told(value) for key, value in part.items()}
        return part

    parts = {key: value for key, value in vars(published).items() if key not in LEFT}
    numbers = tuple(replace(number, **told(vars(number))) for number in parts.pop("numbers"))
    chart = published.chart and json.dumps(told(json.loads(published.chart)), ensure_ascii=False)
    return replace(published, chart=chart, numbers=numbers, **{key: told(value) for key, value in parts.items()})


def _same_period(found: re.Match) -> str:
    """Write English with its article after a preposition, and with a capital where there was one."""
    lead = found["lead"] or ""
    words = f"{lead}the same period last year" if lead or found["the"] else "same period last year"
    return words[0].upper() + words[1:] if found.group()[0].isupper() else words
