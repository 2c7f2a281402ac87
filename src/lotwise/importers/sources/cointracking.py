"""CoinTracking: the list of all transactions, and the file that it imports.

The vendor keeps a fee in an asset of the row inside the bought and sold quantities, so it is taken out of
them and stands beside them. A fee in a third asset only informs: it has a row of its own, ``Other Fee``.
What the owner marked as not taxable says nothing of what it was; such income and expenses are asked about.
Dates stand in the zone of the account, which the file does not tell. Each row names its exchange, which is
the wallet. Codes that several assets share are numbered there and kept as they are.
Left out: margin, futures and loans, and pools of several assets; they block. Headings and types are known
in English, German and Spanish.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from lotwise.importers.base import Column, Evidence, Format, Outcome, each, may_have, needs, nowhere
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import (
    Entry,
    fee_of,
    fees_taken_out,
    heading_currency,
    meaning_of,
    side,
    wallet_in,
    worth,
)
from lotwise.importers.sources.universal_words import Meaning, Means, folded, read_words
from lotwise.ledger.assets import KNOWN, USD
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_OWN: Final[Mapping[str, Means]] = read_words(
    {
        Meaning.TRADE: "handel, operación",
        Meaning.SWAP: "swap (non taxable), swap (steuerfrei)",
        Kind.TRANSFER: "einzahlung, auszahlung, depósito, retirada",
        Kind.AIRDROP: "airdrop (steuerfrei)",
        Kind.MINING: "mining (kommerziell)",
        Kind.REWARD: "belohnung/bonus, recompensa/bonificación, dividenden einnahme",
        Kind.SPEND: "ausgabe, sonstige ausgabe, gasto",
        Kind.GIFT_OUT: "schenkung, spende",
        Kind.LOST: "gestohlen, verlust",
        Kind.FEE: "sonstige gebühr, otras comisiones",
        Meaning.GIFT_OR_TIP: "geschenk",
        Meaning.INTEREST: "zinsen, lending einnahme, ingresos por intereses",
        Meaning.INCOME: "einnahme, sonstige einnahme, ingresos",
        Meaning.MARGIN: "derivate/futures trade, derivate/futures gewinn, derivate/futures verlust, "
        "margin gewinn, margin verlust, margin gebühr, settlement gebühr, "
        "pérdidas por derivados/futuros, beneficio de derivados/futuros",
        Meaning.LOAN: "darlehen erhalten, darlehen zurückgezahlt, collateral erhalten, collateral gesendet, "
        "borrowing gebühr",
    }
)
_UNTAXED: Final = frozenset(
    {
        *("income (non taxable)", "other income (non taxable)", "expense (non taxable)"),
        *("einnahme (steuerfrei)", "ausgabe (steuerfrei)"),
    }
)
_HASH: Final = re.compile(r"(?:0x)?[0-9a-fA-F]{64}|[1-9A-HJ-NP-Za-km-z]{43,88}")
"""A hash on a chain; other ids are those of a trade or of an order."""
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d\d)[/.](\d\d)")
_NUMBERED: Final = re.compile(r"([A-Z]{2,})\d")


def _read(row: Row) -> Outcome:
    if folded(row.text("type")) in _UNTAXED:
        said = f"{shown(row.text('type'))} is how the owner wants it taxed, and does not say what it was."
        raise UnclearError(
            row.unclear("type", said).what,
            "Say in `lotwise review` what it was, such as a transfer, a gift or an airdrop.",
        )
    means, wallet = meaning_of(row, "type", _OWN), wallet_in(row, "wallet")
    sent, received = side(row, "sent", wallet), side(row, "received", wallet)
    fees = fee_of(row, sent, received, wallet)
    if means is Kind.FEE and not (sent or received):
        held = fees
    else:
        held = tuple(leg for leg in fees if leg.asset in {main.asset for main in (sent, received) if main})
    if fees and not held:
        row.warn(
            "fee_elsewhere",
            "A fee in a third asset only informs in CoinTracking and was not counted: it has its own row.",
            "Check that the file has a row 'Other Fee' for it; if not, add the fee in CoinTracking.",
        )
    _note_numbers(row, *(leg for leg in (sent, received) if leg))
    entry = Entry(
        rows=(row,),
        at=_at(row),
        sent=_valued(row, sent, "sent_worth", held),
        received=_valued(row, received, "received_worth", held),
        fees=held,
        about={
            "chain_hash": row.text("hash") if _HASH.fullmatch(row.text("hash")) else "",
            "note": ": ".join(filter(None, (row.text("type"), row.text("note")))),
        },
    )
    return told(fees_taken_out(entry), means)


def _valued(row: Row, leg: Leg | None, role: str, held: Sequence[Leg]) -> Leg | None:
    """Return a side with its value, unless its quantity holds a fee."""
    if leg is None or leg.asset in {USD, *(fee.asset for fee in held)}:
        return leg
    return replace(leg, value_usd=worth(row, role, heading_currency(row, role)))


def _note_numbers(row: Row, *main: Leg) -> None:
    for leg in main:
        found = _NUMBERED.fullmatch(leg.asset)
        if found and found[1] in KNOWN and leg.asset not in KNOWN:
            row.warn(
                "code_with_number",
                "CoinTracking adds a number to a code that several assets share, such as SOL2; it is kept.",
                "Where your other files call the same asset by its plain code, say so in `lotwise review`.",
            )


def _at(row: Row) -> datetime:
    text = _YEAR_FIRST.sub(r"\1-\2-\3", row.text("at"))
    if text[:4].isdigit():
        return row.instant_of(text, "at", (ISO, "%Y-%m-%d"))
    return row.instant_by_order("at")


def _columns(*assets: Column) -> tuple[Column, ...]:
    """Return the columns of a generation, which differ in the names of those with assets."""
    return (
        needs("type", "Type", "Typ", "Tipo"),
        needs("received", "Buy", "Buy Amount", "Kauf", "Compra"),
        needs("sent", "Sell", "Sell Amount", "Verkauf", "Venta"),
        *assets,
        needs("wallet", "Exchange", "Exchange (optional)", "Börse", "Intercambio"),
        may_have("group", "Group", "Trade-Group", "Trade Group", "Trade Group (optional)", "Gruppe", "Grupo"),
        may_have("note", "Comment", "Comment (optional)", "Kommentar", "Comentario"),
        needs("at", "Date", "Trade Date", "Datum", "Fecha"),
        may_have("hash", "Tx Hash", "Tx-ID", "Tx-ID (optional)"),
        may_have("id", "Trade ID"),
        may_have("origin", "Imported From"),
        may_have("added", "Add Date"),
        may_have("pool", "LPN", "Liquidity pool", "Liquidity pool (optional)"),
        may_have("from_address", "From Address"),
        may_have("to_address", "To Address"),
    )


_FEE_NAMES: Final = ("Fee", "Fee Amount", "Fee Amount (optional)", "Gebühr", "Comisión")
_FEE: Final = needs("fee", *_FEE_NAMES)
_WORTH: Final = (
    may_have("received_worth", re.compile(r"buy value in [a-z]{3}")),
    may_have("sent_worth", re.compile(r"sell value in [a-z]{3}")),
)
_BESIDE: Final = re.compile(r"value in (?!btc)[a-z]{3}")
"""The value beside each side, in the money of the account."""
_WALLET: Final = Wallet(name="CoinTracking", custody=Custody.SELF)
_MISSING: Final = "Other languages than English, German and Spanish. Margin, futures, loans and pools block."
FORMATS: Final = (
    Format(
        id="cointracking",
        family="cointracking",
        title="CoinTracking transactions",
        wallet=_WALLET,
        columns=_columns(
            _FEE,
            needs("received_asset", "Cur.", nth=1),
            needs("sent_asset", "Cur.", nth=2),
            needs("fee_asset", "Cur.", nth=3),
            *_WORTH,
        ),
        read=each(_read),
        zone_of=nowhere,
        day_month="at",
        generations="the short and the full export, in English, German and Spanish",
        known_missing=_MISSING,
        evidence=Evidence.REAL,
    ),
    Format(
        id="cointracking.import",
        family="cointracking",
        title="CoinTracking import file",
        wallet=_WALLET,
        columns=_columns(
            _FEE,
            needs("received_asset", "Buy Currency", "Buy Cur."),
            needs("sent_asset", "Sell Currency", "Sell Cur."),
            needs("fee_asset", "Fee Currency", "Fee Currency (optional)", "Fee Cur."),
            *_WORTH,
        ),
        read=each(_read),
        zone_of=nowhere,
        day_month="at",
        generations="as converters write it, with a currency column named for each side",
        known_missing=_MISSING,
        evidence=Evidence.CONSTRUCTED,
        report="import",
        rank=1,
    ),
    Format(
        id="cointracking.prices",
        family="cointracking",
        title="CoinTracking transactions without fees",
        wallet=_WALLET,
        columns=_columns(
            needs("received_asset", "Cur.", nth=1),
            needs("sent_asset", "Cur.", nth=2),
            may_have("received_worth", _BESIDE, nth=1),
            may_have("sent_worth", _BESIDE, nth=2),
        ),
        forbidden=_FEE_NAMES,
        read=each(_read),
        zone_of=nowhere,
        day_month="at",
        generations="the list of prices, with the value of each side, and lists kept without the column",
        known_missing="Fees are inside the quantities and not told. Margin, futures, loans and pools block.",
        evidence=Evidence.CONSTRUCTED,
        report="prices",
        rank=2,
    ),
)
