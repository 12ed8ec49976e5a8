"""The program as a user types it, against a server that fails in every way."""

import json
import random
from pathlib import Path

import pytest
from loopback import completion, drip, error, hang_up, http, ok, raw, reset

from bench.cli import main
from bench.results import Folder

HTML = http(200, "<html>Please log in</html>", Content_Type="text/html")
HUGE = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n" + b" " * 100)
SLOW = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b" " * 99, 0.05)
PASSING = [
    *(error(429, Retry_After="0"), error(429), error(500), error(503), error(529), reset, hang_up),
    raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", close=True),
    SLOW,
]
LASTING = {
    "no whole JSON (application/json": http(200, json.dumps(completion())[:-9]),
    "no whole JSON (text/html": HTML,
    "an empty list": http(200, '{"choices": []}'),
    "no whole JSON (application/json, 4": http(200, b"\xff\xfe\xff\x00"),
    "lone surrogate": http(200, r'{"choices": [{"message": {"content": "\udc00"}}]}'),
    "more than 4 MiB": HUGE,
    "the model refused": ok("I'm sorry, but I can't help with that."),
    "answered 400": error(400, "this model's maximum context length is 4096 tokens"),
}


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path / "calls.sqlite"))
    return tmp_path


def run(url: str, *arguments: str) -> Path:
    patience = ["first_wait_s=0.01", "max_wait_s=0.1"]
    code = main(
        [
            *("run", "backend=[lead,chat]", "backend.chat.model=tiny", "metric=[length]"),
            *(f"backend.chat.base_url={url}", "backend.chat.timeout_s=0.8", "dataset.where=null"),
            *(f"engine.retries.{wait}" for wait in patience),
            *("engine.breaker.probe_s=0.05", "engine.breaker.max_probe_s=0.1"),
            *(*arguments, "--quiet"),
        ]
    )
    assert code == 0
    (path,) = Path("results").glob("*/*")
    return path


def summaries(path: Path) -> dict[str, dict]:
    columns = ["article_id", "text", "error", "finish_reason", "input_tokens", "cost_usd"]
    rows = Folder(path).summary_columns(1, columns)
    named = [dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True)]
    assert len({row["article_id"] for row in named}) == len(named)
    return {row["article_id"]: row for row in named}


def test_every_article_is_summarized_or_says_why(serve):
    server = serve()
    coming: dict[str, list] = {}
    asked: dict[str, int] = {}
    chance = random.Random(3)
    kinds = [ok(), *LASTING.values()]

    def choose(request):
        # Each article meets one or two passing faults before what becomes of it.
        if request.user not in coming:
            faults = chance.sample(PASSING, chance.choice([1, 2]))
            coming[request.user] = [*faults, kinds[len(coming) % len(kinds)]]
            asked[request.user] = len(faults) + 1
        return coming[request.user].pop(0)

    server.choose = choose
    path = run(server.url, "backend.chat.concurrency=8")
    made = summaries(path)
    assert set(made) == {article.id for article in Folder(path).articles()}  # none lost
    assert len(made) == len(asked) >= 40
    assert len(server.requests) == sum(asked.values())  # what was answered is not asked again
    for row in made.values():
        assert (row["text"] is None) != (row["error"] is None)
        assert row["error"] is None or any(words in row["error"] for words in LASTING), row["error"]
    assert sum(row["text"] == "A summary." for row in made.values()) == -(-len(made) // len(kinds))
    counts = json.loads((path / "run.json").read_text(encoding="utf-8"))["counts"]["chat"]
    refused = sum(row["finish_reason"] == "refusal" for row in made.values())
    assert counts["articles"] == len(made)
    assert counts["refused"] == refused > 0
    assert counts["failed"] == sum(row["error"] is not None for row in made.values()) - refused


def test_none_is_asked_twice(serve):
    server = serve()
    path = run(server.url, "limit=20")
    assert len(server.requests) == len({r.user for r in server.requests}) == 20
    assert {row["text"] for row in summaries(path).values()} == {"A summary."}


def test_a_key_is_in_no_file_of_the_run(serve, monkeypatch, capsys, empty_folder):
    monkeypatch.setenv("MY_KEY", "sk-live-0123456789abcdef")
    server = serve(error(401, "wrong: Bearer sk-live-0123456789abcdef"))
    run(server.url, "limit=3", "backend.chat.api_key_env=MY_KEY")
    assert server.requests[0].headers["authorization"] == "Bearer sk-live-0123456789abcdef"
    written = [path for path in empty_folder.rglob("*") if path.is_file()]
    assert len(written) > 3
    for path in written:
        assert b"sk-live-0123456789abcdef" not in path.read_bytes(), path
    printed = capsys.readouterr()
    assert "sk-live" not in printed.out + printed.err


def test_prompts_are_chosen_by_name(serve, empty_folder):
    server = serve()
    run(server.url, "limit=1", "prompt@backend.chat.prompt=headline")
    assert "Write one headline" in server.requests[0].user


TWO = """# @package _global_
defaults:
  - /backend@backend.short: chat
  - /backend@backend.dense: chat
  - override /backend: [lead]
  - override /prompt@backend.short.prompt: headline
  - override /prompt@backend.dense.prompt: chain_of_density
backend:
  short: {model: tiny, base_url: URL}
  dense: {model: tiny, base_url: URL}
"""


def test_two_chat_systems_with_two_prompts(serve, empty_folder):
    server = serve()
    (empty_folder / "conf" / "experiment").mkdir(parents=True)
    file = empty_folder / "conf" / "experiment" / "two.yaml"
    file.write_text(TWO.replace("URL", server.url), encoding="utf-8")
    arguments = ["run", "--config-dir", "conf", "experiment=two", "limit=1", "metric=[length]"]
    assert main([*arguments, "prompt@backend.dense.prompt=reduce", "-q"]) == 0
    assert ["headline" in r.user for r in server.requests] == [True, False]
    assert "summaries of consecutive parts" in server.requests[1].user
    (path,) = Path("results").glob("two/*")
    systems = json.loads((path / "run.json").read_text(encoding="utf-8"))["systems"]
    assert set(systems) == {"lead", "short", "dense"}
    assert "|prompt:headline." in systems["short"]["signature"]


def test_a_price_of_ones_own(serve):
    free = "backend.chat.price={input: 0, output: 1000}"
    path = run(serve().url, "limit=2", free)
    assert [row["cost_usd"] for row in summaries(path).values()] == [0.02, 0.02]


def test_the_experiment(serve, capsys):
    server = serve()
    arguments = ["experiment=llm", "backend.chat.model=m", f"backend.chat.base_url={server.url}"]
    assert main(["run", *arguments, "limit=3"]) == 0
    printed = capsys.readouterr().out
    for name in ("lead", "lexrank", "chat"):
        assert name in printed
    assert len(server.requests) == 3
