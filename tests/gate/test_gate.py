"""Whole gates on small runs: every check, every reason to fail, every exit code."""

import math
from dataclasses import asdict

import numpy as np
import pytest

from bench.gate import Gated, Verdict, gate, parse
from bench.gate.absolute import tail_bounds
from bench.records import CompareError, Finding, GateError

N = 40
RNG = np.random.default_rng(11)
BASE = RNG.uniform(0.2, 0.6, N)
WORSE = BASE - RNG.uniform(0.02, 0.1, N)
HARD = "hard"


def rules(*entries: dict, **top):
    return parse({"rules": list(entries), "resamples": 1000, **top}, where="r.yaml")


def judged(baseline, candidate, *entries: dict, **top) -> Gated:
    return gate(baseline, candidate, rules(*entries, **top))


def single(*given, **top) -> Verdict:
    (verdict,) = judged(*given, **top).verdicts
    return verdict


def f1(values) -> dict:
    return {"lead": {"rouge.f1": values}}


LOSS = {"metric": "rouge.f1", "no_worse_than": 0.01}


def test_the_same_run_passes_even_strictly(made) -> None:
    run = made(f1(BASE))
    found = judged(run, run, {**LOSS, "no_worse_than": 0}, mode="strict")
    assert (found.passed, found.exit_code) == (True, 0)
    assert found.verdicts[0].because == "no article scores differently (40 articles)"


def test_a_loss_fails_and_names_the_articles_that_lost_most(made) -> None:
    found = judged(made(f1(BASE)), made(f1(WORSE)), LOSS)
    (verdict,) = found.verdicts
    assert (found.exit_code, verdict.outcome, verdict.ok) == (1, "failed", False)
    worst = int(np.argmin(WORSE - BASE))
    assert verdict.details[0] == f"a{worst}: {(WORSE - BASE)[worst]:+.4f}"
    assert verdict.value == pytest.approx((WORSE - BASE).mean())
    assert verdict.low < verdict.value < verdict.high < -0.01
    assert "a loss larger than 0.01 is shown" in verdict.because


def test_a_gain_passes_and_swapping_the_sides_fails(made) -> None:
    before, after = made(f1(WORSE)), made(f1(BASE))
    assert single(before, after, LOSS).outcome == "passed"
    assert single(after, before, LOSS).outcome == "failed"


def test_lower_is_better_is_read_the_other_way(made) -> None:
    few, many = ({"lead": {"judge.errors": v}} for v in (BASE, BASE + 0.1 + 0.01 * WORSE))
    rule = {"metric": "judge.errors", "no_worse_than": 0.05}
    verdict = single(made(few), made(many), rule)
    assert verdict.outcome == "failed"
    assert verdict.value > 0.1
    assert verdict.low < verdict.value < verdict.high
    assert verdict.details[0].split(": ")[1].startswith("+0.1")
    assert single(made(many), made(few), rule).outcome == "passed"


def test_a_share_is_of_the_baselines_mean(made) -> None:
    verdict = single(made(f1(BASE)), made(f1(BASE * 0.999)), {**LOSS, "no_worse_than": "10%"})
    assert verdict.limit == pytest.approx(0.1 * BASE.mean())
    assert verdict.outcome == "passed"


@pytest.mark.parametrize(("mode", "ok", "code"), [("lenient", True, 0), ("strict", False, 1)])
def test_too_few_to_tell_is_said_with_the_number_that_would_be(made, mode, ok, code) -> None:
    after = BASE + np.random.default_rng(1).normal(0, 0.1, N)
    found = judged(made(f1(BASE)), made(f1(after)), {**LOSS, "mode": mode})
    (verdict,) = found.verdicts
    assert (verdict.outcome, verdict.ok, found.exit_code) == ("inconclusive", ok, code)
    assert verdict.needed > N
    assert f"about {verdict.needed:,} articles would tell" in verdict.because
    assert f"inconclusive {'passes' if ok else 'fails'} here" in verdict.because


def test_inconclusive_goes_by_the_rules_choice(made) -> None:
    after = BASE + np.random.default_rng(1).normal(0, 0.1, N)
    given = made(f1(BASE)), made(f1(after))
    assert not single(*given, {**LOSS, "inconclusive": "fail"}).ok
    assert single(*given, {**LOSS, "mode": "strict", "inconclusive": "pass"}).ok


def test_repeats_widen_the_margin_by_their_noise(made) -> None:
    noisy = BASE[:, None] + np.array([0.0, 0.04])
    verdict = single(made(f1(noisy)), made(f1(noisy - 0.015)), LOSS)
    assert verdict.noise == pytest.approx(math.sqrt(0.0008 * (1 / 2 + 1 / 2)))
    assert verdict.limit == pytest.approx(0.01 + verdict.noise)
    assert "widened by 0.028, the spread of the means over repeats" in verdict.because
    assert verdict.ok
    assert not single(made(f1(noisy)), made(f1(noisy - 0.1)), LOSS).ok


