"""Schedule 1: digital assets received as ordinary income, on the line of their kind, down to each receipt.

Staking, mining, airdrops, hard forks, rewards and interest paid in digital assets go to the line for digital
assets that no other line takes. Pay for services is business income on Schedule C, which has self-employment
tax of its own; if an employer paid it, it is in wages already. A receipt without a known value is listed
with none.

Left out: mining as a business, which belongs to Schedule C too: the filer knows whether it is one.

Source:
    Schedule 1 (Form 1040) (2023) to (2025) lines 3 and 8v; Rev. Rul. 2019-24; Rev. Rul. 2023-14; Notice
    2014-21.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.money import Usd, to_cents, usd_text
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Kind
from lotwise.lots.lot import Income
from lotwise.reports.entries import Entry
from lotwise.rules.book import form_line

_PAY: Final = frozenset({Kind.SERVICES})
_NOTES: Final = {
    Kind.SERVICES: "Pay for services goes through Schedule C and Schedule SE; an employer's pay is in wages.",
    Kind.MINING: "Mining as a trade or business belongs on Schedule C instead.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Ordinary income received in a digital asset, as Schedule 1 counts it.

    Attributes:
        id: The income's id.
        received_on: Date of receipt.
        kind: What it was, in words.
        asset: Asset code.
        quantity: Units received.
        wallet: Where it came in.
        amount_usd: Value on receipt, whole cents; None when it is not known.
        line: The line of Schedule 1.
    """

    id: str
    received_on: date
    kind: str
    asset: str
    quantity: Quantity
    wallet: str
    amount_usd: Usd | None
    line: str


def receipts_of(incomes: Iterable[Income], year: int) -> tuple[Receipt, ...]:
    """Return the receipts of a year, by date.

    Raises:
        MissingRuleError: The rule book does not have Schedule 1 of that year.
    """
    made = [_receipt(one, year) for one in incomes if one.received_on.year == year]
    return tuple(sorted(made, key=lambda one: (one.received_on, one.asset, one.id)))


def _receipt(income: Income, year: int) -> Receipt:
    value = income.ordinary_income_usd
    return Receipt(
        id=income.id,
        received_on=income.received_on,
        kind=income.kind.value,
        asset=income.asset,
        quantity=income.quantity,
        wallet=income.wallet,
        amount_usd=None if value is None else to_cents(value),
        line=form_line(_place(income.kind), year).line,
    )


def _place(kind: Kind) -> str:
    return "business_income" if kind in _PAY else "digital_asset_income"


def schedule_1(receipts: Sequence[Receipt], year: int) -> tuple[Entry, ...]:
    """Return the lines of Schedule 1 that receipts of digital assets fill.

    Args:
        receipts: Those of the year, as `receipts_of` gives them.
        year: Tax year.

    Returns:
        A line for each place that has receipts; the amounts are sums of cents.

    Source:
        Schedule 1 (Form 1040) (2025) lines 3 and 8v.
    """
    by_line: dict[str, list[Receipt]] = defaultdict(list)
    for one in receipts:
        by_line[one.line].append(one)
    places = [form_line(place, year) for place in ("business_income", "digital_asset_income")]
    labels = ("Business income: pay for services in digital assets", "Digital assets received as income")
    return tuple(
        Entry(
            form=place.form,
            line=place.line,
            label=label,
            amount_usd=sum(one.amount_usd or 0 for one in by_line[place.line]),
            why=_made_of(by_line[place.line]),
            source=place.source,
        )
        for place, label in zip(places, labels, strict=True)
        if by_line[place.line]
    )


def _made_of(receipts: Sequence[Receipt]) -> str:
    """Return in words what a line is made of: each kind with its amount, and what is not known."""
    sums: dict[str, Usd] = defaultdict(int)
    for one in receipts:
        sums[one.kind] += one.amount_usd or 0
    words = ", ".join(f"{kind} {usd_text(amount)}" for kind, amount in sorted(sums.items()))
    unknown = sum(one.amount_usd is None for one in receipts)
    missing = f" {unknown} of {len(receipts)} receipts have no known value." if unknown else ""
    notes = "".join(f" {note}" for kind, note in _NOTES.items() if kind.value in sums)
    return f"{words[:1].upper()}{words[1:]}.{missing}{notes}"
