"""Rules from YAML: what is understood, and what is refused with the file and the key."""

import re
from pathlib import Path

import pytest
import yaml

from bench import resource
from bench.cli.gate import rules_of
from bench.gate import parse
from bench.gate.rules import CHECKS
from bench.records import GateError

SHIPPED = sorted((resource("configs") / "rules").glob("*.yaml"))


def rules(text: str):
    return parse(yaml.safe_load(text), where="mine.yaml")


def one(text: str):
    (rule,) = rules(f"rules: [{text}]").rules
    return rule


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_is_understood(path: Path) -> None:
    found = rules_of(path)
    assert len(found.rules) >= 4
    assert found.where == str(path)


def test_an_entry_may_hold_several_checks() -> None:
    found = rules("rules: [{metric: rouge.f1, at_least: 0.2, no_worse_than: 0.01, system: a}]")
    assert [rule.check for rule in found.rules] == ["no_worse_than", "at_least"]
    assert {rule.system for rule in found.rules} == {"a"}


def test_shares_are_told_from_counts() -> None:
    assert (one("{max_failures: 2}").limit, one("{max_failures: 2}").share) == (2, False)
    assert (one("{max_failures: 0.05}").limit, one("{max_failures: 0.05}").share) == (0.05, True)
    assert (one("{max_failures: 5%}").limit, one("{max_failures: 5%}").share) == (0.05, True)
    assert one("{metric: r.f, no_worse_than: 2 %}").title == "r.f no_worse_than 2 %"


def test_the_mode_decides_what_inconclusive_means() -> None:
    assert one("{metric: r.f, no_worse_than: 0}").inconclusive_passes
    assert not one("{metric: r.f, no_worse_than: 0, mode: strict}").inconclusive_passes
    assert one("{metric: r.f, at_least: 0, mode: strict, inconclusive: pass}").inconclusive_passes
    strict = rules("{mode: strict, rules: [{metric: r.f, no_worse_than: 0}]}").rules[0]
    assert strict.strict
    assert not strict.inconclusive_passes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", ["mine.yaml holds []", "mapping"]),
        ("{rules: []}", ["mine.yaml: rules", "a list with a rule"]),
        ("{}", ["mine.yaml: rules is missing"]),
        ("{rulez: []}", ["mine.yaml", "no key rulez"]),
        ("{rules: [3]}", ["rule 1 is 3"]),
        ("{rules: [{metric: r.f}]}", ["rule 1 checks nothing", "no_worse_than"]),
        ("{rules: [{max_failures: 0}, {metric: r.f, atleast: 1}]}", ["rule 2", "atleast"]),
        ("{rules: [{at_least: 1}]}", ["rule 1: at_least needs a metric"]),
        ("{rules: [{metric: rouge, at_least: 1}]}", ["rule 1", "rouge.KEY"]),
        ("{rules: [{metric: r.f, at_least: high}]}", ["rule 1: at_least is 'high'", "a number"]),
        ("{rules: [{metric: r.f, at_least: true}]}", ["at_least is True"]),
        ("{rules: [{metric: r.f, at_least: .nan}]}", ["at_least is nan"]),
        ("{rules: [{metric: r.f, no_worse_than: -1}]}", ["at least 0"]),
        ("{rules: [{metric: r.f, no_worse_than: 200%}]}", ["from 0% to 100%"]),
        ("{rules: [{metric: r.f, no_worse_than: x%}]}", ["'x'", "a number"]),
        ("{rules: [{max_failures: 2.5}]}", ["max_failures is 2.5"]),
        ("{rules: [{max_failures: 0, metric: r.f}]}", ["is of no metric"]),
        ("{rules: [{max_failures: 0, mode: strict}]}", ["mode has no meaning"]),
        ("{rules: [{metric: facts, max_new_findings: 1.5}]}", ["a whole number"]),
        ("{rules: [{metric: r.f, must_exist: false}]}", ["must_exist is False", "true"]),
        ("{rules: [{metric: r.f, p95_at_most: 2}]}", ["latency_s"]),
        ("{rules: [{metric: r.f, at_least: 1, mode: hard}]}", ["mode is 'hard'", "lenient"]),
        ("{rules: [{metric: r.f, at_least: 1, system: 3}]}", ["system is 3"]),
        ("{alpha: 0.5, rules: [{max_failures: 0}]}", ["alpha is 0.5"]),
        ("{alpha: low, rules: [{max_failures: 0}]}", ["alpha is 'low'"]),
        ("{correction: bonferroni, rules: [{max_failures: 0}]}", ["correction", "holm, none"]),
        ("{resamples: 3, rules: [{max_failures: 0}]}", ["resamples is 3", "at least 100"]),
        ("{seed: -1, rules: [{max_failures: 0}]}", ["seed is -1"]),
    ],
)
def test_what_is_wrong_is_named(text: str, words: list[str]) -> None:
    with pytest.raises(GateError) as error:
        rules(text)
    for word in words:
        assert word in str(error.value)


def test_a_file_that_is_not_there_or_not_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match=r"nope\.yaml is not there"):
        rules_of(tmp_path / "nope.yaml")
    (tmp_path / "bad.yaml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(GateError, match=r"bad\.yaml is not YAML"):
        rules_of(tmp_path / "bad.yaml")


def test_the_rules_on_the_page_are_understood() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "gate.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    found = rules(shown).rules
    assert [rule.check for rule in found].count("no_worse_than") == 2
    for check in CHECKS:
        assert f"`{check}" in page
