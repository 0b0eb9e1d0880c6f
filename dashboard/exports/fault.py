"""What is wrong with a file, said so that its owner can mend it."""

from dataclasses import asdict, dataclass, field
from typing import ClassVar

from dashboard.language import text


@dataclass(frozen=True)
class Fault:
    """One fault of one export.

    ``kind`` names the message (texts/faults.yml), ``values`` fills it. ``row`` is the line of
    the file as an editor or Excel counts it (the header is row 1). ``blocking`` faults keep
    the file out of the warehouse; the others are shown beside the figures that use it.
    """

    #: The file of texts that holds the messages.
    TEXTS: ClassVar[str] = "faults"

    kind: str
    file: str
    path: str
    fiscal_year: int | None = None
    row: int | None = None
    column: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    blocking: bool = True

    def expected(self, language: str) -> str:
        return text(f"{self.TEXTS}.{self.kind}.expected", language, **self.values)

    def action(self, language: str) -> str:
        return text(f"{self.TEXTS}.{self.kind}.action", language, **self.values)

    @property
    def found(self) -> str:
        return self.values.get("found", "")

    def place(self, language: str) -> str:
        """Name file, row and column."""
        parts = [self.file]
        if self.row is not None:
            parts.append(text("faults.row", language, row=self.row))
        if self.column is not None:
            parts.append(text("faults.column", language, column=self.column))
        return text("faults.join", language).join(parts)

    def message(self, language: str) -> str:
        """Say where, what was expected, what was found and what to do, in one line.

        Of a file as a whole (missing, empty) nothing was found that could be quoted.
        """
        return text(
            "faults.message" if self.found or self.row is not None else "faults.message_of_file",
            language,
            place=self.place(language),
            expected=self.expected(language),
            found=self.found or text("faults.nothing", language),
            action=self.action(language),
        )

    def record(self, language: str) -> dict[str, object]:
        """Return the fault as one row of a report."""
        kept = {k: v for k, v in asdict(self).items() if k in ("file", "row", "column", "kind", "blocking")}
        return kept | {"expected": self.expected(language), "found": self.found, "action": self.action(language)}
