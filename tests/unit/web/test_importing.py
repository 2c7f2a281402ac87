"""Import: what is sent becomes what the command makes of it; hostile names lead nowhere; undo."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import httpx2
import pytest

from dashboard import Served, example_project, followed, secrets_in, served
from lotwise.app import demo
from lotwise.app.import_json import import_json, imported
from lotwise.app.jsonable import jsonable
from lotwise.app.projects import existing_project, new_project
from lotwise.app.uploads import clean_name, received
from lotwise.app.waiting import said_by_form
from lotwise.core.errors import BadInputError
from lotwise.web.guard import Limits
from lotwise.web.pages import importing

EXAMPLE = demo.example_folder()
COINBASE = "coinbase-transactions.csv"
UNKNOWN = (
    b"Date,Kind of thing,Coin,Amount,Price USD\n"
    b"2025-01-05 10:00,Buy,BTC,0.5,40000\n2025-02-05 10:00,Sell,BTC,0.1,45000\n"
    b"2025-03-05 11:00,Swirl,BTC,0.1,1\n"
)
NO_ZONE = (
    b"Date,Type,Transaction ID,Received Quantity,Received Currency,Received Cost Basis (USD),Received Wallet,"
    b"Sent Quantity,Sent Currency,Sent Cost Basis (USD),Sent Wallet,Fee Amount,Fee Currency,"
    b"Realized Return (USD),Transaction Hash\n"
    b"01/05/2024 10:00:00,BUY,ct-1,0.02,BTC,1000.00,Coinbase BTC Wallet,1000,USD,1000.00,Coinbase USD Wallet,"
    b"10,USD,0.00,\n"
)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A dashboard on an empty project."""
    new_project(tmp_path / "new.db")
    with served(tmp_path / "new.db") as running:
        yield running


@pytest.fixture
def client(fresh: Served) -> Iterator[httpx2.Client]:
    """A signed-in client of the empty project."""
    with fresh.client() as one:
        yield one


def send(client: httpx2.Client, *files: tuple[str, bytes], **words: str) -> httpx2.Response:
    """Send files and return the page to which that leads."""
    form = {"csrf": secrets_in(client.get("/import").text)["csrf"], **words}
    answer = client.post("/import", data=form, files=[("files", file) for file in files])
    return followed(client, answer)


def post(client: httpx2.Client, address: str, page: str, **words: str) -> httpx2.Response:
    """Send a form of a page."""
    return client.post(address, data=secrets_in(page) | words)


def file_id(running: Served, place: int = 0) -> str:
    """Return the id of a file of a project."""
    return running.site.loaded().state.facts.files[place].id


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/one.csv", "one.csv"),
        ("folder/inside/two.csv", "two.csv"),
        ("..", "file"),
        ("", "file"),
        ("a/", "file"),
        ("new\nline\x00\x1b[31m.csv", "new?line??[31m.csv"),
        ("right\N{RIGHT-TO-LEFT OVERRIDE}vsc.csv", "right?vsc.csv"),
        ("<script>.csv", "<script>.csv"),
        ("=cmd|'C'!A0.csv", "=cmd|'C'!A0.csv"),
    ],
)
def test_only_the_last_part_of_a_name_counts_cleaned(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    "name", ["x" * 5_000 + ".csv", "é" * 5_000 + ".csv", "a." + "y" * 5_000, "\U0001f600" * 999]
)
def test_a_long_name_is_cut_and_can_be_written(name: str, tmp_path: Path) -> None:
    cleaned = clean_name(name)
    assert len(cleaned.encode()) < 250
    (tmp_path / cleaned).write_bytes(b"")
    if name.endswith(".csv"):
        assert cleaned.endswith(".csv"), "the ending says what it is"


