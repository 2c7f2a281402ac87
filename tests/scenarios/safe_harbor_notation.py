"""The notation of the safe harbor's scenarios: a journal, an allocation file as its owner writes it, and
rows.

The journal, identifications and orders are written as in `lots_notation`; what a wallet ``sends`` arrives in
no wallet that is imported. `allocation` is the text of a file, recorded on 2026-11-22 unless `recorded` says
otherwise; `told` are the codes of what is told of it beside that it rests on its owner's word; `allocated`
are the lots as the allocation lays them out; `void` names the transactions whose identification does not
count; `sold` and `held` are the books in
the end, `lying` what is held of the assets that are allocated.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from builders import LAW, NEW_YORK, ONE_POOL, books_of, dollars, instant, sent
from lotwise.app.allocated import Allocated, allocation_moves
from lotwise.core.quantity import quantity_text
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Custody, Owner, Transaction, Wallet
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Lot
from lotwise.lots.safe_harbor import laid_out
from lotwise.prices.book import PriceBook
from scenarios import lots_notation as notation

FOLDER: Final = Path(__file__).parent / "safe_harbor"
KEYS: Final = {
    "name",
    "allocation",
    "file",
    "recorded",
    "orders",
    "told",
    "allocated",
    "void",
    "sold",
    "held",
    "lying",
}
ON_WORD: Final = "allocation_rests_on_your_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A case of a scenario: the journal, the fold's facts without allocations, and what these come to."""

    journal: Journal
    facts: FoldFacts
    allocated: Allocated

    @property
    def books(self) -> Books:
        """The books with the allocation."""
        return fold(self.journal, self.allocated.over(self.facts))


def cases(*needed: str) -> Iterator[Any]:
    """Give every case that has one of the keys, or all where none is needed."""
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text(encoding="utf-8"))
        for case in story["case"]:
            if not needed or set(needed) & case.keys():
                yield pytest.param(story, case, id=f"{file.stem}: {case['name']}")


def told(story: Mapping[str, Any], case: Mapping[str, Any]) -> Story:
    """Return a case with its allocation resolved."""
    given = story["given"]
    transactions = [_transaction(line) for line in given["journal"].strip().splitlines()]
    lots = books_of(
        *(one for one in transactions if one.received and one.kind.value != "transfer"), law=LAW
    ).lots
    wallets = {
        name: Wallet(name=name, custody=Custody(held)) for name, held in given.get("custody", {}).items()
    } | {
        name: Wallet(name=name, custody=Custody.SELF, owner=Owner(owner))
        for name, owner in given.get("owner", {}).items()
    }
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of(()),
        wallets=wallets,
        law=ONE_POOL if given.get("one_pool_before_2025") else LAW,
        orders=tuple(notation.orders(case.get("orders", []))),
        identifications=notation.identifications(given.get("identifications", []), lots),
        as_of=date(2026, 11, 22),
    )
    journal = journal_of(transactions, wallets=wallets)
    said = Correction(
        action=Action.ALLOCATE,
        subject="allocation_of_the_scenario",
        reason="as in my books",
        recorded_at=instant(case.get("recorded", "2026-11-22")),
        details={"name": case.get("file", "allocation.toml"), "text": case["allocation"]},
    )
    allocated = allocation_moves(journal, facts, fold(journal, facts), [said])
    return Story(journal=journal, facts=facts, allocated=allocated)


def _transaction(line: str) -> Transaction:
    before, is_sent, units = line.partition(" sends ")
    if not is_sent:
        return notation.journal(line)[0]
    *on, wallet = before.split()
    return sent(units, " ".join(on), wallet)


def allocated_rows(story: Story) -> list[str]:
    """Return the lots as the allocations that count lay them out."""
    return [
        row(lot)
        for one in story.allocated.checked
        if one.resolved.is_applied
        for lot in laid_out(one.resolved.moves, one.snapshot.lots)
    ]


def row(lot: Lot) -> str:
    """Return a lot as scenarios write it."""
    units = f"{quantity_text(lot.quantity)} {lot.asset} in {lot.wallet}"
    return f"{units} acquired {lot.root.acquired_on} basis {dollars(lot.basis_usd)}"
