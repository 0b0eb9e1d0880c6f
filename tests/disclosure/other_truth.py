"""Another truth: data in which as many masked numbers as possible differ, and everything that is told is the same."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from dashboard.exports.contract import contracts
from tests.conftest import copy_of_data, read_csv, write_csv
from tests.disclosure.attacker import Puzzle, as_rows
from tests.disclosure.reports import METHODS, YEAR, Entry, Reports

#: How far a number may go from what it is; large enough to be seen, small enough for the solver.
FAR = 30
#: How long the solver may look for more differences than it has found, in seconds.
SECONDS = 15
#: What the report printed of one method is what was meant of the other.
SWAPPED = {"mail": "outreach", "outreach": "mail"}
#: What the year is compared with others by, and rough numbers: they stay about what they are.
STEADY = {
    "centre_continuity|2024|total|persons": 3,
    "centre_continuity|2024|total|contacts": 9,
    "centre_stated|training_participants|2024": 0,
}
#: A number and a part of it: what is left over is printed nowhere, but a number all the same. It stays few or many.
LEFT_OVER = (
    ("centre_stated|conference_lived_experience_speakers|2024", "centre_stated|conference_speakers_clients|2024"),
    ("centre_persons_by_method|outreach|persons", "centre_stated|outreach_cases|2024"),
    ("centre_clinic|outpatient|year|persons", "centre_clinic|outpatient|year|new_cases"),
    ("centre_contacts|phone|continuing|contacts", "centre_stated|phone_contacts_online|2024"),
    ("lpf_consultations|letter", "lpf_stated|consultation_letter_continuing|2024"),
    *(("centre_found_by|website|cases", f"centre_found_by|{way}|cases") for way in ("unknown", "municipality_agency")),
    *((f"centre_persons_by_method|{way}|persons", f"centre_consulters_by_method|total|{way}") for way in METHODS),
)
#: The youngest and the oldest of all: two people, of whom nothing is told.
AGES = {"centre_age_summary|total|min": 13, "centre_age_summary|total|max": 71}


def another_truth(
    told: Mapping[str, Entry], truth: Mapping[str, Entry], thresholds: Sequence[int], more: Mapping[str, Entry]
) -> dict[str, float]:
    """Return the numbers that differ in the other truth, by name: none that those see who are told ``more``.

    ``thresholds`` are those of all who see the numbers, the last that of whom they are ``told``.
    """
    reports = Reports(told, thresholds[-1], sharp=True)
    puzzle = reports.puzzle
    values = {name: int(truth[name].number) for name in puzzle.low if name in truth}
    for name, value in values.items():
        if name in more and not more[name].state:
            puzzle.number(name, value)
        elif puzzle.low[name] < puzzle.high[name]:
            # What is few stays few, what is not does not become so; 0 is always told.
            far = STEADY.get(name, FAR)
            least = max((each for each in thresholds if each <= value), default=1)
            most = min((each - 1 for each in thresholds if each > value), default=value + far)
            puzzle.number(name, *((0, 0) if value == 0 else (max(least, value - far), most)))
    for total, part in LEFT_OVER:
        if {total, part} <= {*values}:
            left = values[total] - values[part]
            puzzle.relate({total: 1, part: -1}, left, left)
    found = _differing(puzzle, values)
    changed = {name: float(found[name]) for name, value in values.items() if found[name] != value}
    now = {name: entry.number for name, entry in truth.items()} | changed
    for name, (part, whole, digits, factor) in reports.ratios.items():
        if told[name].number is None and {part, whole} & changed.keys():
            exact = factor * now[part] / now[whole]
            # "About 30 %" stays as long as it is about right.
            if abs(exact - truth[name].number) > 0.5 * 10.0**-digits:
                changed[name] = round(exact, digits)
    for band in {part.split("|")[1] for parts in reports.inside.values() for part in parts}:
        # The shares of bands that are told together.
        persons = now[f"centre_age_sex|{band}|total|persons"]
        changed[f"centre_age_sex|{band}|total|share"] = round(
            100 * persons / now["centre_age_sex|total|total|persons"], 1
        )
    return changed | AGES


def _differing(puzzle: Puzzle, values: Mapping[str, int]) -> dict[str, int]:
    """Return numbers that fit a puzzle, of which as many as possible are others."""
    free = [name for name in puzzle.low if puzzle.low[name] < puzzle.high[name]]
    start = {name: place for place, name in enumerate(free)}
    known = [name for name in free if name in values]
    # Of each number: whether it is greater, or smaller.
    width = len(free) + 2 * len(known)
    rows, low, high = as_rows(puzzle.relations, start, width, puzzle.low)
    for place, name in enumerate(known):
        up, down = len(free) + 2 * place, len(free) + 2 * place + 1
        above, below, either = np.zeros(width), np.zeros(width), np.zeros(width)
        above[[start[name], up]] = 1, -(values[name] + 1 - puzzle.low[name])
        below[[start[name], down]] = 1, puzzle.high[name] - values[name] + 1
        either[[up, down]] = 1
        rows += [above, below, either]
        low += [puzzle.low[name], -np.inf, -np.inf]
        high += [np.inf, puzzle.high[name], 1]
    goal = np.concatenate([np.zeros(len(free)), -np.ones(2 * len(known))])
    bounds = [(puzzle.low[name], puzzle.high[name]) for name in free] + [(0, 1)] * (2 * len(known))
    found = milp(
        goal,
        integrality=np.ones(width),
        bounds=Bounds(*zip(*bounds, strict=True)),
        constraints=[LinearConstraint(np.array(rows), low, high)],
        options={"time_limit": SECONDS, "mip_rel_gap": 0.02},
    )
    solution = {name: round(found.x[place]) for name, place in start.items()}
    solution |= {name: each for name, each in puzzle.low.items() if name not in start}
    assert not puzzle.broken(solution)
    return solution


def written(changed: Mapping[str, float], folder: Path) -> Path:
    """Write the shipped data with other numbers to a folder; return it."""
    copy_of_data(folder)
    shutil.rmtree(folder / "briefings", ignore_errors=True)
    corrections = read_csv(folder / "corrections.csv")
    by_table: dict[str, dict[str, float]] = {}
    for name, value in changed.items():
        table, _, keys = name.partition("|")
        by_table.setdefault(table, {})[keys] = value
    for contract in contracts().values():
        if contract.table in by_table:
            file = folder / f"fy{YEAR}" / f"{contract.path}.csv"
            header, *rows = read_csv(file)
            _write(header, rows, contract.path, contract.keys, dict(by_table[contract.table]), corrections)
            write_csv(file, [header, *rows])
    write_csv(folder / "corrections.csv", corrections)
    return folder


def _write(
    header: list[str],
    rows: list[list[str]],
    path: str,
    keys: tuple[str, ...],
    values: dict[str, float],
    corrections: list[list[str]],
) -> None:
    """Put values into the rows of one table, and into the corrections where they are corrected."""
    columns = {column: header.index(column) for column in ("value", "participants", "attendance") if column in header}
    at = {
        "|".join((*(row[header.index(key)] for key in keys), *(() if column == "value" else (column,)))): (row, place)
        for row in rows
        for column, place in columns.items()
    }
    corrected = {row[2]: row for row in corrections[1:] if row[1] == path and row[3] == "value"}
    for name, value in values.items():
        row, place = at[name]
        if name not in corrected:
            row[place] = f"{value:g}"
            continue
        corrected[name][5] = f"{value:g}"
        method, _, rest = name.partition("|")
        if path == "centre/durations" and method in SWAPPED:
            # It was printed all the same, in the row of the other method.
            row, place = at[f"{SWAPPED[method]}|{rest}"]
            row[place] = corrected[f"{SWAPPED[method]}|{rest}"][4] = f"{value:g}"
