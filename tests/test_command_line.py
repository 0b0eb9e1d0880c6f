"""The command line: every command, every format, every exit status."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from dashboard.__main__ import _padded, _width
from dashboard.catalog import catalog
from tests.conftest import DATA, ROOT, read_csv, write_csv

QUERY = "consultations/contacts_by_method"


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a command in a process of its own, with a console that is not UTF-8, as on Windows."""
    settings = {**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0", **environment}
    return subprocess.run([sys.executable, "-m", "dashboard", *arguments], cwd=ROOT, env=settings, capture_output=True)


def test_list_names_every_query_with_its_title(run):
    status, out, err = run("list", "--format", "json")
    assert (status, err) == (0, "")
    rows = json.loads(out)
    assert [row["name"] for row in rows] == [*catalog()]
    assert [row["title"] for row in rows] == [query.card["title"]["ja"] for query in catalog().values()]
    assert {row["kind"] for row in rows} == {"図", "集計"}
    for language in ("ja", "en"):
        _, out, _ = run("--language", language, "list")
        assert catalog()[QUERY].card["title"][language] in out


def test_query_as_json(run):
    status, out, err = run("query", QUERY, "-p", "fiscal_year=2024", "-p", "basis=with_liaison", "--format", "json")
    assert status == 0
    rows = json.loads(out)
    assert len(rows) == 11
    assert rows[0] | {"share": 0} == {
        "method": "phone",
        "status": "new",
        "contacts": 58,
        "contacts_printed": None,
        "share": 0,
        "contacts_previous": None,
        "change": None,
        "contacts_all": 583,
    }
    assert err == "注意：少人数の値を保護していません。内部での確認にだけ使ってください。\n"


def test_json_writes_dates_lists_and_words_plainly(run):
    statement = (
        "select date, municipalities, participants, lived_experience, health_centre, 0.5 as half from centre_seminars"
    )
    _, out, _ = run("sql", f"{statement} where no in (2, 3) order by no", "--format", "json")
    assert json.loads(out) == [
        {
            "date": "2024-06-06",
            "municipalities": ["01631"],
            "participants": 19,
            "lived_experience": False,
            "health_centre": "帯広保健所",
            "half": 0.5,
        },
        {
            "date": "2024-08-06",
            "municipalities": ["01581"],
            "participants": None,
            "lived_experience": False,
            "health_centre": "苫小牧保健所",
            "half": 0.5,
        },
    ]
    assert "帯広保健所" in out
    assert not re.search(r"\\u[0-9a-f]{4}|NaN", out)
    _, out, _ = run("sql", "select * from centre_seminars where no < 0", "--format", "json")
    assert json.loads(out) == []


def test_query_as_csv(run):
    _, out, _ = run("query", "data/reports", "--format", "csv")
    rows = [*csv.reader(io.StringIO(out))]
    assert rows[0] == ["fiscal_year", "organisation", "title", "publisher", "period_from", "period_to", "as_of"]
    assert rows[1][0] == "2024"
    assert rows[1][4:] == ["2024-04-01", "2025-03-31", "2025-03-31"]
    _, out, _ = run(
        "sql", "select participants, kinds from centre_seminars where no in (1, 3) order by no", "--format", "csv"
    )
    assert out == "participants,kinds\n13,training;family_consultation\n,case_review\n"


def test_table_is_aligned_for_wide_characters(run):
    _, out, _ = run("sql", "select * from (values ('電話', 113), ('mail ﾒｰﾙ', 5), (null, null)) as t(方法, n)")
    # "mail ﾒｰﾙ" takes 8 columns, 方法 and 電話 4 each; the number is aligned to the right below its 3 digits.
    assert out.splitlines() == [
        "方法" + " " * 4 + "  " + "  n",
        "-" * 8 + "  " + "---",
        "電話" + " " * 4 + "  " + "113",
        "mail ﾒｰﾙ" + "  " + "  5",
        "",
    ]
    assert (_width("電話"), _width("ﾃﾞﾝﾜ"), _width("ab"), _width("か\u3099")) == (4, 4, 2, 2)
    assert (_padded("電話", 6, False), _padded("電話", 6, True)) == ("電話  ", "  電話")
    _, out, _ = run("--language", "en", "sql", "select 1 as n where false")
    assert out.splitlines() == ["n", "-", "(no rows)"]


def test_audit_finds_the_contradictions_in_every_format(run):
    status, out, _ = run("audit", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert len(rows) >= 23
    columns = ["rule", "severity", "fiscal_year", "organisation", "section", "subject", "printed", "expected", "why"]
    assert all([*row] == columns for row in rows)
    assert all(row["section"] and row["why"] for row in rows)
    _, english, _ = run("--language", "en", "audit", "--format", "csv")
    assert csv.DictReader(io.StringIO(english)).fieldnames == columns
    assert not re.search("[ぁ-ん]", "".join(row["why"] for row in csv.DictReader(io.StringIO(english))))
    _, table, _ = run("audit")
    assert len(table.splitlines()) == len(rows) + 2


# -- check ---------------------------------------------------------------------------------------


def test_check_of_the_shipped_data_is_fine(run):
    status, out, err = run("check")
    assert (status, out) == (0, "")
    assert re.fullmatch(r"\d+個のファイルに問題はありません。\n", err)
    assert run("check", str(DATA))[0] == 0
    assert run("--language", "en", "check", str(DATA / "fy2024"))[2].startswith("No faults; files checked: ")
    assert run("check", "--format", "json")[1] == "[]\n"


def break_contacts(folder, value="-1", row=2):
    file = folder / "fy2024/centre/contacts.csv"
    rows = read_csv(file)
    rows[row - 1][3] = value
    write_csv(file, rows)
    return file


def test_check_of_a_data_folder_names_file_row_and_column(run, scratch, monkeypatch):
    break_contacts(scratch)
    monkeypatch.setenv("HIKIKOMORI_DATA", str(scratch))
    said = (
        "data/fy2024/centre/contacts.csv・2行目・列 value：0以上の値が必要です（実際の値：-1）。"
        "値を確かめてください。記録がない場合は空欄にします。\n"
    )
    status, out, err = run("check")
    assert (status, out) == (1, said)
    assert err.endswith("1件の問題が見つかりました。\n")
    _, out, _ = run("check", "--format", "json", "--language", "en")
    assert json.loads(out) == [
        {
            "file": "data/fy2024/centre/contacts.csv",
            "row": 2,
            "column": "value",
            "kind": "too_small",
            "blocking": True,
            "expected": "the value must be at least 0",
            "found": "-1",
            "action": "Check the value. Leave the cell empty where nothing was recorded.",
        }
    ]
    _, out, _ = run("check", "--format", "csv")
    assert out.startswith("file,row,column,expected,found,action,blocking\ndata/fy2024/centre/contacts.csv,2,value,")


def test_check_tells_a_stale_total(run, scratch):
    break_contacts(scratch, "59")
    status, out, _ = run("--language", "en", "check", str(scratch))
    assert status == 1
    assert "contacts.csv, row 4, column value: the total should be the sum of its parts, 114 (found: 113)" in out


def test_check_of_a_file_outside_a_data_folder(run, tmp_path):
    (tmp_path / "centre").mkdir()
    file = tmp_path / "centre" / "contacts.csv"
    shutil.copy(DATA / "fy2024/centre/contacts.csv", file)
    assert run("check", str(file))[0] == 0
    rows = read_csv(file)
    rows[1][0], rows[2][3] = "telegraph", "多数"
    write_csv(file, rows)
    status, out, _ = run("--language", "en", "check", str(file))
    assert status == 1
    assert [line.split(": ")[0] for line in out.splitlines()] == [
        f"{file}, row 2, column method",
        f"{file}, row 3, column value",
    ]


def test_check_of_a_file_uses_the_year_and_corrections_of_its_folder(run, tmp_path):
    """The duration table misprints its totals: right only where corrections.csv of its year is applied."""
    folder = tmp_path / "fy2024" / "centre"
    folder.mkdir(parents=True)
    file = shutil.copy(DATA / "fy2024/centre/durations.csv", folder / "durations.csv")
    assert run("check", str(file)) == (0, "", "1個のファイルに問題はありません。\n")
    seminars = shutil.copy(DATA / "fy2024/centre/seminars.csv", folder / "seminars.csv")
    rows = read_csv(folder / "seminars.csv")
    rows[1][1] = "2023-05-29"
    write_csv(folder / "seminars.csv", rows)
    status, out, _ = run("check", str(file), str(seminars))
    assert status == 1
    assert "2024-04-01から2025-03-31までの日付が必要です（実際の値：2023-05-29）" in out


def test_check_of_reference_files(run):
    files = ("corrections.csv", "reference/labels.csv", "reference/municipalities.csv", "reference/population_2020.csv")
    assert run("check", *(str(DATA / file) for file in files))[0] == 0


def test_check_of_what_is_no_export_is_wrong_use(run, tmp_path):
    status, out, err = run("check", str(tmp_path / "nothing.csv"))
    assert (status, out, err) == (2, "", f"{tmp_path / 'nothing.csv'}：ファイルがありません。\n")
    (tmp_path / "letters.csv").write_text("a,b\n", encoding="utf-8")
    status, _, err = run("--language", "en", "check", str(tmp_path / "letters.csv"))
    assert status == 2
    assert "Name folder and file as in centre/contacts.csv" in err
    (tmp_path / "empty").mkdir()
    assert run("check", str(tmp_path / "empty"))[0] == 2


# -- Wrong use and blocked queries ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "consultations/contacts_by_methods"], "did you mean consultations/contacts_by_method"),
        (["query", QUERY, "-p", "year=2024"], "unknown parameter year; it takes fiscal_year, basis"),
        (["query", QUERY, "-p", "fiscal_year=R6"], "parameter fiscal_year: expected an integer, found 'R6'"),
        (["query", QUERY, "-p", "basis=all"], "expected one of ['consultations', 'with_liaison'], found 'all'"),
        (["query", QUERY, "-p", "basis"], "-p basis: expected KEY=VALUE"),
        (["query", QUERY, "--format", "xlsx"], "invalid choice: 'xlsx'"),
        (["query"], "required"),
        (["sql", "delete from centre_contacts"], "only a single SELECT can be run"),
        (["sql", "select 1; select 2"], "only a single SELECT can be run"),
        (["sql", "select * from nothing"], "nothing"),
        (["sql", "select * from read_csv('data/corrections.csv')"], "disabled"),
        (["--language", "fr", "list"], "invalid choice: 'fr'"),
        (["serve"], "invalid choice: 'serve'"),
        ([], "COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_exits_with_2(run, arguments, said):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_a_query_blocked_by_a_faulty_file_exits_with_1(run, scratch, monkeypatch):
    break_contacts(scratch)
    monkeypatch.setenv("HIKIKOMORI_DATA", str(scratch))
    status, out, err = run("--language", "en", "query", QUERY)
    assert (status, out) == (1, "")
    assert "data/fy2024/centre/contacts.csv, row 2, column value: the value must be at least 0 (found: -1)" in err
    assert run("query", "data/reports")[0] == 0


def test_help_names_every_command_and_the_exit_statuses(run):
    status, out, _ = run("--help")
    assert status == 0
    for word in ("list", "query", "sql", "check", "audit", "Exit status"):
        assert word in out


# -- As a process --------------------------------------------------------------------------------


def test_output_is_utf_8_whatever_the_console(scratch):
    done = process("query", "data/reports", "--format", "csv")
    assert done.returncode == 0
    assert "北海道ひきこもり成年相談センター" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout
    assert "注意" in done.stderr.decode("utf-8")


def test_exit_statuses_of_the_process(scratch):
    break_contacts(scratch)
    assert process("list").returncode == 0
    assert process("check", HIKIKOMORI_DATA=str(scratch)).returncode == 1
    assert process("query", "no/such").returncode == 2


def test_a_reader_that_leaves_early_is_no_error():
    command = [sys.executable, "-m", "dashboard", "sql", "select * from range(200000)"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode == 0
