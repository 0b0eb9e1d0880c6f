"""Consultations in any number, of the same shape as the synthetic years: for measuring speed."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from dashboard.records.kind import kinds
from dashboard.synthetic.days import SEASON, working, year_end
from dashboard.synthetic.table import AGE_BANDS, AGE_BANDS5, PREFIX, age_band, age_band5

#: Rows that one table holds at most.
BATCH = 1_000_000
#: Contacts of a case on the average, and at most.
PER_CASE = 6
LONGEST = 240
#: Of the cases, those that began before the first year; of the contacts, the mails answered on the same day.
EARLIER = 0.12
SAME_DAY = 0.4
ORGANISATIONS = ("centre", "lpf")
#: What a case is from its first contact to its last; what only the first contact says.
OF_CASE = ("relation", "sex", "municipality", "area", "withdrawn")
OF_FIRST = ("earlier_help", "found_by", "outcome")


def batches(like: pa.Table, rows: int, first: date, last: date, rng: np.random.Generator) -> Iterator[pa.Table]:
    """Yield consultations like those of ``like``, ``rows`` in all, in tables of at most a million rows.

    ``like`` is one full year of both organisations. Every case lies within one table, and each
    table is sorted by date, a case's new contact before its others.
    """
    source = Source(like, first, last)
    cases = done = 0
    while done < rows:
        size = min(BATCH, rows - done)
        table, cases = source.batch(rng, size, done, cases)
        done += size
        yield table


class Source:
    """One year of consultations, taken apart into what can be drawn from it."""

    def __init__(self, like: pa.Table, first: date, last: date) -> None:
        self.schema = kinds()["consultations"].schema
        self.first, self.days = first, (last - first).days + 1
        days = [first + timedelta(count) for count in range(self.days)]
        season = np.array([SEASON[day.month - 1] for day in days])
        self.fiscal_years = np.array([day.year - (day.month < 4) for day in days], dtype=np.int16)
        self.epoch = (first - date(1970, 1, 1)).days
        # The nearest day from each on which the organisation takes contacts, and how likely a case begins then.
        opened = {"centre": [working(day) for day in days], "lpf": [not year_end(day) for day in days]}
        self.open = np.stack([_nearest(np.array(opened[name])) for name in ORGANISATIONS])
        self.begin = np.stack([np.cumsum(season * opened[name]) for name in ORGANISATIONS])
        self.begin /= self.begin[:, -1:]

        plain = {name: like[name].combine_chunks() for name in like.column_names}
        self.values = {name: array.dictionary for name, array in plain.items() if isinstance(array, pa.DictionaryArray)}
        self.codes = {name: _codes(plain[name]) for name in self.values}
        self.lists = {name: plain[name] for name in ("purpose", "earlier_places")}
        self.age = _whole(plain["age"])
        self.minutes = _whole(plain["minutes"])
        organisation = np.asarray(like["organisation"].to_pylist())
        status = np.asarray(like["status"].to_pylist())
        method = np.asarray(like["method"].to_pylist())
        talk = method != "letter_outreach"
        #: Positions in ``like``: first contacts, others, and others of a method, each by organisation.
        self.new = [np.flatnonzero((organisation == name) & (status == "new") & talk) for name in ORGANISATIONS]
        self.more = [np.flatnonzero((organisation == name) & (status == "continuing")) for name in ORGANISATIONS]
        self.organisation = [self._code("organisation", name) for name in ORGANISATIONS]
        self.centre_share = (organisation == "centre").mean()

    def _code(self, column: str, value: str) -> int:
        return self.values[column].to_pylist().index(value)

    def batch(self, rng: np.random.Generator, size: int, done: int, cases: int) -> tuple[pa.Table, int]:
        """Return ``size`` rows and the number of cases so far; ``done`` rows and ``cases`` cases came before."""
        counts = _counts(rng, size)
        number = len(counts)
        of_case = np.repeat(np.arange(number), counts)
        starts = np.cumsum(counts) - counts
        lpf = rng.random(number) >= self.centre_share
        earlier = rng.random(number) < EARLIER
        is_first = np.zeros(size, dtype=bool)
        is_first[starts[~earlier]] = True

        # Who: attributes, age and living place of a case are drawn apart, each from a first contact.
        asking, person, living = (self._pick(rng, self.new, lpf) for _ in range(3))
        age = self.age[person]
        age = np.where(age < 0, age, np.clip(age + rng.integers(-4, 5, number), 11, 80))
        # What: a contact's method, minutes, purposes, liaison and stage come from one row.
        model = self._pick(rng, self.more, lpf[of_case])
        model[is_first] = asking[of_case[is_first]]
        day = self._days(rng, lpf, earlier, of_case, starts, counts, model)

        # Stable: contacts of a day stay in the order of the case, the new one first.
        order = np.argsort(day, kind="stable")
        of_case, is_first, model, day = of_case[order], is_first[order], model[order], day[order]
        fiscal_year = self.fiscal_years[day]
        aged = age[of_case]
        aged = np.where(aged < 0, aged, aged + (fiscal_year - self.fiscal_years[0])).astype(np.int16)

        columns = {
            "row": np.arange(done + 2, done + 2 + size, dtype=np.int32),
            "fiscal_year": fiscal_year,
            "date": pa.array((day + self.epoch).astype(np.int32)).cast(pa.date32()),
            "organisation": self._keys("organisation", np.asarray(self.organisation)[lpf.astype(int)][of_case]),
            "case_number": _numbers(lpf, cases).take(pa.array(of_case)),
            "status": self._keys(
                "status", np.where(is_first, self._code("status", "new"), self._code("status", "continuing"))
            ),
            "minutes": _integers(self.minutes[model], pa.int32()),
            "age": _integers(aged, pa.int16()),
            "age_band5": _bands(aged, AGE_BANDS5, age_band5),
            "age_band": _bands(aged, AGE_BANDS, age_band),
            "first_year": _integers(self._declared(rng, earlier)[of_case], pa.int16()),
        }
        for name in ("method", "direction", "partner", "stage"):
            columns[name] = self._keys(name, self.codes[name][model])
        for name in OF_CASE:
            drawn = {"municipality": living, "area": living, "sex": person}.get(name, asking)
            columns[name] = self._keys(name, self.codes[name][drawn][of_case])
        for name in OF_FIRST:
            columns[name] = self._keys(name, np.where(is_first, self.codes[name][model], -1))
        columns["purpose"] = self.lists["purpose"].take(pa.array(model))
        columns["earlier_places"] = self.lists["earlier_places"].take(pa.array(model, mask=~is_first))
        arrays = [columns[name] for name in self.schema.names]
        return pa.Table.from_arrays([pa.array(column) for column in arrays], schema=self.schema), cases + number

    def _pick(self, rng: np.random.Generator, pools: list[np.ndarray], lpf: np.ndarray) -> np.ndarray:
        """Return a position of each pool, by organisation."""
        drawn = [pool[rng.integers(0, len(pool), len(lpf), dtype=np.int32)] for pool in pools]
        return np.where(lpf, drawn[1], drawn[0])

    def _days(
        self,
        rng: np.random.Generator,
        lpf: np.ndarray,
        earlier: np.ndarray,
        of_case: np.ndarray,
        starts: np.ndarray,
        counts: np.ndarray,
        model: np.ndarray,
    ) -> np.ndarray:
        """Return the day of each contact, counted from the first: cases begin by the season, mails come in bursts."""
        drawn = rng.random(len(counts))
        begin = np.where(lpf, np.searchsorted(self.begin[1], drawn), np.searchsorted(self.begin[0], drawn))
        # Cases of earlier years are there from the first year on.
        begin = np.where(earlier, begin * 365 // self.days, begin)
        gaps = 1 + rng.standard_exponential(len(of_case), dtype=np.float32) * 14
        mail = self.codes["method"][model] == self._code("method", "mail")
        gaps[mail & (rng.random(len(of_case), dtype=np.float32) < SAME_DAY)] = 0
        gaps[starts] = 0
        offset = np.cumsum(gaps, dtype=np.float64)
        offset -= np.repeat(offset[starts], counts)
        length = offset[starts + counts - 1]
        room = self.days - 1 - begin
        squeezed = np.minimum(1, room / np.maximum(length, 1))
        day = begin[of_case] + (offset * squeezed[of_case]).astype(np.int32)
        return self.open[lpf[of_case].astype(int), day].astype(np.int32)

    def _declared(self, rng: np.random.Generator, earlier: np.ndarray) -> np.ndarray:
        """Return the fiscal year in which a case of earlier years began, -1 for the others."""
        before = self.fiscal_years[0] - np.minimum(rng.geometric(0.35, len(earlier)), 12)
        return np.where(earlier, before, -1)

    def _keys(self, name: str, codes: np.ndarray) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(_integers(codes, pa.int32()), self.values[name])


def _counts(rng: np.random.Generator, size: int) -> np.ndarray:
    """Return the contacts of each case, ``size`` in all: most have one or two, a few very many."""
    guess = int(size / PER_CASE * 1.3) + 100
    drawn = 1 + np.minimum(rng.lognormal(0.75, 1.4, guess), LONGEST).astype(np.int64)
    ends = np.cumsum(drawn)
    enough = int(np.searchsorted(ends, size)) + 1
    if ends[-1] < size:
        raise ValueError(f"{guess} cases have fewer than {size} contacts")
    counts = drawn[:enough]
    counts[-1] -= ends[enough - 1] - size
    return counts


def _nearest(opened: np.ndarray) -> np.ndarray:
    """Return for each day the first open one from it on, or the last of all."""
    found = np.flatnonzero(opened)
    return found[np.minimum(np.searchsorted(found, np.arange(len(opened))), len(found) - 1)]


def _codes(array: pa.DictionaryArray) -> np.ndarray:
    return array.indices.fill_null(-1).to_numpy(zero_copy_only=False)


def _whole(array: pa.Array) -> np.ndarray:
    return array.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)


def _integers(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    """Return whole numbers as Arrow has them; below zero stands for an empty cell."""
    return pa.array(values.astype(kind.to_pandas_dtype()), mask=values < 0)


def _bands(ages: np.ndarray, bands: tuple[str, ...], band: object) -> pa.DictionaryArray:
    of_age = np.array([bands.index(band(age)) for age in range(121)] + [bands.index("unknown")], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(of_age[ages]), pa.array(bands))


def _numbers(lpf: np.ndarray, before: int) -> pa.Array:
    prefixes = [PREFIX[name] for name in ORGANISATIONS]
    return pa.array([f"{prefixes[of]}{number:05d}" for number, of in enumerate(lpf.tolist(), start=before + 1)])
