"""Koinly: the universal file that many programs write for it, and its own report of all transactions.

Both name two sides and a fee beside them; what was sent excludes the fee. A label says what a side that
stands alone is. In the report a transfer is told whole: where sent and received differ by the fee, it is
inside. A code such as ``LUNA;3054`` carries Koinly's own number of the asset: where a file uses one number
for a code throughout, the code stands alone, otherwise each keeps its number and is an asset of its own.
Left out: the simple and the trades template; what several rows of one pool tell together blocks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lotwise.core.findings import Severity
from lotwise.importers.base import (
    Evidence,
    Format,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.universal import told
from lotwise.importers.universal_rows import (
    Entry,
    asset_texts,
    fee_of,
    fees_taken_out,
    heading_currency,
    meaning_of,
    side,
    valued,
    wallet_in,
    with_aliases,
    worth,
)
from lotwise.importers.universal_words import Meaning, Means, read_words
from lotwise.ledger.transaction import Custody, Leg, Wallet

_OWN: Final[Mapping[str, Means]] = read_words({Meaning.SWAP: "swap", Meaning.TRADE: "wrap, unwrap"})
_DATES: Final = (ISO, "%Y-%m-%d")


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group what a liquidity pool did by its hash; every other row stays alone."""
    return by(_key)(_with_codes(rows))


def _key(row: Row) -> object:
    is_pool = row.word("label").replace("_", " ").startswith("liquidity")
    return row.text("hash") or None if is_pool else None


def _with_codes(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows with codes that need no number without it."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    if any(";" in row.packed for row in rows):
        for code in (code for row in rows for code in asset_texts(row)):
            forms[code.partition(";")[0].strip()].add(code)
    return with_aliases(
        rows, {code: ticker for ticker, codes in forms.items() if len(codes) == 1 for code in codes}
    )


def _note_codes(row: Row) -> None:
    for role in ("sent_asset", "received_asset", "fee_asset"):
        if ";" in row.text(role) and ";" in row.asset(role):
            row.warn(
                "asset_number",
                "The file tells several assets of one code apart by number; each stays one of its own.",
                "Where two of them are one asset, say so in `lotwise review`.",
            )
        elif ";" in row.text(role):
            row.remark(
                "asset_number_cut",
                Severity.INFO,
                "The file adds Koinly's number to a code; it has one number throughout, and was left away.",
                "Check that the code means the same asset as in your other files.",
            )


def _read_universal(rows: Rows) -> Outcomes:
    means = meaning_of(rows[0], "label", _OWN)
    row = _alone(rows, means)
    sent, received = side(row, "sent"), side(row, "received")
    entry = _entry(row, sent, received)
    return told(valued(entry, worth(row, "worth", row.text("worth_currency"))), means)


def _read_report(rows: Rows) -> Outcomes:
    kind, label = meaning_of(rows[0], "type", _OWN), meaning_of(rows[0], "label", _OWN)
    means = kind if label is Meaning.ANY else label
    row = _alone(rows, means)
    sent = side(row, "sent", wallet_in(row, "from"))
    received = side(row, "received", wallet_in(row, "to"))
    entry = _entry(row, sent, received)
    if sent and received and sent.asset == received.asset and sent.quantity + received.quantity:
        entry = fees_taken_out(entry)
    return told(valued(entry, worth(row, "worth", heading_currency(row, "worth"))), means)


def _alone(rows: Rows, means: Means) -> Row:
    """Return the only row of an event, whose codes were looked at."""
    if len(rows) > 1:
        raise UnclearError(
            "Several rows of one hash tell of a liquidity pool, and which part paid for which is not stated."
        )
    if means is not Meaning.SPAM:
        _note_codes(rows[0])
    return rows[0]


def _entry(row: Row, sent: Leg | None, received: Leg | None) -> Entry:
    note = ": ".join(filter(None, (row.text("label") or row.text("type"), row.text("note"))))
    fee_usd = worth(row, "fee_worth", heading_currency(row, "fee_worth"))
    return Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, value_usd=fee_usd),
        about={"chain_hash": row.text("hash"), "note": note},
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
)
