"""The carryover ledger as a drawing: for each year, what is carried out of it, short-term and long-term.

The server draws it as SVG with whole numbers; classes of the page's style color it. A legend says which part
is which: one is much darker or lighter than the other in every style. A title and a description stand for it
where it cannot be seen.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from lotwise.app.carryovers import Carryovers, LedgerYear
from lotwise.core.money import Usd, usd_text

__all__ = ["carryovers_svg"]

_WIDTH: Final = 6400
_HEIGHT: Final = 2300
_TOP: Final = 620
_BOTTOM: Final = 1900
_LEFT: Final = 200
_KINDS: Final = {"long": "total", "short": "range"}
"""The style of each term."""
_MOST: Final = 12
"""Years that fit beside each other; the newest are drawn."""


def carryovers_svg(found: Carryovers) -> str:
    """Return the drawing; empty where no loss is carried out of any year.

    Args:
        found: The ledger.
    """
    years = [one for one in found.years if one.carried_out is not None][-_MOST:]
    most = max((_out(one) for one in years), default=0)
    if not most:
        return ""
    place = (_WIDTH - 2 * _LEFT) // len(years)
    inside = [
        Markup('<title id="carried-title">Losses carried out of each year</title>'),
        Markup('<desc id="carried-description">{}.</desc>').format("; ".join(_words(years))),
        Markup('<line class="axis" stroke="currentColor" x1="{0}" y1="{2}" x2="{1}" y2="{2}"/>').format(
            _LEFT, _WIDTH - _LEFT, _BOTTOM
        ),
    ]
    inside += _legend()
    for number, one in enumerate(years):
        inside += _column(one, _LEFT + number * place, place, most)
    opening = Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="carried-title '
        'carried-description" font-size="135" fill="currentColor" stroke="none">'
    ).format(_WIDTH, _HEIGHT)
    return str(opening + Markup("\n").join(inside) + Markup("</svg>"))


def _out(one: LedgerYear) -> Usd:
    return one.carried_out.total_usd if one.carried_out else 0


def _words(years: Sequence[LedgerYear]) -> Iterator[str]:
    for one in years:
        if one.carried_out:
            short, long = usd_text(one.carried_out.short_usd), usd_text(one.carried_out.long_usd)
            yield f"{one.year}: {short} short-term and {long} long-term"


def _legend() -> Iterator[Markup]:
    """Give a sample of each term with its word, above the drawing."""
    for number, kind in enumerate(_KINDS):
        x = _LEFT + number * 1500
        yield _bar(kind, x, 130, 200, 130)
        yield Markup('<text class="tick" x="{}" y="{}">{}-term</text>').format(x + 280, 245, kind)


def _bar(kind: str, x: int, y: int, width: int, height: int) -> Markup:
    return Markup('<rect class="bar {}" x="{}" y="{}" width="{}" height="{}"/>').format(
        _KINDS[kind], x, y, width, height
    )


def _column(one: LedgerYear, left: int, place: int, most: Usd) -> Iterator[Markup]:
    """Give a year's two bars on each other, its total above and its name below."""
    assert one.carried_out, "only years whose carryover is known are drawn"
    width = min(place * 3 // 5, 900)
    x, y = left + (place - width) // 2, _BOTTOM
    for kind, amount in (("long", one.carried_out.long_usd), ("short", one.carried_out.short_usd)):
        height = amount * (_BOTTOM - _TOP) // most
        y -= height
        if height:
            yield _bar(kind, x, y, width, height)
    text = Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>')
    yield text.format("strong", x + width // 2, y - 80, usd_text(_out(one)).removesuffix(".00"))
    yield text.format("tick", x + width // 2, _BOTTOM + 240, str(one.year))
