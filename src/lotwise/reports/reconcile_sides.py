"""Own books as a broker would see them: one sale for each transaction, with the rows of the form it made.

Problem: a broker reports a sale, own books have a row for each lot of it, and the two can only be compared
sale by sale. Chosen way: the rows of one transaction in one wallet and asset are one sale; what was moved out
without being sold is a sale of its own kind, because brokers report such moves by mistake. Dispositions that
lack basis or date are parts of their sale like the others; they are no rows yet.

Left out: matching (`reconcile_match`).

Source:
    Instructions for Form 1099-DA (2026), "How many transactions to report on each form".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from lotwise.core.money import CENT, Usd, shared_out, to_cents
from lotwise.core.quantity import Quantity
from lotwise.ledger.asset_classes import AssetClass, Classes
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.statements import Aggregate
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind
from lotwise.reports.form_8949 import Form8949, Missing, Row8949

MOVES: Final = frozenset(
    {Kind.TRANSFER, Kind.GIFT_OUT, Kind.DONATION, Kind.SPOUSE_OUT, Kind.LOST, Kind.WORTHLESS}
)
"""What takes units out of a wallet and is no sale."""
UNREPORTED_BOXES: Final = frozenset("CFIL")
"""Boxes of what no broker reports."""
_NOT_SAID: Final = Classes()
_UNITS_A_DOLLAR: Final = 10**10
"""Steps of a quantity of dollars (10⁻¹⁸) in a step of money (10⁻⁸)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A row of Form 8949, or a disposition that cannot be one yet.

    Attributes:
        id: Id of the row, or of the disposition.
        quantity: Units, positive.
        proceeds_usd: Column (d), whole cents; None when not known.
        basis_usd: Column (e), whole cents; None when not known.
        disallowed_usd: Loss that a wash sale disallows, whole cents.
        term: Short or long; None when not known.
        acquired_on: Date acquired; None for inherited units, various dates, and when not known.
        is_moved_in: Whether the units were ever transferred between wallets.
        row: The row; None where something is missing.
    """

    id: str
    quantity: Quantity
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    disallowed_usd: Usd = 0
    term: Term | None
    acquired_on: date | None
    is_moved_in: bool = False
    row: Row8949 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSale:
    """What left one wallet in one asset by one transaction.

    Attributes:
        id: Of the transaction, or of the reported sale.
        wallet: Wallet or broker.
        asset: Asset code, or the broker's words for a security.
        quantity: Units, positive.
        disposed_on: The date in the taxpayer's zone.
        days: Dates a broker may give for it: the taxpayer's, and the one in UTC.
        names: Ids by which source and chain know it.
        parts: Rows and dispositions; empty for what was no sale.
        fee_usd: What the sale cost, as far as the files tell, in whole cents.
        move: How the units left, where it was no sale; None for a sale.
        is_fee: Whether the units paid a fee.
        aggregate: The sum of the year in which a broker may report it, or None.
    """

    id: str
    wallet: str
    asset: str
    quantity: Quantity
    disposed_on: date
    days: frozenset[date]
    names: frozenset[str] = frozenset()
    parts: tuple[OwnPart, ...] = ()
    fee_usd: Usd = 0
    move: Kind | None = None
    is_fee: bool = False
    aggregate: Aggregate | None = None

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What tells it from any other sale."""
        return self.id, self.wallet, self.asset, self.is_fee

    @property
    def proceeds_usd(self) -> Usd | None:
        """Column (d) of all parts; None when some are not known, or when it was no sale."""
        amounts = [part.proceeds_usd for part in self.parts]
        return None if not amounts or None in amounts else sum(amount or 0 for amount in amounts)

    @property
    def basis_usd(self) -> Usd | None:
        """Column (e) of all parts; None when some are not known."""
        amounts = [part.basis_usd for part in self.parts]
        return None if not amounts or None in amounts else sum(amount or 0 for amount in amounts)

    @property
    def is_unreported(self) -> bool:
        """Whether no statement is expected to list it."""
        rows = [part.row for part in self.parts if part.row is not None]
        return bool(rows) and all(row.box in UNREPORTED_BOXES for row in rows)


