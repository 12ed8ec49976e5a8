"""Who says a quotation: the name beside a verb of saying, in the summary and in the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.metric.faithfulness.evidence import Known
from bench.metric.faithfulness.languages import RELATIONS
from bench.metric.faithfulness.reading import Reading

SAYING = frozenset(
    word
    for line in (
        "say says said saying tell tells told add adds added claim claims claimed argue argues",
        "argued explain explains explained write writes wrote tweet tweets tweeted insist insists",
        "insisted admit admits admitted warn warns warned state states stated call calls called",
        "ask asks asked according describe describes described recall recalls recalled reply",
        "replied joke joked note notes noted answer answered announce announced declare declared",
        "comment commented",
    )
    for word in line.split()
)
NEAR = 4
"""Words that a speaker's name may stand from the verb: "said Ruth Adeyemi, the mayor"."""
AROUND = 1
"""Sentences before and behind a quotation in which the article may name who says it."""

Speaker = tuple[int, int]
"""First and last word of a name."""


def other_speaker(
    known: Known, summary: Reading, span: tuple[int, int]
) -> tuple[int, int, str, tuple[int, int]] | None:
    """Return where a summary names one speaker and the article another, with a message.

    None where either names nobody, or where the one named may be meant in the article, too.
    """
    if summary.language not in RELATIONS:
        return None
    first, stop = _words_within(summary, *span)
    sentence = summary.sentence_of(span[0])
    mine = [*speakers(known, summary, sentence, (first, stop))]
    place = _place(known, summary.lower[first:stop])
    if len(mine) != 1 or place is None:
        return None
    said, reading = mine[0], known.reading
    outside = (at for at in summary.words_of(sentence) if not first <= at < stop)
    names = {_bare(summary.lower[at]) for at in outside if _is_name(known, summary, at)}
    home = reading.sentence_of(reading.spans[place][0])
    around = range(max(0, home - AROUND), min(reading.n_sentences, home + AROUND + 1))
    if any(not names.isdisjoint(map(_bare, _lower(reading, one))) for one in around):
        return None
    for one in sorted(around, key=lambda one: abs(one - home)):
        for other in speakers(known, reading, one, (place, place + stop - first)):
            start, end = summary.spans[said[0]][0], summary.spans[said[1]][1]
            there = reading.spans[other[0]][0], reading.spans[other[1]][1]
            told, tells = summary.text[start:end], reading.text[there[0] : there[1]]
            return start, end, f"quotes {told}; in the article {tells} says it", there
    return None


def _words_within(reading: Reading, start: int, end: int) -> tuple[int, int]:
    first, behind = reading.word_at(start), reading.word_at(end)
    is_inside = behind < len(reading.spans) and reading.spans[behind][0] < end
    return first, behind + is_inside


def _lower(reading: Reading, sentence: int) -> list[str]:
    return [reading.lower[at] for at in reading.words_of(sentence)]


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _place(known: Known, words: Sequence[str]) -> int | None:
    """Return the first word of the article from which it has these words."""
    lower = known.reading.lower
    return next(
        (at for at in known.positions.get(words[0], ()) if lower[at : at + len(words)] == words),
        None,
    )


def speakers(
    known: Known, reading: Reading, sentence: int, quoted: tuple[int, int]
) -> Iterator[Speaker]:
    """Yield the names beside a verb of saying in a sentence, the quotation left out."""
    places = [at for at in reading.words_of(sentence) if not quoted[0] <= at < quoted[1]]
    found: set[Speaker] = set()
    for verb in (at for at in places if reading.lower[at] in SAYING):
        for step in (-1, 1):
            at = verb + step
            while at in places and abs(at - verb) <= NEAR and not _is_name(known, reading, at):
                if reading.lower[at] in _PRONOUNS or reading.lower[at] in SAYING:
                    break
                at += step
            if at in places and abs(at - verb) <= NEAR and _is_name(known, reading, at):
                first = last = at
                while first - 1 in places and _is_name(known, reading, first - 1):
                    first -= 1
                while last + 1 in places and _is_name(known, reading, last + 1):
                    last += 1
                if (first, last) not in found:
                    found.add((first, last))
                    yield first, last
                break


_PRONOUNS = frozenset({"he", "she", "they", "i", "we", "who", "it"})


def _is_name(known: Known, reading: Reading, at: int) -> bool:
    """Return whether a word is a name: in capitals in the article, and never without."""
    word = _bare(reading.lower[at])
    if not reading.content[at] or len(word) < 3 or not word.isalpha() or word in SAYING:
        return False
    return word in known.capitals and is_always_capital(known, word)


def is_always_capital(known: Known, word: str) -> bool:
    """Return whether the article never writes a word small."""
    words = known.reading.words
    return all(words[at][:1].isupper() for at in known.positions.get(word, ()))
