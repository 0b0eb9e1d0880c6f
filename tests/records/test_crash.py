"""Killed at any moment, or one of four at once: nothing lost, nothing half done, nothing twice."""

import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.records.store import Store
from tests.records.crash_driver import Driver
from tests.records.samples import copied, entry, leftovers, state, take_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the steps are found through /proc")

SEED = 20240401
RANDOM_KILLS = 100
#: A store with two intakes, of which the second replaced the first; and what is done to it.
SCENARIOS = {
    "add": {"action": "add", "entries": [{"content": "new", "years": (2024, 2025)}]},
    "add several": {"action": "add", "entries": [{"content": "new"}, {"content": "new", "kind": "consultations"}]},
    "replace": {"action": "add", "entries": [{"content": "corrected again", "replaces": ["0002"]}]},
    "undo": {"action": "undo", "id": "0002"},
    "add to nothing": {"action": "add", "entries": [{"content": "new"}]},
    "add after a crash": {"action": "add", "entries": [{"content": "new"}]},
}
SWAP = "after replace records.json"
#: Steps that a run can't do without; a list of steps that lacks one was not listened to.
DRAFT = "intakes/.{id}.new"
ROWS = f"{DRAFT}/meetings/fiscal_year=2024/rows.parquet"
SWAPPING = (
    "open .records.json.new",
    "write .records.json.new",
    "half-write .records.json.new",
    "fsync .records.json.new",
    "rename records.json",
    SWAP,
    "fsync .",
)
LAYING_DOWN = (
    f"mkdir {DRAFT}",
    f"open {DRAFT}/original",
    f"half-write {DRAFT}/original",
    f"fsync {DRAFT}/original",
    f"fsync {DRAFT}",
    f"open {ROWS}",
    f"half-write {ROWS}",
    f"fsync {ROWS}",
    f"fsync {DRAFT}/meetings/fiscal_year=2024",
    f"fsync {DRAFT}/intake.json",
    f"write {DRAFT}/set_aside.csv",
    "rename intakes/{id}",
    "after rename intakes/{id}",
    "fsync intakes",
)
IMPORTANT = {name: (*LAYING_DOWN, *SWAPPING) for name in SCENARIOS} | {
    "undo": SWAPPING,
    "add to nothing": (*LAYING_DOWN, *SWAPPING, "mkdir .", "mkdir intakes", "open lock"),
    "add after a crash": (*LAYING_DOWN, *SWAPPING, "rmtree intakes/0003", "remove intakes/.0004.new/original"),
}
NEW_ID = {name: "0001" if name == "add to nothing" else "0003" for name in SCENARIOS}


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    started = Driver()
    yield started
    started.close()


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder in memory where there is one: what survives a SIGKILL is the same, and syncing costs nothing."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def prepared(scenario: str, place: Path) -> Path:
    """Return the folder that a scenario starts from."""
    folder = place / scenario / "before"
    if folder.exists() or scenario == "add to nothing":
        return folder
    store = Store(folder)
    take_in(store, entry("first", years=(2023, 2024)))
    take_in(store, entry("corrected", replaces=["0001"]))
    if scenario == "add after a crash":
        for name in ("0003", ".0004.new"):
            shutil.copytree(folder / "intakes" / "0001", folder / "intakes" / name)
        (folder / ".records.json.new").write_bytes(b'{"format": 1, "inta')
    return folder


def fresh(scenario: str, place: Path) -> Path:
    """Return a folder for one run: a copy of that which the scenario starts from."""
    before, target = prepared(scenario, place), place / scenario / "run"
    if before.exists():
        return copied(before, target)
    shutil.rmtree(target, ignore_errors=True)
    return target


def both_ways(scenario: str, place: Path, driver: Driver) -> tuple[tuple, tuple, list[str]]:
    """Return the state before and after a scenario that nothing disturbs, and its steps."""
    folder = fresh(scenario, place)
    old = state(folder)
    (ended,) = driver.run({**SCENARIOS[scenario], "folder": folder})
    assert ended["signal"] == 0 and "error" not in ended
    new = state(folder)
    assert old != new and leftovers(folder) == []
    return old, new, ended["steps"]


def assert_goes_on(folder: Path) -> None:
    """The next add works, on top of what is there, and clears away what the dead one left."""
    was = state(folder)
    (id,) = take_in(Store(folder), entry("the next", kind="seminars"))
    now = state(folder)
    assert now[1] == (*was[1], id)
    assert {*was[2]} < {*now[2]}
    assert leftovers(folder) == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_every_step(scenario, place, driver):
    old, new, steps = both_ways(scenario, place, driver)
    wanted = {step.format(id=NEW_ID[scenario]) for step in IMPORTANT[scenario]}
    assert wanted <= {*steps}
    seen = []
    for number, step in enumerate(steps):
        folder = fresh(scenario, place)
        (ended,) = driver.run({**SCENARIOS[scenario], "folder": folder, "kill_at": number})
        assert ended["signal"] == signal.SIGKILL, step
        found = state(folder)
        assert found in (old, new), f"half done when killed at step {number}, {step}"
        seen.append(found == new)
        assert_goes_on(folder)
    # The ledger's swap is the one moment: everything before it is the old state, everything after it the new.
    swap = len(steps) - 1 - steps[::-1].index(SWAP)
    assert seen == [number >= swap for number in range(len(steps))]


