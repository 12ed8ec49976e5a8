"""The server: requests checked by the guard, answered by the pages; on loopback by default."""

from __future__ import annotations

import json
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench import __version__
from bench.records import BenchError
from bench.view.answer import Answer, data
from bench.view.guard import HEADERS, Guard
from bench.view.pages import Pages, wrong
from bench.view.runs import Runs

_MOST_BYTES = 200_000
_PATIENCE_S = 30


class Server(ThreadingHTTPServer):
    """Serves the runs of a folder until it is shut down.

    Raises:
        BenchError: it cannot listen there.
    """

    daemon_threads = True

    def __init__(self, results: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), Request)
        except (OSError, OverflowError) as error:
            raise BenchError(f"host={host} port={port} cannot be listened on: {error}") from error
        self.guard = Guard(host, self.server_address[1])
        self.pages = Pages(Runs(results), self.guard.forgery)

    @property
    def url(self) -> str:
        """Return the address with the token, to be opened by whoever may see the runs."""
        host = str(self.server_address[0])
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.server_address[1]}/?token={self.guard.token}"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """Say what failed in a line; a browser that has left is no failure."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"bench view: a fault of ours: {error!r}", file=sys.stderr)


class Request(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = f"summary-bench/{__version__}"
    sys_version = ""
    timeout = _PATIENCE_S

    def do_GET(self) -> None:
        """Answer a page, or hand the cookie to whoever brings the token."""
        guard, url = self.server.guard, urlsplit(self.path)
        if self._refused():
            return
        query = parse_qs(url.query)
        if "token" in query:
            if guard.is_token(query["token"][0]):
                self._to("/", guard.cookie)
            else:
                self._send(wrong("This token is not the one of this server.", 403))
            return
        if not guard.is_known(self.headers.get("Cookie")):
            self._send(wrong("Open the address that bench view printed, with its token.", 403))
            return
        self._answer(lambda: self.server.pages.get(url.path, query))

    def do_POST(self) -> None:
        """Keep an answer of a page of ours."""
        body = self._body()
        if body is None or self._refused():
            return
        known = self.server.guard.is_known(self.headers.get("Cookie"))
        if not known or not self.server.guard.is_ours(dict(self.headers.items())):
            self._send(data({"error": "this did not come from a page of this server"}, 403))
            return
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if self.headers.get_content_type() != "application/json" or not isinstance(answer, dict):
            self._send(data({"error": "expected a JSON object"}, 400))
            return
        self._answer(lambda: self.server.pages.post(urlsplit(self.path).path, answer))

    def _answer(self, make: Any) -> None:
        try:
            answer = make()
        except BenchError as error:
            posted = self.command == "POST" or urlsplit(self.path).path.startswith("/pair/")
            answer = data({"error": str(error)}, 400) if posted else wrong(str(error), 400)
        except Exception as error:  # noqa: BLE001 one bad run must not end the server
            print(f"bench view: a fault of ours: {self.path!r}: {error!r}", file=sys.stderr)
            answer = wrong(f"A fault of ours: {type(error).__name__}.", 500)
        self._send(answer)

    def _refused(self) -> bool:
        if self.server.guard.is_host(self.headers.get("Host")):
            return False
        self._send(wrong("This server does not answer to that name.", 421))
        return True

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > _MOST_BYTES:
            self.close_connection = True
            self._send(data({"error": f"expected at most {_MOST_BYTES:,} bytes"}, 413))
            return None
        return self.rfile.read(int(length))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{answer.kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", answer.policy)
        self._end(answer.body)

    def _to(self, path: str, cookie: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", path)
        self.send_header("Set-Cookie", cookie)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self._end(b"")

    def _end(self, body: bytes) -> None:
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing of single requests: addresses may hold the token."""
