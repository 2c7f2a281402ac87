"""Which lots a sale takes: identifications and standing orders, in time and late, at home and at a broker."""

from dataclasses import replace

import pytest

from builders import (
    HOME,
    LAW,
    NEW_YORK,
    arrived,
    books_of,
    bought,
    codes,
    exchanged,
    fee,
    identified,
    order,
    sale_lines,
    sent,
    sold,
)
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import ONE, quantity
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Identification, Lot, Method, Pick, StandingOrder
from lotwise.prices.book import PriceBook

OLD, DEAR, NEW = "2023-01-10", "2024-03-01", "2024-06-01"
BEFORE, SALE, AFTER = "2025-02-01 11:00", "2025-02-01 12:00", "2025-02-01 12:01"
BROKER = {"Kraken": Custody.BROKER_US}


def purchases(wallet: str = HOME) -> list[Transaction]:
    """Return three purchases: an old cheap one, a dear one, a new one in between."""
    return [
        bought("1 BTC", "20000 USD", OLD, wallet),
        bought("1 BTC", "70000 USD", DEAR, wallet),
        bought("1 BTC", "60000 USD", NEW, wallet),
    ]


def lots(wallet: str = HOME) -> tuple[Lot, ...]:
    """Return the three lots, oldest first."""
    return books_of(*purchases(wallet)).lots


def sell(wallet: str = HOME, on: str = SALE, units: str = "1 BTC") -> Transaction:
    return sold(units, "50000 USD", on, wallet, name="sale")


def dates_sold(books: Books) -> list[str]:
    return [str(sale.acquired_on) for sale in books.dispositions]


# ── standing orders ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "first"), [(Method.FIFO, OLD), (Method.LIFO, NEW), (Method.HIFO, DEAR), (None, OLD)]
)
def test_the_standing_order_chooses(method: Method | None, first: str) -> None:
    orders = [order(method)] if method else []
    books = books_of(*purchases(), sell(), orders=orders)
    assert dates_sold(books) == [first]
    assert books.dispositions[0].method is (method or Method.FIFO)


def test_an_order_recorded_after_the_sale_does_not_change_it() -> None:
    """Choosing HIFO when the return is prepared is not valid from 2025."""
    books = books_of(
        *purchases(), sell(), orders=[order(Method.HIFO, recorded=AFTER, effective="2025-01-01")]
    )
    assert dates_sold(books) == [OLD]


def test_an_order_for_another_wallet_does_not_choose_here() -> None:
    books = books_of(*purchases(), sell(), orders=[order(Method.HIFO, "Kraken")])
    assert dates_sold(books) == [OLD]


def test_the_method_changes_from_one_sale_to_the_next() -> None:
    orders = [order(Method.HIFO, recorded="2025-01-01"), order(Method.LIFO, recorded="2025-02-02")]
    books = books_of(*purchases(), sell(), sold("1 BTC", "1 USD", "2025-03-01"), orders=orders)
    assert dates_sold(books) == [DEAR, NEW]
    assert [sale.method for sale in books.dispositions] == [Method.HIFO, Method.LIFO]


@pytest.mark.parametrize(
    ("on", "with_broker", "first"),
    [
        ("2026-12-31 12:00", False, DEAR),
        ("2027-01-01 04:59", False, DEAR),
        ("2027-01-01 12:00", False, OLD),
        ("2027-01-01 12:00", True, DEAR),
    ],
)
def test_at_a_broker_own_books_choose_until_the_relief_ends(
    on: str, *, with_broker: bool, first: str
) -> None:
    """Notice 2026-20; 2027-01-01 04:59 UTC is still 2026 for the taxpayer."""
    orders = [order(Method.HIFO, "Kraken", with_broker=with_broker)]
    books = books_of(*purchases("Kraken"), sell("Kraken", on), orders=orders, custody=BROKER)
    assert dates_sold(books) == [first]


def test_an_order_that_no_longer_counts_is_told_once_a_wallet_and_not_in_silence() -> None:
    story = [
        *purchases("Kraken"),
        sell("Kraken", "2027-01-05"),
        sold("1 BTC", "1 USD", "2027-01-06", "Kraken"),
    ]
    books = books_of(*story, orders=[order(Method.HIFO, "Kraken")], custody=BROKER)
    assert codes(books) == ["broker_not_told"]
    assert books.findings[0].severity is Severity.WARNING, "FIFO is the law then: the number is known"


