"""The data folder: what goes in comes out, what is undone is as before, and what fails changes nothing."""

import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from dashboard.records import atomic, store
from dashboard.records.overlap import keys
from dashboard.records.store import (
    Busy,
    Changed,
    Damaged,
    Entry,
    Inaccessible,
    NoSpace,
    NotInForce,
    Store,
    StoreError,
)
from tests.errors import kinds_of_error, messages
from tests.records.crash_driver import Driver
from tests.records.samples import KINDS, entry, leftovers, rows, snapshot, state, take_in

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the driver needs fork and /proc")
POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "records"


@pytest.fixture
def two(folder: Path) -> Store:
    """A store with a file of each of two kinds in force."""
    made = Store(folder)
    take_in(made, entry("meetings of two years", years=(2023, 2024)))
    take_in(made, entry("consultations", kind="consultations"))
    return made


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    started = Driver()
    yield started
    started.close()


def ids(intakes: list) -> list[str]:
    return [made.id for made in intakes]


# Taking in


def test_an_absent_folder_is_an_empty_store_and_reading_makes_nothing(folder):
    absent = Store(folder)
    assert absent.intakes() == absent.in_force() == absent.parquet("meetings") == []
    assert absent.version == ""
    assert absent.overlaps(KINDS["meetings"], rows()) == {}
    with pytest.raises(NotInForce):
        absent.undo("0001")
    with pytest.raises(Changed):
        absent.add_many([entry()], "seen another state")
    assert not folder.exists()


def test_what_is_added_is_kept_with_all_that_is_known_of_it(folder):
    table = rows("meetings", days=3, years=(2024, 2023))
    content = "日付,グループ\n".encode("cp932")
    made = Store(folder).add(
        *("例会.csv", content, table, KINDS["meetings"], ["4月", "5月"], 8, b"\xef\xbb\xbfrow", 2, [], ""),
        taken_at="2024-05-01T00:00:00+00:00",
    )
    assert Store(folder).intakes() == Store(folder).in_force("meetings") == [made]
    assert Store(folder).in_force("seminars") == []
    assert (made.id, made.name, made.kind, made.sheets) == ("0001", "例会.csv", "meetings", ("4月", "5月"))
    assert (made.rows_read, made.accepted, made.set_aside, made.fiscal_years) == (8, 6, 2, {2023: 3, 2024: 3})
    assert (made.first_date, made.last_date) == (date(2023, 4, 1), date(2024, 4, 3))
    assert (made.taken_at, made.undone_at, made.replaces) == ("2024-05-01T00:00:00+00:00", None, ())
    assert made.digest == hashlib.sha256(content).hexdigest()
    assert Store(folder).path(made, "original").read_bytes() == content
    assert Store(folder).path(made, "set_aside.csv").read_bytes() == b"\xef\xbb\xbfrow"
    own = json.loads(Store(folder).path(made, "intake.json").read_bytes())
    assert own == json.loads((folder / "records.json").read_bytes())["intakes"][0]
    assert leftovers(folder) == []


def test_rows_keep_their_order_and_shape_in_one_file_a_year(folder):
    years = rows("consultations", days=2, years=(2023, 2024))
    # The file has the years mixed and the days backwards.
    table = years.take([3, 0, 2, 1])
    made = Store(folder)
    made.add_many([replace(entry(kind="consultations"), table=table)], "")
    found = {year: pq.read_table(path, partitioning=None) for _, year, path in made.parquet("consultations")}
    assert {*found} == {2023, 2024}
    assert found[2024].to_pylist() == years.take([3, 2]).to_pylist()
    assert found[2023].to_pylist() == years.take([0, 1]).to_pylist()
    assert found[2024].schema == KINDS["consultations"].schema
    first = pq.ParquetFile(made.parquet("consultations")[0][2])
    assert first.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_kept_and_compared(folder, kind):
    made = Store(folder)
    assert len(keys(KINDS[kind])) >= 2
    (id,) = take_in(made, entry(kind=kind, days=4, years=(2024, 2025)))
    ((_, year, _), (_, later, _)) = made.parquet(kind)
    assert (year, later) == (2024, 2025)
    assert made.path(made.intakes()[0], f"{kind}/fiscal_year=2024/rows.parquet").is_file()
    assert made.overlaps(KINDS[kind], rows(kind, days=4, years=(2024,), first=3)) == {id: (1, 4)}


