"""Files that are the same bytes whenever they are made: every date inside is the day that the data tells of."""

import datetime as dt
import io
import re
import zipfile

#: Office files inside an office file: the data sheets behind native charts.
WORKBOOK = ".xlsx"
CORE = "docProps/core.xml"
_STAMPED = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")


def fixed(data: bytes, as_of: str) -> bytes:
    """Return an office file (a zip) with every date in it, also those of workbooks inside, set to midnight of a day.

    ``as_of`` is YYYY-MM-DD, from 1980 on (a zip knows no earlier day); raise ValueError for any other.
    """
    day = dt.date.fromisoformat(as_of)
    if day.year < 1980:
        raise ValueError(f"a zip file can't carry the date {as_of}: 1980-01-01 is its earliest")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as rewritten:
        for entry in source.infolist():
            rewritten.writestr(_same(entry, day), _content(entry.filename, source.read(entry), as_of), compresslevel=6)
    return target.getvalue()


def _same(entry: zipfile.ZipInfo, day: dt.date) -> zipfile.ZipInfo:
    """Return an entry's header without what depends on the hour or the system."""
    made = zipfile.ZipInfo(entry.filename, (day.year, day.month, day.day, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    made.create_system = 0
    return made


def _content(name: str, content: bytes, as_of: str) -> bytes:
    if name.endswith(WORKBOOK):
        return fixed(content, as_of)
    if name == CORE:
        return _STAMPED.sub(rb"\g<1>" + as_of.encode() + rb"T00:00:00Z\g<3>", content)
    return content
