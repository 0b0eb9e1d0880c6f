"""What was taken in, and which of it counts: the content of records.json."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property

FORMAT = 1
ID = re.compile(r"[0-9]{4,}")
#: A log (``meetings``) or a table of an organisation (``centre/website``): the only shapes that become paths.
KIND = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)?")
DAYS = ("first_date", "last_date")


class NewerFormat(ValueError):
    """The ledger was written by a later version of the program."""


@dataclass(frozen=True)
class Intake:
    """One file (or one sheet of it) as it was taken in; it never changes but for ``undone_at``.

    ``fiscal_years`` gives the accepted rows of each year, ``files`` the bytes of each file kept.
    ``taken_at`` and ``undone_at`` are ISO times in UTC.
    """

    id: str
    name: str
    digest: str
    kind: str
    sheets: tuple[str, ...]
    rows_read: int
    accepted: int
    set_aside: int
    fiscal_years: Mapping[int, int]
    first_date: date | None
    last_date: date | None
    taken_at: str
    replaces: tuple[str, ...] = ()
    undone_at: str | None = None
    files: Mapping[str, int] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str]:
        """Return what makes it the same intake: the content of the file, and what was read out of it."""
        return self.digest, self.kind

    def rows_file(self, fiscal_year: int) -> str:
        """Return where in the intake's folder the accepted rows of a fiscal year are."""
        return rows_file(self.kind, fiscal_year)

    def record(self) -> dict:
        """Return the intake as JSON holds it."""
        record = asdict(self)
        return record | {key: record[key] and record[key].isoformat() for key in DAYS}


def as_json(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def rows_file(kind: str, fiscal_year: int) -> str:
    return f"{kind}/fiscal_year={fiscal_year}/rows.parquet"


def intake(record: dict) -> Intake:
    """Make an intake of what JSON holds; raise KeyError, TypeError or ValueError where it is none."""
    days = {key: record[key] and date.fromisoformat(record[key]) for key in DAYS}
    several = {key: tuple(record[key]) for key in ("sheets", "replaces")}
    years = {int(year): int(rows) for year, rows in record["fiscal_years"].items()}
    made = Intake(**(record | days | several | {"fiscal_years": years}))
    if not (ID.fullmatch(made.id) and KIND.fullmatch(made.kind)):
        raise ValueError(f"intake {made.id!r} of kind {made.kind!r} can't be a path")
    kept = {"original", *map(made.rows_file, years)}
    if not kept <= {*made.files} <= kept | {"set_aside.csv"}:
        raise ValueError(f"intake {made.id} lists other files than its own")
    return made


@dataclass(frozen=True)
class Ledger:
    """Every intake ever named, in the order they were taken in. It never changes: a change makes another."""

    intakes: tuple[Intake, ...] = ()

    @cached_property
    def _counting(self) -> tuple[Intake, ...]:
        standing = [intake for intake in self.intakes if intake.undone_at is None]
        # A replaced intake does not come back when its successor is replaced in turn, only when that is undone.
        replaced = {id for intake in standing for id in intake.replaces}
        return tuple(intake for intake in standing if intake.id not in replaced)

    def in_force(self, kind: str | None = None) -> list[Intake]:
        """Return the intakes whose rows count, of one kind or of all."""
        return [intake for intake in self._counting if kind in (None, intake.kind)]

    @property
    def version(self) -> str:
        """Return a digest of what is in force; "" where nothing is."""
        named = "".join(f"{intake.id} {intake.kind} {intake.digest}\n" for intake in self._counting)
        return hashlib.sha256(named.encode()).hexdigest()[:32] if named else ""

    def next_ids(self, count: int) -> list[str]:
        """Return the ids after the last; that of an undone intake is not used again."""
        last = max((int(intake.id) for intake in self.intakes), default=0)
        return [f"{last + position:04d}" for position in range(1, count + 1)]

    def with_intakes(self, added: Iterable[Intake]) -> "Ledger":
        return Ledger((*self.intakes, *added))

    def dump(self) -> bytes:
        """Return the ledger as JSON, for people too."""
        return as_json({"format": FORMAT, "intakes": [intake.record() for intake in self.intakes]})


def parse(content: bytes) -> Ledger:
    """Read a ledger; raise NewerFormat, or KeyError, TypeError, AttributeError or ValueError where it is none."""
    found = json.loads(content)
    if found["format"] != FORMAT:
        raise (NewerFormat if found["format"] > FORMAT else ValueError)(f"format {found['format']!r}")
    intakes = tuple(intake(record) for record in found["intakes"])
    ids = [made.id for made in intakes]
    if len({*ids}) < len(ids) or not {id for made in intakes for id in made.replaces} <= {*ids}:
        raise ValueError("ids stand twice, or name intakes that are not there")
    return Ledger(intakes)
