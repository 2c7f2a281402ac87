"""Pairing: what surely belongs together is one transfer, and nothing else is guessed."""

from dataclasses import replace
from itertools import permutations

import pytest

from builders import HOME, arrived, fee, leg, moved, out, sent, transaction
from lotwise.core.findings import Severity
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Kind, Origin, Transaction
from lotwise.ledger.transfers import Certainty

NOON = "2025-03-01 12:00"


def pairs_of(*transactions: Transaction) -> set[tuple[str, str]]:
    return {(pair.out_id, pair.in_id) for pair in journal_of(transactions).pairs}


def alone(journal: Journal) -> list[str]:
    return sorted(f"{finding.code} {finding.subject}" for finding in journal.findings)


def left(amount: str = "1 ETH", on: str = NOON, *, name: str = "out", wallet: str = "Kraken") -> Transaction:
    return sent(amount, on, wallet, name=name)


def came(amount: str = "1 ETH", on: str = NOON, *, name: str = "in", wallet: str = HOME) -> Transaction:
    return arrived(amount, on, wallet, name=name)


def test_the_same_amount_soon_after_is_a_transfer() -> None:
    journal = journal_of([left(), came(on="2025-03-01 12:10")])
    assert [(pair.out_id, pair.in_id) for pair in journal.pairs] == [("out", "in")]
    assert journal.findings == ()
    assert "amount and time" in journal.pairs[0].why
    assert journal.pairs[0].certainty is Certainty.INFERRED


@pytest.mark.parametrize(
    ("asset", "arrives", "is_pair"),
    [
        ("ETH", "2025-03-01 11:00:00", True),
        ("ETH", "2025-03-01 10:59:59", False),
        ("ETH", "2025-03-02 12:00:00", True),
        ("ETH", "2025-03-02 12:00:01", False),
        ("BTC", "2025-03-02 12:00:01", True),
        ("BTC", "2025-03-04 12:00:00", True),
        ("BTC", "2025-03-04 12:00:01", False),
        ("BTC", "2025-03-01 10:59:59", False),
        ("WBTC", "2025-03-04 12:00:00", False),
    ],
)
def test_an_arrival_may_seem_an_hour_early_and_a_day_late_bitcoin_three(
    asset: str, arrives: str, *, is_pair: bool
) -> None:
    found = pairs_of(left(f"1 {asset}"), came(f"1 {asset}", arrives))
    assert bool(found) is is_pair


@pytest.mark.parametrize(
    ("arrives", "is_pair"),
    [
        ("1", True),
        ("0.995", True),
        ("0.994999999999999999", False),
        ("1.000000000000000001", False),
        ("0.9999", True),
    ],
)
def test_half_a_percent_may_be_lost_on_the_way_and_nothing_may_be_won(arrives: str, *, is_pair: bool) -> None:
    assert bool(pairs_of(left("1 ETH"), came(f"{arrives} ETH"))) is is_pair


def test_the_last_place_that_sources_print_may_be_lost_of_the_smallest_amounts() -> None:
    assert pairs_of(left("0.00000101 ETH"), came("0.000001 ETH")) == {("out", "in")}
    assert not pairs_of(left("0.00000102 ETH"), came("0.000001 ETH"))
    assert not pairs_of(left("0.000001 ETH"), came("0.00000101 ETH")), "nothing may be won"


def test_an_exact_amount_goes_before_a_similar_one() -> None:
    assert pairs_of(left(), came("1 ETH", name="same"), came("0.999 ETH", name="less")) == {("out", "same")}


def test_another_asset_or_the_same_wallet_never_pairs() -> None:
    assert not pairs_of(left("1 ETH"), came("1 WETH"))
    assert not pairs_of(left(wallet=HOME), came(wallet=HOME))
    hashed = [
        sent("1 ETH", NOON, HOME, name="out", chain_hash="0xab"),
        arrived("1 ETH", NOON, HOME, name="in", chain_hash="0xab"),
    ]
    assert not pairs_of(*hashed), "a hash does not make one wallet two"


