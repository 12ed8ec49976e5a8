"""What people said of a run in ``bench view``, as numbers beside the run's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.meta.judged import Judged
from bench.records import BenchError
from bench.results.judgements import Judgement, read
from bench.results.measured import Measured

_SIGNS = {"better": 1, "tie": 0, "worse": -1}


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """Verdicts on pairs: ``gaps`` (n, keys), the first's score less the second's, higher better.

    ``supported`` is, of each summary with judged sentences, the share that people called supported.
    """

    gaps: NDArray[np.float64]
    verdicts: NDArray[np.int64]
    articles: NDArray[np.int64]
    supported: Judged | None
    notes: list[str]


def judged_run(run: Measured, keys: Sequence[str]) -> JudgedRun:
    """Read a run's judgements; the summaries that people saw are those of the first repeat.

    Raises:
        BenchError: nobody has judged the run.
    """
    found, notes = read(run.folder.path, list(run.systems))
    known = [one for one in found if one.article_id in run.places]
    if len(known) < len(found):
        notes.append(f"{len(found) - len(known):,} judgements are of articles the run has not")
    if not known:
        raise BenchError(
            f"{run.folder.path}: nobody has judged this run: bench view, then Judge; or give a "
            "table of judged summaries"
        )
    directions = {key: run.run.directions.get(key) for key in keys}
    signs = [-1.0 if up is False else 1.0 for up in directions.values()]
    scores = run.values[:, :, 0][:, :, [run.keys.index(key) for key in keys]]
    places = [run.places[one.article_id] for one in known]
    sides = [[run.systems.index(one.systems[i]) for one in known] for i in (0, 1)]
    gaps = (scores[places, sides[0]] - scores[places, sides[1]]) * signs
    verdicts = np.array([_SIGNS[one.verdict] for one in known])
    shares = _supported(known, run)
    supported = None
    if shares:
        at = np.array(list(shares))
        supported = Judged(
            directions,
            scores[at[:, 0], at[:, 1]],
            ["supported"],
            np.array(list(shares.values()))[:, None],
            at[:, 0],
            at[:, 1],
        )
    return JudgedRun(gaps, verdicts, np.array(places), supported, notes)


def _supported(found: Sequence[Judgement], run: Measured) -> dict[tuple[int, int], float]:
    """Return the share of supported sentences by article and system; the last word counts."""
    said = {
        (run.places[one.article_id], claim.system, claim.start, one.annotator): claim.supported
        for one in found
        for claim in one.support
        if claim.system in run.systems
    }
    by_summary: dict[tuple[int, int], list[bool]] = {}
    for (article, system, _, _), word in said.items():
        if word != "unsure":
            place = article, run.systems.index(system)
            by_summary.setdefault(place, []).append(word == "yes")
    return {place: float(np.mean(words)) for place, words in by_summary.items()}
