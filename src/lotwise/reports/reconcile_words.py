"""A reconciliation in plain words: for the owner, for the broker, and for an answer to a notice.

Problem: a notice CP2000 asks, a year later, why the return does not say what the broker said; the answer must
stand ready, line by line, with amounts and rules, for a reader who has neither the files nor lotwise. Chosen
way: each difference is told in a few whole sentences of its own; what to ask the broker is gathered, each
question once.

Left out: the page itself (`reconcile_page`).

Source:
    Instructions for Form 8949 (2025), General Instructions; 26 U.S.C. § 6201(d) on reasonable verification of
    information returns.
"""

from collections.abc import Iterable
from typing import Final

from lotwise.core.money import Usd, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.ledger.statements import LineWord
from lotwise.reports.reconcile import Compared
from lotwise.reports.reconcile_causes import REASONS, Cause
from lotwise.reports.reported_rows import Settled

_NOBODY: Final = "No statement"


def sale_words(each: Compared) -> str:
    """Return what was sold, when and where, as own books or else the statement has it."""
    units = sum(sale.quantity for sale in each.sales) or sum(one.line.quantity or 0 for one in each.lines)
    on = f" on {each.on}" if each.on else " during the year"
    return f"{quantity_text(units)} {each.asset}{on}"


def told_words(each: Compared) -> str:
    """Return what the statement shows, in a sentence."""
    if not each.lines:
        return f"{_NOBODY} of {each.wallet} lists {sale_words(each)}."
    first = each.lines[0]
    count = len(each.lines)
    lines = "a line" if count == 1 else f"{count} lines"
    basis = [one.line.basis_usd for one in each.lines]
    shown = "no basis" if None in basis else f"basis {usd_text(each.told.basis_usd)}"
    form = first.statement.form.value
    return (
        f"{first.statement.broker} reports {_shown_words(each)} in {lines} of Form {form} with proceeds "
        f"{usd_text(each.told.proceeds_usd)} and {shown}."
    )


def _shown_words(each: Compared) -> str:
    """Return what was sold and when as the statement has it; as own books have it where it is blank."""
    days = {one.line.disposed_on for one in each.lines}
    day = next(iter(days)) if len(days) == 1 else None
    units = sum(one.line.quantity or 0 for one in each.lines)
    if day is None or not units:
        return sale_words(each)
    return f"{quantity_text(units)} {each.asset} on {day}"


def row_words(row: Settled) -> str:
    """Return a row as it is filed, in a sentence."""
    codes = f", code {row.codes}" if row.codes else ""
    adjustment = f", (g) {usd_text(row.adjustment_usd)}" if row.codes else ""
    return (
        f"Box {row.box}: (d) {usd_text(row.proceeds_usd)}, (e) {usd_text(row.basis_usd)}{codes}{adjustment}, "
        f"(h) {usd_text(row.gain_usd)}."
    )


def explanation(each: Compared) -> tuple[str, ...]:
    """Return the explanation of a difference, ready for an answer to a notice: one sentence after the other.

    Args:
        each: What differs.

    Returns:
        What the broker reports, each cause with what is filed for it and its rule, and the rows filed.
    """
    told = [told_words(each)]
    for cause in each.causes:
        reason = REASONS[cause]
        told.append(f"{_capital(cause.value)}: {reason.notice} ({reason.rule})")
    said = [one.line.said for one in each.lines if one.line.said is not None]
    told += [f"The taxpayer says: {one.reason}" for one in said if one.word is LineWord.AS_SHOWN]
    for row in each.filed.settled:
        told.append(row_words(row))
        told += [f"Code {one.letter}: {one.why}" for one in row.adjustments]
    return tuple(told)


def reasons(each: Compared) -> tuple[str, ...]:
    """Return for the owner why a sale differs and what is filed: a sentence or two for each cause."""
    told = (REASONS[cause] for cause in each.causes)
    words = zip(each.causes, told, strict=True)
    return tuple(f"{_capital(cause.value)}: {reason.means} {reason.filed}" for cause, reason in words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def questions(differences: Iterable[Compared]) -> tuple[str, ...]:
    """Return what to ask brokers, each question once with the sales that it is about."""
    about: dict[tuple[str, Cause], list[str]] = {}
    for each in differences:
        for cause in each.causes:
            if REASONS[cause].ask:
                about.setdefault((each.wallet, cause), []).append(sale_words(each))
    told = []
    for (wallet, cause), sales in about.items():
        shown = "; ".join(sales[:3]) + (f"; and {len(sales) - 3} more" if len(sales) > 3 else "")  # noqa: PLR2004
        told.append(f"{wallet}, {cause.value}: {REASONS[cause].ask} It is about {shown}.")
    return tuple(told)


def change_words(amount: Usd) -> str:
    """Return a change of a column with its sign.

    Examples:
        >>> change_words(150_000_000), change_words(-150_000_000), change_words(0)
        ('+$1.50', '-$1.50', '$0.00')
    """
    return f"+{usd_text(amount)}" if amount > 0 else usd_text(amount)
