"""Accepting a run: what is kept, what is not, and that a gate answers the same with it."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.cli import main
from bench.gate import gate, parse
from bench.records import Finding, ResultsError
from bench.results import Folder, find
from bench.results.measured import Measured
from bench.results.slim import identity, is_identity, write_slim

N = 12
SCORES = {
    "lead": {"facts.score": np.linspace(0.2, 0.8, N), "rouge.f1": np.linspace(0.1, 0.5, N)},
    "chat": {"facts.score": np.linspace(0.3, 0.9, N), "rouge.f1": np.linspace(0.2, 0.6, N)},
}
ADA = Finding(13, 25, "entity", "hard", "names Ada Lovelace, which the article does not", ((3, 7),))
FINDINGS = {"facts": [("a1", "lead", ADA), ("a2", "chat", ADA)]}


@pytest.fixture
def run(made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return made(SCORES, findings=FINDINGS)


def accept(*options: str) -> Path:
    assert main(["baseline", "accept", "latest", *options]) == 0
    return Path("results/baselines/tiny")


def contents(folder: Path) -> str:
    return "".join(
        str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def test_a_baseline_holds_the_numbers_and_no_texts(run, capsys) -> None:
    path = accept()
    assert {p.name for p in path.iterdir()} == {"run.json", "scores", "findings"}
    assert "Ada" in contents(run.folder.path)
    assert "Ada" not in contents(path)
    slim = Measured(Folder(path))
    assert asdict(slim.run) == asdict(run.run)
    assert np.array_equal(slim.values, run.values)
    kept = [
        (o.article_id, o.system, o.finding.kind, o.finding.severity) for o in slim.findings["facts"]
    ]
    assert kept == [("a1", "lead", "entity", "hard"), ("a2", "chat", "entity", "hard")]
    assert all(is_identity(o.finding.message) for o in slim.findings["facts"])
    printed = capsys.readouterr().out
    assert printed.startswith("results/baselines/tiny: run000, ")
    assert printed.endswith("no texts\n")


def test_texts_are_kept_where_they_are_asked_for(run) -> None:
    path = accept("texts=true")
    assert contents(path).count("Ada Lovelace") == 2 * N + 2
    assert not (path / "articles").exists()


def test_a_gate_answers_the_same_with_a_run_and_with_its_baseline(run, made) -> None:
    moved = {**FINDINGS, "facts": [*FINDINGS["facts"], ("a5", "lead", ADA)]}
    candidate = made(SCORES, findings=moved)
    whole = Path(find("run000", Path("results")).path)
    slim = Path("results/baselines/tiny")
    write_slim(Folder(whole), slim)
    rules = parse(
        {
            "rules": [
                {"metric": "facts", "max_new_findings": 0},
                {"metric": "rouge.f1", "no_worse_than": 0},
            ]
        },
        where="r",
    )
    answers = [gate(Measured(Folder(path)), candidate, rules) for path in (whole, slim)]
    assert [asdict(v) for v in answers[0].verdicts] == [asdict(v) for v in answers[1].verdicts]
    assert [v.value for v in answers[1].verdicts if v.check == "max_new_findings"] == [1, 0]
    assert answers[1].exit_code == 1
    twice = write_slim(Folder(slim), Path("results/baselines/again"))
    assert twice.id == "run000"
    assert contents(Path("results/baselines/again")) == contents(slim)


def test_words_are_known_again_by_their_hash() -> None:
    assert identity("ada lovelace") == identity("ada lovelace") != identity("grace hopper")
    assert identity(identity("ada lovelace")) == identity("ada lovelace")
    assert not is_identity("ada lovelace")
    assert not is_identity("sha256:short")


def test_a_baseline_is_no_run_to_choose_from(run, capsys) -> None:
    accept()
    assert find("latest", Path("results")).path.resolve() == run.folder.path
    assert find("results/baselines/tiny", Path("results")).path == Path("results/baselines/tiny")
    capsys.readouterr()
    assert main(["baseline", "accept", "results/baselines/tiny"]) == 2
    assert "is a baseline already" in capsys.readouterr().err


def test_the_page_tells_how_each_was_made(run, made) -> None:
    Path("results/README.md").write_text("# Results\n\nWords.\n", encoding="utf-8")
    accept()
    rows = Path("results/README.md").read_text(encoding="utf-8").splitlines()
    assert rows[:3] == ["# Results", "", "Words."]
    command = "`bench run experiment=tiny 'backend=[a\\|b]'`"
    assert rows[-1] == f"| tiny | run000 | 2026-11-23 | 0123456789ab | {command} |"
    made(SCORES, experiment="other")
    made(SCORES)
    accept()
    assert main(["baseline", "accept", "other@latest"]) == 0
    again = Path("results/README.md").read_text(encoding="utf-8").splitlines()
    assert [row[:18] for row in again if row.startswith(("| tiny", "| other"))] == [
        "| other | run001 |",
        "| tiny | run002 | ",
    ]


def test_show_prints_what_is_accepted(run, capsys) -> None:
    assert main(["baseline"]) == 2
    assert "no baseline is accepted" in capsys.readouterr().err
    accept()
    capsys.readouterr()
    for words in (["baseline"], ["baseline", "show", "tiny"]):
        assert main(words) == 0
        printed = capsys.readouterr().out
        assert "lead: 12 summaries, 0 not there" in printed
        assert "    rouge.f1: 0.3000" in printed
    assert main(["baseline", "forget"]) == 2
    assert "show or accept" in capsys.readouterr().err


def test_gate_takes_the_accepted_baseline_by_itself(run, capsys) -> None:
    Path("r.yaml").write_text("rules: [{metric: rouge.f1, no_worse_than: 0}]", encoding="utf-8")
    assert main(["gate", "rules_file=r.yaml"]) == 2
    assert "bench baseline accept" in capsys.readouterr().err
    accept()
    assert main(["gate", "rules_file=r.yaml"]) == 0
    capsys.readouterr()
    assert main(["gate", "format=json", "rules_file=r.yaml"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["baseline"] == "results/baselines/tiny"
    assert found["settings"]["rules"] == "r.yaml"
    named = ["gate", "results/baselines/tiny:lead", "latest:chat", "rules_file=r.yaml"]
    assert main(named) == 0
    assert "chat ← lead: rouge.f1 no_worse_than 0" in capsys.readouterr().out


def test_what_a_user_gets_wrong_is_exit_code_2(run, capsys) -> None:
    accept()
    wrong = {
        "format=xml": "format=xml: it must be one of table, json",
        "on=some": "on=some: it must be all or intersection",
        "rules=nope": "there is no such rules",
        "rules_file=nope.yaml": "nope.yaml is not there",
    }
    for option, words in wrong.items():
        assert main(["gate", option]) == 2
        assert words in capsys.readouterr().err
    assert main(["gate", "-m", "rules=default,strict"]) == 2  # a sweep has no exit code
    assert "leave --multirun out" in capsys.readouterr().err
    assert main(["gate", "rules.alpha=2"]) == 2
    assert "rules=default: alpha is 2" in capsys.readouterr().err


def test_a_run_that_is_not_whole_is_not_accepted(run) -> None:
    (run.folder.path / "run.json").unlink()
    with pytest.raises(ResultsError, match="not whole"):
        write_slim(run.folder, Path("results/baselines/tiny"))
    assert not Path("results/baselines/tiny").exists()


def test_the_last_line_says_what_kind_of_failure_it_is(run, capsys) -> None:
    accept()
    endings = {
        "{metric: rouge.f1, at_least: 0.9}": "gate: failed, regressed (2 of 2)",
        "{metric: rouge.f1, at_least: 0.3, mode: strict, system: lead}": "gate: failed, too few",
        "{metric: rouge.f9, must_exist: true}": "gate: failed, cannot be compared (2 of 2)",
    }
    for code, (rule, words) in zip((1, 1, 2), endings.items(), strict=True):
        Path("r.yaml").write_text(f"rules: [{rule}]", encoding="utf-8")
        assert main(["gate", "rules_file=r.yaml"]) == code
        assert capsys.readouterr().out.splitlines()[-1].startswith(words)


def test_github_is_told_where_it_runs_the_gate(run, monkeypatch, capsys) -> None:
    accept()
    capsys.readouterr()
    Path("r.yaml").write_text("rules: [{metric: rouge.f1, at_least: 0.9}]", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert main(["gate", "rules_file=r.yaml"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("::error title=lead%3A rouge.f1 at_least 0.9::not at least 0.9")
    assert main(["gate", "rules_file=r.yaml", "format=json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["exit_code"] == 1
    assert captured.err.startswith("::error")
    summary = Path("summary.md").read_text(encoding="utf-8")
    assert summary.count("### ❌ gate: failed, regressed (2 of 2)") == 2  # appended
