"""How fast all pairs of systems are compared, beside SciPy in the same run.

    python benchmarks/comparisons.py [ARTICLES ...]

25 systems x 12 metrics: 300 pairs, 3,600 tests with 10,000 resamples and as many intervals. SciPy
has no call for many pairs: it tests and resamples one pair on one metric (``permutation_test`` and
``bootstrap``, both vectorised, in batches), and its time is multiplied by 3,600. Wall seconds; peak
memory of the process before SciPy starts.
"""

from __future__ import annotations

import resource
import sys
import time
from importlib.metadata import version

import numpy as np
from scipy import stats

from bench.statistics import Pairwise, compare_all, sign_flip

SYSTEMS, METRICS, RESAMPLES = 25, 12, 10_000
UNDEFINED = {"nowhere": 0.0, "1 in 100 scores": 0.01, "5 in 100 scores": 0.05}


def some_scores(n: int, undefined: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    values = rng.beta(2, 4, size=(n, 1, METRICS)) + rng.beta(2, 4, size=(n, SYSTEMS, METRICS))
    values += np.linspace(0, 0.02, SYSTEMS)[:, None]
    values[rng.random(values.shape) < undefined] = np.nan
    return values


def peer(differences: np.ndarray) -> float:
    """Return the p-value of one pair on one metric, and draw its interval too."""
    options = {"n_resamples": RESAMPLES, "vectorized": True, "batch": 1000}
    test = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", rng=np.random.default_rng(0), **options
    )
    stats.bootstrap(
        (differences,), np.mean, method="percentile", rng=np.random.default_rng(0), **options
    )
    return float(test.pvalue)


def timed(values: np.ndarray) -> tuple[Pairwise, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = compare_all(values, resamples=RESAMPLES)
    return found, time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    sizes = [int(n) for n in sys.argv[1:]] or [300, 11_490]
    sign_flip(np.ones((20, 1)))  # imports and threads are warm
    ours = {}
    for n in sizes:
        for name, undefined in UNDEFINED.items():
            values = some_scores(n, undefined)
            found, wall_s, cpu_s = timed(values)
            ours[n] = ours.get(n) or (values, found, wall_s)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            print(
                f"{n:6,} articles, undefined {name:16}{wall_s:7.2f} s ({cpu_s:.2f} s of CPU), "
                f"peak so far {peak:.2f} GB, {sum(map(len, found.groups))} groups"
            )
    for n, (values, found, wall_s) in ours.items():
        differences = values[:, 0, 0] - values[:, 1, 0]
        start = time.perf_counter()
        p_value = peer(differences)
        one_s = time.perf_counter() - start
        whole_s = one_s * len(found.pairs) * METRICS
        print(
            f"{n:6,} articles, SciPy {version('scipy')}: {one_s:.2f} s for one pair and metric, "
            f"hence {whole_s:,.0f} s for all (extrapolated): {whole_s / wall_s:,.0f} x; "
            f"p = {p_value:.4f}, ours {found.p_value[0, 0]:.4f}"
        )


if __name__ == "__main__":
    main()
