"""How a year with other records looks in a terminal."""

from collections.abc import Iterable

from rich.console import Console

from lotwise.app.gains import Gains
from lotwise.app.what_if import SideBySide, TaxCompared, WhatIf
from lotwise.cli.screen import money, say, short_id, table, units

_MOST = 20
"""How many sales are shown; --json has all."""


def compared(to: Console, one: WhatIf) -> None:
    """Write a year as recorded beside the same year with other records."""
    other = "first in, first out" if one.is_valid else one.method.value
    say(to, _title(one))
    made = table("", [str(one.year), "Short-term", "Long-term", "Tax", "Carried over"], right=[1, 2, 3, 4])
    made.add_row("As recorded", *_amounts(one.gains.as_recorded), *_taxes(one.tax))
    made.add_row(
        other.capitalize() if one.is_valid else other, *_amounts(one.gains.instead), *_others(one.tax)
    )
    made.add_row("Change", *_amounts(one.gains.change), *_changes(one.tax))
    to.print(made)
    if one.tax is None:
        say(to, "Tax: the household's facts of the year, or an amount of it, are not known.")
    if one.wallets:
        _lists(to, one)
    elif one.is_valid and not one.records:
        say(to, "You recorded no standing order and no identification, so nothing would differ.")
    else:
        say(to, "No sale of the year would differ.")
    _notes(to, one)


def _title(one: WhatIf) -> str:
    if one.is_valid:
        return f"{one.year} as if you had recorded nothing: first in, first out in every wallet"
    return f"{one.year} as if every wallet had always sold by {one.method.value}: not valid for the past"


def _lists(to: Console, one: WhatIf) -> None:
    by_wallet = table("", ["Wallet", "As recorded", "Otherwise", "Change"], right=[1, 2, 3], fold=[0])
    for name, gains in one.wallets.items():
        by_wallet.add_row(name, *_totals(gains))
    to.print(by_wallet)
    by_sale = table(
        "", ["Sale", "Sold", "Quantity", "As recorded", "Otherwise", "Change"], right=[2, 3, 4, 5]
    )
    for sale in one.sales[:_MOST]:
        quantity = f"{units(sale.quantity)} {sale.asset}"
        by_sale.add_row(short_id(sale.id), sale.sold_on.isoformat(), quantity, *_totals(sale.gains))
    to.print(by_sale)
    if len(one.sales) > _MOST:
        say(to, f"… and {len(one.sales) - _MOST:,} more sales: --json shows them.")


def _notes(to: Console, one: WhatIf) -> None:
    if one.wallets:
        say(to, "Gains of both terms together; --json has them apart.", style="dim")
    if one.earlier_years:
        years = ", ".join(map(str, one.earlier_years))
        say(to, f"{years} would have differed too; losses carried over from there are as you state them.")
    if one.gains.as_recorded.unknown or one.gains.instead.unknown:
        say(to, "Some gains are not known and are in no sum; see `lotwise findings`.")
    if not one.is_valid:
        say(to, "You cannot choose this afterwards: only an order that was recorded before a sale counts.")


def _amounts(gains: Gains) -> Iterable[str]:
    return money(gains.short_usd), money(gains.long_usd)


def _totals(gains: SideBySide) -> Iterable[str]:
    return tuple(
        "unknown" if one.unknown else money(one.total_usd)
        for one in (gains.as_recorded, gains.instead, gains.change)
    )


def _taxes(tax: TaxCompared | None) -> Iterable[str]:
    return ("", "") if tax is None else (money(tax.as_recorded_usd), money(tax.carried_usd))


def _others(tax: TaxCompared | None) -> Iterable[str]:
    return ("", "") if tax is None else (money(tax.instead_usd), money(tax.instead_carried_usd))


def _changes(tax: TaxCompared | None) -> Iterable[str]:
    if tax is None:
        return "", ""
    return money(tax.instead_usd - tax.as_recorded_usd), money(tax.instead_carried_usd - tax.carried_usd)
