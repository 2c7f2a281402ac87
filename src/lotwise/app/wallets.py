"""Wallets with what lies in them, standing orders, and what the owner says of a wallet."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lotwise.app import clock
from lotwise.app.records import order_in, order_method, told_broker
from lotwise.app.review import record
from lotwise.app.settings import POOLING
from lotwise.app.wallet_facts import READERS, Lock
from lotwise.app.workspace import State
from lotwise.core.dates import end_of_day, instant_text, instant_words
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Ability, Custody, Owner, Wallet
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Method, StandingOrder
from lotwise.lots.methods import Pooling, is_in_force, standing_order_at
from lotwise.lots.sellable import Hold, hold_of
from lotwise.store import choices


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletRow:
    """A wallet on a day.

    Attributes:
        name: Its name.
        custody: Who holds the keys.
        owner: Whose the units are.
        ability: How lots can be identified in it.
        zone: Zone of its exports, or empty.
        fee_rate: What a sale or purchase costs as a part of its value, or None.
        addresses: Its addresses, as far as stated.
        lots: How many open lots lie in it.
        assets: Codes of their assets.
        fmv_usd: Value of the lots that have one.
        has_unknown: Whether a lot has no value.
        method: The standing order that chooses lots now, or FIFO.
        state: Whether its units can be sold on that day.
        locked_until: The day from which they can, where it is known.
    """

    name: str
    custody: Custody
    owner: Owner
    ability: Ability
    zone: str
    fee_rate: Decimal | None
    addresses: tuple[str, ...]
    lots: int
    assets: tuple[str, ...]
    fmv_usd: Usd
    has_unknown: bool
    method: Method
    state: Hold
    locked_until: date | None


def wallet_rows(state: State) -> tuple[WalletRow, ...]:
    """Return the wallets with what lies in them, by name; stand-ins for unmatched transfers last."""
    names = {*(name for name in state.wallets if name), *(one.lot.wallet for one in state.holdings)}
    return tuple(_wallet_row(state, name) for name in sorted(names, key=lambda one: (is_stand_in(one), one)))


def _wallet_row(state: State, name: str) -> WalletRow:
    inside = [one for one in state.holdings if one.lot.wallet == name]
    wallet = state.wallets.get(name, Wallet(name=name, custody=Custody.SELF))
    return WalletRow(
        name=name,
        custody=wallet.custody,
        owner=wallet.owner,
        ability=wallet.ability,
        zone=wallet.zone,
        fee_rate=wallet.fee_rate,
        addresses=wallet.addresses,
        lots=len(inside),
        assets=tuple(sorted({one.lot.asset for one in inside})),
        fmv_usd=sum(one.fmv_usd or 0 for one in inside),
        has_unknown=any(one.fmv_usd is None for one in inside),
        method=_method(state, wallet),
        state=hold_of(wallet, state.as_of),
        locked_until=wallet.locked_until if hold_of(wallet, state.as_of) is Hold.LOCKED else None,
    )


def _method(state: State, wallet: Wallet) -> Method:
    """Return the method that chooses lots in a wallet at the end of the state's day."""
    end = end_of_day(state.as_of, state.zone)
    order = standing_order_at(state.orders, wallet.name, end)
    if order is None or not is_in_force(
        state.booked.facts.law, wallet.custody, state.as_of, is_with_broker=order.is_with_broker
    ):
        return Method.FIFO
    return order.method


def known_wallet(state: State, name: str) -> str:
    """Return the name of a wallet as it is written, found whatever the case.

    Raises:
        BadInputError: No wallet has that name.
    """
    names = {*state.wallets, *(leg.wallet for one in state.journal.transactions for leg in one.legs)}
    for known in sorted(names):
        if known and known.casefold() == name.strip().casefold():
            return known
    there = ", ".join(sorted(filter(None, state.wallets))) or "none yet"
    raise BadInputError(
        f"There is no wallet {name!r}.",
        f"Wallets: {there}. A new one: `lotwise wallets --set NAME custody self`.",
    )


def named_wallet(state: State, name: str) -> str:
    """Return the name of a wallet as it is written where there is one, or a new name as it was given.

    Raises:
        BadInputError: The name is empty.
    """
    if not name.strip():
        raise BadInputError("A wallet needs a name.", "Name the wallet.")
    try:
        return known_wallet(state, name)
    except BadInputError:
        return name.strip()


def state_wallet_fact(state: State, name: str, fact: str, text: str) -> str:
    """Record what the owner says of a wallet, and return it as it was understood.

    Args:
        state: The project.
        name: Name of a wallet.
        fact: What is said: custody, owner, ability, zone, fee_rate, addresses, locked; ``address`` adds one,
            and ``locked_until`` says locked with a day.
        text: What it is.

    Raises:
        BadInputError: No such wallet or fact, or the text is no value for it.
    """
    wallet = named_wallet(state, name) if fact == "custody" else known_wallet(state, name)
    if fact == "address":
        before = choices.wallet_facts(state.project).get(wallet, {}).get("addresses", "")
        fact, text = "addresses", f"{before} {text}"
    elif fact == "locked_until":
        fact = "locked"
    if fact not in READERS:
        raise BadInputError(
            f"Nothing called {fact!r} can be said of a wallet.",
            f"There are: {', '.join(READERS)}, locked_until, address.",
        )
    value = READERS[fact](text)
    plain = value.value if isinstance(value, Custody | Owner | Ability) else text.strip()
    until = ""
    if isinstance(value, Lock):
        plain, until = str(value), "until " * (value.locked_until is not None)
    choices.set_wallet_fact(state.project, wallet, fact, plain, now=clock.now())
    return f"{wallet}: {fact.replace('_', ' ')} {until}{plain}"


