"""What proves a transfer: the owner's word, then the hash on the chain, then an own address."""

from dataclasses import replace
from itertools import permutations

import pytest

from builders import HOME, arrived, fee, leg, moved, sent, transaction
from corrected import in_turn, pair, part, wallet_of
from lotwise.ledger.corrections import Correction
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Kind, Origin, Transaction, Wallet
from lotwise.ledger.transfers import Certainty, paired_halves

NOON = "2025-03-01 12:00"
LONG_AFTER = "2025-09-01"
VAULT = "Vault"


def left(amount: str = "1 ETH", on: str = NOON, *, name: str = "out", wallet: str = "Kraken") -> Transaction:
    return sent(amount, on, wallet, name=name)


def came(amount: str = "1 ETH", on: str = NOON, *, name: str = "in", wallet: str = HOME) -> Transaction:
    return arrived(amount, on, wallet, name=name)


def said(story: list[Transaction], *words: Correction, aliases: dict[str, str] | None = None) -> Journal:
    return journal_of(story, corrections=in_turn(*words), aliases=aliases or {})


def pairs(journal: Journal) -> dict[tuple[str, str], Certainty]:
    return {(one.out_id, one.in_id): one.certainty for one in journal.pairs}


def codes(journal: Journal) -> list[str]:
    return sorted(one.code for one in journal.findings)


# ── the owner's word ────────────────────────────────────────────────────────────────────────────


def test_the_owner_pairs_what_no_amount_and_no_time_would() -> None:
    story = [left("1 ETH"), came("0.7 ETH", LONG_AFTER)]
    assert pairs(said(story)) == {}
    journal = said(story, pair("out", "in"))
    assert pairs(journal) == {("out", "in"): Certainty.OWNER}
    assert journal.pairs[0].why == "you said so"
    assert journal.findings == ()


def test_the_owner_goes_before_the_hash() -> None:
    story = [
        sent("1 ETH", NOON, "Kraken", name="out", chain_hash="0x1"),
        arrived("1 ETH", NOON, name="same hash", chain_hash="0x1"),
        came(name="other", on=LONG_AFTER),
    ]
    journal = said(story, pair("out", "other"))
    assert pairs(journal) == {("out", "other"): Certainty.OWNER}
    assert codes(journal) == ["transfer_in_unmatched"]


def test_the_owner_names_a_telling_and_means_the_transaction() -> None:
    journal = said([left(), came(on=LONG_AFTER)], pair("told", "in"), aliases={"told": "out"})
    assert pairs(journal) == {("out", "in"): Certainty.OWNER}


def test_units_that_came_back_to_the_wallet_they_left_are_the_owners_to_pair() -> None:
    story = [left(wallet=HOME), came(on="2025-03-02")]
    assert pairs(said(story)) == {}
    assert pairs(said(story, pair("out", "in"))) == {("out", "in"): Certainty.OWNER}


def test_one_departure_that_arrived_in_two_parts() -> None:
    story = [left("1 ETH"), came("0.6 ETH", name="in 1"), came("0.4 ETH", LONG_AFTER, name="in 2")]
    journal = said(story, pair("out", "in 2"), pair("out", "in 1"))
    assert [(one.out_id, one.in_id) for one in journal.pairs] == [("out", "in 1"), ("out", "in 2")]
    assert journal.findings == ()


def test_of_two_pairs_that_exclude_one_another_the_later_one_counts() -> None:
    story = [left(), left(name="out 2"), came(name="in 1", on=LONG_AFTER), came(name="in 2", on=LONG_AFTER)]
    assert pairs(said(story, pair("out", "in 1"), pair("out", "in 2"))) == {("out", "in 2"): Certainty.OWNER}
    swapped = said(story, pair("out", "in 1"), pair("out 2", "in 1"))
    assert pairs(swapped) == {("out 2", "in 1"): Certainty.OWNER}


@pytest.mark.parametrize(
    "other",
    [
        came("1 WETH", name="other"),
        left(name="other"),
        moved("1 ETH", "Kraken", HOME, NOON, name="other"),
        transaction(Kind.AIRDROP, NOON, leg("1 ETH"), name="other"),
        transaction(Kind.TRANSFER, NOON, leg("1 ETH"), leg("1 DAI"), name="other"),
        replace(came(name="other"), origin=Origin(basis_usd=0)),
    ],
)
def test_what_is_no_departure_and_arrival_of_one_asset_is_told_and_not_paired(other: Transaction) -> None:
    journal = said([left(), other], pair("out", "other"))
    assert Certainty.OWNER not in pairs(journal).values()
    assert "correction_not_applied" in codes(journal)


