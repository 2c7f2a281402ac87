"""Filed years: what a return says was sold stays sold, whatever comes to light later."""

import pytest

from builders import (
    LAW,
    NEW_YORK,
    arrived,
    books_of,
    bought,
    codes,
    dollars,
    exchanged,
    fee,
    identified,
    leg,
    lot_lines,
    moved,
    order,
    out,
    priced,
    sale_lines,
    sent,
    sold,
    transaction,
)
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.filed import FiledSale, filed_picks
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import DispositionKind, Method
from lotwise.prices.book import PriceBook
from statements import as_filed, folded

BOUGHT = bought("2 BTC", "80000 USD", "2024-03-01", name="known purchase")
SOLD = sold("1 BTC", "90000 USD", "2025-05-01", name="sale")
LATE = bought("1 BTC", "9000 USD", "2020-01-10", name="late purchase")
FILED = as_filed(folded(BOUGHT, SOLD))


def sound(books: Books) -> Books:
    assert all(proof.is_proved for proof in conservation_of(books))
    return books


def test_without_pins_late_data_change_the_filed_sale() -> None:
    assert sale_lines(folded(LATE, BOUGHT, SOLD)) == ["sale 1 BTC from 2020-01-10: 90000.00 - 9000.00, long"]


def test_a_pinned_sale_stays_as_it_was_filed() -> None:
    books = sound(folded(LATE, BOUGHT, SOLD, filed=FILED))
    assert sale_lines(books) == ["sale 1 BTC from 2024-03-01: 90000.00 - 40000.00, long"]
    assert as_filed(books) == FILED
    assert books.findings == ()


def test_later_sales_go_on_by_the_rule_in_force() -> None:
    later = sold("1 BTC", "95000 USD", "2026-02-01", name="later")
    books = sound(folded(LATE, BOUGHT, SOLD, later, filed=FILED))
    assert sale_lines(books)[1] == "sale 1 BTC from 2020-01-10: 95000.00 - 9000.00, long"


def test_the_very_slice_is_taken_and_not_another_of_the_same_root() -> None:
    """Basis is shared by intervals, so another slice could differ in the last digit."""
    thirds = bought("3 BTC", "100 USD", "2024-03-01")
    sales = [sold("1 BTC", "50 USD", f"2025-05-0{n}", name=f"sale {n}") for n in (1, 2, 3)]
    filed = as_filed(folded(thirds, *sales))
    books = sound(folded(thirds, *sales, filed=filed[2:]))
    assert books.dispositions[2].start == quantity(2)
    assert [dollars(sale.basis_usd) for sale in books.dispositions] == [
        "33.33333333",
        "33.33333333",
        "33.33333334",
    ]


def test_an_earlier_sale_that_took_the_slice_leaves_others_of_the_same_root() -> None:
    early = sold("1 BTC", "1 USD", "2025-04-01", name="early")
    books = sound(folded(BOUGHT, early, SOLD, filed=FILED))
    assert books.findings == ()
    assert sale_lines(books)[1] == "sale 1 BTC from 2024-03-01: 90000.00 - 40000.00, long"


def test_units_that_are_not_there_any_more_block_and_the_rule_chooses_the_rest() -> None:
    early = sold("1.5 BTC", "1 USD", "2025-04-01", name="early")
    other = bought("1 BTC", "70000 USD", "2025-04-15")
    books = sound(folded(BOUGHT, early, other, SOLD, filed=FILED))
    assert sale_lines(books)[1:] == [
        "sale 0.5 BTC from 2024-03-01: 45000.00 - 20000.00, long",
        "sale 0.5 BTC from 2025-04-15: 45000.00 - 35000.00, short",
    ]
    (found,) = books.findings
    assert (found.code, found.is_blocking, found.subject) == ("filed_lot_not_there", True, "sale")
    assert "0.5 BTC" in found.what
    assert "lotwise file 2025 --amend" in found.fix


