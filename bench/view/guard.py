"""Who may ask: this machine's browser that was given the token, on a page of ours, and nobody else.

A page of another site can make a browser send requests here, and can give its own name our address
(DNS rebinding). Host is checked against the latter, Origin, a token and a cookie that never leaves
this site against the former.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Of our own pages: their scripts and styles are files of the package, nothing is inline."""
REPORT = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'; "
    "sandbox allow-scripts allow-downloads allow-modals"
)
"""Of a report or comparison: it runs apart from our pages, without our cookie, and asks nobody."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Guard:
    """The token of one server, and what a request must bring.

    ``forgery`` is a second token, which pages carry and every POST sends back.
    """

    def __init__(self, host: str, port: int) -> None:
        self.token = secrets.token_urlsafe(32)
        self.forgery = secrets.token_urlsafe(32)
        self._host = host.strip("[]")
        self._port = port
        self._cookie = f"bench_view_{port}"  # browsers keep one jar for all ports of a machine

    @property
    def cookie(self) -> str:
        """Return the header that hands the browser its cookie."""
        return f"{self._cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"

    def is_host(self, header: str | None) -> bool:
        """Return whether a Host header is ours: an address or localhost, with our port.

        Beyond loopback any literal address passes: a rebound name never is one.
        """
        named = header or ""
        if self._port == 80 and not named.endswith(":80"):
            named += ":80"  # which browsers leave out
        name, colon, port = named.rpartition(":")
        if not colon or port != str(self._port):
            return False
        name = name.strip("[]").lower()
        if name == self._host.lower() or name in _LOOPBACK:
            return True
        return not is_loopback(self._host) and _is_address(name)

    def is_token(self, token: str | None) -> bool:
        """Return whether this is the token."""
        return hmac.compare_digest((token or "").encode(), self.token.encode())

    def is_known(self, cookies: str | None) -> bool:
        """Return whether a Cookie header holds our token."""
        try:
            morsel = SimpleCookie(cookies or "").get(self._cookie)
        except CookieError:
            return False
        return self.is_token(morsel.value if morsel else None)

    def is_ours(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request that changes something comes from a page of ours."""
        same = headers.get("Origin") == f"http://{headers.get('Host')}"
        site = headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        sent = (headers.get("X-Bench-Token") or "").encode()
        return same and site and hmac.compare_digest(sent, self.forgery.encode())


def is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine alone."""
    return host in _LOOPBACK or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
