"""What a gate writes: golden files, a schema, and names that try to escape."""

import json
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = Path(__file__).parent / "golden"
BUILD = runpy.run_path(str(ROOT / "scripts" / "build_gate_golden.py"))
OUTPUTS = BUILD["outputs"]()


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_are_those_that_were_read_and_kept(name: str) -> None:
    kept = (GOLDEN / name).read_bytes().decode()
    assert OUTPUTS[name] == kept, "read the difference, then: python scripts/build_gate_golden.py"


def test_every_golden_file_is_written_by_the_script() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(OUTPUTS)


def test_junit_is_valid_and_says_what_failed() -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "junit.xsd")))
    tree = etree.fromstring(OUTPUTS["gate.xml"].encode())
    schema.assertValid(tree)
    assert not schema.validate(etree.fromstring("<testsuites><testcase/></testsuites>"))
    suite = tree.find("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4",
        "failures": "1",
        "errors": "1",
    }
    cases = suite.findall("testcase")
    assert [case[0].tag for case in cases] == ["system-out", "failure", "system-out", "error"]
    assert cases[2].get("classname").startswith("gate.<b>&\"'|`*_[x](y)")


def test_junit_is_read_by_others() -> None:
    from junitparser import Error, Failure, JUnitXml

    (suite,) = JUnitXml.fromstring(OUTPUTS["gate.xml"].encode())
    assert (suite.tests, suite.failures, suite.errors) == (4, 1, 1)
    results = [type(result) for case in suite for result in case.result]
    assert results == [Failure, Error]


def test_annotations_hold_one_command_a_line() -> None:
    lines = OUTPUTS["annotations.txt"].splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::error"]
    for line in lines:
        title = re.fullmatch(r"::\w+ title=([^:,\r\n]*)::[^\r\n]*", line)
        assert title, line
    # GitHub turns %25 back into %: what was written as %0A stays so, and is no line end.
    assert "%250A" in lines[1]
    assert all(line.isprintable() for line in lines)


def test_nothing_on_the_terminal_begins_a_command_or_moves_the_cursor() -> None:
    text = OUTPUTS["gate.txt"]
    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert text.splitlines()[-1].startswith("gate: failed, regressed (2 of 4): lead: rouge")


def test_markdown_shows_names_and_runs_nothing() -> None:
    text = OUTPUTS["gate.md"]
    assert "<b>" not in text
    assert "[x](y)" not in text
    assert "@you" not in text
    assert "@&#8203;you" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)
    assert [row.split(" ")[1] for row in rows[2:]] == ["❌", "❌", "✅", "⚠️"]


def test_code_quality_is_what_gitlab_reads() -> None:
    issues = json.loads(OUTPUTS["codequality.json"])
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 2
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"] == {"path": "ci/rules.yaml", "lines": {"begin": 1}}
        assert issue["description"]
        assert issue["check_name"]


def test_json_holds_what_is_documented() -> None:
    found = json.loads(OUTPUTS["gate.json"])
    page = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
    for name in [*found, *found["verdicts"][0]]:
        assert f"`{name}`" in page, f"docs/gate.md does not explain {name}"
