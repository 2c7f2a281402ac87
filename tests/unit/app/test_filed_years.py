"""Filed years are compared with what is computed now: sales and income, of years that have ended."""

from datetime import date

from builders import books_of, bought, earned, instant, sold
from lotwise.app.filed_years import FiledYear, content_of, filed_findings_of, incomes_in, sales_in
from lotwise.ledger.transaction import Transaction
from lotwise.lots.filed import filed_sale_of
from lotwise.store.facts import Filing, FilingStatus

STORY = (bought("2 ETH", "4000 USD", "2022-01-10"), sold("1 ETH", "3000 USD", "2024-05-01"))
REWARD = earned("1 ETH", "3000", "2024-07-10")


def filing(*story: Transaction, year: int = 2024, status: FilingStatus = FilingStatus.FILED) -> Filing:
    books = books_of(*story)
    sales = tuple(map(filed_sale_of, sales_in(year, books.dispositions)))
    filed = FiledYear(year=year, sales=sales, incomes=incomes_in(year, books.incomes), forms={})
    return Filing(
        year=year, status=status, content=content_of(filed), reason="", recorded_at=instant("2025-04-01")
    )


def test_a_year_that_is_as_filed_says_nothing() -> None:
    assert filed_findings_of([filing(*STORY, REWARD)], books_of(*STORY, REWARD), date(2026, 1, 1)) == []


def test_income_that_comes_late_blocks_and_only_warns_once_carried() -> None:
    books = books_of(*STORY, REWARD)
    (found,) = filed_findings_of([filing(*STORY)], books, date(2026, 1, 1))
    assert (found.code, found.is_blocking) == ("filed_income_changed", True)
    assert "New: 2024-07-10 staking income: 1 ETH, $3,000.00." in found.what
    carried = filing(*STORY, status=FilingStatus.CARRIED)
    (found,) = filed_findings_of([carried], books, date(2026, 1, 1))
    assert not found.is_blocking


def test_income_that_is_gone_is_told_too() -> None:
    (found,) = filed_findings_of([filing(*STORY, REWARD)], books_of(*STORY), date(2026, 1, 1))
    assert "No longer there: 2024-07-10 staking income" in found.what


def test_a_year_that_had_not_ended_on_the_day_looked_at_is_not_compared() -> None:
    later = sold("1 ETH", "3500 USD", "2025-05-01")
    filed = [filing(*STORY, later, year=2025)]
    assert filed_findings_of(filed, books_of(*STORY), date(2024, 12, 31)) == []
