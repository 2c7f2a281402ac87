"""Requests that mean harm, against every address that the application has: pages and API alike."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from dashboard import Served, client_of, example_project, secrets_in, served
from hostile import page_of
from lotwise.web import access, application
from lotwise.web.access import Role, hashed
from lotwise.web.guard import Limits

OWNER, PREPARER = "a long sentence", "another sentence"
FILLED: Final = {"year": "2026", "number": "1", "place": "0", "value": "x", "name": "x"}
OPEN: Final = {"/sign-in"}
"""Where everybody may knock."""
READS: Final = {"/plan/selection", "/api/v1/plan/selection"}
"""What is sent by POST and records nothing."""
PATHS: Final = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/application.py",
    "..%5c..%5cwindows%5cwin.ini",
    "....//....//etc/passwd",
    "%00",
    "app.css%00.html",
    "/etc/passwd",
    "~root/.bashrc",
    "x" * 3_000,
    "%ff%fe",
    "%e2%80%ae",
    "<script>",
    "con",
)


def routes(*, writes: bool) -> list[tuple[str, str]]:
    """Return method and address of every route, its variables filled in."""
    found = []
    for room, names in (("pages", application.PAGES), ("api", application.API)):
        for name in names:
            for route in import_module(f"lotwise.web.{room}.{name}").router.routes:
                found += [(method, route.path) for method in route.methods if (method != "GET") == writes]
    return sorted({(method, filled(path)) for method, path in found})


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda name: FILLED.get(name[1], "x"), path)


WRITING: Final = [one for one in routes(writes=True) if one[1] not in OPEN]
READING: Final = [path for _, path in routes(writes=False) if path not in OPEN]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard with passwords, for owner and preparer."""
    patch = pytest.MonkeyPatch()
    patch.setattr(access, "COST", 2**4)
    kept = {Role.OWNER: hashed(OWNER), Role.PREPARER: hashed(PREPARER)}
    with served(example_project(tmp_path_factory.mktemp("guarded")), passwords=kept) as running:
        yield running
    patch.undo()


@contextmanager
def signed_in(running: Served, password: str) -> Iterator[httpx2.Client]:
    with client_of(running.url) as client:
        assert client.post("/sign-in", data={"word": password}).status_code == 303
        yield client


def sent(client: httpx2.Client, address: str, headers: dict[str, str] | None = None) -> httpx2.Response:
    """Send what a page or script would."""
    if address.startswith("/api/") or address in READS:
        return client.post(address, json={}, headers=headers)
    return client.post(address, data={"x": "1"}, headers=headers)


def test_there_are_as_many_routes_as_pages_suppose() -> None:
    assert len(WRITING) > 30
    assert len(READING) > 60


def test_nothing_is_recorded_for_a_stranger_without_the_secret_or_for_a_preparer(guarded: Served) -> None:
    mark = guarded.site.mark()
    odd = []
    with client_of(guarded.url) as stranger:
        for method, address in WRITING:
            assert method == "POST", "nothing but GET and POST is spoken"
            status = sent(stranger, address).status_code
            if status != (401 if address.startswith("/api/") else 303):
                odd.append(("stranger", address, status))
    with signed_in(guarded, OWNER) as owner, signed_in(guarded, PREPARER) as preparer:
        known = {"x-csrf": secrets_in(preparer.get("/import").text)["csrf"]}
        for _, address in WRITING:
            if (status := sent(owner, address).status_code) != 403:
                odd.append(("no secret", address, status))
            if (status := sent(owner, address, {"x-csrf": "x" * 43}).status_code) != 403:
                odd.append(("wrong secret", address, status))
            if address not in READS and (status := sent(preparer, address, known).status_code) != 403:
                odd.append(("preparer", address, status))
            foreign = {"origin": "http://evil.example", "x-csrf": "x"}
            if (status := sent(owner, address, foreign).status_code) != 403:
                odd.append(("foreign", address, status))
    assert not odd
    assert guarded.site.mark() == mark


def test_a_stranger_reads_nothing_and_reading_records_nothing(guarded: Served) -> None:
    mark = guarded.site.mark()
    odd = []
    with client_of(guarded.url) as stranger:
        for address in READING:
            answer = stranger.get(address)
            if answer.status_code != (401 if address.startswith("/api/") else 303):
                odd.append((address, answer.status_code))
            assert "example" not in answer.text, address
    assert not odd
    with signed_in(guarded, OWNER) as owner:
        for address in READING:
            answer = owner.get(address)
            if answer.status_code >= 500:
                odd.append((address, answer.status_code))
            assert (
                "no-store" in answer.headers["cache-control"] or "private" in answer.headers["cache-control"]
            )
    assert not odd
    assert guarded.site.mark() == mark


