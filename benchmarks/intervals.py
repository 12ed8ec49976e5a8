"""Intervals over a test set: ours against rouge-score's BootstrapAggregator, in one run.

python benchmarks/intervals.py [ARTICLES]
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from time import process_time

import numpy as np
from rouge_score import scoring

from bench.statistics import estimates

RESAMPLES = 1000
TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


def peer(values: np.ndarray) -> dict[str, scoring.AggregateScore]:
    aggregator = scoring.BootstrapAggregator(confidence_interval=0.95, n_samples=RESAMPLES)
    for row in values.reshape(len(values), len(TYPES), 3):
        aggregator.add_scores(
            {name: scoring.Score(*rates) for name, rates in zip(TYPES, row, strict=True)}
        )
    return aggregator.aggregate()


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 11_490
    values = np.random.default_rng(0).beta(2, 4, size=(n, 12))
    estimates(values[:100])  # imports and threads are warm
    start = process_time()
    found = estimates(values, resamples=RESAMPLES)
    ours_s = process_time() - start
    np.random.seed(0)
    start = process_time()
    theirs = peer(values)
    peer_s = process_time() - start

    first = theirs["rouge1"]
    print(f"{RESAMPLES} resamples x {n:,} articles x 12 columns, CPU seconds")
    print(f"  summary-bench               {ours_s:7.2f} s")
    print(f"  rouge-score {version('rouge-score')}           {peer_s:7.2f} s")
    print(f"  ratio                       {peer_s / ours_s:7.1f} x")
    print("rouge1 precision, low / value / high")
    print(f"  summary-bench   {found[0].low:.5f} {found[0].value:.5f} {found[0].high:.5f}")
    print(
        f"  rouge-score     {first.low.precision:.5f} {first.mid.precision:.5f} "
        f"{first.high.precision:.5f}   (its value is a median of resamples)"
    )


if __name__ == "__main__":
    main()