def test_a_file_without_accepted_rows_is_kept_too(folder):
    made = Store(folder)
    (id,) = take_in(made, entry(days=0))
    (found,) = made.intakes()
    assert (found.id, found.accepted, found.fiscal_years, found.first_date) == (id, 0, {}, None)
    assert made.parquet("meetings") == []


@pytest.mark.parametrize(
    "table",
    [
        rows("seminars"),
        rows().select(["row", "fiscal_year", "date"]),
        rows().set_column(1, "fiscal_year", pa.nulls(3, pa.int16())),
    ],
    ids=["another kind", "columns missing", "no fiscal year"],
)
def test_rows_of_another_shape_are_a_mistake_of_the_program(table):
    with pytest.raises(ValueError, match=r"shape|fiscal year"):
        Entry("a.csv", b"a", table, KINDS["meetings"])


def test_the_same_file_twice_changes_nothing(two, folder):
    before = snapshot(folder)
    stamp = (folder / "records.json").stat().st_mtime_ns
    again = two.add_many([replace(entry("meetings of two years", days=1), name="copy.csv")], "an old version")
    assert ids(again) == ["0001"]
    assert again[0].name != "copy.csv" and again[0].accepted == 6
    assert snapshot(folder) == before
    assert (folder / "records.json").stat().st_mtime_ns == stamp


def test_a_workbook_of_two_kinds_is_two_intakes(folder):
    made = Store(folder)
    both = [entry("workbook"), entry("workbook", kind="seminars")]
    assert take_in(made, *both) == take_in(made, *both) == ["0001", "0002"]
    assert [(found.kind, found.digest) for found in made.intakes()] == [
        ("meetings", made.intakes()[0].digest),
        ("seminars", made.intakes()[0].digest),
    ]


def test_the_same_file_twice_in_one_confirmation_is_one_intake(folder):
    assert take_in(Store(folder), entry("a"), entry("b"), entry("a")) == ["0001", "0002", "0001"]
    assert len(Store(folder).intakes()) == 2


def test_a_corrected_file_takes_the_place_of_its_earlier_self(two):
    assert take_in(two, entry("corrected", replaces=["0001"])) == ["0003"]
    assert ids(two.in_force()) == ["0002", "0003"]
    assert ids(two.in_force("meetings")) == ["0003"]
    assert ids(two.intakes()) == ["0001", "0002", "0003"]


def test_the_first_does_not_come_back_when_its_successor_is_replaced(two, folder):
    states = [state(folder)]
    for content, replaced in (("corrected", "0001"), ("corrected again", "0003")):
        take_in(two, entry(content, replaces=[replaced]))
        states.append(state(folder))
    assert [found[1] for found in states] == [("0001", "0002"), ("0002", "0003"), ("0002", "0004")]
    two.undo("0004")
    assert state(folder) == states[1]
    two.undo("0003")
    assert state(folder) == states[0]


def test_one_file_can_replace_several_and_be_replaced_with_its_old_self(two, folder):
    before = state(folder)
    take_in(two, entry("all", replaces=["0001", "0002"]))
    assert ids(two.in_force()) == ["0003"]
    # The content of 0001 is not in force, so it is taken in as a new file.
    assert take_in(two, entry("meetings of two years", replaces=["0003"])) == ["0004"]
    two.undo("0004")
    two.undo("0003")
    assert state(folder) == before


def test_a_known_file_dropped_in_with_the_one_that_replaces_it(two):
    assert take_in(two, entry("meetings of two years"), entry("corrected", replaces=["0001"])) == ["0001", "0003"]
    assert ids(two.in_force()) == ["0002", "0003"]


