"""Whose return counts what: retirement accounts never, a spouse's wallet only on a joint return.

Problem: one project may hold wallets of both spouses and of a retirement account; their lots must be followed
all the same, because units move, but not all of them are on this return. Chosen way: the fold follows
everything, and what belongs to others is left out afterwards, with a note. Units that came out of a
retirement account have a new basis, their value on the day of the distribution, and a new date; nobody here
computes that, so both are unknown until the owner states them. What is not known in a wallet that is left out
blocks nothing.
Left out: computing contributions and distributions; dividing a joint wallet between two separate returns.

Source:
    26 U.S.C. §§ 408(d)(1), 408(e)(1), 6013(a); Law facts 4.9.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Owner, Wallet
from lotwise.lots.fold import Books
from lotwise.lots.holdings import SPOUSE_POOL, home_of
from lotwise.lots.lot import Disposition, Lot, Root
from lotwise.lots.traces import Crossing

OwnerOf = Callable[[str], Owner]
_Held = TypeVar("_Held", Lot, Disposition)


def in_scope(
    books: Books, wallets: Mapping[str, Wallet], *, is_joint_return: bool
) -> tuple[Books, tuple[Finding, ...]]:
    """Return the books of a household's return, and what was left out of them.

    Args:
        books: Of all wallets.
        wallets: By name; an unknown one is the taxpayer's own.
        is_joint_return: Whether the spouses file one return together.

    Returns:
        Books whose lots, dispositions and income are those of the return; and findings. Roots are still
        those of all wallets: `conservation_of` proves the books as the fold gave them.

    Source:
        26 U.S.C. § 408(e)(1) for retirement accounts; § 6013(a) for joint returns.
    """
    owner_of = _owners(wallets)

    def counts(wallet: str) -> bool:
        owner = owner_of(wallet)
        return owner is not Owner.IRA and (owner is not Owner.SPOUSE or is_joint_return)

    def is_joint(wallet: str) -> bool:
        return owner_of(wallet) is Owner.JOINT

    withdrawn = {one.transaction_id for one in books.crossings if owner_of(one.source) is Owner.IRA}
    kept = replace(
        books,
        lots=_of_return(books.lots, counts, withdrawn),
        dispositions=_of_return(books.dispositions, counts, withdrawn),
        incomes=tuple(one for one in books.incomes if counts(one.wallet)),
        findings=tuple(_softened(one, counts) for one in books.findings),
    )
    return kept, (
        *(_left_out(name, owner_of(name)) for name in _wallets_in(books) if not counts(name)),
        *(_separate(name) for name in _wallets_in(kept) if not is_joint_return and is_joint(name)),
        *(_ira_transfer(one, owner_of) for one in books.crossings if _is_ira(one, owner_of)),
    )


def _owners(wallets: Mapping[str, Wallet]) -> OwnerOf:
    known = {wallet.name: wallet.owner for wallet in wallets.values()}
    known[SPOUSE_POOL] = Owner.SPOUSE
    return lambda wallet: known.get(home_of(wallet), Owner.TAXPAYER)


def _of_return(
    held: Iterable[_Held], counts: Callable[[str], bool], withdrawn: set[str]
) -> tuple[_Held, ...]:
    return tuple(
        replace(one, root=_unknown(one.root)) if one.root and not withdrawn.isdisjoint(one.moved_by) else one
        for one in held
        if counts(one.wallet)
    )


def _unknown(root: Root) -> Root:
    return replace(root, basis_usd=None, acquired_on=None, is_always_long=False)


def _softened(finding: Finding, counts: Callable[[str], bool]) -> Finding:
    if finding.is_blocking and finding.wallet and not counts(finding.wallet):
        return replace(finding, severity=Severity.WARNING)
    return finding


def _wallets_in(books: Books) -> list[str]:
    """Return the wallets in which something is, was disposed of, or came in as income."""
    names = {home_of(lot.wallet) for lot in books.lots}
    names |= {home_of(sale.wallet) for sale in books.dispositions}
    return sorted(names | {income.wallet for income in books.incomes})


def _is_ira(one: Crossing, owner_of: OwnerOf) -> bool:
    return Owner.IRA in {owner_of(one.source), owner_of(one.target)}


# ── what is told ────────────────────────────────────────────────────────────────────────────────


def _left_out(wallet: str, owner: Owner) -> Finding:
    why = (
        "is a retirement account: nothing in it is on your return, and nothing in it is harvested"
        if owner is Owner.IRA
        else "is your spouse's, and you do not file together: nothing in it is on your return"
    )
    return Finding(
        code="wallet_left_out",
        severity=Severity.INFO,
        what=f"{wallet} {why}.",
        fix="If that is wrong, say whose it is with `lotwise wallets`.",
        wallet=wallet,
    )


def _separate(wallet: str) -> Finding:
    return Finding(
        code="joint_wallet_counted_whole",
        severity=Severity.WARNING,
        what=f"{wallet} belongs to both of you, and you file separately: all of it is counted here, although "
        "only your part belongs on your return.",
        fix="Ask your preparer which part is yours; lotwise does not divide it.",
        wallet=wallet,
    )


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
