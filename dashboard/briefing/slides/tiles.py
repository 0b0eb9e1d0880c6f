"""Key numbers as text, large enough for the back row; and sentences to read."""

from math import ceil

from dashboard import theme
from dashboard.briefing.slides.box import Box
from dashboard.briefing.slides.canvas import Canvas, Run
from dashboard.briefing.slides.measure import LEADING, fitting, height, lines, shortened, width
from dashboard.figures import Number

VALUES = (54, 48, 44, 40, 36, 32, 28, 24)
LABELS, SMALL = (20, 18, 16, 14), (16, 14, 12)
#: The unit beside a number, as a share of its size.
UNIT = 0.6
GAP = 24


def tiles(canvas: Canvas, box: Box, numbers: tuple[Number, ...]) -> None:
    """Write key numbers in a grid: label, value with its unit, what it is compared with."""
    columns = min(len(numbers), 3 if len(numbers) in (3, 5, 6, 9) else 4 if len(numbers) > 2 else 2)
    rows = ceil(len(numbers) / columns)
    cells = box.grid(columns, rows, GAP)
    inner = cells[0].width - 12
    label = _common([number.label for number in numbers], LABELS, inner, 2 if rows < 3 else 1)
    size = next((size for size in VALUES if _fits(numbers, size, label, inner, cells[0].height)), VALUES[-1])
    for cell, number in zip(cells, numbers, strict=False):
        _tile(canvas, cell, number, size, label)


def _common(texts: list[str], sizes: tuple[int, ...], room: float, count: int) -> float:
    return next((size for size in sizes if all(len(lines(words, size, room)) <= count for words in texts)), sizes[-1])


def _fits(numbers: tuple[Number, ...], size: float, label: float, room: float, high: float) -> bool:
    """Tell whether all values fit a width, and the tiles a height, with what they are compared with in small type."""
    small = SMALL[1]
    return all(
        width(number.value, size, True) + width(_unit(number), size * UNIT, True) <= room
        and height(number.label, label, room)
        + size * LEADING
        + sum(height(words, small, room) for words in (number.change, number.note) if words)
        <= high
        for number in numbers
    )


def _unit(number: Number) -> str:
    """Return a number's unit; in Latin letters it stands apart."""
    return f" {number.unit}" if number.unit[:1].isascii() and number.unit[:1].isalpha() else number.unit


def _tile(canvas: Canvas, cell: Box, number: Number, size: float, label: float) -> None:
    room, used = cell.width - 12, size * LEADING
    paragraphs = [[Run(number.label, label, False, theme.SECONDARY)]]
    used += height(number.label, label, room)
    paragraphs.append([Run(number.value, size, True), Run(_unit(number), round(size * UNIT), True)])
    for words in (number.change, number.note):
        if not words:
            continue
        fitted = fitting(words, SMALL, room, cell.height - used)
        words = words if fitted else shortened(words, SMALL[-1], room, cell.height - used)
        if words != "…":
            paragraphs.append([Run(words, fitted or SMALL[-1], False, theme.SECONDARY)])
            used += height(words, fitted or SMALL[-1], room)
    placed = Box(cell.left + 12, cell.top, room, cell.height)
    canvas.words(placed, paragraphs, canvas.say("name.number_tile", name=number.label))
    bar = Box(cell.left, cell.top, 3, min(used, cell.height))
    canvas.rectangle(bar, theme.BLUE, canvas.say("name.rule"), canvas.say("alt.rule"))


def sentences(canvas: Canvas, box: Box, words: tuple[str, ...], sizes=(24, 22, 20, 18, 16, 14)) -> None:
    """Write sentences to read, one paragraph each, as large as fits."""
    whole = "\n".join(words)
    size = fitting(whole, sizes, box.width, box.height) or sizes[-1]
    canvas.words(box, shortened(whole, size, box.width, box.height), canvas.say("name.text"), size=size)
