"""Rules: what the owner says of every deposit or withdrawal of a kind at once.

Chosen way: a rule covers halves of transfers of one asset, one wallet and one direction (or any), and says a
kind that needs no facts of the single transaction. Of two rules that fit the later one counts. What the owner
said of a single transaction, and what is proved to be an own transfer, goes before every rule; `amend` sees
to that.
Left out: rules about amounts or dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.classes import Side, said, side_of
from lotwise.ledger.corrections import Correction
from lotwise.ledger.details import kind_in, needed
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Role, Transaction

ANY: Final = "*"
"""In a rule: whatever asset, or whatever wallet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Halves of transfers that are all of a kind.

    Attributes:
        correction: By which the owner said so.
        side: `Side.IN` for deposits, `Side.OUT` for withdrawals.
        asset: Asset code, or `ANY`.
        wallet: Wallet, or `ANY`.
        kind: What they are.
    """

    correction: Correction
    side: Side
    asset: str
    wallet: str
    kind: Kind


_BY_RULE: Final = {
    Side.IN: INCOME_KINDS | {Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.REFUND},
    Side.OUT: frozenset(
        {Kind.SPEND, Kind.FEE, Kind.GIFT_OUT, Kind.DONATION, Kind.SPOUSE_OUT, Kind.LOST, Kind.WORTHLESS}
    ),
}
"""Kinds that need no facts of the single transaction."""


def rule_in(correction: Correction) -> Rule:
    """Return the rule that a correction states.

    Raises:
        BadInputError: Its details name no direction, asset, wallet or kind that a rule can have.
    """
    details = correction.details
    direction = needed(details, "direction").casefold()
    if direction not in {"in", "out"}:
        raise BadInputError(f"{direction!r} is no direction.", "Say in for deposits, or out for withdrawals.")
    side = Side.IN if direction == "in" else Side.OUT
    kind = kind_in(details)
    if kind not in _BY_RULE[side]:
        choices = ", ".join(sorted(each.value for each in _BY_RULE[side]))
        raise BadInputError(
            f"A rule cannot say {kind.value!r} of what {'comes in' if side is Side.IN else 'goes out'}.",
            f"Choose one of: {choices}; say anything else of each transaction.",
        )
    asset, wallet = needed(details, "asset").upper(), needed(details, "wallet")
    return Rule(correction=correction, side=side, asset=asset, wallet=wallet, kind=kind)


def ruled(one: Transaction, rules: Sequence[Rule]) -> Transaction:
    """Return a half of a transfer as the latest rule that fits it says; any other transaction as it is.

    Args:
        one: A transaction.
        rules: In the order of their recording.
    """
    if one.kind is not Kind.TRANSFER or one.stated_by:
        return one
    legs = [leg for leg in one.legs if leg.role is Role.MAIN]
    if len(legs) != 1 or is_fiat(legs[0].asset):
        return one
    for rule in reversed(rules):
        if _is_ruled(one, legs[0], rule):
            return said(one, rule.kind, rule.correction)
    return one


def _is_ruled(one: Transaction, leg: Leg, rule: Rule) -> bool:
    fits_place = rule.asset in {ANY, leg.asset} and rule.wallet in {ANY, leg.wallet}
    return fits_place and side_of(one) is rule.side


def rules_in(
    corrections: Iterable[Correction],
) -> tuple[list[Rule], list[tuple[Correction, BadInputError]]]:
    """Return the rules among some corrections, and those that state none with the reason."""
    rules: list[Rule] = []
    refused: list[tuple[Correction, BadInputError]] = []
    for one in corrections:
        try:
            rules.append(rule_in(one))
        except BadInputError as error:
            refused.append((one, error))
    return rules, refused