def test_an_order_on_own_books_does_not_revoke_what_the_broker_was_told() -> None:
    orders = [
        order(Method.HIFO, "Kraken", recorded="2026-12-01", with_broker=True),
        order(Method.LIFO, "Kraken", recorded="2027-01-02"),
    ]
    books = books_of(*purchases("Kraken"), sell("Kraken", "2027-01-05"), orders=orders, custody=BROKER)
    assert dates_sold(books) == [DEAR]


def test_the_owners_books_always_suffice_in_the_owners_wallet() -> None:
    books = books_of(*purchases(), sell(on="2030-01-05"), orders=[order(Method.HIFO)])
    assert dates_sold(books) == [DEAR]
    assert books.findings == ()


def test_one_history_goes_through_every_change_of_method() -> None:
    """Two orders, of which the broker never heard: each sale goes by what counted at its own instant."""
    orders = [
        order(Method.LIFO, "Kraken", recorded="2025-02-01 12:00"),
        order(Method.HIFO, "Kraken", recorded="2025-03-01 12:00", effective="2025-04-01 12:00"),
    ]
    story = [
        bought("1 BTC", f"{price}0000 USD", f"2024-0{n}-01", "Kraken")
        for n, price in enumerate("52915843", 1)
    ]
    sales = ["2025-02-01", "2025-02-02", "2025-03-02", "2025-04-01", "2025-04-02", "2026-12-30", "2027-01-02"]
    books = books_of(
        *story, *(sold("1 BTC", "1 USD", day, "Kraken") for day in sales), orders=orders, custody=BROKER
    )
    methods = [sale.method.value for sale in books.dispositions]
    assert methods == ["FIFO", "LIFO", "LIFO", "HIFO", "HIFO", "HIFO", "FIFO"]
    assert [str(sale.acquired_on) for sale in books.dispositions] == [
        "2024-01-01",
        "2024-08-01",
        "2024-07-01",
        "2024-03-01",
        "2024-06-01",
        "2024-05-01",
        "2024-02-01",
    ]
    assert codes(books) == ["broker_not_told"]


# ── specific identification ─────────────────────────────────────────────────────────────────────


def named(
    *picks: tuple[Lot, str], recorded: str = BEFORE, with_broker: bool = False
) -> dict[str, Identification]:
    return identified("sale", *picks, recorded=recorded, with_broker=with_broker)


def test_units_named_in_time_are_the_units_sold() -> None:
    """26 CFR § 1.1012-1(j)(2), (j)(5) Example 1."""
    old, dear, _ = lots()
    books = books_of(*purchases(), sell(), identifications=named((dear, "0.75"), (old, "0.25")))
    assert sale_lines(books) == [
        "sale 0.75 BTC from 2024-03-01: 37500.00 - 52500.00, short",
        "sale 0.25 BTC from 2023-01-10: 12500.00 - 5000.00, long",
    ]
    assert {sale.method for sale in books.dispositions} == {Method.SPEC_ID}
    assert books.findings == ()


def test_an_identification_at_the_very_instant_of_the_sale_is_in_time() -> None:
    """No later than the date and time of the sale."""
    books = books_of(*purchases(), sell(), identifications=named((lots()[2], "1"), recorded=SALE))
    assert dates_sold(books) == [NEW]


def test_an_identification_after_the_sale_is_refused_and_told_and_does_not_block() -> None:
    books = books_of(*purchases(), sell(), identifications=named((lots()[2], "1"), recorded=AFTER))
    assert dates_sold(books) == [OLD]
    assert books.dispositions[0].method is Method.FIFO
    found = books.findings[0]
    assert (found.code, found.subject) == ("identification_late", "sale")
    assert found.severity is Severity.WARNING, "FIFO applies by law, so the number is known"


def test_a_refused_identification_falls_back_to_the_standing_order_that_counts() -> None:
    late = named((lots()[2], "1"), recorded=AFTER)
    books = books_of(*purchases(), sell(), identifications=late, orders=[order(Method.HIFO)])
    assert dates_sold(books) == [DEAR]