def test_a_page_for_a_preparer_offers_nothing_to_send(guarded: Served) -> None:
    with signed_in(guarded, PREPARER) as preparer:
        for address in READING:
            answer = preparer.get(address)
            if answer.headers.get("content-type", "").startswith("text/html"):
                sends = set(page_of(answer.text).forms) - {"/sign-out", "/plan/selection"}
                assert sends == set(), address


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "HEAD", "BREW"])
def test_other_methods_do_nothing(looked_at: Served, reader: httpx2.Client, method: str) -> None:
    if method == "CONNECT":
        host, port = looked_at.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 10) as raw:
            raw.sendall(f"CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            assert int(raw.recv(1_000).split()[1]) >= 400
        return
    for address in ("/", "/import", "/api/v1/lots", "/sign-out", "/static/app.js"):
        answer = reader.request(method, address, headers={"x-http-method-override": "POST"})
        assert 400 <= answer.status_code < 500 or (method in {"HEAD", "OPTIONS"} and not answer.content), (
            address
        )
    assert reader.get("/").status_code == 200, "still signed in"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "address",
    [
        "/static/{}",
        "/why/{}",
        "/lots/{}",
        "/questions/{}",
        "/running/{}",
        "/running/{}/now",
        "/import/file/{}",
        "/import/result/{}",
        "/forms/2026/file/{}",
        "/forms/packet/{}",
        "/exports/{}",
        "/statements/{}",
        "/settings/{}/x",
        "/reconcile/2026/{}.html",
        "/household/versions/{}",
        "/api/v1/explain/{}",
        "/api/v1/audit/{}",
        "/{}",
    ],
)
def test_an_address_leads_nowhere_else(
    looked_at: Served, reader: httpx2.Client, address: str, path: str
) -> None:
    host, port = looked_at.url.removeprefix("http://").split(":")
    cookie = f"lotwise_session={reader.cookies['lotwise_session']}"
    asked = f"GET {address.format(path)} HTTP/1.1\r\nHost: {host}:{port}\r\n"
    head = f"{asked}Cookie: {cookie}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port)), 30) as raw:
        raw.sendall(head.encode())
        answer = b"".join(iter(lambda: raw.recv(65_536), b""))
    status = int(answer.split()[1])
    assert 400 <= status < 500 or status == 303, answer[:300]
    if status == 303:
        assert re.search(rb"\r\nlocation: /[^/\\]", answer.lower()), "never to another host"
    for leak in (b"root:", b"Traceback", b"site-packages", b"/lotwise/web", b"<script>x", b"def "):
        assert leak not in answer


@pytest.mark.parametrize(
    "name",
    [
        "../../../../outside.csv",
        "..\\..\\outside.csv",
        "/etc/outside.csv",
        "a\x00b.csv",
        "a\r\nset-cookie: x=1\r\n.csv",
        "\N{RIGHT-TO-LEFT OVERRIDE}vsc.exe",
        "x" * 4_000 + ".csv",
        "con",
        "..",
        ".",
        "<img src=x onerror=harm()>.csv",
        "=1+1.csv",
        "%2e%2e%2foutside.csv",
    ],
)
def test_the_name_of_an_upload_leads_nowhere(
    own: Served, writer: httpx2.Client, tmp_path: Path, name: str
) -> None:
    before = sorted(str(one) for one in tmp_path.parent.rglob("*"))
    secrets = {"x-csrf": secrets_in(writer.get("/import").text)["csrf"]}
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\nx,y\n1,2\n\r\n--b--\r\n'
    )
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "%0D%0A")
    for address in ("/import", "/api/v1/import", "/api/v1/confirm", "/api/v1/statements"):
        content = body % quoted.encode()
        kind = {"content-type": "multipart/form-data; boundary=b", **secrets}
        answer = writer.post(address, content=content, headers=kind)
        assert answer.status_code < 500, (address, answer.text)
        assert "set-cookie" not in answer.headers
        while answer.status_code == 303:
            answer = writer.get(answer.headers["location"])
        if answer.headers["content-type"].startswith("text/html"):
            assert page_of(answer.text).faults == []
    after = sorted(str(one) for one in tmp_path.parent.rglob("*"))
    assert {one for one in after if "outside" in one} <= set(before)
    assert own.site.loaded().state.facts.files


