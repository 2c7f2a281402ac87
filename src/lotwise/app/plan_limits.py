"""What a plan had to keep to, in words: the owner's settings that shape it, as a page shows them."""

from decimal import Decimal

from lotwise.app.planning import PlanReport
from lotwise.core.money import Usd, usd_text

_ANY = "any"


def limits_of(report: PlanReport) -> tuple[dict[str, object], ...]:
    """Return the owner's limits of a plan: the key in household.toml, what it means, and its value.

    Args:
        report: The plan.
    """
    constraints, plan = report.constraints, report.plan
    kept = sorted({one.valued.lot.asset for one in constraints.kept})
    costs = {constraints.fixed_cost_usd, *constraints.fixed_cost_by_wallet.values()} - {0}
    rows = [
        (
            "minimum_benefit",
            "Below this the whole plan is not worth your time",
            usd_text(plan.minimum_benefit_usd),
        ),
        ("minimum_trade", "A sale of less value is left out", usd_text(constraints.minimum_trade_usd)),
        ("most_trades", "Trades at most, an asset in a wallet each", _count(constraints.most_trades)),
        ("most_fees", "Fees and spread at most", _usd(constraints.most_fees_usd)),
        ("keep", "Assets that are never sold", ", ".join(kept) or "none"),
        ("cash_wanted", "Cash that sales without a rebuy must bring", usd_text(constraints.cash_wanted_usd)),
        (
            "exposure_tolerance",
            "What may stay unbought beyond that",
            usd_text(constraints.exposure_tolerance_usd),
        ),
    ]
    if costs:
        rows.append(("fixed_cost", "What each trade costs once", ", ".join(map(usd_text, sorted(costs)))))
    rates = sorted({_rate(one.sale_fee_usd, one.valued.fmv_usd) for one in report.candidates})
    if rates:
        ends = [f"{rate:f} %" for rate in dict.fromkeys((rates[0], rates[-1]))]
        rows.append(("fee_rate", "Fee and spread of one leg, by wallet", " to ".join(ends)))
    return tuple({"key": key, "what": what, "value": value} for key, what, value in rows)


def _count(number: int | None) -> str:
    return _ANY if number is None else str(number)


def _usd(amount: Usd | None) -> str:
    return _ANY if amount is None else usd_text(amount)


def _rate(fee_usd: Usd, fmv_usd: Usd | None) -> Decimal:
    """Return a fee as a percentage of the value, to a hundredth."""
    if not fmv_usd:
        return Decimal(0)
    return (Decimal(fee_usd) * 100 / Decimal(fmv_usd)).quantize(Decimal("0.01")).normalize()
