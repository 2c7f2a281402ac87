"""FDX: Form 1099-DA, and Form 1099-B beside it, as JSON of the Financial Data Exchange.

The sales stand in lists somewhere in the document, known by their keys and not by their place, since every
sender wraps them differently. Sales of digital assets are evidence to compare with; sales of securities are
filed as they stand. Names of sender and recipient are no rows and are not looked at. Left out: other forms
in the document, and adjustments other than wash sales, which block.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lotwise.importers.base import Evidence, Format, Outcome, each, may_have, needs
from lotwise.importers.cells import shown
from lotwise.importers.layout import Content, Grid, Part
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_boxes import box_in, is_digital_box
from lotwise.importers.sources.securities_names import Property, name_in, property_of
from lotwise.importers.sources.securities_sales import Security, evidence, is_yes, reported, sold
from lotwise.ledger.transaction import Custody, Wallet

_DATES: Final = ("%Y-%m-%d",)
_NO_BOX: Final = frozenset({"", "X"})
"""X says that the box is not determined."""
_DIGITAL: Final = "digital assets"
_OLDER: Final = "cryptocurrencies"
"""Digital assets as FDX 5 had them, with names of their own."""
_SECURITIES: Final = "securities"
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    _DIGITAL: frozenset({"digitalAssetName", "digitalAssetCode"}),
    _OLDER: frozenset({"cryptocurrencyName"}),
    _SECURITIES: frozenset({"securityName", "saleDescription", "numberOfShares"}),
}
_CODE: Final = re.compile(r"[A-Z0-9]{9}")
_TERMS: Final = {"short": False, "long": True}


def _parts(content: Content) -> Sequence[Part] | None:
    """Return the sales of the document, those of each kind as a table; None where it holds none."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for kind, sale in _sales(content.document):
        found.setdefault(kind, []).append(sale)
    if not found:
        return None
    grids = Content(content.name, json.dumps(found).encode()).tables
    return [
        Part(name=grid.name, header=grid.rows[0], records=grid.rows[1:])
        for grid in grids
        if isinstance(grid, Grid)
    ]


def _sales(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every reported sale in a document with its kind, wherever it stands."""
    if isinstance(value, list):
        for one in value:
            yield from _sales(one)
    elif isinstance(value, dict):
        is_sale = "dateOfSale" in value or {"proceeds", "salesPrice"} & value.keys()
        kind = next((kind for kind, keys in _KINDS.items() if keys & value.keys()), "")
        if is_sale and kind:
            yield kind, value
            return
        for inner in value.values():
            yield from _sales(inner)


def _read(row: Row) -> Outcome:
    if is_yes(row, "various") and row.text("acquired"):
        raise row.unclear("acquired", "a date, and yet the units were acquired on various dates.")
    return _security(row) if row.sheet.section == _SECURITIES else _digital(row)


def _digital(row: Row) -> Outcome:
    if row.text("box").strip().upper() not in _NO_BOX and not is_digital_box(row):
        raise row.unclear("box", f"{shown(row.text('box'))} is no box for digital assets.")
    if row.text("code") and not _CODE.fullmatch(row.text("code").upper()):
        raise row.unclear("code", f"{shown(row.text('code'))} is no code of a digital asset.")
    row.quantity("units")
    return evidence(row, reported(row, _DATES), row.text("asset") or row.text("code"))


def _security(row: Row) -> Outcome:
    for role in ("corrected", "more_adjusted_by", "multiple", "incomplete"):
        if row.word(role) not in {"", "false"}:
            raise row.unclear(role, f"{shown(row.text(role))} is an adjustment that lotwise does not read.")
    description = row.text("description") or row.text("name")
    if is_digital_box(row) or property_of(description) is Property.DIGITAL:
        return evidence(row, reported(row, _DATES), name_in(description))
    by_box, is_long = box_in(row)
    word = row.word("term")
    if word and (word not in _TERMS or is_long not in {None, _TERMS[word]}):
        raise row.unclear("term", f"{shown(row.text('term'))} is not the term of the box.")
    said = {by_box, _flag(row, "reported", "true"), _flag(row, "noncovered", "false")} - {None}
    if len(said) > 1:
        raise row.unclear("reported", "the row says both that basis is reported and that it is not.")
    what = Security(
        description=description,
        quantity=row.amount("quantity"),
        is_long=_TERMS.get(word, is_long),
        is_reported=said.pop() if said else None,
    )
    return sold((row,), reported(row, _DATES), what)


def _flag(row: Row, role: str, meaning_yes: str) -> bool | None:
    """Return what a boolean says of reported basis; a security that is covered says nothing of it."""
    word = row.word(role)
    if word not in {"true", "false", ""}:
        raise row.unclear(role, f"{shown(row.text(role))} is neither true nor false.")
    if not word or (role == "noncovered" and word == "false"):
        return None
    return word == meaning_yes


FORMATS: Final = (
    Format(
        id="fdx_1099da.json",
        family="fdx_1099da",
        title="FDX tax data, Form 1099-DA",
        wallet=Wallet(name="Broker (1099-DA)", custody=Custody.BROKER_US),
        columns=(
            needs("disposed", "dateOfSale"),
            needs("proceeds", "proceeds", "salesPrice"),
            may_have("asset", "digitalAssetName", "cryptocurrencyName"),
            may_have("code", "digitalAssetCode"),
            may_have("units", "units", "quantity"),
            may_have("acquired", "dateAcquired"),
            may_have("various", "variousDatesAcquired"),
            may_have("basis", "costBasis"),
            may_have("box", "checkboxOnForm8949"),
            may_have("reported", "basisReported"),
            may_have("term", "longOrShort"),
            may_have("disallowed", "washSaleLossDisallowed"),
            may_have("market_discount", "accruedMarketDiscount"),
            may_have("withheld", "federalTaxWithheld"),
            may_have("loss_not_allowed", "lossNotAllowed"),
            may_have("qof", "qof"),
            may_have("ordinary", "ordinary"),
            may_have("collectible", "collectible"),
            may_have("noncovered", "noncoveredSecurity"),
            may_have("description", "saleDescription"),
            may_have("name", "securityName"),
            may_have("quantity", "numberOfShares"),
            may_have("adjusted_by", "adjustmentCodes.0.code"),
            may_have("adjusted_usd", "adjustmentCodes.0.amount"),
            may_have("more_adjusted_by", "adjustmentCodes.1.code"),
            may_have("multiple", "multiple"),
            may_have("incomplete", "incomplete"),
            may_have("corrected", "correctedCostBasis"),
        ),
        read=each(_read),
        layout=_parts,
        generations="FDX 5 to 6.5; lists of sales wherever they stand",
        known_missing="Other forms of the document. Form 1099-DA is evidence of sales and no transactions.",
        evidence=Evidence.CONSTRUCTED,
        revision=2,
    ),
)
