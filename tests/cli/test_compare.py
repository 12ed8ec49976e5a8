"""``bench compare`` as a user types it."""

import json
from pathlib import Path

import pytest

from bench.cli import main

RUN = ["run", "-q", "experiment=null", "dataset=fixtures", "dataset.where.language=en", "limit=16"]
METRICS = "metric=[rouge,facts,length]"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of one experiment: lead with three sentences, then with one."""
    folder = tmp_path_factory.mktemp("compare") / "results"
    where = f"results_dir={folder}"
    for sentences in (3, 1):
        change = f"backend.lead.sentences={sentences}"
        assert main([*RUN, METRICS, "backend=[lead,tail]", "name=e", change, where]) == 0
    return folder


def test_the_two_newest_runs_by_default(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", f"results_dir={results}", "resamples=500"]) == 0
    printed = capsys.readouterr().out
    for words in ("16 articles", "system: lead sentences: 3 → 1", "rouge.rouge1_f1", "[-", "-]"):
        assert words in printed
    assert "texts: lead: 16 of 16 summaries differ" in printed
    assert "lead is worse on" in printed.splitlines()[-1]


def test_json_holds_raw_values_and_markdown_the_same_rows(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"results_dir={results}", "resamples=500"]
    out = tmp_path / "new" / "compared.json"
    assert main(["compare", *options, "format=json", f"out={out}"]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    rows = {(c["system"], c["metric"]): c for c in found["comparisons"]}
    assert rows["lead", "rouge.rouge1_f1"]["delta"]["value"] < 0
    assert rows["tail", "rouge.rouge1_f1"]["delta"]["value"] == 0
    assert found["settings"]["seed"] == 0
    assert main(["compare", *options, "format=markdown"]) == 0
    said = capsys.readouterr().out
    assert said.count("| rouge.rouge1\\_f1 |") + said.count("| rouge.rouge1_f1 |") == 2
    assert "**worse**" in said


def test_two_systems_of_one_run(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "latest:lead", "latest:tail", f"results_dir={results}"]) == 0
    assert "tail ← lead" in capsys.readouterr().out


def test_the_systems_of_one_run(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [f"results_dir={results}", "resamples=2000"]
    assert main(["compare", "latest", *options]) == 0
    printed = capsys.readouterr().out
    assert "two systems that share no letter can be told apart" in printed
    assert main(["compare", "latest", *options, "format=json"]) == 0
    found = json.loads(capsys.readouterr().out)
    places = found["places"]["rouge.rouge1_f1"]
    assert [placed["system"] for placed in places] == ["lead", "tail"]
    (pair,) = (pair for pair in found["pairs"] if pair["metric"] == "rouge.rouge1_f1")
    assert pair["delta"] == pytest.approx(places[0]["value"]["value"] - places[1]["value"]["value"])
    assert (places[0]["group"] != places[1]["group"]) == (pair["p_holm"] <= 0.05)
    assert main(["compare", "latest", *options, "format=markdown"]) == 0
    assert "| lead |" in capsys.readouterr().out
    assert main(["compare", "latest:lead", *options]) == 2
    assert "name a second run" in capsys.readouterr().err


def test_scored_anew_with_the_metrics_of_today(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"results_dir={results}", "metric=[extractiveness]", "format=json", "examples=0"]
    assert main(["compare", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {c["metric"] for c in found["comparisons"]} == {"extractiveness.coverage"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], "no run is called 'nope'"),
        (["latest:nope", "previous"], "has no system 'nope': there are lead, tail"),
        (["format=xml"], "table, markdown, json, html"),
        (["on=some"], "all or intersection"),
        (["keys=[bleu]"], "no run has bleu"),
    ],
)
def test_mistakes_are_told_in_a_line(
    arguments: list[str], words: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments, f"results_dir={results}"]) == 2
    assert words in capsys.readouterr().err


def test_other_articles_are_refused(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = f"results_dir={results}"
    fewer = [argument.replace("limit=16", "limit=6") for argument in RUN]
    assert main([*fewer, METRICS, "backend=[lead]", "name=fewer", where]) == 0
    capsys.readouterr()
    assert main(["compare", "e@latest", "fewer@latest", where]) == 2
    said = capsys.readouterr().err
    assert (
        "Run one on the articles of the other, or compare what they share: bench compare " in said
    )
    assert said.rstrip().endswith("on=intersection")
    assert main(["compare", "e@latest", "fewer@latest", "on=intersection", where]) == 0
    assert "6 articles that both have" in capsys.readouterr().out


def test_a_single_run_is_told_what_can_be_compared(tmp_path, capsys) -> None:
    results = f"results_dir={tmp_path}"
    assert main(["run", "limit=3", "backend=[lead,tail]", "metric=[rouge]", "-q", results]) == 0
    capsys.readouterr()
    assert main(["compare", results]) == 2
    assert "bench compare latest compares the systems of one" in capsys.readouterr().err
    assert main(["compare", "latest", results]) == 0
