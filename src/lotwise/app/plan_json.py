"""A plan as flat values, for JSON and CSV."""

from lotwise.app.plan_cash import PlanCash
from lotwise.app.plan_if import PlanIf
from lotwise.app.plan_wait import Waited
from lotwise.app.planning import PlanReport
from lotwise.harvest.plan import Trade
from lotwise.harvest.value import Worth


def plan_json(report: PlanReport) -> dict[str, object]:
    """Return a plan as nested plain values; its figures are explained as ``plan.…`` or by id."""
    plan = report.plan
    return {
        "on": plan.on,
        "is_worthwhile": plan.is_worthwhile,
        "minimum_benefit_usd": plan.minimum_benefit_usd,
        "cash_wanted_usd": plan.cash_wanted_usd,
        "cash_usd": plan.cash_usd,
        "is_cash_reached": plan.is_cash_reached,
        "trades": [trade_json(trade) for trade in plan.trades],
        "below_the_line": [trade_json(trade) for trade in plan.below_the_line],
        "excluded": [{"lot": one.valued.lot.id, "reason": one.reason} for one in plan.excluded],
        "short_loss_usd": plan.harvest.short_loss_usd,
        "long_loss_usd": plan.harvest.long_loss_usd,
        "npv_usd": plan.worth.npv_usd,
        "worth": plan.worth,
        "everything": {
            "short_loss_usd": plan.everything_harvest.short_loss_usd,
            "long_loss_usd": plan.everything_harvest.long_loss_usd,
            "npv_usd": plan.everything.npv_usd,
            "worth": plan.everything,
        },
        "tax_before_usd": report.before.worksheet.usd("all_tax"),
        "tax_after_usd": report.after.usd("all_tax"),
        "bound_usd": plan.optimum.bound_usd,
        "gap_usd": plan.optimum.gap_usd,
        "is_verified": plan.optimum.is_verified,
        "is_complete": plan.optimum.is_complete,
        "certificate": plan.certificate,
        "marginal": None if plan.stop is None else plan.stop.candidate.valued.lot.id,
        "promised_at_37_percent_usd": report.promised_usd,
        "assumptions": report.assumptions,
        "cautions": report.cautions,
        "findings": report.findings,
        "curve": [{"loss_usd": loss, "tax_usd": tax} for loss, tax in report.curve],
    }


def trade_json(trade: Trade) -> dict[str, object]:
    """Return one trade as plain values."""
    lot = trade.candidate.valued.lot
    return {
        "id": trade.id,
        "lot": lot.id,
        "action": trade.action,
        "is_bought_back": trade.is_bought_back,
        "wallet": lot.wallet,
        "asset": lot.asset,
        "quantity": trade.quantity,
        "acquired_on": lot.root.acquired_on,
        "term": trade.term,
        "basis_usd": trade.basis_usd,
        "fmv_usd": trade.fmv_usd,
        "loss_usd": trade.loss_usd,
        "sale_fee_usd": trade.sale_fee_usd,
        "rebuy_fee_usd": trade.rebuy_fee_usd,
        "fixed_cost_usd": trade.fixed_cost_usd,
        "fees_usd": trade.harvest.fees_usd,
        "before_loss_usd": trade.before.short_loss_usd + trade.before.long_loss_usd,
        "before_fees_usd": trade.before.fees_usd,
        "cash_usd": trade.cash_usd,
        "adds_usd": trade.adds_usd,
        "total_usd": trade.total_usd,
    }


def cash_json(found: PlanCash | None) -> dict[str, object] | None:
    """Return what the cash of a plan costs as plain values; None where it raises none."""
    if found is None:
        return None
    return {
        "wanted_usd": found.wanted_usd,
        "raised_usd": found.raised_usd,
        "cost_usd": found.cost_usd,
        "tax_now_usd": found.tax_now_usd,
        "tax_later_usd": found.tax_later_usd,
        "fees_usd": found.fees_usd,
        "without": _worth(found.without),
        "first_in_first_out": _worth(found.by_fifo),
        "better_than_first_in_first_out_usd": found.better_than_fifo_usd,
    }


def waited_json(found: Waited) -> dict[str, object]:
    """Return a plan some days later as plain values."""
    return {
        "on": found.on,
        "days": found.days,
        "is_other_year": found.is_other_year,
        "now_usd": found.now_usd,
        "these_usd": found.these_usd,
        "best_usd": found.best_usd,
        "change_usd": found.change_usd,
        "unknown": found.unknown,
        "turns_long": [
            {
                "lot": one.lot.id,
                "wallet": one.lot.wallet,
                "asset": one.lot.asset,
                "quantity": one.lot.quantity,
                "loss_usd": -(one.gain_usd or 0),
            }
            for one in found.turns_long
        ],
    }


def plan_if_json(found: PlanIf) -> dict[str, object]:
    """Return a plan under other facts as plain values."""
    return {
        "changes": found.changes,
        "only": found.only,
        "now": plan_json(found.now),
        "these_lots_now": _worth(found.these_now),
        "these_lots_then": _worth(found.these_then),
        "best_plan_then": plan_json(found.best_then),
    }


def _worth(worth: Worth | None) -> dict[str, object] | None:
    return None if worth is None else {"npv_usd": worth.npv_usd, "worth": worth}
