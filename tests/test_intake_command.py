"""The commands intake, intakes, undo and template: what they print, and every exit status."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake import command
from dashboard.reading.limits import FILE_BYTES
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from tests.conftest import ROOT
from tests.reading.writing import csv_text, table
from tests.records.samples import snapshot
from tests.test_intake import april, consultations, contact, meetings


@pytest.fixture
def saved(tmp_path):
    """Save a file; return its path."""

    def path(file: tuple[str, bytes]) -> Path:
        (tmp_path / file[0]).write_bytes(file[1])
        return tmp_path / file[0]

    return path


def test_without_a_terminal_nothing_is_taken_in(run, saved, records_folder):
    status, out, err = run("intake", saved(meetings(*april(1, 2))))
    assert status == 0
    assert "例会.csv（例会・居場所記録）" in out and "取り込める行 2" in out and "記録なし" in out
    assert "--yes" in err
    assert not records_folder.exists()


def test_yes_takes_in_and_says_where_the_rest_is(run, saved, records_folder):
    rows = consultations(contact(1, "2025-04-01"), contact(2, "3/4/5"), contact(3, "2025-04-02", minutes="多数"))
    status, out, err = run("intake", saved(rows), "--yes")
    assert (status, err) == (0, "")
    assert "0001 相談.csv（相談記録、1行）を取り込みました。" in out
    kept = records_folder.resolve() / "intakes" / "0001" / "set_aside.csv"
    assert str(kept) in out and kept.is_file()
    for word in ("差し戻し", "要確認", "3行目", "相談日", "3/4/5", "西暦4桁"):
        assert word in out


def test_english(run, saved):
    rows = consultations(contact(1, "2025-04-01"), contact(2, "3/4/5"))
    _, out, _ = run("--language", "en", "intake", saved(rows), "--yes")
    for word in ("to be taken in 1", "Questioned", "no records", "was taken in"):
        assert word in out


@pytest.mark.parametrize(("answer", "taken"), [("y\n", True), ("はい\n", True), ("n\n", False), ("\n", False)])
def test_a_terminal_is_asked(answer, taken, run, saved, records_folder, monkeypatch):
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    status, out, err = run("intake", saved(meetings(*april(1))))
    assert status == 0
    assert "取り込みますか [y/N]" in err and "[y/N]" not in out
    assert bool(Store(records_folder).in_force()) == taken
    assert ("取り込みませんでした" in err) != taken


def test_progress_goes_to_a_terminal_only(run, saved, monkeypatch):
    monkeypatch.setattr(command.sys.stderr, "isatty", lambda: True, raising=False)
    _, out, err = run("intake", saved(meetings(*april(1))))
    assert "取り込み済みの記録と比べています" in err and "％" not in out and "%" in err


def test_json(run, saved, records_folder):
    rows = consultations(contact(1, "2025-04-01", "新規"), contact(2, "3/4/5"))
    status, out, _ = run("intake", saved(rows), "--yes", "--format", "json")
    told = json.loads(out)
    assert status == 0
    assert (told["outcome"], told["synthetic"], told["folder"]) == ("taken", False, str(records_folder.resolve()))
    (candidate,) = told["candidates"]
    assert {key: candidate[key] for key in ("kind", "rows_read", "accepted", "questioned", "refused")} == {
        "kind": "consultations",
        "rows_read": 2,
        "accepted": 1,
        "questioned": 1,
        "refused": 0,
    }
    assert (candidate["first_date"], candidate["fiscal_years"]) == ("2025-04-01", {"2025": 1})
    (remark,) = candidate["remarks"]
    assert (remark["row"], remark["column"], remark["found"], remark["verdict"]) == (3, "相談日", "3/4/5", "questioned")
    new = {"fiscal_year": 2025, "organisation": "centre", "measure": "new_cases", "before": None, "after": 1}
    assert new in told["changes"]
    assert [made["id"] for made in told["intakes"]] == ["0001"]
    assert json.loads(run("intake", saved(rows), "--format", "json")[1])["outcome"] == "nothing"


def test_a_file_that_can_not_be_read_exits_with_1_and_the_others_are_taken_in(run, saved, records_folder):
    picture = saved(("絵.csv", b"\x89PNG\r\n\x1a\n"))
    status, out, _ = run("intake", picture, saved(meetings(*april(1))), "--yes")
    assert status == 1
    assert "画像のようです" in out
    assert [made.name for made in Store(records_folder).in_force()] == ["例会.csv"]
    status, _, err = run("intake", picture, "--yes")
    assert status == 1 and "取り込める記録がありません" in err


def test_a_missing_choice_stops_everything(run, saved, records_folder):
    run("intake", saved(meetings(*april(1, 2))), "--yes")
    before = snapshot(records_folder)
    other = saved(meetings(*april(1, 2), name="別の名.csv", attendance="9"))
    status, out, err = run("intake", other, "--yes")
    assert status == 1
    assert "別の名.csv" in err and "--replace" in err and "--add" in err and "どうするか" in out
    assert snapshot(records_folder) == before
    told = json.loads(run("intake", other, "--yes", "--format", "json")[1])
    assert (told["outcome"], told["candidates"][0]["unsure"]) == ("undecided", [{"intake": "0001", "shared": 2}])
    status, _, _ = run("intake", other, "--yes", "--replace")
    assert status == 0
    assert [made.replaces for made in Store(records_folder).in_force()] == [("0001",)]


def test_two_files_with_the_same_rows_need_add(run, saved, records_folder):
    both = saved(meetings(*april(1, 2), name="甲.csv")), saved(meetings(*april(1, 2), name="乙.csv", attendance="9"))
    status, _, err = run("intake", *both, "--yes", "--replace")
    assert status == 1 and "乙.csv" in err and "--add" in err and "--replace" not in err
    assert run("intake", *both, "--yes", "--add")[0] == 0
    assert len(Store(records_folder).in_force()) == 2


def test_the_same_file_again_is_fine(run, saved, records_folder):
    file = saved(meetings(*april(1)))
    run("intake", file, "--yes")
    before = snapshot(records_folder)
    status, out, err = run("intake", file, "--yes")
    assert status == 0 and "取り込み済み" in out and "取り込める記録がありません" in err
    assert snapshot(records_folder) == before


def test_intakes_and_undo(run, saved):
    run("intake", saved(meetings(*april(1, 2))), "--yes")
    run("intake", saved(meetings(*april(1, 2, 3))), "--yes")
    _, out, _ = run("intakes", "--format", "csv")
    rows = [*csv.DictReader(io.StringIO(out))]
    assert [(row["id"], row["rows"], row["state"]) for row in rows] == [
        ("0002", "3", "有効"),
        ("0001", "2", "置き換え済み"),
    ]
    assert rows[0]["kind"] == "例会・居場所記録" and rows[0]["period"] == "2025年4月1日〜2025年4月3日"
    status, out, _ = run("undo", "2")
    assert status == 0
    assert "0002 例会.csv" in out and "0001 例会.csv がふたたび有効" in out
    listed = json.loads(run("intakes", "--format", "json")[1])
    assert [(made["id"], made["state"]) for made in listed] == [("0002", "undone"), ("0001", "in_force")]
    status, out, err = run("undo", "0002")
    assert (status, out) == (1, "") and "0002" in err
    assert "In force" in run("--language", "en", "intakes")[1]


def test_an_empty_store_has_no_intakes(run, records_folder):
    assert run("intakes", "--format", "json")[1] == "[]\n"
    assert not records_folder.exists()


def test_a_damaged_store_exits_with_1(run, saved, records_folder):
    records_folder.mkdir(parents=True)
    (records_folder / "records.json").write_text("{", encoding="utf-8")
    for arguments in (["intakes"], ["undo", "1"], ["intake", saved(meetings(*april(1)))]):
        status, _, err = run(*arguments)
        assert status == 1 and "records.json" in err and "Traceback" not in err


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_template_has_the_headings_and_is_read_back(kind, ending, run, tmp_path):
    file = tmp_path / f"様式.{ending}"
    status, out, _ = run("template", kind, "--out", file)
    assert (status, out) == (0, f"{file}\n")
    if ending == "csv":
        heading = next(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        file.write_bytes(csv_text([heading, *_right(kind, heading)]).encode("utf-8-sig"))
    else:
        book = openpyxl.load_workbook(file)
        heading = [cell.value for cell in book.worksheets[0][1]]
        for row in _right(kind, heading):
            book.worksheets[0].append(row)
        book.save(file)
    assert heading == [field.ja for field in kinds()[kind].fields.values()]
    told = json.loads(run("intake", file, "--format", "json")[1])
    assert [(one["kind"], one["accepted"], one["remarks"]) for one in told["candidates"]] == [(kind, 1, [])]


def _right(kind: str, heading: list[str]) -> list[list]:
    """Return one right row under the headings of a template."""
    names, row = table(kind, {})
    cells = dict(zip(names, row, strict=True))
    return [[cells.get(name) or None for name in heading]]


def test_template_without_a_name_is_never_written_over(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("template", "centre/website", "--format", "csv")[0] == 0
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".csv"
    file.write_bytes(b"mine")
    status, _, err = run("template", "centre/website", "--format", "csv")
    assert status == 2 and "--out" in err
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["intake"], "required"),
        (["intake", "no such file.csv"], "no such file.csv"),
        (["intake", "x.csv", "--replace", "--add"], "not allowed with"),
        (["template", "nothing"], "consultations"),
        (["template", "meetings", "--out", "no/such/folder/x.xlsx"], "no/such/folder"),
        (["undo"], "required"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_exits_with_2(run, arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, err = run(*arguments)
    assert status == 2
    assert said in err.replace("\\", "/")


def test_of_a_file_that_is_too_large_no_more_is_read_than_tells_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "FILE_BYTES", 100)
    file = tmp_path / "大きい.csv"
    file.write_bytes(b"x" * 1000)
    assert len(command._content(file, "ja")) == 101
    assert FILE_BYTES > 100


def test_as_a_process_on_a_console_that_is_not_utf_8(saved, records_folder):
    file = saved(meetings(*april(1)))
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "intake", str(file), "--yes"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "取り込みました" in done.stdout.decode("utf-8")
    assert len(Store(records_folder).in_force()) == 1


def test_other_commands_do_not_import_what_only_intake_needs():
    code = "import sys; from dashboard.__main__ import main; main(['list']); print('dashboard.intake' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "False"
