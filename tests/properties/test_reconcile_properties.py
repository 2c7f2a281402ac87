"""What holds for every reconciliation, on random histories whose differences are known.

`benchmarks/reconciling.py` goes through a thousand of them.
"""

import random
from dataclasses import replace
from functools import cache

import pytest

from broker_histories import WALLETS
from lotwise.core.money import to_cents
from lotwise.ledger.statements import LineSaid, LineWord, StatementLine
from lotwise.reports.form_8949 import totals_of
from lotwise.reports.reconcile import Reconciliation, reconcile
from lotwise.reports.reconcile_causes import Cause
from lotwise.reports.with_statements import with_statements
from statements_of import broker_case, found_in

SEEDS = range(60)
case_of = cache(broker_case)


@cache
def reconciled(seed: int) -> Reconciliation:
    return case_of(seed).reconciled()


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_exactly_the_injected_causes_are_found_and_nothing_is_misfiled(seed: int) -> None:
    assert found_in(reconciled(seed)) == case_of(seed).expected


def test_every_line_and_every_reported_row_stands_in_one_place(seed: int) -> None:
    case, made = case_of(seed), reconciled(seed)
    lines = [one.line.id for each in made.compared for one in each.lines if one.statement.year == case.year]
    told = [line.id for one in case.statements if one.year == case.year for line in one.lines]
    assert sorted(lines) == sorted(told)
    sales = [sale.key for each in made.compared for sale in each.sales]
    assert len(sales) == len(set(sales))


def test_totals_tie_from_the_statement_to_the_form(seed: int) -> None:
    case, made = case_of(seed), reconciled(seed)
    for bridge in made.bridges:
        shown = [one for one in case.statements if one.year == case.year and bridge.brokers == (one.broker,)]
        assert bridge.told.proceeds_usd == sum(one.proceeds_usd for one in shown)
        assert bridge.told.basis_usd == sum(one.basis_usd for one in shown)
        assert bridge.filed.gain_usd == bridge.told.gain_usd + sum(step.gain_usd for step in bridge.steps)


def test_the_form_takes_the_rows_and_its_totals_are_those_of_the_bridge(seed: int) -> None:
    made = reconciled(seed)
    form = with_statements(case_of(seed).form, made.settled)
    for bridge in made.bridges:
        totals = totals_of(row for row in form.rows if row.wallet == bridge.wallet)
        assert (totals.proceeds_usd, totals.basis_usd, totals.adjustment_usd, totals.gain_usd) == (
            bridge.filed.proceeds_usd,
            bridge.filed.basis_usd,
            bridge.filed.adjustment_usd,
            bridge.filed.gain_usd,
        )


def test_the_gain_filed_is_that_of_own_books_unless_somebody_has_to_decide(seed: int) -> None:
    case = case_of(seed)
    for each in reconciled(seed).compared:
        if Cause.PROCEEDS_HIGH in each.causes or Cause.NOT_IN_BOOKS in each.causes:
            continue
        of_year = [sale for sale in each.sales if sale.move is None and sale.disposed_on.year == case.year]
        own = sum(part.row.gain_usd for sale in of_year for part in sale.parts if part.row is not None)
        filed = sum(row.gain_usd for row in each.filed.settled)
        cents = 10**6 * (len(each.lines) + sum(len(sale.parts) for sale in each.sales))
        assert abs(filed - own) <= (cents if Cause.ROUNDING in each.causes else 0)


def test_lines_that_the_owner_settles_come_to_zero_and_totals_tie_all_the_same(seed: int) -> None:
    case, chance = case_of(seed), random.Random(seed)  # noqa: S311 - for histories, and no secret
    words = (LineWord.NOMINEE, LineWord.NO_SALE)
    said: dict[str, LineWord] = {}

    def settled(line: StatementLine) -> StatementLine:
        if chance.random() > 1 / 3:
            return line
        said[line.id] = chance.choice(words)
        return replace(line, said=LineSaid(word=said[line.id], reason="I looked."))

    statements = [replace(one, lines=tuple(map(settled, one.lines))) for one in case.statements]
    made = reconcile(statements, case.form, case.sales, WALLETS)  # each bridge is checked as it is made
    with_statements(case.form, made.settled)
    mine = {each.lines[0].line.id: each for each in made.compared if each.lines and not each.how}
    for one in (each for each in statements if each.year == case.year):
        for line in (line for line in one.lines if line.id in said):
            (row,) = mine[line.id].filed.settled
            letter = "N" if said[line.id] is LineWord.NOMINEE else "O"
            assert (row.codes, row.gain_usd, row.proceeds_usd) == (
                letter,
                0,
                to_cents(line.proceeds_usd or 0),
            )
    assert [one.told for one in made.bridges] == [one.told for one in reconciled(seed).bridges]


def test_the_order_of_lines_and_sales_changes_nothing() -> None:
    rng = random.Random(1)  # noqa: S311 - test data
    for seed in SEEDS[:20]:
        case = case_of(seed)
        sales = list(case.sales)
        rng.shuffle(sales)
        statements = list(case.statements)[::-1]
        assert reconcile(statements, case.form, sales, WALLETS) == reconciled(seed)


def test_the_histories_hold_every_cause() -> None:
    met = {cause for seed in SEEDS for cause in case_of(seed).injected}
    apart = {Cause.UNITS, Cause.INCOMPLETE, Cause.FIRST_SALES, Cause.NOT_REPORTABLE}
    apart |= {Cause.NOMINEE, Cause.NO_SALE, Cause.NOT_DEDUCTIBLE, Cause.UNITS_SAID}  # the owner's word
    assert met == set(Cause) - apart
