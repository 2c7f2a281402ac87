"""How a reconciliation and a forecast look in a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console

from lotwise.app.reconcile import (
    EXPECTED,
    Bridge,
    Compared,
    ExpectedSale,
    Forecast,
    Reconciled,
    questions,
    reasons,
    row_words,
    told_words,
)
from lotwise.cli.screen import (
    UNKNOWN,
    day,
    dollars,
    findings_to,
    heading,
    long_table,
    money,
    say,
    table,
    units,
)

_MOST: Final = 20
_ASKED: Final = "statement_differs"
"""Findings that say what the questions to the broker have just said."""


def shown(to: Console, found: Reconciled | Forecast, *, shows_all: bool) -> None:
    """Write a reconciliation, or a forecast."""
    if isinstance(found, Forecast):
        _forecast(to, found)
        return
    made = found.made
    if not found.statements:
        say(to, f"No statement of {made.year} was added yet. `lotwise statements add FILE` adds one.")
    for bridge in made.bridges:
        _bridge(to, bridge)
    told = [each for each in made.differences if shows_all or not EXPECTED.issuperset(each.causes)]
    if told:
        _differences(to, told, made.year)
        for each in told[:_MOST]:
            _explained(to, each)
        if len(told) > _MOST:
            say(to, f"… and {len(told) - _MOST} more: --out FILE.html explains each of them.")
    as_expected = len(made.differences) - len(told)
    agreeing = len(made.compared) - len(made.differences)
    if made.compared:
        say(to)
        say(
            to, f"Agree in everything: {agreeing}. Differ only as expected: {as_expected} (--all lists them)."
        )
    for question in questions(told):
        say(to, f"Ask {question}")
    findings_to(to, [one for one in found.findings if one.code != _ASKED])


def _bridge(to: Console, bridge: Bridge) -> None:
    """Write the way from a broker's totals to those filed."""
    columns = [f"{bridge.wallet}", "Proceeds (d)", "Basis (e)", "Adjust (g)", "Gain (h)"]
    rows = table("", columns, right=range(1, 5), fold=[0])
    amounts = bridge.told
    rows.add_row(
        f"Shown, {bridge.line_count} line{'s' * (bridge.line_count != 1)}",
        money(amounts.proceeds_usd),
        money(amounts.basis_usd),
        money(amounts.adjustment_usd),
        money(amounts.gain_usd),
    )
    for step in bridge.steps:
        rows.add_row(
            step.cause.value,
            *(money(one) if one else "" for one in (step.proceeds_usd, step.basis_usd, step.adjustment_usd)),
            money(step.gain_usd),
        )
    amounts = bridge.filed
    rows.add_row(
        "Filed",
        money(amounts.proceeds_usd),
        money(amounts.basis_usd),
        money(amounts.adjustment_usd),
        money(amounts.gain_usd),
    )
    to.print()
    to.print(rows)


def _differences(to: Console, told: Sequence[Compared], year: int) -> None:
    rows = long_table(
        f"Differences, {year}",
        ["Sold", "Wallet", "What", "Cause", "Box", "Gain (h)"],
        right=[5],
        fold=[1, 2, 3],
    )
    for each in told:
        settled = each.filed.settled
        boxes = ", ".join(sorted({f"{row.box} {row.codes}".strip() for row in settled}))
        quantity = sum(sale.quantity for sale in each.sales) or sum(
            one.line.quantity or 0 for one in each.lines
        )
        rows.add_row(
            day(each.on) if each.on else "in the year",
            each.wallet,
            f"{units(quantity)} {each.asset}",
            "; ".join(cause.value for cause in each.causes),
            boxes or "none yet",
            money(sum(row.gain_usd for row in settled)) if settled else UNKNOWN,
        )
    to.print(rows)


def _explained(to: Console, each: Compared) -> None:
    heading(to, told_words(each))
    for sentence in reasons(each):
        say(to, f" - {sentence}")
    for row in each.filed.settled:
        say(to, f" - {row_words(row)}")


def _forecast(to: Console, found: Forecast) -> None:
    if not found.sales:
        say(to, f"No US broker has a sale of {found.year} to report.")
        return
    rows = long_table(
        f"What the Forms 1099-DA of {found.year} will show",
        ["Sold", "Wallet", "Units", "Proceeds", "Basis shown", "Yours", "Term", ""],
        right=[2, 3, 4, 5],
        fold=[1],
    )
    for sale in found.sales:
        for n, line in enumerate(sale.lines):
            rows.add_row(
                day(sale.disposed_on),
                sale.wallet,
                f"{units(line.quantity)} {sale.asset}",
                dollars(line.proceeds_usd),
                "blank" if line.basis_usd is None else dollars(line.basis_usd),
                dollars(sale.basis_usd) if n == 0 else "",
                "blank" if line.is_long is None else "long" if line.is_long else "short",
                _mark(sale),
            )
    to.print(rows)
    if any(sale.is_planned for sale in found.sales):
        say(to, f"* planned by `lotwise plan`, at the prices of {found.on}")
    differing = sum(sale.differs for sale in found.sales)
    blank = sum(any(line.basis_usd is None for line in sale.lines) for sale in found.sales)
    if differing:
        say(to, f"≠ shows another basis or term than your books: {differing} of {len(found.sales)}")
    say(to, f"Without a basis, at least in part: {blank} of {len(found.sales)}.")
    say(
        to,
        "That is how it should be: a broker goes by its own books. You file yours, in the box and with the "
        "code that `lotwise reconcile` gives when the statement is there.",
    )


def _mark(sale: ExpectedSale) -> str:
    return ("*" if sale.is_planned else "") + ("≠" if sale.differs else "")
