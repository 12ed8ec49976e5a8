"""One known error in a faithful summary, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.dataset.corrupt import dates, entities, negation, numbers, roles, speech, voices, wording
from bench.dataset.corrupt.gender import gender
from bench.dataset.corrupt.pair import Draw, Edit, Edits, Pair
from bench.dataset.corrupt.soundness import is_sound, right_article
from bench.records import Article, DatasetError, RecordError

Maker = Callable[[Pair], Iterator[Edits]]
MAKERS: dict[str, Maker] = {
    "number": numbers.number,
    "date": dates.date,
    "unit": dates.unit,
    "entity_swap": entities.entity_swap,
    "entity_outside": entities.entity_outside,
    "number_swap": numbers.number_swap,
    "role_swap": roles.role_swap,
    "negation": negation.negation,
    "antonym": wording.antonym,
    "direction": wording.direction,
    "quantifier": wording.quantifier,
    "gender": gender,
    "hedge_dropped": wording.hedge_dropped,
    "quotation": speech.quotation,
    "quotation_fabricated": speech.quotation_fabricated,
    "sentence_outside": speech.sentence_outside,
    "attribution": voices.attribution,
}
KINDS = tuple(MAKERS)
"""The kinds of errors that can be planted."""

ANY_LANGUAGE = frozenset({"number"})
"""Kinds that need digits alone; all others are for English."""

_LONGEST = 150  # characters between the first and the last change, more says nothing of the place
_TRIED = 200  # candidates looked at before a pair is given up


@dataclass(frozen=True, slots=True)
class Planted:
    """A summary with one error: ``was`` stood where ``start`` to ``end`` stands now.

    ``summary[:start] + was + summary[end:]`` is the faithful one.
    """

    summary: str
    kind: str
    start: int
    end: int
    was: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end <= len(self.summary):
            raise RecordError(f"a planted {self.kind} has the span {self.start}:{self.end}")

    @property
    def unharmed(self) -> str:
        """The faithful summary it was made of."""
        return self.summary[: self.start] + self.was + self.summary[self.end :]


def corrupt(article: Article, summary: str, *, kind: str, seed: int) -> Planted | None:
    """Return a faithful summary with exactly one error of a kind, or None where none is clean.

    The same arguments give the same answer in every process. Which place and which words are drawn
    depends on the seed, the kind, the article's id and the summary. Articles in other languages
    than English get errors of the kinds in ``ANY_LANGUAGE`` alone.

    Raises:
        DatasetError: there is no such kind.
    """
    if kind not in MAKERS:
        raise DatasetError(
            f"{kind!r} is no kind of error: expected one of {', '.join(KINDS)}: mend the name"
        )
    if not serves(kind, article.language) or not summary.strip():
        return None
    pair = Pair(article, summary, draw=Draw(f"{seed}|{kind}|{article.id}|{summary}"))
    for tried, edits in enumerate(MAKERS[kind](pair)):
        if tried == _TRIED:
            break
        planted = _planted(pair, edits, kind)
        if planted and _is_error(pair, planted):
            return planted
    return None


def serves(kind: str, language: str) -> bool:
    """Whether errors of a kind can be planted in a language."""
    return language == "en" or kind in ANY_LANGUAGE


def _planted(pair: Pair, edits: Edits, kind: str) -> Planted | None:
    """Return the summary with the edits made, None where rules object to it."""
    if not edits:
        return None
    old = pair.summary
    ordered = sorted((_with_article(old, edit) for edit in edits), key=lambda edit: edit.start)
    start, end = ordered[0].start, ordered[-1].end
    parts, place = [], start
    for edit in ordered:
        if edit.start < place:
            return None
        parts += [old[place : edit.start], edit.new]
        place = edit.end
    if end - start > _LONGEST:
        return None
    middle = "".join(parts)
    new = old[:start] + middle + old[end:]
    if new == old or not is_sound(old, new):
        return None
    return Planted(new, kind, start, start + len(middle), old[start:end])


def _with_article(text: str, edit: Edit) -> Edit:
    """Take in the "a" or "an" before a change that calls for the other one."""
    following = (edit.new or text[edit.end :].lstrip()).lstrip()
    right = right_article(text[: edit.start], following)
    if right is None:
        return edit
    before = text[: edit.start].rstrip()
    start = before.rfind(" ") + 1
    return Edit(start, edit.end, f"{right} {edit.new}")


def _is_error(pair: Pair, planted: Planted) -> bool:
    """Whether the article, and its references, do not say what the changed sentence says."""
    spans = [planted.summary[max(0, planted.start - 25) : planted.end + 25].lower()]
    told = " ".join([pair.known, *(reference.lower() for reference in pair.article.references)])
    return not any(re.sub(r"\s+", " ", span).strip() in told for span in spans)