def test_units_that_are_nowhere_are_sold_without_basis_as_ever() -> None:
    early = sold("2 BTC", "1 USD", "2025-04-01", name="early")
    books = sound(folded(BOUGHT, early, SOLD, filed=FILED))
    assert codes(books) == ["filed_lot_not_there", "oversold"]
    assert sale_lines(books)[1] == "sale 1 BTC from None: 90000.00 - unknown, unknown"


def test_a_lot_that_was_never_acquired_now_blocks() -> None:
    """The file that told of it was set aside, or tells of it under another id."""
    books = sound(folded(LATE, SOLD, filed=FILED))
    assert codes(books) == ["filed_lot_not_there"]
    assert sale_lines(books) == ["sale 1 BTC from 2020-01-10: 90000.00 - 9000.00, long"]


def test_a_transaction_that_has_another_id_now_is_still_the_one_that_was_filed() -> None:
    """So has its root: a better export of the purchase does not unpin the sale."""
    again = bought("2 BTC", "80000 USD", "2024-03-01", name="better purchase")
    sale = sold("1 BTC", "90000 USD", "2025-05-01", name="better sale")
    names = {"known purchase": "better purchase", "sale": "better sale"}
    books = sound(folded(LATE, again, sale, filed=FILED, aliases=names))
    assert sale_lines(books) == ["sale 1 BTC from 2024-03-01: 90000.00 - 40000.00, long"]
    assert books.findings == ()


def test_the_method_is_the_one_that_was_filed() -> None:
    hifo = [order(Method.HIFO)]
    filed = as_filed(folded(BOUGHT, SOLD, orders=hifo))
    books = folded(BOUGHT, SOLD, filed=filed)
    assert [sale.method for sale in books.dispositions] == [Method.HIFO]


def test_a_sale_that_grew_takes_what_was_filed_first_and_the_rest_by_the_rule() -> None:
    larger = sold("1.5 BTC", "90000 USD", "2025-05-01", name="sale")
    books = sound(folded(LATE, BOUGHT, larger, filed=FILED))
    assert [str(sale.acquired_on) for sale in books.dispositions] == ["2024-03-01", "2020-01-10"]
    assert books.findings == ()


def test_a_sale_that_shrank_takes_no_more_than_it_needs() -> None:
    smaller = sold("0.25 BTC", "90000 USD", "2025-05-01", name="sale")
    books = sound(folded(LATE, BOUGHT, smaller, filed=FILED))
    assert sale_lines(books) == ["sale 0.25 BTC from 2024-03-01: 90000.00 - 10000.00, long"]


def test_rows_of_one_sale_keep_their_order_and_so_their_proceeds() -> None:
    story = [bought("1 BTC", f"{n}0000 USD", f"2024-0{n}-01", name=f"b{n}") for n in (1, 2, 3)]
    sale = sold("3 BTC", "100 USD", "2025-05-01", name="sale")
    filed = as_filed(folded(*story, sale, orders=[order(Method.LIFO)]))
    assert as_filed(folded(*story, sale, filed=filed)) == filed


# ── fees, exchanges and transfers ───────────────────────────────────────────────────────────────


def test_each_asset_of_an_exchange_has_its_own_pins() -> None:
    story = [
        bought("10 A", "5 USD", "2024-01-10", name="a"),
        bought("5 C", "5 USD", "2024-01-10", name="c"),
        exchanged("10 A", "20 B", "2025-06-01", worth="20", fees=[fee("2 C", worth="2")], name="swap"),
    ]
    late = [bought("10 A", "1 USD", "2020-01-10"), bought("5 C", "1 USD", "2020-01-10")]
    filed = as_filed(folded(*story))
    assert as_filed(sound(folded(*late, *story, filed=filed))) == filed


def test_two_payments_with_one_asset_in_one_transaction_use_each_pin_once() -> None:
    paid = transaction(Kind.FEE, "2025-06-01", out("1 A", worth="3"), fee("1 A", worth="3"), name="fees")
    story = [bought("1 A", "1 USD", "2024-01-10", name="a"), bought("5 A", "2 USD", "2024-02-10", name="b")]
    filed = as_filed(folded(*story, paid))
    late = bought("10 A", "9 USD", "2020-01-10")
    books = sound(folded(late, *story, paid, filed=filed))
    assert as_filed(books) == filed
    assert books.findings == ()


