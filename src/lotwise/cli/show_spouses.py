"""How one joint return beside two separate ones looks in a terminal."""

from collections.abc import Iterable

from rich.console import Console

from lotwise.app.spouses import Compared, LineBeside
from lotwise.cli.screen import dollars, money, say, table


def comparison(to: Console, found: Compared) -> None:
    """Write the taxes of the three returns, what makes them differ, and what each carries over."""
    made = table(
        f"{found.year}: one joint return, two separate ones",
        ["", "Joint", "  Yours", "  Spouse's", "  Separate - joint"],
        right=range(1, 5),
        fold=[0],
    )
    for one in found.taxes:
        made.add_row(*_cells(one))
    made.add_section()
    whole = (found.joint.tax_usd, found.taxpayer.tax_usd, found.spouse.tax_usd, found.difference_usd)
    made.add_row("Federal and state tax", *map(dollars, whole))
    to.print(made)
    if found.reasons:
        why = table(
            "Lines that differ most",
            ["", "Joint", "  Yours", "  Spouse's", "  Separate - joint"],
            right=range(1, 5),
            fold=[0],
        )
        for one in found.reasons:
            why.add_row(*_cells(one))
        to.print(why)
    _verdict(to, found)


def _cells(one: LineBeside) -> Iterable[str]:
    amounts = (one.joint_usd, one.taxpayer_usd, one.spouse_usd, one.difference_usd)
    label = one.label if min(amounts[:3]) < 0 else one.label.removesuffix("; a refund where it is negative")
    return (label, *map(dollars, amounts))


def _verdict(to: Console, found: Compared) -> None:
    difference = found.difference_usd
    if difference:
        word = "more" if difference > 0 else "less"
        say(to, f"Two separate returns cost {money(abs(difference))} {word} than the joint one.")
    else:
        say(to, "Two separate returns cost the same as the joint one.")
    if difference and not found.reasons:
        say(
            to,
            "Income and deductions are the same either way. The difference is the brackets: they are filled "
            "from the bottom for each of you instead of once for both.",
        )
    way = "Both itemize" if found.taxpayer.is_itemizing or found.spouse.is_itemizing else "Neither itemizes"
    say(to, f"{way}: on separate returns you both do or neither does, and this is better for you.")
    joint = found.joint.carried_out.total_usd
    apart = found.taxpayer.carried_out.total_usd + found.spouse.carried_out.total_usd
    if joint or apart:
        say(
            to,
            f"Carried over into {found.year + 1}: {money(joint)} jointly; "
            f"{money(found.taxpayer.carried_out.total_usd)} by you and "
            f"{money(found.spouse.carried_out.total_usd)} by your spouse.",
        )
