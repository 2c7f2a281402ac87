"""Bars in a row as SVG text: how a plan's value comes about, and how far each assumption moves it.

Problem: six figures that add up are read faster as steps than as a list. Chosen way: one bar a line, lying on
its side so that words and amounts stand beside it at any width; each bar begins where the one above ends. As
in `lotwise.reports.charts` the page's style colors it, coordinates are whole tenths of a pixel, and a title
and a description stand for the drawing where it cannot be seen. The amounts carry their signs, so that no bar
is told from another by color alone.

Left out: more than one bar a line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from markupsafe import Markup

from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.harvest.value import Harvest, Worth
from lotwise.reports.charts import round_step

_WIDTH: Final = 6400
_LEFT: Final = 1900
_RIGHT: Final = 4700
_TOP: Final = 120
_ROW: Final = 330
_BAR: Final = 200
_TEXT: Final = 135
_GAP: Final = 90


class Kind(Enum):
    """What a bar stands for; decides how it is drawn."""

    PLUS = "plus"
    MINUS = "minus"
    TOTAL = "total"
    RANGE = "range"
    NOTHING = "nothing"
    """A line of words without a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar between two amounts.

    Attributes:
        label: What it is, in a few words.
        text: Its amount, as people read it.
        start_usd: Where it begins.
        stop_usd: Where it ends.
        kind: How it is drawn.
    """

    label: str
    text: str
    start_usd: Usd
    stop_usd: Usd
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What a drawing of bars shows.

    Attributes:
        id: A word for it, unique in its page.
        title: What it shows, in a few words.
        description: What it says, in a sentence or two, for those who cannot see it.
        bars: At least one, from top to bottom.
        mark_usd: An amount that a line through all bars marks; None for none.
    """

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    mark_usd: Usd | None = None


def waterfall(worth: Worth, harvest: Harvest) -> Bars:
    """Return how the value of a plan comes about: from the loss, through what it saves and costs, to the net.

    Args:
        worth: The plan's value in its parts.
        harvest: What it realizes.
    """
    loss = harvest.short_loss_usd + harvest.long_loss_usd
    steps = (
        ("Tax saved this year", worth.saved_this_year_usd),
        ("Tax saved later", worth.saved_later_usd),
        ("Fees and spread", -worth.fees_usd),
        ("Future tax", -worth.future_tax_usd),
    )
    net = worth.npv_usd
    words = "; ".join(f"{label} {_signed(amount)}" for label, amount in steps)
    return Bars(
        id="waterfall",
        title="From the loss to what it is worth",
        description=f"A loss of {usd_text(loss)} is worth nothing by itself. {words}. Net {_signed(net)}.",
        bars=(
            Bar(
                label="Loss realized",
                text=f"{usd_text(loss)} of loss, worth nothing by itself",
                start_usd=0,
                stop_usd=0,
                kind=Kind.NOTHING,
            ),
            *_falling(steps),
            Bar(label="Net present value", text=_signed(net), start_usd=0, stop_usd=net, kind=Kind.TOTAL),
        ),
    )


def _falling(steps: Iterable[tuple[str, Usd]]) -> Iterator[Bar]:
    at = 0
    for label, amount in steps:
        kind = Kind.MINUS if amount < 0 else Kind.PLUS
        yield Bar(label=label, text=_signed(amount), start_usd=at, stop_usd=at + amount, kind=kind)
        at += amount


def _signed(amount: Usd) -> str:
    sign = "\N{MINUS SIGN}" if amount < 0 else "+"
    return f"{sign}{usd_text(abs(amount))}"


def svg(drawing: Bars) -> Markup:
    """Return bars as an SVG element for a page that has `report.css`."""
    ends = [end for bar in drawing.bars for end in (bar.start_usd, bar.stop_usd)]
    ends += [0] if drawing.mark_usd is None else [0, drawing.mark_usd]
    step = round_step(max(max(ends) - min(ends), DOLLAR), 4)
    low, high = min(ends) // step * step, max(-(-max(ends) // step) * step, min(ends) // step * step + step)
    bottom = _TOP + _ROW * len(drawing.bars)

    def place(amount: Usd) -> int:
        return _LEFT + (amount - low) * (_RIGHT - _LEFT) // (high - low)

    inside = [
        Markup('<title id="{0}-title">{1}</title>').format(drawing.id, drawing.title),
        Markup('<desc id="{0}-description">{1}</desc>').format(drawing.id, drawing.description),
        *(_tick(place(amount), bottom, amount) for amount in range(low, high + 1, step)),
        *(
            part
            for n, bar in enumerate(drawing.bars)
            for part in _bar(bar, n, place(bar.start_usd), place(bar.stop_usd))
        ),
        _line("axis", place(0), bottom),
    ]
    if drawing.mark_usd is not None:
        inside.append(_line("mark", place(drawing.mark_usd), bottom))
    opening = Markup(
        '<svg class="chart" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-title {2}-description" '
        'font-size="{3}" fill="currentColor" stroke="none">'
    ).format(_WIDTH, bottom + 260, drawing.id, _TEXT)
    return opening + Markup("\n").join(inside) + Markup("</svg>")


def _bar(bar: Bar, n: int, start: int, stop: int) -> Iterator[Markup]:
    top = _TOP + _ROW * n + (_ROW - _BAR) // 2
    middle = top + _BAR // 2 + _TEXT // 3
    left, right = min(start, stop), max(start, stop)
    yield _text(_LEFT - 2 * _GAP, middle, bar.label, "end", "strong" if bar.kind is Kind.TOTAL else "")
    if bar.kind is not Kind.NOTHING:
        yield Markup('<rect class="bar {}" x="{}" y="{}" width="{}" height="{}"/>').format(
            bar.kind.value, left, top, max(right - left, 10), _BAR
        )
    beside = {Kind.RANGE: _RIGHT, Kind.NOTHING: _LEFT}.get(bar.kind, right)
    yield _text(beside + _GAP, middle, bar.text, "start", "strong" if bar.kind is Kind.TOTAL else "")


def _tick(x: int, bottom: int, amount: Usd) -> Markup:
    words = usd_text(amount).removesuffix(".00").replace("-", "\N{MINUS SIGN}")
    return _line("grid", x, bottom) + _text(x, bottom + 200, words, "middle", "tick")


def _line(kind: str, x: int, bottom: int) -> Markup:
    return Markup('<line class="{0}" x1="{1}" y1="{2}" x2="{1}" y2="{3}"/>').format(kind, x, _TOP, bottom)


def _text(x: int, y: int, words: str, anchor: str, kind: str) -> Markup:
    styled = Markup(' class="{}"').format(kind) if kind else Markup("")
    return Markup('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>').format(x, y, anchor, styled, words)
