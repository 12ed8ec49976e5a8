"""Claim by claim: what a summary says, and whether the article says so, proven by quotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from bench.contracts import Backend
from bench.metric.judge import answers
from bench.metric.judge.judge import Judge, Verdict
from bench.metric.judge.plans import Ask, Plan, Question, asked
from bench.metric.judge.quotes import Text
from bench.records import Article, Finding
from bench.text import sentences

_VERDICTS = ("supported", "contradicted", "not_stated")
_CLAIMS = answers.schema(claims=answers.listing(words=answers.TEXT, claim=answers.TEXT))
_CHECKS = answers.schema(
    verdicts=answers.listing(
        number=answers.NUMBER,
        quotations=answers.TEXTS,
        verdict={"type": "string", "enum": list(_VERDICTS)},
    )
)
_SAID = {
    "contradicted": ("contradicted_claim", "hard", "the article says otherwise"),
    "not_stated": ("unsupported_claim", "hard", "the article does not say so"),
    "unproven": ("unproven_claim", "soft", "no quotation of the article proves it"),
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim, and where in the summary it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Check:
    """What became of a claim: one of the verdicts, or ``unproven``."""

    verdict: str
    evidence: tuple[tuple[int, int], ...]
    invented: int


class Claims(Judge):
    """The share of a summary's claims that the article supports.

    The judge splits the summary into atomic claims (it is not shown the article), and then says of
    each whether the article supports it, contradicts it or does not state it, with quotations.
    Quotations are looked up in the article: one that does not occur there, white space and kinds of
    quotation marks aside, or has fewer than three words, is no evidence, and a verdict without any
    evidence does not count: a claim said to be supported is ``unproven``, one said to be
    contradicted is not stated.

    - ``supported``: supported claims / claims, 0 to 1; undefined without claims
    - ``contradicted``: contradicted claims / claims; undefined without claims
    - ``claims``: how many there are; ``unproven``: those called supported without evidence
    - ``invented_quotes``: quotations that do not occur in the article
    """

    name = "judge_claims"
    keys: ClassVar = {
        "supported": True,
        "contradicted": False,
        **dict.fromkeys(("claims", "unproven", "invented_quotes")),
    }

    def __init__(self, judge: Backend, prompts: Mapping[str, Any], *, repeats: int = 1) -> None:
        """Take a judge, and the prompts ``decompose`` and ``verify``.

        Raises:
            MetricError: an option is wrong.
        """
        super().__init__(judge, prompts, repeats)
        self._decompose = Question("decompose", self._prompts["decompose"].system, _CLAIMS)
        self._verify = Question("verify", self._prompts["verify"].system, _CHECKS)

    def _places(self) -> dict[str, set[str]]:
        return {"decompose": {"summary"}, "verify": {"article", "claims"}}

    def _plans(
        self, articles: Sequence[Article], summaries: Sequence[str], draw: int
    ) -> list[Plan[Verdict]]:
        pairs = zip(articles, summaries, strict=True)
        return [self._plan(article, summary, draw) for article, summary in pairs]

    def _plan(self, article: Article, summary: str, draw: int) -> Plan[Verdict]:
        claims: list[_Claim] = []
        if summary.strip():
            text = Text(summary, article.language)
            ask = Ask(self._decompose, self._prompts["decompose"].filled(summary=summary), draw)
            claims = yield from asked(ask, lambda answer: _claims(answer, text))
        if not claims:
            return Verdict([None, None, 0.0, 0.0, 0.0], (None,))
        ask = Ask(self._verify, self._message(article, [claim.text for claim in claims]), draw)
        checks = yield from asked(
            ask, lambda answer: _checks(answer, Text(article.text), len(claims))
        )
        return _verdict(claims, checks)

    def _message(self, article: Article, claims: Sequence[str]) -> str:
        lines = "\n".join(f"{i}. {claim}" for i, claim in enumerate(claims, 1))
        return self._prompts["verify"].filled(article=article.text, claims=lines)

    def _expected(
        self, articles: Sequence[Article], summaries: Sequence[str]
    ) -> list[tuple[Question, str]]:
        pairs = list(zip(articles, summaries, strict=True))
        decompose = self._prompts["decompose"]
        return [
            *((self._decompose, decompose.filled(summary=summary)) for _, summary in pairs),
            *(
                (self._verify, self._message(article, sentences(summary, article.language)))
                for article, summary in pairs
            ),
        ]


def _claims(answer: str, summary: Text) -> list[_Claim]:
    found = []
    for one in answers.objects(answers.parsed(answer), "claims"):
        claim = " ".join(answers.text(one, "claim").split())
        if not claim:
            raise ValueError("a claim is empty")
        words = answers.text(one, "words")
        start, end = summary.find(words, least_words=1) or summary.sentence_like(claim)
        found.append(_Claim(claim, start, end))
    return found


def _checks(answer: str, article: Text, n: int) -> list[_Check]:
    record = answers.parsed(answer)
    return [_check(one, article) for one in answers.numbered(record, "verdicts", n)]


def _check(one: Mapping[str, Any], article: Text) -> _Check:
    verdict = answers.choice(one, "verdict", _VERDICTS)
    quotations = [quotation for quotation in answers.texts(one, "quotations") if quotation.strip()]
    evidence = [span for quotation in quotations if (span := article.find(quotation))]
    invented = sum(article.find(quotation, 1) is None for quotation in quotations)
    if not evidence and verdict != "not_stated":
        verdict = {"supported": "unproven", "contradicted": "not_stated"}[verdict]
    return _Check(verdict, tuple(dict.fromkeys(evidence)), invented)


def _verdict(claims: Sequence[_Claim], checks: Sequence[_Check]) -> Verdict:
    verdicts = [check.verdict for check in checks]
    n = len(claims)
    supported = verdicts.count("supported") / n
    values = [
        supported,
        verdicts.count("contradicted") / n,
        float(n),
        float(verdicts.count("unproven")),
        float(sum(check.invented for check in checks)),
    ]
    findings = [
        _finding(claim, check)
        for claim, check in zip(claims, checks, strict=True)
        if check.verdict != "supported"
    ]
    return Verdict(values, (supported,), findings)


def _finding(claim: _Claim, check: _Check) -> Finding:
    kind, severity, why = _SAID[check.verdict]
    message = f"{why}: {claim.text}"
    return Finding(claim.start, claim.end, kind, severity, message, check.evidence)
