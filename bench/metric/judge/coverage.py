"""Key facts of the references, and how many of them a summary states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from bench.contracts import Backend
from bench.metric.judge import answers
from bench.metric.judge.judge import Judge, Verdict
from bench.metric.judge.plans import Ask, Plan, Question, asked
from bench.metric.judge.quotes import Text
from bench.records import Article, Finding
from bench.text import sentences

_FACTS = answers.schema(facts=answers.TEXTS)
_CHECKS = answers.schema(
    facts=answers.listing(number=answers.NUMBER, quotation=answers.TEXT, stated=answers.TRUTH)
)


class Coverage(Judge):
    """The share of the references' key facts that a summary states.

    The judge lists the key facts of an article's references (all of them together, once an
    article), and then says of each whether the summary states it, with the words that do. Words
    that do not occur in the summary prove nothing: the fact counts as not stated. An empty summary
    states none, and the judge is not asked.

    - ``covered``: facts that are stated / facts, 0 to 1
    - ``facts``: how many there are; ``unproven``: those called stated in words that do not occur

    All are undefined without a reference, and ``covered`` where the references state no fact. A
    finding ``missing_fact`` lies at the end of the summary.
    """

    name = "judge_coverage"
    keys: ClassVar = {"covered": True, "facts": None, "unproven": None}

    def __init__(self, judge: Backend, prompts: Mapping[str, Any], *, repeats: int = 1) -> None:
        """Take a judge, and the prompts ``facts`` and ``check``.

        Raises:
            MetricError: an option is wrong.
        """
        super().__init__(judge, prompts, repeats)
        self._facts = Question("facts", self._prompts["facts"].system, _FACTS)
        self._check = Question("check", self._prompts["check"].system, _CHECKS)

    def _places(self) -> dict[str, set[str]]:
        return {"facts": {"references"}, "check": {"summary", "facts"}}

    def _plans(
        self, articles: Sequence[Article], summaries: Sequence[str], draw: int
    ) -> list[Plan[Verdict]]:
        pairs = zip(articles, summaries, strict=True)
        return [self._plan(_written(article), summary, draw) for article, summary in pairs]

    def _plan(self, references: Sequence[str], summary: str, draw: int) -> Plan[Verdict]:
        if not references:
            return Verdict([None, None, None], (None,))
        ask = Ask(self._facts, self._facts_message(references), draw)
        facts = yield from asked(ask, _facts)
        if not facts:
            return Verdict([None, 0.0, 0.0], (None,))
        stated: list[bool | None] = [False] * len(facts)
        if summary.strip():
            text = Text(summary)
            ask = Ask(self._check, self._check_message(facts, summary), draw)
            stated = yield from asked(ask, lambda answer: _stated(answer, text, len(facts)))
        return _verdict(facts, stated, len(summary))

    def _facts_message(self, references: Sequence[str]) -> str:
        return self._prompts["facts"].filled(references="\n\n".join(references))

    def _check_message(self, facts: Sequence[str], summary: str) -> str:
        lines = "\n".join(f"{i}. {fact}" for i, fact in enumerate(facts, 1))
        return self._prompts["check"].filled(summary=summary, facts=lines)

    def _expected(
        self, articles: Sequence[Article], summaries: Sequence[str]
    ) -> list[tuple[Question, str]]:
        referred = [
            (references, article.language, summary)
            for article, summary in zip(articles, summaries, strict=True)
            if (references := _written(article))
        ]
        once = dict.fromkeys(self._facts_message(references) for references, _, _ in referred)
        checks = [
            self._check_message(sentences(references[0], language), summary)
            for references, language, summary in referred
        ]
        return [(self._facts, text) for text in once] + [(self._check, text) for text in checks]


def _written(article: Article) -> list[str]:
    return [reference for reference in article.references if reference.strip()]


def _facts(answer: str) -> list[str]:
    facts = answers.texts(answers.parsed(answer), "facts")
    return list(dict.fromkeys(" ".join(fact.split()) for fact in facts if fact.strip()))


def _stated(answer: str, summary: Text, n: int) -> list[bool | None]:
    """Return whether each fact is stated, None where it is called so without proof."""
    found: list[bool | None] = []
    for one in answers.numbered(answers.parsed(answer), "facts", n):
        called = answers.truth(one, "stated")
        proven = summary.find(answers.text(one, "quotation"), least_words=1) is not None
        found.append(called if proven or not called else None)
    return found


def _verdict(facts: Sequence[str], stated: Sequence[bool | None], end: int) -> Verdict:
    covered = stated.count(True) / len(facts)
    findings = [
        Finding(end, end, "missing_fact", "soft", f"the summary does not say: {fact}")
        for fact, known in zip(facts, stated, strict=True)
        if not known
    ]
    values = [covered, float(len(facts)), float(stated.count(None))]
    return Verdict(values, (covered,), findings)
