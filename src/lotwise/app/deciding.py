"""Deciding a choice: what it changes in the books is computed first, then it is recorded.

A choice counts for the whole history, so it can reach years that were filed. Those stay as they were filed:
what would differ is a finding that blocks until the owner amends the year or carries it (`filed_years`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lotwise.app import clock
from lotwise.app.settings import Choice, Option, as_setting, choice_named, chosen, option_named
from lotwise.app.workspace import State, computed
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.lots.fold import Books
from lotwise.store.choices import set_setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """What a year realizes.

    Attributes:
        dispositions: How many taxable dispositions it has.
        gain_usd: Their gains together, signed; without those that are not known.
        unknown: How many of them have a gain that is not known.
    """

    dispositions: int = 0
    gain_usd: Usd = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """What a decision changes in a year."""

    year: int
    before: Sold
    after: Sold


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision and what it changes.

    Attributes:
        name: The choice.
        before: The word that counted.
        value: The word that counts now.
        is_recorded: Whether it was recorded; not when the owner had decided so before.
        years: The years whose dispositions or gains change.
        open_basis_usd: Basis of all open lots before and after, without those whose basis is not known.
        findings: What is found now and was not before.
    """

    name: str
    before: str
    value: str
    is_recorded: bool
    years: tuple[YearChange, ...]
    open_basis_usd: tuple[Usd, Usd]
    findings: tuple[Finding, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether no figure changes."""
        return not self.years and self.open_basis_usd[0] == self.open_basis_usd[1] and not self.findings


def decide(state: State, name: str, value: str, reason: str) -> tuple[Decided, State]:
    """Record what the owner chooses, and return it with what it changes, and the state under it.

    Args:
        state: The project.
        name: The choice.
        value: The way chosen.
        reason: Why, in the owner's words.

    Raises:
        BadInputError: There is no such choice or way, or no reason was given.
    """
    choice = choice_named(name)
    option = option_named(choice, value)
    if not reason.strip():
        raise BadInputError(
            f"Why {option.value}? A setting changes what you file, so its reason is kept with it.",
            f'Say it: `lotwise settings --set {choice.name} {option.value} --reason "…"`.',
        )
    if not _is_new(state, choice, option):
        return _decided(choice, state, state, is_recorded=False), state
    after, text = _under(state, choice, option, reason)
    set_setting(state.project, choice.name, text, now=clock.now())
    return _decided(choice, state, after, is_recorded=True), after


def foreseen(state: State, name: str, value: str) -> Decided:
    """Return what a choice would change; nothing is recorded.

    Args:
        state: The project.
        name: The choice.
        value: The way that would be chosen.

    Raises:
        BadInputError: There is no such choice or way.
    """
    choice = choice_named(name)
    option = option_named(choice, value)
    after = _under(state, choice, option, "")[0] if _is_new(state, choice, option) else state
    return _decided(choice, state, after, is_recorded=False)


def _is_new(state: State, choice: Choice, option: Option) -> bool:
    """Return whether the owner did not decide so before."""
    settings = state.facts.settings
    return choice.name not in settings or chosen(settings, choice.name) != option.value


def _under(state: State, choice: Choice, option: Option, reason: str) -> tuple[State, str]:
    """Return the project as it is under a decision, and what is stored of the decision."""
    text = as_setting(option, reason)
    settings = {**state.facts.settings, choice.name: text}
    return computed(state.project, replace(state.facts, settings=settings), state.as_of), text


def _decided(choice: Choice, before: State, after: State, *, is_recorded: bool) -> Decided:
    sold = _sold_by_year(before.books), _sold_by_year(after.books)
    years = sorted(sold[0].keys() | sold[1].keys())
    changes = [
        YearChange(year=year, before=sold[0].get(year, Sold()), after=sold[1].get(year, Sold()))
        for year in years
    ]
    return Decided(
        name=choice.name,
        before=chosen(before.facts.settings, choice.name),
        value=chosen(after.facts.settings, choice.name),
        is_recorded=is_recorded,
        years=tuple(one for one in changes if one.before != one.after),
        open_basis_usd=(_open_basis(before.books), _open_basis(after.books)),
        findings=tuple(one for one in after.findings if one not in before.findings),
    )


def _sold_by_year(books: Books) -> Mapping[int, Sold]:
    gains: dict[int, list[Usd | None]] = defaultdict(list)
    for one in books.dispositions:
        if one.kind.is_taxable:
            gains[one.disposed_on.year].append(one.gain_usd)
    return {
        year: Sold(
            dispositions=len(found),
            gain_usd=sum(gain for gain in found if gain is not None),
            unknown=found.count(None),
        )
        for year, found in gains.items()
    }


def _open_basis(books: Books) -> Usd:
    return sum(lot.basis_usd for lot in books.lots if lot.basis_usd is not None)
