"""A server and the official client that speaks to it."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import quote

from bench.backend.chat import anthropic_api, openai_api
from bench.backend.chat.answers import Answer, NoAnswerError
from bench.backend.chat.failures import FailedCallError, Refused, quoted, refused
from bench.backend.chat.options import Options
from bench.records import BackendError, TransientError

_LEAST_KEY = 12
_CUSTOM_HEADERS = ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS")
_APIS: dict[str, ModuleType] = {"openai": openai_api, "anthropic": anthropic_api}


class Server:
    """Asks one server; any number of threads may do so at once."""

    def __init__(self, options: Options) -> None:
        """Make the client ready; nothing is sent.

        Raises:
            BackendError: a package or the key is missing.
        """
        self._api = _APIS[options.api]
        self._host = options.host
        self._key_name = options.api_key_env
        key = options.key()
        # What is shorter is no secret, and may be a word: "none", "ollama".
        self._secrets = _spellings(key) if key and len(key) >= _LEAST_KEY else ()
        try:
            import httpx2

            from bench.backend.chat.wire import Wire

            self._wire = Wire(options.url, timeout_s=options.timeout_s, key=key)
            http_client = httpx2.Client(transport=self._wire, trust_env=False)
            with _without_custom_headers():
                self._client = self._api.client(options, key, http_client)
            self._errors: type[Exception] = self._api.errors()
        except ModuleNotFoundError as error:
            raise BackendError(
                f"chat needs {error.name}: pip install 'summary-bench[chat]'"
            ) from None
        self._response = httpx2.Response

    def ask(self, body: Mapping[str, Any]) -> Answer:
        """Send a request and return the answer.

        Raises:
            TransientError: another try may mend it.
            FailedCallError: it does not.
        """
        try:
            return self._asked(body)
        except TransientError as error:
            raise TransientError(
                self.redacted(str(error)), retry_after_s=error.retry_after_s, down=error.down
            ) from None
        except FailedCallError as error:
            raise FailedCallError(self.redacted(str(error)), error.finish_reason) from None
        except BackendError as error:
            raise FailedCallError(self.redacted(str(error))) from None

    def redacted(self, text: str) -> str:
        """Return a text without the key, however it is spelled there."""
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        return text

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        self._wire.close()

    def _asked(self, body: Mapping[str, Any]) -> Answer:
        response = self._posted(body)
        answered = Refused(
            self._host, response.status_code, response.headers, response.content, self._key_name
        )
        if response.status_code != 200:
            raise answered.error()
        try:
            data = json.loads(response.content)
        except (ValueError, RecursionError):
            kind = quoted(response.headers.get("content-type", "no content type"))
            start = quoted(response.content[:1000].decode(errors="replace"))
            raise FailedCallError(
                f"{self._host} answered with something that is no whole JSON ({kind}, "
                f"{len(response.content)} bytes): {start or 'nothing'}"
            ) from None
        if not isinstance(data, dict):
            raise FailedCallError(f"{self._host} answered JSON that is no object")
        if error := refused(data, answered):
            raise error
        try:
            answer: Answer = self._api.answer(data)
        except NoAnswerError as problem:
            raise FailedCallError(f"{self._host} answered {problem}") from None
        return answer

    def _posted(self, body: Mapping[str, Any]) -> Any:
        """Return the response, of whatever status.

        The clients' ``post`` is what their typed methods call. Calling it leaves out their models
        of request and response, which cost 1 ms of CPU a call and bring nothing that is used here.
        """
        try:
            return self._client.post(self._api.PATH, cast_to=self._response, body=body)
        except self._errors as error:
            response = getattr(error, "response", None)
            if response is not None:
                return response
            # Anthropic's client wraps what the transport raises, OpenAI's does not.
            if isinstance(error.__cause__, BackendError):
                raise error.__cause__ from None
            raise


@contextmanager
def _without_custom_headers() -> Iterator[None]:
    """Hide the headers that the environment holds for another server and its key.

    The clients would put them over their own, and so send another key, or none.
    """
    kept = {name: os.environ.pop(name) for name in _CUSTOM_HEADERS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def _spellings(key: str) -> tuple[str, ...]:
    """Return the ways in which a server may echo a key."""
    packed = base64.b64encode(key.encode()).decode()
    return tuple({key, quote(key, safe=""), json.dumps(key)[1:-1], packed})
