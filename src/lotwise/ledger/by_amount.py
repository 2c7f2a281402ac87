"""Pairing by amount and time: what can be one transfer, where nothing proves it.

Chosen way: a departure and an arrival are paired when they fit and neither has another candidate. Exact
amounts are tried before similar ones. Twins, several departures of one amount between the same two wallets,
pair in order of time: whichever is which, the same units go the same way. Nothing else is guessed; halves
with more than one possible partner stay alone and are told.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from lotwise.ledger.halves import EARLIEST, LATEST_BTC, Fits, Half, Halves, in_time

Match: TypeAlias = tuple[Half, Half]
Group: TypeAlias = tuple[Sequence[Half], Sequence[Half]]


Key: TypeAlias = Callable[[Half], object]
"""What a departure and an arrival must have in common to be looked at together."""


def by_asset(half: Half) -> object:
    """Return the key of halves of one asset, whatever their amounts."""
    return half.leg.asset


def by_amount(half: Half) -> object:
    """Return the key of halves of one asset and the very same amount."""
    return half.leg.asset, half.amount


def only_matches(halves: Halves, fits: Fits, key: Key) -> list[tuple[Match, int]]:
    """Return the matches of which nothing else can be true, each with how many are alike.

    Args:
        halves: Departures, and arrivals in the order of time.
        fits: What can be one transfer; never beyond the widest span of time.
        key: `by_amount` for exact matches, `by_asset` for all.
    """
    found: list[tuple[Match, int]] = []
    for left, came in groups(halves, fits, key):
        if len(left) == len(came) == 1 or _are_twins(left, came, fits):
            found += [(match, len(left)) for match in zip(left, came, strict=True)]
    return found


def _are_twins(left: Sequence[Half], came: Sequence[Half], fits: Fits) -> bool:
    return (
        len(left) == len(came)
        and len({(half.leg.wallet, half.amount) for half in left}) == 1
        and len({(half.leg.wallet, half.amount) for half in came}) == 1
        and all(fits(out, arrival) for out, arrival in zip(left, came, strict=True))
    )


def groups(halves: Halves, fits: Fits, key: Key) -> list[Group]:
    """Return departures and arrivals that fit one another, directly or through others, in order of time."""
    arrivals = _candidates(halves, fits, key)
    departures: dict[str, list[Half]] = defaultdict(list)
    for out in halves.outs:
        for arrival in arrivals[out.id]:
            departures[arrival.id].append(out)
    found: list[Group] = []
    seen: set[str] = set()
    for out in halves.outs:
        if out.id not in seen and arrivals[out.id]:
            left, came = _reached(out, arrivals, departures)
            seen.update(left)
            found.append((in_time(left.values()), in_time(came.values())))
    return found


def _reached(
    first: Half, arrivals: Mapping[str, list[Half]], departures: Mapping[str, list[Half]]
) -> tuple[dict[str, Half], dict[str, Half]]:
    """Return the departures and arrivals that hang together with a departure, by id."""
    left = {first.id: first}
    came: dict[str, Half] = {}
    waiting = [first]
    while waiting:
        for arrival in arrivals[waiting.pop().id]:
            if arrival.id not in came:
                came[arrival.id] = arrival
                new = [out for out in departures[arrival.id] if out.id not in left]
                left.update((out.id, out) for out in new)
                waiting += new
    return left, came


def _candidates(halves: Halves, fits: Fits, key: Key) -> dict[str, list[Half]]:
    """Return the arrivals that fit each departure, by its id."""
    ins: dict[object, list[Half]] = defaultdict(list)
    for came in halves.ins:
        ins[key(came)].append(came)
    found: dict[str, list[Half]] = {}
    for out in halves.outs:
        arrivals = ins.get(key(out), [])
        first = bisect_left(arrivals, out.at + EARLIEST, key=lambda came: came.at)
        last = bisect_right(arrivals, out.at + LATEST_BTC, key=lambda came: came.at)
        found[out.id] = [came for came in arrivals[first:last] if fits(out, came)]
    return found
