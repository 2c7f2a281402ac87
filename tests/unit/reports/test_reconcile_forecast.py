"""What a broker's Form 1099-DA will show, by its own books."""

from collections.abc import Mapping, Sequence
from datetime import date

from broker_histories import BROKERS, WALLETS
from builders import LAW, NEW_YORK, books_of, bought, earned, moved, order, sold
from lotwise.core.money import CENT, usd, usd_plain
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.ledger.statements import Statement, StatementLine, identified
from lotwise.ledger.transaction import Custody, Transaction
from lotwise.lots.holding import Term
from lotwise.lots.lot import Method, StandingOrder
from lotwise.reports.form_8949 import rows_8949
from lotwise.reports.reconcile import reconcile
from lotwise.reports.reconcile_causes import Cause
from lotwise.reports.reconcile_forecast import BrokerBooks, ExpectedSale, PlannedSale, forecast
from lotwise.reports.reconcile_sides import own_sales
from statements_of import BrokerCase, broker_case

EX = "Coinbase"
CUSTODY = {EX: Custody.BROKER_US, "Ledger": Custody.SELF}


def expected(
    year: int,
    *transactions: Transaction,
    orders: Sequence[StandingOrder] = (),
    methods: Mapping[str, Method] | None = None,
    picks: Mapping[str, Sequence[tuple[str, Quantity]]] | None = None,
    planned: Sequence[PlannedSale] = (),
) -> tuple[ExpectedSale, ...]:
    books = books_of(*transactions, custody=CUSTODY, law=LAW, orders=orders)
    form = rows_8949(books.dispositions, (), year, transactions)
    roots = [lot.root for lot in books.lots] + [one.root for one in books.dispositions if one.root]
    made = BrokerBooks(
        transactions=transactions,
        roots=tuple({root.id: root for root in roots}.values()),
        sales=own_sales(form, books.dispositions, transactions),
        methods=methods or {},
        picks=picks or {},
        zone=NEW_YORK,
    )
    return forecast(year, [EX], made, planned)


def told(sales: Sequence[ExpectedSale]) -> list[str]:
    """Return the lines as people read them: units, proceeds, basis, term, what was transferred in."""
    made = []
    for sale in sales:
        for line in sale.lines:
            basis = "blank" if line.basis_usd is None else usd_plain(line.basis_usd)
            term = "blank" if line.is_long is None else "long" if line.is_long else "short"
            moved_in = f", {quantity_text(line.quantity_transferred_in)} in" * bool(
                line.quantity_transferred_in
            )
            proceeds = usd_plain(line.proceeds_usd or 0)
            made.append(f"{quantity_text(line.quantity)}: {proceeds} {basis} {term}{moved_in}")
    return made


def test_one_sale_is_three_forms() -> None:
    """The example of the Instructions for Form 1099-DA (2026), “Example for reporting of sales”."""
    sales = expected(
        2027,
        bought("1 ABC", "10 USD", "2022-04-01", EX),
        bought("1 ABC", "20 USD", "2026-04-01", EX),
        bought("1 ABC", "30 USD", "2026-08-01", EX),
        sold("3 ABC", "3000 USD", "2027-06-15", EX),
    )
    assert told(sales) == ["1: 1000.00 20.00 long", "1: 1000.00 30.00 short", "1: 1000.00 blank blank"]


def test_sales_of_2025_have_no_basis() -> None:
    sales = expected(
        2025, bought("1 BTC", "10 USD", "2025-02-01", EX), sold("1 BTC", "30 USD", "2025-06-01", EX)
    )
    assert told(sales) == ["1: 30.00 blank blank"]
    assert not sales[0].differs


def test_units_transferred_in_count_as_acquired_when_they_came() -> None:
    """“treat digital assets transferred into the … account as acquired as of the date … of the transfer”.

    By their true dates the transferred units are the oldest; by the broker's the purchase is.
    """
    sales = expected(
        2026,
        bought("1 BTC", "10 USD", "2023-02-01", "Ledger"),
        bought("1 BTC", "50 USD", "2026-01-10", EX),
        moved("1 BTC", "Ledger", EX, "2026-03-01"),
        sold("1 BTC", "100 USD", "2026-06-01", EX),
    )
    assert told(sales) == ["1: 100.00 50.00 short"]
    assert (sales[0].differs, usd_plain(sales[0].basis_usd or 0)) == (True, "10.00")
    assert sales[0].terms == {Term.LONG}


def test_transferred_units_that_come_first_have_no_basis_and_say_so() -> None:
    sales = expected(
        2026,
        bought("1 BTC", "10 USD", "2023-02-01", "Ledger"),
        moved("1 BTC", "Ledger", EX, "2026-01-05"),
        bought("1 BTC", "50 USD", "2026-01-10", EX),
        sold("1.5 BTC", "150 USD", "2026-06-01", EX),
    )
    assert told(sales) == ["0.5: 50.00 25.00 short", "1: 100.00 blank blank, 1 in"]


