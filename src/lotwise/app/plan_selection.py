"""Any choice of a plan's lots, valued at once and exactly: what a person ticks instead of the best plan.

Problem: who unticks a lot wants to see what that costs before the finger is off the button, with thousands of
lots. Chosen way: all that a choice needs is kept ready beside the plan: what each whole lot amounts to, and a
valuer that remembers the returns it has computed. A choice is then a sum and one valuation, in the same whole
numbers as the plan's own (`lotwise.harvest.value`). It is written as a beginning (the plan, every loss, or
nothing) and what differs from it, so that it stays short.

Where a wallet sells first in, first out, a lot is refused without those that are sold before it; every other
limit of the owner is only told.

Left out: other facts or prices, which `lotwise.app.plan_if` has.

Source:
    26 CFR § 1.1012-1(j)(1), (3)(i): without identification in time the earliest acquired are sold.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from lotwise.app.plan_rows import CASH, PlanRow, plan_rows
from lotwise.app.planning import PlanReport, harvested
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.harvest.candidates import Action
from lotwise.harvest.constraints import Place, cash_of, cost_harvest, in_line, place_of
from lotwise.harvest.value import Harvest, Valuer, Worth, sum_of_harvests
from lotwise.rules.book import us_rules
from lotwise.tax.liability import worksheet

WHOLE: Final = "all"
"""The word for the whole lot, in place of a number of units."""
_NAMED: Final = 3
_MOST_REMEMBERED: Final = 500
"""Questions after which a new valuer begins, so that the memory of one does not grow for ever."""

Units: TypeAlias = Mapping[str, Quantity]
"""Units that are sold, by the key of the row; rows that are not there sell nothing."""


class Start(Enum):
    """What a choice begins with."""

    PLAN = "plan"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Lots that are sold.

    Attributes:
        start: What the choice begins with.
        changed: Units by row where they differ from that; 0 for none.
        units: Units by row, of all that is sold.
    """

    start: Start
    changed: Units
    units: Units


class SoldBeforeError(BadInputError):
    """A lot is chosen without one that its wallet sells before it.

    Args:
        what: What is wrong.
        fix: What to do.
        needs: Keys of the rows that are sold before.
    """

    def __init__(self, what: str, fix: str, needs: tuple[str, ...]) -> None:
        super().__init__(what, fix)
        self.needs = needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of lots with its value.

    Attributes:
        choice: What is sold.
        is_plan: Whether it is the best plan itself.
        harvest: What it amounts to.
        worth: Its value in its parts.
        cash_usd: What stays in cash, after sale fees.
        tax_before_usd: Tax of the year without any sale.
        tax_after_usd: Tax of the year with these.
        less_than_plan_usd: The plan's value less this one's; below zero where it is worth more.
    """

    choice: Choice
    is_plan: bool
    harvest: Harvest
    worth: Worth
    cash_usd: Usd
    tax_before_usd: Usd
    tax_after_usd: Usd
    less_than_plan_usd: Usd

    @property
    def npv_usd(self) -> Usd:
        """Net present value of the choice."""
        return self.worth.npv_usd


@dataclass(slots=True)
class _Memory:
    valuer: Valuer
    asked: int = 0


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a choice begins with, added up."""

    units: dict[str, Quantity]
    harvest: Harvest
    places: Counter[tuple[Place, bool]]


