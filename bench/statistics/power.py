"""How small a difference n articles can detect, and how many articles a difference needs."""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def detectable_difference(
    sd: float, n: int, *, alpha: float = 0.05, power: float = 0.8
) -> float | None:
    """Return the smallest mean difference that ``n`` articles show with the given power.

    ``sd`` is the standard deviation of the per-article differences (n - 1 in the denominator). By
    the normal approximation of the two-sided paired t-test with Guenther's (1981) correction for
    small samples: difference = sd (z(1 - alpha/2) + z(power)) / sqrt(n - z(1 - alpha/2)^2 / 2).
    For a test corrected over m comparisons give alpha / m. None where nothing can be said: without
    spread (sd = 0 or NaN), or where so few articles can never reach alpha by their signs
    (2^(1 - n) > alpha).
    """
    _check(alpha, power)
    room = n - _NORMAL.inv_cdf(1 - alpha / 2) ** 2 / 2
    if not sd > 0 or 2.0 ** (1 - n) > alpha or room <= 0:
        return None
    return sd * _both(alpha, power) / math.sqrt(room)


def articles_needed(
    difference: float, sd: float, *, alpha: float = 0.05, power: float = 0.8
) -> int | None:
    """Return how many articles show a mean difference of this size with the given power.

    The inverse of ``detectable_difference``, rounded up. None where the difference is zero, which
    no number of articles shows, or where ``sd`` is not above zero.
    """
    _check(alpha, power)
    if not sd > 0 or difference == 0 or math.isnan(difference):
        return None
    fewest = math.ceil(1 - math.log2(alpha))
    correction = _NORMAL.inv_cdf(1 - alpha / 2) ** 2 / 2
    return max(fewest, math.ceil((_both(alpha, power) * sd / difference) ** 2 + correction))


def _both(alpha: float, power: float) -> float:
    return _NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)


def _check(alpha: float, power: float) -> None:
    if not 0 < alpha < power < 1:
        raise ValueError(
            f"alpha is {alpha} and power {power}: expected 0 < alpha < power < 1, "
            "such as 0.05 and 0.8"
        )
