"""What the owner may mean is shown with the likeliest first; nothing is decided."""

from dataclasses import replace

from builders import HOME, arrived, earned, sent
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.candidates import SHOWN, candidates_for
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Kind, Source


def question(journal: Journal, subject: str) -> Finding:
    (found,) = [one for one in journal.findings if one.subject == subject]
    return found


def names(journal: Journal, finding: Finding) -> list[str]:
    return [one.id for one in candidates_for(finding, journal)]


def test_open_halves_of_the_asset_come_by_amount_and_then_by_time() -> None:
    journal = journal_of(
        [
            sent("1 ETH", "2025-03-01", "Kraken", name="out"),
            arrived("0.4 ETH", "2025-03-01", name="too little"),
            arrived("1 ETH", "2025-04-01", name="late"),
            arrived("0.999 ETH", "2025-03-09", name="less late"),
            arrived("1 SOL", "2025-03-01", name="another asset"),
        ]
    )
    assert names(journal, question(journal, "out")) == ["less late", "late", "too little"]
    assert names(journal, question(journal, "late")) == ["out"]
    assert names(journal, question(journal, "another asset")) == []


def test_halves_that_are_paired_are_no_candidates() -> None:
    journal = journal_of(
        [
            sent("1 ETH", "2025-03-01", "Kraken", name="out"),
            arrived("1 ETH", "2025-03-01", name="in"),
            arrived("1 ETH", "2025-09-01", name="alone"),
        ]
    )
    assert names(journal, question(journal, "alone")) == []


def test_only_so_many_are_shown() -> None:
    late = [arrived("1 ETH", f"2025-04-{n:02d}", name=f"in {n:02d}") for n in range(1, 20)]
    journal = journal_of([sent("1 ETH", "2025-03-01", "Kraken", name="out"), *late])
    assert names(journal, question(journal, "out")) == [one.id for one in late[:SHOWN]]


def test_of_a_guessed_pair_the_arrival_is_meant() -> None:
    journal = journal_of(
        [sent("1 ETH", "2025-03-01", "Kraken", name="out"), arrived("1 ETH", "2025-03-01", name="in")]
    )
    (note,) = pairing_notes(journal.pairs, journal.transactions)
    assert names(journal, note) == ["in"]


def test_of_rows_their_transactions_are_meant_and_of_other_findings_nothing() -> None:
    source = Source(file_id="file_k", file="kraken.csv", rows=(7,))
    fork = earned("1 ETHW", None, "2025-03-01", kind=Kind.FORK, name="fork")
    journal = journal_of([replace(fork, sources=(source,)), earned("1 ETH", "1", "2025-03-01", HOME)])
    asked = Finding(
        code="credit_as_fork",
        severity=Severity.WARNING,
        what="It was credited.",
        where=Where(file="kraken.csv", rows=(5, 7)),
    )
    assert names(journal, asked) == ["fork"]
    assert names(journal, replace(asked, where=Where(file="kraken.csv", rows=(5,)))) == []
    assert names(journal, replace(asked, where=Where(file="other.csv", rows=(7,)))) == []
    assert names(journal, replace(asked, code="fee_differs")) == []
