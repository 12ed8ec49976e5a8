"""The program as a user types it, with a judge behind a real server."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from judge_rules import Rules
from loopback import error, ok

from bench.cli import main
from bench.results import Folder

ROWS = [
    ("a", "lead", "The bridge opened on Monday.", None),
    ("a", "odd", "The bridge opened on Monday. It fell.", None),
    ("b", "lead", None, "it failed"),
    ("b", "odd", "Ships never came by.", None),
]
TEXTS = {
    "a": "The bridge opened on Monday. It cost 12 million pounds.",
    "b": "Ships came by. It rained.",
}


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = [
        {"article_id": a, "system": s, "summary": text, "error": error, "article": TEXTS[a],
         "reference": "It cost 12 million pounds."}
        for a, s, text, error in ROWS
    ]  # fmt: skip
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def arguments(rules: Rules, name: str, *more: str) -> list[str]:
    place = f"metric.judge.{name}.judge"
    url = f"{place}.base_url={rules.server.url}"
    start = ["run", "experiment=recorded", "path=rows.jsonl", f"metric=[judge.{name}]"]
    return [*start, f"{place}.model=tiny", url, *more]


def newest(experiment: str = "recorded") -> Path:
    return max(Path("results", experiment).glob("*/run.json")).parent


def manifest(path: Path) -> dict:
    return json.loads((path / "run.json").read_text(encoding="utf-8"))


def test_claims(rules: Rules, capsys: pytest.CaptureFixture[str]):
    assert main(arguments(rules, "claims")) == 0
    printed = capsys.readouterr()
    assert "judge_claims" in printed.out
    assert "forecast: judge_claims.decompose, by stand-ins for the summaries: 4 to" in printed.err
    assert "forecast: judge_claims.verify, by stand-ins" in printed.err
    path = newest()
    estimates = manifest(path)["estimates"]
    assert estimates["lead"]["judge_claims.supported"]["value"] == 1
    assert estimates["odd"]["judge_claims.supported"]["value"] == 0.25
    table = Folder(path).scores("judge_claims").to_pydict()
    assert dict(zip(zip(table["article_id"], table["system"], strict=True), table["supported"],
                    strict=True)) == {
        ("a", "lead"): 1, ("a", "odd"): 0.5, ("b", "lead"): None, ("b", "odd"): 0,
    }  # fmt: skip
    found = [
        (o.article_id, o.system, o.finding.kind) for o in Folder(path).findings("judge_claims")
    ]
    assert found == [("a", "odd", "unsupported_claim"), ("b", "odd", "contradicted_claim")]
    notes = manifest(path)["notes"]
    assert "judge_claims: 6 questions, 0 answered before, 6 now at a price not known" in notes
    assert rules.n == 6


def test_nothing_is_asked_twice(rules: Rules):
    command = arguments(rules, "claims", "-q", "metric.judge.claims.repeats=2")
    assert main(command) == 0
    first, n = manifest(newest()), rules.n
    assert n == 12
    assert main(command) == 0
    assert rules.n == n, "a second run pays nothing"
    second = manifest(newest())
    assert second["id"] != first["id"]
    assert second["estimates"] == first["estimates"]
    assert "judge_claims: 12 questions, 12 answered before, 0 now for $0.0000" in second["notes"]
    assert main([*command, "--no-cache"]) == 0
    assert rules.n == 2 * n


def test_probabilities_come_out_of_the_cache(rules: Rules):
    command = arguments(rules, "geval", "-q")
    assert main(command) == 0
    first = manifest(newest())["estimates"]
    assert main(command) == 0
    assert rules.n == rules.kinds["rate"] == 12
    assert manifest(newest())["estimates"] == first
    assert first["odd"]["judge_geval.weighted"]["value"] == 1


def test_a_failed_summary_keeps_its_place_in_pairs(rules: Rules):
    assert main(arguments(rules, "pairwise", "-q", "metric.judge.pairwise.baseline=0")) == 0
    table = Folder(newest()).scores("judge_pairwise").to_pydict()
    assert table["win_rate"] == [0, 1, None, None]
    assert table["pairs"] == [1, 1, None, 0]
    assert rules.kinds == {"compare": 2}


def test_one_pair_is_asked_through_the_cache(
    rules: Rules, empty_folder: Path, capsys: pytest.CaptureFixture[str]
):
    (empty_folder / "article.txt").write_text(TEXTS["a"])
    (empty_folder / "summary.txt").write_text("The bridge opened on Monday. It fell.")
    files = ["--article", "article.txt", "--summary", "summary.txt", "format=json"]
    command = ["check", *files, *arguments(rules, "claims")[3:]]
    said = []
    for _ in range(2):
        assert main(command) == 1
        said.append(json.loads(capsys.readouterr().out))
    assert said[0] == said[1]
    assert said[0]["scores"]["judge_claims.supported"] == 0.5
    assert rules.n == 2, "the second time nothing is asked"


def test_two_runs_are_judged_anew(rules: Rules, capsys: pytest.CaptureFixture[str]):
    for _ in range(2):
        assert main(["run", "-q", "experiment=recorded", "path=rows.jsonl", "metric=[rouge]"]) == 0
    capsys.readouterr()
    assert main(["compare", "format=json", *arguments(rules, "claims")[3:]]) == 0
    found = json.loads(capsys.readouterr().out)["comparisons"]
    supported = {c["system"]: c["delta"] for c in found if c["metric"].endswith("supported")}
    assert {system: delta["value"] for system, delta in supported.items()} == {"lead": 0, "odd": 0}
    assert rules.n == 6, "equal questions of both runs are asked once"


def test_coverage(rules: Rules):
    assert main(arguments(rules, "coverage", "-q")) == 0
    assert Folder(newest()).scores("judge_coverage").to_pydict()["covered"] == [0, 0, None, 0]


def test_all_of_them_at_once_on_the_fixtures(rules: Rules):
    """The hostile articles among them stay in their fences: the rules find all material."""
    names = ["claims", "coverage", "geval", "pairwise"]
    given = [
        f"metric.judge.{name}.judge.{option}"
        for name in names
        for option in ("model=tiny", f"base_url={rules.server.url}")
    ]
    metrics = ",".join(f"judge.{name}" for name in names)
    command = ["run", "experiment=null", "name=all", "backend=[lead,tail]", "-q", *given]
    assert main([*command, f"metric=[{metrics}]"]) == 0
    estimates = manifest(newest("all"))["estimates"]["lead"]
    for name in names:
        assert estimates[f"judge_{name}.unread"]["value"] == 0, name
    asked = Counter(
        (r.user, json.dumps(r.body.get("response_format"))) for r in rules.server.requests
    )
    assert max(asked.values()) == 1, "none is asked twice"
    assert set(rules.kinds) == {"decompose", "verify", "facts", "check", "compare", "rate"}


def test_a_budget_stops_before_it_is_overdrawn(rules: Rules, capsys: pytest.CaptureFixture[str]):
    limits = ["budget.tokens=3500", "metric.judge.claims.judge.concurrency=1"]
    assert main(arguments(rules, "claims", "-q", *limits)) == 4
    said = capsys.readouterr().err
    assert "budget.tokens=3,500 are less than the" in said
    assert "Complete it with: bench run resume=" in said
    n = rules.n
    assert 0 < n < 6
    while main(["run", "resume=latest", "-q"]) == 4:
        assert rules.n > n, "each attempt goes on where the last one stopped"
        n = rules.n
    assert rules.n == 6, "nothing is asked twice"
    assert manifest(newest())["estimates"]["odd"]["judge_claims.supported"]["value"] == 0.25


def test_dollars_need_a_price(rules: Rules, capsys: pytest.CaptureFixture[str]):
    assert main(arguments(rules, "claims", "budget.usd=1")) == 2
    assert "the price of judge_claims.decompose" in capsys.readouterr().err
    assert rules.n == 0
    price = "metric.judge.claims.judge.price={input: 1, output: 1}"
    assert main(arguments(rules, "claims", "budget.usd=1", "-q", price)) == 0
    said = "judge_claims: 6 questions, 0 answered before, 6 now for $0.0026"
    assert said in manifest(newest())["notes"]


def test_a_refusal_is_paid_and_not_asked_for_again(rules: Rules):
    rules.bad, rules.bad_answer = {"Ships never": 1}, ok("I'm sorry, but I can't help with that.")
    price = "metric.judge.claims.judge.price={input: 0, output: 1000}"  # 20 tokens an answer
    for cost in ("5 now for $0.1000", "0 now for $0.0000"):
        assert main(arguments(rules, "claims", "-q", price)) == 0
        notes = manifest(newest())["notes"]
        assert any(cost in note for note in notes), notes
        reason = "the model refused: I'm sorry, but I can't help with that."
        assert f"judge_claims: 1 judgements without a value, 1 of them so: {reason}" in notes
    assert rules.n == 5


def test_a_judge_that_fails_is_an_error_of_its_summary(rules: Rules):
    rules.bad, rules.bad_answer = {"Ships never": 9}, error(500, "no")
    waits = ["engine.retries.attempts=2", "engine.retries.first_wait_s=0"]
    assert main(arguments(rules, "claims", "-q", *waits)) == 0
    table = Folder(newest()).scores("judge_claims").to_pydict()
    assert table["supported"] == [1, 0.5, None, None]
    assert table["unread"] == [0, 0, None, 1]
    rules.bad = {}
    assert main(arguments(rules, "claims", "-q", *waits)) == 0, "failures are not kept"
    table = Folder(newest()).scores("judge_claims").to_pydict()
    assert table["unread"] == [0, 0, None, 0]


def test_a_server_that_is_down_stops_the_run(rules: Rules, capsys: pytest.CaptureFixture[str]):
    down = ["engine.retries.first_wait_s=0", "engine.breaker.probe_s=0.05"]
    down += ["engine.breaker.give_up_s=0.2", "engine.breaker.failures=1"]
    url = "metric.judge.claims.judge.base_url=http://127.0.0.1:9/v1"
    assert main(arguments(rules, "claims", "-q", url, *down)) == 4
    assert "Complete it with: bench run resume=" in capsys.readouterr().err


def test_an_option_that_is_not_there(rules: Rules, capsys: pytest.CaptureFixture[str]):
    assert main(arguments(rules, "claims", "metric.judge.claims.repeat=2")) == 2
    assert "did you mean repeats?" in capsys.readouterr().err


def test_after_kill_9_nothing_is_asked_twice(rules: Rules, tmp_path: Path):
    root = Path(__file__).resolve().parents[3]
    lines = ["metric.judge.claims.judge.concurrency=2", "metric.judge.claims.repeats=10"]
    command = [sys.executable, "-m", "bench", *arguments(rules, "claims", "-q", *lines)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    choose = rules.choose

    def slow(request):
        time.sleep(0.05)
        return choose(request)

    rules.server.choose = slow
    running = subprocess.Popen(command, env=environment, start_new_session=True)
    while rules.n < 15:
        time.sleep(0.01)
        assert running.poll() is None
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    rules.server.choose = choose
    killed = rules.n
    assert killed < 60
    assert main(["run", "resume=latest", "-q"]) == 0
    # Those under way when it was killed had no answer yet.
    assert 60 <= rules.n <= 62
    assert manifest(newest())["estimates"]["odd"]["judge_claims.supported"]["value"] == 0.25


@pytest.mark.parametrize("name", ["claims", "pairwise"])
def test_a_judge_is_tried_on_planted_errors(
    rules: Rules, capsys: pytest.CaptureFixture[str], name: str
):
    judging = arguments(rules, name)[3:]
    given = ["kinds=[sentence_outside]", "limit=3", "pairs=10", "format=json"]
    assert main(["selftest", *judging, *given]) in (0, 1)
    held = json.loads(capsys.readouterr().out)
    tried = held["metrics"][f"judge_{name}"]
    assert tried["kinds"][0]["n"] == 3
    assert tried["kinds"][0]["undefined"] == 0
    assert rules.n > 0
    if name == "claims":  # the judge looks for each sentence in the article, and for nothing else
        assert tried["kinds"][0]["found"] == 1
        assert tried["kinds"][0]["lower"] >= 0.5
        assert rules.kinds["decompose"] == tried["unharmed"] + 3
