"""Before the sale, killed between any two writes: nothing is half-identified, and everything stays signed.

`lotwise identify` and `lotwise confirm` kill themselves before each of their steps towards the database, one
after the other. What is left must be a sound project with all of a command's records or none of them; the
same command again ends as if nothing had been. Then two computers identify at once.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from crashes import DONE, KILLED, ended, forked, killed_at
from deeds import NOW
from lotwise.app import clock, intents_making
from lotwise.app.confirm import TypedFill, take_files, type_fill
from lotwise.app.intents import Standing, intents_of
from lotwise.app.intents_making import How, hand_wanted, identify
from lotwise.app.plan_kept import keep_plan
from lotwise.app.planning import plan_report
from lotwise.app.signing import KeyPlace, signer_of
from lotwise.app.signing_checks import signed
from lotwise.app.tickets import TicketChoices, Tickets, tickets_of
from lotwise.app.workspace import load
from lotwise.store.archive import export_all
from lotwise.store.intents import record_intents, records
from lotwise.store.project import open_project
from lotwise.store.verify import verify

Location = str | Path
Maker = Callable[[], Location]
HOUSEHOLD: Final = (
    'time_zone = "America/New_York"\nfiling_status = "single"\nborn_on = 1986-05-17\nstate = "TX"\n'
    "[year.2026]\nwages = 100000\nother_short_term_gain = 40000\n"
)
COINBASE: Final = (
    "\nTransactions\nUser,A Person,00000000-0000-4000-8000-000000000000\n"
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes,Sender Address,Recipient Address\n"
    "c1,2025-12-01 15:00:00 UTC,Buy,BTC,1,USD,95000,95000,95000,0,,,\n"
    "c2,2025-12-02 15:00:00 UTC,Buy,ETH,10,USD,3500,35000,35000,0,,,\n"
)
SOLD: Final = "c3,2026-11-22 09:30:30 UTC,Sell,BTC,-1,USD,60000,60000,60000,0,,,\n"


@pytest.fixture
def key(tmp_path: Path) -> KeyPlace:
    """Give the place of a key that is not there yet."""
    return KeyPlace(file=tmp_path / "mine.key")


@pytest.fixture
def began(
    new_location: Callable[[], Location], copies: Callable[[Maker], Maker], tmp_path: Path
) -> Callable[[], Location]:
    """Give a maker of projects that hold two lots at a loss."""
    files = {
        "household.toml": HOUSEHOLD,
        "coinbase.csv": COINBASE,
        "prices.csv": "date,asset,price_usd\n2026-11-22,BTC,60000\n2026-11-22,ETH,2000\n",
    }
    paths = []
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        paths.append(tmp_path / name)

    def location() -> Location:
        made = new_location()
        with open_project(made, now=NOW) as project:
            take_files(project, paths)
        return made

    return copies(location)


def do_identify(location: Location, key: KeyPlace) -> None:
    """Do what `lotwise identify --lots … --lots …` does."""
    with open_project(location, now=NOW) as project:
        state = load(project)
        units = [f"{one.lot.quantity // 10**18} {one.lot.asset} of {one.lot.id}" for one in state.holdings]
        identify(state, hand_wanted(state, units), signer_of(project, key), How())


def do_replace(location: Location, key: KeyPlace, units: str) -> None:
    with open_project(location, now=NOW) as project:
        state = load(project)
        (lot,) = (one.lot.id for one in state.holdings if one.lot.asset == "BTC")
        wanted = hand_wanted(state, [f"{units} BTC of {lot}"])
        identify(state, wanted, signer_of(project, key), How(replaces=True))


def do_confirm(location: Location, files: Sequence[Path]) -> None:
    """Do what `lotwise confirm FILES --ticket 1 …` does."""
    with open_project(location, now=NOW) as project:
        reports = take_files(project, files)
        state = load(project)
        said = TypedFill(ticket="1", units="10 ETH", price="2000", fee="0", at=NOW)
        type_fill(state, said, [one for one in reports if one.format == "evidence"])


def is_sound(location: Location) -> int:
    """Return how many records there are, in a project that is sound and in which each of them is signed."""
    with open_project(location, now=NOW) as project:
        assert verify(project) == ()
        assert signed(project).faults == ()
        return len(records(project))


def archive_of(location: Location, folder: Path) -> bytes:
    with open_project(location, now=NOW) as project:
        export_all(project, folder / "state.zip")
    content = (folder / "state.zip").read_bytes()
    (folder / "state.zip").unlink()
    return content


def test_identify_killed_before_any_of_its_steps_records_all_or_nothing(
    began: Callable[[], Location], tmp_path: Path, key: KeyPlace
) -> None:
    calm = began()
    do_identify(calm, key)
    wanted, whole = archive_of(calm, tmp_path), is_sound(calm)
    assert whole == 3, "the key, and one record for each asset"
    location, step, seen = began(), 1, set()
    while killed_at(step, partial(do_identify, location, key)) == KILLED:
        seen.add(is_sound(location))
        do_identify(location, key)
        assert archive_of(location, tmp_path) == wanted
        location, step = began(), step + 1
    assert is_sound(location) == whole
    assert {0} <= seen <= {0, whole}, "never a part of them"
    assert step > 3, "the records, the chain, and the end of the transaction"


def test_a_replacement_killed_before_any_of_its_steps_leaves_one_open(
    began: Callable[[], Location], key: KeyPlace
) -> None:
    location, step = began(), 1
    do_identify(location, key)
    while killed_at(step, partial(do_replace, location, key, f"0.{step}")) == KILLED:
        is_sound(location)
        with open_project(location, now=NOW) as project:
            found = intents_of(load(project))
        waiting = [one for one in found.kept if one.standing_at(NOW) is Standing.OPEN]
        assert sorted(one.intent.asset for one in waiting) == ["BTC", "ETH"]
        assert found.findings == ()
        step += 1
    assert step > 3


def test_the_first_key_is_there_as_a_whole_or_not_at_all(
    began: Callable[[], Location], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the key is written: the next use makes another one, or finds it."""
    location = began()
    place = KeyPlace(file=tmp_path / "first.key")

    def dies(*_: object) -> None:
        os._exit(9)

    for name in ("os.open", "os.fsync", "pathlib.Path.hardlink_to"):
        with monkeypatch.context() as patched:
            patched.setattr(name, dies)
            assert ended(forked(partial(do_identify, location, place))) == 9, name
        assert is_sound(location) == 0
    do_identify(location, place)
    assert is_sound(location) == 3


