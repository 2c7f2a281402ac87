"""Before the sale, for the page: what would be recorded, where the steps stand, made-up fills, the key."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lotwise.app import clock, demo
from lotwise.app.audit_list import gone_rows, searched, searched_intents
from lotwise.app.before_sale import (
    before_steps,
    fitting_tickets,
    kept_as,
    local_instant,
    order_facts,
    would_record,
)
from lotwise.app.confirm import take_files
from lotwise.app.confirmed import confirmed
from lotwise.app.demo_fills import made_up_fills, wallets_to_fill
from lotwise.app.guide_steps import Stand
from lotwise.app.intents_making import How, cancel, identify, plan_wanted
from lotwise.app.intents_shown import intent_rows
from lotwise.app.key_stand import key_stand, unlocked
from lotwise.app.plan_kept import keep_plan
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project
from lotwise.app.tickets import TicketChoices
from lotwise.app.wallets import state_wallet_fact
from lotwise.app.workspace import State, load
from lotwise.core.errors import BadInputError, NotFoundError

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """The example household on the morning of the crash, by a clock of that day."""
    with (
        clock.started_at(demo.clock_starts_at(demo.AS_OF)),
        existing_project(demo.set_up(tmp_path).project) as project,
    ):
        yield load(project, demo.AS_OF)


def again(state: State) -> State:
    return load(state.project, demo.AS_OF)


def stands(state: State) -> list[Stand]:
    rows, would = intent_rows(state), would_record(state, plan_wanted(state))
    return [one.stand for one in before_steps(rows, would, confirmed(state))]


def test_the_steps_follow_what_is_done(state: State) -> None:
    assert stands(state) == [Stand.TO_DO, Stand.NOT_YET, Stand.NOT_YET]
    would = would_record(state, plan_wanted(state))
    assert not any(one.is_there for one in would)
    identify(state, plan_wanted(state), unlocked(state, ""), How())
    assert stands(state) == [Stand.DONE, Stand.TO_DO, Stand.NOT_YET]
    recorded = intent_rows(state)
    assert [one.statement for one in recorded] == [one.statement for one in would], "word for word"
    made, is_of_record = fitting_tickets(state, plan_report(state), TicketChoices(), recorded)
    assert (made.is_identified, is_of_record, kept_as(state, made)) == (True, False, "")
    plan, _ = keep_plan(state, made)
    state = again(state)
    assert kept_as(state, made) == plan.id
    assert stands(state) == [Stand.DONE, Stand.TO_DO, Stand.TO_DO]
    assert set(order_facts(made.tickets)) == {one.id for one in made.tickets}


def test_what_is_on_record_has_tickets_when_the_plan_moves_on(state: State) -> None:
    identify(state, plan_wanted(state), unlocked(state, ""), How())
    first = intent_rows(state)[0]
    cancel(state, first.id, "A slip.", unlocked(state, ""))
    made, is_of_record = fitting_tickets(state, plan_report(state), TicketChoices(), intent_rows(state))
    assert is_of_record
    assert (first.wallet, first.asset) not in {(one.wallet, one.asset) for one in made.tickets}
    draft, is_of_record = fitting_tickets(
        state, plan_report(state), TicketChoices(is_draft=True), intent_rows(state)
    )
    assert not is_of_record
    assert len(draft.tickets) > len(made.tickets)


def test_a_record_says_when_it_counts(state: State) -> None:
    by_wallet = {one.wallet: one.counts for one in would_record(state, plan_wanted(state))}
    assert "December 31, 2026" in by_wallet["Kraken"]
    assert "Notice" not in by_wallet["Ledger"]
    wanted = plan_wanted(state)
    with clock.started_at(datetime(2027, 1, 2, 15, tzinfo=UTC)):
        later = {one.wallet: one.counts for one in would_record(state, wanted)}
    assert "only for sales made after the broker was told" in later["Kraken"]
    assert later["Ledger"] == by_wallet["Ledger"]


def test_a_broker_that_takes_instructions_is_named_so(state: State) -> None:
    state_wallet_fact(state, "Kraken", "ability", "told to broker")
    takes = {one.wallet: one.takes for one in would_record(again(state), plan_wanted(again(state)))}
    assert "You stated that you tell Kraken" in takes["Kraken"]
    assert "is not known here" in takes["Coinbase"]


@pytest.mark.parametrize("has_slips", [False, True])
def test_made_up_fills_are_read_as_the_exchanges_own(
    state: State,
    tmp_path: Path,
    has_slips: bool,
) -> None:
    with pytest.raises(NotFoundError):
        made_up_fills(state, "Kraken")
    identify(state, plan_wanted(state), unlocked(state, ""), How())
    made, _ = fitting_tickets(state, plan_report(state), TicketChoices(), intent_rows(state))
    keep_plan(state, made)
    state = again(state)
    assert wallets_to_fill(state) == ("Kraken", "Coinbase")
    with pytest.raises(NotFoundError):
        made_up_fills(state, "Ledger")
    for wallet in wallets_to_fill(state):
        file = made_up_fills(state, wallet, has_slips=has_slips)
        assert file.name.startswith("MADE-UP_")
        assert "MADE" in file.text
        assert file.ends_at > clock.now()
        path = tmp_path / file.name
        path.write_text(file.text, encoding="utf-8")
        (report,) = take_files(state.project, [path])
        assert report.format == {"Kraken": "kraken.trades", "Coinbase": "coinbase.v4"}[wallet]
        assert not [one for one in report.findings if one.is_blocking]
        orders = [one for one in made.tickets if one.wallet == wallet]
        assert report.transactions == len(orders) - has_slips
    (plan,) = confirmed(again(state))
    done = {row.status for row in plan.rows if row.ticket.wallet != "Ledger"}
    assert done == ({"filled", "in part", "open"} if has_slips else {"filled"})
    codes = {one.code for one in plan.findings}
    assert ("fill_too_little" in codes) == has_slips
    assert all(each.how.value == "as identified" for some in plan.lots.values() for each in some)


def test_rebuys_keep_their_gap(state: State) -> None:
    identify(state, plan_wanted(state), unlocked(state, ""), How())
    made, _ = fitting_tickets(state, plan_report(state), TicketChoices(), intent_rows(state))
    keep_plan(state, made)
    rows = list(csv.DictReader(io.StringIO(made_up_fills(again(state), "Kraken").text)))
    for sale, back in zip(rows[::2], rows[1::2], strict=True):
        between = datetime.fromisoformat(back["time"]) - datetime.fromisoformat(sale["time"])
        assert (sale["type"], back["type"]) == ("sell", "buy")
        assert between >= timedelta(minutes=60)


def test_the_key_is_told_before_it_is_asked(state: State) -> None:
    before = key_stand(state)
    assert (before.is_there, before.is_locked, before.name) == (False, False, "")
    name = unlocked(state, "a secret of mine").name
    locked = key_stand(state)
    assert (locked.is_there, locked.is_locked, locked.name) == (True, True, ""), "nothing is signed yet"
    with pytest.raises(BadInputError, match="another one") as refused:
        unlocked(state, "wrong")
    assert "LOTWISE_PASSPHRASE" not in refused.value.fix
    identify(state, plan_wanted(state), unlocked(state, "a secret of mine"), How())
    assert key_stand(state).name == name


def test_an_open_key_is_named(state: State) -> None:
    name = unlocked(state, "").name
    stand = key_stand(state)
    assert (stand.name, stand.is_locked, stand.is_in_project) == (name, False, False)


def test_dispositions_are_found_by_their_words(state: State) -> None:
    rows = gone_rows(state)
    assert searched(rows, "") == rows
    assert {one.asset for one in searched(rows, "coinbase LINK")} == {"LINK"}
    assert {one.disposed_on.year for one in searched(rows, "2025-06")} == {2025}
    assert searched(rows, "coinbase nowhere") == ()
    identify(state, plan_wanted(state), unlocked(state, ""), How())
    intents = intent_rows(state)
    assert searched_intents(intents, "") == intents[::-1], "the latest first"
    assert {one.wallet for one in searched_intents(intents, "open ledger")} == {"Ledger"}
    assert len(searched_intents(intents, intents[0].lots[0].lot_id)) == 1


def test_an_instant_is_by_the_clocks_of_the_household() -> None:
    assert local_instant("2026-07-01T12:00:05", NEW_YORK) == datetime(2026, 7, 1, 16, 0, 5, tzinfo=UTC)
    assert local_instant("2026-07-01 12:00+02:00", NEW_YORK) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    for odd in ("", "noon", "2026-13-01T00:00", "0001-01-01T00:00+14:00"):
        with pytest.raises(BadInputError, match="no date with a time"):
            local_instant(odd, NEW_YORK)


def test_the_clock_of_a_demonstration_is_never_before_its_files() -> None:
    assert demo.clock_starts_at(date(2020, 1, 1)).date() == demo.AS_OF
    assert demo.clock_starts_at(date(2026, 3, 1)).date() == date(2026, 3, 1)
