"""One row of a statement: a line, a total, words, or a row that cannot be read.

Nothing is guessed: a blank basis stays blank, VARIOUS is told apart from a blank date, and what cannot be
right (no units, a day of acquisition after the sale, foreign money) is refused with its column's name.

Source:
    Instructions for Form 1099-DA (2026), "Specific Instructions", boxes 1a to 16.
"""

import re
from datetime import date
from typing import Final

from lotwise.core.errors import LotwiseError
from lotwise.core.money import CENT, Usd, usd_nearest
from lotwise.core.quantity import Quantity, quantity_cut
from lotwise.importers import cells
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.instants import has_fact
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.statements import (
    Aggregate,
    ProceedsKind,
    StatementForm,
    StatementLine,
    StatementTotal,
    StateTax,
)

DATES: Final = ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%m/%d/%y", "%Y-%m-%d %H:%M:%S", "%b %d, %Y", "%B %d, %Y")
"""How US forms and programs write dates: month first, as the form asks."""
FIX: Final = "Compare the row with the broker's own form; correct the file, or type the line in."
LETTERS: Final = {
    StatementForm.FORM_1099_DA: frozenset("GHJKXY"),
    StatementForm.FORM_1099_B: frozenset("ABDEXGHJKY"),
}
"""Letters that a broker can print; C, F, I and L stand for sales of which it sent no form."""
_VARIOUS: Final = frozenset({"various", "var", "multiple", "various dates"})
_BLANK: Final = frozenset(
    {"", "-", "--", "---", "n/a", "na", "none", "null", "unknown", "not available", "not provided"}
    | {"not reported", "...", "undetermined"}
)
_YES: Final = frozenset({"y", "yes", "true", "x", "1", "checked", "[x]", "☒", "☑", "✓"})
_NO: Final = _BLANK | {"n", "no", "false", "0", "unchecked", "[ ]", "☐"}
_TERMS: Final = {"s": False, "st": False, "short": False, "l": True, "lt": True, "long": True}
_TOTAL: Final = re.compile(r"(?:(?:grand|sub|form|section|statement|box)[ -]?)*totals?\b")
_LETTER: Final = re.compile(r"(?:box|code|checkbox|check box)?\s*\(?([a-z])\)?")
_BOX_IN_LABEL: Final = re.compile(r"\b(?:box|code|checkbox)\s+([A-Z])\b", re.IGNORECASE)
_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
_LONGEST: Final = 300


class ForeignMoneyError(UnclearError):
    """An amount in foreign money, which no Form 1099 has."""


def line_in(row: Row, form: StatementForm) -> StatementLine:
    """Return the line that a row tells.

    Args:
        row: The row; its columns are the fields of `columns.FIELDS`.
        form: Which form it stands on.

    Raises:
        UnclearError: A field cannot be read, or says what cannot be; `ForeignMoneyError` for foreign money.
    """
    _check_money(row)
    aggregate = _aggregate(row)
    acquired, is_various = _acquired(row)
    disposed = None if row.word("disposed") in _BLANK else row.day("disposed", DATES)
    proceeds, first_sales = _usd(row, "proceeds"), _usd(row, "first_sales")
    if not (row.text("name") or row.text("code")):
        raise row.unclear("name", "the row names no asset.")
    if disposed is None and aggregate is None:
        raise row.unclear("disposed", "it is empty, and the line adds up no sales of a year.")
    if proceeds is None and first_sales is None:
        raise row.unclear("proceeds", "it is empty.")
    if acquired and disposed and acquired > disposed:
        raise row.unclear("acquired", f"{shown(row.text('acquired'))} is after the sale.")
    is_long, is_ordinary = _term(row)
    basis = _usd(row, "basis")
    _check_gain(row, proceeds, basis)
    return StatementLine(
        dti_code=row.text("code").upper()[:_LONGEST],
        name=" ".join(row.text("name").split())[:_LONGEST],
        quantity=_units(row, "units"),
        acquired_on=acquired,
        is_various=is_various,
        disposed_on=disposed,
        proceeds_usd=proceeds,
        basis_usd=_not_negative(row, "basis", basis),
        market_discount_usd=_not_negative(row, "market_discount", _usd(row, "market_discount")) or 0,
        disallowed_usd=abs(_usd(row, "disallowed") or 0),
        is_basis_reported=_flag(row, "reported"),
        proceeds_kind=_kind(row),
        is_qof=bool(_flag(row, "qof")),
        withheld_usd=_not_negative(row, "withheld", _usd(row, "withheld")) or 0,
        is_loss_not_allowed=bool(_flag(row, "loss_not_allowed")),
        is_long=is_long,
        is_ordinary=is_ordinary,
        is_cash_only=bool(_flag(row, "cash_only")),
        uses_customer_information=bool(_flag(row, "customer")),
        is_noncovered=bool(_flag(row, "noncovered")),
        aggregate=aggregate,
        sale_count=_count(row),
        first_sales_usd=first_sales,
        quantity_transferred_in=_units(row, "units_in"),
        transferred_in_on=_day(row, "transferred_in"),
        cusip=row.text("cusip")[:_LONGEST],
        states=_states(row),
        box=_box(row, form),
        transaction_id=row.text("id")[:_LONGEST],
        rows=(row.line,),
    )


