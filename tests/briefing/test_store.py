"""The folder of briefings, the record of exports, and adding from a card: nothing is lost, nothing is overwritten."""

import json
import os
import sys
import threading
from dataclasses import replace

import pytest

from dashboard.briefing import store as module
from dashboard.briefing.adding import add
from dashboard.briefing.briefing import Entry
from dashboard.briefing.errors import (
    BadName,
    BriefingError,
    LogUnreadable,
    Misread,
    NoBriefing,
    Occupied,
    OwnOnly,
    Stale,
)
from dashboard.briefing.exported import Exported, Exports
from dashboard.briefing.store import Briefings
from dashboard.records.errors import Inaccessible
from tests.conftest import DATA
from tests.errors import kinds_of_error, messages

YEARS, FACTS = Entry("overview/years", {"fiscal_year": 2024}), Entry("age_region/area_facts", {"area": "soya"})
NAME = "funder-meeting-fy2024"


@pytest.fixture
def briefings(tmp_path) -> Briefings:
    return Briefings(tmp_path / "own", DATA / "briefings")


def files(briefings: Briefings) -> list[str]:
    return sorted(path.name for path in briefings.own.iterdir())


def test_looking_makes_nothing(briefings):
    assert [each.name for each in briefings.listed()] == [NAME]
    assert not briefings.read(NAME).own
    assert not briefings.own.exists()


def test_made_changed_and_read_again(briefings):
    made = briefings.create("説明会", "funder")
    assert made.briefing.name == "説明会" and made.own
    saved = briefings.save(replace(made.briefing, entries=(YEARS,)), made.version)
    assert briefings.read("説明会") == saved
    assert saved.briefing.entries == (YEARS,) and saved.version != made.version
    assert [each.name for each in briefings.listed()] == ["説明会", NAME], "the user's own come first"
    assert files(briefings) == ["lock", "説明会.yml"]
    if sys.platform != "win32":
        assert (briefings.own / "説明会.yml").stat().st_mode & 0o777 == 0o600


def test_a_second_one_of_the_same_title_is_another_file(briefings):
    names = [briefings.create("説明会", "funder").briefing.name for _ in range(2)]
    assert names == ["説明会", "説明会-2"]


def test_a_stale_change_is_refused_and_loses_nothing(briefings):
    made = briefings.create("説明会", "funder")
    first = briefings.save(replace(made.briefing, entries=(YEARS,)), made.version)
    with pytest.raises(Stale) as caught:
        briefings.save(replace(made.briefing, entries=(FACTS,)), made.version)
    assert "説明会" in caught.value.message("ja")
    assert briefings.read("説明会") == first


def test_changing_a_shipped_one_keeps_a_copy_that_counts_instead(briefings):
    shipped = briefings.read(NAME)
    before = (briefings.shipped / f"{NAME}.yml").read_bytes()
    saved = briefings.save(replace(shipped.briefing, title="別の題"), shipped.version)
    assert saved.own and briefings.read(NAME).briefing.title == "別の題"
    assert [each.name for each in briefings.listed()] == [NAME], "it stands once in the list"
    assert (briefings.shipped / f"{NAME}.yml").read_bytes() == before
    with pytest.raises(Stale):
        briefings.save(replace(shipped.briefing, title="もう一つ"), shipped.version)
    briefings.delete(NAME, saved.version)
    assert briefings.read(NAME) == shipped
    with pytest.raises(OwnOnly):
        briefings.delete(NAME, shipped.version)


def test_a_copy_for_another_year(briefings):
    copy = briefings.duplicate(NAME, "助成者への説明（2025年度）", 2025).briefing
    old = briefings.read(NAME).briefing
    assert copy.name == "助成者への説明-2025年度"
    assert {entry.parameters["fiscal_year"] for entry in copy.entries} == {2025}
    assert [entry.headline for entry in copy.entries] == [entry.headline for entry in old.entries]
    assert [entry.based_on for entry in copy.entries] == [entry.based_on for entry in old.entries]


def test_one_bad_file_stops_only_itself_and_is_never_overwritten(briefings):
    made = briefings.create("説明会", "funder")
    bad = briefings.own / "壊れた.yml"
    bad.write_bytes(b"title: [")
    shadow = briefings.own / f"{NAME}.yml"
    shadow.write_bytes(b"\xff\xfe")
    listed = {each.name: each for each in briefings.listed()}
    assert isinstance(listed["壊れた"].error, Misread) and isinstance(listed[NAME].error, Misread)
    assert listed["説明会"].kept == made
    assert str(bad) in listed["壊れた"].error.message("ja")
    for name in ("壊れた", NAME):
        with pytest.raises(Misread):
            briefings.save(replace(made.briefing, name=name), "")
        with pytest.raises(Misread):
            briefings.delete(name, "")
    assert briefings.create("壊れた", "funder").briefing.name == "壊れた-2"
    assert (bad.read_bytes(), shadow.read_bytes()) == (b"title: [", b"\xff\xfe")


def test_names_that_are_none(briefings):
    with pytest.raises(NoBriefing) as caught:
        briefings.read("nothing")
    assert NAME in caught.value.message("en")
    with pytest.raises(BadName):
        briefings.read("../funder-meeting-fy2024")


