"""The return of a year as flat values, for JSON: every line with its formula, and the curves of the tax."""

from dataclasses import fields

from lotwise.app.marginal import curve_json, curves_of, marginal_json
from lotwise.app.returns import TaxYear
from lotwise.tax.realized import Realized, Total

__all__ = ["lines_json", "tax_json"]


def tax_json(found: TaxYear) -> dict[str, object]:
    """Return a year's return: what is realized, all lines, and the curves of tax against gain and loss.

    Args:
        found: The year, as `lotwise.app.returns.tax_year` gives it.

    Raises:
        MissingRuleError: The rule book lacks that year.
    """
    drawn = curves_of(found)
    return {
        "year": found.year,
        "realized": _realized(found.realized),
        "lines": lines_json(found),
        "marginal": marginal_json((drawn.short_loss, drawn.long_loss)),
        "curve": curve_json(drawn),
    }


def _realized(sums: Realized) -> dict[str, object]:
    told = {field.name: getattr(sums, field.name) for field in fields(sums)}
    return {name: _total(one) if isinstance(one, Total) else one for name, one in told.items()}


def _total(total: Total) -> dict[str, object]:
    return {"amount_usd": total.amount_usd, "ids": total.ids}


def lines_json(found: TaxYear) -> list[dict[str, object]]:
    """Return every line of a year's return, in order.

    Args:
        found: The year, as `lotwise.app.returns.tax_year` gives it.
    """
    return [
        {
            "name": line.name,
            "label": line.label,
            "place": line.place,
            "text": line.text,
            "value_usd": line.value_usd,
            "formula": line.formula,
            "inputs": line.inputs,
            "source": line.source,
            "status": line.status,
        }
        for line in found.worksheet.lines
    ]