def test_uploads_lie_in_a_private_folder_that_goes() -> None:
    upload = received(
        [("../x.csv", io.BytesIO(b"1")), ("x.csv", io.BytesIO(b"2")), (".hidden", io.BytesIO(b"3"))]
    )
    assert [path.read_bytes() for path in upload.paths] == [b"1", b"2"], "two of one name do not meet"
    assert all(path.resolve().is_relative_to(upload.folder.resolve()) for path in upload.paths)
    assert upload.folder.stat().st_mode & 0o077 == 0
    upload.remove()
    assert not upload.folder.exists()


def test_no_file_is_no_upload() -> None:
    with pytest.raises(BadInputError, match="No file"):
        received([(".DS_Store", io.BytesIO(b""))])


def test_what_is_sent_is_imported_as_by_the_command(client: httpx2.Client, tmp_path: Path) -> None:
    shown = send(client, (COINBASE, (EXAMPLE / COINBASE).read_bytes()))
    assert shown.status_code == 200
    new_project(tmp_path / "other.db")
    with existing_project(tmp_path / "other.db") as other:
        told = jsonable(import_json(imported(other, [EXAMPLE / COINBASE], as_of=demo.AS_OF)))["files"][0]
    assert f"Recognized as {told['format']}" in shown.text
    assert (
        f"{told['rows']} rows: {told['rows_used']} used for {told['transactions']} transactions" in shown.text
    )
    assert all(one["reason"] in shown.text for one in told["ignored"])
    listed = client.get("/import").text
    assert COINBASE in listed
    assert "Nothing blocks" in shown.text or "must be settled" in shown.text


def test_a_file_that_is_sent_twice_changes_nothing(client: httpx2.Client, fresh: Served) -> None:
    content = (EXAMPLE / COINBASE).read_bytes()
    send(client, (COINBASE, content))
    mark = fresh.site.mark()
    again = send(client, ("another name.csv", content)).text
    assert "Imported already; nothing changes" in again
    assert fresh.site.mark() == mark


