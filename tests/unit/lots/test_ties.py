"""Units that leave at the instant at which they came: what was first is not known, and is told once."""

from builders import bought, exchanged, fee, leg, out, sold, transaction
from lotwise.core.findings import Severity
from lotwise.ledger.transaction import Kind
from lotwise.lots.ties import tie_findings
from statements import folded

DAY = "2025-06-01"


def test_a_sale_of_units_bought_at_the_same_instant_is_told() -> None:
    books = folded(sold("1 LTC", "90 USD", DAY), bought("1 LTC", "100 USD", DAY))
    [found] = tie_findings(books.dispositions)
    assert (found.code, found.severity, found.asset) == ("same_instant", Severity.INFO, "LTC")
    assert "2025-06-01 12:00:00 UTC" in found.what
    assert books.dispositions[0].basis_usd == 100 * 10**8


def test_several_are_one_note_for_each_wallet_and_asset() -> None:
    story = [
        one
        for n in range(1, 4)
        for one in (bought("1 LTC", "100 USD", f"2025-0{n}-01"), sold("1 LTC", "90 USD", f"2025-0{n}-01"))
    ]
    [found] = tie_findings(folded(*story).dispositions)
    assert "and 2 more times" in found.what


def test_a_fee_out_of_what_just_came_is_no_tie() -> None:
    swap = exchanged("1 ETH", "2000 USDC", DAY, worth="2000", fees=(fee("2 USDC", worth="2"),))
    books = folded(bought("1 ETH", "1000 USD", "2024-01-10"), swap)
    assert tie_findings(books.dispositions) == ()


def test_older_units_are_no_tie() -> None:
    older = bought("1 LTC", "50 USD", "2025-05-01")
    books = folded(older, bought("1 LTC", "100 USD", DAY), sold("1 LTC", "90 USD", DAY))
    assert tie_findings(books.dispositions) == ()


def test_units_without_a_known_origin_are_no_tie() -> None:
    books = folded(transaction(Kind.SALE, DAY, out("1 LTC"), leg("90 USD")))
    assert tie_findings(books.dispositions) == ()
