"""What stands in the JSON of most answers, as types; `lotwise.app.json_schema` makes schemas of them.

An answer that is a dataclass by itself needs no shape. What composes a dictionary names its keys here; a test
compares every answer with its shape.
"""

from collections.abc import Mapping
from datetime import date
from typing import NotRequired, TypedDict

from lotwise.app.assets import AssetRow
from lotwise.app.deciding import Decided
from lotwise.app.intake import FileReport
from lotwise.app.laws import UnderLaw
from lotwise.app.lot_rows import LotRow
from lotwise.app.open_lots import LotSum
from lotwise.app.review import Question
from lotwise.app.said import Recorded
from lotwise.app.settings import SettingRow
from lotwise.app.signing_checks import Signed
from lotwise.app.stamping_kept import KeptStamp
from lotwise.app.states import StateStanding
from lotwise.app.wallets import WalletRow
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.ledger.corrections import Action
from lotwise.lots.conservation import AssetProof
from lotwise.prices.book import Quote
from lotwise.store.facts import StoredFile
from lotwise.store.verify import Fault
from lotwise.tax.separate_returns import Side

__all__ = [
    "AnsweredShape",
    "AssetsShape",
    "FilesShape",
    "FindingsShape",
    "HistoryShape",
    "HouseholdShape",
    "ImportShape",
    "LotsShape",
    "PricesShape",
    "ProjectShape",
    "QuestionsShape",
    "RefusalShape",
    "SettingsShape",
    "SpousesShape",
    "StampsShape",
    "StatesShape",
    "TaxShape",
    "UndoneShape",
    "VerifyShape",
    "WalletsShape",
]


class CountsShape(TypedDict):
    """How much a project holds."""

    files: int
    transactions: int
    wallets: int
    assets: int
    open_lots: int
    dispositions: int
    statements: int
    findings: int
    blocking: int
    questions: int


class ProjectShape(TypedDict):
    """What a project is, and how much it holds."""

    name: str
    version: str
    as_of: date
    mark: str
    has_household: bool
    is_incomplete: bool
    counts: CountsShape


class FoundShape(TypedDict):
    """A finding with its id."""

    id: str
    blocking: bool
    finding: Finding


class FindingsShape(TypedDict):
    """What is missing or doubtful, blocking ones first."""

    findings: tuple[FoundShape, ...]


class LotsShape(TypedDict):
    """Open lots with all that is known of them and their sums; under another law also what it changes."""

    as_of: date
    lots: tuple[LotRow, ...]
    sums: LotSum
    law: NotRequired[UnderLaw]


class HouseholdShape(TypedDict):
    """The facts of the household by name, in words."""

    file: str
    facts: Mapping[str, str]


class WalletsShape(TypedDict):
    """Wallets with what lies in them and how lots are chosen there."""

    wallets: tuple[WalletRow, ...]


class AssetsShape(TypedDict):
    """Assets with what they are and what is held of them."""

    assets: tuple[AssetRow, ...]


class PricesShape(TypedDict):
    """Prices that are known, with their origin."""

    prices: tuple[Quote, ...]


class SettingsShape(TypedDict):
    """What the law leaves to the owner, and what was chosen; what was just decided, if anything was."""

    settings: tuple[SettingRow, ...]
    decided: Decided | None


class LineShape(TypedDict):
    """A line of a return with its formula."""

    name: str
    label: str
    place: str
    text: str
    value_usd: Usd | None
    formula: str
    inputs: tuple[str, ...]
    source: str
    status: str


class NextDollarShape(TypedDict):
    """What one more dollar of loss saves."""

    saves_per_dollar: str
    up_to_usd: Usd | None
    why: tuple[str, ...]
    nothing_more_from_usd: Usd | None


class MarginalShape(TypedDict):
    """What one more dollar of loss saves, short-term and long-term."""

    short_loss: NextDollarShape
    long_loss: NextDollarShape


class PieceShape(TypedDict):
    """A straight piece of the curve of tax."""

    start_usd: Usd
    stop_usd: Usd | None
    tax_usd: Usd
    jump_usd: Usd
    saves_per_dollar: str
    short_carryover_per_dollar: str
    long_carryover_per_dollar: str
    why: tuple[str, ...]
    parts: Mapping[str, str]


class CurveShape(TypedDict):
    """The tax against further losses and gains, piece by piece."""

    tax_usd: Usd
    tax_mode: str
    short_loss: tuple[PieceShape, ...]
    long_loss: tuple[PieceShape, ...]
    short_gain: tuple[PieceShape, ...]
    long_gain: tuple[PieceShape, ...]


class SumShape(TypedDict):
    """A sum with the ids of all that went into it."""

    amount_usd: Usd
    ids: tuple[str, ...]


class RealizedShape(TypedDict):
    """Gains and income of a tax year; ``incomplete`` are ids of what could not be added."""

    year: int
    short_term: SumShape
    long_term: SumShape
    reported_short_term: SumShape
    reported_long_term: SumShape
    collectibles: SumShape
    digital_asset_income: SumShape
    services_income: SumShape
    incomplete: tuple[str, ...]


class TaxShape(TypedDict):
    """A year's return: what is realized, all lines with their formulas, and the curves of the tax."""

    year: int
    realized: RealizedShape
    lines: tuple[LineShape, ...]
    marginal: MarginalShape
    curve: CurveShape


class LineBesideShape(TypedDict):
    """A line of the joint return beside those of two separate ones."""

    name: str
    label: str
    joint_usd: Usd
    taxpayer_usd: Usd
    spouse_usd: Usd
    difference_usd: Usd


class SpousesShape(TypedDict):
    """One joint return beside two separate ones."""

    year: int
    joint: Side
    taxpayer: Side
    spouse: Side
    difference_usd: Usd
    taxes: tuple[LineBesideShape, ...]
    reasons: tuple[LineBesideShape, ...]
    findings: tuple[Finding, ...]


class StatesShape(TypedDict):
    """How far the tax of the states is computed."""

    year: int
    states: tuple[StateStanding, ...]


class QuestionsShape(TypedDict):
    """What only the owner can know, by the money it is about."""

    questions: tuple[Question, ...]


class HistoryShape(TypedDict):
    """Everything that the owner said, and whether it counts."""

    history: tuple[Recorded, ...]


class FilesShape(TypedDict):
    """The files that were imported."""

    files: tuple[StoredFile, ...]


class ImportShape(TypedDict):
    """What became of files, and what is open afterwards."""

    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]


class StampsShape(TypedDict):
    """Time stamps of authorities that the project keeps."""

    stamps: tuple[KeptStamp, ...]


class VerifyShape(TypedDict):
    """Whether everything is as it was recorded."""

    faults: tuple[Fault, ...]
    counts: Mapping[str, int]
    head: str
    proofs: tuple[AssetProof, ...]
    signatures: Signed


class RefusalShape(TypedDict):
    """Why something cannot be done, and what to do; each in a sentence."""

    what: str
    fix: str


class UndoneShape(TypedDict):
    """What was taken back, and the history after it."""

    undone: str
    action: Action
    history: tuple[Recorded, ...]


class AnsweredShape(TypedDict):
    """What was recorded, why it does not count if it does not, and the questions that stay open."""

    recorded: str
    counts: bool
    why_not: str
    questions: tuple[Question, ...]
