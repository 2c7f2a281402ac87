"""Realized gains of securities, as brokers export them: one row is one sale with its lot resolved.

The columns are the same everywhere and their names nowhere, so one reader works by role. What the broker
calls short or long counts; where it says nothing the dates decide. Basis counts as reported to the IRS
(box A or D) unless a column says otherwise, and that is said once a file. Left out: digital assets, whose
lots are lotwise's own and belong in boxes G to L, and Forms 1099-B in sections.
"""

import re
from typing import Final

from lotwise.importers.base import Column, Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, amount, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_columns import ADJUSTED_BY, ADJUSTED_USD, COVERED, DESCRIPTION, TERM
from lotwise.importers.sources.securities_names import Property, property_of
from lotwise.importers.sources.securities_sales import Security, is_total, reported, sold, usd_in
from lotwise.importers.sources.securities_terms import term_in
from lotwise.ledger.transaction import Custody, Wallet

_YES: Final = frozenset({"yes", "y", "true", "covered", "reported", "a", "d"})
_NO: Final = frozenset(
    {"no", "n", "false", "noncovered", "non-covered", "uncovered", "not reported", "b", "e"}
)
_NAMES: Final = (
    "btc xbt eth sol xrp ada doge ltc link avax usdc usdt dot matic pol shib bch xlm uni atom algo bnb trx "
    "bitcoin ethereum solana cardano dogecoin litecoin ripple tether polkadot avalanche chainlink"
).replace(" ", "|")
_DIGITAL: Final = re.compile(
    rf"(?i:[\d., ]*(?:{_NAMES}|usd coin)(?: +\(?(?:{_NAMES})\)?)?)"
    r"|[\d.,]+ +(?!SHS?\b|SHARES?\b)[A-Z0-9]{2,10}"
)
"""A digital asset by name or code, or a number with any bare code; shares are written with `sh.`."""
_UNITS: Final = re.compile(r"(?P<units>\d[\d.,]*) ?(?:sh\b|shs\b|shares?\b)", re.IGNORECASE)


def _read(row: Row) -> Outcome:
    if is_total(row):
        return LeftOut(rows=(row,), reason=Reason.TOTAL)
    description = row.text("description") or row.text("symbol")
    if _DIGITAL.fullmatch(description) or property_of(description) is Property.DIGITAL:
        raise UnclearError(
            f"{shown(description)} is a digital asset, which belongs in boxes G to L of Form 8949.",
            "Import the exchange's own transactions instead; if it is a security, write its full name.",
        )
    what = Security(
        description=description,
        quantity=_quantity(row, description),
        is_long=_term(row),
        is_reported=_is_reported(row),
    )
    return sold((row,), reported(row), what)


def _is_reported(row: Row) -> bool | None:
    """Return whether basis is reported to the IRS: box A or D, and not B or E; None where nothing says it."""
    word, opposite = row.word("covered"), row.word("noncovered")
    said = word or opposite
    if not said:
        return None
    if said not in _YES | _NO:
        raise row.unclear("covered" if word else "noncovered", f"{shown(said)} is neither yes nor no.")
    says_noncovered = opposite and not said.endswith("covered")
    return (said in _NO) if says_noncovered else (said in _YES)


def _term(row: Row) -> bool | None:
    """Return whether the broker says that the sale is long-term, by a word or by the column of its gain."""
    stated = term_in(row)
    if stated is not None:
        return stated
    short, long = usd_in(row, "short_gain"), usd_in(row, "long_gain")
    if bool(short) is bool(long):
        return None if (short is None) is (long is None) else long is not None
    return bool(long)


def _quantity(row: Row, description: str) -> int | None:
    """Return the units sold, of their column or as the description says them; None where neither does."""
    found = row.amount("quantity")
    if found is None and (said := _UNITS.match(description)):
        number = amount(said["units"].rstrip(".,"), row.sheet.style)
        found = row.cut(number.number) if number else None
    return found


_DIGITAL_COLUMNS: Final = (
    *(
        "asset",
        "asset name",
        "currency",
        "currency name",
        "coin",
        "token",
        "wallet",
        "wallet name",
        "exchange",
    ),
    *("transaction id", "tax lot id", "data source", "dtif code", "dtif units", "txhash"),
    re.compile(r"1099-.*"),
)


