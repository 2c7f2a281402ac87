"""TaxBit: the file for transactions that no connection brings.

The type says what a row is, however its words are joined. Sending source and receiving destination name the
accounts, which become the wallets; a fee stands beside the sides. TaxBit's income is any income. Some
wallets name the asset of both sides where only one has a quantity; the type says that the other is none.
Left out: the template for companies, which has other columns.
"""

from typing import Final

from lotwise.importers.base import Evidence, Format, Outcome, each, may_have, needs
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import Entry, fee_of, meaning_of, side, wallet_in
from lotwise.importers.sources.universal_words import Meaning, read_words
from lotwise.ledger.transaction import Custody, Leg, Wallet

_OWN: Final = read_words({Meaning.TRADE: "swap"})


def _read(row: Row) -> Outcome:
    means = meaning_of(row, "type", _OWN)
    sent, received = _side(row, "sent", "from"), _side(row, "received", "to")
    entry = Entry(
        rows=(row,),
        at=row.instant("at", (ISO, "%Y-%m-%d")),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, wallet_in(row, "from", "to") if not (sent or received) else ""),
        about={"native_id": row.text("id"), "chain_hash": row.text("hash"), "note": row.text("type")},
    )
    return told(entry, means)


def _side(row: Row, name: str, account: str) -> Leg | None:
    if row.text("type") and not row.text(name):
        return None
    return side(row, name, wallet_in(row, account))


FORMATS: Final = (
    Format(
        id="taxbit",
        family="taxbit",
        title="TaxBit import file",
        wallet=Wallet(name="TaxBit", custody=Custody.SELF),
        columns=(
            needs("at", "Date and Time"),
            needs("type", "Transaction Type"),
            needs("sent", "Sent Quantity"),
            needs("sent_asset", "Sent Currency"),
            needs("from", "Sending Source"),
            needs("received", "Received Quantity"),
            needs("received_asset", "Received Currency"),
            needs("to", "Receiving Destination"),
            needs("fee", "Fee", "Fee Quantity"),
            needs("fee_asset", "Fee Currency"),
            may_have("id", "Exchange Transaction ID"),
            may_have("hash", "Blockchain Transaction Hash"),
        ),
        read=each(_read),
        generations="the manual import file, in any case and with or without hyphens in its types",
        known_missing="The enterprise template. TaxBit does not say whether a side holds the fee; it is "
        "counted beside both.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
