"""No figure is ever cut: a table that does not fit is written as lines of heading and value."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lotwise.cli import screen
from lotwise.cli.long_table import LongTable

FIGURE = re.compile(r"-?\$?\d[\d,.-]*")
HEADS = ("Lot", "Wallet", "Quantity", "Acquired", "Basis", "Value", "Gain")
SHAPE = {"right": [2, 4, 5, 6], "fold": [1]}
ROWS = (
    ("zf5o7c5f", "Coinbase", "0.41580063 BTC", "2025-10-06", "$1,075,209.11", "$1,040,800.00", "-$34,409.11"),
    ("q5hx5e4t", "Cold storage of Ann", "5 ETH", "2025-08-24", "$23,945.00", "$10,000.00", "-$13,945.00"),
)


def written(made: object, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, color_system=None).print(made)
    return out.getvalue()


def both(rows: tuple[tuple[str, ...], ...], **shape: list[int]) -> tuple[Table, LongTable]:
    slow, quick = screen.table("Open lots", HEADS, **shape), screen.long_table("Open lots", HEADS, **shape)
    for row in rows:
        slow.add_row(*row)
        quick.add_row(*row)
    return slow, quick


@pytest.mark.parametrize("width", [24, 40, 60, 72, 80, 100, 120])
@pytest.mark.parametrize("fold", [[], [1], list(range(7))])
def test_every_figure_and_every_date_is_whole_at_every_width(width: int, fold: list[int]) -> None:
    for made in both(ROWS, right=[2, 4, 5, 6], fold=fold):
        text = written(made, width)
        figures = [one for row in ROWS for cell in row for one in cell.split() if FIGURE.fullmatch(one)]
        assert sorted(figures) == sorted(one for one in re.split(r"\s+", text) if FIGURE.fullmatch(one)), text
        assert max(map(len, text.splitlines())) <= width


def test_a_table_that_does_not_fit_is_written_as_lines() -> None:
    for made in both(ROWS, **SHAPE):
        lines = [line.rstrip() for line in written(made, 60).splitlines()]
        assert lines[:9] == [
            "",
            "Open lots",
            "Lot: zf5o7c5f",
            "  Wallet: Coinbase",
            "  Quantity: 0.41580063 BTC",
            "  Acquired: 2025-10-06",
            "  Basis: $1,075,209.11",
            "  Value: $1,040,800.00",
            "  Gain: -$34,409.11",
        ]
        assert lines[9] == "Lot: q5hx5e4t"


def test_one_that_fits_stays_a_table() -> None:
    for made in both(ROWS, **SHAPE):
        lines = written(made, 100).splitlines()
        assert lines[2].split() == list(HEADS)
        assert lines[4].endswith("-$34,409.11")


def test_empty_cells_labels_and_rows_that_go_on() -> None:
    made = screen.table("", ["", "Term", "Carried in, or out"], right=[2])
    made.add_row("2025", "short", "$0")
    made.add_row("", "long", "$1,200", style="bold")
    made.add_section()
    made.add_row("Sum", "", "$1,200")
    assert [line.rstrip() for line in written(made, 20).splitlines()] == [
        *("2025", "  Term: short", "  Carried in, or", "  out: $0"),
        *("  Term: long", "    Carried in, or", "    out: $1,200"),
        *("", "Sum", "  Carried in, or", "  out: $1,200"),
    ]


def test_a_name_that_looks_like_markup_is_shown_as_it_is_in_lines() -> None:
    made = screen.table("Of [/]x", ["Wallet", "A heading that is much too wide"])
    made.add_row("[/]x [bold]", "1")
    made.add_row(Text("[b]", style="bold"), "2")
    text = written(made, 30)
    assert "Wallet: [/]x [bold]" in text
    assert "Wallet: [b]" in text


@given(
    rows=st.lists(
        st.tuples(
            st.text(alphabet="ab c", max_size=9),
            st.integers(-(10**9), 10**9).map(lambda n: f"${n:,}".replace("$-", "-$")),
            st.integers(0, 10**7).map(lambda n: f"about ${n:,} by words"),
        ),
        min_size=1,
        max_size=4,
    ),
    width=st.integers(28, 90),
    fold=st.sampled_from([[], [0], [2], [0, 2]]),
)
@settings(max_examples=80, deadline=None)
def test_figures_are_whole(rows: list[tuple[str, str, str]], width: int, fold: list[int]) -> None:
    made = screen.table("", ["", "Saved", "Why"], right=[1], fold=fold)
    for row in rows:
        made.add_row(*row)
    shown = re.split(r"\s+", written(made, width))
    for row in rows:
        assert row[1] in shown
        assert row[2].split()[1] in shown
