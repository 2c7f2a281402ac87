"""Ids of transactions that survive re-import, so that nothing is counted twice and no genuine twin is lost.

A source's own id decides where there is one. Otherwise the facts themselves decide, together with an
occurrence number *within the file*: two identical fills in one file stay two, and the same two in an
overlapping file are the same two. A source's id may name a group, such as an order of several fills: then
its first row has the plain id, and later ones are told apart by their facts. The family of a format
(``coinbase``, not ``coinbase.v4``) is part of the id, so that a newer generation of the same report meets
the older one.

A file may have a million ids, and a record of all of them takes more room than can be spared while its
transactions grow. So an importer gives every transaction its plain id (`plain_id`), then looks which ids
occur again (`repeated`), and only those are told apart (`id_of`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from lotwise.core.dates import instant_text
from lotwise.core.ids import Beginning, content_id
from lotwise.ledger.transaction import Kind, Leg

_Facts: TypeAlias = tuple[Kind, datetime, Sequence[Leg]]
_SHELVES: Final = 64
"""Ids are looked through a shelf at a time, for which little has to be held."""


class Identifier:
    """Gives each transaction of one file its id; counts how often the same facts occurred before.

    Args:
        family: The family of formats the file belongs to.
        wallet: The account the file is an export of.
    """

    def __init__(self, family: str, wallet: str) -> None:
        self._family = family
        self._wallet = wallet
        self._named_by = Beginning("tx", family, wallet, "native")
        self._seen: Counter[str] = Counter()
        self._first: dict[str, _Facts] = {}
        self._grouped: dict[str, Counter[str]] = {}

    def id_of(self, kind: Kind, at: datetime, legs: Sequence[Leg], native_id: str) -> str:
        """Return the id of the next transaction of the file.

        Args:
            kind: What it is.
            at: The instant, in UTC.
            legs: Its legs.
            native_id: The source's own id, or empty.

        Returns:
            An id that no other transaction of the file has, and that is the same whenever the file is
            imported again.
        """
        if native_id:
            told = kind, at, legs
            first = self._first.setdefault(native_id, told)
            return self.plain_id(native_id) if first is told else self._again(native_id, first, told)
        facts = semantic_key(kind, at, legs)
        self._seen[facts] += 1
        return content_id("tx", self._family, self._wallet, facts, self._seen[facts])

    def plain_id(self, native_id: str) -> str:
        """Return what `id_of` returns for the first transaction of the file with this id of the source."""
        return self._named_by.id_of(native_id)

    def _again(self, native_id: str, first: _Facts, told: _Facts) -> str:
        if native_id not in self._grouped:  # most ids occur once: their facts need no text
            self._grouped[native_id] = Counter([semantic_key(*first)])
        key = semantic_key(*told)
        self._grouped[native_id][key] += 1
        return group_id(self._family, self._wallet, native_id, key, self._grouped[native_id][key])


def repeated(native_ids: Iterable[str]) -> frozenset[str]:
    """Return the ids that occur more than once; empty ones do not count.

    Examples:
        >>> repeated(["64c9", "", "64ca", "", "64c9"])
        frozenset({'64c9'})
    """
    shelves: list[list[str]] = [[] for _ in range(_SHELVES)]
    for each in native_ids:
        if each:
            shelves[hash(each) % _SHELVES].append(each)
    crowded = (Counter(shelf) for shelf in shelves if len(set(shelf)) < len(shelf))
    return frozenset(each for counted in crowded for each, times in counted.items() if times > 1)


def group_id(family: str, wallet: str, native_id: str, facts: str, occurrence: int) -> str:
    """Return the id of one of several transactions that share a source's id.

    Args:
        family: The family of formats.
        wallet: The account.
        native_id: The id they share, such as that of an order.
        facts: What happened; see `semantic_key`.
        occurrence: How many of them with the same facts there were in the file up to this one.
    """
    return content_id("tx", family, wallet, "native", native_id, facts, occurrence)


def semantic_key(kind: Kind, at: datetime, legs: Sequence[Leg]) -> str:
    """Return the text of what happened: kind, instant to the second, and every leg.

    Values that the source states are left out on purpose: a later export may print them with more digits.
    """
    moves = sorted(f"{leg.wallet}|{leg.asset}|{leg.quantity}|{leg.role.value}" for leg in legs)
    return "|".join((kind.value, instant_text(at.replace(microsecond=0)), *moves))
