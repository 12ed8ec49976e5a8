"""Two runs and rules: all verdicts, and whether the candidate may pass."""

from __future__ import annotations

from bench.gate.absolute import judge_alone
from bench.gate.relative import Case, judge_findings, judge_losses
from bench.gate.rules import Rules
from bench.gate.sides import Sides, applying, sides
from bench.gate.verdict import Gated, exit_code
from bench.results.measured import Measured


def gate(
    baseline: Measured,
    candidate: Measured,
    rules: Rules,
    *,
    systems: tuple[str | None, str | None] = (None, None),
    on: str = "all",
) -> Gated:
    """Judge a candidate by rules; each rule gives a verdict on every system that it is about.

    ``systems`` names one system of each side, None all of the baseline that see no references;
    ``on="intersection"`` judges on the articles that both runs have.

    Raises:
        CompareError: the runs hold different articles, or no system.
        GateError: a rule cannot be meant so: it names an upper bound, or a descriptive metric.
    """
    both = sides(baseline, candidate, rules, systems=systems, on=on)
    cases = [(rule, pair) for rule in rules.rules for pair in applying(rule, both)]
    tested = [case for case in cases if case[0].check == "no_worse_than"]
    losses = iter(judge_losses(both, tested, rules))
    verdicts = []
    for rule, pair in cases:
        if rule.check == "no_worse_than":
            verdicts.append(next(losses))
        elif rule.check == "max_new_findings":
            verdicts.append(judge_findings(both, rule, pair))
        else:
            verdicts.append(judge_alone(candidate, rule, pair, rules))
    code = exit_code(verdicts)
    return Gated(
        passed=code == 0,
        exit_code=code,
        baseline=str(baseline.folder.path),
        candidate=str(candidate.folder.path),
        articles=len(both.common.ids if both.common else candidate.ids),
        verdicts=verdicts,
        notes=_notes(both, all_systems=systems == (None, None)),
        settings=_settings(rules, tested),
    )


def _notes(both: Sides, *, all_systems: bool) -> list[str]:
    lacking = both.unjudged if all_systems else ()
    told = [f"not judged, since the baseline lacks it: {name}" for name in lacking]
    return [*(both.common.notes if both.common else ()), *told]


def _settings(rules: Rules, tested: list[Case]) -> dict[str, object]:
    return {
        "rules": rules.where,
        "alpha": rules.alpha,
        "correction": rules.correction,
        "tests": sum(rule.inconclusive_passes for rule, _ in tested),
        "resamples": rules.resamples,
        "seed": rules.seed,
        "test": "sign flips over articles around the margin, one-sided",
        "bounds": "sign flips over articles, one-sided",
    }
