"""Whose is what on a joint return: the taxpayer's part of a couple's year, and the spouse's.

A joint return adds up. To ask what two separate returns would cost, or whose a loss is, the sums must come
apart again. What the household states comes apart by the table of the spouse's parts; what the ledger has, by
the owner of each wallet. A joint wallet is halved, to the cent, as property that two people hold together is
in most states.

Left out: community property, where a separate return has half of what both of them earned (26 U.S.C. § 66;
Pub. 555), whoever's the wallet is.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from lotwise.core.money import CENT
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Owner
from lotwise.lots.lot import Disposition, Income
from lotwise.tax.carryover_ledger import ByTerm
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_facts import Household, YearFacts
from lotwise.tax.realized import Realized, Total, realized

_SHARED_WORDS: Final = frozenset({"given", "filing_status", "state", "carryover", "spouse"})


def realized_by_spouse(
    dispositions: Iterable[Disposition],
    sales: Iterable[ReportedSale],
    incomes: Iterable[Income],
    year: int,
    classes: Classes,
    *,
    owner_of: Callable[[str], Owner],
) -> tuple[Realized, Realized]:
    """Return what a year has realized for the taxpayer and for the spouse; together it is all of it.

    Args:
        dispositions: Of any year.
        sales: Sales of securities, of any year; the account's name stands for its wallet.
        incomes: Digital assets received, of any year.
        year: Tax year.
        classes: What the assets are.
        owner_of: Whose a wallet is. What is joint counts half for each.
    """
    rows = (tuple(dispositions), tuple(sales), tuple(incomes))

    def of(*owners: Owner) -> Realized:
        disposed, sold, received = rows
        return realized(
            (one for one in disposed if owner_of(one.wallet) in owners),
            (one for one in sold if owner_of(one.broker) in owners),
            (one for one in received if owner_of(one.wallet) in owners),
            year,
            classes,
        )

    joint = of(Owner.JOINT)
    halves = [_totals(joint, partial(_half, part)) for part in (0, 1)]
    return _together(of(Owner.TAXPAYER), halves[0]), _together(of(Owner.SPOUSE), halves[1])


def gains_of_year(sums: Realized) -> ByTerm:
    """Return the gains and losses of a year by term, digital assets and securities together."""
    return ByTerm(
        sums.short_term.amount_usd + sums.reported_short_term.amount_usd,
        sums.long_term.amount_usd + sums.reported_long_term.amount_usd,
    )


def stated_gains(stated: YearFacts) -> ByTerm:
    """Return the gains and losses by term that the household states beside the ledger."""
    return ByTerm(stated.other_short_term_gain, stated.other_long_term_gain)


def separate_households(household: Household, year: int) -> tuple[Household, Household] | None:
    """Return the household of each spouse, filing separately for one year.

    Args:
        household: One with a joint return of that year.
        year: Tax year.

    Returns:
        The taxpayer's and the spouse's, each with nothing but that year; None where the year, or the spouse's
        part of it, is not stated. Answers of yes or no are those of the joint return, for both.
    """
    stated = household.years.get(year)
    if stated is None or stated.spouse is None:
        return None
    own = household.state_in(year)
    mine = replace(
        household,
        filing_status=FilingStatus.SEPARATE,
        spouse_born_on=None,
        is_spouse_blind=False,
        state=own,
        years=MappingProxyType({year: without_spouse(stated)}),
    )
    theirs = replace(
        mine,
        born_on=household.spouse_born_on,
        is_blind=household.is_spouse_blind,
        years=MappingProxyType({year: _with_answers(stated.spouse, stated)}),
    )
    return mine, theirs


def _is_sum(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def without_spouse(stated: YearFacts) -> YearFacts:
    """Return a year less the spouse's part of its sums, if it states one; how they file is open then."""
    part = stated.spouse or YearFacts()
    left: dict[str, Any] = {
        field.name: getattr(stated, field.name) - getattr(part, field.name)
        for field in fields(stated)
        if field.name not in _SHARED_WORDS and _is_sum(getattr(stated, field.name))
    }
    return replace(stated, filing_status=None, state="", spouse=None, **left)


def _with_answers(part: YearFacts, stated: YearFacts) -> YearFacts:
    """Return the spouse's part with the answers of yes or no that the year gives."""
    answers = {
        field.name: getattr(stated, field.name)
        for field in fields(stated)
        if field.name not in _SHARED_WORDS and not _is_sum(getattr(stated, field.name))
    }
    return replace(part, given=stated.given, **answers)


# ── sums of realized gains ──────────────────────────────────────────────────────────────────────


def _totals(sums: Realized, change: Callable[[Total], Total]) -> Realized:
    changed: dict[str, Any] = {
        field.name: change(getattr(sums, field.name))
        for field in fields(sums)
        if isinstance(getattr(sums, field.name), Total)
    }
    return replace(sums, **changed)


def _half(part: int, total: Total) -> Total:
    cents = total.amount_usd // CENT
    return Total((cents // 2 + (cents % 2) * (1 - part)) * CENT, total.rows)


def _together(one: Realized, other: Realized) -> Realized:
    added: dict[str, Any] = {
        field.name: Total(
            getattr(one, field.name).amount_usd + getattr(other, field.name).amount_usd,
            getattr(one, field.name).rows + getattr(other, field.name).rows,
        )
        for field in fields(one)
        if isinstance(getattr(one, field.name), Total)
    }
    return replace(one, **added, incomplete=one.incomplete + other.incomplete)
