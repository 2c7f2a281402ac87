"""Realized gains of securities, as brokers export them: one row is one sale with its lot resolved.

The columns are the same everywhere and their names nowhere, so one reader works by role. What the broker
calls short or long counts; where it says nothing the dates decide. Basis counts as reported to the IRS
(box A or D) unless a column says otherwise, and that is said once a file. Left out: digital assets, whose
lots are lotwise's own and belong in boxes G to L, and Forms 1099-B in sections.
"""

import re
from datetime import date, timedelta
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import CENT, Usd, usd_nearest
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import Column, Evidence, Format, LeftOut, Outcome, Sold, each, may_have, needs
from lotwise.importers.cells import UnclearError, amount, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Wallet

_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
_DATES: Final = ("%m/%d/%Y", "%Y-%m-%d")
_UNDATED: Final = frozenset({"", "various", "multiple", "-", "--", "n/a", "unknown"})
_TERMS: Final = {"short": False, "s": False, "st": False, "long": True, "l": True, "lt": True}
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
    if _is_total(row):
        return LeftOut(rows=(row,), reason=Reason.TOTAL)
    description = row.text("description") or row.text("symbol")
    if _DIGITAL.fullmatch(description):
        raise UnclearError(
            f"{shown(description)} is a digital asset, which belongs in boxes G to L of Form 8949.",
            "Import the exchange's own transactions instead; if it is a security, write its full name.",
        )
    if not description:
        raise UnclearError("The row names no security.")
    acquired = None if row.word("acquired") in _UNDATED else row.day("acquired", _DATES)
    disposed = row.day("disposed", _DATES)
    proceeds, basis, disallowed = _usd(row, "proceeds"), _usd(row, "basis"), abs(_usd(row, "disallowed") or 0)
    if proceeds is None or proceeds < 0:
        raise row.unclear("proceeds", f"{shown(row.text('proceeds'))} cannot be proceeds.")
    is_reported = _is_reported(row)
    if basis is None or basis < 0 or (basis == 0 and not is_reported):
        raise row.unclear(
            "basis",
            f"{shown(row.text('basis'))} is no basis; find it in your own records, it is never simply zero.",
        )
    _check_gain(row, proceeds - basis, disallowed)
    _check_disallowed(row, proceeds - basis, disallowed)
    return Sold(
        rows=(row,),
        description=description,
        quantity=_quantity(row, description),
        acquired_on=acquired,
        disposed_on=disposed,
        proceeds_usd=proceeds,
        basis_usd=basis,
        disallowed_usd=disallowed,
        is_long=_is_long(row, acquired, disposed),
        is_basis_reported=is_reported,
    )


def _is_total(row: Row) -> bool:
    words = [cell.casefold() for cell in row.cells if cell]
    return not row.text("disposed") and any(map(re.compile(r"(?:grand |sub ?)?totals?\b").match, words))


def _usd(row: Row, role: str) -> Usd | None:
    number = row.number(role, USD)
    return None if number is None else usd_nearest(number)


def _is_reported(row: Row) -> bool:
    """Return whether basis is reported to the IRS: box A or D, and not B or E."""
    word, opposite = row.word("covered"), row.word("noncovered")
    if not word and not opposite:
        row.remark(
            "basis_assumed_reported",
            Severity.INFO,
            "The file does not say whether basis is reported to the IRS; box A or D is assumed.",
            "Compare with your Form 1099-B.",
        )
        return True
    said = word or opposite
    if said not in _YES | _NO:
        raise row.unclear("covered" if word else "noncovered", f"{shown(said)} is neither yes nor no.")
    says_noncovered = opposite and not said.endswith("covered")
    return (said in _NO) if says_noncovered else (said in _YES)


def _is_long(row: Row, acquired: date | None, disposed: date) -> bool:
    """Return the term the broker states, compared with the dates; the dates decide where it states none."""
    stated = _stated_term(row)
    by_dates = None if acquired is None or acquired > disposed else disposed >= _long_from(acquired)
    if stated is None and by_dates is None:
        raise UnclearError(
            "The row does not say whether the sale is short-term or long-term, nor when it was acquired.",
            "Take the term from your Form 1099-B and add a column Term.",
        )
    if stated is not None and by_dates is not None and stated is not by_dates:
        row.warn(
            "term_differs",
            "The broker's term does not follow from the dates; the broker's counts.",
            "Compare with your Form 1099-B.",
        )
    return bool(by_dates if stated is None else stated)


