"""Show what another wash-sale law would make of a project."""

from rich.console import Console

from lotwise.app.laws import CURRENT, UnderLaw
from lotwise.cli.screen import money, say, table


def law(to: Console, under: UnderLaw) -> None:
    """Show years under another law beside the law as it is."""
    if under.name == CURRENT:
        return
    title = under.title.replace("A law", "a law", 1) if under.title.startswith("A law") else under.title
    say(to, f"Under {title}. {'It is not law.' if under.status == 'proposed' else ''}".strip())
    if not under.years:
        say(to, "No year of yours would be another.")
        return
    rows = table(
        "", ["Year", "Short now", "then", "Long now", "then", "Disallowed", "Sales"], right=range(1, 7)
    )
    for one in under.years:
        rows.add_row(
            str(one.tax_year),
            money(one.now.short_usd),
            money(one.then.short_usd),
            money(one.now.long_usd),
            money(one.then.long_usd),
            money(one.disallowed_usd),
            str(one.dispositions),
        )
    to.print(rows)
    say(to, "What is disallowed is in the basis of the lots that replaced the units, or gone with an IRA.")
