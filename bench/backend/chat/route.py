"""The way to a server: straight, or through the proxy that the environment names."""

from __future__ import annotations

import base64
import http.client
import ipaddress
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from bench.backend.chat.failures import quoted
from bench.records import BackendError, TransientError

_CONNECT_S = 10.0


@dataclass(frozen=True, slots=True)
class Route:
    """A server's address, TLS where it is https, and the proxy before it.

    ``prefix`` goes before the target of a request, ``headers`` beside its own: what a proxy wants
    that is sent requests in the clear.
    """

    host: str
    port: int
    tls: ssl.SSLContext | None
    proxy: SplitResult | None
    prefix: bytes = b""
    headers: bytes = b""

    def connect(self, deadline: float) -> socket.socket:
        """Return a connection to the server.

        Raises:
            TransientError: nobody answers there; it counts as down.
            BackendError: somebody answers whose certificate is not trusted.
        """
        name = f"{self.host}:{self.port}"
        via = f" through the proxy {self.proxy.hostname}:{self.proxy.port}" if self.proxy else ""
        wait_s = max(0.001, min(_CONNECT_S, deadline - monotonic()))
        connection: socket.socket | None = None
        try:
            address = (
                (self.proxy.hostname, self.proxy.port) if self.proxy else (self.host, self.port)
            )
            connection = socket.create_connection(address, wait_s)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is None:
                return connection
            if self.proxy is not None:
                _open_tunnel(connection, name, self.proxy)
            return self.tls.wrap_socket(connection, server_hostname=self.host)
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, ssl.SSLCertVerificationError):
                reason = error.verify_message
                raise BackendError(f"{name}: its certificate is not trusted: {reason}") from None
            if isinstance(error, OSError | http.client.HTTPException):
                raise TransientError(
                    f"{name} cannot be reached{via}: {_said(error)}", down=True
                ) from None
            raise


def find(url: str) -> Route:
    """Return the route to a server, by the proxies in the environment; never one to this machine.

    Raises:
        BackendError: the proxy is of a kind that is not understood.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    proxy = None if _is_here(host) or proxy_bypass(host) else getproxies().get(parts.scheme)
    tls = _trusted() if secure else None
    if not proxy:
        return Route(host, port, tls, None)
    place = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if place.scheme != "http" or not place.hostname:
        raise BackendError(
            f"chat: the {parts.scheme}_proxy of the environment is none of http://HOST:PORT"
        )
    place = place._replace(netloc=place.netloc if place.port else f"{place.netloc}:80")
    if secure:
        return Route(host, port, tls, place)
    return Route(host, port, None, place, f"http://{host}:{port}".encode(), _login(place))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _trusted() -> ssl.SSLContext:
    """Return the certificates that the official clients trust."""
    import httpx2

    context: ssl.SSLContext = httpx2.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _login(proxy: SplitResult) -> bytes:
    if proxy.username is None:
        return b""
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return b"Proxy-Authorization: Basic " + base64.b64encode(login) + b"\r\n"


def _open_tunnel(connection: socket.socket, name: str, proxy: SplitResult) -> None:
    ask = f"CONNECT {name} HTTP/1.1\r\nHost: {name}\r\n".encode()
    connection.sendall(ask + _login(proxy) + b"\r\n")
    with closing(http.client.HTTPResponse(connection, method="CONNECT")) as answer:
        answer.begin()
        if answer.status != 200:
            raise OSError(f"the proxy answers {answer.status} {quoted(answer.reason)}")


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no connection within {_CONNECT_S:g} s"
    return quoted(str(getattr(error, "strerror", None) or error)) or type(error).__name__
