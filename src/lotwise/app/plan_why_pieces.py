"""What explanations of a plan's figures are made of: the figures by place, and reckonings that give one.

Problem: amounts below a figure convince nobody unless they give it. Chosen way: they stand in reckonings. One
adds up amounts, each with its sign; one multiplies two; one takes the least. A reckoning is made only where
it gives the figure, and what the rounding of its parts leaves is a part of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Final, TypeAlias

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text
from lotwise.app.plan_why_names import label_of, name_of
from lotwise.app.plan_why_words import words_of
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.core.money import Usd, usd

_SLACK: Final = 10
"""So many hundred-millionths of a dollar the rounding of years and chances may leave."""
__all__ = ["Asked", "Explained", "Planned", "added", "amount_of", "least", "multiplied", "part", "recomputed"]

Explained: TypeAlias = Callable[[str], Tree]
"""What explains figures of one state, by id or place."""
Planned: TypeAlias = Callable[[], PlanReport]
"""What gives the plan of a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A plan whose figures are asked about.

    Attributes:
        state: The project on the day of the plan.
        planned: Gives the plan.
        explain: Explains facts and lines of the return.
        figures: All that is shown of the plan, as JSON has it.
        known: The text of each figure, by its place.
    """

    state: State
    planned: Planned
    explain: Explained
    figures: Mapping[str, Any]
    known: Mapping[str, str]

    def amount(self, place: str) -> Usd:
        """Return the amount of a place."""
        return amount_of(self.known[place])

    def row(self, words: Sequence[str]) -> Any:
        """Return the row or table that the words of a place lead to; rows count from 1."""
        found: Any = self.figures
        for word in words:
            if not isinstance(found, list):
                found = found[word]
                continue
            by_year = [one for one in found if isinstance(one, dict) and str(one.get("year")) == word]
            found = by_year[0] if by_year else found[int(word) - 1]
        return found

    def like(self, pattern: str) -> list[str]:
        """Return the places that a pattern such as ``trades.*.loss`` stands for, a star for one word."""
        if "*" not in pattern:
            return [pattern] if pattern in self.known else []
        points = pattern.count(".")
        return [one for one in self.known if one.count(".") == points and fnmatchcase(one, pattern)]


def amount_of(text: str) -> Usd:
    """Return an amount that is written as `exact_text` does.

    Examples:
        >>> amount_of("-$1,234.50")
        -123450000000
    """
    return usd(text.replace("$", "").replace(",", ""))


def part(asked: Asked, place: str, *, is_taken_off: bool = False, children: Iterable[Tree] = ()) -> Tree:
    """Return a figure as a part of another.

    Args:
        asked: The plan.
        place: The figure's place.
        is_taken_off: Whether it lowers the other; then its value here has the other sign.
        children: What stands below it.
    """
    amount = asked.amount(place)
    label = label_of(asked.figures, place)
    return Tree(
        ref=f"plan.{name_of(place)}",
        label=f"{label}{', taken off' * is_taken_off} ({name_of(place)})",
        value=exact_text(-amount if is_taken_off else amount),
        formula=words_of(place),
        children=tuple(children),
    )


def added(whole: Usd, of: str, parts: Iterable[Tree]) -> Iterator[Tree]:
    """Give the parts that add up to an amount under a heading; nothing where they do not.

    Args:
        whole: The amount.
        of: What the parts are, in words.
        parts: With amounts as values.
    """
    found = tuple(parts)
    left = whole - sum(amount_of(one.value) for one in found)
    if not found or abs(left) > max(len(found), _SLACK):
        return
    if left:
        rounding = leaf("Rounding", exact_text(left), "what the rounding of each amount leaves")
        found = (*found, rounding)
    yield Tree(ref="", label=f"Adds up: {of}", value=exact_text(whole), children=found)


def multiplied(whole: Usd, of: str, amount: Tree, factor: tuple[str, Decimal, str]) -> Iterator[Tree]:
    """Give an amount as the product of another one and a factor.

    Args:
        whole: The amount.
        of: What is multiplied, in words.
        amount: What is multiplied.
        factor: What it is, its number, and its text.
    """
    label, number, text = factor
    if abs(Decimal(amount_of(amount.value)) * number - whole) <= 1:
        yield Tree(
            ref="",
            label=f"Multiplied: {of}",
            value=exact_text(whole),
            children=(amount, leaf(label, text)),
        )


def least(whole: Usd, of: str, parts: Iterable[Tree]) -> Iterator[Tree]:
    """Give the amounts of which the least is one, under a heading; nothing where it is not."""
    found = tuple(parts)
    if found and min(amount_of(one.value) for one in found) == whole:
        yield Tree(ref="", label=f"The least of: {of}", value=exact_text(whole), children=found)


def recomputed(what: str, command: str) -> Tree:
    """Return what was asked for an answer that is searched, and the command that asks it again.

    Args:
        what: What was asked, in a sentence.
        command: Beginning with ``lotwise``.
    """
    return leaf("To ask it again", f"`{command}`", what)
