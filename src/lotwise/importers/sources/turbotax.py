"""TurboTax: the CSV files it takes for digital assets.

The older one lists sales with their basis, as another program worked them out: that is evidence to compare
with, and no transaction. The newer one, the universal template, lists transactions; times name no zone and
dates are month first in the template, so both are asked where the file does not show them. Left out: the
type Other, which says nothing, and transfers between two wallets in one row, which are not named.
"""

import re
from collections.abc import Mapping
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.base import Evidence, Format, Outcome, each, may_have, needs, nowhere
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import settled
from lotwise.importers.sources.securities_names import name_in, units_in
from lotwise.importers.sources.securities_sales import evidence, reported
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="TurboTax", custody=Custody.SELF)
_KINDS: Final[Mapping[str, tuple[Kind, str]]] = {
    "buy": (Kind.PURCHASE, "both"),
    "sale": (Kind.SALE, "both"),
    "sell": (Kind.SALE, "both"),
    "convert": (Kind.EXCHANGE, "both"),
    "transfer": (Kind.TRANSFER, "one"),
    "deposit": (Kind.TRANSFER, "in"),
    "withdrawal": (Kind.TRANSFER, "out"),
    "expense": (Kind.SPEND, "out"),
    "income": (Kind.REWARD, "in"),
    "reward": (Kind.REWARD, "in"),
    "rewards": (Kind.REWARD, "in"),
    "interest": (Kind.INTEREST, "in"),
    "mining": (Kind.MINING, "in"),
    "airdrop": (Kind.AIRDROP, "in"),
    "fork": (Kind.FORK, "in"),
    "forking": (Kind.FORK, "in"),
    "stake": (Kind.STAKING, "in"),
    "staking": (Kind.STAKING, "in"),
}
_SIDES: Final = {"both": (True, True), "in": (False, True), "out": (True, False)}


def _sale(row: Row) -> Outcome:
    units_in(row, row.text("asset"))
    return evidence(row, reported(row), name_in(row.text("asset")))


def _transaction(row: Row) -> Outcome:
    word = row.word("type")
    if word not in _KINDS:
        raise row.unclear("type", f"{shown(row.text('type'))} does not say what happened.")
    kind, where = _KINDS[word]
    fee_quantity = row.amount("fee") or 0
    if fee_quantity < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative; TurboTax takes no such fee.")
    value = _value_usd(row) if where in {"in", "out"} else None
    given, received = _side(row, "sent", -1, value), _side(row, "received", 1, value)
    is_given, is_received = given is not None, received is not None
    if where == "one" and is_given is is_received:
        raise UnclearError(
            "A transfer with both sides, or none, does not name its wallets.",
            "Write its two halves as a Withdrawal and a Deposit.",
        )
    if where != "one" and (is_given, is_received) != _SIDES[where]:
        raise UnclearError(f"What was sent and received does not fit the type {shown(row.text('type'))}.")
    if word == "income":
        _note_income(row)
    fees = row.fees(row.asset("fee_asset"), fee_quantity) if fee_quantity else ()
    return settled(
        (row,),
        row.instant_by_order("at"),
        (given, received),
        fees,
        kind,
        native_id=row.text("id"),
        chain_hash=row.text("hash"),
        note=": ".join(filter(None, (row.text("type"), row.text("note")))),
    )


def _note_income(row: Row) -> None:
    row.warn(
        "income_of_no_kind",
        "The file calls what came in income without saying of which kind; it counts as a reward.",
        "If it was pay for work or services, say so in `lotwise review`.",
    )


def _side(row: Row, role: str, sign: int, value: Usd | None) -> Leg | None:
    quantity = row.amount(role)
    if not quantity and not row.text(f"{role}_asset"):
        return None
    if not quantity or quantity < 0:
        raise row.unclear(role, f"{shown(row.text(role))} cannot be what moved.")
    return row.leg(row.asset(f"{role}_asset"), sign * quantity, value)


def _value_usd(row: Row) -> Usd | None:
    """Return the market value of what came in or went out; one of zero, or in another money, is none."""
    if row.text("value_currency").upper() not in {USD, ""}:
        return None
    stated = row.money("value", USD)
    return (as_usd(stated) or None) if stated and stated > 0 else None


FORMATS: Final = (
    Format(
        id="turbotax.8949_csv",
        family="turbotax",
        title="TurboTax sales of digital assets",
        wallet=_WALLET,
        columns=(
            needs("asset", "Currency Name", "Asset Name"),
            needs("acquired", "Purchase Date", "Received Date"),
            needs("basis", "Cost Basis", re.compile(r"cost basis ?\(usd\)")),
            needs("disposed", "Date Sold"),
            needs("proceeds", "Proceeds", re.compile(r"proceeds ?\(usd\)")),
            may_have("units", "Asset Amount"),
            may_have("gain", re.compile(r"gain ?\(usd\)")),
        ),
        read=each(_sale),
        forbidden=("description",),
        generations="2021 to now; also Robinhood's and CoinTracker's list with an asset name",
        known_missing="Its rows are evidence of sales and no transactions.",
        evidence=Evidence.CONSTRUCTED,
        report="sales",
        rank=1,
    ),
    Format(
        id="turbotax.universal_csv",
        family="turbotax",
        title="TurboTax universal template",
        wallet=_WALLET,
        columns=(
            needs("at", "Date"),
            needs("type", "Type", "Transaction Type"),
            needs("sent_asset", "Sent Asset"),
            needs("sent", "Sent Amount"),
            needs("received_asset", "Received Asset"),
            needs("received", "Received Amount"),
            needs("fee_asset", "Fee Asset"),
            needs("fee", "Fee Amount"),
            needs("value_currency", "Market Value Currency"),
            needs("value", "Market Value"),
            may_have("note", "Description"),
            may_have("hash", "Transaction Hash"),
            may_have("id", "Transaction ID"),
        ),
        read=each(_transaction),
        zone_of=nowhere,
        day_month="at",
        generations="2022 to now",
        known_missing="The type Other blocks, and so does a transfer told in one row.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
