"""How sales with the lots that can be named, and the records that were stated, look in a terminal."""

from collections.abc import Sequence

from rich.console import Console

from lotwise.app.identified import IdentificationRow, SaleShown
from lotwise.cli.screen import day, dollars, say, short_id, table, units
from lotwise.core.dates import instant_words
from lotwise.core.quantity import quantity_text

_NOTHING = (
    "No record of your own is stated. `lotwise identify SALE` shows the lots that could be named for a sale."
)


def sale(to: Console, one: SaleShown) -> None:
    """Write a sale with the lots that lay in its wallet just before."""
    left = f"{quantity_text(one.leaves.quantity)} {one.leaves.asset} left {one.leaves.wallet}"
    by = ", ".join(method.value for method in one.methods)
    say(to, f"{one.kind.capitalize()} {short_id(one.id)} at {instant_words(one.at)}: {left}.")
    if by:
        say(to, f"The books choose its units by {by}.")
    is_told = all(lot.taken_quantity is not None for lot in one.lots)
    columns = ["Lot", "Acquired", "Quantity", "Basis", *(["Taken"] if is_told else [])]
    made = table("", columns, right=range(2, len(columns)))
    for lot in one.lots:
        taken = [units(lot.taken_quantity) if lot.taken_quantity else ""] if is_told else []
        made.add_row(
            short_id(lot.id), day(lot.acquired_on), units(lot.quantity), dollars(lot.basis_usd), *taken
        )
    to.print(made)
    say(to, f"These lots lay in {one.leaves.wallet} just before.", style="dim")


def records(to: Console, rows: Sequence[IdentificationRow], *, is_of_sale: bool = False) -> None:
    """Write the records that were stated, with whether they count."""
    if not rows:
        say(to, "" if is_of_sale else _NOTHING)
    for row in rows:
        say(to)
        if not is_of_sale:
            left = f"{quantity_text(row.quantity)} {row.asset} left {row.wallet}"
            say(to, f"{short_id(row.sale_id)}  {left} at {instant_words(row.sold_at)}")
        named = ", ".join(f"{quantity_text(one.quantity)} of {day(one.acquired_on)}" for one in row.units)
        told = "told to the broker" if row.is_with_broker else "on own books"
        say(to, f"   written {instant_words(row.written_at)}, {told}: {named}")
        say(to, f"   {'counts' if row.counts else f'does not count: {row.why}'}")
        say(to, f"   record: {row.reason} ({row.id})")
