"""How wallets look in a terminal."""

from collections.abc import Sequence

from rich.console import Console

from lotwise.app.wallets import WalletRow
from lotwise.cli.screen import dollars, say, table
from lotwise.ledger.transaction import Owner
from lotwise.lots.sellable import Hold


def wallets(to: Console, rows: Sequence[WalletRow]) -> None:
    """Write the wallets; whose they are only where they are not all the taxpayer's."""
    has_owners = any(row.owner is not Owner.TAXPAYER for row in rows)
    owner = ["Owner"] if has_owners else []
    names = ["Wallet", *owner, "Keys held by", "Lots", "Assets", "Value", "Method"]
    made = table("", names, right=[2 + has_owners, 4 + has_owners], fold=[0, 3 + has_owners])
    for row in rows:
        value = dollars(row.fmv_usd) + (" + ?" if row.has_unknown else "")
        first = [row.name, *([row.owner.value] if has_owners else []), row.custody.value, str(row.lots)]
        made.add_row(*first, ", ".join(row.assets), value, row.method.value)
    to.print(made)
    held = [row for row in rows if row.state is not Hold.FREE]
    if held:
        words = ", ".join(
            f"{row.name} ({row.state.value}{f' until {row.locked_until}' if row.locked_until else ''})"
            for row in held
        )
        say(to, f"Not to be sold for now: {words}.")
