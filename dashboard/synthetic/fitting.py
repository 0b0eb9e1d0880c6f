"""Values drawn so that their counts and sums are exactly the printed ones.

Everything here either meets the figures or raises ValueError naming the table that can't be met.
"""

from collections.abc import Mapping, Sequence

import numpy as np

#: Minutes of a band of duration: from, up to and including. The last is open; a contact of six hours is the longest.
BANDS = {"lt15": (5, 14), "15_30": (15, 29), "30_60": (30, 59), "ge60": (60, 360)}
#: Minutes are kept in fives.
STEP = 5
#: Ages of a band of the report: from, up to and including; the youngest and the oldest person close the ends.
AGES = {"lt20": (0, 19), "20_29": (20, 29), "30_39": (30, 39), "40_49": (40, 49), "50_59": (50, 59), "ge60": (60, 120)}


def match(
    rng: np.random.Generator, scores: Sequence[float], values: Sequence, value_scores: Sequence[float], noise: float
) -> list:
    """Return the values in the order of the places: high scores meet high scores, loosened by noise."""
    places = np.argsort(np.asarray(scores, dtype=float) + rng.normal(0, noise, len(scores)), kind="stable")
    order = np.argsort(np.asarray(value_scores, dtype=float) + rng.normal(0, noise, len(values)), kind="stable")
    placed = [None] * len(values)
    for place, value in zip(places, order, strict=True):
        placed[place] = values[value]
    return placed


def minutes(rng: np.random.Generator, counts: Mapping[str, int], total: int, table: str) -> np.ndarray:
    """Return the minutes of each contact, by band as often as counted and in all ``total``.

    They are multiples of five as far as the total allows.
    """
    bands = [BANDS[band] for band, count in counts.items() for _ in range(count)]
    found = np.array([low for low, _ in bands], dtype=np.int32)
    high = np.array([high for _, high in bands], dtype=np.int32)
    missing = total - int(found.sum())
    if missing < 0 or missing > int((high - found).sum()):
        raise ValueError(f"{table}: contacts of these durations can't add up to {total} minutes")
    # Long contacts grow little by little, so that none becomes absurd while others stay at the least.
    while missing >= STEP and (room := np.flatnonzero(found + STEP <= high)).size:
        chosen = rng.permutation(room)[: missing // STEP]
        found[chosen] += STEP
        missing -= STEP * chosen.size
    for place in rng.permutation(len(found)):
        added = min(missing, int(high[place] - found[place]))
        found[place] += added
        missing -= added
    return rng.permutation(found)


def ages(
    rng: np.random.Generator,
    counts: Mapping[tuple[str, str], int],
    youngest: int,
    oldest: int,
    means: Mapping[str, float],
    table: str,
) -> list[tuple[int | None, str]]:
    """Return age and sex of each person: counts by (band, sex), the extremes, and the means as rounded to 0.1.

    ``means`` is by sex and for ``total``. The age of the band ``unknown`` is None.
    """
    people = [(band, sex) for (band, sex), count in counts.items() for _ in range(count)]
    known = [(band, sex) for band, sex in people if band != "unknown"]
    low = np.array([max(AGES[band][0], youngest) for band, _ in known])
    high = np.array([min(AGES[band][1], oldest) for band, _ in known])
    if (low > high).any():
        raise ValueError(f"{table}: a band has persons beyond the youngest ({youngest}) or the oldest ({oldest})")
    found = rng.integers(low, high + 1)
    for extreme in (youngest, oldest):
        possible = np.flatnonzero((low <= extreme) & (extreme <= high))
        if not possible.size:
            raise ValueError(f"{table}: nobody can be {extreme} years old")
        low[possible[0]] = high[possible[0]] = found[possible[0]] = extreme
    sexes = np.array([sex for _, sex in known])
    sums = _sums(sexes, means, table)
    for sex, wanted in sums.items():
        of_sex = sexes == sex
        if not low[of_sex].sum() <= wanted <= high[of_sex].sum():
            raise ValueError(f"{table}: the ages of {sex} can't have the mean {means[sex]}")
        while missing := wanted - int(found[of_sex].sum()):
            step = 1 if missing > 0 else -1
            room = np.flatnonzero(of_sex & (found < high if step > 0 else found > low))
            found[rng.permutation(room)[: abs(missing)]] += step
    dated = list(zip((int(age) for age in found), sexes.tolist(), strict=True))
    return dated + [(None, sex) for band, sex in people if band == "unknown"]


def _sums(sexes: np.ndarray, means: Mapping[str, float], table: str) -> dict[str, int]:
    """Return the sum of ages of each sex such that every mean rounds as printed, as far from the edges as can be."""
    persons = {sex: int((sexes == sex).sum()) for sex in means if sex != "total"}
    options = {sex: _rounding(means[sex], count) for sex, count in persons.items()}
    first, second = options
    pairs = [(one, two) for one in options[first] for two in options[second]]
    best = min(((_distance(means, persons, {first: one, second: two}), one, two) for one, two in pairs), default=None)
    if best is None or best[0] >= 0.05:
        raise ValueError(f"{table}: no ages have the means {dict(means)}")
    return {first: best[1], second: best[2]}


def _rounding(mean: float, count: int) -> range:
    return range(int(np.ceil((mean - 0.05) * count)), int(np.floor((mean + 0.05) * count)) + 1)


def _distance(means: Mapping[str, float], persons: Mapping[str, int], sums: Mapping[str, int]) -> float:
    """Return how far the worst of the means is from the printed one."""
    each = [abs(sums[sex] / count - means[sex]) for sex, count in persons.items()]
    return max(*each, abs(sum(sums.values()) / sum(persons.values()) - means["total"]))


def several(rng: np.random.Generator, counts: Mapping[str, int], holders: int, table: str) -> list[list[str]]:
    """Return a list of keys for each holder: every key is held as often as counted, none twice by one.

    Where there are enough keys, every holder has one.
    """
    if max(counts.values(), default=0) > holders:
        raise ValueError(f"{table}: a key counts more often than the {holders} who can have it")
    held: list[list[str]] = [[] for _ in range(holders)]
    order = rng.permutation(holders)
    dealt = 0
    for key, count in sorted(counts.items(), key=lambda item: -item[1]):
        for place in range(dealt, dealt + count):
            held[order[place % holders]].append(key)
        dealt += count
    return held


def spread(rng: np.random.Generator, total: int, weights: Sequence[float], least: int, table: str) -> np.ndarray:
    """Return whole numbers that add up to ``total``, in proportion to the weights and none below ``least``."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{table}: {total} is too little for {len(weights)} with at least {least} each")
    shares = np.asarray(weights, dtype=float)
    return least + rng.multinomial(rest, shares / shares.sum())
