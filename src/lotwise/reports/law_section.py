"""The section of the report that shows a plan under every law that may apply."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotwise.core.money import Usd
from lotwise.harvest.law_ways import Scenario, Way
from lotwise.reports.page import Cell, Column, ColumnKind, Emphasis, Row, Section, Table, money_cell

_NONE = "–"
_INTRO = (
    "The same plan under the law as it is, and under bills that would reach digital assets. What is deferred "
    "waits in the basis of what replaced the units; what is lost is gone."
)
_HEADINGS = {
    Way.AT_ONCE: "Buy back at once",
    Way.WAIT: "Buy back after 31 days",
    Way.SWAP: "Swap into another asset",
    Way.DOUBLE_UP: "Buy first, sell after 31 days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """A plan under one law, for the page.

    Attributes:
        name: Its name.
        scenario: What it makes of the plan; None where that is not computed.
    """

    name: str
    scenario: Scenario | None


def law_section(laws: Sequence[LawRow], sentences: Sequence[str]) -> Section:
    """Return a plan under every law as a section with the id ``laws``.

    Args:
        laws: One row each, the law as it is first.
        sentences: What was found, and what the ways mean.
    """
    return Section(
        id="laws",
        title="If the law changes",
        intro=(_INTRO,),
        tables=(_losses(laws), _worths(laws), _days(laws)),
        notes=tuple(sentences),
    )


def _columns(*labels: str, kind: ColumnKind = ColumnKind.NUMBER) -> tuple[Column, ...]:
    return (Column(label="Law"), *(Column(label=label, kind=kind) for label in labels))


def _losses(laws: Sequence[LawRow]) -> Table:
    rows = []
    for one in laws:
        if one.scenario is None:
            rows.append(_row(one.name, [None] * 3))
            continue
        now = one.scenario.way(Way.AT_ONCE)
        rows.append(_row(one.name, [now.allowed_usd, now.deferred_usd, now.lost_usd]))
    return Table(
        caption="Losses of the plan when everything is bought back at once",
        columns=_columns("Allowed now", "Deferred into basis", "Lost for good"),
        rows=tuple(rows),
    )


def _worths(laws: Sequence[LawRow]) -> Table:
    rows = [
        _row(one.name, [one.scenario.way(way).npv_usd if one.scenario else None for way in _HEADINGS])
        for one in laws
    ]
    return Table(
        caption="Net present value of the plan in each way, at today's prices",
        columns=_columns(*_HEADINGS.values()),
        rows=tuple(rows),
    )


def _row(name: str, amounts: Sequence[Usd | None]) -> Row:
    cells = [Cell(_NONE, emphasis=Emphasis.MUTED) if one is None else money_cell(one) for one in amounts]
    return Row((Cell(name), *cells))


def _days(laws: Sequence[LawRow]) -> Table:
    rows = []
    for one in laws:
        days = [one.scenario.way(way).last_start if one.scenario else None for way in _HEADINGS]
        rows.append(Row((Cell(one.name), *(Cell(_NONE if day is None else str(day)) for day in days))))
    return Table(
        caption="The last day of the year on which each way can start",
        columns=_columns(*_HEADINGS.values(), kind=ColumnKind.DATE),
        rows=tuple(rows),
    )
