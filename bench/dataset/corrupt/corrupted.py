"""Articles with faithful summaries, and those summaries with one planted error of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from bench.contracts import Dataset, DatasetNotes
from bench.dataset.corrupt.planting import ANY_LANGUAGE, KINDS, corrupt
from bench.dataset.selection import Selected, Selection
from bench.records import Article, DatasetError


class Corrupted(Selected):
    """The pairs of another dataset, each reference a faithful summary of its article.

    Every pair becomes an article of its own with that reference alone: the first keeps the
    article's id, the others are ``ID#2``, ``ID#3`` …. Its metadata holds ``planted``: for each kind
    of error that could be planted the summary, ``start``, ``end`` and what ``was`` there; the
    backend ``planted`` hands them out. Articles without a reference and pairs without any error are
    left out and counted in the notes. Other options: see ``Selected``.
    """

    def __init__(
        self,
        pairs: Dataset,
        *,
        kinds: Sequence[str] | None = None,
        **selection: Unpack[Selection],
    ) -> None:
        """Take the dataset of pairs and the kinds to plant, all by default.

        Raises:
            DatasetError: a kind is unknown or none is given, or ``pairs`` is no dataset.
        """
        super().__init__(**selection)
        if not hasattr(pairs, "__iter__"):
            raise DatasetError(
                f"dataset.pairs is {pairs!r}: expected the config of a dataset whose references "
                "are faithful summaries, such as dataset.pairs._target_=bench.dataset.table.Table"
            )
        self._pairs = pairs
        self._kinds = _checked(kinds)
        self._counts: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """What the dataset of pairs is called."""
        return str(getattr(self._pairs, "name", type(self._pairs).__name__))

    def describe(self) -> dict[str, object]:
        """Return the kinds, the seed and what the dataset of pairs says of itself."""
        described: object = getattr(self._pairs, "describe", dict)()
        return super().describe() | {
            "kinds": list(self._kinds),
            "planted_seed": self.seed,
            "pairs": described,
        }

    def read(self) -> Iterator[Article]:
        """Yield an article for each pair in which at least one error could be planted."""
        self._counts = Counter()
        for article in self._pairs:
            if not article.references:
                self._counts["without a reference"] += 1
            for number, reference in enumerate(article.references, start=1):
                pair = replace(
                    article,
                    id=article.id if number == 1 else f"{article.id}#{number}",
                    references=(reference,),
                )
                if planted := self._planted(pair, reference):
                    yield replace(pair, metadata={**article.metadata, "planted": planted})

    def notes(self) -> list[str]:
        """Return how many errors of each kind were planted, and which pairs were left out."""
        told = [f"{self._counts[kind]} {kind}" for kind in self._kinds]
        reasons = {
            "article without a reference": self._counts["without a reference"],
            "pair in another language": self._counts["in another language"],
            "pair without a clean error": self._counts["without a clean error"],
        }
        left = [
            f"left out: {n} {reason.replace(' ', 's ' if n > 1 else ' ', 1)}"
            for reason, n in reasons.items()
            if n
        ]
        inner = self._pairs.notes() if isinstance(self._pairs, DatasetNotes) else ()
        return [f"errors planted: {', '.join(told)}", *left, *inner]

    def _planted(self, pair: Article, summary: str) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for kind in self._kinds:
            if one := corrupt(pair, summary, kind=kind, seed=self.seed):
                self._counts[kind] += 1
                found[kind] = {
                    "summary": one.summary, "start": one.start, "end": one.end, "was": one.was
                }  # fmt: skip
        if not found:
            foreign = pair.language != "en" and not ANY_LANGUAGE.intersection(self._kinds)
            self._counts["in another language" if foreign else "without a clean error"] += 1
        return found


def _checked(kinds: Sequence[str] | None) -> tuple[str, ...]:
    chosen = KINDS if kinds is None else (kinds,) if isinstance(kinds, str) else tuple(kinds)
    unknown = [kind for kind in chosen if kind not in KINDS]
    if unknown or not chosen:
        raise DatasetError(
            f"dataset.kinds is {list(chosen)}: expected some of {', '.join(KINDS)}: "
            "set dataset.kinds=[number,negation], or null for all"
        )
    return tuple(kind for kind in KINDS if kind in chosen)
