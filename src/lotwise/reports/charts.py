"""A chart of one or two lines as SVG text: dollars against dollars, drawn with whole numbers only.

Problem: a chart in a page that may load nothing and run nothing. Chosen way: the server draws it; the page's
style colors it (`report.css`), so that it follows light, dark and print. Coordinates are whole tenths of a
pixel, the figures shown are exact multiples of a round step. A second line is dashed, so that it is told from
the first without color. A title and a description in words stand for the drawing where it cannot be seen.

Left out: more than two lines in one chart, other axes than dollars, logarithmic axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from lotwise.core.money import CENT, DOLLAR, Usd, usd_text

_WIDTH: Final = 6400
_HEIGHT: Final = 3600
_LEFT: Final = 1000
_RIGHT: Final = 5980
_TOP: Final = 420
_BOTTOM: Final = 2980
_TICKS: Final = 5
_TEXT: Final = 135
_LINE: Final = 180
_SAMPLE: Final = 480
_KINDS: Final = ("curve", "curve other")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curve: x and y in USD."""

    x_usd: Usd
    y_usd: Usd


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the x axis worth naming, such as where to stop."""

    x_usd: Usd
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a chart shows.

    Attributes:
        id: A word for it, unique in its page.
        title: What it shows, in a few words.
        description: What it says, in a sentence or two, for those who cannot see it.
        x_label: What the x axis counts.
        y_label: What the y axis counts.
        points: At least two, x not falling.
        other_points: Of a second line, likewise; none where there is only one.
        line_labels: What the two lines are; empty where there is only one.
        marks: Named places on the x axis.
        is_step: Whether a value holds until the next point, instead of changing evenly.
    """

    id: str
    title: str
    description: str
    x_label: str
    y_label: str
    points: tuple[Point, ...]
    other_points: tuple[Point, ...] = ()
    line_labels: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    is_step: bool = False

    def __post_init__(self) -> None:
        for points in self.lines:
            xs = [point.x_usd for point in points]
            assert len(xs) > 1, "a line of a chart needs two points"
            assert xs == sorted(xs), "a line's points go from left to right"
        assert not self.line_labels or len(self.line_labels) == len(self.lines), "a label a line, or none"

    @property
    def lines(self) -> tuple[tuple[Point, ...], ...]:
        """The points of each line."""
        return (self.points, self.other_points) if self.other_points else (self.points,)


@dataclass(frozen=True, slots=True)
class _Axis:
    """An axis from `low` to `high` with a tick at every `step`, drawn from `start` to `stop`."""

    low: Usd
    high: Usd
    step: Usd
    start: int
    stop: int

    def place(self, amount: Usd) -> int:
        return self.start + (amount - self.low) * (self.stop - self.start) // (self.high - self.low)

    def ticks(self) -> range:
        return range(self.low, self.high + 1, self.step)


