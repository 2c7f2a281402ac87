"""What wash sales tell: what is not allowed, where it went, and whose window is still open."""

from dataclasses import replace
from datetime import UTC, date, datetime

from builders import leg, out, transaction
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Custody, Kind
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root
from lotwise.lots.wash_findings import (
    OpenLoss,
    Replacement,
    open_window_findings,
    wash_sale_findings,
)

ROOT = Root(
    id="root_old",
    asset="IBIT",
    quantity=100 * ONE,
    basis_usd=usd(6000),
    acquired_at=datetime(2025, 1, 21, tzinfo=UTC),
    acquired_on=date(2025, 1, 21),
    kind=Kind.PURCHASE,
    transaction_id="bought",
    wallet="Fidelity",
)
SALE = Disposition(
    transaction_id="the sale",
    kind=DispositionKind.SALE,
    root=ROOT,
    start=0,
    stop=100 * ONE,
    asset="IBIT",
    wallet="Fidelity",
    custody=Custody.BROKER_US,
    disposed_at=datetime(2025, 4, 8, 12, tzinfo=UTC),
    disposed_on=date(2025, 4, 8),
    proceeds_usd=usd(4500),
    method=Method.FIFO,
    disallowed_usd=usd(900),
)
OWN = Replacement(
    quantity=40 * ONE,
    disallowed_usd=usd(600),
    wallet="Schwab",
    acquired_on=date(2025, 4, 10),
    lot_id="root_new",
)
IRA = Replacement(quantity=20 * ONE, disallowed_usd=usd(300), wallet="Roth", acquired_on=date(2025, 4, 11))
TRADE = transaction(
    Kind.SALE, "2025-04-08", out("100 IBIT", "Fidelity"), leg("4500 USD", "Fidelity"), name="the sale"
)


def test_a_deferred_loss_says_how_much_and_in_whose_basis_it_is() -> None:
    (found,) = wash_sale_findings([(SALE, [OWN])], {"the sale": TRADE})
    assert (found.code, found.severity, found.amount_usd) == ("wash_sale", Severity.WARNING, usd(600))
    assert (found.subject, found.asset, found.wallet) == (SALE.id, "IBIT", "Fidelity")
    assert "40 of 100 IBIT sold at a loss from Fidelity on 2025-04-08" in found.what
    assert "$600.00 of the loss is not allowed" in found.what
    assert "40 acquired on 2025-04-10 in Schwab (root_new)" in found.what
    assert "code W" in found.fix
    assert found.where.file == "test.csv"


def test_what_a_retirement_account_replaced_is_a_warning_of_its_own() -> None:
    deferred, lost = wash_sale_findings([(SALE, [OWN, IRA])], {})
    assert (deferred.code, deferred.amount_usd) == ("wash_sale", usd(600))
    assert (lost.code, lost.amount_usd) == ("wash_sale_ira", usd(300))
    assert "gone for good" in lost.what
    assert "20 acquired on 2025-04-11 in Roth)" in lost.what
    assert str(lost.where) == ""


def test_each_disposition_is_told_of_once_and_long_lists_are_cut() -> None:
    parts = [replace(OWN, lot_id=f"root_{n}", acquired_on=None) for n in range(5)]
    (found,) = wash_sale_findings([(SALE, parts), (SALE, [])], {})
    assert found.amount_usd == usd(3000)
    assert "40 acquired in Schwab (root_0), " in found.what
    assert "root_2) and 2 more." in found.what


def test_open_windows_are_summed_by_asset_and_wallet() -> None:
    ones = [
        OpenLoss(disposition=SALE, quantity=ONE, loss_usd=usd(15), last_on=date(2025, 5, 8)),
        OpenLoss(disposition=SALE, quantity=ONE, loss_usd=usd(5), last_on=date(2025, 5, 9)),
        OpenLoss(
            disposition=replace(SALE, asset="FBTC"), quantity=ONE, loss_usd=usd(1), last_on=date(2025, 5, 1)
        ),
    ]
    other, found = open_window_findings(ones)
    assert (found.code, found.severity, found.amount_usd) == ("wash_window_open", Severity.INFO, usd(20))
    assert "by 2025-05-09 in any account of the household" in found.what
    assert (other.asset, other.amount_usd) == ("FBTC", usd(1))


def test_many_of_a_year_are_one_warning() -> None:
    """A trader's year would otherwise bury everything else."""
    few = [(replace(SALE, transaction_id=f"sale {n}"), [OWN]) for n in range(20)]
    many = [(replace(SALE, transaction_id=f"other {n}", asset="FBTC"), [OWN, IRA]) for n in range(21)]
    last_year = replace(SALE, disposed_on=date(2024, 12, 30))
    found = wash_sale_findings([*few, *many, (last_year, [OWN])], {})
    assert [one.code for one in found] == ["wash_sale"] * 20 + ["wash_sale", "wash_sale_ira", "wash_sale"]
    deferred, lost = found[20:22]
    assert deferred.amount_usd == usd(600) * 21
    assert "In 21 lots, FBTC sold at a loss in 2025 was replaced within 30 days" in deferred.what
    assert "$12,600.00 of the losses is not allowed" in deferred.what
    assert lost.amount_usd == usd(300) * 21
    assert "gone for good" in lost.what