def record_standing_order(
    state: State, wallet: str, method: str, effective_at: datetime | None, *, is_with_broker: bool = False
) -> StandingOrder:
    """Record a standing order now; it chooses the lots of sales from then on.

    Args:
        state: The project.
        wallet: Name of a wallet.
        method: FIFO, LIFO, HIFO or MIN_TAX.
        effective_at: From when; None for now. It cannot lie in the past: an order counts from when it is
            written down.
        is_with_broker: Whether the broker was given the order too; from 2027 only then it counts there. A
            wallet whose owner said that its broker is always told needs no word.

    Raises:
        BadInputError: No such wallet or method, an instant in the past, or a wallet that knows only FIFO.
    """
    known, chosen = _orderable(state, wallet, method)
    now = clock.now()
    if effective_at is not None and effective_at < now:
        raise BadInputError(
            "A standing order cannot begin in the past: it counts from when it is written down.",
            "Leave the instant out, or name a later one. If it stands in your own books since then, say when "
            "it was written there: --recorded-at.",
        )
    order = StandingOrder(
        wallet=known.name,
        method=chosen,
        effective_at=effective_at or now,
        recorded_at=now,
        is_with_broker=is_with_broker or known.ability is Ability.TOLD_TO_BROKER,
    )
    choices.add_standing_order(state.project, order)
    return order


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierOrder:
    """A standing order that stands in the owner's own books, as it is stated.

    Attributes:
        wallet: Name of a wallet.
        method: FIFO, LIFO, HIFO or MIN_TAX.
        written_at: When it was written there.
        effective_at: From when it is meant; None for then.
        reason: Where the record can be seen.
        is_with_broker: Whether the broker was given the order, too.
    """

    wallet: str
    method: str
    written_at: datetime
    effective_at: datetime | None
    reason: str
    is_with_broker: bool = False


def record_earlier_order(state: State, told: EarlierOrder) -> tuple[Correction, StandingOrder]:
    """Record that a standing order stands in the owner's own books since an instant.

    It is a correction: kept with the instant at which lotwise was told, and its owner can take it back.

    Raises:
        BadInputError: No such wallet or method, an instant that has not come or an order that is meant for
            the time before it was written, no word where the record is, or a wallet that knows only FIFO.

    Source:
        Notice 2026-20 § 4.02(2): entered into the books before the units covered by the order are sold.
    """
    known, method = _orderable(state, told.wallet, told.method)
    check_written(told.written_at, told.reason)
    if told.effective_at is not None and told.effective_at < told.written_at:
        raise BadInputError(
            "A standing order cannot begin before it was written down.",
            "Leave --from out, or name an instant that is not before --recorded-at.",
        )
    is_told = told.is_with_broker or known.ability is Ability.TOLD_TO_BROKER
    starts = {"from": instant_text(told.effective_at)} if told.effective_at else {}
    said = Correction(
        action=Action.STANDING_ORDER,
        subject=known.name,
        details={
            "method": method.value,
            "written_at": instant_text(told.written_at),
            **starts,
            **told_broker(is_with_broker=is_told),
        },
        reason=told.reason.strip(),
        recorded_at=clock.now(),
    )
    order = order_in(said)
    _check_alone(state, order)
    record(state, said)
    return said, order


def _check_alone(state: State, order: StandingOrder) -> None:
    """Refuse an order beside another one of the same instants that says something else: none comes last."""
    for one in state.orders:
        is_beside = (one.wallet, one.effective_at, one.recorded_at) == (
            order.wallet,
            order.effective_at,
            order.recorded_at,
        )
        if is_beside and one.method is not order.method:
            raise BadInputError(
                f"{one.wallet} has an order {one.method.value} of that very instant already.",
                "If it is wrong, take it back first: `lotwise review --history` has its id. If this one came "
                "later, write that instant.",
            )


def check_written(written_at: datetime, reason: str) -> None:
    """Refuse a record of the owner's own books that is not there yet, or of which nobody knows where it is.

    Raises:
        BadInputError: The instant has not come, or no reason was given.
    """
    if written_at > clock.now():
        raise BadInputError(
            f"{instant_words(written_at)} has not come yet.", "Write when the record was made."
        )
    if not reason.strip():
        raise BadInputError(
            "A record of your own needs a word on where it can be seen, for it changes what you file.",
            "Add --reason, such as --reason 'row 12 of lots.ods, mailed to myself that day'.",
        )


def _orderable(state: State, wallet: str, method: str) -> tuple[Wallet, Method]:
    """Return a wallet and the method of a standing order that it can have."""
    known = state.wallets.get(known_wallet(state, wallet), Wallet(name=wallet, custody=Custody.SELF))
    chosen = order_method(method)
    if known.ability is Ability.FIFO_ONLY and chosen is not Method.FIFO:
        raise BadInputError(
            f"You said that {known.name} sells first in, first out only.",
            f"If that has changed: `lotwise wallets --set {known.name!r} ability 'own books'`.",
        )
    return known, chosen


def choose_pooling(state: State, pooling: str) -> None:
    """Record how the taxpayer kept basis before 2025.

    Raises:
        BadInputError: Not one of the two ways.
    """
    ways = [way.value for way in Pooling]
    if pooling not in ways:
        raise BadInputError(f"{pooling!r} is not a way to keep basis.", f"Choose {' or '.join(ways)}.")
    choices.set_setting(state.project, POOLING, pooling, now=clock.now())
