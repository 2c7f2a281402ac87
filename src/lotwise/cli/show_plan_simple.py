"""How the arithmetic of articles looks beside the true result."""

from rich.console import Console

from lotwise.app.plan_simple import SimpleView, left_out
from lotwise.cli.screen import heading, money, say, table


def simple(to: Console, view: SimpleView) -> None:
    """Write the simple sum step by step, the true result below it, and what the sum leaves out."""
    percent = f"{(view.rate * 100).normalize():f} %"
    heading(to, f"The simple sum at {percent}")
    made = table("", ["", "Every loss", "This plan"], right=[1, 2], fold=[0])
    both = (view.everything, view.plan)
    steps = (
        ("Loss realized", [one.loss_usd for one in both]),
        ("Gains it meets", [one.gains_usd for one in both]),
        ("Other income it may lower", [one.limit_usd for one in both]),
        ("Loss used this year", [one.used_usd for one in both]),
        (f"Times {percent}: saved this year", [one.saved_usd for one in both]),
        ("Loss carried over", [one.carried_usd for one in both]),
        (f"Times {percent}: saved some day", [one.carried_worth_usd for one in both]),
    )
    for words, amounts in steps:
        made.add_row(words, *map(money, amounts))
    made.add_section()
    made.add_row("The simple sum promises", *(money(one.promised_usd) for one in both), style="bold")
    made.add_row("Your return saves this year", *(money(one.worth.saved_this_year_usd) for one in both))
    made.add_row("The carryover saves later", *(money(one.worth.saved_later_usd) for one in both))
    made.add_row("Future tax", *(money(-one.worth.future_tax_usd) for one in both))
    made.add_row("Fees and spread", *(money(-one.worth.fees_usd) for one in both))
    made.add_section()
    made.add_row("True worth, today's dollars", *(money(one.worth.npv_usd) for one in both), style="bold")
    to.print(made)
    for words, one in (("every loss", view.everything), ("this plan", view.plan)):
        sentences = left_out(one, view.rate)
        if sentences:
            heading(to, f"What the simple sum leaves out, for {words}")
        for sentence in sentences:
            say(to, f"• {sentence}")
