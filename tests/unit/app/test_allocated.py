"""Recorded allocations: the first counts, for each owner and asset; one that cannot be read is told."""

from dataclasses import replace
from datetime import date
from typing import Final

from builders import LAW, NEW_YORK, bought, instant, sold
from lotwise.app.allocated import Allocated, allocation_moves, harbor_law
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.journal import journal_of
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Identification, Pick
from lotwise.prices.book import PriceBook

TEXT: Final = """\
[[allocation]]
asset = "ETH"
kind = "global"
described = 2024-12-20
completed = 2026-02-01
return_extended = false
capital_assets = true
under_examination = false
order = "FIFO"
wallets = ["Ledger"]
"""
FACTS: Final = FoldFacts(
    zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=LAW, as_of=date(2026, 11, 22)
)
JOURNAL: Final = journal_of(
    [bought("2 ETH", "4000 USD", "2022-01-10"), sold("1 ETH", "3000 USD", "2025-05-01", name="the sale")]
)
TOLD: Final = "allocation_rests_on_your_word"


def said(text: str, on: str = "2026-03-01", name: str = "allocation.toml") -> Correction:
    return Correction(
        action=Action.ALLOCATE,
        subject="allocation_of_a_test",
        reason="as in my books",
        recorded_at=instant(on),
        details={"name": name, "text": text},
    )


def resolved(*corrections: Correction, facts: FoldFacts = FACTS) -> Allocated:
    return allocation_moves(JOURNAL, facts, fold(JOURNAL, facts), corrections)


def codes(found: Allocated) -> list[str]:
    return [one.code for one in found.findings]


def test_without_an_allocation_nothing_is_said_and_nothing_moved() -> None:
    found = resolved()
    assert (found.moves, found.findings, found.void, found.relief_from) == ({}, (), frozenset(), {})
    assert found.over(FACTS) == FACTS


def test_the_first_of_two_allocations_counts_and_the_same_twice_is_one() -> None:
    first, other = said(TEXT), said(TEXT.replace("FIFO", "LIFO"), "2026-03-02")
    assert codes(resolved(first, said(TEXT, "2026-03-03"))) == [TOLD]
    found = resolved(first, other)
    assert codes(found) == ["allocation_made_already", TOLD]
    assert [one.subject for one in found.findings] == [other.id, first.id]
    assert found.moves == resolved(first).moves
    assert len(found.moves["ETH"]) == 1


def test_a_text_that_cannot_be_read_is_told_and_not_applied() -> None:
    found = resolved(said("[[allocation"), said(TEXT, name="allocation.pdf"))
    assert codes(found) == ["correction_not_applied", "correction_not_applied"]
    assert found.moves == {}


def test_nothing_is_allocated_on_a_day_before_2025() -> None:
    early = replace(FACTS, as_of=date(2024, 12, 31))
    assert codes(resolved(said(TEXT), facts=early)) == []
    assert resolved(said(TEXT), facts=early).moves == {}


def test_an_identification_of_a_sale_that_never_was_is_left_alone() -> None:
    (root,) = fold(JOURNAL, FACTS).roots
    named = [
        Identification(
            transaction_id=name, picks=(Pick(root_id=root.id, quantity=1),), recorded_at=instant("2025-04-30")
        )
        for name in ("the sale", "another sale")
    ]
    facts = replace(FACTS, identifications={one.transaction_id: one for one in named})
    found = resolved(said(TEXT), facts=facts)
    assert found.void == {"the sale"}
    assert set(found.over(facts).identifications) == {"another sale"}


def test_the_dates_of_the_safe_harbor_stand_in_the_rule_book() -> None:
    law = harbor_law()
    assert (law.as_of, law.due, law.due_extended) == (date(2025, 1, 1), date(2026, 4, 15), date(2026, 10, 15))
