"""Names that spaCy recognises where neither capitals nor the dictionary tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bench.metric.faithfulness.evidence import Aligned, Known, spans_of
from bench.metric.faithfulness.languages import GLUE
from bench.metric.faithfulness.names import is_acronym_of, is_familiar
from bench.metric.faithfulness.reading import Reading
from bench.records import Finding, MetricError

if TYPE_CHECKING:
    from spacy.language import Language

KINDS = frozenset(
    {"EVENT", "FAC", "GPE", "LAW", "LOC", "NORP", "ORG", "PER", "PERSON", "PRODUCT", "WORK_OF_ART"}
)
"""What names something: OntoNotes' labels, and PER of the corpora that have four. The others are
numbers and dates, which are compared as such."""

Span = tuple[int, int]


class Recogniser:
    """A spaCy pipeline by the name of its package; it serves texts of its own language alone.

    Raises:
        MetricError: spaCy or the pipeline is not installed, or it recognises no entities.
    """

    def __init__(self, pipeline: str) -> None:
        self._pipeline = _loaded(pipeline)
        self.language: str = self._pipeline.lang
        meta = self._pipeline.meta
        self.signature = f"{pipeline}-{meta.get('version', '?')}"

    def names(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return where names stand in each text, in characters."""
        return [
            [(e.start_char, e.end_char) for e in document.ents if e.label_ in KINDS]
            for document in self._pipeline.pipe(texts)
        ]


def check_recognised(
    known: Known, summary: Reading, aligned: Sequence[Aligned], names: Sequence[Span]
) -> Iterator[Finding]:
    """Yield recognised names of which the article has no word (hard), or not the last (soft)."""
    for start, end in names:
        places = [
            at
            for at in range(summary.word_at(start), len(summary.words))
            if summary.spans[at][1] <= end and summary.lower[at] not in GLUE
        ]
        strange = [at for at in places if not is_familiar(known, summary.lower[at])]
        if not strange or places[-1] not in strange:
            continue
        if is_acronym_of(known, summary, places[0], places[-1]):
            continue
        severity = "hard" if len(strange) == len(places) else "soft"
        best = aligned[summary.sentence_of(start)].best
        message = f"names {summary.text[start:end]}, which the article does not"
        yield Finding(start, end, "entity", severity, message, spans_of(known, best[:1]))


def _loaded(pipeline: str) -> Language:
    try:
        import spacy
    except ModuleNotFoundError:
        raise MetricError(
            f"metric.facts.ner={pipeline} needs spaCy: pip install 'summary-bench[ner]'"
        ) from None
    try:
        loaded = spacy.load(
            pipeline, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "textcat"]
        )
    except OSError:
        raise MetricError(
            f"metric.facts.ner={pipeline}: spaCy knows no such pipeline: install its package, or "
            "give the folder of one: python -m spacy download en_core_web_sm"
        ) from None
    if "ner" not in loaded.pipe_names:
        raise MetricError(
            f"metric.facts.ner={pipeline} has {', '.join(loaded.pipe_names) or 'no parts'}: "
            "expected a pipeline with ner"
        )
    return loaded
