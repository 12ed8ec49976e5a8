"""Servers that fail in every way: each call ends with a summary, a transient error or a reason."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import loopback
import pytest
from loopback import completion, drip, error, hang_up, http, raw, reset

from bench.records import TransientError

ARTICLE = "The council met on Monday. It approved 12 of 15 plans."
BODY = json.dumps(completion())


def failure(chat, server, **options) -> TransientError:
    with pytest.raises(TransientError) as caught:
        chat(server, **options).summarize([ARTICLE])
    return caught.value


def draft(chat, *replies, serve, **options):
    (made,) = chat(serve(*replies), **options).summarize([ARTICLE])
    return made


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 501, 507, 529])
def test_another_try_may_mend_it(serve, chat, status):
    caught = failure(chat, serve(error(status, "slow down")))
    assert f"answered {status}: slow down" in str(caught)
    assert (caught.retry_after_s, caught.down) == (None, False)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_a_server_behind_it_is_down(serve, chat, status):
    assert failure(chat, serve(error(status))).down
    caught = failure(chat, serve(error(status, Retry_After="3")))
    assert (caught.retry_after_s, caught.down) == (3.0, False)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "2"}, 2.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "1.5"}, 1.5),
        ({"Retry_After": "9", "Retry_After_Ms": "250"}, 0.25),
        ({"Retry_After": "-1"}, None),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "nan"}, None),
        ({"Retry_After": ""}, None),
        ({"Retry_After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
    ],
)
def test_what_the_server_asks_to_be_waited(serve, chat, headers, seconds):
    assert failure(chat, serve(error(429, **headers))).retry_after_s == seconds


def test_a_date_to_come_back_at(serve, chat):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    caught = failure(chat, serve(error(429, Retry_After=moment)))
    assert 80 < (caught.retry_after_s or 0) <= 90


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (error(400, "maximum context length is 4096 tokens"), "answered 400: maximum context"),
        (error(401, "bad key"), "answered 401: bad key .*api_key_env"),
        (error(403, "not yours"), "api_key_env"),
        (error(404, "no such model"), "no such model .*base_url end .* /v1"),
        (error(413, "too long"), "answered 413: too long"),
        (error(422, "what"), "answered 422"),
        (error(429, "no money", "insufficient_quota"), "answered 429: no money"),
        (error(500, "never", x_should_retry="false"), "answered 500: never"),
        (http(307, "", Location="http://elsewhere/v1?key=1"), "points to http://elsewhere/v1,"),
        (http(400, json.dumps({"detail": "a list"})), "answered 400: a list"),
        (http(400, json.dumps({"error": "a string"})), "answered 400: a string"),
        (http(400, json.dumps([1])), "answered 400: \\[1\\]"),
        (http(400, ""), "answered 400: nothing"),
        (http(400, b"\xff\xfe\x00<html>\n\x1b[31m"), "answered 400: .*<html>"),
        (http(400, "[" * 100000), "answered 400: \\[\\["),
        (http(204, ""), "answered 204"),
    ],
)
def test_no_try_mends_it(serve, chat, reply, words):
    made = draft(chat, reply, serve=serve)
    assert made.text is None
    assert re.search(words, made.error), made.error
    assert len(made.error) < 700
    assert made.error.isprintable()


def test_a_filtered_prompt(serve, chat):
    made = draft(chat, error(400, "filtered", "content_filter"), serve=serve)
    assert made.finish_reason == "content_filter"


@pytest.mark.parametrize("reply", [reset, hang_up])
def test_a_connection_that_breaks_before_the_answer_is_down(serve, chat, reply):
    caught = failure(chat, serve(reply))
    assert caught.down
    assert "without an answer" in str(caught)


def test_a_connection_that_breaks_within_the_answer_is_not_down(serve, chat):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"
    for part in (head, head + b"{", head[:9], b"HTTP/1.1 200 OK\r\nA: b\r\n"):
        caught = failure(chat, serve(raw(part, close=True)))
        assert not caught.down
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
    assert "broke off" in str(failure(chat, serve(raw(chunked, close=True))))


@pytest.mark.parametrize(
    "data",
    [
        b"\xf0\x9f\x92\xa9" * 99 + b"\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 twohundred\r\n",
    ],
)
def test_a_server_that_speaks_no_http(serve, chat, data):
    assert str(failure(chat, serve(raw(data, close=True)))).isprintable()


def test_nobody_there(chat):
    caught = failure(chat, None, base_url="http://127.0.0.1:1/v1")
    assert caught.down
    assert "127.0.0.1:1 cannot be reached: Connection refused" in str(caught)


def test_a_name_that_nobody_has(chat):
    assert failure(chat, None, base_url="http://no-such-host.invalid/v1").down


def test_silence(serve, chat):
    caught = failure(chat, serve(lambda *_: time.sleep(1)), timeout_s=0.2)
    assert (str(caught).endswith("within 0.2 s (option timeout_s)"), caught.down) == (True, False)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500,
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b" " * 500,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 90,
    ],
    ids=["header", "body", "chunks"],
)
def test_a_drip_ends_with_the_whole_calls_time(serve, chat, data):
    start = time.monotonic()
    caught = failure(chat, serve(drip(data, 0.02)), timeout_s=0.4)
    assert time.monotonic() - start < 1.5
    assert "no whole answer within 0.4 s" in str(caught)


def flood(connection, _):
    """Fifty megabytes, and no length said."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(50):
        connection.sendall(b" " * 1_000_000)
    raise loopback.HangupError


@pytest.mark.parametrize(
    "reply",
    [
        flood,
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n{"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2FAF080\r\n" + b" " * 5_000_000),
        http(500, b"x" * 5_000_000),
    ],
    ids=["unsaid", "said", "chunked", "error"],
)
def test_fifty_megabytes_are_not_read(serve, chat, reply):
    made = draft(chat, reply, serve=serve)
    assert "answered more than 4 MiB" in made.error


def test_four_mebibytes_are(serve, chat):
    body = BODY + " " * (4 * 1024 * 1024 - len(BODY))
    assert draft(chat, http(200, body), serve=serve).text == "A summary."


def test_a_packed_answer_is_not_unpacked(serve, chat):
    made = draft(chat, http(200, b"\x1f\x8b", Content_Encoding="gzip"), serve=serve)
    assert "packed as gzip" in made.error


@pytest.mark.parametrize("api", ["openai", "anthropic"])
def test_both_clients_fail_alike(serve, chat, api):
    assert failure(chat, serve(error(529, "overloaded")), api=api).down is False
    assert failure(chat, serve(reset), api=api).down
    assert "answered 400: no" in draft(chat, error(400), serve=serve, api=api).error
    assert "4 MiB" in draft(chat, http(200, b"x" * 5_000_000), serve=serve, api=api).error
    assert "no whole JSON" in draft(chat, http(200, "{"), serve=serve, api=api).error


def test_a_server_that_answers_before_it_has_read_all(serve, chat):
    server = serve()

    def talk(connection, _):
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Large\r\nContent-Length: 4\r\n\r\nlong")
        connection.close()

    server.talk = talk
    outcomes = set()
    for _ in range(5):  # a reset may overtake the answer
        try:
            (made,) = chat(server).summarize(["word " * 3_000_000])
            outcomes.add(made.error)
        except TransientError as caught:
            outcomes.add(str(caught))
    assert outcomes
