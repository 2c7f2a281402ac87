"""Notes on units that came or went otherwise than by a trade: what the law says of them.

Problem: a donation, a loss, a transfer to a spouse, an inheritance and a refund leave no row on Form 8949,
and yet each has a rule of its own that its owner should know before the return is filed; not knowing some of
them costs money. Chosen way: each is told once, for each asset, with the law's answer and the basis at stake.
None of them blocks, and no figure rests on them.
Left out: the deductions themselves (Schedule A, Forms 4684 and 8283); gift tax; what a court would say.

Source:
    26 U.S.C. §§ 67(g), 165, 170, 1014, 1041; CCA 202302011, 202302012, 202511015.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots import faults
from lotwise.lots.effects import asset_legs, known_sum
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Root
from lotwise.rules.book import us_rules


def notes_of(
    dispositions: Iterable[Disposition], roots: Iterable[Root], transactions: Iterable[Transaction]
) -> tuple[Finding, ...]:
    """Return what the law says of each donation, loss, refund, inheritance and transfer to a spouse.

    Args:
        dispositions: In the order of the journal.
        roots: Everything that was ever acquired, which says the basis of what came.
        transactions: The journal.

    Returns:
        Warnings and notes in the order of the journal, one for each transaction and asset. The amount is the
        basis of the units, or None where it is not known; of an inheritance whose basis is not known another
        finding tells.

    Source:
        26 U.S.C. §§ 67(g), 165, 170(e), (f)(11), 1014, 1041; CCA 202302011, 202302012, 202511015.
    """
    told = {one.id: one for one in transactions if one.kind in _TOLD}
    if not told:
        return ()
    gone = defaultdict[str, list[Disposition]](list)
    for sale in dispositions:
        if sale.transaction_id in told and sale.kind in _LEFT:
            gone[sale.transaction_id].append(sale)
    came = defaultdict[str, list[Root]](list)
    for root in roots:
        if root.transaction_id in told and not root.renamed_by and not root.adjusted_by:
            came[root.transaction_id].append(root)
    return tuple(
        found
        for name, one in told.items()
        for found in (*_of_gone(one, gone.get(name, ())), *_of_come(one, came.get(name, ())))
    )


def _of_gone(one: Transaction, gone: Sequence[Disposition]) -> Iterator[Finding]:
    for asset in dict.fromkeys(sale.asset for sale in gone):
        mine = [sale for sale in gone if sale.asset == asset]
        basis = known_sum(sale.basis_usd for sale in mine)
        found = _LEFT[mine[0].kind](one, mine, basis)
        yield replace(found, asset=asset, amount_usd=basis)


def _of_come(one: Transaction, came: Sequence[Root]) -> Iterator[Finding]:
    for asset in dict.fromkeys(root.asset for root in came):
        mine = [root for root in came if root.asset == asset]
        basis = known_sum(root.basis_usd for root in mine)
        if basis is not None and one.kind in _CAME:
            yield replace(_CAME[one.kind](one, mine, basis), asset=asset, amount_usd=basis)


# ── what went ───────────────────────────────────────────────────────────────────────────────────


def _donated(one: Transaction, gone: Sequence[Disposition], basis: Usd | None) -> Finding:
    first = gone[0]
    terms = {term: sum(sale.quantity for sale in gone if sale.term is term) for term in Term}
    held = [f"{quantity_text(units)} {term.value}-term" for term, units in terms.items() if units]
    about = "; ".join(("basis not known" if basis is None else f"basis {usd_text(basis)}", *held))
    worth = known_sum(leg.value_usd for leg in asset_legs(one.given) if leg.asset == first.asset)
    fallen = ""
    if worth is not None and basis is not None and worth < basis:
        fallen = f"Worth {usd_text(basis - worth)} less than their basis, they take that loss with them. "
    found = faults.warning(
        "donation",
        one,
        f"You donated {_units(gone)} from {first.wallet} on {first.disposed_on} ({about}). That is neither "
        f"gain nor loss. {fallen}A deduction is a matter of Schedule A: of long-term units their value on "
        "that day counts, of short-term units no more than their basis.",
        f"For a deduction of more than {usd_text(_appraisal_above())} you need a qualified appraisal; an "
        "exchange's price is none (CCA 202302012). Sell units at a loss and donate the money: then the loss "
        "counts.",
        wallet=first.wallet,
    )
    return replace(found, severity=Severity.INFO)


def _lost(one: Transaction, gone: Sequence[Disposition], basis: Usd | None) -> Finding:
    limited_from = _day("loss.personal_theft_limited_from")
    is_limited = gone[0].disposed_on >= limited_from
    personal = f" A personal theft has hardly ever been one since {limited_from.year}." if is_limited else ""
    return faults.warning(
        "units_lost",
        one,
        f"{_units(gone)} in {gone[0].wallet} count as lost or stolen on {gone[0].disposed_on}. "
        f"{_their_basis(basis)} goes with them, and nothing is deducted.",
        "What was stolen from an investment may be a theft loss of the year in which it is clear that "
        "nothing comes back (26 U.S.C. § 165(c)(2); CCA 202511015): ask your preparer about Form 4684."
        f"{personal} For lost keys lotwise knows no deduction.",
        wallet=gone[0].wallet,
    )


def _worthless(one: Transaction, gone: Sequence[Disposition], basis: Usd | None) -> Finding:
    suspended_from = _day("loss.worthless_suspended_from")
    is_suspended = gone[0].disposed_on >= suspended_from
    fate = f"not allowed since {suspended_from.year}" if is_suspended else "which is not computed here"
    return faults.warning(
        "units_worthless",
        one,
        f"{_units(gone)} in {gone[0].wallet} count as worthless or abandoned on {gone[0].disposed_on}. "
        f"{_their_basis(basis)} goes with them, and nothing is deducted: for an investor that would be a "
        f"miscellaneous itemized deduction, {fate} (26 U.S.C. § 67(g); CCA 202302011).",
        "If anybody still buys them, take this back and sell them: a sale realizes the loss. A fall in price "
        "alone is no loss, however deep.",
        wallet=gone[0].wallet,
    )


def _to_spouse(one: Transaction, gone: Sequence[Disposition], basis: Usd | None) -> Finding:
    found = faults.warning(
        "given_to_spouse",
        one,
        f"{_units(gone)} went from {gone[0].wallet} to your spouse on {gone[0].disposed_on}, or to a former "
        f"one in your divorce. That is neither gain nor loss. {_their_basis(basis)} and their dates go with "
        "them (26 U.S.C. § 1041).",
        "Hand over a record of both. If your spouse is a nonresident alien, or a former one and it was no "
        "part of the divorce, ask your preparer: then it was a gift, or a sale.",
        wallet=gone[0].wallet,
    )
    return replace(found, severity=Severity.INFO)


_Left: TypeAlias = Callable[[Transaction, Sequence[Disposition], Usd | None], Finding]
_LEFT: Final[Mapping[DispositionKind, _Left]] = {
    DispositionKind.DONATION: _donated,
    DispositionKind.LOST: _lost,
    DispositionKind.WORTHLESS: _worthless,
    DispositionKind.SPOUSE: _to_spouse,
}


# ── what came ───────────────────────────────────────────────────────────────────────────────────


def _refunded(one: Transaction, came: Sequence[Root], basis: Usd) -> Finding:
    found = faults.warning(
        "refund_received",
        one,
        f"{_units(came)} came back into {came[0].wallet} on {came[0].acquired_on}. As a refund they are no "
        f"income, and count as acquired that day for their value, {usd_text(basis)}. The payment itself "
        "stays a disposition.",
        "If they were worth more than what you had paid, or if a fee came back that had lowered a gain, ask "
        "your preparer: the rest, or the fee, may be gain.",
        wallet=came[0].wallet,
    )
    return replace(found, severity=Severity.INFO)


def _inherited(one: Transaction, came: Sequence[Root], basis: Usd) -> Finding:
    told = f"{_units(came)} in {came[0].wallet} are inherited, and so long-term. Their basis is "
    if one.origin is None:
        return faults.warning(
            "inherited_basis",
            one,
            f"{told}{usd_text(basis)}, the value that is stated with them. Only their value at death counts.",
            "If it is the value of the day on which they came, answer `inherited` again in `lotwise review`, "
            "with their value at death and its date.",
            wallet=came[0].wallet,
        )
    found = faults.warning(
        "inherited_basis",
        one,
        f"{told}{usd_text(basis)}, as you stated their value at death. A loss that the deceased had is gone.",
        "If an estate tax return states another value, or chose the alternate date, that one counts "
        "(26 U.S.C. §§ 1014(f), 2032).",
        wallet=came[0].wallet,
    )
    return replace(found, severity=Severity.INFO)


_Came: TypeAlias = Callable[[Transaction, Sequence[Root], Usd], Finding]
_CAME: Final[Mapping[Kind, _Came]] = {Kind.REFUND: _refunded, Kind.INHERITANCE: _inherited}
_TOLD: Final = frozenset({*_CAME, Kind.DONATION, Kind.LOST, Kind.WORTHLESS, Kind.SPOUSE_OUT})


# ── words and law ───────────────────────────────────────────────────────────────────────────────


def _units(parts: Sequence[Disposition] | Sequence[Root]) -> str:
    return f"{quantity_text(sum(part.quantity for part in parts))} {parts[0].asset}"


def _their_basis(basis: Usd | None) -> str:
    return "Their basis, which is not known," if basis is None else f"Their basis of {usd_text(basis)}"


def _appraisal_above() -> Usd:
    value = us_rules().rule("donation.appraisal_above", date.max).value
    assert isinstance(value, int), "it is a number of whole dollars"
    return value * DOLLAR


def _day(key: str) -> date:
    value = us_rules().rule(key, date.max).value
    assert isinstance(value, date), f"{key} is a date"
    return value
