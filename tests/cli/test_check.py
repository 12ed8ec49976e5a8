"""``bench check`` as a user types it: the lines it prints, its exit codes, hostile texts."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.cli import main

ARTICLE = """Riverton, 4 May 2026 – The city council approved 12 of 15 plans on Monday.
Mayor Ana Ruiz said the new bridge would cost 2.4 million euros.
Unemployment rose to 7.1 percent in April."""
WRONG = "The bridge would cost 2.4 billion euros. Unemployment rose in April."
RIGHT = "Mayor Ana Ruiz said the new bridge would cost 2.4 million euros."


@pytest.fixture(autouse=True)
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("article", ARTICLE), ("wrong", WRONG), ("right", RIGHT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))


def test_a_wrong_summary_is_underlined_and_the_evidence_quoted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--article", "article.txt", "--summary", "wrong.txt"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == WRONG
    start = WRONG.index("2.4 billion")
    assert lines[1][start : start + len("2.4 billion euros")] == "^" * 17
    evidence = next(i for i, line in enumerate(lines) if line.startswith("    | Mayor Ana Ruiz"))
    marks = lines[evidence + 1]
    assert lines[evidence][marks.index("-") : len(marks)] == "2.4 million euros"
    assert any("hard" in line and "soft" in line for line in lines[-2:])


def test_a_right_summary_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--article=article.txt", "--summary=right.txt"]) == 0
    assert "no findings" in capsys.readouterr().out


def test_the_summary_of_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, WRONG)
    assert main(["check", "--article", "article.txt", "format=json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["scores"]["facts.conflicts"] >= 1
    finding = next(f for f in said["findings"] if f["severity"] == "hard")
    assert finding["text"] == WRONG[finding["start"] : finding["end"]]
    evidence = finding["evidence"][0]
    assert evidence["text"] == ARTICLE[evidence["start"] : evidence["end"]]


def test_the_article_of_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, ARTICLE)
    assert main(["check", "--article", "-", "--summary", "right.txt"]) == 0


def test_other_metrics_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--article", "article.txt", "--summary", "wrong.txt"]
    assert main(["check", *files, "metric=[length]"]) == 0
    assert "length: words" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "article"),
        (["--article", "none.txt"], "none.txt: No such file"),
        (["--article", "-", "--summary", "-"], "cannot both"),
        (["--article", "empty.txt"], "article in empty.txt is empty"),
        (["--article", "latin.txt"], "latin.txt: byte 1 is no UTF-8"),
        (["--article", "article.txt", "--summary", "right.txt", "format=xml"], "text, json"),
        (["--articles", "article.txt"], "--articles"),
        (["--article", "article.txt", "metric=[fcats]"], "did you mean facts"),
    ],
)
def test_mistakes_are_told_in_a_line(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "latin.txt").write_bytes(b"M\xfcller")
    assert main(["check", *arguments]) == 2
    said = capsys.readouterr().err.strip()
    assert words in said
    assert said.count("\n") <= 1


def test_hostile_texts_are_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "[bold]Peter[/bold] \x1b[31m \u202e ${jndi} <b> said 9,999 " + "x" * 5000
    typed(monkeypatch, hostile)
    assert main(["check", "--article", "article.txt"]) == 1
    printed = capsys.readouterr().out
    assert "[bold]Peter[/bold]" in printed
    assert not {"\x1b", "\u202e"} & set(printed)
