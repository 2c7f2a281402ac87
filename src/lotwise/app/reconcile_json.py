"""A reconciliation, or a forecast of statements, as flat values for JSON, with the words of each line."""

from lotwise.app.reconcile import Compared, Forecast, Reconciled, explanation, questions

__all__ = ["reconcile_json"]


def reconcile_json(found: Reconciled | Forecast) -> dict[str, object]:
    """Return statements beside own books, or what statements will show.

    Args:
        found: As `lotwise.app.reconcile.reconciled` or `forecast_of` gives it.
    """
    if isinstance(found, Forecast):
        return {"year": found.year, "as_of": found.on, "sales": found.sales}
    made = found.made
    return {
        "year": made.year,
        "bridges": made.bridges,
        "compared": [_compared(each) for each in made.compared],
        "awaited": made.awaited,
        "questions": questions(made.differences),
        "is_proven": made.is_proven,
        "findings": found.findings,
    }


def _compared(each: Compared) -> dict[str, object]:
    return {
        "id": each.id,
        "wallet": each.wallet,
        "asset": each.asset,
        "on": each.on,
        "how": each.how,
        "causes": [cause.value for cause in each.causes],
        "shown": {
            "proceeds_usd": each.told.proceeds_usd,
            "basis_usd": each.told.basis_usd,
            "disallowed_usd": each.told.adjustment_usd,
        },
        "lines": [one.line for one in each.lines],
        "sales": [{"id": sale.id, "quantity": sale.quantity, "on": sale.disposed_on} for sale in each.sales],
        "filed": [
            {
                "box": row.box,
                "codes": row.codes,
                "description": row.description,
                "acquired": row.acquired,
                "disposed_on": row.disposed_on,
                "proceeds_usd": row.proceeds_usd,
                "basis_usd": row.basis_usd,
                "adjustment_usd": row.adjustment_usd,
                "gain_usd": row.gain_usd,
                "row_ids": row.row_ids,
                "adjustments": row.adjustments,
                "why": row.why,
                "rule": row.rule,
            }
            for row in each.filed.settled
        ],
        "explanation": explanation(each) if each.causes else (),
    }
