"""``lotwise packet``: a year in one file, the same bytes each time, and whole or known not to be."""

import json
import sqlite3
import subprocess
import zipfile
from csv import DictReader
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest

from end_to_end.project_files import plain, too_wide
from lotwise.app import clock
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.summary import WIDTH
from terminal import DAY, Run

YEAR = ("--year", "2025", "--as-of", DAY)
UNCLEAR = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
    "2025-03-01 10:00:00 UTC,1,ETH,2000,USD,,,,,,,\n"
)
LATE = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
    "2025-02-01 10:00:00 UTC,1000,USD,1,ETH,,,,,,,\n"
    "2025-03-01 10:00:00 UTC,1,ETH,2000,USD,,,,,,,\n"
)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def made(run: Run, *words: str, name: str = "a.zip", code: int = 0) -> dict[str, bytes]:
    said = run("packet", *(words or YEAR), "--out", name)
    assert said.code == code, said.err
    assert not too_wide(said.out)
    return members(Path(name))


def rows(raw: bytes) -> list[dict[str, str]]:
    return list(DictReader(StringIO(raw.decode())))


def paper(raw: bytes) -> str:
    return " ".join(text.text for page in pages_of(raw) for text in page.texts)


def import_late(run: Run, text: str, code: int) -> None:
    Path("late.csv").write_text(text, encoding="utf-8")
    assert run("import", "late.csv", "--wallet", "Elsewhere", "--as-of", DAY).code == code


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_a_packet_is_the_same_bytes_twice_at_any_time(
    household: Run, monkeypatch: pytest.MonkeyPatch, year: str
) -> None:
    words = ("--year", year, "--as-of", DAY)
    made(household, *words)
    later = clock.now().replace(year=2031)
    monkeypatch.setattr(clock, "now", lambda: later)
    made(household, *words, name="b.zip")
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()
    with zipfile.ZipFile("a.zip") as zipped:
        infos = zipped.infolist()
    assert [one.filename for one in infos] == sorted(one.filename for one in infos)
    assert {one.date_time for one in infos} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_the_manifest_is_true_and_the_readme_names_everything(household: Run, year: str) -> None:
    found = made(household, "--year", year, "--as-of", DAY)
    lines = [line.split("  ", 1) for line in found.pop("MANIFEST").decode().splitlines()]
    named = {name: digits for digits, name in lines}
    assert named == {name: sha256(raw).hexdigest() for name, raw in found.items()}
    readme = found["README.txt"].decode().splitlines()
    assert set(found) <= set(readme)
    for name in ("README.txt", f"summary_{year}.txt", "identifications/proof.txt"):
        assert all(len(line) <= WIDTH for line in found[name].decode().splitlines()), name


def test_the_summary_has_two_pages_and_the_amounts_of_the_forms(household: Run) -> None:
    found = made(household)
    raw = found["summary_2025.pdf"]
    assert len(list(pages_of(raw))) == 2
    text = plain(found["summary_2025.txt"].decode())
    assert "sale 1); Form 8949 has 1 row for 2025." in text
    assert "The rows brought $5,341.59, and their basis was $1,928.91." in text
    assert "Carried to 2026: $0.00 short-term and $1,200.00 long-term." in text
    assert "worth $136.24 on receipt" in text
    assert "Coinbase: its Form 1099-DA or 1099-B of 2025." in text
    (net,) = [row for row in rows(found["forms/schedule_d_2025.csv"]) if row["Line"] == "16"]
    assert net["(h) Gain or (loss)"] == "-4200.00"
    assert "(4,200.00)" in paper(raw)
    assert plain("Net gain or (loss): lines 7 and 15 (4,200.00)") in text


def test_a_year_with_very_many_sales_and_findings_has_two_pages_too(household: Run) -> None:
    header = UNCLEAR.splitlines()[0]
    sales = [
        f"2025-{number % 12 + 1:02d}-{number % 27 + 1:02d} 10:{number % 60:02d}:00 UTC,"
        f"0.{number:04d},ODD{number},{number}.25,USD,,,,,,,h{number}"
        for number in range(1, 300)
    ]
    buys = [
        f"2025-01-01 09:{number % 60:02d}:00 UTC,{number}.5,USD,1.{number:03d},EVEN,,,,,,,b{number}"
        for number in range(1, 150)
    ]
    gone = [
        f"2025-02-01 09:{number % 60:02d}:00 UTC,1.{number:03d},EVEN,{number}.25,USD,,,,,,,g{number}"
        for number in range(1, 150)
    ]
    import_late(household, "\n".join([header, *sales, *buys, *gone, ""]), code=1)
    found = made(household, *YEAR, "--draft", code=1)
    assert len(list(pages_of(found["summary_2025_DRAFT.pdf"]))) == 2
    text = plain(found["summary_2025_DRAFT.txt"].decode())
    assert "BLOCKING, 299 times; first:" in text
    assert b"they stand in the folders lots and forms, one by one" in found["worksheet/return_2025.html"]
    listed = rows(found["lots/dispositions_2025.csv"])
    assert sum(one["Asset"] == "EVEN" for one in listed) >= 149


