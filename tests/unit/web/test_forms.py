"""The page Forms: the command's own figures and files, pictures of pages, the packet, and filing a year."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pypdfium2  # type: ignore[import-untyped]
import pytest

from commands import Said, command_on
from dashboard import Served, example_project, over, secrets_in, served
from lotwise.app.intake import import_files
from lotwise.app.packet_check import checked
from lotwise.app.previews import WIDTHS, picture, sheets_of
from lotwise.app.projects import new_project
from lotwise.core.errors import NotFoundError
from lotwise.web import access
from lotwise.web.access import Role, hashed
from lotwise.web.pages import forms

HEADINGS = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
    "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example, for commands."""
    return example_project(tmp_path)


@pytest.fixture
def command(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """What the commands write of the same project."""
    return command_on(project, capsys)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize(
    "words",
    [(), ("rounded",), ("various", "totals"), ("attach", "draft")],
    ids=lambda words: "-".join(words) or "plain",
)
def test_figures_are_the_commands_own(
    reader: httpx2.Client, command: Said, tmp_path: Path, year: int, words: tuple[str, ...]
) -> None:
    flags = [f"--{word}" for word in words]
    told = json.loads(command("forms", "--year", str(year), "--out", tmp_path / "out", "--json", *flags))
    asked = {"year": year} | dict.fromkeys(words, 1)
    html = reader.get("/forms", params=asked).text
    for row in told["form_8949"]["rows"]:
        shown = html.partition(f'<tr id="{row["id"]}">')[2].partition("</tr>")[0]
        for name in ("proceeds_usd", "basis_usd", "gain_usd"):
            assert f'value="{row[name]}"' in shown, (row["id"], name)
    for line in told["schedule_d"]:
        assert f'value="{line["gain_usd"]}"' in html
    for page in told["pages"]:
        assert f"Page {page['number']} of {page['of']}, line 2" in html
        assert f'value="{page["totals"]["gain_usd"]}"' in html
    question = told["other_lines"][0]
    assert question["why"] in html
    made = json.loads(reader.get(f"/forms/{year}/file/{json_name(year, words)}", params=asked).text)
    assert made == told | {"written": []}


def json_name(year: int, words: tuple[str, ...]) -> str:
    """Return the name of the JSON file."""
    return f"forms_{year}{'_DRAFT' if 'draft' in words else ''}.json"


@pytest.mark.parametrize("words", [(), ("rounded", "attach"), ("draft",)], ids=str)
def test_downloads_are_the_files_of_the_commands(
    reader: httpx2.Client, command: Said, tmp_path: Path, words: tuple[str, ...]
) -> None:
    flags = [f"--{word}" for word in words]
    for year in (2025, 2026):
        out = tmp_path / str(year)
        for name in ("forms", "print"):
            command(name, "--year", str(year), "--out", out, *flags)
        html = reader.get("/forms", params={"year": year} | dict.fromkeys(words, 1)).text
        names = sorted(path.name for path in out.iterdir())
        assert len(names) >= 6
        for name in names:
            if name.startswith(("report_", "identification_")):
                continue
            assert f"/forms/{year}/file/{name}" in html
            answer = reader.get(f"/forms/{year}/file/{name}", params=dict.fromkeys(words, 1))
            assert answer.content == (out / name).read_bytes(), name
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_report_is_sent_when_it_is_asked_for(reader: httpx2.Client) -> None:
    answer = reader.get("/forms/2025/file/report_2025.html")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "lotwise: tax year 2025" in answer.text


@pytest.mark.parametrize("name", ["..%2f..%2fexample.db", "form_8949_2024.csv", "nothing", "report_2025.txt"])
def test_no_other_file_is_sent(reader: httpx2.Client, name: str) -> None:
    assert reader.get(f"/forms/2025/file/{name}").status_code == 404


@pytest.mark.parametrize("program", ["koinly", "beancount", "hledger", "json"])
def test_exports_are_the_files_of_the_command(
    reader: httpx2.Client, command: Said, tmp_path: Path, program: str
) -> None:
    endings = {"koinly": "csv", "beancount": "beancount", "hledger": "journal", "json": "json"}
    target = tmp_path / "x" / f"{program}.{endings[program]}"
    target.parent.mkdir()
    command("export", "--as", program, target)
    answer = reader.get(f"/exports/{program}")
    if program != "koinly":
        assert answer.content == target.read_bytes()
        return
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.name: path.read_bytes() for path in target.parent.iterdir()
        }
    assert reader.get("/exports/excel").status_code == 422


# ── pages as pictures ───────────────────────────────────────────────────────────────────────────


