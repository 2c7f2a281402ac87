"""A data row and what all rows of a file share: cells by role, read with the column's name in every error.

The readers here are what formats are written with, so that a format says *which* column it wants and never
how a cell is parsed. They raise `UnclearError`; what is merely worth telling they note as a remark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from lotwise.core.findings import Severity
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity, quantity_cut
from lotwise.importers import cells
from lotwise.importers.cells import ISO, Style, UnclearError, shown
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all rows of one file share.

    Attributes:
        file: The file's name as imported.
        wallet: The wallet or account the file is an export of.
        headings: The header row as written.
        positions: Position of each role's column.
        style: How the file writes numbers.
    """

    file: str
    wallet: Wallet
    headings: tuple[str, ...]
    positions: Mapping[str, int]
    style: Style

    def heading(self, role: str) -> str:
        """Return a column's name as the file writes it, or empty where there is no such column."""
        position = self.positions.get(role)
        return "" if position is None else self.headings[position]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A data row. Its readers raise `UnclearError` with the column's name where a cell is not understood.

    Attributes:
        sheet: What it shares with the other rows.
        line: Its line in the file.
        cells: Its cells, cleaned.
        remarks: What was noticed while reading it.
        balances: What it says of balances.
    """

    sheet: Sheet
    line: int
    cells: tuple[str, ...]
    remarks: list[Remark] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)

    def text(self, role: str) -> str:
        """Return the cell of a column, empty where the file or the row has none."""
        position = self.sheet.positions.get(role)
        return "" if position is None or position >= len(self.cells) else self.cells[position]

    def word(self, role: str) -> str:
        """Return the cell of a column case folded and single-spaced, to compare it with a vocabulary."""
        return " ".join(self.text(role).casefold().split())

    def asset(self, role: str = "asset") -> str:
        """Return an asset code in upper case; refused when empty or no code."""
        code = self.text(role).upper()
        if not code or len(code.split()) > 1:
            raise self.unclear(role, f"{shown(code)} is no asset code.")
        return code

    def number(self, role: str, unit: str = "") -> Decimal | None:
        """Return the number in a column, None where it is empty; a unit beside it must be the one given."""
        try:
            found = cells.amount(self.text(role), self.sheet.style)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None
        if found is None:
            return None
        if not cells.is_unit(found.unit, unit):
            raise self.unclear(role, f"{shown(self.text(role))} is not in {unit or 'plain numbers'}.")
        return found.number

    def amount(self, role: str, unit: str = "") -> Quantity | None:
        """Return the quantity in a column, None where it is empty; see `cut` for its 19th decimal place."""
        number = self.number(role, unit)
        return None if number is None else self.cut(number)

    def quantity(self, role: str, unit: str = "") -> Quantity:
        """Return the quantity in a column; refused when empty."""
        found = self.amount(role, unit)
        if found is None:
            raise self.unclear(role, "it is empty.")
        return found

    def money(self, role: str, currency: str) -> Quantity | None:
        """Return money of any currency in steps of 10⁻¹⁸, silently cut there; None where it is empty."""
        number = self.number(role, currency)
        return None if number is None else quantity_cut(number)[0]

    def cut(self, number: Decimal) -> Quantity:
        """Return a number as a quantity, cut toward zero at 18 places with a remark when need be."""
        found, is_exact = quantity_cut(number)
        if not is_exact:
            self.remark(
                "quantity_cut",
                Severity.INFO,
                "A quantity has more than 18 decimal places; it was cut there, toward zero.",
            )
        return found

    def instant(self, role: str, patterns: tuple[str, ...] = (ISO,), zone: tzinfo = UTC) -> datetime:
        """Return the instant in a column."""
        try:
            return cells.instant(self.text(role), patterns, zone)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None

    def day(self, role: str, patterns: tuple[str, ...]) -> date:
        """Return the date in a column."""
        try:
            return cells.day_of(self.text(role), patterns)
        except UnclearError as error:
            raise self.unclear(role, error.what) from None

    def unclear(self, role: str, what: str) -> UnclearError:
        """Return the error that says what is wrong with a column's cell."""
        return UnclearError(f"Column {self.sheet.heading(role) or role!r}: {what}")

    def remark(self, code: str, severity: Severity, what: str, fix: str = "") -> None:
        """Note something about the row; rows with the same remark share one finding."""
        noted = Remark(code=code, severity=severity, what=what, fix=fix)
        if noted not in self.remarks:
            self.remarks.append(noted)

    def warn(self, code: str, what: str, fix: str) -> None:
        """Note something the user should check."""
        self.remark(code, Severity.WARNING, what, fix)

    def balance(self, asset: str, part: str, at: datetime, quantity: Quantity) -> None:
        """Note what a part of the wallet holds after the row, so that it can be checked."""
        self.balances.append(Balance(asset=asset, part=part, at=at, quantity=quantity))

    def leg(self, asset: str, quantity: Quantity, value_usd: Usd | None = None) -> Leg:
        """Return a main leg in the file's wallet."""
        return Leg(wallet=self.sheet.wallet.name, asset=asset, quantity=quantity, value_usd=value_usd)

    def fees(self, asset: str, paid: Quantity, value_usd: Usd | None = None) -> tuple[Leg, ...]:
        """Return the fee leg of a fee that was paid (positive) or rebated (negative); none for zero."""
        if not paid:
            return ()
        name = self.sheet.wallet.name
        return (Leg(wallet=name, asset=asset, quantity=-paid, role=Role.FEE, value_usd=value_usd),)
