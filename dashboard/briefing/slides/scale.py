"""Round numbers: where an axis ends, its steps, and the limits of classes."""

from math import ceil, floor, log10

STEPS = (1, 2, 2.5, 5, 10)


def step(largest: float, most: int = 5, whole: bool = True) -> float:
    """Return the smallest round step of which at most ``most`` reach ``largest``; 1 at least for whole numbers."""
    if largest <= 0:
        return 1
    size = 10.0 ** floor(log10(largest / most))
    found = next(size * factor for factor in STEPS if size * factor * most >= largest * (1 - 1e-9))
    return max(float(ceil(found)), 1.0) if whole and found != int(found) and largest > most else found


def end(largest: float, by: float) -> float:
    """Return the first multiple of a step that is not below ``largest``."""
    return max(ceil(largest / by - 1e-9), 1) * by


def breaks(largest: float, classes: int = 5) -> tuple[float, ...]:
    """Return round limits of equal classes, the last of which is reached."""
    if largest <= 0:
        return tuple(float(place) for place in range(1, classes))
    width = largest / (classes - 1)
    size = 10.0 ** floor(log10(width))
    by = max((size * factor for factor in STEPS if size * factor <= width * (1 + 1e-9)), default=size)
    return tuple(round(by * place, 10) for place in range(1, classes))
