"""A data row and what all rows of a file share: cells by role, read with the column's name in every error.

The readers here are what formats are written with, so that a format says *which* column it wants and never
how a cell is parsed. They raise `UnclearError`; what is merely worth telling they note as a remark.

A file may have a million rows, and all of them must be there before it is known which belong together. So
a row holds its cells as one text, which takes a third of the room, and takes it apart while it is looked at;
it holds no list before it has something to tell, and codes of assets are held once.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import Final, TypeAlias

from lotwise.core.findings import Severity
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity, quantity_cut
from lotwise.importers import cells, instants
from lotwise.importers.at_once import leg_of
from lotwise.importers.cells import Style, UnclearError, shown
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.instants import ISO, date_numbers
from lotwise.importers.table import BETWEEN
from lotwise.ledger.transaction import Leg, Role, Wallet


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to tell about rows that were understood; becomes a finding that does not block."""

    code: str
    severity: Severity
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What the source says a part of the wallet holds after a row; see `ReportedBalance`."""

    asset: str
    part: str
    at: datetime
    quantity: Quantity
    wallet: str = ""
    """Another wallet than the file's; empty for the file's."""
    change: Quantity | None = None
    """What the row itself says was added; None where it does not say."""


Picker: TypeAlias = Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all rows of one file share.

    Attributes:
        file: The file's name as imported.
        wallet: The wallet or account the file is an export of.
        hints: What the owner says of the file.
        section: Name of the table in which they stand, where a file has several; or empty.
        headings: The header row as written.
        positions: Position of each role's column.
        style: How the file writes numbers.
        aliases: Codes that the source alone uses, to the asset code.
        zone: Zone of times that state none; None while nobody says it.
        address: The address whose history the file is, or empty.
        orders: Whether dates can only be day first, only month first, or both occur; see `orders_in`.
        open_rows: The rows looked at last, whose cells are taken apart.
        pickers: What takes several columns out of a row at once, by their roles.
    """

    file: str
    wallet: Wallet
    hints: Hints = NO_HINTS
    section: str = ""
    headings: tuple[str, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    style: Style = Style.POINT
    aliases: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = UTC
    address: str = ""
    orders: frozenset[bool] = frozenset({False})
    open_rows: "deque[Row]" = field(default_factory=deque, compare=False, repr=False)
    pickers: dict[tuple[str, ...], Picker] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def day_first(self) -> bool | None:
        """Whether 03/04 is the third of April: as the column shows, or as the owner says; None if neither."""
        return next(iter(self.orders)) if len(self.orders) == 1 else self.hints.day_first

    def heading(self, role: str) -> str:
        """Return a column's name as the file writes it, or empty where there is no such column."""
        position = self.positions.get(role)
        return "" if position is None else self.headings[position]

    def picker(self, roles: tuple[str, ...]) -> Picker:
        """Return what takes two or more columns out of cells that end with an empty one, as one not there."""
        found = self.pickers.get(roles)
        if found is None:
            found = self.pickers[roles] = itemgetter(*(self.positions.get(role, -1) for role in roles))
        return found


_NOT_THERE: Final = ("",)
_UNOPENED: Final = "Export the file again, and import it without opening it in a spreadsheet."
_OPEN: Final = 16
"""Rows whose cells are held apart; the rows of an event are few, and read one after the other."""
_REMEMBERED: Final = 1024
"""Words and codes; a vocabulary has dozens, the assets of an exchange are hundreds."""


@lru_cache(_REMEMBERED)
def word_of(text: str) -> str:
    """Return a text case folded and single-spaced, to compare it with a vocabulary."""
    return " ".join(text.casefold().split())


@lru_cache(_REMEMBERED)
def _code(text: str) -> str:
    """Return an asset code in upper case, empty where the text is none."""
    code = text.upper()
    return intern(code) if len(code.split()) == 1 else ""


@dataclass(slots=True, eq=False)
class Row:
    """A data row. Its readers raise `UnclearError` with the column's name where a cell is not understood.

    Attributes:
        sheet: What it shares with the other rows.
        line: Its line in the file.
        packed: Its cells, cleaned, as one text.
        noted: What was noticed while reading it; None while there is nothing, as for most rows.
        stated: What it says of balances; None while that is nothing.
        apart: Its cells while it is looked at, else None.
    """

    sheet: Sheet
    line: int
    packed: str
    noted: list[Remark] | None = None
    stated: list[Balance] | None = None
    apart: tuple[str, ...] | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells, cleaned."""
        if self.apart is None:
            self.apart = tuple(self.packed.split(BETWEEN))
            rows = self.sheet.open_rows
            rows.append(self)
            if len(rows) > _OPEN:
                rows.popleft().apart = None
        return self.apart

    @property
    def remarks(self) -> Sequence[Remark]:
        """What was noticed while reading it."""
        return self.noted or []

    @property
    def balances(self) -> Sequence[Balance]:
        """What it says of balances."""
        return self.stated or []

    def text(self, role: str) -> str:
        """Return the cell of a column, empty where the file or the row has none."""
        try:
            return (self.apart or self.cells)[self.sheet.positions[role]]
        except LookupError:
            return ""

    def texts(self, roles: tuple[str, ...]) -> Sequence[str]:
        """Return the cells of two or more columns, each as `text` does."""
        try:
            return self.sheet.picker(roles)((self.apart or self.cells) + _NOT_THERE)
        except LookupError:
            return tuple(map(self.text, roles))

    def glimpse(self, role: str) -> str:
        """Return what `text` does without taking the row apart: while all rows are looked over once."""
        place = self.sheet.positions.get(role)
        if place is None:
            return ""
        found = self.packed.split(BETWEEN, place + 1)
        return found[place] if place < len(found) else ""

    def word(self, role: str) -> str:
        """Return the cell of a column case folded and single-spaced, to compare it with a vocabulary."""
        return word_of(self.text(role))

    def asset(self, role: str = "asset") -> str:
        """Return an asset code in upper case; refused when empty or no code."""
        code = _code(self.text(role))
        if not code:
            raise self.unclear(role, f"{shown(self.text(role).upper())} is no asset code.")
        return self.sheet.aliases.get(code, code)

    def number(self, role: str, unit: str = "") -> Decimal | None:
        """Return the number in a column, None where it is empty; a unit beside it must be the one given."""
        try:
            found = cells.amount(self.text(role), self.sheet.style)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None
        if found is None:
            return None
        if found.unit and not cells.is_unit(found.unit, unit):
            raise self._other_unit(role, unit)
        return found.number

    def _steps(self, role: str, unit: str) -> tuple[Quantity, bool, str] | None:
        """Return `number` in steps of 10⁻¹⁸, cut toward zero, and whether nothing was cut off."""
        try:
            found = cells.steps(self.text(role), self.sheet.style)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None
        if found is not None and found[2] and not cells.is_unit(found[2], unit):
            raise self._other_unit(role, unit)
        return found

    def _other_unit(self, role: str, unit: str) -> UnclearError:
        return self.unclear(role, f"{shown(self.text(role))} is not in {unit or 'plain numbers'}.")

    def amount(self, role: str, unit: str = "") -> Quantity | None:
        """Return the quantity in a column, None where it is empty; see `cut` for its 19th decimal place."""
        return self._counted(self._steps(role, unit))

    def quantity(self, role: str, unit: str = "") -> Quantity:
        """Return the quantity in a column; refused when empty."""
        found = self.amount(role, unit)
        if found is None:
            raise self.unclear(role, "it is empty.")
        return found

    def money(self, role: str, currency: str) -> Quantity | None:
        """Return money of any currency in steps of 10⁻¹⁸, silently cut there; None where it is empty."""
        found = self._steps(role, currency)
        return None if found is None else found[0]

    def units_in(self, text: str) -> Quantity | None:
        """Return the quantity in a part of a cell, whatever its unit; see `cut` for its 19th decimal place.

        Raises:
            UnclearError: It is no number; the column is for the caller to name.
        """
        return self._counted(cells.steps(text, self.sheet.style))

    def _counted(self, found: tuple[Quantity, bool, str] | None) -> Quantity | None:
        if found is None:
            return None
        count, is_exact, _ = found
        return count if is_exact else self._cut(count)

    def cut(self, number: Decimal) -> Quantity:
        """Return a number as a quantity, cut toward zero at 18 places with a remark when need be."""
        count, is_exact = quantity_cut(number)
        return count if is_exact else self._cut(count)

    def _cut(self, count: Quantity) -> Quantity:
        self.remark(
            "quantity_cut",
            Severity.INFO,
            "A quantity has more than 18 decimal places; it was cut there, toward zero.",
        )
        return count

    def instant(self, role: str, patterns: tuple[str, ...] = (ISO,), zone: tzinfo | None = None) -> datetime:
        """Return the instant in a column; without a zone in the cell, in the one given or the file's."""
        return self.instant_of(self.text(role), role, patterns, zone)

    def instant_of(
        self, text: str, role: str, patterns: tuple[str, ...] = (ISO,), zone: tzinfo | None = None
    ) -> datetime:
        """Return the instant that a text says, which was put together from columns; `role` names it."""
        zone = zone or self.sheet.zone or UTC
        try:
            at = instants.instant(text, patterns, zone)
        except UnclearError as error:
            if date_numbers(text) and all(one == ISO or one.startswith("%Y") for one in patterns):
                what = self.unclear(role, "its dates do not begin with the year.").what
                raise UnclearError(f"{what} A spreadsheet may have changed them.", _UNOPENED) from None
            raise self.unclear(role, error.what) from None
        if zone is not UTC:
            self._check_hour(at, zone)
        return at

    def instant_by_order(self, role: str) -> datetime:
        """Return the instant in a column whose dates the file writes day first or month first."""
        zone = self.sheet.zone or UTC
        try:
            at = instants.instant_in_order(self.text(role), zone, is_day_first=bool(self.sheet.day_first))
        except UnclearError as error:
            raise self.unclear(role, error.what) from None
        self._check_hour(at, zone)
        return at

    def _check_hour(self, at: datetime, zone: tzinfo) -> None:
        """Say so where a clock that was put back shows the same hour twice."""
        local = at.astimezone(zone)
        if local.replace(fold=1 - local.fold).astimezone(UTC) != at:
            self.remark(
                "hour_twice",
                Severity.INFO,
                "A clock that is put back shows an hour twice; the first of the two was taken.",
            )

    def day(self, role: str, patterns: tuple[str, ...]) -> date:
        """Return the date in a column."""
        try:
            return instants.day_of(self.text(role), patterns)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None

    def unclear(self, role: str, what: str) -> UnclearError:
        """Return the error that says what is wrong with a column's cell."""
        return UnclearError(f"Column {self.sheet.heading(role) or role!r}: {what}")

    def remark(self, code: str, severity: Severity, what: str, fix: str = "") -> None:
        """Note something about the row; rows with the same remark share one finding."""
        said = Remark(code=code, severity=severity, what=what, fix=fix)
        if said not in self.remarks:
            self.noted = [*self.remarks, said]

    def warn(self, code: str, what: str, fix: str) -> None:
        """Note something the user should check."""
        self.remark(code, Severity.WARNING, what, fix)

    def balance(self, asset: str, part: str, at: datetime, quantity: Quantity, wallet: str = "") -> None:
        """Note what a part of the wallet, or of another one, holds after the row, to be checked."""
        self.state(Balance(asset=asset, part=part, at=at, quantity=quantity, wallet=wallet))

    def state(self, balance: Balance) -> None:
        """Note a balance."""
        self.stated = [*self.balances, balance]

    def leg(self, asset: str, quantity: Quantity, value_usd: Usd | None = None, wallet: str = "") -> Leg:
        """Return a main leg in the file's wallet, or in another one."""
        return leg_of(wallet or self.sheet.wallet.name, intern(asset), quantity, Role.MAIN, value_usd)

    def fees(
        self, asset: str, paid: Quantity, value_usd: Usd | None = None, wallet: str = ""
    ) -> tuple[Leg, ...]:
        """Return the fee leg of a fee that was paid (positive) or rebated (negative); none for zero."""
        if not paid:
            return ()
        return (leg_of(wallet or self.sheet.wallet.name, intern(asset), -paid, Role.FEE, value_usd),)
