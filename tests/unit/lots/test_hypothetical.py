"""Other records than those that were made, and what the same sales would have realized with them."""

from builders import HOME, LAW, NEW_YORK, bought, dollars, identified, order, sold
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.hypothetical import by_one_method, identified_in_time
from lotwise.lots.lot import Method
from lotwise.prices.book import PriceBook

BEFORE, SALE, AFTER = "2027-02-01 11:00", "2027-02-01 12:00", "2027-02-01 12:01"


def journal() -> Journal:
    purchases = [
        bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
        bought("1 BTC", "70000 USD", "2024-03-01", "Kraken"),
    ]
    return journal_of([*purchases, sold("1 BTC", "50000 USD", SALE, "Kraken", name="sale")])


def facts(recorded: str, **known: object) -> FoldFacts:
    dear = fold(journal_of(journal().transactions[:2]), _facts()).lots[1]
    return _facts(identifications=identified("sale", (dear, "1"), recorded=recorded), **known)


def _facts(**known: object) -> FoldFacts:
    kraken = Wallet(name="Kraken", custody=Custody.BROKER_US)
    prices = PriceBook.of([])
    return FoldFacts(zone=NEW_YORK, prices=prices, wallets={"Kraken": kraken}, law=LAW, **known)  # type: ignore[arg-type]


def gain(known: FoldFacts, told: Journal | None = None) -> str:
    return dollars(fold(told or journal(), known).dispositions[0].gain_usd)


def test_a_late_record_is_as_if_it_had_been_made_at_the_sale() -> None:
    late = facts(AFTER)
    assert gain(late) == "30000.00"
    assert gain(identified_in_time(journal(), late, {"sale"})) == "-20000.00"


def test_a_record_that_the_broker_did_not_get_is_as_if_it_had_been_told() -> None:
    """From 2027 on own books do not suffice at a broker."""
    own = facts(BEFORE)
    assert gain(own) == "30000.00"
    moved = identified_in_time(journal(), own, {"sale"})
    assert gain(moved) == "-20000.00"
    assert moved.identifications["sale"].recorded_at == own.identifications["sale"].recorded_at


def test_records_that_are_not_named_stay_as_they_are() -> None:
    late = facts(AFTER)
    assert identified_in_time(journal(), late, {"another"}).identifications == late.identifications


def test_a_record_under_another_id_of_the_sale_is_found() -> None:
    told = journal()
    by_alias = Journal(transactions=told.transactions, pairs=(), findings=(), aliases={"told before": "sale"})
    late = facts(AFTER)
    moved = FoldFacts(
        zone=NEW_YORK,
        prices=late.prices,
        wallets=late.wallets,
        law=LAW,
        identifications={"told before": late.identifications["sale"]},
    )
    assert gain(identified_in_time(by_alias, moved, {"sale"}), by_alias) == "-20000.00"


def test_first_in_first_out_drops_all_records() -> None:
    known = facts(BEFORE, orders=[order(Method.HIFO, "Kraken", with_broker=True)])
    assert gain(known) == "-20000.00"
    bare = by_one_method(known, ["Kraken", HOME])
    assert (bare.orders, bare.identifications, bare.filed) == ((), {}, {})
    assert gain(bare) == "30000.00"


def test_any_other_method_is_an_order_in_every_wallet_since_ever() -> None:
    always = by_one_method(facts(BEFORE), ["Kraken", HOME], Method.LIFO)
    assert [one.wallet for one in always.orders] == sorted(["Kraken", HOME])
    assert gain(always) == "-20000.00"
