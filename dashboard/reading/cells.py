"""Read one cell: to a value, or to what is wrong with it.

Every function takes the cell as the file has it and returns a ``Reading``. What can't be read
with certainty is questioned, what is certainly wrong is refused: nothing is guessed.
``reader(field, words, today, date1904)`` returns the function for a column.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping

from dashboard.reading.ages import age
from dashboard.reading.days import date, fiscal_year, month, time
from dashboard.reading.limits import CELL_CHARACTERS
from dashboard.reading.numbers import integer, number
from dashboard.reading.places import area, health_centre, municipalities, place
from dashboard.reading.result import BLANK, NONE, Reading, did_you_mean, parts, questioned, refused, whole
from dashboard.reading.sheet import Cell
from dashboard.reading.words import Words, names, normal, plain
from dashboard.records.kind import Field

Reader = Callable[[Cell], Reading]

#: Written where nothing was recorded.
NOT_RECORDED = frozenset({"", "-", "--", "---", "ー", "未記入", "記録なし", "記録無し", "未記録", "空欄"})
ERROR = re.compile(r"#(n/a|ref!|value!|div/0!|name\?|null!|num!|spill!|calc!|getting_data|#+)", re.IGNORECASE)
#: A list of allowed words longer than this is cut in messages.
SHOWN = 12


def key(cell: Cell, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    """Read one of the allowed words (its Japanese or English label, key or synonym); its value is the key."""
    found = lookup.get(plain(whole(cell)))
    return Reading(found) if found else _not_allowed(plain(whole(cell)), field, words, lookup)


def several(cell: Cell, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    """Read a list of allowed words; its value is the tuple of their keys, each once. なし is the empty list."""
    written = plain(whole(cell))
    if written in lookup:
        return Reading((lookup[written],))
    if written in NONE:
        return Reading(())
    keys = []
    for part in parts(whole(cell)):
        # Labels hold ・ (病気・障害), so only what is no label is cut there.
        pieces = [part] if part in lookup else part.split("・")
        for piece in pieces:
            if piece not in lookup:
                return _not_allowed(piece, field, words, lookup)
            keys.append(lookup[piece])
    return Reading(tuple(dict.fromkeys(keys)))


def _not_allowed(text: str, field: Field, words: Words, lookup: Mapping[str, str]) -> Reading:
    keys = words.keys(field)
    near = dict.fromkeys(lookup[word] for word in difflib.get_close_matches(text, lookup, 3, 0.5))
    values = {}
    for language in ("ja", "en"):
        labels = [words.label(field.domain, key, language) for key in keys[:SHOWN]]
        values[f"allowed_{language}"] = names(labels, language) + ("…" if len(keys) > SHOWN else "")
        values[f"near_{language}"] = did_you_mean([words.label(field.domain, key, language) for key in near], language)
    return refused("not_allowed", **values)


YES = frozenset({"はい", "有", "有り", "あり", "○", "◯", "〇", "true", "1", "yes", "y", "参加"})
NO = frozenset({"いいえ", "無", "無し", "なし", "×", "✕", "✖", "false", "0", "no", "n", "不参加"})


def boolean(cell: Cell) -> Reading:
    """Read yes or no; its value is a bool."""
    text = plain(whole(cell))
    if text in YES or text in NO:
        return Reading(text in YES)
    return refused("not_boolean")


def text(cell: Cell) -> Reading:
    """Read a text: its value is the text without spaces around it."""
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return Reading(cell.isoformat())
    return Reading(str(whole(cell)).strip())


NAME = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff・ ]+")
LATIN_NAME = re.compile(r"[A-Za-z]+[ .,]+[A-Za-z]+[A-Za-z .]*")
#: A day of birth, a telephone number or an e-mail address.
PERSONAL = re.compile(
    r"(?:19|20)\d\d[/.\-]\d{1,2}[/.\-]\d{1,2}|(?:(?:19|20)\d\d|(?:昭和|平成|令和)\d{1,2})年\d{1,2}月\d{1,2}日"
    r"|(?=(?:\D*\d){10,11}$)0\d{1,4}-\d{1,4}-\d{3,4}|0[789]0\d{8}|\S+@\S+"
)


def case_number(cell: Cell) -> Reading:
    """Read the number of a case; its value is text. What may be a person's name, or tell who it is, is questioned."""
    if isinstance(cell, dt.date | dt.time):
        return questioned("looks_personal")
    if isinstance(cell, str) and cell.lstrip().startswith("="):
        return refused("formula")
    found = normal(whole(cell))
    if NAME.fullmatch(found) or LATIN_NAME.fullmatch(found):
        return questioned("looks_like_name")
    return questioned("looks_personal") if PERSONAL.fullmatch(found) else Reading(found)


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
            # A dash under a question that is answered yes or no may be an answer.
            dash = field.type == "boolean" and written.startswith(("-", "ー"))
            if written in NOT_RECORDED and written not in lookup and not dash:
                return BLANK
            if ERROR.fullmatch(written):
                return refused("error_value")
            if written.startswith("=") and field.type != "text":
                return refused("formula")
        return read(cell)

    return any_cell
