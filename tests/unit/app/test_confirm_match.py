"""Which fills belong to which tickets."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from builders import instant
from lotwise.app.confirm_fills import Fill, fill_words, is_same, typed_fills, typed_text, with_id
from lotwise.app.confirm_match import REBUY_DAYS, SALE_DAYS, Matched, matched
from lotwise.app.plan_kept import KeptPlan, plan_of_text, plan_text
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE
from lotwise.harvest.value import Harvest
from lotwise.lots.holding import Term
from lotwise.reports.tickets import OrderType, PriceRange, Side, Ticket, TicketLot

ZONE = ZoneInfo("America/New_York")
START = instant("2026-02-07 15:00")


def ticket(side: Side, units: int = 10, wallet: str = "Kraken", asset: str = "BTC", of: str = "") -> Ticket:
    lot = TicketLot(
        lot_id="lot_a",
        root_id="root_a",
        start=3,
        stop=3 + units,
        acquired_at=START,
        acquired_on=date(2025, 9, 1),
        root_quantity=10**6,
        root_basis_usd=10**9,
        term=Term.LONG,
        is_short_at_sale=True,
        is_bought_back=False,
    )
    return Ticket(
        number=1,
        side=side,
        wallet=wallet,
        asset=asset,
        quantity=units,
        step=1,
        price=Decimal("68000.10"),
        order=OrderType.LIMIT,
        limit=Decimal("67000.00"),
        fee_usd=12,
        gap_minutes=60,
        lots=(lot,) if side is Side.SELL else (),
        worth=PriceRange(low=None, high=Decimal("70000.10")) if side is Side.SELL else None,
        adds_usd=-5,
        of=of,
    )


def plan(*tickets: Ticket, on: str = "2026-02-07", kept_at: str = "2026-02-07 14:00") -> KeptPlan:
    return KeptPlan(
        on=date.fromisoformat(on),
        npv_usd=5,
        saved_this_year_usd=-6,
        harvest=Harvest(short_loss_usd=1, long_loss_usd=-2, deferred_usd=3, fees_usd=4),
        embedded_short_usd=7,
        embedded_long_usd=8,
        tickets=tickets,
        kept_at=instant(kept_at),
    )


def pair(units: int = 10, wallet: str = "Kraken") -> tuple[Ticket, Ticket]:
    sale = ticket(Side.SELL, units, wallet)
    return sale, ticket(Side.REBUY, units, wallet, of=sale.id)


def fill(name: str, units: int, minutes: int = 0, side: Side = Side.SELL, wallet: str = "Kraken") -> Fill:
    return Fill(
        id=name,
        at=START + timedelta(minutes=minutes),
        wallet=wallet,
        asset="BTC",
        side=side,
        quantity=units,
        gross_usd=units * DOLLAR,
        fee_usd=0,
        source="test",
    )


def rows(*fills: Fill, of: KeptPlan | None = None) -> list[Matched]:
    (found,) = matched([of or plan(*pair())], fills, ZONE)
    return found


def names(row: Matched) -> list[str]:
    return [one.id for one in row.all_fills]


def test_fills_in_parts_make_up_one_ticket() -> None:
    sale, back = rows(fill("a", 4), fill("b", 6, 5), fill("d", 10, 90, Side.REBUY))
    assert (names(sale), sale.status) == (["a", "b"], "filled")
    assert (names(back), back.status) == (["d"], "filled")


def test_a_fill_that_goes_beyond_is_taken_whole() -> None:
    sale, _ = rows(fill("a", 4), fill("b", 7, 5))
    assert (sale.done, sale.is_over, sale.status) == (11, True, "too much")


def test_a_rebuy_takes_only_purchases_after_its_sale_and_no_more_than_were_sold() -> None:
    bought = (fill("x", 10, -5, Side.REBUY), fill("y", 4, 90, Side.REBUY), fill("z", 6, 95, Side.REBUY))
    _, back = rows(bought[0], fill("a", 4), *bought[1:])
    assert names(back) == ["y"]
    _, back = rows(*bought)
    assert (names(back), back.status) == ([], "open")


def test_another_wallet_is_looked_at_last_and_for_a_sale_only_where_nothing_was_sold() -> None:
    sale, _ = rows(fill("a", 4, 0, wallet="Ledger"), fill("b", 10, 9))
    assert names(sale) == ["b"]
    sale, _ = rows(fill("a", 4, 0, wallet="Ledger"))
    assert (names(sale), sale.fills, sale.status) == (["a"], [], "elsewhere")
    sale, _ = rows(fill("a", 4, 0, wallet="Ledger"), fill("b", 5, 9))
    assert (names(sale), sale.status) == (["b"], "in part")


def test_a_fill_belongs_to_one_ticket_only() -> None:
    two = plan(*pair(), *pair(10, "Ledger"))
    found = rows(fill("a", 10), of=two)
    assert [names(row) for row in found] == [["a"], [], [], []]


def test_fills_count_from_the_day_of_the_plan_in_the_taxpayers_zone_for_two_weeks() -> None:
    early = replace(fill("a", 1), at=instant("2026-02-07 04:59"))
    first = replace(fill("b", 1), at=instant("2026-02-07 05:00"))
    last = replace(fill("c", 1), at=instant("2026-02-07 04:59") + timedelta(days=SALE_DAYS))
    late = replace(fill("d", 1), at=instant("2026-02-07 05:00") + timedelta(days=SALE_DAYS))
    sale, _ = rows(early, first, last, late)
    assert names(sale) == ["b", "c"]
    month = fill("e", 10, 60 * 24 * 31, Side.REBUY)
    _, back = rows(fill("a", 10), month)
    assert names(back) == ["e"]
    assert REBUY_DAYS > 31


def test_a_later_plan_takes_over_where_it_has_a_ticket() -> None:
    plans = [plan(*pair()), plan(*pair(), on="2026-02-09", kept_at="2026-02-09 14:00")]
    old, new = matched(plans, [fill("a", 10, 60 * 24 * 3)], ZONE)
    assert [row.status for row in old] == ["replaced", "replaced"]
    assert [row.status for row in new] == ["filled", "open"]
    old, new = matched(plans, [fill("a", 10, 60)], ZONE)
    assert [row.status for row in old] == ["filled", "open"], "what was sold is still to be bought back"


def test_what_an_earlier_plan_sold_is_bought_back_for_it_although_a_later_one_has_the_same_place() -> None:
    """Sold in part; the tickets of the rest are given out; then all is bought back."""
    plans = [plan(*pair()), plan(*pair(1), kept_at="2026-02-07 15:30")]
    fills = [fill("a", 9, 5), fill("b", 9, 40, Side.REBUY), fill("c", 1, 50), fill("d", 1, 60, Side.REBUY)]
    old, new = matched(plans, fills, ZONE)
    assert [names(row) for row in (*old, *new)] == [["a"], ["b"], ["c"], ["d"]]
    assert [row.status for row in (*old, *new)] == ["in part", "in part", "filled", "filled"]


def test_a_second_plan_of_a_day_counts_from_its_instant() -> None:
    plans = [plan(*pair()), plan(*pair(9), kept_at="2026-02-07 15:30")]
    old, new = matched(plans, [fill("a", 10, 5), fill("b", 9, 40)], ZONE)
    assert (names(old[0]), names(new[0])) == (["a"], ["b"])


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 500), st.sampled_from(Side)), max_size=12),
    st.integers(1, 30),
)
def test_no_fill_is_given_twice_and_no_sale_of_its_wallet_is_lost(
    told: list[tuple[int, int, Side]], units: int
) -> None:
    fills = sorted(
        (fill(f"f{n}", each, at, side) for n, (each, at, side) in enumerate(told)), key=lambda one: one.at
    )
    sale, back = rows(*fills, of=plan(*pair(units)))
    given_out = [(one.id, one.side) for row in (sale, back) for one in row.all_fills]
    assert len(given_out) == len(set(given_out))
    sold = [one for one in fills if one.side is Side.SELL]
    assert sale.fills == sold, "what exceeds the ticket is seen there, too"
    assert not back.fills or back.done - back.fills[-1].quantity < min(units, sale.done)


def test_a_plan_is_kept_to_the_last_step() -> None:
    one = plan(*pair())
    assert replace(plan_of_text(plan_text(one)), kept_at=one.kept_at) == one
    assert one.id == replace(one, kept_at=None).id
    assert one.id != plan(*pair(11)).id


def test_a_typed_fill_is_kept_and_gives_way_to_the_export() -> None:
    typed = with_id(fill("", ONE))
    (kept,) = typed_fills({f"fill {typed.id}": typed_text(typed), "zone": "UTC"})
    assert kept == typed
    assert is_same(typed, fill("t", ONE, 59))
    assert not is_same(typed, fill("t", ONE, 61))
    assert not is_same(typed, fill("t", ONE - 1))
    assert fill_words(typed) == "1 BTC in Kraken"
    assert typed.price == Decimal("1.00000000") * Decimal(ONE)
