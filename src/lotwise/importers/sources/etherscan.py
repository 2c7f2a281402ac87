"""Etherscan and the explorers made like it: transactions of one address, in four exports.

The address stands in the name of the file alone, the chain's own asset in the headings. Who sent a
transaction pays for it, also when it failed; on a row that came in, the fee is the sender's. What contracts
sent is an export of its own, and so are tokens and NFTs (`etherscan_erc20`); the ledger joins the parts of a
hash. Wrapping native units, which no export of tokens shows, is told here as the exchange it is.
Left out: blocks and staking rewards, which no export tells; the columns in dollars of the day of the export.
"""

import re
from collections.abc import Sequence
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    each,
    may_have,
    needs,
)
from lotwise.importers.cells import shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, traded
from lotwise.importers.sources.etherscan_erc20 import FORMATS as BY_CONTRACT
from lotwise.importers.sources.etherscan_rows import (
    HASH_AND_TIME,
    Way,
    about,
    address_of,
    at_of,
    counterparty,
    hash_or_none,
    in_order,
    native_of,
    way_of,
    worth,
)
from lotwise.ledger.known_assets import known
from lotwise.ledger.transaction import Custody, Leg, Wallet

_FAILED: Final = re.compile(r"error ?\(\d+\)|error in main txn.*|fail(?:ed)?|reverted")
_DONE: Final = frozenset({"", "success", "ok", "1"})
_DONE_INSIDE: Final = frozenset({"", "0", "success", "ok"})
_FAILED_INSIDE: Final = re.compile(r"1|error.*|fail(?:ed)?|reverted")
_PLAIN: Final = frozenset({"", "-", "transfer", "approve", "set approval for all", "increase allowance"})
"""Methods after which no other export tells of the transaction."""


# ── transactions ────────────────────────────────────────────────────────────────────────────────


def _normal(row: Row) -> Outcome:
    way, asset = way_of(row), native_of(row, "value_in")
    came, went = row.quantity("value_in"), row.quantity("value_out")
    if min(came, went) < 0 or (way is Way.IN and went) or (way is Way.OUT and came):
        raise row.unclear("value_out" if way is Way.IN else "value_in", "it goes the other way than the row.")
    has_failed = _has_failed(row)
    fees = () if way is Way.IN else _fees(row, asset)
    if has_failed and not fees:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    more = about((row,), "normal", _words(row, way, has_failed=has_failed))
    units = 0 if has_failed or way is Way.INSIDE else came - went
    leg = row.leg(asset, units, worth(row, units))
    wrapped = _wrapped(address_of(row, "to"), asset) if units < 0 else ""
    if wrapped:
        return traded((row,), at_of(row), leg, row.leg(wrapped, -units, leg.value_usd), fees, **more)
    if way is Way.OUT and row.text("to") and not has_failed and row.word("method") not in _PLAIN:
        _tell_of_contract(row)
    return moved((row,), at_of(row), leg, fees, **more)


def _has_failed(row: Row) -> bool:
    status = row.word("status")
    if _FAILED.fullmatch(status):
        return True
    if status not in _DONE:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    return False


def _fees(row: Row, asset: str) -> tuple[Leg, ...]:
    if native_of(row, "fee") != asset:
        raise row.unclear("fee", "it is in another asset than the transaction.")
    paid = row.quantity("fee")
    if paid < 0:
        raise row.unclear("fee", "a fee below zero.")
    return row.fees(asset, paid, worth(row, paid))


def _words(row: Row, way: Way, *, has_failed: bool) -> str:
    method = row.text("method")
    made = "creates a contract" if way is Way.OUT and not row.text("to") else counterparty(row, way)
    return ", ".join(filter(None, ("failed" if has_failed else "", method, made)))


def _tell_of_contract(row: Row) -> None:
    row.remark(
        "contract_called",
        Severity.INFO,
        "Contracts were called. What else they moved stands in the explorer's exports of internal "
        "transactions, tokens and NFTs.",
        "Import those of the same address too; without them a swap looks like a payment.",
    )


def _wrapped(contract: str, asset: str) -> str:
    """Return the asset into which a contract wraps the native one; empty where it does not."""
    wrapped, *natives = known().wrappers.get(contract, ("",))
    return wrapped if asset in natives else ""


# ── internal transactions ───────────────────────────────────────────────────────────────────────


