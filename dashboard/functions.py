"""The statistics of rates.py as functions of SQL, so that a query tells every number and nothing is computed twice.

Rates are per 100,000. ``smoothed`` takes the cases and the population of all places as lists in one
order, and returns lists in that order. Where an argument is NULL the answer is, and where one is
masked (NaN) the answer is masked.
"""

from functools import lru_cache
from inspect import signature
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from dashboard import rates

SMOOTHED = (
    "STRUCT(mean DOUBLE, spread DOUBLE, chance_only BOOLEAN,"
    " estimate DOUBLE[], low DOUBLE[], high DOUBLE[], weight DOUBLE[])"
)
#: Answers of ``smoothed`` that are kept: several figures of a page ask for the same.
KEPT = 256


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the functions known to a database."""
    for name, function in FUNCTIONS.items():
        arguments = ["DOUBLE"] * len(signature(function).parameters)
        connection.create_function(name, _of_arrays(function), arguments, "DOUBLE", type="arrow")
    connection.create_function("smoothed", _smoothed, ["DOUBLE[]", "DOUBLE[]"], SMOOTHED, type="arrow")


FUNCTIONS = {
    "rate_low": lambda cases, population: rates.rate_interval(cases, population)[1],
    "rate_high": lambda cases, population: rates.rate_interval(cases, population)[2],
    "rate_compared": lambda low, high, reference: rates.compared(low, high, reference),
    "funnel_position": lambda cases, population, rate: rates.funnel_position(cases, population, rate),
    "funnel_low": lambda population, rate, level: _limits(population, rate, level)[0],
    "funnel_high": lambda population, rate, level: _limits(population, rate, level)[1],
    "proportion_low": lambda cases, sample: rates.proportion_interval(cases, sample)[1],
    "proportion_high": lambda cases, sample: rates.proportion_interval(cases, sample)[2],
}


def _of_arrays(function: Any) -> Any:
    """Return a function of Arrow arrays that answers with one."""

    def called(*columns: pa.Array) -> pa.Array:
        arrays = [np.asarray(column.to_numpy(zero_copy_only=False), dtype=float) for column in columns]
        return pa.array(np.asarray(function(*arrays), dtype=float), type=pa.float64())

    # DuckDB counts the parameters.
    called.__signature__ = signature(function)
    return called


def _limits(population: np.ndarray, rate: np.ndarray, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the funnel's limits, for each level on its own."""
    low, high = np.empty_like(population), np.empty_like(population)
    for each in np.unique(level):
        own = level == each
        low[own], high[own] = rates.funnel_limits(population[own], rate[own], level=float(each))
    return low, high


def _smoothed(cases: pa.Array, population: pa.Array) -> pa.Array:
    found = [_smooth(tuple(c.as_py()), tuple(p.as_py())) for c, p in zip(cases, population, strict=True)]
    return pa.array(found)


@lru_cache(maxsize=KEPT)
def _smooth(cases: tuple[float, ...], population: tuple[float, ...]) -> dict[str, Any]:
    names = ("estimate", "low", "high", "weight")
    if np.isnan(cases).any():
        return {"mean": np.nan, "spread": np.nan, "chance_only": None, **dict.fromkeys(names, [np.nan] * len(cases))}
    found = rates.smoothed(cases, population)
    lists = {name: np.asarray(getattr(found, name), dtype=float).tolist() for name in names}
    return {"mean": found.mean, "spread": found.spread, "chance_only": bool(found.chance_only), **lists}
