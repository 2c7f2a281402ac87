"""Ids of transactions that survive re-import, so that nothing is counted twice and no genuine twin is lost.

A source's own id decides where there is one. Otherwise the facts themselves decide, together with an
occurrence number *within the file*: two identical fills in one file stay two, and the same two in an
overlapping file are the same two. The family of a format (``coinbase``, not ``coinbase.v4``) is part of the
id, so that a newer generation of the same report meets the older one.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from lotwise.core.dates import instant_text
from lotwise.core.ids import content_id
from lotwise.ledger.transaction import Kind, Leg


class Identifier:
    """Gives each transaction of one file its id; counts how often the same facts occurred before.

    Args:
        family: The family of formats the file belongs to.
        wallet: The account the file is an export of.
    """

    def __init__(self, family: str, wallet: str) -> None:
        self._family = family
        self._wallet = wallet
        self._seen: Counter[str] = Counter()

    def id_of(self, kind: Kind, at: datetime, legs: Sequence[Leg], native_id: str) -> str:
        """Return the id of the next transaction of the file.

        Args:
            kind: What it is.
            at: The instant, in UTC.
            legs: Its legs.
            native_id: The source's own id, or empty.

        Returns:
            An id that is the same whenever this fact is imported again.
        """
        if native_id:
            return content_id("tx", self._family, self._wallet, "native", native_id)
        facts = semantic_key(kind, at, legs)
        self._seen[facts] += 1
        return content_id("tx", self._family, self._wallet, facts, self._seen[facts])


def semantic_key(kind: Kind, at: datetime, legs: Sequence[Leg]) -> str:
    """Return the text of what happened: kind, instant to the second, and every leg.

    Values that the source states are left out on purpose: a later export may print them with more digits.
    """
    moves = sorted(f"{leg.wallet}|{leg.asset}|{leg.quantity}|{leg.role.value}" for leg in legs)
    return "|".join((kind.value, instant_text(at.replace(microsecond=0)), *moves))
