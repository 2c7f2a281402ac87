"""A choice of a plan's lots as flat values, and the rows of the plan with what each does to that choice."""

from collections.abc import Iterable, Iterator
from typing import Any

from lotwise.app.plan_rows import CASH, PlanRow, basis_of, row_facts
from lotwise.app.plan_selection import Chooser, Selection
from lotwise.app.plan_words import answer_of_choice, limit_lines
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.constraints import Place, place_of
from lotwise.harvest.plan import Trade
from lotwise.harvest.value import Harvest, sum_of_harvests


def selection_json(chooser: Chooser, selection: Selection) -> dict[str, object]:
    """Return a choice as plain values; what it shares with the plan has the names of the plan's JSON.

    Args:
        chooser: The plan's lots.
        selection: The choice.
    """
    return {
        "is_plan": selection.is_plan,
        "lots": len(selection.choice.units),
        "answer": answer_of_choice(chooser, selection),
        "notes": tuple(limit_lines(chooser, selection)),
        "short_loss_usd": selection.harvest.short_loss_usd,
        "long_loss_usd": selection.harvest.long_loss_usd,
        "npv_usd": selection.npv_usd,
        "worth": selection.worth,
        "cash_usd": selection.cash_usd,
        "tax_before_usd": selection.tax_before_usd,
        "tax_after_usd": selection.tax_after_usd,
        "less_than_plan_usd": selection.less_than_plan_usd,
    }


def rows_json(chooser: Chooser, selection: Selection, shown: Iterable[str]) -> list[dict[str, object]]:
    """Return some rows of a plan as plain values: what each is, and what it does to a choice.

    Args:
        chooser: The plan's lots.
        selection: The choice.
        shown: Keys of the rows.
    """
    return [
        {**row_facts(chooser.row(str(effect["key"]))), **effect}
        for effect in effects_json(chooser, selection, shown)
    ]


def effects_json(chooser: Chooser, selection: Selection, shown: Iterable[str]) -> list[dict[str, object]]:
    """Return what some rows of a plan do to a choice, as plain values.

    A row that is sold adds what the choice down to it is worth more than the choice above it, as in the plan;
    one that is not sold, what it would add on top. Rows of the plan itself have the plan's own figures.

    Args:
        chooser: The plan's lots.
        selection: The choice.
        shown: Keys of the rows, a hundred of which take some milliseconds.
    """
    effects = _Effects(chooser, selection).of(shown)
    if selection.is_plan:
        effects = ((row, effect if row.trade is None else _planned(row.trade)) for row, effect in effects)
    units = selection.choice.units
    return [
        {
            "key": row.key,
            "is_sold": row.key in units,
            "basis_usd": basis_of(row.candidate, effect["quantity"]),
        }
        | effect
        for row, effect in effects
    ]


def _planned(trade: Trade) -> dict[str, Any]:
    return {
        "quantity": trade.quantity,
        "fmv_usd": trade.fmv_usd,
        "loss_usd": trade.loss_usd,
        "fees_usd": trade.harvest.fees_usd,
        "cash_usd": trade.cash_usd,
        "adds_usd": trade.adds_usd,
        "total_usd": trade.total_usd,
    }


def _values(row: PlanRow, units: Quantity, part: Harvest, adds: Usd, total: Usd) -> dict[str, Any]:
    fmv = row.candidate.valued.fmv_usd
    assert fmv is not None, "candidates have a known value"
    return {
        "quantity": units,
        "fmv_usd": share(fmv, 0, units, row.candidate.quantity),
        "loss_usd": part.short_loss_usd + part.long_loss_usd,
        "fees_usd": part.fees_usd,
        "cash_usd": 0 if row.candidate.is_bought_back else row.candidate.cash(units),
        "adds_usd": adds,
        "total_usd": total,
    }


class _Effects:
    """What rows do to one choice."""

    def __init__(self, chooser: Chooser, selection: Selection) -> None:
        self._chooser = chooser
        self._selection = selection
        self._valuer = chooser.valuer
        self._places = chooser.places(selection.choice)
        self._paid: set[Place] = set()
        self._left: dict[Place, dict[str, Harvest]] = {}

    def of(self, shown: Iterable[str]) -> Iterator[tuple[PlanRow, dict[str, Any]]]:
        """Give the shown rows in order, each with its effect."""
        wanted, chosen = set(shown), self._selection.choice.units
        so_far, waiting = Harvest(), list[Harvest]()
        for row in self._chooser.rows:
            if not wanted:
                return
            units, is_shown = chosen.get(row.key, 0), row.key in wanted
            wanted.discard(row.key)
            if not units:
                if is_shown:
                    yield row, self._on_top(row)
                continue
            part = self._with_cost(row, units)
            if not is_shown:
                waiting.append(part)
                continue
            so_far = sum_of_harvests([so_far, *waiting])
            waiting.clear()
            before, so_far = self._valuer.npv(so_far), so_far.plus(part)
            total = self._valuer.npv(so_far)
            yield row, _values(row, units, part, total - before, total)

    def _with_cost(self, row: PlanRow, units: Quantity) -> Harvest:
        """Return what a chosen row amounts to, with the fixed cost of its trade when that is not paid yet."""
        part, place = self._chooser.part(row.key, units), place_of(row.candidate)
        if place in self._paid:
            return part
        self._paid.add(place)
        return part.plus(self._chooser.cost(place, is_bought_back=self._places[place]))

    def _on_top(self, row: PlanRow) -> dict[str, Any]:
        """Return what a row would add, with the lots that must be sold before it."""
        chooser, place, is_back = self._chooser, place_of(row.candidate), row.candidate.is_bought_back
        part = chooser.part(row.key, row.candidate.quantity)
        cost = chooser.cost(place, is_bought_back=is_back or self._places.get(place, False))
        if place in self._places:
            cost = cost.minus(chooser.cost(place, is_bought_back=self._places[place]))
        after = sum_of_harvests([self._selection.harvest, part, cost, self._before(row)])
        total = self._valuer.npv(after)
        return _values(row, row.candidate.quantity, part, total - self._selection.npv_usd, total)

    def _before(self, row: PlanRow) -> Harvest:
        """Return what is left of the lots that are sold before a row; a line is added up once."""
        place, chooser, chosen = place_of(row.candidate), self._chooser, self._selection.choice.units
        if place not in self._left:
            so_far, seen, table = Harvest(), set[str](), dict[str, Harvest]()
            for one in chooser.line(row):
                lot, sold = one.key.removesuffix(CASH), chooser.sold(one, chosen)
                table[one.key] = so_far
                if lot not in seen and sold < one.candidate.quantity:
                    whole = chooser.part(one.key, one.candidate.quantity)
                    so_far = so_far.plus(whole).minus(chooser.part(one.key, sold))
                seen.add(lot)
            self._left[place] = table
        return self._left[place].get(row.key, Harvest())