def test_the_filed_fee_of_a_transfer_is_not_sent_away_with_the_units() -> None:
    move = moved("1 BTC", "Ledger", "Trezor", "2025-05-01", fees=[fee("0.5 BTC", worth="9")], name="move")
    story = [bought("1 BTC", "10000 USD", "2024-01-10", name="a"), bought("2 BTC", "4 USD", "2024-02-10")]
    filed = as_filed(folded(*story, move))
    assert [str(sale.acquired_on) for sale in filed] == ["2024-02-10"]
    late = bought("0.75 BTC", "1 USD", "2024-02-01")
    without, pinned = folded(*story, late, move), sound(folded(*story, late, move, filed=filed))
    assert [str(sale.acquired_on) for sale in without.dispositions] == ["2024-02-01"]
    assert as_filed(pinned) == filed
    assert pinned.findings == ()


def test_the_filed_fee_that_got_lost_on_the_way_stays_the_one_that_was_filed() -> None:
    halves = [
        sent("1 BTC", "2025-05-01 12:00", name="out", chain_hash="ff"),
        arrived("0.996 BTC", "2025-05-01 13:00", "Trezor", chain_hash="ff"),
    ]
    story = [bought("1 BTC", "10000 USD", "2024-01-10", name="a")]
    price = [priced("BTC", "50000", "2025-05-01")]
    filed = as_filed(folded(*story, *halves, prices=price))
    late = bought("1 BTC", "1 USD", "2020-01-10")
    books = sound(folded(late, *story, *halves, filed=filed, prices=price))
    assert as_filed(books) == filed
    assert "0.996 BTC in Trezor from 2020-01-10 basis 0.996" in "\n".join(lot_lines(books))


def test_the_transfers_that_brought_filed_units_bring_them_again() -> None:
    """Otherwise the older lot would travel in their stead and the filed one be left behind."""
    move = moved("1 BTC", "Kraken", "Ledger", "2025-02-01", name="move")
    purchase = bought("1 BTC", "40000 USD", "2024-03-01", "Kraken", name="a")
    filed = as_filed(folded(purchase, move, SOLD))
    late = bought("1 BTC", "9000 USD", "2020-01-10", "Kraken")
    books = sound(folded(late, purchase, move, SOLD, filed=filed))
    assert as_filed(books) == filed
    assert lot_lines(books) == ["1 BTC in Kraken from 2020-01-10 basis 9000.00"]
    assert books.findings == ()


def test_a_transfer_that_cannot_bring_the_filed_units_leaves_it_to_the_sale_to_say_so() -> None:
    move = moved("1 BTC", "Kraken", "Ledger", "2025-02-01", name="move")
    purchase = bought("1 BTC", "40000 USD", "2024-03-01", "Kraken", name="a")
    filed = as_filed(folded(purchase, move, SOLD))
    early = sold("1 BTC", "1 USD", "2025-01-15", "Kraken")
    late = bought("1 BTC", "9000 USD", "2024-12-10", "Kraken")
    books = sound(folded(purchase, late, early, move, SOLD, filed=filed))
    assert [(one.code, one.subject) for one in books.findings] == [("filed_lot_not_there", "sale")]


# ── what is pinned ──────────────────────────────────────────────────────────────────────────────


def test_a_sale_pins_its_slice_and_the_way_it_came() -> None:
    move = moved("1 BTC", "Kraken", "Ledger", "2025-02-01", name="move")
    purchase = bought("1 BTC", "40000 USD", "2024-03-01", "Kraken", name="a")
    picks = filed_picks(as_filed(folded(purchase, move, SOLD)))
    assert {
        name: [(one.kind, one.wallet, one.quantity) for one in named] for name, named in picks.items()
    } == {
        "sale": [(DispositionKind.SALE, "Ledger", quantity(1))],
        "move": [(None, "", quantity(1))],
    }


