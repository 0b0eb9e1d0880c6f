"""Why a briefing can't be read, kept or exported, said so that a director can act on it."""

from dashboard.language import text
from dashboard.records.errors import StoreError


class BriefingError(StoreError):
    """An error of the briefings, which are kept in the data folder too."""

    TEXTS = "briefing.error"


class Misread(BriefingError):
    """A file that is no briefing: which key, what was expected there, what was found.

    ``expected`` names the words for what belongs there (texts/briefing.yml, expected).
    """

    key = "misread"

    def __init__(self, file: object, where: str, expected: str, found: object) -> None:
        self.expected = expected
        super().__init__(file=file, where=where, found=" ".join(str(found).split())[:80])

    def message(self, language: str) -> str:
        expected = text(f"briefing.expected.{self.expected}", language)
        where = self.values["where"] or text("briefing.expected.whole_file", language)
        return text("briefing.error.misread", language, **self.values | {"where": where, "expected": expected})


class NoBriefing(BriefingError):
    """There is no briefing of that name."""

    key = "no_briefing"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name=name, known=", ".join(known) or "-")


class BadName(BriefingError):
    """A name that can't be that of a file here."""

    key = "bad_name"


class Stale(BriefingError):
    """The briefing was changed elsewhere since it was shown: in another tab, by another program."""

    key = "stale"


class Occupied(BriefingError):
    """Another tab or program has been writing for longer than one waits."""

    key = "occupied"


class OwnOnly(BriefingError):
    """A briefing that is shipped with the program can't be deleted."""

    key = "own_only"


class LogUnreadable(BriefingError):
    """The record of exports can't be read or written."""

    key = "log_unreadable"


class NotExported(BriefingError):
    """Nothing was exported; ``reasons`` say why, each in both languages."""

    key = "not_exported"

    def __init__(self, reasons: tuple[dict[str, str], ...]) -> None:
        self.reasons = reasons
        super().__init__()

    def message(self, language: str) -> str:
        """Say that nothing was exported, and each reason on a line."""
        return "\n".join((super().message(language), *self.reasons_in(language)))

    def reasons_in(self, language: str) -> tuple[str, ...]:
        """Return the reasons in one language."""
        return tuple(reason[language] for reason in self.reasons)