def test_what_is_missing_fails_with_its_reason(made) -> None:
    both = {"lead": {"rouge.f1": BASE, "facts.score": np.full(N, np.nan)}}
    before, after = made(both), made(both)
    cases = {
        "judge.errors": "has no metric judge",
        "rouge.f2": "has no rouge.f2: it has rouge.f1",
        "facts.score": "undefined on every article",
    }
    for key, words in cases.items():
        found = judged(before, after, {"metric": key, "no_worse_than": 0})
        assert (found.exit_code, found.verdicts[0].outcome) == (2, "missing")
        assert words in found.verdicts[0].because
    for entry in ({"must_exist": True}, {"at_least": 0}):
        assert single(before, after, {"metric": "facts.score", **entry}).outcome == "missing"
        assert single(before, after, {"metric": "rouge.f2", **entry}).outcome == "missing"
    assert single(before, after, {"metric": "rouge.f1", "must_exist": True}).ok


def test_another_signature_cannot_be_compared_but_judged_alone(made) -> None:
    before, after = made(f1(BASE)), made(f1(BASE), signatures={"rouge": "rouge|v:2"})
    verdict = single(before, after, LOSS)
    assert (verdict.outcome, verdict.ok) == ("missing", False)
    assert verdict.because == "rouge was measured as rouge|v:1 in baseline, rouge|v:2 in candidate"
    assert single(before, after, {"metric": "rouge.f1", "at_least": 0.1}).ok


def test_regressed_outranks_missing(made) -> None:
    found = judged(made(f1(BASE)), made(f1(WORSE)), LOSS, {"metric": "x.y", "must_exist": True})
    assert found.exit_code == 1


def test_other_articles_are_refused_where_a_rule_compares(made) -> None:
    before, after = made(f1(BASE)), made(f1(BASE[:30]), dataset="e" * 64)
    with pytest.raises(CompareError, match="the articles differ"):
        judged(before, after, LOSS)
    assert judged(before, after, {"max_failures": 0}).passed
    found = gate(before, after, rules(LOSS), on="intersection")
    assert (found.articles, found.passed) == (30, True)
    assert found.notes


def test_systems_are_those_of_the_baseline_without_upper_bounds(made) -> None:
    scores = {name: {"rouge.f1": BASE} for name in ("lead", "chat", "oracle")}
    before = made(scores, upper_bounds=("oracle",))
    after = made({**scores, "new": {"rouge.f1": BASE}}, upper_bounds=("oracle",))
    found = judged(before, after, LOSS)
    assert [verdict.system for verdict in found.verdicts] == ["lead", "chat"]
    assert found.notes == ["not judged, since the baseline lacks it: new"]
    lacking = judged(after, before, LOSS).verdicts[-1]
    assert (lacking.system, lacking.outcome) == ("new", "missing")
    assert "the candidate has no system new" in lacking.because
    named = {**LOSS, "system": "chat"}
    assert [v.system for v in judged(before, after, named).verdicts] == ["chat"]
    unknown = single(before, after, {**LOSS, "system": "nobody"})
    assert unknown.outcome == "missing"
    with pytest.raises(GateError, match="oracle sees the references"):
        judged(before, after, {**LOSS, "system": "oracle"})
    with pytest.raises(CompareError, match="oracle sees the references"):
        gate(before, after, rules(LOSS), systems=("oracle", "lead"))


def test_single_systems_are_paired_whatever_their_names(made) -> None:
    before, after = made(f1(BASE)), made({"chat": {"rouge.f1": WORSE}})
    verdict = single(before, after, LOSS)
    assert (verdict.system, verdict.against, verdict.ok) == ("chat", "lead", False)


def test_a_descriptive_metric_has_no_worse(made) -> None:
    run = made({"lead": {"length.words": BASE}})
    with pytest.raises(GateError, match=r"length\.words is descriptive"):
        judged(run, run, {"metric": "length.words", "no_worse_than": 1})
    assert single(run, run, {"metric": "length.words", "at_most": 1}).ok


def test_at_least_and_at_most_by_value_or_by_bound(made) -> None:
    run, mean = made(f1(BASE)), float(BASE.mean())

    def outcome(check: str, limit: float, mode: str) -> str:
        return single(run, run, {"metric": "rouge.f1", check: limit, "mode": mode}).outcome

    assert outcome("at_least", mean - 1e-9, "lenient") == "passed"
    assert outcome("at_least", mean + 1e-9, "lenient") == "failed"
    assert outcome("at_least", mean - 1e-9, "strict") == "inconclusive"
    assert outcome("at_least", mean - 0.1, "strict") == "passed"
    assert outcome("at_least", mean + 0.1, "strict") == "failed"
    assert outcome("at_most", mean - 1e-9, "lenient") == "failed"
    assert outcome("at_most", mean + 1e-9, "strict") == "inconclusive"
    assert outcome("at_most", mean + 0.1, "strict") == "passed"
    assert outcome("at_most", mean - 0.1, "strict") == "failed"
    few = made(f1(BASE[:3]))
    rule = {"metric": "rouge.f1", "at_least": 0.0, "mode": "strict"}
    assert single(few, few, rule).outcome == "inconclusive"


