"""chrF and chrF++ of one summary, as sacreBLEU computes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.metric.similarity.sacre import KEY, Sacre, whole
from bench.records import Article, Scores


class Chrf:
    """The F score of character n-grams (Popović 2015), ``score``, 0 to 100, higher is better.

    Recall weighs ``beta``² times precision. With ``word_order=2`` it is chrF++ (Popović 2017). Of
    several references the one with the best score counts. Undefined without references; an empty
    summary scores 0.

    Raises:
        MetricError: an option is wrong, or sacrebleu is not installed.
    """

    def __init__(
        self,
        *,
        char_order: int = 6,
        word_order: int = 0,
        beta: int = 2,
        lowercase: bool = False,
        whitespace: bool = False,
    ) -> None:
        self._chrf = Sacre(
            "chrf",
            "CHRF",
            char_order=whole("chrf", "char_order", char_order, least=1),
            word_order=whole("chrf", "word_order", word_order, least=0),
            beta=whole("chrf", "beta", beta, least=1),
            lowercase=bool(lowercase),
            whitespace=bool(whitespace),
        )
        self.directions: Mapping[str, bool | None] = {KEY: True}
        # sacreBLEU keeps beta in the name of the score, not in its signature.
        self.signature = f"chrf|beta:{beta}|{self._chrf.signature}|v:1"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return one value a summary."""
        return self._chrf.score(articles, summaries)
