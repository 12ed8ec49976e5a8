"""What a gate answers: a verdict a rule and system, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PASSED, FAILED, INCONCLUSIVE, MISSING = "passed", "failed", "inconclusive", "missing"
OK, REGRESSED, INCOMPARABLE = 0, 1, 2
"""Exit codes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one system, and in ``because`` why, in one sentence.

    ``outcome`` is passed, failed, inconclusive (too few data to tell) or missing (nothing to judge
    by); ``ok`` says whether the gate lets it through. ``value`` with its one-sided bounds ``low``
    and ``high`` is what was judged: the delta (candidate - baseline) for no_worse_than, else the
    candidate's own. ``limit`` is the rule's, in the value's units, ``noise`` included;
    ``needed`` the articles that would be enough. ``details`` names articles or findings.
    """

    rule: str
    check: str
    metric: str | None
    system: str
    against: str | None
    outcome: str
    ok: bool
    because: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    n: int | None = None
    p_value: float | None = None
    p_holm: float | None = None
    needed: int | None = None
    noise: float | None = None
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Gated:
    """All verdicts on a candidate; ``docs/gate.md`` describes the JSON this becomes."""

    passed: bool
    exit_code: int
    baseline: str
    candidate: str
    articles: int
    verdicts: Sequence[Verdict]
    notes: Sequence[str]
    settings: Mapping[str, Any]
    schema: int = field(default=1)


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """Return 0 where all pass, 1 where one fails on the data, 2 where some could not be judged."""
    failing = {verdict.outcome for verdict in verdicts if not verdict.ok}
    if failing - {MISSING}:
        return REGRESSED
    return INCOMPARABLE if failing else OK