def test_failures_are_counted_or_shared(made) -> None:
    errors = ["timeout"] * 2 + [None] * (N - 2)
    texts = [None] * 2 + ["Fine."] * (N - 3) + [" "]
    run = made(f1(BASE), summaries={"lead": {"error": errors, "text": texts}})
    verdict = single(run, run, {"max_failures": 2})
    assert not verdict.ok
    assert "3 of 40 summaries are not there (2 failed, 1 empty), 2 allowed" in verdict.because
    assert single(run, run, {"max_failures": "7.5%"}).ok
    assert not single(run, run, {"max_failures": 0.05}).ok


def test_cost_is_a_sum_of_what_is_known_of_all(made) -> None:
    priced = made(f1(BASE), summaries={"lead": {"cost_usd": [0.01] * N}})
    assert single(priced, priced, {"max_cost_usd": 0.5}).ok
    verdict = single(priced, priced, {"max_cost_usd": 0.3})
    assert verdict.value == pytest.approx(0.4)
    assert not verdict.ok
    partly = made(f1(BASE), summaries={"lead": {"cost_usd": [0.01] * (N - 1) + [None]}})
    verdict = single(partly, partly, {"max_cost_usd": 5})
    assert verdict.outcome == "missing"
    assert "the cost of 1 of 40 summaries is unknown" in verdict.because
    assert single(made(f1(BASE)), made(f1(BASE)), {"max_cost_usd": 5}).outcome == "missing"


def test_latency_by_its_value_or_its_bound(made) -> None:
    run = made(f1(BASE))  # 0.01 s to 0.40 s
    assert single(run, run, {"p95_at_most": 0.39}).ok
    assert not single(run, run, {"p95_at_most": 0.37}).ok
    strict = single(run, run, {"p95_at_most": 0.39, "mode": "strict"})
    assert (strict.outcome, strict.needed) == ("inconclusive", 59)
    assert single(run, run, {"p95_at_most": 0.3, "mode": "strict"}).outcome == "failed"
    unknown = made(f1(BASE), summaries={"lead": {"latency_s": [None] * N}})
    assert single(unknown, unknown, {"p95_at_most": 9}).outcome == "missing"


def test_bounds_of_the_95th_percentile_hold_as_often_as_they_say() -> None:
    assert tail_bounds(np.arange(58.0), 0.05)[1] is None
    assert tail_bounds(np.arange(59.0), 0.05)[1] == 58.0
    rng = np.random.default_rng(2)
    truth = -math.log(0.05)  # of the exponential distribution
    drawn = [tail_bounds(np.sort(rng.exponential(size=200)), 0.05) for _ in range(2000)]
    assert sum(low > truth for low, _ in drawn) <= 130  # 100 expected; 130 is 3 sd above
    assert sum(high < truth for _, high in drawn) <= 130
    assert sum(high < truth for _, high in drawn) >= 20  # and they are not needlessly wide


def finding(start: int, end: int, severity: str = HARD) -> Finding:
    return Finding(start, end, "name", severity, "no such name")


def test_new_hard_findings_are_counted(made) -> None:
    old = [("a1", "lead", finding(0, 7)), ("a2", "lead", finding(0, 7))]
    new = [*old, ("a3", "lead", finding(13, 16)), ("a4", "lead", finding(0, 7, "soft"))]
    scores = {"lead": {"facts.score": BASE}}
    before = made(scores, findings={"facts": old})
    after = made(scores, findings={"facts": new})
    rule = {"metric": "facts", "max_new_findings": 0}
    verdict = single(before, after, rule)
    assert (verdict.value, verdict.ok) == (1, False)
    assert verdict.details == ["a3: name: no such name"]
    assert single(before, after, {**rule, "max_new_findings": 1}).ok
    assert single(after, before, rule).ok
    twice = made({"lead": {"facts.score": np.stack([BASE, BASE], axis=1)}}, findings={"facts": old})
    verdict = single(before, twice, rule)
    assert (verdict.outcome, verdict.ok) == ("missing", False)
    assert "accept a baseline of as many repeats" in verdict.because
    without = made(f1(BASE))
    assert single(without, without, {**rule, "metric": "rouge"}).outcome == "missing"
    assert single(without, without, rule).outcome == "missing"


def test_the_order_of_rules_is_kept_and_figures_are_plain(made) -> None:
    run = made(f1(BASE))
    entries = [{"max_failures": 0}, LOSS, {"metric": "rouge.f1", "at_least": 0.1}, LOSS]
    found = judged(run, run, *entries)
    checks = [verdict.check for verdict in found.verdicts]
    assert checks == ["max_failures", "no_worse_than", "at_least", "no_worse_than"]
    for verdict in found.verdicts:
        for value in asdict(verdict).values():
            assert isinstance(value, str | int | float | list | tuple | None)
