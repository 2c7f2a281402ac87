"""The box of Form 8949, by year, custody, term and what the broker knows of the units."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from lotwise.core.errors import MissingRuleError
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Root
from lotwise.reports.boxes import expected_box, reported_box

SELF, US, FOREIGN = Custody.SELF, Custody.BROKER_US, Custody.BROKER_FOREIGN


@pytest.mark.parametrize(
    ("custody", "acquired_on", "disposed_on", "box", "line"),
    [
        # until 2024 digital assets share the boxes of everything without a Form 1099
        (SELF, date(2023, 1, 5), date(2023, 6, 1), "C", "3"),
        (US, date(2021, 1, 5), date(2023, 6, 1), "F", "10"),
        (US, date(2024, 1, 5), date(2024, 12, 31), "C", "3"),
        (FOREIGN, date(2021, 1, 5), date(2024, 6, 1), "F", "10"),
        # 2025: US brokers report proceeds, and no basis
        (SELF, date(2025, 1, 5), date(2025, 6, 1), "I", "3"),
        (SELF, date(2021, 1, 5), date(2025, 6, 1), "L", "10"),
        (FOREIGN, date(2025, 1, 5), date(2025, 6, 1), "I", "3"),
        (FOREIGN, date(2021, 1, 5), date(2025, 6, 1), "L", "10"),
        (US, date(2024, 6, 1), date(2025, 1, 1), "H", "2"),
        (US, date(2025, 1, 5), date(2025, 12, 31), "H", "2"),
        (US, date(2021, 1, 5), date(2025, 6, 1), "K", "9"),
        # from 2026: with basis for units bought there since 2026
        (SELF, date(2026, 1, 5), date(2026, 6, 1), "I", "3"),
        (FOREIGN, date(2021, 1, 5), date(2026, 6, 1), "L", "10"),
        (US, date(2025, 12, 31), date(2026, 1, 1), "H", "2"),
        (US, date(2021, 1, 5), date(2026, 6, 1), "K", "9"),
        (US, date(2026, 1, 1), date(2026, 1, 1), "G", "1b"),
        (US, date(2026, 1, 1), date(2027, 1, 2), "J", "8b"),
    ],
)
def test_the_box_follows_year_custody_and_acquisition(
    root: Callable[..., Root],
    sold: Callable[..., Disposition],
    *,
    custody: Custody,
    acquired_on: date,
    disposed_on: date,
    box: str,
    line: str,
) -> None:
    row = sold(root(acquired_on=acquired_on), custody=custody, disposed_on=disposed_on)
    assert row.term is not None
    choice = expected_box(row, row.term, pays_for_trade=False)
    assert (choice.box.letter, choice.box.schedule_d_line) == (box, line)
    assert choice.why.startswith(f"Box {box} is expected: ")


@pytest.mark.parametrize(
    ("kind", "wallet", "has_moved", "box", "words"),
    [
        (Kind.PURCHASE, "Coinbase", False, "G", "proceeds and basis"),
        (Kind.EXCHANGE, "Coinbase", False, "G", "proceeds and basis"),
        (Kind.PURCHASE, "Coinbase", True, "H", "transferred in"),
        (Kind.PURCHASE, "Kraken", False, "H", "transferred in"),
        (Kind.STAKING, "Coinbase", False, "H", "staking income"),
        (Kind.GIFT_IN, "Coinbase", False, "H", "gift received"),
    ],
)
def test_units_are_covered_only_when_bought_there_and_never_moved(
    root: Callable[..., Root],
    sold: Callable[..., Disposition],
    kind: Kind,
    wallet: str,
    *,
    has_moved: bool,
    box: str,
    words: str,
) -> None:
    row = sold(root(kind=kind, wallet=wallet), has_moved=has_moved)
    choice = expected_box(row, Term.SHORT, pays_for_trade=False)
    assert choice.box.letter == box
    assert words in choice.why


def test_inherited_units_without_a_date_are_unknown_to_the_broker(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    row = sold(root(acquired_on=None, is_always_long=True, kind=Kind.INHERITANCE))
    assert expected_box(row, Term.LONG, pays_for_trade=False).box.letter == "K"


@pytest.mark.parametrize(
    ("pays_for_trade", "custody", "box", "words"),
    [
        (True, US, "G", "proceeds and basis"),
        (False, US, "I", "fee paid on a transfer"),
        (True, SELF, "I", "your own hands"),
    ],
)
def test_a_fee_is_reported_only_when_it_pays_a_broker_for_a_trade(
    root: Callable[..., Root],
    sold: Callable[..., Disposition],
    *,
    pays_for_trade: bool,
    custody: Custody,
    box: str,
    words: str,
) -> None:
    fee = sold(root(), kind=DispositionKind.FEE, custody=custody)
    choice = expected_box(fee, Term.SHORT, pays_for_trade=pays_for_trade)
    assert choice.box.letter == box
    assert words in choice.why


def test_units_withheld_from_those_received_are_excepted_from_reporting(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    fee = sold(root(transaction_id="tx_sold"), kind=DispositionKind.FEE)
    choice = expected_box(fee, Term.SHORT, pays_for_trade=True)
    assert choice.box.letter == "I"
    assert "withheld" in choice.why


def test_a_payment_is_reported_where_the_broker_handled_it(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    choice = expected_box(sold(root(), kind=DispositionKind.SPEND), Term.SHORT, pays_for_trade=True)
    assert choice.box.letter == "G"
    assert "where Coinbase handled the payment" in choice.why


def test_a_wallet_named_like_a_template_is_only_a_name(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    row = replace(sold(root()), wallet="{0} {}")
    assert "{0} {} must report" in expected_box(row, Term.SHORT, pays_for_trade=False).why


@pytest.mark.parametrize(
    ("is_long", "is_basis_reported", "box"),
    [(False, True, "A"), (False, False, "B"), (True, True, "D"), (True, False, "E")],
)
def test_securities_have_the_boxes_of_form_1099_b(
    security: Callable[..., ReportedSale], *, is_long: bool, is_basis_reported: bool, box: str
) -> None:
    choice = reported_box(security(is_long=is_long, is_basis_reported=is_basis_reported))
    assert choice.box.letter == box
    assert choice.why.startswith(f"Box {box}: Example Brokerage reports")


def test_a_year_before_the_form_had_these_boxes_is_an_error(
    root: Callable[..., Root], sold: Callable[..., Disposition]
) -> None:
    row = sold(root(acquired_on=date(2010, 1, 5)), disposed_on=date(2012, 6, 1))
    with pytest.raises(MissingRuleError, match="no boxes of Form 8949 for 2012"):
        expected_box(row, Term.LONG, pays_for_trade=False)
