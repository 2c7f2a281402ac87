"""Blanks in a folder, and fetched from a server on this machine that does whatever a server may do."""

import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from lotwise.app.blanks import Fetched, Patience, blank_in, fetch_blank, fields_of
from lotwise.core.errors import BadInputError

FIELDS: Final = fields_of("Form 8949", 2025)
SHORT: Final = Patience(silence=1, whole=2)


def never(_: Fetched) -> bool:
    raise AssertionError("a known file is not asked about")


@pytest.fixture
def raw(shared: Path) -> bytes:
    return (shared / "forms" / "f8949_2025.pdf").read_bytes()


def revised(raw: bytes) -> bytes:
    """Return the same form as another file."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        pdf.docinfo["/Subject"] = "another revision"
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def served() -> Iterator[Callable[[Answer], str]]:
    """Give a function that serves an answer and returns its address."""
    servers: list[HTTPServer] = []
    ended = threading.Event()

    def serve(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *_words: object) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Handler)
        setattr(server, "ended", ended)  # noqa: B010 - for answers that wait
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/f8949--2025.pdf"

    yield serve
    ended.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def whole(body: bytes, kind: str = "application/pdf", length: int | None = None, status: int = 200) -> Answer:
    """Return an answer with a body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def elsewhere(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:9/other.pdf")
    handler.end_headers()


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.server.ended.wait(10)  # type: ignore[attr-defined]


def drop_by_drop(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that the server is never silent for long."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"%PDF-1.7\n")
    while not handler.server.ended.wait(0.2):  # type: ignore[attr-defined]
        try:
            handler.wfile.write(b"%")
        except OSError:
            return


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"%PDF-1.7\n" + b" " * 65_536)
    except OSError:
        return


def test_a_known_file_is_kept_without_a_question(
    served: Callable[[Answer], str], raw: bytes, tmp_path: Path
) -> None:
    path = fetch_blank(FIELDS, tmp_path / "blanks", never, url=served(whole(raw)))
    assert (path.name, path.read_bytes()) == ("f8949--2025.pdf", raw)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert blank_in(path.parent, "Form 8949", 2025).is_compared


def test_a_file_of_another_checksum_is_kept_only_when_the_user_says_yes(
    served: Callable[[Answer], str], raw: bytes, tmp_path: Path
) -> None:
    other, asked = revised(raw), list[Fetched]()

    def refuse(fetched: Fetched) -> bool:
        asked.append(fetched)
        return False

    url = served(whole(other))
    with pytest.raises(BadInputError, match="unknown checksum, and was not kept"):
        fetch_blank(FIELDS, tmp_path, refuse, url=url)
    assert list(tmp_path.iterdir()) == []
    assert fetch_blank(FIELDS, tmp_path, lambda _: True, url=url).read_bytes() == other
    assert [(each.checksum, each.url) for each in asked] == [(sha256(other).hexdigest(), url)]
    assert not blank_in(tmp_path, "Form 8949", 2025).is_compared


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(whole(b"<html>Sorry</html>", "text/html"), "gave something that is no PDF", id="html"),
        pytest.param(whole(b"<html>Sorry</html>"), "gave something that is no PDF", id="html as pdf"),
        pytest.param(whole(b""), "gave something that is no PDF", id="nothing"),
        pytest.param(whole(b"%PDF-1.7\nbroken"), "is no PDF file, or a broken one", id="broken"),
        pytest.param(whole(b"gone", status=404), "answered 404", id="not there"),
        pytest.param(whole(b"", status=503), "answered 503", id="out of order"),
        pytest.param(elsewhere, "sends us elsewhere", id="redirected"),
        pytest.param(silent, "did not answer in time", id="silent"),
        pytest.param(drop_by_drop, "did not answer in time", id="drop by drop"),
        pytest.param(endless, "gave more than 8,000,000 bytes", id="endless"),
    ],
)
def test_an_answer_that_is_not_the_blank_leaves_nothing(
    served: Callable[[Answer], str], tmp_path: Path, answer: Answer, said: str
) -> None:
    with pytest.raises(BadInputError, match=said):
        fetch_blank(FIELDS, tmp_path, never, url=served(answer), patience=SHORT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [0.5, 0.999])
