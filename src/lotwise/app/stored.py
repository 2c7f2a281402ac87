"""Everything a project stores, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from lotwise.core.findings import Finding
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.corrections import Correction, files_aside, standing
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.told import Told
from lotwise.lots.lot import StandingOrder
from lotwise.prices.book import Quote
from lotwise.store import choices, read
from lotwise.store.facts import Filing, StoredFile
from lotwise.store.intents import Record, records
from lotwise.store.project import Project
from lotwise.store.statements import StoredStatement, statements
from lotwise.store.told import balances, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is stored, as it was recorded.

    Attributes:
        files: Files with their latest reading, in order of import.
        told: What each file tells.
        sales: Securities sales that brokers report, by file.
        quotes: In the order in which they were learned, without those of files that are set aside.
        balances: Balances that sources report.
        import_findings: What was found when files were read.
        corrections: What the owner corrected; all of them, retracted ones too.
        wallet_facts: What the owner said of wallets.
        household: Name and text of the household file, or None.
        orders: Standing orders.
        settings: Other choices, by name.
        filings: Years that were filed.
        statements: Statements of brokers that were not removed.
        intents: Identifications before sales, and what belongs to them, in order of recording.
    """

    files: tuple[StoredFile, ...]
    told: tuple[Told, ...]
    sales: tuple[tuple[ReportedSale, ...], ...]
    quotes: tuple[Quote, ...]
    balances: tuple[ReportedBalance, ...]
    import_findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    wallet_facts: Mapping[str, Mapping[str, str]]
    household: tuple[str, str] | None
    orders: tuple[StandingOrder, ...]
    settings: Mapping[str, str]
    filings: tuple[Filing, ...]
    statements: tuple[StoredStatement, ...] = ()
    intents: tuple[Record, ...] = ()


def stored(project: Project) -> Facts:
    """Return everything that a project stores."""
    said = choices.corrections(project)
    aside = files_aside(standing(said))
    return Facts(
        files=read.files(project),
        told=told(project),
        sales=read.sales(project),
        quotes=read.quotes(project, aside),
        balances=balances(project),
        import_findings=read.import_findings(project),
        corrections=said,
        wallet_facts=_as_stated(choices.wallet_facts(project)),
        household=choices.household(project),
        orders=choices.standing_orders(project),
        settings=choices.settings(project),
        filings=choices.filings(project),
        statements=statements(project),
        intents=records(project),
    )


def _as_stated(said: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return what is said of wallets without what was taken back, which is recorded as an empty text."""
    left = {wallet: {name: text for name, text in facts.items() if text} for wallet, facts in said.items()}
    return {wallet: facts for wallet, facts in left.items() if facts}
