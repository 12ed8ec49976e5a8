"""BLEU of one summary, as sacreBLEU computes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.metric.similarity.sacre import KEY, Sacre
from bench.records import Article, MetricError, Scores

TOKENIZERS = ("13a", "intl", "char", "zh", "none", "ja-mecab", "ko-mecab", "flores101", "flores200")
_DEFAULTS = {"exp": None, "floor": 0.1, "add-k": 1.0, "none": None}
"""The smoothings, and what the two that have a value take for it (Chen & Cherry 2014)."""


class Bleu:
    """Sentence BLEU (Papineni et al. 2002), ``score``, 0 to 100, higher is better.

    All references count at once: an n-gram as often as the one that has it most, the length of the
    nearest. Orders of which a summary has no n-gram are left out (sacreBLEU's effective order, as
    it advises for single sentences). Undefined without references; an empty summary scores 0.

    Raises:
        MetricError: an option is wrong, or sacrebleu is not installed.
    """

    def __init__(
        self,
        *,
        tokenizer: str = "13a",
        smoothing: str = "exp",
        smoothing_value: float | None = None,
        lowercase: bool = False,
    ) -> None:
        if tokenizer not in TOKENIZERS:
            known = ", ".join(TOKENIZERS)
            raise MetricError(f"metric.bleu.tokenizer={tokenizer!r}: expected one of {known}")
        value = _value(smoothing, smoothing_value)
        self._bleu = Sacre(
            "bleu",
            "BLEU",
            tokenize=tokenizer,
            smooth_method=smoothing,
            smooth_value=value,
            lowercase=bool(lowercase),
            effective_order=True,
        )
        self.directions: Mapping[str, bool | None] = {KEY: True}
        # sacreBLEU's own rounds the value to two places.
        exactly = "" if value is None else f"smoothing_value:{value}|"
        self.signature = f"bleu|{exactly}{self._bleu.signature}|v:1"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return one value a summary."""
        return self._bleu.score(articles, summaries)


def _value(smoothing: str, value: float | None) -> float | None:
    if smoothing not in _DEFAULTS:
        known = ", ".join(_DEFAULTS)
        raise MetricError(f"metric.bleu.smoothing={smoothing!r}: expected one of {known}")
    if value is None:
        return _DEFAULTS[smoothing]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if _DEFAULTS[smoothing] is None or not is_number or not 0 < value < float("inf"):
        raise MetricError(
            f"metric.bleu.smoothing_value={value!r}: expected a number above 0, with "
            "smoothing=floor or add-k alone"
        )
    return float(value)