def test_an_identification_of_more_than_is_sold_is_refused() -> None:
    more = named((lots()[1], "1.000000000000000001"))
    books = books_of(bought("2 BTC", "1 USD", OLD), *purchases(), sell(), identifications=more)
    assert dates_sold(books) == [OLD]
    assert codes(books) == ["identified_units_not_there"]


@pytest.mark.parametrize(
    ("orders", "rest", "method"),
    [((), OLD, Method.FIFO), ((order(Method.LIFO),), NEW, Method.LIFO)],
)
def test_units_that_an_identification_does_not_name_go_by_the_rule(
    orders: tuple[StandingOrder, ...], rest: str, method: Method
) -> None:
    """26 CFR § 1.1012-1(j)(1): only where no specific identification of units is made, the order of time."""
    books = books_of(*purchases(), sell(), identifications=named((lots()[1], "0.25")), orders=orders)
    assert [(str(one.acquired_on), one.method, one.quantity) for one in books.dispositions] == [
        (DEAR, Method.SPEC_ID, quantity("0.25")),
        (rest, method, quantity("0.75")),
    ]
    assert sum(one.proceeds_usd or 0 for one in books.dispositions) == usd("50000")
    assert codes(books) == ["identified_too_few"]
    assert all(proof.is_proved for proof in conservation_of(books))


def test_the_rest_of_a_partial_identification_comes_from_what_it_leaves_of_the_same_lot() -> None:
    books = books_of(*purchases(), sell(units="1.5 BTC"), identifications=named((lots()[0], "0.25")))
    assert [(str(one.acquired_on), one.method.value, one.quantity) for one in books.dispositions] == [
        (OLD, "SPEC_ID", quantity("0.25")),
        (OLD, "FIFO", quantity("0.75")),
        (DEAR, "FIFO", quantity("0.5")),
    ]


def test_a_partial_identification_of_units_that_are_not_there_is_refused_as_a_whole() -> None:
    elsewhere = lots("Kraken")[1]
    books = books_of(*purchases(), *purchases("Kraken"), sell(), identifications=named((elsewhere, "0.5")))
    assert dates_sold(books) == [OLD]
    assert codes(books) == ["identified_units_not_there"]


def test_the_network_fee_of_a_transfer_that_is_named_in_part_goes_by_the_rule() -> None:
    away, there = sent("1 BTC", SALE, name="sale"), arrived("0.999 BTC", "2025-02-01 13:00", "Kraken")
    books = books_of(*purchases(), away, there, identifications=named((lots()[1], "0.5")), prices=[])
    kept = {(str(lot.root.acquired_on), lot.quantity) for lot in books.lots if lot.wallet == "Kraken"}
    assert kept == {(DEAR, quantity("0.5")), (OLD, quantity("0.499"))}
    assert [(str(one.acquired_on), one.method) for one in books.dispositions] == [(OLD, Method.FIFO)]


def test_units_that_lie_in_another_wallet_cannot_be_named() -> None:
    elsewhere = lots("Kraken")[1]
    books = books_of(*purchases(), *purchases("Kraken"), sell(), identifications=named((elsewhere, "1")))
    assert dates_sold(books) == [OLD]
    assert codes(books) == ["identified_units_not_there"]


def test_units_that_were_sold_before_cannot_be_named_again() -> None:
    earlier = sold("1 BTC", "1 USD", "2025-01-15")
    books = books_of(*purchases(), earlier, sell(), identifications=named((lots()[0], "1")))
    assert dates_sold(books) == [OLD, DEAR]
    assert codes(books) == ["identified_units_not_there"]


def test_more_of_a_lot_than_it_holds_cannot_be_named_in_two_bites() -> None:
    dear = lots()[1]
    books = books_of(*purchases(), sell(units="1.5 BTC"), identifications=named((dear, "1"), (dear, "0.5")))
    assert codes(books) == ["identified_units_not_there"]


