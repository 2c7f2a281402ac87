"""A fill that is typed in for a ticket belongs to that ticket; and what exceeds a ticket stays with it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import instant
from lotwise.app.confirm_fills import Fill, bound, is_same, typed_fills, typed_text, with_id
from lotwise.app.confirm_match import SALE_DAYS, matched
from lotwise.reports.tickets import Side
from unit.app.test_confirm_match import START, ZONE, fill, names, pair, plan, rows


def typed(one: Fill, ticket: str = "") -> Fill:
    """Return a fill as it is typed in, for a ticket."""
    return replace(with_id(replace(one, ticket=ticket)), id=one.id)


TWO = plan(*pair(20), *pair(60, "Coinbase"))
"""Sell 20 in Kraken and 60 in Coinbase, and buy both back."""


def test_what_exceeds_a_ticket_is_sold_more_there_and_never_sold_elsewhere() -> None:
    here, back, there, _ = rows(fill("a", 8), fill("b", 12, 5), fill("c", 7, 9), of=TWO)
    assert (names(here), here.status) == (["a", "b", "c"], "too much")
    assert (names(back), names(there), there.status) == ([], [], "open")


def test_a_ticket_that_is_full_still_shows_what_is_sold_in_its_time() -> None:
    late = replace(fill("c", 5), at=START + timedelta(days=SALE_DAYS))
    sale, _ = rows(fill("a", 10), fill("b", 6, 90), late)
    assert (names(sale), sale.done) == (["a", "b"], 16)


def test_a_typed_fill_goes_to_the_ticket_that_is_named_whatever_its_time() -> None:
    here, _, there, _ = TWO.tickets
    late = typed(replace(fill("a", 7), at=START + timedelta(days=40)), here.id)
    found = rows(late, of=TWO)
    assert [names(row) for row in found] == [["a"], [], [], []]
    assert found[0].filled == 7
    wrong = typed(fill("b", 7, wallet="Coinbase"), there.id)
    assert [names(row) for row in rows(wrong, late, of=TWO)] == [["a"], [], ["b"], []]


def test_a_typed_rebuy_stays_with_its_ticket_before_any_sale_and_beyond_it() -> None:
    _, ticket = pair()
    early = typed(fill("x", 4, -5, Side.REBUY), ticket.id)
    sale, back = rows(early)
    assert (names(sale), names(back)) == ([], ["x"])
    full = [typed(fill(name, 10, at, Side.REBUY), ticket.id) for name, at in (("y", 90), ("z", 95))]
    _, back = rows(fill("a", 10), *full)
    assert (names(back), back.status) == (["y", "z"], "too much")


def test_of_two_plans_with_the_same_order_a_typed_fill_goes_to_the_one_of_its_time() -> None:
    plans = [plan(*pair()), plan(*pair(), kept_at="2026-02-07 15:30")]
    name = plans[0].tickets[0].id
    old, new = matched(plans, [typed(fill("a", 4, 5), name), typed(fill("b", 4, 40), name)], ZONE)
    assert (names(old[0]), names(new[0])) == (["a"], ["b"])
    early = replace(fill("c", 4), at=instant("2026-01-01 12:00"))
    old, new = matched(plans, [typed(early, name)], ZONE)
    assert (names(old[0]), names(new[0])) == (["c"], [])


def test_the_ticket_of_a_typed_fill_is_kept_and_one_of_before_reads_as_ever() -> None:
    plain, named = with_id(fill("", 4)), with_id(replace(fill("", 4), ticket="ticket_a"))
    assert "ticket" not in typed_text(plain)
    (kept,) = typed_fills({f"fill {named.id}": typed_text(named)})
    assert kept == named
    assert (kept.ticket, named.id != plain.id) == ("ticket_a", True)


def test_the_export_that_tells_a_typed_fill_takes_over_its_ticket() -> None:
    one = typed(fill("a", 4), "ticket_a")
    told = (fill("x", 3, 2), fill("y", 4, 50), fill("z", 4, 10))
    assert [each.ticket for each in bound(told, [one])] == ["", "", "ticket_a"]
    assert [each.ticket for each in bound(told, [one, replace(one, id="b")])] == ["", "ticket_a", "ticket_a"]
    assert all(is_same(one, each) for each in told[1:])


_TOLD = st.tuples(
    st.integers(1, 90), st.integers(-500, 90_000), st.sampled_from(Side), st.sampled_from(range(-1, 4))
)
"""Units, minutes, side, and the number of the ticket that is named; below zero where none is."""


@given(st.lists(_TOLD, max_size=12))
def test_every_typed_fill_is_seen_once_at_its_ticket(
    told: list[tuple[int, int, Side, int]],
) -> None:
    fills = []
    for n, (units, at, side, number) in enumerate(told):
        one = TWO.tickets[number] if number >= 0 else None
        made = fill(f"f{n}", units, at, one.side if one else side, one.wallet if one else "Kraken")
        fills.append(typed(made, one.id) if one else made)
    found = rows(*sorted(fills, key=lambda one: one.at), of=TWO)
    given_out = [(one.id, row.ticket.id) for row in found for one in row.all_fills]
    assert len({name for name, _ in given_out}) == len(given_out)
    assert {(one.id, one.ticket) for one in fills if one.ticket} <= set(given_out)
