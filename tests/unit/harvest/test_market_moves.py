"""What 31 days did to prices: only spans of which every price is known, and only where there are enough."""

from datetime import date, timedelta
from decimal import Decimal

from lotwise.core.money import DOLLAR
from lotwise.harvest.market_moves import moves_of
from lotwise.prices.book import Quote

FIRST = date(2026, 1, 1)


def quotes(asset: str, days: range, price: int = 100, step: int = 0) -> list[Quote]:
    return [
        Quote(asset=asset, on=FIRST + timedelta(days=n), price=Decimal(price + step * n), origin="test")
        for n in days
    ]


def test_a_price_that_stands_still_moves_nothing() -> None:
    found = moves_of({"BTC": 1000 * DOLLAR}, quotes("BTC", range(121)))
    assert found is not None
    assert (found.spans, found.low_usd, found.median_usd, found.high_usd) == (90, 0, 0, 0)
    assert (found.first_on, found.last_on) == (FIRST, FIRST + timedelta(days=120))


def test_89_spans_are_too_few() -> None:
    assert moves_of({"BTC": 1000 * DOLLAR}, quotes("BTC", range(120))) is None
    assert moves_of({}, quotes("BTC", range(200))) is None


def test_a_gap_in_the_prices_is_not_filled() -> None:
    told = [*quotes("BTC", range(50)), *quotes("BTC", range(51, 123))]
    found = moves_of({"BTC": 1000 * DOLLAR}, told)
    assert found is not None
    assert found.spans == 90, "of 92, without the span that begins and the one that ends on the day"


def test_assets_move_together_and_one_without_history_is_named() -> None:
    told = [*quotes("BTC", range(150), step=1), *quotes("ETH", range(20, 200), price=1000, step=-1)]
    exposure = {"BTC": 1000 * DOLLAR, "ETH": 2000 * DOLLAR, "SOL": 500 * DOLLAR}
    found = moves_of(exposure, told)
    assert found is not None
    assert (found.spans, found.value_usd, found.missing) == (99, 3000 * DOLLAR, ("SOL",))
    # On day 20: BTC rises from 120 to 151, ETH falls from 980 to 949.
    first = 1000 * DOLLAR * 31 // 120 - 2000 * DOLLAR * 31 // 980
    assert found.high_usd <= first, "the rise is greatest on the first day"
    assert found.low_usd < found.median_usd < found.high_usd
