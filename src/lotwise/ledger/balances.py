"""Balances that sources report, and whether what was read adds up to them.

Problem: a row that is missing, or read wrongly, shows nowhere but in a balance that does not close. Chosen
way: for each wallet and asset, the source's balance (the sum of the latest balances of its parts) is compared
with the sum of all legs until the same instant. A source prints the rows of one internal move seconds apart,
and several rows on one second; so only a difference counts that stays until the last balance.
Left out: money of a state, of which importers leave out deposits and withdrawals.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.file_order import directions
from lotwise.ledger.transaction import Source, Transaction

WHOLE: Final = "*"
"""The part of a balance that is the owner's own count of the whole wallet, and no part of any sum."""
_ROUNDING: Final[Quantity] = 10**10
"""Differences of less than 10⁻⁸ of a unit come from what sources round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedBalance:
    """What a source says a wallet holds.

    Attributes:
        wallet: The wallet.
        asset: Asset code, as in the legs of transactions.
        part: The part of the wallet that the source counts apart (spot, staked …), or empty; what the wallet
            holds is the sum of the latest balances of its parts. `WHOLE` for the owner's own count, which is
            checked by itself.
        at: The instant, in UTC: after every row of that instant up to this one.
        quantity: Units held.
        source: The file and row.
    """

    wallet: str
    asset: str
    part: str
    at: datetime
    quantity: Quantity
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCheck:
    """Whether what was read of an asset in a wallet adds up to the balances that its source reports.

    Attributes:
        wallet: The wallet.
        asset: Asset code.
        rows: How many balances its sources report.
        reported: Units by the last of them.
        counted: Units by the legs read until then.
        since: The first row from which on they differ until the last; None where they agree.
        is_from_first: Whether that is the first row with a balance.
    """

    wallet: str
    asset: str
    rows: int
    reported: Quantity
    counted: Quantity
    since: Source | None = None
    is_from_first: bool = False

    @property
    def closes(self) -> bool:
        """Whether what was read adds up to the last balance."""
        return self.since is None


def balance_findings(
    transactions: Iterable[Transaction], balances: Iterable[ReportedBalance]
) -> tuple[tuple[BalanceCheck, ...], tuple[Finding, ...]]:
    """Return a check for each wallet and asset with balances, and a finding for each that does not close.

    Args:
        transactions: All that was read until the last balance, in any order; what is set aside as spam
            moved as well.
        balances: As the sources report them, in any order.

    Returns:
        The checks by wallet and asset, and the findings in the same order.
    """
    reported = [one for one in balances if not is_fiat(one.asset)]
    runs = directions((one.source.file_id, one.source.rows[0], one.at) for one in reported)
    by_place: dict[tuple[str, str, bool], list[ReportedBalance]] = defaultdict(list)
    for one in reported:
        by_place[one.wallet, one.asset, one.part == WHOLE].append(one)
    held = _held(transactions, ((wallet, asset) for wallet, asset, _ in by_place))
    checks = tuple(
        _check(found, runs, held[wallet, asset]) for (wallet, asset, _), found in sorted(by_place.items())
    )
    return checks, tuple(_finding(one) for one in checks if one.since is not None)


@dataclass(frozen=True, slots=True)
class _Held:
    """Units in a place after each instant at which they moved."""

    instants: Sequence[datetime]
    sums: Sequence[Quantity]

    def at(self, instant: datetime) -> Quantity:
        n = bisect_right(self.instants, instant)
        return self.sums[n - 1] if n else 0


def _held(
    transactions: Iterable[Transaction], places: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], _Held]:
    """Return what the legs of all transactions add up to in each place."""
    moves: dict[tuple[str, str], list[tuple[datetime, Quantity]]] = {place: [] for place in places}
    for one in transactions if moves else ():
        for leg in one.legs:
            place = leg.wallet, leg.asset
            if place in moves:
                moves[place].append((_second(one.at), leg.quantity))
    held: dict[tuple[str, str], _Held] = {}
    for place, found in moves.items():
        found.sort()
        held[place] = _Held([at for at, _ in found], list(accumulate(units for _, units in found)))
    return held


def _check(found: Sequence[ReportedBalance], runs: Mapping[str, int], held: _Held) -> BalanceCheck:
    """Compare at the last balance of each instant; what differs in between and closes again is no fault."""
    points = _points(found, runs)
    differences = [reported - held.at(_second(row.at)) for row, reported in points]
    first = len(points)
    while first and abs(differences[first - 1]) >= _ROUNDING:
        first -= 1
    last, reported = points[-1]
    return BalanceCheck(
        wallet=last.wallet,
        asset=last.asset,
        rows=len(found),
        reported=reported,
        counted=reported - differences[-1],
        since=points[first][0].source if first < len(points) else None,
        is_from_first=first == 0,
    )


def _second(at: datetime) -> datetime:
    """Return the second of an instant: one source prints parts of it, and another of the same event none."""
    return at.replace(microsecond=0)


def _points(
    found: Sequence[ReportedBalance], runs: Mapping[str, int]
) -> list[tuple[ReportedBalance, Quantity]]:
    """Return for each second its last row, and the sum of the latest balances of all parts after it.

    Of files that overlap, the one with the most rows of that second was not cut off within it.
    """
    crowd = Counter((one.source.file_id, _second(one.at)) for one in found)

    def place(one: ReportedBalance) -> tuple[datetime, int, str, datetime, int]:
        file_id, row, second = one.source.file_id, one.source.rows[0], _second(one.at)
        order = -row if runs[file_id] < 0 else row
        return second, crowd[file_id, second], file_id, one.at, order

    latest: dict[str, Quantity] = {}
    points: dict[datetime, tuple[ReportedBalance, Quantity]] = {}
    for one in sorted(found, key=place):
        latest[one.part] = one.quantity
        points[_second(one.at)] = one, sum(latest.values())
    return list(points.values())


def _finding(one: BalanceCheck) -> Finding:
    assert one.since is not None, "the caller has checked"
    difference = one.reported - one.counted
    meaning, fix = _meaning(one, one.since, has_more=difference > 0)
    return Finding(
        code="balance_differs",
        severity=Severity.WARNING,
        what=f"{one.wallet} says it holds {quantity_text(one.reported)} {one.asset}; the rows that were read "
        f"add up to {quantity_text(one.counted)}, {quantity_text(abs(difference))} too "
        f"{'few' if difference > 0 else 'many'}. {meaning}",
        fix=fix,
        where=Where(file=one.since.file, rows=one.since.rows),
        asset=one.asset,
        wallet=one.wallet,
    )


def _meaning(one: BalanceCheck, since: Source, *, has_more: bool) -> tuple[str, str]:
    """Return what a difference means, and the remedy."""
    row = f"{since.file} row {since.rows[0]}"
    if one.is_from_first and has_more:
        return (
            f"They differ from the first row on, so an earlier history is missing, or {row} is not counted.",
            f"Import the earlier files of {one.wallet}.",
        )
    when = "They differ from the first row on" if one.is_from_first else f"They agree before {row}"
    return (
        f"{when}, so a row is missing or was read wrongly.",
        f"Compare {row} and those before it with what {one.wallet} shows.",
    )
