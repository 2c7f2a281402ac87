"""Rules about wraps: whether every exchange of an asset for its wrapped or staked form changes nothing.

Problem: no guidance says whether wrapping disposes of what is wrapped. What a file calls an exchange counts
as one; a taxpayer may take the position that it is none. Chosen way: the owner says so once for a pair of
`wraps`, in every wallet or in one; each exchange of that pair, in quantities that the wrap can give, then
counts as a renaming: basis and date carry over, fees stay what they are. Of two rules that fit the later one
counts, and what the owner said of a single transaction goes before every rule.
The same can be said of an asset and a share of a liquidity pool, which the owner has called one. A share
carries over from one asset only, or else going in with one asset and out with another would be no exchange.
Left out: pairs that are not known, renamings that a source itself tells, rewards that come back with what
was wrapped (say of them what they are, or leave the exchange one), several assets put into a pool at once.

Source:
    Notice 2024-57 §§ 3.02, 3.03, 3.04: no reporting by brokers, and no inference either way.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.classes import said
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.details import Details, kind_in, needed, text_in
from lotwise.ledger.ruled import ANY
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.wraps import Rate, Wrap, is_at_rate, pair_in, partners_of, wrap_between

SWAP: Final = "swap"
"""The direction of a rule about exchanges between two assets."""
SHARE: Final = "share"
"""The detail of a rule that names the share of a pool, where one of the two is one."""
_KINDS: Final = (Kind.RENAME, Kind.EXCHANGE)
_NO_SHARES: Final = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapRule:
    """What exchanges of an asset for its wrapped form, or for a share of a pool, are, in either direction.

    Attributes:
        correction: By which the owner said so.
        wrap: The two assets.
        wallet: Wallet, or `ANY`.
        kind: `Kind.RENAME` or `Kind.EXCHANGE`.
    """

    correction: Correction
    wrap: Wrap
    wallet: str
    kind: Kind


def is_swap(one: Correction) -> bool:
    """Return whether a correction is a rule about exchanges, and not about deposits or withdrawals."""
    return one.action is Action.RULE and text_in(one.details, "direction").casefold() == SWAP


def swap_rule_in(correction: Correction) -> SwapRule:
    """Return the rule that a correction states.

    Raises:
        BadInputError: Something is missing, it says another kind, or neither asset wraps the other.
    """
    share = text_in(correction.details, SHARE).upper()
    return _rule(correction, {share} if share else _NO_SHARES)


def _rule(correction: Correction, shares: Collection[str]) -> SwapRule:
    details = correction.details
    kind = kind_in(details)
    if kind not in _KINDS:
        raise BadInputError(
            f"A rule cannot say {kind.value!r} of an exchange between two assets.",
            "Say rename, if basis and date carry over, or exchange, if it is a disposition.",
        )
    return SwapRule(
        correction=correction,
        wrap=_wrap(needed(details, "asset").upper(), needed(details, "other").upper(), shares),
        wallet=needed(details, "wallet"),
        kind=kind,
    )


def _wrap(first: str, second: str, shares: Collection[str]) -> Wrap:
    """Return the known wrap between two assets, or the share of a pool with what was put in for it."""
    found = wrap_between(first, second)
    if found is not None:
        return found
    of_pools = [asset for asset in (first, second) if asset in shares]
    put_in = [asset for asset in (first, second) if asset not in shares and not is_fiat(asset)]
    if of_pools and put_in:
        return Wrap(asset=of_pools[0], of=put_in[0], rate=Rate.POOL)
    if len(of_pools) > 1:
        raise BadInputError(
            f"{first} and {second} are both shares of pools; going from one to the other is an exchange.",
            "Name the asset that was put into the pool, and its share.",
        )
    known = "; ".join(
        f"{asset} with {', '.join(partners)}"
        for asset in dict.fromkeys((first, second))
        if (partners := partners_of(asset))
    )
    raise BadInputError(
        f"lotwise does not know that {first} wraps {second}, or {second} {first}; an exchange of two "
        "assets of which neither wraps the other is a disposition, whatever a rule says.",
        f"Known wraps: {known}." if known else "Ask your preparer; lotwise knows no wrap of either.",
    )


def swap_rule_of(
    details: Details, reason: str, now: datetime, shares: Collection[str] = _NO_SHARES
) -> Correction:
    """Return the correction that states a rule about exchanges between two assets.

    Args:
        details: ``asset`` and ``other`` in either order, ``wallet`` (may be ``*``) and ``kind``.
        reason: Why, in the owner's words.
        now: The instant, in UTC.
        shares: Those of the two that are shares of liquidity pools.

    Raises:
        BadInputError: Something is missing, or a rule cannot say it.
    """
    facts = {name: needed(details, name) for name in ("asset", "other", "wallet", "kind")}
    draft = Correction(action=Action.RULE, subject="", details=facts, reason=reason, recorded_at=now)
    rule = _rule(draft, shares)
    plain = {
        "direction": SWAP,
        "asset": rule.wrap.of,
        "other": rule.wrap.asset,
        "wallet": rule.wallet,
        "kind": rule.kind.value,
    }
    is_of_pool = rule.wrap.rate is Rate.POOL
    return replace(draft, details=plain | ({SHARE: rule.wrap.asset} if is_of_pool else {}))


def swap_rules_in(
    corrections: Iterable[Correction],
) -> tuple[list[SwapRule], list[tuple[Correction, BadInputError]]]:
    """Return the rules about exchanges among some corrections, and those that state none with the reason."""
    rules: list[SwapRule] = []
    refused: list[tuple[Correction, BadInputError]] = []
    put_in: dict[str, str] = {}
    for one in filter(is_swap, corrections):
        try:
            rule = swap_rule_in(one)
            _refuse_another_asset(rule, put_in)
        except BadInputError as error:
            refused.append((one, error))
        else:
            rules.append(rule)
    return rules, refused


def _refuse_another_asset(rule: SwapRule, put_in: dict[str, str]) -> None:
    """Refuse that the share of a pool carries over from a second asset: one would turn into the other."""
    wrap = rule.wrap
    if wrap.rate is not Rate.POOL or rule.kind is not Kind.RENAME:
        return
    first = put_in.setdefault(wrap.asset, wrap.of)
    if first != wrap.of:
        raise BadInputError(
            f"{wrap.asset} carries over from {first} already. With {wrap.of} too, {first} could become "
            f"{wrap.of} and nothing would have been sold.",
            "Take one of the two rules back: `lotwise review --undo` with its id.",
        )


def swap_rule_for(one: Transaction, rules: Sequence[SwapRule]) -> SwapRule | None:
    """Return the latest rule about the exchange that a transaction is, or None where there is none.

    Args:
        one: Any transaction; of which the owner said something, no rule is about.
        rules: In the order of their recording.
    """
    if one.kind is not Kind.EXCHANGE or one.stated_by:
        return None
    pair = pair_in(one)
    if not pair:
        return None
    wallet = one.given[0].wallet
    fitting = (
        rule
        for rule in reversed(rules)
        if rule.wallet in {ANY, wallet} and pair == {rule.wrap.asset, rule.wrap.of}
    )
    return next(fitting, None)


def swapped(one: Transaction, rules: Sequence[SwapRule]) -> Transaction:
    """Return an exchange as a renaming where a rule says so; any other transaction as it is.

    What is exchanged in quantities that the wrap cannot give was traded, and stays an exchange.
    """
    rule = swap_rule_for(one, rules)
    if rule is None or rule.kind is not Kind.RENAME or not is_at_rate(one, rule.wrap):
        return one
    return said(one, Kind.RENAME, rule.correction)
