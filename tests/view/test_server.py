"""The server over real sockets: who is let in, what is answered, how it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.cli import main
from bench.records import BenchError
from bench.results.judgements import FILE, read
from bench.view.guard import Guard
from bench.view.server import Server

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = "e/20260101T000000-000000"
PAIR = f"/pair/{RUN}?annotator=Ada"


class Client:
    """A browser's part of the talk, header by header."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.cookie = {"Cookie": f"bench_view_{port}={token}"}
        self.origin = f"http://127.0.0.1:{port}"

    def ask(
        self, path: str, headers: dict[str, str] | None = None, *, body: bytes | None = None
    ) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("POST" if body is not None else "GET", path, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def get(self, path: str) -> tuple[int, str]:
        response, text = self.ask(path, self.cookie)
        return response.status, text

    def judge(self, forgery: str, answer: Any, **changed: str) -> tuple[int, Any]:
        headers = {
            **self.cookie, "Content-Type": "application/json", "Origin": self.origin,
            "X-Bench-Token": forgery, **changed,
        }  # fmt: skip
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        response, text = self.ask(f"/judge/{RUN}", headers, body=body)
        kind = response.headers["Content-Type"]
        return response.status, json.loads(text) if kind.startswith("application/json") else text


@pytest.fixture
def client(server: Server) -> Client:
    return Client(server.server_address[1], server.guard.token)


def answer(client: Client, **changes: Any) -> dict[str, Any]:
    pair = json.loads(client.get(PAIR)[1])["pair"]
    return {"annotator": "Ada", "task": pair["task"], "verdict": "left", **changes}


def test_it_listens_on_loopback_alone(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_the_token_becomes_a_cookie_and_leaves_the_address(server: Server, client: Client) -> None:
    response, _ = client.ask(f"/?token={server.guard.token}")
    assert (response.status, response.headers["Location"]) == (303, "/")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.ask("/", {"Cookie": cookie.partition(";")[0]})[0].status == 200


@pytest.mark.parametrize("path", ["/", "/assets/view.css", f"/run/{RUN}", PAIR, "/?token=guess"])
def test_without_the_token_nothing_is_told(path: str, client: Client) -> None:
    for headers in ({}, {"Cookie": f"bench_view_{client.port}=guess"}, {"Cookie": "\x7f;=;"}):
        response, text = client.ask(path, headers)
        assert response.status == 403
        assert "20260101" not in text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "192.168.0.9:{port}", ""],
)
def test_another_name_is_not_answered(host: str, client: Client) -> None:
    headers = {**client.cookie, "Host": host.format(port=client.port)}
    response, text = client.ask("/", headers)
    assert response.status == 421
    assert "20260101" not in text


def test_beyond_loopback_an_address_passes_and_a_name_does_not() -> None:
    guard = Guard("0.0.0.0", 80)
    assert guard.is_host("192.168.0.9:80")
    assert guard.is_host("localhost"), "browsers leave port 80 out"
    assert not guard.is_host("localhost:81")
    assert guard.is_host("[fe80::1]:80")
    assert not guard.is_host("evil.example:80")
    assert not guard.is_host(None)


