"""Measure the export of the shipped briefing: each format as a process of its own, in turn with one that only imports.

The floor imports the library that writes the format and what every command needs, and writes an
empty file. Times are seconds of a whole process, from start to end.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.browser import ROOT

BRIEFING = "funder-meeting-fy2024"
#: What the least that writes a file of each format does.
LEAST = {
    "pptx": "from pptx import Presentation; Presentation().save(sys.argv[1])",
    "xlsx": "from xlsxwriter import Workbook; Workbook(sys.argv[1]).close()",
    "html": "from plotly.offline import get_plotlyjs; open(sys.argv[1], 'w').write(get_plotlyjs())",
}


def measure(repetitions: int, audience: str = "public") -> dict:
    """Return the seconds of each format's export, and of its floor."""
    with tempfile.TemporaryDirectory() as folder:
        return {format: _measured(format, Path(folder), repetitions, audience) for format in LEAST}


def _measured(format: str, folder: Path, repetitions: int, audience: str) -> dict:
    file = folder / f"briefing.{format}"
    environment = {**os.environ, "HIKIKOMORI_RECORDS": str(folder / "records")}
    export = ["-m", "dashboard", "briefing", BRIEFING, "--audience", audience, "--format", format, "--out", str(file)]
    ours, floor = [], []
    for turn in range(repetitions + 1):
        took = _seconds([*export], environment, file)
        took_least = _seconds(["-c", f"import sys, dashboard.__main__; {LEAST[format]}", str(file)], environment, file)
        # The first of each finds the disk's cache cold.
        if turn:
            ours.append(took)
            floor.append(took_least)
    least = statistics.median(floor)
    return {
        "p50_s": round(statistics.median(ours), 2),
        "max_s": round(max(ours), 2),
        "floor_p50_s": round(least, 2),
        "ratio": round(statistics.median(ours) / least, 2),
    }


def _seconds(arguments: list[str], environment: dict[str, str], file: Path) -> float:
    file.unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    took = time.perf_counter() - started
    if not file.stat().st_size:
        raise RuntimeError(f"{file} is empty")
    return took
