"""The rows of Form 8949: one for each taxable disposition, each with its box and the reason for it.

Problem: the fold gives slices at 10⁻⁸ USD; the form wants rows in cents, sorted into twelve boxes, and what
is not known must not look like a number. Chosen way: proceeds, basis and disallowed loss of every slice are
rounded to cents on their own, as the tax worksheet rounds them, and everything after that is a sum, so that
rows, totals and Schedule D agree to the cent. Slices of one root that lie side by side and left together are
one row.
A disposition without proceeds, basis or term is no row: it is named as missing.

What happens to the rows afterwards has modules of its own: a broker's statement (`with_statements`), whole
dollars (`rounding`), one row a sale (`various`), Exceptions 1 and 2 (`exceptions`), pages (`form_pages`).

Left out: codes other than C, L, N and W, which statements and exceptions bring; dates of short sales.

Source:
    Instructions for Form 8949 (2025), line 1, columns (a) to (h).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, to_cents
from lotwise.core.quantity import quantity_text
from lotwise.ledger.asset_classes import AssetClass, Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind
from lotwise.reports.asset_names import asset_name
from lotwise.reports.boxes import expected_box, reported_box
from lotwise.reports.marked_rows import marked_parts
from lotwise.reports.reported_rows import Adjustment
from lotwise.tax.realized import form_disallowed

INHERITED: Final = "INHERITED"
VARIOUS: Final = "VARIOUS"
WASH_SALE: Final = "W"
"""Code of column (f) for a loss disallowed because of a wash sale."""
COLLECTIBLE: Final = "C"
"""Code of column (f) for long-term gain or loss from a collectible; it adjusts nothing."""
MULTIPLE: Final = "M"
"""Code of column (f) for several transactions on one row, which an attached statement lists."""
_NOT_SAID: Final = Classes()

EXPECTED_BOXES: Final = (
    "Where no Form 1099-DA has been compared yet, the boxes are the expected ones. Where a form that you "
    "receive says otherwise, the form decides the box, and its proceeds go into column (d)."
)
"""What every reader of the rows must know."""

_TRADES: Final = frozenset({Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE, Kind.SPEND})
_TRADED: Final = frozenset({DispositionKind.SALE, DispositionKind.EXCHANGE, DispositionKind.SPEND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row8949:
    """One row of Form 8949.

    Attributes:
        id: Made from content.
        box: Letter of the box, A to L.
        term: Short (Part I) or long (Part II).
        schedule_d_line: Where the totals of the box go.
        asset: Asset code, or the broker's words for a security.
        wallet: Wallet or broker.
        description: Column (a).
        acquired: Column (b): a date, ``INHERITED`` or ``VARIOUS``.
        disposed_on: Column (c), as a date.
        proceeds_usd: Column (d), whole cents.
        basis_usd: Column (e), whole cents.
        code: Column (f): all codes in alphabetical order, nothing between them; empty for none.
        adjustment_usd: Column (g), whole cents; zero without a code that adjusts.
        gain_usd: Column (h) = (d) − (e) + (g).
        disposition_ids: The dispositions in this row; empty for a reported sale.
        sale_id: The reported sale, or empty.
        why: Why this box, in one sentence.
        asset_name: Full name of the asset where it is known; empty otherwise.
        adjustments: The parts of column (g) in cents, where a statement or the owner's word explains them.
        line_ids: The lines of brokers' statements that this row answers; empty where none is at hand.
        is_settled: Whether brokers' statements were compared: the box is no longer an expected one.
    """

    id: str
    box: str
    term: Term
    schedule_d_line: str
    asset: str
    wallet: str
    description: str
    acquired: str
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    code: str = ""
    adjustment_usd: Usd = 0
    gain_usd: Usd
    disposition_ids: tuple[str, ...] = ()
    sale_id: str = ""
    why: str
    asset_name: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    line_ids: tuple[str, ...] = ()
    is_settled: bool = False

    def __post_init__(self) -> None:
        assert self.gain_usd == self.proceeds_usd - self.basis_usd + self.adjustment_usd, self.id

    @property
    def part(self) -> str:
        """Part I (short-term) or II (long-term)."""
        return part_of(self.term)

    @property
    def is_summary(self) -> bool:
        """Whether the row stands for several that an attached statement lists (Exception 2)."""
        return MULTIPLE in self.code

    @property
    def disposed(self) -> str:
        """Column (c) as the form wants it; blank on a row that stands for several."""
        return "" if self.is_summary else form_date(self.disposed_on)

    @property
    def full_description(self) -> str:
        """Column (a) with the full name of the asset beside its symbol, where the name is known."""
        symbol = f" {self.asset}"
        if not self.asset_name or symbol not in self.description:
            return self.description
        return self.description.replace(symbol, f"{symbol} ({self.asset_name})", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A taxable disposition that cannot be a row yet.

    Attributes:
        disposition_id: The disposition.
        description: Column (a).
        wallet: Where the units lay.
        disposed_on: Column (c), as a date.
        lacks: What is not known: ``proceeds``, ``basis``, ``date acquired``; never empty.
    """

    disposition_id: str
    description: str
    wallet: str
    disposed_on: date
    lacks: tuple[str, ...]

    @property
    def disposed(self) -> str:
        """Column (c) as the form wants it."""
        return form_date(self.disposed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of some rows: line 2 of Form 8949, or a line of Schedule D.

    Attributes:
        proceeds_usd: Column (d).
        basis_usd: Column (e).
        adjustment_usd: Column (g).
        gain_usd: Column (h).
    """

    proceeds_usd: Usd
    basis_usd: Usd
    adjustment_usd: Usd
    gain_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Form8949:
    """Form 8949 of a tax year.

    Attributes:
        year: Tax year.
        rows: By box, date of disposition, asset and id.
        missing: Dispositions that should be rows; while there are any, the form is incomplete.
        attached: Rows on the attached statement, each counted in a row with the code M (Exception 2).
        direct: Rows in cents that stand on no form, but in the totals of Schedule D lines 1a and 8a
            (Exception 1).
        is_rounded: Whether all amounts of `rows` and `attached` are whole dollars.
    """

    year: int
    rows: tuple[Row8949, ...]
    missing: tuple[Missing, ...]
    attached: tuple[Row8949, ...] = ()
    direct: tuple[Row8949, ...] = ()
    is_rounded: bool = False

    @property
    def listed(self) -> tuple[Row8949, ...]:
        """Every row that stands for one sale, on the form or on the attached statement."""
        return (*(row for row in self.rows if not row.is_summary), *self.attached)

    def by_box(self) -> dict[str, tuple[Row8949, ...]]:
        """Return the rows of each box that has any; each box is a copy of the form of its own."""
        return {box: tuple(rows) for box, rows in groupby(self.rows, key=lambda row: row.box)}


def part_of(term: Term) -> str:
    """Return the part of Form 8949 for a term."""
    return "I" if term is Term.SHORT else "II"


def form_date(day: date) -> str:
    """Return a date as the forms want it.

    Examples:
        >>> form_date(date(2026, 2, 7))
        '02/07/2026'
    """
    return f"{day:%m/%d/%Y}"


def in_form_order(rows: Iterable[Row8949]) -> tuple[Row8949, ...]:
    """Return rows in the order in which the form lists them."""
    return tuple(sorted(rows, key=lambda row: (row.box, row.disposed_on, row.asset, row.id)))


def totals_of(rows: Iterable[Row8949]) -> Totals:
    """Return the totals of some rows, column by column."""
    listed = tuple(rows)
    return Totals(
        proceeds_usd=sum(row.proceeds_usd for row in listed),
        basis_usd=sum(row.basis_usd for row in listed),
        adjustment_usd=sum(row.adjustment_usd for row in listed),
        gain_usd=sum(row.gain_usd for row in listed),
    )


def rows_8949(
    dispositions: Iterable[Disposition],
    sales: Iterable[ReportedSale],
    year: int,
    transactions: Iterable[Transaction] = (),
    classes: Classes = _NOT_SAID,
) -> Form8949:
    """Return Form 8949 of a tax year.

    Args:
        dispositions: Of any year; gifts given and losses by theft are not taxable and make no row.
        sales: Sales of securities that brokers report, of any year.
        year: Tax year.
        transactions: The transactions behind the dispositions, where at hand: they name the transaction ID
            for column (a), and tell a fee paid for a purchase from one paid for a transfer.
        classes: What the assets are; long-term rows of collectibles have the code C.

    Returns:
        The rows, and the dispositions that lack something.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.
    """
    by_id = {transaction.id: transaction for transaction in transactions}
    taxable = [each for each in dispositions if each.disposed_on.year == year and each.kind.is_taxable]
    trades = {each.transaction_id for each in taxable if each.kind in _TRADED}
    trades |= {transaction.id for transaction in by_id.values() if transaction.kind in _TRADES}
    rows = [_reported_row(sale) for sale in sales if sale.disposed_on.year == year]
    missing: list[Missing] = []
    for slices in _side_by_side(taxable):
        lacks = _lacks(slices[0])
        if lacks:
            missing += [_missing(each, lacks, by_id) for each in slices]
        else:
            is_fund = classes.fund_of(slices[0].asset) is not None
            pays_for_trade = slices[0].transaction_id in trades
            row = _row(slices, by_id, pays_for_trade=pays_for_trade, is_fund=is_fund)
            is_collectible = classes.of(row.asset) is AssetClass.COLLECTIBLE and row.term is Term.LONG
            codes = "".join(sorted({*row.code, COLLECTIBLE}))
            rows.append(replace(row, code=codes) if is_collectible else row)
    return Form8949(
        year=year,
        rows=in_form_order(rows),
        missing=tuple(sorted(missing, key=lambda each: (each.disposed_on, each.disposition_id))),
    )


def _side_by_side(dispositions: list[Disposition]) -> Iterator[list[Disposition]]:
    """Give dispositions in groups: slices of one root that lie side by side and left by one transaction."""

    def together(each: Disposition) -> tuple[str, str, str, str, bool, bool, str]:
        root = each.root.id if each.root else ""
        is_unpriced, mark = each.proceeds_usd is None, each.mark.value if each.mark else ""
        return each.transaction_id, each.kind.value, root, each.wallet, each.has_moved, is_unpriced, mark

    ordered = sorted(dispositions, key=lambda each: (together(each), each.start, each.id))
    for key, slices in groupby(ordered, key=together):
        group: list[Disposition] = []
        for each in slices:
            if group and (not key[2] or group[-1].stop != each.start):
                yield group
                group = []
            group.append(each)
        yield group


def _lacks(disposition: Disposition) -> tuple[str, ...]:
    known = {
        "proceeds": disposition.proceeds_usd,
        "basis": disposition.basis_usd,
        "date acquired": disposition.term,
    }
    return tuple(name for name, value in known.items() if value is None)


def _described(slices: list[Disposition], by_id: Mapping[str, Transaction]) -> str:
    """Return column (a): units, symbol, and the transaction ID where there is one."""
    units = quantity_text(sum(each.quantity for each in slices))
    transaction = by_id.get(slices[0].transaction_id)
    named = (transaction.native_id or transaction.chain_hash) if transaction else ""
    return f"{units} {slices[0].asset}{f', ID {named}' if named else ''}"


def _missing(disposition: Disposition, lacks: tuple[str, ...], by_id: Mapping[str, Transaction]) -> Missing:
    return Missing(
        disposition_id=disposition.id,
        description=_described([disposition], by_id),
        wallet=disposition.wallet,
        disposed_on=disposition.disposed_on,
        lacks=lacks,
    )


def _row(
    slices: list[Disposition], by_id: Mapping[str, Transaction], *, pays_for_trade: bool, is_fund: bool
) -> Row8949:
    """Return the row of slices that left together; each is rounded on its own, as in the tax worksheet."""
    first = slices[0]
    term = first.term
    assert term is not None, "a disposition without a term is missing, not a row"
    choice = expected_box(first, term, pays_for_trade=pays_for_trade, is_fund=is_fund)
    proceeds = sum(to_cents(each.proceeds_usd or 0) for each in slices)
    basis = sum(to_cents(each.basis_usd or 0) for each in slices)
    disallowed, parts = sum(map(form_disallowed, slices)), marked_parts(slices)
    codes = "".join(each.letter for each in parts)
    ids = tuple(each.id for each in slices)
    return Row8949(
        id=content_id("row", *ids),
        box=choice.box.letter,
        term=term,
        schedule_d_line=choice.box.schedule_d_line,
        asset=first.asset,
        wallet=first.wallet,
        description=_described(slices, by_id),
        acquired=_acquired(first),
        disposed_on=first.disposed_on,
        proceeds_usd=proceeds,
        basis_usd=basis,
        code=codes or (WASH_SALE if disallowed else ""),
        adjustment_usd=disallowed,
        gain_usd=proceeds - basis + disallowed,
        adjustments=parts,
        disposition_ids=ids,
        why=choice.why,
        asset_name=asset_name(first.asset),
    )


def _acquired(disposition: Disposition) -> str:
    root = disposition.root
    if root is not None and root.is_always_long:
        return INHERITED
    assert disposition.acquired_on is not None, "a disposition without a date acquired is missing, not a row"
    return form_date(disposition.acquired_on)


def _reported_row(sale: ReportedSale) -> Row8949:
    choice = reported_box(sale)
    proceeds, basis = to_cents(sale.proceeds_usd), to_cents(sale.basis_usd)
    adjustment = to_cents(sale.disallowed_usd)
    units = quantity_text(sale.quantity)
    is_counted = sale.description.startswith(f"{units} ")
    return Row8949(
        id=content_id("row", sale.id),
        box=choice.box.letter,
        term=Term.LONG if sale.is_long else Term.SHORT,
        schedule_d_line=choice.box.schedule_d_line,
        asset=sale.description,
        wallet=sale.broker,
        description=sale.description if is_counted else f"{units} {sale.description}",
        acquired=form_date(sale.acquired_on) if sale.acquired_on else VARIOUS,
        disposed_on=sale.disposed_on,
        proceeds_usd=proceeds,
        basis_usd=basis,
        code=WASH_SALE if adjustment else "",
        adjustment_usd=adjustment,
        gain_usd=proceeds - basis + adjustment,
        sale_id=sale.id,
        why=choice.why,
    )
