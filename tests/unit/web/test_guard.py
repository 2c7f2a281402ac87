"""The gate: foreign names, foreign pages, forged forms, bodies that are too large or too slow."""

import socket
import time
from pathlib import Path

import httpx2
import pytest

from dashboard import Served, example_project, secrets_in, served
from lotwise.web import serving
from lotwise.web.guard import CONTENT_SECURITY_POLICY, Limits


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:80", ""]
)
def test_a_foreign_name_is_refused(reader: httpx2.Client, host: str) -> None:
    assert reader.get("/", headers={"host": host}).status_code == 421


def test_localhost_is_our_name_too(looked_at: Served, reader: httpx2.Client) -> None:
    port = looked_at.url.rpartition(":")[2]
    assert reader.get("/static/icon.svg", headers={"host": f"LOCALHOST:{port}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_records_nothing(reader: httpx2.Client, headers: dict[str, str]) -> None:
    form = secrets_in(reader.get("/settings").text)
    assert reader.post("/sign-out", data=form, headers=headers).status_code == 403
    assert reader.get("/settings").status_code == 200


@pytest.mark.parametrize("csrf", ["", "wrong", "\N{SNOWMAN}"])
def test_a_form_without_its_secret_is_refused(reader: httpx2.Client, csrf: str) -> None:
    form = secrets_in(reader.get("/settings").text) | {"csrf": csrf}
    assert reader.post("/sign-out", data=form).status_code == 403


def test_the_secret_of_another_session_is_refused(looked_at: Served, reader: httpx2.Client) -> None:
    with looked_at.client() as other:
        form = secrets_in(other.get("/settings").text)
    assert reader.post("/sign-out", data=form).status_code == 403


def test_a_form_of_before_a_change_is_not_carried_out(looked_at: Served, reader: httpx2.Client) -> None:
    form = secrets_in(reader.get("/settings").text)
    answer = reader.post("/sign-out", data=form | {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "Nothing was done" in answer.text
    assert looked_at.keeper.visitor_of(reader.cookies["lotwise_session"]) is not None


def test_every_answer_says_what_a_browser_may_do(reader: httpx2.Client) -> None:
    for address in ("/", "/nothing-here", "/static/app.js", "/why/nothing"):
        headers = reader.get(address).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY, address
        assert headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    few = Limits(most_bytes=2_000)
    with served(example_project(tmp_path), limits=few) as running, running.client() as client:
        declared = client.post("/sign-in", content=b"x" * 3_000)
        assert declared.status_code == 413
        host, port = running.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 10) as endless:
            head = f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nTransfer-Encoding: chunked\r\n"
            endless.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
            endless.sendall(b"bb8\r\n" + b"x" * 3_000 + b"\r\n")
            assert b" 413 " in endless.recv(1_000), "a body that does not say how long it is"
        assert client.get("/settings").status_code == 200


def test_a_slow_client_takes_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_HEADER_SECONDS", 0.3)
    with served(example_project(tmp_path), limits=Limits(most_seconds=0.3)) as running:
        host, port = running.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 10) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
            assert slow.recv(100) == b"", "a head that does not end"
        with socket.create_connection((host, int(port)), 10) as slow:
            head = f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 100\r\n"
            slow.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nword=".encode())
            assert b"408" in slow.recv(1_000), "a body that does not end"
        with running.client() as client:
            assert client.get("/settings").status_code == 200
            time.sleep(0.6)
            assert client.get("/settings").status_code == 200, "a connection that rests is opened anew"


def test_answers_are_sent_at_once() -> None:
    """Small packets do not wait for each other, which takes 40 ms; asyncio sees to it where TCP is named."""
    with serving.listening_at(serving.Place(port=0)) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()) as asking, listening.accept()[0] as answering:
            assert asking
            assert answering.proto == socket.IPPROTO_TCP
