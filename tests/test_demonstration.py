"""The demonstration: it says of everything that it is synthetic, and no real record gets into it unnoticed."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import prepare
from dashboard.figures import FIGURES, publish
from dashboard.language import LANGUAGES, text
from dashboard.records.store import Store
from dashboard.settings import SettingError, records_directory
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA
from tests.records.samples import snapshot
from tests.test_intake import april, meetings
from tests.test_intake_page import APP, choose_files, open_page, press, shown

FALSE = {"ja": "合成データ", "en": "synthetic data"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A folder of synthetic years as the demonstration makes it."""
    folder = tmp_path_factory.mktemp("demonstration") / "records-synthetic"
    prepare(folder, DATA)
    return folder


@pytest.fixture
def demonstrated(prepared, records_folder, monkeypatch) -> Path:
    """Switch the demonstration on; return its own copy of the synthetic years."""
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    shutil.copytree(prepared, records_directory())
    return records_directory()


# -- What leaves says that it is synthetic ---------------------------------------------------------

COUNT = "select count(*) as n from record_meetings"
COMMANDS = {
    "query": ["query", "peer_groups/log_months"],
    "sql": ["sql", COUNT],
    "audit": ["audit"],
    "intakes": ["intakes"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_output_of_the_command_line_says_so(command, language, run, demonstrated):
    asked = ["--language", language, *COMMANDS[command], "--format"]
    status, out, err = run(*asked, "csv")
    assert status == 0 and text("app.synthetic", language) in err
    rows = [*csv.DictReader(io.StringIO(out))]
    assert rows and {row["synthetic"] for row in rows} == {FALSE[language]}
    named = [*rows[0]]
    rows = json.loads(run(*asked, "json")[1])
    assert rows and {row["synthetic"] for row in rows} == {FALSE[language]}
    first, header, *_ = run(*asked, "table")[1].splitlines()
    assert first == text("command_line.synthetic", language)
    assert header.split()[0] == named[0]


def test_a_column_of_the_same_name_stays(run, demonstrated):
    _, out, _ = run("sql", "select 7 as synthetic", "--format", "csv")
    assert out == f"synthetic,synthetic_\n7,{FALSE['ja']}\n"


def test_no_rows_are_still_a_table(run, demonstrated):
    assert run("sql", "select 1 as n where false", "--format", "csv")[1] == "n,synthetic\n"


def test_real_data_carries_no_mark(run):
    assert run("sql", "select 1 as n", "--format", "csv")[1] == "n\n1\n"
    assert "synthetic" not in json.loads(run("sql", "select 1 as n", "--format", "json")[1])[0]
    assert run("sql", "select 1 as n")[1] == "n\n-\n1\n"


@pytest.fixture(scope="module")
def shown_years(prepared) -> Warehouse:
    """A warehouse of its own: what is drawn in the demonstration is no other test's."""
    return Warehouse(DATA, "demonstration", Records.of(prepared))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_its_csv_say_so(language, shown_years, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    told = 0
    for name in FIGURES:
        published = publish(shown_years, name, language)
        assert FALSE[language] in published.subtitle, name
        if published.csv:
            told += 1
            _, *rows = csv.reader(io.StringIO(published.csv))
            mark = text("figure.synthetic_source", language, source="")
            assert all(row[-1].startswith(mark) for row in rows), name
            assert published.csv_name.startswith("synthetic_"), name
    assert told > 40


# -- Records are kept apart ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_keeps_records_apart_and_says_so(
    language, run, demonstrated, records_folder, tmp_path, monkeypatch
):
    name, content = meetings(*april(1, 2))
    (tmp_path / name).write_bytes(content)
    status, _, err = run("--language", language, "intake", tmp_path / name, "--yes")
    assert status == 0 and text("intake.synthetic_folder", language) in err
    assert name in [made.name for made in Store(demonstrated).in_force()]
    assert not records_folder.exists()
    monkeypatch.delenv("HIKIKOMORI_DEMO")
    assert run("intakes", "--format", "json")[1] == "[]\n"


def test_the_page_says_so_again_where_it_is_confirmed(demonstrated, records_folder):
    app = open_page()
    before = shown(app).count(text("intake.synthetic_folder", "ja"))
    choose_files(app, meetings(*april(1, 2), name="例会.csv"))
    assert shown(app).count(text("intake.synthetic_folder", "ja")) == before + 1
    press(app, "confirm")
    assert "例会.csv" in [made.name for made in Store(demonstrated).in_force()]
    assert not records_folder.exists()


@pytest.mark.parametrize("command", ["intake", "intakes"])
def test_the_synthetic_years_are_there_before_anything_is_taken_in(command, run, records_folder, tmp_path, monkeypatch):
    """Records that came first would keep the demonstration from ever starting."""
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    made = []
    monkeypatch.setattr("dashboard.demonstration.prepare", lambda *folders: made.append(folders))
    name, content = meetings(*april(1))
    (tmp_path / name).write_bytes(content)
    assert run(command, *([tmp_path / name] if command == "intake" else []))[0] == 0
    assert made == [(records_directory(), DATA)]


def test_records_that_are_not_synthetic_are_never_replaced(run, records_folder, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    folder = records_directory()
    folder.mkdir(parents=True)
    (folder / "records.json").write_text("{}", encoding="utf-8")
    before = snapshot(folder)
    with pytest.raises(SettingError, match="HIKIKOMORI_RECORDS"):
        prepare(folder, DATA)
    for language in LANGUAGES:
        status, out, err = run("--language", language, "query", "data/reports")
        assert (status, out) == (2, "")
        assert text("settings.foreign_records", language, folder=folder) in err
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert [error.message for error in app.exception] == []
    assert [error.value for error in app.error] == [text("settings.foreign_records", "ja", folder=folder)]
    assert snapshot(folder) == before


def test_the_folder_of_the_demonstration_is_none_for_real_records(run, demonstrated, tmp_path, monkeypatch):
    """Without its mark on the pages nobody would know."""
    monkeypatch.delenv("HIKIKOMORI_DEMO")
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(demonstrated))
    name, content = meetings(*april(1))
    (tmp_path / name).write_bytes(content)
    before = snapshot(demonstrated)
    for command in (["intake", tmp_path / name, "--yes"], ["query", "data/reports"]):
        status, out, err = run(*command)
        assert (status, out) == (2, "")
        assert text("settings.synthetic_records", "ja", variable="HIKIKOMORI_RECORDS", folder=demonstrated) in err
    assert snapshot(demonstrated) == before
