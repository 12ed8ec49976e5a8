"""Quotations that nobody said, and sentences that the article does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.dataset.corrupt.entities import spoken
from bench.dataset.corrupt.pair import Edit, Edits, Pair

_QUOTES = (
    "We did what we could with what we had",
    "It is not the end of the story",
    "I would do it again tomorrow",
    "Nobody told us that it would be this hard",
    "This is a day we will remember for a long time",
    "There is still a great deal to be done",
    "I was surprised by how quickly it went",
    "We have learned a lesson from this",
    "It could have gone the other way",
    "People should judge for themselves",
    "We had hoped for more, and we will try again",
    "It took years, and it was worth every one of them",
    "I have seen this before, and it never ends well",
    "We were lucky, and we know it",
    "That is a question for others to answer",
    "I had expected something quite different",
    "It is too early to celebrate",
    "There was no other choice left",
    "We owe this to the people who waited",
    "You cannot put a price on that",
)
_SENTENCES = (
    "An independent inquiry into the matter is due to report in the spring.",
    "A spokesperson declined to say how much the work had cost.",
    "Two earlier attempts had ended without a result.",
    "A petition against the decision has gathered several thousand signatures.",
    "Local newspapers had reported on the plans for the first time last year.",
    "Lawyers for both sides are to meet again next week.",
    "A similar case in a neighbouring region ended in court.",
    "The findings have since been confirmed by a second team.",
    "Insurers are expected to bear most of the costs.",
    "A documentary about the events is to be broadcast in the autumn.",
    "Officials have promised to publish all the figures by the end of the year.",
    "It was the third case of its kind within ten years.",
    "Opponents have announced that they will take the matter to court.",
    "Several people who were involved have since resigned.",
    "Experts from abroad had been called in to help.",
    "The mayor called it the best news of the year.",
    "A public hearing has been scheduled for next month.",
    "Most of the money came from private donors.",
    "Parts of the report are being kept secret at the request of the police.",
    "An online survey found that two in three people were against it.",
    "Heavy rain had delayed the work by several weeks.",
    "The government has since offered financial help.",
    "Neighbours had complained about the noise for months.",
    "A first attempt had failed because of a computer fault.",
    "The decision surprised even those who had asked for it.",
)


def quotation_fabricated(pair: Pair) -> Iterator[Edits]:
    """Words in quotation marks that the person named did not say."""
    opening, closing = (
        ("“", "”") if "“" in pair.article.text or '"' not in pair.article.text else '""'
    )
    people = [name for name, _ in spoken(pair, ("person",))]
    people += pair.draw.shuffled([name for name in pair.names if name.kind == "person"])
    for name in people:
        if name.n_words == 1 and name.whole not in pair.summary:
            continue
        for words in pair.draw.shuffled(_QUOTES):
            told = f"{opening}{words},{closing} {name.text} said."
            yield _inserted(pair, told, after=_last_mention(pair, name.text))


def _last_mention(pair: Pair, name: str) -> int | None:
    ends = [end for start, end in pair.sentences if name in pair.summary[start:end]]
    return ends[-1] if ends else None


def _inserted(pair: Pair, sentence: str, *, after: int | None) -> Edits:
    """Return the edit that adds a sentence behind one that ends at ``after``, or at the end."""
    end = len(pair.summary.rstrip()) if after is None else after
    return (Edit(end, end, f" {sentence}"),)


def sentence_outside(pair: Pair) -> Iterator[Edits]:
    """A sentence more, of which the article says nothing."""
    ends = [end for _, end in pair.sentences if re.search(r"[.!?][”\"’]?$", pair.summary[:end])]
    for place in pair.draw.shuffled(ends):
        for sentence in pair.draw.shuffled(_SENTENCES):
            if not pair.is_quoted(place, place + 1):
                yield _inserted(pair, sentence, after=place)
