"""Other records than those that were made: what the same sales would have realized with them.

Problem: an identification that came too late changes nothing, and its owner asks what that costs; another
asks what identification was worth at all, or what another standing order would have done. Chosen way: the
same journal is folded once more with other records; nothing of it is stored, and none of it may be filed.
Left out: what the owner would have done otherwise, such as selling other units elsewhere.

Source:
    26 CFR § 1.1012-1(j): only what was recorded in time chooses, which is why these are hypothetical.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from lotwise.ledger.journal import Journal
from lotwise.lots.fold import FoldFacts
from lotwise.lots.lot import Identification, Method, StandingOrder

_ALWAYS: Final = datetime(2009, 1, 1, tzinfo=UTC)
"""Before any digital asset existed."""


def identified_in_time(journal: Journal, facts: FoldFacts, names: Collection[str]) -> FoldFacts:
    """Return the facts as if some identifications had been made in time and told to whom they must be told.

    Args:
        journal: Holds the sales, which say what in time means.
        facts: As they are.
        names: Ids of the transactions whose identifications are moved.
    """
    sold_at = {one.id: one.at for one in journal.transactions}
    aliases = journal.aliases

    def moved(name: str, one: Identification) -> Identification:
        sale = aliases.get(name, name)
        if sale not in names or sale not in sold_at:
            return one
        return replace(one, recorded_at=min(one.recorded_at, sold_at[sale]), is_with_broker=True)

    named = {name: moved(name, one) for name, one in facts.identifications.items()}
    return replace(facts, identifications=named)


def by_one_method(facts: FoldFacts, wallets: Iterable[str], method: Method = Method.FIFO) -> FoldFacts:
    """Return the facts as if every wallet had always sold by one method, and nothing else was recorded.

    Args:
        facts: As they are; what filed returns say left is not kept either.
        wallets: Names of all wallets.
        method: First in, first out needs no record; any other is a standing order that the broker knows.
    """
    orders = () if method is Method.FIFO else tuple(_always(name, method) for name in sorted(wallets))
    return replace(facts, orders=orders, identifications={}, filed={})


def _always(wallet: str, method: Method) -> StandingOrder:
    return StandingOrder(
        wallet=wallet, method=method, effective_at=_ALWAYS, recorded_at=_ALWAYS, is_with_broker=True
    )
