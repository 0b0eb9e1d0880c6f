"""What the numbers of an export count, and what of it must not be told to outsiders where it is little.

Declared under ``protect`` and ``merge`` in each contract; dashboard/disclosure works with it. A
reference names cells: keys and what they are (one of a list). In its own table what it doesn't name is
as in the row that it is asked for. ``$column`` is what that row has there, ``$year`` the year that it
tells of; ``ago: 1`` asks for the year before that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Counts of people, of new cases (one person each), of those present on a day: few are masked as such.
PEOPLE = ("persons", "attendances")
#: What is counted, and can be added up: ``contacts`` (also times and minutes) are masked where few people are behind.
COUNTS = (*PEOPLE, "contacts")
#: A ``share`` is 100 times the first number it is ``of`` by the second; it and what ``follows`` others is masked
#: with any of them. ``withheld`` is never told, ``open`` always: it counts no clients.
KINDS = (*COUNTS, "share", "follows", "withheld", "open")

Reference = Mapping[str, Any]


def told(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return what a row has in a column as words: one, or those of a list."""
    value = row[key]
    if value is None:
        return ("",)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (str(value).lower() if isinstance(value, bool) else str(value),)
    return tuple(map(str, value))


def wanted(value: Any) -> tuple[str, ...]:
    """Return the words of which a row must have one; raise ValueError for a word that YAML read as a number (15_30)."""
    words = value if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(word, int) and word > 999 for word in words):
        raise ValueError(f"quote what is a word: {value}")
    return tuple(map(str, words))


@dataclass(frozen=True)
class Protect:
    """What the numbers in ``columns`` count, in rows with one of these keys (``where``).

    ``behind`` are the cells that say how many people stand behind contacts, ``of`` those that a share
    or a follower is masked with. Shares of a whole that is printed nowhere tell it all the same:
    ``rest`` says that what they leave over must not be few people. ``why`` says in both languages why
    numbers are open, or withheld.
    """

    kind: str
    columns: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of: tuple[Reference, ...] = ()
    behind: tuple[Reference, ...] = ()
    rest: bool = False
    why: Mapping[str, str] = field(default_factory=dict)

    def covers(self, row: Mapping[str, Any], column: str) -> bool:
        """Tell whether it speaks of the number in ``column`` of a row."""
        return column in self.columns and all({*told(row, key)} & {*keys} for key, keys in self.where.items())


@dataclass(frozen=True)
class Merge:
    """Classes of a ``column`` in an order, of which neighbours may become one; ``where`` are the rows that add up."""

    column: str
    classes: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def protection(path: str, declared: Mapping[str, Any], columns: Mapping[str, Any]) -> tuple[Protect, ...]:
    """Return the declared rules, the first that covers a number counts; raise ValueError for a wrong one."""
    numbers = tuple(numeric(declared["keys"], columns))
    found = []
    for rule in declared.get("protect", ()):
        made = Protect(
            kind=rule["kind"],
            columns=tuple(rule.get("columns", numbers)),
            where={key: wanted(keys) for key, keys in rule.get("where", {}).items()},
            of=tuple(rule.get("of", ())),
            behind=tuple(rule.get("behind", ())),
            rest=rule.get("rest", False),
            why=rule.get("why", {}),
        )
        if made.kind not in KINDS:
            raise ValueError(f"{path}: protect has the unknown kind {made.kind!r}")
        unknown = {*made.where, *made.columns} - {*columns}
        if unknown:
            raise ValueError(f"{path}: protect names the unknown columns {sorted(unknown)}")
        if bool(made.of) != (made.kind in ("share", "follows")):
            raise ValueError(f"{path}: a share and what follows others say of which cells, nothing else does")
        if made.kind in ("open", "withheld") and {*made.why} != {"ja", "en"}:
            raise ValueError(f"{path}: what is {made.kind} needs a reason in both languages")
        found.append(made)
    return tuple(found)


def merging(path: str, declared: Mapping[str, Any], columns: Mapping[str, Any]) -> tuple[Merge, ...]:
    """Return the declared classes that may be merged; raise ValueError where they name no column."""
    found = []
    for rule in declared.get("merge", ()):
        where = {key: wanted(keys) for key, keys in rule.get("where", {}).items()}
        if {rule["column"], *where} - {*columns}:
            raise ValueError(f"{path}: merge names an unknown column")
        found.append(Merge(rule["column"], tuple(rule["classes"]), where))
    return tuple(found)


def numeric(keys: Iterable[str], columns: Mapping[str, Any]) -> Iterable[str]:
    """Yield the columns that hold numbers: those that are no key, and don't number an entry."""
    for name, column in columns.items():
        if column.type in ("number", "integer") and name not in keys and name != "no":
            yield name
