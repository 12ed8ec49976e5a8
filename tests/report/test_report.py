"""What is shown of a run: ranks, marks, and text that stays text."""

import csv
import io
import json
from dataclasses import replace

import pytest

from bench.records import Estimate, Run, Summary
from bench.report.board import board, duration
from bench.report.markdown import escape, markdown
from bench.report.rows import write_csv, write_jsonl
from bench.report.table import print_leaderboard
from bench.results import Folder

HOSTILE = "<script>alert(1)</script> | [x](javascript:y) \x1b[31m"


def estimate(value: float) -> Estimate:
    return Estimate(value, value - 0.01, value + 0.01, 40)


def a_run(**changes) -> Run:
    values = {"worse": 0.2, "tied": 0.39, "oracle": 0.9, "best": 0.4}
    run = Run(
        id="r", experiment="e", created_at="2026-01-01T00:00:00Z",
        dataset={"articles": 1, "references": 2}, dataset_sha256="ab",
        systems={n: {"signature": n, "sees_references": n == "oracle"} for n in values},
        signatures={"rouge": "rouge|v:1"}, directions={"rouge.f": True, "length.words": None},
        estimates={
            n: {"rouge.f": estimate(v), "length.words": None if n == "worse" else estimate(1234.5)}
            for n, v in values.items()
        },
        counts={n: {"articles": 1, "failed": 2, "empty": 1, "refused": 0} for n in values},
        usage={"best": {"latency_s_median": 0.25, "cost_usd": 0.5}},
        leaders={"rouge.f": {"best": "best", "tied": ["tied"]}},
        arguments=["backend=[a b]"], config={"leaderboard": ["rouge.f"], "level": 0.9},
        environment={}, notes=["mind this"],
    )  # fmt: skip
    return replace(run, **changes)


def test_rows_are_ranked_and_what_saw_the_references_is_last() -> None:
    content = board(a_run())
    assert [row.system for row in content.rows] == ["best", "tied", "worse", "oracle"]
    assert [row.cells[0].mark for row in content.rows] == ["*", "=", "", ""]
    assert content.metrics == ("rouge.f", "length.words"), "each other metric shows its first key"
    assert content.rows[2].cells[1].value == "–", "undefined is not zero"
    assert content.rows[0].cost == "$0.5000"
    assert content.rows[1].cost == "–", "an unknown cost is not zero"
    assert content.rows[0].failed == "2, 1 empty"


def test_a_metric_of_which_less_is_better_ranks_the_other_way() -> None:
    content = board(a_run(directions={"rouge.f": False, "length.words": None}))
    assert [row.system for row in content.rows] == ["worse", "tied", "best", "oracle"]


def test_what_the_model_did_not_see_is_shown() -> None:
    assert "seen" not in board(a_run()).others, "no backend counts tokens"
    ledger = {"article_tokens": 200, "article_tokens_seen": 125, "articles_cut": 3}
    run = a_run(usage={"best": ledger, "tied": {**ledger, "ended_by_length": 2}})
    content = board(run)
    assert [row.seen for row in content.rows] == ["62 % (3 cut)", "62 % (3 cut)", "–", "–"]
    assert content.rows[1].failed == "2, 1 empty, 2 cut off"
    assert "| seen |" in markdown(run)


def test_a_run_without_a_ranking_metric_keeps_its_order() -> None:
    content = board(a_run(directions={"rouge.f": None, "length.words": None}))
    assert [row.system for row in content.rows] == ["worse", "tied", "best", "oracle"]


def test_the_table_explains_its_marks(capsys: pytest.CaptureFixture[str]) -> None:
    print_leaderboard(a_run())
    printed = capsys.readouterr().out
    for part in ("4 systems, 1 article, 2 references", "0.400 *", "0.390 =", "oracle †", "250.0 ms",
                 "intervals at 90 %", "† sees the references", "note: mind this"):  # fmt: skip
        assert part in printed
    assert "\x1b" not in printed, "no colours where the output is no terminal"


def test_names_from_data_are_text_and_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    run = a_run()
    named = {f"[bold]x[/bold] {HOSTILE}": value for value in [run.estimates["best"]]}
    only = {name: {"signature": "s`|x"} for name in named}
    counts = dict.fromkeys(named, run.counts["best"])
    run = a_run(systems=only, estimates=named, counts=counts, leaders={}, usage={})
    print_leaderboard(run)
    printed = capsys.readouterr().out
    assert "[bold]x[/bold]" in printed
    assert "\x1b" not in printed, "nothing from data reaches the terminal as a command"
    text = markdown(run)
    assert "<script>" not in text
    table = [line for line in text.splitlines() if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") == table[0].count("|") for line in table)


def test_markdown_holds_the_command_that_makes_it_again() -> None:
    text = markdown(a_run())
    assert "bench run 'backend=[a b]'" in text
    assert "| **0.400** \\* (0.390–0.410) |" in text
    assert escape("a|b\n<i>") == "a\\|b &lt;i>"


def test_durations() -> None:
    assert [duration(s) for s in (None, 2e-5, 0.0123, 3.5)] == ["–", "20 µs", "12.3 ms", "3.50 s"]


def test_rows_hold_every_summary_with_its_scores(tmp_path) -> None:
    folder = Folder(tmp_path)
    made = [Summary("a", "s", text='Quote ", comma\nline'), Summary("b", "s", error="late")]
    folder.write_summaries(0, 0, made, digest="d")
    columns = {"article_id": ["a", "b"], "system": ["s", "s"], "k": [0.5, None]}
    folder.write_scores("m", 0, columns, digest="d")
    out = io.StringIO()
    write_jsonl(folder, out)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["m.k"] == 0.5
    assert second["m.k"] is None
    assert second["error"] == "late"
    out = io.StringIO()
    write_csv(folder, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["m.k"] for row in rows] == ["0.5", ""]
    assert rows[0]["text"] == made[0].text
