"""A broker's statement: Form 1099-DA, or Form 1099-B, as the broker sends it.

Problem: what a broker reports to the IRS is not what happened, and the two are compared. So a statement is
kept as it was given, field by field, with what is blank told apart from zero, and VARIOUS from blank.
Chosen way: one line for each form or row of a substitute statement, its attributes in the order of the form.
Ids are made from content, so that the same statement read from two files has one id.

Left out: address and TIN of the filer; box 10 and box 13, which are reserved.

Source:
    Form 1099-DA (2026), boxes 1a to 16, "Instructions for Recipient"; Instructions for Form 1099-DA (2026),
    "Specific Instructions".
"""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity

NO_DTI: Final = "999999999"
"""What box 1a says of an asset that has no identifier (Instructions for Form 1099-DA (2026), Box 1a)."""
UNKNOWN_TERM: Final = frozenset("XY")
"""Letters of a broker that does not know the term: X on Form 1099-B and on the first Form 1099-DA, then Y."""


class StatementForm(Enum):
    """Which form a statement is."""

    FORM_1099_DA = "1099-DA"
    FORM_1099_B = "1099-B"


class ProceedsKind(Enum):
    """Field 3a: how proceeds were reported to the IRS."""

    GROSS = "gross"
    NET = "net"


class Aggregate(Enum):
    """Field 11a: which sales of the whole year one line adds up."""

    STABLECOINS = "qualifying stablecoins"
    NFTS = "specified NFTs"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTax:
    """Fields 14 to 16: one state's part of a line.

    Attributes:
        state: Name of the state, as given (field 14).
        state_number: The filer's number in that state (field 15).
        withheld_usd: State tax withheld (field 16).
    """

    state: str
    state_number: str = ""
    withheld_usd: Usd = 0


