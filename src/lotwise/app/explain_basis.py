"""The words for a basis and for a gain: what they are made of, so that every sum shown adds up.

Problem: proceeds less basis is not the whole of it where a wash sale disallows a loss, where a gift has two
bases, and where basis came from somebody else or from an earlier loss. Chosen way: one sentence each, with
every amount that the figure beside it is made of.
Left out: why a rule applies to a unit; the finding on the sale says that.
"""

from typing import Final

from lotwise.core.money import Usd, usd_text
from lotwise.ledger.transaction import INCOME_KINDS, Kind
from lotwise.lots.lot import Disposition, Lot, Mark, Root
from lotwise.lots.traces import Adjusted
from lotwise.lots.unrealized import Valued

UNKNOWN = "unknown"
_HOW: Final = {
    Kind.GIFT_IN: "the giver's basis",
    Kind.SPOUSE_IN: "the spouse's basis",
    Kind.INHERITANCE: "the value at death",
    Kind.REFUND: "the value of what came back",
    Kind.TRANSFER: "as you stated it of what came in",
}
_BOUGHT: Final = "what was paid, with the fees of the purchase, or the value on receipt"
_LAW: Final = {
    Kind.GIFT_IN: "26 U.S.C. §§ 1015(a), 1223(2); 26 CFR § 1.1015-1(a)",
    Kind.SPOUSE_IN: "26 U.S.C. §§ 1041(b), 1223(2)",
    Kind.INHERITANCE: "26 U.S.C. §§ 1014, 1223(9)",
}
_COST_LAW: Final = "26 U.S.C. § 1012; 26 CFR § 1.1012-1(h)"


def money(amount: Usd | None) -> str:
    """Return money as people read it, or the word for not known."""
    return UNKNOWN if amount is None else usd_text(amount)


def basis_words(root: Root) -> str:
    """Return how the basis of units came about, with a second basis where a gift has one."""
    if root.basis_usd is None:
        words = "what is missing is in `lotwise findings`"
    elif root.kind in INCOME_KINDS:
        words = "the value on receipt"
    else:
        words = _HOW.get(root.kind, _BOUGHT)
    if root.loss_basis_usd is not None:
        words += (
            f"; for a loss {usd_text(root.loss_basis_usd)} counts, what the gift was worth on {root.given_on}"
        )
    return f"{words}, carried over by a renaming" if root.renamed_by else words


def basis_law(root: Root) -> str:
    """Return the law of a basis."""
    return _LAW.get(root.kind, _COST_LAW)


def adjusted_words(one: Adjusted) -> str:
    """Return what an adjustment made of a basis and of a date."""
    words = f"basis {money(one.root.basis_of(one.start, one.stop))} plus {usd_text(one.added_usd)}"
    before, after = one.root.acquired_on, one.into.acquired_on
    if before == after:
        return words
    return f"{words}; the time for which the units sold were held counts too, so {before} became {after}"


def realized_words(one: Disposition) -> str:
    """Return what the gain of a disposition is made of."""
    words = f"proceeds {money(one.proceeds_usd)} less basis {money(one.basis_usd)}"
    if one.mark is Mark.NOMINEE:
        words += f"; you said that the units were somebody else's, so {usd_text(one.disallowed_usd)} is added"
    elif one.mark is Mark.NOT_DEDUCTIBLE:
        words += f" plus {usd_text(one.disallowed_usd)} of loss that you said is not deductible"
    elif one.disallowed_usd:
        words += f" plus {usd_text(one.disallowed_usd)} of the loss that a wash sale does not allow"
    if one.root is not None and one.root.basis_of(one.start, one.stop) != one.basis_usd:
        giver = money(one.root.basis_of(one.start, one.stop))
        words += f" (the giver's was {giver}, which counts for a gain only)"
    return words


def unrealized_words(one: Valued) -> str:
    """Return what the unrealized gain of a lot is made of."""
    worth = f"value {money(one.fmv_usd)}"
    counts = _counting(one.lot, one)
    if counts == one.lot.basis_usd:
        return f"{worth} less basis {money(one.lot.basis_usd)}"
    low, high = money(one.lot.root.loss_basis_of(one.lot.start, one.lot.stop)), money(one.lot.basis_usd)
    if one.gain_usd == 0:
        return f"{worth} lies between both bases of the gift, {low} and {high}: neither gain nor loss"
    return f"{worth} less {low}, the basis of the gift for a loss (the giver's was {high})"


def _counting(lot: Lot, one: Valued) -> Usd | None:
    """Return the basis that the gain was counted from."""
    if one.fmv_usd is None or one.gain_usd is None:
        return lot.basis_usd
    return one.fmv_usd - one.gain_usd
