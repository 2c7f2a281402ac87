"""What one more dollar is worth on a year's return: the curves, and their form in JSON.

A page, its drawing and its JSON ask for the same curves one after the other, so the latest are remembered.

Left out: what the carryover is worth later; the plan counts that.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Final

from lotwise.app.returns import TaxYear
from lotwise.lots.holding import Term
from lotwise.rules.book import us_rules
from lotwise.tax.curve_rows import CurveRow, rows_of, summary, worth_text
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.marginal import Curves, Piece, Walk, curves, walk

__all__ = [
    "CurveRow",
    "Curves",
    "Walk",
    "curve_json",
    "curves_of",
    "losses_of",
    "marginal_json",
    "rows_of",
    "summary",
    "worth_text",
]

_REMEMBERED: Final = 8
"""Returns whose curves are remembered: some years of one household."""


def curves_of(found: TaxYear) -> Curves:
    """Return the four curves of a year's return.

    Raises:
        MissingRuleError: The rule book lacks that year.
    """
    return _curves(found.facts)


@lru_cache(maxsize=_REMEMBERED)
def _curves(facts: ReturnFacts) -> Curves:
    return curves(facts, us_rules())


def losses_of(found: TaxYear) -> tuple[Walk, Walk]:
    """Return the two curves towards losses, short-term and long-term.

    Raises:
        MissingRuleError: The rule book lacks that year.
    """
    short, long = (walk(found.facts, us_rules(), term, is_loss=True) for term in (Term.SHORT, Term.LONG))
    return short, long


def marginal_json(losses: tuple[Walk, ...]) -> dict[str, object]:
    """Return what one more dollar of loss saves, short-term and long-term, as plain values."""
    return {
        f"{one.term.value}_loss": {
            "saves_per_dollar": _decimal(one.saves_per_dollar),
            "up_to_usd": one.pieces[0].stop_usd,
            "why": list(one.pieces[0].why),
            "nothing_more_from_usd": one.end_usd,
        }
        for one in losses
    }


def curve_json(found: Curves) -> dict[str, object]:
    """Return all pieces of the four curves as plain values; ratios as decimal text of ten places at most."""
    named = zip(("short_loss", "long_loss", "short_gain", "long_gain"), found.walks, strict=True)
    return {
        "tax_usd": found.tax_usd,
        "tax_mode": "rate schedule",
        **{name: [_piece_json(piece) for piece in one.pieces] for name, one in named},
    }


def _piece_json(piece: Piece) -> dict[str, object]:
    return {
        "start_usd": piece.start_usd,
        "stop_usd": piece.stop_usd,
        "tax_usd": piece.tax_usd,
        "jump_usd": piece.jump_usd,
        "saves_per_dollar": _decimal(piece.saves_per_dollar),
        "short_carryover_per_dollar": _decimal(piece.short_carryover_per_dollar),
        "long_carryover_per_dollar": _decimal(piece.long_carryover_per_dollar),
        "why": list(piece.why),
        "parts": {part.name: _decimal(part.tax_per_dollar) for part in piece.parts},
    }


def _decimal(ratio: Fraction) -> str:
    """Return a ratio as decimal text, ten places at most."""
    scaled = round(ratio * 10**10)
    whole, places = divmod(abs(scaled), 10**10)
    text = f"{whole}.{places:010d}".rstrip("0").rstrip(".")
    return f"-{text}" if scaled < 0 else text
