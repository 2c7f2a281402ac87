"""Electrum: the history of one bitcoin wallet, on the chain and over Lightning.

The value is the net change of the wallet, fee included; a row that is nothing but its fee is a move to the
wallet itself. The oldest versions print the fee with a minus. Since 4.6 there is a second value for
Lightning: what a channel takes from the chain it holds there, so both together are what a row moves, and a
payment over Lightning has no hash on the chain. Times are those of the computer that wrote the file, without
a zone, which the owner is asked for.
Left out: values in money, which are an average of the day; forks of Electrum for other assets, which write
the same headings, and of which only the file's name tells.
"""

import re
from collections.abc import Sequence
from typing import Final

from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs, nowhere
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sides import About, moved
from lotwise.importers.table import Record
from lotwise.ledger.transaction import Custody, Wallet

_ASSET: Final = "BTC"
_SATOSHI: Final = 10**8
_NO_HASH: Final = re.compile(r"-*")
_NO_TIME: Final = re.compile(r"-*|unconfirmed|unverified|unknown|pending|no data")
_FORK: Final = re.compile(
    r"electron[-_ ]?cash|(?:electrum|[-_ ])[-_ ]?(ltc|bch|doge|dash|btg|grs|vtc|xvg)(?![a-z])"
)


def _is_of_bitcoin(name: str, _records: Sequence[Record]) -> str:
    found = _FORK.search(name.casefold())
    return f"{found[0]!r} in its name says that it is of another asset than bitcoin" if found else ""


def _read(row: Row) -> Outcome:
    payment, chain_hash = row.text("payment"), row.text("hash")
    chain_hash = "" if _NO_HASH.fullmatch(chain_hash) else chain_hash
    if "payment" in row.sheet.positions and "lightning" not in row.sheet.positions:
        raise UnclearError("The column amount_lightning_bc is missing.", "Export the file again.")
    if _NO_TIME.fullmatch(row.word("at")) or _is_open(row, chain_hash):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail="not confirmed")
    at, net = row.instant("at"), _net(row)
    fee = _cost(row, net)
    note_balance(row, _ASSET, "", at)
    about = About(native_id=chain_hash or payment, chain_hash=chain_hash, note=row.text("label"))
    if net >= 0:
        return moved((row,), at, row.leg(_ASSET, net), **about)
    if fee > -net:
        raise row.unclear("value", f"{shown(row.text('value'))} is less than the fee it should hold.")
    if chain_hash and not {"fee", "fee_satoshi"} & row.sheet.positions.keys():
        row.warn(
            "fee_not_stated",
            "This generation of the export states no network fee: what was sent holds it.",
            "Export the wallet again with a newer version, so that transfers match what arrived.",
        )
    return moved((row,), at, row.leg(_ASSET, net + fee), row.fees(_ASSET, fee), **about)


def _is_open(row: Row, chain_hash: str) -> bool:
    """Return whether a row on the chain has no confirmation yet."""
    if not chain_hash or not row.text("confirmations"):
        return False
    confirmations = row.number("confirmations")
    return confirmations is not None and confirmations <= 0


def _net(row: Row) -> Quantity:
    """Return what a row moves: on the chain and over Lightning together."""
    on_chain, lightning = row.amount("value", _ASSET), row.amount("lightning", _ASSET)
    if on_chain is None and lightning is None:
        raise row.unclear("value", "it is empty.")
    net = (on_chain or 0) + (lightning or 0)
    if on_chain and lightning and net > 0:
        raise row.unclear("lightning", "bitcoin comes in both on the chain and over Lightning.")
    return net


def _cost(row: Row, net: Quantity) -> Quantity:
    """Return the fee; between the chain and a channel of one's own, all that is lost on the way is cost."""
    fee = abs(_fee(row))
    is_inside = (row.amount("value", _ASSET) or 0) * (row.amount("lightning", _ASSET) or 0) < 0
    if is_inside and net < 0 and not 0 < fee < -net:
        return -net
    if is_inside and net < 0:
        raise row.unclear("lightning", "more is lost than the fee of a move between chain and channel.")
    return fee


def _fee(row: Row) -> Quantity:
    stated = row.amount("fee", _ASSET)
    if stated is not None or "fee_satoshi" not in row.sheet.positions:
        return stated or 0
    satoshi = row.amount("fee_satoshi") or 0
    if satoshi % ONE:
        raise row.unclear("fee_satoshi", f"{shown(row.text('fee_satoshi'))} is no whole number of satoshi.")
    return satoshi // _SATOSHI


FORMATS: Final = (
    Format(
        id="electrum",
        family="electrum",
        title="Electrum history",
        wallet=Wallet(name="Electrum", custody=Custody.SELF),
        columns=(
            needs("hash", "transaction_hash", "oc_transaction_hash"),
            may_have("payment", "ln_payment_hash"),
            needs("label", "label"),
            may_have("confirmations", "confirmations"),
            needs("value", "value", "amount_chain_bc"),
            may_have("lightning", "amount_lightning_bc"),
            may_have("worth", "fiat_value"),
            may_have("fee", "fee", "network_fee_bc"),
            may_have("fee_satoshi", "network_fee_satoshi"),
            may_have("fee_worth", "fiat_fee"),
            may_have("balance", "balance"),
            needs("at", "timestamp"),
        ),
        read=each(_read),
        doubt=_is_of_bitcoin,
        zone_of=nowhere,
        generations="2.5 to now, with 5, 7, 8 or 10 columns; the owner says the zone",
        known_missing="Forks of Electrum write the same headings: the file's name tells them, or they are "
        "taken for bitcoin. Before 3.3 no network fee is stated.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
