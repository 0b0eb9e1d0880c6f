"""The warehouse in use: swapped when the data has changed, tried again when the records could not be counted."""

import shutil

import pytest

from dashboard import current as module
from dashboard.current import current
from dashboard.records import log
from dashboard.records.errors import NotCounted
from tests.conftest import YEAR


@pytest.fixture
def records(synthetic_folder, tmp_path, monkeypatch):
    """A copy of the synthetic records, named as the folder of records, and nothing in use yet."""
    folder = tmp_path / "records"
    shutil.copytree(synthetic_folder, folder)
    monkeypatch.setenv("HIKIKOMORI_RECORDS", str(folder))
    monkeypatch.setattr(module, "_current", module._Current())
    return folder


def test_records_that_could_not_be_counted_are_tried_again(records, monkeypatch):
    def full(*_args):
        raise NotCounted(folder=records, reason="No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(log, "prepare", full)
        failed = current()
        assert isinstance(failed.records.error, NotCounted)
        assert failed.years == [YEAR]
        assert current() is failed, "not at every click"
    monkeypatch.setattr(module, "RETRY", 0)
    assert current().years == [YEAR, YEAR + 1, YEAR + 2]
    assert current() is current()


def test_a_damaged_file_of_counted_records_is_made_again(records):
    before = current().query("overview/years")
    (file,) = (records / "warehouse").glob("*.duckdb")
    file.write_bytes(b"damaged" * 1000)
    module._current.warehouse = None
    healed = current()
    assert healed.records.error is None
    assert healed.query("overview/years").equals(before)


def test_a_file_that_can_not_be_made_again_is_told_not_raised(records, monkeypatch):
    current()
    (file,) = (records / "warehouse").glob("*.duckdb")
    file.write_bytes(b"damaged" * 1000)
    module._current.warehouse = None

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log, "_make", full)
    told = current()
    assert isinstance(told.records.error, NotCounted)
    assert "No space left on device" in told.records.error.message("en")


def test_a_thread_that_was_overtaken_builds_what_is_there_now(records):
    """The state is looked at when building begins, not when somebody noticed a change."""
    shown = current()
    folders = module._current.folders
    shutil.rmtree(records)
    module._current.build(folders)
    assert module._current.warehouse is not shown
    assert module._current.warehouse.years == [YEAR]