@pytest.mark.parametrize("gone", ["0001", "0004", "9999"], ids=["replaced", "undone", "unknown"])
def test_only_what_is_in_force_can_be_replaced_or_undone(two, folder, gone):
    take_in(two, entry("corrected", replaces=["0001"]))
    take_in(two, entry("undone"))
    two.undo("0004")
    before = snapshot(folder)
    with pytest.raises(NotInForce, match=gone):
        two.undo(gone)
    with pytest.raises(NotInForce, match=gone):
        take_in(two, entry("another"), entry("new", replaces=["0002", gone]))
    assert snapshot(folder) == before


# Undoing


def test_undo_brings_back_what_was(two, folder):
    before = state(folder)
    files = snapshot(folder)
    take_in(two, entry("corrected", replaces=["0001"]), entry("seminars", kind="seminars"))
    assert state(folder) != before
    undone = two.undo("0003")
    assert undone.undone_at and undone == two.intakes()[2]
    two.undo("0004", two.version)
    assert state(folder) == before
    assert files.items() - {("records.json", files["records.json"])} <= snapshot(folder).items()
    assert two.path(undone, "original").read_bytes() == b"corrected"


def test_an_undone_file_can_be_taken_in_again_under_a_new_id(two):
    two.undo("0002")
    assert take_in(two, entry("consultations", kind="consultations")) == ["0003"]
    two.undo("0003")
    assert take_in(two, entry("consultations", kind="consultations")) == ["0004"]


def test_a_change_since_the_preview_is_refused(two, folder):
    seen = two.version
    take_in(two, entry("of a colleague"))
    before = snapshot(folder)
    with pytest.raises(Changed):
        two.add_many([entry("mine")], seen)
    with pytest.raises(Changed):
        two.undo("0001", seen)
    assert snapshot(folder) == before
    two.undo("0003")
    assert two.version == seen
    assert ids(two.add_many([entry("mine")], seen)) == ["0004"]


def test_the_version_tells_every_state_from_every_other(two):
    versions = ["", two.version]
    take_in(two, entry("corrected", replaces=["0001"]))
    versions.append(two.version)
    two.undo("0002")
    versions.append(two.version)
    two.undo("0003")
    versions.append(two.version)
    assert len({*versions}) == 5


# What is there already


def test_overlaps_count_the_rows_of_earlier_files_by_their_keys(folder):
    made = Store(folder)
    kind = KINDS["consultations"]
    take_in(made, entry("ten days", kind="consultations", days=10))
    take_in(made, entry("two years", kind="consultations", days=5, years=(2023, 2024), first=100))
    take_in(made, entry("another kind", kind="meetings", days=10))
    # Days 8 to 101 of 2024: the last two of the first file, the first two of the second.
    assert made.overlaps(kind, rows("consultations", days=94, first=8)) == {"0001": (2, 10), "0002": (2, 5)}
    assert made.overlaps(kind, rows("consultations", days=200, years=(2023, 2024))) == {
        "0001": (10, 10),
        "0002": (10, 10),
    }
    assert made.overlaps(kind, rows("consultations", years=(2025,))) == {}
    assert made.overlaps(kind, rows("consultations", days=0)) == {}
    made.undo("0001")
    assert made.overlaps(kind, rows("consultations", days=94, first=8)) == {"0002": (2, 5)}


def test_rows_without_one_of_their_keys_are_alike_where_it_is_empty(folder):
    made = Store(folder)
    seminars = rows("seminars", days=2)
    column = seminars.schema.get_field_index("municipalities")
    field = seminars.schema.field(column)
    nameless = seminars.set_column(column, field, pa.nulls(2, field.type))
    made.add_many([replace(entry(kind="seminars"), table=nameless)], "")
    assert made.overlaps(KINDS["seminars"], nameless) == {"0001": (2, 2)}
    assert made.overlaps(KINDS["seminars"], seminars) == {"0001": (0, 2)}


