"""What programs for plain-text accounting are told of the books: entries with postings that balance.

Problem: beancount and hledger know accounts, postings and lots with a cost, and nothing of roots, paths and
renamings. Chosen way: the books are written once as entries in their common words; each format then only
spells them. A lot there is a *piece*: the largest part of a root that shares one fate to the end, so that it
only ever moves whole. It has the exact basis of its slice, and what leaves a lot is never divided; so a
program that divides cost by units still books what lotwise booked.

Left out: how pieces are found (`ledger_export_pieces`), how entries are made (`ledger_export_entries`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.assets import USD
from lotwise.lots.lot import Root


class Top(Enum):
    """The five kinds of accounts that both formats know."""

    ASSETS = "Assets"
    EQUITY = "Equity"
    INCOME = "Income"
    EXPENSES = "Expenses"


@dataclass(frozen=True, slots=True)
class Account:
    """An account, in the words of the books; a format spells them by its own rules.

    Attributes:
        top: Which kind.
        parts: Words below it, such as ``Gains`` and ``Short-Term``.
        wallet: The wallet, which stands behind them; empty for none.
        asset: The asset of an account of assets; empty for others.
    """

    top: Top
    parts: tuple[str, ...] = ()
    wallet: str = ""
    asset: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Units [start, stop) of a root that stay together: one lot of the other program.

    Attributes:
        root: Where they come from.
        start: Lower end.
        stop: Upper end.
        number: Which piece of its root it is, from 1.
    """

    root: Root
    start: Quantity
    stop: Quantity
    number: int

    @property
    def quantity(self) -> Quantity:
        """Units, positive."""
        return self.stop - self.start

    @property
    def basis_usd(self) -> Usd | None:
        """Exact basis of the piece, or None when it is not known."""
        return self.root.basis_of(self.start, self.stop)

    @property
    def label(self) -> str:
        """The name of the lot, unlike that of any other."""
        return f"{self.root.id}.{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One change of one account.

    Attributes:
        account: The account.
        asset: What changes; ``USD`` for money.
        amount: How much, signed: `Usd` for money, `Quantity` for everything else.
        piece: The lot, where units have a known basis.
    """

    account: Account
    asset: str
    amount: int
    piece: Piece | None = None

    @property
    def number(self) -> str:
        """The amount as exact plain text."""
        return usd_plain(self.amount) if self.asset == USD else quantity_text(self.amount)

    @property
    def weight_usd(self) -> Usd:
        """What the posting adds in dollars: money as it is, units at their basis."""
        if self.asset == USD:
            return self.amount
        basis = self.piece.basis_usd if self.piece else None
        return 0 if basis is None else basis if self.amount > 0 else -basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened at once.

    Attributes:
        on: The date in the taxpayer's zone.
        title: What it is.
        postings: They sum to zero, in dollars and in every asset without a lot.
        is_whole: Whether every amount in it is known.
        transaction_id: Of which transaction it tells; empty for what no transaction tells.
        notes: Names and texts about it.
    """

    on: date
    title: str
    postings: tuple[Posting, ...]
    is_whole: bool = True
    transaction_id: str = ""
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All entries, and what must be there at the end.

    Attributes:
        entries: In order of time.
        held: Units in each account of assets after the last entry, zero ones too.
        closes_on: The first day on which that holds: the day after the last one.
        assets: Codes of all assets that entries name, sorted.
    """

    entries: tuple[Entry, ...]
    held: Mapping[Account, Quantity]
    closes_on: date
    assets: tuple[str, ...]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account, those of assets first."""
        tops = list(Top)
        found = {one.account for entry in self.entries for one in entry.postings}
        return tuple(sorted(found, key=lambda one: (tops.index(one.top), one.parts, one.wallet, one.asset)))

    @property
    def unclear(self) -> tuple[Entry, ...]:
        """Entries of which an amount is not known."""
        return tuple(entry for entry in self.entries if not entry.is_whole)


def plain_line(text: str) -> str:
    r"""Return text as one line: what breaks lines or cannot be seen becomes a blank.

    Examples:
        >>> plain_line("a\r\nb\x1b[31m  c")
        'a b [31m c'
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
