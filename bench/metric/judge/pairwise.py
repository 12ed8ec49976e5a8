"""Summaries of one article two by two, each pair shown in both orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import Any, ClassVar

from bench.contracts import Backend
from bench.metric.judge import answers
from bench.metric.judge.judge import Judge, Verdict
from bench.metric.judge.plans import Ask, Plan, Question, UnreadError, asked, together
from bench.records import Article, MetricError, Scores

_ANSWER = answers.schema(
    reason=answers.TEXT, better={"type": "string", "enum": ["A", "B", "neither"]}
)
_POINTS = {"A": 1.0, "neither": 0.5, "B": 0.0}

Pair = tuple[int, int]
Outcome = tuple[float, float]
"""What the first of a pair gets when it is shown first, and when it is shown second."""


class Pairwise(Judge):
    """How often a summary is preferred to others of the same article.

    Each pair of the summaries of one article is shown to the judge in both orders; where its answer
    changes with the order the pair is half a win for each, as if it had preferred neither. With
    ``baseline`` only pairs with the summary at that place (0 the first, in the order of the
    systems) are shown. Equal texts are a tie, and one without words loses: nothing is asked.

    - ``win_rate``: (wins + ties / 2) / pairs, 0 to 1: 0.5 is as good as the others
    - ``ties``: pairs without a winner / pairs
    - ``position_bias``: pairs whose answer changed with the order / pairs that were asked;
      undefined where none was
    - ``pairs``: how many were read

    All but ``pairs`` are undefined for a summary without pairs that could be read. Win rates
    depend on what takes part: they compare within a run, not between runs.
    """

    name = "judge_pairwise"
    keys: ClassVar = {"win_rate": True, "ties": None, "position_bias": None, "pairs": None}
    takes_missing = True

    def __init__(
        self,
        judge: Backend,
        prompts: Mapping[str, Any],
        *,
        baseline: int | None = None,
        repeats: int = 1,
    ) -> None:
        """Take a judge, and the prompt ``compare``.

        Raises:
            MetricError: an option is wrong.
        """
        if baseline is not None and (type(baseline) is not int or baseline < 0):
            raise MetricError(
                f"metric.{self.name}.baseline={baseline!r}: expected null or the place of one "
                "among an article's summaries, 0 the first"
            )
        self._baseline = baseline
        super().__init__(judge, prompts, repeats)
        self._compare = Question("compare", self._prompts["compare"].system, _ANSWER)

    def score(self, articles: Sequence[Article], summaries: Sequence[str | None], /) -> Scores:
        """Return a column a key, one value a summary; one that is None takes part in no pair.

        Raises:
            MetricError: there is no summary at the place of the baseline.
            Stopped: a limit was reached; what was answered is in the cache.
        """
        return super().score(articles, summaries)  # type: ignore[arg-type]

    def _told(self) -> list[str]:
        return [] if self._baseline is None else [f"baseline:{self._baseline}"]

    def _places(self) -> dict[str, set[str]]:
        return {"compare": {"article", "summary_A", "summary_B"}}

    def _plans(
        self, articles: Sequence[Article], summaries: Sequence[str], draw: int
    ) -> list[Plan[Outcome | None]]:
        return [
            self._plan(articles[i], summaries[i], summaries[j], draw)
            for i, j in self._pairs(articles, summaries)
        ]

    def _plan(self, article: Article, one: str, other: str, draw: int) -> Plan[Outcome]:
        known = _known(one, other)
        if known is not None:
            return known, known
        shown = [
            asked(Ask(self._compare, self._message(article, *pair), draw), _better)
            for pair in ((one, other), (other, one))
        ]
        found = yield from together(shown)
        for each in found:
            if isinstance(each, UnreadError):
                raise each
        first, second = (each for each in found if not isinstance(each, UnreadError))
        return first, 1.0 - second

    def _message(self, article: Article, one: str, other: str) -> str:
        prompt = self._prompts["compare"]
        return prompt.filled(article=article.text, summary_A=one, summary_B=other)

    def _pairs(self, articles: Sequence[Article], summaries: Sequence[str | None]) -> list[Pair]:
        """Return the pairs of rows to be compared."""
        return [
            (rows[i], rows[j])
            for rows in _rows_by_article(articles)
            for i, j in self._of(articles[rows[0]], len(rows))
            if summaries[rows[i]] is not None and summaries[rows[j]] is not None
        ]

    def _of(self, article: Article, n: int) -> Iterator[Pair]:
        if self._baseline is not None and self._baseline >= n:
            raise MetricError(
                f"metric.{self.name}.baseline={self._baseline}: article {article.id!r} has {n} "
                "summaries, and the first is at 0: expected the place of one of them"
            )
        return (pair for pair in combinations(range(n), 2) if self._baseline in (None, *pair))

    def _expected(
        self, articles: Sequence[Article], summaries: Sequence[str]
    ) -> list[tuple[Question, str]]:
        return [
            (self._compare, self._message(articles[i], summaries[a], summaries[b]))
            for i, j in self._pairs(articles, summaries)
            for a, b in ((i, j), (j, i))
        ]

    def _verdicts(
        self, articles: Sequence[Article], summaries: Sequence[str], found: Sequence[Any]
    ) -> list[Verdict]:
        pairs = self._pairs(articles, summaries)
        asked_for = [_known(summaries[i], summaries[j]) is None for i, j in pairs]
        of_row: list[list[int]] = [[] for _ in summaries]
        for p, pair in enumerate(pairs):
            for row in pair:
                of_row[row].append(p)
        return [
            _verdict(
                [_seen_from(row, pairs[p], found[p]) for p in of_row[row]],
                [asked_for[p] for p in of_row[row]],
            )
            for row in range(len(summaries))
        ]


def _rows_by_article(articles: Sequence[Article]) -> Iterator[list[int]]:
    """Yield the rows of each article, which stand one after another."""
    for _, rows in groupby(range(len(articles)), key=lambda row: articles[row].id):
        yield list(rows)


def _known(one: str, other: str) -> float | None:
    """Return what needs no judge: a tie of equal texts, a defeat of one without words."""
    if one.strip() == other.strip():
        return 0.5
    if not one.strip() or not other.strip():
        return 1.0 if one.strip() else 0.0
    return None


def _better(answer: str) -> float:
    return _POINTS[answers.choice(answers.parsed(answer), "better", list(_POINTS))]


def _seen_from(row: int, pair: Pair, found: Outcome | UnreadError) -> Outcome | UnreadError:
    if isinstance(found, UnreadError) or row == pair[0]:
        return found
    return 1.0 - found[0], 1.0 - found[1]


def _agreed(outcome: Outcome) -> float:
    return outcome[0] if outcome[0] == outcome[1] else 0.5


def _verdict(found: Sequence[Outcome | UnreadError], was_asked: Sequence[bool]) -> Verdict:
    points = [None if isinstance(one, UnreadError) else _agreed(one) for one in found]
    changed = [
        float(one[0] != one[1])
        for one, was in zip(found, was_asked, strict=True)
        if was and not isinstance(one, UnreadError)
    ]
    unread = [str(one) for one in found if isinstance(one, UnreadError)]
    read = [point for point in points if point is not None]
    if not read:
        return Verdict([None, None, None, 0.0], points, (), unread)
    values = [
        sum(read) / len(read),
        read.count(0.5) / len(read),
        sum(changed) / len(changed) if changed else None,
        float(len(read)),
    ]
    return Verdict(values, points, (), unread)
