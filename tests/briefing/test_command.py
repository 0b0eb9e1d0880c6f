"""The command line of briefings: every format, every exit status, and what is refused to outsiders."""

import io
import zipfile

import openpyxl
import pytest

from dashboard.briefing.briefing import Entry
from dashboard.briefing.exported import Exports
from dashboard.briefing.store import Briefings

MADE = "説明会"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """Run every command in an empty folder."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def made(records_folder) -> Briefings:
    """A briefing of the user's own, of one slide that is quickly drawn."""
    briefings = Briefings.here()
    entry = Entry("overview/years", {"fiscal_year": 2024}, headline="相談は554件")
    briefings.create(MADE, "internal", "ja", (entry,))
    return briefings


def test_list(run, made):
    status, out, err = run("briefing", "--list")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[2].split() == [MADE, MADE, "1", "internal", "ja", "自分"]
    assert lines[3].startswith("funder-meeting-fy2024") and lines[3].endswith("見本")
    (made.own / "bad.yml").write_text("title: [", encoding="utf-8")
    status, out, err = run("--language", "en", "briefing", "--list")
    assert status == 0 and "unreadable" in out and "bad.yml" in err


def test_looking_makes_nothing(run, records_folder):
    assert run("briefing", "--list")[0] == 0
    assert not records_folder.exists()


@pytest.mark.parametrize(("format", "begins"), [("xlsx", b"PK"), ("pptx", b"PK"), ("html", b"<!DOCTYPE")])
def test_export(run, made, tmp_path, format, begins):
    target = tmp_path / f"資料.{format}"
    status, out, err = run("briefing", MADE, "--format", format, "--out", target)
    assert (status, out.strip()) == (0, str(target))
    assert "1枚" in err and "内部" in err
    assert target.read_bytes().startswith(begins)
    if begins == b"PK":
        assert zipfile.is_zipfile(target)
    ((kept,), _) = Exports.here().read()
    assert (kept.format, kept.audience, kept.language) == (format, "internal", "ja")


def test_the_ending_tells_the_format_and_an_existing_file_named_is_written_anew(run, made, tmp_path):
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"old")
    assert run("briefing", MADE, "--out", target)[0] == 0
    assert openpyxl.load_workbook(io.BytesIO(target.read_bytes())).sheetnames


def test_without_a_file_named_it_is_named_for_the_briefing_and_nothing_is_overwritten(run, made):
    status, out, _ = run("briefing", MADE, "--format", "html")
    assert (status, out.strip()) == (0, f"{MADE}_内部.html")
    status, _, err = run("briefing", MADE, "--format", "html")
    assert status == 2 and f"{MADE}_内部.html" in err


def test_the_briefings_language_unless_another_is_asked_for(run, made, tmp_path):
    target = tmp_path / "out.html"
    run("briefing", MADE, "--out", target)
    assert '<html lang="ja">' in target.read_text(encoding="utf-8")
    for arguments in (("briefing", MADE, "--language", "en"), ("--language", "en", "briefing", MADE)):
        status, _, err = run(*arguments, "--out", target)
        assert status == 0 and "audience: Internal" in err
        assert '<html lang="en">' in target.read_text(encoding="utf-8")


def test_a_headline_that_no_longer_holds_is_told(run, made):
    kept = made.read(MADE)
    entry = Entry("overview/years", {"fiscal_year": 2024}, headline="相談は560件")
    made.save(type(kept.briefing)(MADE, MADE, "internal", (entry,)), kept.version)
    status, _, err = run("briefing", MADE, "--format", "html")
    assert status == 0 and "560件" in err


def test_a_record_that_cant_be_written_is_told(run, made):
    Exports.here().file.mkdir()
    status, _, err = run("briefing", MADE, "--format", "html")
    assert status == 0 and "exports.jsonl" in err


def test_nothing_is_written_for_outsiders_that_cant_be_recorded(run, made, tmp_path):
    Exports.here().file.mkdir()
    target = tmp_path / "out.html"
    status, out, err = run("briefing", MADE, "--audience", "public", "--format", "html", "--out", target)
    assert (status, out) == (1, "") and "exports.jsonl" in err and not target.exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "--list"),
        (("nothing", "--format", "html"), 2, "funder-meeting-fy2024"),
        (("../a", "--format", "html"), 2, "../a"),
        ((MADE,), 2, "--format"),
        ((MADE, "--out", "a.doc"), 2, "--format"),
        ((MADE, "--format", "doc"), 2, "doc"),
        ((MADE, "--format", "html", "--audience", "press"), 2, "press"),
        ((MADE, "--format", "html", "--template", "a.pptx"), 2, "--template"),
        ((MADE, "--format", "pptx", "--template", "none.pptx"), 2, "none.pptx"),
        ((MADE, "--format", "html", "--out", "no/such/folder.html"), 2, "folder.html"),
        (("壊れた", "--format", "html"), 1, "壊れた.yml"),
        (("空", "--format", "html"), 1, "図が1枚もありません"),
    ],
)
def test_what_is_refused(run, made, arguments, status, said):
    (made.own / "壊れた.yml").write_text("title: [", encoding="utf-8")
    made.create("空", "internal")
    found, out, err = run("briefing", *arguments)
    assert (found, out) == (status, "") and said in err


def test_a_wrong_setting_exports_nothing(run, made, monkeypatch, tmp_path):
    monkeypatch.setenv("HIKIKOMORI_PUBLIC_BELOW", "many")
    target = tmp_path / "out.html"
    status, _, err = run("briefing", MADE, "--audience", "public", "--out", target)
    assert status == 2 and "HIKIKOMORI_PUBLIC_BELOW" in err
    assert not target.exists() and Exports.here().read() == ([], 0)


# -- For internal eyes ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("query", "overview/years"), ("sql", "select 1 as n")])
def test_query_and_sql_are_for_internal_eyes(run, command):
    for language, words in (("ja", "内部"), ("en", "internal eyes")):
        status, out, err = run("--language", language, *command, "--audience", "funder")
        assert (status, out) == (2, "") and words in err and "briefing" in err
    status, out, err = run(*command, "--audience", "internal")
    assert status == 0 and out and "内部" in err
    assert "internal eyes" in " ".join(run(command[0], "--help")[1].split())
