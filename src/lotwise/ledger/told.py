"""What one file tells: the transactions read in it, and what merging must know about the report.

Several reports may tell of the same event: two exports that overlap, an exchange's ledger and its list of
trades, a file and an API. Each keeps its own words; `merge` makes one transaction of them.
"""

from dataclasses import dataclass

from lotwise.ledger.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A file as it was read.

    Attributes:
        file_id: Id of its content.
        file: Its name.
        family: The source, such as ``coinbase``; only reports of one family and wallet are merged by facts.
        kind: Which of the source's reports it is, such as ``transactions``, ``raw``, ``fills``, ``api``;
            within one kind equal rows are counted by occurrence, between kinds they are the same events.
        rank: Which report is believed first, the smallest first; a ledger goes before a list of trades.
        wallet: The account it is an export of.
    """

    file_id: str
    file: str
    family: str
    kind: str
    rank: int
    wallet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file tells.

    Attributes:
        report: The file.
        transactions: In the order of the file; each has this file alone as its source, and an id that is
            unique within the file.
    """

    report: Report
    transactions: tuple[Transaction, ...]
