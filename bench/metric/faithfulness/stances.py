"""What a text answers to a question: approved or rejected, rose or fell, and whether denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bench.metric.faithfulness.languages import NEGATIONS
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.templates import listed

SCOPE = 7
"""Words before one among which a denial of its clause is looked for."""
_STOPS = frozenset('.;:()!?,–—\n“”"')
_CLAUSES = frozenset({"that", "which", "who", "because", "although", "though", "while", "but"})
_OPEN = frozenset({"if", "whether", "unless", "could", "may", "might", "or", "should", "until"})
"""Words after which nothing is said to be so."""
_REVERSING = frozenset(
    {"fail", "refuse", "decline", "unable", "deny", "reluctant", "avoid", "stop", "forbid",
     "reject", "oppose", "against", "instead", "rather", "abandon", "threaten", "threat"}
)  # fmt: skip
"""Words that leave open, or deny, what they are said of: “refused to accept”."""
_NOT_DENYING = frozenset({"only", "just", "merely", "least", "until", "before"})


@dataclass(frozen=True, slots=True)
class Stance:
    """A word’s answer to a question, 1 or −1, as if it were not denied; ``at`` is its place."""

    question: str
    answer: int
    at: int
    kind: str
    is_beside: bool


@cache
def poles() -> Mapping[str, Sequence[tuple[str, int, str]]]:
    """Return for each word the questions that it answers, with the answer and the kind."""
    found: defaultdict[str, list[tuple[str, int, str]]] = defaultdict(list)
    text = files(__package__).joinpath("stances.txt").read_text("utf-8")
    kind = ""
    for number, line in enumerate(text.splitlines()):
        if "|" not in line:
            kind = line.removeprefix("# ")
            continue
        for answer, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                found[word].append((f"?{number}", answer, kind))
    return found


@cache
def verbs() -> frozenset[str]:
    """Return the first words of the phrasal verbs."""
    return frozenset(word.partition("_")[0] for word in poles() if "_" in word)


def stances(reading: Reading, places: Sequence[int]) -> Iterator[Stance]:
    """Yield what the words at some places answer, were they not denied."""
    table, lower, bases = poles(), reading.lower, reading.bases
    phrasal = verbs()
    for at in places:
        if not (lower[at] in table or bases[at] in table or bases[at] in phrasal):
            continue
        for question, answer, kind in _answers(table, reading, at):
            sort, _, where = kind.partition(" ")
            yield Stance(question, answer, at, sort, where == "beside")


def _answers(
    table: Mapping[str, Sequence[tuple[str, int, str]]], reading: Reading, at: int
) -> Sequence[tuple[str, int, str]]:
    word, lemma = reading.lower[at], reading.bases[at]
    following = reading.lower[at + 1] if at + 1 < len(reading.lower) else ""
    if following == "of":
        return ()  # "by the end of May", "the start of the season": a time, no deed
    if following in _PARTICLES:
        for form in (f"{word}_{following}", f"{lemma}_{following}"):
            if form in table:
                return table[form]
    return table.get(word) or table.get(lemma) or ()


_PARTICLES = listed("up down out off over on in by ahead back against for together apart guilty")


def signed(reading: Reading, at: int) -> int:
    """Return 1 where a word is said, −1 where it is denied, 0 where that is left open."""
    sign, is_near = 1, True
    for back in range(at - 1, max(-1, at - 1 - SCOPE), -1):
        word = reading.lower[back]
        if _parts(reading, back) or word in _CLAUSES:
            break
        if word in _OPEN or (reading.bases[back] in _REVERSING and not is_near):
            return 0
        if _denies(reading, back, at):
            if not is_near:
                return 0
            sign = -sign
        elif reading.content[back] and not word.endswith("ly"):
            is_near = False
    return sign


def _denies(reading: Reading, at: int, what: int) -> bool:
    word = reading.lower[at]
    if reading.lower[at + 1] in _NOT_DENYING:
        return False
    if reading.bases[at] in _REVERSING:
        return reading.lower[at + 1] == "to" or reading.lower[what].endswith("ing")
    return (
        word in NEGATIONS
        or word.endswith(("n't", "n’t"))
        or (word == "t" and at > 0 and reading.lower[at - 1].endswith("n"))
    )


def _parts(reading: Reading, at: int) -> bool:
    """Return whether a sign of punctuation stands between a word and the next."""
    between = reading.text[reading.spans[at][1] : reading.spans[at + 1][0]]
    return not _STOPS.isdisjoint(between)
