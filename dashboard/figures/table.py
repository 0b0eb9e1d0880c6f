"""The rows of a figure as a table to read and as CSV for Excel."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from dashboard.disclosure.marks import payloads
from dashboard.figures.form import MASKED, Datum
from dashboard.figures.labels import Labels, rounded, shown
from dashboard.formula import neutral
from dashboard.language import text

#: Marks a corrected value; the card's notes say what was printed.
CORRECTED = "※"
#: A unit with a bracket of its own: 人（延べ）.
BRACKETED = re.compile(r"([^（]+)（(.+?)）")
#: Units of counts of which each one is a person: what is too small of them is named as such, all else is withheld.
OF_PERSONS = ("persons", "cases", "attendances")


def table(rows: pd.DataFrame, card: dict, labels: Labels) -> tuple[tuple[dict, ...], tuple[tuple[Datum, ...], ...]]:
    """Return the table's columns (key, label, numeric) and its cells, without empty comparisons.

    Columns come in the card's order. A column that its card calls ``optional`` (such as last
    year's value) is left out where no row has it. Where rows differ in their unit, ``unit_of``
    names the query's column that holds it, and each value is written with its own.
    """
    columns = []
    for key, spec in card["columns"].items():
        name = column_name(key, spec, labels.language)
        if spec.get("hidden") or (spec.get("optional") and rows[name].isna().all()):
            continue
        numeric = "unit" in spec or "unit_of" in spec
        columns.append({"key": key, "label": heading(key, spec, labels), "numeric": numeric})
    found = [_data(rows, column["key"], card["columns"][column["key"]], labels) for column in columns]
    return tuple(columns), tuple(zip(*found, strict=True))


def column_name(key: str, spec: dict, language: str) -> str:
    """Return the query's column behind a card's column: ``title`` is title_ja or title_en where bilingual."""
    return f"{key}_{language}" if spec.get("bilingual") else key


def heading(key: str, spec: dict, labels: Labels) -> str:
    """Return a column's heading, with its unit."""
    word = spec[labels.language] if labels.language in spec else labels.of("column", key)
    if "unit" not in spec:
        return word
    # No brackets in brackets: 参加（延べ人）.
    unit = BRACKETED.sub(r"\2\1", labels.unit(spec["unit"]))
    return text("figure.heading", labels.language, name=word, unit=unit)


def _data(rows: pd.DataFrame, key: str, spec: dict, labels: Labels) -> list[Datum]:
    values = rows[column_name(key, spec, labels.language)]
    printed = rows[spec["printed"]] if spec.get("printed") else None
    missing = "" if spec.get("blank") or spec.get("bilingual") else text("figure.not_recorded", labels.language)
    thresholds = payloads(values)
    beside = _masked_rows(rows) if "domain" in spec else ()
    found = []
    for position, value in enumerate(values):
        if thresholds[position] >= 0:
            found.append(_masked(thresholds[position], rows, position, spec, labels))
            continue
        if position in beside and not isinstance(value, (list, np.ndarray)) and pd.isna(value):
            # A word that a masked value would have given.
            found.append(_hidden(0, labels))
            continue
        word = cell(value, spec, labels, missing)
        if "unit_of" in spec and pd.notna(value):
            word = labels.amount(value, rows[spec["unit_of"]].iloc[position], spec.get("signed", False))
        if printed is not None and pd.notna(printed.iloc[position]):
            word = f"{word}{CORRECTED}"
        found.append(_datum(word, value, spec, labels))
    return found


def _masked_rows(rows: pd.DataFrame) -> set[int]:
    """Return the positions of the rows in which something is masked."""
    return {int(place) for name in rows.columns for place in np.flatnonzero(payloads(rows[name]) >= 0)}


def _masked(threshold: int, rows: pd.DataFrame, position: int, spec: dict, labels: Labels) -> Datum:
    """Return a masked cell: only a count of persons that is itself a cell of a table is named as too small."""
    unit = rows[spec["unit_of"]].iloc[position] if "unit_of" in spec else spec.get("unit")
    small = unit in OF_PERSONS and not spec.get("signed") and not spec.get("derived")
    return _hidden(threshold if small else 0, labels)


