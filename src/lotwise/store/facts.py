"""What goes into a project, and what the store says about it afterwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding
from lotwise.core.ids import content_id
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Transaction, Wallet
from lotwise.prices.book import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All that one reading of a file told.

    Attributes:
        id: ``bytes_id("file", content)``.
        name: The file's name, without its folder.
        content: Its bytes as they were read.
        format: The format that was recognized, such as ``coinbase.v4``.
        family: The family of that format, such as ``coinbase``.
        wallet: The account the file is an export of; with an empty name for a file of none, such as prices.
        row_count: Rows of data in the file.
        transactions: In the order of the file; the rows of each are in its sources.
        sales: Sales that a broker reports with their lots resolved.
        quotes: Prices, in the order of the file.
        ignored: Row and reason of every row that holds no fact.
        findings: What the importer found.
        balances: Balances that the file reports, in its order.
        report: Which of the source's reports it is; see `lotwise.ledger.told.Report`.
        rank: Which report is believed first, the smallest first.
        revision: Revision of the format that read the file.
    """

    id: str
    name: str
    content: bytes
    format: str
    family: str
    wallet: Wallet
    row_count: int
    transactions: tuple[Transaction, ...] = ()
    sales: tuple[ReportedSale, ...] = ()
    quotes: tuple[Quote, ...] = ()
    ignored: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    balances: tuple[ReportedBalance, ...] = ()
    report: str = "transactions"
    rank: int = 0
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a file changed; all counts are zero when nothing did.

    Attributes:
        file_id: The file.
        is_new: Whether its content was not there before.
        is_recorded: Whether a reading of it was recorded: its first, or another one of a known file.
        telling_count: Transactions that the reading tells.
        sale_count: Sales that the reading reports.
        quote_count: Prices that it tells.
        balance_count: Balances that it reports.
    """

    file_id: str
    is_new: bool
    is_recorded: bool = False
    telling_count: int = 0
    sale_count: int = 0
    quote_count: int = 0
    balance_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingBefore:
    """How a file was read before it was last read again.

    Attributes:
        wallet: Name of the wallet that it was of.
        said: What the owner had said of it then, as the setting keeps it; empty for nothing.
    """

    wallet: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of the project with its latest reading, without its content.

    Attributes:
        id: Id of the content.
        sha256: The content's SHA-256 in hex, to compare with the original.
        name: Its name when it was imported.
        byte_count: Length of the content.
        imported_at: When it came into the project, in UTC.
        format: The format as which it was read.
        family: The family of that format.
        report: Which of the source's reports it is.
        rank: Which report is believed first, the smallest first.
        revision: Revision of the format that read it; 0 when it was read before revisions were counted.
        wallet: The account it is an export of; with an empty name when it is of none.
        row_count: Rows of data.
        telling_count: Transactions that it tells.
        sale_count: Sales that it reports.
        quote_count: Prices that it tells.
        balance_count: Balances that it reports.
        ignored_count: Rows that hold no fact.
        finding_count: Findings of the importer.
        read_at: When it was read so, in UTC.
    """

    id: str
    sha256: str
    name: str
    byte_count: int
    imported_at: datetime
    format: str
    family: str
    report: str
    rank: int
    revision: int
    wallet: Wallet
    row_count: int
    telling_count: int
    sale_count: int
    quote_count: int
    balance_count: int
    ignored_count: int
    finding_count: int
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredRow:
    """A row that was read and holds no fact, with the reason.

    Attributes:
        file_id: The file.
        file: Its name.
        row: The line number, the first line being 1.
        reason: Why it holds no fact.
    """

    file_id: str
    file: str
    row: int
    reason: str


class FilingStatus(Enum):
    """How a copy of a filed year came about; the one recorded last counts for its year."""

    FILED = "filed"
    """The return was filed with these figures."""
    AMENDED = "amended"
    """These figures replace those of the first return, by an amended one."""
    CARRIED = "carried"
    """The return stands, although its facts have changed: what it says was sold stays sold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A copy of what was filed for a year.

    Attributes:
        year: Tax year.
        status: How the copy came about.
        content: What was filed, as text.
        reason: Why, in the owner's words; may be empty.
        recorded_at: The instant, in UTC.
    """

    year: int
    status: FilingStatus
    content: str
    reason: str
    recorded_at: datetime

    @property
    def id(self) -> str:
        """The filing's id, made from content."""
        recorded_at = instant_text(self.recorded_at)
        return content_id("filing", self.year, self.status.value, self.content, self.reason, recorded_at)