def test_overlaps_of_a_million_rows_in_the_memory_they_have(folder):
    count = 1_000_000
    one = rows("consultations", days=1)
    numbers = pa.array([f"C-{number:07d}" for number in range(count)])
    table = pa.table(
        {
            name: numbers if name == "case_number" else pa.repeat(one[name][0], count).cast(one.schema.field(name).type)
            for name in one.schema.names
        },
        schema=one.schema,
    )
    made = Store(folder)
    made.add_many([replace(entry(kind="consultations"), table=table.slice(0, count - 10))], "")
    assert made.overlaps(KINDS["consultations"], table.slice(20)) == {"0001": (count - 30, count - 10)}


def test_a_folder_whose_name_is_a_pattern_is_not_taken_for_its_neighbour(tmp_path):
    for name in ("記録[1]", "記録1"):
        take_in(Store(tmp_path / name), entry(name))
    assert Store(tmp_path / "記録[1]").overlaps(KINDS["meetings"], rows()) == {"0001": (3, 3)}


# Hostile names


HOSTILE = [
    *("../../escape.csv", "/etc/passwd", "C:\\x\\..\\y.csv", "CON", "", "'; --"),
    *("a" * 5000, "a\0b", "\udc82\udca0.csv"),
]


@pytest.mark.parametrize("name", HOSTILE, ids=[f"{number}" for number in range(len(HOSTILE))])
def test_the_name_of_a_file_is_only_data(tmp_path, folder, name):
    made = Store(folder)
    take_in(made, replace(entry(), name=name, sheets=[name.encode(errors="replace").decode()]))
    (found,) = made.intakes()
    assert found.name == name.encode(errors="replace").decode()
    assert [path.name for path in tmp_path.iterdir()] == ["records"]
    assert {*snapshot(folder)} == {
        *("lock", "records.json", "intakes", "intakes/0001"),
        *(f"intakes/0001/{file}" for file in ("original", "set_aside.csv", "intake.json", "meetings")),
        *(f"intakes/0001/meetings/{file}" for file in ("fiscal_year=2024", "fiscal_year=2024/rows.parquet")),
    }


@POSIX
def test_the_records_are_for_their_owner_only(tmp_path):
    mask = os.umask(0)
    try:
        take_in(Store(tmp_path / "deep" / "records"), entry())
    finally:
        os.umask(mask)
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep", *(tmp_path / "deep").rglob("*"))}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600}
    assert len(found) >= 10


# Leftovers and damage


def test_the_next_writer_removes_what_a_dead_one_left_and_nothing_else(two, folder):
    for name in ("0003", ".0004.new", "0017"):
        shutil.copytree(folder / "intakes" / "0001", folder / "intakes" / name)
    (folder / ".records.json.new").write_bytes(b'{"format": 1, "inta')
    (folder / "intakes" / "desktop.ini").write_bytes(b"of Windows")
    (folder / "warehouse").mkdir()
    assert ids(two.intakes()) == ["0001", "0002"]
    assert take_in(two, entry("new")) == ["0003"]
    assert {path.name for path in (folder / "intakes").iterdir()} == {"0001", "0002", "0003", "desktop.ini"}
    assert {path.name for path in folder.iterdir()} == {"intakes", "lock", "records.json", "warehouse"}
    assert two.path(two.intakes()[2], "original").read_bytes() == b"new"


def ledger_with(change: Callable[[dict], object]) -> Callable[[Path], object]:
    """Return what rewrites records.json with a change made to what it says."""

    def rewrite(folder: Path) -> None:
        said = json.loads((folder / "records.json").read_bytes())
        change(said)
        (folder / "records.json").write_text(json.dumps(said), encoding="utf-8")

    return rewrite


def of_first(**changed: object) -> Callable[[Path], object]:
    return ledger_with(lambda said: said["intakes"][0].update(changed))


def ledger_of(content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "records.json").write_bytes(content)


