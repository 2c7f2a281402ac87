"""Every sum that is shown adds up: wash sales, gifts with two bases, and the proof that nothing is lost."""

from typing import Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, looked_at, plain, prices, written
from terminal import Run

DAY: Final = "2026-02-07"
_KOINLY: Final = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
)
_NONE: Final = ",,,,,,,"
FUND: Final = (
    f"2025-02-03 15:00:00 UTC,5500,USD,100,IBIT{_NONE}",
    f"2025-03-03 15:00:00 UTC,100,IBIT,4800,USD{_NONE}",
    f"2025-03-20 15:00:00 UTC,2000,USD,40,IBIT{_NONE}",
)
"""A loss of 7 a share; 40 of 100 are bought again 17 days later: 280 are put off."""
GIFT: Final = (
    "2025-05-02 12:00:00 UTC,,,2,XRP,,,,,gift,,",
    "2025-05-03 12:00:00 UTC,,,100,AVAX,,,3000,USD,gift,,",
    f"2025-05-07 12:00:00 UTC,100,AVAX,2500,USD{_NONE}",
)


@pytest.fixture
def fund(run: Run) -> Run:
    """Return `run` with a fund sold at a loss and bought again."""
    run("init")
    run("import", written("koinly.csv", _KOINLY, FUND), household(), prices(f"{DAY},IBIT,40"), "--as-of", DAY)
    return run


def test_a_loss_put_off_is_named_in_the_sale_and_in_the_lot(fund: Run) -> None:
    (sale,) = looked_at().books.dispositions
    said = plain(fund("explain", sale.id, "--as-of", DAY).out)
    assert "short-term: -$420.00" in said
    assert "proceeds $4,800.00 less basis $5,500.00 plus $280.00 of the loss that a wash sale" in said
    (lot,) = looked_at().books.lots
    said = plain(fund("explain", lot.id, "--as-of", DAY).out).replace("│ ", "")
    assert "basis $2,000.00 plus $280.00" in said
    assert "2025-03-20 became 2025-02-20" in said
    assert "$280.00 of it is in the basis: a loss that a wash sale does not allow" in said
    assert "26 U.S.C. §§ 1091(d), 1223(3)" in said


def test_a_lot_with_another_basis_than_its_purchase_is_marked(fund: Run) -> None:
    said = fund("lots", "--as-of", DAY)
    assert "B+" in said.out
    assert "+ has another basis or date" in said.out
    (row,) = fund("lots", "--json", "--as-of", DAY).json["lots"]
    (sale,) = looked_at().books.dispositions
    assert (row["adjusted_by"], row["given_on"]) == ([sale.transaction_id], None)


def test_a_proof_names_what_stands_in_no_column(fund: Run) -> None:
    said = fund("verify", "--conservation")
    assert "IBIT: $280.00 of losses not allowed, or of fees, went into basis later." in said.out


def test_a_wash_sale_of_today_is_no_change_under_a_bill(fund: Run) -> None:
    said = fund("lots", "--law", "2027", "--as-of", DAY).out
    assert "Under a law that reaches only tax years from 2027 on. It is not law." in said
    assert "No year of yours would be another." in said


def test_a_gift_names_the_basis_that_counts(run: Run) -> None:
    run("init")
    known = prices(f"{DAY},XRP,1.5", "2025-05-02,XRP,2")
    run("import", written("koinly.csv", _KOINLY, GIFT), household(), known, "--as-of", DAY)
    one, other = (each.id for each in looked_at().journal.transactions[:2])
    given = ("--reason", "letter of the giver", "--as-of", DAY)
    run("review", one, "--answer", "gift", "--basis", "7", "--acquired-on", "2020-01-01", *given)
    run("review", other, "--answer", "gift", "--basis", "4000", "--acquired-on", "2024-01-01", *given)
    state = looked_at()
    (sale,), (lot,) = state.books.dispositions, state.books.lots
    said = plain(run("explain", sale.id, "--as-of", DAY).out)
    assert "short-term: -$500.00" in said
    assert "less basis $3,000.00 (the giver's was $4,000.00, which counts for a gain only)" in said
    assert "26 CFR § 1.1015-1(a)" in said
    said = plain(run("explain", lot.id, "--as-of", DAY).out)
    assert "value $3.00 less $4.00, the basis of the gift for a loss (the giver's was $7.00)" in said
    known = prices(f"{DAY},XRP,2.5", name="between.csv")
    run("import", known, "--as-of", DAY)
    said = plain(run("explain", lot.id, "--as-of", DAY).out)
    assert "value $5.00 lies between both bases of the gift, $4.00 and $7.00: neither gain nor loss" in said
    (row,) = run("lots", "--json", "--as-of", DAY).json["lots"]
    assert (row["gain_usd"], row["loss_basis_usd"], row["given_on"]) == ("0.00", "4.00", "2025-05-02")


def test_what_happened_shows_which_units_left(run: Run) -> None:
    run("init")
    rows = (
        coinbase_row("c01", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000"),
        coinbase_row("c02", "2025-02-01 17:00:00", "Sell", "-0.5 BTC", "50000"),
    )
    run("import", coinbase(*rows), household(), "--as-of", DAY)
    (sale,) = looked_at().books.dispositions
    said = plain(run("explain", sale.transaction_id, "--as-of", DAY).out)
    assert "Sale of 0.5 BTC from Coinbase on 2025-02-01, long-term: $40,000.00" in said
    assert said.count("c02,") == 1, "its own row is there once"


def test_an_answer_that_cannot_count_says_so_at_once(run: Run) -> None:
    run("init")
    run("import", written("koinly.csv", _KOINLY, GIFT), household(), "--as-of", DAY)
    given = ("--basis", "4000", "--acquired-on", "2026-01-01", "--reason", "letter", "--as-of", DAY)
    said = run("review", looked_at().journal.transactions[1].id, "--answer", "gift", *given)
    first, second, third, *_ = said.out.splitlines()
    assert first.startswith("Recorded corr_")
    assert second.startswith("It does not count: The units came on 2025-05-03")
    assert "`lotwise review --undo corr_" in third


def test_of_a_transfer_it_is_not_told_which_lots_moved(run: Run) -> None:
    run("init")
    rows = (
        coinbase_row("c01", "2024-01-10 15:00:00", "Buy", "1 BTC", "20000"),
        coinbase_row("c02", "2025-02-01 17:00:00", "Send", "-0.5 BTC", "50000"),
    )
    run("import", coinbase(*rows), household(), "--as-of", DAY)
    sent = looked_at().journal.transactions[1].id
    assert "Taken" not in run("identify", sent, "--as-of", DAY).out
    (lot,) = run("identify", sent, "--json", "--as-of", DAY).json["sale"]["lots"]
    assert lot["taken_quantity"] is None
    named = ("--units", "0.6 BTC of 2024-01-10", "--recorded-at", "2025-01-31T00:00:00Z", "--reason", "mail")
    said = run("identify", sent, *named, "--as-of", DAY)
    assert said.code == 2
    assert "and 0.5 left Coinbase. Name no more than left; the network fee is not among them." in plain(
        said.err
    )