def is_total(row: Row) -> bool:
    """Return whether a row is a total: it says so, and names no day of a sale."""
    return row.word("disposed") in _BLANK and any(_TOTAL.match(cell.casefold()) for cell in row.cells if cell)


def total_in(row: Row) -> StatementTotal:
    """Return the total that a row tells.

    Raises:
        UnclearError: An amount cannot be read.
    """
    _check_money(row)
    label = next(cell for cell in row.cells if cell and _TOTAL.match(cell.casefold()))
    return StatementTotal(
        label=label[:_LONGEST],
        box=letter_in(label),
        proceeds_usd=_usd(row, "proceeds"),
        basis_usd=_usd(row, "basis"),
        disallowed_usd=_usd(row, "disallowed"),
        withheld_usd=_usd(row, "withheld"),
        line_count=_count(row),
        rows=(row.line,),
    )


def is_words(row: Row) -> bool:
    """Return whether a row states no fact: nothing in it is a number or begins with a date."""
    return not any(has_fact(cell) for cell in row.cells)


def letter_in(label: str) -> str:
    """Return the letter of Form 8949 that words name, or empty.

    Examples:
        >>> letter_in("Total short-term, Box H"), letter_in("Grand total")
        ('H', '')
    """
    found = _BOX_IN_LABEL.search(label)
    return found[1].upper() if found else ""


def foreign_money(text: str) -> str:
    """Return the foreign money that a cell is in, or empty.

    Examples:
        >>> foreign_money("€1,050.00"), foreign_money("$1,050.00"), foreign_money("1050 CAD")
        ('EUR', '', 'CAD')
    """
    try:
        found = cells.amount(text)
    except LotwiseError:
        return ""
    unit = found.unit if found else ""
    return unit if unit != USD and (is_fiat(unit) or (unit != "$" and unit.endswith("$"))) else ""


def _check_money(row: Row) -> None:
    word = row.text("currency").upper()
    if word and (is_fiat(word) and word != USD):
        raise ForeignMoneyError(f"The row is in {word}.", _FOREIGN)
    for role in ("proceeds", "basis", "first_sales"):
        if money := foreign_money(row.text(role)):
            raise ForeignMoneyError(f"{shown(row.text(role))} is in {money}.", _FOREIGN)


_FOREIGN: Final = (
    "Form 1099-DA is in US dollars: take the amounts of the form itself, not of an account's own report."
)


def _usd(row: Row, role: str) -> Usd | None:
    if row.word(role) in _BLANK:
        return None
    number = row.number(role, USD)
    return None if number is None else usd_nearest(number)


def _not_negative(row: Row, role: str, amount: Usd | None) -> Usd | None:
    if amount is not None and amount < 0:
        raise row.unclear(role, f"{shown(row.text(role))} is negative.")
    return amount


def _units(row: Row, role: str) -> Quantity | None:
    if row.word(role) in _BLANK:
        return None
    number = row.number(role, row.text("name"))
    count, is_exact = quantity_cut(number or 0)
    if count <= 0 or not is_exact:
        raise row.unclear(role, f"{shown(row.text(role))} is no number of units with at most 18 decimals.")
    return count


