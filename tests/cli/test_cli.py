"""The command as a user types it: whole programs, their output and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
PLUGIN = ROOT / "examples" / "plugin"
TINY = ["hydra.searchpath=[pkg://tinyplug.configs]", "experiment=tiny"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(PLUGIN))
    return tmp_path


def only_run(folder: Path, experiment: str = "tiny") -> Path:
    (path,) = (folder / "results" / experiment).iterdir()
    return path


def manifest(path: Path) -> dict:
    return json.loads((path / "run.json").read_text(encoding="utf-8"))


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{PLUGIN}"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_a_run_from_nothing_to_a_leaderboard(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *TINY]) == 0
    printed = capsys.readouterr().out
    path = only_run(empty_folder)
    assert printed.rstrip().splitlines()[-1] == str(path.relative_to(empty_folder))
    run = manifest(path)
    assert run["counts"]["last_two"] == {"articles": 2, "failed": 0, "empty": 0, "refused": 0}
    assert set(run["estimates"]["last_words"]) >= {"rouge.rouge2_f1", "exclamations.count"}
    assert run["estimates"]["lead"]["rouge.rouge1_f1"]["n"] == 2
    assert run["config"]["dataset"] == {"_target_": "tinyplug.Poems"}
    for word in ("lead", "last_words", "exclamations", "rouge1_f1", "2 articles"):
        assert word in printed
    assert (path / "report.md").read_text(encoding="utf-8").startswith("# tiny\n")


def test_the_same_run_twice_gives_the_same_numbers(empty_folder: Path) -> None:
    for _ in range(2):
        assert main(["run", *TINY, "--quiet"]) == 0
    first, second = ((manifest(p)) for p in (empty_folder / "results" / "tiny").iterdir())
    for key in ("estimates", "dataset_sha256", "signatures", "leaders", "counts"):
        assert first[key] == second[key]


def test_quiet_prints_the_folder_alone(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *TINY, "-q"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{only_run(empty_folder).relative_to(empty_folder)}\n"
    assert captured.err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rnu"], ["'rnu'", "run, report"]),
        (["run", "--fast"], ["--fast", "--config-dir"]),
        (["run", "lead"], ["'lead' is not understood"]),
        (["run", "backend=lexrnk"], ["backend=lexrnk", "did you mean lexrank?", "lexrank"]),
        (["run", "metric=[rouge,rogue]"], ["metric=rogue", "did you mean rouge?"]),
        (["run", "experiment=quickest"], ["experiment=quickest", "quickstart"]),
        (["run", "dataset=nope"], ["dataset=nope", "feed"]),
        (["run", "bakend=lead"], ["no option 'bakend'", "did you mean backend?"]),
        (["run", "backend.lead.sentenecs=2"], ["'sentenecs'", "backend.lead", "sentences"]),
        (["run", "backend.oracle.rouge={a: 1}"], ["++backend.oracle.rouge={a: 1}"]),
        (["run", "dataset.pth=x"], ["'pth'", "dataset", "path"]),
        (["run", "experiment=recorded"], ["path needs a value"]),
        (["run", "limit=[1"], ["limit=[1"]),
        (["run", "experiment=recorded", "path=nowhere.jsonl"], ["nowhere.jsonl"]),
        (["run", "backend.lead.sentences=0"], ["sentences"]),
        (["run", "name=../x"], ["name='../x'", "cannot name a folder"]),
        (["run", "resume=latest"], ["no such interrupted run", "there are no runs"]),
        (["report"], ["latest: no such whole run", "there are no runs"]),
        (["report", "results/nothing"], ["results/nothing"]),
        (["report", "format=pdf"], ["format=pdf", "markdown"]),
        (["completion", "tcsh"], ["bash, zsh, fish", "tcsh"]),
    ],
    ids=" ".join,
)
def test_a_mistake_ends_in_a_line_or_two(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err.startswith("bench: ")
    assert len(captured.err.strip().splitlines()) <= 2
    for word in words:
        assert word in captured.err
    assert not (Path.cwd() / "results").exists(), "a mistake leaves no run behind"


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_missing_extra_names_the_pip_command(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(empty_folder))
    (empty_folder / "needy.py").write_text("import zstandard_is_not_here\n", encoding="utf-8")
    assert main(["run", "+metric.needy._target_=needy.Metric"]) == 2
    error = capsys.readouterr().err
    assert "metric.needy needs the package zstandard_is_not_here" in error
    assert "pip install zstandard_is_not_here" in error


def test_help_is_short_and_names_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    overview = capsys.readouterr().out
    assert len(overview.splitlines()) < 25
    for verb in ("run", "report"):
        assert f"\n  {verb} " in overview
        assert main([verb, "--help"]) == 0
        text = capsys.readouterr().out
        assert text.count(f"\n  bench {verb}") == 3, "three examples"
        assert max(len(line) for line in text.splitlines()) <= 100
    assert main(["run", "--hydra-help"]) == 0
    assert "hydra" in capsys.readouterr().out.lower()


def test_the_light_commands_import_nothing_heavy() -> None:
    code = "import sys, bench, bench.cli; bench.cli.main(['--help']); print(*sys.modules)"
    modules = set(python("-c", code).stdout.split())
    assert not modules & {"numpy", "datasets", "evaluate", "hydra", "omegaconf", "pyarrow", "rich"}


def test_it_is_a_module_too() -> None:
    finished = python("-m", "bench", "--version")
    assert finished.stdout.startswith("summary-bench ")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bench ", "run "),
        ("bench re", "report "),
        ("bench run backend=l", "backend=lead"),
        ("bench run exp", "experiment="),
        ("bench run backend.lead.sen", "backend.lead.sentences="),
        ("bench run --mul", "--multirun "),
        ("bench report form", "format="),
    ],
)
def test_completion(line: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--complete", line]) == 0
    assert expected in capsys.readouterr().out.splitlines()


def test_completion_in_a_real_bash() -> None:
    command = """eval "$(python -m bench completion bash)"
