"""The contract of a kind of record: its columns, in Japanese and English, and what may stand in them.

Declared once a kind, in ``kinds/<kind>.yml``. Reading, checking, templates, documentation and the
shape of the accepted rows all follow from it. Tables that no log can give (website accesses,
expenditure) are kinds too, made from the contract of their export.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import yaml

from dashboard.exports.contract import Contract, contracts
from dashboard.settings import RECORD_KINDS

Words = Mapping[str, str]

#: Column type -> the columns that an accepted row has for it, each with its Arrow type.
#: ``{}`` stands for the column's key. A place is a municipality's code and the key of its area.
ACCEPTED = {
    "date": {"{}": pa.date32()},
    "month": {"{}": pa.string()},
    "time": {"{}": pa.string()},
    "text": {"{}": pa.string()},
    "key": {"{}": pa.dictionary(pa.int32(), pa.string())},
    "list": {"{}": pa.list_(pa.string())},
    "integer": {"{}": pa.int32()},
    "number": {"{}": pa.float64()},
    "boolean": {"{}": pa.bool_()},
    "fiscal_year": {"{}": pa.int16()},
    "age": {
        "{}": pa.int16(),
        "{}_band5": pa.dictionary(pa.int32(), pa.string()),
        "{}_band": pa.dictionary(pa.int32(), pa.string()),
    },
    "place": {"{}": pa.dictionary(pa.int32(), pa.string())},
    "area": {"{}": pa.dictionary(pa.int32(), pa.string())},
    "municipalities": {"{}": pa.list_(pa.string())},
    "health_centre": {"{}": pa.dictionary(pa.int32(), pa.string())},
}
#: Every accepted row knows the row of the file that it stood in and the fiscal year it belongs to.
PROVENANCE = {"row": pa.int32(), "fiscal_year": pa.int16()}


@dataclass(frozen=True)
class Field:
    """One column of a kind of record: its heading, its type, and what may stand in it."""

    key: str
    type: str
    ja: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    domain: str | None = None
    values: tuple[str, ...] = ()
    synonyms: Words = field(default_factory=dict)
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    help: Words = field(default_factory=dict)
    example: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of record. ``contract`` is the export that its rows become, where it is no log."""

    name: str
    title: Words
    row: Words
    fields: Mapping[str, Field]
    contract: Contract | None = None

    @property
    def is_log(self) -> bool:
        return self.contract is None

    @property
    def schema(self) -> pa.Schema:
        """Return the shape of the accepted rows: provenance first, then the columns in their order."""
        columns = dict(PROVENANCE)
        for column in self.fields.values():
            if column.key not in PROVENANCE:
                columns |= {name.format(column.key): kind for name, kind in ACCEPTED[column.type].items()}
        return pa.schema([*columns.items()])


def parse(name: str, declared: dict) -> Kind:
    """Make a kind of a parsed YAML declaration; raise ValueError where a column's type is unknown."""
    fields = {}
    for key, spec in declared["columns"].items():
        if spec["type"] not in ACCEPTED:
            raise ValueError(f"{name}: column {key} has the unknown type {spec['type']!r}")
        several = {part: tuple(spec.get(part, ())) for part in ("aliases", "values")}
        fields[key] = Field(key, **{**spec, **several})
    return Kind(name, declared["title"], declared["row"], fields)


@cache
def kinds(folder: Path = RECORD_KINDS) -> dict[str, Kind]:
    """Return the three kinds of record by name."""
    return {
        name: parse(name, yaml.load((folder / f"{name}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader))
        for name in ("consultations", "meetings", "seminars")
    }


def table_kind(contract: Contract, headings: Mapping[str, tuple[str, str]]) -> Kind:
    """Make a kind of the contract of an export: its columns headed as ``headings`` says, after the fiscal year.

    ``headings`` gives the Japanese and the English heading of each column: by its key, or by
    ``centre/activities/place`` where one table means something else by it.
    """
    fields = {"fiscal_year": Field("fiscal_year", "fiscal_year", "年度", "Fiscal year", required=True)}
    for key, column in contract.columns.items():
        if key == "section":
            continue
        japanese, english = headings.get(f"{contract.path}/{key}") or headings.get(key, (key, key))
        kind = "text" if column.type == "municipality" else column.type
        fields[key] = Field(
            key,
            kind,
            japanese,
            english,
            required=column.required or key == "value",
            domain=column.domain,
            values=column.values,
            min=column.min,
            max=column.max,
        )
    return Kind(contract.path, contract.title, contract.row, fields, contract)


def table_kinds(headings: Mapping[str, tuple[str, str]]) -> dict[str, Kind]:
    """Return the kinds of the tables that no log can give but staff can keep (contracts marked ``template``)."""
    return {path: table_kind(found, headings) for path, found in contracts().items() if found.template}
