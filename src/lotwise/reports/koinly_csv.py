"""The ledger in Koinly's universal format, which most programs for crypto taxes read: a file for each wallet.

Problem: a row has one side that is sent, one that is received, one fee, one value, and a word for what it is;
it names no wallet, for a file is imported into one. Chosen way: each wallet has its file; a transaction in
one wallet is one row there, a transfer between own wallets is a withdrawal in one file and a deposit in the
other. Labels are those that Koinly documents. What has no row without saying something else is left out with
its reason; what a row cannot carry, such as basis that the owner states, is told.

Left out: a hash for halves that have none, so that Koinly, and lotwise, pair them by time and amount. Text
that a spreadsheet would take for a formula gets an apostrophe before it; amounts are never negative.

Source:
    Koinly Help: How to create a custom CSV file (universal template); What are tags.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from lotwise.core.dates import instant_words
from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.core.spreadsheet import safe_text
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.reports.ledger_export import plain_line

COLUMNS: Final = (
    "Date",
    "Sent Amount",
    "Sent Currency",
    "Received Amount",
    "Received Currency",
    "Fee Amount",
    "Fee Currency",
    "Net Worth Amount",
    "Net Worth Currency",
    "Label",
    "Description",
    "TxHash",
)
_COMES: Final[Mapping[Kind, str]] = {
    Kind.STAKING: "staking",
    Kind.MINING: "mining",
    Kind.INTEREST: "lending interest",
    Kind.AIRDROP: "airdrop",
    Kind.REWARD: "reward",
    Kind.SERVICES: "salary",
    Kind.FORK: "fork",
    Kind.GIFT_IN: "gift",
}
_GOES: Final[Mapping[Kind, str]] = {
    Kind.SPEND: "cost",
    Kind.GIFT_OUT: "gift",
    Kind.DONATION: "donation",
    Kind.LOST: "lost",
}
_TRADES: Final = frozenset({Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWritten:
    """A transaction that has no row, or a row that lacks something.

    Attributes:
        transaction_id: The transaction.
        why: What the format has no place for, as the end of a sentence.
    """

    transaction_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KoinlyFiles:
    """The files.

    Attributes:
        texts: CSV by name of the wallet, for each wallet that has a row.
        rows: How many rows all files have.
        left_out: Transactions without a row.
        lacking: Transactions whose row does not say everything.
    """

    texts: Mapping[str, str]
    rows: int
    left_out: tuple[NotWritten, ...]
    lacking: tuple[NotWritten, ...]


class _NoRowError(Exception):
    """A transaction does not fit the format; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row, in values."""

    wallet: str
    sent: Leg | None = None
    received: Leg | None = None
    fees: tuple[Leg, ...] = ()
    label: str = ""


def koinly_csv(transactions: Iterable[Transaction]) -> KoinlyFiles:
    """Return the files of a ledger.

    Args:
        transactions: In the order of the journal.
    """
    written: dict[str, list[tuple[str, ...]]] = {}
    left_out: list[NotWritten] = []
    lacking: list[NotWritten] = []
    for one in transactions:
        try:
            rows = _rows(one)
        except _NoRowError as error:
            left_out.append(NotWritten(transaction_id=one.id, why=str(error)))
            continue
        for row in rows:
            written.setdefault(row.wallet, []).append(_cells(one, row))
        lacking += [NotWritten(transaction_id=one.id, why=why) for why in _lacks(one, rows)]
    return KoinlyFiles(
        texts={wallet: _csv(rows) for wallet, rows in sorted(written.items())},
        rows=sum(map(len, written.values())),
        left_out=tuple(left_out),
        lacking=tuple(lacking),
    )


# ── what becomes a row ──────────────────────────────────────────────────────────────────────────


def _rows(one: Transaction) -> list[_Row]:
    """Return the rows of a transaction.

    Raises:
        _NoRowError: The format cannot say it.
    """
    if any(not leg.quantity for leg in one.legs):
        raise _NoRowError("a leg of nothing")
    if any(leg.quantity > 0 for leg in one.fees):
        raise _NoRowError("a fee that was paid back")
    if one.kind is Kind.TRANSFER:
        return list(_transfer(one))
    if len({leg.wallet for leg in one.legs}) > 1:
        raise _NoRowError("legs in several wallets")
    given, received = _only(one.given), _only(one.received)
    fees = _one_asset(one.fees)
    wallet = one.legs[0].wallet if one.legs else ""
    if one.kind is Kind.FEE:
        if received or (given and fees):
            raise _NoRowError("a fee with other legs")
        paid = fees or (() if given is None else (given,))
        return [_Row(wallet=wallet, fees=paid)]
    return [_Row(wallet=wallet, sent=given, received=received, fees=fees, label=_label(one, given, received))]


def _transfer(one: Transaction) -> Iterator[_Row]:
    """Give a row for each wallet that a transfer touches."""
    for wallet in sorted({leg.wallet for leg in one.legs}):
        given = _only([leg for leg in one.given if leg.wallet == wallet])
        received = _only([leg for leg in one.received if leg.wallet == wallet])
        if given and received:
            raise _NoRowError("a transfer within one wallet")
        fees = _one_asset([leg for leg in one.fees if leg.wallet == wallet])
        yield _Row(wallet=wallet, sent=given, received=received, fees=fees)


def _only(legs: Sequence[Leg]) -> Leg | None:
    if len(legs) > 1:
        raise _NoRowError("several assets on one side")
    return legs[0] if legs else None


def _one_asset(fees: Sequence[Leg]) -> tuple[Leg, ...]:
    if len({leg.asset for leg in fees}) > 1:
        raise _NoRowError("fees in several assets")
    return tuple(fees)


def _label(one: Transaction, given: Leg | None, received: Leg | None) -> str:
    """Return the label; the sides must be those that a reader expects with it."""
    if one.kind in _TRADES:
        if given is None or received is None or given.asset == received.asset:
            raise _NoRowError("a trade of which a side is not stated")
        if one.kind is not _kind_by_sides(given, received):
            raise _NoRowError("a trade whose kind its two sides do not show")
        return ""
    if one.kind in _COMES and received and not given:
        return _COMES[one.kind]
    if one.kind in _GOES and given and not received:
        return _GOES[one.kind]
    if one.kind is Kind.RENAME and given and received and not given.quantity + received.quantity:
        return "swap"
    raise _NoRowError(f"no label for the kind {one.kind.value!r} with these sides")


def _kind_by_sides(given: Leg, received: Leg) -> Kind | None:
    gives_money, gets_money = is_fiat(given.asset), is_fiat(received.asset)
    if gives_money and gets_money:
        return None
    return Kind.PURCHASE if gives_money else Kind.SALE if gets_money else Kind.EXCHANGE


# ── what a row says ─────────────────────────────────────────────────────────────────────────────


def _cells(one: Transaction, row: _Row) -> tuple[str, ...]:
    worth = _worth(row)
    fee = -sum(leg.quantity for leg in row.fees)
    return (
        instant_words(one.at),
        *_side(row.sent),
        *_side(row.received),
        *((quantity_text(fee), safe_text(row.fees[0].asset)) if row.fees else ("", "")),
        *(("", "") if worth is None else (usd_plain(worth), USD)),
        row.label,
        safe_text(plain_line(one.note)),
        safe_text(plain_line(one.chain_hash)),
    )


def _side(leg: Leg | None) -> tuple[str, str]:
    return ("", "") if leg is None else (quantity_text(abs(leg.quantity)), safe_text(leg.asset))


def _valued(row: _Row) -> list[Leg]:
    """Return the legs of which a reader takes the value for theirs: money of a trade, else all that move."""
    sides = [leg for leg in (row.received, row.sent) if leg is not None and leg.asset != USD]
    is_in_dollars = any(leg.asset == USD for leg in (row.received, row.sent) if leg is not None)
    money = [leg for leg in sides if is_fiat(leg.asset)]
    return money or ([] if is_in_dollars else sides)


def _worth(row: _Row) -> Usd | None:
    """Return the value of a row: what the units received are stated to be worth, else those sent."""
    return next((leg.value_usd for leg in _valued(row) if leg.value_usd is not None), None)


def _lacks(one: Transaction, rows: Sequence[_Row]) -> Iterator[str]:
    """Give what the rows of a transaction do not say."""
    worths = {row.wallet: _worth(row) for row in rows}
    main = [leg for row in rows for leg in (row.sent, row.received) if leg is not None]
    if one.origin is not None:
        yield "the basis and date that you state"
    if any(leg.value_usd is not None for row in rows for leg in row.fees):
        yield "the value of a fee"
    if any(leg.value_usd not in {None, worths[leg.wallet]} or (leg.value_usd == 0) for leg in main):
        yield "one of two values, or a value of zero"
    if one.at.microsecond:
        yield "the part of a second"
    if one.kind is Kind.RENAME:
        yield "that basis and date go on, which a label of its own only suggests"


def reasons_of(all_of: Iterable[NotWritten]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each reason with the ids of its transactions, the most frequent first.

    Args:
        all_of: Transactions without a row, or with a row that lacks something.
    """
    by_why: dict[str, list[str]] = {}
    for one in all_of:
        by_why.setdefault(one.why, []).append(one.transaction_id)
    counts = Counter({why: len(ids) for why, ids in by_why.items()})
    return tuple((why, tuple(by_why[why])) for why, _ in counts.most_common())


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
