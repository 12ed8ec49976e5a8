"""``bench judgements`` as a user types it."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from bench.cli import main
from bench.results import find
from bench.results.judgements import FILE, Claim, Judgement, add

RUN = [
    *["run", "-q", "experiment=null", "dataset=fixtures", "dataset.where.language=en", "limit=12"],
    *["metric=[length]", "backend=[lead,tail,random]", "name=e"],
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judgements") / "results"
    assert main([*RUN, f"results_dir={folder}"]) == 0
    return folder


@pytest.fixture(scope="module")
def judged(results: Path) -> Path:
    """Two annotators: lead beats the others, who tie; a claim of tail has no support."""
    run = find("latest", results)
    for article in run.articles():
        for who in ("Ada", "Bo"):
            for pair in combinations(("lead", "tail", "random"), 2):
                verdict = "better" if pair[0] == "lead" else "tie"
                supported = "no" if pair == ("tail", "random") else "yes"
                claims = (Claim(pair[0], 0, 20, supported), Claim(pair[1], 0, 9, "unsure"))
                made = Judgement(
                    time="2026-01-31T12:00:00Z", annotator=who, article_id=article.id,
                    systems=pair, left=pair[0], verdict=verdict, support=claims,
                )  # fmt: skip
                add(run.path, made)
    return run.path


def test_nothing_judged_yet_is_said(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judgements", f"results_dir={results}", "run=latest"]) == 0
    assert "nobody has judged" in capsys.readouterr().out


def test_the_ranking_and_the_agreement(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judgements", str(judged), "format=json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["judgements"] == 72
    assert found["annotators"] == {"Ada": 36, "Bo": 36}
    assert found["places"][0]["system"] == "lead"
    assert found["places"][0]["preferred"]["value"] > 0.85
    assert found["places"][1]["strength"]["value"] == pytest.approx(
        found["places"][2]["strength"]["value"]
    )
    assert found["agreement"]["preference"]["alpha"] == 1
    assert found["agreement"]["preference"]["units"] == 36
    assert (found["ties"], found["left"]) == (24, 48)
    assert main(["judgements", str(judged)]) == 0
    printed = capsys.readouterr().out
    assert "agreement on preference: alpha 1.00" in printed
    assert "72 judgements of 12 articles: Ada 36, Bo 36" in printed
    assert "24 ties; the left one was preferred in 48 of 48 others" in printed


def test_jsonl_is_a_judged_set(
    judged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "judged.jsonl"
    assert main(["judgements", str(judged), "format=jsonl", f"out={out}"]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 72
    assert sum(row["label"] for row in rows) == 48
    assert all(len(row["summary"]) == 20 and row["article"] for row in rows)
    fitted = tmp_path / "calibration.json"
    options = ["metric=[facts]", "resamples=20", f"out={fitted}"]
    assert main(["calibrate", str(out), *options]) == 0
    assert fitted.is_file()


def test_what_is_left_out_is_said(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = judged / FILE
    before = file.read_bytes()
    file.write_bytes(before.replace(b'"tail"', b'"tale"', 2) + b'{"torn')
    try:
        assert main(["judgements", str(judged)]) == 0
    finally:
        file.write_bytes(before)
    printed = " ".join(capsys.readouterr().out.split())
    assert "the run has no system 'tale'" in printed
    assert "the last line has no end" in printed


def test_mistakes_are_told_in_a_line(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judgements", "format=xml", f"results_dir={results}"]) == 2
    assert "table, json, jsonl" in capsys.readouterr().err
    assert main(["judgements", "nope", f"results_dir={results}"]) == 2
    assert "no run is called 'nope'" in capsys.readouterr().err
