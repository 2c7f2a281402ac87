"""How allocations of basis look in a terminal."""

from collections.abc import Sequence

from rich.console import Console

from lotwise.app.allocation import Shown
from lotwise.cli.screen import day, findings_to, heading, money, say, short_id, table, units
from lotwise.ledger.transaction import Owner


def allocations(to: Console, shown: Sequence[Shown]) -> None:
    """Write each allocation: which basis lies in which wallet by it, and what speaks against it."""
    for one in shown:
        whose = " of your spouse" if one.owner is Owner.SPOUSE else ""
        state = "" if one.units else ": not applied"
        heading(to, f"{one.asset}: {one.kind} allocation{whose}, as of the close of 2024-12-31{state}")
        if one.units:
            made = table("", ["Wallet", "Quantity", "Acquired", "Basis", "Lot"], right=[1, 3], fold=[0])
            for part in one.units:
                row = (part.wallet, units(part.quantity), day(part.acquired_on), money(part.basis_usd))
                made.add_row(*row, short_id(part.root))
            to.print(made)
        findings_to(to, one.findings, most=len(one.findings))


def closing(to: Console, shown: Sequence[Shown], *, is_new: bool, is_file: bool) -> None:
    """Write whether anything was recorded, and what comes next."""
    to.print()
    if not is_file:
        for one in shown:
            say(to, f"{one.asset}: recorded as {short_id(one.correction_id)}.")
        if not shown:
            say(to, "No allocation is recorded: each wallet has the lots that were really there.")
    elif is_new:
        say(to, "Recorded. It counts from now on, and for good.")
    elif all(one.correction_id for one in shown):
        say(to, "All of it is recorded already.")
    elif all(one.is_applied for one in shown):
        say(to, "Nothing was recorded yet: add --record --reason, with your reason.")
    else:
        say(to, "Nothing was recorded: every condition must hold.")
