"""Pairs that no hash proves are named to the owner."""

from builders import arrived, sent
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
