"""The printed tables of one fiscal year, as corrected: what the log of that year must add up to."""

import pandas as pd

from dashboard.warehouse import Warehouse

#: Keys that stand for a sum of others.
SUMS = {"total", "subtotal", "ended"}


class Printed:
    """The annual reports' tables of one fiscal year."""

    def __init__(self, warehouse: Warehouse, fiscal_year: int) -> None:
        self.warehouse = warehouse
        self.fiscal_year = fiscal_year

    def rows(self, table: str, **where: str) -> pd.DataFrame:
        """Return the rows of a table of the fiscal year, those alone whose columns have the values of ``where``."""
        rows = self.warehouse.sql(f"select * from {table} where fiscal_year = {self.fiscal_year}")
        for column, wanted in where.items():
            rows = rows[rows[column] == wanted]
        return rows

    def counts(self, table: str, *keys: str, **where: str) -> dict:
        """Return the printed counts by ``keys``, without sums and without cells that print nothing.

        Raises ValueError where the year's table is empty.
        """
        rows = self.rows(table, **where).dropna(subset="value")
        if rows.empty:
            raise ValueError(f"{table}: no figures of fiscal year {self.fiscal_year}")
        rows = rows[~rows[[*keys]].isin(SUMS).any(axis=1)]
        names = rows[keys[0]] if len(keys) == 1 else zip(*(rows[key] for key in keys), strict=True)
        return {name: int(value) for name, value in zip(names, rows["value"], strict=True)}

    def value(self, table: str, **where: str) -> float:
        """Return one printed figure; raise ValueError unless there is exactly one."""
        found = self.rows(table, **where)["value"].dropna()
        if len(found) != 1:
            raise ValueError(f"{table}: {len(found)} figures of {where} in fiscal year {self.fiscal_year}, not one")
        return float(found.iloc[0])


def bag(counts: dict) -> list:
    """Return each key as often as it counts."""
    return [key for key, count in counts.items() for _ in range(count)]


def same(table: str, found: int, other: str, wanted: int) -> None:
    """Raise ValueError where two tables that one log must meet count differently."""
    if found != wanted:
        raise ValueError(f"{table} counts {found}, {other} {wanted}: no log can meet both")
