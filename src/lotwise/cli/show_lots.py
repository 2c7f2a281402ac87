"""How open lots look in a terminal: with their value, or with what a sale of them would meet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from rich.console import Console

from lotwise.cli.screen import UNKNOWN, day, dollars, money, say, short_id, table, units
from lotwise.core.exact import decimal_from_steps, nearest
from lotwise.lots.grades import Graded
from lotwise.lots.sellable import Hold, Naming
from lotwise.lots.unrealized import Valued

_CENTS = 2
_FIGURES = 6
_BY: Final = {
    Naming.OWN_BOOKS: "books",
    Naming.TELL_BROKER: "broker",
    Naming.FIRST: "first",
    Naming.NO: "no",
}
_MEANING: Final = {
    Naming.OWN_BOOKS: "a record of your own no later than the sale",
    Naming.TELL_BROKER: "only what the broker was told by then",
    Naming.FIRST: "it is first in line where only that counts",
    Naming.NO: "other units stand before it",
}


def lots(
    to: Console, holdings: Sequence[Valued], grades: Mapping[str, Graded], *, most: int | None = None
) -> None:
    """Write the open lots, or so many of them, the largest unrealized loss first."""
    made = table(
        "",
        ["Lot", "Wallet", "Quantity", "Acquired", "Term", "Days", "Basis", "Value", "Gain", "E"],
        right=[2, 5, 6, 7, 8],
        fold=[1, 2],
    )
    held = sorted(holdings, key=lambda one: (one.gain_usd is None, one.gain_usd or 0, one.lot.id))
    for one in held[:most]:
        lot = one.lot
        made.add_row(
            short_id(lot.id),
            lot.wallet,
            f"{units(lot.quantity)} {lot.asset}",
            day(lot.root.acquired_on),
            one.term.value if one.term else "?",
            str(one.days_to_long) if one.days_to_long else "",
            dollars(lot.basis_usd),
            dollars(one.fmv_usd),
            dollars(one.gain_usd),
            grades[lot.id].grade.name + "*" * bool(one.held_back) + "+" * _carries(one),
        )
    to.print(made)
    if most is not None and len(held) > most:
        say(to, f"… and {len(held) - most:,} more lots: --all shows them, and so does --json.")
    known = [one.gain_usd for one in holdings if one.gain_usd is not None]
    losses, gains = sum(g for g in known if g < 0), sum(g for g in known if g > 0)
    say(to, f"Unrealized losses {money(losses)}, unrealized gains {money(gains)}. Days: until long-term.")
    say(to, "E is the evidence: A record with an id, B record, C inferred, D your word.", style="dim")
    if any(one.held_back for one in holdings):
        say(to, "* is locked or staked, and not planned; --details says until when.")
    if any(map(_carries, holdings)):
        say(
            to,
            "+ has another basis or date than its purchase: a gift with two bases, a loss that a wash sale "
            "put off, or an added fee. `lotwise explain LOT` shows it.",
        )


def _carries(one: Valued) -> bool:
    """Return whether basis, date and gain of a lot are more than its purchase tells."""
    return one.lot.root.loss_basis_usd is not None or bool(one.lot.root.adjusted_by)


def price(one: Decimal | None) -> str:
    """Return dollars a unit: to the cent from one dollar on, below that in six figures; for tight tables."""
    if one is None:
        return UNKNOWN
    places = _CENTS if one >= 1 or not one else _FIGURES - one.adjusted() - 1
    numerator, denominator = one.as_integer_ratio()
    shown = f"{decimal_from_steps(nearest(numerator * 10**places, denominator), places):,f}"
    return f"${shown}" if places == _CENTS else f"${shown.rstrip('0')}"


def details(to: Console, holdings: Sequence[Valued], *, most: int | None = None) -> None:
    """Write the open lots with price, break-even, identification and locks, the largest loss first."""
    made = table(
        "",
        ["Lot", "Wallet", "Quantity", "Price", "Break-even", "Gain", "By", "Free"],
        right=[3, 4, 5],
        fold=[1, 2],
    )
    held = sorted(holdings, key=lambda one: (one.gain_usd is None, one.gain_usd or 0, one.lot.id))
    for one in held[:most]:
        made.add_row(
            short_id(one.lot.id),
            one.lot.wallet,
            f"{units(one.lot.quantity)} {one.lot.asset}",
            price(one.quote.price if one.quote else None),
            price(one.break_even),
            dollars(one.gain_usd),
            "" if one.identifiable is None else _BY[one.identifiable],
            _free(one),
        )
    to.print(made)
    if most is not None and len(held) > most:
        say(to, f"… and {len(held) - most:,} more lots: --all shows them, and so does --json.")
    say(
        to,
        "Break-even: the price a unit at which a sale, after the wallet's fee where you stated one, brings "
        "neither gain nor loss.",
    )
    shown = {one.identifiable for one in holdings} - {None}
    words = "; ".join(f"{_BY[one]}, {_MEANING[one]}" for one in Naming if one in shown)
    if words:
        say(to, f"By: how a sale today can mean this lot: {words}.")
    if any(one.held_back for one in holdings):
        say(to, "Free: from when its units can be sold; what is locked or staked is not planned.")


def _free(one: Valued) -> str:
    """Return from when units can be sold, in ten letters at most."""
    if one.locked_until is not None:
        return one.locked_until.isoformat()
    return "yes" if one.state is Hold.FREE else one.state.value
