"""Many tests at once: p-values corrected so that one false alarm stays as rare as in one test."""

from __future__ import annotations

import numpy as np

from bench.statistics.resampling import Array


def holm(p_values: Array) -> Array:
    """Return p-values corrected over the whole array, of whatever shape; NaN stays NaN.

    Holm 1979: sorted p(1) <= ... <= p(m), corrected p(i) = max over j <= i of (m - j + 1) p(j), at
    most 1. The chance of any false alarm among the m tests stays below alpha, however they depend
    on each other. An undefined p-value is no test and does not count in m.
    """
    flat = np.asarray(p_values, dtype=float).ravel()
    order = np.argsort(flat, kind="stable")  # NaN comes last
    m = int(np.count_nonzero(~np.isnan(flat)))
    corrected = np.full(flat.shape, np.nan)
    steps = flat[order[:m]] * np.arange(m, 0, -1)
    corrected[order[:m]] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected.reshape(np.shape(p_values))
