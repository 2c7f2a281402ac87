"""Identified units go to the sales that follow: split, never stretched, in force from second to second."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import sold
from intents_of import AT, MINUTE, cancelled, intent_of, lot_of, record_of
from lotwise.app.intents import Intended, Standing, intended, is_in_time
from lotwise.core.quantity import quantity
from lotwise.ledger.intent import IntentKind
from lotwise.ledger.transaction import Custody, Transaction, Wallet
from lotwise.lots.lot import Identification, Pick
from lotwise.store.intents import Record

SECOND: Final = timedelta(seconds=1)
WALLETS: Final = {name: Wallet(name=name, custody=Custody.SELF) for name in ("Ledger", "Kraken")}


def sale(
    units: str, at: datetime = AT + MINUTE, *, wallet: str = "Ledger", asset: str = "BTC"
) -> Transaction:
    made = sold(f"{units} {asset}", "1000 USD", "2026-11-22", name=f"{units}{at}{wallet}", wallet=wallet)
    return replace(made, at=at)


def matched(
    some: list[Record], *sales: Transaction, stated: Mapping[str, Identification] | None = None
) -> Intended:
    return intended(some, sales, stated or {}, WALLETS)


def taken(found: Intended, one: Transaction) -> dict[str, int]:
    made = found.identifications.get(one.id)
    return {pick.root_id[-1]: pick.quantity for pick in made.picks} if made else {}


def test_a_sale_takes_the_units_that_were_identified_before_it() -> None:
    one = sale("1.5")
    found = matched([record_of(intent_of(lot_of("a"), lot_of("b", "0.5")))], one)
    assert taken(found, one) == {"a": quantity("1"), "b": quantity("0.5")}
    assert found.identifications[one.id].recorded_at == AT
    assert (found.findings, found.late) == ((), frozenset())
    assert found.kept[0].standing_at(AT + 2 * MINUTE) is Standing.USED


def test_a_partial_sale_splits_it_and_the_rest_waits_for_the_next() -> None:
    first, second = sale("0.4"), sale("1.1", AT + 2 * MINUTE)
    found = matched([record_of(intent_of(lot_of("a"), lot_of("b", "0.5")))], first, second)
    assert taken(found, first) == {"a": quantity("0.4")}
    assert taken(found, second) == {"a": quantity("0.6"), "b": quantity("0.5")}
    assert [use.quantity for use in found.kept[0].uses] == [quantity("0.4"), quantity("1.1")]


def test_what_is_left_below_every_step_of_an_order_does_not_wait() -> None:
    one, after = sale("1.12345678"), sale("1", AT + 2 * MINUTE)
    found = matched([record_of(intent_of(lot_of("a", "1.123456789")))], one, after)
    assert found.kept[0].standing_at(AT + 2 * MINUTE) is Standing.USED
    assert after.id not in found.identifications


def test_it_is_never_stretched() -> None:
    """26 CFR § 1.1012-1(j): units are identified, not sales; of a sale of more, nothing names the rest."""
    one, after = sale("1.6"), sale("0.1", AT + 2 * MINUTE)
    found = matched([record_of(intent_of(lot_of("a"), lot_of("b", "0.5")))], one, after)
    assert taken(found, one) == {"a": quantity("1"), "b": quantity("0.5")}
    assert after.id not in found.identifications
    assert [use.quantity for use in found.kept[0].uses] == [quantity("1.5")]


@pytest.mark.parametrize(
    ("after", "micro", "is_named"),
    [(timedelta(0), 0, True), (-SECOND, 0, False), (timedelta(0), 900_000, True), (SECOND, 0, True)],
)
def test_the_second_of_the_sale_is_in_time(after: timedelta, micro: int, is_named: bool) -> None:
    one = sale("1", AT + after)
    found = matched([record_of(intent_of(lot_of("a"), at=AT + timedelta(microseconds=micro)))], one)
    assert (one.id in found.identifications and one.id not in found.late) is is_named


def test_where_the_sale_is_known_to_the_microsecond_so_is_the_record() -> None:
    at = AT.replace(microsecond=500)
    assert is_in_time(at, at)
    assert not is_in_time(at.replace(microsecond=501), at)


def test_another_wallet_or_asset_takes_nothing() -> None:
    others = [sale("1", wallet="Kraken"), sale("1", asset="ETH")]
    assert matched([record_of(intent_of(lot_of("a")))], *others).identifications == {}


def test_one_that_is_taken_back_counts_until_then() -> None:
    kept = record_of(intent_of(lot_of("a", "2")))
    before, after = sale("1"), sale("1", AT + 3 * MINUTE)
    found = matched([kept, cancelled(kept, AT + 2 * MINUTE)], before, after)
    assert taken(found, before) == {"a": quantity("1")}
    assert after.id not in found.identifications
    assert found.kept[0].standing_at(AT + 3 * MINUTE) is Standing.CANCELLED


def test_one_that_is_replaced_counts_until_then() -> None:
    old = record_of(intent_of(lot_of("a", "2")))
    new = replace(intent_of(lot_of("b", "2"), at=AT + 2 * MINUTE), supersedes=(old.id,))
    before, after = sale("1"), sale("1", AT + 3 * MINUTE)
    found = matched([old, record_of(new, 2)], before, after)
    assert (taken(found, before), taken(found, after)) == ({"a": quantity("1")}, {"b": quantity("1")})


def test_one_that_expired_says_so() -> None:
    one = record_of(replace(intent_of(lot_of("a", "2")), expires_at=AT + 2 * MINUTE))
    before, after = sale("1", AT + 2 * MINUTE), sale("1", AT + 3 * MINUTE)
    found = matched([one], before, after)
    assert taken(found, before) == {"a": quantity("1")}
    assert after.id not in found.identifications
    assert [said.code for said in found.findings] == ["intent_expired"]


def test_one_that_came_too_late_is_shown_as_late_and_stays_for_the_next_sale() -> None:
    before = sale("1", AT - SECOND)
    found = matched([record_of(intent_of(lot_of("a")))], before)
    assert found.late == {before.id}
    assert found.identifications[before.id].recorded_at > before.at, "so that the fold refuses it"
    after = sale("1")
    found = matched([record_of(intent_of(lot_of("a")))], before, after)
    assert (found.late, taken(found, after)) == (frozenset(), {"a": quantity("1")})
    assert matched([record_of(intent_of(lot_of("a")))], sale("1", AT - timedelta(days=2))).late == frozenset()


def test_what_the_owner_states_of_the_sale_itself_goes_first() -> None:
    first, second = sale("1"), sale("1", AT + 2 * MINUTE)
    said = Identification(
        transaction_id=first.id, picks=(Pick(root_id="root_a", quantity=10**18),), recorded_at=AT
    )
    found = matched([record_of(intent_of(lot_of("a"), lot_of("b")))], first, second, stated={first.id: said})
    assert first.id not in found.identifications
    assert taken(found, second) == {"b": quantity("1")}, "units that it names are gone"


def test_the_broker_is_told_from_the_record_of_it_on() -> None:
    kept = record_of(intent_of(lot_of("a", "2")))
    told = cancelled(kept, AT + 2 * MINUTE, kind=IntentKind.TOLD)
    before, after = sale("1"), sale("1", AT + 2 * MINUTE)
    found = matched([kept, told], before, after)
    assert [found.identifications[one.id].is_with_broker for one in (before, after)] == [False, True]


def test_two_that_wait_at_one_place_at_once_are_a_finding_until_one_is_taken_back() -> None:
    """Two computers may each identify before they see the other's record; the order of both is kept."""
    one, two = record_of(intent_of(lot_of("a"))), record_of(intent_of(lot_of("b"), at=AT + SECOND), 2)
    (told,) = matched([one, two]).findings
    assert (told.code, told.subject, one.id in told.what) == ("intent_conflict", two.id, True)
    found = matched([one, two], sale("1"))
    assert (taken(found, sale("1")), found.findings) == ({"a": quantity("1")}, ())
    assert matched([one, two, cancelled(two, AT + MINUTE)]).findings == ()
    elsewhere = record_of(intent_of(lot_of("b"), wallet="Kraken"), 2)
    assert matched([one, elsewhere]).findings == ()
    ended = record_of(replace(intent_of(lot_of("a")), expires_at=AT))
    assert matched([ended, two]).findings == ()


