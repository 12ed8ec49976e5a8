"""Models and wrappers through the whole program, as their configs compose them."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.backend.longdoc import Hierarchical, MapReduce, Refine, Sliding, Truncate
from bench.backend.seq2seq import Seq2Seq
from bench.cli import main
from bench.text import words


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(folder: Path) -> dict[str, list[dict]]:
    """Return the summaries of the only run, by system."""
    (run,) = (folder / "results").glob("*/*/run.json")
    assert json.loads(run.read_text(encoding="utf-8"))
    found: dict[str, list[dict]] = {}
    for file in sorted((run.parent / "summaries").glob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            found.setdefault(row["system"], []).append(row)
    return found


@pytest.mark.parametrize("kind", [Truncate, Sliding, MapReduce, Hierarchical, Refine])
def test_parts_fit_the_window_of_a_real_tokenizer(kind, checkpoint, tiny, monkeypatch):
    inner = Seq2Seq(str(checkpoint("bart")), num_beams=1, max_new_tokens=10, truncation="error")
    monkeypatch.setattr(inner, "batch_size", 4)
    articles = [article[:1500] for article in tiny.fixture_texts()[:3]]
    drafts = kind(inner).summarize(articles)
    inner.close()
    for article, draft in zip(articles, drafts, strict=True):
        assert draft.error is None
        assert draft.article_tokens == inner.count_tokens(article) > 62
        kept = 0 < draft.article_tokens_seen <= 62
        assert kept if kind is Truncate else draft.article_tokens_seen == draft.article_tokens
        assert draft.input_tokens > draft.article_tokens_seen


def test_a_run_says_what_each_system_saw(checkpoint, empty_folder, capsys):
    folder = checkpoint("bart")
    arguments = [
        "experiment=bart",
        "limit=2",
        "backend=[lead,bart,truncate,map_reduce]",
        f"backend.bart.model={folder}",
        "backend.bart.batch_size=2",
        "backend@backend.map_reduce.inner=bart",
        f"backend.map_reduce.inner.model={folder}",
        "backend.map_reduce.inner.max_new_tokens=8",
        "backend.truncate.window_tokens=50",
        "metric=[rouge,length]",
        "dataset.where.language=en",
    ]
    assert main(["run", *arguments]) == 0
    assert "bart" in capsys.readouterr().out
    found = rows(empty_folder)
    for row in found["bart"]:
        assert row["article_tokens_seen"] == 62 < row["article_tokens"]
        assert row["error"] is None
    for row in found["map_reduce"]:
        assert row["article_tokens_seen"] == row["article_tokens"] > 62
    for row in found["truncate"]:
        assert row["article_tokens_seen"] <= 50 < row["article_tokens"]


def test_embeddings_choose_through_their_configs(minilm, empty_folder):
    names = ["centroid", "mmr", "embedding_lexrank"]
    models = [f"backend.{name}.model={minilm}" for name in names]
    chosen = f"backend=[{','.join(names)}]"
    assert (
        main(["run", "~experiment", chosen, *models, "limit=1", "name=e", "metric=[length]", "-q"])
        == 0
    )
    found = rows(empty_folder)
    assert set(found) == set(names)
    assert all(len(words(made[0]["text"])) > 10 for made in found.values())


def test_a_model_that_cannot_be_had_stops_the_run_before_it_begins(
    empty_folder, capsys, monkeypatch
):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(empty_folder / "hub"))
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    assert main(["run", "experiment=bart"]) == 2
    assert "model='facebook/bart-large-cnn' is not on this machine" in capsys.readouterr().err
    assert not (empty_folder / "results").exists()


def test_a_causal_model_composes_with_the_prompts_that_come_along(checkpoint, empty_folder):
    arguments = [
        "~experiment",
        "name=c",
        "backend=[causal]",
        f"backend.causal.model={checkpoint('llama')}",
        "prompt@backend.causal.prompt=headline",
        "backend.causal.max_new_tokens=4",
        "limit=1",
        "metric=[length]",
        "-q",
    ]
    assert main(["run", *arguments]) == 0
    (row,) = rows(empty_folder)["causal"]
    assert row["error"] is None
    assert row["output_tokens"] <= 4
    assert row["article_tokens_seen"] <= row["article_tokens"]
