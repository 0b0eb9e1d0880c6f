"""The deck on paper: which browser prints it, what comes out, and what is said when nothing does."""

import os
import re
import stat
from pathlib import Path

import pytest

from dashboard.briefing import html, pdf
from tests.bench.browser import chromium
from tests.briefing.drawn import deck


@pytest.fixture
def browser() -> str:
    try:
        return chromium()
    except RuntimeError as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No browser is installed anywhere."""
    monkeypatch.setenv("PATH", "")
    for variable in ("CHROMIUM", *pdf.WINDOWS_FOLDERS):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pdf, "MACOS", ())
    return monkeypatch


def script(folder: Path, name: str, lines: str) -> Path:
    """Write a program that stands in for a browser."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{lines}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_without_a_browser_it_says_what_to_install(nowhere, warehouse):
    with pytest.raises(pdf.NoBrowser) as raised:
        pdf.write(deck(warehouse, "overview/years"))
    assert "Microsoft Edge" in raised.value.message("en") and "インストール" in raised.value.message("ja")


def test_a_browser_is_found_on_the_path_and_where_windows_puts_it(nowhere, tmp_path):
    chrome = script(tmp_path / "Program Files", pdf.WINDOWS[0], "exit 0")
    nowhere.setenv("PROGRAMFILES", str(tmp_path / "Program Files"))
    assert pdf.find_browser() == str(chrome)
    on_path = script(tmp_path / "bin", "msedge", "exit 0")
    nowhere.setenv("PATH", str(tmp_path / "bin"))
    assert pdf.find_browser() == str(on_path)
    named = script(tmp_path / "own", "my-browser", "exit 0")
    nowhere.setenv("CHROMIUM", str(named))
    assert pdf.find_browser() == str(named)


def test_a_browser_that_fails_is_quoted(nowhere, tmp_path, warehouse):
    nowhere.setenv("CHROMIUM", str(script(tmp_path, "broken", "echo 'no display' >&2; exit 3")))
    with pytest.raises(pdf.PrintFailed, match="no display"):
        pdf.write(deck(warehouse, "overview/years"))


def test_a_browser_that_hangs_is_given_up(nowhere, tmp_path, warehouse):
    nowhere.setenv("CHROMIUM", str(script(tmp_path, "slow", "exec /bin/sleep 30")))
    nowhere.setattr(pdf, "TIMEOUT", 0.2)
    with pytest.raises(pdf.PrintFailed, match=r"0\.2") as raised:
        pdf.write(deck(warehouse, "overview/years"))
    assert "終わりませんでした" in raised.value.message("ja")


def test_a_page_that_was_not_drawn_is_no_pdf(browser, monkeypatch, warehouse):
    drawn = html._joined
    broken = lambda parts: "throw new Error('broken');" if parts == html.SCRIPTS else drawn(parts)  # noqa: E731
    monkeypatch.setattr(html, "_joined", broken)
    with pytest.raises(pdf.PrintFailed) as raised:
        pdf.write(deck(warehouse, "overview/years"))
    assert "描けていません" in raised.value.message("ja") and "not all figures" in raised.value.message("en")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_same_deck_gives_the_same_pdf(browser, warehouse, language):
    shown = deck(warehouse, "consultations/contacts_by_method", "age_region/age_by_sex", language=language)
    heard = []
    first = pdf.write(shown, progress=lambda done, of: heard.append((done, of)))
    assert first == pdf.write(shown)
    assert heard[0][0] == 0 and heard[-1][0] == heard[-1][1]
    assert first.startswith(b"%PDF-") and first.rstrip().endswith(b"%%EOF")
    assert {*re.findall(rb"/(?:Creation|Mod)Date \((.*?)\)", first)} == {b"D:20250331000000+00'00'"}
    assert b"/Lang (%s)" % language.encode() in first
    # A4 in points; the first sheet holds the contents and what fits beside them.
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", first)
    assert len(sizes) in (1, 2) and all(abs(float(w) - 595) < 1 and abs(float(h) - 842) < 1 for w, h in sizes)
    # What the cross-reference table points at is still there.
    start = int(re.search(rb"startxref\s+(\d+)", first)[1])
    assert first[start : start + 4] == b"xref"
    offset = int(re.search(rb"\n(\d{10}) 00000 n", first[start:])[1])
    assert first[offset : offset + 7] == b"1 0 obj"


def test_a_title_is_recognised_as_browsers_write_it():
    info = b"1 0 obj\n<</Title %s\n/CreationDate (D:20250331000000+00'00')>>\nendobj"
    assert pdf._called(info % rb"(Plan \(A\) \\ B)", "Plan (A) \\ B")
    assert pdf._called(info % b"<FEFF8A669A13>", "試験")
    assert not pdf._called(info % b"()", "試験") and not pdf._called(info % b"(Plan)", "Plan (A)")
    outline = b"2 0 obj\n<</Title (Plan)>>\nendobj"
    assert not pdf._called(info % b"()" + outline, "Plan")
