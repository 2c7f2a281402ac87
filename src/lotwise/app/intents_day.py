"""Whether what is known of a day may be acted on: identifications and orders are of now.

Problem: `--as-of` shows any day, and a record that is signed today from the prices and terms of a day long
past would tell its owner to sell what may not be worth it any more. Chosen way: today always will do; an
earlier day of the same year as long as a price of it would still do to plan with ([plan] oldest_price_days),
and that is said; any other day is refused with what to do.

Left out: looking at a plan of any day, which changes nothing.

Source:
    26 CFR § 1.1012-1(j)(2)(i): lots are identified no later than the sale, so never for the past.
"""

from datetime import date

from lotwise.app import clock
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.tax.household import PlanSettings

WHAT_TO_DO = "Leave out --as-of, and import the prices of today first."


def why_not_now(state: State, on: date) -> str:
    """Return why nothing may be identified or ordered by what is known of a day; empty where it may.

    Args:
        state: The project.
        on: The day whose lots, prices and terms are looked at.
    """
    today = clock.today(state.zone)
    days = (today - on).days
    if days < 0:
        return f"Lots are identified and sold today, {today}; {on} has not come yet."
    most = (state.household.plan if state.household else PlanSettings()).oldest_price_days
    if days > most or on.year != today.year:
        return (
            f"Lots are identified and sold today, {today}, but this has the prices and terms of {on}"
            f"{f', {days} days ago' if days > 1 else ''}."
        )
    return ""


def check_now(state: State, on: date) -> None:
    """Refuse to identify lots by what is known of a day that is not today, or just before it.

    Args:
        state: The project.
        on: The day whose lots, prices and terms are looked at.

    Raises:
        BadInputError: It is another day.
    """
    if said := why_not_now(state, on):
        raise BadInputError(said, f"{WHAT_TO_DO} Nothing was recorded.")


def about_the_day(state: State) -> str:
    """Return what to know of a day before today that may still be acted on; empty for today."""
    on, today = state.as_of, clock.today(state.zone)
    if on == today:
        return ""
    return f"These are prices and terms of {on}, and today is {today}: see `lotwise plan` before you sell."
