"""The open lots as a table that is filtered, sorted and grouped, with sums that are exact.

Problem: ten thousand lots are too many to read; one filters, sorts and groups them, and wants to know what
those that are left come to. If a face did that, each face would do it in its own way. Chosen way: a wish says
what is asked for, and the answer is the numbers of the rows that are left, in order, and the sums of these in
whole 10⁻⁸ dollars. What is not known stands last whichever way a column is sorted, and is counted beside the
sums, never taken for zero.
Left out: drawing; a face shows as many of the rows as it likes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from lotwise.app.lot_rows import LotRow, lot_rows
from lotwise.app.open_lots import LotSum, OpenLot, open_lot, percent, sum_of
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.quantity import Quantity
from lotwise.lots.unrealized import Valued

__all__ = [
    "GROUPS",
    "SORTS",
    "LotGroup",
    "LotTable",
    "LotView",
    "LotWish",
    "wish_of",
    "words_of",
]

_NONE: Final = "not known"
_SHORTEST_ID: Final = 7
"""Letters of an id that tell some thousand lots apart."""

Key: TypeAlias = Callable[[OpenLot], Any]


def _plain(name: str) -> Key:
    return lambda row: getattr(row, name)


def _folded(name: str) -> Key:
    return lambda row: getattr(row, name).casefold()


SORTS: Final[Mapping[str, Key]] = MappingProxyType(
    {
        "wallet": _folded("wallet"),
        "asset": _folded("asset"),
        "quantity": _plain("quantity"),
        "acquired_on": _plain("acquired_on"),
        "term": lambda row: None if row.term is None else row.term.value,
        "days_to_long": _plain("days_to_long"),
        "basis_usd": _plain("basis_usd"),
        "fmv_usd": _plain("fmv_usd"),
        "gain_usd": _plain("gain_usd"),
        "percent": percent,
        "evidence": _plain("evidence"),
    }
)
"""What lots can be sorted by, with the value that decides."""

GROUPS: Final[Mapping[str, Callable[[OpenLot], str]]] = MappingProxyType(
    {
        "asset": lambda row: row.asset,
        "wallet": lambda row: row.wallet,
        "term": lambda row: _NONE if row.term is None else row.term.value,
    }
)
"""What lots can be grouped by, with the name of a lot's group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotWish:
    """What is asked of the open lots.

    Attributes:
        text: Words that must all stand in a lot's wallet, asset, id, kind or date, whatever their case.
        asset: Only this asset; empty for all.
        wallet: Only this wallet; empty for all.
        term: Only ``short`` or ``long``; empty for both.
        has_losses_only: Whether only lots with an unrealized loss are asked for.
        sort: What decides the order, one of `SORTS`.
        is_descending: Whether the largest stands first.
        group: What the lots are grouped by, one of `GROUPS`; empty for no groups.
    """

    text: str = ""
    asset: str = ""
    wallet: str = ""
    term: str = ""
    has_losses_only: bool = False
    sort: str = "gain_usd"
    is_descending: bool = False
    group: str = ""

    def __post_init__(self) -> None:
        """Refuse a column or a group that there is not."""
        if self.sort not in SORTS:
            raise BadInputError(
                f"Lots cannot be sorted by {self.sort!r}.", f"Choose one of {', '.join(SORTS)}."
            )
        if self.group and self.group not in GROUPS:
            raise BadInputError(
                f"Lots cannot be grouped by {self.group!r}.", f"Choose one of {', '.join(GROUPS)}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LotGroup:
    """Lots that belong together.

    Attributes:
        name: What they have in common.
        quantity: Their units together where they are all of one asset; None otherwise.
        total: What they come to.
    """

    name: str
    quantity: Quantity | None
    total: LotSum


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """The answer to a wish.

    Attributes:
        order: Numbers of the rows that are left, in order; group after group where there are groups.
        total: What these lots come to.
        groups: The groups in order.
    """

    order: tuple[int, ...]
    total: LotSum
    groups: tuple[LotGroup, ...]


@dataclass(frozen=True, kw_only=True)
class LotTable:
    """All open lots of a day.

    Attributes:
        state: The project on that day.
        rows: The lots, the largest loss first, those whose gain is not known last, as `lotwise lots` shows
            them.
        valued: The same lots with all that is known of them, in the same order.
    """

    state: State
    rows: tuple[OpenLot, ...]
    valued: tuple[Valued, ...]

    @classmethod
    def of(cls, state: State) -> "LotTable":
        """Return the table of a project's open lots.

        Args:
            state: The project on a day.
        """
        both = [  # grades are in the order of the holdings, and know their ids, which take long to compute
            (open_lot(one, name, graded.grade.name), one)
            for one, (name, graded) in zip(state.holdings, state.grades.items(), strict=True)
        ]
        both.sort(key=lambda pair: (pair[0].gain_usd is None, pair[0].gain_usd or 0, pair[0].id))
        return cls(
            state=state, rows=tuple(row for row, _ in both), valued=tuple(valued for _, valued in both)
        )

    @cached_property
    def id_length(self) -> int:
        """How many letters of an id tell each of the lots from all others."""
        longest = max((len(row.id) for row in self.rows), default=0)
        length = len("lot_") + _SHORTEST_ID
        while length < longest and len({row.id[:length] for row in self.rows}) < len(self.rows):
            length += 1
        return length

    def full(self, numbers: Iterable[int]) -> tuple[LotRow, ...]:
        """Return all that is known of some of the lots.

        Args:
            numbers: Their numbers in `rows`.
        """
        return lot_rows((self.valued[n] for n in numbers), self.state.grades)

    def number_of(self, ref: str) -> int:
        """Return the number of the lot that an id names, of which a unique beginning is enough.

        Raises:
            NotFoundError: No open lot, or several, have such an id.
        """
        found = [n for n, row in enumerate(self.rows) if ref and row.id.startswith(ref)]
        if len(found) != 1:
            raise NotFoundError(f"No single open lot has the id {ref!r}.", "It may have been sold since.")
        return found[0]

    @cached_property
    def assets(self) -> tuple[str, ...]:
        """All assets, by name."""
        return tuple(sorted({row.asset for row in self.rows}, key=_by_name))

    @cached_property
    def wallets(self) -> tuple[str, ...]:
        """All wallets, by name."""
        return tuple(sorted({row.wallet for row in self.rows}, key=_by_name))

    @cached_property
    def _searched(self) -> tuple[str, ...]:
        return tuple(
            f"{row.wallet}\n{row.asset}\n{row.id}\n{row.acquired_as}\n{row.acquired_on or ''}".casefold()
            for row in self.rows
        )

    def view(self, wish: LotWish) -> LotView:
        """Return the lots that a wish asks for, in order, with their sums.

        Args:
            wish: What is asked for.
        """
        rows = self.rows
        left = self._sorted([n for n in range(len(rows)) if self._fits(n, wish)], wish)
        if not wish.group:
            return LotView(order=tuple(left), total=sum_of(rows[n] for n in left), groups=())
        name_of = GROUPS[wish.group]
        inside: dict[str, list[int]] = {}
        for n in left:
            inside.setdefault(name_of(rows[n]), []).append(n)
        names = sorted(inside, key=_by_name)
        return LotView(
            order=tuple(n for name in names for n in inside[name]),
            total=sum_of(rows[n] for n in left),
            groups=tuple(_group(name, [rows[n] for n in inside[name]]) for name in names),
        )

    def _fits(self, n: int, wish: LotWish) -> bool:
        row = self.rows[n]
        return (
            (not wish.asset or row.asset == wish.asset)
            and (not wish.wallet or row.wallet == wish.wallet)
            and (not wish.term or (row.term is not None and row.term.value == wish.term))
            and (not wish.has_losses_only or (row.gain_usd is not None and row.gain_usd < 0))
            and all(word in self._searched[n] for word in wish.text.casefold().split())
        )

    def _sorted(self, numbers: list[int], wish: LotWish) -> list[int]:
        """Return rows in order; equal ones as they were, those without the value last."""
        key = SORTS[wish.sort]
        values = {n: key(self.rows[n]) for n in numbers}
        known = [n for n in numbers if values[n] is not None]
        known.sort(key=values.__getitem__, reverse=wish.is_descending)
        return known + [n for n in numbers if values[n] is None]


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _group(name: str, rows: list[OpenLot]) -> LotGroup:
    is_one_asset = len({row.asset for row in rows}) == 1
    quantity = sum(row.quantity for row in rows) if is_one_asset else None
    return LotGroup(name=name, quantity=quantity, total=sum_of(rows))


def wish_of(said: Mapping[str, str]) -> LotWish:
    """Return the wish that a form or a link carries; what it leaves out is as usual.

    Args:
        said: The names of `LotWish` with what was said of each, ``1`` for yes.

    Raises:
        BadInputError: There is no such column or group.
    """
    given: dict[str, Any] = {}
    for one in fields(LotWish):
        text = said.get(one.name, "").strip()
        if isinstance(one.default, bool):
            given[one.name] = bool(text)
        elif text:
            given[one.name] = text
    return LotWish(**given)


def words_of(wish: LotWish) -> dict[str, str]:
    """Return what a link says so that `wish_of` understands this wish; the usual is left out.

    Args:
        wish: The wish.

    Examples:
        >>> words_of(LotWish(asset="BTC", is_descending=True))
        {'asset': 'BTC', 'is_descending': '1'}
    """
    told = {one.name: (getattr(wish, one.name), one.default) for one in fields(LotWish)}
    return {
        name: "1" if value is True else str(value) for name, (value, usual) in told.items() if value != usual
    }
