"""Rates of small counts of people in populations of unlike size: their intervals, a funnel, and smoothing.

Arrays in, arrays out. Counts are whole numbers of persons or cases, populations are persons, and a rate is
``count / population * per``. What is missing (NaN, or a population of 0) stays missing: NaN comes out, never 0.

Three questions:

- What may the rate of one area be? Garwood's (1936) exact interval, from that area's count alone.
- Does it stand out from a reference? ``compared`` asks the interval, ``funnel_position`` the funnel (Spiegelhalter
  2005). They are one test turned round: a card and a funnel plot never contradict each other.
- What is the best estimate for all areas together? Empirical Bayes: each rate is pulled towards the mean of all, the
  more the fewer cases its population lets expect (Clayton and Kaldor 1987).

References
----------
Clayton D, Kaldor J (1987). Empirical Bayes estimates of age-standardized relative risks for use in disease mapping.
    Biometrics 43:671-681.
Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits illustrated in the case of the binomial.
    Biometrika 26:404-413.
Garwood F (1936). Fiducial limits for the Poisson distribution. Biometrika 28:437-442.
Gelman A (2006). Prior distributions for variance parameters in hierarchical models. Bayesian Analysis 1:515-533.
Kass RE, Steffey D (1989). Approximate Bayesian inference in conditionally independent hierarchical models (parametric
    empirical Bayes models). Journal of the American Statistical Association 84:717-726.
Seaton SE, Manktelow BN (2012). The probability of being identified as an outlier with commonly used funnel plot control
    limits for the standardised mortality ratio. BMC Medical Research Methodology 12:98.
Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24:1185-1202.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

# Not scipy.stats, whose import takes longer than anything here.
from scipy import special

Array = np.ndarray

PER = 100_000
LEVEL = 0.95
#: The funnel's two levels: about two and three standard errors (Spiegelhalter 2005).
FUNNEL_LEVELS = (0.95, 0.998)


def poisson_interval(counts: ArrayLike, level: float = LEVEL) -> tuple[Array, Array]:
    """Return the exact limits of the mean count behind each count (Garwood 1936).

    Lower and upper, each of the counts' shape. The lower limit of a count of 0 is 0; its upper limit at 95 % is 3.69.
    They hold the truth at least as often as the level says, usually more often, since counts are whole.

    Raises ValueError for a count that is negative or not whole, and for a level not between 0 and 1.
    """
    counts = _counts(counts)
    tail = _tail(level)
    low = np.where(counts == 0, 0.0, special.gammaincinv(counts, tail))
    return low, special.gammainccinv(counts + 1, tail)


def rate_interval(
    counts: ArrayLike, population: ArrayLike, per: float = PER, level: float = LEVEL
) -> tuple[Array, Array, Array]:
    """Return each rate and its exact lower and upper limit, in cases per ``per`` persons.

    Counts and populations broadcast. A population of 0 or NaN has no rate: NaN.

    Raises ValueError as ``poisson_interval`` does, for a negative population, and for ``per`` not above 0.
    """
    counts, population = np.broadcast_arrays(_counts(counts), _population(population))
    unit = _per(per) / population
    low, high = poisson_interval(counts, level)
    return counts * unit, low * unit, high * unit


def proportion_interval(cases: ArrayLike, sample: ArrayLike, level: float = LEVEL) -> tuple[Array, Array, Array]:
    """Return each share of a sample and its exact lower and upper limit, from 0 to 1 (Clopper and Pearson 1934).

    Cases and samples broadcast. A sample of 0 or NaN has no share: NaN.

    Raises ValueError for cases or samples that are negative or not whole, and for more cases than the sample holds.
    """
    cases, sample = np.broadcast_arrays(_counts(cases), _counts(sample))
    if np.any(cases > sample):
        raise ValueError(f"{_first(cases, cases > sample)}: more cases than the sample holds.")
    tail = _tail(level)
    sample = np.where(sample > 0, sample, np.nan)
    rest = sample - cases
    low = np.where(cases == 0, 0.0, special.betaincinv(cases, rest + 1, tail))
    high = np.where(rest == 0, 1.0, special.betainccinv(cases + 1, rest, tail))
    return cases / sample, np.where(np.isnan(rest), np.nan, low), high


def compared(low: ArrayLike, high: ArrayLike, reference: ArrayLike) -> Array:
    """Tell where an interval lies from a reference: -1 lower, 0 similar, 1 higher.

    All three broadcast and share a unit. Floats, since a missing limit or reference gives NaN: unknown is not similar.
    """
    low, high, reference = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (low, high, reference)))
    side = (low > reference).astype(float) - (high < reference)
    return np.where(np.isnan(low) | np.isnan(high) | np.isnan(reference), np.nan, side)


def funnel_limits(
    population: ArrayLike, reference_rate: ArrayLike, per: float = PER, level: float = LEVEL
) -> tuple[Array, Array]:
    """Return the limits within which chance alone keeps the rate of a population, in cases per ``per`` persons.

    Lower and upper; ``reference_rate`` is in the same unit. A count lies above the upper limit if so many or more have
    a probability below ``(1 - level) / 2`` at the reference, and below the lower limit if so few or fewer have. Between
    whole counts the gamma function continues the Poisson distribution, so that the limits are smooth curves that close
    in on the reference as populations grow. An area is outside exactly if the reference is outside its
    ``rate_interval``.

    These are the probability-based limits that Seaton and Manktelow (2012) advise: nowhere does chance alone put an
    area outside more often than the level says. Interpolating linearly between counts, the other custom, draws the
    upper limit up to one count lower. That matters here: where 0.1 cases are expected, a single one would be beyond
    95 %, though it comes by chance 10 times in 100.

    A population of 0 or NaN has no limits: NaN. Raises ValueError for a negative population or reference.
    """
    population = _population(population)
    low, high = _funnel_counts(population * _reference(reference_rate) / _per(per), level)
    return low / population * per, high / population * per


def funnel_position(counts: ArrayLike, population: ArrayLike, reference_rate: ArrayLike, per: float = PER) -> Array:
    """Tell where each area lies in the funnel: 0 within the 95 % limits, ±1 beyond them, ±2 beyond those of 99.8 %.

    Positive is above. The limits are those of ``funnel_limits``, whose units and errors are the same here. Floats:
    where there is no rate, NaN.
    """
    counts, population = _counts(counts), _population(population)
    expected = population * _reference(reference_rate) / _per(per)
    position = np.where(np.isnan(counts + expected), np.nan, 0.0)
    for level in FUNNEL_LEVELS:
        low, high = _funnel_counts(expected, level)
        position = position + (counts > high) - (counts < low)
    return position


def _funnel_counts(expected: Array, level: float) -> tuple[Array, Array]:
    """Return the counts, not rounded, that leave half of what the level leaves out in either Poisson tail.

    P(X >= x) is gammainc(x, expected) and P(X <= x) is gammaincc(x + 1, expected), continuous in x; gdtrib solves them
    for x. Where even a count of 0 is not rare enough, nothing is too low: 0.
    """
    tail = _tail(level)
    # Where none is expected, any case is beyond chance; gdtrib has no answer there.
    some = np.where(expected > 0, expected, np.nan)
    low = np.maximum(special.gdtrib(1.0, 1 - tail, some) - 1, 0)
    high = special.gdtrib(1.0, tail, some)
    return np.where(expected == 0, 0.0, low), np.where(expected == 0, 0.0, high)


@dataclass(frozen=True, eq=False)
class Smoothed:
    """Smoothed rates of areas, and the mean and spread that they were smoothed with.

    Arrays have one element an area, in the order given: NaN where the count or the population is missing. Rates are in
    cases per ``per`` persons.
    """

    #: The mean of the areas' true rates, towards which each area is pulled.
    mean: float
    #: Their standard deviation as a share of that mean (coefficient of variation), without what chance adds.
    spread: float
    #: Their gamma distribution: shape is 1 / spread² (infinite at 0), scale is mean / shape, a rate.
    shape: float
    scale: float
    #: Each area's smoothed rate: weight * its own rate + (1 - weight) * mean.
    estimate: Array
    low: Array
    high: Array
    #: The share that the area's own rate has in its estimate: 0 wholly on the mean, 1 not pulled at all.
    weight: Array
    #: The likeliest spread is 0: counts differ no more than chance makes them, and every area is put on the mean.
    chance_only: bool


def smoothed(counts: ArrayLike, population: ArrayLike, per: float = PER, level: float = LEVEL) -> Smoothed:
    """Estimate the rates of all areas together by empirical Bayes, with intervals.

    Two lists of equal length, one element an area. Counts are Poisson around population times true rate; true rates are
    gamma distributed. Expected counts instead of populations, with ``per=1``, give smoothed ratios of observed to
    expected. Areas whose count or population is missing are left out.

    The estimate is the posterior mean at the mean and spread of greatest marginal (negative binomial) likelihood
    (Clayton and Kaldor 1987). If that is greatest at no spread, all areas are on the pooled mean and ``chance_only`` is
    true. This does not show that they are equal: few cases hide a spread.

    The interval does not take the likeliest mean and spread for known. It goes between quantiles of the area's
    posterior mixed over all means and spreads, no spread included, each weighted by its marginal likelihood and a weak
    prior (Kass and Steffey 1989). The prior of the spread is half-normal with scale 1: near flat for areas that differ
    by up to half, and against differences of several times the mean (Gelman 2006: flat, or weakly bounded where groups
    are few). The prior of the mean is flat on its root (Jeffreys' for a Poisson mean), and bends down at several times
    the pooled rate so that one area alone has an interval too. An estimate outside the quantiles widens its interval.
    Without any case the lower limit is 0.

    No random numbers: the same counts give the same limits, right to a relative 1e-4. Spreads are searched up to 10.

    Raises ValueError as ``rate_interval`` does, and for lists of unlike length.
    """
    counts, population = _counts(counts), _population(population)
    if counts.ndim != 1 or counts.shape != population.shape:
        raise ValueError(
            "Smoothing takes two lists of equal length, a count and a population for each area: "
            f"found the shapes {counts.shape} and {population.shape}."
        )
    per, tail = _per(per), _tail(level)
    known = ~np.isnan(counts + population)
    nowhere = np.full(counts.shape, np.nan)
    if not known.any():
        return Smoothed(np.nan, np.nan, np.nan, np.nan, nowhere, nowhere, nowhere, nowhere, chance_only=False)

    areas = _Areas(counts[known], population[known])
    mean, spread = areas.likeliest()
    own = spread**2 * mean * areas.expected
    weight = own / (1 + own)
    estimate = weight * areas.counts / areas.expected + (1 - weight) * mean
    mixture = _mixture(areas)
    low = np.minimum(mixture.quantile(tail), estimate) if areas.total else np.zeros_like(estimate)
    high = np.maximum(mixture.quantile(1 - tail), estimate)

    def placed(values: Array) -> Array:
        everywhere = nowhere.copy()
        everywhere[known] = values
        return everywhere

    unit = areas.pooled * per
    return Smoothed(
        mean=mean * unit,
        spread=spread,
        shape=1 / spread**2 if spread else np.inf,
        scale=mean * unit * spread**2,
        estimate=placed(estimate * unit),
        low=placed(low * unit),
        high=placed(high * unit),
        weight=placed(weight),
        chance_only=spread == 0,
    )


#: How finely the mixture is cut: a finer grid moves no limit by 1e-4 of itself (tests/test_rates.py).
#: Steps over the spreads that matter.
SPREAD_STEPS = 32
#: A step of the log mean, in standard deviations of its posterior, and in those of the narrowest area's.
MEAN_STEP, AREA_STEP = 0.9, 1.1
#: What lies this far below the greatest log posterior does not matter.
NEGLIGIBLE = 18.0
#: The priors: the scale of the spread, and that of the root of the mean, in roots of the pooled rate.
SPREAD_SCALE, ROOT_SCALE = 1.0, 3.0
#: The greatest spread searched: true rates that differ by ten times their mean.
WIDEST = 10.0


@dataclass(frozen=True, eq=False)
class _Areas:
    """The areas that mean and spread are learnt from.

    Means are told as ratios to the pooled rate, near 1 whatever the unit, and by their logarithm.
    """

    counts: Array
    population: Array

    @cached_property
    def total(self) -> float:
        return float(self.counts.sum())

    @cached_property
    def pooled(self) -> float:
        """Rate of all areas together, per person; half a case is added, so that it is not 0."""
        return float((self.total + 0.5) / self.population.sum())

    @cached_property
    def expected(self) -> Array:
        """Counts that the areas would have at the pooled rate."""
        return self.population * self.pooled

    @cached_property
    def exceeded(self) -> tuple[Array, Array]:
        """Whole numbers below the greatest count, and how many areas count more than each."""
        steps = np.arange(self.counts.max())
        return steps, (self.counts[:, None] > steps).sum(axis=0)

    def log_likelihood(self, log_mean: Array, spread: Array) -> Array:
        """Return the log marginal likelihood, but for a constant, of each pair of mean and spread.

        Negative binomial, Poisson at a spread of 0. Its rising factorial is a sum of log(1 + spread² j) over j below
        the count: a difference of log gammas would lose its digits as the spread nears 0.
        """
        mean = np.exp(log_mean)[:, None] * self.expected
        variance = (spread**2)[:, None]
        log_excess = np.log1p(variance * mean)
        per_variance = np.divide(log_excess, variance, out=mean.copy(), where=variance > 0)
        distinct, of = np.unique(spread, return_inverse=True)
        steps, areas = self.exceeded
        rising = np.log1p(distinct[:, None] ** 2 * steps) @ areas
        return rising[of] + self.total * log_mean - log_excess @ self.counts - per_variance.sum(axis=1)

    def log_posterior(self, log_mean: Array, spread: Array) -> Array:
        """Return the log likelihood and prior, but for a constant, of each pair of mean and spread."""
        # Half of the logarithm: flat on the root.
        prior = log_mean / 2 - np.exp(log_mean) / ROOT_SCALE**2 / 2 - (spread / SPREAD_SCALE) ** 2 / 2
        return self.log_likelihood(log_mean, spread) + prior

    def peak(self, spread: Array, prior: bool) -> tuple[Array, Array]:
        """Return the likeliest log mean at each spread, with or without the prior, and the curvature there."""
        variance = (spread**2)[:, None]
        log_mean = np.zeros(spread.shape)
        for _ in range(200):
            mean = np.exp(log_mean)[:, None] * self.expected
            slope = ((self.counts - mean) / (1 + variance * mean)).sum(axis=1)
            curvature = (mean * (1 + variance * self.counts) / (1 + variance * mean) ** 2).sum(axis=1)
            if prior:
                bend = np.exp(log_mean) / ROOT_SCALE**2 / 2
                slope, curvature = slope + 0.5 - bend, curvature + bend
            # Newton's, but short enough for a slope that flattens out on both sides.
            step = np.clip(slope / curvature, -1, 1)
            log_mean = log_mean + step
            if np.all(np.abs(step) < 1e-10):
                break
        return log_mean, curvature

    def likeliest(self) -> tuple[float, float]:
        """Return the mean (as a ratio to the pooled rate) and the spread of greatest likelihood."""
        pooled = self.total / (self.total + 0.5)
        if not self.total:
            return pooled, 0.0
        low, high = 0.0, WIDEST
        while high - low > 1e-8:
            spread = np.linspace(low, high, 41)
            log_mean, _ = self.peak(spread, prior=False)
            likelihood = self.log_likelihood(log_mean, spread)
            best = int(np.argmax(likelihood))
            low, high = spread[max(best - 1, 0)], spread[min(best + 1, 40)]
        none = self.log_likelihood(np.log([pooled]), np.zeros(1))[0]
        # Within the last digits of the sum, no spread is as likely.
        if likelihood[best] - none < 1e-9:
            return pooled, 0.0
        return float(np.exp(log_mean[best])), float(spread[best])


@dataclass(frozen=True, eq=False)
class _Mixture:
    """A mixture of gamma distributions for each area: area by component; weights, by component, sum to 1."""

    weight: Array
    shape: Array
    rate: Array

    def quantile(self, probability: float) -> Array:
        """Return each area's quantile.

        By Newton's method from that of a gamma distribution of equal mean and variance; on the logarithm and the normal
        score, between which the mixture is nearly a straight line.
        """
        mean = (self.shape / self.rate) @ self.weight
        variance = (self.shape * (self.shape + 1) / self.rate**2) @ self.weight - mean**2
        value = np.log(special.gammaincinv(mean**2 / variance, probability) * variance / mean)
        log_rate, log_gamma = np.log(self.rate), special.gammaln(self.shape)
        for _ in range(100):
            scaled = self.rate * np.exp(value)[:, None]
            below = np.clip(special.gammainc(self.shape, scaled) @ self.weight, 1e-12, 1 - 1e-12)
            density = np.exp(self.shape * (log_rate + value[:, None]) - scaled - log_gamma) @ self.weight
            score = special.ndtri(below)
            slope = density * np.sqrt(2 * np.pi) * np.exp(score**2 / 2)
            step = np.clip((special.ndtri(probability) - score) / slope, -1, 1)
            value = value + step
            # The next step would be about the square of this one.
            if np.all(np.abs(step) < 1e-4):
                break
        return np.exp(value)


def _mixture(areas: _Areas) -> _Mixture:
    """Return the areas' posteriors, as ratios to the pooled rate, mixed over the means and spreads that matter.

    Both are summed at even distances. That converges faster than any power of the distance for what fades out on both
    sides, as over the log mean, or fades out on one and is even at 0, as over the spread. At no spread the areas share
    one posterior, whose sum over the mean is known: a gamma distribution.
    """
    spreads, width = _spreads(areas)
    some = spreads > 0
    log_mean, spread, size = _means(areas, spreads[some], width[some])
    weight = areas.log_posterior(log_mean, spread) + np.log(size)
    shape = areas.counts[:, None] + 1 / spread**2
    rate = areas.expected[:, None] + np.exp(-log_mean) / spread**2
    if not some.all():
        pooled_shape, pooled_rate = areas.total + 0.5, areas.expected.sum() + 0.5 / ROOT_SCALE**2
        log_sum = special.gammaln(pooled_shape) - pooled_shape * np.log(pooled_rate)
        weight = np.append(weight, log_sum + np.log(width[0]))
        each = np.ones((areas.counts.size, 1))
        shape, rate = np.hstack([shape, pooled_shape * each]), np.hstack([rate, pooled_rate * each])
    matter = weight > weight.max() - NEGLIGIBLE
    weight = np.exp(weight[matter] - weight.max())
    return _Mixture(weight / weight.sum(), shape[:, matter], rate[:, matter])


def _spreads(areas: _Areas) -> tuple[Array, Array]:
    """Return spreads at even distances over those that matter, and the width that each stands for."""
    low, high = 0.0, SPREAD_SCALE * np.sqrt(2 * NEGLIGIBLE)
    for _ in range(10):
        spread = np.linspace(low, high, 41)
        log_posterior = areas.log_posterior(areas.peak(spread, prior=True)[0], spread)
        (matter,) = np.nonzero(log_posterior > log_posterior.max() - NEGLIGIBLE)
        low, high = spread[max(matter[0] - 1, 0)], spread[min(matter[-1] + 1, 40)]
        if matter.size > 20:
            break
    spread, width = np.linspace(low, high, SPREAD_STEPS + 1, retstep=True)
    # Half of what a spread of 0 stands for lies below it.
    return spread, np.where(spread > 0, width, width / 2)


def _means(areas: _Areas, spread: Array, width: Array) -> tuple[Array, Array, Array]:
    """Return log means at even distances over those that matter at each spread, that spread, and the size of each cell.

    Spreads are above 0, with the width that each stands for. The three arrays returned are flat and equally long.
    """
    likeliest, curvature = areas.peak(spread, prior=True)
    mean = np.exp(likeliest)[:, None] * areas.expected
    variance = (spread**2)[:, None]
    # How far the log mean must move to move an area's posterior by its own standard deviation.
    narrowest = ((1 + variance * mean) / np.sqrt(1 / variance + areas.counts)).min(axis=1)
    deviation = 1 / np.sqrt(curvature + 1)
    step = np.minimum(MEAN_STEP * deviation, AREA_STEP * narrowest)
    low, high = (_reach(areas, likeliest, spread, distance) for distance in (-5 * deviation, 5 * deviation))
    number = np.ceil((high - low) / step).astype(int) + 1
    of = np.repeat(np.arange(spread.size), number)
    place = np.concatenate([np.arange(each) for each in number])
    return low[of] + place * step[of], spread[of], (step * width)[of]


def _reach(areas: _Areas, likeliest: Array, spread: Array, distance: Array) -> Array:
    """Return the log mean at each spread beyond which none matters, going out from the likeliest by ``distance``."""
    least = areas.log_posterior(likeliest, spread) - NEGLIGIBLE
    for _ in range(100):
        matters = areas.log_posterior(likeliest + distance, spread) > least
        if not matters.any():
            break
        distance = np.where(matters, distance * 1.3, distance)
    return likeliest + distance


def _counts(values: ArrayLike) -> Array:
    """Return counts as floats; raise ValueError for what is neither a whole number of 0 or more nor NaN."""
    counts = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        wrong = ~np.isnan(counts) & ~((counts >= 0) & (counts % 1 == 0))
    if wrong.any():
        raise ValueError(f"{_first(counts, wrong)}: a count is a whole number, 0 or more (NaN where there is none).")
    return counts


def _population(values: ArrayLike) -> Array:
    """Return populations as floats, NaN for 0; raise ValueError for what is neither 0 or more nor NaN."""
    population = _positive(values, "a population is 0 or more (NaN where it is not known).")
    return np.where(population > 0, population, np.nan)


def _reference(values: ArrayLike) -> Array:
    """Return reference rates as floats; raise ValueError for what is neither 0 or more nor NaN."""
    return _positive(values, "a reference rate is 0 or more (NaN where there is none).")


def _positive(values: ArrayLike, rule: str) -> Array:
    numbers = np.asarray(values, dtype=float)
    wrong = ~np.isnan(numbers) & ~((numbers >= 0) & np.isfinite(numbers))
    if wrong.any():
        raise ValueError(f"{_first(numbers, wrong)}: {rule}")
    return numbers


def _first(values: Array, wrong: Array) -> str:
    """Tell the first wrong value and, counted from 0, its place."""
    place = np.flatnonzero(wrong)[0]
    return f"{values.flat[place]:g} at place {place}"


def _per(per: float) -> float:
    if not 0 < per < np.inf:
        raise ValueError(f"per={per:g}: rates are told per a number of persons above 0, such as 100,000.")
    return per


def _tail(level: float) -> float:
    """Return the probability that a level leaves out on each side."""
    if not 0 < level < 1:
        raise ValueError(f"level={level:g}: a level is between 0 and 1, such as 0.95.")
    return (1 - level) / 2
