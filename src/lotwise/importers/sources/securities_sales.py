"""A sale that a broker or a program reports: a securities sale to file, or evidence about a digital asset.

Problem: such rows look alike in every form and in every list of realized gains, and mean two things.
Shares are not lotwise's lots, so the row itself is the sale (`sold`); digital assets are, so the row is only
something to compare with (`evidence`).
Either way dates and money must be readable. A basis of zero that is not reported to the IRS is not known,
never zero. Left out: adjustments other than wash sales, and gain that is not plain capital gain: they block.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import CENT, Usd, usd_nearest
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import LeftOut, Outcome, Rows, Sold
from lotwise.importers.cells import DerivativeError, UnclearError, is_number, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_terms import long_from
from lotwise.ledger.assets import USD

DATES: Final = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%Y-%m-%d %H:%M:%S")
"""How US forms and programs write dates; workbooks write the last one."""
_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
_INHERITED: Final = "inherited"
_UNDATED: Final = frozenset({"", "various", "multiple", "-", "--", "n/a", "unknown", _INHERITED})
_YES: Final = frozenset({"y", "yes", "true", "x", "1"})
_NO: Final = frozenset({"", "n", "no", "false", "0", "-", "--", "n/a", "none", "unchecked"})
_FLAGS: Final = ("ordinary", "loss_not_allowed", "collectible", "qof")
_GAINS: Final = ("gain", "short_gain", "long_gain")
_TOTAL: Final = re.compile(r"(?:grand |sub ?)?totals?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Dates and money of a reported sale.

    Attributes:
        acquired_on: Date acquired; None when several or not stated.
        disposed_on: Date sold.
        proceeds_usd: Proceeds, zero or positive.
        basis_usd: Basis, zero or positive; None when not stated.
        disallowed_usd: Loss disallowed as a wash sale, zero or positive.
    """

    acquired_on: date | None
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd | None
    disallowed_usd: Usd


def usd_in(row: Row, role: str) -> Usd | None:
    """Return the dollars in a column, to the nearest 10⁻⁸; None where it is empty."""
    number = row.number(role, USD)
    return None if number is None else usd_nearest(number)


def is_total(row: Row) -> bool:
    """Return whether a row is the total of others: it says so, and names no date of a sale."""
    return not row.text("disposed") and any(_TOTAL.match(cell.casefold()) for cell in row.cells if cell)


def reported(row: Row, dates: tuple[str, ...] = DATES) -> Reported:
    """Return dates and money, by the roles acquired, disposed, proceeds, basis and disallowed.

    Raises:
        UnclearError: One of them cannot be read, or is negative; or date sold or proceeds are not stated.
    """
    acquired = None if row.word("acquired") in _UNDATED else row.day("acquired", dates)
    disposed = row.day("disposed", dates)
    proceeds, basis = usd_in(row, "proceeds"), usd_in(row, "basis")
    if proceeds is None or proceeds < 0:
        raise row.unclear("proceeds", f"{shown(row.text('proceeds'))} cannot be proceeds.")
    if basis is not None and basis < 0:
        raise row.unclear("basis", f"{shown(row.text('basis'))} cannot be a basis.")
    if usd_in(row, "withheld"):
        row.warn(
            "tax_withheld",
            "Income tax was withheld from these sales; lotwise does not count payments of tax.",
            "Enter it among the payments of your return.",
        )
    return Reported(
        acquired_on=acquired,
        disposed_on=disposed,
        proceeds_usd=proceeds,
        basis_usd=basis,
        disallowed_usd=_disallowed(row),
    )


def _disallowed(row: Row) -> Usd:
    """Return the loss disallowed as a wash sale, as its own column or an adjustment of the code W says it.

    Raises:
        UnclearError: There is another adjustment, or the two columns differ.
    """
    stated = _wash_sale(row)
    adjusted, codes = abs(usd_in(row, "adjusted_usd") or 0), row.word("adjusted_by")
    if codes in _NO and not adjusted:
        return stated
    if codes != "w":
        role = "adjusted_usd" if codes in _NO else "adjusted_by"
        raise row.unclear(role, f"{shown(row.text(role))} is an adjustment that lotwise does not read.")
    if adjusted and stated and adjusted != stated:
        raise row.unclear(
            "adjusted_usd", f"{shown(row.text('adjusted_usd'))} is not the wash sale of the row."
        )
    return adjusted or stated


def _wash_sale(row: Row) -> Usd:
    if row.word("disallowed") in _NO:
        return 0
    if not is_number(row.text("disallowed")):
        raise row.unclear("disallowed", f"{shown(row.text('disallowed'))} does not say how much of a loss.")
    return abs(usd_in(row, "disallowed") or 0)