def test_a_file_that_is_cut_off_leaves_nothing(
    served: Callable[[Answer], str], raw: bytes, tmp_path: Path, kept: float
) -> None:
    cut = raw[: int(len(raw) * kept)]
    with pytest.raises(BadInputError, match=f"was cut off after {len(cut):,} of {len(raw):,} bytes"):
        fetch_blank(FIELDS, tmp_path, never, url=served(whole(cut, length=len(raw))), patience=SHORT)
    with pytest.raises(BadInputError):
        fetch_blank(FIELDS, tmp_path, lambda _: False, url=served(whole(cut)), patience=SHORT)
    assert list(tmp_path.iterdir()) == []


def test_another_form_is_not_taken_for_the_one_asked_for(
    served: Callable[[Answer], str], shared: Path, tmp_path: Path
) -> None:
    other = (shared / "forms" / "f8949_2024.pdf").read_bytes()
    with pytest.raises(BadInputError, match="gave 2024 Form 8949, not 2025 Form 8949"):
        fetch_blank(FIELDS, tmp_path, never, url=served(whole(other)))


def test_where_nobody_listens_it_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be reached"):
        fetch_blank(FIELDS, tmp_path, never, url="http://127.0.0.1:9/f8949.pdf", patience=SHORT)


def test_a_folder_that_cannot_be_written_is_said_so(
    served: Callable[[Answer], str], raw: bytes, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInputError, match="cannot be written"):
        fetch_blank(FIELDS, tmp_path / "file" / "blanks", never, url=served(whole(raw)))


def test_the_addresses_are_those_of_the_irs() -> None:
    for form, name in (("Form 8949", "f8949"), ("Schedule D", "f1040sd")):
        for year in (2024, 2025):
            url = fields_of(form, year).url
            assert url == f"https://www.irs.gov/pub/irs-prior/{name}--{year}.pdf"


# ── In a folder


def test_a_compared_blank_goes_before_another(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(revised(raw))
    assert not blank_in(tmp_path, "Form 8949", 2025).is_compared
    (tmp_path / "z.PDF").write_bytes(raw)
    (tmp_path / "b.pdf").write_bytes(b"no pdf")
    (tmp_path / "c.txt").write_text("notes")
    assert blank_in(tmp_path, "Form 8949", 2025).is_compared


def test_a_folder_without_the_blank_says_where_it_is_to_be_had(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"holds no blank of Schedule D for 2024.*f1040sd--2024\.pdf"):
        blank_in(tmp_path, "Schedule D", 2024)
    with pytest.raises(BadInputError, match="cannot be read"):
        blank_in(tmp_path / "missing", "Schedule D", 2024)


@pytest.mark.parametrize("year", [2023, 2026])
def test_a_year_without_a_known_blank_is_refused_by_name(tmp_path: Path, year: int) -> None:
    with pytest.raises(BadInputError, match=f"official Form 8949 of {year}: it knows .* 2024 and 2025"):
        blank_in(tmp_path, "Form 8949", year)


def test_an_unknown_revision_of_the_form_wanted_is_named(raw: bytes, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(raw)) as pdf:
        del pdf.pages[0].obj["/Annots"]
        pdf.save(tmp_path / "f8949.pdf")
    with pytest.raises(BadInputError, match="a revision of 2025 Form 8949 that lotwise does not know"):
        blank_in(tmp_path, "Form 8949", 2025)
    with pytest.raises(BadInputError, match="holds no blank of Form 8949 for 2024"):
        blank_in(tmp_path, "Form 8949", 2024)