def _internal(rows: Rows) -> Outcomes:
    """Read the internal transactions of one hash: what counts is their sum."""
    outcomes: list[Outcome] = []
    counted: list[tuple[Row, Quantity]] = []
    for row in rows:
        units = _inside(row)
        if row.word("status") not in _DONE_INSIDE or row.text("error"):
            outcomes.append(LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status")))
        elif units:
            counted.append((row, units))
        else:
            outcomes.append(LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED))
    if counted:
        outcomes.append(_summed(counted))
    return in_order(outcomes)


def _inside(row: Row) -> Quantity:
    """Return the units that came in a row (positive) or left; zero for a transaction to itself."""
    status = row.word("status")
    if status not in _DONE_INSIDE and not _FAILED_INSIDE.fullmatch(status):
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    way = Way.OUT if not row.text("to") else way_of(row)
    came, went = row.quantity("value_in"), row.quantity("value_out")
    if min(came, went) < 0 or (way is Way.IN and went) or (way is Way.OUT and came):
        raise row.unclear("value_out" if way is Way.IN else "value_in", "it goes the other way than the row.")
    return 0 if way is Way.INSIDE else came - went


def _summed(counted: Sequence[tuple[Row, Quantity]]) -> Outcome:
    rows = tuple(row for row, _ in counted)
    first, asset = rows[0], native_of(rows[0], "value_in")
    units = sum(each_units for _, each_units in counted)
    way = Way.IN if units > 0 else Way.OUT
    more = about(rows, "internal", ", ".join(filter(None, (first.text("type"), counterparty(first, way)))))
    leg = first.leg(asset, units, worth(first, units))
    source = address_of(first, "from")
    wrapped = _wrapped(source, asset) if units > 0 and len(rows) == 1 else ""
    if wrapped and source == address_of(first, "parent_to"):
        return traded(rows, at_of(first), first.leg(wrapped, -units, leg.value_usd), leg, **more)
    return moved(rows, at_of(first), leg, **more)


_WALLET: Final = Wallet(name="Ethereum wallet", custody=Custody.SELF)
_GENERATIONS: Final = (
    "2019 to now; Etherscan, Basescan, Arbiscan, PolygonScan, BscScan, Snowtrace and the like"
)
_VALUES: Final = (
    needs("value_in", re.compile(r"value_in\(.*\)")),
    needs("value_out", re.compile(r"value_out\(.*\)")),
    may_have("now", re.compile(r"currentvalue @ .*")),
    may_have("price", re.compile(r"historical \$price/.*")),
    needs("status", "Status"),
    may_have("error", "ErrCode"),
    may_have("private", "PrivateNote"),
)

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        id="etherscan.normal",
        family="etherscan",
        title="Etherscan transactions",
        wallet=_WALLET,
        columns=(
            *HASH_AND_TIME,
            needs("from", "From"),
            needs("to", "To"),
            may_have("contract", "ContractAddress"),
            *_VALUES,
            needs("fee", re.compile(r"txnfee\((?!usd).*\)")),
            may_have("fee_usd", "TxnFee(USD)"),
            may_have("method", "Method"),
        ),
        forbidden=("ParentTxFrom", "TokenSymbol"),
        read=each(_normal),
        generations=_GENERATIONS,
        known_missing="What contracts sent, contract assets and NFTs: other exports of the same address. "
        "Rewards for staking and for blocks. An address on several chains: import each chain as a wallet "
        "of its own.",
        evidence=Evidence.REAL,
        needs_address=True,
        parties=("from", "to"),
    ),
    Format(
        id="etherscan.internal",
        family="etherscan",
        title="Etherscan internal transactions",
        wallet=_WALLET,
        columns=(
            *HASH_AND_TIME,
            needs("parent_from", "ParentTxFrom"),
            needs("parent_to", "ParentTxTo"),
            may_have("parent_value", re.compile(r"parenttx.*_value")),
            needs("from", "From"),
            needs("to", "TxTo"),
            may_have("contract", "ContractAddress"),
            *_VALUES,
            may_have("type", "Type"),
        ),
        read=_internal,
        group=by(hash_or_none),
        generations=_GENERATIONS,
        known_missing="Fees: they stand in the export of transactions.",
        evidence=Evidence.CONSTRUCTED,
        needs_address=True,
        parties=("from", "to"),
    ),
    *BY_CONTRACT,
)
