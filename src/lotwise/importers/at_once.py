"""Facts that are made by the million: the same objects as their classes make, in half the time.

A frozen dataclass sets each of its fields through `object.__setattr__`, which takes more time than all else
that is done for a field. So an object is filled while it is of an open class with the very same slots, and
closed by giving it its own class before anyone sees it; after that it is as frozen as any other.
Left out: classes of which a file makes few.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias, cast

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction


class _OpenLeg:
    __slots__ = Leg.__slots__

    def __init__(
        self, wallet: str, asset: str, quantity: Quantity, role: Role, value_usd: Usd | None
    ) -> None:
        self.wallet = wallet
        self.asset = asset
        self.quantity = quantity
        self.role = role
        self.value_usd = value_usd
        self.__class__ = Leg  # type: ignore[assignment]


class _OpenSource:
    __slots__ = Source.__slots__

    def __init__(self, file_id: str, file: str, rows: tuple[int, ...]) -> None:
        self.file_id = file_id
        self.file = file
        self.rows = rows[0] if len(rows) == 1 else rows  # as `Source` keeps them
        self.__class__ = Source  # type: ignore[assignment]


class _OpenTransaction:
    __slots__ = Transaction.__slots__

    def __init__(
        self,
        words: tuple[str, str, str, str, str],
        kind: Kind,
        at: datetime,
        legs: tuple[Leg, ...],
        sources: tuple[Source, ...],
    ) -> None:
        self.id, self.native_id, self.chain_hash, self.note, self.address = words
        self.kind = kind
        self.at = at
        self.legs = legs
        self.sources = sources
        self.origin = None
        self.stated_by = ""
        self.__class__ = Transaction  # type: ignore[assignment]


Words: TypeAlias = tuple[str, str, str, str, str]
"""Id, the source's own id, the hash on the chain, the note and the address of a transaction."""
_MakesTransaction: TypeAlias = Callable[
    [Words, Kind, datetime, tuple[Leg, ...], tuple[Source, ...]], Transaction
]
leg_of: Final = cast("Callable[[str, str, Quantity, Role, Usd | None], Leg]", _OpenLeg)
"""Makes a leg of its fields in their order."""
source_of: Final = cast("Callable[[str, str, tuple[int, ...]], Source]", _OpenSource)
"""Makes a source of its fields in their order."""
transaction_of: Final = cast("_MakesTransaction", _OpenTransaction)
"""Makes a transaction as a file tells it: of its words, kind, instant, legs and sources."""