def test_what_a_crash_left_behind_is_no_hindrance(briefings):
    made = briefings.create("説明会", "funder")
    (briefings.own / ".説明会.yml.new").write_bytes(b"half")
    briefings.save(replace(made.briefing, entries=(YEARS,)), made.version)
    assert files(briefings) == ["lock", "説明会.yml"]
    (briefings.own / ".説明会.yml.new").write_bytes(b"half")
    assert [each.name for each in briefings.listed()] == ["説明会", NAME]


def test_a_failure_to_write_leaves_the_file_as_it_was(briefings, monkeypatch):
    made = briefings.create("説明会", "funder")

    def full(*_):
        raise OSError(13, "denied")

    monkeypatch.setattr(module, "replace_file", full)
    with pytest.raises(Inaccessible):
        briefings.save(replace(made.briefing, entries=(YEARS,)), made.version)
    assert briefings.read("説明会") == made


def test_nobody_waits_for_ever(briefings, monkeypatch):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.05)
    held = threading.Event(), threading.Event()

    def hold():
        with briefings._writing():
            held[0].set()
            held[1].wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held[0].wait(10)
    try:
        with pytest.raises(Occupied):
            briefings.create("説明会", "funder")
    finally:
        held[1].set()
        thread.join()


# -- Adding from a card --------------------------------------------------------------------------


def test_the_first_figure_makes_a_briefing_with_protected_numbers(briefings):
    added = add(briefings, YEARS, None, "2024年度の説明資料", "ja")
    assert (added.briefing.title, added.briefing.audience) == ("2024年度の説明資料", "funder")
    assert (added.slide, added.before) == (1, False)
    again = add(briefings, YEARS, added.briefing.name, "-", "ja")
    assert again.before and again.briefing == added.briefing, "the same figure with the same filters is added once"
    other = add(briefings, FACTS, None, "-", "ja")
    assert (other.briefing.name, other.slide) == (added.briefing.name, 2), "to the newest own"


def test_added_to_the_one_used_last(briefings):
    first = briefings.create("一", "funder").briefing.name
    second = briefings.create("二", "funder").briefing.name
    os.utime(briefings.own / "一.yml", (1, 1))
    assert add(briefings, YEARS, first, "-", "ja").briefing.name == first
    os.utime(briefings.own / "一.yml", (1, 1))
    assert add(briefings, YEARS, "deleted", "-", "ja").briefing.name == second
    assert add(briefings, YEARS, NAME, "-", "ja").before, "the sample, if that was looked at last"


def test_two_tabs_that_add_at_once_both_do(briefings):
    name = briefings.create("説明会", "funder").briefing.name
    entries = [Entry("overview/years", {"fiscal_year": year}) for year in range(2000, 2012)]
    threads = [threading.Thread(target=add, args=(briefings, each, name, "-", "ja")) for each in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = {entry.parameters["fiscal_year"] for entry in briefings.read(name).briefing.entries}
    assert kept == {*range(2000, 2012)}


# -- The record of exports -----------------------------------------------------------------------


def export(number: int) -> Exported:
    figures = ({"figure": "overview/years", "parameters": {"fiscal_year": 2024}},)
    masked = ({"table": "centre_residence", "keys": {"area": "soya"}, "state": "under"},)
    when = f"2025-04-{number:02}T01:02:03+00:00"
    return Exported(when, "説明会", "説明", "funder", "pptx", "ja", figures, "data", "digest", 1, masked)


def test_exports_are_only_added_to(tmp_path):
    exports = Exports(tmp_path / "own")
    assert exports.read() == ([], 0) and not exports.folder.exists()
    for number in (1, 2):
        exports.add(export(number))
    assert exports.read() == ([export(2), export(1)], 0)
    first, second = exports.file.read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["masked"] == [{"table": "centre_residence", "keys": {"area": "soya"}, "state": "under"}]
    exports.add(export(3))
    assert exports.file.read_text(encoding="utf-8").splitlines()[:2] == [first, second]


def test_a_line_cut_short_costs_no_other(tmp_path):
    exports = Exports(tmp_path)
    exports.add(export(1))
    whole = exports.file.read_bytes()
    exports.file.write_bytes(whole + whole[:40] + b"\n" + b'{"when": "x"}\n' + whole[:20])
    exports.add(export(2))
    assert exports.read() == ([export(2), export(1)], 3)


def test_a_record_that_cant_be_written_is_told(tmp_path):
    exports = Exports(tmp_path)
    exports.file.mkdir()
    for action in (exports.read, lambda: exports.add(export(1))):
        with pytest.raises(LogUnreadable) as caught:
            action()
        assert str(exports.file) in caught.value.message("ja")


# -- Messages ------------------------------------------------------------------------------------

#: Sentences that are said beside an error's own.
BESIDE = {"stale_words", "unrecorded"}


def test_every_message_is_there_in_both_languages_and_every_error_has_one():
    assert messages(BriefingError) == {kind.key for kind in kinds_of_error(BriefingError)} | BESIDE
