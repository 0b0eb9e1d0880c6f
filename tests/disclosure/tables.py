"""The tables of a warehouse and a plain pattern, for the tests of cells and of masking."""

import pandas as pd

from dashboard.disclosure.problem import Pattern, Problem
from dashboard.exports.contract import contracts
from dashboard.warehouse import Warehouse


def tables_of(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    """Return the tables that the reports fill."""
    named = [contract.table for contract in contracts().values() if contract.yearly]
    return {table: warehouse.sql(f'SELECT * FROM main."{table}"').copy() for table in named}


def no_towns() -> pd.DataFrame:
    """Return municipalities where there are none."""
    return pd.DataFrame({"residents": [], "area": [], "health_centre": []})


def only_small(problem: Problem, **merged: tuple[tuple[int, int], ...]) -> Pattern:
    """Return a pattern that masks what is small by itself, and nothing more."""
    hidden = {
        name: "under" if cell.primary else "withheld"
        for name, cell in problem.cells.items()
        if cell.primary or cell.withheld
    }
    return Pattern(hidden, merged)
