"""Reported sales in tables of any broker: Form 1099-B, Form 1099-DA, lots of a wash-sale calculator.

Brokers name the same columns in many ways, so they are found by the number of their box and a word of its
name. A row of a Form 1099-B that names a digital asset is evidence to compare with, as every row of a Form
1099-DA is. Lots that were not sold are left out. The activity list of a broker is read in
`securities_activity`. Left out: Form 8949 itself, whose adjustments are somebody's own work.
"""

import re
from dataclasses import replace
from typing import Final

from lotwise.importers.base import Column, Evidence, Format, LeftOut, Name, Outcome, each, may_have, needs
from lotwise.importers.cells import shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_1099b import form_1099b
from lotwise.importers.sources.securities_activity import by_security, read_activity, symbol_of
from lotwise.importers.sources.securities_columns import (
    ACQUIRED,
    BASIS,
    BOX,
    DESCRIPTION,
    DISPOSED,
    GAIN,
    MORE,
    PROCEEDS,
    boxed,
)
from lotwise.importers.sources.securities_composite import COMPOSITE
from lotwise.importers.sources.securities_names import Property, property_of
from lotwise.importers.sources.securities_sales import (
    DATES,
    Reported,
    Security,
    evidence,
    is_total,
    no_wash_sales,
    reported,
    sold,
    usd_in,
)
from lotwise.ledger.transaction import Custody, Wallet

_BROKER: Final = Wallet(name="Brokerage", custody=Custody.BROKER_US)


def _form_1099da(row: Row) -> Outcome:
    if is_total(row):
        return LeftOut(rows=(row,), reason=Reason.TOTAL)
    return evidence(row, reported(row), row.text("asset"))


def _lot(row: Row) -> Outcome:
    description = symbol_of(row)
    if not row.text("disposed"):
        return _open_lot(row, description)
    if property_of(row.text("symbol")) is Property.DIGITAL:
        raise row.unclear("symbol", f"{shown(row.text('symbol'))} is a digital asset, which belongs to lots.")
    code, found = row.word("code"), _as_replacement(row, reported(row))
    if code not in {"", "w"}:
        raise row.unclear("code", f"{shown(row.text('code'))} is an adjustment that lotwise does not read.")
    if found.disallowed_usd and not code:
        raise row.unclear("disallowed", f"{shown(row.text('disallowed'))} is adjusted without a code.")
    if found.proceeds_usd < (found.basis_usd or 0) and not code and not row.text("lot"):
        no_wash_sales(row)
    what = Security(
        description=description, quantity=row.quantity("quantity"), is_long=None, is_reported=None
    )
    return sold((row,), found, what)


def _as_replacement(row: Row, found: Reported) -> Reported:
    """Return a sale with the date and the basis that a lot took over from the lot it replaced."""
    basis = usd_in(row, "moved_basis")
    acquired = row.day("moved_acquired", DATES) if row.text("moved_acquired") else found.acquired_on
    return replace(found, acquired_on=acquired, basis_usd=found.basis_usd if basis is None else basis)


def _open_lot(row: Row, description: str) -> Outcome:
    if usd_in(row, "proceeds") or usd_in(row, "disallowed"):
        raise row.unclear("disposed", "it is empty, and yet the row has proceeds or an adjustment.")
    if row.quantity("quantity") <= 0:
        raise row.unclear("quantity", f"{shown(row.text('quantity'))} cannot be a lot.")
    return LeftOut(rows=(row,), reason=Reason.OPEN_LOT, detail=description)


_NOT_A_1099B: Final[tuple[Name, ...]] = (
    *("asset", "asset name", "currency name", "tax lot id", "dtif code", "dtif name", "digital asset"),
    *("opened date", "closed date", re.compile(r"1099-.*"), boxed("1f", "proceeds")),
)


def _table(version: str, *columns: Column, generations: str) -> Format:
    return Format(
        id=f"brokerage.{version}",
        family="brokerage",
        title="Form 1099-B as a table",
        wallet=_BROKER,
        columns=(*columns, *MORE),
        read=each(form_1099b),
        forbidden=_NOT_A_1099B,
        generations=generations,
        known_missing="Adjustments other than wash sales, ordinary income, collectibles and QOF block.",
        evidence=Evidence.CONSTRUCTED,
        report="form_1099b",
    )


