"""Kraken: the trades report, one row a fill.

The txid of a row is the refid of the ledgers' rows of the same fill, so that both reports give one
transaction with one id. The pair is one word, cut by the list of quote assets; cost and fee are in the
quote asset. A margin trade states a margin, the status of a position, or that it closes one; the id of a
position is no sign of one, because newer exports fill it for every trade. Left out: margin trades, which
block, as in the ledgers; and whatever is no trade, which this report does not hold, so a warning says what
is missing where it is the only report.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from lotwise.importers.base import Booked, Evidence, Format, LeftOut, Outcome, Rows, each, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.kraken_assets import assets_of
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Wallet

_CLASSES: Final = frozenset({"", "forex", "currency", "crypto"})
_CLOSING: Final = "closing"


def _singly(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone, and say once what the report does not hold."""
    for row in rows[:1]:
        row.warn(
            "trades_only",
            "Kraken's trades report holds no deposits, withdrawals, staking or fee credits.",
            "Import the Ledgers report of the same account too (History, Export, Ledgers).",
        )
    return ((row,) for row in rows)


def _read(row: Row) -> Outcome:
    base, quote = _assets(row)
    _check_is_spot(row)
    kind = row.word("type")
    if kind not in {"buy", "sell"}:
        raise row.unclear("type", f"{shown(row.text('type'))} is neither a buy nor a sale.")
    if not row.text("txid"):
        raise row.unclear("txid", "it is empty, so the trade cannot be told from others.")
    if is_fiat(base) and is_fiat(quote):
        return LeftOut(rows=(row,), reason=Reason.CASH_EXCHANGE)
    units, cost, fee = row.quantity("vol"), row.quantity("cost"), row.amount("fee") or 0
    if units <= 0 or cost <= 0 or fee < 0:
        raise UnclearError("A trade must have positive volume and cost, and no negative fee.")
    in_base, in_quote = row.leg(base, units), row.leg(quote, -cost)
    out, into = (in_quote, in_base) if kind == "buy" else (row.leg(base, -units), row.leg(quote, cost))
    return Booked(
        rows=(row,),
        kind=_kind(out.asset, into.asset),
        at=row.instant("time"),
        legs=(out, into, *row.fees(quote, fee)),
        native_id=row.text("txid"),
        note=f"{kind} {row.text('pair')}",
    )


def _assets(row: Row) -> tuple[str, str]:
    found = assets_of(row.text("pair"))
    if found is None:
        raise row.unclear("pair", f"{shown(row.text('pair'))} is no pair of assets that lotwise knows.")
    if row.word("aclass") not in _CLASSES:
        raise row.unclear("aclass", f"{shown(row.text('aclass'))} is neither a digital asset nor money.")
    return found


def _check_is_spot(row: Row) -> None:
    if row.number("margin") or row.text("posstatus") or _CLOSING in row.word("misc"):
        raise DerivativeError("A margin trade, whose gain or loss does not stand in this report.")


def _kind(out: str, into: str) -> Kind:
    if is_fiat(out):
        return Kind.PURCHASE
    return Kind.SALE if is_fiat(into) else Kind.EXCHANGE


FORMATS: Final = (
    Format(
        id="kraken.trades",
        family="kraken",
        title="Kraken trades",
        wallet=Wallet(name="Kraken", custody=Custody.BROKER_US),
        columns=(
            *(
                needs(name, name)
                for name in ("txid", "ordertxid", "pair", "time", "type", "cost", "fee", "vol")
            ),
            *(
                may_have(name, name)
                for name in ("aclass", "subclass", "ordertype", "price", "margin", "misc", "ledgers")
            ),
            may_have("postxid", "postxid", "posttxid"),
            may_have("posstatus", "posstatus", "posstatuscode", "poststatuscode"),
            *(may_have(name, name) for name in ("cprice", "ccost", "cfee", "cvol", "cmargin")),
            *(may_have(name, name) for name in ("net", "costusd", "trades")),
        ),
        read=each(_read),
        group=_singly,
        generations="2013 to now, with 13, 22 or more columns",
        known_missing="It holds trades alone, and states every fee in the quote asset, even where another "
        "asset or fee credits paid it; the ledgers say more and are believed first. Margin trades block.",
        evidence=Evidence.REAL,
        report="trades",
        rank=1,
        revision=3,
    ),
)