def test_confirm_killed_before_any_of_its_steps_ends_as_if_nothing_had_been(
    began: Callable[[], Location], copies: Callable[[Maker], Maker], tmp_path: Path, key: KeyPlace
) -> None:
    Path(tmp_path / "order.png").write_bytes(b"pixels")
    (tmp_path / "coinbase-2.csv").write_text(COINBASE + SOLD, encoding="utf-8")
    files = (tmp_path / "order.png", tmp_path / "coinbase-2.csv")

    planned: list[Tickets] = []

    @copies
    def ticketed() -> Location:
        location = began()
        do_identify(location, key)
        with open_project(location, now=NOW) as project:
            state = load(project)
            if not planned:
                planned.append(tickets_of(state, plan_report(state), TicketChoices(is_draft=True)))
            keep_plan(state, planned[0])
        return location

    calm = ticketed()
    do_confirm(calm, files)
    wanted = archive_of(calm, tmp_path)
    location, step = ticketed(), 1
    while killed_at(step, partial(do_confirm, location, files)) == KILLED:
        assert is_sound(location) == 3
        do_confirm(location, files)
        assert archive_of(location, tmp_path) == wanted
        location, step = ticketed(), step + 1
    assert step > 12, "three transactions, each of several tables"


# ── two computers ───────────────────────────────────────────────────────────────────────────────


def do_by_hand(location: Location, key: KeyPlace, units: str) -> None:
    """Identify some BTC by hand, with a key of one's own."""
    with open_project(location, now=NOW) as project:
        state = load(project)
        (lot,) = (one.lot.id for one in state.holdings if one.lot.asset == "BTC")
        identify(state, hand_wanted(state, [f"{units} BTC of {lot}"]), signer_of(project, key), How())


def test_two_computers_that_identify_at_once_leave_one_order_and_a_finding(
    began: Callable[[], Location], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One looks what is identified, then the other one records; both records stay, in their order."""
    location = began()
    desk, lap = (KeyPlace(file=tmp_path / f"{name}.key") for name in ("desk", "lap"))
    record = record_intents

    def after_the_other(*said: Any, **more: Any) -> Any:
        monkeypatch.setattr(intents_making, "record_intents", record)
        assert ended(forked(partial(do_by_hand, location, lap, "0.4"))) == DONE
        return record(*said, **more)

    def first_asks() -> None:
        do_by_hand(location, desk, "0.6")

    monkeypatch.setattr(intents_making, "record_intents", after_the_other)
    assert ended(forked(first_asks)) == DONE
    monkeypatch.undo()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert is_sound(location) == 4, "two keys, two records"
    (tmp_path / "coinbase-2.csv").write_text(COINBASE + SOLD, encoding="utf-8")
    with open_project(location, now=NOW) as project:
        state = load(project)
        assert [one.code for one in state.findings if one.code.startswith("intent")] == ["intent_conflict"]
        assert [one.intent.quantity for one in intents_of(state).kept] == [4 * 10**17, 6 * 10**17]
        assert len(signed(project).keys) == 2
        take_files(project, [tmp_path / "coinbase-2.csv"])
        state = load(project)
        assert {one.method.value for one in state.all_books.dispositions} == {"SPEC_ID"}
        assert [use.quantity for one in intents_of(state).kept for use in one.uses] == [
            4 * 10**17,
            6 * 10**17,
        ]
        assert [one.code for one in state.findings if one.code.startswith("intent")] == []


def test_a_computer_whose_clock_is_behind_cannot_identify_what_the_other_imported(
    began: Callable[[], Location], tmp_path: Path, key: KeyPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clock is 90 seconds behind, which is let pass; the order in the chain decides, not the clock."""
    location = began()
    (tmp_path / "coinbase-2.csv").write_text(COINBASE + SOLD, encoding="utf-8")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=60))
    with open_project(location, now=NOW) as project:
        stale = load(project)
        take_files(project, [tmp_path / "coinbase-2.csv"])
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(seconds=30))
    with open_project(location, now=NOW) as project:
        behind = replace(stale, project=project)
        (lot,) = (one.lot.id for one in stale.holdings if one.lot.asset == "BTC")
        identify(behind, hand_wanted(behind, [f"1 BTC of {lot}"]), signer_of(project, key), How())
        assert signed(project).faults == ()
        state = load(project)
        assert {one.method.value for one in state.all_books.dispositions} == {"FIFO"}
        assert "intent_after_import" in {one.code for one in state.findings}