def evidence(row: Row, found: Reported, asset: str) -> Outcome:
    """Return a reported sale of a digital asset as what it is here: evidence, and no transaction.

    Args:
        row: The row; the roles units and gain are looked at where the file has them.
        found: Its dates and money.
        asset: Code or name of what was sold, in the words of the file.

    Raises:
        UnclearError: It names no asset, or no units where it should, or was acquired after it was sold.
    """
    if not asset:
        raise UnclearError("The row names no asset.")
    if "units" in row.sheet.positions and row.quantity("units") <= 0:
        raise row.unclear("units", f"{shown(row.text('units'))} cannot be what was sold.")
    if found.acquired_on and found.acquired_on > found.disposed_on:
        raise row.unclear("acquired", f"{shown(row.text('acquired'))} is after the sale.")
    if found.basis_usd:
        _check_gain(row, found, found.basis_usd)
    most = 40
    return LeftOut(rows=(row,), reason=Reason.EVIDENCE, detail=asset[:most])


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What else a reported sale of a security says.

    Attributes:
        description: What was sold.
        quantity: Units, positive; None when not stated.
        is_long: The term as stated; None when it is not.
        is_reported: Whether basis is reported to the IRS (box A or D); None when it does not say.
    """

    description: str
    quantity: Quantity | None
    is_long: bool | None
    is_reported: bool | None


def sold(rows: Rows, found: Reported, what: Security) -> Outcome:
    """Return a reported sale of a security.

    Args:
        rows: The rows that tell it; notes go to the first.
        found: Its dates and money.
        what: What else it says.

    Raises:
        UnclearError: Something is missing, or makes it more than plain capital gain.
    """
    row = rows[0]
    if not what.description:
        raise UnclearError("The row names no security.")
    _check_plain(row)
    if found.basis_usd is None or (found.basis_usd == 0 and not _is_reported(row, what)):
        raise row.unclear(
            "basis",
            f"{shown(row.text('basis'))} is no basis; find it in your own records, it is never simply zero.",
        )
    _check_gain(row, found, found.basis_usd)
    return Sold(
        rows=rows,
        description=what.description,
        quantity=_quantity(row, what),
        acquired_on=found.acquired_on,
        disposed_on=found.disposed_on,
        proceeds_usd=found.proceeds_usd,
        basis_usd=found.basis_usd,
        disallowed_usd=found.disallowed_usd,
        is_long=_is_long(row, found, what),
        is_basis_reported=_is_reported(row, what),
    )


def no_wash_sales(row: Row) -> None:
    """Say that a file tells of a loss, and never of wash sales."""
    row.warn(
        "wash_sale_not_stated",
        "The file does not say whether these losses are disallowed as wash sales; they count in full.",
        "Compare with your Form 1099-B.",
    )


def is_yes(row: Row, role: str) -> bool:
    """Return whether a column says yes."""
    return row.word(role) in _YES


def _check_plain(row: Row) -> None:
    for role in _FLAGS:
        if row.word(role) not in _NO:
            raise row.unclear(
                role, f"{shown(row.text(role))} makes it more than plain capital gain, which is not read."
            )
    if usd_in(row, "market_discount"):
        raise row.unclear("market_discount", "a part of the gain is interest, which lotwise does not read.")
    if usd_in(row, "contracts"):
        raise DerivativeError("A row of regulated futures contracts.")


def _is_reported(row: Row, what: Security) -> bool:
    if what.is_reported is None:
        row.remark(
            "basis_assumed_reported",
            Severity.INFO,
            "The file does not say whether basis is reported to the IRS; box A or D is assumed.",
            "Compare with your Form 1099-B.",
        )
    return what.is_reported is not False


def _quantity(row: Row, what: Security) -> Quantity:
    if what.quantity is None:
        row.remark(
            "quantity_not_stated",
            Severity.INFO,
            "The file does not say how many units were sold; one is shown. Gains do not depend on it.",
        )
        return ONE
    if not what.quantity:
        raise row.unclear("quantity", "it is zero.")
    return abs(what.quantity)


def _is_long(row: Row, found: Reported, what: Security) -> bool:
    """Return the term as stated, compared with the dates; the dates decide where it is not stated."""
    acquired = found.acquired_on
    is_dated = acquired is not None and acquired <= found.disposed_on
    by_dates = found.disposed_on >= long_from(acquired) if acquired and is_dated else None
    if row.word("acquired") == _INHERITED:
        by_dates = True  # 26 U.S.C. § 1223(9)
    if what.is_long is None and by_dates is None:
        raise UnclearError(
            "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
            "Take the term from your Form 1099-B and add it to the file.",
        )
    if None not in (what.is_long, by_dates) and what.is_long is not by_dates:
        row.warn(
            "term_differs",
            "The broker's term does not follow from the dates; the broker's counts.",
            "Compare with your Form 1099-B.",
        )
    return bool(by_dates if what.is_long is None else what.is_long)


def _check_gain(row: Row, found: Reported, basis_usd: Usd) -> None:
    gain = found.proceeds_usd - basis_usd
    stated = [usd for role in _GAINS if (usd := usd_in(row, role)) is not None]
    offs = [abs(gain + more - usd) for usd in stated for more in (0, found.disallowed_usd)]
    if offs and min(offs) > _CLOSE_ENOUGH:
        row.warn(
            "gain_differs",
            "The stated gain is not proceeds less basis; proceeds and basis count.",
            "Compare with your Form 1099-B: an adjustment may be missing.",
        )
    if found.disallowed_usd and gain + found.disallowed_usd > _CLOSE_ENOUGH:
        row.warn(
            "disallowed_exceeds_loss",
            "More of a loss is disallowed as a wash sale than the row has.",
            "Compare with your Form 1099-B.",
        )
