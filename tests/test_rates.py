"""Rates against published examples, SciPy's distributions, R, and a second way of computing each of them.

Numbers said to be R's were computed with R 4.2.2: ``poisson.test``, ``binom.test`` and, for the negative binomial
likelihood, ``glm.nb(counts ~ 1 + offset(log(population)))`` of MASS 7.3-58.2. ``glm.nb``'s theta is our shape.
"""

import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from dashboard import rates
from tests.conftest import DATA, ROOT, read_csv

SAPPORO = "01100"


def table(path: str) -> list[dict[str, str]]:
    header, *rows = read_csv(DATA / path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def populations(level: str) -> dict[str, float]:
    """Return the populations of 2020 without Sapporo by a column of municipalities: 14, 29 or 178 of them."""
    persons = {row["code"]: float(row["total"]) for row in table("reference/population_2020.csv")}
    found: dict[str, float] = {}
    for row in table("reference/municipalities.csv"):
        if row["code"] != SAPPORO:
            found[row[level]] = found.get(row[level], 0) + persons[row["code"]]
    return found


AREAS = populations("subprefecture")
POPULATION = np.array([*AREAS.values()])
PERSONS = {row["area"]: float(row["value"]) for row in table("fy2024/centre/residence.csv")}
#: New cases of fiscal year 2024 by area: 81 of the 91, the others being on no map.
COUNTS = np.array([PERSONS[area] for area in AREAS])
REFERENCE = COUNTS.sum() / POPULATION.sum() * 100_000

#: Lip cancer in the 56 counties of Scotland, 1975-1980, observed and expected: Clayton and Kaldor (1987), as given in
#: Carlin's WinBUGS example (www.biostat.umn.edu/~sudiptob/ph8472/LipsBrad.txt).
LIPS_OBSERVED = """
    9 39 11 9 15 8 26 7 6 20 13 5 3 8 17 9 2 7 9 7 16 31 11 7 19 15 7 10 16 11 5 3 7 8 11 9 11 8 6 4 10 8 2 6 19 3 2 3
    28 6 1 1 1 1 0 0
"""
LIPS_EXPECTED = """
    1.4 8.7 3.0 2.5 4.3 2.4 8.1 2.3 2.0 6.6 4.4 1.8 1.1 3.3 7.8 4.6 1.1 4.2 5.5 4.4 10.5 22.7 8.8 5.6 15.5 12.5 6.0 9.0
    14.4 10.2 4.8 2.9 7.0 8.5 12.3 10.1 12.7 9.4 7.2 5.3 18.8 15.8 4.3 14.6 50.7 8.2 5.6 9.3 88.7 19.6 3.4 3.6 5.7 7.0
    4.2 1.8
"""
LIPS = tuple(np.array(numbers.split(), dtype=float) for numbers in (LIPS_OBSERVED, LIPS_EXPECTED))
#: Failures of ten pumps and their time in thousands of hours: Gaver and O'Muircheartaigh (1987).
PUMPS = (
    np.array([5, 1, 5, 14, 3, 19, 1, 1, 4, 22]),
    np.array([94.32, 15.72, 62.88, 125.76, 5.24, 31.44, 1.048, 1.048, 2.096, 10.48]),
)
#: Made up: twelve areas of unlike size whose counts differ far beyond chance.
CLEAR = (
    np.array([70, 6, 27, 5, 72, 14, 50, 10, 22, 23, 4, 106]),
    np.array([90, 20, 25, 15, 150, 12, 60, 40, 30, 55, 25, 160]) * 1_000,
)
#: Made up: counts that differ less than chance makes them.
EVEN = (np.array([5, 6, 5, 4, 6, 5, 5, 6]), np.array([50, 55, 52, 48, 60, 47, 51, 58]) * 1_000)

#: Machines are shared: a slow example is no failure.
unhurried = settings(deadline=None)
counts = st.integers(0, 2_000)
levels = st.sampled_from([0.8, 0.95, 0.998])


class TestPoissonInterval:
    def test_published_limits(self):
        # The manual of R's epitools says of pois.exact that the upper limit of 0 is 3.689. That of R's survival has
        # cipoisson(4) as 1.089865 to 10.24153, where ppois(4, 10.24153) is 0.02500096: right to 1e-4.
        low, high = rates.poisson_interval([0, 4])
        assert low == pytest.approx([0, 1.089865], abs=5e-7)
        assert high[0] == pytest.approx(3.689, abs=5e-4)
        assert high[1] == pytest.approx(10.24153, abs=1e-4)

    def test_test_data_of_the_english_health_agency(self):
        # UKHSA's PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv, columns lower_2s_exp_events,
        # upper_2s_…, lower_3s_… and upper_3s_exp_events: between what expected events a count is not significant.
        rows = {
            1: (5.571644585, 0.025317898, 9.233410143, 0.001000547),
            2: (7.224687515, 0.242209467, 11.22886836, 0.04540199),
            5: (11.6683331, 1.623486324, 16.45474478, 0.739371928),
            27: (39.28358023, 17.7931703, 47.23026083, 13.73385279),
            100: (121.6268111, 81.36400699, 134.9243187, 71.92139974),
        }
        for count, (high, low, high3, low3) in rows.items():
            assert rates.poisson_interval(count) == pytest.approx((low, high), rel=1e-5)
            # Their 99.8 % limits of 1 stop at six digits after the point.
            assert rates.poisson_interval(count, 0.998) == pytest.approx((low3, high3), rel=1e-5, abs=1e-7)

    def test_r(self):
        assert rates.poisson_interval(27) == pytest.approx((17.79317013, 39.28358245), abs=1e-8)
        assert rates.poisson_interval(81) == pytest.approx((64.32569199, 100.67560418), abs=1e-8)
        assert rates.poisson_interval(81, 0.998) == pytest.approx((56.00817020, 112.85266178), abs=1e-8)

    @unhurried
    @given(counts, levels)
    def test_leaves_half_of_what_the_level_leaves_out_on_either_side(self, count, level):
        low, high = rates.poisson_interval(count, level)
        assert stats.poisson.cdf(count, high) == pytest.approx((1 - level) / 2, rel=1e-9)
        if count:
            assert stats.poisson.sf(count - 1, low) == pytest.approx((1 - level) / 2, rel=1e-9)
        else:
            assert low == 0

    @unhurried
    @given(st.floats(0.001, 300), levels)
    def test_covers_the_mean_at_least_as_often_as_it_says(self, mean, level):
        possible = np.arange(stats.poisson.isf(1e-12, mean) + 1)
        low, high = rates.poisson_interval(possible, level)
        assert stats.poisson.pmf(possible, mean)[(low <= mean) & (mean <= high)].sum() >= level - 1e-9

    @unhurried
    @given(counts)
    def test_grows_with_the_count_and_the_level(self, count):
        low, high = rates.poisson_interval([count, count + 1])
        assert low[0] < low[1] and high[0] < high[1]
        assert low[0] <= count < high[0]
        wide = rates.poisson_interval(count, 0.998)
        assert wide[0] <= low[0] and high[0] < wide[1]

    def test_missing_stays_missing_and_shapes_stay(self):
        low, high = rates.poisson_interval([[np.nan, 1], [2, 3]])
        assert low.shape == high.shape == (2, 2)
        assert np.isnan([low[0, 0], high[0, 0]]).all()
        assert np.ndim(rates.poisson_interval(3)[0]) == 0


class TestRateInterval:
    def test_areas_of_the_report(self):
        # 27 persons among 423,337: 27 / 4.23337 = 6.378 per 100,000, and Garwood's 17.793 to 39.284 likewise.
        rate, low, high = (dict(zip(AREAS, each, strict=True)) for each in rates.rate_interval(COUNTS, POPULATION))
        assert AREAS["ishikari"] == 423_337
        assert (rate["ishikari"], low["ishikari"], high["ishikari"]) == pytest.approx(
            (6.3779, 4.2031, 9.2795), abs=5e-5
        )
        # Nobody of 43,050: 0, and up to 3.689 / 0.4305.
        assert (rate["rumoi"], low["rumoi"], high["rumoi"]) == pytest.approx((0, 0, 8.5688), abs=5e-5)

    @unhurried
    @given(counts, st.integers(1, 3_000_000), levels)
    def test_is_the_interval_of_the_count_in_another_unit(self, count, population, level):
        rate, low, high = rates.rate_interval(count, population, 1_000, level)
        assert (low, high) == pytest.approx(np.multiply(rates.poisson_interval(count, level), 1_000 / population))
        assert low <= rate <= high and rate == pytest.approx(count / population * 1_000)

    def test_no_population_no_rate(self):
        for values in rates.rate_interval([0, 3, 3, np.nan], [0, 0, np.nan, 100]):
            assert np.isnan(values).all()


class TestProportionInterval:
    def test_published_limits(self):
        # Bland, lecture "Detecting a single event": none of 40 is up to 0.088, none of 100 up to 0.036 (R: 0.0880973
        # and 0.0362167).
        share, low, high = rates.proportion_interval(0, [40, 100])
        assert (share == 0).all() and (low == 0).all()
        assert high == pytest.approx([0.08809730288, 0.03621669265], abs=1e-10)

    def test_r(self):
        # 29 of the 91 new cases: the consulter is the person concerned.
        assert rates.proportion_interval(29, 91) == pytest.approx((29 / 91, 0.2248738525, 0.4246703036), abs=1e-10)
        assert rates.proportion_interval(3, 10)[1:] == pytest.approx((0.06673951118, 0.65245285006), abs=1e-10)

    @unhurried
    @given(st.integers(0, 400), st.integers(0, 400), levels)
    def test_scipy_and_symmetry(self, cases, others, level):
        sample, tail = cases + others, (1 - level) / 2
        share, low, high = rates.proportion_interval(cases, sample, level)
        if not sample:
            assert np.isnan([share, low, high]).all()
            return
        assert low == pytest.approx(stats.beta.ppf(tail, cases, others + 1) if cases else 0, rel=1e-9)
        assert high == pytest.approx(stats.beta.isf(tail, cases + 1, others) if others else 1, rel=1e-9)
        assert low <= share <= high
        assert rates.proportion_interval(others, sample, level)[1:] == pytest.approx((1 - high, 1 - low), abs=1e-12)

    def test_missing_stays_missing(self):
        for values in rates.proportion_interval([0, np.nan, 1], [0, 5, np.nan]):
            assert np.isnan(values).all()


class TestCompared:
    def test_sides(self):
        assert rates.compared([1, 2, 1], [2, 3, 3], [2.5, 1, 2]).tolist() == [-1, 1, 0]

    def test_a_limit_that_touches_is_similar(self):
        assert rates.compared([1, 0], [2, 1], 1).tolist() == [0, 0]

    def test_unknown_is_not_similar(self):
        assert np.isnan(rates.compared([np.nan, 1, 1], [2, np.nan, 2], [1, 1, np.nan])).all()

    def test_report(self):
        """Only 石狩 is above the reference (4.20 > 2.49), only 渡島 below (2.31 < 2.49)."""
        _, low, high = rates.rate_interval(COUNTS, POPULATION)
        found = dict(zip(AREAS, rates.compared(low, high, REFERENCE), strict=True))
        assert {area: side for area, side in found.items() if side} == {"ishikari": 1, "oshima": -1}


def linear(expected: np.ndarray, probability: float) -> np.ndarray:
    """Interpolate the count at a probability linearly between whole counts, the custom that the limits avoid."""
    count = stats.poisson.ppf(probability, expected)
    return count - (stats.poisson.cdf(count, expected) - probability) / stats.poisson.pmf(count, expected)


class TestFunnel:
    def test_test_data_of_the_english_health_agency(self):
        # As above; the columns …_isr are the limits (per 100) drawn at those expected events.
        rows = [
            (0.95, 0, 5.571644585, 17.94802207),
            (0.95, 1, 0.025317898, 3949.774946),
            (0.95, 0, 10.24158653, 39.05644881),
            (0.95, 1, 1.089865762, 367.0176768),
            (0.95, 0, 121.6268111, 82.21871402),
            (0.95, 1, 81.36400699, 122.9044681),
            (0.998, 0, 9.233410143, 10.83023482),
            (0.998, 1, 0.04540199, 4405.093268),
            (0.998, 0, 134.9243187, 74.11562345),
            (0.998, 1, 71.92139974, 139.0406755),
        ]
        for level, side, expected, limit in rows:
            found = rates.funnel_limits(expected, 100, per=100, level=level)[side]
            assert found == pytest.approx(limit, rel=2e-5)

    @pytest.mark.parametrize(
        ("fewest", "most", "step", "below", "above"),
        [
            (1, 50, 0.01, (0.0186, 0, 0.0250), (0.0201, 0.0052, 0.0250)),
            (50.01, 100, 0.01, (0.0215, 0.0172, 0.0250), None),
            (100.01, 500, 0.01, (0.0233, 0.0194, 0.0250), None),
            (500.01, 1_000, 0.01, (0.0239, 0.0224, 0.0250), None),
            (1_000.1, 10_000, 0.1, (0.0246, 0.0232, 0.0250), None),
        ],
    )
    def test_published_probabilities_of_a_false_alarm(self, fewest, most, step, below, above):
        """Seaton and Manktelow (2012): median, least and greatest, for the "prediction" limits, by expected events."""
        expected = np.arange(fewest, most + step / 2, step)
        low, high = (limit * expected for limit in rates.funnel_limits(expected, 1, per=1))
        too_low = stats.poisson.cdf(np.ceil(low) - 1, expected)
        too_high = stats.poisson.sf(np.floor(high), expected)
        assert [f(too_low) for f in (np.median, np.min, np.max)] == pytest.approx(below, abs=5.1e-5)
        if above:
            assert [f(too_high) for f in (np.median, np.min, np.max)] == pytest.approx(above, abs=5.1e-5)
        assert max(too_low.max(), too_high.max()) <= 0.025

    @unhurried
    @given(st.floats(1e-4, 500), levels)
    def test_limits_are_where_the_probability_is(self, expected, level):
        low, high = (limit * expected for limit in rates.funnel_limits(expected, 1, per=1, level=level))
        tail = (1 - level) / 2
        # So many or more: rare beyond the upper limit, not rare on this side of it. Likewise so few or fewer.
        beyond, within = np.floor(high) + 1, np.floor(high)
        assert stats.poisson.sf(beyond - 1, expected) <= tail * (1 + 1e-9)
        assert stats.poisson.sf(within - 1, expected) >= tail * (1 - 1e-9)
        beyond, within = np.ceil(low) - 1, np.ceil(low)
        assert stats.poisson.cdf(beyond, expected) <= tail * (1 + 1e-9)
        assert stats.poisson.cdf(within, expected) >= tail * (1 - 1e-9)

    def test_curves_close_in_smoothly(self):
        population = np.geomspace(100, 5_000_000, 3_000)
        for level in rates.FUNNEL_LEVELS:
            low, high = rates.funnel_limits(population, REFERENCE, level=level)
            assert (np.diff(low) >= 0).all() and (np.diff(high) < 0).all()
            assert (low < REFERENCE).all() and (high > REFERENCE).all()
            assert low[0] == 0 and high[-1] < 1.4 * REFERENCE
            # No steps: neighbours on this grid, 0.4 % apart, differ by less than 1 % of the reference and limit.
            assert (np.abs(np.diff(low)) < 0.01 * REFERENCE).all()
            assert (np.abs(np.diff(high)) / high[1:] < 0.01).all()

    @unhurried
    @given(st.integers(0, 60), st.integers(1, 1_000_000), st.floats(0.01, 50))
    def test_position_agrees_with_the_curve_and_with_the_interval(self, count, population, reference):
        position = rates.funnel_position(count, population, reference)
        rate = count / population * 100_000
        low, high = rates.funnel_limits(population, reference)
        far_low, far_high = rates.funnel_limits(population, reference, level=0.998)
        assert position == (rate > high) + (rate > far_high) * 1 - (rate < low) - (rate < far_low) * 1
        for level, least in zip(rates.FUNNEL_LEVELS, (1, 2), strict=True):
            _, *interval = rates.rate_interval(count, population, level=level)
            side = rates.compared(*interval, reference)
            assert side == (np.sign(position) if abs(position) >= least else 0)

    def test_report(self):
        """石狩's 27 where 10.5 are expected lie beyond 99.8 %, 渡島's 3 where 9.5 are expected beyond 95 %."""
        position = dict(zip(AREAS, rates.funnel_position(COUNTS, POPULATION, REFERENCE), strict=True))
        assert {area: where for area, where in position.items() if where} == {"ishikari": 2, "oshima": -1}
        assert stats.poisson.sf(26, 10.547) < 0.001 and 0.001 < stats.poisson.cdf(3, 9.471) < 0.025

    def test_one_case_in_a_village_is_no_alarm(self):
        """Where 0.1 are expected, linear limits put a single case beyond 95 %, though it comes 1 time in 10."""
        assert linear(np.array(0.1), 0.975) < 1 and stats.poisson.sf(0, 0.1) == pytest.approx(0.095, abs=5e-4)
        assert rates.funnel_position(1, 0.1, 1, per=1) == 0

    def test_nothing_expected_and_nothing_known(self):
        assert [*rates.funnel_limits(1_000, 0)] == [0, 0]
        assert rates.funnel_position([0, 1], 1_000, 0).tolist() == [0, 2]
        assert np.isnan(rates.funnel_limits([0, np.nan, 9], [1, 1, np.nan])).all()
        assert np.isnan(rates.funnel_position([1, 1, 1, np.nan], [0, np.nan, 9, 9], [1, 1, np.nan, 1])).all()


def log_marginal(counts: np.ndarray, population: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Integrate Poisson counts over gamma rates numerically, area by area; return the log product over areas.

    Over the logarithm of the rate, around where the integrand peaks; mean and spread are arrays of one length.
    """
    shape, total = 1 / spread**2, np.zeros(mean.shape)
    for count, persons in zip(counts, population, strict=True):
        after, rate = shape + count, shape / mean + persons
        start, end = -9 / np.sqrt(after) - 18 / after, 9 / np.sqrt(after) + np.minimum(9 / after, 4)
        place = np.log(after / rate) + np.linspace(start, end, 201)
        # Poisson probability times gamma density, times the rate: the place is its logarithm.
        log_product = after * place - rate * np.exp(place)
        log_product += shape * np.log(shape / mean) - special.gammaln(shape)
        log_product += count * np.log(persons) - special.gammaln(count + 1)
        peak = log_product.max(axis=0)
        total += peak + np.log(integrate.trapezoid(np.exp(log_product - peak), place, axis=0))
    return total


def test_the_marginal_is_negative_binomial():
    """The integral that the second way rests on, in two places, by SciPy's distribution and by its adaptive rule."""
    for mean, spread in ((2e-5, 0.5), (4e-5, 1.5)):
        shape = 1 / spread**2
        found = log_marginal(COUNTS, POPULATION, np.array([mean]), np.array([spread]))
        expected = stats.nbinom.logpmf(COUNTS, shape, shape / (shape + mean * POPULATION))
        assert found == pytest.approx(expected.sum(), abs=1e-8)
        prior = stats.gamma(shape, scale=mean / shape)
        product = prior.expect(lambda rate: stats.poisson.pmf(COUNTS[0], rate * POPULATION[0]), lb=0, ub=1e-4)
        assert np.log(product) == pytest.approx(expected[0], abs=1e-6)


def second_way(counts: np.ndarray, population: np.ndarray, level: float = 0.95) -> dict[str, np.ndarray | float]:
    """Estimate all of ``smoothed`` anew, per person, from its description alone.

    Another optimiser on the integrated likelihood; the mixture on a plain grid of means and spreads, its quantiles by
    root finding.
    """

    def loss(point: np.ndarray) -> float:
        mean, spread = np.exp(point)[:, None]
        return -log_marginal(counts, population, mean, spread)[0]

    pooled = counts.sum() / population.sum()
    options = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 1_000}
    # Below a spread of 0.005 the integrand is too narrow for its digits.
    bounds = [(None, None), (np.log(0.005), None)]
    start = [np.log(pooled), np.log(0.5)]
    best = optimize.minimize(loss, start, method="Nelder-Mead", bounds=bounds, options=options)
    mean, spread = np.exp(best.x)
    posterior = stats.gamma(1 / spread**2 + counts, scale=1 / (1 / (spread**2 * mean) + population))

    # The prior: half-normal spread of scale 1; the root of the mean half-normal of scale 3 roots of the pooled rate.
    centre = (counts.sum() + 0.5) / population.sum()
    spreads = (np.arange(60) + 0.5) * 0.04
    means = (np.arange(500) + 0.5) * 0.01 * centre
    mixed, over = (each.ravel() for each in np.meshgrid(means, spreads))
    log_weight = log_marginal(counts, population, mixed, over)
    log_weight += -np.log(mixed) / 2 - mixed / (2 * 9 * centre) - over**2 / 2
    weight = np.exp(log_weight - log_weight.max())
    edges = (mixed > 4.98 * centre) | (over > 2.36)
    assert weight[edges].sum() < 1e-6 * weight.sum(), "the grid is too small"
    matter = weight > 1e-9
    weight, mixed, over = weight[matter] / weight[matter].sum(), mixed[matter], over[matter]

    def quantile(count: float, persons: float, probability: float) -> float:
        shape, rate = 1 / over**2 + count, 1 / (over**2 * mixed) + persons

        def excess(value: float) -> float:
            return weight @ stats.gamma.cdf(value, shape, scale=1 / rate) - probability

        return optimize.brentq(excess, 1e-6 * centre, 30 * centre, rtol=1e-7, xtol=1e-9 * centre)

    tail = (1 - level) / 2
    pairs = [*zip(counts, population, strict=True)]
    return {
        "mean": mean,
        "spread": spread,
        "estimate": posterior.mean(),
        "low": np.array([quantile(*pair, tail) for pair in pairs]),
        "high": np.array([quantile(*pair, 1 - tail) for pair in pairs]),
    }


class TestSmoothed:
    def test_r_on_the_report(self):
        found = rates.smoothed(COUNTS, POPULATION)
        assert (found.mean, found.shape) == pytest.approx((2.449820813, 4.557229155), rel=1e-6)
        assert found.spread == pytest.approx(0.4684352478, rel=1e-6)
        assert not found.chance_only

    @pytest.mark.parametrize(
        ("data", "mean", "shape"),
        [(LIPS, 1.422060012, 1.879489974), (PUMPS, 0.6531361444, 0.8222686359)],
        ids=["Clayton and Kaldor 1987", "Gaver and O'Muircheartaigh 1987"],
    )
    def test_r_on_published_data(self, data, mean, shape):
        found = rates.smoothed(*data, per=1)
        assert (found.mean, found.shape) == pytest.approx((mean, shape), rel=1e-6)
        # Clayton and Kaldor's estimate: (observed + shape) / (expected + shape / mean).
        observed, expected = data
        assert found.estimate == pytest.approx((observed + shape) / (expected + shape / mean), rel=1e-6)

    @pytest.mark.parametrize("data", [(COUNTS, POPULATION), CLEAR], ids=["report", "clear spread"])
    def test_a_second_way(self, data):
        found, again = rates.smoothed(*data, per=1), second_way(*data)
        assert (found.mean, found.spread) == pytest.approx((again["mean"], again["spread"]), rel=1e-5)
        assert found.estimate == pytest.approx(again["estimate"], rel=1e-5)
        assert found.high == pytest.approx(again["high"], rel=1e-4)
        # The lower limit of a count of 0 is near 0, where what counts is its distance in rates.
        assert found.low == pytest.approx(again["low"], rel=1e-4, abs=1e-5 * found.mean)

    def test_a_second_way_where_there_is_only_chance(self):
        found, again = rates.smoothed(*EVEN, per=1), second_way(*EVEN)
        assert found.chance_only and again["spread"] == pytest.approx(0.005)
        for name in ("estimate", "low", "high"):
            assert getattr(found, name) == pytest.approx(again[name], rel=1e-4)

    @pytest.mark.parametrize("level", [0.95, 0.998])
    @pytest.mark.parametrize(
        "data", [(COUNTS, POPULATION), LIPS, PUMPS, CLEAR, EVEN, ([0, 0, 0], [1, 10, 100]), ([5, 0], [1, 2])]
    )
    def test_a_finer_grid_gives_the_same(self, data, level, monkeypatch):
        found = rates.smoothed(*data, level=level)
        monkeypatch.setattr(rates, "SPREAD_STEPS", 120)
        monkeypatch.setattr(rates, "MEAN_STEP", 0.3)
        monkeypatch.setattr(rates, "AREA_STEP", 0.35)
        monkeypatch.setattr(rates, "NEGLIGIBLE", 30.0)
        finer = rates.smoothed(*data, level=level)
        assert (found.mean, found.spread) == (finer.mean, finer.spread)
        assert found.high == pytest.approx(finer.high, rel=1e-4)
        assert found.low == pytest.approx(finer.low, rel=1e-4, abs=1e-5 * finer.high.max())

    def test_clear_differences_stay_and_unsure_ones_shrink(self):
        """石狩 keeps its distance: 27 cases are 70 % its own. 檜山, 1 case in 33,609, is 85 % the others'."""
        found = rates.smoothed(COUNTS, POPULATION)
        own = COUNTS / POPULATION * 100_000
        weight = dict(zip(AREAS, found.weight, strict=True))
        # weight = population / (population + shape / mean): 423,337 / (423,337 + 186,023), 33,609 / (33,609 + …).
        assert (weight["ishikari"], weight["hiyama"]) == pytest.approx((0.6947, 0.1530), abs=5e-5)
        assert found.estimate == pytest.approx(found.weight * own + (1 - found.weight) * found.mean)
        # Nobody from 留萌, yet its smoothed rate is not 0 and its interval ends below the exact one.
        rumoi = [*AREAS].index("rumoi")
        assert 0 < found.low[rumoi] < found.estimate[rumoi] < found.high[rumoi] < 8.5688

    def test_chance_only_puts_all_areas_on_the_pooled_mean(self):
        found = rates.smoothed(*EVEN)
        pooled = EVEN[0].sum() / EVEN[1].sum() * 100_000
        assert found.chance_only and found.spread == 0 and found.shape == np.inf and found.scale == 0
        assert (found.weight == 0).all() and (found.estimate == found.mean).all()
        assert found.mean == pytest.approx(pooled, rel=1e-12)
        # The intervals still differ: more of one's own cases, less doubt.
        assert (found.low < pooled).all() and (found.high > pooled).all()
        assert np.ptp(found.high) > 0

    def test_an_interval_that_takes_mean_and_spread_for_known_is_narrower(self):
        found = rates.smoothed(COUNTS, POPULATION)
        known = stats.gamma(found.shape + COUNTS, scale=1 / (1 / found.scale + POPULATION / 100_000))
        assert known.mean() == pytest.approx(found.estimate)
        assert (found.high - found.low > known.ppf(0.975) - known.ppf(0.025)).all()

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.integers(0, 12), min_size=2, max_size=14))
    def test_equal_populations_have_a_spread_exactly_if_they_vary_more_than_chance(self, areas):
        """Anscombe conjectured it in 1950, Aragón, Eberly and Eberly (1992) proved it; the mean is the counts' own."""
        counts = np.array(areas)
        found = rates.smoothed(counts, np.full(counts.shape, 1_000), per=1_000)
        assert found.mean == pytest.approx(counts.mean(), rel=1e-6)
        if counts.var() != pytest.approx(counts.mean(), rel=1e-3):
            assert found.chance_only == (counts.var() < counts.mean())

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(100, 400_000)), min_size=1, max_size=12),
        st.floats(0.05, 3),
        st.floats(0.2, 5),
    )
    def test_no_mean_and_spread_are_likelier(self, areas, spread, factor):
        counts, population = np.array(areas, dtype=float).T
        found = rates.smoothed(counts, population, per=1)
        if not counts.sum():
            assert found.mean == 0 and found.chance_only
            return

        def log_likelihood(mean: float, spread: float) -> float:
            if not spread:
                return stats.poisson.logpmf(counts, mean * population).sum()
            shape = 1 / spread**2
            return stats.nbinom.logpmf(counts, shape, shape / (shape + mean * population)).sum()

        best = log_likelihood(found.mean, found.spread if found.spread > 1e-3 else 0)
        assert best >= log_likelihood(found.mean * factor, spread) - 1e-6
        assert best >= log_likelihood(counts.sum() / population.sum(), 0) - 1e-6
        for near in (0.98, 1.02):
            assert best >= log_likelihood(found.mean * near, found.spread if found.spread > 1e-3 else 0) - 1e-6
            assert best >= log_likelihood(found.mean, max(found.spread, 0.01) * near) - 1e-6

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400_000)), min_size=1, max_size=12),
        levels,
        st.randoms(use_true_random=False),
    )
    def test_order_and_indifference(self, areas, level, random):
        """Limits hold the estimate; neither the areas' order nor the unit matters; the same gives the same."""
        counts, population = np.array(areas, dtype=float).T
        found = rates.smoothed(counts, population, level=level)
        known = population > 0
        for values in (found.estimate, found.low, found.high, found.weight):
            assert (np.isnan(values) == ~known).all()
        assert (found.low[known] >= 0).all()
        assert (found.low[known] <= found.estimate[known]).all() and (found.estimate[known] <= found.high[known]).all()
        assert (found.weight[known] >= 0).all() and (found.weight[known] < 1).all()
        assert found.chance_only == (found.spread == 0) or not known.any()

        order = [*range(len(areas))]
        random.shuffle(order)
        shuffled = rates.smoothed(counts[order], population[order], level=level)
        other = rates.smoothed(counts, population * 10, per=1_000_000, level=level)
        again = rates.smoothed(counts, population, level=level)
        for name in ("estimate", "low", "high", "weight"):
            values = getattr(found, name)
            assert getattr(shuffled, name) == pytest.approx(values[order], rel=1e-4, abs=1e-6, nan_ok=True)
            assert getattr(other, name) == pytest.approx(values, rel=1e-4, abs=1e-6, nan_ok=True)
            assert np.array_equal(getattr(again, name), values, equal_nan=True)

    def test_more_cases_pull_the_area_and_its_limits_up(self):
        found = [rates.smoothed(np.append(COUNTS[:-1], count), POPULATION) for count in range(8)]
        for name in ("estimate", "low", "high"):
            assert (np.diff([getattr(each, name)[-1] for each in found]) > 0).all()

    def test_no_case_anywhere(self):
        found = rates.smoothed([0, 0, 0], [1_000, 10_000, 100_000])
        assert found.chance_only and found.mean == 0
        assert (found.estimate == 0).all() and (found.low == 0).all()
        assert (found.high > 0).all() and (np.diff(found.high) < 0).all()

    def test_one_area_alone(self):
        """Nothing to be pulled towards: its own rate, and limits near the exact ones (1.62 to 11.67 for 5)."""
        found = rates.smoothed([5], [100_000])
        assert found.chance_only and found.estimate == found.mean == pytest.approx(5)
        assert 1.62 < found.low[0] < 2.2 and 10 < found.high[0] < 11.67

    def test_areas_without_a_count_or_population_are_left_out(self):
        whole = rates.smoothed(COUNTS, POPULATION)
        counts = np.concatenate([[7], COUNTS, [np.nan, 3]])
        found = rates.smoothed(counts, np.concatenate([[0], POPULATION, [5_000, np.nan]]))
        assert (found.mean, found.spread) == (whole.mean, whole.spread)
        for name in ("estimate", "low", "high", "weight"):
            values = getattr(found, name)
            assert np.isnan(values[[0, -2, -1]]).all()
            assert np.array_equal(values[1:-2], getattr(whole, name))

    def test_nothing_known(self):
        for data in (([], []), ([1, np.nan], [0, 9])):
            found = rates.smoothed(*data)
            assert np.isnan([found.mean, found.spread]).all() and not found.chance_only
            assert found.estimate.shape == np.shape(data[0]) and np.isnan(found.estimate).all()

    @pytest.mark.parametrize(("level", "seconds"), [("subprefecture", 0.05), ("code", 0.3)])
    def test_is_fast(self, level, seconds):
        """At most 50 ms for 14 areas and 0.3 s for 178, on one core: the least of several, as others use it too."""
        population = np.array([*populations(level).values()])
        generator = np.random.default_rng(2024)
        taken = []
        for _ in range(7):
            counts = generator.poisson(population * REFERENCE / 100_000)
            start = time.process_time()
            rates.smoothed(counts, population)
            taken.append(time.process_time() - start)
        assert min(taken) < seconds


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rates.poisson_interval([1, -2]), "-2 at place 1: a count is a whole number"),
        (lambda: rates.rate_interval([0.5], [9]), "0.5 at place 0: a count is a whole number"),
        (lambda: rates.smoothed([np.inf], [9]), "inf at place 0: a count is a whole number"),
        (lambda: rates.smoothed([1, 1.5], [9, 9]), "1.5 at place 1: a count is a whole number"),
        (lambda: rates.rate_interval([0, 1], [9, -9]), "-9 at place 1: a population is 0 or more"),
        (lambda: rates.funnel_limits(np.inf, 1), "inf at place 0: a population is 0 or more"),
        (lambda: rates.funnel_position(1, 9, -1), "-1 at place 0: a reference rate is 0 or more"),
        (lambda: rates.proportion_interval([1, 5], 4), "5 at place 1: more cases than the sample holds"),
        (lambda: rates.proportion_interval(1, 4.5), "4.5 at place 0: a count is a whole number"),
        (lambda: rates.smoothed([1, 2], [9]), "two lists of equal length"),
        (lambda: rates.smoothed(1, 9), "two lists of equal length"),
        (lambda: rates.smoothed([1], [9], level=95), "level=95: a level is between 0 and 1"),
        (lambda: rates.poisson_interval(1, 0), "level=0: a level is between 0 and 1"),
        (lambda: rates.rate_interval(1, 9, per=0), "per=0: rates are told per a number of persons above 0"),
        (lambda: rates.smoothed([1], [9], per=np.nan), "per=nan: rates are told per a number of persons above 0"),
    ],
)
def test_errors_name_what_is_wrong(call, words):
    with pytest.raises(ValueError) as error:
        call()
    assert words in str(error.value)


def test_import_is_light():
    """scipy.stats would cost a second at every start; pandas and Plotly have no place here."""
    heavy = ("scipy.stats", "scipy.optimize", "scipy.integrate", "pandas", "plotly")
    code = f"import sys; import dashboard.rates; print([name for name in {heavy!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