def _datum(word: str, value: object, spec: dict, labels: Labels) -> Datum:
    """Return a cell with the number or the key behind its words."""
    if isinstance(value, (list, np.ndarray)):
        hidden = dict.fromkeys(_hidden(threshold, labels) for threshold in payloads(value) if threshold >= 0)
        return Datum(word, state="withheld" if hidden else "", hidden=tuple(hidden))
    numeric = "unit" in spec or "unit_of" in spec
    if value is None or pd.isna(value):
        return Datum(word, state="not_recorded" if numeric and not spec.get("blank") else "")
    if numeric:
        # No more digits than the words have: an outsider might work a masked number out of the others.
        return Datum(word, number=shown(float(value), spec.get("unit", "")))
    if isinstance(value, pd.Timestamp):
        return Datum(word, key=value.strftime("%Y-%m-%d"))
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return Datum(word, key=str(int(value)))
    return Datum(word, key=str(value))


def cell(value: object, spec: dict, labels: Labels, missing: str) -> str:
    """Return one value in words."""
    if isinstance(value, (list, np.ndarray)):
        return text("figure.list_join", labels.language).join(_items(value, spec, labels))
    if value is None or pd.isna(value):
        return missing
    if "domain" in spec:
        return labels.of(spec["domain"], value)
    if isinstance(value, (bool, np.bool_)):
        return text("figure.yes" if value else "figure.no", labels.language)
    if isinstance(value, pd.Timestamp) or spec.get("type") == "date":
        return labels.date(value)
    if spec.get("type") == "month":
        return labels.month(str(value))
    if spec.get("type") == "fiscal_year":
        return labels.year(int(value))
    if "unit" in spec:
        return labels.figures(value, spec["unit"], spec.get("signed", False))
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _items(values: Sequence, spec: dict, labels: Labels) -> Iterator[str]:
    """Yield the words for the items of a list; those that are too small to be shown as such."""
    for value, threshold in zip(values, payloads(values), strict=True):
        yield _hidden(threshold, labels).words if threshold >= 0 else cell(value, spec, labels, "")


def _hidden(threshold: int, labels: Labels) -> Datum:
    """Return a masked value by itself: named as too small, or only withheld."""
    state = "under" if threshold else "withheld"
    return Datum(text(f"figure.{state}", labels.language, threshold=threshold), state=state)


def csv_text(
    columns: tuple[dict, ...],
    values: tuple[tuple[Datum, ...], ...],
    rows: pd.DataFrame,
    card: dict,
    labels: Labels,
    source: str,
) -> str:
    """Return the rows as CSV for Excel: plain numbers, labels and masks in words, the source in each row."""
    target = io.StringIO()
    writer = csv.writer(target)
    specs = [card["columns"][column["key"]] for column in columns]
    header = []
    for column, spec in zip(columns, specs, strict=True):
        header.append(column["label"])
        if spec.get("printed"):
            header.append(text("figure.as_printed", labels.language, name=column["label"]))
    writer.writerow([*header, text("figure.source_column", labels.language)])
    for data, (_, row) in zip(values, rows.iterrows(), strict=True):
        cells = []
        for datum, column, spec in zip(data, columns, specs, strict=True):
            value = row[column_name(column["key"], spec, labels.language)]
            cells.append(datum.words if datum.state in MASKED else _plain(value, spec, labels))
            if spec.get("printed"):
                cells.append("" if datum.state in MASKED else _plain(row[spec["printed"]], spec, labels))
        writer.writerow([*cells, source])
    return "\ufeff" + target.getvalue()


def _plain(value: object, spec: dict, labels: Labels) -> str | float | int:
    """Return a value as it stands in the CSV."""
    if ("unit" in spec or "unit_of" in spec) and not isinstance(value, (list, np.ndarray)) and pd.notna(value):
        value = rounded(float(value), spec.get("unit", ""))
        return int(value) if value.is_integer() else value
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return neutral(cell(value, spec, labels, ""))