def test_hostile_names_lead_nowhere_and_are_shown_as_words(
    client: httpx2.Client, fresh: Served, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    shown = send(client, ("../../<b onclick=x>evil.csv", (EXAMPLE / COINBASE).read_bytes()))
    assert "<b onclick" not in shown.text
    assert "&lt;b onclick=x&gt;evil.csv" in shown.text
    assert [one.name for one in fresh.site.loaded().state.facts.files] == ["<b onclick=x>evil.csv"]
    after = [one for one in sorted(tmp_path.iterdir()) if not one.name.startswith("new.db")]
    assert after == [one for one in before if not one.name.startswith("new.db")]


def test_an_archive_whose_names_lead_out_is_refused(client: httpx2.Client, fresh: Served) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../evil.csv", (EXAMPLE / COINBASE).read_bytes())
    shown = send(client, ("tax.zip", packed.getvalue()))
    assert shown.status_code == 200
    assert not fresh.site.loaded().state.facts.files
    assert "not read" in shown.text


def test_the_household_is_recorded_and_a_wrong_one_refused(client: httpx2.Client, fresh: Served) -> None:
    text = (EXAMPLE / "household.toml").read_bytes()
    assert "facts: recorded" in send(client, ("household.toml", text)).text
    assert fresh.site.loaded().state.household is not None
    wrong = send(client, ("household.toml", b"filing_status = 'alone'\n"))
    assert "filing_status" in wrong.text
    assert fresh.site.loaded().state.household is not None


def test_nothing_chosen_is_said(client: httpx2.Client) -> None:
    answer = client.post("/import", data=secrets_in(client.get("/import").text))
    assert answer.status_code == 400
    assert "No file was chosen" in answer.text


def test_a_word_that_means_nothing_is_refused_before_anything_is_read(
    client: httpx2.Client, fresh: Served
) -> None:
    answer = send(client, (COINBASE, (EXAMPLE / COINBASE).read_bytes()), zone="Nowhere/Land")
    assert answer.status_code == 400
    assert "Nowhere/Land" in answer.text
    assert not fresh.site.loaded().state.facts.files


def test_a_page_names_no_file_of_this_machine_as_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text("x")
    assert said_by_form({"as_format": str(tmp_path / "some.toml")}).map is None
    assert said_by_form({"as_format": str(tmp_path / "some.toml")}).as_format is None


def test_a_file_without_a_zone_waits_until_it_is_said(client: httpx2.Client, fresh: Served) -> None:
    waiting = send(client, ("export.csv", NO_ZONE))
    assert "waits for you" in waiting.text
    assert not fresh.site.loaded().state.facts.files
    address = str(waiting.url.path) + "/0"
    wrong = post(client, address, waiting.text, zone="Nowhere", wallet="Mine")
    assert wrong.status_code == 422
    assert 'value="Nowhere"' in wrong.text
    assert 'value="Mine"' in wrong.text
    done = followed(client, post(client, address, wrong.text, zone="America/New_York"))
    assert "waits for you" not in done.text
    (file,) = fresh.site.loaded().state.facts.files
    assert file.telling_count == 1
    assert "America/New_York" in client.get(f"/import/file/{file.id}").text


def test_an_unknown_table_is_mapped_looked_at_and_imported(client: httpx2.Client, fresh: Served) -> None:
    waiting = send(client, ("mystery.csv", UNKNOWN))
    address = f"{waiting.url.path}/0/map"
    asked = client.get(address)
    assert asked.status_code == 200
    assert "swirl" in asked.text
    assert 'value="import"' not in asked.text, "a zone must be said first"
    columns = {"column:at": "Date", "column:type": "Kind of thing", "column:amount": "Amount"}
    columns |= {"column:asset": "Coin", "column:price": "Price USD"}
    words = {"wallet": "My box", "custody": "self", "zone": "UTC", "money": "usd", "word:swirl": "ignore"}
    looked = post(client, address, asked.text, **columns, **words, do="look")
    assert "3 rows: 2 transactions, 1 left out" in looked.text
    assert not fresh.site.loaded().state.facts.files, "nothing is stored by looking"
    done = followed(client, post(client, address, looked.text, **columns, **words, do="import"))
    assert "used for 2 transactions" in done.text
    state = fresh.site.loaded().state
    assert [file.wallet.name for file in state.facts.files] == ["My box"]
    other = UNKNOWN.replace(b"2025-01-05", b"2025-01-06")
    assert "used for 2 transactions" in send(client, ("next year.csv", other)).text, "it is known from now on"


def test_a_mapping_that_cannot_be_is_explained_and_kept_in_the_form(client: httpx2.Client) -> None:
    address = f"{send(client, ('mystery.csv', UNKNOWN)).url.path}/0/map"
    page = client.get(address).text
    wrong = post(client, address, page, **{"column:at": "Date", "wallet": "My box", "do": "import"})
    assert wrong.status_code == 422
    assert "no column says how much" in wrong.text
    assert 'value="My box"' in wrong.text


@pytest.mark.parametrize("chosen", [{"column:at": "Nowhere"}, {"custody": "nobody"}, {"zone": "Nowhere"}])
def test_choices_that_are_none_are_refused(client: httpx2.Client, chosen: dict[str, str]) -> None:
    address = f"{send(client, ('mystery.csv', UNKNOWN)).url.path}/0/map"
    columns = {"column:at": "Date", "column:amount": "Amount", "column:asset": "Coin", "wallet": "x"}
    wrong = post(client, address, client.get(address).text, **(columns | chosen | {"do": "import"}))
    assert wrong.status_code == 422


def test_a_statement_is_kept_for_reconciling(client: httpx2.Client, fresh: Served) -> None:
    text = b"Description,Units,Date Acquired,Date Sold,1f Proceeds,1g Cost\nBitcoin,0.5,,03/20/2025,100.01,\n"
    waiting = send(client, ("broker.csv", text))
    assert "This is a statement of a broker" in waiting.text
    address = f"{waiting.url.path}/0/statement"
    asked = post(client, address, waiting.text)
    assert "It was not kept" in asked.text
    assert post(client, address, waiting.text, broker="Exchange", year="soon").status_code == 400
    assert not fresh.site.loaded().state.statements
    kept = post(client, address, waiting.text, broker="Exchange", year="2025")
    assert "Kept: 1 line to compare with your own sales" in kept.text
    assert 'href="/reconcile"' in kept.text
    (statement,) = fresh.site.loaded().state.statements
    assert (statement.broker, statement.year) == ("Exchange", 2025)
    page = client.get(waiting.url.path).text
    assert "Known already" in post(client, address, page, broker="Exchange", year="2025").text


def test_a_statement_that_the_importers_know_is_kept_at_once(client: httpx2.Client, fresh: Served) -> None:
    content = next(iter(EXAMPLE.parent.glob("statements-2025/*"))).read_bytes()
    shown = send(client, ("broker.json", content)).text
    assert "a broker's statement: 2 lines" in shown.replace("&#39;", "'")
    assert 'href="/reconcile"' in shown
    assert len(fresh.site.loaded().state.statements) == 1


def test_a_file_that_waits_for_nothing_cannot_be_answered(client: httpx2.Client) -> None:
    done = send(client, (COINBASE, (EXAMPLE / COINBASE).read_bytes()))
    for rest in ("/0", "/9", "/0/statement"):
        assert post(client, f"{done.url.path}{rest}", done.text, zone="UTC").status_code == 404
    assert client.get(f"{done.url.path}/0/map").status_code == 404
    assert client.get("/import/result/nothing").status_code == 404


def test_what_a_file_told_is_shown(reader: httpx2.Client, looked_at: Served) -> None:
    state = looked_at.site.loaded().state
    for file in state.facts.files:
        shown = reader.get(f"/import/file/{file.id}")
        assert shown.status_code == 200
        told = [
            one for told in state.facts.told if told.report.file_id == file.id for one in told.transactions
        ]
        for one in told:
            assert all(f'value="{leg["quantity"]}"' in shown.text for leg in jsonable(one)["legs"])
    assert reader.get("/import/file/file_nothing").status_code == 404


def test_each_transaction_of_a_file_is_asked_why_and_corrected(
    reader: httpx2.Client, looked_at: Served
) -> None:
    file = next(one for one in looked_at.site.loaded().state.facts.files if one.format == "kraken.ledgers")
    shown = reader.get(f"/import/file/{file.id}").text
    links = re.findall(r'href="(/questions/find\?transaction=[^"]+)"', shown)
    reasons = re.findall(r'href="(/why/tx_[^"]+)"', shown)
    assert links
    assert len(links) == len(reasons)
    assert reader.get(reasons[0]).status_code == 200
    assert "Your answer" in reader.get(links[0], follow_redirects=True).text


def test_a_file_is_taken_out_and_in_again(writer: httpx2.Client, own: Served) -> None:
    before = len(own.site.loaded().state.holdings)
    place = next(n for n, one in enumerate(own.site.loaded().state.facts.files) if one.name == COINBASE)
    address = f"/import/file/{file_id(own, place)}"
    page = writer.get(address).text
    refused = post(writer, f"{address}/aside", page, reason=" ")
    assert refused.status_code == 422
    assert "needs a reason" in refused.text
    assert post(writer, f"{address}/aside", page, reason="by mistake").status_code == 303
    assert len(own.site.loaded().state.holdings) < before
    taken = writer.get(address).text
    assert "is taken out" in taken
    assert "taken out" in writer.get("/import").text
    assert "by mistake" in writer.get("/questions").text, "it stands among what was said"
    assert post(writer, f"{address}/back", taken, reason="after all").status_code == 303
    assert len(own.site.loaded().state.holdings) == before
    assert "is taken out" not in writer.get(address).text


def test_of_two_tabs_the_second_is_not_carried_out(writer: httpx2.Client, own: Served) -> None:
    address = f"/import/file/{file_id(own)}"
    one, two = writer.get(address).text, writer.get(address).text
    assert post(writer, f"{address}/aside", one, reason="a").status_code == 303
    late = post(writer, f"{address}/aside", two, reason="b")
    assert late.status_code == 409
    assert "Nothing was done" in late.text


def test_a_file_is_read_again_under_another_wallet_and_back(writer: httpx2.Client, own: Served) -> None:
    place = next(n for n, one in enumerate(own.site.loaded().state.facts.files) if one.name == COINBASE)
    address = f"/import/file/{file_id(own, place)}/again"
    same = writer.get(address)
    assert "It was read just so" in same.text
    assert "Undo: read it as before" not in writer.get(address.removesuffix("/again")).text
    looked = writer.get(address, params={"wallet": "Second account"})
    assert "Let this reading count" in looked.text
    assert "Coinbase" in own.site.loaded().state.wallets, "looking records nothing"
    assert post(writer, address, looked.text, wallet="Second account").status_code == 303
    assert own.site.loaded().state.facts.files[place].wallet.name == "Second account"
    told = writer.get(address.removesuffix("/again"))
    assert "Undo: read it as before" in told.text
    back = writer.get(address, params={"undo": "1"})
    assert "before it was last read again" in back.text
    assert post(writer, address, back.text, undo="1").status_code == 303
    assert own.site.loaded().state.facts.files[place].wallet.name == "Coinbase"


def test_a_reading_that_cannot_be_is_explained(reader: httpx2.Client, looked_at: Served) -> None:
    wrong = reader.get(f"/import/file/{file_id(looked_at)}/again", params={"zone": "Nowhere"})
    assert wrong.status_code == 422
    assert "Nowhere" in wrong.text


@pytest.mark.parametrize(
    "address", ["/import", "/import/result/x/0", "/import/file/x/aside", "/import/file/x/again"]
)
def test_without_its_secret_nothing_is_taken(writer: httpx2.Client, own: Served, address: str) -> None:
    mark = own.site.mark()
    assert writer.post(address, files={"files": ("x.csv", b"x")}).status_code == 403
    assert own.site.mark() == mark


def test_too_much_at_once_is_said(tmp_path: Path) -> None:
    few = Limits(most_bytes=20_000)
    with served(example_project(tmp_path), limits=few) as running, running.client() as client:
        answer = send(client, ("big.csv", b"x" * 30_000))
        assert answer.status_code == 413
        assert "lotwise import" in answer.text


def test_too_many_files_are_refused(client: httpx2.Client, fresh: Served) -> None:
    many = [(f"{n}.csv", b"a,b\n") for n in range(importing.MOST_FILES + 1)]
    assert send(client, *many).status_code == 400
    assert not fresh.site.loaded().state.facts.files


def test_many_at_once_are_told_one_by_one(client: httpx2.Client, fresh: Served, tmp_path: Path) -> None:
    copyfile(EXAMPLE / COINBASE, tmp_path / COINBASE)
    files = [(path.name, path.read_bytes()) for path in sorted(EXAMPLE.iterdir())]
    shown = send(client, *files).text
    assert all(f">{name}<" in shown for name, _ in files if name != "household.toml")
    assert len(fresh.site.loaded().state.facts.files) == len(files) - 1


def test_two_tabs_that_send_the_same_file_store_it_once(fresh: Served) -> None:
    content = (EXAMPLE / COINBASE).read_bytes()

    def sent(name: str) -> str:
        with fresh.client() as tab:
            return send(tab, (name, content)).text

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(sent, ("one.csv", "two.csv")))
    assert len(fresh.site.loaded().state.facts.files) == 1
    assert all("used for" in text or "Imported already" in text for text in told)


def test_work_that_is_asked_for_tells_json(client: httpx2.Client) -> None:
    """The progress is what the script of the page reads."""
    form = {"csrf": secrets_in(client.get("/import").text)["csrf"]}
    answer = client.post("/import", data=form, files={"files": (COINBASE, (EXAMPLE / COINBASE).read_bytes())})
    address = answer.headers["location"]
    if address.startswith("/running/"):
        assert "is_over" in json.loads(client.get(f"{address}/now").text)
    assert followed(client, answer).status_code == 200
