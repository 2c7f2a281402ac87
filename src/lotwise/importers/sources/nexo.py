"""Nexo: the transaction history of the savings and credit line wallets.

The input columns say what left or came in, signed; the output columns what an exchange gave for it. Older
files have one currency and amount, and print an exchange as `BTC/NEXO` and `-0.5 / +1200`. Details begin with
the status, and only what was approved counts. Nexo's own EURX, GBPX, USDX and xUSD are money here, so cards,
credit and top-ups in them are movements of money. What repays a loan is disposed of at Nexo's value.
Left out: loans and liquidations that move an asset more than once, adjustments, dual investments: they block.
"""

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    may_have,
    needs,
)
from lotwise.importers.cells import DerivativeError, UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, charged, one_sided, traded
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_DONE: Final = frozenset({"approved", "authorized"})
_NOT_DONE: Final = frozenset(
    {"rejected", "pending", "declined", "failed", "canceled", "cancelled", "expired", "processing"}
)
_ONE_SIDED: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("interest", "fixedterminterest"), Kind.INTEREST),
    **dict.fromkeys(("cashback", "exchangecashback", "referralbonus", "bonus", "dividend"), Kind.REWARD),
    **dict.fromkeys(("deposit", "topupcrypto", "withdrawal"), Kind.TRANSFER),
    **dict.fromkeys(("transferfromprowallet", "transfertoprowallet"), Kind.TRANSFER),
    **dict.fromkeys(("liquidation", "manualsellorder", "repayment"), Kind.SPEND),
}
_OUTWARD: Final = frozenset({"withdrawal", "transfertoprowallet"})
_INSIDE: Final = frozenset(
    {
        *("lockingtermdeposit", "unlockingtermdeposit", "transferin", "transferout"),
        *("dualinvestmentlock", "dualinvestmentunlock"),
    }
)
_MONEY: Final = frozenset(
    {
        *("deposittoexchange", "exchangedepositedon", "exchangetowithdraw", "withdrawexchanged"),
        *("creditcardstatus", "creditcardfiatxexchangetowithdraw", "creditcardwithdrawalcredit"),
        *("nexocardpurchase", "nexocardrefund", "nexocardtransactionfee", "exchangecredit"),
        *("withdrawalcredit", "loanwithdrawal", "manualrepayment", "depositoverrepayment"),
        *("exchangeliquidation", "interestadditional"),
    }
)
"""Types that are read where they move nothing but money."""
_DUAL: Final = frozenset({"dualinvestmentexchange", "dualinvestmentinterest"})
_REPAYS: Final = frozenset({"liquidation", "manualsellorder", "repayment"})
_ROUNDED: Final = 10**10
"""What rounding to eight decimal places may put between two numbers, in steps of 10⁻¹⁸."""
_HASH: Final = re.compile(r"(?:0x)?[0-9a-f]{64}", re.IGNORECASE)
_BOTH: Final = re.compile(r"(?P<given>-\s*[\d.,]+)\s*/\s*\+?\s*(?P<received>[\d.,]+)")


def _zone(_name: str, headings: tuple[str, ...]) -> tzinfo | None:
    """Return UTC where a heading says so; older ones do not say which zone they are in."""
    return UTC if any("(utc)" in heading.casefold() for heading in headings) else None


def _key(row: Row) -> object:
    """Group rows that are the same in every column; without an id they stay apart."""
    return tuple(map(row.text, row.sheet.positions)) if row.text("id") else None


def _read(rows: Rows) -> Outcomes:
    if len(rows) > 1:
        again = LeftOut(rows=rows[1:], reason=Reason.REPEATED, detail="same transaction id")
        return (_event(rows[0]), again)
    return _event(rows[0])


def _event(row: Row) -> Outcome:
    status, _, said = row.text("details").partition("/")
    word = " ".join(status.casefold().split())
    if word in _NOT_DONE:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=word)
    if word not in _DONE:
        raise row.unclear("details", f"{shown(status.strip())} does not say whether it was carried out.")
    _check_columns(row)
    kind = row.word("type").replace(" ", "")
    if kind in _DUAL:
        raise DerivativeError(f"The type {shown(row.text('type'))}.")
    if kind in _INSIDE:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("type"))
    if kind in _MONEY:
        return _money(row)
    if kind in {"exchange", "exchangecollateral"}:
        return _exchange(row)
    if kind == "withdrawalfee":
        asset = row.asset("given")
        fees = row.fees(asset, abs(row.quantity("amount")))
        return charged((row,), row.instant_by_order("at"), fees, **_about(row))
    if kind not in _ONE_SIDED:
        raise row.unclear("type", f"{shown(row.text('type'))} is not a type that lotwise can book.")
    return _one_sided(row, kind, said)


def _check_columns(row: Row) -> None:
    """Refuse a file that has lost the columns of what came out."""
    has_input = row.sheet.heading("given").casefold().startswith("input")
    if has_input and not {"received", "received_amount"} <= row.sheet.positions.keys():
        raise UnclearError("The columns of what came out are missing.", "Export the file again.")


def _check_fee(row: Row) -> None:
    if row.amount("fee", row.text("fee_asset").upper()):
        raise row.unclear("fee", f"{shown(row.text('fee'))} may be inside the amounts or on top of them.")


def _money(row: Row) -> Outcome:
    codes = {row.asset(role) for role in ("given", "received") if row.text(role) not in {"", "-"}}
    if not all(map(is_fiat, codes)):
        raise row.unclear(
            "type",
            f"{shown(row.text('type'))} of {', '.join(sorted(codes))} may repeat what other rows tell.",
        )
    reason = Reason.CASH if len(codes) == 1 else Reason.CASH_EXCHANGE
    return LeftOut(rows=(row,), reason=reason, detail=row.text("type"))


