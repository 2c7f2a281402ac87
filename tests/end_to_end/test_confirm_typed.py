"""Fills that are typed in: each at its own ticket, told where it exceeds it, refused where it cannot be."""

from pathlib import Path
from typing import Any

import pytest

from end_to_end.project_files import coinbase, plain
from end_to_end.test_confirm import (
    DAY,
    ETH_23,
    ETH_25,
    LATER,
    Clock,
    codes,
    coinbase_fill,
    confirm,
    eth_sold,
    fills,
    finding,
    identified,
    stands,
    story,
    ticketed,
)
from terminal import Run, Said

__all__ = ["stands", "story"]


def typed(run: Run, ticket: str, units: str, at: str, *words: str) -> Said:
    """Type in a fill at $2,000 of February 7, 2026 (UTC), beside a screenshot."""
    Path("order.png").write_bytes(b"\x89PNG pixels")
    price = "68000" if units.endswith("BTC") else "2000"
    return run(
        *("confirm", "order.png", "--ticket", ticket, "--units", units, "--price", price),
        *("--at", at if "T" in at else f"2026-02-07T{at}Z", *words, *DAY),
    )


def tickets(run: Run) -> list[dict[str, Any]]:
    """Return the tickets of the only plan with their fills."""
    (plan,) = run("confirm", "--json", *DAY).json["plans"]
    found: list[dict[str, Any]] = plan["tickets"]
    return found


def test_more_than_the_ticket_is_told_stays_in_sight_and_can_be_undone(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-07 18:00")
    for units, at in (("4 ETH", "15:00:00"), ("6 ETH", "15:10:00")):
        assert typed(story, "3", units, at).code == 0
    said = typed(story, "3", "7 ETH", "15:20:00")
    assert said.code == 0, said
    one = tickets(story)[2]
    assert (one["status"], one["filled_quantity"], len(one["fills"])) == ("too much", "17", 3)
    assert "17 ETH were sold, 7 more than it names." in plain(said.out)
    assert " 17 $2,000" in plain(said.out)
    name = one["fills"][-1]["id"]
    assert plain(said.out).count(f"lotwise confirm --undo {name}") >= 3, "at once, with the note, and its fix"
    undone = story("confirm", "--undo", name, "--json", *DAY)
    assert (codes(undone), tickets(story)[2]["status"]) == (["fill_only_typed"] * 2, "filled")


def test_a_fill_far_from_the_time_of_its_ticket_is_shown_there_too(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-04-20 12:00")
    said = typed(story, "3", "10 ETH", "2026-03-20T12:00:00Z")
    assert (said.code, tickets(story)[2]["status"]) == (0, "filled"), said


def test_a_fill_before_the_day_of_its_plan_is_refused(story: Run) -> None:
    ticketed(identified(story))
    said = typed(story, "3", "10 ETH", "2025-02-07T15:00:00Z")
    assert said.code == 2
    assert "before the plan of 2026-02-07" in plain(said.err)
    assert tickets(story)[2]["fills"] == []


def test_a_rebuy_typed_in_before_its_sale_is_told(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-07 18:00")
    said = typed(story, "4", "10 ETH", "14:00:00")
    assert "10 ETH more were bought than were to be bought back" in plain(said.out)
    said = typed(story, "3", "10 ETH", "15:00:00", "--json")
    assert "rebuy_too_soon" in codes(said)
    assert "it was bought before the sale" in finding(said, "rebuy_too_soon")["what"]


def test_the_same_fill_is_not_counted_for_two_tickets(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    first = tickets(story)[2]["id"]
    stands.at("2026-02-07 18:00")
    assert typed(story, "3", "4 ETH", "15:00:00").code == 0
    assert typed(story, first, "4 ETH", "15:00:00").out.startswith("Known: fill_")
    assert story("tickets", "--step", "Coinbase", "ETH", "3", *DAY).code == 0
    ticketed(story, "--identified")
    again = typed(story, "3", "4 ETH", "15:00:00")
    assert (again.code, "--undo" in again.err) == (2, True), again


def test_when_the_export_tells_a_typed_fill_it_stays_at_its_ticket(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-04-20 12:00")
    at = "2026-03-20T12:00:00Z"
    typed(story, "3", "10 ETH", at)
    sold = eth_sold("10", "2026-03-20 12:00:20")
    export = coinbase(ETH_23, ETH_25, sold, name="coinbase-2.csv")
    said = story("confirm", export, "--json", "--as-of", "2026-04-20")
    (plan,) = said.json["plans"]
    (one,) = plan["tickets"][2]["fills"]
    assert (one["is_typed"], one["id"][:3]) == (False, "tx_")


def test_an_export_of_more_than_the_ticket_is_told_there(story: Run, stands: Clock) -> None:
    ticketed(identified(story))
    stands.at("2026-02-20 12:00")
    parts = [eth_sold("4"), eth_sold("6", "2026-02-07 15:05:00", name="c13")]
    more = coinbase_fill("c14", "2026-02-07 15:06:00", "Sell", "-7", "2000")
    back = coinbase_fill("c15", "2026-02-07 16:30:00", "Buy", "10", "2000")
    said = confirm(story, *fills(*parts, more, back))
    assert codes(said) == ["fill_too_much"]
    assert said.json["plans"][0]["outcome"]["is_whole"] is True
    assert story("confirm", *LATER).out.count("too much") == 1


@pytest.mark.parametrize("fee", ["-1", "-0.00000001"])
def test_a_fee_below_zero_is_refused_with_what_to_do(story: Run, stands: Clock, fee: str) -> None:
    ticketed(identified(story))
    stands.at("2026-02-07 18:00")
    said = typed(story, "3", "10 ETH", "15:00:00", "--fee", fee)
    assert said.code == 2
    assert "A fee is zero or more" in plain(said.err)
    assert "export" in plain(said.err)
    assert tickets(story)[2]["fills"] == []
    assert typed(story, "3", "10 ETH", "15:00:00", "--fee", "0").code == 0
