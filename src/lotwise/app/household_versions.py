"""The household as it was and is: recording it, its earlier versions, what each changed, and going back.

Households are recorded and never replaced, so every earlier one is still there. Going back is recording the
earlier text again. What a change does to tax and plan is computed from the project with each of the two
texts, on the same day.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from lotwise.app import clock
from lotwise.app.planning import plan_report
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State, computed
from lotwise.core.errors import BadInputError, LotwiseError, NotFoundError
from lotwise.core.money import Usd
from lotwise.store.choices import set_household
from lotwise.store.earlier import households_recorded
from lotwise.store.project import Project
from lotwise.tax.household import household_of

__all__ = [
    "USUAL_NAME",
    "Difference",
    "Effect",
    "Version",
    "differences",
    "effect_of",
    "file_of",
    "record_household",
    "restore_household",
    "version_named",
    "versions",
]

USUAL_NAME = "household.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A key of the household file that two versions state differently.

    Attributes:
        key: The key with its tables, such as ``year.2026.wages``.
        before: What the earlier version states, as text; empty where it does not.
        after: What the later one states, likewise.
    """

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A household that was recorded.

    Attributes:
        number: Its number, from 1 on.
        name: Name of its file.
        text: Its text.
        recorded_at: When it was recorded.
        counts: Whether it is the one that counts.
        differences: What it states otherwise than the one before it.
    """

    number: int
    name: str
    text: str
    recorded_at: datetime
    counts: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change of the household does; None where it cannot be computed.

    Attributes:
        tax_before_usd: All tax of the day's year, before the change.
        tax_after_usd: The same, after it.
        plan_before_usd: What the best plan of the day was worth before, after everything.
        plan_after_usd: What it is worth after.
    """

    tax_before_usd: Usd | None
    tax_after_usd: Usd | None
    plan_before_usd: Usd | None
    plan_after_usd: Usd | None


def file_of(state: State) -> tuple[str, str]:
    """Return name and text of the household file that counts; the usual name and no text where there is none.

    Args:
        state: The project.
    """
    return state.facts.household or (USUAL_NAME, "")


def record_household(state: State, text: str) -> bool:
    """Make a text the household's facts from now on, and return whether that is new.

    Args:
        state: The project.
        text: The household file, in full; how its lines end does not matter.

    Raises:
        BadInputError: The text says something that cannot be; every problem is listed.
    """
    name, before = file_of(state)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain == before.replace("\r\n", "\n"):
        return False
    household_of(plain, name)
    return set_household(state.project, name, plain, now=clock.now())


def restore_household(state: State, number: int) -> bool:
    """Make an earlier version count again, and return whether that changes anything.

    Args:
        state: The project.
        number: Its number.

    Raises:
        NotFoundError: There is no such version.
        BadInputError: It says something that cannot be, by what lotwise knows today.
    """
    version = version_named(state.project, number)
    household_of(version.text, version.name)
    return set_household(state.project, version.name, version.text, now=clock.now())


def versions(project: Project) -> tuple[Version, ...]:
    """Return all households that were recorded, the newest first, with what each changed.

    Args:
        project: The project.
    """
    recorded = households_recorded(project)
    befores = ("", *(one.text for one in recorded))
    return tuple(
        Version(
            number=one.number,
            name=one.name,
            text=one.text,
            recorded_at=one.recorded_at,
            counts=one.number == len(recorded),
            differences=differences(before, one.text),
        )
        for before, one in zip(befores, recorded, strict=False)
    )[::-1]


def version_named(project: Project, number: int) -> Version:
    """Return a version by its number.

    Raises:
        NotFoundError: There is no such version.
    """
    for one in versions(project):
        if one.number == number:
            return one
    raise NotFoundError(f"There is no version {number} of the household.", "Look at the list of versions.")


def differences(before: str, after: str) -> tuple[Difference, ...]:
    r"""Return what two household files state differently, in the order of their keys; comments do not count.

    Args:
        before: The earlier text; empty for none.
        after: The later text.

    Examples:
        >>> differences('state = "TX"', 'state = "CA"\n[year.2026]\nwages = 1')[1]
        Difference(key='year.2026.wages', before='', after='1')
    """
    old, new = (dict(_leaves(_document(text))) for text in (before, after))
    return tuple(
        Difference(key=key, before=old.get(key, ""), after=new.get(key, ""))
        for key in dict.fromkeys([*new, *old])
        if old.get(key) != new.get(key)
    )


def _document(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return {"text": "cannot be read any more"}


def _leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _leaves(value, here)
        elif isinstance(value, bool):
            yield here, "yes" if value else "no"
        else:
            yield here, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def effect_of(state: State, number: int) -> Effect:
    """Return what a version did to tax and plan of the day's year, against the version before it.

    Args:
        state: The project on a day.
        number: Number of the version.

    Raises:
        NotFoundError: There is no such version.
    """
    known = {one.number: one for one in versions(state.project)}
    if number not in known:
        raise NotFoundError(
            f"There is no version {number} of the household.", "Look at the list of versions."
        )
    tax_before, plan_before = _figures(state, known.get(number - 1))
    tax_after, plan_after = _figures(state, known[number])
    return Effect(
        tax_before_usd=tax_before,
        tax_after_usd=tax_after,
        plan_before_usd=plan_before,
        plan_after_usd=plan_after,
    )


def _figures(state: State, version: Version | None) -> tuple[Usd | None, Usd | None]:
    """Return all tax of the year and the value of the plan with a version of the household."""
    if version is None:
        return None, None
    household = version.name, version.text
    try:
        other = state
        if household != state.facts.household:
            other = computed(state.project, replace(state.facts, household=household), state.as_of)
        tax = tax_year(other).worksheet.usd("all_tax")
    except LotwiseError:
        return None, None
    try:
        return tax, plan_report(other).plan.worth.npv_usd
    except BadInputError:
        return tax, None
