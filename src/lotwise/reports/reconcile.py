"""The year's statements beside own books: every line and every row explained, and totals that tie.

Problem: what brokers report and what is right differ, and each difference needs a cause, a box, a code and an
amount before anything is filed. Chosen way: lines are matched with own sales (`reconcile_match`), each match
gives rows as they are filed with the causes of its differences (`reconcile_filing`), and what has no partner
is a difference of its own. For each wallet a bridge leads from the statement's totals over each cause to the
totals that are filed, to the cent; it is checked here, not only shown. Nothing is adjusted in silence.

Left out: reading statements (`importers`); what the causes mean in words (`reconcile_words`).

Source:
    Instructions for Form 8949 (2025), General Instructions: “allows you and the IRS to reconcile amounts that
    were reported … with the amounts you report on your return”.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, to_cents
from lotwise.ledger.statements import Statement, StatementForm, StatementLine
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import Form8949
from lotwise.reports.reconcile_causes import OPEN, Cause, Effect
from lotwise.reports.reconcile_filing import filed_of
from lotwise.reports.reconcile_match import LineAt, folded, matched
from lotwise.reports.reconcile_offset import Filed, not_in_books, summed, without_statement
from lotwise.reports.reconcile_said import is_settled, said_of, with_words
from lotwise.reports.reconcile_sides import OwnSale
from lotwise.reports.reported_rows import Settled

_BOXES_OF: Final = {
    StatementForm.FORM_1099_DA: frozenset("GHJK"),
    StatementForm.FORM_1099_B: frozenset("ABDE"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Columns (d), (e) and (g), and what they come to.

    Attributes:
        proceeds_usd: Column (d), or field 1f.
        basis_usd: Column (e), or field 1g; a blank one adds nothing.
        adjustment_usd: Column (g), or field 1i.
    """

    proceeds_usd: Usd = 0
    basis_usd: Usd = 0
    adjustment_usd: Usd = 0

    @property
    def gain_usd(self) -> Usd:
        """Column (h)."""
        return self.proceeds_usd - self.basis_usd + self.adjustment_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One line with its sale, or what has no partner.

    Attributes:
        id: Made from content.
        wallet: Wallet or broker in own books.
        asset: Asset code, or the broker's words.
        lines: Statement lines; empty where no statement lists the sale.
        sales: Own sales; empty where own books have none.
        filed: Rows as they are filed, causes and effects.
        how: How they were found, in a few words; empty for what has no partner.
    """

    id: str
    wallet: str
    asset: str
    lines: tuple[LineAt, ...]
    sales: tuple[OwnSale, ...]
    filed: Filed
    how: str = ""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why they differ; empty where they agree."""
        return self.filed.causes

    @property
    def is_open(self) -> bool:
        """Whether it is not settled yet what is right."""
        return bool(OPEN.intersection(self.causes))

    @property
    def told(self) -> Amounts:
        """What the statement shows."""
        return _told(one.line for one in self.lines)

    @property
    def on(self) -> date | None:
        """The day: by own dates, or else by the statement; None where it gives none."""
        days = [sale.disposed_on for sale in self.sales] or [
            one.line.disposed_on for one in self.lines if one.line.disposed_on
        ]
        return min(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The way from a broker's totals to the totals filed.

    Attributes:
        wallet: Wallet in own books.
        brokers: Names on its statements.
        line_count: How many lines they have.
        told: Totals of the statements.
        steps: What each cause changes, in the order of causes.
        filed: Totals of all rows of the wallet on Form 8949.
    """

    wallet: str
    brokers: tuple[str, ...]
    line_count: int
    told: Amounts
    steps: tuple[Effect, ...]
    filed: Amounts

    def __post_init__(self) -> None:
        for column in ("proceeds_usd", "basis_usd", "adjustment_usd"):
            over = sum(getattr(step, column) for step in self.steps)
            assert getattr(self.told, column) + over == getattr(self.filed, column), (self.wallet, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The statements of a year beside own books.

    Attributes:
        year: Tax year.
        compared: Everything, by wallet, day and asset.
        bridges: By wallet.
        awaited: Wallets of US brokers with sales that no statement covers yet.
        unplaced: Statements whose wallet is not known.
        is_proven: Whether no better choice of partners exists.
    """

    year: int
    compared: tuple[Compared, ...]
    bridges: tuple[Bridge, ...]
    awaited: tuple[str, ...] = ()
    unplaced: tuple[Statement, ...] = ()
    is_proven: bool = True

    @property
    def differences(self) -> tuple[Compared, ...]:
        """What differs."""
        return tuple(each for each in self.compared if each.causes)

    @property
    def settled(self) -> tuple[Settled, ...]:
        """Rows as they are filed."""
        return tuple(row for each in self.compared for row in each.filed.settled)

    def change_of_gain(self, term: Term) -> Usd:
        """Return how much more gain of a term is filed than own books have for the same rows.

        Cents of rounding, and proceeds that are filed as shown because nothing explains them; everything else
        goes through column (g), so that the gain is that of own books.
        """
        own = {
            part.id: part.row.gain_usd
            for each in self.compared
            for sale in each.sales
            for part in sale.parts
            if part.row is not None and part.row.term is term and part.row.disposed_on.year == self.year
        }
        return sum(row.gain_usd for row in self.settled if row.term is term) - sum(own.values())


def reconcile(
    statements: Iterable[Statement], form: Form8949, sales: Sequence[OwnSale], wallets: Mapping[str, Wallet]
) -> Reconciliation:
    """Return the statements of a year beside own books.

    Args:
        statements: Of this year, with the wallet of each; those of other years count only for sales within a
            day of its edges.
        form: Form 8949 of the year, as own books give it.
        sales: Own sales of the year, what was moved, and sales on the days beside the year.
        wallets: By name.

    Returns:
        Every line of the year's statements and every row of their wallets, each in exactly one place.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.
    """
    year = form.year
    listed = tuple(statements)
    placed, unplaced = _placed(listed, year)
    settled = [one for one in placed if is_settled(one)]
    matching = matched([one for one in placed if not is_settled(one)], _of_accounts(sales, listed))
    have = {(one.wallet, one.statement.form) for one in placed if one.statement.year == year}
    compared = [
        _compared(match.lines, match.sales, with_words(filed_of(match, year), match.lines), match.how)
        for match in matching.matches
        if any(one.statement.year == year for one in match.lines)
        or any(sale.disposed_on.year == year and sale.move is None for sale in match.sales)
    ]
    compared += [
        _compared((line,), (), not_in_books(line))
        for line in matching.lines_left
        if line.statement.year == year
    ]
    compared += [_compared((one,), (), said_of(one, year)) for one in settled if one.statement.year == year]
    left = [sale for sale in matching.sales_left if sale.disposed_on.year == year]
    unlisted = [sale for sale in left if not sale.is_unreported and _expected_on(sale) in have_of(have, sale)]
    compared += [
        _compared((), (sale,), without_statement(sale.parts, year, Cause.NOT_LISTED)) for sale in unlisted
    ]
    compared.sort(key=lambda each: (each.wallet, each.on or date.max, each.asset, each.id))
    awaited = {
        sale.wallet
        for sale in left
        if not sale.is_unreported and _expected_on(sale) not in have_of(have, sale) and _is_us(sale, wallets)
    }
    return Reconciliation(
        year=year,
        compared=tuple(compared),
        bridges=tuple(_bridges(placed, compared, left, year)),
        awaited=tuple(sorted(awaited)),
        unplaced=tuple(unplaced),
        is_proven=matching.is_proven,
    )


def _of_accounts(sales: Sequence[OwnSale], statements: Sequence[Statement]) -> list[OwnSale]:
    """Return own sales, those of further wallets of an account as sales of the wallet of its statement."""
    first = {wallet: one.wallet for one in statements if one.wallet for wallet in one.also}
    return [replace(sale, wallet=first.get(sale.wallet, sale.wallet)) for sale in sales]


def have_of(have: set[tuple[str, StatementForm]], sale: OwnSale) -> set[StatementForm]:
    """Return the forms that came for the wallet of a sale."""
    return {form for wallet, form in have if wallet == sale.wallet}


def _expected_on(sale: OwnSale) -> StatementForm:
    rows = [part.row for part in sale.parts if part.row is not None]
    is_security = any(row.box in _BOXES_OF[StatementForm.FORM_1099_B] for row in rows)
    return StatementForm.FORM_1099_B if is_security else StatementForm.FORM_1099_DA


def _is_us(sale: OwnSale, wallets: Mapping[str, Wallet]) -> bool:
    wallet = wallets.get(sale.wallet)
    return wallet is not None and wallet.custody is Custody.BROKER_US


def _placed(statements: Iterable[Statement], year: int) -> tuple[list[LineAt], list[Statement]]:
    """Return the lines with their wallets, and the statements whose wallet is not known."""
    placed: list[LineAt] = []
    unplaced: list[Statement] = []
    for statement in statements:
        lines = [line for line in statement.lines if statement.year == year or _is_at_edge(line, year)]
        if not statement.wallet:
            if statement.year == year:
                unplaced.append(statement)
            continue
        placed += [
            LineAt(
                line=_in_cents(line),
                statement=statement,
                wallet=statement.wallet,
                asset=folded(line.asset or line.name),
            )
            for line in lines
        ]
    return placed, unplaced


def _is_at_edge(line: StatementLine, year: int) -> bool:
    edges = {date(year - 1, 12, 31), date(year, 1, 1), date(year, 12, 31), date(year + 1, 1, 1)}
    return line.disposed_on in edges


def _in_cents(line: StatementLine) -> StatementLine:
    def cents(amount: Usd | None) -> Usd | None:
        return None if amount is None else to_cents(amount)

    return replace(
        line,
        proceeds_usd=cents(line.proceeds_usd),
        basis_usd=cents(line.basis_usd),
        disallowed_usd=to_cents(line.disallowed_usd),
    )


def _compared(lines: Sequence[LineAt], sales: Sequence[OwnSale], filed: Filed, how: str = "") -> Compared:
    first = lines[0] if lines else None
    return Compared(
        id=content_id("compared", *(one.line.id for one in lines), *(sale.key for sale in sales)),
        wallet=first.wallet if first else sales[0].wallet,
        asset=sales[0].asset if sales else first.line.asset or first.line.name if first else "",
        lines=tuple(lines),
        sales=tuple(sales),
        filed=filed,
        how=how,
    )


# ── totals ──────────────────────────────────────────────────────────────────────────────────────


def _told(lines: Iterable[StatementLine]) -> Amounts:
    listed = tuple(lines)
    return Amounts(
        proceeds_usd=sum(line.proceeds_usd or 0 for line in listed),
        basis_usd=sum(line.basis_usd or 0 for line in listed),
        adjustment_usd=sum(line.disallowed_usd for line in listed),
    )


def _bridges(
    placed: Sequence[LineAt], compared: Sequence[Compared], left: Sequence[OwnSale], year: int
) -> Iterator[Bridge]:
    """Give the bridge of each wallet that has a statement of the year."""
    mine = [one for one in placed if one.statement.year == year]
    for wallet in sorted({one.wallet for one in mine}):
        lines = [one for one in mine if one.wallet == wallet]
        here = [each for each in compared if each.wallet == wallet]
        rows = [row for each in here for row in each.filed.settled]
        effects = [effect for each in here for effect in each.filed.effects]
        kept = [
            part.row
            for sale in left
            if sale.wallet == wallet and sale.is_unreported
            for part in sale.parts
            if part.row is not None
        ]
        others = Amounts(
            proceeds_usd=sum(row.proceeds_usd for row in kept),
            basis_usd=sum(row.basis_usd for row in kept),
            adjustment_usd=sum(row.adjustment_usd for row in kept),
        )
        effects.append(
            Effect(
                cause=Cause.NOT_REPORTABLE,
                proceeds_usd=others.proceeds_usd,
                basis_usd=others.basis_usd,
                adjustment_usd=others.adjustment_usd,
            )
        )
        yield Bridge(
            wallet=wallet,
            brokers=tuple(sorted({one.statement.broker for one in lines})),
            line_count=len(lines),
            told=_told(one.line for one in lines),
            steps=summed(effects),
            filed=Amounts(
                proceeds_usd=others.proceeds_usd + sum(row.proceeds_usd for row in rows),
                basis_usd=others.basis_usd + sum(row.basis_usd for row in rows),
                adjustment_usd=others.adjustment_usd + sum(row.adjustment_usd for row in rows),
            ),
        )