def test_pages_are_shown_as_pictures_with_their_words(reader: httpx2.Client) -> None:
    raw = reader.get("/forms/2025/file/form_8949_statement_2025.pdf").content
    html = reader.get("/forms?year=2025").text
    sheets = sheets_of([("a.pdf", raw)])
    assert html.count('<img loading="lazy"') == len(sheets) == len(pypdfium2.PdfDocument(raw))
    assert "0.05 BTC" in "\n".join(sheets[1].words)
    assert 'alt="Page 1 of' in html
    for width in WIDTHS:
        answer = reader.get("/forms/2025/page/1.png", params={"width": width})
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "no-store"
        assert int.from_bytes(answer.content[16:20]) == width
    assert reader.get("/forms/2025/page/1.png?width=100000").status_code == 404
    assert reader.get("/forms/2025/page/99.png").status_code == 404
    assert reader.get("/forms/2025/page/x.png").status_code == 422


def test_a_picture_shows_what_the_page_says(reader: httpx2.Client) -> None:
    raw = reader.get("/forms/2025/file/form_8949_statement_2025.pdf").content
    drawn = picture(raw, 1, WIDTHS[0])
    assert drawn.startswith(b"\x89PNG")
    assert drawn != picture(raw, 2, WIDTHS[0])
    with pytest.raises(NotFoundError):
        picture(raw, 0, WIDTHS[0])


