"""The options of a chat backend, checked before the first call."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bench.backend import options as checks
from bench.backend.chat import cleaning, refusals
from bench.records import BackendError

MOST_CALLS = 512
VENDORS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
"""The APIs that are spoken, and where their vendors' servers are."""

_OURS = {"model", "messages", "system", "stream", "n"}
_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_KEY = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a chat backend can be told; ``configs/backend/chat.yaml`` has a line about each.

    None leaves a parameter to the server; without a prompt a text is the whole message, as judges
    write it. ``schema`` (JSON schema of the answer) and ``logprobs`` (likeliest tokens to be told
    with their log-probabilities, at each place) are what judges ask for, see ``Chat.asking``.
    """

    model: str
    prompt: Mapping[str, Any] | None
    api: str = "openai"
    base_url: str | None = None
    api_key_env: str | None = None
    language: str | None = None
    max_words: int | None = 60
    temperature: float | None = 0.0
    top_p: float | None = None
    max_tokens: int | None = 1024
    stop: Sequence[str] = ()
    seed: int | None = None
    extra_body: Mapping[str, Any] | None = None
    clean: Sequence[str] = cleaning.USUAL
    refusals: str | None = "en"
    timeout_s: float = 300.0
    concurrency: int = 8
    batch_size: int = 1
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    price: Mapping[str, Any] | None = None
    prices: Mapping[str, Any] | None = None
    window: int | None = None
    schema: Mapping[str, Any] | None = None
    logprobs: int | None = None

    def __post_init__(self) -> None:
        _check_numbers(self)
        if self.api not in VENDORS:
            _refuse("api", self.api, f"one of {', '.join(VENDORS)}")
        if not self.model or "|" in self.model or not self.model.isprintable():
            _refuse("model", self.model, "the name of a model, as its server knows it")
        if self.api == "anthropic" and self.seed is not None:
            _refuse("seed", self.seed, "null, since Anthropic's API knows no seed")
        if self.api == "anthropic" and self.max_tokens is None:
            _refuse("max_tokens", None, "a number, since Anthropic's API needs one")
        if self.api == "anthropic" and self.logprobs is not None:
            _refuse("logprobs", self.logprobs, "null, since Anthropic's API tells none")
        if isinstance(self.stop, str) or not all(isinstance(s, str) and s for s in self.stop):
            _refuse("stop", self.stop, "a list of strings")
        if self.extra_body is not None and not isinstance(self.extra_body, Mapping):
            _refuse("extra_body", self.extra_body, "null or a mapping")
        if wrong := sorted(_OURS & set(self.extra_body or ())):
            _refuse("extra_body", wrong, "nothing that the backend itself sends")
        cleaning.check(self.clean)
        refusals.check(self.refusals)
        _check_url(self.base_url)

    @property
    def url(self) -> str:
        """Return where the server is, without a slash at the end."""
        return (self.base_url or VENDORS[self.api]).rstrip("/")

    @property
    def hostname(self) -> str:
        """Return the server's name, which prices belong to."""
        return urlsplit(self.url).hostname or ""

    @property
    def host(self) -> str:
        """Return the server's name and port, which its limits are shared by."""
        parts = urlsplit(self.url)
        standard = 443 if parts.scheme == "https" else 80
        return f"{self.hostname}:{parts.port or standard}"

    def key(self) -> str | None:
        """Return the key from the environment, None where none is asked for.

        Raises:
            BackendError: it is not there, or cannot be one; the message never holds it.
        """
        name = self.api_key_env
        if name is None:
            if self.base_url is None:
                vendor = self.api.upper()
                raise BackendError(
                    f"chat: {self.host} wants a key: put it into an environment variable and give "
                    f"its name (api_key_env={vendor}_API_KEY), or give the base_url "
                    "of another server"
                )
            return None
        if not _ENVIRONMENT_NAME.fullmatch(name):  # it may be the key itself: never shown
            raise BackendError(
                "chat: api_key_env is not the name of an environment variable: expected the name "
                "of the one that holds the key (OPENAI_API_KEY), never the key"
            )
        shown = name if name.isupper() else "the variable it names"
        value = os.environ.get(name, "").strip()
        if not value:
            raise BackendError(f"chat: api_key_env: {shown} is not set: export it with the key")
        if not _KEY.fullmatch(value):
            raise BackendError(f"chat: api_key_env: {shown} holds characters that no key has")
        return value

    def decoding(self) -> dict[str, str]:
        """Return what shapes the answer beside model and prompt, as the signature spells it."""
        told: dict[str, Any] = {
            "max_words": self.max_words,
            "language": self.language,
            "temperature": None if self.temperature is None else f"{self.temperature:g}",
            "top_p": None if self.top_p is None else f"{self.top_p:g}",
            "max_tokens": self.max_tokens,
            "stop": _json(list(self.stop)) if self.stop else None,
            "seed": self.seed,
            "extra": _json(dict(self.extra_body)) if self.extra_body else None,
            "schema": _digest(self.schema) if self.schema is not None else None,
            "logprobs": self.logprobs,
        }
        return {name: str(value) for name, value in told.items() if value is not None}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _digest(value: Any) -> str:
    return hashlib.sha256(_json(value).encode()).hexdigest()[:8]


def _refuse(name: str, value: Any, expected: str) -> None:
    raise BackendError(f"chat: {name}={value!r}: expected {expected}")


def _check_numbers(options: Options) -> None:
    for name in ("concurrency", "batch_size"):
        checks.positive_int("chat", name, getattr(options, name))
    if options.concurrency > MOST_CALLS:
        _refuse("concurrency", options.concurrency, f"no more than {MOST_CALLS}")
    for name in ("max_words", "max_tokens", "window", "logprobs"):
        if getattr(options, name) is not None:
            checks.positive_int("chat", name, getattr(options, name))
    checks.positive_seconds("chat", "timeout_s", options.timeout_s)
    for name, low in (
        *(("temperature", True), ("top_p", False)),
        *(("requests_per_minute", False), ("tokens_per_minute", False)),
    ):
        value = getattr(options, name)
        if value is not None and not _is_number(value, zero=low):
            _refuse(name, value, f"null or a number {'of at least' if low else 'above'} 0")
    if options.seed is not None and type(options.seed) is not int:
        _refuse("seed", options.seed, "null or a whole number")


def _is_number(value: Any, *, zero: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return bool(value >= 0) if zero else bool(value > 0)


def _check_url(url: str | None) -> None:
    if url is None:
        return
    expected = "expected http://HOST:PORT/v1 or null for the vendor's own server"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable:
        raise BackendError(f"chat: base_url is no address of a server: {expected}")
    if parts.username is not None or parts.query or parts.fragment:  # where keys are put: not shown
        raise BackendError(
            "chat: base_url holds a user, a query or a fragment, which the results would keep: "
            "give a key through api_key_env"
        )