def test_lots_tie_from_the_beginning_of_the_year_to_its_end(household: Run) -> None:
    found = made(household)
    start, end = (rows(found[f"lots/open_lots_{which}_2025.csv"]) for which in ("start", "end"))
    gone = rows(found["lots/dispositions_2025.csv"])

    def units(lots: list[dict[str, str]]) -> Decimal:
        return sum((Decimal(one["Units"]) for one in lots if one["Asset"] == "SOL"), Decimal(0))

    assert all(one["Acquired"] < "2025" for one in start)
    assert all(one["Acquired"] < "2026" for one in end)
    came = [one for one in end if one["Acquired"] >= "2025"]
    assert units(start) + units(came) - units(gone) == units(end)
    assert [one["Lot chosen by"] for one in gone if one["Taxable"] == "yes"] == ["FIFO"]


def test_the_chain_leads_to_the_head_that_verify_prints(household: Run) -> None:
    found = made(household)
    head = household("verify", "--json").json["head"]
    assert json.loads(found["packet.json"])["head"] == head
    assert json.loads(found["identifications/chain.jsonl"].splitlines()[-1])[-1] == head
    assert head in found["identifications/proof.txt"].decode()


def test_a_standing_order_stands_there_with_its_instant(household: Run) -> None:
    said = household("wallets", "--method", "Ledger", "HIFO")
    assert said.code == 0, said.err
    found = made(household, "--year", "2026", "--as-of", DAY)
    (order,) = rows(found["identifications/standing_orders.csv"])
    assert (order["Wallet"], order["Method"]) == ("Ledger", "HIFO")
    assert order["Order"].encode() in found["identifications/standing_orders.jsonl"]
    assert "Standing order in Ledger: HIFO from" in plain(found["summary_2026.txt"].decode())
    earlier = made(household, name="b.zip")["summary_2025.txt"].decode()
    assert "Standing order in Ledger" not in plain(earlier), "it chose nothing in 2025"


def test_the_official_forms_come_from_blanks_and_numbers_only_from_the_command_line(
    household: Run, shared: Path
) -> None:
    words = (*YEAR, "--blank", str(shared / "forms"), "--name", "Jordan Example")
    found = made(household, *words, "--number", "123-45-6789")
    assert "123-45-6789" in paper(found["forms/form_8949_2025.pdf"])
    assert "123-45-6789" in paper(found["forms/schedule_d_2025.pdf"])
    others = {name for name, raw in found.items() if b"123-45-6789" in raw}
    assert others == set()
    assert "123-45-6789" not in paper(found["summary_2025.pdf"])
    assert "Jordan Example." in paper(found["summary_2025.pdf"])
    assert "forms/form_8949_2025.pdf" not in made(household, name="b.zip")


def test_a_number_in_the_household_file_is_masked(household: Run) -> None:
    stored = made(household)["facts/household.toml"].decode()
    Path("household.toml").write_text(f"# 123-45-6789\n{stored}", encoding="utf-8")
    assert household("import", "household.toml", "--as-of", DAY).code == 0
    found = made(household, name="b.zip")
    assert found["facts/household.toml"].decode() == f"# ###-##-####\n{stored}"
    assert not [name for name, raw in found.items() if b"123-45-6789" in raw]


def test_with_files_the_imported_files_are_in_it_byte_by_byte(household: Run) -> None:
    found = made(household, *YEAR, "--with-files")
    listed = rows(found["files/imported_files.csv"])
    assert {"coinbase-transactions.csv", "kraken-ledgers.csv"} <= {one["Name"] for one in listed}
    for one in listed:
        assert sha256(found[f"files/content/{one['File']}"]).hexdigest() == one["SHA-256"]
    assert not [name for name in made(household, name="b.zip") if name.startswith("files/content")]


def test_a_tampered_member_is_found_by_the_check(household: Run) -> None:
    made(household)
    sound = household("packet", "--check", "a.zip")
    assert sound.code == 0
    assert "files are as they were made" in sound.out
    raw = Path("a.zip").read_bytes()
    Path("b.zip").write_bytes(raw.replace(b"5341.59", b"5341.58"))
    said = household("packet", "--check", "b.zip")
    assert said.code == 1
    assert "forms/form_8949_2025.csv is not what it was when the packet was made." in plain(said.out)
    assert not too_wide(said.out)
    codes = {one["code"] for one in household("packet", "--check", "b.zip", "--json").json["findings"]}
    assert codes == {"packet_member_changed"}


def test_a_folder_has_the_same_members_and_is_checked_without_lotwise(household: Run) -> None:
    found = made(household)
    assert household("packet", *YEAR, "--dir", "packet").code == 0
    assert {
        path.relative_to("packet").as_posix(): path.read_bytes()
        for path in Path("packet").rglob("*")
        if path.is_file()
    } == found
    assert household("packet", "--check", "packet").code == 0
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "MANIFEST"], cwd="packet", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    again = household("packet", *YEAR, "--dir", "packet")
    assert again.code == 2
    assert "holds something" in again.err