def test_a_half_that_did_not_happen_yet_on_the_day_looked_at_is_no_fault() -> None:
    """The journal of an earlier day ends before the arrival; whether it exists at all, `amended` tells."""
    assert codes(said([left()], pair("out", "in"))) == ["transfer_out_unmatched"]


# ── what the owner parts ────────────────────────────────────────────────────────────────────────


def test_the_owner_parts_what_looks_like_a_transfer() -> None:
    story = [left(), came()]
    assert pairs(said(story)) == {("out", "in"): Certainty.INFERRED}
    journal = said(story, part("out", "in"))
    assert journal.pairs == ()
    assert codes(journal) == ["transfer_in_unmatched", "transfer_out_unmatched"]


def test_parting_one_candidate_leaves_the_other_as_the_only_one() -> None:
    story = [left(), came(name="in 1"), came(name="in 2", wallet="Trezor")]
    journal = said(story, part("out", "in 1"))
    assert pairs(journal) == {("out", "in 2"): Certainty.INFERRED}


def test_even_a_hash_yields_to_the_owner_and_the_last_word_counts() -> None:
    story = [
        sent("1 ETH", NOON, "Kraken", name="out", chain_hash="0x1"),
        arrived("1 ETH", NOON, name="in", chain_hash="0x1"),
    ]
    assert pairs(said(story, part("out", "in"))) == {}
    assert pairs(said(story, part("out", "in"), pair("out", "in"))) == {("out", "in"): Certainty.OWNER}
    assert pairs(said(story, pair("out", "in"), part("out", "in"))) == {}


# ── the hash on the chain ───────────────────────────────────────────────────────────────────────


def hashed(amount: str, name: str, wallet: str, chain_hash: str = "ff", on: str = NOON) -> Transaction:
    return arrived(amount, on, wallet, name=name, chain_hash=chain_hash)


SPLIT = sent("1 BTC", NOON, "Kraken", name="out", chain_hash="0xFF", fees=[fee("0.0001 BTC", "Kraken")])


def test_one_departure_that_arrives_in_several_parts_under_its_hash() -> None:
    story = [SPLIT, hashed("0.6 BTC", "in 1", HOME), hashed("0.4 BTC", "in 2", "Trezor", "ff:1")]
    for order in permutations(story):
        journal = journal_of(order)
        assert pairs(journal) == {("out", "in 1"): Certainty.HASH, ("out", "in 2"): Certainty.HASH}
        assert journal.findings == ()


def test_several_parts_in_one_wallet_and_a_fee_that_was_not_stated() -> None:
    story = [SPLIT, hashed("0.6 BTC", "in 1", HOME), hashed("0.399 BTC", "in 2", HOME)]
    assert len(journal_of(story).pairs) == 2


@pytest.mark.parametrize("second", ["0.5 BTC", "0.3 BTC"])
def test_parts_that_do_not_sum_to_what_left_stay_open(second: str) -> None:
    """Somebody else may have been paid in the same transaction on the chain; nothing is guessed."""
    journal = journal_of([SPLIT, hashed("0.6 BTC", "in 1", HOME), hashed(second, "in 2", "Trezor")])
    assert journal.pairs == ()
    assert len(journal.findings) == 3


def test_a_part_that_stays_in_the_wallet_it_left_leaves_all_open() -> None:
    journal = journal_of([SPLIT, hashed("0.6 BTC", "in 1", HOME), hashed("0.4 BTC", "change", "Kraken")])
    assert journal.pairs == ()


# ── own addresses ───────────────────────────────────────────────────────────────────────────────


def to(address: str, amount: str = "1 ETH", on: str = NOON, name: str = "out") -> Transaction:
    return replace(left(amount, on, name=name), address=address)


def addressed(story: list[Transaction], wallets: dict[str, Wallet]) -> Journal:
    return journal_of(story, wallets=wallets)


def test_a_departure_to_an_own_address_is_the_arrival_there_whatever_else_fits() -> None:
    story = [to("0xAbC1"), came(name="in"), came(name="elsewhere", wallet="Trezor")]
    journal = addressed(story, wallet_of(HOME, "0xABc1"))
    assert pairs(journal) == {("out", "in"): Certainty.ADDRESS}
    assert journal.pairs[0].why == "it went to your own address"
    assert pairs(journal_of(story)) == {}, "without the address two arrivals fit"


