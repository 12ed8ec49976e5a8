"""Ratings from 1 to 5, weighted by the probabilities that the judge gives them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from bench.contracts import Backend
from bench.metric.judge.judge import Judge, Verdict, at_least_one
from bench.metric.judge.plans import Ask, Plan, Question, UnreadError, asked, text_of, together
from bench.records import Article, BackendError, Draft, MetricError, Token, WeighedDraft

_RATING = re.compile(r"\W*(?:(?:rating|score)\W*)?([1-5])(?:\s*/\s*5)?\W*", re.IGNORECASE)
_RATINGS = "12345"
_TOP = 20
_NO_LOGPROBS = "logprob"

Rating = tuple[float, bool]
"""A rating from 1 to 5, and whether it is weighted by probabilities."""


class GEval(Judge):
    """Ratings of several aspects, as G-Eval makes them (Liu et al. 2023, eq. 1).

    Each aspect is asked for by itself; the answer is a digit from 1 to 5. Where the server tells
    the probabilities of tokens, those of the digits among the 20 likeliest at the digit's place are
    renormalised, and the rating is their mean: sum of i * p(i). Where it does not, the rating is
    the mean of ``samples`` answers drawn at ``temperature``; samples that cannot be read are left
    out, and without any the rating is undefined. A summary without words has no rating.

    - a key an aspect, 1 to 5: coherence, consistency, fluency, relevance, in SummEval's sense
    - ``weighted``: the share of its ratings that are weighted by probabilities

    Both kinds of rating estimate the same mean, the second with more noise.
    """

    name = "judge_geval"
    keys: ClassVar = {"weighted": None}

    def __init__(
        self,
        judge: Backend,
        prompts: Mapping[str, Any],
        aspects: Mapping[str, str],
        *,
        probabilities: bool = True,
        samples: int = 20,
        temperature: float = 1.0,
        repeats: int = 1,
    ) -> None:
        """Take a judge, the prompt ``rate``, and what each aspect means.

        Without ``probabilities`` they are not asked for.

        Raises:
            MetricError: an option is wrong.
        """
        self._aspects = _checked(aspects)
        self._samples = at_least_one(self.name, "samples", samples)
        if isinstance(temperature, bool) or not 0 <= temperature < math.inf:
            raise MetricError(
                f"metric.{self.name}.temperature={temperature!r}: expected a number of at least 0"
            )
        self._temperature = temperature
        self._weighs = probabilities and _tells_probabilities(judge)
        super().__init__(judge, prompts, repeats)
        system = self._prompts["rate"].system
        self._rate = Question("rate", system, logprobs=_TOP)
        self._sample = Question("sample", system, temperature=temperature)

    def _directions(self) -> Mapping[str, bool | None]:
        return {**dict.fromkeys(self._aspects, True), **self.keys}

    def _told(self) -> list[str]:
        meant = "\0".join(f"{name}\0{text}" for name, text in self._aspects.items())
        ways = ["probabilities"] if self._weighs else []
        ways.append(f"samples.{self._samples}.{self._temperature:g}")
        digest = sha256(meant.encode()).hexdigest()[:8]
        return [f"aspects:{','.join(self._aspects)}.{digest}", f"ratings:{','.join(ways)}"]

    def _draws(self, question: Question) -> int:
        return self.repeats * (1 if question is self._rate else self._samples)

    def _places(self) -> dict[str, set[str]]:
        return {"rate": {"article", "summary", "aspect", "meaning"}}

    def _plans(
        self, articles: Sequence[Article], summaries: Sequence[str], draw: int
    ) -> list[Plan[Verdict]]:
        pairs = zip(articles, summaries, strict=True)
        return [self._plan(article, summary, draw) for article, summary in pairs]

    def _plan(self, article: Article, summary: str, draw: int) -> Plan[Verdict]:
        if not summary.strip():
            nothing = [None] * len(self._aspects)
            return Verdict([*nothing, None], nothing)
        found = yield from together(
            [
                self._rating(self._message(article, summary, aspect), draw)
                for aspect in self._aspects
            ]
        )
        return _verdict(found)

    def _rating(self, message: str, draw: int) -> Plan[Rating]:
        if self._weighs:
            (draft,) = yield [Ask(self._rate, message, draw)]
            if _NO_LOGPROBS not in (draft.error or "").lower():
                text_of(draft)
            weighted = expected_rating(draft)
            if weighted is not None:
                return weighted, True
        first = draw * self._samples
        samples = yield from together(
            [asked(Ask(self._sample, message, first + i), _read) for i in range(self._samples)]
        )
        read = [one for one in samples if not isinstance(one, UnreadError)]
        if not read:
            raise next(one for one in samples if isinstance(one, UnreadError))
        return sum(read) / len(read), False

    def _message(self, article: Article, summary: str, aspect: str) -> str:
        plain = {"aspect": aspect, "meaning": self._aspects[aspect].strip()}
        prompt = self._prompts["rate"]
        return prompt.filled(plain=plain, article=article.text, summary=summary)

    def _expected(
        self, articles: Sequence[Article], summaries: Sequence[str]
    ) -> list[tuple[Question, str]]:
        question = self._rate if self._weighs else self._sample
        return [
            (question, self._message(article, summary, aspect))
            for article, summary in zip(articles, summaries, strict=True)
            for aspect in self._aspects
        ]


def expected_rating(draft: Draft) -> float | None:
    """Return the mean rating by the probabilities of the digits at the place of the answer's digit.

    None where the answer is no rating, or its probabilities are not told.
    """
    said = _RATING.fullmatch(draft.text or "")
    if said is None or not isinstance(draft, WeighedDraft):
        return None
    places = [place for place in draft.logprobs if place and place[0][0].strip() == said[1]]
    return _mean_rating(places[-1]) if places else None


def _mean_rating(place: Token) -> float | None:
    weights = dict.fromkeys(_RATINGS, 0.0)
    for token, logprob in place:
        if token.strip() in weights:
            weights[token.strip()] += math.exp(min(0.0, logprob))
    total = sum(weights.values())
    return sum(int(rating) * w for rating, w in weights.items()) / total if total else None


def _read(answer: str) -> int:
    said = _RATING.fullmatch(answer)
    if said is None:
        raise ValueError("it is not one digit from 1 to 5")
    return int(said[1])


def _verdict(found: Sequence[Rating | UnreadError]) -> Verdict:
    ratings = [None if isinstance(one, UnreadError) else one[0] for one in found]
    kinds = [float(one[1]) for one in found if not isinstance(one, UnreadError)]
    weighted = sum(kinds) / len(kinds) if kinds else None
    outcome = [None if rating is None else round(rating) for rating in ratings]
    unread = [str(one) for one in found if isinstance(one, UnreadError)]
    return Verdict([*ratings, weighted], outcome, (), unread)


def _checked(aspects: Mapping[str, str]) -> dict[str, str]:
    usable = isinstance(aspects, Mapping) and aspects
    if not usable or not all(isinstance(a, str) and a.isidentifier() for a in aspects):
        raise MetricError(
            f"metric.{GEval.name}.aspects={aspects!r}: expected a mapping from names to meanings"
        )
    if set(aspects) & {"weighted", "unread", "agreement"}:
        raise MetricError(f"metric.{GEval.name}.aspects: weighted, unread, agreement are taken")
    return {name: str(meaning) for name, meaning in aspects.items()}


def _tells_probabilities(judge: Backend) -> bool:
    if not hasattr(judge, "asking"):
        return False
    try:
        judge.asking(system="", logprobs=_TOP)
    except BackendError:  # its API knows none
        return False
    return True
