"""Do the tests keep their level, and the intervals their coverage? Simulated comparisons.

    python benchmarks/calibration.py [--quick] [--write]

Every number is the share of simulated comparisons in which a function of ``bench.statistics`` said
what it should not, or held what it should. ``--quick`` takes a tenth of them; ``--write`` puts the
tables into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.statistics import (
    Method,
    compare_all,
    detectable_difference,
    estimates,
    holm,
    judge_margins,
    quantile_estimates,
    sign_flip,
)

DOCS = Path(__file__).parents[1] / "docs" / "statistics.md"
MARKS = "<!-- calibration -->", "<!-- /calibration -->"
ARTICLES = (10, 30, 100, 1000)
ALPHA = 0.05
RESAMPLES = 1000
BATCH = 500
METHODS: tuple[Method, ...] = ("percentile", "bca", "studentised", "sign_flip")
Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


def correlated(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return standard normal values of two systems, correlated 0.5 by the article."""
    article, first, second = rng.normal(size=(3, *shape)) * np.sqrt(0.5)
    return article + first, article + second


def skewed(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    first, second = correlated(rng, shape)
    return np.exp(first / 2) - np.exp(second / 2)


def on_a_scale(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return np.round(4 * rng.beta(4, 3, size=shape)) / 4


DELTAS: dict[str, Draw] = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "skewed scores": skewed,
    "zero-inflated": lambda rng, shape: (rng.random(shape) < 0.3) * rng.normal(size=shape),
    "tied": lambda rng, shape: on_a_scale(rng, shape) - on_a_scale(rng, shape),
    "skewed deltas": lambda rng, shape: rng.lognormal(0, 0.5, size=shape) - np.exp(0.125),
}
"""Deltas of mean 0. All but the last are as likely above 0 as below, as between equal systems."""

SCORES: dict[str, tuple[Draw, float]] = {
    "beta(2, 4)": (lambda rng, shape: rng.beta(2, 4, size=shape), 1 / 3),
    "lognormal": (lambda rng, shape: rng.lognormal(0, 0.5, size=shape), np.exp(0.125)),
    "zero-inflated": (
        lambda rng, shape: (rng.random(shape) < 0.7) * rng.beta(2, 4, size=shape),
        0.7 / 3,
    ),
    "tied": (on_a_scale, float(on_a_scale(np.random.default_rng(0), (10**7, 1)).mean())),
}
"""One system's scores and their true mean."""


def batches(draw: Draw, n: int, simulations: int) -> Iterator[tuple[int, np.ndarray]]:
    """Yield seeds and columns of articles; every batch has resamples of its own."""
    rng = np.random.default_rng(n)
    for seed in range(max(1, simulations // BATCH)):
        yield seed, draw(rng, (n, BATCH))


def false_alarms(draw: Draw, n: int, simulations: int) -> list[float]:
    """Return how often each test errs at 5 %: the columns of the first table."""
    alarms = []
    for seed, deltas in batches(draw, n, simulations):
        test = sign_flip(deltas, resamples=RESAMPLES, seed=seed)
        families = holm_by_row(test.p_value.reshape(-1, 4))
        verdicts = judge_margins(deltas - 0.1, 0.1, resamples=RESAMPLES, seed=seed)
        alarms.append(
            [
                np.mean(test.p_value <= ALPHA),
                np.mean(test.p_greater <= ALPHA),
                np.mean(test.p_less <= ALPHA),
                np.mean((families <= ALPHA).any(axis=1)),
                np.mean([v.excluded for v in verdicts if v]),
                np.mean([v.shown for v in verdicts if v]),
            ]
        )
    return [float(share) for share in np.mean(alarms, axis=0)]


def holm_by_row(p_values: np.ndarray) -> np.ndarray:
    return np.array([holm(row) for row in p_values])


def false_pairs(draw: Draw, n: int, simulations: int) -> float:
    """Return how often any of the three pairs of three equal systems is told apart."""
    alarms = []
    rng = np.random.default_rng(n)
    for seed in range(max(1, simulations // BATCH)):
        scores = draw(rng, (n, 3 * BATCH)).reshape(n, 3, BATCH)
        found = compare_all(scores, resamples=RESAMPLES, seed=seed)
        alarms.append((found.p_holm <= ALPHA).any(axis=0).mean())
    return float(np.mean(alarms))


def coverage(draw: Draw, mean: float, n: int, simulations: int) -> list[float]:
    """Return how often the 95 % interval of each method holds the true mean."""
    held = []
    for seed, values in batches(draw, n, simulations):
        row = []
        for method in METHODS:
            found = estimates(values, resamples=RESAMPLES, seed=seed, method=method)
            # A sum of 1,000 rounded numbers may miss a mean of exactly 0 by a rounding error.
            row.append(np.mean([e.low - 1e-12 <= mean <= e.high + 1e-12 for e in found if e]))
        held.append(row)
    return [float(share) for share in np.mean(held, axis=0)]


def latency_coverage(n: int, simulations: int) -> list[float]:
    """Return how often the intervals of median and 95th percentile hold the truth."""
    rng = np.random.default_rng(n)
    truth = 1.0, float(np.exp(0.8 * 1.6448536269514722))
    held = []
    for seed in range(simulations):
        found = quantile_estimates(
            rng.lognormal(0, 0.8, size=n), resamples=RESAMPLES // 2, seed=seed
        )
        held.append([e.low <= t <= e.high for e, t in zip(found, truth, strict=True) if e])
    return [float(share) for share in np.mean(held, axis=0)]


def power(draw: Draw, n: int, simulations: int) -> list[float]:
    """Return the two-sided test's power at shares of the difference said to be detectable."""
    sd = float(draw(np.random.default_rng(0), (10**6, 1)).std())
    difference = detectable_difference(sd, n)
    assert difference is not None
    shifts = difference * np.array([0, 0.5, 0.75, 1, 1.25, 1.5])
    found = []
    for seed, deltas in batches(draw, n, simulations):
        columns = (deltas[:, None] + shifts[:, None]).reshape(n, -1)
        p_value = sign_flip(columns, resamples=RESAMPLES, seed=seed).p_value
        found.append((p_value.reshape(len(shifts), -1) <= ALPHA).mean(axis=1))
    return [float(share) for share in np.mean(found, axis=0)]


def table(title: str, head: list[str], rows: list[tuple[str, int, list[float]]]) -> str:
    lines = [
        title,
        "",
        "| " + " | ".join(["", "n", *head]) + " |",
        "|---|" + "---|" * (len(head) + 1),
    ]
    for name, n, shares in rows:
        cells = [f"{100 * share:.1f}" for share in shares]
        lines.append(f"| {name} | {n:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(simulations: int) -> Iterator[str]:
    """Yield the tables, each as soon as it is made."""
    start = time.perf_counter()
    few, fewer, least = simulations * 2 // 5, simulations // 5, simulations // 10
    cells = [(name, draw, n) for name, draw in DELTAS.items() for n in ARTICLES]
    yield table(
        f"**False alarms**, % of {simulations:,} comparisons at alpha = 5 %. *Holm*: any of 4 "
        f"metrics. *Pairs*: any of the 3 pairs of 3 equal systems ({fewer:,} comparisons). "
        "*Excluded*, *shown*: the two readings of a margin where the loss is exactly as large.",
        ["two-sided", "greater", "less", "Holm", "pairs", "excluded", "shown"],
        [
            (name, n, [*shares[:4], false_pairs(draw, n, fewer), *shares[4:]])
            for name, draw, n in cells
            for shares in [false_alarms(draw, n, simulations)]
        ],
    )
    yield table(
        f"**Coverage of the 95 % interval of a paired delta**, % of {few:,}.",
        [*METHODS],
        [(name, n, coverage(draw, 0.0, n, few)) for name, draw, n in cells],
    )
    yield table(
        f"**Coverage of the 95 % interval of one system's mean**, % of {few:,}.",
        [*METHODS],
        [
            (name, n, coverage(draw, mean, n, few))
            for name, (draw, mean) in SCORES.items()
            for n in ARTICLES
        ],
    )
    yield table(
        f"**Coverage of the 95 % intervals of lognormal latencies**, % of {least:,}.",
        ["median", "95th percentile"],
        [("latency", n, latency_coverage(n, least)) for n in ARTICLES],
    )
    yield table(
        f"**Power of the two-sided test**, % of {least:,}, at shares of the difference that "
        "`detectable_difference` gives for 80 %.",
        ["0", "0.5", "0.75", "1", "1.25", "1.5"],
        [(name, n, power(draw, n, least)) for name, draw, n in cells],
    )
    minutes = (time.perf_counter() - start) / 60
    yield (
        f"{RESAMPLES:,} resamples a comparison (all flips for n = 10). Made by `python "
        f"benchmarks/calibration.py --write`: {time.process_time() / 60:.1f} minutes of CPU, "
        f"{minutes:.0f} on the clock of a busy machine with two cores. Standard errors of a share "
        "of 5 %: 0.2 points of 10,000 comparisons, 0.3 of 4,000, 0.5 of 2,000, 0.7 of 1,000; twice "
        "that for Holm, whose four metrics make one family."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_const",
        const=1000,
        default=10_000,
        dest="simulations",
        help="1,000 simulated comparisons, not 10,000",
    )
    parser.add_argument("--write", action="store_true", help=f"write into {DOCS.name}")
    options = parser.parse_args()
    tables = []
    for text in report(options.simulations):
        print(text, end="\n\n", flush=True)
        tables.append(text)
    if options.write:
        page = DOCS.read_text(encoding="utf-8")
        before, rest = page.split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        text = "\n\n".join(tables)
        DOCS.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
