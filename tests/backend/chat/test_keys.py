"""A key goes to the server that it is for, and nowhere else: no error, log, config or result."""

import base64
import json
import logging
import pickle
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from loopback import completion, error, http, ok

from bench.backend.chat import Chat
from bench.records import BackendError, TransientError

KEY = "sk-Test/Key+With=Signs_0123456789"
SPELLINGS = {KEY, quote(KEY, safe=""), base64.b64encode(KEY.encode()).decode()}


@pytest.fixture(params=["openai", "anthropic"])
def api(request) -> str:
    return request.param


@pytest.fixture
def keyed(chat, api, monkeypatch):
    """Build a backend that takes its key from a variable."""
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    return lambda server, **options: chat(server, api=api, api_key_env="MY_KEY", **options)


def leaks(text: str) -> list[str]:
    return [spelling for spelling in SPELLINGS if spelling in text]


def sent_key(server) -> str | None:
    """Which of the two headers an API takes is its client's to know."""
    headers = server.requests[-1].headers
    found = {headers.get("authorization", "").removeprefix("Bearer "), headers.get("x-api-key", "")}
    (key,) = found - {""}
    return key


def test_the_key_is_sent_where_it_is_named(serve, keyed, api):
    server = serve(error(400))
    keyed(server).summarize(["text"])
    assert sent_key(server) == KEY


def test_no_key_of_the_environment_goes_to_another_server(serve, chat, api, monkeypatch):
    for name in (
        *("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"),
        *("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    ):
        monkeypatch.setenv(name, KEY)
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, f"X-Secret: {KEY}\nAuthorization: Bearer {KEY}\nx-api-key: {KEY}")
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/elsewhere")
    server = serve(error(400))
    chat(server, api=api).summarize(["text"])
    (request,) = server.requests
    assert not leaks(json.dumps(request.headers) + request.line + request.content.decode())
    expected = {"host", "accept", "user-agent", "content-type", "content-length"}
    assert set(request.headers) <= expected | {"anthropic-version"}


@pytest.mark.parametrize("header", ["Authorization", "authorization", "X-Api-Key"])
def test_nor_beside_a_key_that_is_named(serve, keyed, monkeypatch, header):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another-key-0123")
    for name in ("OPENAI_CUSTOM_HEADERS", "ANTHROPIC_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, f"X-Secret: another\n{header}: Bearer another-0123")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "another-0123")
    server = serve(error(400))
    keyed(server).summarize(["text"])
    assert "another" not in json.dumps(server.requests[0].headers)
    assert sent_key(server) == KEY


def echo(spelling: str, status: int):
    """A server that shows the headers it got, as debug pages do."""
    page = json.dumps({"error": {"message": f"your headers: Bearer {spelling}, x: {spelling}!"}})
    return http(status, page, X_Request_Id=spelling, Location=f"http://h/{spelling}")


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@pytest.mark.parametrize("status", [200, 307, 400, 401, 404])
def test_a_server_that_echoes_it(serve, keyed, spelling, status):
    (draft,) = keyed(serve(echo(spelling, status))).summarize(["text"])
    assert draft.error
    assert not leaks(draft.error)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_echoes_it_for_the_moment(serve, keyed, status):
    with pytest.raises(TransientError) as caught:
        keyed(serve(echo(KEY, status))).summarize(["text"])
    assert not leaks(str(caught.value))
    assert "[key]" in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "body",
    [
        f"no JSON but {KEY}",
        json.dumps({"choices": [], KEY: KEY}),
        json.dumps(completion(f"A summary with {KEY}.")),
        json.dumps(completion(None, refusal=f"Never, {KEY}.")),
        json.dumps(completion("A summary.", finish_reason=KEY)),
        json.dumps({"content": [{"type": "text", "text": KEY}], "stop_reason": KEY}),
    ],
)
def test_an_answer_that_holds_it(serve, keyed, body):
    (draft,) = keyed(serve(http(200, body))).summarize(["text"])
    assert not leaks(repr(draft))


def test_logs_and_the_object_itself_do_not_hold_it(serve, keyed, caplog):
    caplog.set_level(logging.DEBUG)
    backend = keyed(serve(ok()))
    backend.summarize(["text"])
    assert not leaks(caplog.text)
    assert not leaks(repr(backend) + repr(vars(backend)) + backend.signature)
    with pytest.raises((TypeError, pickle.PicklingError)):  # so it never goes into a file
        pickle.dumps(backend)


def test_a_word_that_stands_for_a_key_is_no_secret(serve, chat, monkeypatch):
    monkeypatch.setenv("MY_KEY", "none")
    (draft,) = chat(serve(ok("There were none.")), api_key_env="MY_KEY").summarize(["text"])
    assert draft.text == "There were none."


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MY_KEY", None, "MY_KEY is not set"),
        ("MY_KEY", "  ", "MY_KEY is not set"),
        ("MY_KEY", f"{KEY} {KEY}", "holds characters that no key has"),
        ("MY_KEY", "schlüssel", "holds characters that no key has"),
        (KEY, None, "is not the name of an environment variable"),
        ("skTestKeyWithoutSigns0123456789", None, "the variable it names is not set"),
    ],
)
def test_a_key_that_cannot_be_is_told_without_it(chat, monkeypatch, name, value, words):
    if value is not None:
        monkeypatch.setenv(name, value)
    with pytest.raises(BackendError, match=words) as caught:
        chat(api_key_env=name)
    assert not leaks(str(caught.value))
    assert "skTest" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://u:{}@h/v1", "http://{}@h/v1", "http://h/v1?key={}", "http://h/v1#{}"]
)
def test_an_address_with_a_key_is_refused_without_it(chat, url):
    with pytest.raises(BackendError, match="api_key_env") as caught:
        chat(base_url=url.format(quote(KEY, safe="")))
    assert not leaks(str(caught.value))


def test_the_vendors_server_wants_one(api):
    prompt = {"name": "n", "user": "{{ article }}"}
    with pytest.raises(BackendError, match=rf"api.{api}.com:443 wants a key: .*{api.upper()}_API"):
        Chat("m", api=api, prompt=prompt)


def test_no_config_that_ships_holds_one():
    for path in (Path(__file__).resolve().parents[3] / "configs").rglob("*.yaml"):
        for value in re.findall(r"api_key_env: *([^#\s]+)", path.read_text(encoding="utf-8")):
            assert value == "null" or re.fullmatch(r"[A-Z_]+", value)
