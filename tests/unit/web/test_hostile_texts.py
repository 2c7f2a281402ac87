"""Names, notes and files of people who mean harm: every page shows them as text, every export as cells."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from dashboard import Served, served
from hostile import FORMULA, IMAGE, SCRIPT, SUMS, hostile_project, page_of

MOST_PAGES = 700
LEFT_OUT = ("/static/", "/sign-out", "/plan/selection")
RISKY = ("=", "+", "-", "@", "\t", "\r", "|", "%")
NUMBER = re.compile(r"^[+-]?[0-9][0-9.,]*(e[+-]?[0-9]+)?$", re.IGNORECASE)


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard on the hostile project."""
    with served(hostile_project(tmp_path_factory.mktemp("harmed"))) as running:
        yield running


@pytest.fixture(scope="module")
def crawled(harmed: Served) -> dict[str, httpx2.Response]:
    """Every page and file that links lead to, from the home page on."""
    found: dict[str, httpx2.Response] = {}
    kinds: dict[str, int] = {}
    with harmed.client() as client:
        waiting = ["/", "/findings", "/questions", "/settings", "/wallets", "/lots/data", "/forms?year=2026"]
        while waiting and len(found) < MOST_PAGES:
            address = waiting.pop(0)
            if address in found or address.startswith(LEFT_OUT):
                continue
            kind = re.sub(r"[0-9]+|=[^&]*|_[a-z0-9]{8,}", "#", address)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > 6:
                continue
            answer = found[address] = client.get(address)
            if answer.headers.get("content-type", "").startswith("text/html"):
                waiting += [within(address, link) for link in page_of(answer.text).links if is_own(link)]
            if answer.status_code == 303:
                waiting.append(within(address, answer.headers["location"]))
    return found


def is_own(link: str) -> bool:
    return bool(link) and not link.startswith("#") and not urlsplit(link).netloc


def within(address: str, link: str) -> str:
    return urljoin(address, link).partition("#")[0]


def test_every_page_that_is_linked_is_there(crawled: dict[str, httpx2.Response]) -> None:
    odd = {address: one.status_code for address, one in crawled.items() if one.status_code not in {200, 303}}
    assert not odd
    assert len(crawled) > 60
    assert {"/", "/lots", "/plan", "/tax", "/import", "/forms"} <= {one.partition("?")[0] for one in crawled}


def test_no_page_holds_what_a_file_said_as_anything_but_text(crawled: dict[str, httpx2.Response]) -> None:
    shown = ""
    for address, one in crawled.items():
        if one.headers.get("content-type", "").startswith("text/html"):
            if one.headers.get("content-disposition", "").startswith("attachment"):
                continue
            page = page_of(one.text)
            assert page.faults == [], address
            shown += page.text
    for text in (SCRIPT, IMAGE, SUMS, FORMULA):
        assert text in shown, f"{text} is shown as it is"


def test_every_answer_is_kept_by_no_cache_and_of_a_plain_kind(crawled: dict[str, httpx2.Response]) -> None:
    for address, one in crawled.items():
        cached = one.headers["cache-control"]
        assert "no-store" in cached or "private" in cached, address
        assert "public" not in cached, address
        assert one.headers["x-content-type-options"] == "nosniff", address
        kind = one.headers.get("content-type", "").partition(";")[0]
        assert kind not in {"image/svg+xml", "text/xml", "application/xhtml+xml"}, address


def cells_of(name: str, raw: bytes) -> Iterator[tuple[str, str]]:
    """Give every cell of a table, of all tables of an archive."""
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for member in packed.namelist():
                assert not member.startswith("/"), member
                assert ".." not in Path(member).parts, member
                yield from cells_of(f"{name}/{member}", packed.read(member))
    elif name.endswith(".csv"):
        for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))):
            yield from ((name, cell) for cell in row)


def files_of(crawled: dict[str, httpx2.Response]) -> Iterator[tuple[str, httpx2.Response]]:
    for address, one in crawled.items():
        if "filename" in one.headers.get("content-disposition", ""):
            yield address, one


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(crawled: dict[str, httpx2.Response]) -> None:
    tables = set()
    for address, one in files_of(crawled):
        name = one.headers["content-disposition"].partition('filename="')[2].rstrip('"')
        for table, cell in cells_of(name, one.content):
            tables.add(table)
            assert not cell.startswith(RISKY) or NUMBER.match(cell), (address, table, cell)
    assert len(tables) > 3, tables


def test_a_file_s_name_in_a_header_is_plain(crawled: dict[str, httpx2.Response]) -> None:
    files = list(files_of(crawled))
    assert files
    for address, one in files:
        said = one.headers["content-disposition"]
        assert re.fullmatch(r'(attachment|inline); filename="[A-Za-z0-9._-]+"', said), (address, said)
