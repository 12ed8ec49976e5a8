"""Planted summaries as systems."""

import json
from pathlib import Path

import pytest

from bench.backend.planted import FAITHFUL, systems
from bench.cli import main
from bench.records import Article, BackendError


def article(key: str, **kinds: str) -> Article:
    planted = {kind: {"summary": text, "start": 0, "end": 1} for kind, text in kinds.items()}
    return Article(key, "text", ("faithful",), {"planted": planted})


def test_each_kind_is_a_system_beside_the_faithful_one() -> None:
    found = systems([article("a", number="nine"), article("b", gender="she")])
    assert list(found) == [FAITHFUL, "number", "gender"]
    assert [draft.text for draft in found[FAITHFUL].summarize(["b", "a"])] == ["faithful"] * 2
    assert found["number"].summarize(["a"])[0].text == "nine"


def test_a_missing_error_is_a_failure_that_says_why() -> None:
    found = systems([article("a", number="nine"), article("b")])
    assert found["number"].summarize(["b"])[0].error == (
        "the summary gives no clean error of the kind number"
    )
    assert found["number"].notes(["a", "b"]) == []


def test_the_signature_is_that_of_the_summaries() -> None:
    first, same, other = (
        systems([article("a", number=text)])["number"].signature for text in ("1", "1", "2")
    )
    assert first == same != other


def test_other_articles_are_refused() -> None:
    with pytest.raises(BackendError, match=r"'a' has no planted errors: .* set dataset=corrupted"):
        systems([Article("a", "text", ("reference",))])


def test_an_experiment_shows_a_row_a_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pairs = {
        "id": "a",
        "text": "Sales rose by 5% in May.",
        "references": "Sales rose by 5% in May.",
    }
    (tmp_path / "pairs.jsonl").write_text(json.dumps(pairs), encoding="utf-8")
    given = ["experiment=planted", "path=pairs.jsonl", "metric=[facts]", "results_dir=."]
    assert main(["run", *given, "dataset.kinds=[number,direction]"]) == 0
    printed = capsys.readouterr().out
    run = json.loads((tmp_path / printed.split()[-1] / "run.json").read_text(encoding="utf-8"))
    assert set(run["systems"]) == {"faithful", "number", "direction"}
    conflicts = {name: held["facts.conflicts"]["value"] for name, held in run["estimates"].items()}
    assert conflicts["faithful"] == 0
    assert conflicts["number"] >= 1
    assert run["dataset"]["kinds"] == ["number", "direction"]


def test_the_dataset_alone_takes_its_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "dataset=corrupted", "limit=4", "metric=[facts]", "-q"]) == 0
    run = json.loads((Path(capsys.readouterr().out.strip()) / "run.json").read_text("utf-8"))
    assert {"faithful", "number"} < set(run["systems"])
    assert main(["run", "dataset=corrupted", "limit=4", "backend=[lead]", "-q"]) == 0
    run = json.loads((Path(capsys.readouterr().out.strip()) / "run.json").read_text("utf-8"))
    assert set(run["systems"]) == {"lead"}
