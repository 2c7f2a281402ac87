"""Pairing the two halves of a transfer between own wallets.

Problem: an exchange's export shows only that units left, a wallet's export only that units came. Chosen way:
halves with the same chain hash and asset belong together, and never those with different hashes; otherwise a
departure and an arrival are paired when amounts agree within half a percent, the arrival lies within the
usual time, and neither has another candidate. Exact amounts are tried before similar ones. Twins, several
departures of one amount between the same two wallets, pair in order of time: whichever is which, the same
units go the same way. Nothing else is guessed: an unmatched departure is not a sale, an unmatched arrival is
not income and has no basis. Both halves stay what they are; the pairing is a link, so departure and arrival
keep their own instants.
Left out: one departure that arrives in several parts; money of a state, which is no lot.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Leg, Transaction

EARLIEST: Final = timedelta(hours=-1)
"""Clocks differ: an arrival may seem to come up to an hour before its departure."""
LATEST: Final = timedelta(hours=24)
LATEST_BTC: Final = timedelta(hours=72)
TOLERANCE_DENOMINATOR: Final = 200
"""Amounts may differ by 1/200 = 0.5 % of what left, for a fee that was not stated."""
BY_HASH: Final = "the same hash on the chain"
_ALONE: Final = "amount and time agree, and nothing else fits"
_TWINS: Final = "the same amounts went between the same two wallets, paired in order of time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A departure and an arrival that are one transfer.

    Attributes:
        out_id: The transaction of the departure.
        in_id: The transaction of the arrival.
        why: What shows that they belong together, for the reader.
    """

    out_id: str
    in_id: str
    why: str


@dataclass(frozen=True, slots=True)
class _Half:
    transaction: Transaction
    leg: Leg

    @property
    def at(self) -> datetime:
        return self.transaction.at

    @property
    def amount(self) -> Quantity:
        return abs(self.leg.quantity)


Fits: TypeAlias = Callable[[_Half, _Half], bool]


def is_fee_sized(lost: Quantity, departed: Quantity) -> bool:
    """Return whether what got lost on the way can pass for a fee that was not stated.

    Args:
        lost: What departed less what arrived.
        departed: What departed, positive.

    Examples:
        >>> is_fee_sized(5, 1000), is_fee_sized(6, 1000), is_fee_sized(-1, 1000)
        (True, False, False)
    """
    return 0 <= lost <= departed // TOLERANCE_DENOMINATOR


def pair_transfers(transactions: Iterable[Transaction]) -> tuple[tuple[Pair, ...], tuple[Finding, ...]]:
    """Return the pairs among the halves of transfers, and a finding for each half that stays alone.

    Args:
        transactions: In the order of the journal.

    Returns:
        Pairs, each transaction in at most one; and the findings.
    """
    outs, ins, several = _halves(transactions)
    pairs = _by_hash(outs, ins)
    open_outs, open_ins = _without(outs, pairs), _without(ins, pairs)
    pairs += _matches(open_outs, open_ins, lambda out, came: out.amount == came.amount and _fits(out, came))
    open_outs, open_ins = _without(open_outs, pairs), _without(open_ins, pairs)
    pairs += _matches(open_outs, open_ins, _fits)
    open_outs, open_ins = _without(open_outs, pairs), _without(open_ins, pairs)
    torn = {
        half.transaction.id
        for group in _groups(open_outs, open_ins, _fits)
        for half in (*group[0], *group[1])
    }
    alone = (*open_outs, *open_ins, *several)
    return tuple(pairs), tuple(_unmatched(half, is_torn=half.transaction.id in torn) for half in alone)


def _halves(transactions: Iterable[Transaction]) -> tuple[list[_Half], list[_Half], list[_Half]]:
    """Return departures and arrivals of one leg, and the legs of halves with several, which never pair."""
    outs: list[_Half] = []
    ins: list[_Half] = []
    several: list[_Half] = []
    for transaction in transactions:
        if transaction.kind is not Kind.TRANSFER or (transaction.given and transaction.received):
            continue
        main = [leg for leg in (*transaction.given, *transaction.received) if not is_fiat(leg.asset)]
        side = several if len(main) > 1 else outs if transaction.given else ins
        side += [_Half(transaction, leg) for leg in main]
    return outs, ins, several


def _without(halves: Iterable[_Half], pairs: Iterable[Pair]) -> list[_Half]:
    done = {name for pair in pairs for name in (pair.out_id, pair.in_id)}
    return [half for half in halves if half.transaction.id not in done]


def _chain_key(half: _Half) -> tuple[str, str]:
    plain = half.transaction.chain_hash.lower().removeprefix("0x").partition(":")[0]
    return plain, half.leg.asset


def _by_hash(outs: Sequence[_Half], ins: Sequence[_Half]) -> list[Pair]:
    arrivals: dict[tuple[str, str], list[_Half]] = defaultdict(list)
    departures: dict[tuple[str, str], list[_Half]] = defaultdict(list)
    for group, halves in ((departures, outs), (arrivals, ins)):
        for half in halves:
            if half.transaction.chain_hash:
                group[_chain_key(half)].append(half)
    return [
        Pair(out_id=left[0].transaction.id, in_id=came[0].transaction.id, why=BY_HASH)
        for key, left in departures.items()
        if len(left) == 1
        and len(came := arrivals.get(key, [])) == 1
        and came[0].leg.wallet != left[0].leg.wallet
    ]