def _stated_term(row: Row) -> bool | None:
    word = row.word("term")
    if word:
        first = re.split(r"[ -]", word)[0]
        if first not in _TERMS:
            raise row.unclear("term", f"{shown(row.text('term'))} is neither short-term nor long-term.")
        return _TERMS[first]
    short, long = row.number("short_gain", USD), row.number("long_gain", USD)
    if bool(short) is bool(long):
        return None if (short is None) is (long is None) else long is not None
    return bool(long)


def _long_from(acquired: date) -> date:
    """Return the first day on which a sale is long-term: more than one year, counted from the day after.

    Source:
        26 U.S.C. § 1222(3); Rev. Rul. 66-7.
    """
    start = acquired + timedelta(days=1)
    is_leap_day = (start.month, start.day) == (2, 29)
    return date(start.year + 1, 3, 1) if is_leap_day else start.replace(year=start.year + 1)


def _check_gain(row: Row, gain: Usd, disallowed: Usd) -> None:
    stated = [found for role in ("gain", "short_gain", "long_gain") if (found := _usd(row, role)) is not None]
    if (
        stated
        and min(abs(gain + more - found) for found in stated for more in (0, disallowed)) > _CLOSE_ENOUGH
    ):
        row.warn(
            "gain_differs",
            "The stated gain is not proceeds less basis; proceeds and basis count.",
            "Compare with your Form 1099-B: an adjustment may be missing.",
        )


def _check_disallowed(row: Row, gain: Usd, disallowed: Usd) -> None:
    if disallowed and gain + disallowed > _CLOSE_ENOUGH:
        row.warn(
            "disallowed_exceeds_loss",
            "More of a loss is disallowed as a wash sale than the row has.",
            "Compare with your Form 1099-B.",
        )


def _quantity(row: Row, description: str) -> Quantity:
    """Return the units sold: of their column, or as the description says; they do not change the gain."""
    found = row.amount("quantity")
    if found is None and (said := _UNITS.match(description)):
        number = amount(said["units"].rstrip(".,"), row.sheet.style)
        found = row.cut(number.number) if number else None
    if found is None:
        row.remark(
            "quantity_not_stated",
            Severity.INFO,
            "The file does not say how many units were sold; one is shown. Gains do not depend on it.",
        )
        return ONE
    if found == 0:
        raise row.unclear("quantity", "it is zero.")
    return abs(found)


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
        needs("description", "Description", "Security Description", "Security Name", "Security", "Name"),
        may_have("quantity", "Quantity", "Shares", "Quantity Sold", "Shares Sold", "Qty"),
        needs("acquired", *_ACQUIRED),
        needs("disposed", *_DISPOSED),
        needs("proceeds", "Proceeds", "Net Proceeds", "Total Proceeds", "Sales Proceeds", "Adj Proceeds"),
        needs("basis", "Adjusted Cost Basis", "Cost Basis", "Cost or Other Basis", "Total Cost", "Adj Cost"),
        may_have("gain", "Gain/Loss ($)", "Gain/Loss", "Realized Gain/Loss", "Gain (Loss)", "Adj Gain($)"),
        may_have("short_gain", "Short Term Gain/Loss", "Short-Term Gain/Loss"),
        may_have("long_gain", "Long Term Gain/Loss", "Long-Term Gain/Loss"),
        may_have("term", "Term", "Holding Period", "Short/Long", "Long/Short"),
        may_have("disallowed", "Wash Sale Loss Disallowed", "Disallowed Loss", "Wash Sale Disallowed"),
        may_have("covered", "Covered", "Covered/Noncovered", "Basis Reported to IRS", "Reported to IRS"),
        may_have("noncovered", "Noncovered", "Non-covered", "Noncovered Security"),
    ),
)
