"""A dataset, a backend and a metric of your own: three classes, no registration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from bench.records import Article, Draft, Scores


class Poems:
    """A dataset is anything that yields articles."""

    def __iter__(self) -> Iterator[Article]:
        yield Article(
            id="rain",
            text="It rained on Monday. It rained on Tuesday. The river rose by 3 m.",
            references=("After two days of rain the river rose by 3 m.",),
        )
        yield Article(
            id="snow",
            text="Snow fell in May. Nobody had expected it. The school closed.",
            references=("Unexpected snow in May closed the school.",),
        )


class LastWords:
    """A backend turns texts into drafts; the harness times it and keeps its failures."""

    batch_size = 8
    concurrency = 1

    def __init__(self, n_words: int = 5) -> None:
        self.n_words = n_words
        self.signature = f"last_words|n:{n_words}|v:1"

    def summarize(self, texts: Sequence[str]) -> Sequence[Draft]:
        """Return the last words of each text."""
        return [Draft(text=" ".join(text.split()[-self.n_words :])) for text in texts]


class Exclamations:
    """A metric gives a column a key; None says that a value is undefined."""

    signature = "exclamations|v:1"
    directions = MappingProxyType({"count": False})  # fewer is better

    def score(self, articles: Sequence[Article], summaries: Sequence[str]) -> Scores:
        """Return how many exclamation marks each summary holds; undefined for an empty one."""
        return Scores({"count": [float(text.count("!")) if text else None for text in summaries]})
