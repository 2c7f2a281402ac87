"""What it makes of the gains whether an asset put into a liquidity pool is exchanged for its share or not.

Problem: nobody has ruled whether a deposit into a pool, for a share of it, disposes of what is put in. As an
exchange it brings gain or loss today and a new lot; carried over, nothing happens until the share, or what
comes back, is sold. Chosen way: the transactions that bear on the assets concerned are folded twice, once
with every exchange of the pair as an exchange and once as a renaming, and the gains of each year of the two
are set side by side. The rest of the history cannot differ, and is not folded.
Several assets put in for one share, or taken out for it, stay an exchange of several for one: no position
divides their basis among what comes back, so that reading is not offered.
Left out: what the pool earned while the share was held; the tax on the difference, which is a matter of the
return.

Source:
    26 U.S.C. § 1001; 26 CFR § 1.1001-1(a); Notice 2024-57 §§ 3.01, 3.03: no inference either way.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.asset_classes import AssetClass, Classes
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.corrections import Correction
from lotwise.ledger.journal import Journal
from lotwise.ledger.swaps import SwapRule, swap_rule_for, swap_rules_in
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.wraps import pair_in
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.scope import in_scope

_Pair: TypeAlias = tuple[str, str]
"""The share of a pool, and the asset that was put in for it or taken out."""
_Gains: TypeAlias = dict[int, Usd | None]
"""Gain by year; None where some of it is not known."""
_KINDS: Final = frozenset({Kind.EXCHANGE, Kind.RENAME})
_NOBODY: Final[tuple[Correction, ...]] = ()


@dataclass(slots=True)
class _Found:
    """What a journal holds about pools, and nobody has settled as an exchange."""

    pairs: defaultdict[_Pair, list[Transaction]] = field(default_factory=lambda: defaultdict(list))
    """One asset for a share, or back."""
    several: defaultdict[str, list[Transaction]] = field(default_factory=lambda: defaultdict(list))
    """Several assets for a share, or back, by the share."""


def lp_findings(
    journal: Journal,
    facts: FoldFacts,
    corrections: Iterable[Correction] = _NOBODY,
    *,
    is_joint_return: bool = True,
    other_years: frozenset[int] = frozenset(),
) -> tuple[Finding, ...]:
    """Return for each pair of an asset and a share of a pool what its two readings differ by.

    Args:
        journal: All transactions in order.
        facts: As for `fold`.
        corrections: Those that count; a rule that says ``exchange`` of a pair settles it.
        is_joint_return: Whether the spouses file one return together, now and in all but some years.
        other_years: The tax years in which it is the other way around.

    Returns:
        A note for each pair with the gains of the years in which the two readings differ; and a note for
        each share for which several assets were put in, or taken out.

    Source:
        Notice 2024-57 § 3.03; 26 CFR § 1.1001-1(a).
    """
    assets = {leg.asset for one in journal.transactions for leg in one.legs}
    shares = {asset for asset in assets if facts.classes.of(asset) is AssetClass.LP_SHARE}
    if not shares:
        return ()
    rules, _ = swap_rules_in(corrections)
    found = _found(journal.transactions, shares, rules)

    def books_of(some: Journal, concerned: Collection[str]) -> Books:
        allocated = {asset: units for asset, units in facts.allocations.items() if asset in concerned}
        books = fold(some, replace(facts, allocations=allocated))
        return in_scope(books, facts.wallets, is_joint_return=is_joint_return, other_years=other_years)[0]

    findings = [_several(share, told) for share, told in sorted(found.several.items())]
    for (share, asset), told in sorted(found.pairs.items()):
        concerned = _concerned(journal.transactions, {share, asset}, facts.classes)
        exchanged, carried = (
            _gains(books_of(_part(journal, concerned, told, kind), concerned), concerned)
            for kind in (Kind.EXCHANGE, Kind.RENAME)
        )
        findings.append(_range((share, asset), told, exchanged, carried))
    return tuple(findings)


def _found(transactions: Iterable[Transaction], shares: Collection[str], rules: Sequence[SwapRule]) -> _Found:
    found = _Found()
    for one in transactions:
        if one.kind not in _KINDS:
            continue
        assets = {leg.asset for leg in (*one.given, *one.received)}
        of_pools = assets.intersection(shares)
        if len(of_pools) != 1:
            continue
        [share] = of_pools
        others = [asset for asset in sorted(assets - of_pools) if not is_fiat(asset)]
        rule = swap_rule_for(one, rules)
        if len(others) > 1:
            found.several[share].append(one)
        elif others and pair_in(one) and (rule is None or rule.kind is not Kind.EXCHANGE):
            found.pairs[share, others[0]].append(one)
    return found


# ── both readings ───────────────────────────────────────────────────────────────────────────────


def _concerned(transactions: Iterable[Transaction], assets: set[str], classes: Classes) -> set[str]:
    """Return the assets whose lots depend on those of some.

    These, what was renamed from or into them, and what is substantially identical to them: a loss on one may
    be disallowed because of another.
    """
    families = {frozenset(leg.asset for leg in one.legs) for one in transactions if one.kind is Kind.RENAME}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for one in transactions:
        for leg in one.legs:
            groups[classes.group(leg.asset)].add(leg.asset)
    families |= {frozenset(group) for group in groups.values() if len(group) > 1}
    size = 0
    while len(assets) > size:
        size = len(assets)
        assets = assets.union(*(family for family in families if not family.isdisjoint(assets)))
    return assets


def _part(journal: Journal, concerned: Collection[str], told: Iterable[Transaction], kind: Kind) -> Journal:
    """Return what bears on the lots of some assets, with some exchanges read as of one kind."""
    read_so = {one.id for one in told}
    kept = tuple(
        replace(one, kind=kind) if one.id in read_so else one
        for one in journal.transactions
        if any(leg.asset in concerned for leg in one.legs)
    )
    ids = {one.id for one in kept}
    pairs = tuple(one for one in journal.pairs if one.out_id in ids and one.in_id in ids)
    return replace(journal, transactions=kept, pairs=pairs)


def _gains(books: Books, concerned: Collection[str]) -> _Gains:
    gains: _Gains = {}
    for one in books.dispositions:
        if one.kind.is_taxable and one.asset in concerned:
            year = one.disposed_on.year
            so_far = gains.get(year, 0)
            gains[year] = None if so_far is None or one.gain_usd is None else so_far + one.gain_usd
    return gains


# ── what is told ────────────────────────────────────────────────────────────────────────────────


def _range(pair: _Pair, told: Sequence[Transaction], exchanged: _Gains, carried: _Gains) -> Finding:
    share, asset = pair
    both = [(year, exchanged.get(year, 0), carried.get(year, 0)) for year in sorted({*exchanged, *carried})]
    apart = [row for row in both if None in row or row[1] != row[2]]
    sizes = [abs(one - other) for _, one, other in apart if one is not None and other is not None]
    years = " ".join(_year(*row, pair=pair) for row in apart)
    return Finding(
        code="lp_range",
        severity=Severity.INFO,
        what=f"{asset} for {share} or back, {_times(told)}, {_counts(told)}. No guidance of the IRS says "
        f"whether that is a disposition. {years or 'So far it makes no difference.'}",
        fix=f"Ask your preparer. `lotwise rule --swaps {asset} {share} --are rename` carries basis and date "
        "over; `--are exchange` settles this note.",
        where=_where(told),
        asset=share,
        amount_usd=max(sizes, default=None),
    )


def _year(year: int, exchanged: Usd | None, carried: Usd | None, *, pair: _Pair) -> str:
    share, asset = pair
    one, other = (usd_text(gain) if gain is not None else "not known" for gain in (exchanged, carried))
    return f"In {year} the gain on {asset} and {share} is {one} as an exchange, {other} carried over."


def _counts(told: Sequence[Transaction]) -> str:
    kinds = {one.kind for one in told}
    if kinds == {Kind.EXCHANGE}:
        return "counts as an exchange"
    where = " in some wallets" if Kind.EXCHANGE in kinds else ""
    return f"carries basis and date over{where}, because you said so"


def _several(share: str, told: Sequence[Transaction]) -> Finding:
    assets = sorted({leg.asset for one in told for leg in (*one.given, *one.received)} - {share})
    return Finding(
        code="lp_several",
        severity=Severity.INFO,
        what=f"{', '.join(assets)} for {share} or back, {_times(told)}, counts as an exchange at the values "
        "of the day. No guidance of the IRS says whether it is one. Carrying basis over is not offered here: "
        "nothing says how the basis of several assets falls on a share, or on what comes back.",
        fix="Ask your preparer.",
        where=_where(told),
        asset=share,
    )


def _where(told: Sequence[Transaction]) -> Where:
    """Return the place of the first one."""
    source = told[0].sources[0]
    return Where(file=source.file, rows=source.rows)


def _times(told: Sequence[Transaction]) -> str:
    first = told[0].at.date()
    return f"once, on {first}" if len(told) == 1 else f"{len(told)} times, first on {first}"
