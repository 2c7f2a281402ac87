"""Coinbase's gain/loss report: every row is evidence of a sale, readable or asked about."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]

EVIDENCE = "what a broker or a program reports of a sale: evidence to compare with, no transaction"


def test_every_lot_is_evidence_below_a_padded_preamble(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("gain_loss_padded.csv")
    assert parsed.format == "coinbase.gain_loss"
    assert parsed.wallet == Wallet(name="Coinbase", custody=Custody.BROKER_US)
    assert left_out(parsed) == {
        7: f"{EVIDENCE} (BTC)",
        8: f"{EVIDENCE} (ETH)",
        9: f"{EVIDENCE} (SOL)",
        10: f"{EVIDENCE} (DOGE)",
        11: f"{EVIDENCE} (USDC)",
    }
    assert (parsed.transactions, parsed.sales) == ((), ())


def test_a_gain_that_does_not_follow_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("gain_loss_padded.csv")) == ["warning gain_differs 11"]


def test_what_cannot_be_read_blocks(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    parsed = read("gain_loss_unclear.csv")
    assert {row: finding.what for finding in parsed.findings for row in finding.where.rows} == {
        2: "Column 'Date of Disposition': '2025.06.07' is not a date lotwise can read.",
        3: "Column 'Amount': '0' cannot be what was sold.",
        4: "Column 'Cost basis (USD)': '-1' cannot be a basis.",
        5: "Column 'Proceeds (USD)': '' cannot be proceeds.",
        6: "The row does not say what kind of disposition it is.",
        7: "Column 'Date Acquired': '08/04/2025' is after the sale.",
        8: "Column 'Data source': 'Somewhere' does not say where the lot comes from.",
    }
    assert all(finding.is_blocking for finding in parsed.findings)
    assert set(left_out(parsed)) == {9}


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("gain_loss_padded.csv", "gain_loss_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_without_proceeds_it_is_not_recognized() -> None:
    header = (
        "Transaction Type,Transaction ID,Tax lot ID,Asset name,Amount,Date Acquired,Date of Disposition\n"
    )
    assert read_file("g.csv", header.encode()).format == ""


def test_the_shared_sample(shared: Path, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    (path,) = (shared / "formats" / "samples" / "coinbase_gain_loss").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, set(left_out(parsed)), parsed.findings) == ("coinbase.gain_loss", {7, 8}, ())
