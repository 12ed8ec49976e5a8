"""A real server of OpenAI's API with a real model: ``transformers serve`` and random weights."""

import importlib.util
import json
import os
import runpy
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bench.cli import main
from bench.results import Folder

ROOT = Path(__file__).resolve().parents[3]
NEEDED = ("torch", "transformers", "fastapi", "uvicorn")
START_S = 120


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """A tiny chat model of random weights: what it writes depends on what it reads."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)} to serve a model with: make models")
    tiny = runpy.run_path(str(ROOT / "scripts" / "tiny_models.py"))
    folder = tmp_path_factory.mktemp("model") / "llama"
    tiny["write"]("llama", folder, tiny["fixture_texts"](), window=8192)
    return folder


@pytest.fixture(scope="module")
def url(checkpoint, tmp_path_factory):
    """The address of a server of its own process that has the model loaded."""
    home = tmp_path_factory.mktemp("hub")
    (home / "hub").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    argv = [sys.executable, "-c", "from transformers.cli.transformers import main; main()"]
    argv += ["serve", str(checkpoint), "--host", "127.0.0.1", "--port", str(port)]
    told = {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = home / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*argv, "--device", "cpu"], stdout=out, stderr=out, env={**os.environ, **told}
        )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture
def run(url, checkpoint, tmp_path, monkeypatch):
    """Run the program as a user does and return its folder and the chat system's summaries."""
    monkeypatch.chdir(tmp_path)
    model = [f"backend.chat.base_url={url}", f"backend.chat.model={checkpoint}"]

    def go(*arguments: str) -> tuple[Path, dict[str, dict]]:
        told = ["backend=[lead,chat]", *model, "backend.chat.max_tokens=12", "metric=[length]"]
        assert main(["run", *told, "cache=off", "dataset.where=null", *arguments, "-q"]) == 0
        path = max(Path("results").glob("*/*"))
        columns = [
            *("article_id", "text", "error", "finish_reason", "input_tokens", "output_tokens"),
            *("article_tokens", "article_tokens_seen", "cost_usd"),
        ]
        rows = Folder(path).summary_columns(1, columns)
        named = [dict(zip(rows, each, strict=True)) for each in zip(*rows.values(), strict=True)]
        return path, {row["article_id"]: row for row in named}

    return go


def test_a_run_against_a_real_server(run, checkpoint):
    """Tokens and words are those that the model itself gives in this process."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from bench.backend.chat.prompt import Prompt

    path, made = run("limit=6")
    manifest = json.loads((path / "run.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["chat"]["failed"] == 0
    config = manifest["config"]["backend"]["chat"]["prompt"]
    prompt = Prompt(config, max_words=60, language=None)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = AutoModelForCausalLM.from_pretrained(checkpoint)
    articles = {article.id: article.text for article in Folder(path).articles()}
    assert set(articles) == set(made)
    for key, text in articles.items():
        messages = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user(text)},
        ]
        ids = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        written = model.generate(**ids, max_new_tokens=12, do_sample=False)[0]
        answer = written[ids["input_ids"].shape[1] :]
        row = made[key]
        assert row["text"] == tokenizer.decode(answer, skip_special_tokens=True).strip()
        assert row["input_tokens"] == ids["input_ids"].shape[1]
        assert row["output_tokens"] <= 12
        assert row["finish_reason"] in ("stop", "length")
        assert row["article_tokens"] == row["article_tokens_seen"] > len(text.split())
        assert row["cost_usd"] is None


def test_the_same_run_twice_says_the_same(run):
    first, second = (run("limit=4", "backend.chat.concurrency=4")[1] for _ in range(2))
    assert first == second


def test_a_model_that_the_server_does_not_have(run):
    _, made = run("limit=2", "backend.chat.model=nobody/has-this")
    for row in made.values():
        assert row["error"].startswith("127.0.0.1:")
        assert "answered 4" in row["error"]
