"""The cells of a sheet by column, each distinct cell read once; and what in the sheet is no record."""

import datetime as dt
import re

import numpy as np

from dashboard.reading.cells import reader
from dashboard.reading.header import Header
from dashboard.reading.remark import NOTED, QUESTIONED, REFUSED, Remark, quote
from dashboard.reading.result import Reading
from dashboard.reading.sheet import Cell, Progress, Sheet, listed
from dashboard.reading.words import Words, plain
from dashboard.records.kind import Field

TOTALS = frozenset({"合計", "計", "総計", "小計", "平均", "累計", "月計", "年計", "total", "subtotal"})
#: Remarks on single rows that are all kept; beyond them (a column is in the wrong place) one a row will do.
MANY = 100_000
#: How notes begin, where a text in a column that takes any text may be one.
NOTE = re.compile(r"[※*＊・●○■□◎★(（]|注|備考|出典|資料|凡例|以上|.*。")
#: A note fills the first columns of a table at most.
NOTE_WIDTH = 2


class Columns:
    """The rows below a header by column.

    ``rows`` are the rows as the file has them, each with its number. Of a field, ``readings[key]``
    are the distinct readings, ``codes[key]`` tells which one each row has, ``cells[key]`` what it
    was read from. ``notes`` are remarks on rows that are no records and were left out; ``remarks``
    are those on rows, as they are said; ``left_out`` counts the ones that were too many to keep.
    """

    def __init__(self, sheet: Sheet, header: Header, words: Words, today: dt.date, report: Progress) -> None:
        self.sheet, self.header, self.kind, self.words = sheet, header, header.kind, words
        self.rows = sheet.rows[header.index + 1 :]
        self.cells: dict[str, list[Cell]] = {}
        self.readings: dict[str, list[Reading]] = {}
        self.codes: dict[str, np.ndarray] = {}
        self.remarks: list[Remark] = []
        self.left_out = 0
        for done, field in enumerate(self.kind.fields.values(), start=1):
            self._read(field, today)
            report(done / len(self.kind.fields))
        self.notes = self._leave_out()
        self.told = np.zeros(len(self.rows), dtype=bool)

    def _read(self, field: Field, today: dt.date) -> None:
        position = self.header.columns.get(field.key)
        if position is None:
            cells: list[Cell] = [""] * len(self.rows)
        else:
            cells = [row[position] if position < len(row) else "" for _, row in self.rows]
        # 1, 1.0 and True are equal, but not the same thing to have written.
        distinct: dict[tuple[type, Cell], int] = {}
        codes = [distinct.setdefault(pair, len(distinct)) for pair in zip(map(type, cells), cells, strict=True)]
        read = reader(field, self.words, today, self.sheet.date1904)
        readings = [read(cell) for _, cell in distinct]
        if field.required:
            missing = Reading(None, "required", REFUSED, blank=True)
            readings = [missing if reading.blank else reading for reading in readings]
        self.cells[field.key], self.readings[field.key] = cells, readings
        self.codes[field.key] = np.array(codes, dtype=np.int32)

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.rows]

    def spread(self, key: str, distinct: list, dtype: type = object) -> np.ndarray:
        """Give each row what its distinct reading has."""
        found = np.empty(len(distinct), dtype=dtype)
        for position, value in enumerate(distinct):
            found[position] = value
        return found[self.codes[key]]

    def value(self, key: str) -> np.ndarray:
        """Return a field's values, None where there is none."""
        return self.spread(key, [reading.value for reading in self.readings[key]])

    def blank(self, key: str) -> np.ndarray:
        return self.spread(key, [reading.blank for reading in self.readings[key]], bool)

    def known(self, key: str) -> np.ndarray:
        return self.spread(key, [reading.value is not None for reading in self.readings[key]], bool)

    def say(self, row: int, key: str, kind: str, verdict: str, values: dict[str, str] | None = None) -> None:
        """Remark on one cell; ``row`` is its position. Beyond MANY remarks, one on each row is kept."""
        cell = self.cells[key][row]
        found = {} if cell == "" else {"found": quote(cell)}
        self._say(row, key, kind, verdict, {**(values or {}), **found})

    def question(self, rows: np.ndarray, key: str, kind: str) -> None:
        """Question a field's cell in every row of a mask."""
        for row in np.flatnonzero(rows):
            self.say(row, key, kind, QUESTIONED)

    def _say(self, row: int, key: str | None, kind: str, verdict: str, values: dict[str, str]) -> None:
        if len(self.remarks) >= MANY and self.told[row]:
            self.left_out += 1
            return
        self.told[row] = True
        column = None if key is None else self.header.heading(key)
        self.remarks.append(self.sheet.remark(kind, verdict, self.kind.name, self.rows[row][0], column, values))

    def say_of_row(self, row: int, kind: str, verdict: str, values: dict[str, str]) -> None:
        """Remark on a whole row."""
        self._say(row, None, kind, verdict, values)

    def judge_cells(self) -> None:
        """Remark on every cell that could not be read."""
        for key, readings in self.readings.items():
            faulty = {code: reading for code, reading in enumerate(readings) if not reading.sure}
            values: dict[int, dict[str, str]] = {}
            for row in np.flatnonzero(np.isin(self.codes[key], [*faulty])):
                code = int(self.codes[key][row])
                if code not in values:
                    cell = self.cells[key][row]
                    values[code] = {**faulty[code].values, **({} if cell == "" else {"found": quote(cell)})}
                self._say(row, key, faulty[code].kind, faulty[code].verdict, values[code])

    def _leave_out(self) -> list[Remark]:
        """Leave out what is no record: headings again, totals and rows without a value anywhere; notes at the end."""
        identity = next(field.key for field in self.kind.fields.values() if field.type in ("date", "fiscal_year"))
        kept = np.ones(len(self.rows), dtype=bool)
        why: dict[str, list[int]] = {"repeated_header": [], "total_rows": [], "notes_below": [], "unfilled_rows": []}
        below = True
        # A row that says when it was is a record: only the others are looked at, from the end.
        doubtful = ~self.known(identity)
        for position in reversed(range(len(self.rows))):
            kind = self._no_record(position, below) if doubtful[position] else None
            if kind:
                kept[position] = False
                why[kind].append(self.rows[position][0])
            else:
                below = False
        if not kept.all():
            self._keep(kept)
        told = [(kind, listed(sorted(rows))) for kind, rows in why.items() if rows]
        return [self.sheet.remark(kind, NOTED, self.kind.name, values=values) for kind, values in told]

    def _keep(self, kept: np.ndarray) -> None:
        self.rows = [row for row, fine in zip(self.rows, kept, strict=True) if fine]
        for key in self.kind.fields:
            self.cells[key] = [cell for cell, fine in zip(self.cells[key], kept, strict=True) if fine]
            self.codes[key] = self.codes[key][kept]

    def _no_record(self, position: int, below: bool) -> str | None:
        """Return what a row is that is no record: the kind of the remark on it."""
        if self.header.repeats(self.rows[position][1]):
            return "repeated_header"
        cells = enumerate(self.rows[position][1])
        filled = [(n, cell) for n, cell in cells if not isinstance(cell, str) or cell.strip()]
        if self._is_total(position, *filled[0]):
            return "total_rows"
        if below and self._is_note(position, filled):
            return "notes_below"
        blank = all(self._reading(key, position).blank for key in self.kind.fields)
        return "unfilled_rows" if blank else None

    def _is_total(self, position: int, first: int, word: Cell) -> bool:
        """Tell whether a row sums up others: 合計 stands first, and nothing says when or whose it was."""
        if not isinstance(word, str) or re.sub(r"[【】\[\]():]", "", plain(word)) not in TOTALS:
            return False
        for field in self.kind.fields.values():
            reading = self._reading(field.key, position)
            if self.header.columns.get(field.key) == first:
                if reading.value is not None and field.type != "text":
                    return False
            elif field.required and field.type in ("date", "fiscal_year", "text") and not reading.blank:
                return False
        return True

    def _is_note(self, position: int, filled: list[tuple[int, Cell]]) -> bool:
        """Tell whether a row is a note: one or two texts at its beginning or beside the table.

        Nothing in it may be a record's: where one text is all there is, it is certainly wrong for
        its column; where there are two, the first also begins as notes do (※).
        """
        fields = {n: self.kind.fields[key] for key, n in self.header.columns.items()}
        if len(filled) > NOTE_WIDTH:
            return False
        marked = isinstance(filled[0][1], str) and NOTE.match(filled[0][1].strip())
        if len(filled) > 1 and not marked:
            return False
        for n, cell in filled:
            if not isinstance(cell, str):
                return False
            if n in fields:
                takes_text = fields[n].type == "text"
                wrong = marked if takes_text else self._reading(fields[n].key, position).verdict == REFUSED
                if not wrong or n >= min(fields) + NOTE_WIDTH:
                    return False
        return True

    def _reading(self, key: str, position: int) -> Reading:
        return self.readings[key][self.codes[key][position]]
