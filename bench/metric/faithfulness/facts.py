"""What is wrong in a summary, where, and by what evidence of its article: no model needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bench.metric import analysed, columns
from bench.metric.faithfulness.checks import CHECKS, KINDS, SHARES
from bench.metric.faithfulness.evidence import Known, align, analyse
from bench.metric.faithfulness.languages import NUMBERS
from bench.metric.faithfulness.merging import merged
from bench.metric.faithfulness.reading import read
from bench.metric.faithfulness.recognised import Recogniser, Span, check_recognised
from bench.metric.faithfulness.support import borne, support
from bench.records import Article, Finding, Scores

Row = list[float | None]


class Facts:
    """Checks of every sentence of a summary against the sentences of the article nearest to it.

    - ``support``, 0 to 1: how well its words, and which stand together, are borne out
    - ``conflicts``: findings that are contradicted by the article or absent from it, of the kinds
      that people check one by one (numbers, dates, names, quotations, denial …)
    - ``score`` = support − the weights of its findings; below 0 where there are many
    - one count a kind of finding; ``out_of_article`` is information, and weighs nothing

    ``score`` and ``support`` are for rankings, ``conflicts`` for a verdict. Weights are set by
    reason and the same everywhere: see ``checks.KINDS``. Undefined are all keys of a summary
    without words, the kinds that are not judged in the article's language, and where its numbers
    are not, ``score`` and ``conflicts``.
    """

    def __init__(self, ner: str | None = None) -> None:
        """Take ``ner``, a spaCy pipeline that finds more names, at a hundredth of the speed."""
        self._recogniser = Recogniser(ner) if ner else None
        self._keys = ["score", "support", "conflicts", *KINDS]
        up = {"score": True, "support": True}
        self.directions: Mapping[str, bool | None] = {k: up.get(k, False) for k in self._keys}
        named = f"|ner:{self._recogniser.signature}" if self._recogniser else ""
        self.signature = f"facts|relations:wordnet3.0{named}|v:3"

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary, with the findings of each."""
        names = self._names(articles, summaries)
        pairs = analysed(articles, summaries, analyse=analyse)
        judged = [judge(known, summary, names[i]) for i, (known, summary) in enumerate(pairs)]
        return Scores(
            columns(self._keys, [row for row, _ in judged]), [found for _, found in judged]
        )

    def _names(
        self, articles: Sequence[Article], summaries: Sequence[str]
    ) -> Sequence[Sequence[Span]]:
        """Return the names that are recognised in each summary; none in other languages."""
        found: list[list[Span]] = [[] for _ in summaries]
        if self._recogniser:
            own = [i for i, a in enumerate(articles) if a.language == self._recogniser.language]
            named = self._recogniser.names([summaries[i] for i in own])
            for i, spans in zip(own, named, strict=True):
                found[i] = spans
        return found


def judge(known: Known, text: str, names: Sequence[Span] = ()) -> tuple[Row, list[Finding]]:
    """Return a summary's values in the order of the keys, and its findings in order.

    ``names`` are those that a recogniser found beside the checks' own.
    """
    summary = read(text, known.reading.language)
    aligned = align(known, summary)
    parts = [part for one in aligned if (part := borne(known, summary, one)) is not None]
    if not parts:
        return [None] * (3 + len(KINDS)), []
    own = [finding for check in CHECKS for finding in check(known, summary, aligned)]
    found = merged([*own, *check_recognised(known, summary, aligned, names)])
    supported, language = support(parts), summary.language
    counts = Counter(finding.kind for finding in found)
    kinds = [float(counts[k]) if language in kind.languages else None for k, kind in KINDS.items()]
    if language not in NUMBERS:
        return [None, supported, None, *kinds], found
    hard = sum(finding.severity == "hard" for finding in found)
    return [supported - sum(map(weigh, found)), supported, hard, *kinds], found


def weigh(finding: Finding) -> float:
    """Return what a finding takes from the score: a share of its kind's weight."""
    return KINDS[finding.kind].weight * SHARES[finding.severity]