def own_sales(
    form: Form8949,
    dispositions: Iterable[Disposition],
    transactions: Iterable[Transaction],
    classes: Classes = _NOT_SAID,
    reported: Iterable[ReportedSale] = (),
) -> tuple[OwnSale, ...]:
    """Return the sales of a year, and what left wallets in it without being sold.

    Args:
        form: Form 8949 of the year, as own books give it.
        dispositions: Those behind its rows, and any others.
        transactions: Those behind the dispositions, and all transfers.
        classes: What the assets are.
        reported: Sales of securities in a broker's own list of gains, for their units.

    Returns:
        In order of time; moves after sales.
    """
    by_id = {one.id: one for one in transactions}
    sold = {one.id: one for one in dispositions}
    units = {one.id: one.quantity for one in reported}
    sales = [*_of_rows(form, sold, by_id, classes), *_reported(form.rows, units)]
    moves = _moves(form.year, by_id.values())
    return tuple(sorted(sales, key=_order)) + tuple(sorted(moves, key=_order))


def _order(sale: OwnSale) -> tuple[date, str, str, str, bool]:
    return (sale.disposed_on, *sale.key)


def _of_rows(
    form: Form8949,
    sold: Mapping[str, Disposition],
    by_id: Mapping[str, Transaction],
    classes: Classes,
) -> Iterator[OwnSale]:
    """Give the sales behind the rows; fees stand apart, because brokers may report them apart."""
    found = [_part_of_row(row, sold) for row in form.rows if row.disposition_ids]
    found += [_part_missing(one, sold) for one in form.missing if one.disposition_id in sold]

    def together(each: tuple[OwnPart, Disposition]) -> tuple[str, str, str, bool]:
        first = each[1]
        return first.transaction_id, first.wallet, first.asset, first.kind is DispositionKind.FEE

    found.sort(key=lambda each: (together(each), each[0].id))
    for key, group in groupby(found, key=together):
        parts, firsts = zip(*group, strict=True)
        transaction = by_id.get(key[0])
        yield OwnSale(
            id=key[0],
            wallet=key[1],
            asset=key[2],
            quantity=sum(part.quantity for part in parts),
            disposed_on=firsts[0].disposed_on,
            days=frozenset({firsts[0].disposed_on, firsts[0].disposed_at.date()}),
            names=_names(transaction),
            parts=parts,
            fee_usd=0 if key[3] or transaction is None else _fee(transaction, key[1], key[2]),
            is_fee=key[3],
            aggregate=_aggregate(key[2], transaction, classes),
        )


def _part_of_row(row: Row8949, sold: Mapping[str, Disposition]) -> tuple[OwnPart, Disposition]:
    slices = [sold[one] for one in row.disposition_ids]
    part = OwnPart(
        id=row.id,
        quantity=sum(each.quantity for each in slices),
        proceeds_usd=row.proceeds_usd,
        basis_usd=row.basis_usd,
        disallowed_usd=_washed(row),
        term=row.term,
        acquired_on=None if slices[0].root and slices[0].root.is_always_long else slices[0].acquired_on,
        is_moved_in=any(each.has_moved for each in slices),
        row=row,
    )
    return part, slices[0]


def _washed(row: Row8949) -> Usd:
    """Return what a wash sale disallows of a row: all of column (g), or the part with the code W."""
    if "W" not in row.code:
        return 0
    parts = [part.amount_usd for part in row.adjustments if part.letter == "W"]
    return sum(parts) if row.adjustments else row.adjustment_usd


def _part_missing(one: Missing, sold: Mapping[str, Disposition]) -> tuple[OwnPart, Disposition]:
    lacking = sold[one.disposition_id]
    known = [None if usd is None else to_cents(usd) for usd in (lacking.proceeds_usd, lacking.basis_usd)]
    part = OwnPart(
        id=lacking.id,
        quantity=lacking.quantity,
        proceeds_usd=known[0],
        basis_usd=known[1],
        term=lacking.term,
        acquired_on=lacking.acquired_on,
        is_moved_in=lacking.has_moved,
    )
    return part, lacking


