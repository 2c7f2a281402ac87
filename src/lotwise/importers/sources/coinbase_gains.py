"""Coinbase: the gain/loss report, one row a lot that Coinbase relieved.

It says which lots Coinbase sold, not what happened, so its rows are evidence to compare with and never
transactions. Every row must still be readable: a wrong comparison is worse than none. `Not available` as the
source of a lot means that its basis is not known, whatever stands in the column.
"""

import re
from typing import Final

from lotwise.importers.base import Evidence, Format, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_sales import evidence, reported
from lotwise.ledger.transaction import Custody, Wallet

_SOURCES: Final = re.compile(r"(?:coinbase.*|customer provided|not available)?")


def _read(row: Row) -> Outcome:
    if not row.text("type"):
        raise UnclearError("The row does not say what kind of disposition it is.")
    if not _SOURCES.fullmatch(row.word("source")):
        raise row.unclear("source", f"{shown(row.text('source'))} does not say where the lot comes from.")
    return evidence(row, reported(row), row.asset())


FORMATS: Final = (
    Format(
        id="coinbase.gain_loss",
        family="coinbase",
        title="Coinbase gain/loss report",
        wallet=Wallet(name="Coinbase", custody=Custody.BROKER_US),
        columns=(
            needs("type", "Transaction Type"),
            needs("id", "Transaction ID"),
            needs("lot", "Tax lot ID"),
            needs("asset", "Asset name"),
            needs("units", "Amount"),
            needs("acquired", "Date Acquired"),
            needs("basis", "Cost basis (USD)", re.compile(r"cost basis \([a-z]{3}\)")),
            needs("disposed", "Date of Disposition"),
            needs("proceeds", "Proceeds (USD)", re.compile(r"proceeds \([a-z]{3}\)")),
            may_have("gain", "Gains (Losses) (USD)", re.compile(r"gains \(losses\) \([a-z]{3}\)")),
            may_have("days", "Holding period (Days)"),
            may_have("source", "Data source"),
        ),
        read=each(_read),
        generations="2021 to now",
        known_missing="It is evidence of Coinbase's lots, and no source of transactions: import the "
        "Transactions report as well.",
        evidence=Evidence.CONSTRUCTED,
        report="gain_loss",
        rank=2,
        revision=2,
    ),
)