def test_all_is_on_disk_before_it_is_named(place, driver):
    """What is named after it is written, but is on disk before it is named, outlasts a power cut too."""
    _, _, steps = both_ways("add", place, driver)
    draft = DRAFT.format(id="0003")
    named = steps.index("rename intakes/0003")
    made = [step.split()[1] for step in steps if step.startswith((f"open {draft}/", f"mkdir {draft}/"))]
    assert len(made) == 8
    for path in made:
        assert f"fsync {os.path.dirname(path)}" in steps[steps.index(f"after mkdir {draft}") : named]
    for path in (path for path in made if f"open {path}" in steps):
        assert steps.index(f"half-write {path}") < steps.index(f"fsync {path}") < named
    later = iter(steps[named:])
    for step in ("fsync intakes", "half-write .records.json.new", "fsync .records.json.new", SWAP, "fsync ."):
        assert step in later


def test_killed_at_random_moments(place, driver):
    chance = random.Random(SEED)
    names = ["add", "add several", "replace", "undo"]
    ways = {name: both_ways(name, place, driver) for name in names}
    seconds = {
        name: statistics.median(
            driver.run({**SCENARIOS[name], "folder": fresh(name, place), "quick": True})[0]["seconds"] for _ in range(5)
        )
        for name in names
    }
    outcomes = []
    for attempt in range(10 * RANDOM_KILLS):
        name = names[attempt % len(names)]
        folder = fresh(name, place)
        delay = chance.uniform(0, 1.3 * seconds[name])
        (ended,) = driver.run({**SCENARIOS[name], "folder": folder, "kill_after": delay})
        found = state(folder)
        old, new, _ = ways[name]
        assert found in (old, new), f"{name} is half done when killed after {delay} s"
        assert_goes_on(folder)
        if ended["signal"] == signal.SIGKILL:
            outcomes.append(found == new)
        if len(outcomes) == RANDOM_KILLS:
            break
    assert len(outcomes) == RANDOM_KILLS
    assert outcomes.count(False) > 0, "no kill came before the swap"


DIFFERENT = [{"action": "add", "entries": [{"content": f"file {number}", "first": 10 * number}]} for number in range(4)]
SAME = [{"action": "add", "entries": [{"content": "the same"}]}] * 4
MIXED = [DIFFERENT[0], {"action": "undo", "id": "0002"}, DIFFERENT[1], {"action": "undo", "id": "0002"}]


def names_in_force(folder: Path) -> list[str]:
    """Return the names in force after looking that each has all of its rows, in order of name."""
    found = state(folder)
    for id, _, _, rows in found[2]:
        assert len(rows) == 3, f"intake {id} is half there"
    return sorted(made.name for made in Store(folder).in_force())


@pytest.mark.parametrize("repeat", range(5))
def test_four_different_files_at_once(repeat, place, driver):
    folder = place / f"different {repeat}"
    ended = driver.run(*({**job, "folder": folder} for job in DIFFERENT))
    assert sorted(id for run in ended for id in run["result"]) == ["0001", "0002", "0003", "0004"]
    assert names_in_force(folder) == [f"file {number}.csv" for number in range(4)]
    assert leftovers(folder) == []


@pytest.mark.parametrize("repeat", range(5))
def test_the_same_file_four_times_at_once(repeat, place, driver):
    folder = place / f"same {repeat}"
    ended = driver.run(*({**job, "folder": folder} for job in SAME))
    assert [run["result"] for run in ended] == [["0001"]] * 4
    assert [made.id for made in Store(folder).intakes()] == ["0001"]
    assert names_in_force(folder) == ["the same.csv"]


@pytest.mark.parametrize("repeat", range(5))
def test_adding_and_undoing_at_once(repeat, place, driver):
    folder = fresh("add", place)
    ended = driver.run(*({**job, "folder": folder} for job in MIXED))
    assert sorted("result" in ended[number] for number in (1, 3)) == [False, True]
    assert [run["error"][0] for run in ended if "error" in run] == ["NotInForce"]
    in_force = {made.name for made in Store(folder).in_force()}
    assert in_force == {"file 0.csv", "file 1.csv", "first.csv"}
    assert leftovers(folder) == []


@pytest.mark.parametrize("seed", range(20))
def test_one_of_four_is_killed(seed, place, driver):
    chance = random.Random(SEED + seed)
    folder = place / f"killed {seed}"
    victim = chance.randrange(4)
    jobs = [{**job, "folder": folder} for job in DIFFERENT]
    jobs[victim]["kill_after"] = chance.uniform(0, 0.03)
    ended = driver.run(*jobs)
    others = {f"file {number}.csv" for number in range(4) if number != victim}
    found = names_in_force(folder)
    assert len({*found}) == len(found)
    assert others <= {*found} <= others | {f"file {victim}.csv"}
    if ended[victim]["signal"] == 0:
        assert len(found) == 4
    assert_goes_on(folder)


@pytest.mark.parametrize("seed", range(10))
def test_one_of_four_with_the_same_file_is_killed(seed, place, driver):
    chance = random.Random(SEED + seed)
    folder = place / f"killed, same {seed}"
    jobs = [{**job, "folder": folder} for job in SAME]
    jobs[chance.randrange(4)]["kill_after"] = chance.uniform(0, 0.015)
    driver.run(*jobs)
    assert names_in_force(folder) == ["the same.csv"]
    assert_goes_on(folder)
