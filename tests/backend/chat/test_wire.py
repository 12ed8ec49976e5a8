"""Connections: kept, shared, thrown away, secured, and led through proxies."""

import contextlib
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from loopback import PEM, HangupError, error, http, ok

from bench.backend.chat import route
from bench.records import BackendError, TransientError

CLOSING = http(200, "{}", Connection="close")


@pytest.fixture
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def connections(server) -> list[int]:
    return [request.connection for request in server.requests]


def test_one_thread_uses_one_connection(serve, chat):
    server = serve(ok(), error(400), http(200, "no JSON"), ok())
    backend = chat(server)
    for _ in range(6):
        backend.summarize(["text"])
    assert connections(server) == [1] * 6


def test_as_many_connections_as_calls_at_once(serve, chat):
    server = serve()
    backend = chat(server)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: backend.summarize(["text"]), range(400)))
    assert len(server.requests) == 400
    assert server.connections <= 8


def test_a_connection_that_the_server_closes_is_not_used_again(serve, chat):
    server = serve(CLOSING)
    backend = chat(server)
    for _ in range(3):
        backend.summarize(["text"])
    assert connections(server) == [1, 2, 3]


def test_a_connection_that_went_stale_is_noticed(serve, chat):
    server = serve()
    backend = chat(server)
    backend.summarize(["text"])
    for connection in list(server.open):
        connection.shutdown(socket.SHUT_RDWR)
    time.sleep(0.05)
    assert backend.summarize(["text"])[0].text == "A summary."
    assert connections(server) == [1, 2]


def test_bytes_that_nobody_asked_for_are_never_taken_for_an_answer(serve, chat):
    server = serve()

    def twice(connection, request):
        ok("first")(connection, request)
        time.sleep(0.05)
        ok("unasked")(connection, request)

    server.replies = [twice, ok("second")]
    backend = chat(server)
    texts = [backend.summarize(["text"])[0].text]
    time.sleep(0.1)
    texts.append(backend.summarize(["text"])[0].text)
    assert texts == ["first", "second"]


def test_a_kept_connection_that_dies_is_not_a_dead_server(serve, chat):
    server = serve()

    def die(connection, request):
        raise HangupError

    server.replies = [ok(), die, ok()]
    backend = chat(server)
    backend.summarize(["text"])
    with pytest.raises(TransientError) as caught:
        backend.summarize(["text"])
    assert not caught.value.down
    assert backend.summarize(["text"])[0].text == "A summary."


def test_closed_twice_and_used_again(serve, chat):
    server = serve()
    backend = chat(server)
    backend.summarize(["text"])
    backend.close()
    backend.close()
    assert backend.summarize(["text"])[0].text == "A summary."
    assert connections(server) == [1, 2]


def test_cookies_are_not_kept(serve, chat):
    server = serve(http(400, "{}", Set_Cookie="a=b"))
    backend = chat(server)
    backend.summarize(["one"])
    backend.summarize(["two"])
    assert "cookie" not in server.requests[1].headers


def test_one_hundred_headers_of_nothing(serve, chat):
    many = {f"X-{i}": "y" for i in range(200)}
    with pytest.raises(TransientError, match="more than 100 headers"):
        chat(serve(http(200, "{}", **many))).summarize(["text"])


def test_tls(serve, chat, tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    server = serve(tls=tls)
    backend = chat(server)
    assert backend.summarize(["text"])[0].text == "A summary."
    assert backend.summarize(["text"])[0].text == "A summary."
    assert connections(server) == [1, 1]


def test_a_certificate_that_nobody_trusts_is_no_matter_of_trying_again(serve, chat, tls):
    (draft,) = chat(serve(tls=tls)).summarize(["text"])
    assert "its certificate is not trusted: self-signed certificate" in draft.error


def test_a_server_without_tls(serve, chat):
    server = serve()
    url = server.url.replace("http:", "https:")
    with pytest.raises(TransientError, match="cannot be reached"):
        chat(None, base_url=url, timeout_s=0.3).summarize(["text"])


def pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def tunnel(port: int):
    """Reply to CONNECT by becoming a pipe to a port of this machine."""

    def reply(connection, _):
        with socket.create_connection(("127.0.0.1", port)) as other:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(other, connection), daemon=True)
            back.start()
            pump(connection, other)
        raise HangupError

    return reply


@pytest.fixture
def not_here(monkeypatch):
    """Pretend that loopback is another machine, which a proxy leads to."""
    monkeypatch.setattr(route, "_is_here", lambda _: False)


def test_a_proxy(serve, chat, not_here, monkeypatch):
    proxy = serve()
    monkeypatch.setenv("http_proxy", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
    (draft,) = chat(None, base_url="http://models.example/v1").summarize(["text"])
    assert draft.text == "A summary."
    (request,) = proxy.requests
    assert request.line == "POST http://models.example:80/v1/chat/completions HTTP/1.1"
    assert request.headers["host"] == "models.example"
    assert request.headers["proxy-authorization"] == "Basic bWU6cEBzcw=="


def test_a_tunnel(serve, chat, tls, not_here, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    server = serve(tls=tls)
    proxy = serve(tunnel(server.port))
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
    backend = chat(server)
    for _ in range(2):
        assert backend.summarize(["text"])[0].text == "A summary."
    backend.close()
    assert [request.line for request in proxy.requests] == [
        f"CONNECT 127.0.0.1:{server.port} HTTP/1.1"
    ]
    assert connections(server) == [1, 1]


def test_a_proxy_that_says_no(serve, chat, not_here, monkeypatch):
    proxy = serve(http(407, "who are you?"))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(TransientError, match=r"proxy 127.0.0.1:\d+: .*answers 407") as told:
        chat(None, base_url="https://models.example/v1").summarize(["text"])
    assert told.value.down


def test_this_machine_is_never_reached_through_a_proxy(serve, chat, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server = serve()
    assert chat(server).summarize(["text"])[0].text == "A summary."
    assert route.find("http://localhost:8000/v1").proxy is None
    assert route.find("http://[::1]:8000/v1").proxy is None


def test_no_proxy_is_obeyed(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "models.example")
    assert route.find("http://models.example/v1").proxy is None
    assert route.find("http://other.example/v1").proxy is not None


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "https://127.0.0.1:1", "http://:80"])
def test_proxies_of_another_kind_are_told(chat, monkeypatch, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(BackendError, match="https_proxy of the environment is none of http"):
        chat(None, base_url="https://models.example/v1")
