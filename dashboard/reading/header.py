"""Find the row of headings of a sheet, and the kind of record that they belong to.

``recognise(sheet, candidates) -> (Kind | None, remarks)`` tells the kind.
``match(sheet, kind) -> (Header | None, remarks)`` tells which column is which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from dashboard.reading.remark import NOTED, REFUSED, Remark, quote
from dashboard.reading.sheet import Cell, Sheet
from dashboard.reading.words import names, plain
from dashboard.records.kind import Kind

#: Rows (that are not empty) among which the headings must stand.
SEARCHED = 50
#: So many headings of a kind tell what a sheet was meant to be, even where a required one is missing.
MEANT = 3
#: Unknown headings listed in one remark.
LISTED = 10
NOTES = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
DECORATION = " :*※・.。、"


@dataclass(frozen=True)
class Header:
    """Where the headings stand and which column is which.

    ``index`` is the position in ``sheet.rows`` of the (lower) row of headings, ``row`` its number
    in the file; ``headings`` are as the file has them; ``columns`` gives the position of each
    field that was found; ``above`` is the text that stands above.
    """

    kind: Kind
    index: int
    row: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    above: str = ""

    def heading(self, key: str) -> str:
        """Return the heading of a field as the file has it; where it has none, the one it should have."""
        return quote(self.headings[self.columns[key]]) if key in self.columns else self.kind.fields[key].ja

    @cached_property
    def _fields(self) -> dict[str, str]:
        return lookup(self.kind)

    def repeats(self, cells: list[Cell]) -> bool:
        """Tell whether a row repeats the headings, as printed pages do."""
        filled = [(key, cells[n]) for key, n in self.columns.items() if n < len(cells) and cells[n] != ""]
        enough = min(2, len(self.columns))
        return len(filled) >= enough and all(_field(cell, self._fields) == key for key, cell in filled)


@dataclass(frozen=True)
class _Found:
    """One way to read the headings of a sheet: the fields of a kind, each with its columns."""

    index: int
    headings: tuple[str, ...]
    columns: dict[str, list[int]]

    @property
    def unknown(self) -> list[int]:
        known = {position for positions in self.columns.values() for position in positions}
        return [n for n, heading in enumerate(self.headings) if heading.strip() and n not in known]


@lru_cache(maxsize=10_000)
def written(heading: str) -> tuple[str, str]:
    """Return a heading as it is compared: with its notes in brackets, and without them."""
    whole = plain(heading).strip(DECORATION)
    bare = NOTES.sub("", whole).strip(DECORATION)
    return whole, bare or whole


def lookup(kind: Kind) -> dict[str, str]:
    """Return the fields of a kind by everything that may head them; raise ValueError where two share a heading.

    A heading that only its note tells from another's (値 and 値（上限）) is the other's without its note.
    """
    whole: dict[str, str] = {}
    bare: dict[str, str] = {}
    for field in kind.fields.values():
        for heading in (field.ja, field.en, field.key, *field.aliases):
            full, short = written(heading)
            if whole.setdefault(full, field.key) != field.key:
                raise ValueError(f"{kind.name}: {field.key} and {whole[full]} share the heading {heading}")
            bare.setdefault(short, field.key)
    return bare | whole


def _field(heading: Cell, fields: dict[str, str]) -> str | None:
    if not isinstance(heading, str) or not heading.strip():
        return None
    whole, bare = written(heading)
    return fields.get(whole) or fields.get(bare)


def _found(index: int, headings: tuple[str, ...], fields: dict[str, str]) -> _Found:
    columns: dict[str, list[int]] = {}
    for position, heading in enumerate(headings):
        if key := _field(heading, fields):
            columns.setdefault(key, []).append(position)
    return _Found(index, headings, columns)


def _best(sheet: Sheet, kind: Kind) -> _Found:
    """Return the row that matches most fields; where two rows share the headings (merged groups), both as one."""
    fields = lookup(kind)
    best = _Found(-1, (), {})
    above: tuple[str, ...] = ()
    for index, (_, cells) in enumerate(islice(sheet.rows, SEARCHED)):
        row = tuple(cell if isinstance(cell, str) else str(cell) for cell in cells)
        single = _found(index, row, fields)
        lower = [cell for cell in row if cell.strip()]
        if above and lower and all(_field(cell, fields) for cell in lower):
            width = max(len(above), len(row))
            pairs = zip(above + ("",) * (width - len(above)), row + ("",) * (width - len(row)), strict=True)
            merged = _found(index, tuple(low if low.strip() else high for high, low in pairs), fields)
            if len(merged.columns) > max(len(best.columns), len(single.columns)):
                best = merged
        if len(single.columns) > len(best.columns):
            best = single
        above = row
    return best


def _missing(found: _Found, kind: Kind) -> list[str]:
    return [key for key, field in kind.fields.items() if field.required and key not in found.columns]


def _exact(found: _Found, kind: Kind) -> bool:
    """Tell whether the headings are those of a table, no more and (but for optional ones) no fewer."""
    return not _missing(found, kind) and not found.unknown


def _names_itself(sheet: Sheet, found: _Found, kind: Kind) -> bool:
    """Tell whether the sheet's name or the text above the headings contains the kind's title."""
    told = plain(f"{sheet.name or ''}|{_above(sheet, found.index)}")
    return any(plain(title) in told for title in kind.title.values())


def _above(sheet: Sheet, index: int) -> str:
    return " ".join(
        cell for _, cells in sheet.rows[: max(index, 0)] for cell in cells if isinstance(cell, str) and cell
    )


def recognise(sheet: Sheet, candidates: Iterable[Kind]) -> tuple[Kind | None, list[Remark]]:
    """Return the kind of record of a sheet; or None with the (refusing) remarks that say why there is none.

    A log is known by its required columns. Tables share many columns: a table is known by all of
    its headings without others, or by its title above them.
    """
    tried = [(kind, _best(sheet, kind)) for kind in candidates]
    fitting = []
    for kind, found in tried:
        if not _missing(found, kind) and (kind.is_log or _exact(found, kind) or _names_itself(sheet, found, kind)):
            fitting.append((kind, found))
    if fitting:
        most = max(len(found.columns) for _, found in fitting)
        best = [(kind, found) for kind, found in fitting if len(found.columns) == most]
        named = [(kind, found) for kind, found in fitting if _names_itself(sheet, found, kind)]
        for choice in (named, best):
            if len(choice) == 1:
                return choice[0][0], []
        values = {
            "kinds_ja": names(kind.title["ja"] for kind, _ in best),
            "kinds_en": ", ".join(kind.title["en"] for kind, _ in best),
        }
        found = best[0][1]
        values["found"] = quote(names(heading for heading in found.headings if heading.strip()))
        return None, [sheet.remark("unclear_kind", REFUSED, row=sheet.rows[found.index][0], values=values)]
    meant, found = max(tried, key=lambda pair: (len(pair[1].columns), -len(_missing(pair[1], pair[0]))))
    if len(found.columns) >= MEANT and _missing(found, meant):
        return None, _missing_remarks(sheet, found, meant)
    return None, [sheet.remark("unknown_kind", REFUSED, values=_needs(kind for kind, _ in tried))]


def _needs(candidates: Iterable[Kind]) -> dict[str, str]:
    """Say which columns each log needs; tables are named only."""
    needs: dict[str, list[str]] = {"ja": [], "en": []}
    for kind in candidates:
        if kind.is_log:
            columns = "、".join(field.ja for field in kind.fields.values() if field.required)
            needs["ja"].append(f"{kind.title['ja']}は「{columns}」")
            needs["en"].append(f"{kind.title['en']} “{columns}”")
    return {"needs_ja": "、".join(needs["ja"]), "needs_en": ", ".join(needs["en"])}


def _missing_remarks(sheet: Sheet, found: _Found, kind: Kind) -> list[Remark]:
    seen = quote(names(heading for heading in found.headings if heading.strip()))
    row = sheet.rows[found.index][0]
    return [
        sheet.remark(
            "missing_column",
            REFUSED,
            kind.name,
            row=row,
            column=kind.fields[key].ja,
            values={"name": kind.fields[key].ja, "name_en": kind.fields[key].en, "found": seen},
        )
        for key in _missing(found, kind)
    ]


def match(sheet: Sheet, kind: Kind) -> tuple[Header | None, list[Remark]]:
    """Return which column of a sheet is which field of ``kind``; None where a remark refuses the sheet.

    Refused: a required column that is missing, two columns for one field. Noted: columns that the
    kind does not know; they are left out (the original file is kept).
    """
    found = _best(sheet, kind)
    if found.index < 0:
        return None, [sheet.remark("unknown_kind", REFUSED, kind.name, values=_needs([kind]))]
    row = sheet.rows[found.index][0]
    remarks = _missing_remarks(sheet, found, kind)
    for key, positions in found.columns.items():
        if len(positions) > 1:
            both = quote(names(found.headings[position] for position in positions))
            values = {"found": both, "name": kind.fields[key].ja, "name_en": kind.fields[key].en}
            remarks.append(
                sheet.remark("two_columns", REFUSED, kind.name, row, quote(found.headings[positions[1]]), values)
            )
    header = None
    if not remarks:
        columns = {key: positions[0] for key, positions in found.columns.items()}
        header = Header(kind, found.index, row, found.headings, columns, _above(sheet, found.index))
    if unknown := [quote(found.headings[position]) for position in found.unknown]:
        shown = names(unknown[:LISTED]) + ("…" if len(unknown) > LISTED else "")
        remarks.append(sheet.remark("unknown_column", NOTED, kind.name, row, None, {"found": shown}))
    return header, remarks
