"""What the fields of a statement are called, on the form, in files of brokers, and on the command line.

One list serves tables, JSON and what is typed in: a column is known by the words of the form, by the names
that brokers and FDX give it, or by the number of its box. Which file writes which is told nowhere, so none is
asked for. Left out: columns of prices and of gain; gain is only compared.

Source:
    Form 1099-DA (2026), boxes 1a to 16; FDX 6 `Tax1099Da`, as far as its keys are public.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lotwise.importers.base import Column, Evidence, Format, each, may_have
from lotwise.importers.cells import UnclearError
from lotwise.importers.detect import positions_of
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_columns import (
    ACQUIRED,
    BASIS,
    BOX,
    DISPOSED,
    GAIN,
    PROCEEDS,
    TERM,
    boxed,
)
from lotwise.importers.table import header_key
from lotwise.ledger.transaction import Custody, Wallet

FIELDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "code": ("1a", "code for the digital asset"),
        "name": ("1b", "name of the digital asset"),
        "units": ("1c", "number of units"),
        "acquired": ("1d", "date acquired, or VARIOUS"),
        "various": ("", "whether acquired on various dates"),
        "disposed": ("1e", "date sold or disposed"),
        "proceeds": ("1f", "proceeds"),
        "basis": ("1g", "cost or other basis; empty is not zero"),
        "market_discount": ("1h", "accrued market discount"),
        "disallowed": ("1i", "wash sale loss disallowed"),
        "reported": ("2", "whether basis is reported to the IRS"),
        "proceeds_kind": ("3a", "gross or net"),
        "qof": ("3b", "whether proceeds are from a QOF"),
        "withheld": ("4", "federal income tax withheld"),
        "loss_not_allowed": ("5", "whether the loss is not allowed"),
        "term": ("6", "short, long or ordinary"),
        "ordinary": ("", "whether gain or loss is ordinary"),
        "cash_only": ("7", "whether proceeds are only cash"),
        "customer": ("8", "whether the broker relied on information of its customer"),
        "noncovered": ("9", "whether the asset is a noncovered security"),
        "aggregate": ("11a", "stablecoins or NFTs, where the line adds up sales"),
        "sale_count": ("11b", "number of transactions it adds up"),
        "first_sales": ("11c", "proceeds of first sales of NFTs by their maker"),
        "units_in": ("12a", "number of units transferred in"),
        "transferred_in": ("12b", "date they were transferred in"),
        "state": ("14", "state"),
        "state_number": ("15", "state identification number"),
        "state_withheld": ("16", "state tax withheld"),
        "cusip": ("cusip", "CUSIP number"),
        "box": ("box", "applicable checkbox on Form 8949: G, H, J, K, or X or Y"),
        "id": ("id", "the broker's own id of the sale"),
        "gain": ("", "gain or loss, only to compare"),
        "currency": ("", "what amounts are in"),
        "form": ("", "which form it is"),
        "year": ("", "tax year"),
        "account": ("", "account number"),
        "broker": ("", "name of the broker"),
        "recipient": ("", "name of the recipient"),
        "tin": ("", "the recipient's TIN, or its last four digits"),
        "corrected": ("", "whether the form is a corrected one"),
    }
)
"""Every field a column can be for: its number on Form 1099-DA, where it has one, and what it says."""

_STATE: Final = "stateTaxWithholding.0."
"""How the first state of a sale is called in JSON of FDX."""
_COLUMNS: Final[tuple[Column, ...]] = (
    may_have(
        *("code", "Code for digital asset", "DTIF Code", "Digital Asset Code", "digitalAssetCode", "DTI"),
        *("DTI Code", boxed("1a", "code")),
    ),
    may_have(
        *("name", "Name of digital asset", "Digital Asset Name", "digitalAssetName", "cryptocurrencyName"),
        *("DTIF Name", "Asset Name", "Digital Asset", "Asset", "Description of Property", "saleDescription"),
        *("Description", "securityName", "Currency Name", "Currency", boxed("1b", "name", "asset")),
    ),
    may_have(
        *("units", "Number of units", "Units", "DTIF Units", "Quantity", "Shares", "numberOfShares"),
        *(
            "Units Sold",
            "Quantity Sold",
            "Amount",
            "Asset Amount",
            boxed("1c", "units", "quantity", "number"),
        ),
    ),
    may_have("acquired", *ACQUIRED, "dateAcquired", boxed("1d", "acquired")),
    may_have("various", "variousDatesAcquired", "Various Dates Acquired"),
    may_have("disposed", *DISPOSED, "dateOfSale", boxed("1e", "sold", "dispos", "sale")),
    may_have("proceeds", *PROCEEDS, "salesPrice", boxed("1f", "proceeds")),
    may_have("basis", *BASIS, "costBasis", boxed("1g", "cost", "basis")),
    may_have("market_discount", "Accrued market discount", "accruedMarketDiscount", "ACCRDMKTDISCOUNT"),
    may_have(
        *("disallowed", "Wash sale loss disallowed", "washSaleLossDisallowed", "WASH AMT DISALLOWED"),
        *("Wash Sale Disallowed", boxed("1i", "wash")),
    ),
    may_have(
        *("reported", "Check if basis reported to IRS", "Basis reported to IRS", "basisReported"),
        *("Basis Reported", boxed("2", "basis")),
    ),
    may_have(
        *("proceeds_kind", "Reported to IRS", "grossOrNet", "Gross or Net", "GROSSPROCEEDSINDICATOR"),
        boxed("3a", "gross", "net", "reported"),
    ),
    may_have("qof", "QOF", "Qualified Opportunity Fund", boxed("3b", "qof", "opportunity")),
    may_have(
        *("withheld", "Federal income tax withheld", "federalTaxWithheld", "FED TAX WITHHELD"),
        boxed("4", "withheld"),
    ),
    may_have("loss_not_allowed", "lossNotAllowed", "Loss not allowed", boxed("5", "loss")),
    may_have("term", *TERM, "longOrShort", boxed("6", "gain", "term", "short")),
    may_have("ordinary", "Ordinary"),
    may_have("cash_only", "cashOnly", "Only cash", "Cash Only", boxed("7", "cash")),
    may_have(
        *("customer", "customerProvided", "Customer-Provided Information"),
        re.compile(r".*customer-?provided.*"),
    ),
    may_have("noncovered", "noncoveredSecurity", "Non covered", boxed("9", "noncovered"), *("Noncovered",)),
    may_have(
        *("aggregate", "aggregateType", "Aggregate", "Aggregate Method"),
        boxed("11a", "aggregate", "stablecoin", "reason"),
    ),
    may_have("sale_count", "numberOfTransactions", "Number of transactions", boxed("11b", "number", "trans")),
    may_have("first_sales", "firstSaleProceeds", "Proceeds from a Primary Sale", boxed("11c", "proceeds")),
    may_have("units_in", "unitsTransferredIn", "Number of units transferred in", boxed("12a", "units")),
    may_have("transferred_in", "transferInDate", "Transfer-in date", boxed("12b", "date")),
    may_have("state", "State name", "STATECODE", "stateCode", f"{_STATE}stateCode", boxed("14", "state")),
    may_have(
        *("state_number", "State identification no.", "STATEIDNUM", f"{_STATE}stateTaxId"),
        boxed("15", "state"),
    ),
    may_have(
        *("state_withheld", "State tax withheld", "STATETAXWHELD", f"{_STATE}stateTaxWithheld"),
        boxed("16", "state"),
    ),
    may_have("cusip", "CUSIP number", "CUSIP"),
    may_have("box", *BOX, "checkboxOnForm8949"),
    may_have("id", "Transaction ID", "transactionId", "Transaction Id", "Trade ID", "Reference"),
    may_have("gain", *GAIN),
    may_have("currency", "Currency Code", "Proceeds Currency", "currencyCode"),
    may_have("form", "Form", "Form Type", "Tax Form"),
    may_have("year", "Tax Year", "taxYear", "Year"),
    may_have("account", "Account number", "accountNumber", "Account"),
    may_have("broker", "Filer's name", "Payer's name", "PAYER NAME1", "Broker", "Filer name", "Payer name"),
    may_have("recipient", "Recipient's name", "Recipient name", "Recipient"),
    may_have("tin", "Recipient's TIN", "Recipient TIN", "SSN"),
    may_have("corrected", "Corrected", "Is Corrected"),
)
_BY_NUMBER: Final = {number.casefold(): role for role, (number, _) in FIELDS.items() if number}
NEEDED: Final = ("disposed", "proceeds")
"""Without these columns a table is no statement; and without a name or a code."""


def _never(_row: Row) -> object:
    raise UnclearError("Statements are read line by line.")


FORM: Final = Format(
    id="statement",
    family="statement",
    title="A broker's statement",
    wallet=Wallet(name="", custody=Custody.BROKER_US),
    columns=_COLUMNS,
    read=each(_never),  # type: ignore[arg-type]  # its columns are used, and its rows read in `fields`
    generations="Form 1099-DA of 2025 and 2026",
    known_missing="",
    evidence=Evidence.CONSTRUCTED,
)
"""The columns in the form in which `positions_of` takes them."""


def found_columns(headings: tuple[str, ...], said: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each field's column in a header row.

    Args:
        headings: The header row.
        said: Column names by field, as the owner says; they count before the known names.

    Examples:
        >>> found_columns(("Asset", "Date sold", "Proceeds", "When"), {"acquired": "When"})
        {'name': 0, 'disposed': 1, 'proceeds': 2, 'acquired': 3}
    """
    places = {header_key(name): place for place, name in reversed(tuple(enumerate(headings)))}
    chosen = {role: places[header_key(name)] for role, name in said.items() if header_key(name) in places}
    known = {
        role: place for role, place in positions_of(FORM, headings).items() if place not in chosen.values()
    }
    return {**known, **chosen}


def is_statement_header(columns: Mapping[str, int]) -> bool:
    """Return whether columns are enough for a statement: an asset, a day and proceeds."""
    return all(role in columns for role in NEEDED) and bool({"name", "code"} & columns.keys())


def field_named(word: str) -> str | None:
    """Return the field that a word of the command line names: its own word, or its number on the form.

    Examples:
        >>> field_named("1f"), field_named("proceeds"), field_named("Box 11a"), field_named("17")
        ('proceeds', 'proceeds', 'aggregate', None)
    """
    folded = word.casefold().strip()
    plain = folded.removeprefix("box").removeprefix("field").strip() or folded
    return plain if plain in FIELDS else _BY_NUMBER.get(plain)