def _reported(rows: Iterable[Row8949], units: Mapping[str, Quantity]) -> Iterator[OwnSale]:
    """Give the sales of securities that stand in the broker's own list of gains."""
    for row in rows:
        if not row.sale_id:
            continue
        part = OwnPart(
            id=row.id,
            quantity=units.get(row.sale_id, 0),
            proceeds_usd=row.proceeds_usd,
            basis_usd=row.basis_usd,
            disallowed_usd=_washed(row),
            term=row.term,
            acquired_on=None,
            row=row,
        )
        yield OwnSale(
            id=row.sale_id,
            wallet=row.wallet,
            asset=row.asset,
            quantity=units.get(row.sale_id, 0),
            disposed_on=row.disposed_on,
            days=frozenset({row.disposed_on}),
            parts=(part,),
        )


def _names(transaction: Transaction | None) -> frozenset[str]:
    if transaction is None:
        return frozenset()
    return frozenset(name for name in (transaction.native_id, transaction.chain_hash) if name)


def _fee(transaction: Transaction, wallet: str, asset: str) -> Usd:
    """Return what a trade cost, in whole cents; the share of one asset where several were given."""
    worths = [_worth(leg) for leg in transaction.fees]
    whole = sum(worth for worth in worths if worth is not None)
    given = [leg for leg in transaction.given if not is_fiat(leg.asset)]
    mine = sum(-leg.quantity for leg in given if (leg.wallet, leg.asset) == (wallet, asset))
    others = len({(leg.wallet, leg.asset) for leg in given}) > 1
    if others or not mine or whole <= 0:
        return 0
    return to_cents(whole)


def _worth(leg: Leg) -> Usd | None:
    """Return what a fee was worth: dollars are themselves, anything else what its source states."""
    if leg.asset == "USD":
        return -leg.quantity // _UNITS_A_DOLLAR
    return None if leg.value_usd is None else (leg.value_usd if leg.quantity < 0 else -leg.value_usd)


def _aggregate(asset: str, transaction: Transaction | None, classes: Classes) -> Aggregate | None:
    """Return the sum of the year in which a broker may report a sale.

    A stablecoin is designated unless it was given for a different digital asset that is none.

    Source:
        Instructions for Form 1099-DA (2026), "Designated sale of qualifying stablecoin", "Specified NFT".
    """
    kind = classes.of(asset)
    if kind is AssetClass.NFT:
        return Aggregate.NFTS
    received = transaction.received if transaction else ()
    is_designated = all(
        is_fiat(leg.asset) or classes.of(leg.asset) is AssetClass.STABLECOIN for leg in received
    )
    return Aggregate.STABLECOINS if kind is AssetClass.STABLECOIN and is_designated else None


def _moves(year: int, transactions: Iterable[Transaction]) -> Iterator[OwnSale]:
    """Give what left a wallet without being sold; a day beside the year counts, for the sake of zones."""
    first, last = date(year, 1, 1) - timedelta(days=1), date(year, 12, 31) + timedelta(days=1)
    for one in transactions:
        if one.kind not in MOVES or not first <= one.at.date() <= last:
            continue
        for leg in one.legs:
            if leg.quantity < 0 and leg.role is Role.MAIN and not is_fiat(leg.asset):
                yield OwnSale(
                    id=one.id,
                    wallet=leg.wallet,
                    asset=leg.asset,
                    quantity=-leg.quantity,
                    disposed_on=one.at.date(),
                    days=frozenset({one.at.date(), one.at.date() - timedelta(days=1)}),
                    names=_names(one),
                    move=one.kind,
                )


def cents_shared(total: Usd, weights: list[int]) -> list[Usd]:
    """Return whole cents shared out in proportion to weights, so that the parts sum to the whole.

    Args:
        total: Whole cents, signed.
        weights: Not negative; where all are zero, the first part takes everything.

    Examples:
        >>> cents_shared(5_000_000, [1, 1, 1])
        [1000000, 2000000, 2000000]
    """
    if not any(weights):
        return [total, *([0] * (len(weights) - 1))]
    assert total % CENT == 0, total
    return [CENT * part for part in shared_out(total // CENT, weights)]
