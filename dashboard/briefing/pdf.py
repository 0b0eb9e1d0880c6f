"""A deck on paper: the page file, printed by a Chromium that is installed."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.briefing import html
from dashboard.briefing.content import Deck
from dashboard.briefing.payload import name_of
from dashboard.language import text

#: On the search path, in this order; on Windows and macOS also where their installers put them.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge", "chrome")
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # Milliseconds that pass at once: whatever a page still waits for is over before it is printed.
    "--virtual-time-budget=10000",
)
#: Seconds.
TIMEOUT = 120
#: /CreationDate and /ModDate: D:20250331120000+00'00'.
STAMP = re.compile(rb"(?<=Date \(D:)\d{14}[+\-Z]\d\d'\d\d'?(?=\))")


class PrintError(Exception):
    """No PDF could be made; ``message`` says in either language why, and what to do."""

    def __init__(self, key: str, why: str = "", **values: object) -> None:
        self.key, self.why, self.values = key, why, values
        super().__init__("\n".join(self.message(language) for language in ("ja", "en")))

    def message(self, language: str) -> str:
        reason = {"reason": text(self.why, language, **self.values)} if self.why else {}
        return text(self.key, language, **self.values, **reason) if self.values else text(self.key, language)


class NoBrowser(PrintError):
    """No Chromium, Chrome or Edge is installed."""

    def __init__(self) -> None:
        super().__init__("deck.pdf.no_browser")


class PrintFailed(PrintError):
    """The browser gave no PDF, or one that lacks something."""


def find_browser() -> str:
    """Return the path of a browser that can print; raise NoBrowser where there is none."""
    for candidate in _candidates():
        if found := shutil.which(candidate):
            return found
    raise NoBrowser


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from NAMES
    for folder in filter(None, map(os.environ.get, WINDOWS_FOLDERS)):
        yield from (str(Path(folder, browser)) for browser in WINDOWS)
    yield from MACOS


def write(deck: Deck, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the PDF; the same bytes for equal decks and the same browser. Raise NoBrowser or PrintFailed."""
    told = progress or (lambda done, of: None)
    browser = find_browser()
    told(0, 3)
    # The page calls itself by the deck's name only when the last chart is drawn (page.js).
    page = html.page(html.content(deck), title="")
    told(1, 3)
    with tempfile.TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as folder:
        printed = _print(browser, page, Path(folder))
    told(2, 3)
    if not _called(printed, name_of(deck)):
        raise PrintFailed("deck.pdf.failed", "deck.pdf.incomplete", browser=browser)
    fixed = STAMP.sub(deck.as_of.replace("-", "").encode() + b"000000+00'00'", printed)
    told(3, 3)
    return fixed


def _print(browser: str, page: bytes, folder: Path) -> bytes:
    source, target = folder / "deck.html", folder / "deck.pdf"
    source.write_bytes(page)
    # Chromium refuses its sandbox to root, as whom containers run.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: None)() == 0 else []
    command = [browser, *FLAGS, *root, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
    try:
        done = subprocess.run(
            [*command, f"{source.as_uri()}#paper"], capture_output=True, timeout=TIMEOUT, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise PrintFailed("deck.pdf.failed", "deck.pdf.timed_out", browser=browser, seconds=TIMEOUT) from error
    if done.returncode or not target.is_file():
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise PrintFailed("deck.pdf.failed", browser=browser, reason=said[0])
    return target.read_bytes()


def _called(printed: bytes, title: str) -> bool:
    """Tell whether a PDF says that this is its title: in ASCII as it is, else UTF-16 in hexadecimal."""
    if title.isascii():
        written = b"(" + re.sub(rb"([()\\])", rb"\\\1", title.encode()) + b")"
    else:
        written = b"<FEFF" + title.encode("utf-16-be").hex().upper().encode() + b">"
    objects = re.findall(rb"\d+ 0 obj\s(.*?)endobj", printed, re.DOTALL)
    return any(b"/Title " + written in part for part in objects if b"/CreationDate " in part)
