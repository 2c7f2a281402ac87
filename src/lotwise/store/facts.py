"""What goes into a project with one file, and what the store says about it afterwards."""

from dataclasses import dataclass
from datetime import datetime

from lotwise.core.findings import Finding
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Transaction, Wallet
from lotwise.prices.book import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All that one imported file told.

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
    """What adding a file changed; all counts are zero when the file was already there.

    Attributes:
        file_id: The file.
        is_new: Whether its content was not there before.
        added: Transactions and reported sales that are new.
        known: Those another file, or another row of this one, had told already.
        contradictory: Those told before in another way; the first telling stands, and a blocking
            finding names both.
    """

    file_id: str
    is_new: bool
    added: int = 0
    known: int = 0
    contradictory: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of the project, without its content.

    Attributes:
        id: Id of the content.
        sha256: The content's SHA-256 in hex, to compare with the original.
        name: Its name when it was imported.
        byte_count: Length of the content.
        format: The format that was recognized.
        family: The family of that format.
        wallet: The account it is an export of; with an empty name when it is of none.
        row_count: Rows of data.
        imported_at: The instant, in UTC.
    """

    id: str
    sha256: str
    name: str
    byte_count: int
    format: str
    family: str
    wallet: Wallet
    row_count: int
    imported_at: datetime


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
