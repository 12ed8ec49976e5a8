"""What all judges share: questions asked side by side, repeats and their spread, what is unread."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any, ClassVar

from bench.contracts import Asked, Backend
from bench.metric import columns
from bench.metric.judge.desk import Desk, Through
from bench.metric.judge.plans import Plan, Question, UnreadError
from bench.metric.judge.prompts import Prompt
from bench.records import Article, Finding, MetricError, Scores

Texts = Sequence[str]
_AT_ONCE = 512
"""Summaries whose questions are put side by side: more than any server answers at once."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one draw says of one summary.

    ``values`` are in the order of the judge's keys; ``outcome`` is what repeats are to agree on,
    None at a place that was not read; ``unread`` has the reasons of judgements that failed.
    """

    values: Sequence[float | None]
    outcome: Sequence[Hashable] = ()
    findings: Sequence[Finding] = ()
    unread: Sequence[str] = ()


class Judge(ABC):
    """A metric that asks a model.

    With ``repeats`` above 1 each value is the mean of those draws in which it is defined, with
    ``<key>_sd`` (their standard deviation, n - 1; undefined below two) and ``agreement``: the share
    of pairs of draws that agree. Findings are those of the first draw. ``unread`` counts the
    judgements of a summary that failed, over all draws: refusals, errors, answers that could not be
    read twice; they leave a value undefined and never become a score.
    """

    name: ClassVar[str]
    keys: ClassVar[Mapping[str, bool | None]]
    version: ClassVar[int] = 1

    def __init__(self, judge: Backend, prompts: Mapping[str, Any], repeats: int) -> None:
        self._desk = Desk(f"metric.{self.name}.judge", judge)
        self.repeats = at_least_one(self.name, "repeats", repeats)
        self._prompts = self._checked(prompts)
        sd = [key for key, better in self._directions().items() if better is not None]
        spread = {**dict.fromkeys(f"{key}_sd" for key in sd), "agreement": None}
        self._sd = sd if repeats > 1 else []
        self.directions: Mapping[str, bool | None] = {
            **self._directions(),
            **(spread if repeats > 1 else {}),
            "unread": None,
        }
        told = ",".join(f"{n}:{prompt.signature}" for n, prompt in self._prompts.items())
        parts = [self.name, f"prompts:{told}", *self._told(), f"repeats:{repeats}"]
        self.signature = "|".join([*parts, f"judge:[{judge.signature}]", f"v:{self.version}"])

    def score(self, articles: Sequence[Article], summaries: Sequence[str], /) -> Scores:
        """Return a column a key, one value a summary, with the findings of the first draw.

        Raises:
            Stopped: a limit was reached; what was answered is in the cache.
        """
        verdicts = [
            verdict
            for rows in _slices(articles)
            for verdict in self._judged(articles[rows], summaries[rows])
        ]
        for each in verdicts:
            self._desk.unread.update(why for verdict in each for why in verdict.unread)
        findings = [each[0].findings for each in verdicts]
        keyed = columns(list(self.directions), [self._row(each) for each in verdicts])
        return Scores(keyed, findings if any(findings) else ())

    def _judged(self, articles: Sequence[Article], summaries: Texts) -> list[list[Verdict]]:
        """Return the verdicts of all draws on each summary."""
        plans = [p for draw in range(self.repeats) for p in self._plans(articles, summaries, draw)]
        found = self._desk.run(plans)
        size = len(found) // self.repeats
        draws = [
            self._verdicts(articles, summaries, found[i * size : (i + 1) * size])
            for i in range(self.repeats)
        ]
        return [[draw[i] for draw in draws] for i in range(len(summaries))]

    def connect(self, through: Through) -> None:
        """Ask through the driver from now on."""
        self._desk.connect(through)

    def forecast(self, articles: Sequence[Article], summaries: Texts, /) -> Iterator[Asked]:
        """Yield what these summaries will have asked, were each answered well at once."""
        for rows in _slices(articles):
            asks: dict[Question, list[str]] = {}
            for question, message in self._expected(articles[rows], summaries[rows]):
                asks.setdefault(question, []).append(question.text(self._desk.judge, message))
            for question, texts in asks.items():
                backend, draws = self._desk.backend(question), self._draws(question)
                yield Asked(question.name, backend, texts, draws)

    def notes(self) -> list[str]:
        """Return what was asked and paid, and what could not be read."""
        return self._desk.notes()

    def close(self) -> None:
        """Close the judge."""
        getattr(self._desk.judge, "close", lambda: None)()

    def _checked(self, prompts: Mapping[str, Any]) -> dict[str, Prompt]:
        places = self._places()
        if not isinstance(prompts, Mapping) or set(prompts) != set(places):
            raise MetricError(
                f"metric.{self.name}.prompts={prompts!r}: expected {', '.join(places)}"
            )
        where = f"metric.{self.name}.prompts"
        return {n: Prompt(f"{where}.{n}", prompts[n], places=places[n]) for n in places}

    def _row(self, verdicts: Sequence[Verdict]) -> list[float | None]:
        """Return the values of one summary in the order of ``directions``."""
        keys = list(self._directions())
        drawn = {key: [v.values[k] for v in verdicts] for k, key in enumerate(keys)}
        row = [_mean(_defined(values)) for values in drawn.values()]
        if self.repeats > 1:
            row += [_sd(_defined(drawn[key])) for key in self._sd]
            row.append(_agreement([verdict.outcome for verdict in verdicts]))
        return [*row, float(sum(len(verdict.unread) for verdict in verdicts))]

    def _directions(self) -> Mapping[str, bool | None]:
        """Return the judge's own keys."""
        return self.keys

    def _told(self) -> list[str]:
        """Return what the signature says of the options."""
        return []

    def _draws(self, question: Question) -> int:  # noqa: ARG002
        """Return how often a question is asked."""
        return self.repeats

    @abstractmethod
    def _places(self) -> dict[str, set[str]]:
        """Return the prompts that are needed, and what material each has a place for."""

    @abstractmethod
    def _plans(self, articles: Sequence[Article], summaries: Texts, draw: int) -> list[Plan[Any]]:
        """Return the plans of one draw, as many for each."""

    @abstractmethod
    def _expected(
        self, articles: Sequence[Article], summaries: Texts
    ) -> list[tuple[Question, str]]:
        """Return about what will be asked."""

    def _verdicts(
        self,
        articles: Sequence[Article],  # noqa: ARG002
        summaries: Texts,  # noqa: ARG002
        found: Sequence[Any],
    ) -> list[Verdict]:
        """Return a verdict a summary from the results of the plans: here, one plan a summary."""
        nothing = [None] * len(self._directions())
        return [
            Verdict(nothing, (), (), [str(one)]) if isinstance(one, UnreadError) else one
            for one in found
        ]


def _slices(articles: Sequence[Article]) -> Iterator[slice]:
    """Yield the rows that are judged at once, an article's together: what is asked takes memory."""
    start = 0
    for row in range(1, len(articles)):
        if row - start >= _AT_ONCE and articles[row].id != articles[row - 1].id:
            yield slice(start, row)
            start = row
    yield slice(start, len(articles))


def at_least_one(name: str, option: str, value: Any) -> int:
    """Return a whole number of at least 1.

    Raises:
        MetricError: it is something else.
    """
    if type(value) is not int or value < 1:
        raise MetricError(
            f"metric.{name}.{option}={value!r}: expected a whole number of at least 1"
        )
    return value


def _defined(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _sd(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def _agreement(outcomes: Sequence[Sequence[Hashable]]) -> float | None:
    """Return the share of pairs of draws that agree, over all places that both have read."""
    agreed = [
        float(a == b)
        for one, other in combinations(outcomes, 2)
        for a, b in zip(one, other, strict=False)
        if a is not None and b is not None
    ]
    return _mean(agreed)