def _exchange(row: Row) -> Outcome:
    _check_fee(row)
    given, received, out, into = _both(row)
    worth = None if USD in {given, received} else _worth_usd(row)
    legs = [
        row.leg(asset, units, None if is_fiat(asset) else worth)
        for asset, units in ((given, out), (received, into))
    ]
    return traded((row,), row.instant_by_order("at"), legs[0], legs[1], **_about(row))


def _both(row: Row) -> tuple[str, str, Quantity, Quantity]:
    """Return both assets and quantities of an exchange, of old files out of one cell each."""
    if "received" in row.sheet.positions:
        return (
            row.asset("given"),
            row.asset("received"),
            row.quantity("amount"),
            row.quantity("received_amount"),
        )
    codes, units = row.text("given").upper().split("/"), _BOTH.fullmatch(row.text("amount"))
    if len(codes) != 2 or units is None:  # noqa: PLR2004 - what was given and what came for it
        raise row.unclear("given", f"{shown(row.text('given'))} does not say what was exchanged.")
    given, received = (row.sheet.aliases.get(code.strip(), code.strip()) for code in codes)
    sizes = [row.units_in(units[side].replace(" ", "")) or 0 for side in ("given", "received")]
    return given, received, sizes[0], sizes[1]


def _one_sided(row: Row, kind: str, said: str) -> Outcome:
    asset, units, meant = row.asset("given"), row.quantity("amount"), _ONE_SIDED[kind]
    if meant is Kind.INTEREST and is_fiat(asset) and (units < 0 or "overdraft" in said.casefold()):
        return LeftOut(rows=(row,), reason=Reason.CASH, detail="interest on a loan")
    if not units:
        return LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED)
    if is_fiat(asset) and kind in _REPAYS:
        return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("type"))
    if meant is Kind.TRANSFER and (units < 0) is not (kind in _OUTWARD):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit {row.text('type')}.")
    if "received" in row.sheet.positions and row.text("received") and row.asset("received") != asset:
        raise row.unclear("received", f"{shown(row.text('received'))} is not what the row moves, {asset}.")
    if "credit" in said.casefold() and kind == "topupcrypto":
        raise row.unclear("details", f"{shown(said.strip())} tells of {asset} that Nexo lent.")
    fees = _fee_inside(row, kind, asset, units)
    if meant is Kind.TRANSFER and "airdrop" in said.casefold():
        meant = Kind.AIRDROP
    _remark(row, kind, asset)
    sent = units - sum(fee.quantity for fee in fees)
    leg = row.leg(asset, sent, None if is_fiat(asset) or fees else _worth_usd(row))
    return one_sided((row,), row.instant_by_order("at"), meant, leg, fees, **_about(row))


def _fee_inside(row: Row, kind: str, asset: str, units: Quantity) -> tuple[Leg, ...]:
    """Return the fee of a withdrawal where what left is what arrived and the fee, but for rounding."""
    stated, arrived = row.amount("fee", row.text("fee_asset").upper()), row.amount("received_amount")
    fits = stated and arrived and abs(-units - arrived - stated) <= _ROUNDED
    if not fits or kind != "withdrawal" or row.asset("fee_asset") != asset:
        _check_fee(row)
        return ()
    return row.fees(asset, -units - (arrived or 0))


def _remark(row: Row, kind: str, asset: str) -> None:
    if is_fiat(asset):
        return
    if kind.endswith("cashback"):
        row.remark(
            "cashback",
            Severity.INFO,
            "Cashback counts as income; it may instead be a reduction of what was paid.",
            "Ask your preparer how to treat it.",
        )
    if kind in _REPAYS:
        row.warn(
            "loan_repaid",
            "An asset repaid a loan: it counts as disposed of at the value Nexo states.",
            "Compare it with the loan's own page, and check that no other row tells the same sale.",
        )


def _worth_usd(row: Row) -> Usd | None:
    stated = row.money("usd", USD)
    return as_usd(abs(stated)) or None if stated else None


def _about(row: Row) -> About:
    found = _HASH.search(row.text("details"))
    note = ": ".join(filter(None, (row.text("type"), row.text("details"))))
    return About(native_id=row.text("id"), note=note, chain_hash=found[0] if found else "")


FORMATS: Final = (
    Format(
        id="nexo",
        family="nexo",
        title="Nexo transactions",
        wallet=Wallet(name="Nexo", custody=Custody.BROKER_FOREIGN),
        columns=(
            needs("id", "Transaction"),
            needs("type", "Type"),
            may_have("credit_line", "Credit Line"),
            needs("given", "Input Currency", "Currency"),
            needs("amount", "Input Amount", "Amount"),
            may_have("received", "Output Currency"),
            may_have("received_amount", "Output Amount"),
            may_have("usd", "USD Equivalent"),
            may_have("fee", "Fee"),
            may_have("fee_asset", "Fee Currency"),
            needs("details", "Details"),
            may_have("loan", "Outstanding Loan"),
            needs("at", "Date / Time (UTC)", "Date / Time"),
        ),
        read=_read,
        group=by(_key),
        zone_of=_zone,
        day_month="at",
        aliases={
            "EURX": "EUR",
            "GBPX": "GBP",
            "USDX": "USD",
            "XUSD": "USD",
            **dict.fromkeys(("NEXONEXO", "NEXOBNB", "NEXOBEP2"), "NEXO"),
            "BNBN": "BNB",
            "USDTERC": "USDT",
        },
        generations="2019 to now, with 7 to 12 columns; only newer headings say that times are UTC",
        known_missing="Loans that move an asset, adjustments and dual investments block. Nexo Pro is an "
        "account of its own.",
        evidence=Evidence.REAL,
    ),
)
