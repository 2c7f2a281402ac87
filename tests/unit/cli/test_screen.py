"""Tables show the words of other people's files as they are."""

import io

from rich.console import Console

from lotwise.cli import screen


def test_a_name_that_looks_like_markup_is_shown_as_it_is() -> None:
    out = io.StringIO()
    made = screen.table("Wallets of [/]x", ["Wallet", "Units"], right=[1])
    made.add_row("[/]x [bold]", "1")
    Console(file=out, width=60).print(made)
    assert "Wallets of [/]x" in out.getvalue()
    assert "[/]x [bold]" in out.getvalue()
