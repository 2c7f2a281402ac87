"""Why a year carries over what it does: the carryover worksheet down to rows, and each spouse's part."""

from collections.abc import Iterator

from lotwise.app.carryovers import Returns
from lotwise.app.explain import explain
from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.returns import returns_of
from lotwise.app.workspace import State
from lotwise.core.errors import NotFoundError
from lotwise.core.money import usd_text
from lotwise.tax.carryover_ledger import ByTerm, Handover, Known, LedgerYear, PersonYear, Stand

_WORKSHEET = "Capital Loss Carryover Worksheet; 26 U.S.C. § 1212(b)"
_DIVISION = "26 CFR § 1.1212-1(c)(1)"
_HANDOVERS = {
    Handover.WHOLE: "all of it",
    Handover.DIVIDED: "your part of the joint return's",
    Handover.JOINED: "yours, and what your spouse brings",
    Handover.JOINED_IN_PART: "yours; nobody states what your spouse brings",
}


def why_carried(state: State, year: int) -> Tree:
    """Return why a year carries over what it does.

    Args:
        state: The project on a day.
        year: Tax year.

    Raises:
        BadInputError: The household's facts are not known.
        NotFoundError: The ledger does not have the year.
    """
    returns = returns_of(state)
    found = next((one for one in returns.ledger if one.year == year), None)
    if found is None:
        years = f"{returns.ledger[0].year} to {returns.ledger[-1].year}" if returns.ledger else "no year"
        raise NotFoundError(f"The carryover ledger does not have {year}.", f"It has {years}.")
    out = found.carried_out
    return Tree(
        ref=f"carryovers.{year}",
        label=f"Loss carried over from {year} to {year + 1}",
        value="unknown" if out is None else term_words(out),
        formula=_formula(found),
        source=_WORKSHEET,
        children=tuple(_reasons(state, returns, found)),
    )


def term_words(amount: ByTerm) -> str:
    """Return an amount of each term in words."""
    return f"{usd_text(amount.short_usd)} short-term, {usd_text(amount.long_usd)} long-term"


def _formula(found: LedgerYear) -> str:
    match found.stand:
        case Stand.NO_FACTS:
            return f"not computed: the household file says nothing about {found.year}"
        case Stand.NO_LAW:
            return f"not computed: the rule book does not have {found.year}"
        case Stand.COMPUTED:
            return (
                f"what was carried in and the year's losses, less {usd_text(found.used_on_gains_usd)} used "
                f"against gains, less {usd_text(found.used_on_income_usd)} used against income; used is what "
                "may be deducted, claimed or not"
            )


def _reasons(state: State, returns: Returns, found: LedgerYear) -> Iterator[Tree]:
    yield _carried_in(state, found)
    if found.carried_out is None:
        sums = returns.realized(found.year)
        totals = (sums.short_term, sums.long_term, sums.reported_short_term, sums.reported_long_term)
        yield from (explain(state, one) for total in totals for one in total.ids)
        return
    yield explain(state, f"tax.{found.year}.net_short_term")
    yield explain(state, f"tax.{found.year}.net_long_term")
    yield leaf(
        "Loss that may be deducted from other income",
        usd_text(found.deducted_usd),
        f"Schedule D line 21; see tax.{found.year}.capital_loss_allowed",
        ref=f"tax.{found.year}.capital_loss_allowed",
    )
    yield leaf(
        "Of it used, as far as there was income",
        usd_text(found.used_on_income_usd),
        "Capital Loss Carryover Worksheet line 4: taxable income as if it could be negative, and the loss "
        f"deducted; see tax.{found.year}.taxable_income_unfloored",
        ref=f"tax.{found.year}.taxable_income_unfloored",
    )
    for whose, part in (("Your", found.taxpayer), ("Your spouse's", found.spouse)):
        if part is not None:
            yield _part(whose, part)


def _carried_in(state: State, found: LedgerYear) -> Tree:
    children: list[Tree] = []
    before = found.year - 1
    if found.known is Known.STATED:
        words = "as household.toml states it"
        children = [
            child
            for key in ("short_term_carryover_in", "long_term_carryover_in")
            for child in explain(state, f"tax.{found.year}.{key}").children
        ]
    elif found.known is Known.COMPUTED:
        words = f"computed from the return of {before}: {_HANDOVERS[found.handover]}"
    elif found.known is Known.NOT_COMPUTABLE:
        words = f"asked for, and not computable: the return of {before} is not known; counted as zero"
    else:
        words = "none stated"
    if found.computed_in is not None:
        children.append(
            leaf(
                f"The return of {before} gives",
                term_words(found.computed_in),
                f"`lotwise carryovers --why {before}` shows why",
                ref=f"carryovers.{before}",
            )
        )
    return Tree(
        ref="",
        label=f"Carried into {found.year}",
        value=term_words(found.carried_in),
        formula=words,
        source=_DIVISION if found.handover in {Handover.DIVIDED, Handover.JOINED} else "",
        children=tuple(children),
    )


def _part(whose: str, part: PersonYear) -> Tree:
    return Tree(
        ref="",
        label=f"{whose} part of what is carried over",
        value=term_words(part.carried_out),
        formula="in each term in proportion to the net losses of that term that each of you had",
        source=_DIVISION,
        children=(
            leaf("Carried in", term_words(part.carried_in)),
            leaf("Gains and losses of the year", term_words(part.gains)),
            leaf("Net, with what was carried in", term_words(part.net)),
        ),
    )
