"""Making identifications before the sale: from today's plan, from a plan kept as JSON, or lot by lot.

Problem: what is identified must lie in the wallet now, must not be identified twice, and must be recorded as
a whole or not at all. Chosen way: one intent for each wallet and asset, its lots in the plan's order of sale;
all of them in one transaction of the store. A second time the same plan changes nothing. Another one is
refused while the first is open, unless it replaces it; or the first is taken back.

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii); Notice 2026-20 § 4.02; law facts 8.1-8.2.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lotwise.app import clock
from lotwise.app.booked import law_of
from lotwise.app.intents import Kept, Standing, intents_of
from lotwise.app.intents_day import check_now
from lotwise.app.intents_words import statement_of
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.review import begins
from lotwise.app.workspace import State
from lotwise.core.dates import tax_date
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.ids import bytes_id, content_id
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.ledger.intent import Intent, IntentKind, IntentLot
from lotwise.ledger.transaction import Custody
from lotwise.lots.lot import Lot
from lotwise.lots.methods import is_in_force
from lotwise.lots.sellable import Hold, hold_of
from lotwise.store.intents import Draft, Record, Signer, identifying, record_intents

PLAN_WORD: Final = "plan"
"""What names today's plan on the command line."""
_PARTS: Final = 4
"""Words of "0.5 BTC of LOT"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What shall be identified.

    Attributes:
        plan_id: Id of the plan, or empty.
        units: Lot, units and whether they are bought back, in the order of sale.
    """

    plan_id: str
    units: tuple[tuple[Lot, Quantity, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How it shall be identified.

    Attributes:
        told_broker: Whether the broker was told already.
        replaces: Whether open intents of the same wallets and assets end by it.
        expires_days: After how many days it does not count any more; None for never.
        clock_reason: Why the clock had been wrong before, or empty.
    """

    told_broker: bool = False
    replaces: bool = False
    expires_days: int | None = None
    clock_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """An identification as it would be recorded now.

    Attributes:
        intent: All that it would say, but for its own instant.
        before: Open ones of the same wallet and asset.
        same: Those of them that say the same; then nothing would be recorded.
    """

    intent: Intent
    before: tuple[Kept, ...]
    same: tuple[Kept, ...]


def plan_wanted(state: State, report: PlanReport | None = None) -> Wanted:
    """Return what today's plan sells.

    Args:
        state: The project.
        report: The plan, where it is computed already.

    Raises:
        BadInputError: The household's facts are not known, the plan sells nothing, or is of a day long past.
    """
    check_now(state, state.as_of)
    plan = (report or plan_report(state)).plan
    if plan.trades and not plan.is_worthwhile:
        raise BadInputError(
            "Today's plan is not worth it, so that nothing was identified.",
            "See `lotwise plan`. What you mean to sell all the same: `lotwise identify --lots`.",
        )
    units = tuple((trade.candidate.valued.lot, trade.quantity, trade.is_bought_back) for trade in plan.trades)
    return Wanted(plan_id=plan_id(str(plan.on), [trade.id for trade in plan.trades]), units=_some(units))


def plan_id(on: str, trades: Sequence[str]) -> str:
    """Return the id of a plan.

    Args:
        on: The day of its prices.
        trades: Ids of its trades, in order.
    """
    return content_id("plan", on, *trades)


def file_wanted(state: State, path: Path) -> Wanted:
    """Return what a plan sells that was kept as `lotwise plan --json` writes it.

    Raises:
        NotFoundError: The file, or a lot of the plan, is not there.
        BadInputError: It is no plan, sells nothing, or is of a day long past.
    """
    try:
        said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        trades = [
            (str(one["id"]), one["lot"], one["quantity"], one["is_bought_back"]) for one in said["trades"]
        ]
        on = date.fromisoformat(str(said["on"]))
    except OSError as error:
        raise NotFoundError(
            f"{path} cannot be read: {error.strerror or error}.", "Name a file of `lotwise plan --json`."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError(f"{path} is no plan.", "Name a file of `lotwise plan --json`.") from error
    check_now(state, on)
    lots = _lots(state)
    units = []
    for _, lot_id, many, is_bought_back in trades:
        if lot_id not in lots:
            raise NotFoundError(
                f"The lot {lot_id} of the plan is not there any more.", "Make the plan again: `lotwise plan`."
            )
        wanted = quantity(str(many))
        if wanted <= 0:
            raise BadInputError(f"{path} is no plan: it sells {many} of a lot.", "Make it again.")
        units.append((lots[lot_id], wanted, bool(is_bought_back)))
    return Wanted(plan_id=plan_id(str(on), [one[0] for one in trades]), units=_some(tuple(units)))


def hand_wanted(state: State, texts: Iterable[str]) -> Wanted:
    """Return what is named by hand.

    Args:
        state: The project.
        texts: Each like ``0.5 BTC of LOT``; a lot is named by its id or that of its root.

    Raises:
        NotFoundError: A lot is not there, or several are meant.
        BadInputError: A text names no units of it.
    """
    return Wanted(plan_id="", units=_some(tuple(_by_hand(state, text) for text in texts)))


def _by_hand(state: State, text: str) -> tuple[Lot, Quantity, bool]:
    words = text.split()
    if len(words) != _PARTS or words[2].casefold() != "of":
        raise BadInputError(f"{text!r} does not name units of a lot.", "Write them like '0.5 BTC of LOT'.")
    ref = words[3]
    found = [
        lot
        for lot in _lots(state).values()
        if any(one == ref or begins(one, ref) for one in (lot.id, lot.root.id))
    ]
    if len(found) != 1:
        what = "No lot is" if not found else f"{len(found)} lots are"
        raise NotFoundError(f"{what} called {ref!r}.", "Take an id from `lotwise lots`.")
    (lot,), wanted = found, quantity(words[0])
    if words[1].upper() != lot.asset.upper() or wanted <= 0:
        raise BadInputError(f"{text!r} names no units of that lot.", f"It holds {lot.asset}.")
    return lot, wanted, False


def _lots(state: State) -> dict[str, Lot]:
    return {one.lot.id: one.lot for one in state.holdings}


def _some(units: tuple[tuple[Lot, Quantity, bool], ...]) -> tuple[tuple[Lot, Quantity, bool], ...]:
    if not units:
        raise BadInputError(
            "There is nothing to sell, so that nothing was identified.", "See `lotwise plan`."
        )
    return units


def identify(state: State, wanted: Wanted, signer: Signer, how: How) -> tuple[Record, ...]:
    """Record identifications, all or none, and return what was recorded; nothing where all is there already.

    Args:
        state: The project, as it is today.
        wanted: What shall be identified.
        signer: The key that signs.
        how: How.

    Raises:
        BadInputError: More is named than lies there, units cannot be sold, others are identified already, or
            the state is of a day long past.
        LotwiseError: The clock lies before what is recorded, or the project cannot be written.
    """
    check_now(state, state.as_of)
    now = clock.now()
    drafts: list[Draft] = []
    if how.clock_reason:
        drafts.append(Draft(kind=IntentKind.CLOCK, content=f"{how.clock_reason} ({now.isoformat()})"))
    for one in drafted(state, wanted, how, now):
        if one.same:
            drafts += [_told(each) for each in one.same if how.told_broker and each.told_at is None]
            continue
        made = replace(one.intent, supersedes=_replaced(one.before, is_wanted=how.replaces))
        drafts.append(identifying(made))
    if not any(one.kind in {IntentKind.IDENTIFY, IntentKind.TOLD} for one in drafts):
        return ()
    return record_intents(state.project, drafts, signer, now=now)


def drafted(state: State, wanted: Wanted, how: How, now: datetime) -> Iterator[Drafted]:
    """Give each identification as it would be recorded, by wallet and asset; nothing is recorded.

    Args:
        state: The project, as it is today.
        wanted: What shall be identified.
        how: How.
        now: The instant, aware.

    Raises:
        BadInputError: More is named than lies there, or units cannot be sold.
    """
    expires_at = now + timedelta(days=how.expires_days) if how.expires_days else None
    open_now = [one for one in intents_of(state).kept if one.standing_at(now) is Standing.OPEN]
    for (wallet, asset), lots in _by_place(wanted).items():
        before = tuple(one for one in open_now if one.place == (wallet, asset))
        made = replace(
            _intent(state, wallet, lots, now),
            plan_id=wanted.plan_id,
            asset=asset,
            told_broker=how.told_broker,
            expires_at=expires_at,
        )
        made = replace(made, relies_on_notice=made.relies_on_notice and not how.told_broker)
        yield Drafted(
            intent=replace(made, statement=statement_of(made)),
            before=before,
            same=tuple(one for one in before if _is_same(one, lots, how)),
        )


def _is_same(one: Kept, lots: Iterable[IntentLot], how: How) -> bool:
    """Return whether an open intent says already what is to be identified."""
    is_end_kept = how.expires_days is None
    return _units(one.intent.lots) == _units(lots) and not one.uses and is_end_kept


def _told(one: Kept) -> Draft:
    said = json.dumps({"reason": "said with the identification"}, sort_keys=True)
    return Draft(kind=IntentKind.TOLD, content=said, subject=one.record.id)


def _replaced(before: Sequence[Kept], *, is_wanted: bool) -> tuple[str, ...]:
    if before and not is_wanted:
        one = before[0]
        raise BadInputError(
            f"{quantity_text(one.left_quantity)} {one.intent.asset} in {one.intent.wallet} are identified "
            f"already, by {one.record.id}.",
            "Add --replace to put this in its place, or take that back: `lotwise identify --cancel ID "
            "--reason …`. Nothing was recorded.",
        )
    return tuple(one.record.id for one in before)


def _units(lots: Iterable[IntentLot]) -> list[tuple[str, Quantity]]:
    return [(lot.root_id, lot.quantity) for lot in lots]


def _by_place(wanted: Wanted) -> dict[tuple[str, str], list[IntentLot]]:
    """Return the lots of each wallet and asset, cut to what is sold of them."""
    by_place: dict[tuple[str, str], list[IntentLot]] = {}
    used: dict[str, Quantity] = {}
    for lot, units, is_bought_back in wanted.units:
        start = lot.start + used.get(lot.id, 0)
        used[lot.id] = used.get(lot.id, 0) + units
        if start + units > lot.stop:
            raise BadInputError(
                f"Only {quantity_text(lot.quantity)} {lot.asset} of {lot.id} lie in {lot.wallet}.",
                "Name no more than that, or make the plan again. Nothing was recorded.",
            )
        named = IntentLot(
            lot_id=lot.id,
            root_id=lot.root.id,
            start=start,
            stop=start + units,
            acquired_at=lot.root.acquired_at,
            acquired_on=lot.root.acquired_on,
            basis_usd=lot.root.basis_of(start, start + units),
            is_bought_back=is_bought_back,
        )
        by_place.setdefault((lot.wallet, lot.asset), []).append(named)
    return by_place


def _intent(state: State, name: str, lots: Sequence[IntentLot], now: datetime) -> Intent:
    """Return an intent of a wallet, with what the law says of it on this day."""
    wallet = state.wallets.get(name)
    day = tax_date(now, state.zone)
    if wallet is not None and hold_of(wallet, day) is not Hold.FREE:
        raise BadInputError(
            f"What lies in {name} cannot be sold for now.", "See `lotwise wallets`. Nothing was recorded."
        )
    custody = wallet.custody if wallet is not None else Custody.SELF
    law = law_of(state.facts.settings)
    suffices = is_in_force(law, custody, day, is_with_broker=False)
    return Intent(
        made_at=now,
        zone=state.zone.key,
        taxpayer=wallet.owner.value if wallet is not None else "",
        wallet=name,
        asset="",
        custody=custody.value,
        lots=tuple(lots),
        relies_on_notice=custody is not Custody.SELF and suffices,
    )


def cancel(state: State, ref: str, reason: str, signer: Signer) -> Record | None:
    """Take an intent back for all later sales, and return the record; None when it had ended already.

    Raises:
        NotFoundError: No single intent is called so.
        BadInputError: No reason was given.
    """
    if not reason.strip():
        raise BadInputError("Taking something back needs a reason.", "Add --reason.")
    one = named(state, ref)
    if one.ends_at is not None:
        return None
    draft = Draft(kind=IntentKind.CANCEL, content=reason.strip(), subject=one.record.id)
    return _last(record_intents(state.project, [draft], signer, now=clock.now()))


def tell(state: State, ref: str, evidence: Path | None, reason: str, signer: Signer) -> Record | None:
    """Record that the broker was told of an intent, now; None when that is recorded already.

    Args:
        state: The project.
        ref: Id of the intent, or its beginning.
        evidence: The broker's acknowledgement; kept by its hash. None where there is none yet.
        reason: How it was told.
        signer: The key that signs.

    Raises:
        NotFoundError: No single intent is called so, or the file is not there.
    """
    one = named(state, ref)
    said = {"reason": reason.strip()}
    if evidence is not None:
        try:
            content = evidence.read_bytes()
        except OSError as error:
            raise NotFoundError(f"{evidence} cannot be read: {error.strerror or error}.") from error
        said |= {"file": evidence.name, "file_id": bytes_id("file", content)}
    draft = Draft(kind=IntentKind.TOLD, content=json.dumps(said, sort_keys=True), subject=one.record.id)
    return _last(record_intents(state.project, [draft], signer, now=clock.now()))


def _last(made: Sequence[Record]) -> Record | None:
    return made[-1] if made else None


def named(state: State, ref: str) -> Kept:
    """Return the intent of an id, or of the beginning of one.

    Raises:
        NotFoundError: None, or several, are called so.
    """
    found = [one for one in intents_of(state).kept if one.record.id == ref or begins(one.record.id, ref)]
    if len(found) != 1:
        raise NotFoundError(f"No single identification is called {ref!r}.", "See `lotwise identify`.")
    return found[0]
