"""bench selftest: what holds, what fails where something is broken, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.cli import main
from bench.dataset.corrupt import KINDS
from bench.metric.rouge import Rouge
from bench.results import Folder

CONF = ["--config-dir", "conf"]
BROKEN = '''
from bench.records import Finding, Scores

class Constant:
    signature = "constant|v:1"
    directions = {"score": True}

    def score(self, articles, summaries):
        return Scores({"score": [0.5] * len(summaries)})

class Alarmist(Constant):
    """Objects to everything."""

    def score(self, articles, summaries):
        found = [[Finding(0, len(s), "wrong", "hard", "all of it")] for s in summaries]
        return Scores({"score": [0.0] * len(summaries)}, found)

class Undefined(Constant):
    def score(self, articles, summaries):
        return Scores({"score": [None] * len(summaries)})

class Descriptive(Constant):
    directions = {"score": None}

class Pairs(Constant):
    """Compares the summaries of an article: there must be two, the unharmed one and another."""
    takes_missing = True

    def score(self, articles, summaries):
        ids = [article.id for article in articles]
        assert len(ids) < 2 or {ids.count(i) for i in ids} == {2}
        return Scores({"score": [float(i % 2 == 0) for i in range(len(ids))]})
'''


@pytest.fixture(autouse=True)
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    folder = tmp_path / "conf" / "metric"
    folder.mkdir(parents=True)
    for name in ("Constant", "Alarmist", "Undefined", "Descriptive", "Pairs"):
        config = f"# @package metric.{name.lower()}\n_target_: broken.{name}\n"
        (folder / f"{name.lower()}.yaml").write_text(config, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)


def ran(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    code = main(["selftest", *CONF, "format=json", "limit=8", "pairs=50", *options])
    held = json.loads(capsys.readouterr().out)
    assert held["ok"] == (code == 0)
    return code, held


def failed(held: dict[str, Any]) -> set[str]:
    return {f"{one['group']}: {one['name']}" for one in held["checks"] if not one["ok"]}


def test_all_holds_as_it_stands() -> None:
    command = [sys.executable, "-m", "bench", "selftest"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    printed = finished.stdout
    assert "equal to rouge-score" in printed
    assert "checks hold" in printed
    for kind in KINDS:
        assert f"\n  {kind} " in printed
    assert not list(Path().glob("results*")), "it leaves nothing"


def test_the_same_seed_draws_the_same_errors(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, other = (ran(capsys, f"seed={seed}")[1] for seed in (3, 3, 4))
    for held in (first, second, other):
        held.pop("seconds")
        held.pop("seed")
    assert first == second
    assert first["metrics"] != other["metrics"]
    (facts,) = first["metrics"].values()
    assert [one["kind"] for one in facts["kinds"]] == list(KINDS)
    assert {one["n"] for one in facts["kinds"]} == {8}
    assert first["signatures"]["facts"].startswith("facts|")


@pytest.mark.parametrize("name", ["Constant", "Undefined"])
def test_a_metric_that_sees_nothing_fails(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, held = ran(capsys, f"metric=[{name.lower()}]")
    assert code == 1
    assert failed(held) == {
        f"{name.lower()} on planted errors: harmed lower by {name.lower()}.score"
    }


def test_one_that_objects_to_everything_finds_all_and_alarms_always(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["metric=[alarmist]", "+floors.alarmist.false_alarms=0.05"]
    code, held = ran(capsys, *given)
    assert code == 1
    assert failed(held) == {"alarmist on planted errors: unharmed, false alarms"}
    assert held["metrics"]["alarmist"]["false_alarms"] == 1
    assert {one["found"] for one in held["metrics"]["alarmist"]["kinds"]} == {1}


def test_a_floor_that_is_not_reached_says_what_was_expected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["pairs=20", "kinds=[role_swap]", "+floors.facts.detection.role_swap=1"]
    assert main(["selftest", *options, "limit=40"]) == 1
    printed = capsys.readouterr().out
    assert "failed: facts on planted errors, role_swap: " in printed
    assert "expected at least 1" in printed


def test_rouge_is_tried_as_any_metric(capsys: pytest.CaptureFixture[str]) -> None:
    code, held = ran(capsys, "metric=[rouge]")
    assert code == 0
    assert held["metrics"]["rouge"]["key"] == "rouge.rouge1_precision"
    assert not held["metrics"]["rouge"]["has_findings"]


def test_a_metric_that_compares_is_shown_each_pair_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, held = ran(capsys, "metric=[pairs]")
    assert code == 0
    assert {one["lower"] for one in held["metrics"]["pairs"]["kinds"]} == {1}


def test_a_broken_rouge_is_caught(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Rouge.score

    def off(self: Rouge, *given: Any) -> Any:
        found = real(self, *given)
        found.values["rouge2_f1"] = np.asarray(found.values["rouge2_f1"]) * (1 + 1e-15)
        return found

    monkeypatch.setattr(Rouge, "score", off)
    code, held = ran(capsys)
    assert code == 1
    assert failed(held) == {"rouge: equal to rouge-score"}
    assert held["checks"][0]["note"].startswith("rouge2_f1 of ")


def test_files_that_change_what_is_written_are_caught(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Folder.write_scores

    def rounded(self: Folder, metric: str, part: int, columns: Any, *, digest: str) -> None:
        held = {k: np.round(v, 3) if isinstance(v, np.ndarray) else v for k, v in columns.items()}
        real(self, metric, part, held, digest=digest)

    monkeypatch.setattr(Folder, "write_scores", rounded)
    code, held = ran(capsys)
    assert code == 1
    assert "a planted regression: runs are read as written" in failed(held)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["format=xml"], "format=xml: it must be one of table, json"),
        (["limit=0"], "limit=0: expected a whole number of at least 1"),
        (["kinds=[typo]"], "kinds: 'typo' is no kind of error: expected some of number, "),
        (["floors.facts.ordered=2"], "floors.facts.ordered=2: expected a share from 0 to 1"),
        (["+floors.facts.detection.typo=1"], "floors.facts.detection.typo: there is no such kind"),
        (["+floors.facts.typo=1"], "floors.facts has 'typo': expected ordered, false_alarms"),
        (["metric=[]"], "a run needs a metric"),
        (["metric=[descriptive]"], "metric=descriptive says of no key which"),
        (["metric=[nothing]"], "metric=nothing: there is no such metric"),
        (["limt=3"], "there is no option 'limt' (did you mean limit?)"),
    ],
)
def test_a_mistake_is_one_line(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["selftest", *CONF, *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"bench: {said}")
    assert error.count("\n") <= 2
