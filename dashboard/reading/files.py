"""Read what people save: CSV, xlsx and Parquet, as sheets of cells.

``read(name, content, progress=None) -> list[Sheet]``; raises ``Unreadable`` with the remark to show.
What a file is, its content says and not its name. Names of files and sheets are shown, never used as paths.
"""

from dashboard.reading.delimited import read_delimited
from dashboard.reading.limits import FILE_BYTES, MEGABYTE
from dashboard.reading.parquet import read_parquet
from dashboard.reading.sheet import Progress, Sheet, refused, shown_name
from dashboard.reading.workbook import read_workbook


def read(name: str, content: bytes, progress: Progress | None = None) -> list[Sheet]:
    """Return the sheets of a file that hold anything; raise Unreadable.

    ``name`` is only shown. ``progress`` is told the part done (0 to 1) now and then. What is to
    be said of sheets that were left out stands with the first sheet.
    """
    file = shown_name(name)
    report = progress or (lambda _: None)
    if len(content) > FILE_BYTES:
        raise refused(file, "too_large_file", limit=f"{FILE_BYTES // MEGABYTE}")
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        sheets = read_workbook(file, content, report)
    elif content.startswith(b"PAR1"):
        sheets = [read_parquet(file, content, report)]
    else:
        sheets = [read_delimited(file, content, report)]
    report(1.0)
    if not any(sheet.rows for sheet in sheets):
        raise refused(file, "only_hidden" if any(sheet.remarks for sheet in sheets) else "empty_file")
    filled = [sheet for sheet in sheets if sheet.rows]
    filled[0].remarks += [remark for sheet in sheets if not sheet.rows for remark in sheet.remarks]
    return filled