def test_it_never_pairs_with_an_arrival_in_another_wallet() -> None:
    journal = addressed([to("0xAbC1"), came(wallet="Trezor")], wallet_of(HOME, "0xabc1"))
    assert journal.pairs == ()
    departed = next(one for one in journal.findings if one.code == "transfer_out_unmatched")
    assert f"for your own address in {HOME}, where no arrival fits" in departed.what
    assert f"newer file of {HOME}" in departed.fix


def test_only_hexadecimal_addresses_are_the_same_in_capitals() -> None:
    story = [to("1BoatSLRHt"), came(name="in"), came(name="elsewhere", wallet="Trezor")]
    assert pairs(addressed(story, wallet_of(HOME, "1BoatSLRHt")))
    assert not pairs(addressed(story, wallet_of(HOME, "1boatslrht")))


def test_an_exact_arrival_at_the_address_goes_before_a_similar_one() -> None:
    story = [to("0xa1"), came(name="same"), came("0.999 ETH", name="less")]
    assert pairs(addressed(story, wallet_of(HOME, "0xa1"))) == {("out", "same"): Certainty.ADDRESS}


def test_two_arrivals_that_fit_at_the_address_stay_open() -> None:
    story = [to("0xa1"), came("0.999 ETH", name="in 1"), came("0.998 ETH", name="in 2")]
    journal = addressed(story, wallet_of(HOME, "0xa1"))
    assert journal.pairs == ()
    assert all("more than one" in one.what for one in journal.findings)


def test_an_address_says_where_it_went_and_not_that_it_arrived() -> None:
    """Time, amount and hash must still agree with the arrival in that wallet."""
    wallets = wallet_of(HOME, "0xa1")
    assert not pairs(addressed([to("0xa1"), came(on=LONG_AFTER)], wallets))
    assert not pairs(addressed([to("0xa1"), came("0.9 ETH")], wallets))
    other = arrived("1 ETH", NOON, name="in", chain_hash="0x2")
    assert not pairs(addressed([replace(to("0xa1"), chain_hash="0x1"), other], wallets))


def test_an_address_of_the_wallet_that_sent_or_of_nobody_says_nothing() -> None:
    story = [to("0xa1"), came()]
    assert pairs(addressed(story, wallet_of("Kraken", "0xa1"))) == {("out", "in"): Certainty.INFERRED}
    assert pairs(addressed(story, wallet_of(HOME, "0xb2"))) == {("out", "in"): Certainty.INFERRED}
    blank = [to(""), came()]
    assert pairs(addressed(blank, wallet_of(HOME, ""))) == {("out", "in"): Certainty.INFERRED}


def test_an_address_that_two_own_wallets_share_allows_both() -> None:
    wallets = wallet_of(HOME, "0xa1") | wallet_of(VAULT, "0xa1")
    assert pairs(addressed([to("0xa1"), came(wallet=VAULT)], wallets)) == {("out", "in"): Certainty.ADDRESS}
    both = [to("0xa1"), came(name="in 1"), came(name="in 2", wallet=VAULT)]
    assert not pairs(addressed(both, wallets))


def test_the_hash_goes_before_the_address() -> None:
    story = [
        replace(sent("1 ETH", NOON, "Kraken", name="out", chain_hash="0x1"), address="0xa1"),
        arrived("1 ETH", NOON, "Trezor", name="same hash", chain_hash="0x1"),
        came(name="at the address"),
    ]
    journal = addressed(story, wallet_of(HOME, "0xa1"))
    assert pairs(journal) == {("out", "same hash"): Certainty.HASH}


# ── what is proved ──────────────────────────────────────────────────────────────────────────────


def test_halves_pair_by_word_hash_address_and_likeness() -> None:
    story = [
        *(left(name="out 1"), came(name="in 1", on=LONG_AFTER)),
        *(sent("2 ETH", NOON, "Kraken", name="out 2", chain_hash="1"), hashed("2 ETH", "in 2", HOME, "1")),
        *(to("0xa1", "3 ETH", name="out 3"), came("3 ETH", name="in 3")),
        *(left("4 ETH", name="out 4"), came("4 ETH", name="in 4")),
    ]
    found = paired_halves(reversed(story), wallet_of(HOME, "0xa1"), [pair("out 1", "in 1")], {})
    assert found == {f"{side} {n}" for side in ("out", "in") for n in (1, 2, 3, 4)}
