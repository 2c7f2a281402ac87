"""Which lots can be harvested, and why the others cannot."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from builders import arrived, books_of, bought, sent
from harvests import LATELY, LONG_AGO, TODAY, holding
from lotwise.core.money import DOLLAR
from lotwise.harvest.candidates import Action, candidates_of
from lotwise.lots.grades import Grade, Graded
from lotwise.lots.holding import Term
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import PlanSettings

FEES = PlanSettings(default_fee_rate=Decimal("0.005"))
PRICES = PriceBook.of([Quote(asset="BTC", on=TODAY, price=Decimal(68_000), origin="test")])


def reasons(*holdings: Valued) -> list[str]:
    return [one.reason for one in candidates_of(holdings, FEES)[1]]


def test_a_loss_counts_with_the_fee_of_its_sale() -> None:
    (one,), _ = candidates_of([holding(100_000, 68_000)], FEES)
    assert one.action is Action.HARVEST_LOSS
    assert one.loss_usd == (32_000 + 340) * DOLLAR
    assert one.fees_usd == 680 * DOLLAR
    assert one.part(one.quantity).deferred_usd == (32_000 - 340) * DOLLAR


def test_fees_differ_by_wallet() -> None:
    settings = PlanSettings(default_fee_rate=Decimal("0.005"), fee_rate_by_wallet={"Ledger": Decimal(0)})
    (one,), _ = candidates_of([holding(100_000, 68_000)], settings)
    assert one.fees_usd == 0


def test_a_gain_can_be_realized_of_short_term_only_where_the_final_sale_is_far_off() -> None:
    (one,), _ = candidates_of([holding(10_000, 68_000, LONG_AGO)], FEES)
    assert one.action is Action.REALIZE_GAIN
    assert one.term is Term.LONG
    assert one.loss_usd == (10_000 - 68_000 + 340) * DOLLAR
    lot = holding(10_000, 68_000, LATELY)
    assert reasons(lot) == ["selling would realize nothing of use"]
    soon, late = (candidates_of([lot], FEES, sold_on=date(year, 2, 7))[0] for year in (2027, 2028))
    assert soon == ()
    (short,) = late
    assert (short.action, short.term) == (Action.REALIZE_GAIN, Term.SHORT)


def test_a_gain_smaller_than_its_fee_is_left_alone() -> None:
    assert reasons(holding(67_900, 68_000, LONG_AGO)) == ["selling would realize nothing of use"]


def test_no_price_no_basis_no_wallet_no_candidate() -> None:
    unpriced = replace(holding(100, 50), quote=None, fmv_usd=None, gain_usd=None)
    arrival = valued(books_of(arrived("1 BTC", "2025-05-05")).lots, PRICES, TODAY)
    gone = valued(
        books_of(bought("1 BTC", "90000 USD", "2025-05-05"), sent("1 BTC", "2025-06-06")).lots, PRICES, TODAY
    )
    assert reasons(unpriced) == ["no price is known"]
    assert reasons(*arrival) == ["basis or date is not known"]
    assert reasons(*gone) == ["sent to a wallet that is not imported"]


def test_dust_is_not_worth_a_trade() -> None:
    assert reasons(holding(40, 24)) == ["worth less than $25.00"]
    no_limit = PlanSettings(default_fee_rate=Decimal(0), minimum_trade_usd=0)
    assert len(candidates_of([holding(40, 24)], no_limit)[0]) == 1


# ── evidence ────────────────────────────────────────────────────────────────────────────────────


def graded(holdings: list[Valued], *grades: Grade) -> dict[str, Graded]:
    return {
        one.lot.id: Graded(grade=grade, why=f"because of {grade.name}")
        for one, grade in zip(holdings, grades, strict=True)
    }


def test_lots_that_are_evidenced_too_poorly_are_left_out_with_the_reason() -> None:
    holdings = [holding(paid, 68_000) for paid in (100_000, 110_000, 120_000, 130_000)]
    grades = graded(holdings, *Grade)
    good, others = candidates_of(holdings, FEES, grades=grades, worst_grade=Grade.B)
    assert [grades[one.valued.lot.id].grade for one in good] == [Grade.A, Grade.B]
    assert [one.reason for one in others] == [
        "evidence C (because of C) is worse than B (exchange record)",
        "evidence D (because of D) is worse than B (exchange record)",
    ]


def test_without_a_limit_no_evidence_is_asked_for() -> None:
    holdings = [holding(100_000, 68_000)]
    assert len(candidates_of(holdings, FEES, grades=graded(holdings, Grade.D))[0]) == 1
    assert len(candidates_of(holdings, FEES)[0]) == 1


def test_what_is_not_graded_is_not_taken_for_good() -> None:
    _, (left_out,) = candidates_of([holding(100_000, 68_000)], FEES, worst_grade=Grade.D)
    assert left_out.reason == "how well it is evidenced is not known"


def test_another_obstacle_is_named_before_poor_evidence() -> None:
    unpriced = replace(holding(100, 50), quote=None, fmv_usd=None, gain_usd=None)
    _, (left_out,) = candidates_of([unpriced], FEES, worst_grade=Grade.A)
    assert left_out.reason == "no price is known"
