"""Rectangles on a slide, in points."""

from dataclasses import dataclass

from pptx.util import Emu, Pt

#: English Metric Units in a point.
EMU = 12_700


@dataclass(frozen=True)
class Box:
    """A rectangle: its upper left corner, width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def area(self) -> float:
        return max(self.width, 0) * max(self.height, 0)

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Return left, top, width, height as the file has them."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)

    @classmethod
    def between(cls, left: float, top: float, right: float, bottom: float) -> "Box":
        return cls(left, top, right - left, bottom - top)

    @classmethod
    def of(cls, shape) -> "Box":
        """Return where a shape (or placeholder) stands."""
        return cls(*(length / EMU for length in (shape.left, shape.top, shape.width, shape.height)))

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def without(self, other: "Box") -> "Box":
        """Return the largest part of this box that ``other`` leaves free on one side."""
        if not self.meets(other):
            return self
        parts = (
            Box.between(self.left, self.top, min(self.right, other.left), self.bottom),
            Box.between(max(self.left, other.right), self.top, self.right, self.bottom),
            Box.between(self.left, self.top, self.right, min(self.bottom, other.top)),
            Box.between(self.left, max(self.top, other.bottom), self.right, self.bottom),
        )
        return max(parts, key=lambda part: part.area)

    def rows(self, *heights: float, gap: float = 0) -> "list[Box]":
        """Cut the box from the top into rows of these heights; the rest is the last row."""
        cut, top = [], self.top
        for height in heights:
            cut.append(Box(self.left, top, self.width, height))
            top += height + gap
        return [*cut, Box.between(self.left, top, self.right, self.bottom)]

    def grid(self, columns: int, rows: int, gap: float) -> "list[Box]":
        """Cut the box into equal cells, row by row."""
        width = (self.width - gap * (columns - 1)) / columns
        height = (self.height - gap * (rows - 1)) / rows
        return [
            Box(self.left + column * (width + gap), self.top + row * (height + gap), width, height)
            for row in range(rows)
            for column in range(columns)
        ]
