"""The books as a journal for hledger.

Problem: hledger keeps no lots; it knows what units cost. Chosen way: units stand at the whole cost of their
lot (``0.5 BTC @@ 15000.00 USD``), in and out, so that every entry balances with the gain of lotwise in an
account of its own; lot and date of acquisition stand beside it as tags. At the end stands what each account
must hold. Codes with anything but letters are quoted, numbers have a decimal point and no grouping.

Left out: lot syntax in braces, which hledger reads and does not use.

Source:
    hledger manual 1.25 and later, sections Journal, Costs, Balance assertions, Tags.
"""

from collections.abc import Iterator

from lotwise.core.money import usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.reports.ledger_export import Account, Book, Entry, Posting, Top, plain_line
from lotwise.reports.ledger_export_names import Names


def hledger_text(book: Book) -> str:
    """Return the books as a journal of hledger.

    Args:
        book: Entries, and what is held at the end.
    """
    accounts = book.accounts
    names = Names(accounts, book.assets)
    lines = [
        "; Written by lotwise. Units stand at the whole cost of their lot, in and out.",
        f"; What is held stands at the end, as of the beginning of {book.closes_on}.",
        "",
        "decimal-mark .",
        "commodity 1000.00 USD",
        *(_commodity(asset, names) for asset in book.assets),
        "",
        *(_opening(account, names) for account in accounts),
    ]
    for entry in book.entries:
        lines += ["", *_entry(entry, names)]
    held = [account for account in accounts if account.top is Top.ASSETS]
    if held:
        lines += ["", f"{book.closes_on} * what is held"]
        lines += [_balance(account, book, names) for account in held]
    return "\n".join(lines) + "\n"


def _code(asset: str, names: Names) -> str:
    name = names.asset(asset)
    return name if name.isalpha() else f'"{name}"'


def _commodity(asset: str, names: Names) -> str:
    note = "" if names.asset(asset) == asset else f"  ; name: {_comment(asset)}"
    return f"commodity 1000.00000000 {_code(asset, names)}{note}"


def _opening(account: Account, names: Names) -> str:
    note = f"  ; wallet: {_comment(account.wallet)}" if account.wallet else ""
    return f"account {names.account(account)}{note}"


def _entry(entry: Entry, names: Names) -> Iterator[str]:
    yield f"{entry.on} {'*' if entry.is_whole else '!'} {_comment(entry.title)}"
    for name, text in entry.notes.items():
        yield f"    ; {name}: {_comment(text)}"
    for one in entry.postings:
        yield f"    {names.account(one.account)}  {one.number} {_code(one.asset, names)}{_cost(one)}"


def _cost(one: Posting) -> str:
    piece = one.piece
    if piece is None or piece.basis_usd is None:
        return ""
    day = f", acquired: {piece.root.acquired_on}" if piece.root.acquired_on else ""
    return f" @@ {usd_plain(piece.basis_usd)} USD  ; lot: {piece.label}{day}"


def _balance(account: Account, book: Book, names: Names) -> str:
    code = _code(account.asset, names)
    return f"    {names.account(account)}  0 {code} = {quantity_text(book.held[account])} {code}"


def _comment(text: str) -> str:
    """Return text that ends no comment and begins no tag of its own.

    Examples:
        >>> _comment("a; b: c, d")
        'a b c d'
    """
    return plain_line("".join(" " if letter in ";:,|" else letter for letter in text))
