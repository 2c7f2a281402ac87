"""The books as a file for beancount, which `bean-check` accepts and books lot by lot as lotwise did.

Problem: beancount keeps basis as a cost of one unit, with 28 digits. Chosen way: every lot is written with
its whole cost, ``{{15000.00 USD, 2025-01-31, "…"}}``, its date of acquisition and a label of its own, and is
only ever taken out whole; so STRICT booking has one lot to match, and gains are the exact ones of lotwise.
At the end stands what each account must hold.

Left out: prices; lotwise has them, and a plain-text ledger needs none to agree with it. A basis below zero,
which beancount refuses, stands without a cost.

Source:
    Beancount Language Syntax; How Inventories Work; Precision & Tolerances.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lotwise.core.money import usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.ledger.assets import USD
from lotwise.reports.ledger_export import Account, Book, Entry, Posting, Top, plain_line
from lotwise.reports.ledger_export_names import Names

_HEAD: Final = (
    'option "title" "Books of lotwise"',
    'option "operating_currency" "USD"',
    'option "booking_method" "STRICT"',
    'option "inferred_tolerance_default" "USD:0.000000005"',
)
_NEAR: Final = "0.000000000001"
"""Units by which a balance may differ: beancount adds up with 28 digits, and lotwise with all of them."""


def beancount_text(book: Book) -> str:
    """Return the books as a file of beancount.

    Args:
        book: Entries, and what is held at the end.
    """
    accounts = book.accounts
    names = Names(accounts, book.assets)
    since = min((entry.on for entry in book.entries), default=book.closes_on)
    lines = [
        "; Written by lotwise. Every lot has its whole cost; lots are only ever taken out whole.",
        f"; What is held stands at the end, as of the beginning of {book.closes_on}.",
        "",
        *_HEAD,
        "",
        *(line for asset in (USD, *book.assets) for line in _commodity(asset, names, since)),
        "",
        *(line for account in accounts for line in _opening(account, names, since)),
    ]
    for entry in book.entries:
        lines += ["", *_entry(entry, names)]
    lines.append("")
    lines += [_balance(account, book, names) for account in accounts if account.top is Top.ASSETS]
    return "\n".join(lines) + "\n"


def _commodity(asset: str, names: Names, since: date) -> Iterator[str]:
    yield f"{since} commodity {names.asset(asset)}"
    if names.asset(asset) != asset:
        yield f"  name: {_quoted(asset)}"


def _opening(account: Account, names: Names, since: date) -> Iterator[str]:
    only = f' {names.asset(account.asset)} "STRICT"' if account.asset else ""
    yield f"{since} open {names.account(account)}{only}"
    if account.wallet:
        yield f"  wallet: {_quoted(account.wallet)}"


def _entry(entry: Entry, names: Names) -> Iterator[str]:
    yield f"{entry.on} {'*' if entry.is_whole else '!'} {_quoted(entry.title)}"
    for name, text in entry.notes.items():
        yield f"  {name}: {_quoted(text)}"
    for one in entry.postings:
        yield f"  {names.account(one.account)}  {one.number} {names.asset(one.asset)}{_cost(one)}"


def _cost(one: Posting) -> str:
    piece = one.piece
    if piece is None or piece.basis_usd is None:
        return ""
    day = f"{piece.root.acquired_on}, " if piece.root.acquired_on else ""
    return f" {{{{{usd_plain(piece.basis_usd)} USD, {day}{_quoted(piece.label)}}}}}"


def _balance(account: Account, book: Book, names: Names) -> str:
    units = f"{quantity_text(book.held[account])} ~ {_NEAR} {names.asset(account.asset)}"
    return f"{book.closes_on} balance {names.account(account)}  {units}"


def _quoted(text: str) -> str:
    r"""Return text as a string of beancount.

    Examples:
        >>> print(_quoted('a "b" \\ c'))
        "a \"b\" \\ c"
    """
    return '"' + plain_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
