"""Whose return counts what: retirement accounts never, a spouse's wallet only on a joint return.

Problem: one project may hold wallets of both spouses and of a retirement account; their lots must be followed
all the same, because units move, but not all of them are on this return; and couples marry and separate, so
that another year may be another return. Chosen way: the fold follows
everything, and what belongs to others is left out afterwards, with a note. Units that came out of a
retirement account have a new basis, their value on the day of the distribution, and a new date; nobody here
computes that, so both are unknown until the owner states them. What is not known in a wallet that is left out
blocks nothing.
Left out: computing contributions and distributions; dividing a joint wallet between two separate returns.

Source:
    26 U.S.C. §§ 408(d)(1), 408(e)(1), 6013(a); Law facts 4.9.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, TypeVar

from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Owner, Wallet
from lotwise.lots.fold import Books
from lotwise.lots.holdings import SPOUSE_POOL, home_of
from lotwise.lots.lot import Disposition, Lot, Root
from lotwise.lots.traces import Crossing

OwnerOf = Callable[[str], Owner]
_Held = TypeVar("_Held", Lot, Disposition)
_TODAY: Final = None
"""Stands for the year of today, in which open lots are looked at."""


def in_scope(
    books: Books,
    wallets: Mapping[str, Wallet],
    *,
    is_joint_return: bool,
    other_years: frozenset[int] = frozenset(),
) -> tuple[Books, tuple[Finding, ...]]:
    """Return the books of a household's returns, and what was left out of them.

    Args:
        books: Of all wallets.
        wallets: By name; an unknown one is the taxpayer's own.
        is_joint_return: Whether the spouses file one return together, now and in all but some years.
        other_years: The tax years in which it is the other way around.

    Returns:
        Books whose dispositions and income are those of the return of their year, and whose lots are those
        of the return of today; and findings. Roots are still those of all wallets: `conservation_of`
        proves the books as the fold gave them.

    Source:
        26 U.S.C. § 408(e)(1) for retirement accounts; § 6013(a) for joint returns.
    """
    owner_of = owners_of(wallets)

    def is_jointly(year: int | None) -> bool:
        return is_joint_return != (year in other_years)

    @cache
    def counts(wallet: str, year: int | None) -> bool:
        owner = owner_of(wallet)
        return owner is not Owner.IRA and (owner is not Owner.SPOUSE or is_jointly(year))

    def ever_counts(wallet: str) -> bool:
        return counts(wallet, _TODAY) or any(counts(wallet, year) for year in other_years)

    withdrawn = {one.transaction_id for one in books.crossings if owner_of(one.source) is Owner.IRA}
    sold = {(sale.wallet, sale.disposed_on.year) for sale in books.dispositions}
    is_all_sold_ours = not withdrawn and all(counts(wallet, year) for wallet, year in sold)
    kept = replace(
        books,
        lots=_of_return(books.lots, lambda lot: counts(lot.wallet, _TODAY), withdrawn),
        dispositions=books.dispositions
        if is_all_sold_ours
        else _of_return(
            books.dispositions, lambda sale: counts(sale.wallet, sale.disposed_on.year), withdrawn
        ),
        incomes=tuple(one for one in books.incomes if counts(one.wallet, one.received_on.year)),
        findings=tuple(_softened(one, ever_counts) for one in books.findings),
    )
    apart = {
        name: (owner_of(name), {year for year in years if not is_jointly(year)}, years)
        for name, years in sorted(_years_by_wallet(books, sold).items())
    }
    return kept, (
        *(_left_out(name, *one) for name, one in apart.items() if _is_left_out(*one)),
        *(_separate(name, *one[1:]) for name, one in apart.items() if one[0] is Owner.JOINT and one[1]),
        *(_ira_transfer(one, owner_of) for one in books.crossings if _is_ira(one, owner_of)),
    )


def owners_of(wallets: Mapping[str, Wallet]) -> OwnerOf:
    """Return a function that tells whose the units in a wallet are, sent away from it or pooled included.

    Args:
        wallets: By name; an unknown one is the taxpayer's own.
    """
    known = {wallet.name: wallet.owner for wallet in wallets.values()}
    known[SPOUSE_POOL] = Owner.SPOUSE
    return lambda wallet: known.get(home_of(wallet), Owner.TAXPAYER)


def _of_return(
    held: Iterable[_Held], counts: Callable[[_Held], bool], withdrawn: set[str]
) -> tuple[_Held, ...]:
    return tuple(
        replace(one, root=_unknown(one.root)) if one.root and not withdrawn.isdisjoint(one.moved_by) else one
        for one in held
        if counts(one)
    )


def _unknown(root: Root) -> Root:
    return replace(root, basis_usd=None, acquired_on=None, is_always_long=False)


def _softened(finding: Finding, counts: Callable[[str], bool]) -> Finding:
    if finding.is_blocking and finding.wallet and not counts(finding.wallet):
        return replace(finding, severity=Severity.WARNING)
    return finding


def _years_by_wallet(books: Books, sold: Iterable[tuple[str, int]]) -> dict[str, set[int | None]]:
    """Return the years in which each wallet sold or earned something; with today where it holds lots."""
    found: set[tuple[str, int | None]] = {(lot.wallet, _TODAY) for lot in books.lots}
    found.update(sold)
    years: defaultdict[str, set[int | None]] = defaultdict(set)
    for wallet, year in found:
        years[home_of(wallet)].add(year)
    for income in books.incomes:
        years[income.wallet].add(income.received_on.year)
    return years


def _is_ira(one: Crossing, owner_of: OwnerOf) -> bool:
    return Owner.IRA in {owner_of(one.source), owner_of(one.target)}


# ── what is told ────────────────────────────────────────────────────────────────────────────────


def _is_left_out(owner: Owner, apart: set[int | None], _years: set[int | None]) -> bool:
    return owner is Owner.IRA or (owner is Owner.SPOUSE and bool(apart))


def _left_out(wallet: str, owner: Owner, apart: set[int | None], years: set[int | None]) -> Finding:
    if owner is Owner.IRA:
        why = "is a retirement account: nothing in it is on your return, and nothing in it is harvested"
    elif apart == years:
        why = "is your spouse's, and you do not file together: nothing in it is on your return"
    else:
        why = f"is your spouse's, and on your return only where you file together, so not {_when(apart)}"
    return Finding(
        code="wallet_left_out",
        severity=Severity.INFO,
        what=f"{wallet} {why}.",
        fix="If that is wrong, say whose it is with `lotwise wallets`.",
        wallet=wallet,
    )


def _separate(wallet: str, apart: set[int | None], years: set[int | None]) -> Finding:
    when = "" if apart == years else f" {_when(apart)}"
    return Finding(
        code="joint_wallet_counted_whole",
        severity=Severity.WARNING,
        what=f"{wallet} belongs to both of you, and you file separately{when}: all of it is counted here, "
        "although only your part belongs on your return.",
        fix="Ask your preparer which part is yours; lotwise does not divide it.",
        wallet=wallet,
    )


def _when(apart: set[int | None]) -> str:
    """Return years in words, and today."""
    words = [str(year) for year in sorted(year for year in apart if year is not _TODAY)]
    return " and ".join(filter(None, (f"in {', '.join(words)}" if words else "", "now" * (_TODAY in apart))))


def _ira_transfer(one: Crossing, owner_of: OwnerOf) -> Finding:
    is_out = owner_of(one.source) is Owner.IRA
    word = "distribution" if is_out else "contribution"
    unknown = " The basis and date of these units are not known until you state them." if is_out else ""
    return Finding(
        code="ira_transfer",
        severity=Severity.WARNING,
        what=f"{quantity_text(one.quantity)} {one.asset} went from {one.source} to {one.target} on "
        f"{one.moved_on}, {'out of' if is_out else 'into'} a retirement account. lotwise does not compute "
        f"such a {word}.{unknown}",
        fix=f"Ask your preparer what the {word} means for your return.",
        asset=one.asset,
        wallet=one.source if is_out else one.target,
        subject=one.transaction_id,
    )
