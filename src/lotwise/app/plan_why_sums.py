"""Which figures of a plan add up to which: one table, by place, each part with its sign.

A part that begins with a point stands beside the figure, one with a minus is taken off, a star is any word.
Several lines for one figure are several ways to it, or ways of which the one that gives it is shown.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from lotwise.app.explain_facts import Tree
from lotwise.app.plan_why_pieces import Asked, added, part

__all__ = ["sums"]

_WORTH: Final = "saved_this_year {0}saved_later -{0}future_tax -{0}fees"
_SUMS: Final = (
    ("npv", "what it saves and costs", "worth." + _WORTH.format("worth.")),
    ("npv", "its sales, in their order", "trades.*.adds"),
    ("npv", "its years, less fees", "years.expected -years.fees"),
    ("everything.npv", "what it saves and costs", "everything.worth." + _WORTH.format("everything.worth.")),
    ("cash.without.npv", "what it saves and costs", ".worth." + _WORTH.format(".worth.")),
    ("cash.first_in_first_out.npv", "what it saves and costs", ".worth." + _WORTH.format(".worth.")),
    ("laws.laws.*.ways.*.npv", "what it saves and costs", ".worth." + _WORTH.format(".worth.")),
    ("trades.*.loss", "basis, value and the fee of the sale", ".basis -.fmv .sale_fee"),
    ("below_the_line.*.loss", "basis, value and the fee of the sale", ".basis -.fmv .sale_fee"),
    ("trades.*.basis", "loss, value and the fee of the sale", ".loss .fmv -.sale_fee"),
    ("below_the_line.*.basis", "loss, value and the fee of the sale", ".loss .fmv -.sale_fee"),
    ("trades.*.fees", "fees of both legs", ".sale_fee .rebuy_fee .fixed_cost"),
    ("below_the_line.*.fees", "fees of both legs", ".sale_fee .rebuy_fee .fixed_cost"),
    ("trades.*.cash", "value, less the fee of the sale", ".fmv -.sale_fee"),
    ("below_the_line.*.adds", "the plan with it, less the plan", ".total -npv"),
    ("below_the_line.*.total", "the plan, and what this lot adds", "npv .adds"),
    ("cash", "sales without a rebuy", "trades.*.cash"),
    ("cash.raised", "sales without a rebuy", "trades.*.cash"),
    ("cash.wanted", "what you want", "cash_wanted"),
    ("gap", "the bound, less the plan", "bound -npv"),
    ("bound", "the plan, and what the search leaves open", "npv gap"),
    ("certificate.rival.loses", "the plan, less the next-best", "npv -certificate.rival.npv"),
    ("cash.cost", "the best plan without cash, less this one", "cash.without.npv -npv"),
    ("cash.cost", "tax and fees", "cash.tax_now cash.tax_later cash.fees"),
    (
        "cash.tax_now",
        "this year's saving of both plans",
        "cash.without.worth.saved_this_year -worth.saved_this_year",
    ),
    ("cash.fees", "fees of both plans", "worth.fees -cash.without.worth.fees"),
    ("cash.tax_later", "the cost, less what is paid now", "cash.cost -cash.tax_now -cash.fees"),
    (
        "cash.better_than_first_in_first_out",
        "both values",
        "npv -cash.first_in_first_out.npv",
    ),
    ("worth.fees", "fees of its sales", "trades.*.fees"),
    ("years.fees", "fees of its sales", "trades.*.fees"),
    ("years.*rows.*.saved", "tax without the plan, less tax with it", ".tax_without -.tax_with"),
    ("years.saved", "the years", "years.rows.*.discounted"),
    ("years.unsold", "the years", "years.unsold_rows.*.discounted"),
    ("years.expected", "the years are sure", "years.saved"),
    ("wait.now", "today's plan", "npv"),
    ("wait.change", "the best plan then, less today's", "wait.best -wait.now"),
    ("term_changes.*.npv", "the plan, and the change", "npv .change"),
    ("term_changes.*.change", "the value then, less the plan's", ".npv -npv"),
    ("verified.plan_npv", "the plan", "npv"),
    ("verified.bound", "the plan's own bound", "bound"),
    ("verified.difference", "both values", "verified.plan_npv -verified.npv"),
    ("spread.plan", "the plan of this year alone", "npv"),
    ("spread.npv", "what each year adds", "spread.years.*.adds"),
    ("spread.years.*.loss", "its sales", ".sales.*.loss"),
    ("laws.laws.*.ways.*.allowed", "its sales", ".parts.*.allowed"),
    ("laws.laws.*.ways.*.deferred", "its sales", ".parts.*.deferred"),
    ("laws.laws.*.ways.*.lost", "its sales", ".parts.*.lost"),
    ("simple.*.used", "gains, and the yearly limit", ".gains .limit"),
    ("simple.*.used", "all of the loss", ".loss"),
    ("simple.*.carried", "the loss, less what is used", ".loss -.used"),
    ("simple.plan.loss", "losses of both terms", "short_loss long_loss"),
    ("simple.plan.loss", "losses of one term; the other has a gain", "short_loss"),
    ("simple.plan.loss", "losses of one term; the other has a gain", "long_loss"),
    ("simple.everything.loss", "losses of both terms", "everything.short_loss everything.long_loss"),
    ("simple.everything.loss", "losses of one term; the other has a gain", "everything.short_loss"),
    ("simple.everything.loss", "losses of one term; the other has a gain", "everything.long_loss"),
)
_OWN_LOTS: Final = frozenset({"npv", "worth.fees", "years.fees", "cash", "cash.raised"})
"""Figures below whose sales their lots are shown, down to the rows of files."""


def sums(asked: Asked, place: str) -> Iterator[Tree]:
    """Give the ways in which other figures of a plan add up to one.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    whole, seen = asked.amount(place), set[tuple[str, ...]]()
    points = place.count(".")
    for like, of, texts in _SUMS:
        if like.count(".") != points or not fnmatchcase(place, like):
            continue
        signed = tuple(_parts(asked, place, texts))
        names = tuple(one for one, _ in signed)
        if names in seen:
            continue
        parts = [
            part(asked, one, is_taken_off=is_taken_off, children=_lots(asked, place, one))
            for one, is_taken_off in signed
        ]
        for found in added(whole, of, parts):
            seen.add(names)
            yield found


def _parts(asked: Asked, place: str, texts: str) -> Iterator[tuple[str, bool]]:
    above = place.rpartition(".")[0]
    for text in texts.split():
        name = text.removeprefix("-")
        like = f"{above}{name}" if name[0] == "." else name
        yield from ((one, text[0] == "-") for one in asked.like(like))


def _lots(asked: Asked, place: str, one: str) -> tuple[Tree, ...]:
    """Return the lot of a sale that is a part of a figure of the whole plan."""
    words = one.split(".")
    if words[0] != "trades" or place not in _OWN_LOTS:
        return ()
    return asked.explain(asked.row(words[:2])["id"]).children