class LineWord(Enum):
    """How the owner settles a line; the value is the word by which it is said."""

    NOMINEE = "nominee"
    """The form names the owner, and the units were somebody else's."""
    NO_SALE = "no-sale"
    """It is no sale of the owner's: wrong, there twice, or another's."""
    AS_SHOWN = "as-shown"
    """It is the sale that it was matched with, although its units differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSaid:
    """What the owner says of a line.

    Attributes:
        word: How it is settled.
        reason: Why, in the owner's words.
        basis_usd: Of a nominee's line whose basis the IRS was not told, what the units cost; None when not
            known.
        id: Of the correction that says it.
    """

    word: LineWord
    reason: str
    basis_usd: Usd | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One sale, or one sum of sales, as a broker reports it.

    Attributes:
        id: Made from content by `identified`.
        dti_code: Code for the digital asset (field 1a); `NO_DTI` for none, empty when not given.
        name: Name of the digital asset (field 1b), or the description of property (Form 1099-B field 1a).
        quantity: Units sold (field 1c), positive; None when not given.
        acquired_on: Date acquired (field 1d); None when blank or VARIOUS.
        is_various: Whether field 1d says VARIOUS; a blank one does not.
        disposed_on: Date sold or disposed (field 1e); None where an aggregate line leaves it blank.
        proceeds_usd: Proceeds (field 1f), negative for a loss of a closing transaction; None when blank.
        basis_usd: Cost or other basis (field 1g); None when blank, which is not zero.
        market_discount_usd: Accrued market discount (field 1h).
        disallowed_usd: Wash sale loss disallowed (field 1i), zero or positive.
        is_basis_reported: Whether box 2 is checked; None where the statement does not show the box.
        proceeds_kind: Gross or net (field 3a); None when neither is checked.
        is_qof: Whether proceeds are from a qualified opportunity fund (field 3b).
        withheld_usd: Federal income tax withheld (field 4).
        is_loss_not_allowed: Whether field 5 is checked.
        is_long: Term in field 6: True long-term, False short-term; None when neither is checked.
        is_ordinary: Whether field 6 says ordinary, alone or beside a term.
        is_cash_only: Whether field 7 is checked.
        uses_customer_information: Whether field 8 is checked.
        is_noncovered: Whether field 9 is checked.
        aggregate: What field 11a says that the line adds up; None for a single sale.
        sale_count: How many transactions it adds up (field 11b); None when not given.
        first_sales_usd: Proceeds of first sales of NFTs by their maker (field 11c); None when blank.
        quantity_transferred_in: Units transferred in (field 12a); None when blank.
        transferred_in_on: Date of the transfer (field 12b); None when blank.
        cusip: CUSIP number or note, as given.
        states: State fields (14 to 16).
        box: The letter for Form 8949 as printed (G, H, J, K, X, Y; on Form 1099-B A, B, D, E, X), or empty.
        transaction_id: The broker's own id of the sale, or empty.
        rows: Lines of the file, or of the text of the PDF, the first being 1; empty when typed in.
        asset: Code by which lotwise knows the asset; empty when it cannot be told. Settled when statements
            are loaded, no part of what the broker said.
        said: What the owner says of the line; None as a rule. Settled likewise.
    """

    id: str = ""
    dti_code: str = ""
    name: str = ""
    quantity: Quantity | None = None
    acquired_on: date | None = None
    is_various: bool = False
    disposed_on: date | None = None
    proceeds_usd: Usd | None = None
    basis_usd: Usd | None = None
    market_discount_usd: Usd = 0
    disallowed_usd: Usd = 0
    is_basis_reported: bool | None = None
    proceeds_kind: ProceedsKind | None = None
    is_qof: bool = False
    withheld_usd: Usd = 0
    is_loss_not_allowed: bool = False
    is_long: bool | None = None
    is_ordinary: bool = False
    is_cash_only: bool = False
    uses_customer_information: bool = False
    is_noncovered: bool = False
    aggregate: Aggregate | None = None
    sale_count: int | None = None
    first_sales_usd: Usd | None = None
    quantity_transferred_in: Quantity | None = None
    transferred_in_on: date | None = None
    cusip: str = ""
    states: tuple[StateTax, ...] = ()
    box: str = ""
    transaction_id: str = ""
    rows: tuple[int, ...] = ()
    asset: str = ""
    said: LineSaid | None = None

    @property
    def tells_basis_reported(self) -> bool | None:
        """Whether the IRS was told a basis: by box 2, or else by the letter; None where neither says it.

        Source:
            Form 1099-DA (2026), "Instructions for Recipient", Box 2; Instructions for Form 1099-DA (2026),
            "Applicable Checkbox on Form 8949", codes G, H, J, K and Y.
        """
        if self.is_basis_reported is not None:
            return self.is_basis_reported
        if self.box in {"A", "D", "G", "J"}:
            return True
        return False if self.box in {"B", "E", "H", "K", *UNKNOWN_TERM} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTotal:
    """A total that the statement itself prints.

    Attributes:
        label: Its words.
        box: The letter whose lines it adds up; empty for all lines.
        proceeds_usd: Total of field 1f; None when not given.
        basis_usd: Total of field 1g; None when not given.
        disallowed_usd: Total of field 1i; None when not given.
        withheld_usd: Total of field 4; None when not given.
        line_count: How many lines it adds up; None when not given.
        rows: Where it stands.
    """

    label: str
    box: str = ""
    proceeds_usd: Usd | None = None
    basis_usd: Usd | None = None
    disallowed_usd: Usd | None = None
    withheld_usd: Usd | None = None
    line_count: int | None = None
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadRow:
    """A row of a statement that could not be read, so that the statement is not whole.

    Attributes:
        what: What is wrong with it, as a sentence.
        fix: What to do, as a sentence.
        rows: Where it stands.
        is_foreign: Whether it is in foreign money.
    """

    what: str
    fix: str = ""
    rows: tuple[int, ...] = ()
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All lines of one form that a broker sent for a year.

    Attributes:
        id: Made from content by `identified`.
        broker: The filer's name, as given; or the name of the wallet where the file names nobody.
        wallet: Name of the wallet in lotwise; empty while it is not known.
        also: Further wallets of the same account, whose sales it covers too. Settled when statements are
            loaded.
        year: Tax year.
        form: Which form.
        account: The account number, as given, or empty.
        recipient: The recipient's name, as given, or empty.
        tin_last_four: Last four digits of the recipient's TIN, or empty.
        is_corrected: Whether CORRECTED is checked: it replaces the one sent before.
        lines: In the order of the statement.
        totals: What the statement itself adds up.
        unread: Rows that could not be read.
        not_read: Names of columns or fields that say something lotwise does not read.
        row_count: Rows of data in its file or part of a file: lines, totals, words and unread ones.
        file_id: Id of the content of its file; empty when typed in.
        file: Name of its file, or empty.
        sha256: SHA-256 of that file in hex, or empty.
    """

    id: str = ""
    broker: str
    wallet: str = ""
    year: int
    form: StatementForm = StatementForm.FORM_1099_DA
    account: str = ""
    recipient: str = ""
    tin_last_four: str = ""
    is_corrected: bool = False
    lines: tuple[StatementLine, ...]
    totals: tuple[StatementTotal, ...] = ()
    unread: tuple[UnreadRow, ...] = ()
    not_read: tuple[str, ...] = ()
    row_count: int = 0
    file_id: str = ""
    file: str = ""
    sha256: str = ""
    also: tuple[str, ...] = ()

    @property
    def proceeds_usd(self) -> Usd:
        """The sum of field 1f; a blank one adds nothing."""
        return sum(line.proceeds_usd or 0 for line in self.lines)

    @property
    def basis_usd(self) -> Usd:
        """The sum of field 1g; a blank one adds nothing."""
        return sum(line.basis_usd or 0 for line in self.lines)


_NOT_SAID: Final = frozenset({"id", "rows", "asset", "said"})
"""What of a line depends on the file or on lotwise, and not on what the broker said."""


def identified(statement: Statement) -> Statement:
    """Return a statement with its id and the ids of its lines, made from what the broker said.

    Two lines that say the same have two ids. Name of the wallet, file, totals and the places of lines in
    the file do not matter, so that the same statement has the same ids whatever file it is read from.

    Examples:
        >>> line = StatementLine(name="Bitcoin", proceeds_usd=100)
        >>> one = identified(Statement(broker="A", year=2026, lines=(line, line)))
        >>> again = identified(Statement(broker="A", year=2026, lines=(line, line), file="b.csv"))
        >>> one.id == again.id, len({line.id for line in one.lines})
        (True, 2)
    """
    head = (statement.form.value, statement.year, statement.broker, statement.account)
    seen: Counter[str] = Counter()
    lines: list[StatementLine] = []
    for line in statement.lines:
        said = line_text(line)
        seen[said] += 1
        lines.append(replace(line, id=content_id("line", *head, statement.is_corrected, said, seen[said])))
    whom = (statement.recipient, statement.tin_last_four, statement.is_corrected)
    made = content_id("stmt", *head, *whom, *(line.id for line in lines))
    return replace(statement, id=made, lines=tuple(lines))


def line_text(line: StatementLine) -> str:
    """Return all that a line says as JSON: equal for two lines that say the same.

    Examples:
        >>> line_text(StatementLine(name="Bitcoin", quantity=5, rows=(3,)))
        '{"name":"Bitcoin","quantity":"5"}'
    """
    told = {
        name: plain(value)
        for name in StatementLine.__slots__
        if name not in _NOT_SAID and (value := getattr(line, name)) != _BLANK[name]
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """Return a field's value as JSON holds it: exact numbers and dates as text, a word for a choice.

    Examples:
        >>> plain(10**30), plain(date(2026, 5, 24)), plain(ProceedsKind.NET), plain(None), plain(True)
        ('1000000000000000000000000000000', '2026-05-24', 'net', None, True)
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, StateTax):
        return [value.state, value.state_number, plain(value.withheld_usd)]
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value)


_BLANK: Final = {name: getattr(StatementLine(), name) for name in StatementLine.__slots__}
"""What a field is that says nothing."""
