"""A real HTTP server on loopback that answers well or badly, as each test says."""

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PEM = Path(__file__).resolve().with_name("localhost.pem")
PROMPT = {"name": "plain", "system": "Summarize.", "user": "{{ article }}\n\nNow."}


@dataclass
class Request:
    """One request as it arrived; ``connection`` numbers the connections."""

    line: str
    headers: dict[str, str]
    content: bytes
    connection: int

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def user(self) -> str:
        return self.body["messages"][-1]["content"]


class HangupError(Exception):
    """Raised by a reply that ends its connection."""


Reply = Callable[[socket.socket, Request], None]


def raw(data: bytes, *, close: bool = False) -> Reply:
    """Send bytes as they are."""

    def reply(connection: socket.socket, _: Request) -> None:
        connection.sendall(data)
        if close:
            raise HangupError

    return reply


def http(status: int, body: bytes | str, **headers: str) -> Reply:
    """Send a whole response."""
    content = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": "application/json", "Content-Length": str(len(content))}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return raw(f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode() + content)


def completion(content: Any = "A summary.", finish_reason: str = "stop", **message: Any) -> dict:
    """Return a response as OpenAI's server makes it."""
    said = {"role": "assistant", "content": content, **message}
    usage = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}
    choice = {"index": 0, "message": said, "finish_reason": finish_reason}
    return {"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage}


def ok(content: Any = "A summary.", **changes: Any) -> Reply:
    return http(200, json.dumps(completion(content, **changes)))


def error(status: int, message: str = "no", code: Any = None, **headers: str) -> Reply:
    return http(status, json.dumps({"error": {"message": message, "code": code}}), **headers)


def reset(connection: socket.socket, _: Request) -> None:
    """Break the connection off with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise HangupError


def hang_up(connection: socket.socket, _: Request) -> None:
    raise HangupError


def drip(data: bytes, pause_s: float = 0.05) -> Reply:
    """Send a byte at a time, for ever slow but never silent."""

    def reply(connection: socket.socket, _: Request) -> None:
        for i in range(len(data)):
            connection.sendall(data[i : i + 1])
            time.sleep(pause_s)

    return reply


@dataclass
class Server:
    """Answers request after request with ``replies``, the last one again and again."""

    listener: socket.socket
    tls: ssl.SSLContext | None = None
    replies: list[Reply] = field(default_factory=lambda: [ok()])
    requests: list[Request] = field(default_factory=list)
    choose: Callable[[Request], Reply] | None = None
    open: set[socket.socket] = field(default_factory=set)
    connections: int = 0
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/v1"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.talk, args=(connection, self.connections)).start()

    def talk(self, connection: socket.socket, number: int) -> None:
        with self.lock:
            self.open.add(connection)
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            while request := read(connection, number):
                self.reply(request)(connection, request)
        except (OSError, HangupError):
            pass
        finally:
            connection.close()
            with self.lock:
                self.open.discard(connection)

    def reply(self, request: Request) -> Reply:
        with self.lock:
            self.requests.append(request)
            if self.choose:
                return self.choose(request)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def close(self) -> None:
        self.listener.close()
        with self.lock:
            for connection in self.open:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def read(connection: socket.socket, number: int) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _, content = data.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = {n.lower(): v for n, _, v in (pair.partition(": ") for pair in lines)}
    while len(content) < int(headers.get("content-length", 0)):
        chunk = connection.recv(65536)
        if not chunk:
            return None
        content += chunk
    return Request(line, headers, content, number)
