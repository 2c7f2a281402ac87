"""Small answers: projects, wallets, prices, standing orders, and what became of every row."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from lotwise.app import clock
from lotwise.app.workspace import POOLING, State, law_of
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd
from lotwise.ledger.transaction import Custody
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Method, StandingOrder
from lotwise.lots.methods import Pooling, is_in_force, standing_order_at
from lotwise.store import choices
from lotwise.store.project import Project, create, open_project


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletRow:
    """A wallet on a day.

    Attributes:
        name: Its name.
        custody: Who holds the keys.
        lots: How many open lots lie in it.
        assets: Codes of their assets.
        fmv_usd: Value of the lots that have one.
        has_unknown: Whether a lot has no value.
        method: The standing order that chooses lots now, or FIFO.
    """

    name: str
    custody: Custody
    lots: int
    assets: tuple[str, ...]
    fmv_usd: Usd
    has_unknown: bool
    method: Method


def new_project(path: Path) -> None:
    """Make a new, empty project.

    Raises:
        LotwiseError: Something is there already, or the file cannot be made.
    """
    create(path, now=clock.now()).close()


def existing_project(path: Path) -> Project:
    """Open a project.

    Raises:
        NoProjectError: There is none at this path.
    """
    return open_project(path)


def wallet_rows(state: State) -> tuple[WalletRow, ...]:
    """Return the wallets with what lies in them, by name; stand-ins for unmatched transfers last."""
    names = {*(name for name in state.wallets if name), *(one.lot.wallet for one in state.holdings)}
    return tuple(_wallet_row(state, name) for name in sorted(names, key=lambda one: (is_stand_in(one), one)))


def _wallet_row(state: State, name: str) -> WalletRow:
    inside = [one for one in state.holdings if one.lot.wallet == name]
    custody = state.wallets[name].custody if name in state.wallets else Custody.SELF
    return WalletRow(
        name=name,
        custody=custody,
        lots=len(inside),
        assets=tuple(sorted({one.lot.asset for one in inside})),
        fmv_usd=sum(one.fmv_usd or 0 for one in inside),
        has_unknown=any(one.fmv_usd is None for one in inside),
        method=_method(state, name, custody),
    )


def _method(state: State, wallet: str, custody: Custody) -> Method:
    """Return the method that chooses lots in a wallet at the end of the state's day."""
    end = datetime.combine(state.as_of, time.max, tzinfo=state.zone).astimezone(UTC)
    order = standing_order_at(state.orders, wallet, end)
    if order is None or not is_in_force(
        law_of(state.project), custody, state.as_of, is_with_broker=order.is_with_broker
    ):
        return Method.FIFO
    return order.method


def record_standing_order(
    state: State, wallet: str, method: str, effective_at: datetime | None, *, is_with_broker: bool = False
) -> StandingOrder:
    """Record a standing order now; it chooses the lots of sales from then on.

    Args:
        state: The project.
        wallet: Name of a wallet.
        method: FIFO, LIFO or HIFO.
        effective_at: From when; None for now. It cannot lie in the past: an order counts from when it is
            written down.
        is_with_broker: Whether the broker was given the order too; from 2027 only then it counts there.

    Raises:
        BadInputError: No such wallet or method, or an instant in the past.
    """
    if wallet not in state.wallets:
        known = ", ".join(sorted(name for name in state.wallets if name)) or "none yet"
        raise BadInputError(f"There is no wallet {wallet!r}.", f"Wallets: {known}.")
    if method.upper() not in {"FIFO", "LIFO", "HIFO"}:
        raise BadInputError(f"{method!r} is no standing order.", "Choose FIFO, LIFO or HIFO.")
    now = clock.now()
    if effective_at is not None and effective_at < now:
        raise BadInputError(
            "A standing order cannot begin in the past: it counts from when it is written down.",
            "Leave the instant out, or name a later one.",
        )
    order = StandingOrder(
        wallet=wallet,
        method=Method(method.upper()),
        effective_at=effective_at or now,
        recorded_at=now,
        is_with_broker=is_with_broker,
    )
    choices.add_standing_order(state.project, order)
    return order


def choose_pooling(state: State, pooling: str) -> None:
    """Record how the taxpayer kept basis before 2025.

    Raises:
        BadInputError: Not one of the two ways.
    """
    ways = [way.value for way in Pooling]
    if pooling not in ways:
        raise BadInputError(f"{pooling!r} is not a way to keep basis.", f"Choose {' or '.join(ways)}.")
    choices.set_setting(state.project, POOLING, pooling, now=clock.now())
