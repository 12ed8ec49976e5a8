import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from bench.backend.command import Command
from bench.records import BackendError, Draft


def starts(log):
    return log.read_text().count("start") if log.exists() else 0


def test_it_is_started_once_and_at_the_first_call(start, log, texts):
    command = start()
    assert starts(log) == 0
    for text in [*texts.values(), 'tab\t"quote" \\ line\nbreak \u2028 \x00 🏞', ""]:
        assert command.summarize([text]) == [Draft(text=text)]
    assert starts(log) == 1


def test_answers_may_come_in_any_order(start):
    command = start("reversed", batch_size=3)
    for batch in (["a", "b", "c"], ["d", "e", "f"]):
        drafts = command.summarize(batch)
        assert [draft.text for draft in drafts] == [text.upper() for text in batch]


def test_tokens_cost_and_reason_are_taken(start):
    assert start().summarize(["counted"]) == [
        Draft(text="x", input_tokens=9, output_tokens=1, cost_usd=0.25, finish_reason="stop")
    ]


def test_an_answer_that_is_no_summary_is_the_error_of_its_text(start, log):
    command = start(batch_size=6)
    drafts = command.summarize(["error", "null", "number", "both", "surrogate", "fine"])
    assert [draft.text for draft in drafts] == [None] * 5 + ["fine"]
    assert [draft.error for draft in drafts[:4]] == [
        "too long",
        "the program's answer: neither a summary nor an error",
        "the program's answer: summary is of type int: expected a string",
        "the program's answer: both a summary and an error: expected one of the two",
    ]
    assert "not valid Unicode" in drafts[4].error
    assert starts(log) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("die", r"ended with exit code 7 before .*; its stderr ends: out of memory"),
        ("kill", r"was ended by signal 9 before it answered; it wrote nothing to stderr"),
        ("garbage", r"wrote 'Loading model…': expected one JSON object a line"),
        ("other id", r'wrote \'{"id": 10[0-9], "summary": "x"}\': expected'),
        ("text id", r'wrote \'{"id": "[0-9]", "summary": "x"}\': expected'),
    ],
)
def test_a_broken_program_is_told_and_started_anew(start, log, text, message):
    command = start()
    assert command.summarize(["one"]) == [Draft(text="one")]
    with pytest.raises(BackendError, match=message):
        command.summarize([text])
    assert command.summarize(["two"]) == [Draft(text="two")]
    assert starts(log) == 2


def test_a_second_answer_to_a_text_is_told_at_the_next(start):
    command = start()
    assert command.summarize(["twice"]) == [Draft(text="x")]
    with pytest.raises(BackendError, match=r'wrote .*"summary": "y"'):
        command.summarize(["next"])


def test_a_string_is_split_and_run_by_no_shell():
    command = Command(
        'sh -c \'read line; echo "{\\"id\\": 1, \\"summary\\": \\"$0\\"}"\' \'$HOME; x\''
    )
    assert command.summarize(["text"]) == [Draft(text="$HOME; x")]
    command.close()


def test_it_runs_in_its_folder_and_inherits_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_TEST_VALUE", "grün")
    program = tmp_path / "here.sh"
    program.write_text(
        '#!/bin/sh\nread line\necho "{\\"id\\": 1, \\"summary\\": \\"$PWD $BENCH_TEST_VALUE\\"}"\n'
    )
    program.chmod(0o755)
    command = Command(["./here.sh"], cwd=str(tmp_path))
    assert command.summarize(["text"]) == [Draft(text=f"{tmp_path.resolve()} grün")]
    command.close()


def test_a_program_that_the_system_cannot_run(tmp_path):
    path = tmp_path / "broken"
    path.write_bytes(b"\x7fELF no program")
    path.chmod(0o755)
    with pytest.raises(BackendError, match=r"cannot be started: .*Exec format error"):
        Command([str(path)]).summarize(["text"])


@pytest.mark.parametrize(
    ("argv", "options", "message"),
    [
        ([], {}, "argv is empty"),
        ("", {}, "argv is empty"),
        (["no-such-program"], {}, r"argv\[0\]='no-such-program': it is not on the PATH"),
        (["./no-such"], {}, r"argv\[0\]='\./no-such': there is no such program in the working"),
        (["cat"], {"cwd": "no-such-folder"}, "cwd='no-such-folder': no such folder"),
        (["cat"], {"timeout_s": 0}, "timeout_s=0: expected seconds above 0"),
        (["cat"], {"start_timeout_s": float("nan")}, "start_timeout_s=nan"),
        (["cat"], {"batch_size": 0}, "batch_size=0"),
    ],
)
def test_options_are_checked_at_once(argv, options, message):
    with pytest.raises(BackendError, match=message):
        Command(argv, **options)


def test_the_signature_is_the_command_line_and_a_version():
    argv = ["cat", "-u", "ä b"]
    assert (
        Command(argv).signature
        == f"command|argv:{json.dumps(argv, ensure_ascii=False)}|version:none|v:1"
    )
    assert "|version:2|" in Command(argv, version="2").signature


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "backends.md"


def example(language, name):
    """Return how the guide runs its example in a language, and what stands in the file."""
    text = GUIDE.read_text(encoding="utf-8")
    if language == "jq":
        return re.search(r"`argv: \[jq, (.*)\]`", text)[1], ""
    return name, re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("language", "program", "name"),
    [("python", sys.executable, "s.py"), ("javascript", "node", "s.js"), ("jq", "jq", "")],
)
def test_the_examples_of_the_guide_work(tmp_path, monkeypatch, texts, language, program, name):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed, which runs the guide's example")
    monkeypatch.chdir(tmp_path)
    arguments, code = example(language, name)
    if code:
        (tmp_path / name).write_text(code, encoding="utf-8")
    command = Command([program, *yaml.safe_load(f"[{arguments}]")], batch_size=3)
    drafts = command.summarize([texts["en"], texts["de"], texts["zh"]])
    command.close()
    assert [draft.text for draft in drafts] == [
        "The old bridge over the river will be closed for two years.",
        "Die alte Brücke über den Fluss wird für zwei Jahre gesperrt.",
        texts["zh"] + ".",
    ]