class Chooser:
    """Values choices among the lots of one plan; may be asked from several threads.

    Args:
        report: The plan.

    Attributes:
        report: The plan.
        rows: Its rows, in order.
    """

    def __init__(self, report: PlanReport) -> None:
        self.report = report
        self.rows = plan_rows(report)
        self._by_key = {row.key: row for row in self.rows}
        self._whole = {row.key: row.candidate.part(row.candidate.quantity) for row in self.rows}
        self._lines: dict[Place, list[PlanRow]] = {}
        for row in self.rows:
            if report.constraints.is_line(row.candidate):
                self._lines.setdefault(place_of(row.candidate), []).append(row)
        for line in self._lines.values():
            line.sort(key=lambda one: in_line(one.candidate))
        self._memory = _Memory(Valuer(report.outlook))
        self._begun = {start: self._beginning(start) for start in Start}

    @property
    def valuer(self) -> Valuer:
        """What values a choice; a new one after some hundred."""
        memory = self._memory
        memory.asked += 1
        if memory.asked > _MOST_REMEMBERED:
            memory = self._memory = _Memory(Valuer(self.report.outlook))
        return memory.valuer

    def _beginning(self, start: Start) -> _Begun:
        units: dict[str, Quantity] = {}
        if start is Start.PLAN:
            units = {row.key: row.planned for row in self.rows if row.planned}
        elif start is Start.ALL:
            keys = {row.key for row in self.rows if _is_loss(row)}
            for line in self._lines.values():
                losses = [n for n, row in enumerate(line) if row.key in keys]
                keys |= {row.key for row in line[: max(losses, default=-1) + 1] if _is_whole(row)}
            units = {row.key: row.candidate.quantity for row in self.rows if row.key in keys}
        return _Begun(
            units,
            sum_of_harvests([self.part(key, quantity) for key, quantity in units.items()]),
            Counter(self._place(key) for key in units),
        )

    def _place(self, key: str) -> tuple[Place, bool]:
        candidate = self._by_key[key].candidate
        return place_of(candidate), candidate.is_bought_back

    def row(self, key: str) -> PlanRow:
        """Return a row by its key.

        Raises:
            NotFoundError: There is no such row.
        """
        row = self._by_key.get(key)
        if row is None:
            raise NotFoundError(f"The plan has no lot {key!r}.", "Open the plan anew.")
        return row

    def begun(self, start: Start) -> Units:
        """Return the units that a choice begins with."""
        return self._begun[start].units

    def choice(self, start: Start, differing: Mapping[str, str]) -> Choice:
        """Return a choice.

        Args:
            start: What it begins with.
            differing: Units by row as text, where they differ from that; ``all`` for the whole lot.

        Raises:
            NotFoundError: There is no such row.
            BadInputError: A number of units is none, or more than the lot has.
        """
        begun = self._begun[start].units
        asked = {key: self.units(key, text) for key, text in differing.items()}
        changed = {key: units for key, units in asked.items() if units != begun.get(key, 0)}
        found = {key: units for key, units in {**begun, **changed}.items() if units}
        for key in changed:
            self._check_both(key, found)
        return Choice(start=start, changed=changed, units=found)

    def units(self, key: str, text: str) -> Quantity:
        """Return how many units of a row a text asks for.

        Raises:
            NotFoundError: There is no such row.
            BadInputError: It is no number of units, or more than the lot has.
        """
        lot = self.row(key).candidate.valued.lot
        if text == WHOLE:
            return lot.quantity
        units = quantity(text)
        if not 0 <= units <= lot.quantity:
            whole = f"{quantity_text(lot.quantity)} {lot.asset}"
            raise BadInputError(
                f"That lot has {whole}; you cannot sell {quantity_text(units)}.", f"Write 0 to {whole}."
            )
        return units

    def value(self, choice: Choice) -> Selection:
        """Return a choice with its value.

        Raises:
            SoldBeforeError: A lot is chosen without one that its wallet sells before it.
        """
        self._check_lines(choice.units)
        report, plan = self.report, self.report.plan
        harvest = self.harvest(choice)
        worth = self.valuer.worth(harvest)
        left = ((self.row(key).candidate, units) for key, units in choice.units.items() if key.endswith(CASH))
        after = worksheet(harvested(report.before.facts, harvest), us_rules())
        return Selection(
            choice=choice,
            is_plan=choice.units == self.begun(Start.PLAN),
            harvest=harvest,
            worth=worth,
            cash_usd=cash_of(left),
            tax_before_usd=report.before.worksheet.usd("all_tax"),
            tax_after_usd=after.usd("all_tax"),
            less_than_plan_usd=plan.worth.npv_usd - worth.npv_usd,
        )

    def harvest(self, choice: Choice) -> Harvest:
        """Return what a choice amounts to, with the fixed cost of each trade once."""
        begun = self._begun[choice.start]
        more = [self.part(key, units) for key, units in choice.changed.items() if units]
        less = [self.part(key, begun.units[key]) for key in choice.changed if key in begun.units]
        costs = (self.cost(place, is_bought_back=back) for place, back in self.places(choice).items())
        return sum_of_harvests([begun.harvest, *more, *costs]).minus(sum_of_harvests(less))

    def places(self, choice: Choice) -> dict[Place, bool]:
        """Return the trades of a choice, each with whether some of it is bought back."""
        begun = self._begun[choice.start]
        counts = begun.places.copy()
        counts.update(self._place(key) for key, units in choice.changed.items() if units)
        counts.subtract(self._place(key) for key in choice.changed if key in begun.units)
        found: dict[Place, bool] = {}
        for (place, is_back), count in counts.items():
            if count:
                found[place] = is_back or found.get(place, False)
        return found

    def part(self, key: str, units: Quantity) -> Harvest:
        """Return what selling some units of a row amounts to, without any fixed cost."""
        candidate = self._by_key[key].candidate
        return self._whole[key] if units == candidate.quantity else candidate.part(units)

    def losses(self, key: str, units: Quantity) -> tuple[Usd, Usd]:
        """Return the short-term and the long-term loss of selling some units of a row."""
        part = self.part(key, units)
        return part.short_loss_usd, part.long_loss_usd

    def cost(self, place: Place, *, is_bought_back: bool) -> Harvest:
        """Return what the fixed cost of a trade amounts to."""
        return cost_harvest(self.report.constraints.cost_of(place), is_bought_back=is_bought_back)

    def missing_before(self, row: PlanRow, chosen: Units) -> tuple[PlanRow, ...]:
        """Return the rows that a wallet sells before a lot, and of which units are left."""
        return tuple(one for one in self._before(row) if self.sold(one, chosen) < one.candidate.quantity)

    def line(self, row: PlanRow) -> Sequence[PlanRow]:
        """Return the lots that a wallet sells in one order, if a row is of such a line; otherwise none."""
        return self._lines.get(place_of(row.candidate), ())

    def sold(self, row: PlanRow, chosen: Units) -> Quantity:
        """Return how many units of a row's lot are sold, bought back or not."""
        return _sold(_lot_of(row), chosen)

    def _before(self, row: PlanRow) -> Iterable[PlanRow]:
        for one in self.line(row):
            if in_line(one.candidate) >= in_line(row.candidate):
                return
            yield one

    def _check_lines(self, chosen: Units) -> None:
        for (wallet, asset), line in self._lines.items():
            left: dict[str, PlanRow] = {}
            for row in line:
                before = (
                    [one for one in left.values() if _lot_of(one) != _lot_of(row)]
                    if row.key in chosen
                    else []
                )
                if before:
                    more = " …" if len(before) > _NAMED else ""
                    raise SoldBeforeError(
                        f"{wallet} sells {asset} first in, first out: before {_named(row)} it sells "
                        f"{', '.join(map(_named, before[:_NAMED]))}{more}.",
                        "Sell those too, or leave this one.",
                        tuple(one.key for one in before),
                    )
                if self.sold(row, chosen) < row.candidate.quantity:
                    left.setdefault(_lot_of(row), row)

    def _check_both(self, key: str, found: Units) -> None:
        """Refuse more of a lot than there is, where a part is bought back and another is not."""
        row = self._by_key[key]
        lot, asked = row.candidate.valued.lot, self.sold(row, found)
        if asked > lot.quantity:
            whole = f"{quantity_text(lot.quantity)} {lot.asset}"
            raise BadInputError(
                f"That lot has {whole}; both parts together ask for {quantity_text(asked)}.",
                "Lower one of them.",
            )


def _sold(lot: str, chosen: Units) -> Quantity:
    return chosen.get(lot, 0) + chosen.get(f"{lot}{CASH}", 0)


def _is_whole(row: PlanRow) -> bool:
    return row.candidate.is_bought_back


def _lot_of(row: PlanRow) -> str:
    """Return the id of a row's lot; from its key, for an id takes long to make."""
    return row.key.removesuffix(CASH)


def _is_loss(row: PlanRow) -> bool:
    one = row.candidate
    return one.action is Action.HARVEST_LOSS and one.is_bought_back and not one.is_for_cash


def _named(row: PlanRow) -> str:
    lot = row.candidate.valued.lot
    return f"the lot of {lot.root.acquired_on}"


def said_of(chooser: Chooser, choice: Choice) -> tuple[str, ...]:
    """Return the lots of a choice as `lotwise identify --lots` takes them, such as ``0.5 BTC of LOT``.

    Args:
        chooser: The plan's lots.
        choice: What is sold; two rows of one lot are one.
    """
    lots = {key.removesuffix(CASH): chooser.row(key).candidate.valued.lot for key in choice.units}
    return tuple(
        f"{quantity_text(_sold(id_, choice.units))} {lot.asset} of {id_}" for id_, lot in lots.items()
    )
