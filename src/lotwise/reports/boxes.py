"""Which box of Form 8949 a disposition belongs to, and why, in one sentence.

Problem: the box depends on the statement the broker will send, and the plan is made before it comes. Chosen
way: the statement that the law obliges the holder of the keys to file; the answer says that it is *expected*.
Once a Form 1099-DA is there, the form decides.

Left out: what a received statement says instead (`lotwise.reports.with_statements`); brokers that report
basis of their own accord, digital assets on Form 1099-B, and units of an owner who was exempt from reporting
when they were acquired, all of which only the statement shows.

Source:
    Instructions for Form 8949 (2025), "Digital Assets", Boxes A to L; 26 CFR § 1.6045-1(a)(9)(ii), (a)(15),
    (c)(3)(ii)(C), (d)(2)(i); Instructions for Form 1099-DA (2026), "Covered security".
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never

from lotwise.core.errors import MissingRuleError
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind
from lotwise.rules.book import Box, form_8949_boxes, us_rules

_BOUGHT: Final = frozenset({Kind.PURCHASE, Kind.EXCHANGE})
"""Acquired for cash or other digital assets, as (a)(15)(i)(J) asks; income and gifts received are not."""


@dataclass(frozen=True, slots=True)
class BoxChoice:
    """A box of Form 8949 and why it is this one.

    Attributes:
        box: The box.
        why: One sentence.
    """

    box: Box
    why: str


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a broker is expected to send: no form, or one with or without basis; and why."""

    form: str
    is_basis_reported: bool | None
    reason: str


def expected_box(
    disposition: Disposition, term: Term, *, pays_for_trade: bool, is_fund: bool = False
) -> BoxChoice:
    """Return the box a disposition is expected to belong to.

    Args:
        disposition: A taxable disposition.
        term: Its term.
        pays_for_trade: Of a fee, whether it was paid for a purchase, sale, exchange or payment, and not for
            a transfer.
        is_fund: Whether a share of a fund was disposed of, which is no digital asset.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.

    Source:
        Form 8949 (2025) boxes A to L; Form 8949 (2024) boxes C and F.
    """
    statement = _of_fund(disposition) if is_fund else _statement(disposition, pays_for_trade=pays_for_trade)
    box = _box(disposition.disposed_on.year, term, statement, is_digital=not is_fund)
    return BoxChoice(box, f"Box {box.letter} is expected: {statement.reason}.")


def reported_box(sale: ReportedSale) -> BoxChoice:
    """Return the box of a sale of securities, which its broker reports on Form 1099-B.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.

    Source:
        Form 8949 (2025) boxes A, B, D and E.
    """
    with_basis = sale.is_basis_reported
    reason = f"{sale.broker} reports the sale on Form 1099-B {'with' if with_basis else 'without'} its basis"
    statement = _Statement("1099-B", with_basis, reason)
    term = Term.LONG if sale.is_long else Term.SHORT
    box = _box(sale.disposed_on.year, term, statement, is_digital=False)
    return BoxChoice(box, f"Box {box.letter}: {reason}.")


def _box(year: int, term: Term, statement: _Statement, *, is_digital: bool) -> Box:
    fitting = [
        box
        for box in form_8949_boxes(year)
        if (box.term, box.form) == (term.value, statement.form)
        and box.is_basis_reported is statement.is_basis_reported
    ]
    if not fitting:
        raise MissingRuleError(
            f"The rule book has no boxes of Form 8949 for {year}.",
            "Choose a later year; file this one by hand.",
        )
    own = [box for box in fitting if box.is_digital_asset is is_digital]
    return (own or fitting)[0]  # before boxes G to L came, digital assets shared the boxes of all others


