"""``bench doctor``: says what there is, never a key's value."""

from pathlib import Path

import pytest

from bench.cli import main


def test_says_what_there_is_and_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "secret-value")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    assert main(["doctor", "metric=[rouge]"]) == 0
    printed = capsys.readouterr().out
    for words in ("ROUGE kernel: ", "extra zstd: ", "OPENAI_API_KEY: set", "can be written"):
        assert words in printed
    assert "ANTHROPIC_API_KEY: not set" in printed
    assert "metric rouge: can be computed" in printed
    assert "secret-value" not in printed
    assert not list(tmp_path.iterdir())


def test_exit_code_1_where_a_named_metric_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor", "metric=[calibrated]"]) == 1
    assert "missing: metric calibrated: " in capsys.readouterr().out
