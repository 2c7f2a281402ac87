"""One joint return beside two separate ones as flat values, for JSON."""

from collections.abc import Iterable

from lotwise.app.spouses import LineBeside, SpousesCompared

__all__ = ["spouses_json"]


def spouses_json(found: SpousesCompared) -> dict[str, object]:
    """Return the comparison with its differences.

    Args:
        found: The comparison, as `lotwise.app.spouses.spouses_compared` gives it.
    """
    one = found.compared
    return {
        "year": one.year,
        "joint": one.joint,
        "taxpayer": one.taxpayer,
        "spouse": one.spouse,
        "difference_usd": one.difference_usd,
        "taxes": _lines(one.taxes),
        "reasons": _lines(one.reasons),
        "findings": found.findings,
    }


def _lines(some: Iterable[LineBeside]) -> list[dict[str, object]]:
    return [
        {
            "name": line.name,
            "label": line.label,
            "joint_usd": line.joint_usd,
            "taxpayer_usd": line.taxpayer_usd,
            "spouse_usd": line.spouse_usd,
            "difference_usd": line.difference_usd,
        }
        for line in some
    ]
