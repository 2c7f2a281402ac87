"""Why the losses, values and fees of a plan are what they are: lot by lot, price by units, rate by value."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text
from lotwise.app.plan_why_pieces import Asked, added, multiplied, part
from lotwise.app.planning import PlanReport, settings_of
from lotwise.core.money import Usd, share, times
from lotwise.core.quantity import Quantity, quantity
from lotwise.harvest.candidates import Action, Candidate
from lotwise.harvest.constraints import groups_of, place_of
from lotwise.lots.holding import Term

__all__ = ["every_loss", "lots"]

_LOT_OF_ROW = ("trades", "below_the_line")
_TERMS = {"short_loss": Term.SHORT, "long_loss": Term.LONG}


def lots(asked: Asked, place: str) -> Iterator[Tree]:
    """Give the reckonings of a figure by lots, rates and prices.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    *above, last = place.split(".")
    whole = asked.amount(place)
    if not above and last in _TERMS:
        yield from added(whole, "its sales", _losses_of_sales(asked, _TERMS[last]))
    elif above == ["everything"] and last in _TERMS:
        yield from added(whole, "every lot at a loss", _losses_of_lots(asked, _TERMS[last]))
    elif place == "everything.worth.fees":
        yield from added(whole, "fees of every lot at a loss", _fees_of_lots(asked.planned()))
    elif above and above[0] in _LOT_OF_ROW:
        yield from _of_row(asked, above, last)
    elif above[:1] == ["curve"] and last == "loss":
        yield from added(whole, "losses down to here", _down_to(asked, int(above[1]) - 1))
    elif above[:2] == ["spread", "years"]:
        yield from _of_spread(asked, place)
    elif above[:1] == ["term_changes"] and last == "loss":
        ids = asked.row(above)["lots"]
        sales = ((n, one) for n, one in enumerate(asked.figures["trades"], start=1) if one["lot"] in ids)
        yield from added(whole, "its sales", (part(asked, f"trades.{n}.loss") for n, _ in sales))


def every_loss(report: PlanReport) -> list[Candidate]:
    """Return the lots that are sold where every loss is taken, and those that must be sold before them.

    Args:
        report: The plan.
    """
    found: list[Candidate] = []
    for group in groups_of(report.candidates, report.constraints):
        at_loss = [
            n
            for n, one in enumerate(group.candidates)
            if one.action is Action.HARVEST_LOSS and not one.is_for_cash
        ]
        taken = range(max(at_loss, default=-1) + 1) if group.is_line else at_loss
        found += [group.candidates[n] for n in taken]
    return found


def _losses_of_sales(asked: Asked, term: Term) -> Iterator[Tree]:
    for n, one in enumerate(asked.figures["trades"], start=1):
        if one["term"] == term.value:
            yield part(asked, f"trades.{n}.loss", children=(asked.explain(one["lot"]),))


def _losses_of_lots(asked: Asked, term: Term) -> Iterator[Tree]:
    for one in every_loss(asked.planned()):
        if one.term is term:
            lot = asked.explain(one.valued.lot.id)
            yield Tree(
                ref=lot.ref,
                label=_lot_words(one),
                value=exact_text(one.loss_usd),
                formula="basis less value, plus the fee of the sale",
                children=lot.children,
            )


def _fees_of_lots(report: PlanReport) -> Iterator[Tree]:
    places = {}
    for one in every_loss(report):
        places[place_of(one)] = one
        yield leaf(_lot_words(one), exact_text(one.fees_usd), "fee rate of the wallet times the value, twice")
    for place, one in places.items():
        if cost := report.constraints.cost_of(place):
            lot = one.valued.lot
            yield leaf(f"Fixed cost of {lot.asset} in {lot.wallet}", exact_text(cost), "[plan] fixed_cost")


def _lot_words(one: Candidate) -> str:
    lot = one.valued.lot
    return f"{lot.asset} in {lot.wallet}, acquired {lot.root.acquired_on}"


