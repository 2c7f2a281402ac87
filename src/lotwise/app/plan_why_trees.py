"""The answer to why a figure of a plan is what it is: words, amounts that give it, and their sources."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from lotwise.app.explain_facts import Tree
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_parts import PlanWish, plan_parts, whole_plan_json
from lotwise.app.plan_why_lots import lots
from lotwise.app.plan_why_names import label_of, name_of, option_of, place_of, plan_command
from lotwise.app.plan_why_pieces import Asked, Explained, Planned
from lotwise.app.plan_why_returns import returns
from lotwise.app.plan_why_searched import searched
from lotwise.app.plan_why_sums import sums
from lotwise.app.plan_why_words import words_of
from lotwise.app.plan_why_worth import worth
from lotwise.app.plan_why_years import years
from lotwise.app.workspace import State
from lotwise.core.errors import NotFoundError

__all__ = ["figures_of", "figures_tree", "plan_tree"]

_UNIT: Final = "_usd"
_LOT_OF_ROW: Final = frozenset({"trades", "below_the_line"})
_WAYS: Final = (sums, lots, returns, years, worth, searched)


def plan_tree(state: State, planned: Planned, explain: Explained, name: str) -> Tree:
    """Return why a figure of a plan is what it is; what is shown on request is asked for by its name.

    Args:
        state: The project on the day of the plan.
        planned: Gives the plan.
        explain: Explains facts and lines of the return.
        name: The figure's name.

    Raises:
        NotFoundError: There is no such figure, or it needs an answer first.
    """
    head = place_of(name).partition(".")[0]
    if head == "wait":
        raise NotFoundError(
            "What a wait changes depends on its days.", f"Ask with them: `{plan_command(name)}`."
        )
    wish = PlanWish(
        has_sensitivity=head == "sensitivity",
        has_laws=head == "laws",
        has_second_opinion=head == "verified",
        has_spread=head == "spread",
        has_simple=head == "simple",
    )
    report = planned()
    figures = whole_plan_json(report, plan_parts(state, report, wish))
    return figures_tree(state, planned, explain, (figures, name))


def figures_tree(
    state: State, planned: Planned, explain: Explained, question: tuple[Mapping[str, object], str]
) -> Tree:
    """Return why a figure among those of a plan is what it is.

    Args:
        state: The project on the day of the plan.
        planned: Gives the plan.
        explain: Explains facts and lines of the return.
        question: All that is shown of the plan, as for JSON, and the figure's name, or that of a row.

    Raises:
        NotFoundError: There is no such figure.
    """
    figures: dict[str, Any] = jsonable(question[0])
    place, known = place_of(question[1]), dict(_leaves(figures, ""))
    asked = Asked(state=state, planned=planned, explain=explain, figures=figures, known=known)
    if place in known:
        return _figure(asked, place, tuple(_reasons(asked, place)))
    found = [one for one in known if place and one.startswith(f"{place}.")]
    if not found:
        raise _unknown(asked, question[1], place)
    trees = tuple(_figure(asked, one) for one in found)
    return Tree(
        ref=f"plan.{name_of(place)}",
        label=f"Plan of {figures['on']}, {_small(label_of(figures, place))} ({name_of(place)})",
        value=f"{len(trees)} figure{'s' * (len(trees) != 1)}",
        children=(*trees, *_lot_of(asked, place)),
    )


def figures_of(figures: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Give the place and the text of each number of a plan.

    Args:
        figures: All that is shown of it, as for JSON.
    """
    yield from _leaves(jsonable(figures), "")


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for n, inner in enumerate(value, start=1):
            number = inner["year"] if isinstance(inner, dict) and "year" in inner else n
            yield from _leaves(inner, f"{place}.{number}")
    elif place.endswith(_UNIT) and value is not None:
        sign, amount = "-" * value.startswith("-"), Decimal(value.removeprefix("-"))
        yield place.removesuffix(_UNIT), f"{sign}${amount:,f}"
    elif place.endswith(("quantity", "simple.rate", "years.probability")) or (
        isinstance(value, int) and not isinstance(value, bool) and not place.startswith("findings.")
    ):
        yield place, str(value)


def _figure(asked: Asked, place: str, children: tuple[Tree, ...] | None = None) -> Tree:
    """Return a figure with its reasons; as one of many, with its words only."""
    label, name = label_of(asked.figures, place), name_of(place)
    if children is None:
        return Tree(
            ref=f"plan.{name}", label=f"{label} ({name})", value=asked.known[place], formula=words_of(place)
        )
    joint = ", " if ":" in label else ": "
    is_value = place == "npv" or place.startswith("worth.")
    return Tree(
        ref=f"plan.{name}",
        label=f"Plan of {asked.figures['on']}{joint}{_small(label)} ({name})",
        value=asked.known[place],
        formula=words_of(place),
        source=" ".join(asked.figures["assumptions"]) if is_value else "",
        children=children,
    )


def _small(label: str) -> str:
    """Return a label as it stands within a sentence; names of laws and assets keep their letters."""
    return label if label[1:2].isupper() or label[1:2] == "." else label[:1].lower() + label[1:]


def _reasons(asked: Asked, place: str) -> Iterator[Tree]:
    if asked.known[place].startswith(("$", "-$")):
        for ways in _WAYS:
            yield from ways(asked, place)
    if place == "tax_before":
        yield asked.explain("tax.all_tax")
    yield from _lot_of(asked, place)


def _lot_of(asked: Asked, place: str) -> Iterator[Tree]:
    """Give what a sale came from, down to rows of files."""
    words = place.split(".")
    if words[0] in _LOT_OF_ROW and len(words) > 1:
        row, last = asked.row(words[:2]), words[-1]
        yield asked.explain(row["id" if last in {words[1], "adds", "total"} else "lot"])


def _unknown(asked: Asked, name: str, place: str) -> NotFoundError:
    option, head = option_of(place), place.partition(".")[0]
    if option and not asked.figures.get(head):
        return NotFoundError(
            f"The plan has no figure {name!r} yet.", f"Ask with its option: `{plan_command(name)}`."
        )
    near = get_close_matches(place, asked.known, n=3)
    close = ", ".join(name_of(one) for one in near)
    return NotFoundError(
        f"The plan has no figure {name!r}.",
        f"Did you mean {close}?" if close else "Names are those of --json, as trades.3.adds.",
    )
