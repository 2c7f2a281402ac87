"""BittyTax: its transaction records, in the currency that the headings name.

BittyTax asks for quantities without the fee: sold net of it and bought before it, so the fee stands beside
both. The wallet of a row is its own. Only values in US dollars are read. Left out: margin and loans, which
block; a gift to a spouse counts as a gift.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.base import Evidence, Format, Outcome, each, may_have, needs
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import (
    Entry,
    fee_of,
    heading_currency,
    meaning_of,
    side,
    wallet_in,
    worth,
)
from lotwise.importers.sources.universal_words import Meaning, read_words
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Leg, Wallet

_OWN: Final = read_words({Meaning.SWAP: "swap"})
_SUMMER: Final = re.compile(r"(?<=\d) ?BST$")
"""British summer time, an hour ahead of UTC."""


def _read(row: Row) -> Outcome:
    means, wallet = meaning_of(row, "type", _OWN), wallet_in(row, "wallet")
    sent = _valued(side(row, "sent", wallet), _worth(row, "sent_worth"))
    received = _valued(side(row, "received", wallet), _worth(row, "received_worth"))
    entry = Entry(
        rows=(row,),
        at=_at(row),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, wallet, _worth(row, "fee_worth")),
        about={"note": ": ".join(filter(None, (row.text("type"), row.text("note"))))},
    )
    return told(entry, means)


def _worth(row: Row, role: str) -> Usd | None:
    return worth(row, role, heading_currency(row, role))


def _valued(leg: Leg | None, value_usd: Usd | None) -> Leg | None:
    return replace(leg, value_usd=value_usd) if leg and leg.asset != USD else leg


def _at(row: Row) -> datetime:
    text = _SUMMER.sub("+01:00", row.text("at"))
    return row.instant_of(text, "at", (ISO, "%Y-%m-%d"))


FORMATS: Final = (
    Format(
        id="bittytax",
        family="bittytax",
        title="BittyTax transaction records",
        wallet=Wallet(name="BittyTax", custody=Custody.SELF),
        columns=(
            needs("type", "Type"),
            needs("received", "Buy Quantity"),
            needs("received_asset", "Buy Asset"),
            may_have("received_worth", re.compile(r"buy value in [a-z]{3}")),
            needs("sent", "Sell Quantity"),
            needs("sent_asset", "Sell Asset"),
            may_have("sent_worth", re.compile(r"sell value in [a-z]{3}")),
            needs("fee", "Fee Quantity"),
            needs("fee_asset", "Fee Asset"),
            may_have("fee_worth", re.compile(r"fee value in [a-z]{3}")),
            needs("wallet", "Wallet"),
            needs("at", "Timestamp"),
            may_have("note", "Note"),
        ),
        read=each(_read),
        generations="0.4 to now, as CSV and as workbook",
        known_missing="Values in other money than US dollars are not read. Margin and loans block.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
