"""The example project and the CI files, as a CI server runs them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import yaml

from bench import resource
from bench.cli import main
from bench.dataset.table import Table
from bench.gate.losses import losses
from bench.gate.rules import Rules
from bench.metric.rouge import Rouge
from bench.text import sentences

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "ci"
ARTICLES = list(Table(str(resource("fixtures") / "articles" / "articles.jsonl"), limit=40))
GATE = ["gate", "--config-dir=configs", "rules=ci"]

DROPS = """

whole = summarize
FIVE = {starts!r}


def summarize(text, *, seed=0):
    summary = whole(text, seed=seed)
    return " ".join(sentences(summary)[1:]) if text[:60] in FIVE else summary
"""
SWAPS = r"""

import re

whole = summarize
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-zA-Z-]+)+")


def summarize(text, *, seed=0):
    summary = whole(text, seed=seed)
    names = list(dict.fromkeys(NAME.findall(text)))
    for sentence in sentences(summary):
        for one in NAME.findall(sentence):
            for other in names:
                if other not in sentence and one not in other and other not in one:
                    return summary.replace(one, "\0").replace(other, one).replace("\0", other)
    return summary
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example, which is the working folder."""
    copy = tmp_path / "project"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__", "20*"))
    monkeypatch.chdir(copy)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return copy


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which ``python`` and ``bench`` are ours, and pip only notes."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    notes = tmp_path / "pip.txt"
    python = f'#!/bin/sh\n[ "$2" = pip ] && {{ echo "$@" > {notes}; exit; }}\n'
    (bin_ / "python").write_text(f'{python}exec "{sys.executable}" "$@"\n', encoding="utf-8")
    (bin_ / "bench").write_text('#!/bin/sh\nexec python -m bench "$@"\n', encoding="utf-8")
    for path in bin_.iterdir():
        path.chmod(0o755)
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PIP": str(notes)}


def measure(*options: str) -> None:
    """Run the example in a process of its own, for Python keeps the modules it imported."""
    command = [sys.executable, "-m", "bench", "run", "--config-dir=configs", "experiment=ci", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, *options], check=True, env=environment, capture_output=True)


def failing(path: Path) -> list[str]:
    verdicts = json.loads(path.read_text(encoding="utf-8"))["verdicts"]
    return [verdict["rule"] for verdict in verdicts if not verdict["ok"]]


def test_the_committed_baseline_lets_what_is_committed_pass(project: Path, capsys) -> None:
    measure()
    code = main([*GATE, "json=gate.json"])
    assert code == 0, "a metric or a fixture changed: python scripts/build_ci_example.py"
    assert capsys.readouterr().out.splitlines()[-1] == "gate: passed (5 verdicts)"
    found = json.loads(Path("gate.json").read_text(encoding="utf-8"))
    assert len(found["verdicts"]) == 5
    assert found["settings"]["rules"] == "configs/rules/ci.yaml"
    assert main([*GATE, "rules.alpha=2"]) == 2
    assert "configs/rules/ci.yaml: alpha is 2" in capsys.readouterr().err


def test_another_seed_passes(project: Path) -> None:
    measure("backend.mine.kwargs.seed=1")
    assert main(GATE) == 0


def test_a_dropped_sentence_in_five_articles_of_forty_is_caught(project: Path, capsys) -> None:
    starts = {article.text[:60] for article in ARTICLES[::8]}
    assert len(starts) == 5
    with (project / "summarizer.py").open("a", encoding="utf-8") as file:
        file.write(DROPS.format(starts=starts))
    measure()
    assert main([*GATE, "json=gate.json"]) == 1
    assert "rouge.rouge1_recall no_worse_than 0.004" in failing(Path("gate.json"))
    assert capsys.readouterr().out.splitlines()[-1].startswith("gate: failed, regressed")


def test_swapped_names_are_caught_by_the_faithfulness_rule(project: Path) -> None:
    with (project / "summarizer.py").open("a", encoding="utf-8") as file:
        file.write(SWAPS)
    measure()
    assert main([*GATE, "json=gate.json"]) == 1
    assert [rule for rule in failing(Path("gate.json")) if rule.startswith("facts")]


def example_summarizer() -> Callable[..., str]:
    sys.path.insert(0, str(EXAMPLE))
    try:
        from summarizer import summarize
    finally:
        sys.path.remove(str(EXAMPLE))
    return summarize


def test_the_examples_rule_passes_200_of_200_unchanged_summarizers() -> None:
    """The rule on ROUGE as it is committed, on seeds that it was not chosen with."""
    summarize = example_summarizer()
    rule = yaml.safe_load((EXAMPLE / "configs/rules/ci.yaml").read_text(encoding="utf-8"))["rules"][
        0
    ]
    rouge = Rouge(stemmer=True, tokenizer="unicode", sentences="auto")

    def scores(seed: int) -> np.ndarray:
        texts = [summarize(article.text, seed=seed) for article in ARTICLES]
        return np.asarray(rouge.score(ARTICLES, texts).values["rouge1_recall"], float)[:, None]

    baseline, rules = scores(0), Rules((), "test", resamples=1000)
    margins = [float(rule["no_worse_than"])]
    shown = [
        losses(scores(seed) - baseline, margins, [True], rules)[0].shown
        for seed in range(2001, 2201)
    ]
    assert sum(shown) == 0


def test_an_unchanged_summarizer_passes_as_often_as_it_must() -> None:
    """200 gates of the example under other seeds, three tests each, on real scores.

    Every gate has a baseline of its own draw: held against one baseline, all would share its luck.
    """
    summarize = example_summarizer()
    rouge = Rouge(tokenizer="unicode", sentences="auto")
    keys = ("rouge1_recall", "rouge2_f1", "rougeLsum_f1")

    def scores(seed: int) -> np.ndarray:
        found = rouge.score(ARTICLES, [summarize(a.text, seed=seed) for a in ARTICLES]).values
        return np.stack([np.asarray(found[key], float) for key in keys], axis=1)

    rules = Rules((), "test", resamples=1000)
    failed = sum(
        any(
            one.shown
            for one in losses(scores(2 * i + 1) - scores(2 * i), [0.0] * 3, [True] * 3, rules)
        )
        for i in range(200)
    )
    assert failed <= 20  # binomial(200, 0.05): more with a chance of 0.1 %; 6 were counted


def test_the_baseline_holds_no_text() -> None:
    import pyarrow.parquet as pq

    files = [path for path in (EXAMPLE / "results").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60_000
    kept = [
        str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text()
        for path in files
    ]
    for article in ARTICLES:
        for sentence in sentences(article.text, article.language):
            assert not any(sentence in text for text in kept if len(sentence) > 12)


def steps() -> dict[str, dict]:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    return {step["name"]: step for step in action["runs"]["steps"]}


def shell(script: str, environment: dict[str, str], **given: str) -> subprocess.CompletedProcess:
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]  # as GitHub does
    return subprocess.run(
        bash, env={**environment, **given}, capture_output=True, text=True, check=False
    )


def test_the_github_action_runs_gates_and_reports(project: Path, environment) -> None:
    found = steps()
    github = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(project / "output.txt"),
        "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
    }
    installed = shell(found["Install"]["run"], environment, PACKAGE="summary-bench==0.1.0")
    assert installed.returncode == 0, installed.stderr
    assert Path(environment["PIP"]).read_text().split()[-1] == "summary-bench==0.1.0"
    options = "--config-dir=configs\n\nexperiment=ci\nbackend.mine.kwargs.seed=1\n"
    ran = shell(found["Run"]["run"], environment, OPTIONS=options, **github)
    assert ran.returncode == 0, ran.stderr
    given = {"OPTIONS": "--config-dir=configs\nrules=ci\n", **github}
    gated = shell(found["Gate"]["run"], environment, BASELINE="", **given)
    assert gated.returncode == 0, gated.stderr
    assert (project / "summary.md").read_text(encoding="utf-8").startswith("### ✅ gate: passed")
    assert (project / "output.txt").read_text().strip() == (f"report={project}/bench-gate/gate.md")
    assert {path.name for path in (project / "bench-gate").iterdir()} == {
        "junit.xml",
        "gate.md",
        "gate.json",
    }
    (project / "output.txt").unlink()
    empty = {**given, "OPTIONS": "rules=strict", "BASELINE": "nowhere"}
    missing = shell(found["Gate"]["run"], environment, **empty)
    assert missing.returncode == 2
    assert "no run is called 'nowhere'" in missing.stderr
    assert not (project / "output.txt").exists()  # no report: nothing to comment with


def test_the_action_lets_no_input_into_a_script() -> None:
    for step in steps().values():
        assert "${{" not in step.get("run", "")


def test_the_workflow_gives_the_action_inputs_that_it_has() -> None:
    workflow = yaml.safe_load((EXAMPLE / "github.yml").read_text(encoding="utf-8"))
    taken = workflow["jobs"]["gate"]["steps"]
    (used,) = [step for step in taken if "summary-bench" in step.get("uses", "")]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(used["with"]) <= set(action["inputs"])
    needed = {name for name, one in action["inputs"].items() if one.get("required")}
    assert needed <= set(used["with"])
    outputs = set(re.findall(r"steps\.gate\.outputs\.(\w+)", json.dumps(taken)))
    assert outputs == set(action["outputs"])
    assert used["id"] == "gate"


def test_the_gitlab_job_runs_and_writes_its_reports(project: Path, environment) -> None:
    job = yaml.safe_load((EXAMPLE / "gitlab.yml").read_text(encoding="utf-8"))["summary-gate"]
    for line in [*job["before_script"], *job["script"]]:
        ran = shell(line, environment)
        assert ran.returncode == 0, ran.stderr
    for name in job["artifacts"]["reports"].values():
        assert (project / name).stat().st_size > 0
    assert json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text()) == []