@pytest.mark.parametrize(("dear", "new"), [("1", "0"), ("2", "-1")])
def test_a_pick_of_nothing_or_less_is_refused(dear: str, new: str) -> None:
    """Both add up to the sale, and both roots hold as many."""
    story = [
        bought("1 BTC", "20000 USD", OLD),
        bought("2 BTC", "140000 USD", DEAR),
        bought("1 BTC", "60000 USD", NEW),
    ]
    _, two, one = books_of(*story).lots
    books = books_of(*story, sell(), identifications=named((two, dear), (one, new)))
    assert codes(books) == ["identified_units_not_there"]
    assert dates_sold(books) == [OLD]


def test_an_identification_under_the_ids_of_another_telling_still_counts() -> None:
    """A better export gave sale and purchase other ids; the record names the same units as ever."""
    told = bought("1 BTC", "60000 USD", NEW, name="purchase as told")
    (lot,) = books_of(told).lots
    story = [*purchases()[:2], replace(told, id="purchase"), replace(sell(), id="sale now")]
    names = {"purchase as told": "purchase", "sale": "sale now"}
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of([]),
        wallets={},
        law=LAW,
        identifications=named((lot, "1")),
    )
    books = fold(journal_of(story, aliases=names), facts)
    assert dates_sold(books) == [NEW]
    assert books.findings == ()


def test_an_unknown_root_is_refused() -> None:
    bad = Identification(
        transaction_id="sale",
        picks=(Pick(root_id="root_nobody", quantity=ONE),),
        recorded_at=lots()[0].root.acquired_at,
    )
    assert codes(books_of(*purchases(), sell(), identifications={"sale": bad})) == [
        "identified_units_not_there"
    ]


def test_an_identification_of_another_sale_changes_nothing() -> None:
    other = identified("another sale", (lots()[1], "1"), recorded=BEFORE)
    books = books_of(*purchases(), sell(), identifications=other)
    assert dates_sold(books) == [OLD]
    assert books.findings == ()


@pytest.mark.parametrize(
    ("on", "with_broker", "first", "expected"),
    [
        ("2026-12-31 12:00", False, DEAR, []),
        ("2027-01-01 12:00", False, OLD, ["broker_not_told"]),
        ("2027-01-01 12:00", True, DEAR, []),
    ],
)
def test_at_a_broker_an_identification_on_own_books_counts_until_the_relief_ends(
    on: str, *, with_broker: bool, first: str, expected: list[str]
) -> None:
    books = books_of(
        *purchases("Kraken"),
        sell("Kraken", on),
        identifications=named((lots("Kraken")[1], "1"), with_broker=with_broker),
        custody=BROKER,
    )
    assert dates_sold(books) == [first]
    assert codes(books) == expected


def test_an_identification_covers_what_is_sold_and_its_fee_goes_by_the_rule() -> None:
    swap = exchanged("1 BTC", "20 ETH", SALE, worth="50000", fees=[fee("1 BNB", worth="10")], name="sale")
    story = [*purchases(), bought("1 BNB", "5 USD", OLD), swap]
    books = books_of(*story, identifications=named((lots()[1], "1")))
    assert dates_sold(books) == [DEAR, OLD]
    assert [sale.method for sale in books.dispositions] == [Method.SPEC_ID, Method.FIFO]
    assert books.findings == ()


def test_lots_can_be_named_for_a_transfer() -> None:
    """26 CFR § 1.1012-1(j)(2): sale, disposition *or transfer*."""
    away = sent("1 BTC", SALE, name="sale")
    there = arrived("1 BTC", "2025-02-01 13:00", "Kraken")
    books = books_of(*purchases(), away, there, identifications=named((lots()[1], "1")))
    assert [str(lot.root.acquired_on) for lot in books.lots if lot.wallet == "Kraken"] == [DEAR]


def test_lots_named_for_a_transfer_cover_the_fee_that_was_lost_on_the_way() -> None:
    """The owner names what leaves; the export tells only later how little of it was the network's fee."""
    away = sent("1 BTC", SALE, name="sale")
    there = arrived("0.999 BTC", "2025-02-01 13:00", "Kraken")
    books = books_of(*purchases(), away, there, identifications=named((lots()[1], "1")), prices=[])
    assert "identified_units_not_there" not in codes(books)
    assert [str(lot.root.acquired_on) for lot in books.lots if lot.wallet == "Kraken"] == [DEAR]
    assert dates_sold(books) == [DEAR]