def test_one_departure_and_two_possible_arrivals_stay_open() -> None:
    journal = journal_of([left(), came(name="in 1"), came(name="in 2", wallet="Trezor")])
    assert journal.pairs == ()
    assert alone(journal) == [
        "transfer_in_unmatched in 1",
        "transfer_in_unmatched in 2",
        "transfer_out_unmatched out",
    ]
    assert all("more than one" in finding.what for finding in journal.findings), "the user learns why"
    assert all("hash" in finding.fix for finding in journal.findings), "importing more files would not help"
    assert all("lotwise review" in finding.fix for finding in journal.findings), "but the owner may know"


def test_two_possible_departures_of_different_wallets_and_one_arrival_stay_open() -> None:
    journal = journal_of([left(name="out 1"), left(name="out 2", wallet="Gemini"), came()])
    assert journal.pairs == ()
    assert len(journal.findings) == 3


def test_two_identical_departures_to_two_different_wallets_stay_open() -> None:
    journal = journal_of(
        [left(name="out 1"), left(name="out 2"), came(name="in 1"), came(name="in 2", wallet="Trezor")]
    )
    assert journal.pairs == ()
    assert len(journal.findings) == 4


def test_identical_transfers_between_the_same_two_wallets_pair_in_order_of_time() -> None:
    """Which of the twins is which cannot matter: the same units leave one wallet and reach the other."""
    story = [
        left(on="2025-03-01 12:00", name="out 1"),
        left(on="2025-03-01 12:01", name="out 2"),
        came(on="2025-03-01 12:30", name="in 1"),
        came(on="2025-03-01 12:40", name="in 2"),
    ]
    for order in permutations(story):
        journal = journal_of(order)
        assert {(pair.out_id, pair.in_id) for pair in journal.pairs} == {("out 1", "in 1"), ("out 2", "in 2")}
        assert journal.findings == ()


def test_three_identical_departures_and_two_arrivals_stay_open() -> None:
    story = [left(name=f"out {n}") for n in range(3)] + [came(name=f"in {n}") for n in range(2)]
    journal = journal_of(story)
    assert journal.pairs == ()
    assert len(journal.findings) == 5


def test_twins_whose_times_do_not_fit_in_order_stay_open() -> None:
    story = [
        left(on="2025-03-01 00:00", name="out 1"),
        left(on="2025-03-01 23:00", name="out 2"),
        came(on="2025-03-01 23:30", name="in 1"),
        came(on="2025-03-01 23:40", name="in 2"),
    ]
    assert pairs_of(*story) == {("out 1", "in 1"), ("out 2", "in 2")}
    late = came(on="2025-03-03 00:00", name="in 2")
    journal = journal_of([*story[:3], late])
    assert journal.pairs == (), "two departures fit the one arrival that is near enough"
    assert "transfer_in_unmatched in 2" in alone(journal)


def test_a_hash_pairs_whatever_time_and_amount_say() -> None:
    story = [
        sent("1 BTC", "2025-03-01", "Kraken", name="out", chain_hash="0xABCD"),
        arrived("0.9 BTC", "2025-04-01", name="in", chain_hash="abcd:1"),
    ]
    journal = journal_of(story)
    assert [(pair.out_id, pair.in_id, pair.why) for pair in journal.pairs] == [
        ("out", "in", "the same hash on the chain")
    ]


def test_a_hash_decides_between_candidates() -> None:
    story = [
        sent("1 ETH", NOON, "Kraken", name="out", chain_hash="0x1"),
        arrived("1 ETH", NOON, name="right", chain_hash="0x1"),
        arrived("1 ETH", NOON, "Trezor", name="other", chain_hash="0x2"),
    ]
    assert pairs_of(*story) == {("out", "right")}


def test_two_hashes_that_differ_are_two_transfers_however_alike() -> None:
    departure = sent("1 ETH", NOON, "Kraken", name="out", chain_hash="0x1")
    other = arrived("1 ETH", NOON, name="in", chain_hash="0x2")
    assert not pairs_of(departure, other)
    assert pairs_of(departure, came()) == {("out", "in")}, "a hash on one side only decides nothing"


def test_the_same_hash_of_two_assets_pairs_each_asset_with_itself() -> None:
    story = [
        sent("1 ETH", NOON, "Kraken", name="ETH out", chain_hash="0x1"),
        sent("9 DAI", NOON, "Kraken", name="DAI out", chain_hash="0x1"),
        arrived("9 DAI", NOON, name="DAI in", chain_hash="0x1"),
        arrived("1 ETH", NOON, name="ETH in", chain_hash="0x1"),
    ]
    assert pairs_of(*story) == {("ETH out", "ETH in"), ("DAI out", "DAI in")}


