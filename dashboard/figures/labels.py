"""Labels of one language: the words for keys, units, years, dates and places."""

import datetime as dt
from functools import lru_cache
from math import floor, log10

import pandas as pd

from dashboard.language import number, text
from dashboard.warehouse import Warehouse

#: Units written with decimals: their number of digits.
DIGITS = {
    "percent": 1,
    "rate": 1,
    "mean_contacts": 1,
    "mean_years": 1,
    "mean_attendances": 1,
    "km": 0,
    "per_thousand": 1,
    "percent_2": 2,
}
#: Units of estimates that are no more than an order of magnitude: their number of significant digits.
SIGNIFICANT = {"persons_rough": 2}
#: A unit whose values are names rather than amounts: no thousands separators.
CALENDAR_YEAR = "calendar_year"
WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


class Labels:
    """The labels of a warehouse in one language."""

    def __init__(self, rows: pd.DataFrame, language: str) -> None:
        self.language = language
        self._words = {(row.domain, row.key): row.word for row in rows.itertuples()}
        self._order = {(row.domain, row.key): row.position for row in rows.itertuples()}

    @staticmethod
    @lru_cache(maxsize=4)
    def of_warehouse(warehouse: Warehouse, language: str) -> "Labels":
        """Return the labels; those of municipalities are their names, by code."""
        rows = warehouse.known("reference/labels")  # what there is of them, even of faulty files
        return Labels(rows.rename(columns={language: "word"}), language)

    def of(self, domain: str, key: str | None) -> str:
        """Return the word for a key; the key itself where it has none, "not recorded" for none."""
        if key is None or pd.isna(key):
            return text("figure.not_recorded", self.language)
        return self._words.get((domain, str(key)), str(key))

    def position(self, domain: str, key: str) -> int:
        """Return the place of a key in its domain's order; unknown ones come last."""
        return self._order.get((domain, str(key)), 10**6)

    def keys(self, domain: str) -> list[str]:
        """Return the keys of a domain in their order."""
        keys = (key for known, key in self._words if known == domain)
        return sorted(keys, key=lambda key: self.position(domain, key))

    def section(self, section: str) -> str:
        """Write the place in a report that a figure is printed in: 事業1・2, programme 1, 2."""
        if self.language == "ja":
            return section
        for printed in self.keys("section_word"):
            section = section.replace(printed, f"{self.of('section_word', printed)} ")
        return ", ".join(part.strip() for part in section.replace("、", "・").replace("〜", "–").split("・"))

    def has(self, domain: str, key: str) -> bool:
        return (domain, key) in self._words

    def unit(self, unit: str) -> str:
        return self.of("unit", unit)

    def year(self, fiscal_year: int) -> str:
        """Write a fiscal year: 2024年度（令和6）, FY2024."""
        era = self.era(fiscal_year)
        return text("figure.fiscal_year", self.language, year=fiscal_year, era=era)

    def era(self, fiscal_year: int) -> str:
        """Write the Japanese era's year: 令和6, 令和元, 平成30."""
        name, count = ("令和", fiscal_year - 2018) if fiscal_year >= 2019 else ("平成", fiscal_year - 1988)
        return f"{name}{'元' if count == 1 else count}"

    def date(self, value: dt.date | pd.Timestamp, weekday: bool = True) -> str:
        """Write a date: 2024年9月28日（土）, 28 Sep 2024 (Sat)."""
        day = pd.Timestamp(value)
        if self.language == "ja":
            return f"{day.year}年{day.month}月{day.day}日" + (f"（{WEEKDAYS['ja'][day.weekday()]}）" if weekday else "")
        return f"{day.day} {day:%b} {day.year}" + (f" ({WEEKDAYS['en'][day.weekday()]})" if weekday else "")

    def month(self, value: str) -> str:
        """Write a month given as YYYY-MM: 2024年5月, May 2024."""
        day = pd.Timestamp(f"{value}-01")
        return f"{day.year}年{day.month}月" if self.language == "ja" else f"{day:%b} {day.year}"

    def amount(self, value: float | None, unit: str, signed: bool = False) -> str:
        """Write a value with its unit."""
        if value is None or pd.isna(value):
            return text("figure.not_recorded", self.language)
        written = self.figures(value, unit, signed)
        if unit == "percent":
            return f"{written}%"
        word = self.unit(unit)
        if self.language == "ja":
            return f"{written}{word}"
        return f"{written} {_singular(word) if abs(value) == 1 else word}"

    def parts(self, value: float | None, unit: str) -> tuple[str, str]:
        """Return a value's figures and its unit for a key number; "not recorded" has no unit."""
        if value is None or pd.isna(value):
            return text("figure.not_recorded", self.language), ""
        word = self.unit(unit)
        return self.figures(value, unit), _singular(word) if self.language == "en" and abs(value) == 1 else word

    def figures(self, value: float, unit: str, signed: bool = False) -> str:
        """Write a value without its unit, with the digits of its unit."""
        if unit == CALENDAR_YEAR:
            return str(int(value))
        value = rounded(value, unit)
        written = number(value, DIGITS.get(unit, 0), signed)
        return written if self.language == "ja" else written.replace("＋", "+")


def rounded(value: float, unit: str) -> float:
    """Return an estimate with the significant digits of its unit, but never less than a whole; any other as it is."""
    if unit not in SIGNIFICANT or not value:
        return value
    return float(round(value, min(0, SIGNIFICANT[unit] - 1 - floor(log10(abs(value))))))


def shown(value: float, unit: str) -> float:
    """Return a value with the digits that its words have."""
    value = rounded(value, unit)
    return round(value, DIGITS[unit]) if unit in DIGITS else value


def _singular(word: str) -> str:
    """Return one of an English unit: contact, municipality, access."""
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return word.removesuffix("es") if word.endswith("sses") else word.removesuffix("s")
