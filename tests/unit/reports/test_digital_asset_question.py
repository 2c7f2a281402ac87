"""The question about digital assets: what makes it Yes, what leaves it open, what is No by itself."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lotwise.core.quantity import quantity
from lotwise.ledger.asset_classes import CLASS_OF, classes_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.lot import Disposition, DispositionKind, Income, Mark, Root
from lotwise.reports.digital_asset_question import Happenings, digital_asset_answer, question_text
from lotwise.reports.schedule_d import Answer

Sold = Callable[..., Disposition]
Roots = Callable[..., Root]


def answer(dispositions: Iterable[Disposition] = (), incomes: Iterable[Income] = (), **more: Any) -> Answer:
    return digital_asset_answer(2026, Happenings(dispositions=dispositions, incomes=incomes, **more))


def income(kind: Kind = Kind.STAKING, on: date = date(2026, 3, 1)) -> Income:
    return Income(
        transaction_id="tx_income",
        kind=kind,
        asset="ETH",
        wallet="Kraken",
        quantity=quantity("1"),
        received_on=on,
        ordinary_income_usd=None,
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (DispositionKind.SALE, "sold (1 time)"),
        (DispositionKind.EXCHANGE, "exchanged for another asset"),
        (DispositionKind.SPEND, "paid with"),
        (DispositionKind.FEE, "used to pay a fee"),
        (DispositionKind.GIFT, "given away as a gift"),
        (DispositionKind.DONATION, "donated"),
        (DispositionKind.WORTHLESS, "abandoned"),
    ],
)
def test_what_was_disposed_of_makes_it_yes(
    root: Roots, sold: Sold, kind: DispositionKind, words: str
) -> None:
    said = answer([sold(root(), kind=kind)])
    assert (said.answer, words in said.why) == ("Yes", True)


@pytest.mark.parametrize(
    "kind", [Kind.STAKING, Kind.MINING, Kind.AIRDROP, Kind.REWARD, Kind.SERVICES, Kind.FORK]
)
def test_income_makes_it_yes_even_without_a_value(kind: Kind) -> None:
    said = answer(incomes=[income(kind)])
    assert (said.answer, said.why) == ("Yes", f"Digital assets were received as {kind.value} (1 time).")


def test_other_years_count_for_nothing(root: Roots, sold: Sold) -> None:
    said = answer([sold(root(), disposed_on=date(2025, 12, 31))], [income(on=date(2027, 1, 1))])
    assert (said.answer, said.why) == ("No", "Nothing was received or disposed of; holding alone is a No.")


@pytest.mark.parametrize("kind", [DispositionKind.LOST, DispositionKind.SPOUSE])
def test_what_is_not_settled_is_left_to_the_filer(root: Roots, sold: Sold, kind: DispositionKind) -> None:
    said = answer([sold(root(), kind=kind)])
    assert (said.answer, "decide it with your preparer" in said.why) == ("", True)


def test_what_is_certain_outweighs_what_is_not(root: Roots, sold: Sold) -> None:
    both = [sold(root(), kind=DispositionKind.LOST), sold(root(), slice_of=("5", "6"))]
    assert answer(both).answer == "Yes"


def test_purchases_and_own_transfers_are_named_and_no(transaction: Callable[..., Transaction]) -> None:
    happened = [
        (date(2026, 1, 5), transaction(id="tx_1", kind=Kind.PURCHASE)),
        (date(2026, 1, 6), transaction(id="tx_2", kind=Kind.PURCHASE)),
        (date(2026, 1, 7), transaction(id="tx_3", kind=Kind.TRANSFER)),
        (date(2025, 1, 7), transaction(id="tx_4", kind=Kind.INHERITANCE)),
    ]
    said = answer(transactions=happened)
    assert said.answer == "No"
    assert said.why == (
        "Digital assets were only bought with money (2 times) and moved between own wallets (1 time), which "
        "by itself is a No."
    )


def test_shares_of_a_fund_are_left_to_the_filer(
    root: Roots, sold: Sold, security: Callable[..., ReportedSale]
) -> None:
    reported = answer(sales=[security(description="10 IBIT"), security(description="XYZ CO")])
    assert (reported.answer, "shares of a fund" in reported.why) == ("", True)
    share = replace(sold(root()), asset="IBIT")
    assert answer([share], classes=classes_of({f"{CLASS_OF}IBIT": "security"})).answer == ""


def test_the_question_is_the_forms() -> None:
    assert question_text(2023).startswith("At any time during 2023, did you: (a) receive")
    assert answer().question == question_text(2026)


def test_what_was_sold_for_somebody_else_is_left_open_unless_something_else_makes_it_yes(
    root: Roots, sold: Sold
) -> None:
    own = sold(root(), disposed_on=date(2026, 5, 1))
    nominee = replace(own, mark=Mark.NOMINEE)
    alone = answer([nominee])
    assert (alone.answer, "sold in your name for somebody else (1 time)" in alone.why) == ("", True)
    assert answer([nominee], [income()]).answer == "Yes"
    assert answer([replace(own, mark=Mark.NOT_DEDUCTIBLE)]).answer == "Yes"