def test_every_page_forbids_what_it_does_not_need(client: Client) -> None:
    for path in ("/", f"/run/{RUN}", f"/judge/{RUN}?annotator=A", "/trend/e", "/nowhere"):
        response, text = client.ask(path, client.cookie)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick" not in text


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""},
        {"X-Bench-Token": "guess"}, {"Sec-Fetch-Site": "cross-site"}, {"Cookie": "x=y"},
    ],
)  # fmt: skip
def test_an_answer_from_elsewhere_is_refused(
    changed: dict[str, str], client: Client, server: Server, results: Path
) -> None:
    sent = answer(client)
    assert client.judge(server.guard.forgery, sent, **changed)[0] == 403
    assert not list(results.glob(f"**/{FILE}"))
    assert client.judge(server.guard.forgery, sent)[0] == 200


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (b"{", 400, "JSON object"),
        (b"[]", 400, "JSON object"),
        (b"x" * 300_000, 413, "at most"),
        ({"verdict": "best"}, 400, "left, tie or right"),
        ({"task": "nope"}, 400, "not one of the run's"),
        ({"annotator": "  "}, 400, "your name"),
        ({"support": {"left": ["yes"] * 40}}, 400, "a word a sentence"),
        ({"support": {"left": ["perhaps", None]}}, 400, "perhaps"),
        ({"support": 3}, 400, "a word a sentence"),
        ({"comment": 5}, 400, "comment"),
        ({"comment": "\ud800"}, 400, "surrogate"),
    ],
)
def test_a_wrong_answer_is_told_and_not_kept(
    sent: Any, status: int, words: str, client: Client, server: Server, results: Path
) -> None:
    sent = answer(client, **sent) if isinstance(sent, dict) else sent
    got, said = client.judge(server.guard.forgery, sent)
    assert got == status
    assert words in said["error"]
    assert not list(results.glob(f"**/{FILE}"))


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../server.py", "/assets/%2e%2e%2fserver.py", "/assets/..%5cserver.py",
        "/run/../e", "/run/e/..", "/run/e/%2e%2e", "/run/%2e%2e/%2e%2e", "/run/e/.%00",
        "//etc/passwd", "/report/e/..%2f..%2fsecret", "/trend/..", "/compare?run=../..&run=e/..",
        "/run/e/20260101T000000-000000/plan.json", "/run/baselines/e", "/nothing",
    ],
)  # fmt: skip
def test_a_path_leads_nowhere_else(path: str, client: Client, results: Path) -> None:
    (results.parent / "secret").mkdir()
    (results.parent / "secret" / "report.html").write_text("SECRET")
    status, text = client.get(path)
    assert status in (400, 404)
    assert "SECRET" not in text
    assert "import" not in text
    assert "root:" not in text


def test_names_of_systems_never_reach_the_judge(client: Client, server: Server) -> None:
    page = client.get(f"/judge/{RUN}?annotator=Ada")[1]
    pair = client.get(PAIR)[1]
    assert json.loads(pair)["pair"].keys() == {
        "task", "language", "title", "article", "left", "right"
    }  # fmt: skip
    assert "|v:1" not in page + pair


def test_sides_are_drawn_by_annotator_and_pair(client: Client, server: Server) -> None:
    lefts = []
    for who in map(str, range(12)):
        pair = json.loads(client.get(f"/pair/{RUN}?annotator={who}")[1])["pair"]
        again = json.loads(client.get(f"/pair/{RUN}?annotator={who}")[1])["pair"]
        assert pair == again
        lefts.append(pair["left"][0])
    assert len(set(lefts)) == 2, "for some the one, for some the other"


def test_judged_pairs_come_no_more_and_can_be_judged_again(
    client: Client, server: Server, results: Path
) -> None:
    folder = results / RUN
    first = answer(client, support={"left": ["yes", None], "right": ["no", "unsure"]})
    assert client.judge(server.guard.forgery, first) == (200, {"kept": True})
    asked = json.loads(client.get(PAIR)[1])
    assert (asked["done"], asked["total"]) == (1, 10)
    assert asked["pair"]["task"] != first["task"]
    assert client.judge(server.guard.forgery, {**first, "verdict": "right"})[0] == 200
    (kept,), notes = read(folder, ["x", "y"])
    assert kept.verdict == "worse"
    assert kept.left == kept.systems[0]
    assert len(kept.support) == 3
    assert notes == ["1 judgements were made again: the last of each counts"]
    other = json.loads(client.get(f"/pair/{RUN}?annotator=Bo")[1])
    assert other["done"] == 0


def test_a_choice_of_systems_narrows_the_pairs(
    client: Client, results: Path, make_run: Callable[..., Any]
) -> None:
    name = make_run(results, number=7, systems=("x", "y", "z")).path.name
    address = f"/pair/e/{name}?annotator=Ada"
    for chosen, total in (
        ("", 30),
        ("&system=x&system=z", 10),
        ("&system=x&system=y&system=z", 30),
    ):
        assert json.loads(client.get(address + chosen)[1])["total"] == total
    status, said = client.get(f"{address}&system=x&system=nope")
    assert status == 400
    assert "choose at least two" in said
    page = client.get(f"/judge/e/{name}")[1]
    assert page.count('name="system"') == 3


