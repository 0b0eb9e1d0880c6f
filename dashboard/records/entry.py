"""What one confirmation takes in, and how it is laid down as files."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.records.atomic import make_directories, new_file, write_file
from dashboard.records.kind import Kind
from dashboard.records.ledger import Intake, as_json, rows_file

#: Rows of a Parquet row group: what DuckDB gives one thread at a time.
ROW_GROUP = 122_880


@dataclass(frozen=True)
class Entry:
    """What a preview is about to take in: one kind of record out of one file.

    ``table`` holds the accepted rows (``kind.schema``, in the order of the file), ``set_aside``
    the file of the others, ``replaces`` the ids in force whose place it takes.
    """

    name: str
    content: bytes
    table: pa.Table
    kind: Kind
    sheets: Sequence[str] = ()
    rows_read: int = 0
    set_aside: bytes | None = None
    set_aside_rows: int = 0
    replaces: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.table.schema != self.kind.schema:
            raise ValueError(f"the rows have not the shape of {self.kind.name}")
        if self.table["fiscal_year"].null_count:
            raise ValueError("a row has no fiscal year")

    @cached_property
    def identity(self) -> tuple[str, str]:
        """Return the digest of the content, and the kind."""
        return hashlib.sha256(self.content).hexdigest(), self.kind.name

    @property
    def needed(self) -> int:
        """Return the most bytes that it may take on disk."""
        return len(self.content) + 2 * self.table.nbytes + len(self.set_aside or b"")

    def by_year(self) -> Iterator[tuple[int, pa.Table]]:
        """Yield each fiscal year and its rows, in the order of the file."""
        years = self.table["fiscal_year"]
        for year in sorted(years.unique().to_pylist()):
            yield year, self.table.filter(pc.equal(years, year))

    def days(self) -> dict:
        """Return the first and the last day of the records, None where they have none."""
        dated = "date" in self.kind.fields and self.kind.fields["date"].type == "date"
        found = pc.min_max(self.table["date"]).as_py() if dated else {}
        return {"first_date": found.get("min"), "last_date": found.get("max")}


def lay_down(entry: Entry, draft: Path, id: str, taken_at: str) -> Intake:
    """Write all files of an intake to a folder that must not exist, and return what the ledger will say of it."""
    digest, kind = entry.identity
    files = {"original": len(entry.content)}
    make_directories(draft)
    write_file(draft / "original", entry.content)
    if entry.set_aside is not None:
        files["set_aside.csv"] = len(entry.set_aside)
        write_file(draft / "set_aside.csv", entry.set_aside)
    years = {}
    for year, rows in entry.by_year():
        name = rows_file(kind, year)
        make_directories((draft / name).parent)
        with new_file(draft / name) as file:
            pq.write_table(rows, file, compression="zstd", row_group_size=ROW_GROUP)
            files[name] = file.tell()
        years[year] = rows.num_rows
    made = Intake(
        id=id,
        # A name of another encoding comes with halves of characters, which no file or page can hold.
        name=entry.name.encode("utf-8", "replace").decode(),
        digest=digest,
        kind=kind,
        sheets=tuple(entry.sheets),
        rows_read=entry.rows_read,
        accepted=entry.table.num_rows,
        set_aside=entry.set_aside_rows,
        fiscal_years=years,
        **entry.days(),
        taken_at=taken_at,
        replaces=tuple(entry.replaces),
        files=files,
    )
    write_file(draft / "intake.json", as_json(made.record()))
    return made