def test_one_chain_transaction_with_two_departures_falls_back_to_amounts() -> None:
    """An exchange pays two withdrawals in one batch: the hash alone cannot say which is which."""
    story = [
        sent("1 BTC", NOON, "Kraken", name="out 1", chain_hash="ff"),
        sent("2 BTC", NOON, "Kraken", name="out 2", chain_hash="ff"),
        arrived("2 BTC", NOON, "Trezor", name="in 2", chain_hash="ff"),
        arrived("1 BTC", NOON, name="in 1", chain_hash="ff"),
    ]
    assert pairs_of(*story) == {("out 1", "in 1"), ("out 2", "in 2")}


def test_a_stated_fee_is_no_part_of_the_amount() -> None:
    departure = sent("1 ETH", NOON, "Kraken", fees=[fee("0.1 ETH", "Kraken")], name="out")
    assert pairs_of(departure, came("1 ETH")) == {("out", "in")}
    assert not pairs_of(departure, came("0.9 ETH"))


def test_a_transfer_told_from_both_sides_needs_no_partner() -> None:
    journal = journal_of([moved("1 ETH", "Kraken", HOME, NOON)])
    assert journal.pairs == ()
    assert journal.findings == ()


def test_purchases_and_sales_are_never_halves() -> None:
    gift = transaction(Kind.GIFT_OUT, NOON, out("1 ETH", "Kraken"), name="gift")
    journal = journal_of([gift, came()])
    assert journal.pairs == ()
    assert alone(journal) == ["transfer_in_unmatched in"]


def test_a_departure_alone_warns_and_an_arrival_alone_blocks() -> None:
    journal = journal_of([left("1.5 ETH"), came("2 BTC")])
    severities = {finding.code: finding.severity for finding in journal.findings}
    assert severities == {
        "transfer_out_unmatched": Severity.WARNING,
        "transfer_in_unmatched": Severity.BLOCKING,
    }
    warning = next(finding for finding in journal.findings if finding.code == "transfer_out_unmatched")
    assert "1.5 ETH left Kraken on 2025-03-01" in warning.what
    assert "not treated as sold" in warning.what
    assert (warning.asset, warning.wallet, warning.subject) == ("ETH", "Kraken", "out")
    assert str(warning.where) == "test.csv row 1"
    assert all(word in warning.fix for word in ("payment", "sale", "gift", "loss", "own wallet"))
    blocking = next(finding for finding in journal.findings if finding.is_blocking)
    assert "basis and date of acquisition are not known" in blocking.what
    assert "sent it" in blocking.fix
    assert "lotwise review" in blocking.fix


def test_units_of_stated_origin_are_no_half_of_anything() -> None:
    known = replace(came(), origin=Origin(basis_usd=0))
    journal = journal_of([left(), known])
    assert journal.pairs == ()
    assert alone(journal) == ["transfer_out_unmatched out"]


def test_every_leg_of_a_half_with_several_assets_is_told() -> None:
    both = transaction(Kind.TRANSFER, NOON, out("1 ETH", "Kraken"), out("5 DAI", "Kraken"), name="both")
    assert alone(journal_of([both])) == ["transfer_out_unmatched both", "transfer_out_unmatched both"]
    two = transaction(Kind.TRANSFER, NOON, leg("1 ETH"), leg("5 DAI"), name="two")
    assert alone(journal_of([two])) == ["transfer_in_unmatched two", "transfer_in_unmatched two"]


def test_money_of_a_state_needs_no_partner() -> None:
    """Dollars that come from a bank are no lot; nobody imports the bank."""
    journal = journal_of([came("500 USD", name="deposit"), left("200 EUR", name="withdrawal")])
    assert journal.findings == ()


def test_in_a_year_of_transfers_each_finds_its_own() -> None:
    story: list[Transaction] = []
    for n in range(400):
        at = f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d} {n % 24:02d}:00"
        story += [left(f"{n + 1}.5 ETH", at, name=f"out {n}"), came(f"{n + 1}.5 ETH", at, name=f"in {n}")]
    assert pairs_of(*story) == {(f"out {n}", f"in {n}") for n in range(400)}