FIRST = "intakes/0001"
ROWS = f"{FIRST}/meetings/fiscal_year=2024/rows.parquet"
#: What happened to the folder, what the message calls it, and the file that it must name.
DAMAGES = {
    "ledger empty": (ledger_of(b""), "damaged_unreadable", "records.json"),
    "ledger cut off": (
        lambda folder: os.truncate(folder / "records.json", 400),
        *("damaged_unreadable", "records.json"),
    ),
    "ledger of zeros": (ledger_of(b"\0" * 500), "damaged_unreadable", "records.json"),
    "ledger not UTF-8": (ledger_of(b'{"format": 1, "intakes": "\x82\xa0"}'), "damaged_unreadable", "records.json"),
    "ledger another JSON": (ledger_of(b"[1, 2]"), "damaged_unreadable", "records.json"),
    "ledger without intakes": (ledger_of(b'{"format": 1}'), "damaged_unreadable", "records.json"),
    "intakes not a list of intakes": (
        ledger_of(b'{"format": 1, "intakes": [1]}'),
        *("damaged_unreadable", "records.json"),
    ),
    "format not a number": (ledger_of(b'{"format": "x", "intakes": []}'), "damaged_unreadable", "records.json"),
    "format 0": (ledger_of(b'{"format": 0, "intakes": []}'), "damaged_unreadable", "records.json"),
    "newer format": (ledger_of(b'{"format": 2, "intakes": []}'), "damaged_newer", "records.json"),
    "ledger gone": (lambda folder: (folder / "records.json").unlink(), "damaged_unnamed", "records.json"),
    "a field unknown": (of_first(colour="red"), "damaged_unreadable", "records.json"),
    "a field gone": (ledger_with(lambda said: said["intakes"][0].pop("kind")), "damaged_unreadable", "records.json"),
    "an id twice": (of_first(id="0002"), "damaged_unreadable", "records.json"),
    "an id that leads out": (of_first(id="../0001"), "damaged_unreadable", "records.json"),
    "a kind that leads out": (of_first(kind="../../0002/x"), "damaged_unreadable", "records.json"),
    "a file that leads out": (
        ledger_with(lambda said: said["intakes"][0]["files"].update({"../../../x": 1})),
        *("damaged_unreadable", "records.json"),
    ),
    "a year without its file": (
        ledger_with(lambda said: said["intakes"][0]["fiscal_years"].update({"2030": 1})),
        *("damaged_unreadable", "records.json"),
    ),
    "a replaced intake unknown": (of_first(replaces=["0009"]), "damaged_unreadable", "records.json"),
    "a day that is none": (of_first(first_date="2024-02-30"), "damaged_unreadable", "records.json"),
    "intakes gone": (lambda folder: shutil.rmtree(folder / "intakes"), "damaged_missing", f"{FIRST}/original"),
    "an intake gone": (lambda folder: shutil.rmtree(folder / FIRST), "damaged_missing", f"{FIRST}/original"),
    "rows gone": (lambda folder: (folder / ROWS).unlink(), "damaged_missing", ROWS),
    "rows cut off": (lambda folder: os.truncate(folder / ROWS, 100), "damaged_size", ROWS),
    "original edited": (
        lambda folder: (folder / FIRST / "original").write_bytes(b"edited"),
        *("damaged_size", f"{FIRST}/original"),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_says_what_is_wrong_and_is_left_alone(two, folder, damage):
    do, key, file = DAMAGES[damage]
    do(folder)
    before = snapshot(folder)
    attempts = [
        two.intakes,
        two.in_force,
        lambda: two.version,
        lambda: two.parquet("meetings"),
        lambda: two.overlaps(KINDS["meetings"], rows()),
        lambda: two.add_many([entry("new")], None),
        lambda: two.undo("0002"),
    ]
    for attempt in attempts:
        with pytest.raises(Damaged) as caught:
            attempt()
        assert caught.value.key == key
        for language, last in (("ja", "ください。"), ("en", ".")):
            message = caught.value.message(language)
            assert str(folder / file) in message
            assert message.endswith(last)
    assert snapshot(folder) == before


def test_an_undone_intake_needs_no_files(two, folder):
    two.undo("0001")
    shutil.rmtree(folder / FIRST)
    assert ids(two.in_force()) == ["0002"]
    assert take_in(two, entry("new")) == ["0003"]


def test_damage_while_a_change_waits_for_its_turn_leaves_everything_alone(two, folder, monkeypatch):
    """The state is looked at again under the lock: what went wrong meanwhile is not overwritten."""
    enter = FileLock.acquire

    def damaged_meanwhile(self, *rest, **more):
        (folder / "records.json").write_bytes(b"{")
        (folder / "intakes" / "0003").mkdir()
        return enter(self, *rest, **more)

    monkeypatch.setattr(FileLock, "acquire", damaged_meanwhile)
    with pytest.raises(Damaged):
        two.add_many([entry("new")], None)
    assert (folder / "records.json").read_bytes() == b"{"
    assert (folder / "intakes" / "0003").is_dir()


# No room, no right, no turn


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize("exists", [True, False])
def test_too_little_room_is_seen_before_anything_is_written(tmp_path, monkeypatch, exists):
    made = Store(tmp_path / "a" / "records")
    if exists:
        take_in(made, entry("first"))
    before = snapshot(tmp_path)
    asked = []

    def usage(path):
        asked.append(path)
        return Usage(10**12, 10**12 - 10**6, 10**6)

    monkeypatch.setattr(store.shutil, "disk_usage", usage)
    with pytest.raises(NoSpace) as caught:
        made.add_many([replace(entry("new"), content=bytes(5 * 2**20))], None)
    assert snapshot(tmp_path) == before
    assert asked == [made.folder if exists else tmp_path]
    for language, sign in (("ja", "空き"), ("en", "disk space")):
        message = caught.value.message(language)
        # 5 MB of the file, 16 MB to spare and the little of the rows, rounded up.
        assert "22 MB" in message and str(made.folder) in message and sign in message


def jobs(folder: Path) -> dict[str, dict]:
    new = {"content": "new", "years": (2024, 2025), "replaces": ["0001"]}
    return {
        "add": {"folder": folder, "action": "add", "entries": [new, {"content": "new", "kind": "seminars"}]},
        "undo": {"folder": folder, "action": "undo", "id": "0002"},
    }


@LINUX
@pytest.mark.parametrize("action", ["add", "undo"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO], ids=errno.errorcode.get)
def test_a_failure_at_any_step_changes_nothing(two, folder, driver, action, number):
    trial = folder.with_name("trial")
    shutil.copytree(folder, trial)
    (ended,) = driver.run(jobs(trial)[action])
    steps = ended["steps"]
    assert len(steps) > {"add": 90, "undo": 12}[action]
    swap = steps.index("after replace records.json")
    before, old = snapshot(folder), state(folder)
    # Every step fails once for want of space; the other reasons are tried at every seventh.
    for at, step in [*enumerate(steps)][: swap : 1 if number == errno.ENOSPC else 7]:
        (ended,) = driver.run({**jobs(folder)[action], "fail_at": at, "errno": number})
        expected = "Inaccessible" if number == errno.EIO else "NoSpace"
        assert ended.get("error", [step])[0] == expected, step
        assert str(folder) in ended["error"][1] and str(folder) in ended["error"][2]
        assert snapshot(folder) == before, step
    for at, step in [*enumerate(steps)][swap:]:
        shutil.rmtree(trial)
        shutil.copytree(folder, trial)
        (ended,) = driver.run({**jobs(trial)[action], "fail_at": at, "errno": number})
        # The new state stands, and its owner hears that the disk did not confirm it.
        assert ended["error"][0] == "Unconfirmed", step
        assert state(trial) != old and leftovers(trial) == []


@LINUX
@pytest.mark.parametrize(
    "given",
    [{"content": "x" * 100_000}, {"content": "many rows", "days": 360, "years": [*range(1925, 2025)]}],
    ids=["original", "rows"],
)
def test_a_disk_that_takes_no_more_changes_nothing(two, folder, driver, given):
    before = snapshot(folder)
    job = {"folder": folder, "action": "add", "entries": [{"content": "small"}, given]}
    (ended,) = driver.run({**job, "file_limit": 5000})
    assert ended["error"][0] == "NoSpace"
    assert snapshot(folder) == before
    (ended,) = driver.run(job)
    assert ended["result"] == ["0003", "0004"]


@LINUX
@pytest.mark.parametrize("locked", ["folder", "above", "ledger"])
def test_a_folder_that_may_not_be_written_says_so(driver, locked):
    # Not pytest's own folder: the user without rights could not even look into it.
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "records"
        if locked != "above":
            take_in(Store(folder), entry("first"))
        for path in (Path(base), *Path(base).rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        if locked == "ledger":
            (folder / "records.json").chmod(0)
        before = snapshot(Path(base)) if os.getuid() == 0 or locked != "ledger" else None
        (ended,) = driver.run(
            {"folder": folder, "action": "add", "entries": [{"content": "new"}], "user": "nobody", "quick": True}
        )
        kind, japanese, english = ended["error"]
        assert kind == "Inaccessible"
        assert str(folder) in japanese and "アクセス権" in japanese and "Permission denied" in english
        for path in (Path(base), *Path(base).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert before is None or snapshot(Path(base)) == before


def test_a_file_in_the_place_of_the_folder_says_so(folder):
    folder.write_bytes(b"a file")
    with pytest.raises(Inaccessible, match="Not a directory"):
        Store(folder).intakes()
    with pytest.raises(Inaccessible):
        Store(folder).add_many([entry()], None)
    assert folder.read_bytes() == b"a file"


def test_a_store_that_another_holds_is_busy(two, folder, monkeypatch):
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.2)
    before = snapshot(folder)
    with FileLock(folder / "lock"):
        with pytest.raises(Busy) as caught, ThreadPoolExecutor() as other:
            other.submit(two.add_many, [entry("new")], None).result()
        assert ids(two.in_force()) == ["0001", "0002"]
    assert snapshot(folder) == before
    assert str(folder) in caught.value.message("ja") and "0.2" in caught.value.message("ja")
    assert take_in(two, entry("new")) == ["0003"]


@POSIX
def test_the_lock_is_the_one_that_the_system_releases(two, folder, monkeypatch):
    """A lock that is only a file would outlive a process that is killed."""
    import fcntl

    with (folder / "lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        monkeypatch.setattr(store, "LOCK_SECONDS", 0.2)
        with pytest.raises(Busy):
            two.undo("0001")
    assert two.undo("0001").undone_at


def test_threads_of_one_process_take_turns(folder):
    def add(number: int) -> list[str]:
        return ids(Store(folder).add_many([entry(f"file {number}")], None))

    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(add, range(8))]
    assert sorted(found) == [[f"000{number}"] for number in range(1, 9)]
    assert len(state(folder)[2]) == 8


def test_what_another_process_holds_open_is_tried_again(folder, monkeypatch):
    """Windows denies what Linux allows: to replace a file that somebody reads."""
    refusals = iter([True] * 3)
    real = os.replace

    def denied_at_first(*paths):
        if next(refusals, False):
            raise PermissionError(errno.EACCES, "in use")
        return real(*paths)

    monkeypatch.setattr(atomic, "PAUSE", 0.001)
    monkeypatch.setattr(os, "replace", denied_at_first)
    assert take_in(Store(folder), entry()) == ["0001"]


# Messages


def test_every_message_is_there_in_both_languages_and_every_error_has_one():
    own = {kind.key for kind in kinds_of_error(StoreError) if kind is not Damaged}
    damages = {key for _, key, _ in DAMAGES.values()} | {"damaged_advice", "damaged_update"}
    assert messages(StoreError) == own | damages


def test_an_error_can_be_read_in_the_log_too():
    assert str(NotInForce(id="0007")).startswith("Intake 0007 is not in force")
    assert "0007" in NotInForce(id="0007").message("ja")
