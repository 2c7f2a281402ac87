"""Explanations of facts and of what follows from them directly: rows, transactions, lots, dispositions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lotwise.app.explain_basis import (
    UNKNOWN,
    adjusted_words,
    basis_law,
    basis_words,
    money,
    realized_words,
    unrealized_words,
)
from lotwise.app.intents import Kept, intents_of
from lotwise.app.workspace import State
from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding
from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.statements import Statement, StatementLine
from lotwise.ledger.transaction import Leg, Role, Source, Transaction
from lotwise.lots.lot import Disposition, Income, Lot, Method, Root
from lotwise.lots.methods import standing_order_at
from lotwise.lots.traces import Adjusted
from lotwise.lots.unrealized import Valued
from lotwise.store.contents import SourceRows
from lotwise.store.facts import StoredFile

__all__ = ["FactTrees", "Tree", "leaf", "money"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A figure with its reasons.

    Attributes:
        ref: What names it; empty for a leaf.
        label: What it is.
        value: What it is worth, as text.
        formula: How it came about, in words.
        source: Law, file, or whoever says so.
        children: What it came from.
    """

    ref: str
    label: str
    value: str
    formula: str = ""
    source: str = ""
    children: tuple["Tree", ...] = ()


def leaf(label: str, value: str, source: str = "", *, ref: str = "") -> Tree:
    """Return a tree without branches."""
    return Tree(ref=ref, label=label, value=value, source=source)


