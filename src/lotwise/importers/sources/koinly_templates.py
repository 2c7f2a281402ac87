"""Koinly's two smaller templates, which programs write for it, and what all its files share.

The simple template has one signed amount a row: positive comes in, negative leaves, and a label says what it
is. The trades template names a pair and a side: the amount is of the first asset, the total of the second,
and the fee stands beside both. Times are UTC. Left out: files that look like them and have a column ``Fee``
or ``Type``; what a fee means there is not Koinly's rule.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lotwise.core.findings import Severity
from lotwise.importers.base import Evidence, Format, Name, Outcome, Rows, each, may_have, needs, singly
from lotwise.importers.cells import shown
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import Entry, fee_of, meaning_of, valued, with_aliases, worth
from lotwise.importers.sources.universal_words import Meaning, Means, read_words
from lotwise.ledger.transaction import Custody, Wallet

OWN: Final[Mapping[str, Means]] = read_words({Meaning.SWAP: "swap", Meaning.TRADE: "wrap, unwrap"})
"""Words that Koinly uses in its own way."""
_ASSETS: Final = ("asset", "sent_asset", "received_asset", "fee_asset")
_DATES: Final = (ISO, "%Y-%m-%d")
_PAIR: Final = re.compile(r"(?P<base>[^\s/-]+)[/-](?P<quote>[^\s/-]+)")
_SIDES: Final = {"buy": 1, "sell": -1}


def with_codes(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows with codes that need no number without it."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    if any(";" in row.packed for row in rows):
        for code in (row.text(role).upper() for row in rows for role in _ASSETS):
            forms[code.partition(";")[0].strip()].add(code)
    return with_aliases(
        rows, {code: ticker for ticker, codes in forms.items() if len(codes) == 1 for code in codes}
    )


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    return singly(with_codes(rows))


def note_codes(row: Row) -> None:
    """Say where a code carries Koinly's own number of the asset."""
    for role in _ASSETS:
        text = row.text(role).upper()
        if text.startswith("ID:") or (";" in text and ";" in row.asset(role)):
            row.warn(
                "asset_number",
                "The file tells several assets of one code apart by number; each stays one of its own.",
                "Where two of them are one asset, say so in `lotwise review`.",
            )
        elif ";" in text:
            row.remark(
                "asset_number_cut",
                Severity.INFO,
                "The file adds Koinly's number to a code; it has one number throughout, and was left away.",
                "Check that the code means the same asset as in your other files.",
            )


def _read_simple(row: Row) -> Outcome:
    means, asset = meaning_of(row, "label", OWN), row.asset()
    quantity = row.quantity("amount", asset)
    note_codes(row)
    leg = row.leg(asset, quantity)
    sent, received = (leg, None) if quantity < 0 else (None, leg)
    entry = Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received),
        about={
            "chain_hash": row.text("hash"),
            "note": ": ".join(filter(None, (row.text("label"), row.text("note")))),
        },
    )
    currency = row.text("worth_currency").partition(";")[0].strip()
    return told(valued(entry, worth(row, "worth", currency)), means)


def _read_trade(row: Row) -> Outcome:
    pair, sign = _PAIR.fullmatch(row.text("pair").upper()), _SIDES.get(row.word("side"))
    if pair is None:
        raise row.unclear("pair", f"{shown(row.text('pair'))} does not name two assets.")
    if sign is None:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither Buy nor Sell.")
    amount, total = row.quantity("amount", pair["base"]), row.quantity("total", pair["quote"])
    for role, quantity in (("amount", amount), ("total", total)):
        if quantity <= 0:
            raise row.unclear(role, f"{shown(row.text(role))} cannot be what was traded.")
    base, quote = row.leg(pair["base"], sign * amount), row.leg(pair["quote"], -sign * total)
    sent, received = (quote, base) if sign > 0 else (base, quote)
    entry = Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received),
        about={"native_id": row.text("id"), "note": row.text("side")},
    )
    return told(entry, Meaning.TRADE)


_WALLET: Final = Wallet(name="Koinly", custody=Custody.SELF)
_NOT_A_TEMPLATE: Final[tuple[Name, ...]] = ("Fee", "Type", "Sent Amount", "Received Amount")
TEMPLATES: Final = (
    Format(
        id="koinly.simple",
        family="koinly",
        title="Koinly simple template",
        wallet=_WALLET,
        columns=(
            needs("at", "Koinly Date"),
            needs("amount", "Amount"),
            needs("asset", "Currency"),
            may_have("label", "Label", "Tag"),
            may_have("fee", "Fee Amount"),
            may_have("fee_asset", "Fee Currency"),
            may_have("worth", "Net Worth Amount"),
            may_have("worth_currency", "Net Worth Currency"),
            may_have("hash", "TxHash", "Tx Hash"),
            may_have("note", "Description"),
        ),
        forbidden=(*_NOT_A_TEMPLATE, "Pair", "Side"),
        read=each(_read_simple),
        group=_grouped,
        generations="as wallets and programs write it",
        known_missing="Margin, loans and pools block.",
        evidence=Evidence.CONSTRUCTED,
        report="simple",
        rank=1,
    ),
    Format(
        id="koinly.trades",
        family="koinly",
        title="Koinly trades template",
        wallet=_WALLET,
        columns=(
            needs("at", "Koinly Date"),
            needs("pair", "Pair"),
            needs("side", "Side"),
            needs("amount", "Amount"),
            needs("total", "Total"),
            needs("fee", "Fee Amount"),
            needs("fee_asset", "Fee Currency"),
            may_have("order", "Order ID"),
            may_have("id", "Trade ID"),
        ),
        forbidden=_NOT_A_TEMPLATE,
        read=each(_read_trade),
        generations="as programs write it",
        known_missing="Pairs written without `-` or `/` between the assets block.",
        evidence=Evidence.CONSTRUCTED,
        report="trades",
        rank=1,
    ),
)
