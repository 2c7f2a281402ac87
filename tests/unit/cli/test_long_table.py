"""A long table looks exactly as Rich's own does, at every width and for every text."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from lotwise.cli.long_table import LongTable
from lotwise.cli.screen import table

_CELLS = st.one_of(
    st.text(alphabet=" abcß…界é\t\n\x07[]:$-,.0123456789", max_size=14),
    st.sampled_from(["", "$1,234", "-$7", "Coinbase Pro of Ann", "0.96721… ADA", "[b]x[/]", ":smile:", "界"]),
)
_HEADS = ("Lot", "Wallet", "Quantity", "")


def _written(made: object, width: int, encoding: str, *, has_colors: bool) -> str:
    raw = io.BytesIO()
    to = Console(
        file=io.TextIOWrapper(raw, encoding=encoding, errors="replace", write_through=True),
        width=width,
        highlight=False,
        force_terminal=has_colors,
        color_system="standard" if has_colors else None,
    )
    to.print(made)
    return raw.getvalue().decode(encoding)


@given(
    rows=st.lists(st.tuples(*[_CELLS] * len(_HEADS)), max_size=6),
    width=st.integers(4, 90),
    title=st.sampled_from(["", "Open lots"]),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    has_colors=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_it_looks_as_the_table_of_rich(
    rows: list[tuple[str, ...]], width: int, title: str, encoding: str, *, has_colors: bool
) -> None:
    shape = {"right": [2], "fold": [1, 2]}
    slow, quick = table(title, _HEADS, **shape), LongTable(table(title, _HEADS, **shape))
    for row in rows:
        slow.add_row(*map(Text, row))
        quick.add_row(*row)
    expected = _written(slow, width, encoding, has_colors=has_colors)
    assert _written(quick, width, encoding, has_colors=has_colors) == expected


def test_it_can_be_shown_again() -> None:
    made = LongTable(table("", ["Lot", "Wallet"]))
    made.add_row("abc", "Coinbase")
    first = _written(made, 80, "utf-8", has_colors=False)
    assert first.endswith("abc Coinbase\n")
    assert _written(made, 80, "utf-8", has_colors=False) == first


def test_a_row_has_a_text_for_each_column() -> None:
    made = LongTable(table("", ["Lot", "Wallet"]))
    with pytest.raises(ValueError, match="zip"):
        made.add_row("abc")
