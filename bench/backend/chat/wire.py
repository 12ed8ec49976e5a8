"""The transport under the official clients: one pool for all threads, bounded in time and bytes.

httpx2's own transport costs a call three times the CPU at 256 threads (one lock, and a look at
every connection for each request), bounds each read and not the whole call, and reads answers of
any length. This one needs no lock: an idle connection is popped from a stack and pushed back.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

import httpx2

from bench.backend.chat import route
from bench.backend.chat.lane import Lane, Raw
from bench.records import TransientError

_SENT = {
    *(b"host", b"accept", b"user-agent", b"content-type", b"content-length"),
    b"anthropic-version",
}
_KEYS = {b"authorization", b"x-api-key"}


class Wire(httpx2.BaseTransport):
    """Connections to one server.

    Of a client's headers it sends those that a chat needs, and no key but the one it is given: what
    the clients pick up from the environment (keys of other servers, organizations, custom headers)
    stays here.
    """

    def __init__(self, url: str, *, timeout_s: float, key: str | None) -> None:
        """Take the server's address and the most seconds that a call may take in all."""
        self._route = route.find(url)
        self._name = f"{self._route.host}:{self._route.port}"
        self._timeout_s = timeout_s
        self._key = key.encode() if key else None
        self._idle: deque[Lane] = deque()  # its append and pop are atomic

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the whole answer.

        Raises:
            TransientError: another try may mend it.
            BackendError: it does not.
        """
        deadline = monotonic() + self._timeout_s
        payload = self._payload(request)
        try:
            raw = self._exchanged(payload, deadline)
        except TimeoutError:
            late = f"gave no whole answer within {self._timeout_s:g} s (option timeout_s)"
            raise TransientError(f"{self._name} {late}") from None
        headers = [(name, value) for name, value in raw.headers if name.lower() != "set-cookie"]
        return httpx2.Response(raw.status, headers=headers, content=raw.body)

    def close(self) -> None:
        """Close the idle connections; a later call opens one anew."""
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return

    def _exchanged(self, payload: bytes, deadline: float) -> Raw:
        lane = self._lane(deadline)
        try:
            raw = lane.exchange(payload, deadline)
        except BaseException:  # an interrupt too leaves half an answer in it
            lane.close()
            raise
        if raw.reusable:
            self._idle.append(lane)
        else:
            lane.close()
        return raw

    def _lane(self, deadline: float) -> Lane:
        while True:
            try:
                lane = self._idle.pop()
            except IndexError:
                return Lane(self._route.connect(deadline), self._name)
            if not lane.is_stale():
                return lane
            lane.close()

    def _payload(self, request: httpx2.Request) -> bytes:
        """Return a request in one piece: a second send would cost a switch of threads."""
        headers = [pair for pair in request.headers.raw if self._is_sent(*pair)]
        lines = [b"%b: %b\r\n" % pair for pair in headers]
        start = b"%b %b%b HTTP/1.1\r\n" % (
            request.method.encode(),
            self._route.prefix,
            request.url.raw_path,
        )
        return b"".join((start, self._route.headers, *lines, b"\r\n", request.read()))

    def _is_sent(self, name: bytes, value: bytes) -> bool:
        name = name.lower()
        if name in _KEYS:
            return self._key is not None and value in (self._key, b"Bearer " + self._key)
        return name in _SENT
