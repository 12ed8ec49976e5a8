"""What a gate found as GitHub annotations and as GitLab's code-quality report."""

from __future__ import annotations

import json
from hashlib import sha256

from bench.gate import Gated, Verdict
from bench.report.gate import shown, title

_SEVERITY = {"failed": "major", "missing": "critical", "inconclusive": "minor"}


def workflow_commands(found: Gated) -> str:
    """Return a workflow command a line for what failed, and a warning for what is unclear."""
    lines = []
    for verdict in found.verdicts:
        if not verdict.ok or verdict.outcome == "inconclusive":
            level = "warning" if verdict.ok else "error"
            text = "\n".join(map(shown, [verdict.because, *verdict.details]))
            lines.append(f"::{level} title={_property(title(verdict))}::{_message(text)}\n")
    return "".join(lines)


def _message(text: str) -> str:
    """Return a text as a workflow command takes it: what would end or begin one is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def code_quality(found: Gated) -> str:
    """Return GitLab's code-quality JSON: an issue for all that failed, placed at the rules."""
    path = str(found.settings["rules"])
    issues = [_issue(verdict, path) for verdict in found.verdicts if not verdict.ok]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _issue(verdict: Verdict, path: str) -> dict[str, object]:
    # The same in the next pipeline, so that GitLab knows an old issue from a new one.
    same = sha256(f"{verdict.system}\0{verdict.rule}".encode()).hexdigest()
    return {
        "description": f"{title(verdict)}: {shown(verdict.because)}",
        "check_name": f"bench gate: {verdict.check}",
        "fingerprint": same,
        "severity": _SEVERITY[verdict.outcome],
        "location": {"path": path, "lines": {"begin": 1}},
    }
