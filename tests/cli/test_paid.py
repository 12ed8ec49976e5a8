"""Calls that cost: answered once, kept, counted against a budget, drawn anew for repeats."""

import json
import sys
from pathlib import Path

import pytest

from bench.cli import main

PLUGIN = """
from bench.contracts import Forecast
from bench.records import Draft

class Paid:
    cacheable, batch_size, concurrency = True, 1, 2

    def __init__(self, seed=0, price=0.001, refuse=""):
        self.seed, self.price, self.refuse = seed, price, refuse
        self.signature = "paid|v:1"

    def repeated(self, repeat):
        return Paid(self.seed + repeat, self.price, self.refuse)

    def forecast(self, texts):
        cost = None if self.price is None else self.price * len(texts)
        return Forecast(10 * len(texts), 5 * len(texts), cost)

    def summarize(self, texts):
        with open("calls.log", "a") as log:
            log.write("".join(f"{self.seed} {hash(text)}\\n" for text in texts))
        if self.refuse:
            return [Draft(error="I cannot.", finish_reason="refusal", cost_usd=self.price)]
        words = texts[0].split()
        return [Draft(text=" ".join(words[self.seed : self.seed + 5]), input_tokens=10,
                      output_tokens=5, cost_usd=self.price, article_tokens=len(words),
                      article_tokens_seen=len(words) - 1)]
"""
RUN = ["run", "experiment=null", "name=paid", "backend=[]", "metric=[length]", "limit=6"]
CODE = ["+backend.paid._target_=paidplug.Paid"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paidplug.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "paidplug", raising=False)
    return tmp_path


def calls() -> list[str]:
    log = Path("calls.log")
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def newest() -> dict:
    path = max(Path("results/paid").glob("*/run.json"))
    return json.loads(path.read_text(encoding="utf-8"))


def test_an_answer_is_paid_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, *CODE, "-q"]) == 0
    assert len(calls()) == 6
    said = capsys.readouterr().err
    assert "forecast: paid: 6 to ask" in said
    assert "up to $0.01" in said
    first = newest()
    assert main([*RUN, *CODE, "-q"]) == 0
    assert len(calls()) == 6, "a second run asks nothing"
    assert "(6 more are answered already)" in capsys.readouterr().err
    for key in ("estimates", "counts"):
        assert newest()[key] == first[key]
    assert newest()["usage"] == first["usage"], "latency and cost are those of the call"
    assert main([*RUN, *CODE, "-q", "--no-cache"]) == 0
    assert len(calls()) == 12
    assert main([*RUN, *CODE, "-q", "cache=refresh"]) == 0
    assert len(calls()) == 18


def test_repeats_are_draws_of_their_own() -> None:
    assert main([*RUN, *CODE, "-q", "repeats=3"]) == 0
    assert len(set(calls())) == 18
    run = newest()
    assert run["counts"]["paid"]["articles"] == 6 * 3
    assert run["estimates"]["paid"]["length.words"]["n"] == 6, "articles are the unit"
    assert main([*RUN, *CODE, "-q", "repeats=4"]) == 0
    assert len(calls()) == 24, "the first three draws are there already"


def test_a_refusal_is_an_answer_and_is_kept() -> None:
    assert main([*RUN, *CODE, "+backend.paid.refuse=yes", "-q"]) == 0
    assert main([*RUN, *CODE, "+backend.paid.refuse=yes", "-q"]) == 0
    assert len(calls()) == 6
    assert newest()["counts"]["paid"]["refused"] == 6


@pytest.mark.parametrize("budget", ["budget.usd=0.0035", "budget.tokens=50"])
def test_a_budget_stops_the_run_and_it_can_be_resumed(
    budget: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RUN, *CODE, budget]) == 4
    said = capsys.readouterr().err
    assert f"{budget.partition('=')[0]}=" in said
    assert "bench run resume=results/paid/" in said
    assert len(calls()) == 3
    assert not list(Path("results/paid").glob("*/run.json"))
    assert main(["run", "resume=latest", *CODE, "budget.usd=null", "budget.tokens=null"]) == 0
    assert len(calls()) == 6
    assert newest()["counts"]["paid"]["articles"] == 6


def test_a_budget_needs_a_price(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, *CODE, "+backend.paid.price=null", "budget.usd=1"]) == 2
    assert "price" in capsys.readouterr().err
    assert calls() == []


def test_what_the_model_did_not_see_is_on_the_leaderboard(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*RUN, *CODE]) == 0
    printed = capsys.readouterr().out
    assert "(6 cut)" in printed
    assert "seen: of the articles' tokens" in printed


def test_the_cache_is_looked_after(call_cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache"]) == 0
    assert "0 answers" in capsys.readouterr().out
    assert main([*RUN, *CODE, "-q"]) == 0
    capsys.readouterr()
    assert main(["cache", "stats"]) == 0
    printed = capsys.readouterr().out
    assert f"{call_cache}: 6 answers" in printed
    assert "paid|v:1" in printed
    assert main(["cache", "verify"]) == 0
    assert "all sound" in capsys.readouterr().out
    assert main(["cache", "clear", "signature=other"]) == 0
    assert "0 answers deleted" in capsys.readouterr().out
    assert main(["cache", "clear"]) == 0
    assert "6 answers deleted" in capsys.readouterr().out
    assert main(["cache", "burn"]) == 2
    call_cache.write_bytes(b"no database, whatever its name says, and long enough to tell" * 40)
    assert main(["cache", "verify"]) in (1, 2)