def _of_fund(disposition: Disposition) -> _Statement:
    """Return the statement of a sale of a share of a fund, such as a spot bitcoin ETF.

    Source:
        Law facts 5.1 and 6.5: spot ETFs come on Form 1099-B; Form 8949 (2025) boxes A to F.
    """
    wallet, root = disposition.wallet, disposition.root
    if disposition.custody is not Custody.BROKER_US:
        return _none(f"{wallet} as a rule files no Form 1099-B")
    stays = root is not None and root.wallet == wallet and not disposition.has_moved
    if stays and root is not None and root.kind in _BOUGHT:
        reason = f"{wallet} must report proceeds and basis of a fund's shares bought there on Form 1099-B"
        return _Statement("1099-B", is_basis_reported=True, reason=reason)
    reason = f"{wallet} must report the proceeds on Form 1099-B, but no basis of shares not bought there"
    return _Statement("1099-B", is_basis_reported=False, reason=reason)


def _statement(disposition: Disposition, *, pays_for_trade: bool) -> _Statement:
    day, wallet = disposition.disposed_on, disposition.wallet
    if day < _first_day("broker_proceeds_from", day):
        return _none("no broker had to report a digital asset sold before 2025, and this box took them all")
    match disposition.custody:
        case Custody.SELF:
            return _none(f"the keys of {wallet} are in your own hands, so that no Form 1099-DA will list it")
        case Custody.BROKER_FOREIGN:
            return _none(f"{wallet} is a foreign broker, and those as a rule file no Form 1099-DA")
        case Custody.BROKER_US:
            return _unreported_fee(disposition, pays_for_trade=pays_for_trade) or _at_us_broker(disposition)
    assert_never(disposition.custody)


def _first_day(key: str, on: date) -> date:
    value = us_rules().rule(key, on).value
    assert isinstance(value, date), f"{key} is a date"
    return value


def _none(reason: str) -> _Statement:
    return _Statement("", None, reason)


def _unreported_fee(disposition: Disposition, *, pays_for_trade: bool) -> _Statement | None:
    """Return the statement of a fee that a US broker does not report, or None where it is reported.

    Source:
        26 CFR § 1.6045-1(c)(3)(ii)(C): units withheld from those received are excepted; (a)(9)(ii)(C): units
        given for the broker's own services are a sale.
    """
    if disposition.kind is not DispositionKind.FEE:
        return None
    root = disposition.root
    if root is not None and root.transaction_id == disposition.transaction_id:
        return _none("a broker need not report units it withheld from those just received to pay the fee")
    if not pays_for_trade:
        return _none("a fee paid on a transfer is no sale that the broker makes for its customer")
    return None


def _at_us_broker(disposition: Disposition) -> _Statement:
    """Return the statement of a disposition that a US broker reports; of a payment, where it handled it."""
    wallet, day = disposition.wallet, disposition.disposed_on
    is_payment = disposition.kind is DispositionKind.SPEND
    subject = f"where {wallet} handled the payment, it" if is_payment else wallet
    if day < _first_day("broker_basis_from", day):
        lack = "of sales before 2026 no basis"
    else:
        noncovered = _why_noncovered(disposition)
        lack = f"no basis of units {noncovered}" if noncovered else ""
    if lack:
        reason = f"{subject} must report the proceeds on Form 1099-DA, but {lack}"
        return _Statement("1099-DA", is_basis_reported=False, reason=reason)
    reason = f"{subject} must report proceeds and basis on Form 1099-DA of units bought there since 2026"
    return _Statement("1099-DA", is_basis_reported=True, reason=reason)


def _why_noncovered(disposition: Disposition) -> str:
    """Return what makes units noncovered, or nothing when they are a covered security.

    Source:
        26 CFR § 1.6045-1(a)(15)(i)(J); Instructions for Form 1099-DA (2026), "Noncovered security".
    """
    root = disposition.root
    if root is None or root.acquired_on is None:
        return "whose acquisition it did not see"
    if root.acquired_on < _first_day("reporting.covered_from", disposition.disposed_on):
        return "acquired before 2026"
    if disposition.has_moved or root.wallet != disposition.wallet:
        return "that were transferred in"
    if root.kind not in _BOUGHT:
        return f"received and not bought ({root.kind.value})"
    return ""
