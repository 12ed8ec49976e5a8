"""What the tests of the chat backend share; ``import loopback`` gives them the server's answers."""

import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parent))

from loopback import PROMPT, Reply, Server, ok

from bench.backend.chat import Chat


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start a server on loopback, and stop it after the test."""
    started: list[Server] = []

    def start(*replies: Reply, tls: ssl.SSLContext | None = None) -> Server:
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        started.append(Server(listener, tls, list(replies) or [ok()]))
        threading.Thread(target=started[-1].serve, daemon=True).start()
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def chat() -> Iterator[Callable[..., Chat]]:
    """Build a chat backend for a server, and close it after the test."""
    made: list[Chat] = []

    def make(server: Server | None = None, **options: Any) -> Chat:
        url = {"base_url": server.url} if server else {"base_url": "http://127.0.0.1:9/v1"}
        if options.get("api") == "anthropic" and server:
            url["base_url"] = server.url.removesuffix("/v1")
        made.append(Chat("tiny", **{"prompt": PROMPT, "timeout_s": 10, **url, **options}))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, address or proxy of the machine that tests run on."""
    for name in os.environ:
        if name.upper().startswith(("OPENAI", "ANTHROPIC")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