def _day(row: Row, role: str) -> date | None:
    return None if row.word(role) in _BLANK | _VARIOUS else row.day(role, DATES)


def _acquired(row: Row) -> tuple[date | None, bool]:
    is_various = row.word("acquired") in _VARIOUS or bool(_flag(row, "various"))
    acquired = _day(row, "acquired")
    if acquired and is_various:
        raise row.unclear("acquired", "a date, and yet the units were acquired on various dates.")
    return acquired, is_various


def _flag(row: Row, role: str) -> bool | None:
    """Return whether a box is checked; None where the file has no such column, or it says neither."""
    word = row.word(role)
    if word in _YES:
        return True
    if word not in _NO:
        raise row.unclear(role, f"{shown(row.text(role))} is neither yes nor no.")
    return None if role not in row.sheet.positions or (word in _BLANK and role == "reported") else False


def _kind(row: Row) -> ProceedsKind | None:
    word = row.word("proceeds_kind").removesuffix("proceeds").strip()
    kinds = {"gross": ProceedsKind.GROSS, "g": ProceedsKind.GROSS, "net": ProceedsKind.NET}
    if word in _NO:
        return None
    if word not in {*kinds, "n"}:
        raise row.unclear("proceeds_kind", f"{shown(row.text('proceeds_kind'))} is neither gross nor net.")
    return kinds.get(word, ProceedsKind.NET)


def _term(row: Row) -> tuple[bool | None, bool]:
    """Return the term, and whether gain or loss is ordinary, as one column or two say it."""
    is_ordinary = bool(_flag(row, "ordinary"))
    is_long: bool | None = None
    for part in re.split(r"[,;/ ]+|-term|term", row.word("term").replace("&", " ")):
        if part in {"ordinary", "o"}:
            is_ordinary = True
        elif part in _TERMS and is_long in {None, _TERMS[part]}:
            is_long = _TERMS[part]
        elif part not in _BLANK | {"gain", "loss", "or", "and"}:
            raise row.unclear("term", f"{shown(row.text('term'))} is none of short, long and ordinary.")
    return is_long, is_ordinary


def _aggregate(row: Row) -> Aggregate | None:
    word = row.word("aggregate")
    if "stable" in word:
        return Aggregate.STABLECOINS
    if "nft" in word or "fungible" in word:
        return Aggregate.NFTS
    if word in _NO:
        return None
    raise row.unclear("aggregate", f"{shown(row.text('aggregate'))} is neither stablecoins nor NFTs.")


def _count(row: Row) -> int | None:
    number = None if row.word("sale_count") in _BLANK else row.number("sale_count")
    if number is not None and (number != int(number) or number < 0):
        raise row.unclear("sale_count", f"{shown(row.text('sale_count'))} is no number of transactions.")
    return None if number is None else int(number)


def _states(row: Row) -> tuple[StateTax, ...]:
    withheld = _usd(row, "state_withheld") or 0
    name, number = row.text("state"), row.text("state_number")
    return (StateTax(state=name, state_number=number, withheld_usd=withheld),) if name or withheld else ()


def _box(row: Row, form: StatementForm) -> str:
    word = row.word("box")
    if word in _BLANK:
        return ""
    found = _LETTER.fullmatch(word)
    letter = found[1].upper() if found else ""
    if letter not in LETTERS[form]:
        raise row.unclear("box", f"{shown(row.text('box'))} is no letter that a broker prints on this form.")
    return letter


def _check_gain(row: Row, proceeds: Usd | None, basis: Usd | None) -> None:
    """Refuse a row whose stated gain is not proceeds less basis: columns are mixed up, or one is missing."""
    gain = _usd(row, "gain")
    if gain is None or proceeds is None or basis is None:
        return
    disallowed = abs(_usd(row, "disallowed") or 0)
    if min(abs(proceeds - basis + more - gain) for more in (0, disallowed)) > _CLOSE_ENOUGH:
        raise row.unclear("gain", f"{shown(row.text('gain'))} is not proceeds less basis.")
