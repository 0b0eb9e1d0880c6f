"""An exported workbook, read as an outsider reads it: tables of words and numbers, and nothing else."""

import io
import re
import zipfile
from collections.abc import Iterable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import DATA, read_csv
from tests.disclosure.reports import Entry

UNDER, WITHHELD = re.compile(r"(\d+)未満"), "秘匿"
AGES = re.compile(r"(?:(?P<low>\d+)〜(?P<high>\d+)歳|(?P<over>\d+)歳以上|(?P<below>\d+)歳未満)")
BANDS = {"lt20": (0, 19), "20_29": (20, 29), "30_39": (30, 39), "40_49": (40, 49), "50_59": (50, 59), "ge60": (60, 200)}
YEAR = re.compile(r"(\d{4})年度")


class Workbook:
    """The tables of a workbook by the titles of their figures, each a list of rows: heading without unit -> cell."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        opened = openpyxl.load_workbook(io.BytesIO(content))
        self.tables = {sheet.title.split(" ", 1)[1]: _rows(sheet) for sheet in opened.worksheets[1:]}
        header, *rows = read_csv(DATA / "reference" / "labels.csv")
        places = [header.index(name) for name in ("domain", "ja", "key")]
        self._keys = {(row[places[0]], row[places[1]]): row[places[2]] for row in rows}

    def key(self, domain: str, word: str) -> str:
        """Return the key of a word in the workbook; of several age bands together, all their keys."""
        if (domain, word) in self._keys:
            return self._keys[domain, word]
        year, ages = YEAR.match(word), AGES.fullmatch(word)
        if year:
            return year[1]
        low = int(ages["low"] or ages["over"] or 0)
        high = int(ages["high"] or 200) if not ages["below"] else int(ages["below"]) - 1
        return "+".join(key for key, ends in BANDS.items() if low <= ends[0] and ends[1] <= high)

    def drawn(self) -> Iterable[tuple[str, set[float]]]:
        """Yield each part that holds a drawing, with the numbers that are stored in it."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as parts:
            for name in parts.namelist():
                if name.startswith("xl/charts/"):
                    words = re.findall(r"<c:v>(.*?)</c:v>", parts.read(name).decode("utf-8"))
                    yield name, {abs(float(word)) for word in words if re.fullmatch(r"-?[\d.]+(e-?\d+)?", word)}


def told(cell: object) -> Entry | None:
    """Return what a cell tells of a number: None for nothing."""
    if isinstance(cell, (int, float)):
        return Entry(float(cell))
    under = UNDER.fullmatch(cell or "")
    if under:
        return Entry(None, "under", int(under[1]))
    return Entry(None, "withheld") if cell == WITHHELD else None


def _rows(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the table of a sheet: below the first empty row, up to the next one, left of the first empty column."""
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = next(place for place, line in enumerate(lines) if place > 1 and not any(lines[place - 1]) and line[0])
    width = next((place for place, cell in enumerate(lines[head]) if cell is None), len(lines[head]))
    names = [re.split(r"[\n（]", str(cell))[0] for cell in lines[head][:width]]
    found = []
    for line in lines[head + 1 :]:
        if line[0] is None:
            break
        found.append(dict(zip(names, line[:width], strict=True)))
    return found
