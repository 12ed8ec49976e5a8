"""What the tests of the driver share: a backend that does as it is told, clocks, a server."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.engine.cache import Cache
from bench.engine.stop import Patience
from bench.records import Draft


class Fake:
    """A backend that answers, or fails, as the test says; it keeps what it was asked."""

    signature = "fake|v:1"
    cacheable = True

    def __init__(
        self, answer: Callable[[str], str | Draft], batch_size: int = 1, concurrency: int = 1
    ) -> None:
        self.answer = answer
        self.batch_size = batch_size
        self.concurrency = concurrency
        self.calls: list[list[str]] = []

    @property
    def asked(self) -> list[str]:
        return [text for call in self.calls for text in call]

    def summarize(self, texts: Sequence[str]) -> Sequence[Draft]:
        self.calls.append(list(texts))
        answers = [self.answer(text) for text in texts]
        return [Draft(text=made) if isinstance(made, str) else made for made in answers]


class Clock:
    """A time that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Waits(Patience):
    """Patience that does not wait, but keeps what it was to wait; it moves a clock on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._clock = clock

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._clock.now += max(0, seconds)

    def wait(self, changed: threading.Condition, seconds: float) -> None:
        self.sleep(seconds)


@pytest.fixture
def fake() -> type[Fake]:
    return Fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits(clock: Clock) -> Waits:
    return Waits(clock)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path / "cache" / "calls.sqlite", say=pytest.fail)
    yield made
    made.close()


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the test's function, which returns a status, headers and a body."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        text = self.rfile.read(length)
        if len(text) < length:  # the client was killed
            return
        status, headers, body = self.server.answer(text.decode())  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """A server on the loopback that outlives clients that leave in the middle."""

    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture
def serve() -> Callable[..., object]:
    """Return a context that serves: ``with serve(answer) as port``."""

    @contextmanager
    def served(answer: Callable[[str], tuple[int, dict, str]], port: int = 0) -> Iterator[int]:
        with Server(("127.0.0.1", port), Handler) as server:
            server.answer = answer  # type: ignore[attr-defined]
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield server.server_port
            finally:
                server.shutdown()
                thread.join()

    return served