def test_one_that_waits_in_a_wallet_that_is_gone_blocks_until_it_is_taken_back() -> None:
    one = record_of(intent_of(lot_of("a"), wallet="Ledger of old"))
    (told,) = matched([one]).findings
    assert (told.code, told.is_blocking, told.wallet) == ("intent_wallet_gone", True, "Ledger of old")
    assert matched([one, cancelled(one, AT + MINUTE)]).findings == ()


def test_a_sale_long_after_the_end_of_one_is_told_nothing_of_it() -> None:
    one = record_of(replace(intent_of(lot_of("a", "2")), expires_at=AT + MINUTE))
    assert matched([one], sale("1", AT + timedelta(days=15))).findings == ()


def test_what_a_file_told_before_a_record_had_happened_before_it_whatever_the_clock_says() -> None:
    one = sale("1")
    (source,) = one.sources
    kept = record_of(intent_of(lot_of("a")))

    def found(file_count: int) -> Intended:
        files = ["another", source.file_id]
        return intended([replace(kept, file_count=file_count)], [one], {}, WALLETS, files)

    assert (taken(found(1), one), found(1).findings) == ({"a": quantity("1")}, ())
    assert found(2).identifications == {}
    assert [told.code for told in found(2).findings] == ["intent_after_import"]


def test_nor_does_a_record_that_takes_it_back_after_the_import_of_the_sale() -> None:
    kept, one = record_of(intent_of(lot_of("a"))), sale("1")
    back = replace(cancelled(kept, AT), file_count=1)
    found = intended([kept, back], [one], {}, WALLETS, [one.sources[0].file_id])
    assert taken(found, one) == {"a": quantity("1")}


def test_a_record_that_cannot_be_read_blocks() -> None:
    (said,) = matched([replace(record_of(intent_of(lot_of("a"))), content="{}")]).findings
    assert (said.code, said.is_blocking) == ("intent_unreadable", True)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.lists(st.integers(1, 9), max_size=6))
def test_no_unit_is_named_twice_and_none_that_is_not_identified(lots: list[int], sales: list[int]) -> None:
    roots = "abcd"
    one = record_of(intent_of(*(lot_of(roots[n], str(units)) for n, units in enumerate(lots))))
    made = [sale(str(units), AT + (n + 1) * MINUTE) for n, units in enumerate(sales)]
    found = matched([one], *made)
    used: dict[str, int] = {}
    for each, units in zip(made, sales, strict=True):
        parts = taken(found, each)
        assert sum(parts.values()) <= units * 10**18
        for root, part in parts.items():
            used[root] = used.get(root, 0) + part
    assert all(used.get(roots[n], 0) <= units * 10**18 for n, units in enumerate(lots))
    assert sum(used.values()) == sum(use.quantity for use in found.kept[0].uses)
    assert sum(used.values()) == min(sum(lots), sum(sales)) * 10**18
