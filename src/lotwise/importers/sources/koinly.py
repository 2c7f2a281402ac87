"""Koinly: the universal file that many programs write for it, and its own lists of all transactions.

All name two sides and a fee beside them; what was sent excludes the fee. A label says what a side that
stands alone is. In a list a transfer is told whole: where sent and received differ by the fee, it is
inside. The list for editing (`From Amount`) also has rows that were deleted, which do not count, and parts of
one event below a parent. A code such as ``LUNA;3054`` carries Koinly's own number of the asset: where a file
uses one number for a code throughout, the code stands alone, otherwise each keeps its number and is an asset
of its own. Left out: what several rows of one pool or one parent tell together, which blocks. The simple and
the trades template are in `koinly_templates`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.spreadsheet import as_meant
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.koinly_templates import OWN, TEMPLATES, note_codes, with_codes
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import (
    Entry,
    fee_of,
    fees_taken_out,
    heading_currency,
    meaning_of,
    side,
    valued,
    worth,
)
from lotwise.importers.sources.universal_words import NOWHERE, Meaning, Means
from lotwise.ledger.custodians import usual_name
from lotwise.ledger.transaction import Custody, Leg, Wallet

_DATES: Final = (ISO, "%Y-%m-%d")


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group what a liquidity pool did by its hash; every other row stays alone."""
    return by(_key)(with_codes(rows))


def _key(row: Row) -> object:
    is_pool = row.word("label").replace("_", " ").startswith("liquidity")
    return row.text("hash") or None if is_pool else None


def _by_parent(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group the parts of an event by their parent, and deleted rows not at all."""
    return by(_event)(with_codes(rows))


def _event(row: Row) -> object:
    if row.word("deleted") == "true":
        return None
    return row.text("parent") or _key(row) or row.text("id") or None


def _read_universal(rows: Rows) -> Outcomes:
    means = meaning_of(rows[0], "label", OWN)
    row = _alone(rows, means)
    sent, received = side(row, "sent"), side(row, "received")
    entry = _entry(row, sent, received)
    return told(valued(entry, worth(row, "worth", _currency(row, "worth_currency"))), means)


def _read_report(rows: Rows) -> Outcomes:
    return _read_list(rows, lambda row: worth(row, "worth", heading_currency(row, "worth")))


def _read_list(rows: Rows, worth_of: Callable[[Row], Usd | None]) -> Outcomes:
    kind, label = meaning_of(rows[0], "type", OWN), meaning_of(rows[0], "label", OWN)
    means = kind if label is Meaning.ANY else label
    row = _alone(rows, means)
    sent = side(row, "sent", _account(row, "from"))
    received = side(row, "received", _account(row, "to"))
    entry = _entry(row, sent, received)
    if sent and received and sent.asset == received.asset and sent.quantity + received.quantity:
        entry = fees_taken_out(entry)
    return told(valued(entry, worth_of(row)), means)


def _read_edited(rows: Rows) -> Outcomes:
    row = rows[0]
    deleted = row.word("deleted")
    if deleted not in {"true", "false", ""}:
        raise row.unclear("deleted", f"{shown(row.text('deleted'))} is neither true nor false.")
    if deleted == "true":
        row.warn(
            "marked_deleted",
            "Rows that were deleted or ignored in the program that wrote the file do not count.",
            "Check that nothing was deleted there that really happened.",
        )
        return LeftOut(rows=rows, reason=Reason.NOT_CARRIED_OUT, detail="deleted")
    return _read_list(rows, _edited_worth)


def _edited_worth(row: Row) -> Usd | None:
    """Return the value that the owner set, or else the one that Koinly found."""
    own = worth(row, "worth", _currency(row, "worth_currency"))
    return worth(row, "found_worth", _currency(row, "found_currency")) if own is None else own


def _currency(row: Row, role: str) -> str:
    return row.text(role).partition(";")[0].strip()


def _account(row: Row, role: str) -> str:
    """Return the wallet that a row names, without Koinly's word for its kind: `Coinbase;coinbase`."""
    name = row.text(role).partition(";")[0].strip()
    return "" if name.casefold() in NOWHERE else usual_name(name)


def _alone(rows: Rows, means: Means) -> Row:
    """Return the only row of an event, whose codes were looked at."""
    if len(rows) > 1:
        raise UnclearError(
            "Several rows tell of one event, such as a liquidity pool, and which part paid for which is not "
            "stated."
        )
    if means is not Meaning.SPAM:
        note_codes(rows[0])
    return rows[0]


def _entry(row: Row, sent: Leg | None, received: Leg | None) -> Entry:
    note = ": ".join(filter(None, (row.text("label") or row.text("type"), as_meant(row.text("note")))))
    currency = _currency(row, "found_currency") or heading_currency(row, "fee_worth")
    fee_usd = worth(row, "fee_worth", currency)
    return Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, value_usd=fee_usd),
        about={"native_id": row.text("id"), "chain_hash": as_meant(row.text("hash")), "note": note},
    )


