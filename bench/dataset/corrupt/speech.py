"""Quotations altered or made up, and sentences that the article does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.entities import spoken_of
from bench.dataset.corrupt.lexicon import lines
from bench.dataset.corrupt.negation import negation
from bench.dataset.corrupt.numbers import number
from bench.dataset.corrupt.pair import Edit, Edits, Pair
from bench.dataset.corrupt.wording import antonym, direction, quantifier


def quotation(pair: Pair) -> Iterator[Edits]:
    """Yield quotations with a word turned, a number changed or a negation more or less."""
    inside = pair.inside_quotes()
    for change in pair.draw.shuffled([antonym, direction, quantifier, negation, number]):
        yield from change(inside)


def quotation_fabricated(pair: Pair) -> Iterator[Edits]:
    """Yield words in quotation marks that the person named did not say."""
    marks = '""' if '"' in pair.article.text and "“" not in pair.article.text else "“”"
    told = [name for name, _ in spoken_of(pair, ("person",)) if name.n_words <= 2]
    for name in told or pair.draw.shuffled([n for n in pair.names if n.kind == "person"]):
        for words in pair.draw.shuffled(lines("inventions", "quotations")):
            speaker = name.text if name.n_words == 1 else _short(pair, name.text)
            sentence = f"{marks[0]}{words},{marks[1]} {speaker} said."
            ends = [end for start, end in pair.sentences if name.text in pair.summary[start:end]]
            yield from _added(pair, sentence, ends or [pair.sentences[-1][1]])


def _short(pair: Pair, whole: str) -> str:
    """Return the surname of somebody whom the summary has named in full."""
    last = whole.rpartition(" ")[2]
    known = any(name.text == last for name in pair.names)
    return last if known and whole in pair.summary else whole


def sentence_outside(pair: Pair) -> Iterator[Edits]:
    """Yield a sentence more, of which the article says nothing."""
    ends = pair.draw.shuffled([end for _, end in pair.sentences])
    told = pair.summary.lower()
    for line in pair.draw.shuffled(lines("inventions", "sentences")):
        sentence, _, topics = line.partition(" | ")
        if not topics or any(topic in told for topic in topics.split()):
            yield from _added(pair, sentence, ends)


def _added(pair: Pair, sentence: str, ends: list[int]) -> Iterator[Edits]:
    """Yield the edits that add a sentence behind another one, no quotation around or after it."""
    for end in ends:
        is_end = re.search(r"[.!?][”\"]?$", pair.summary[:end])
        quoted = re.match(r"\s+[“\"‘]", pair.summary[end:])
        if is_end and not quoted and not any(start < end < last for start, last in pair.quotes):
            yield (Edit(end, end, f" {sentence}"),)
