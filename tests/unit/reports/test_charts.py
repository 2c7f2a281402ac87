"""Charts: exact ticks, whole coordinates, words for those who cannot see the drawing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import DOLLAR, Usd
from lotwise.reports.charts import Chart, Mark, Point, round_step, svg


def chart(
    points: tuple[tuple[int, int], ...], *, is_step: bool = False, marks: tuple[Mark, ...] = ()
) -> Chart:
    """Return a chart of points in whole dollars."""
    return Chart(
        id="tax",
        title="Tax against <loss>",
        description="Tax falls & stays.",
        x_label="Loss harvested",
        y_label="Tax",
        points=tuple(Point(x * DOLLAR, y * DOLLAR) for x, y in points),
        marks=marks,
        is_step=is_step,
    )


def path(drawing: str) -> list[tuple[int, int]]:
    found = re.search(r'class="curve" points="([^"]*)"', drawing)
    assert found
    pairs = (pair.split(",") for pair in found[1].split())
    return [(int(x), int(y)) for x, y in pairs]


def words(drawing: str, kind: str) -> list[str]:
    return re.findall(rf'<text class="{kind}"[^>]*>([^<]*)</text>', drawing)


def test_ticks_are_round_amounts_that_enclose_the_points() -> None:
    drawing = svg(chart(((0, 38_410), (34_000, 26_220))))
    assert words(drawing, "tick") == [
        *("$25,000", "$30,000", "$35,000", "$40,000"),
        *("$0", "$10,000", "$20,000", "$30,000", "$40,000"),
    ]


def test_losses_below_zero_carry_a_minus_sign() -> None:
    assert words(svg(chart(((-20, 0), (20, 1)))), "tick")[-5:] == ["−$20", "−$10", "$0", "$10", "$20"]


def test_a_line_falls_from_top_left_to_bottom_right_of_the_axes() -> None:
    (x_1, y_1), (x_2, y_2) = path(svg(chart(((0, 100), (100, 0)))))
    assert x_1 < x_2
    assert y_1 < y_2  # SVG counts downward


def test_a_step_holds_its_value_until_the_next_point() -> None:
    corners = path(svg(chart(((0, 100), (50, 20), (100, 0)), is_step=True)))
    assert len(corners) == 5
    assert [corners[n][1] for n in (0, 2)] == [corners[n][1] for n in (1, 3)]
    assert [corners[n][0] for n in (1, 3)] == [corners[n][0] for n in (2, 4)]


def test_a_flat_curve_has_an_axis_of_its_own() -> None:
    assert len({y for _, y in path(svg(chart(((0, 7), (9, 7)))))}) == 1


def test_title_description_and_labels_are_there_and_escaped() -> None:
    drawing = svg(chart(((0, 1), (2, 3)), marks=(Mark(DOLLAR, "<b>stop"),)))
    assert '<title id="tax-title">Tax against &lt;loss&gt;</title>' in drawing
    assert '<desc id="tax-description">Tax falls &amp; stays.</desc>' in drawing
    assert 'aria-labelledby="tax-title tax-description"' in drawing
    assert words(drawing, "mark-label") == ["&lt;b&gt;stop"]
    assert words(drawing, "axis-label") == ["Tax", "Loss harvested"]


def test_marks_beside_each_other_have_their_words_on_lines_of_their_own() -> None:
    drawing = svg(chart(((0, 1), (9, 3)), marks=(Mark(DOLLAR, "one"), Mark(DOLLAR, "two"))))
    heights = re.findall(r'class="mark-label" x="\d+" y="(\d+)"', drawing)
    assert len(set(heights)) == 2


@pytest.mark.parametrize("points", [((0, 1),), ((5, 1), (0, 1))])
def test_points_that_make_no_curve_are_refused(points: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(AssertionError, match="points"):
        chart(points)


@given(span=st.integers(1, 10**20))
def test_a_step_is_round_and_the_smallest_that_suffices(span: Usd) -> None:
    step = round_step(span)
    assert re.fullmatch("[125]0*", str(step))
    assert step * 5 >= span
    smaller = step // 2 if str(step)[0] != "5" else step * 2 // 5
    assert smaller * 5 < span or smaller < 10**6


@given(
    xs=st.lists(st.integers(-(10**15), 10**15), min_size=2, max_size=6),
    ys=st.lists(st.integers(-(10**15), 10**15), min_size=6, max_size=6),
)
def test_every_point_lies_within_the_axes(xs: list[Usd], ys: list[Usd]) -> None:
    points = tuple(Point(x, y) for x, y in zip(sorted(xs), ys, strict=False))
    shown = Chart(id="c", title="", description="", x_label="", y_label="", points=points)
    for x, y in path(svg(shown)):
        assert 1000 <= x <= 5980
        assert 420 <= y <= 2980


def two_lines() -> str:
    points = tuple(Point(x * DOLLAR, y * DOLLAR) for x, y in ((0, 90), (50, 20), (100, 20)))
    others = tuple(Point(x * DOLLAR, y * DOLLAR) for x, y in ((0, 90), (100, 10)))
    return svg(
        Chart(
            id="c",
            title="",
            description="",
            x_label="",
            y_label="",
            points=points,
            other_points=others,
            line_labels=("short-term", "long-term"),
        )
    )


def test_a_second_line_shares_the_axes_and_is_told_apart() -> None:
    drawing = two_lines()
    kinds = re.findall(r'<polyline class="([^"]*)"', drawing)
    assert kinds == ["curve", "curve other", "curve", "curve other"]
    lines = re.findall(r'points="([^"]*)"', drawing)
    assert lines[0].split()[0] == lines[1].split()[0]
    assert "short-term</text>" in drawing
    assert "long-term</text>" in drawing


def test_labels_are_as_many_as_lines() -> None:
    points = (Point(0, 1), Point(DOLLAR, 2))
    with pytest.raises(AssertionError, match="a label a line"):
        Chart(
            id="c",
            title="",
            description="",
            x_label="",
            y_label="",
            points=points,
            line_labels=("a", "b"),
        )
