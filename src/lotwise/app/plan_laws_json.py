"""A plan under every law, as flat values for JSON."""

from lotwise.app.plan_law_words import about_laws
from lotwise.app.plan_laws import LawOfPlan, PlanLaws
from lotwise.harvest.law_ways import Replaced, UnderWay


def laws_json(found: PlanLaws) -> dict[str, object]:
    """Return a plan under every law as nested plain values.

    Args:
        found: The plan under every law.
    """
    return {
        "on": found.on,
        "laws": [_law(one) for one in found.laws],
        "robust": {"way": found.robust[0], "least_npv_usd": found.robust[1], "as_good": found.as_good}
        if found.robust
        else None,
        "market_moves": found.moves,
        "assets": found.assets,
        "sentences": about_laws(found),
    }


def _law(one: LawOfPlan) -> dict[str, object]:
    scenario, bill = one.scenario, one.bill
    return {
        "law": one.law,
        "name": one.name,
        "title": bill.title if bill else "",
        "status": bill.status if bill else "enacted",
        "starts": scenario.starts if scenario else None,
        "is_reached": scenario.is_reached if scenario else None,
        "is_past_changed": one.is_past_changed,
        "why_not": one.why_not,
        "sales": [
            {
                "id": sale.id,
                "asset": sale.asset,
                "asset_class": sale.asset_class,
                "quantity": sale.quantity,
                "value_usd": sale.value_usd,
                "loss_usd": sale.loss_usd,
                "term": sale.term,
                "term_in_31_days": sale.later_term,
            }
            for sale in one.sales
        ],
        "purchases": one.window.purchases,
        "receipts": one.window.receipts,
        "standing": one.window.standing,
        "earlier_losses": one.window.earlier,
        "ways": [_way(under) for under in scenario.ways] if scenario else [],
    }


def _way(under: UnderWay) -> dict[str, object]:
    return {
        "way": under.way,
        "sold_on": under.sold_on,
        "bought_on": under.bought_on,
        "last_start": under.last_start,
        "allowed_usd": under.allowed_usd,
        "deferred_usd": under.deferred_usd,
        "lost_usd": under.lost_usd,
        "earlier_deferred_usd": under.earlier_deferred_usd,
        "other_year_usd": under.other_year_usd,
        "standing_usd": under.standing_usd,
        "npv_usd": under.npv_usd,
        "worth": under.worth,
        "parts": under.parts,
        "replaced": [_replaced(each) for each in under.replaced],
    }


def _replaced(one: Replaced) -> dict[str, object]:
    bought = one.purchase
    return {
        "sale": one.sale_id,
        "by": bought.id if bought else "rebuy",
        "wallet": bought.wallet if bought else "",
        "on": bought.on if bought else None,
        "quantity": one.quantity,
        "disallowed_usd": one.disallowed_usd,
        "is_lost": one.is_lost,
    }
