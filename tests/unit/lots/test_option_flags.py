"""Options near a loss are told: which loss, which option; and nothing is told where there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import ONE
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Source
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root
from lotwise.lots.option_flags import option_findings
from lotwise.lots.wash_law import wash_law

SOLD = date(2025, 4, 8)
LAW = wash_law("current")


def own(asset: str = "IBIT", proceeds: int = 4500, on: date = SOLD) -> Disposition:
    root = Root(
        id="root_1",
        asset=asset,
        quantity=ONE,
        basis_usd=usd(6000),
        acquired_at=datetime(2025, 1, 21, tzinfo=UTC),
        acquired_on=date(2025, 1, 21),
        kind=Kind.PURCHASE,
        transaction_id="bought",
        wallet="Fidelity",
    )
    return Disposition(
        transaction_id="sold",
        kind=DispositionKind.SALE,
        root=root,
        start=0,
        stop=ONE,
        asset=asset,
        wallet="Fidelity",
        custody=Custody.BROKER_US,
        disposed_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        disposed_on=on,
        proceeds_usd=usd(proceeds),
        method=Method.FIFO,
    )


def reported(
    description: str, acquired_on: date | None, proceeds: int = 700, basis: int = 500
) -> ReportedSale:
    return ReportedSale(
        id=f"sale_{description}",
        broker="Schwab",
        description=description,
        quantity=ONE,
        acquired_on=acquired_on,
        disposed_on=SOLD,
        proceeds_usd=usd(proceeds),
        basis_usd=usd(basis),
        disallowed_usd=0,
        is_long=False,
        is_basis_reported=True,
        source=Source(file_id="f", file="1099.csv", rows=(7,)),
    )


CALL = reported("1 CALL IBIT 01/16/26 60", SOLD)


def test_a_call_on_what_was_sold_at_a_loss_is_told() -> None:
    (found,) = option_findings([own()], [CALL], Classes(), LAW)
    assert (found.code, found.severity, found.amount_usd) == ("wash_sale_option", Severity.WARNING, usd(1500))
    assert "IBIT was sold at a loss of $1,500.00 on 2025-04-08" in found.what
    assert "(1 CALL IBIT 01/16/26 60) was acquired at Schwab on 2025-04-08, within 30 days" in found.what


@pytest.mark.parametrize(("days", "is_told"), [(-31, False), (-30, True), (30, True), (31, False)])
def test_the_window_is_that_of_the_rule(days: int, *, is_told: bool) -> None:
    option = replace(CALL, acquired_on=SOLD + timedelta(days=days))
    assert bool(option_findings([own()], [option], Classes(), LAW)) is is_told


def test_an_option_on_a_fund_of_the_same_group_counts() -> None:
    option = reported("ARKB Jan 16 2026 $60 Call", SOLD)
    assert len(option_findings([own()], [option], Classes(), LAW)) == 1


@pytest.mark.parametrize(
    "option",
    [
        reported("1 PUT IBIT 01/16/26 60", SOLD),
        reported("PUT OPTION IBIT", SOLD),
        reported("CALL MSFT 01/16/26 60", SOLD),
        reported("100 IBIT", SOLD),
        reported("CALL IBIT 01/16/26 60", None),
    ],
)
def test_what_is_no_option_to_acquire_the_same_is_not_told(option: ReportedSale) -> None:
    assert option_findings([own()], [option], Classes(), LAW) == ()


@pytest.mark.parametrize(
    "sale", [own(proceeds=7000), replace(own(), kind=DispositionKind.GIFT), own("BTC"), own("MSFTX")]
)
def test_without_a_loss_that_the_rule_reaches_nothing_is_told(sale: Disposition) -> None:
    assert option_findings([sale], [CALL], Classes(), LAW) == ()


def test_under_a_bill_a_loss_on_bitcoin_counts() -> None:
    sale = own("BTC", on=date(2026, 11, 2))
    option = replace(reported("CALL BTC 01/16/27", date(2026, 11, 3)))
    assert option_findings([sale], [option], Classes(), LAW) == ()
    assert len(option_findings([sale], [option], Classes(), wash_law("hr10357"))) == 1


@pytest.mark.parametrize("description", ["100 sh. TSLA", "TSLA"])
def test_a_loss_that_a_broker_reports_counts_with_its_place(description: str) -> None:
    loss = reported(description, date(2024, 1, 5), proceeds=100)
    call = reported("CALL TSLA 06/20/25 300", SOLD, proceeds=100)
    (found,) = option_findings([], [loss, call], Classes(), LAW)
    assert (found.amount_usd, found.where.file, found.where.rows) == (usd(400), "1099.csv", (7,))


def test_a_broker_that_writes_names_is_understood_for_funds_only() -> None:
    call = reported("CALL IBIT 01/16/26 60", SOLD)
    fund = reported("ISHARES BITCOIN TRUST ETF", date(2024, 1, 5), proceeds=100)
    share = reported("TESLA INC", date(2024, 1, 5), proceeds=100)
    found = option_findings([], [fund, share, call], Classes(), LAW)
    assert [one.asset for one in found] == ["ISHARES BITCOIN TRUST ETF"]


def test_the_losses_of_a_year_are_one_warning() -> None:
    sales = [own(), own(proceeds=5000, on=date(2025, 4, 9)), own(on=date(2026, 1, 5))]
    options = [CALL, replace(CALL, acquired_on=date(2026, 1, 6))]
    old, new = option_findings(sales, options, Classes(), LAW)
    assert old.amount_usd == usd(2500)
    assert "in 2 lots, first on 2025-04-08" in old.what
    assert new.amount_usd == usd(1500)
