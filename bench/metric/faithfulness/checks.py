"""The checks of a summary in order, and the kinds of finding with what each weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.metric.faithfulness.certainty import check_certainty
from bench.metric.faithfulness.contrary import check_contrary
from bench.metric.faithfulness.contrast import check_contrast
from bench.metric.faithfulness.denial import check_denial
from bench.metric.faithfulness.doers import check_doers
from bench.metric.faithfulness.evidence import Aligned, Known
from bench.metric.faithfulness.fullnames import check_full_names
from bench.metric.faithfulness.languages import CASED, NUMBERS, RELATIONS
from bench.metric.faithfulness.moments import check_moments
from bench.metric.faithfulness.names import check_names
from bench.metric.faithfulness.novelty import check_novelty
from bench.metric.faithfulness.numbers import check_numbers
from bench.metric.faithfulness.polarity import check_polarity
from bench.metric.faithfulness.quotations import check_quotations
from bench.metric.faithfulness.reading import Reading
from bench.metric.faithfulness.rivals import check_rivals, check_tallies
from bench.metric.faithfulness.roles import check_roles
from bench.metric.faithfulness.slots import check_slots
from bench.metric.faithfulness.speech import check_speech
from bench.metric.faithfulness.wording import check_wording
from bench.records import Finding

Check = Callable[[Known, Reading, Sequence[Aligned]], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a hard finding of a kind takes from the score, and the languages it is judged in."""

    weight: float
    languages: frozenset[str]


CHECKS: Sequence[Check] = (
    check_numbers,
    check_moments,
    check_names,
    check_full_names,
    check_quotations,
    check_polarity,
    check_denial,
    check_contrast,
    check_contrary,
    check_certainty,
    check_wording,
    check_roles,
    check_slots,
    check_rivals,
    check_tallies,
    check_speech,
    check_doers,
    check_novelty,
)

KINDS: Mapping[str, Kind] = {
    "number": Kind(0.3, NUMBERS),
    "date": Kind(0.2, NUMBERS),
    "entity": Kind(0.2, CASED),
    "quotation": Kind(0.1, NUMBERS),
    "negation": Kind(0.2, RELATIONS),
    "antonym": Kind(0.1, RELATIONS),
    "direction": Kind(0.2, RELATIONS),
    "unit": Kind(0.2, NUMBERS),
    "quantifier": Kind(0.1, RELATIONS),
    "hedge": Kind(0.05, RELATIONS),
    "gender": Kind(0.2, RELATIONS),
    "role": Kind(0.03, RELATIONS),
    "out_of_article": Kind(0.2, RELATIONS),
}
"""What is found, by reason: a number is compared exactly and weighs most; names, dates, denials and
units are compared nearly so; opposites, quantifiers and the wording of a quotation are read with
more doubt, or change less of what is said; the other name in a slot may be a by-name, and writers
drop a doubt where the article has it in the next sentence."""

SHARES: Mapping[str, float] = {"hard": 1.0, "soft": 0.5, "info": 0.0}
"""What a finding takes of its kind's weight, by its severity; information takes nothing."""
