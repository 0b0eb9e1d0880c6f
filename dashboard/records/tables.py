"""Tables that no log can give (website accesses, expenditure), as staff took them in: exports like the shipped ones."""

import glob

import duckdb

from dashboard.exports.contract import contracts
from dashboard.exports.load import Export
from dashboard.exports.reader import as_text
from dashboard.records.ledger import Ledger
from dashboard.records.store import Store


def taken_in(store: Store, ledger: Ledger, shipped: list[Export]) -> list[Export]:
    """Return the tables in force as exports, one for each fiscal year that has none among ``shipped``.

    Their cells were judged when they were taken in.
    """
    there = {(export.contract.path, export.fiscal_year) for export in shipped}
    found = []
    for path, contract in contracts().items():
        parts: dict[int, list] = {}
        for intake, year, file in store.parquet(path, ledger):
            parts.setdefault(year, []).append((intake, file))
        for year, files in sorted(parts.items()):
            if (path, year) in there:
                continue
            with duckdb.connect() as connection:
                names = [glob.escape(str(file)) for _, file in files]
                relation = connection.read_parquet(names, hive_partitioning=False)
                cells = relation.project(", ".join(map(as_text, relation.columns, relation.types))).df()
            frame = cells.reindex(columns=[*contract.columns], fill_value="").astype("str")
            for key, companion in contract.correctable.items():
                frame[companion] = frame[key]
            name = "・".join(intake.name for intake, _ in files)
            found.append(Export(contract, files[-1][1], name, year, frame))
    return found