def test_progress_counts_the_parts_on_disk(client: Client, results: Path) -> None:
    said = json.loads(client.get("/progress/slow/20260104T000000-000000")[1])
    assert said["whole"] is False
    assert said["articles"] == 10
    assert said["limit"] == 50
    assert said["summaries"] == [
        {"name": "x", "done": 10, "of": 10},
        {"name": "y", "done": 10, "of": 10},
    ]
    assert said["scores"] == [{"name": "length", "done": 0, "of": 20}]


def test_one_broken_run_does_not_hide_the_others(client: Client, results: Path) -> None:
    for name, text in (("20260105", "{"), ("20260106", "[]"), ("20260107", '{"id": 3}')):
        broken = results / "e" / name
        broken.mkdir()
        (broken / "run.json").write_text(text)
    (results / "e" / "20260108").mkdir()
    (results / "e" / "20260108" / "plan.json").write_text("{}")
    status, text = client.get("/")
    assert status == 200
    assert text.count("unreadable") == 4
    assert RUN.partition("/")[2] in text
    assert client.get("/run/e/20260105")[0] == 400
    assert client.get("/trend/e")[0] == 200


def test_what_cannot_be_compared_is_said(client: Client) -> None:
    third = "e/20260103T000000-000000"
    status, text = client.get(f"/compare?run={RUN}&run={third}")
    assert status == 400
    assert "articles" in text
    assert "tick two" in client.get(f"/compare?run={RUN}")[1]
    assert "no run nope" in client.get(f"/compare?run={RUN}&run=nope")[1]


def test_a_report_on_disk_runs_apart(client: Client, results: Path) -> None:
    assert "<title>" in client.get(f"/report/{RUN}")[1], "made anew where the run wrote none"
    (results / RUN / "report.html").write_text("<p>hello</p>")
    response, text = client.ask(f"/report/{RUN}", client.cookie)
    assert text == "<p>hello</p>"
    assert "sandbox allow-scripts" in response.headers["Content-Security-Policy"]
    assert "allow-same-origin" not in response.headers["Content-Security-Policy"]
    assert f"/report/{RUN}" in client.get(f"/run/{RUN}")[1]


def test_a_port_that_is_taken_is_said(results: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BenchError, match=f"port={port} cannot be listened on"):
            Server(results, port=port)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("port=70000", "from 0 to 65535"), ("port=x", "from 0 to 65535"),
        ("host=nowhere.invalid", "cannot be listened on"),
        ("results_dir=nowhere", "no such folder"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_a_line(
    argument: str, words: str, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["view", "open=false", f"results_dir={results}", argument]) == 2
    assert words in capsys.readouterr().err


def start(results: Path) -> tuple[subprocess.Popen[str], Client, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench", "view", "open=false", f"results_dir={results}"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    port = int(url.split(":")[2].partition("/")[0])
    return process, Client(port, url.partition("token=")[2]), url


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(sent: signal.Signals, results: Path) -> None:
    process, client, _ = start(results)
    assert client.get("/")[0] == 200
    process.send_signal(sent)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert out.endswith("ended\n")
    assert err == ""


def test_killed_while_judging_it_keeps_all_that_was_acknowledged(results: Path) -> None:
    process, client, _ = start(results)
    page = client.get(f"/judge/{RUN}?annotator=Ada")[1]
    forgery = page.partition('name="bench-token" content="')[2].partition('"')[0]
    for _ in range(4):
        assert client.judge(forgery, answer(client))[0] == 200
    half = socket.create_connection(("127.0.0.1", client.port))
    half.sendall(b"POST /judge HTTP/1.1\r\nContent-Length: 500\r\n\r\n{")
    process.kill()
    process.communicate(timeout=20)
    half.close()
    judged = results / RUN / FILE
    with judged.open("ab") as file:
        file.write(b'{"schema": 1, "time"')  # a line that a kill tore
    process, client, _ = start(results)
    page = client.get(f"/judge/{RUN}?annotator=Ada")[1]
    forgery = page.partition('name="bench-token" content="')[2].partition('"')[0]
    assert json.loads(client.get(PAIR)[1])["done"] == 4
    assert client.judge(forgery, answer(client))[0] == 200
    process.kill()
    process.communicate(timeout=20)
    found, notes = read(results / RUN, ["x", "y"])
    assert len(found) == 5
    assert len(notes) == 1
