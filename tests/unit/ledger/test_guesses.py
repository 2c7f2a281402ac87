"""Pairs that no hash proves are named to the owner."""

from dataclasses import replace

from builders import HOME, arrived, sent
from corrected import pair, wallet_of
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.journal import journal_of


def test_a_pair_by_amount_and_time_is_a_note() -> None:
    journal = journal_of([sent("1 BTC", "2025-02-01", "Kraken"), arrived("1 BTC", "2025-02-01 13:00")])
    (note,) = pairing_notes(journal.pairs, journal.transactions)
    assert (note.code, note.is_blocking) == ("transfer_paired", False)
    assert "1 BTC left Kraken on 2025-02-01" in note.what
    assert note.subject == journal.pairs[0].out_id


def test_a_pair_by_hash_needs_none() -> None:
    halves = [
        sent("1 BTC", "2025-02-01", "Kraken", chain_hash="ff"),
        arrived("1 BTC", "2025-02-01 13:00", chain_hash="ff"),
    ]
    journal = journal_of(halves)
    assert len(journal.pairs) == 1
    assert pairing_notes(journal.pairs, journal.transactions) == ()


def test_neither_does_what_the_owner_said_nor_what_went_to_an_own_address() -> None:
    halves = [sent("1 BTC", "2025-02-01", "Kraken", name="out"), arrived("1 BTC", "2025-02-01", name="in")]
    said = journal_of(halves, corrections=[pair("out", "in")])
    assert len(said.pairs) == 1
    assert pairing_notes(said.pairs, said.transactions) == ()
    halves[0] = replace(halves[0], address="bc1q")
    found = journal_of(halves, wallets=wallet_of(HOME, "bc1q"))
    assert len(found.pairs) == 1
    assert pairing_notes(found.pairs, found.transactions) == ()
