"""Solscan: the transfers of one account.

Amounts are whole numbers of the smallest unit; the decimals beside them say what they count. A token is known
by its mint: well-known ones have the plain code, any other one of its own. All rows of one signature and one
mint are summed; the ledger joins what one signature moved (`lotwise.ledger.same_hash`). Units of SOL wrapped
in the owner's own account are SOL. Rent for accounts of tokens stays the owner's as a rule, and is left out.
Left out: network fees, which the export does not tell; tokens whose amounts are shown as a multiple.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import PLACES, Quantity
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, Outcomes, Rows, by, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved
from lotwise.importers.sources.etherscan_rows import at_of
from lotwise.ledger.known_assets import is_mint, mint_asset
from lotwise.ledger.transaction import Custody, Wallet

_MOST: Final = 5000
"""Rows in one export; whatever is older is cut off."""
_WHOLE: Final = re.compile(r"\d{1,40}")
_SMALL: Final = re.compile(r"\d{1,2}")
_SIGNATURE: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{64,90}")
_MOVES: Final = frozenset({"transfer", "mint", "burn"})
_RENT: Final = frozenset({"create_account", "close_account"})
_LONG: Final = "activity_spl_"
"""What the names of actions begin with where the explorer's own long names are exported."""
_WAYS: Final = {"in": 1, "out": -1}


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group rows by signature and mint; say so where the export is as long as it can be."""
    if len(rows) >= _MOST:
        for row in (rows[0], rows[-1]):
            row.warn(
                "export_full",
                f"The file holds {len(rows)} rows; Solscan cuts an export off at {_MOST}.",
                "Export the account again in parts of fewer days, and import all of them.",
            )
    return by(_key)(rows)


def _key(row: Row) -> object:
    return (row.text("signature"), row.text("mint")) if _action(row) in _MOVES else None


def _action(row: Row) -> str:
    return row.word("action").removeprefix(_LONG)


def _read(rows: Rows) -> Outcomes:
    row, action = rows[0], _action(rows[0])
    if action in _RENT:
        row.warn(
            "rent_left_out",
            "Rent for accounts of tokens is left out: it comes back when they are closed.",
            "If you paid it for somebody else, state it as spending.",
        )
        return LeftOut(rows=rows, reason=Reason.INSIDE, detail=row.text("action"))
    if action not in _MOVES:
        raise row.unclear("action", f"{shown(row.text('action'))} is not known.")
    units = [_units(one) for one in rows]
    idle = [one for one, moves in zip(rows, units, strict=True) if not moves]
    counted = tuple(one for one, moves in zip(rows, units, strict=True) if moves)
    if not sum(units):
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    left_out: list[Outcome] = [LeftOut(rows=(one,), reason=Reason.NOTHING_MOVED) for one in idle]
    return [*left_out, _moved(counted, sum(units))]


def _moved(rows: Rows, units: Quantity) -> Outcome:
    row, mint = rows[0], rows[0].text("mint")
    signature = row.text("signature")
    if not _SIGNATURE.fullmatch(signature):
        raise row.unclear("signature", f"{shown(signature)} is no signature of a transaction.")
    if not is_mint(mint):
        raise row.unclear("mint", f"{shown(mint)} is no mint of a token.")
    asset, is_in = mint_asset(mint), units > 0
    own, other = (row.text("to"), row.text("from")) if is_in else (row.text("from"), row.text("to"))
    words = (
        row.text("action"),
        f"{'from' if is_in else 'to'} {other}",
        f"mint {mint}" if "@" in asset else "",
    )
    return moved(
        rows,
        at_of(row),
        row.leg(asset, units, _value(rows)),
        native_id=f"{signature}/{own}/{mint}",
        chain_hash=signature,
        note=" ".join(filter(None, words)),
        address=row.text("to") if len(rows) == 1 else "",
    )


def _units(row: Row) -> Quantity:
    """Return the units that came in a row (positive) or left; zero where nothing moved."""
    amount, decimals = row.text("amount"), row.text("decimals")
    if not _WHOLE.fullmatch(amount):
        raise row.unclear("amount", f"{shown(amount)} is no whole number of units.")
    if not _SMALL.fullmatch(decimals):
        raise row.unclear("decimals", f"{shown(decimals)} is no number of decimals.")
    if row.number("multiplier") not in {None, Decimal(1)}:
        raise row.unclear("multiplier", "lotwise does not read tokens whose units are multiplied.")
    way = _WAYS.get(row.word("flow"))
    if way is None:
        raise row.unclear("flow", f"{shown(row.text('flow'))} is neither in nor out.")
    if row.text("from") == row.text("to"):
        return 0
    places = int(decimals)
    if places <= PLACES:
        units: Quantity = int(amount) * 10 ** (PLACES - places)
        return way * units
    return way * row.cut(Decimal(amount).scaleb(-places))


def _value(rows: Rows) -> Usd | None:
    """Return the value that a single row states for its moment."""
    if len(rows) > 1:
        return None
    value = rows[0].money("value", "USD")
    if value is not None and value < 0:
        raise UnclearError("A value below zero.")
    return as_usd(value) if value else None


FORMATS: Final[tuple[Format, ...]] = (
    Format(
        id="solscan.transfers",
        family="solscan",
        title="Solscan transfers",
        wallet=Wallet(name="Solana wallet", custody=Custody.SELF),
        columns=(
            needs("signature", "Signature"),
            needs("unix", "Block Time"),
            needs("at", "Human Time"),
            needs("action", "Action"),
            needs("from", "From"),
            needs("to", "To"),
            needs("amount", "Amount"),
            needs("flow", "Flow"),
            may_have("value", "Value"),
            needs("decimals", "Decimals"),
            needs("mint", "Token Address"),
            may_have("multiplier", "Multiplier"),
        ),
        read=_read,
        group=_grouped,
        generations="2024 to now, with or without a multiplier",
        known_missing="Network fees and rewards for staking, which no export tells; rows beyond 5,000.",
        evidence=Evidence.REAL,
    ),
)
