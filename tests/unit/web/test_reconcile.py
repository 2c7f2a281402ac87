"""The page Reconcile: the command's own figures, statements taken in and every word about them taken back."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from commands import Said, command_on
from dashboard import Served, example_project, secrets_in, served
from lotwise.app.projects import new_project
from lotwise.app.reconcile import reconciled
from lotwise.app.reconcile_beside import beside
from lotwise.web.pages import reconcile

FORM = (
    "Asset name,Number of units,Date sold or disposed,Proceeds,Cost basis,Form 8949 box\n"
    'Bitcoin,0.05,06/12/2025,"$5,395.00",,K\n'
    'Solana,7,05/06/2025,"$1,100.00",,K\n'
)
TYPED = {
    "broker": "Kraken",
    "year": "2025",
    "form": "1099-DA",
    "field-1b": "Ether",
    "field-1c": "2",
    "field-1e": "2025-03-20",
    "field-1f": "4000.00",
    "field-9": "yes",
    "field-box": "H",
}


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """What the commands write of the same project."""
    return command_on(example_project(tmp_path), capsys)


def taken_in(client: httpx2.Client, name: str = "form.csv", raw: bytes = FORM.encode(), **said: str) -> str:
    """Send a statement and return the page that follows."""
    form = secrets_in(client.get("/reconcile").text)
    sent = {"broker": "Kraken", "wallet": "Kraken", "year": "2025"} | said
    answer = client.post("/statements/add", data={"csrf": form["csrf"]} | sent, files={"files": (name, raw)})
    assert answer.status_code == 200, answer.text
    return answer.text


def statement_of(served_: Served, broker: str) -> Any:
    """Return the only statement of a broker."""
    (found,) = [one for one in served_.site.loaded().state.statements if one.broker == broker]
    return found


# ── figures ─────────────────────────────────────────────────────────────────────────────────────


def test_every_figure_is_the_commands_own(reader: httpx2.Client, command: Said) -> None:
    told = json.loads(command("reconcile", "--year", "2025", "--json"))
    html = reader.get("/reconcile?year=2025").text
    assert reader.get("/reconcile/2025/reconciliation.json").text == command(
        "reconcile", "--year", "2025", "--json"
    )
    for bridge in told["bridges"]:
        for amounts in (bridge["told"], *bridge["steps"], bridge["filed"]):
            for name in ("proceeds_usd", "basis_usd", "adjustment_usd"):
                assert amounts[name] == "0.00" or f'value="{amounts[name]}"' in html
    for each in told["compared"]:
        shown = html.partition(f'id="{each["id"]}"')[2].partition("</article>")[0]
        assert "; ".join(each["causes"]).capitalize() in shown
        for row in each["filed"]:
            assert f'value="{row["gain_usd"]}"' in shown
            assert row["rule"].replace("'", "&#39;") in shown
        for line in each["lines"]:
            assert f'value="{line["proceeds_usd"]}"' in shown
    for question in told["questions"]:
        assert question in html


def test_own_books_stand_beside_and_totals_tie(looked_at: Served, reader: httpx2.Client) -> None:
    found = reconciled(looked_at.site.loaded().state, 2025)
    more = beside(found)
    for bridge, gains in zip(found.made.bridges, more.bridges, strict=True):
        assert gains.told_usd + sum(gains.step_usd) == gains.filed_usd == bridge.filed.gain_usd
    own = [sale for one in more.compared for sale in one.own]
    assert [sale.move for sale in own] == ["", "transfer"]
    assert 'value="5341.59"' in reader.get("/reconcile?year=2025").text


def test_causes_are_told_apart_by_words_and_style(reader: httpx2.Client) -> None:
    html = reader.get("/reconcile?year=2025&show=differs").text
    assert html.count('<article class="pair differs"') == 2
    assert html.count(">Differs</span>") == 2
    assert "Nothing here." in reader.get("/reconcile?year=2025&show=open").text
    assert reader.get("/reconcile?year=2025&show=nonsense").text.count("<article") == 2


def test_many_lines_stand_on_several_pages(
    own: Served, writer: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    del own
    monkeypatch.setattr(reconcile, "PART", 1)
    assert "Page 1 of 2" in writer.get("/reconcile?year=2025").text
    assert "Page 2 of 2" in writer.get("/reconcile?year=2025&part=7").text


def test_the_page_to_save_is_the_commands_own(reader: httpx2.Client, command: Said, tmp_path: Path) -> None:
    without_time = re.compile(r"Made by lotwise on [^<]*")
    for words, name in (((), "reconciliation"), (("--forecast",), "forecast")):
        command("reconcile", "--year", "2025", "--out", tmp_path / "page.html", *words)
        wanted = (tmp_path / "page.html").read_text("utf-8")
        made = reader.get(f"/reconcile/2025/{name}.html").text
        assert without_time.sub("", made) == without_time.sub("", wanted)


def test_the_answer_to_a_notice_explains_each_line(reader: httpx2.Client, command: Said) -> None:
    told = json.loads(command("reconcile", "--year", "2025", "--json"))
    html = reader.get("/reconcile/2025/explanation").text.replace("&#39;", "'")
    for each in told["compared"]:
        for sentence in each["explanation"]:
            assert sentence in html


def test_the_forecast_is_the_commands_own(reader: httpx2.Client, command: Said) -> None:
    told = json.loads(command("reconcile", "--forecast", "--json"))
    html = reader.get("/reconcile/forecast").text
    assert len(told["sales"]) > 10
    for sale in told["sales"]:
        assert f'value="{sale["lines"][0]["proceeds_usd"]}"' in html
    assert "planned" in html
    early = reader.get("/reconcile/forecast?year=2024")
    assert "no broker had to send" in early.text


def test_a_year_without_a_form_says_what_to_do(reader: httpx2.Client) -> None:
    html = reader.get("/reconcile?year=2026").text
    assert "No form of 2026 yet" in html
    assert "/reconcile/forecast?year=2026" in html
    assert reader.get("/reconcile?year=2000").status_code == 200
    assert reader.get("/reconcile?year=7").status_code == 422


def test_an_empty_project_has_a_page(tmp_path: Path) -> None:
    new_project(tmp_path / "empty.db")
    with served(tmp_path / "empty.db") as running, running.client() as client:
        assert "Take in a form" in client.get("/reconcile").text
        assert client.get("/reconcile/forecast").status_code == 200


# ── statements ──────────────────────────────────────────────────────────────────────────────────


def test_a_form_is_taken_in_settled_and_taken_back(own: Served, writer: httpx2.Client) -> None:
    html = taken_in(writer)
    assert "Form 1099-DA of Kraken for 2025, 2 lines, kept" in html
    assert "known already" in taken_in(writer)
    page = writer.get("/reconcile?year=2025&show=open").text
    lines = [line.id for line in statement_of(own, "Kraken").lines]
    assert all(f'name="line" value="{line}"' in page for line in lines)
    said = {"line": lines[1], "word": "no-sale", "reason": "not mine", "year": "2025"}
    assert writer.post("/statements/settle", data=secrets_in(page) | said).status_code == 303
    page = writer.get("/reconcile?year=2025").text
    assert "You settled this line as <strong>no-sale</strong>: not mine" in page
    (word,) = re.findall(r'name="said" value="([^"]+)"', page)
    undone = writer.post("/statements/unsettle", data=secrets_in(page) | {"said": word, "year": "2025"})
    assert undone.status_code == 303
    assert "You settled" not in writer.get("/reconcile?year=2025").text


def test_a_form_is_taken_out_and_brought_back(own: Served, writer: httpx2.Client) -> None:
    taken_in(writer)
    one = statement_of(own, "Kraken")
    form = secrets_in(writer.get("/reconcile").text)
    out = writer.post(f"/statements/{one.id}/remove", data=form | {"reason": "sent twice"})
    assert out.headers["location"] == "/reconcile?year=2025"
    page = writer.get("/reconcile?year=2025").text
    assert "(sent twice)" in page
    assert f'action="/statements/{one.id}/remove"' not in page
    back = writer.post(f"/statements/{one.id}/back", data=secrets_in(page))
    assert back.status_code == 303
    assert statement_of(own, "Kraken") == one
    again = secrets_in(writer.get("/reconcile").text)
    assert writer.post(f"/statements/{one.id}/back", data=again).status_code == 404


def test_a_form_is_said_to_be_right_and_doubtful_again(own: Served, writer: httpx2.Client) -> None:
    one = statement_of(own, "Coinbase, Inc.")
    address = f"/statements/{one.id}/confirm"
    form = secrets_in(writer.get("/reconcile").text)
    assert writer.post(address, data=form).status_code == 400, "a reason is needed"
    assert writer.post(address, data=form | {"reason": "I asked them"}).status_code == 303
    page = writer.get("/reconcile").text
    assert "right, you say" in page
    assert writer.post(address, data=secrets_in(page) | {"undo": "1"}).status_code == 303
    page = writer.get("/reconcile").text
    assert "right, you say" not in page
    assert f'id="{one.id}"' in page
    assert "Taken out" not in page


def test_wallets_and_names_of_assets_are_said_and_taken_back(own: Served, writer: httpx2.Client) -> None:
    odd = FORM.replace("Solana", "Odd Thing").encode()
    html = taken_in(writer, raw=odd, broker="Unknown Broker LLC", wallet="")
    assert "kept" in html
    one = statement_of(own, "Unknown Broker LLC")
    assert not one.wallet
    form = secrets_in(writer.get("/reconcile").text)
    assert writer.post(f"/statements/{one.id}/wallet", data=form).status_code == 400
    named = writer.post(f"/statements/{one.id}/wallet", data=form | {"wallet": "Cash App"})
    assert named.status_code == 303
    assert statement_of(own, "Unknown Broker LLC").wallet == "Cash App"
    form = secrets_in(writer.get("/reconcile").text)
    said = {"name": "Odd Thing", "asset": "sol"}
    assert writer.post("/statements/asset", data=form | said).status_code == 303
    assert statement_of(own, "Unknown Broker LLC").lines[1].asset == "SOL"
    page = writer.get("/reconcile").text
    assert "Odd Thing means SOL" in page
    undone = {"name": "Odd Thing", "undo": "1"}
    assert writer.post("/statements/asset", data=secrets_in(page) | undone).status_code == 303
    assert statement_of(own, "Unknown Broker LLC").lines[1].asset == ""


def test_a_line_is_typed_in_and_what_is_wrong_is_shown_again(own: Served, writer: httpx2.Client) -> None:
    form = secrets_in(writer.get("/reconcile").text)
    wrong = writer.post("/statements/enter", data=form | TYPED | {"field-1c": "two"})
    assert wrong.status_code == 422
    assert 'value="two"' in wrong.text
    assert 'value="4000.00"' in wrong.text
    for more in ({"year": "25"}, {"year": "9" * 30}, {"broker": ""}, {"field-1f": "=1+1"}):
        assert writer.post("/statements/enter", data=form | TYPED | more).status_code == 422
    assert (
        writer.post("/statements/enter", data=form | {"broker": "Kraken", "year": "2025"}).status_code == 422
    )
    assert writer.post("/statements/enter", data=form | TYPED).headers["location"] == "/reconcile?year=2025"
    (line,) = statement_of(own, "Kraken").lines
    assert (line.asset, line.proceeds_usd, line.basis_usd) == ("ETH", 4000_00000000, None)
    page = writer.get(f"/statements/{statement_of(own, 'Kraken').id}").text
    assert "Typed in." in page
    assert 'value="4000.00"' in page


def test_what_a_pdf_says_is_kept_only_when_it_was_looked_at(
    own: Served, writer: httpx2.Client, tmp_path: Path
) -> None:
    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), invariant=True)
    rows = (
        "2025 Form 1099-DA  Kraken",
        "Digital asset name   Units   Date acquired   Date sold   Proceeds   Cost basis   Box",
        "Bitcoin   0.5   01/05/2025   03/06/2025   10,000.00   9,000.00   G",
        "Solana   7   01/05/2025   05/06/2025   1,100.00   1,000.00   G",
    )
    for number, text in enumerate(rows):
        canvas.drawString(40, 800 - 20 * number, text)
    canvas.save()
    pattern = "{name} {units} {acquired} {disposed} {proceeds} {basis} {box}"
    html = taken_in(writer, "form.pdf", path.read_bytes(), pattern=pattern)
    assert "nothing is kept yet" in html
    assert 'value="10000.00"' in html
    before = len(own.site.loaded().state.statements)
    word = html.partition('name="word" value="')[2].partition('"')[0]
    form = secrets_in(html) | {"word": word}
    assert writer.post("/statements/agree", data=form | {"word": "guessed"}).status_code == 404
    assert writer.post("/statements/agree", data=form).status_code == 303
    assert len(own.site.loaded().state.statements) == before + 1
    assert writer.post("/statements/agree", data={"csrf": form["csrf"], "word": word}).status_code == 404


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("../../evil.csv", b"a,b\n1,2\n"),
        ("x.pdf", b"%PDF-1.7 broken"),
        ("\x00.json", b"{"),
        ("e.zip", b"PK\x03\x04"),
    ],
)
def test_files_that_are_no_forms_are_said_so(writer: httpx2.Client, name: str, raw: bytes) -> None:
    form = secrets_in(writer.get("/reconcile").text)
    answer = writer.post("/statements/add", data={"csrf": form["csrf"]}, files={"files": (name, raw)})
    assert answer.status_code in {200, 400}
    assert "kept, " not in answer.text


def test_names_from_forms_are_text_and_never_markup(own: Served, writer: httpx2.Client) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'
    raw = FORM.replace("Solana", '"' + evil.replace('"', '""') + '"').encode()
    html = taken_in(writer, raw=raw, broker=f"B {evil}", wallet="")
    one = next(one for one in own.site.loaded().state.statements if one.broker.startswith("B "))
    pages = [html, writer.get("/reconcile").text, writer.get(f"/statements/{one.id}").text]
    pages.append(writer.get("/reconcile/2025/explanation").text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert ">49<" not in page
    assert "&lt;script&gt;" in pages[1]


def test_nothing_is_recorded_without_its_secret(own: Served, writer: httpx2.Client) -> None:
    one = statement_of(own, "Coinbase, Inc.")
    for address in ("add", "agree", "enter", "asset", "settle", "unsettle"):
        assert writer.post(f"/statements/{address}", data={"seen": "x"}).status_code == 403
    for address in ("remove", "back", "confirm", "wallet"):
        assert writer.post(f"/statements/{one.id}/{address}", data={}).status_code == 403
    assert statement_of(own, "Coinbase, Inc.") == one
