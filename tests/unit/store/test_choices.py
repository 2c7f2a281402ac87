"""What the owner decided: the latest word counts, and every earlier one stays on record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from lotwise.core.errors import BadInputError
from lotwise.ledger.corrections import Action, Correction
from lotwise.lots.lot import Method, StandingOrder
from lotwise.store import schema
from lotwise.store.choices import (
    add_correction,
    add_filing,
    add_standing_order,
    corrections,
    filings,
    household,
    set_household,
    set_setting,
    set_wallet_fact,
    settings,
    standing_orders,
    wallet_facts,
)
from lotwise.store.facts import Filing, FilingStatus
from lotwise.store.project import Project, reading
from lotwise.store.verify import verify

ODD = 'half a letter \udce9, NUL \x00, DLE \x10, "quotes" and 漢字'
TYPED = ODD.replace("\udce9", "é")
"""What people can type; ids are made of such text only."""


def recorded(project: Project, table: str) -> int:
    with reading(project) as connection:
        return connection.execute(
            select(func.count()).select_from(schema.metadata.tables[table])
        ).scalar_one()


def said(action: Action, subject: str, minute: int, **more: Any) -> Correction:
    """Return what the owner said at some minute."""
    at = datetime(2026, 11, 22, 9, minute, tzinfo=UTC)
    return Correction(action=action, subject=subject, recorded_at=at, **{"reason": "because", **more})


def test_a_new_project_knows_no_decision(project: Project) -> None:
    assert household(project) is None
    assert settings(project) == {}
    assert standing_orders(project) == ()
    assert corrections(project) == ()
    assert wallet_facts(project) == {}
    assert filings(project) == ()


def test_the_latest_household_counts(project: Project, now: datetime) -> None:
    set_household(project, "2025.toml", 'filing_status = "single"\n', now=now)
    set_household(project, "2026.toml", 'filing_status = "married filing jointly"\n', now=now)
    assert household(project) == ("2026.toml", 'filing_status = "married filing jointly"\n')
    assert recorded(project, "households") == 2


def test_the_household_that_counts_is_recorded_once(project: Project, now: datetime) -> None:
    names = ("a.toml", "a.toml", "b.toml", "a.toml")
    is_new = [set_household(project, name, "same text", now=now) for name in names]
    assert is_new == [True, False, True, True]
    assert household(project) == ("a.toml", "same text")
    assert recorded(project, "households") == 3


def test_the_latest_value_of_a_setting_counts(project: Project, now: datetime) -> None:
    set_setting(project, "zone", "UTC", now=now)
    set_setting(project, "tax_year", "2026", now=now)
    set_setting(project, "zone", "America/Denver", now=now)
    assert settings(project) == {"tax_year": "2026", "zone": "America/Denver"}


def test_a_setting_may_return_to_an_earlier_value(project: Project, now: datetime) -> None:
    values = ("UTC", "UTC", "America/Denver", "UTC")
    is_new = [set_setting(project, "zone", value, now=now) for value in values]
    assert is_new == [True, False, True, True]
    assert settings(project) == {"zone": "UTC"}
    assert recorded(project, "settings") == 3


def test_a_decision_needs_an_instant_with_a_zone(project: Project, now: datetime) -> None:
    with pytest.raises(BadInputError, match="no time zone"):
        set_setting(project, "zone", "UTC", now=now.replace(tzinfo=None))
    assert settings(project) == {}


def test_standing_orders_come_back_in_the_order_of_recording(project: Project) -> None:
    start = datetime(2026, 1, 1, 5, 0, 0, 123456, tzinfo=UTC)
    orders = tuple(
        StandingOrder(
            wallet=wallet,
            method=method,
            effective_at=start - timedelta(days=n),
            recorded_at=start,
            is_with_broker=bool(n),
        )
        for n, (wallet, method) in enumerate(
            [("kraken", Method.HIFO), ("coinbase", Method.LIFO), ("kraken", Method.FIFO)]
        )
    )
    is_new = [add_standing_order(project, order) for order in (*orders, orders[0])]
    assert is_new == [True, True, True, False]
    assert standing_orders(project) == orders


def test_the_latest_word_about_a_wallet_counts(project: Project, now: datetime) -> None:
    words = [
        ("kraken", "owner", "spouse"),
        ("kraken", "zone", "UTC"),
        (ODD, "addresses", ODD),
        ("kraken", "owner", "spouse"),
        ("kraken", "owner", "joint"),
        (ODD, "addresses", ODD),
    ]
    is_new = [set_wallet_fact(project, *word, now=now) for word in words]
    assert is_new == [True, True, True, False, True, False]
    assert wallet_facts(project) == {"kraken": {"owner": "joint", "zone": "UTC"}, ODD: {"addresses": ODD}}
    assert recorded(project, "wallet_facts") == 4


# ── corrections ─────────────────────────────────────────────────────────────────────────────────


def test_corrections_come_back_as_they_were_said_and_in_order(project: Project) -> None:
    told = (
        said(Action.CLASSIFY, "tx_2", 5, details={"kind": "gift received", "basis_usd": "0", "a": TYPED}),
        said(Action.PAIR, "tx_1", 4, other="tx_3", reason=TYPED),
        said(Action.RETRACT, "corr_x", 6),
    )
    assert [add_correction(project, one) for one in told] == [True, True, True]
    assert corrections(project) == told
    assert verify(project) == ()


def test_the_same_correction_twice_is_one(project: Project) -> None:
    one = said(Action.SET_ASIDE, "tx_1", 1)
    later = replace(one, recorded_at=one.recorded_at + timedelta(days=1))
    other_reason = replace(later, reason="for another reason")
    is_new = [add_correction(project, correction) for correction in (one, one, later, other_reason)]
    assert is_new == [True, False, False, True]
    assert corrections(project) == (one, other_reason)


def test_what_no_longer_counts_can_be_said_again(project: Project) -> None:
    gift = said(Action.CLASSIFY, "tx_1", 1, details={"kind": "gift received"})
    reward = said(Action.CLASSIFY, "tx_1", 2, details={"kind": "reward"})
    gift_again = replace(gift, recorded_at=reward.recorded_at + timedelta(minutes=1))
    retracted = said(Action.RETRACT, gift_again.id, 4)
    retracted_again = replace(retracted, recorded_at=retracted.recorded_at + timedelta(minutes=1))
    gift_at_last = replace(gift, recorded_at=retracted.recorded_at + timedelta(minutes=2))
    told = (gift, reward, gift_again, retracted, retracted_again, gift_at_last)
    assert [add_correction(project, one) for one in told] == [True, True, True, True, False, True]


def test_a_retraction_may_itself_be_retracted(project: Project) -> None:
    aside = said(Action.SET_ASIDE, "tx_1", 1)
    back = said(Action.RETRACT, aside.id, 2)
    aside_after_all = said(Action.RETRACT, back.id, 3)
    assert [add_correction(project, one) for one in (aside, back, aside_after_all)] == [True, True, True]
    assert not add_correction(project, replace(aside, recorded_at=aside.recorded_at + timedelta(hours=1)))


def test_rules_are_about_no_transaction_and_the_later_one_counts(project: Project) -> None:
    gifts = said(Action.RULE, "", 1, details={"direction": "in", "asset": "*", "kind": "gift received"})
    rewards = said(Action.RULE, "", 2, details={"direction": "in", "asset": "ETH", "kind": "reward"})
    gifts_again = replace(gifts, recorded_at=rewards.recorded_at + timedelta(minutes=1))
    twice = replace(gifts, recorded_at=rewards.recorded_at + timedelta(minutes=2))
    told = (gifts, rewards, gifts_again, twice)
    assert [add_correction(project, one) for one in told] == [True, True, True, False]


# ── filed years ─────────────────────────────────────────────────────────────────────────────────


def test_the_copy_of_a_year_that_counts_is_recorded_once(project: Project, now: datetime) -> None:
    first = Filing(year=2025, status=FilingStatus.FILED, content="{}", reason="", recorded_at=now)
    later = now + timedelta(days=1)
    told = (
        first,
        replace(first, recorded_at=later),
        replace(first, year=2024, recorded_at=later),
        replace(first, status=FilingStatus.CARRIED, reason=TYPED, recorded_at=later),
        replace(first, recorded_at=later),
    )
    assert [add_filing(project, one) for one in told] == [True, False, True, True, True]
    assert filings(project) == (told[0], *told[2:])
    assert verify(project) == ()
