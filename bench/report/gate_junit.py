"""What a gate found as JUnit XML, which Jenkins, GitLab and others show as a test report."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from bench.gate import Gated, Verdict
from bench.report.gate import answer, title

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(found: Gated) -> str:
    """Return a suite with a test case a verdict.

    A rule that is broken or inconclusive is a failure, one that could not be judged an error; what
    passed says why in its output.
    """
    failing = [verdict for verdict in found.verdicts if not verdict.ok]
    errors = sum(verdict.outcome == "missing" for verdict in failing)
    counts = {
        "tests": str(len(found.verdicts)),
        "failures": str(len(failing) - errors),
        "errors": str(errors),
        "time": "0",
    }
    suites = ET.Element("testsuites", {"name": "bench gate", **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": "bench gate", **counts, "skipped": "0"})
    properties = ET.SubElement(suite, "properties")
    told = {"baseline": found.baseline, "candidate": found.candidate, "answer": answer(found)}
    for name, value in told.items():
        ET.SubElement(properties, "property", {"name": name, "value": _legal(value)})
    for verdict in found.verdicts:
        _case(suite, verdict)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ET.Element, verdict: Verdict) -> None:
    owner = {"classname": _legal(f"gate.{verdict.system}"), "name": _legal(verdict.rule)}
    case = ET.SubElement(suite, "testcase", {**owner, "time": "0"})
    text = "\n".join([f"{title(verdict)}: {verdict.because}", *verdict.details])
    if verdict.ok:
        ET.SubElement(case, "system-out").text = _legal(text)
        return
    kind = "error" if verdict.outcome == "missing" else "failure"
    said = {"message": _legal(verdict.because), "type": verdict.outcome}
    ET.SubElement(case, kind, said).text = _legal(text)


def _legal(text: str) -> str:
    """Return a text with the characters that XML 1.0 cannot hold replaced."""
    return _ILLEGAL.sub("\ufffd", text)