FORMATS: Final = (
    Format(
        id="brokerage.1099",
        family="brokerage",
        title="Activity of a brokerage account",
        wallet=_BROKER,
        columns=(
            needs("at", "Trade Date"),
            needs("type", "Transaction Type"),
            needs("description", "Investment Name"),
            needs("symbol", "Symbol"),
            needs("shares", "Shares"),
            needs("principal", "Principal Amount"),
            needs("net", "Net Amount"),
            may_have("settled", "Settlement Date"),
            may_have("price", "Share Price"),
            may_have("note", "Transaction Description"),
            may_have("fees", "Commission Fees", "Commissions and Fees", "Commission"),
        ),
        read=read_activity,
        group=by_security,
        generations="Vanguard's list, and any like it",
        known_missing="Sales that may come out of several purchases block, and wash sales are not stated: "
        "prefer the Form 1099-B, and import only one of the two.",
        evidence=Evidence.CONSTRUCTED,
        report="activity",
        rank=1,
    ),
    _table(
        "1099b",
        needs("description", "Description of Property (1a)", *DESCRIPTION),
        needs("acquired", "Date Acquired (1b)", boxed("1b", "acquired"), *ACQUIRED),
        needs("disposed", "Date Sold or Disposed (1c)", boxed("1c", "sold", "dispos", "sale"), *DISPOSED),
        needs("proceeds", "Proceeds (1d)", boxed("1d", "proceeds")),
        needs("basis", "Cost or Other Basis (1e)", boxed("1e", "cost", "basis"), *BASIS),
        may_have("box", *BOX),
        generations="columns named by the boxes of the form",
    ),
    _table(
        "1099b_boxes",
        needs("description", *DESCRIPTION),
        needs("acquired", *ACQUIRED),
        needs("disposed", *DISPOSED),
        needs("proceeds", *PROCEEDS),
        needs("basis", *BASIS),
        needs("box", *BOX),
        generations="plain columns, and one with the box of Form 8949",
    ),
    COMPOSITE,
    Format(
        id="wash_sale.lots",
        family="wash_sale",
        title="Lots of a wash-sale calculator",
        wallet=_BROKER,
        columns=(
            needs("quantity", "Cnt", "Num Shares"),
            needs("symbol", "Sym", "Symbol"),
            needs("description", "Desc", "Description"),
            needs("acquired", "BuyDate", "Buy Date"),
            may_have("moved_acquired", "Adjusted Buy Date"),
            needs("basis", "Basis"),
            may_have("moved_basis", "Adjusted Basis"),
            needs("disposed", "SellDate", "Sell Date"),
            needs("proceeds", "Proceeds", "Proeeds"),
            needs("code", "AdjCode", "Adjustment Code"),
            needs("disallowed", "Adj", "Adjustment"),
            may_have("position", "FormPosition", "Form Position"),
            may_have("lot", "BuyLot", "Buy Lot"),
            may_have("is_replacement", "IsReplacement", "Is Replacement"),
        ),
        read=each(_lot),
        generations="before and after its calculation, with short and with long names",
        known_missing="Adjustments other than W. Before the calculation no wash sale is stated.",
        evidence=Evidence.CONSTRUCTED,
    ),
    Format(
        id="broker.1099da",
        family="broker",
        title="Form 1099-DA as a table",
        wallet=Wallet(name="Broker (1099-DA)", custody=Custody.BROKER_US),
        columns=(
            needs(
                *("asset", "Asset Name", "Asset", "Digital Asset", "Digital Asset Name"),
                *("Name of Digital Asset", "DTIF Name", boxed("1b", "name", "asset")),
            ),
            needs("acquired", *ACQUIRED, boxed("1d", "acquired")),
            needs("disposed", *DISPOSED, boxed("1e", "sold", "dispos", "sale")),
            needs("proceeds", *PROCEEDS, boxed("1f", "proceeds")),
            may_have("basis", *BASIS, boxed("1g", "cost", "basis")),
            may_have("gain", *GAIN),
            may_have(
                *("units", "Units", "Quantity", "Amount", "Number of Units", "DTIF Units", "Asset Amount"),
                boxed("1c", "units", "quantity"),
            ),
            may_have("disallowed", "Wash Sale Loss Disallowed", boxed("1i", "wash", "disallow")),
            may_have("code", "DTIF Code", "Digital Asset Code", boxed("1a", "code")),
            may_have("term", "Term", "Holding Period"),
            may_have("box", *BOX),
            may_have("withheld", "Federal Income Tax Withheld", boxed("4", "withheld")),
        ),
        read=each(_form_1099da),
        forbidden=(
            *("description", "tax lot id", "currency name", "symbol(cusip)", re.compile(r"1099-.*")),
            *("transaction type", "transaction id", "data source", "wallet name"),
        ),
        generations="Coinbase, Kraken and Binance.US as others read them, and any table like them",
        known_missing="Its rows are evidence of sales and no transactions.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
