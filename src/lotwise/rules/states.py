"""The law of the states: one TOML file a state, and a catalogue of what such a file may set.

A state's income tax is described by parameters: what it starts from, what it takes off, its brackets. What a
parameter means, and what its numbers count, stands once in ``us/states/catalogue.toml``; a state's file gives
the values with their sources. A parameter that a state does not have is left out of its file. A file says
from which to which tax year it holds the law; beyond that there is none, and nothing is carried over.

Left out: local income taxes and part-year residents; a file names what it leaves out.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from lotwise.core.errors import MissingRuleError
from lotwise.rules.book import RuleBook, parameter_of, us_rules

_FOLDER: Final = "us/states"
_ENOUGH_ROWS: Final = 20
_NEARLY_ALL: Final = Decimal("0.95")
_SAYS: Final = frozenset({"name", "kind", "form", "first_year", "last_year", "not_computed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the catalogue says of a parameter.

    Attributes:
        key: Its name.
        title: What it is, in a few words.
        kind: What its numbers are: usd, rate, schedule, yes_no, word or table.
    """

    key: str
    title: str
    kind: str


@dataclass(frozen=True, kw_only=True, eq=False)
class StateLaw:
    """The income tax law of a state, as far as it is here; compared by identity.

    Attributes:
        state: Postal code.
        name: The state's name.
        form: The form of its return, or empty.
        first_year: First tax year whose law is here.
        last_year: Last one.
        not_computed: What of its tax is left out, in words that follow "not computed:".
        book: Its parameters.
    """

    state: str
    name: str
    form: str
    first_year: int
    last_year: int
    not_computed: tuple[str, ...]
    book: RuleBook

    def covers(self, year: int) -> bool:
        """Return whether the law of a tax year is here."""
        return self.first_year <= year <= self.last_year

    @property
    def left_out(self) -> str:
        """What is not computed, as one phrase; empty when nothing is named."""
        return ", ".join(self.not_computed)

    def has(self, key: str) -> bool:
        """Return whether the state has something, in any year."""
        return key in self.book.parameters


def _file(name: str) -> Any:
    return resources.files("lotwise.rules").joinpath(f"{_FOLDER}/{name}.toml")


@cache
def catalogue() -> MappingProxyType[str, Described]:
    """Return what a state's file may set, by name."""
    rows = tomllib.loads(_file("catalogue").read_text("utf-8"))
    return MappingProxyType(
        {key: Described(key=key, title=row["title"], kind=row["kind"]) for key, row in rows.items()}
    )


@cache
def state_law(state: str) -> StateLaw:
    """Return the law of a state that taxes income or gains.

    Args:
        state: Postal code, in capitals.

    Raises:
        MissingRuleError: The state has no such tax, or its law is not here.

    Examples:
        >>> state_law("IL").name
        'Illinois'
    """
    file = _file(state.lower())
    if len(state) != len("TX") or not file.is_file():
        raise MissingRuleError(
            f"The rule book has no income tax law of {state}.",
            "lotwise states lists what is here.",
        )
    document = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    tables = {key: table for key, table in document.items() if key not in _SAYS}
    known = catalogue()
    assert tables.keys() <= known.keys(), f"{state}: {sorted(tables.keys() - known.keys())} in no catalogue"
    parameters = {
        key: parameter_of(
            key,
            {"title": known[key].title, "unit": known[key].kind, "is_indexed": False, **table},
            f"{_FOLDER}/{state.lower()}.toml",
        )
        for key, table in tables.items()
    }
    return StateLaw(
        state=state,
        name=document["name"],
        form=document.get("form", ""),
        first_year=document["first_year"],
        last_year=document["last_year"],
        not_computed=tuple(document.get("not_computed", ())),
        book=RuleBook(MappingProxyType(parameters)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How often the tax of a state as computed here is that of independent engines, within one dollar.

    Attributes:
        harvests: State tax saved by a harvest, on which at least two families of engines agree.
        harvests_equal: How many of these are equal here.
        households: State tax of a household, on which two families agree.
        households_equal: How many of these are equal here.
        single: State tax of a household by one engine alone, for years that no other knows.
        single_equal: How many of these are equal here.
    """

    harvests: int = 0
    harvests_equal: int = 0
    households: int = 0
    households_equal: int = 0
    single: int = 0
    single_equal: int = 0

    @property
    def rows(self) -> int:
        """Rows on which two families agree."""
        return self.harvests + self.households

    @property
    def equal(self) -> int:
        """How many of these are equal here."""
        return self.harvests_equal + self.households_equal

    @property
    def is_verified(self) -> bool:
        """Whether there are enough rows, and nearly all are equal."""
        return self.rows >= _ENOUGH_ROWS and self.equal >= _NEARLY_ALL * self.rows

    def __str__(self) -> str:
        """The standing as people read it."""
        if self.is_verified:
            return f"verified on {self.rows:,} oracle rows, of which {self.equal:,} agree within $1"
        if not self.rows:
            return f"approximate: {self.single_equal} of {self.single} rows of one engine agree within $1"
        return f"approximate: {self.equal:,} of {self.rows:,} oracle rows agree within $1"


@cache
def compared(state: str) -> Compared:
    """Return how a state's tax compares with independent engines; nothing where none was compared."""
    rows = tomllib.loads(_file("comparison").read_text("utf-8"))
    return Compared(**rows.get(state, {}))


def state_name(state: str) -> str:
    """Return the name of a state; its postal code where there is none.

    Examples:
        >>> state_name("DC")
        'District of Columbia'
    """
    pairs = us_rules().rule("state_names", date.max).value
    assert isinstance(pairs, tuple), "names are a list of pairs"
    return next((str(pair[1]) for pair in pairs if isinstance(pair, tuple) and pair[0] == state), state)


def taxes_nothing(state: str, year: int) -> bool:
    """Return whether a state taxes neither wages nor capital gains in a tax year.

    Examples:
        >>> taxes_nothing("TX", 2026), taxes_nothing("CA", 2026)
        (True, False)
    """
    free = us_rules().rule("states_without_income_tax", date(year, 12, 31)).value
    assert isinstance(free, tuple), "states are a list"
    return state in free


def is_state_computed(state: str, year: int) -> bool:
    """Return whether the tax of a state is computed for a tax year; yes where there is none to pay."""
    if not state:
        return False
    if taxes_nothing(state, year):
        return True
    try:
        return state_law(state).covers(year)
    except MissingRuleError:
        return False
