"""The household's facts as rows of name and value."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from lotwise.app.demo import example_folder
from lotwise.app.workspace import State
from lotwise.core.money import usd_text
from lotwise.tax.household import YearFacts, is_count

_NO_MONEY: Final = ("_years", "_minutes", "_days")
"""How the names of whole numbers end that are no amounts."""


def household_rows(state: State) -> tuple[tuple[str, str], ...]:
    """Return what the household states, in the order of its file.

    Raises:
        BadInputError: The household's facts are not known.
    """
    household = state.need_household()
    rows = [
        (field.name, _text(value))
        for field in fields(household)
        if field.name not in {"name", "years", "future", "plan"}
        and (value := getattr(household, field.name)) not in (None, "", False)
    ]
    for year, facts in sorted(household.years.items()):
        rows += _year_rows(year, facts)
    for section in ("future", "plan"):
        rows += _section_rows(section, getattr(household, section))
    return tuple(rows)


def _year_rows(year: int, facts: YearFacts) -> list[tuple[str, str]]:
    whole = _stated_rows(str(year), facts)
    return whole + (_stated_rows(f"{year} spouse", facts.spouse) if facts.spouse else [])


def _stated_rows(section: str, facts: YearFacts) -> list[tuple[str, str]]:
    return [
        (f"{section} {field.name}", _year_text(field.name, getattr(facts, field.name)))
        for field in fields(facts)
        if field.name in facts.given and field.name != "spouse"
    ]


def _year_text(name: str, value: object) -> str:
    return str(value) if is_count(name) else _text(value)


_UNSAID: Final = "as in the plan year"
_WHERE_NONE: Final = {"horizon_years": "until you are 90", "most_fees": "any amount"}
"""What counts where a key is not stated."""


def _section_rows(section: str, facts: object) -> list[tuple[str, str]]:
    assert is_dataclass(facts), "sections are dataclasses"
    rows = []
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, YearFacts):
            unsaid = [] if "wages" in value.given else [(f"{section} wages", _UNSAID)]
            rows += unsaid + _stated_rows(section, value)
        elif field.name == "fee_rate_by_wallet":
            rows += [(f"{section} fee_rate {wallet}", _text(rate)) for wallet, rate in sorted(value.items())]
        elif field.name == "fixed_cost_by_wallet":
            costs = sorted(value.items())
            rows += [(f"{section} fixed_cost {wallet}", _text(cost)) for wallet, cost in costs]
        elif field.name == "most_trades":
            rows.append((f"{section} {field.name}", "any number" if value is None else str(value)))
        elif field.name == "keep":
            rows.append((f"{section} {field.name}", ", ".join(value) or "none"))
        elif field.name == "sale_in_years":
            rows.append((f"{section} {field.name}", "never" if value is None else _text(value)))
        elif field.name.endswith(_NO_MONEY) and value is not None:
            rows.append((f"{section} {field.name}", str(value)))
        else:
            name = field.name.removesuffix("_usd")
            rows.append(
                (f"{section} {name}", _WHERE_NONE.get(name, _UNSAID) if value is None else _text(value))
            )
    return rows


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return usd_text(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal | date):
        return str(value)
    return str(value)


def household_template() -> str:
    """Return a household file with every section, to be filled in."""
    return (example_folder() / "household.toml").read_text(encoding="utf-8")
