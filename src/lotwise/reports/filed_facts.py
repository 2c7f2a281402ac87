"""The facts of a return as its forms give them: what the rows that are filed come to.

Problem: the return is computed from the books, and what is filed may differ from them on purpose: a
statement that is a cent off, a loss that is not deductible, whole dollars. Chosen way: gains and losses of
the return are taken from the rows as they are filed, so that Schedule D, Form 1040 and the worksheets follow
from Form 8949 and from nothing else. By the books and in cents, both are the same to the cent.

Source:
    Schedule D (2025) lines 1a to 3 and 8a to 10; Instructions for Schedule D (2025), "Rounding Off to Whole
    Dollars".
"""

from dataclasses import replace
from typing import Any

from lotwise.core.money import Usd, to_dollars
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import COLLECTIBLE, Form8949
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.inputs import FACTS
from lotwise.tax.worksheet import Unit


def direct_gain(form: Form8949, term: Term) -> Usd:
    """Return column (h) of Schedule D line 1a or 8a: (d) − (e) of the totals as they are entered."""
    rows = [row for row in form.direct if row.term is term]
    proceeds, basis = sum(row.proceeds_usd for row in rows), sum(row.basis_usd for row in rows)
    return to_dollars(proceeds) - to_dollars(basis) if form.is_rounded else proceeds - basis


def filed_facts(facts: ReturnFacts, form: Form8949, collectibles_usd: Usd) -> ReturnFacts:
    """Return the facts of the return that a form belongs to.

    Args:
        facts: Those by the books, in cents.
        form: Form 8949 as it is filed, in cents or in whole dollars.
        collectibles_usd: The part of the facts' gain from collectibles that the books have, in cents.

    Returns:
        The facts with the gains and losses that the form gives; beside a form in whole dollars, every amount
        is in whole dollars.

    Source:
        Schedule D (2025); Instructions for Schedule D (2025), "Rounding Off to Whole Dollars".
    """
    amounts: dict[str, Any] = {}
    stated = facts.collectibles_gain - collectibles_usd
    if form.is_rounded:
        stated = to_dollars(stated)
        money = [spec.name for spec in FACTS if spec.unit is Unit.USD]
        amounts = {name: to_dollars(getattr(facts, name)) for name in money}
    collectibles = sum(row.gain_usd for row in form.listed if COLLECTIBLE in row.code)
    amounts |= {
        "short_term_gain": _gain(form, Term.SHORT, is_reported=False) + direct_gain(form, Term.SHORT),
        "long_term_gain": _gain(form, Term.LONG, is_reported=False) + direct_gain(form, Term.LONG),
        "reported_short_term_gain": _gain(form, Term.SHORT, is_reported=True),
        "reported_long_term_gain": _gain(form, Term.LONG, is_reported=True),
        "collectibles_gain": stated + collectibles,
    }
    return replace(facts, **amounts)


def _gain(form: Form8949, term: Term, *, is_reported: bool) -> Usd:
    """Return column (h) of the rows of a term, of securities that a broker reports or of all others."""
    return sum(row.gain_usd for row in form.listed if row.term is term and bool(row.sale_id) is is_reported)
