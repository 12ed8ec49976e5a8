"""Does this installation's ROUGE give the numbers of rouge-score, and those that were published?"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

from bench.metric.rouge.metric import Rouge
from bench.metric.rouge_score import RougeScore
from bench.records import Article

_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
_TEXT = (
    "the a council mayor voted voting votes plans planned planning river rivers running ran ferry "
    "Ferries 12 3.5 2024 £5m it's well-known dying lying news innings generally generalizations "
    "Müller naïve 今天 İstanbul conditional rationality sky skies hoping hopped . , ; — … “ ”"
)
_WORDS = _TEXT.split()

PUBLISHED = (
    # The tests of rouge-score, "ground truth scores are taken from manual runs of ROUGE-1.5.5":
    # type, reference, summary, precision, recall, F1.
    ("rouge1", "testing one two", "testing", 1, 1 / 3, 1 / 2),
    ("rouge1", "testing one two", "testing one", 1, 2 / 3, 4 / 5),
    ("rouge2", "testing one two", "testing one", 1, 1 / 2, 2 / 3),
    ("rougeL", "testing one two", "testing two", 1, 2 / 3, 4 / 5),
    ("rougeLsum", "w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", 0.4, 0.8, 8 / 15),
    ("rougeLsum", "w1 w2 w3 w4 w5", "", 0, 0, 0),
    # Lin 2004, section 3.1, F with beta = 1.
    ("rougeL", "police killed the gunman", "police kill the gunman", 3 / 4, 3 / 4, 3 / 4),
    ("rougeL", "police killed the gunman", "the gunman kill police", 2 / 4, 2 / 4, 2 / 4),
    ("rougeL", "police killed the gunman", "the gunman police killed", 2 / 4, 2 / 4, 2 / 4),
    ("rouge2", "police killed the gunman", "police kill the gunman", 1 / 3, 1 / 3, 1 / 3),
)


@dataclass(frozen=True, slots=True)
class Parity:
    """How many pairs were scored by both, how many values differ, and the first that does."""

    pairs: int
    unequal: int
    example: str | None


def parity(pairs: int, *, seed: int) -> Parity:
    """Score random pairs by our ROUGE and by rouge-score; the values must be equal bit for bit."""
    drawn = random.Random(seed)  # noqa: S311 - texts, no secrets
    articles = [Article(str(i), "-", (_text(drawn), _text(drawn))) for i in range(pairs)]
    summaries = [_text(drawn) for _ in range(pairs)]
    ours = Rouge(_TYPES, stemmer=True).score(articles, summaries).values
    theirs = RougeScore(_TYPES, stemmer=True).score(articles, summaries).values
    unequal, example = 0, None
    for key, column in theirs.items():
        wrong = np.flatnonzero(np.asarray(ours[key]) != np.asarray(column))
        unequal += len(wrong)
        if len(wrong) and example is None:
            i = int(wrong[0])
            example = f"{key} of {summaries[i]!r}: {ours[key][i]!r}, rouge-score {column[i]!r}"
    return Parity(pairs, unequal, example)


def published() -> Parity:
    """Score the pairs whose values were published; they must agree to 1e-15."""
    unequal, example = 0, None
    for name, reference, summary, *wanted in PUBLISHED:
        found = Rouge([name]).compute([summary], [reference])
        values = [float(column[0]) for column in found.values()]
        if not all(
            math.isclose(a, b, rel_tol=0, abs_tol=1e-15)
            for a, b in zip(values, wanted, strict=True)
        ):
            unequal += 1
            example = example or f"{name} of {summary!r}: {values}, published {wanted}"
    return Parity(len(PUBLISHED), unequal, example)


def _text(drawn: random.Random) -> str:
    words = drawn.choices(_WORDS, k=drawn.randrange(60))
    return "".join(word + drawn.choice((" ", " ", " ", " ", " ", "\n")) for word in words)
