"""Builders that the tests of this room share."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Source, Transaction
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root

NOON = time(12, tzinfo=UTC)


def root_of(
    *,
    name: str = "a",
    units: str = "10",
    basis: str | None = "1000",
    acquired_on: date | None = date(2026, 1, 5),
    kind: Kind = Kind.PURCHASE,
    wallet: str = "Coinbase",
    is_always_long: bool = False,
    transaction_id: str = "tx_bought",
) -> Root:
    return Root(
        id=f"root_{name}",
        asset="BTC",
        quantity=quantity(units),
        basis_usd=None if basis is None else usd(basis),
        acquired_at=datetime.combine(acquired_on or date(2020, 1, 1), NOON),
        acquired_on=acquired_on,
        kind=kind,
        transaction_id=transaction_id,
        wallet=wallet,
        is_always_long=is_always_long,
    )


def sold_from(
    root: Root | None,
    *,
    disposed_on: date = date(2026, 6, 1),
    custody: Custody = Custody.BROKER_US,
    kind: DispositionKind = DispositionKind.SALE,
    proceeds: str | None = "400",
    slice_of: tuple[str, str] = ("0", "5"),
    has_moved: bool = False,
    transaction_id: str = "tx_sold",
    disallowed: str = "0",
) -> Disposition:
    start, stop = slice_of
    return Disposition(
        transaction_id=transaction_id,
        kind=kind,
        root=root,
        start=quantity(start),
        stop=quantity(stop),
        asset="BTC",
        wallet="Coinbase",
        custody=custody,
        disposed_at=datetime.combine(disposed_on, NOON),
        disposed_on=disposed_on,
        proceeds_usd=None if proceeds is None else usd(proceeds),
        method=Method.FIFO,
        moved_by=("tx_move",) if has_moved else (),
        disallowed_usd=usd(disallowed),
    )


def security_sold(
    *,
    description: str = "XYZ CO",
    acquired_on: date | None = date(2024, 5, 6),
    proceeds: str = "900",
    basis: str = "1000",
    disallowed: str = "0",
    is_long: bool = False,
    is_basis_reported: bool = True,
) -> ReportedSale:
    return ReportedSale(
        id=f"sale_{description}",
        broker="Example Brokerage",
        description=description,
        quantity=quantity("100"),
        acquired_on=acquired_on,
        disposed_on=date(2026, 3, 9),
        proceeds_usd=usd(proceeds),
        basis_usd=usd(basis),
        disallowed_usd=usd(disallowed),
        is_long=is_long,
        is_basis_reported=is_basis_reported,
        source=Source(file_id="file_x", file="realized.csv", rows=(2,)),
    )


def transaction_of(*, id: str, kind: Kind, native_id: str = "", chain_hash: str = "") -> Transaction:  # noqa: A002 - the field's name
    return Transaction(
        id=id,
        kind=kind,
        at=datetime(2026, 6, 1, tzinfo=UTC),
        legs=(),
        sources=(),
        native_id=native_id,
        chain_hash=chain_hash,
    )


@pytest.fixture(scope="session")
def root() -> Callable[..., Root]:
    """Return a builder: 10 BTC bought at Coinbase on 2026-01-05 for $1,000, unless told otherwise."""
    return root_of


@pytest.fixture(scope="session")
def sold() -> Callable[..., Disposition]:
    """Return a builder: the first 5 BTC of a root sold at Coinbase on 2026-06-01 for $400."""
    return sold_from


@pytest.fixture(scope="session")
def security() -> Callable[..., ReportedSale]:
    """Return a builder: 100 XYZ CO sold on 2026-03-09 for $900, short-term, basis $1,000 reported."""
    return security_sold


@pytest.fixture(scope="session")
def transaction() -> Callable[..., Transaction]:
    """Return a builder: a transaction without legs."""
    return transaction_of
