"""Write tests/gate/golden/: what each output of a gate looks like, for a gate made by hand.

python scripts/build_gate_golden.py    (read the difference before you commit it)
"""

import io
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from bench.cli.gate import as_json
from bench.gate import Gated, Verdict
from bench.report.gate import print_gate
from bench.report.gate_ci import code_quality, workflow_commands
from bench.report.gate_junit import junit
from bench.report.gate_markdown import gate_markdown

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "gate" / "golden"
HOSTILE = "<b>&\"'|`*_[x](y)\n::error::\x1b[31m\x00é%0A, @you ]]>"
"""A system's name with what each format has to escape."""


def example() -> Gated:
    """Return a gate with each outcome, and a name that tries to escape from every format."""
    loss: dict[str, Any] = {
        "check": "no_worse_than",
        "metric": "rouge.rouge1_f1",
        "against": "lead",
        "n": 40,
    }
    verdicts = [
        Verdict(
            rule="max_failures 0",
            check="max_failures",
            metric=None,
            system="lead",
            against=None,
            outcome="passed",
            ok=True,
            because="0 of 40 summaries are not there, 0 allowed",
            value=0.0,
            limit=0.0,
            n=40,
        ),
        Verdict(
            rule="rouge.rouge1_f1 no_worse_than 0.01",
            system="lead",
            outcome="failed",
            ok=False,
            because="a loss larger than 0.01 is shown: -0.0323 [-0.0492, -0.0193] on 40 articles",
            value=-0.0323,
            low=-0.0492,
            high=-0.0193,
            limit=0.01,
            p_value=0.0073,
            p_holm=0.0146,
            details=["a3: -0.1419", "a7: -0.1330"],
            **loss,
        ),
        Verdict(
            rule="rouge.rouge1_f1 no_worse_than 0.01",
            system=HOSTILE,
            outcome="inconclusive",
            ok=True,
            because=f"too few articles: {HOSTILE}; about 162 articles would tell",
            value=-0.01,
            low=-0.03,
            high=0.01,
            limit=0.02,
            p_value=0.3,
            p_holm=0.3,
            needed=162,
            noise=0.01,
            details=[f"{HOSTILE}: -0.2"],
            **loss,
        ),
        Verdict(
            rule="judge.score must_exist",
            check="must_exist",
            metric="judge.score",
            system=HOSTILE,
            against="lead",
            outcome="missing",
            ok=False,
            because=f"the candidate has no metric judge: it has {HOSTILE}",
        ),
    ]
    return Gated(
        passed=False,
        exit_code=1,
        baseline="results/baselines/feed",
        candidate="results/feed/20261123T100000-000000",
        articles=40,
        verdicts=verdicts,
        notes=[f"not judged, since the baseline lacks it: {HOSTILE}"],
        settings={
            "rules": "ci/rules.yaml",
            "alpha": 0.05,
            "correction": "holm",
            "tests": 2,
            "resamples": 10_000,
            "seed": 0,
            "test": "sign flips over articles around the margin, one-sided",
            "bounds": "studentised bootstrap over articles, one-sided",
        },
    )


def outputs() -> dict[str, str]:
    """Return each output of the example by its file's name."""
    found = example()
    terminal = io.StringIO()
    with redirect_stdout(terminal):
        print_gate(found)
    return {
        "gate.json": as_json(found),
        "gate.xml": junit(found),
        "gate.md": gate_markdown(found),
        "gate.txt": terminal.getvalue(),
        "annotations.txt": workflow_commands(found),
        "codequality.json": code_quality(found),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, text in outputs().items():
        (GOLDEN / name).write_text(text, encoding="utf-8", newline="")
        print(GOLDEN / name)
