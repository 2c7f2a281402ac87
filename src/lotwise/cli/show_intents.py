"""How identifications before the sale, and the story of a sale, look in a terminal."""

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from lotwise.app.audit import Story
from lotwise.app.intents import Standing
from lotwise.app.intents_shown import IntentRow
from lotwise.app.signing_checks import Signed
from lotwise.cli.screen import day, dollars, say, short_id, table, units
from lotwise.core.dates import instant_words
from lotwise.core.quantity import quantity_text

_WIDTH = 78
_MOST = 10


def intents(to: Console, rows: Sequence[IntentRow]) -> None:
    """Write identifications, lot by lot, and what became of them."""
    for row in rows:
        say(to)
        say(to, f"{row.wallet}: {quantity_text(row.quantity)} {row.asset} identified, {row.standing.value}")
        say(to, f"   {instant_words(row.made_at)}, {row.clock}; signed by {short_id(row.signer)}")
        made = table("", ["", "Lot", "Acquired", "Quantity", "Basis"], right=[0, 3, 4])
        for n, lot in enumerate(row.lots, start=1):
            made.add_row(
                str(n),
                short_id(lot.lot_id),
                day(lot.acquired_on),
                units(lot.quantity),
                dollars(lot.basis_usd),
            )
        to.print(made)
        if row.relies_on_notice:
            say(to, "   on own books, by Notice 2026-20")
        if row.told_at:
            say(to, f"   told to the broker at {instant_words(row.told_at)}")
        if row.expires_at:
            say(to, f"   expires {instant_words(row.expires_at)}")
        for use in row.uses:
            said = "sold by" if use.counts else "do not count for the sale"
            say(to, f"   {quantity_text(use.quantity)} {said} {short_id(use.sale_id)}")
        if row.uses and row.left_quantity:
            say(to, f"   {quantity_text(row.left_quantity)} wait for a sale")
        say(to, f"   record {row.id}")


def letters(to: Console, paths: Iterable[Path]) -> None:
    """Write which files were written."""
    for path in paths:
        say(to, f"Wrote {path}")


def what_next(to: Console, rows: Sequence[IntentRow], about_the_day: str) -> None:
    """Write what is to be done now: sell what is identified, and nothing that is not any more.

    Args:
        to: Where to write.
        rows: What was identified, taken back, or told to the broker.
        about_the_day: What to know first of a day before today; empty for today.
    """
    say(to)
    wallets = ", ".join(dict.fromkeys(row.wallet for row in rows if row.standing is Standing.OPEN))
    if wallets and about_the_day:
        say(to, about_the_day)
    if wallets:
        say(to, f"{'Then' if about_the_day else 'Now'} sell, in {wallets}, and no more than is identified.")
    for row in rows:
        if row.standing in {Standing.CANCELLED, Standing.EXPIRED}:
            _over(to, row)
    say(to, "Note the head of the chain (`lotwise verify`) where nobody can change it, and")
    say(to, "keep the key's file safe.")


def _over(to: Console, row: IntentRow) -> None:
    """Write that an identification counts no more, and what would be sold now."""
    if row.left_quantity:
        say(
            to,
            f"{quantity_text(row.left_quantity)} {row.asset} in {row.wallet} are identified no more. Do not "
            "sell them before you identify again: otherwise the standing order in force there, or else first "
            "in, first out, chooses the lots.",
        )
    else:
        say(to, "All of it was sold before, so that nothing of it waits for a sale.")
    if row.told_at and row.standing is Standing.CANCELLED:
        say(to, f"{row.wallet} was told of it: tell it, too, that it is taken back.")


def story(to: Console, one: Story) -> None:
    """Write the story of a sale in the order of time, each step with its hash."""
    for step in one.steps:
        at = instant_words(step.at) if step.at else "computed"
        say(to, f"{at}  {step.what}", style="bold")
        for line in textwrap.wrap(step.words, _WIDTH - 3):
            say(to, f"   {line}")
        if step.ref:
            say(to, f"   {step.ref}", style="dim")
        if step.sha256:
            say(to, f"   {step.sha256}", style="dim")
    say(to)
    if one.is_identified:
        rest = f", but for {quantity_text(one.unnamed_quantity)}" if one.unnamed_quantity else ""
        say(to, f"The lots were identified no later than the sale{rest}.")
    else:
        say(to, "Nothing on record identified the lots before the sale.")


def signatures(to: Console, found: Signed) -> None:
    """Write what is wrong with the signatures, or that none is; nothing where nothing is signed."""
    for fault in found.faults[:_MOST]:
        say(to, f"CHANGED {fault}", style="bold red")
    if len(found.faults) > _MOST:
        say(to, f"… and {len(found.faults) - _MOST} more; --json shows all.")
    if found.count and not found.faults:
        say(to, f"All {found.count} records of identification are signed, in their order.")
        for key in found.keys:
            say(to, f"Signed by {key}")
    for said in found.clocks:
        say(to, f"You said that the clock had been wrong: {said}")
