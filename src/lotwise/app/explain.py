"""Why a figure is what it is: from any figure down to the rows of the files it came from.

A figure is named by an id (of a transaction, lot, disposition, income, trade, row, file or finding; a unique
beginning is enough) or by its place: ``tax.16``, ``tax.2025.net_short_term``, ``plan.npv``,
``schedule_d.1b``. The answer is a tree; its leaves are rows of imported files, lines of the household file,
or the law.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from lotwise.app.explain_facts import FactTrees, Tree, leaf
from lotwise.app.explain_plan import adds_words, sale_words
from lotwise.app.filing import Forms, forms_of
from lotwise.app.plan_why_pieces import Explained, Planned
from lotwise.app.plan_why_trees import plan_tree
from lotwise.app.planning import plan_report
from lotwise.app.returns import TaxYear, returns_of, tax_year
from lotwise.app.workspace import State
from lotwise.core.errors import NotFoundError
from lotwise.core.money import usd_text
from lotwise.harvest.plan import Trade
from lotwise.reports.form_8949 import Row8949
from lotwise.tax.carryover_ledger import Handover, Known
from lotwise.tax.trace import Why
from lotwise.tax.worksheet import Unit

__all__ = ["Explained", "Planned", "explain", "explainer"]

_LEDGER_SUMS = (
    "short_term",
    "long_term",
    "reported_short_term",
    "reported_long_term",
    "digital_asset_income",
    "services_income",
)
_SCHEDULE_D_FACTS = {"4, 5": "other_short_term_gain", "11, 12, 13": "other_long_term_gain"}
_CARRIED_IN = {
    "short_term_carryover_in": "short_term_carryover_out",
    "long_term_carryover_in": "long_term_carryover_out",
}
_HOUSEHOLD_KEYS = {
    "short_term_carryover_in": "short_term_carryover",
    "long_term_carryover_in": "long_term_carryover",
    "aged_or_blind_boxes": "born_on",
    "seniors": "born_on",
}


def explain(state: State, ref: str, planned: Planned | None = None) -> Tree:
    """Return why a figure is what it is.

    Args:
        state: The project on a day.
        ref: An id, the beginning of one, or a place.
        planned: Gives the state's plan where it is kept; None to make it when it is needed.

    Raises:
        NotFoundError: Nothing is called so, or several things begin so.
    """
    return explainer(state, planned)(ref)


def explainer(state: State, planned: Planned | None = None) -> Explained:
    """Return what explains one figure after another of the same state, as `explain` does.

    Args:
        state: The project on a day.
        planned: Gives the state's plan where it is kept; None to make it when it is needed, once.
    """
    made = _Explainer(state, planned or cache(partial(plan_report, state)))
    return lambda ref: made.tree(ref.strip())


@dataclass(frozen=True, slots=True)
class _Named:
    """Something with an id, and how to explain it."""

    id: str
    tree: Callable[[], Tree]


def _is_beginning(ref: str, one: str) -> bool:
    """Return whether a word begins an id, with its kind or without."""
    return one.startswith(ref) or ("_" not in ref and one.partition("_")[2].startswith(ref))


def _may_be(kind: str, ref: str) -> bool:
    return ref.startswith(f"{kind}_") or "_" not in ref


class _Explainer:
    """Looks figures up in one state; computes returns, forms and plan only when asked."""

    def __init__(self, state: State, planned: Planned) -> None:
        self._state = state
        self._planned = planned
        self._facts = FactTrees(state)

    def tree(self, ref: str) -> Tree:
        head, _, rest = ref.partition(".")
        if head in {"tax", "plan", "schedule_d"} and rest:
            return self._place(head, rest)
        unique: dict[str, _Named] = {}
        for source in (self._facts_named, self._trades_named, self._rows_named):
            unique = unique or {one.id: one for one in source(ref) if _is_beginning(ref, one.id)}
        if ref and len(unique) == 1:
            return next(iter(unique.values())).tree()
        if ref and unique:
            shown = ", ".join(sorted(unique)[:4])
            raise NotFoundError(f"Several ids begin with {ref!r}: {shown}.", "Write more of it.")
        raise NotFoundError(
            f"Nothing is called {ref!r}.",
            "Use an id that a table shows, or a place such as tax.16, plan.npv or schedule_d.1b.",
        )

    def _facts_named(self, _ref: str) -> Iterable[_Named]:
        return (_Named(one, tree) for one, tree in self._facts.named())

    def _trades_named(self, ref: str) -> Iterable[_Named]:
        """Give the plan's trades; the plan is made only for ids that could be theirs."""
        if not (_may_be("trade", ref) or _may_be("sale", ref)):
            return ()
        return [_Named(one.id, partial(self._trade, one)) for one in self._trades()]

    def _rows_named(self, ref: str) -> Iterable[_Named]:
        """Give the rows of all forms, likewise."""
        if not _may_be("row", ref):
            return ()
        rows = [row for forms in self._all_forms() for row in forms.form_8949.rows]
        return [_Named(row.id, partial(self._row, row)) for row in rows]

    # ── places ──────────────────────────────────────────────────────────────────────────────────

    def _place(self, head: str, rest: str) -> Tree:
        if head == "plan":
            return plan_tree(self._state, self._planned, self.tree, rest)
        year, _, name = rest.partition(".")
        if not (name and year.isdigit() and len(year) == len("2026")):
            year, name = str(self._state.as_of.year), rest
        if head == "tax":
            return self._tax_line(tax_year(self._state, int(year)), name)
        return self._schedule_d_line(forms_of(self._state, int(year)), name)

    def _tax_line(self, tax: TaxYear, name: str) -> Tree:
        if name in tax.worksheet.not_filled_in:
            return self._absent(tax, name)
        return self._why(tax, tax.worksheet.why(name))

    def _absent(self, tax: TaxYear, name: str) -> Tree:
        """Return why a line counts as zero: its form is not filled in, and what decides that."""
        spec, condition = tax.worksheet.not_filled_in[name]
        why = [self._why(tax, tax.worksheet.why(condition.name))] if condition else []
        return Tree(
            ref=f"tax.{tax.year}.{name}",
            label=spec.label,
            value=usd_text(0) if spec.unit is Unit.USD else "none",
            formula="Not filled in on this return, because of the answer below." if why else "Not filled in.",
            source=spec.source,
            children=tuple(why),
        )

    def _why(self, tax: TaxYear, why: Why) -> Tree:
        line = why.line
        children = [self._why(tax, one) for one in why.inputs]
        if not line.inputs:
            children = self._leaves(tax, line.name, is_law=line.status != "given")
        place = f" ({line.place})" if line.place else ""
        return Tree(
            ref=f"tax.{tax.year}.{line.name}",
            label=f"{line.label}{place}",
            value=line.text,
            formula=line.formula + (" (shown above)" if why.is_shown_above else ""),
            source=f"{line.source}{'' if line.status in {'given', 'enacted'} else f' ({line.status})'}",
            children=tuple(children),
        )

    def _leaves(self, tax: TaxYear, name: str, *, is_law: bool) -> list[Tree]:
        """Return what a fact came from: rows of the ledger, or a line of the household file."""
        if is_law:
            return []
        for attribute in _LEDGER_SUMS:
            if name in {attribute, f"{attribute}_gain"}:
                return [self._facts.by_id(one) for one in getattr(tax.realized, attribute).ids]
        if name in _CARRIED_IN and self._is_carryover_computed(tax.year):
            ref = f"tax.{tax.year - 1}.{_CARRIED_IN[name]}"
            value = tax.worksheet.line(name).text
            return [leaf(f"Carried over from the return of {tax.year - 1}", value, f"see {ref}", ref=ref)]
        line = tax.worksheet.line(name)
        default = line.text if line.value_usd is None else "zero"
        told = self._facts.household_line(_HOUSEHOLD_KEYS.get(name, name), tax.year, default)
        if "household" not in line.source and told and told[0].value.startswith("states no "):
            return []  # it is no matter of the household file
        if name == "collectibles_gain":  # the household's beside those of the ledger
            told = [*told, *map(self._facts.by_id, tax.realized.collectibles.ids)]
        return told

    def _is_carryover_computed(self, year: int) -> bool:
        """Return whether the carryovers into a year are the whole of those that the year before computes."""
        found = returns_of(self._state).ledger_year(year)
        return found.known is Known.COMPUTED and found.handover is Handover.WHOLE

    def _schedule_d_line(self, forms: Forms, number: str) -> Tree:
        for line in forms.schedule_d:
            if line.line == number:
                rows = [row for row in forms.form_8949.rows if row.schedule_d_line == number]
                children = tuple(self._row(row) for row in rows)
                formula = "column (h) of the rows added up"
                if line.proceeds_usd is None:
                    line_of_return = self._tax_line(
                        forms.tax, _SCHEDULE_D_FACTS.get(number, f"Schedule D {number}")
                    )
                    children, formula = (line_of_return,), line_of_return.formula
                return Tree(
                    ref=f"schedule_d.{forms.year}.{number}",
                    label=f"Schedule D line {number}: {line.label}",
                    value=usd_text(line.gain_usd),
                    formula=formula,
                    source=f"Schedule D ({forms.year}) line {number}",
                    children=children,
                )
        numbers = ", ".join(line.line for line in forms.schedule_d)
        raise NotFoundError(f"Schedule D has no line {number!r} here.", f"It has {numbers}.")

    def _all_forms(self) -> Iterable[Forms]:
        household = self._state.need_household()
        return (forms_of(self._state, year) for year in sorted(household.years))

    def _row(self, row: Row8949) -> Tree:
        ids = (*row.disposition_ids, *row.sale_id.split(), *row.line_ids)
        return Tree(
            ref=row.id,
            label=f"Form 8949 box {row.box}: {row.description}, sold {row.disposed}",
            value=usd_text(row.gain_usd),
            formula=f"proceeds {usd_text(row.proceeds_usd)} less basis {usd_text(row.basis_usd)}"
            + (f" plus adjustment {usd_text(row.adjustment_usd)}" if row.code else ""),
            source=row.why,
            children=tuple(self._facts.by_id(one) for one in ids),
        )

    # ── the plan ────────────────────────────────────────────────────────────────────────────────

    def _trades(self) -> Iterable[Trade]:
        plan = self._planned().plan
        return (*plan.trades, *plan.below_the_line)

    def _trade(self, trade: Trade) -> Tree:
        return Tree(
            ref=trade.id,
            label=sale_words(trade),
            value=usd_text(trade.adds_usd),
            formula=adds_words(trade),
            source="the return of this year and of later years, with and without this trade",
            children=(self._facts.by_id(trade.candidate.valued.lot.id),),
        )
