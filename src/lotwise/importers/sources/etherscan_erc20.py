"""Tokens and NFTs in the exports of Etherscan and the explorers made like it.

A token is known by its contract: anybody can publish one with the symbol of another, and send it unasked.
Well-known contracts have the plain code, any other one of its own, so that a look-alike stays apart and the
ledger can set it aside. Each piece of a collection is an asset of its own. All rows of one hash and one asset
are summed; what moves nothing, as in transfers of zero that only plant an address, is left out.
Left out: fees, which stand in the export of transactions.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, Outcomes, Rows, by, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved
from lotwise.importers.sources.etherscan_rows import (
    HASH_AND_TIME,
    Way,
    about,
    address_of,
    at_of,
    counterparty,
    hash_or_none,
    way_of,
)
from lotwise.ledger.known_assets import contract_asset, nft_asset
from lotwise.ledger.transaction import Custody, Wallet

_NUMBER: Final = re.compile(r"\d{1,80}")
_SINGLE: Final = frozenset({"721", "erc721", "erc-721"})
_MANY: Final = frozenset({"1155", "erc1155", "erc-1155"})


def _contract(row: Row) -> str:
    found = address_of(row, "contract")
    if not found:
        raise row.unclear("contract", "it is empty, so the token is not known.")
    return found


def _units(row: Row, way: Way, quantity: Quantity) -> Quantity:
    """Return the units that came in a row (positive) or left; zero for a transfer to itself."""
    if quantity < 0:
        raise row.unclear("quantity", "units below zero.")
    return {Way.IN: quantity, Way.OUT: -quantity, Way.INSIDE: 0}[way]


def _summed(rows: Rows, asset: str, part: str, units_of: Callable[[Row], Quantity]) -> Outcomes:
    """Return what the rows of one hash and one asset tell: their sum, with the name of the part."""
    told = [(row, way_of(row)) for row in rows]
    each_units = [_units(row, way, units_of(row)) for row, way in told]
    units = sum(each_units)
    if not units:
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    idle = [row for row, one in zip(rows, each_units, strict=True) if not one]
    counted = tuple(row for row, one in zip(rows, each_units, strict=True) if one)
    row, way = counted[0], Way.IN if units > 0 else Way.OUT
    leg = row.leg(asset, units, _value(counted))
    more = about(counted, part, counterparty(row, way))
    outcomes: list[Outcome] = [LeftOut(rows=(one,), reason=Reason.NOTHING_MOVED) for one in idle]
    return [*outcomes, moved(counted, at_of(row), leg, **more)]


def _value(rows: Sequence[Row]) -> Usd | None:
    """Return the value that a single row states for its day; of several, what they were worth is not one."""
    money = rows[0].money("value", "USD") if len(rows) == 1 else None
    return as_usd(money) if money and money > 0 else None


def _fungible(rows: Rows) -> Outcomes:
    contract = _contract(rows[0])
    asset = contract_asset(rows[0].text("symbol"), contract)
    return _summed(rows, asset, contract, lambda row: row.quantity("quantity"))


def _pieces(rows: Rows) -> Outcomes:
    number = rows[0].text("number")
    if not _NUMBER.fullmatch(number):
        raise rows[0].unclear("number", f"{shown(number)} is no number of a piece.")
    contract, plain = _contract(rows[0]), str(int(number))
    return _summed(rows, nft_asset(contract, plain), f"{contract}#{plain}", _count)


def _count(row: Row) -> Quantity:
    standard, found = row.word("standard"), row.amount("quantity")
    if standard in _MANY or (not standard and found is not None):
        return row.quantity("quantity")
    if standard and standard not in _SINGLE:
        raise UnclearError(f"The type {shown(row.text('standard'))} of an NFT is not known.")
    if found not in {None, ONE}:
        raise row.unclear("quantity", "of an ERC-721 there is one piece.")
    return ONE


def _by_contract(row: Row) -> object:
    found = hash_or_none(row)
    return found and (found, row.text("contract").lower(), row.text("number"))


_WALLET: Final = Wallet(name="Ethereum wallet", custody=Custody.SELF)
_ADDRESSES: Final = (needs("from", "From"), needs("to", "To"), needs("contract", "ContractAddress"))

FORMATS: Final[tuple[Format, ...]] = (
    Format(
        id="etherscan.erc20",
        family="etherscan",
        title="Etherscan transfers of contract assets (ERC-20)",
        wallet=_WALLET,
        columns=(
            *HASH_AND_TIME,
            *_ADDRESSES,
            needs("quantity", "TokenValue", "Value"),
            may_have("value", "USDValueDayOfTx"),
            needs("name", "TokenName"),
            needs("symbol", "TokenSymbol"),
        ),
        forbidden=("TokenId", "Token ID"),
        read=_fungible,
        group=by(_by_contract),
        generations="2019 to now",
        known_missing="Fees: they stand in the export of transactions. Assets bridged to other chains have "
        "codes of their own, as far as they are not well known.",
        evidence=Evidence.CONSTRUCTED,
        needs_address=True,
        parties=("from", "to"),
    ),
    Format(
        id="etherscan.nft",
        family="etherscan",
        title="Etherscan NFT transfers (ERC-721 and ERC-1155)",
        wallet=_WALLET,
        columns=(
            *HASH_AND_TIME,
            *_ADDRESSES,
            needs("number", "Token ID", "TokenId"),
            needs("name", "TokenName"),
            needs("symbol", "TokenSymbol"),
            may_have("standard", "Type"),
            may_have("quantity", "Quantity", "TokenAmount", "TokenValue", "Value"),
        ),
        read=_pieces,
        group=by(_by_contract),
        generations="2021 to now; ERC-721 and ERC-1155 alone, or both together",
        known_missing="Fees. The older export of ERC-1155, whose rows have a cell without a heading, blocks.",
        evidence=Evidence.CONSTRUCTED,
        needs_address=True,
        parties=("from", "to"),
    ),
)