@pytest.mark.parametrize("story", [[SOLD], [arrived("1 BTC", "2025-01-10"), SOLD]])
def test_what_had_no_known_basis_is_not_pinned(story: list[Transaction]) -> None:
    """When the purchase comes to light, nobody wants to keep the hole."""
    filed = as_filed(folded(*story))
    assert filed_picks(filed) == {}
    books = folded(*story, BOUGHT, filed=filed)
    assert sale_lines(books) == ["sale 1 BTC from 2024-03-01: 90000.00 - 40000.00, long"]


def test_units_withheld_from_a_receipt_are_their_own_root_and_need_no_pin() -> None:
    swap = transaction(
        Kind.EXCHANGE, "2025-06-01", out("1 BTC"), leg("10 A", worth="50"), fee("1 A"), name="swap"
    )
    story = [BOUGHT, swap]
    filed = as_filed(folded(*story))
    books = folded(LATE, *story, filed=filed)
    assert as_filed(books) == filed
    assert books.dispositions[1].gain_usd == usd(0)


def two_parts(method: Method, *story: Transaction, filed: tuple[FiledSale, ...] = ()) -> Books:
    """Return the books where 2 BTC leave Kraken, arrive in two wallets, and are sold from the second one."""
    halves = [
        sent("2 BTC", "2025-02-01 12:00", "Kraken", name="out", chain_hash="ff"),
        arrived("1 BTC", "2025-02-01 13:00", "Ledger", chain_hash="ff"),
        arrived("1 BTC", "2025-02-01 14:00", "Trezor", chain_hash="ff"),
        sold("1 BTC", "90000 USD", "2025-05-01", "Trezor", name="sale"),
    ]
    return sound(folded(*story, *halves, filed=filed, orders=[order(method, "Kraken")]))


@pytest.mark.parametrize("method", [Method.FIFO, Method.LIFO, Method.HIFO])
def test_several_parts_share_as_they_did_when_it_was_filed(method: Method) -> None:
    """What is pinned is taken first, and yet the second part gets what the second part got."""
    story = [
        bought("1 BTC", "10000 USD", "2023-01-10", "Kraken", name="a"),
        bought("1 BTC", "40000 USD", "2024-03-01", "Kraken", name="b"),
    ]
    filed = as_filed(two_parts(method, *story))
    again = two_parts(method, *story, filed=filed)
    assert as_filed(again) == filed
    assert again.findings == ()


def test_what_was_missing_when_it_departed_still_comes_last() -> None:
    purchase = bought("1.5 BTC", "30000 USD", "2023-01-10", "Kraken", name="a")
    filed = as_filed(two_parts(Method.LIFO, purchase))
    again = two_parts(Method.LIFO, purchase, filed=filed)
    assert as_filed(again) == filed
    assert codes(again) == ["moved_too_much"]


@pytest.mark.parametrize(
    ("recorded", "brought"), [("2025-01-05", "2024-02-02"), ("2025-03-01", "2024-01-02")]
)
def test_what_was_named_for_a_transfer_in_time_goes_before_the_way_of_filed_units(
    recorded: str, brought: str
) -> None:
    """A late record changes nothing; the way that a filed sale came is kept all the same."""
    early = [bought("1 BTC", "100 USD", "2024-01-02"), bought("1 BTC", "300 USD", "2024-02-02")]
    story = [
        *early,
        moved("1 BTC", "Ledger", "Kraken", "2025-01-06", name="move"),
        sold("1 BTC", "500 USD", "2025-02-01", "Kraken"),
    ]
    filed = filed_picks(as_filed(folded(*story)))
    late = bought("1 BTC", "50 USD", "2020-01-02")
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of([]),
        wallets={},
        law=LAW,
        filed=filed,
        identifications=identified("move", (books_of(*early).lots[1], "1"), recorded=recorded),
    )
    [sale] = sound(fold(journal_of([late, *story]), facts)).dispositions
    assert str(sale.acquired_on) == brought
