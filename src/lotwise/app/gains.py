"""Gains of a set of dispositions by term, and the tax of a year that has them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lotwise.app.carryovers import Returns
from lotwise.core.errors import MissingRuleError
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Wallet
from lotwise.lots.fold import Books
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition
from lotwise.rules.book import us_rules
from lotwise.tax.household import Household
from lotwise.tax.liability import Outcome, outcome
from lotwise.tax.realized import form_gain

_NOT_SAID: Final = Classes()
_NO_WALLETS: Final[Mapping[str, Wallet]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """What some dispositions realize, each in whole cents as Form 8949 shows it.

    Attributes:
        short_usd: Short-term gain or loss, signed.
        long_usd: Long-term gain or loss, signed.
        unknown: How many dispositions are in no sum, because gain or term is not known.
    """

    short_usd: Usd = 0
    long_usd: Usd = 0
    unknown: int = 0

    @property
    def total_usd(self) -> Usd:
        """Both terms together, signed."""
        return self.short_usd + self.long_usd

    def less(self, other: "Gains") -> "Gains":
        """Return by how much these gains are above others."""
        return Gains(
            short_usd=self.short_usd - other.short_usd,
            long_usd=self.long_usd - other.long_usd,
            unknown=self.unknown + other.unknown,
        )


def gains_of(dispositions: Iterable[Disposition]) -> Gains:
    """Return what the taxable ones of some dispositions realize."""
    sums = dict.fromkeys(Term, 0)
    unknown = 0
    for one in dispositions:
        gain = form_gain(one)
        if not one.kind.is_taxable:
            continue
        if gain is None or one.term is None:
            unknown += 1
        else:
            sums[one.term] += gain
    return Gains(short_usd=sums[Term.SHORT], long_usd=sums[Term.LONG], unknown=unknown)


def gains_words(gains: Gains) -> str:
    """Return gains in words, such as a short-term loss of $10.00."""
    if gains.unknown:
        return "what is not known yet"
    parts = [
        f"a {name}-term {'gain' if amount > 0 else 'loss'} of {usd_text(abs(amount))}"
        for name, amount in (("short", gains.short_usd), ("long", gains.long_usd))
        if amount
    ]
    return " and ".join(parts) or "neither gain nor loss"


def year_outcome(
    household: Household | None,
    books: Books,
    sales: Iterable[ReportedSale],
    year: int,
    classes: Classes = _NOT_SAID,
    *,
    wallets: Mapping[str, Wallet] = _NO_WALLETS,
) -> Outcome | None:
    """Return tax and carryovers of a year; None where something that they need is not known.

    Args:
        household: Its facts, or None while they are not known.
        books: Of the household's return.
        sales: Sales of securities, of any year.
        year: Tax year.
        classes: What the assets are; gain from collectibles has a rate of its own.
        wallets: By name; after a joint return they tell whose a computed carryover is.
    """
    if household is None or year not in household.years:
        return None
    returns = Returns(household, books, sales, classes, wallets)
    if returns.realized(year).incomplete:
        return None
    try:
        return outcome(returns.facts(year), us_rules())
    except MissingRuleError:
        return None  # the rule book does not reach that year
