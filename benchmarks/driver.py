"""Answers a second and processor time a call of the driver, beside Inspect AI in the same run.

    python benchmarks/driver.py [--articles 5120] [--peer 1280] [--concurrency 256] [--delay-s 0.2]

A server in a process of its own answers every call after the delay, in the form of OpenAI's chat
completions. `no server` sleeps in place of a call: what is left is the driver. `http.client` is a
backend of twenty lines; `chat` is the real one, on the official client, with prompt, cleaning and
call cache, as a user runs it. Inspect AI gets the first of the same articles from the same server,
each a sample with one message: as it comes, and without its live log and its control servers. Where
it lives in an environment of its own, BENCH_INSPECT_PYTHON names its Python.
Processor time is that of the client's process alone; the server needs some of the machine too.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROMPT = "Summarize the article in three sentences.\n\n<article>\n{}\n</article>"
SUMMARY = "The council approved twelve of fifteen plans on Monday. " * 3
Row = tuple[str, float, float]
"""Name, answers a second, seconds of processor time a call."""


def texts(n: int) -> list[str]:
    draw = random.Random(1)
    letters = "abcdefghijklmnoprstuvw"
    lexicon = ["".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(5000)]
    return [f"Article {i}. " + " ".join(draw.choices(lexicon, k=600)) for i in range(n)]


# The server.


class Server(asyncio.Protocol):
    """Answers each request after a while, always the same."""

    delay_s = 0.2
    answer = b""

    def connection_made(self, transport: Any) -> None:  # noqa: D102
        self.transport, self.read = transport, b""

    def data_received(self, data: bytes) -> None:  # noqa: D102
        self.read += data
        while (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = self.read[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.read) < end + 4 + length:
                return
            self.read = self.read[end + 4 + length :]
            asyncio.get_running_loop().call_later(self.delay_s, self._reply)

    def _reply(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(self.answer)


async def serve(delay_s: float) -> None:
    message = {"role": "assistant", "content": SUMMARY}
    usage = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
    body = json.dumps({
        "id": "x", "object": "chat.completion", "created": 1, "model": "bench", "usage": usage,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
    }).encode()  # fmt: skip
    Server.delay_s = delay_s
    Server.answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def served(delay_s: float) -> Iterator[int]:
    command = [sys.executable, __file__, "--serve", "--delay-s", str(delay_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.kill()


# Ours.


def measured(name: str, backend: Any, articles: Sequence[str], *, cache: bool = False) -> Row:
    from bench.engine.cache import Cache
    from bench.engine.local import Local
    from bench.records import Article

    given = [Article(id=str(i), text=text) for i, text in enumerate(articles)]
    with tempfile.TemporaryDirectory() as folder:
        driver = Local(cache=Cache(Path(folder, "calls.sqlite")) if cache else None)
        wall, cpu = time.perf_counter(), time.process_time()
        made = driver.summarize(name, backend, given, done=lambda _: None)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        driver.close()
    wrong = [summary.error for summary in made if summary.error]
    assert not wrong, wrong[0]
    return name, len(made) / wall, cpu / len(made)


def sleeper(concurrency: int, delay_s: float) -> Any:
    from bench.records import Draft

    class Sleeper:
        signature, batch_size, cacheable = "sleeper", 1, True

        def __init__(self) -> None:
            self.concurrency = concurrency

        def summarize(self, given: Sequence[str]) -> list[Draft]:
            time.sleep(delay_s)
            return [Draft(text=SUMMARY) for _ in given]

    return Sleeper()


def plain(concurrency: int, port: int) -> Any:
    from bench.records import Draft

    class Plain:
        signature, batch_size, cacheable = "plain", 1, True

        def __init__(self) -> None:
            self.concurrency = concurrency
            self.own = threading.local()

        def summarize(self, given: Sequence[str]) -> list[Draft]:
            if not hasattr(self.own, "connection"):
                self.own.connection = http.client.HTTPConnection("127.0.0.1", port)
            message = {"role": "user", "content": PROMPT.format(given[0])}
            body = json.dumps({"model": "bench", "messages": [message]})
            headers = {"Content-Type": "application/json"}
            self.own.connection.request("POST", "/v1/chat/completions", body, headers)
            answer = json.loads(self.own.connection.getresponse().read())
            tokens = answer["usage"]["prompt_tokens"], answer["usage"]["completion_tokens"]
            text = answer["choices"][0]["message"]["content"]
            return [Draft(text=text, input_tokens=tokens[0], output_tokens=tokens[1])]

    return Plain()


def chat(concurrency: int, port: int) -> Any:
    from omegaconf import OmegaConf

    from bench import resource
    from bench.backend.chat import Chat

    prompt = OmegaConf.to_container(OmegaConf.load(resource("configs") / "prompt" / "concise.yaml"))
    url = f"http://127.0.0.1:{port}/v1"
    return Chat("bench", base_url=url, concurrency=concurrency, prompt=prompt, timeout_s=600)


# Theirs.

LEAN = {"log_realtime": False, "log_model_api": False, "acp_server": False, "ctl_server": False}


def inspect_ai(articles: Sequence[str], concurrency: int, port: int) -> None:
    from inspect_ai import Task, eval  # noqa: A004
    from inspect_ai.dataset import Sample
    from inspect_ai.solver import generate

    os.environ["BENCH_API_KEY"] = "none"
    os.environ["BENCH_BASE_URL"] = f"http://127.0.0.1:{port}/v1"
    samples = [Sample(input=PROMPT.format(text), id=i) for i, text in enumerate(articles)]
    for kind, options in (("", {}), (", lean", LEAN)):
        with tempfile.TemporaryDirectory() as folder:
            wall, cpu = time.perf_counter(), time.process_time()
            (log,) = eval(
                Task(dataset=samples, solver=generate()),
                model="openai-api/bench/bench",
                max_connections=concurrency,
                max_samples=concurrency,
                display="none",
                log_dir=folder,
                **options,
            )
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        assert log.status == "success", log.error
        assert log.results.completed_samples == len(articles)
        name = f"Inspect AI {log.eval.packages['inspect_ai']}{kind}"
        print(json.dumps([name, len(articles) / wall, cpu / len(articles)]))


def theirs(options: argparse.Namespace, port: int) -> list[Row]:
    python = os.environ.get("BENCH_INSPECT_PYTHON", sys.executable)
    arguments = ["--inspect", str(port), "--articles", str(options.peer)]
    arguments += ["--concurrency", str(options.concurrency)]
    done = subprocess.run(
        [python, __file__, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        print(f"Inspect AI: not measured ({last}); BENCH_INSPECT_PYTHON names a Python that has it")
        return []
    lines = [line for line in done.stdout.splitlines() if line.startswith('["Inspect AI')]
    return [(name, rate, cpu) for name, rate, cpu in map(json.loads, lines)]


def report(options: argparse.Namespace) -> None:
    n, delay_s = options.concurrency, options.delay_s
    ideal = n / delay_s
    articles = texts(options.articles)
    print(f"{len(articles):,} articles ({options.peer:,} for the peer), {n} calls at once,")
    print(f"answered after {delay_s:g} s: ideally {ideal:,.0f}/s; {os.cpu_count()} processors\n")
    print(f"{'':36}{'answers/s':>10}{'of ideal':>10}{'CPU/call':>12}")

    def show(row: Row) -> float:
        name, rate, cpu = row
        print(f"{name:36}{rate:>10,.0f}{rate / ideal:>10.0%}{cpu * 1e3:>9.2f} ms", flush=True)
        return cpu

    show(measured("no server", sleeper(n, delay_s), articles))
    show(measured("no server, cached", sleeper(n, delay_s), articles, cache=True))
    with served(delay_s) as port:
        show(measured("http.client", plain(n, port), articles))
        show(measured("http.client, cached", plain(n, port), articles, cache=True))
        try:
            ours = show(measured("chat, cached", chat(n, port), articles, cache=True))
        except ImportError as error:
            print(f"chat: not measured ({error}): pip install 'summary-bench[chat]'")
            return
        peers = [show(row) for row in theirs(options, port)]
    if peers:
        print(f"\nInspect AI takes {min(peers) / ours:.1f} times the processor time of chat")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5120)
    parser.add_argument("--peer", type=int, default=1280)
    parser.add_argument("--concurrency", type=int, default=256)
    parser.add_argument("--delay-s", type=float, default=0.2)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--inspect", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.delay_s))
    elif options.inspect:
        inspect_ai(texts(options.articles), options.concurrency, options.inspect)
    else:
        report(options)


if __name__ == "__main__":
    main()
