"""What the environment may say: folders as people write them, on and off, and words for everything else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.language import LANGUAGES
from dashboard.settings import ROOT, SettingError, data_directory, demonstration, records_directory
from tests.conftest import DATA

FOLDERS = {"HIKIKOMORI_DATA": data_directory, "HIKIKOMORI_RECORDS": records_directory}


@pytest.mark.parametrize("word", ["1", "true", "TRUE", "Yes", "on", "1 "])
def test_on(word, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", word)
    assert demonstration()


@pytest.mark.parametrize("word", [None, "", " ", "0", "false", "False", "NO", "off"])
def test_off(word, monkeypatch):
    if word is None:
        monkeypatch.delenv("HIKIKOMORI_DEMO", raising=False)
    else:
        monkeypatch.setenv("HIKIKOMORI_DEMO", word)
    assert not demonstration()


@pytest.mark.parametrize("word", ["2", "demo", "はい"])
def test_anything_else_is_told_in_both_languages(word, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", word)
    for asked in (demonstration, records_directory):
        with pytest.raises(SettingError) as raised:
            asked()
        for language in LANGUAGES:
            message = raised.value.message(language)
            assert "HIKIKOMORI_DEMO" in message and word in message and message in str(raised.value)


@pytest.mark.parametrize("variable", FOLDERS)
def test_a_folder_as_people_write_it(variable, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for word, meant in {
        "~/記録": "home/記録",
        "記録/令和7年度": "here/記録/令和7年度",
        "..": ".",
        ".": "here",
        f"{tmp_path}/絶対 ": "絶対",
    }.items():
        monkeypatch.setenv(variable, word)
        assert FOLDERS[variable]() == (tmp_path / meant).resolve(), word


@pytest.mark.parametrize("word", ["", "  "])
def test_an_empty_folder_is_the_default(word, monkeypatch):
    for variable in FOLDERS:
        monkeypatch.setenv(variable, word)
    assert data_directory() == DATA
    assert records_directory().name == "records" and records_directory().parent.name == "hikikomori-dashboard"


@pytest.mark.parametrize("word", [".", "~", "..", "records", "records/"])
def test_the_synthetic_years_lie_beside_the_real_records(word, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    monkeypatch.setenv("HIKIKOMORI_RECORDS", word)
    real = records_directory()
    monkeypatch.setenv("HIKIKOMORI_DEMO", "1")
    assert records_directory() == real.with_name(f"{real.name}-synthetic")


def test_a_user_who_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_RECORDS", "~no-such-user-here/records")
    with pytest.raises(SettingError, match="HIKIKOMORI_RECORDS"):
        records_directory()


def test_a_folder_of_synthetic_years_is_none_for_real_records(tmp_path, monkeypatch):
    (tmp_path / "synthetic").touch()
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(tmp_path))
    with pytest.raises(SettingError, match=re.escape(str(tmp_path.resolve()))):
        records_directory()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_tells_it_as_wrong_use(language, capsys, monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", "maybe")
    for command in (["list"], ["query", "data/reports"], ["intakes"]):
        assert main(["--language", language, *command]) == 2
        out, err = capsys.readouterr()
        with pytest.raises(SettingError) as raised:
            demonstration()
        assert (out, err) == ("", f"{raised.value.message(language)}\n")


def test_the_server_does_not_start_with_it(monkeypatch):
    monkeypatch.setenv("HIKIKOMORI_DEMO", "maybe")
    done = subprocess.run([sys.executable, "-m", "dashboard.serve"], cwd=ROOT, capture_output=True, timeout=60)
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1
    assert "HIKIKOMORI_DEMO" in said and "Traceback" not in said


def test_nothing_else_reads_the_environment():
    readers = {file.name for file in Path(ROOT / "dashboard").rglob("*.py") if "os.environ" in file.read_text("utf-8")}
    # Where Windows keeps its browsers is no setting; the package itself chooses openpyxl's parser.
    assert readers == {"settings.py", "pdf.py", "__init__.py"}
