"""What went wrong at a server, told from what it sent: to be tried again, or final."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bench.backend.chat.answers import mapping
from bench.records import TransientError

_TRANSIENT = {408, 409, 425, 429}
_DOWN = {502, 503, 504}
_QUOTED_CHARACTERS = 300


class FailedCallError(Exception):
    """A call that another try will not mend."""

    def __init__(self, message: str, finish_reason: str | None = None) -> None:
        super().__init__(message)
        self.finish_reason = finish_reason


@dataclass(frozen=True, slots=True)
class Refused:
    """A response that is no answer; ``key_name`` says where the key came from."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    key_name: str | None

    def error(self) -> TransientError | FailedCallError:
        """Return what to raise."""
        details = _details(self.body)
        message = f"{self.host} answered {self.status}: {_said(details, self.body)}"
        # An empty account answers 429 too, and no wait fills it.
        empty = details.get("code") == "insufficient_quota"
        told_final = self.headers.get("x-should-retry") == "false" or empty
        if (self.status in _TRANSIENT or self.status >= 500) and not told_final:
            wait_s = _retry_after_s(self.headers)
            down = self.status in _DOWN and wait_s is None
            return TransientError(message, retry_after_s=wait_s, down=down)
        if details.get("code") == "content_filter":
            return FailedCallError(message, "content_filter")
        return FailedCallError(message + self._advice())

    def _advice(self) -> str:
        if self.status in (401, 403):
            if self.key_name is None:
                return " (if it wants a key, name its variable in api_key_env)"
            return " (the key is that of the variable in api_key_env)"
        if self.status == 404:
            return (
                " (is the model's name right, and does base_url end as the server wants, in /v1?)"
            )
        if 300 <= self.status < 400:
            place = "".join(self.headers.get("location", "").split("?")[0].split())
            place = place[:200] or "nowhere"
            return f" (it points to {place}, where nothing is sent: set base_url)"
        return ""


def refused(data: Mapping[str, Any], response: Refused) -> TransientError | FailedCallError | None:
    """Return the error that a response of status 200 holds, as gateways send them; None if none."""
    if not data.get("error"):
        return None
    code = mapping(data["error"]).get("code")
    status = code if isinstance(code, int) and 400 <= code < 600 else response.status
    return Refused(
        response.host, status, response.headers, response.body, response.key_name
    ).error()


def quoted(text: str) -> str:
    """Return the start of a text as one line without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:5000]).split())
    return line if len(line) <= _QUOTED_CHARACTERS else f"{line[:_QUOTED_CHARACTERS]} …"


def _details(body: bytes) -> Mapping[str, Any]:
    try:
        data = mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}
    error = data.get("error", data)
    return mapping(error) or {"message": error}


def _said(details: Mapping[str, Any], body: bytes) -> str:
    for name in ("message", "detail", "error"):
        if isinstance(said := details.get(name), str) and said.strip():
            return quoted(said)
    return quoted(body[:5000].decode(errors="replace")) or "nothing"


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to be left alone, None where it does not say."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
