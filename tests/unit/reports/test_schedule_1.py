"""Schedule 1: income received in digital assets on the line of its kind."""

from datetime import date

from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind
from lotwise.lots.lot import Income
from lotwise.reports.schedule_1 import receipts_of, schedule_1


def income(kind: Kind, worth: str | None, on: date = date(2025, 3, 1), asset: str = "ETH") -> Income:
    return Income(
        transaction_id=f"tx_{kind.value}_{worth}_{on}",
        kind=kind,
        asset=asset,
        wallet="Kraken",
        quantity=quantity("0.5"),
        received_on=on,
        ordinary_income_usd=None if worth is None else usd(worth),
    )


INCOMES = [
    income(Kind.STAKING, "10.005"),
    income(Kind.STAKING, "10.005", date(2025, 1, 1)),
    income(Kind.AIRDROP, None),
    income(Kind.MINING, "5"),
    income(Kind.SERVICES, "700"),
    income(Kind.STAKING, "99", date(2024, 12, 31)),
]


def test_each_receipt_is_in_cents_by_date_and_has_its_line() -> None:
    receipts = receipts_of(INCOMES, 2025)
    assert receipts[0].received_on == date(2025, 1, 1)
    assert {(one.kind, one.line) for one in receipts} == {
        ("staking income", "8v"), ("airdrop", "8v"), ("mining income", "8v"), ("pay for services", "3"),
    }  # fmt: skip
    assert sum(one.amount_usd or 0 for one in receipts) == usd("725.02")


def test_lines_say_what_they_are_made_of() -> None:
    pay, other = schedule_1(receipts_of(INCOMES, 2025), 2025)
    assert (pay.form, pay.line, pay.amount_usd) == ("Schedule 1", "3", usd(700))
    assert "Schedule SE" in pay.why
    assert (other.line, other.amount_usd) == ("8v", usd("25.02"))
    assert other.why.startswith("Airdrop $0.00, mining income $5.00, staking income $20.02.")
    assert "1 of 4 receipts have no known value." in other.why
    assert "trade or business" in other.why


def test_a_year_without_income_has_no_line() -> None:
    assert schedule_1(receipts_of(INCOMES, 2023), 2023) == ()