_ACQUIRED: Final = (
    *("Date Acquired", "Acquired Date", "Acquisition Date", "Date of Acquisition"),
    *("Opened Date", "Open Date", "Purchase Date"),
)
_DISPOSED: Final = (
    *("Date Sold", "Sold Date", "Sale Date", "Date of Sale", "Date Sold or Disposed"),
    *("Date Disposed", "Date of Sale/Exchange", "Date of Sale or Exchange"),
    *("Closed Date", "Close Date", "Liquidation Date"),
)


def _gains(version: str, broker: str, generations: str, *columns: Column) -> Format:
    return Format(
        id=f"brokerage.{version}",
        family="brokerage",
        title=f"Realized gains, {broker}" if broker != "Brokerage" else "Realized gains of securities",
        wallet=Wallet(name=broker, custody=Custody.BROKER_US),
        columns=columns,
        read=each(_read),
        forbidden=_DIGITAL_COLUMNS,
        generations=generations,
        known_missing="Short sales need a term column. Codes other than W, and digital assets, are not read.",
        evidence=Evidence.CONSTRUCTED,
        report="gains",
    )


FORMATS: Final = (
    _gains(
        "schwab",
        "Schwab",
        "lot details of realized gain/loss, 2023 to now",
        needs("symbol", "Symbol"),
        needs("description", "Name"),
        needs("disposed", "Closed Date"),
        needs("acquired", "Opened Date"),
        needs("quantity", "Quantity"),
        needs("proceeds", "Proceeds"),
        needs("basis", "Cost Basis (CB)"),
        may_have("gain", "Gain/Loss ($)"),
        may_have("long_gain", "Long Term Gain/Loss"),
        may_have("short_gain", "Short Term Gain/Loss"),
        may_have("term", "Term"),
        may_have("disallowed", "Disallowed Loss"),
        may_have("is_wash", "Wash Sale?"),
        may_have("gain_percent", "Gain/Loss (%)"),
        may_have("unadjusted", "Unadjusted Cost Basis"),
        may_have("proceeds_each", "Proceeds Per Share"),
        may_have("basis_each", "Cost Per Share"),
    ),
    _gains(
        "fidelity",
        "Fidelity",
        "realized gain/loss, closed positions",
        needs("symbol", "Symbol(CUSIP)"),
        needs("description", "Security Description"),
        needs("quantity", "Quantity"),
        needs("acquired", "Date Acquired"),
        needs("disposed", "Date Sold"),
        needs("proceeds", "Proceeds"),
        needs("basis", "Cost Basis"),
        needs("short_gain", "Short Term Gain/Loss"),
        needs("long_gain", "Long Term Gain/Loss"),
    ),
    _gains(
        "gains",
        "Brokerage",
        "any table of sales with these columns",
        may_have("symbol", "Symbol", "Ticker", "CUSIP"),
        needs(
            "description",
            "Description",
            "Security Description",
            "Security Name",
            "Security",
            "Name",
            *DESCRIPTION,
        ),
        may_have("quantity", "Quantity", "Shares", "Quantity Sold", "Shares Sold", "Qty", "Number of Shares"),
        needs("acquired", *_ACQUIRED),
        needs("disposed", *_DISPOSED),
        needs(
            "proceeds",
            "Proceeds",
            "Net Proceeds",
            "Total Proceeds",
            "Sales Proceeds",
            "Adj Proceeds",
            "Sales Price",
            "Sale Proceeds",
        ),
        needs(
            *("basis", "Adjusted Cost Basis", "Cost Basis", "Cost or Other Basis", "Total Cost", "Adj Cost"),
            *("Adjusted Basis", "Cost"),
        ),
        may_have(
            *("gain", "Gain/Loss ($)", "Gain/Loss", "Realized Gain/Loss", "Gain (Loss)", "Adj Gain($)"),
            *("Gain or Loss", "Gain or (Loss)", "Realized Gain or Loss"),
        ),
        may_have("short_gain", "Short Term Gain/Loss", "Short-Term Gain/Loss"),
        may_have("long_gain", "Long Term Gain/Loss", "Long-Term Gain/Loss"),
        may_have("term", *TERM),
        may_have(
            *("disallowed", "Wash Sale Loss Disallowed", "Disallowed Loss", "Wash Sale Disallowed"),
            *("Wash Sale Loss", "Wash Sale"),
        ),
        may_have("adjusted_by", *ADJUSTED_BY),
        may_have("adjusted_usd", *ADJUSTED_USD),
        may_have("covered", *COVERED),
        may_have("noncovered", "Noncovered", "Non-covered", "Noncovered Security"),
    ),
)
