"""BERTScore: every token of one text beside the token of the other that it is nearest to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from math import isnan
from typing import Any

from bench.metric import columns
from bench.metric.similarity import published
from bench.metric.similarity.groups import Pair, grouped
from bench.metric.similarity.layers import Layers, Read
from bench.metric.similarity.rarity import Rarity
from bench.models import weights
from bench.records import Article, MetricError, Scores

_RATES = ("precision", "recall", "f1")
_SEEN = "seen"
_BATCH = 32
_NAME = "bertscore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be set, beside the model; the names are bert-score's where it has one.

    ``multi`` of several references: ``f1`` takes the rates of the one with the best F1, ``each``
    the best of each rate by itself, as bert-score does. ``idf`` is a file of references that say
    how rare a token is: a text a line. ``baseline_path`` and ``language`` are of
    ``rescale_with_baseline``.
    """

    revision: str | None = None
    layers: int | None = None
    multi: str = "f1"
    idf: str | None = None
    rescale_with_baseline: bool = False
    baseline_path: str | None = None
    language: str = "en"
    prefix_space: bool | None = None
    device: str = weights.AUTO
    dtype: str = weights.AUTO


class BertScore:
    """BERTScore (Zhang et al. 2020, ICLR): ``precision``, ``recall``, ``f1``, higher is better.

    Recall is the mean over the reference's tokens of the greatest cosine with a token of the
    summary, precision the other way round (eq. 1 to 3); −1 to 1, mostly 0.8 to 1, unless
    rescaled. ``seen`` is the share of the tokens of summary and references that the model read:
    what is longer than its window is cut at the end, as bert-score does.

    Undefined without references, and where ``idf`` gives all tokens of a text no weight. A text
    without a token scores 0 before it is rescaled, as in bert-score.

    Raises:
        MetricError: there is no such model, layer, baseline or file, or an option is wrong.
    """

    def __init__(self, model: str = "roberta-large", **options: Any) -> None:
        """Take a folder or a name on the hub; ``options`` are those of ``Options``."""
        self._model, self._options = str(model), Options(**options)
        chosen = self._options
        if chosen.multi not in ("f1", "each"):
            raise MetricError(f"metric.{_NAME}.multi={chosen.multi!r}: expected f1 or each")
        self._layers = Layers(
            _NAME,
            self._model,
            revision=chosen.revision,
            layers=chosen.layers,
            prefix_space=chosen.prefix_space,
            device=chosen.device,
            dtype=chosen.dtype,
        )
        self._rarity = Rarity(self._layers, chosen.idf)
        self._base, sha256 = (0.0, 0.0, 0.0), "no"
        if chosen.rescale_with_baseline:
            self._base, sha256 = published.baseline(
                self._model,
                self._layers.layers,
                path=chosen.baseline_path,
                language=chosen.language,
            )
        self.directions: Mapping[str, bool | None] = {**dict.fromkeys(_RATES, True), _SEEN: None}
        self.signature = (
            f"{_NAME}|{self._layers.signature}|idf:{self._rarity.sha256 or 'no'}"
            f"|baseline:{sha256}|multi:{chosen.multi}|v:1"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self._model, self._options)

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary; a reference is read once for all of them."""
        rows: list[list[float | None]] = []
        for group in grouped(articles, summaries):
            rows += self._rows(group)
        return Scores(columns([*_RATES, _SEEN], rows))

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._layers.close()

    def _rows(self, group: Sequence[Pair]) -> list[list[float | None]]:
        texts = list(dict.fromkeys(t for a, s in group if a.references for t in (s, *a.references)))
        reads = dict(zip(texts, self._layers.read(texts), strict=True))
        asked = [text for text in texts if reads[text].n_tokens]
        vectors = self._layers.vectors([reads[text] for text in asked], batch_size=_BATCH)
        known = dict(zip(asked, vectors, strict=True))
        pairs = dict.fromkeys((s, r) for a, s in group for r in a.references)
        rates = dict(zip(pairs, self._rates(list(pairs), reads, known), strict=True))
        return [
            [
                *self._best([rates[summary, r] for r in article.references]),
                _seen(article, summary, reads),
            ]
            for article, summary in group
        ]

    def _rates(
        self, pairs: Sequence[tuple[str, str]], reads: Mapping[str, Read], known: Mapping[str, Any]
    ) -> list[tuple[float, float] | None]:
        """Return precision and recall of each pair; None where a text has no weight."""
        import torch

        weighed = {
            text: self._rarity.weights(reads[text].ids).to(known[text].device) for text in known
        }
        there = [i for i, pair in enumerate(pairs) if all(text in known for text in pair)]
        with torch.inference_mode():
            found = [
                _nearest(*(known[t] for t in pairs[i]), *(weighed[t] for t in pairs[i]))
                for i in there
            ]
            values = torch.stack(found).cpu().tolist() if found else []
        rates: list[tuple[float, float] | None] = [(0.0, 0.0)] * len(pairs)
        for i, (precision, recall) in zip(there, values, strict=True):
            rates[i] = None if isnan(precision + recall) else (precision, recall)
        return rates

    def _best(self, rates: Sequence[tuple[float, float] | None]) -> list[float | None]:
        """Return the rates over several references, rescaled."""
        defined = [(p, r, 2 * p * r / (p + r) if p + r else 0.0) for p, r in filter(None, rates)]
        if not defined:
            return [None] * len(_RATES)
        if self._options.multi == "each":
            best = tuple(map(max, zip(*defined, strict=True)))
        else:
            best = max(defined, key=lambda one: one[2])
        return [(value - base) / (1 - base) for value, base in zip(best, self._base, strict=True)]


def _nearest(one: Any, other: Any, weights_one: Any, weights_other: Any) -> Any:
    """Return precision and recall, shape (2,), of vectors of shapes (n, d) and (m, d)."""
    import torch

    cosines = one @ other.T
    sides = ((cosines.amax(1), weights_one), (cosines.amax(0), weights_other))
    return torch.stack([(best * weight).sum() / weight.sum() for best, weight in sides])


def _seen(article: Article, summary: str, reads: Mapping[str, Read]) -> float | None:
    if not article.references:
        return None
    each = [reads[text] for text in (summary, *article.references)]
    n_tokens = sum(read.n_tokens for read in each)
    return sum(read.n_seen for read in each) / n_tokens if n_tokens else 1.0


def _rebuilt(model: str, options: Options) -> BertScore:
    names = Options.__dataclass_fields__
    return BertScore(model, **dict(zip(names, astuple(options), strict=True)))
