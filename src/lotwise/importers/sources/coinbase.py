"""Coinbase: the Transactions report in five generations.

One row is one event, except renamings (MATIC to POL, ETH to ETH2 and back), wraps, DEX trades, dust sweeps
and, in some exports, conversions: they are two rows within two seconds.
Left out: types that Coinbase documents nowhere and that may be income or spending (card buy-backs, credits
by Coinbase); they are asked about row by row.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from lotwise.importers.base import (
    Column,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row, word_of
from lotwise.importers.sources import coinbase_rows as mean
from lotwise.importers.sources.coinbase_facts import Facts, at, is_still, told_by
from lotwise.importers.sources.coinbase_pairs import Half, paired
from lotwise.ledger.transaction import Custody, Kind, Wallet

_WALLET: Final = Wallet(name="Coinbase", custody=Custody.BROKER_US)

_buy = partial(mean.trade, is_buy=True)
_sell = partial(mean.trade, is_buy=False)
_out = partial(mean.transfer, comes_in=False)
_in = partial(mean.transfer, comes_in=True)
_reward = partial(mean.income, kind=Kind.REWARD)
_staking = partial(mean.income, kind=Kind.STAKING)
_spend = partial(mean.give, kind=Kind.SPEND)

_MEANINGS: Final[dict[str, Callable[[Facts], Outcome]]] = {
    "buy": partial(_buy, is_advanced=False),
    "sell": partial(_sell, is_advanced=False),
    "advanced trade buy": partial(_buy, is_advanced=True),
    "advance trade buy": partial(_buy, is_advanced=True),
    "advanced trade sell": partial(_sell, is_advanced=True),
    "advance trade sell": partial(_sell, is_advanced=True),
    "convert": mean.convert,
    "send": _out,
    "receive": _in,
    "exchange deposit": _out,
    "pro deposit": _out,
    "prime deposit": _out,
    "exchange withdrawal": _in,
    "pro withdrawal": _in,
    "prime withdrawal": _in,
    **dict.fromkeys(("deposit", "withdrawal", "fiat deposit", "fiat withdrawal"), mean.cash),
    "rewards income": _reward,
    "reward income": _reward,
    "learning reward": _reward,
    "coinbase earn": _reward,
    "staking income": _staking,
    "inflation reward": _staking,
    "incentives rewards payout": _reward,
    "rewards payout": _reward,
    "airdrop": partial(mean.income, kind=Kind.AIRDROP),
    "credit card reward": mean.card_reward,
    "retail simple price improvement": mean.rebate,
    "interest payout": partial(mean.income, kind=Kind.INTEREST),
    "subscription rebate": mean.rebate,
    "subscription rebates": mean.rebate,
    "subscription rebates (24 hours)": mean.rebate,
    "card spend": _spend,
    "credit card balance payment": _spend,
    "retail mgx dex send": _out,
    "order": _spend,
    "paid for an order": _spend,
    "admin debit": _spend,
    "subscription": _spend,
    "donation": partial(mean.give, kind=Kind.GIFT_OUT),
    "retail staking transfer": mean.inside,
    "retail unstaking transfer": mean.inside,
    "vault withdrawal": mean.inside,
    "cash to savings": mean.inside,
    "savings to cash": mean.inside,
    "transfer": mean.inside,
    "derivatives settlement": mean.derivative,
    "asset migration": mean.unpaired,
    "retail eth2 deprecation": mean.unpaired,
    "wrap asset": mean.unpaired,
    "unwrap": mean.unpaired,
    "retail mgx dex trade": mean.unpaired,
    "retail simple dust": mean.unpaired,
}
_RENAMING: Final = frozenset({"asset migration", "retail eth2 deprecation"})
_EXCHANGES: Final = frozenset({"wrap asset", "unwrap", "retail mgx dex trade", "retail simple dust"})
"""What is told in two rows, one for each side of an exchange."""
_PAIRS: Final = _RENAMING | _EXCHANGES
_STAKING: Final = frozenset({"retail staking transfer", "retail unstaking transfer"})
_ETHER: Final = frozenset({"ETH", "ETH2"})
_CONVERT: Final = "convert"
_MOVES: Final = _STAKING | {"send", "receive"}


def _read(rows: Rows) -> Outcomes:
    if len(rows) > 1:
        is_exchange = rows[0].word("type") in {_CONVERT, *_EXCHANGES}
        return mean.converted(rows) if is_exchange else mean.renamed(rows)
    facts = told_by(rows[0])
    meaning = _MEANINGS.get(word_of(facts.name))
    if meaning is None:
        raise UnclearError(f"The transaction type {shown(facts.name)} is not one lotwise knows.")
    if is_still(facts):
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    return meaning(facts)


def _half(row: Row) -> Half | None:
    kind, asset = row.word("type"), row.text("asset").upper()
    is_conversion = kind == _CONVERT and (row.text("id") or row.text("notes")) != ""
    try:
        if kind in _PAIRS or is_conversion or (kind in _STAKING and asset in _ETHER):
            return Half(at(row), row.quantity("quantity", asset), row)
        if kind in {"send", "receive"} and asset in _ETHER:
            size = abs(row.quantity("quantity", asset))
            return Half(at(row), size if kind == "receive" else -size, row)
    except UnclearError:
        return None  # the reader meets the same cell, and says what is wrong with it
    return None


def _go_together(one: Half, other: Half) -> bool:
    if len({half.row.text("asset").upper() for half in (one, other)}) == 1:
        return False
    kinds = {half.row.word("type") for half in (one, other)}
    is_even = one.quantity + other.quantity == 0
    if kinds == {"send", "receive"}:
        return is_even and one.at == other.at
    if kinds == {_CONVERT}:
        return any(one.row.text(role) == other.row.text(role) != "" for role in ("id", "notes"))
    return len(kinds) == 1 and (kinds <= _PAIRS or (kinds <= _STAKING and is_even))


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Give rows that are one event together; a conversion with id and notes of its own is whole."""
    may_pair: list[Row] = []
    conversions: list[Row] = []
    for row in rows:
        kind = word_of(row.glimpse("type"))
        if kind == _CONVERT:
            conversions.append(row)
        elif kind in _PAIRS or (kind in _MOVES and row.glimpse("asset").upper() in _ETHER):
            may_pair.append(row)
    ids, notes = (Counter(row.glimpse(role) for row in conversions) for role in ("id", "notes"))
    may_pair += [
        row
        for row in conversions
        if ids[row.glimpse("id")] > 1 or (row.glimpse("notes") and notes[row.glimpse("notes")] > 1)
    ]
    return paired(rows, _half, _go_together, may_pair)


