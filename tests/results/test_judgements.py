"""judgements.jsonl: lines are added, synced, read back; what is wrong is said and stays."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.records import ResultsError
from bench.results.judgements import FILE, SUPPORT, VERDICTS, Claim, Judgement, add, read

SYSTEMS = ("lead", "tail", "chat")
ONE = Judgement(
    time="2026-01-31T12:00:00Z",
    annotator="Ada",
    article_id="a1",
    systems=("lead", "tail"),
    left="tail",
    verdict="better",
    support=(Claim("lead", 0, 12, "yes"), Claim("tail", 0, 9, "unsure")),
    comment="größer\nund “so”",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    two = replace(ONE, article_id="a2", verdict="tie")
    for one in (ONE, two):
        add(tmp_path, one)
    assert read(tmp_path, SYSTEMS) == ([ONE, two], [])
    lines = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["support"][0] == {
        "system": "lead", "start": 0, "end": 12, "supported": "yes"
    }  # fmt: skip


@given(
    annotator=texts.filter(str.strip), article=texts.filter(str.strip), comment=texts,
    verdict=st.sampled_from(VERDICTS), supported=st.sampled_from(SUPPORT),
)  # fmt: skip
def test_any_text_survives(
    tmp_path_factory: pytest.TempPathFactory,
    annotator: str, article: str, comment: str, verdict: str, supported: str,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("judged")
    one = replace(
        ONE, annotator=annotator, article_id=article, comment=comment, verdict=verdict,
        support=(Claim("lead", 1, 2, supported),),
    )  # fmt: skip
    add(folder, one)
    assert read(folder, SYSTEMS) == ([one], [])


def test_a_torn_last_line_is_said_and_spoils_no_later_one(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    found, notes = read(tmp_path, SYSTEMS)
    assert found == [ONE]
    assert notes == [f"{FILE}:2 is left out: the last line has no end: its writer was stopped"]
    two = replace(ONE, article_id="a2")
    add(tmp_path, two)
    found, notes = read(tmp_path, SYSTEMS)
    assert found == [ONE, two]
    assert len(notes) == 1
    assert "2 is left out: it is not JSON" in notes[0]
    assert path.read_bytes().startswith(whole + whole[:40] + b"\n"), "nothing is removed"


def test_the_last_of_several_by_one_annotator_counts(tmp_path: Path) -> None:
    again = replace(ONE, systems=("tail", "lead"), verdict="better")
    other = replace(ONE, annotator="Bo")
    for one in (ONE, other, again):
        add(tmp_path, one)
    found, notes = read(tmp_path, SYSTEMS)
    assert found == [again, other]
    assert notes == ["1 judgements were made again: the last of each counts"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"schema": 2}', "schema 1"),
        ("[1]", "schema 1"),
        ('{"schema": 1}', "missing or unknown: 'systems'"),
        ('{"schema": 1, "systems": 3}', "missing or unknown"),
        (None, "no system 'tail'"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str | None, why: str, tmp_path: Path) -> None:
    add(tmp_path, ONE)
    if line is not None:
        with (tmp_path / FILE).open("a") as file:
            file.write(line + "\n")
    found, notes = read(tmp_path, SYSTEMS if line is not None else ["lead"])
    assert len(found) == (line is not None)
    assert why in notes[0]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"verdict": "best"}, "verdict is 'best'"),
        ({"left": "chat"}, "left is 'chat'"),
        ({"systems": ("lead", "lead")}, "two different"),
        ({"systems": (["lead"], "tail"), "left": "tail"}, "two different"),
        ({"annotator": " "}, "annotator is ' '"),
        ({"annotator": "x" * 101}, "101 characters"),
        ({"comment": "\ud800"}, "lone surrogate"),
        ({"time": "2026-01-31T12:00:00"}, "expected 2026"),
        ({"time": "noon"}, "expected 2026"),
    ],
)
def test_a_wrong_judgement_is_refused(change: dict, why: str) -> None:
    with pytest.raises((ResultsError, ValueError), match=why):
        replace(ONE, **change)


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("whole\n")
    (tmp_path / FILE).symlink_to(tmp_path / "victim")
    with pytest.raises(ResultsError, match="cannot be written"):
        add(tmp_path, ONE)
    assert (tmp_path / "victim").read_text() == "whole\n"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="cannot be written"):
        add(tmp_path / "nowhere", ONE)
