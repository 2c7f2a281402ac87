"""River: the bitcoin activity, with what was sent and received in the columns of universal formats.

What a row is stands in its tag; one without a tag came from or went to an address. What is sent is without
the fee, and what a sale brings is what is left of it after the fee. Times are UTC and there are no ids, so
equal rows are counted. Left out: the account activity, which repeats these rows beside movements of money.
"""

from collections.abc import Sequence
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, one_sided, traded
from lotwise.importers.table import Record
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_INWARD: Final = {
    "income": Kind.REWARD,
    "interest": Kind.INTEREST,
    "deposit": Kind.TRANSFER,
    "receive": Kind.TRANSFER,
}
_OUTWARD: Final = {"withdrawal": Kind.TRANSFER, "send": Kind.TRANSFER}
_TRADES: Final = {"buy": True, "sell": False}
_HELD: Final = frozenset({"BTC", "USD"})


def _read(row: Row) -> Outcome:
    sent, received = _side(row, "sent"), _side(row, "received")
    fees = _fees(row)
    tag, at, note = row.word("tag"), row.instant("at"), row.text("tag")
    if sent and received:
        return _trade(row, sent, received, fees)
    only = received or sent
    if only is None:
        if tag:
            raise row.unclear("tag", f"a {shown(row.text('tag'))} that moves nothing.")
        return charged((row,), at, fees)
    kinds = {"": Kind.TRANSFER, **(_INWARD if received else _OUTWARD)}
    if tag not in kinds:
        way = "received" if received else "sent"
        raise row.unclear("tag", f"{shown(row.text('tag'))} is not known of {only.asset} that is only {way}.")
    return one_sided((row,), at, kinds[tag], only, fees, note=note)


def _side(row: Row, side: str) -> Leg | None:
    """Return what was sent or received; None where the row says nothing of it."""
    units = row.amount(side, row.text(f"{side}_in").upper())
    if not units:
        return None
    if units < 0:
        raise row.unclear(side, f"{shown(row.text(side))} is negative; River writes none.")
    return row.leg(row.asset(f"{side}_in"), -units if side == "sent" else units)


def _fees(row: Row) -> tuple[Leg, ...]:
    paid = row.amount("fee", row.text("fee_in").upper()) or 0
    if paid < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative; River writes none.")
    return row.fees(row.asset("fee_in"), paid) if paid else ()


def _trade(row: Row, sent: Leg, received: Leg, fees: tuple[Leg, ...]) -> Outcome:
    """Return a purchase or sale; what a sale brought before its fee is what came and the fee."""
    tag = row.word("tag")
    if tag not in {*_TRADES, ""}:
        raise row.unclear(
            "tag", f"{shown(row.text('tag'))} is no trade, and the row both sends and receives."
        )
    if is_fiat(sent.asset) and is_fiat(received.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH_EXCHANGE)
    if tag and is_fiat(sent.asset) is not _TRADES[tag]:
        raise UnclearError(
            f"The tag {shown(row.text('tag'))} does not fit {sent.asset} for {received.asset}."
        )
    inside = sum(-leg.quantity for leg in fees if leg.asset == received.asset and is_fiat(leg.asset))
    gross = row.leg(received.asset, received.quantity + inside)
    return traded((row,), row.instant("at"), sent, gross, fees, note=row.text("tag"))


def _doubt(_name: str, records: Sequence[Record]) -> str:
    """Doubt a file with other assets: programs write the same columns for every exchange."""
    codes = {cell for record in records for cell in record.cells if cell.isalnum() and cell.isupper()}
    others = sorted(codes - _HELD)
    return f"it holds {others[0]}, and River only has bitcoin and US dollars" if others else ""


FORMATS: Final = (
    Format(
        id="river",
        family="river",
        title="River bitcoin activity",
        wallet=Wallet(name="River", custody=Custody.BROKER_US),
        columns=(
            needs("at", "Date"),
            needs("sent", "Sent Amount"),
            needs("sent_in", "Sent Currency"),
            needs("received", "Received Amount"),
            needs("received_in", "Received Currency"),
            needs("fee", "Fee Amount"),
            needs("fee_in", "Fee Currency"),
            needs("tag", "Tag"),
        ),
        read=each(_read),
        forbidden=(
            *("Net Worth Amount", "Net Worth Currency", "Label", "Description", "TxHash"),
            *("Received Quantity", "Sent Quantity", "Type", "Transaction Type", "Exchange", "Platform"),
        ),
        doubt=_doubt,
        generations="2024 to now",
        known_missing="Movements of money, which stand in the account activity. Tags other than Buy, Sell, "
        "Income, Interest, Withdrawal, Deposit, Send and Receive block.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