def round_step(span_usd: Usd, count: int = _TICKS) -> Usd:
    """Return the smallest round step that divides a span into at most `count` parts.

    Args:
        span_usd: Positive.
        count: How many parts at most.

    Returns:
        1, 2 or 5 times a power of ten, at least one cent.

    Examples:
        >>> [round_step(span * DOLLAR) // DOLLAR for span in (9, 47, 32_000)]
        [2, 10, 10000]
    """
    least = max(-(-span_usd // count), CENT)
    power: Usd = 10 ** (len(str(least)) - 1)
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def svg(chart: Chart) -> Markup:
    """Return a chart as an SVG element for a page that has `report.css`."""
    all_points = [point for points in chart.lines for point in points]
    xs = [point.x_usd for point in all_points] + [mark.x_usd for mark in chart.marks]
    ys = [point.y_usd for point in all_points]
    x_axis = _axis(xs, _LEFT, _RIGHT)
    y_axis = _axis(ys, _BOTTOM, _TOP)
    inside = [
        Markup('<title id="{0}-title">{1}</title>').format(chart.id, chart.title),
        Markup('<desc id="{0}-description">{1}</desc>').format(chart.id, chart.description),
        *_y_ticks(y_axis),
        *_x_ticks(x_axis),
        _text(_LEFT, _TOP - 200, chart.y_label, "start", "axis-label"),
        _text(_RIGHT, _BOTTOM + 540, chart.x_label, "end", "axis-label"),
        *(
            Markup('<polyline class="{}" points="{}"/>').format(
                kind, _path(points, x_axis, y_axis, is_step=chart.is_step)
            )
            for kind, points in zip(_KINDS, chart.lines, strict=False)
        ),
        *_legend(chart.line_labels),
        *_marks(chart.marks, x_axis),
    ]
    opening = Markup(
        '<svg class="chart" viewBox="0 0 {0} {1}" role="img" aria-labelledby="{2}-title {2}-description" '
        'font-size="{3}" fill="currentColor" stroke="none">'
    ).format(_WIDTH, _HEIGHT, chart.id, _TEXT)
    return opening + Markup("\n").join(inside) + Markup("</svg>")


def _axis(amounts: Sequence[Usd], start: int, stop: int) -> _Axis:
    low, high = min(amounts), max(amounts)
    step = round_step(max(high - low, DOLLAR))
    bottom, top = low // step * step, -(-high // step) * step
    return _Axis(bottom, max(top, bottom + step), step, start, stop)


def _path(points: Sequence[Point], x_axis: _Axis, y_axis: _Axis, *, is_step: bool) -> str:
    placed: list[tuple[int, int]] = []
    for point in points:
        x, y = x_axis.place(point.x_usd), y_axis.place(point.y_usd)
        if is_step and placed:
            placed.append((x, placed[-1][1]))
        placed.append((x, y))
    return " ".join(f"{x},{y}" for x, y in placed)


def _legend(labels: Sequence[str]) -> list[Markup]:
    """Return a short sample of each line with its words, at the right above the drawing."""
    drawn: list[Markup] = []
    for n, (kind, label) in enumerate(zip(_KINDS, labels, strict=False)):
        y = _TOP - 290 + n * _LINE
        drawn.append(
            Markup('<polyline class="{0}" points="{1},{3} {2},{3}"/>').format(
                kind, _RIGHT - _SAMPLE, _RIGHT, y - 45
            )
        )
        drawn.append(_text(_RIGHT - _SAMPLE - 80, y, label, "end", "tick"))
    return drawn


def _y_ticks(axis: _Axis) -> list[Markup]:
    drawn: list[Markup] = []
    for amount in axis.ticks():
        y = axis.place(amount)
        kind = "axis" if amount == axis.low else "grid"
        drawn.append(_stroke(kind, (_LEFT, y), (_RIGHT, y)))
        drawn.append(_text(_LEFT - 80, y + 45, _short(amount), "end", "tick"))
    return drawn


def _x_ticks(axis: _Axis) -> list[Markup]:
    drawn: list[Markup] = []
    for amount in axis.ticks():
        x = axis.place(amount)
        drawn.append(_stroke("axis", (x, _BOTTOM), (x, _BOTTOM + 60)))
        drawn.append(_text(x, _BOTTOM + 240, _short(amount), "middle", "tick"))
    return drawn


def _marks(marks: Sequence[Mark], axis: _Axis) -> list[Markup]:
    """Return a dashed line for each mark, its words on the side with more room, one below the other."""
    drawn: list[Markup] = []
    for n, mark in enumerate(marks):
        x = axis.place(mark.x_usd)
        is_left = x < (_LEFT + _RIGHT) // 2
        drawn.append(_stroke("mark", (x, _TOP), (x, _BOTTOM)))
        words_x, anchor = (x + 80, "start") if is_left else (x - 80, "end")
        drawn.append(_text(words_x, _TOP + 120 + n * _LINE, mark.label, anchor, "mark-label"))
    return drawn


def _stroke(kind: str, start: tuple[int, int], stop: tuple[int, int]) -> Markup:
    return Markup('<line class="{}" stroke="currentColor" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, *start, *stop
    )


def _text(x: int, y: int, words: str, anchor: str, kind: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, escape(words)
    )


def _short(amount: Usd) -> str:
    """Return a tick's amount, without cents where it has none."""
    return usd_text(amount).removesuffix(".00").replace("-", "\N{MINUS SIGN}")
