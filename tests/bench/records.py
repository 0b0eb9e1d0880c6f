"""Measure ten million consultation rows: building, queries asked anew and again, memory, and taking in a large CSV.

Each part runs in a process of its own, so that its peak memory is its own. Figures of the large
log stand beside those of the shipped data.
"""

import datetime as dt
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROWS = 10_000_000
CSV_ROWS = 200_000
#: What a query may be asked at most, beside its fiscal years: filters such as 14 areas say little more than two.
CHOICES = 3


def fill(folder: Path, rows: int) -> dict:
    """Take synthetic rows in, batch by batch."""
    from dashboard import synthetic
    from dashboard.records.kind import kinds
    from dashboard.records.store import Store
    from dashboard.settings import data_directory
    from dashboard.warehouse import Warehouse

    started = time.perf_counter()
    store, kind = Store(folder), kinds()["consultations"]
    warehouse = Warehouse(data_directory(), "reports")
    others = {name: table for name, table in synthetic.records(warehouse).items() if name != kind.name}
    for name, table in others.items():
        store.add(name, name.encode(), table, kinds()[name], (), table.num_rows, None, 0, (), None)
    for number, table in enumerate(synthetic.many(rows, warehouse)):
        store.add(f"{number}.csv", b"%d" % number, table, kind, (), table.num_rows, None, 0, (), None)
    return {"seconds": round(time.perf_counter() - started, 1)}


def asked(name: str, warehouse) -> list[dict]:
    """Return what a query is asked: each fiscal year of the records with its defaults and a few of its values."""
    from dashboard.catalog import find
    from tests.conftest import choices

    query = find(name)
    found = choices(query, warehouse)[:CHOICES]
    if "fiscal_year" in query.parameters:
        found = [{**given, "fiscal_year": year} for year in warehouse.years for given in found]
    return found


def answer(records: Path | None) -> dict:
    """Build the warehouse, and ask each page's queries anew and again; times in milliseconds, memory in MB."""
    from dashboard.settings import ROOT, data_directory
    from dashboard.warehouse import Records, Warehouse

    started = time.perf_counter()
    warehouse = Warehouse(data_directory(), "bench", Records.of(records) if records else None)
    built = time.perf_counter() - started
    pages = {}
    for file in sorted((ROOT / "pages").glob("*.py")):
        anew, again = [], []
        for name in _queries(file):
            for given in asked(name, warehouse):
                for times in (anew, again):
                    started = time.perf_counter()
                    warehouse.query(name, **given)
                    times.append(1000 * (time.perf_counter() - started))
        if anew:
            pages[file.stem] = {
                "asked": len(anew),
                "anew_median_ms": round(statistics.median(anew), 1),
                "anew_worst_ms": round(max(anew), 1),
                "again_median_ms": round(statistics.median(again), 3),
                "again_worst_ms": round(max(again), 3),
            }
    rows = int(warehouse.sql("SELECT count(*) AS rows FROM record_consultations")["rows"][0])
    return {"rows": rows, "build_seconds": round(built, 1), "pages": pages}


def _queries(page: Path) -> list[str]:
    """Return the queries whose figures a page shows."""
    import ast

    from dashboard.catalog import catalog

    tree = ast.parse(page.read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return [name for name in catalog() if name in words]


def take_in(folder: Path, rows: int) -> dict:
    """Preview and confirm one large CSV."""
    from dashboard import intake, synthetic
    from dashboard.records.kind import kinds
    from dashboard.settings import data_directory
    from dashboard.warehouse import Records, Warehouse

    kind, warehouse = kinds()["consultations"], Warehouse(data_directory(), "reports", Records.of(folder / "records"))
    file = folder / "large.csv"
    table = next(iter(synthetic.many(rows, warehouse)))
    synthetic.write(table, kind, synthetic.words(warehouse), file, encoding="cp932")
    content, steps = file.read_bytes(), []
    started = time.perf_counter()
    preview = intake.preview(
        [(file.name, content)], warehouse, dt.date.today(), lambda stage, share: steps.append(share)
    )
    previewed = time.perf_counter()
    taken = intake.confirm(preview)
    ended = time.perf_counter()
    return {
        "rows": rows,
        "accepted": sum(made.accepted for made in taken),
        "mb": round(len(content) / 1e6, 1),
        "preview_seconds": round(previewed - started, 1),
        "confirm_seconds": round(ended - previewed, 1),
        "total_seconds": round(ended - started, 1),
        "progress_steps": len(steps),
    }


def alone(part: Callable[..., dict], *given: object) -> dict:
    """Run a part in a fresh process; add its peak memory in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (part, given))


def _measured(part: Callable[..., dict], given: tuple) -> dict:
    result = part(*given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return result | {"peak_mb": round(peak / (1024 if sys.platform != "darwin" else 1024**2))}


def measure(folder: Path, rows: int, csv_rows: int) -> dict:
    """Return all measurements, see the parts for their units; the large log stays in ``folder``/large."""
    large = folder / "large"
    result = {"generate": alone(fill, large, rows)}
    result["first_start"] = alone(answer, large)
    result["large"] = alone(answer, large)
    result["shipped"] = alone(answer, None)
    result["intake"] = alone(take_in, folder, csv_rows)
    return result
