"""How far the tax of each state is computed: its standing, the years, and what is left out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.errors import MissingRuleError, NotFoundError
from lotwise.rules.book import us_rules
from lotwise.rules.states import Compared, StateLaw, compared, state_law, taxes_nothing

_NO_TAX: Final = "no tax on wages or capital gains"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStanding:
    """A state as lotwise knows it.

    Attributes:
        state: Postal code.
        name: Its name.
        first_year: First tax year that is computed; None without a law here.
        last_year: Last one.
        is_taxing: Whether it taxes wages or capital gains in the year asked about.
        standing: How its tax compares with independent engines, in words.
        is_verified: Whether that is enough to call it verified.
        compared: The counts behind it.
        not_computed: What is left out.
    """

    state: str
    name: str
    first_year: int | None
    last_year: int | None
    is_taxing: bool
    standing: str
    is_verified: bool
    compared: Compared
    not_computed: tuple[str, ...]


def state_standings(year: int) -> tuple[StateStanding, ...]:
    """Return all states and the District of Columbia, by postal code, for a tax year."""
    names = us_rules().rule("state_names", date(year, 12, 31)).value
    assert isinstance(names, tuple), "names are a list of pairs"
    pairs = sorted((str(pair[0]), str(pair[1])) for pair in names if isinstance(pair, tuple))
    return tuple(_standing(state, name, year) for state, name in pairs)


def state_standing(state: str, year: int) -> StateStanding:
    """Return one of them.

    Raises:
        NotFoundError: There is no such state.
    """
    found = [one for one in state_standings(year) if one.state == state.upper()]
    if not found:
        raise NotFoundError(
            f'"{state}" is no postal code of a state.',
            "Write one such as TX; lotwise knows the 50 states and the District of Columbia.",
        )
    return found[0]


def _standing(state: str, name: str, year: int) -> StateStanding:
    law, counts = _law(state), compared(state)
    is_taxing = not taxes_nothing(state, year)
    return StateStanding(
        state=state,
        name=name,
        first_year=law.first_year if law else None,
        last_year=law.last_year if law else None,
        is_taxing=is_taxing,
        standing=_words(law, counts, year) if is_taxing else _NO_TAX,
        is_verified=counts.is_verified or not is_taxing,
        compared=counts,
        not_computed=law.not_computed if law and is_taxing else (),
    )


def _words(law: StateLaw | None, counts: Compared, year: int) -> str:
    if law is None or not law.covers(year):
        return f"its law of {year} is not here: not computed"
    return str(counts)


def _law(state: str) -> StateLaw | None:
    try:
        return state_law(state)
    except MissingRuleError:
        return None
