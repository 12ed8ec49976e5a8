"""A metric tried on planted errors: each harmed summary beside itself unharmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.contracts import Metric
from bench.dataset.corrupt import Planted
from bench.meta.detection import Detection, Trial, alarmed, detections
from bench.records import Article, BenchError, Finding

Error = tuple[Article, Planted]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a metric says of planted errors, by its first key that has a direction.

    ``false_alarms`` is the share of the different unharmed summaries with a hard finding, None of a
    metric that has no findings.
    """

    key: str
    kinds: Sequence[Detection]
    has_findings: bool
    unharmed: int
    false_alarms: float | None


def tried(name: str, metric: Metric, errors: Sequence[Error]) -> Tried:
    """Score all summaries, harmed and unharmed, those of one article together.

    Raises:
        BenchError: no key of the metric says which way is better.
    """
    key, sign = _directed(name, metric)
    order = sorted(range(len(errors)), key=lambda i: (errors[i][0].id, errors[i][1].unharmed))
    # A metric that compares an article's summaries is shown each pair by itself.
    apart = getattr(metric, "takes_missing", False)
    rows: dict[tuple[str, str], Article] = {}
    for i in order:
        article, one = errors[i]
        article = replace(article, id=f"{article.id}#{i}") if apart else article
        rows |= {(article.id, text): article for text in (one.unharmed, one.summary)}
    scores = metric.score(list(rows.values()), [text for _, text in rows])
    values = np.array(scores.values[key], dtype=float) * sign
    found: Sequence[Sequence[Finding]] = scores.findings or [()] * len(rows)
    places = {row: place for place, row in enumerate(rows)}

    def place(i: int, text: str) -> int:
        article_id = errors[i][0].id
        return places[f"{article_id}#{i}" if apart else article_id, text]

    trials = []
    for i, (_, one) in enumerate(errors):
        harmed, unharmed = place(i, one.summary), place(i, one.unharmed)
        said = float(values[harmed]), float(values[unharmed])
        trials.append(Trial(one.kind, one.start, one.end, *said, found[harmed]))
    whole = sorted({place(i, one.unharmed) for i, (_, one) in enumerate(errors)})
    has_findings = bool(scores.findings)
    alarms = alarmed([found[at] for at in whole]) if has_findings else None
    return Tried(f"{name}.{key}", detections(trials), has_findings, len(whole), alarms)


def _directed(name: str, metric: Metric) -> tuple[str, float]:
    for key, up in metric.directions.items():
        if up is not None:
            return key, 1.0 if up else -1.0
    raise BenchError(
        f"metric={name} says of no key which way is better: planted errors show nothing of it"
    )