def test_many_rows_are_printed_when_asked_for(
    own: Served, writer: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    del own
    monkeypatch.setattr(forms, "MANY_ROWS", 1)
    html = writer.get("/forms?year=2025").text
    assert "<img loading" not in html
    assert "preview=1" in html
    assert "<img loading" in writer.get("/forms?year=2025&preview=1").text


def test_official_forms_are_filled_in_on_blanks_that_are_brought(
    own: Served, writer: httpx2.Client, shared: Path
) -> None:
    del own
    form = secrets_in(writer.get("/forms?year=2025").text)
    folder = shared / "forms"
    wrong = {"blank": ("evil.pdf", b"%PDF-1.7 nothing", "application/pdf")}
    assert writer.post("/forms/2025/blank", data=form, files=wrong).status_code == 400
    for name in ("f8949_2025.pdf", "f1040sd_2025.pdf"):
        sent = {"blank": ("../../" + name, (folder / name).read_bytes(), "application/pdf")}
        assert writer.post("/forms/2025/blank", data=form, files=sent).status_code == 303
    html = writer.get("/forms?year=2025").text
    assert "/forms/2025/file/schedule_d_2025.pdf" in html
    named = form | {"file": "form_8949_2025.pdf", "name": "Robin Example", "number": "000-00-0000"}
    answer = writer.post("/forms/2025/print", data=named)
    words = "\n".join(word for one in sheets_of([("a", answer.content)]) for word in one.words)
    assert "Robin Example" in words
    plain = writer.get("/forms/2025/file/form_8949_2025.pdf").content
    assert "Robin Example" not in "\n".join(word for one in sheets_of([("a", plain)]) for word in one.words)


# ── what stops them ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def stopped(tmp_path: Path) -> Iterator[httpx2.Client]:
    """A client of a project in which more was sold than was ever held."""
    path = tmp_path / "stopped.db"
    new_project(path)
    household = tmp_path / "household.toml"
    household.write_text(
        'time_zone = "America/New_York"\n'
        'filing_status = "single"\nborn_on = 1986-05-17\nstate = "TX"\n[year.2025]\nwages = 50000\n'
    )
    with served(path) as running:
        with running.site.writing() as state:
            import_files(state.project, [household])
        yield from _with_sale(running, tmp_path)


def _with_sale(running: Served, folder: Path) -> Iterator[httpx2.Client]:
    rows = (
        HEADINGS
        + 'a1,2025-03-01 12:00:00 UTC,Sell,BTC,1,USD,$80000.00,$80000.00,$79000.00,$1000.00,"Sold 1 BTC"\n'
    )
    file = folder / "coinbase.csv"
    file.write_text(rows)
    with running.site.writing() as state:
        import_files(state.project, [file])
    with running.client() as client:
        yield client


def test_blocked_forms_say_why_and_offer_a_marked_draft(stopped: httpx2.Client) -> None:
    html = stopped.get("/forms?year=2025").text
    assert "Not ready" in html
    assert "Schedule D (Form 1040)" not in html
    assert stopped.get("/forms/2025/file/form_8949_2025.csv").status_code == 400
    assert stopped.get("/forms/2025/file/report_2025.html").status_code == 404
    draft = stopped.get("/forms?year=2025&draft=1").text
    assert "This is a draft, marked so on every page" in draft
    assert "form_8949_2025_DRAFT.csv" in draft
    assert "DRAFT_2025.txt" in draft


def test_a_project_without_facts_is_told_what_to_do(tmp_path: Path) -> None:
    new_project(tmp_path / "empty.db")
    with served(tmp_path / "empty.db") as running, running.client() as client:
        assert "No forms yet" in client.get("/forms").text
        assert client.get("/forms/2025/file/form_8949_2025.csv").status_code == 400


# ── the packet, and filing ──────────────────────────────────────────────────────────────────────


def finished(client: httpx2.Client, address: str) -> str:
    """Return where work leads when it is over."""
    said = over(client, address)
    assert not said["what"], said
    return str(said["leads_to"])


def test_the_packet_is_the_commands_own(
    own: Served, writer: httpx2.Client, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    del own
    form = secrets_in(writer.get("/forms?year=2025").text)
    answer = writer.post("/forms/2025/packet", data=form | {"name": "Robin Example"})
    leads_to = finished(writer, answer.headers["location"])
    html = writer.get(leads_to).text
    address = html.partition('href="/forms/packet/')[2].partition('"')[0]
    packet = writer.get(f"/forms/packet/{address}")
    assert packet.headers["content-disposition"] == 'attachment; filename="packet_2025.zip"'
    target = tmp_path / "packet.zip"
    command = command_on(tmp_path / "example.db", capsys)
    command("packet", "--year", "2025", "--out", target, "--name", "Robin Example")
    assert packet.content == target.read_bytes()
    target.write_bytes(packet.content)
    assert not checked(target).findings
    assert writer.get("/forms/packet/unknown").status_code == 404


def test_a_preparer_saves_the_packet_and_records_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "COST", 2**4)
    kept = {Role.OWNER: hashed("a long sentence"), Role.PREPARER: hashed("another sentence")}
    with (
        served(example_project(tmp_path), passwords=kept) as running,
        running.client(signs_in=False) as client,
    ):
        client.post("/sign-in", data={"word": "another sentence"})
        html = client.get("/forms?year=2025").text
        assert "Record 2025 as filed" not in html
        assert client.get("/forms/2025/packet.zip").content.startswith(b"PK")
        form = secrets_in(html)
        for address in ("filed", "decide", "packet", "print", "blank"):
            assert client.post(f"/forms/2025/{address}", data=form).status_code == 403


def test_a_year_is_recorded_as_filed_once_it_is_meant(own: Served, writer: httpx2.Client) -> None:
    form = secrets_in(writer.get("/forms?year=2025").text)
    refused = writer.post("/forms/2025/filed", data=form)
    assert refused.status_code == 400
    assert "not ticked" in refused.text
    assert writer.post("/forms/2025/filed", data=form | {"sure": "1"}).status_code == 303
    html = writer.get("/forms?year=2025").text
    assert "was recorded as filed on" in html
    again = writer.post("/forms/2025/filed", data=secrets_in(html) | {"sure": "1"})
    assert again.status_code == 400
    assert writer.post("/forms/2026/filed", data=secrets_in(html) | {"sure": "1"}).status_code == 400
    assert not own.site.loaded().state.blocking


def test_what_changed_since_filing_is_told_and_decided(
    own: Served, writer: httpx2.Client, tmp_path: Path
) -> None:
    form = secrets_in(writer.get("/forms?year=2025").text)
    writer.post("/forms/2025/filed", data=form | {"sure": "1"})
    rows = (
        HEADINGS
        + 'late1,2025-03-01 12:00:00 UTC,Buy,BTC,1,USD,$80000.00,$80000.00,$81000.00,$1000.00,"Bought"\n'
        'late2,2025-03-02 12:00:00 UTC,Sell,BTC,1,USD,$82000.00,$82000.00,$81500.00,$500.00,"Sold 1 BTC"\n'
    )
    (tmp_path / "late.csv").write_text(rows)
    with own.site.writing() as state:
        import_files(state.project, [tmp_path / "late.csv"])
    html = writer.get("/forms?year=2025").text
    assert "What is computed now and was not filed so" in html
    form = secrets_in(html)
    assert writer.post("/forms/2025/decide", data=form | {"decision": "amend"}).status_code == 400
    done = writer.post("/forms/2025/decide", data=form | {"decision": "amend", "reason": "a late file"})
    assert done.status_code == 303
    html = writer.get("/forms?year=2025").text
    assert "recorded as amended" in html
    assert "a late file" in html


def test_a_form_of_another_tab_is_not_carried_out(own: Served, writer: httpx2.Client) -> None:
    form = secrets_in(writer.get("/forms?year=2025").text) | {"sure": "1"}
    assert writer.post("/forms/2025/filed", data=form).status_code == 303
    assert writer.post("/forms/2025/decide", data=form | {"decision": "carry"}).status_code == 409
    assert own.site.mark() != form["seen"]