class FactTrees:
    """Explains the facts of one state.

    Args:
        state: The project on a day.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = SourceRows(state.project)
        spam = (one for aside in state.quarantine.aside.values() for one in aside)
        told = (*state.journal.transactions, *spam)
        self._transactions = {one.id: one for one in told}
        self._corrections = {one.id: one for one in state.facts.corrections}
        self._other_half = {pair.out_id: pair for pair in state.journal.pairs}
        self._other_half |= {pair.in_id: pair for pair in state.journal.pairs}
        self._adjusted = {one.into.id: one for one in state.books.adjusted}
        self._gone: defaultdict[str, list[Disposition]] = defaultdict(list)
        for gone in state.books.dispositions:
            self._gone[gone.transaction_id].append(gone)
        self._marks = self._marks_by_transaction()
        self._intents = intents_of(state).kept
        self._trees: dict[str, Callable[[], Tree]] = dict(self._all())

    def _marks_by_transaction(self) -> Mapping[str, Sequence[Correction]]:
        """Return what the owner says of dispositions and changes their gain, by transaction."""
        said: defaultdict[str, list[Correction]] = defaultdict(list)
        for one in self._state.corrections:
            if one.action is Action.MARK:
                said[self._state.journal.aliases.get(one.subject, one.subject)].append(one)
        return said

    def named(self) -> Iterable[tuple[str, Callable[[], Tree]]]:
        """Give every id with the way to explain it."""
        return self._trees.items()

    def by_id(self, one: str) -> Tree:
        """Return the explanation of an id that is there."""
        return self._trees[one]()

    def household_line(self, key: str, year: int, default: str = "zero") -> list[Tree]:
        """Return the line of the household file that states a key of a year, or says that it states none."""
        named = self._state.facts.household
        if named is None:
            return []
        section = ""
        for number, line in enumerate(named[1].splitlines(), start=1):
            text = line.strip()
            if text.startswith("["):
                section = text.strip("[]").partition("]")[0]
            stated = text.partition("=")[0].strip()
            if stated == key and section in {"", f"year.{year}"}:
                return [leaf(f"{named[0]} row {number}", text)]
        return [leaf(named[0], f"states no {key} for {year}: {default}")]

    def _all(self) -> Iterable[tuple[str, Callable[[], Tree]]]:
        state = self._state
        yield from ((one.id, partial(self.happened, one)) for one in self._transactions.values())
        for statement in state.statements:
            yield from ((line.id, partial(self.statement_line, statement, line)) for line in statement.lines)
        for alias, one in state.journal.aliases.items():
            if one in self._transactions:
                yield alias, partial(self.happened, self._transactions[one])
        yield from ((one.id, partial(self.correction, one)) for one in state.facts.corrections)
        yield from ((one.lot.root.id, partial(self.root, one.lot.root)) for one in state.holdings)
        yield from ((one.lot.id, partial(self.lot, one)) for one in state.holdings)
        yield from ((one.id, partial(self.disposition, one)) for one in state.books.dispositions)
        yield from ((one.id, partial(self.income, one)) for one in state.books.incomes)
        yield from ((one.id, partial(self.reported_sale, one)) for one in state.sales)
        yield from ((one.id, partial(self.finding, one)) for one in state.findings)
        yield from ((one.id, partial(self.file, one)) for one in state.facts.files)
        yield from ((one.record.id, partial(self.intent, one)) for one in self._intents)

    # ── facts ───────────────────────────────────────────────────────────────────────────────────

    def rows(self, source: Source) -> list[Tree]:
        """Return the rows of a source, in the words of the file."""
        if source.file_id in self._corrections:
            return [self.correction(self._corrections[source.file_id])]
        places = [(source.file_id, row) for row in source.rows]
        texts = self._rows.texts(places)
        return [leaf(f"{source.file} row {row}", text) for (_, row), text in zip(places, texts, strict=True)]

    def correction(self, one: Correction) -> Tree:
        """Return what the owner said, when and why."""
        details = ", ".join(f"{name} {value}" for name, value in sorted(one.details.items()))
        return Tree(
            ref=one.id,
            label=f"You said at {instant_words(one.recorded_at)}: {one.action.value}",
            value=details,
            formula=one.reason,
            source="your statement; `lotwise review --undo` takes it back",
        )

    def happened(self, one: Transaction) -> Tree:
        """Return what happened, with its rows, and which units left by it."""
        told = self.transaction(one)
        left = tuple(
            replace(tree, children=tree.children[1:])  # the first is this transaction
            for tree in map(self.disposition, self._gone.get(one.id, ()))
        )
        return replace(told, children=(*told.children, *left))

    def transaction(self, one: Transaction) -> Tree:
        """Return what happened, with its rows."""
        children = [row for source in one.sources for row in self.rows(source)]
        said = self._corrections.get(one.stated_by)
        if said is not None and all(source.file_id != said.id for source in one.sources):
            children.append(self.correction(said))
        pair = self._other_half.get(one.id)
        if pair is not None:
            other = self._transactions[pair.in_id if pair.out_id == one.id else pair.out_id]
            rows = [row for source in other.sources for row in self.rows(source)]
            half = Tree(
                ref=other.id,
                label=f"Other half: {instant_words(other.at)}",
                value=_legs(other.legs),
                formula=pair.why,
                children=tuple(rows),
            )
            children.append(half)
        return Tree(
            ref=one.id,
            label=f"{one.kind.value.capitalize()} at {instant_words(one.at)}",
            value=_legs(one.legs),
            source=one.note,
            children=tuple(children),
        )

    def file(self, one: StoredFile) -> Tree:
        """Return what a file is."""
        return Tree(
            ref=one.id,
            label=f"File {one.name}",
            value=f"{one.row_count} rows",
            formula=f"read as {one.format}" + (f" into {one.wallet.name}" if one.wallet.name else ""),
            source=f"imported {instant_words(one.imported_at)}",
        )

    def finding(self, one: Finding) -> Tree:
        """Return a finding with what it is about."""
        subject = self._trees.get(one.subject)
        return Tree(
            ref=one.id,
            label=f"{one.severity.value}: {one.what}",
            value=str(one.where),
            formula=one.fix,
            source=one.code,
            children=(subject(),) if subject and one.subject != one.id else (),
        )

    def reported_sale(self, one: ReportedSale) -> Tree:
        """Return a sale as the broker reports it."""
        return Tree(
            ref=one.id,
            label=f"{one.broker}: {one.description}, sold {one.disposed_on}",
            value=usd_text(one.gain_usd),
            formula=f"proceeds {usd_text(one.proceeds_usd)} less basis {usd_text(one.basis_usd)}"
            + (f" plus disallowed {usd_text(one.disallowed_usd)}" if one.disallowed_usd else ""),
            source="as the broker reports it",
            children=tuple(self.rows(one.source)),
        )

    def statement_line(self, statement: Statement, one: StatementLine) -> Tree:
        """Return a line of a broker's statement, with its place in the file."""
        shown = "no basis" if one.basis_usd is None else f"basis {usd_text(one.basis_usd)}"
        where = [f"{statement.file} row {row}" for row in one.rows] if statement.file else ["typed in"]
        return Tree(
            ref=one.id,
            label=f"Form {statement.form.value} of {statement.broker}: {one.name or one.dti_code}, "
            f"sold {one.disposed_on or UNKNOWN}",
            value=usd_text(one.proceeds_usd or 0),
            formula=f"proceeds as shown, with {shown}",
            source=f"as the broker reports it for {statement.year}",
            children=(
                *(leaf(place, one.name or one.dti_code, "the broker's statement") for place in where),
                *((self.correction(self._corrections[one.said.id]),) if one.said else ()),
            ),
        )

    # ── what follows from them ──────────────────────────────────────────────────────────────────

    def root(self, one: Root) -> Tree:
        """Return how units were acquired, and what gave them another name since."""
        named = (one.transaction_id, *one.renamed_by)
        told = tuple(self.transaction(self._transactions[name]) for name in named)
        adjusted = self._adjusted.get(one.id)
        if adjusted is None:
            how, law = basis_words(one), basis_law(one)
        else:
            reason, law = self._reason(adjusted)
            how, told = adjusted_words(adjusted), (self.root(adjusted.root), reason)
        return Tree(
            ref=one.id,
            label=f"{quantity_text(one.quantity)} {one.asset} acquired {one.acquired_on or UNKNOWN} "
            f"in {one.wallet}",
            value=f"basis {money(one.basis_usd)}",
            formula=how,
            source=law,
            children=told,
        )

    def _reason(self, one: Adjusted) -> tuple[Tree, str]:
        """Return the sale whose loss, or the transfer whose fee, was added to a basis, and the law of it."""
        what, law = "a fee, by the setting transfer_fee", "26 U.S.C. § 1012"
        if any(each.disallowed_usd for each in self._gone.get(one.transaction_id, ())):
            what, law = "a loss that a wash sale does not allow", "26 U.S.C. §§ 1091(d), 1223(3)"
        told = self.transaction(self._transactions[one.transaction_id])
        return replace(told, formula=f"{usd_text(one.added_usd)} of it is in the basis: {what}"), law

    def lot(self, one: Valued) -> Tree:
        """Return an open lot: where it came from and what it is worth."""
        lot = one.lot
        moves = tuple(self.transaction(self._transactions[move]) for move in lot.moved_by)
        price = leaf("No price is known", UNKNOWN)
        if one.quote:
            price = leaf(
                f"Price of {lot.asset} on {one.quote.on}", f"${one.quote.price} a unit", one.quote.origin
            )
        return Tree(
            ref=lot.id,
            label=f"Lot of {quantity_text(lot.quantity)} {lot.asset} in {lot.wallet}",
            value=f"unrealized gain {money(one.gain_usd)}",
            formula=f"{unrealized_words(one)}; its share of the acquisition by the root-interval rule",
            source="26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j)",
            children=(self.root(lot.root), *moves, price, self._evidence(lot)),
        )

    def _evidence(self, lot: Lot) -> Tree:
        grade = self._state.grades[lot.id]
        return leaf(f"Evidence {grade.grade.name}: {grade.grade.value}", grade.why)

    def disposition(self, one: Disposition) -> Tree:
        """Return a disposition: what was realized, and which units left."""
        children = [self.transaction(self._transactions[one.transaction_id])]
        if one.root is not None:
            children.append(self.root(one.root))
        children += self._standing_order(one)
        said = self._state.booked.records.said.get(one.transaction_id)
        if said is not None and one.method is Method.SPEC_ID:
            children.append(self.correction(said))
        elif one.method is Method.SPEC_ID:
            children += [self.intent(kept) for kept in self._intents if one.transaction_id in kept.sale_ids]
        if one.mark is not None:
            children += [self.correction(each) for each in self._marks[one.transaction_id]]
        return Tree(
            ref=one.id,
            label=f"{one.kind.value.capitalize()} of {quantity_text(one.quantity)} {one.asset} from "
            f"{one.wallet} on {one.disposed_on}, {one.term.value if one.term else UNKNOWN}-term",
            value=money(one.gain_usd),
            formula=f"{realized_words(one)}; lot chosen by {one.method.value}",
            source="26 CFR § 1.1001-7; § 1.1012-1(j)",
            children=tuple(children),
        )

    def intent(self, one: Kept) -> Tree:
        """Return an identification before the sale: what it names, in their order, and who signed it."""
        intent = one.intent
        lots = tuple(
            leaf(
                f"{quantity_text(lot.quantity)} {intent.asset} acquired {lot.acquired_on or UNKNOWN}",
                f"basis {money(lot.basis_usd)}",
                ref=lot.root_id if lot.root_id in self._trees else "",
            )
            for lot in intent.lots
        )
        notice = ", relying on Notice 2026-20" if intent.relies_on_notice else ""
        told = "" if one.told_at is None else f", told to the broker {instant_words(one.told_at)}"
        return Tree(
            ref=one.record.id,
            label=f"Identification of {quantity_text(intent.quantity)} {intent.asset} in {intent.wallet}",
            value=f"recorded {instant_words(intent.made_at)}",
            formula=f"by the {intent.clock}, signed by {one.record.signer}{notice}{told}",
            source="26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii)",
            children=lots,
        )

    def _standing_order(self, one: Disposition) -> list[Tree]:
        """Return the standing order that chose the units, with the instant at which it was recorded."""
        order = standing_order_at(self._state.orders, one.wallet, one.disposed_at)
        if order is None or order.method is not one.method or one.method is Method.FIFO:
            return []
        told = ", told to the broker" if order.is_with_broker else ", on own books"
        said = f"recorded {instant_words(order.recorded_at)}{told}"
        return [
            Tree(
                ref=order.id,
                label=f"Standing order: {order.method.value} in {order.wallet}",
                value=f"from {instant_words(order.effective_at)}",
                formula=f"{said}; before the sale at {instant_words(one.disposed_at)}",
                source="26 CFR § 1.1012-1(j)(2)-(3); Notice 2026-20 § 4",
            )
        ]

    def income(self, one: Income) -> Tree:
        """Return income received in an asset."""
        return Tree(
            ref=one.id,
            label=f"{one.kind.value.capitalize()}: {quantity_text(one.quantity)} {one.asset} on "
            f"{one.received_on}",
            value=money(one.ordinary_income_usd),
            formula="fair market value on receipt",
            source="Rev. Rul. 2019-24; Rev. Rul. 2023-14; Notice 2014-21",
            children=(self.transaction(self._transactions[one.transaction_id]),),
        )


def _legs(legs: Iterable[Leg]) -> str:
    return "; ".join(
        f"{'+' if leg.quantity > 0 else ''}{quantity_text(leg.quantity)} {leg.asset}"
        f"{' fee' if leg.role is Role.FEE else ''} ({leg.wallet})"
        for leg in legs
    )