_MAIN: Final = (
    needs("at", "Date", "Date (UTC)", "Koinly Date"),
    needs("sent", "Sent Amount"),
    needs("sent_asset", "Sent Currency"),
    needs("received", "Received Amount"),
    needs("received_asset", "Received Currency"),
    needs("fee", "Fee Amount"),
    needs("fee_asset", "Fee Currency"),
    needs("label", "Label", "Tag"),
    needs("hash", "TxHash", "Tx Hash", "Transaction Hash"),
    may_have("note", "Description"),
)
FORMATS: Final = (
    *TEMPLATES,
    Format(
        id="koinly.universal",
        family="koinly",
        title="Koinly universal file",
        wallet=Wallet(name="Koinly", custody=Custody.SELF),
        columns=(
            *_MAIN,
            may_have("worth", "Net Worth Amount"),
            may_have("worth_currency", "Net Worth Currency"),
        ),
        forbidden=("Type", "Sending Wallet", "Receiving Wallet", re.compile("(?:net|fee) value .*")),
        read=_read_universal,
        group=_grouped,
        generations="with `Label` or `Tag`, as exchanges, wallets and converters write it",
        known_missing="The simple and the trades template. Margin, loans and pools of several assets block.",
        evidence=Evidence.CONSTRUCTED,
        report="universal",
        rank=1,
    ),
    Format(
        id="koinly.report",
        family="koinly",
        title="Koinly transaction report",
        wallet=Wallet(name="Koinly", custody=Custody.SELF),
        columns=(
            *_MAIN,
            needs("type", "Type"),
            needs("from", "Sending Wallet"),
            needs("to", "Receiving Wallet"),
            may_have("worth", re.compile(r"net value \([a-z]{3}\)")),
            may_have("fee_worth", re.compile(r"fee value \([a-z]{3}\)")),
            may_have("sent_basis", "Sent Cost Basis"),
            may_have("received_basis", "Received Cost Basis"),
            may_have("gain", re.compile(r"gain \([a-z]{3}\)")),
            may_have("source", "TxSrc"),
            may_have("target", "TxDest"),
        ),
        read=_read_report,
        group=_grouped,
        generations="2021 to now, with `Label` or `Tag`",
        known_missing="Basis and gain as Koinly computes them are not read. Margin, loans and pools block.",
        evidence=Evidence.CONSTRUCTED,
        report="transactions",
    ),
    Format(
        id="koinly.transactions",
        family="koinly",
        title="Koinly transactions for editing",
        wallet=Wallet(name="Koinly", custody=Custody.SELF),
        columns=(
            needs("at", "Date (UTC)"),
            needs("type", "Type"),
            needs("label", "Tag", "Label"),
            needs("from", "From Wallet (read-only)", "From Wallet"),
            needs("sent", "From Amount"),
            needs("sent_asset", "From Currency"),
            needs("to", "To Wallet (read-only)", "To Wallet"),
            needs("received", "To Amount"),
            needs("received_asset", "To Currency"),
            needs("fee", "Fee Amount"),
            needs("fee_asset", "Fee Currency"),
            needs("deleted", "Deleted"),
            may_have("id", "ID (read-only)", "ID"),
            may_have("parent", "Parent ID (read-only)", "Parent ID"),
            may_have("worth", "Net Worth Amount"),
            may_have("worth_currency", "Net Worth Currency"),
            may_have("found_worth", "Net Value (read-only)", "Net Value"),
            may_have("fee_worth", "Fee Value (read-only)", "Fee Value"),
            may_have("found_currency", "Value Currency (read-only)", "Value Currency"),
            may_have("hash", "TxHash"),
            may_have("note", "Description"),
        ),
        read=_read_edited,
        group=_by_parent,
        generations="the file of `Bulk edit in Excel`, 2024 to now",
        known_missing="Basis is not in it. Margin, loans, pools and events of several parts block.",
        evidence=Evidence.CONSTRUCTED,
        report="transactions",
    ),
)