def _down_to(asked: Asked, count: int) -> Iterator[Tree]:
    rows = [f"{table}.{n}.loss" for table in _LOT_OF_ROW for n, _ in enumerate(asked.figures[table], start=1)]
    yield from (part(asked, place) for place in rows[:count])


def _of_row(asked: Asked, above: list[str], last: str) -> Iterator[Tree]:
    """Give the reckonings of a sale, or of a lot below the line."""
    table, number = above[0], int(above[1])
    place, row = ".".join((*above, last)), asked.row(above)
    whole = asked.amount(place)
    if table == "trades" and last == "total":
        yield from added(
            whole, "what each sale adds", (part(asked, f"trades.{n}.adds") for n in range(1, number + 1))
        )
    elif table == "trades" and last == "adds":
        parts = [part(asked, f"trades.{number}.total")]
        if number > 1:
            parts.append(part(asked, f"trades.{number - 1}.total", is_taken_off=True))
        yield from added(whole, "the value with it, less the value without", parts)
    elif last in {"sale_fee", "rebuy_fee"} and whole:
        fmv = part(asked, ".".join((*above, "fmv")))
        yield from multiplied(whole, "the value by the fee rate", fmv, _rate(asked, row["wallet"]))
    elif last == "fmv":
        yield from _by_price(asked, whole, row)


def _rate(asked: Asked, wallet: str) -> tuple[str, Decimal, str]:
    rate = settings_of(asked.state, asked.state.need_household()).fee_rate(wallet)
    return f"Fee rate of {wallet}, one leg", rate, f"{(rate * 100).normalize():f} %"


def _by_price(asked: Asked, whole: Usd, row: dict[str, Any]) -> Iterator[Tree]:
    quote = next((one.quote for one in asked.state.holdings if one.lot.id == row["lot"]), None)
    if quote is None:
        return
    price = leaf(f"Price of {row['asset']} on {quote.on}", f"${quote.price:,f}", quote.origin)
    found = multiplied(
        whole, "the price by the units", price, ("Units", Decimal(row["quantity"]), row["quantity"])
    )
    yield from found


# ── spread over years ───────────────────────────────────────────────────────────────────────────────


def _of_spread(asked: Asked, place: str) -> Iterator[Tree]:
    *above, last = place.split(".")
    whole, row = asked.amount(place), asked.row(above)
    if "sales" in above:
        yield from added(whole, "this sale", _of_sale(asked, row, whole, last))
    elif last == "fees":
        parts = [part(asked, one) for one in asked.like(".".join((*above, "sales", "*", "fees")))]
        yield from added(whole, "its sales", [*parts, *_fixed_costs(asked.planned(), row["sales"])])


def _of_sale(asked: Asked, row: dict[str, Any], whole: Usd, last: str) -> Iterator[Tree]:
    lot = next((one for one in asked.state.holdings if one.lot.id == row["lot"]), None)
    if lot is None or lot.fmv_usd is None:
        return
    units: Quantity = quantity(row["quantity"])
    value = share(lot.fmv_usd, 0, units, lot.lot.quantity)
    _, rate, text = _rate(asked, row["wallet"])
    fee = times(value, rate)
    sold = leaf("Fee of the sale", exact_text(fee), f"{text} of the value, {exact_text(value)}")
    if last == "fees":
        yield sold
        yield replace(sold, label="Fee of the rebuy")
    elif last == "loss":
        basis = whole + value - fee
        yield leaf("Basis of these units", exact_text(basis), "as far as it counts for the loss")
        yield leaf("Value of these units at today's price, taken off", exact_text(-value))
        yield sold


def _fixed_costs(report: PlanReport, sales: list[dict[str, Any]]) -> Iterator[Tree]:
    for wallet, asset in dict.fromkeys((one["wallet"], one["asset"]) for one in sales):
        if cost := report.constraints.cost_of((wallet, asset)):
            yield leaf(f"Fixed cost of {asset} in {wallet}", exact_text(cost), "[plan] fixed_cost")