def test_income_is_noncovered() -> None:
    sales = expected(
        2026, earned("1 ETH", "2000", "2026-02-01", EX), sold("1 ETH", "2500 USD", "2026-06-01", EX)
    )
    assert told(sales) == ["1: 2500.00 blank blank"]


LOTS = (
    bought("1 BTC", "50 USD", "2026-01-10", EX, name="first"),
    bought("1 BTC", "90 USD", "2026-02-10", EX),
)
SALE = sold("1 BTC", "100 USD", "2026-06-01", EX, name="sale")


def test_own_books_alone_change_nothing_at_the_broker() -> None:
    """Notice 2026-20 § 4.05: the units on own books count although the form shows others."""
    sales = expected(2026, *LOTS, SALE, orders=[order(Method.HIFO, EX)])
    assert told(sales) == ["1: 100.00 50.00 short"]
    assert sales[0].differs
    assert usd_plain(sales[0].basis_usd or 0) == "90.00"


def test_what_the_broker_was_told_it_follows() -> None:
    for methods, picks in (
        ({EX: Method.HIFO}, {}),
        ({EX: Method.LIFO}, {}),
        ({}, {"sale": [(LOTS[1].id, quantity("1"))]}),
    ):
        made = expected(2026, *LOTS, SALE, orders=[order(Method.HIFO, EX)], methods=methods, picks=picks)
        assert told(made) == ["1: 100.00 90.00 short"]
        assert not made[0].differs


def test_planned_sales_come_after_past_ones() -> None:
    plan = PlannedSale(
        wallet=EX,
        asset="BTC",
        quantity=quantity("0.5"),
        on=date(2026, 11, 22),
        proceeds_usd=usd("40"),
        basis_usd=usd("25"),
        term=Term.SHORT,
    )
    sales = expected(2026, *LOTS, SALE, planned=[plan])
    assert told(sales) == ["1: 100.00 50.00 short", "0.5: 40.00 45.00 short"]
    assert [(sale.is_planned, sale.differs) for sale in sales] == [(False, False), (True, True)]


def test_what_came_nobody_knows_how_is_noncovered() -> None:
    sales = expected(2026, sold("1 BTC", "100 USD", "2026-06-01", EX))
    assert told(sales) == ["1: 100.00 blank blank"]


# ── a statement as the forecast has it, reconciled ──────────────────────────────────────────────


def forecast_of(case: BrokerCase) -> tuple[ExpectedSale, ...]:
    lots = [lot.root for lot in case.books.lots] + [one.root for one in case.books.dispositions if one.root]
    books = BrokerBooks(
        transactions=case.transactions,
        roots=tuple({root.id: root for root in lots}.values()),
        sales=[sale for sale in case.sales if sale.disposed_on.year == case.year],
        methods={},
        picks={},
        zone=NEW_YORK,
    )
    return forecast(case.year, list(BROKERS), books)


def statements_as_forecast(case: BrokerCase) -> list[Statement]:
    lines: dict[str, list[StatementLine]] = {name: [] for name in BROKERS}
    for sale in forecast_of(case):
        for one in sale.lines:
            lines[one.wallet].append(
                StatementLine(
                    asset=one.asset,
                    quantity=one.quantity,
                    acquired_on=one.acquired_on,
                    disposed_on=one.disposed_on,
                    proceeds_usd=one.proceeds_usd,
                    basis_usd=one.basis_usd,
                    is_basis_reported=one.basis_usd is not None,
                    is_long=one.is_long,
                    is_noncovered=one.is_noncovered,
                    quantity_transferred_in=one.quantity_transferred_in or None,
                )
            )
    return [
        identified(Statement(broker=name, wallet=name, year=case.year, lines=tuple(told)))
        for name, told in lines.items()
    ]


def test_a_broker_that_goes_first_in_first_out_by_its_own_dates_changes_no_gain() -> None:
    """26 CFR § 1.1012-1(j)(5)(iv), Example 4: both sides are right, and the form shows other lots."""
    may = {Cause.LOTS, Cause.BASIS, Cause.TERM, Cause.TRANSFERRED_IN, Cause.NO_BASIS, Cause.ROUNDING}
    met: set[Cause] = set()
    for seed in range(60):
        case = broker_case(seed)
        made = reconcile(statements_as_forecast(case), case.form, case.sales, WALLETS)
        for each in made.compared:
            met |= set(each.causes)
            assert set(each.causes) <= may, (seed, each.causes, each.id)
            own = sum(part.row.gain_usd for sale in each.sales for part in sale.parts if part.row)
            off = abs(sum(row.gain_usd for row in each.filed.settled) - own)
            assert off <= (2 * CENT if Cause.ROUNDING in each.causes else 0), (seed, each.causes, each.id)
    assert {Cause.LOTS, Cause.TERM, Cause.TRANSFERRED_IN, Cause.NO_BASIS} <= met
