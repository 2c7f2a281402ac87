"""What another wash-sale law would make of the same sales: year by year, beside the law as it is.

Bills may reach sales that were made before they are passed. Everything is computed again under the law that
is asked about, and nothing is recorded.
"""

from collections import defaultdict
from dataclasses import dataclass

from lotwise.app.gains import Gains, gains_of
from lotwise.app.workspace import State, computed
from lotwise.core.money import Usd
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition
from lotwise.lots.wash_law import CURRENT, wash_law, wash_law_names

__all__ = ["CURRENT", "LawYear", "UnderLaw", "law_words", "under_law"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawYear:
    """A year under the law that is asked about, beside the law as it is.

    Attributes:
        tax_year: The year.
        now: What its dispositions realize under the law as it is.
        then: What they would realize.
        disallowed_usd: Losses that would be disallowed, positive.
        dispositions: How many dispositions that concerns.
    """

    tax_year: int
    now: Gains
    then: Gains
    disallowed_usd: Usd
    dispositions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderLaw:
    """A project under another wash-sale law.

    Attributes:
        name: The word for the law.
        title: What it is, for people.
        status: ``proposed``, or ``enacted``.
        years: Years of which something would differ, oldest first.
    """

    name: str
    title: str
    status: str
    years: tuple[LawYear, ...]


def law_words() -> tuple[str, ...]:
    """Return the words by which a law can be chosen, the law as it is first."""
    return wash_law_names()


def under_law(state: State, law: str) -> UnderLaw:
    """Return what a law makes of the sales of a project.

    Args:
        state: The project under that law.
        law: The word for it.

    Raises:
        BadInputError: No law goes by that name.
    """
    now = state if law == CURRENT else computed(state.project, state.facts, state.as_of)
    before, after = _by_year(now.books), _by_year(state.books)
    reaches = [one for one in wash_law(law).reaches if law == CURRENT or one.law_id != "section_1091"]
    years = [
        LawYear(
            tax_year=year,
            now=gains_of(before.get(year, ())),
            then=gains_of(after.get(year, ())),
            disallowed_usd=sum(one.disallowed_usd for one in after.get(year, ())),
            dispositions=sum(1 for one in after.get(year, ()) if one.disallowed_usd),
        )
        for year in sorted(before.keys() | after.keys())
    ]
    return UnderLaw(
        name=law,
        title=reaches[0].title,
        status=reaches[0].status,
        years=tuple(one for one in years if one.now != one.then),
    )


def _by_year(books: Books) -> dict[int, list[Disposition]]:
    found: defaultdict[int, list[Disposition]] = defaultdict(list)
    for one in books.dispositions:
        found[one.disposed_on.year].append(one)
    return dict(found)