bench() { python -m bench "$@"; }
COMP_LINE='bench run backend=lex'; COMP_POINT=${#COMP_LINE}
COMP_WORDS=(bench run backend = lex); COMP_CWORD=4
_bench; printf '%s\\n' "${COMPREPLY[@]}"
"""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    finished = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path},
    )  # fmt: skip
    assert finished.stdout.split() == ["lexrank"]


def test_reports_in_every_form(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *TINY, "-q"]) == 0
    capsys.readouterr()
    printed = {}
    for form in ("table", "json", "jsonl", "csv", "markdown"):
        assert main(["report", f"format={form}"]) == 0
        printed[form] = capsys.readouterr().out
    run = json.loads(printed["json"])
    assert run == manifest(only_run(empty_folder))
    rows = [json.loads(line) for line in printed["jsonl"].splitlines()]
    assert len(rows) == 2 * len(run["systems"])
    assert {"article_id", "system", "text", "rouge.rouge1_f1", "exclamations.count"} <= set(rows[0])
    mean = sum(r["rouge.rouge1_f1"] for r in rows if r["system"] == "lead") / 2
    assert mean == pytest.approx(run["estimates"]["lead"]["rouge.rouge1_f1"]["value"])
    assert printed["csv"].splitlines()[0].startswith("article_id,system,repeat,text,error")
    assert printed["markdown"] == (only_run(empty_folder) / "report.md").read_text(encoding="utf-8")
    assert main(["report", "tiny@latest", "format=csv", "out=run.csv"]) == 0
    assert (empty_folder / "run.csv").read_text(encoding="utf-8") == printed["csv"]


def test_where_takes_any_key(empty_folder: Path) -> None:
    assert main(["run", "dataset.where.language=de", "backend=lead", "metric=length", "-q"]) == 0
    assert manifest(only_run(empty_folder, "quickstart"))["dataset"]["articles"] == 2


def test_summaries_made_elsewhere(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"article_id": a, "system": s, "article": f"{a} one. {a} two.", "summary": f"{a} {s}.",
         "extra": {"references": [f"{a} one.", f"{a} 1."]}}
        for a in ("x", "y", "z") for s in ("p", "q")
    ]  # fmt: skip
    rows.pop()  # q wrote nothing about z
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (empty_folder / "made.jsonl").write_text(text, encoding="utf-8")
    assert main(["run", "experiment=recorded", "path=made.jsonl", "backend=[recorded,lead]"]) == 0
    run = manifest(only_run(empty_folder, "recorded"))
    assert run["counts"]["q"] == {"articles": 3, "failed": 1, "empty": 0, "refused": 0}
    assert run["estimates"]["p"]["rouge.rouge1_f1"]["n"] == 3
    assert run["estimates"]["q"]["rouge.rouge1_f1"]["n"] == 2, "a failure is not a zero"
    assert run["dataset"]["references"] == 6
    assert run["usage"]["p"]["latency_s_median"] is None
    assert "lead" in run["estimates"]
    assert "q: " in capsys.readouterr().out, "what is missing is said"


def test_an_experiment_in_a_folder_of_ones_own(empty_folder: Path) -> None:
    folder = empty_folder / "mine" / "experiment"
    folder.mkdir(parents=True)
    (folder / "two.yaml").write_text(
        "# @package _global_\ndefaults:\n  - override /backend: [lead]\n"
        "  - override /metric: [length]\n"
        "backend:\n  lead5: {_target_: bench.backend.lead.Lead, sentences: 5}\n",
        encoding="utf-8",
    )
    assert main(["run", "--config-dir", "mine", "experiment=two", "limit=3", "-q"]) == 0
    run = manifest(only_run(empty_folder, "two"))
    assert set(run["systems"]) == {"lead", "lead5"}
    assert run["dataset"]["articles"] == 3


def test_a_sweep_makes_a_run_each(empty_folder: Path) -> None:
    sweep = ["backend=lead", "metric=length", "limit=2", "-m", "backend.lead.sentences=1,2,3"]
    assert main(["run", "experiment=null", "name=sweep", "-q", *sweep]) == 0
    runs = [manifest(path) for path in sorted((empty_folder / "results" / "sweep").iterdir())]
    assert [run["systems"]["lead"]["signature"].split("|")[1] for run in runs] == [
        "sentences:1", "sentences:2", "sentences:3",
    ]  # fmt: skip
