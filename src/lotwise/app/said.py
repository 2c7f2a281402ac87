"""What the owner said: its history, taking it back, rules, and the legs of a transaction stated in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lotwise.app import clock
from lotwise.app.review import begins, record
from lotwise.app.wallets import known_wallet, named_wallet
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.asset_classes import AssetClass
from lotwise.ledger.corrections import Action, Correction, standing_retractions
from lotwise.ledger.details import legs_in, legs_text
from lotwise.ledger.questions import rule_of
from lotwise.ledger.swaps import SWAP, swap_rule_of
from lotwise.ledger.transaction import Leg, Role
from lotwise.store import choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A correction with whether it counts.

    Attributes:
        id: Its id.
        recorded_at: When it was said.
        action: What it does.
        what: What it says, in words.
        reason: Why.
        counts: Whether it counts; not when it was taken back.
    """

    id: str
    recorded_at: datetime
    action: Action
    what: str
    reason: str
    counts: bool


def take_back(state: State, ref: str, reason: str) -> Correction:
    """Record that a correction does not count any more, and return the one that was taken back.

    Raises:
        NotFoundError: No correction that counts has such an id.
        BadInputError: No reason was given.
    """
    if not reason.strip():
        raise BadInputError("Taking something back needs a reason.", "Add --reason.")
    found = [one for one in _counting(state) if one.id == ref or begins(one.id, ref)]
    if len(found) != 1:
        raise NotFoundError(f"No single correction has the id {ref!r}.", "See `lotwise review --history`.")
    undone = Correction(
        action=Action.RETRACT, subject=found[0].id, reason=reason.strip(), recorded_at=clock.now()
    )
    choices.add_correction(state.project, undone)
    return found[0]


def _counting(state: State) -> list[Correction]:
    """Return the corrections that count, and the retractions that do."""
    undone = standing_retractions(state.facts.corrections)
    return [*state.corrections, *undone]


def history(state: State) -> tuple[Recorded, ...]:
    """Return everything the owner corrected, in order, with whether it counts."""
    counting = {one.id for one in _counting(state)}
    return tuple(_recorded(one, counts=one.id in counting) for one in state.facts.corrections)


def _recorded(one: Correction, *, counts: bool) -> Recorded:
    details = ", ".join(f"{name} {_plain(name, value)}" for name, value in sorted(one.details.items()))
    parts = (one.action.value, one.subject, one.other, details)
    return Recorded(
        id=one.id,
        recorded_at=one.recorded_at,
        action=one.action,
        what=": ".join(filter(None, parts)),
        reason=one.reason,
        counts=counts,
    )


def _plain(name: str, value: str) -> str:
    """Return a detail for people: legs as units, a file's text as its length, the rest as it was said."""
    if name == "text":
        return f"of {len(value.splitlines())} lines"
    if name != "legs":
        return value
    return "; ".join(
        f"{quantity_text(leg.quantity)} {leg.asset} in {leg.wallet}" for leg in legs_in({"legs": value})
    )


def add_rule(state: State, rule: Mapping[str, str], reason: str) -> Correction:
    """Record a rule: every unpaired deposit or withdrawal of an asset, or every swap of two, is of a kind.

    Args:
        state: The project.
        rule: ``direction`` (in, out or swap), ``asset``, ``wallet`` and ``kind``; of a swap also ``other``,
            the second asset. The wallet may be ``*``, and so may the asset of a deposit or withdrawal.
        reason: Why.

    Raises:
        BadInputError: The rule names no direction, kind or wallet that there is, two assets of which neither
            wraps the other, or no reason was given.
    """
    if not reason.strip():
        raise BadInputError("A rule needs a reason, for it changes what you file.", "Add --reason.")
    wallet = rule["wallet"] if rule["wallet"] == "*" else known_wallet(state, rule["wallet"])
    said = (
        swap_rule_of({**rule, "wallet": wallet}, reason.strip(), clock.now(), _shares(state, rule))
        if rule["direction"] == SWAP
        else rule_of({**rule, "wallet": wallet}, reason.strip(), clock.now())
    )
    record(state, said)
    return said


def _shares(state: State, rule: Mapping[str, str]) -> set[str]:
    """Return those of the two assets of a rule about swaps that are shares of liquidity pools."""
    assets = {rule[name].strip().upper() for name in ("asset", "other")}
    return {asset for asset in assets if state.classes.of(asset) is AssetClass.LP_SHARE}


def legs_details(
    state: State, wallet: str, came: Sequence[str], left: Sequence[str], fees: Sequence[str], *, is_new: bool
) -> dict[str, str]:
    """Return the legs of a transaction that the owner states, as the detail an answer takes.

    Args:
        state: The project.
        wallet: Where they lie.
        came: Units that came in, such as ``0.5 BTC``.
        left: Units that went out.
        fees: Units that paid fees.
        is_new: Whether no question is answered, so that the wallet may be one that no file tells of.

    Raises:
        BadInputError: Units are stated without a wallet, or are no units.
    """
    if wallet.strip() and (came or left or fees):
        wallet = named_wallet(state, wallet) if is_new else known_wallet(state, wallet)
    legs = [
        *(_leg(wallet, units, 1, Role.MAIN) for units in came),
        *(_leg(wallet, units, -1, Role.MAIN) for units in left),
        *(_leg(wallet, units, -1, Role.FEE) for units in fees),
    ]
    return {"legs": legs_text(legs)} if legs else {}


def _leg(wallet: str, units: str, sign: int, role: Role) -> Leg:
    parts = units.split()
    if len(parts) != 2:  # noqa: PLR2004 - units and asset
        raise BadInputError(f"{units!r} is not units of an asset.", "Write them like '0.5 BTC'.")
    if not wallet.strip():
        raise BadInputError("In which wallet was that?", "Add --wallet.")
    if quantity(parts[0]) <= 0:
        raise BadInputError(
            f"{units!r} moves nothing that way.", "Write more than zero; --in and --out say where to."
        )
    return Leg(wallet=wallet.strip(), asset=parts[1].upper(), quantity=sign * quantity(parts[0]), role=role)


def rules(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the rules among corrections."""
    return tuple(one for one in corrections if one.action is Action.RULE)