def test_statements_come_with_the_reconciliation_and_the_answer_to_a_notice(household: Run) -> None:
    fields = ("1b=Bitcoin", "1c=0.05", "1e=2025-06-12", "1f=5395.00", "9=yes")
    assert household("statements", "enter", "--broker", "Coinbase", "--year", "2025", *fields).code == 0
    found = made(household)
    answer = found["statements/explanations_2025.txt"].decode()
    assert all(len(line) <= WIDTH for line in answer.splitlines())
    assert "Box K: (d) $5,395.00, (e) $1,928.91, code E, (g) -$53.41, (h) $3,412.68." in plain(answer)
    assert b"proceeds before the fee" in found["statements/reconciliation_2025.html"]
    assert "1 line or sale differs" in plain(found["summary_2025.txt"].decode())
    (statement,) = json.loads(found["statements/statements_2025.json"])
    assert statement["broker"] == "Coinbase"


def test_while_something_blocks_there_is_none_but_a_draft(household: Run) -> None:
    import_late(household, UNCLEAR, code=1)
    refused = household("packet", *YEAR, "--out", "a.zip")
    assert refused.code == 2
    assert "so the packet of 2025 is not made; first:" in refused.err
    assert not Path("a.zip").exists()
    found = made(household, *YEAR, "--draft", code=1)
    assert {page.turned for page in pages_of(found["summary_2025_DRAFT.pdf"])} == {("DRAFT",)}
    text = found["summary_2025_DRAFT.txt"].decode()
    assert text.startswith("DRAFT, not to be filed")
    assert "1. BLOCKING: " in text
    forms = {name for name in found if name.startswith("forms/")}
    assert all("DRAFT" in name for name in forms)
    assert "nothing in it may be filed" in found["README.txt"].decode()
    assert rows(found["findings/findings_2025.csv"])[0]["Stops 2025"] == "yes"


def test_a_filed_year_holds_what_was_filed_and_says_where_it_would_differ(household: Run) -> None:
    before = made(household)
    assert household("file", "2025", "--as-of", DAY).code == 0
    as_filed = made(household, name="b.zip")
    for name in ("form_8949_2025.csv", "schedule_d_2025.csv"):
        assert as_filed[f"filed/{name}"] == before[f"forms/{name}"] == as_filed[f"forms/{name}"]
    assert b"Everything is computed now as it was filed." in as_filed["filed/filing_2025.txt"]
    import_late(household, LATE, code=1)
    later = made(household, name="c.zip", code=1)
    assert later["filed/form_8949_2025.csv"] == before["forms/form_8949_2025.csv"]
    forms = {name for name in later if name.startswith("forms/")}
    assert forms
    assert all("_as_computed_now" in name for name in forms)
    assert {
        page.turned for page in pages_of(later["forms/form_8949_statement_2025_as_computed_now.pdf"])
    } == {("DRAFT",)}
    said = plain(later["summary_2025.txt"].decode())
    assert "Schedule D line 16: filed -$4,200.00, now -$3,200.00" in said
    assert "1 ETH that left Elsewhere" in later["filed/filing_2025.txt"].decode()


def test_whole_dollars_are_those_of_the_forms_also_of_a_filed_year(household: Run) -> None:
    assert household("file", "2025", "--as-of", DAY).code == 0
    found = made(household, *YEAR, "--rounded")
    assert rows(found["forms/form_8949_2025.csv"])[0]["(d) Proceeds"] == "5342.00"
    assert rows(found["filed/form_8949_2025.csv"])[0]["(d) Proceeds"] == "5341.59"
    assert "(4,200)" in paper(found["summary_2025.pdf"])


def test_a_project_that_was_changed_gives_no_packet(household: Run) -> None:
    with sqlite3.connect("lotwise.db") as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'households'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE households SET content = replace(content, '205000', '105000')")
    refused = household("packet", *YEAR, "--out", "a.zip")
    assert refused.code == 2
    assert "The project is not as it was recorded" in refused.err
    found = made(household, *YEAR, "--draft", code=1)
    assert b"Rows were changed:" in found["identifications/proof.txt"]
    assert "1. BLOCKING: The project is not as it was recorded" in plain(
        found["summary_2025_DRAFT.txt"].decode()
    )
    assert "The project is not as it was recorded" in paper(found["forms/form_8949_statement_2025_DRAFT.pdf"])


def test_a_packet_needs_a_place_and_a_year_that_has_begun(household: Run) -> None:
    assert "A packet needs a place." in household("packet", *YEAR).err
    said = household("packet", "--year", "2027", "--as-of", DAY, "--out", "a.zip")
    assert said.code == 2


def test_json_has_the_summary(household: Run) -> None:
    said = household("packet", *YEAR, "--out", "a.zip", "--json").json
    assert said["year"] == 2025
    assert said["members"] == sorted(members(Path("a.zip")))
    assert said["manifest_sha256"] == sha256(members(Path("a.zip"))["MANIFEST"]).hexdigest()
    assert len(said["summary"]["happened"]) == 8
