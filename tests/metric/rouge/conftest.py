"""Both kernels, rouge-score as the oracle, and texts to compare them on."""

import random
from collections.abc import Callable, Sequence
from functools import cache

import pytest
from rouge_score.rouge_scorer import RougeScorer

from bench.metric.rouge import Rouge
from bench.metric.rouge.native import library

TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


@pytest.fixture(params=["c", "python"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make every Rouge of the test score with this kernel."""
    if request.param == "c" and library() is None:
        pytest.skip("the C kernel is not compiled here: python -m bench.metric.rouge.build")
    monkeypatch.setenv("BENCH_ROUGE_KERNEL", request.param)
    assert Rouge().implementation == request.param
    return str(request.param)


@cache
def ask_oracle(
    summaries: tuple[str, ...],
    references: tuple[str | tuple[str, ...], ...],
    types: tuple[str, ...],
    stemmer: bool,
) -> dict[str, list[float]]:
    """Return what rouge-score says, a column a key; asked once for both kernels."""
    scorer = RougeScorer(list(types), use_stemmer=stemmer)
    rates = ("precision", "recall", "f1")
    columns: dict[str, list[float]] = {f"{name}_{rate}": [] for name in types for rate in rates}
    for summary, reference in zip(summaries, references, strict=True):
        ask = scorer.score if isinstance(reference, str) else scorer.score_multi
        found = ask(reference, summary)
        for name in types:
            for rate, value in zip(rates, found[name], strict=True):
                columns[f"{name}_{rate}"].append(value)
    return columns


@pytest.fixture(scope="session")
def agree() -> Callable[..., None]:
    """Return a function that compares Rouge with rouge-score, every number with ``==``."""

    def check(
        summaries: Sequence[str],
        references: Sequence[str | Sequence[str]],
        *,
        types: Sequence[str] = TYPES,
        stemmer: bool = True,
    ) -> None:
        found = Rouge(types, stemmer).compute(summaries, references)
        known = tuple(one if isinstance(one, str) else tuple(one) for one in references)
        expected = ask_oracle(tuple(summaries), known, tuple(types), stemmer)
        assert list(found) == list(expected)
        for key, column in found.items():
            if (values := column.tolist()) != expected[key]:
                pairs = zip(values, expected[key], strict=True)
                i = next(i for i, (one, other) in enumerate(pairs) if one != other)
                raise AssertionError(key, summaries[i], references[i], values[i], expected[key][i])

    return check


@pytest.fixture(scope="session")
def small_texts() -> Callable[..., list[str]]:
    """Return a function that makes texts of few words and few kinds of them, some with lines."""

    def make(seed: int, n: int, *, most: int, kinds: int) -> list[str]:
        rng = random.Random(seed)
        words = ["a", "b", "runs", "running", "c", "d", "e", "f"][:kinds]
        ends = ["  \n", "     \n", " ", ".\n\n"]
        return [
            "".join(
                rng.choice(words) + rng.choice(ends[i % 4]) for _ in range(rng.randint(0, most))
            )
            for i in range(n)
        ]

    return make
