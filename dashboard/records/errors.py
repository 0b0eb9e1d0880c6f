"""Why the data folder can't do what was asked, said so that staff can act on it."""

from typing import ClassVar

from dashboard.language import text


class StoreError(Exception):
    """``key`` names the message, ``values`` fills it."""

    #: Where in texts/ the messages are: a file, or a part of one.
    TEXTS: ClassVar[str] = "store"

    key = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """Say what is wrong, that nothing was changed, and what to do."""
        return text(f"{self.TEXTS}.{self.key}", language, **self.values)


class NoSpace(StoreError):
    """The disk is full, a quota is used up, or a file may not grow so large. ``needed`` is in megabytes."""

    key = "no_space"


class Busy(StoreError):
    """Another process has been writing for longer than one waits."""

    key = "busy"


class Changed(StoreError):
    """What is in force is no longer what the preview was made with."""

    key = "changed"


class NotInForce(StoreError):
    """An intake was to be undone or replaced that does not count (any more)."""

    key = "not_in_force"


class Inaccessible(StoreError):
    """The folder can't be read or written: permissions, a read-only disk, a file in its place."""

    key = "inaccessible"


class Unconfirmed(StoreError):
    """The new state is in place, but the disk did not confirm that it would outlast a power cut."""

    key = "unconfirmed"


class NotCounted(StoreError):
    """The records can't be counted: no room for the file of tables, or reference tables that do not fit them."""

    key = "not_counted"


class Damaged(StoreError):
    """The folder contradicts itself. Nothing is written until someone has looked at it.

    ``how`` is unreadable, newer, unnamed (the ledger is gone), missing or size.
    """

    def __init__(self, how: str, file: object) -> None:
        self.key = f"damaged_{how}"
        super().__init__(file=file)

    def message(self, language: str) -> str:
        advice = "damaged_update" if self.key == "damaged_newer" else "damaged_advice"
        return super().message(language) + text(f"store.{advice}", language)
