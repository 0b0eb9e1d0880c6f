"""Read tables saved as text: CSV and its like, in the encodings and with the separators that offices use."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from dashboard.reading.limits import within_limits
from dashboard.reading.sheet import Progress, Sheet, refused

#: Rows between two reports of progress.
STEP = 20_000
SEPARATORS = (",", "\t", ";")
#: How files begin that are no table, each with the key of the words for it (texts: records.seems).
SIGNATURES = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3", "database"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|meta|head|body)", re.IGNORECASE)
#: Signs that no text has: control characters, those of C1, and where CP932 puts bytes that it does not know.
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\uf8f0-\uf8f3]")
#: Three characters of three bytes each don't come about by chance: what breaks after them is UTF-8.
UTF8 = re.compile(r"(?:[^\u0800-\uffff]*[\u0800-\uffff]){3}")
#: Half-width katakana: what EUC-JP mostly turns into when it is taken for CP932.
KANA = re.compile("[\uff61-\uff9f]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def read_delimited(file: str, content: bytes, report: Progress) -> Sheet:
    """Return the table in a text file; raise Unreadable."""
    text = _decode(file, content)
    if not text.strip():
        raise refused(file, "empty_file")
    lines = text.count("\n") or text.count("\r") or 1
    same: dict[str, str] = {}
    rows = []
    for number, cells in _records(file, text, _separator(text)):
        if any(cell.strip() for cell in cells):
            # Equal cells share one string: a log says the same few words over and over.
            rows.append((number, [same.setdefault(cell, cell) for cell in cells]))
            within_limits(file, number, cells, len(rows))
            if len(rows) % STEP == 0:
                report(min(0.99, number / lines))
    return Sheet(None, rows, file=file)


def _decode(file: str, content: bytes) -> str:
    """Return the text of a file; refuse what is no text and what no encoding fits."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise refused(file, "encoding", found="UTF-32")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _strictly(file, content, "utf-16")
    elif content.startswith(b"\xef\xbb\xbf"):
        text = _strictly(file, content[3:], "utf-8")
    else:
        _refuse_other_formats(file, content)
        text = _utf16_without_mark(file, content) if b"\x00" in content else _utf8_or_cp932(file, content)
    text = text.removesuffix("\x1a")
    if wrong := NO_TEXT.search(text):
        if text[wrong.start() : wrong.start() + 2] in ("\x1b$", "\x1b("):
            raise refused(file, "encoding", row=_row(text, wrong.start()), found="ISO-2022-JP (JIS)")
        raise refused(file, "no_text", row=_row(text, wrong.start()), found=f"U+{ord(wrong.group()):04X}")
    return text


def _refuse_other_formats(file: str, content: bytes) -> None:
    if content.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise refused(file, "password" if locked else "old_excel")
    for start, what in SIGNATURES:
        if content.startswith(start):
            raise refused(file, f"seems_{what}")
    if MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise refused(file, "seems_html")


def _row(text: str, position: int) -> int:
    """Return the row of a position in a text, whichever way its lines end."""
    before = text[:position].replace("\r\n", "\n")
    return before.count("\n") + before.count("\r") + 1


def _strictly(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        read = content[: error.start].decode(encoding, errors="ignore")
        broken = content[error.start : error.start + 1].hex().upper()
        raise refused(file, "encoding", row=_row(read, len(read)), found=f"0x{broken}") from None


def _utf16_without_mark(file: str, content: bytes) -> str:
    """Decode UTF-16 whose byte order is not marked: the order in which it holds more ASCII."""
    texts = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            texts.append(content.decode(encoding))
        except UnicodeDecodeError:
            # Not this order; the other one decides.
            continue
    best = max(texts, key=_ascii, default="")
    if not best or _ascii(best) * 20 < len(best) or NO_TEXT.search(best):
        row = content[: content.index(b"\x00")].count(b"\n") + 1
        raise refused(file, "no_text", row=row, found="U+0000")
    return best


def _ascii(text: str) -> int:
    return sum(text.count(sign) for sign in '\n\r\t,;0123456789/-:" ')


def _utf8_or_cp932(file: str, content: bytes) -> str:
    """Decode strictly as UTF-8, else as CP932; where neither fits, name the row where the better one breaks."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8 = error
    start = content[: utf8.start].decode("utf-8")
    if UTF8.match(start):
        raise refused(file, "encoding", row=_row(start, len(start)), found=f"0x{content[utf8.start]:02X}")
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        if _is_euc(content):
            raise refused(file, "encoding", found="EUC-JP") from None
        read = content[: error.start].decode("cp932")
        raise refused(file, "encoding", row=_row(read, len(read)), found=f"0x{content[error.start]:02X}") from None
    if _is_euc(content) and len(KANA.findall(text)) * 3 > len(BEYOND_ASCII.findall(text)):
        raise refused(file, "encoding", found="EUC-JP")
    if unknown := NO_TEXT.search(text):
        byte = unknown.group().encode("cp932").hex().upper()
        raise refused(file, "encoding", row=_row(text, unknown.start()), found=f"0x{byte}")
    return text


def _is_euc(content: bytes) -> bool:
    try:
        content.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first rows into equally many cells, and into more than one."""

    def fit(separator: str) -> int:
        rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
        try:
            widths = Counter(len(cells) for cells in islice(rows, 100) if any(cells))
        except csv.Error:
            # A cell without end: reading the file will say so, with its row.
            return 0
        return max(((width - 1) * rows for width, rows in widths.items()), default=0)

    return max(SEPARATORS, key=fit)


def _records(file: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with the number of the line where each begins."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    try:
        for cells in lines:
            yield begin, cells
            begin = lines.line_num + 1
    except csv.Error as error:
        raise refused(file, "quotes", row=begin, found='"') from error