def _fits(out: _Half, came: _Half) -> bool:
    latest = LATEST_BTC if out.leg.asset == "BTC" else LATEST
    return (
        out.leg.asset == came.leg.asset
        and out.leg.wallet != came.leg.wallet
        and EARLIEST <= came.at - out.at <= latest
        and is_fee_sized(out.amount - came.amount, out.amount)
        and not _differ_by_hash(out, came)
    )


def _differ_by_hash(out: _Half, came: _Half) -> bool:
    both_say = bool(out.transaction.chain_hash and came.transaction.chain_hash)
    return both_say and _chain_key(out) != _chain_key(came)


def _matches(outs: Sequence[_Half], ins: Sequence[_Half], fits: Fits) -> list[Pair]:
    """Return the pairs of which nothing else can be true."""
    pairs: list[Pair] = []
    for left, came in _groups(outs, ins, fits):
        why = _ALONE if len(left) == len(came) == 1 else _TWINS
        if why is _ALONE or _are_twins(left, came, fits):
            pairs += [
                Pair(out_id=out.transaction.id, in_id=arrival.transaction.id, why=why)
                for out, arrival in zip(left, came, strict=True)
            ]
    return pairs


def _are_twins(left: Sequence[_Half], came: Sequence[_Half], fits: Fits) -> bool:
    return (
        len(left) == len(came)
        and len({(half.leg.wallet, half.amount) for half in left}) == 1
        and len({(half.leg.wallet, half.amount) for half in came}) == 1
        and all(fits(out, arrival) for out, arrival in zip(left, came, strict=True))
    )


def _groups(outs: Sequence[_Half], ins: Sequence[_Half], fits: Fits) -> list[tuple[list[_Half], list[_Half]]]:
    """Return departures and arrivals that fit one another, directly or through others, in order of time."""
    arrivals = _candidates(outs, ins, fits)
    departures: dict[str, list[_Half]] = defaultdict(list)
    for out in outs:
        for arrival in arrivals[out.transaction.id]:
            departures[arrival.transaction.id].append(out)
    groups: list[tuple[list[_Half], list[_Half]]] = []
    seen: set[str] = set()
    for out in outs:
        if out.transaction.id not in seen and arrivals[out.transaction.id]:
            left, came = _reached(out, arrivals, departures)
            seen |= left.keys()
            groups.append((sorted(left.values(), key=_when), sorted(came.values(), key=_when)))
    return groups


def _reached(
    first: _Half, arrivals: Mapping[str, list[_Half]], departures: Mapping[str, list[_Half]]
) -> tuple[dict[str, _Half], dict[str, _Half]]:
    """Return the departures and arrivals that hang together with a departure, by id."""
    left = {first.transaction.id: first}
    came: dict[str, _Half] = {}
    waiting = [first]
    while waiting:
        for arrival in arrivals[waiting.pop().transaction.id]:
            if arrival.transaction.id not in came:
                came[arrival.transaction.id] = arrival
                new = [out for out in departures[arrival.transaction.id] if out.transaction.id not in left]
                left.update((out.transaction.id, out) for out in new)
                waiting += new
    return left, came


def _candidates(outs: Sequence[_Half], ins: Sequence[_Half], fits: Fits) -> dict[str, list[_Half]]:
    """Return the arrivals that fit each departure, by its id; `ins` is in the order of time."""
    ins_by_asset: dict[str, list[_Half]] = defaultdict(list)
    for came in ins:
        ins_by_asset[came.leg.asset].append(came)
    found: dict[str, list[_Half]] = {}
    for out in outs:
        arrivals = ins_by_asset[out.leg.asset]
        first = bisect_left(arrivals, out.at + EARLIEST, key=lambda came: came.at)
        last = bisect_right(arrivals, out.at + LATEST_BTC, key=lambda came: came.at)
        found[out.transaction.id] = [came for came in arrivals[first:last] if fits(out, came)]
    return found


def _when(half: _Half) -> tuple[datetime, str]:
    return half.at, half.transaction.id


def _unmatched(half: _Half, *, is_torn: bool) -> Finding:
    """Return the finding for a half that stays alone, with or without candidates."""
    leg, transaction = half.leg, half.transaction
    is_out = leg.quantity < 0
    story = f"{quantity_text(half.amount)} {leg.asset} {'left' if is_out else 'came into'} {leg.wallet} on "
    story += transaction.at.date().isoformat()
    why, fix = _reason(is_out=is_out, is_torn=is_torn)
    return Finding(
        code="transfer_out_unmatched" if is_out else "transfer_in_unmatched",
        severity=Severity.WARNING if is_out else Severity.BLOCKING,
        what=f"{story}{why}",
        fix=fix,
        where=Where(file=transaction.sources[0].file, rows=transaction.sources[0].rows),
        asset=leg.asset,
        wallet=leg.wallet,
        subject=transaction.id,
    )


def _reason(*, is_out: bool, is_torn: bool) -> tuple[str, str]:
    """Return why a half stays alone, and the remedy."""
    hashes = "Import exports of both wallets that state the hash of each transaction on the chain."
    unknown = "so its basis and date of acquisition are not known."
    match is_out, is_torn:
        case True, True:
            return ", and more than one pairing with an arrival fits. It is not treated as sold.", hashes
        case True, False:
            why = ", and no imported wallet received it. It is not treated as sold."
            return why, "Import the file of the wallet that received it."
        case False, True:
            return f", and more than one pairing with a departure fits, {unknown}", hashes
        case _:
            why = f" from a wallet that is not imported, {unknown}"
            return why, "Import the file of the wallet or exchange that sent it."
