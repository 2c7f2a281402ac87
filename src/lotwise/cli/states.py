"""``lotwise states``: how far the tax of each state is computed."""

from datetime import date

import click

from lotwise.app import clock
from lotwise.app.states import StateStanding
from lotwise.app.states_json import standings_of, states_json
from lotwise.cli import common, screen

_ROWS = "Oracle rows are made-up returns whose tax independent tax programs agree on."


@click.command("states")
@click.argument("state", required=False)
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; this year if left out.")
@click.option("--as-of", type=common.Day(), help="The day whose year is meant; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(state: str | None, year: int | None, as_of: date | None, *, as_json: bool) -> None:
    """Show how far the tax of each state, or of STATE, is computed, and how that was checked."""
    wanted = year or (as_of or clock.now().date()).year
    if as_json:
        common.write_json(states_json(wanted, state))
        return
    rows = standings_of(wanted, state)
    to = screen.console()
    made = screen.table(f"State tax of {wanted}", ["", "State", "How far it is computed"], fold=[2])
    for one in rows:
        made.add_row(one.state, one.name, one.standing[:1].upper() + one.standing[1:] + ".")
    to.print(made)
    if state is not None:
        for left_out in rows[0].not_computed:
            screen.say(to, f"Not computed: {left_out}.")
        if rows[0].not_computed:
            screen.say(
                to, f"Where one of these applies to you, compare with tax software. {_ROWS}", style="dim"
            )
    elif missing := _verified(rows):
        screen.say(to, missing, style="dim")


def _verified(rows: tuple[StateStanding, ...]) -> str:
    verified = sum(one.is_verified for one in rows)
    return (
        f"{verified} of {len(rows)} verified, or without a tax. {_ROWS} What is left out of a state's tax: "
        "lotwise states NY."
    )