def test_a_form_of_too_many_fields_or_odd_letters_is_refused(writer: httpx2.Client) -> None:
    secrets = secrets_in(writer.get("/import").text)
    many = {**secrets, **{f"f{number}": "1" for number in range(2_100)}}
    assert writer.post("/household", data=many).status_code in {400, 413, 422}
    files = [("files", (f"{number}.csv", b"x")) for number in range(201)]
    assert writer.post("/import", data=secrets, files=files).status_code in {400, 413, 422}
    large = {**secrets, "text": "x" * 200_000}
    assert writer.post("/household/text", data=large).status_code in {400, 413, 422}
    typed = {"content-type": "application/x-www-form-urlencoded"}
    odd = [
        b"\xff\xfe=\xff&csrf=%ff",
        b"a%00b=1",
        b"=" * 5_000,
        b"csrf=" + secrets["csrf"].encode() + b"&a=%00",
    ]
    for content in odd:
        assert writer.post("/household/text", content=content, headers=typed).status_code in {400, 403, 422}


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "multipart/form-data"},
        {"content-type": "multipart/form-data; boundary="},
        {"content-type": "multipart/form-data; boundary=" + "b" * 5_000},
        {"content-type": "multipart/form-data; boundary=b; charset=utf-7"},
        {"content-type": "application/x-www-form-urlencoded; charset=nonsense"},
        {"content-type": "text/html"},
        {"content-type": "\xff"},
    ],
)
def test_a_body_of_an_odd_kind_is_refused(writer: httpx2.Client, headers: dict[str, str]) -> None:
    for content in (
        b"",
        b"--b",
        b"--b\r\n\r\n",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        b"\x00" * 99,
    ):
        for address in ("/import", "/household/text", "/api/v1/import", "/sign-in", "/plan/selection"):
            raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
            answer = writer.post(address, content=content, headers=raw)
            assert 400 <= answer.status_code < 500, (address, content)


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET //evil.example/%2f.. HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET / HTTP/1.1\r\nHost: {host}\r\nX: " + "x" * 100_000 + "\r\n\r\n",
        "GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "\x16\x03\x01\x00\xff not http",
    ],
)
def test_a_request_of_an_odd_form_gets_no_page(looked_at: Served, head: str) -> None:
    host = looked_at.url.removeprefix("http://")
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), 10) as raw:
        raw.sendall(head.format(host=host).encode("latin-1"))
        raw.settimeout(20)
        answer = raw.recv(65_536)
    assert not answer or 300 <= int(answer.split()[1]) < 500, answer[:200]
    assert b"location: //" not in answer.lower()
    assert b"evil.example" not in answer


def test_a_picture_on_another_page_does_not_reach_the_server(looked_at: Served) -> None:
    with looked_at.client() as client:
        for dest, mode in (
            ("image", "no-cors"),
            ("script", "no-cors"),
            ("empty", "cors"),
            ("iframe", "navigate"),
        ):
            headers = {"sec-fetch-site": "cross-site", "sec-fetch-dest": dest, "sec-fetch-mode": mode}
            for address in ("/", "/sign-in?key=guess", "/api/v1/lots", "/static/app.js"):
                assert client.get(address, headers=headers).status_code == 403, (dest, address)
        followed = {
            "sec-fetch-site": "cross-site",
            "sec-fetch-dest": "document",
            "sec-fetch-mode": "navigate",
        }
        assert client.get("/sign-in", headers=followed).status_code == 200, "a link may be followed"
    assert looked_at.keeper.seconds_to_wait("127.0.0.1") == 0, "no guess was counted"


def test_guesses_of_scripts_are_counted_like_those_at_the_door(tmp_path: Path) -> None:
    with served(example_project(tmp_path)) as running, running.client(signs_in=False) as client:
        guesses = [
            client.get("/api/v1/lots", headers={"authorization": f"Bearer no{n}"}).status_code
            for n in range(7)
        ]
        assert guesses == [401] * 5 + [429] * 2
        assert client.get("/api/v1/lots", headers=running.bearer()).status_code == 429
        assert client.get("/sign-in", params={"key": running.key}).status_code == 429


def test_a_new_session_is_made_at_every_sign_in_and_ended_at_sign_out(own: Served) -> None:
    with own.client() as client:
        first = client.cookies["lotwise_session"]
        client.get("/sign-in", params={"key": own.key})
        second = client.cookies["lotwise_session"]
        assert first != second
        assert client.post("/sign-out", data=secrets_in(client.get("/import").text)).status_code == 303
        assert own.keeper.visitor_of(second) is None
        client.cookies.set("lotwise_session", second, domain="127.0.0.1")
        assert client.get("/").status_code == 303


def test_a_fault_of_ours_tells_no_place_and_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret detail at src/lotwise/here.py")

    with served(example_project(tmp_path)) as running, running.client() as client:
        monkeypatch.setattr("lotwise.web.api.looking.wallets_json", broken)
        monkeypatch.setattr("lotwise.web.pages.why._tree", broken)
        for address in ("/api/v1/wallets", "/why/tax.16"):
            answer = client.get(address)
            assert answer.status_code == 500
            assert "mistake of lotwise" in answer.text
            assert "no-store" in answer.headers["cache-control"]
            assert "content-security-policy" in answer.headers
            for leak in ("secret", "here.py", "Traceback", str(tmp_path)):
                assert leak not in answer.text
    assert "secret detail" in capfd.readouterr().err, "the terminal shows it"


def test_a_body_that_is_too_large_is_refused_everywhere(tmp_path: Path) -> None:
    few = Limits(most_bytes=50_000)
    with served(example_project(tmp_path), limits=few) as running, running.client() as client:
        for _, address in WRITING:
            answer = client.post(address, content=b"x" * 60_000)
            assert answer.status_code == 413, address
            assert "import" in answer.text
