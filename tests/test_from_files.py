"""From the files that staff save to the tables of the annual report: whatever the file, log and print are equal."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import synthetic
from dashboard.intake import confirm, preview
from dashboard.records.kind import kinds
from dashboard.synthetic.saving import DATES, ENCODINGS, SEPARATORS
from dashboard.warehouse import Records, Warehouse
from tests.conftest import DATA, ROOT, YEAR

CSV = [
    ("csv", {"encoding": encoding, "separator": separator, "dates": dates})
    for number, encoding in enumerate(ENCODINGS)
    for shift, separator in enumerate(SEPARATORS.values())
    # Every encoding with every separator; the styles of dates take turns.
    for dates in [[*DATES][(number * len(SEPARATORS) + shift) % len(DATES)]]
]
STYLES = [*CSV, *(("xlsx", {"dates": dates}) for dates in ("cell", *DATES)), ("parquet", {})]


def files(warehouse: Warehouse, folder: Path, ending: str, style: dict) -> list[Path]:
    """Save the synthetic FY2024, a file for each kind of record."""
    saved = []
    for name, year, rows in synthetic.by_year(synthetic.records(warehouse)):
        if year == YEAR:
            saved.append(folder / f"{name}.{ending}")
            synthetic.write(rows, kinds()[name], synthetic.words(warehouse), saved[-1], **style)
    return saved


def test_every_encoding_separator_and_style_of_dates_is_there():
    assert {style["encoding"] for _, style in CSV} == {*ENCODINGS}
    assert {style["separator"] for _, style in CSV} == {*SEPARATORS.values()}
    assert {style["dates"] for _, style in CSV} == {*DATES}


@pytest.mark.parametrize(("ending", "style"), STYLES, ids=lambda part: part if isinstance(part, str) else repr(part))
def test_log_and_print_are_equal(ending, style, warehouse, tmp_path, records_folder):
    given = [(file.name, file.read_bytes()) for file in files(warehouse, tmp_path, ending, style)]
    seen = preview(given, warehouse, dt.date(2026, 11, 22), lambda stage, share: None)
    assert [len(found.rows_aside) for found in seen.candidates if found.accepted] == [0, 0, 0]
    confirm(seen)
    logged = Warehouse(DATA, "logged", Records.of(records_folder))
    cells = logged.sql("select derivable, same, count(*) as cells from log_cells group by all").set_index("derivable")
    assert not logged.sql("select * from log_cells where derivable and not same").to_dict("records")
    assert cells.loc[True, "cells"] > cells.loc[False, "cells"] > 0
    unexplained = logged.sql("select * from log_cells where not derivable and (reason_ja is null or reason_en is null)")
    assert unexplained.empty
    findings = logged.query("data/findings", fiscal_year=YEAR)
    assert "log_against_print" not in set(findings["rule"])


def test_the_command_line_takes_in_and_audits(warehouse, tmp_path, records_folder):
    saved = files(warehouse, tmp_path, "csv", {"encoding": "cp932", "separator": "\t", "dates": "short"})

    def run(*words: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "dashboard", *map(str, words)]
        environment = {**os.environ, "HIKIKOMORI_RECORDS": str(records_folder), "PYTHONUTF8": "1"}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")

    before = run("audit", "--format", "json")
    assert run("intake", *saved, "--yes").returncode == 0
    after = run("audit", "--format", "json")
    assert json.loads(after.stdout) == json.loads(before.stdout)
    assert "不一致0個" in after.stderr
    assert "不一致" not in before.stderr