_EVENT: Final = (
    needs("at", "Timestamp"),
    needs("type", "Transaction Type"),
    needs("asset", "Asset"),
    needs("quantity", "Quantity Transacted"),
    needs("notes", "Notes"),
)
_SPREAD: Final = (
    needs("subtotal", "Subtotal"),
    needs("total", "Total (inclusive of fees and/or spread)"),
    needs("fee", "Fees and/or Spread"),
)
_MISSING: Final = (
    "Card buy-backs, credits by Coinbase and types not listed by Coinbase block, row by row. "
    "Values are kept only where the price currency is USD."
)


def _generation(version: str, years: str, evidence: Evidence, *columns: Column) -> Format:
    return Format(
        id=f"coinbase.{version}",
        family="coinbase",
        title="Coinbase transactions",
        wallet=_WALLET,
        columns=(*_EVENT, *columns),
        read=_read,
        group=_grouped,
        generations=years,
        known_missing=_MISSING,
        evidence=evidence,
        revision=3,
    )


FORMATS: Final = (
    _generation(
        "v4",
        "2024 to now; with or without ID",
        Evidence.REAL,
        may_have("id", "ID"),
        needs("currency", "Price Currency"),
        needs("price", "Price at Transaction"),
        *_SPREAD,
        may_have("sender", "Sender Address"),
        may_have("recipient", "Recipient Address"),
    ),
    _generation(
        "v3",
        "2022 and 2023",
        Evidence.REAL,
        needs("currency", "Spot Price Currency"),
        needs("price", "Spot Price at Transaction"),
        *_SPREAD,
    ),
    _generation(
        "v2",
        "late 2021",
        Evidence.CONSTRUCTED,
        needs("currency", "Spot Price Currency"),
        needs("price", "Spot Price at Transaction"),
        needs("subtotal", "Subtotal"),
        needs("total", "Total (inclusive of fees)"),
        needs("fee", "Fees"),
    ),
    _generation(
        "v1",
        "2020 and 2021; the currency stands in the headings",
        Evidence.REAL,
        needs("price", re.compile(r"[a-z]{3} spot price at transaction")),
        needs("subtotal", re.compile(r"[a-z]{3} subtotal")),
        needs("total", re.compile(r"[a-z]{3} total \(inclusive of fees\)")),
        needs("fee", re.compile(r"[a-z]{3} fees")),
    ),
    _generation(
        "v1_2019",
        "2019, which some call v0; dates without a time, no fee column",
        Evidence.REAL,
        needs("price", re.compile(r"[a-z]{3} spot price at transaction")),
        needs("subtotal", "Subtotal"),
        needs("total", "Total (inclusive of fees)"),
    ),
)
