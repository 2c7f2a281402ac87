"""Merging, whatever happened and however it was exported: the order of files and their overlap never matter.

A history is made up first: events second by second, twins among them. Files are windows of it, cut between
seconds, with or without the source's ids.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import fee, leg, out, transaction
from exports import ACCOUNT, export, merged_in_any_order, named, said
from lotwise.ledger.corrections import Action
from lotwise.ledger.merge import Merged, merged
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Leg, Transaction
from properties.journals import CALM

START = datetime(2024, 3, 1, 10, tzinfo=UTC)
LATEST = 8


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a made-up history."""

    second: int
    word: str
    units: int
    dollars: int

    def told(self, *, seconds_apart: int = 1) -> Transaction:
        """Return it as a report tells it."""
        at = (START + timedelta(seconds=self.second * seconds_apart)).strftime("%Y-%m-%d %H:%M:%S")
        amount, cash = f"{self.units} BTC", f"{self.dollars} USD"
        match self.word:
            case "buys":
                legs = (leg(amount, ACCOUNT), out(cash, ACCOUNT), fee("1 USD", ACCOUNT))
                return transaction(Kind.PURCHASE, at, *legs)
            case "earns":
                return transaction(Kind.STAKING, at, leg(amount, ACCOUNT, worth=str(self.dollars)))
            case _:
                return transaction(Kind.TRANSFER, at, out(amount, ACCOUNT))


EVENTS = st.builds(
    Happened,
    second=st.integers(0, LATEST),
    word=st.sampled_from(("buys", "earns", "sends")),
    units=st.integers(1, 2),
    dollars=st.just(100),
)
HISTORIES = st.lists(EVENTS, min_size=1, max_size=8).map(
    lambda events: sorted(events, key=lambda one: one.second)
)
WINDOWS = st.lists(
    st.tuples(st.integers(0, LATEST), st.integers(0, LATEST)).map(lambda ends: (min(ends), max(ends))),
    min_size=1,
    max_size=3,
)


def rows_of(history: Sequence[Happened], *, ids: bool, seconds_apart: int = 1) -> list[Transaction]:
    """Return a history as a report tells it; with ids, each event has one of its own."""
    told = [one.told(seconds_apart=seconds_apart) for one in history]
    return [named(f"n{n}", one) for n, one in enumerate(told)] if ids else told


def window(name: str, history: Sequence[Happened], ends: tuple[int, int], *, ids: bool) -> Told:
    first, last = (START + timedelta(seconds=end) for end in ends)
    return export(name, *(one for one in rows_of(history, ids=ids) if first <= one.at <= last))


def whole(history: Sequence[Happened], *, ids: bool) -> Told:
    return window("whole.csv", history, (0, LATEST), ids=ids)


def facts(made: Merged) -> Counter[tuple[str, Kind, datetime, tuple[Leg, ...]]]:
    """Return all that counts, without the files that tell it."""
    return Counter((one.id, one.kind, one.at, one.legs) for one in made.transactions)


@given(history=HISTORIES, windows=WINDOWS, ids=st.booleans())
@CALM
def test_windows_of_one_history_that_cover_it_tell_the_history(
    history: list[Happened], windows: list[tuple[int, int]], *, ids: bool
) -> None:
    """Twins included: as many as happened, in whatever files and order they are told."""
    cut = windows[0][0]
    cover = [(0, cut), (cut + 1, LATEST)]
    files = [window(f"{n}.csv", history, ends, ids=ids) for n, ends in enumerate([*cover, *windows])]
    made = merged_in_any_order(*files[:4])
    assert facts(made) == facts(merged([whole(history, ids=ids)]))
    assert made.findings == ()


@given(history=HISTORIES, windows=WINDOWS, ids=st.booleans())
@CALM
def test_another_window_of_a_history_that_is_known_changes_nothing_but_sources(
    history: list[Happened], windows: list[tuple[int, int]], *, ids: bool
) -> None:
    known = merged([whole(history, ids=ids)])
    files = [window(f"{n}.csv", history, ends, ids=ids) for n, ends in enumerate(windows)]
    made = merged([whole(history, ids=ids), *files])
    assert facts(made) == facts(known)
    assert (made.aliases, made.findings) == (known.aliases, known.findings)


@given(history=HISTORIES, ids=st.booleans(), other_ids=st.booleans())
@CALM
def test_a_second_report_of_the_same_events_changes_no_legs(
    history: list[Happened], *, ids: bool, other_ids: bool
) -> None:
    """Ten seconds lie between the seconds of the history, for what is a second apart may be the same."""
    first = export("ledger.csv", *rows_of(history, ids=ids, seconds_apart=10))
    again = rows_of(history, ids=other_ids, seconds_apart=10)
    if ids and other_ids:
        again = [named(f"other {one.native_id}", one) for one in again]
    second = export("trades.csv", *again, kind="trades", rank=1)
    made = merged_in_any_order(first, second)
    assert facts(made) == facts(merged([first]))
    assert {len(one.sources) for one in made.transactions} == {2}
    assert {found.code for found in made.findings} == {"told_in_two_reports"}


@given(history=HISTORIES, missing=st.sets(st.integers(0, 7)))
@CALM
def test_a_generation_without_ids_meets_one_with_ids(history: list[Happened], missing: set[int]) -> None:
    """Ten seconds lie between the seconds of the history; the newer report may lack some events."""
    older = export("old.csv", *rows_of(history, ids=False, seconds_apart=10))
    newer = [one for n, one in enumerate(rows_of(history, ids=True, seconds_apart=10)) if n not in missing]
    made = merged_in_any_order(older, export("new.csv", *newer))
    told = Counter((one.kind, one.at, one.legs) for one in made.transactions)
    assert told == Counter((one.kind, one.at, one.legs) for one in older.transactions)


@given(history=HISTORIES, group=st.sets(st.integers(0, 7), min_size=2), windows=WINDOWS)
@CALM
def test_fills_that_share_the_id_of_their_order_are_as_many_as_happened(
    history: list[Happened], group: set[int], windows: list[tuple[int, int]]
) -> None:
    priced = [replace(one, dollars=100 + n) for n, one in enumerate(history)]
    rows = [
        named("order" if n in group else f"n{n}", one) for n, one in enumerate(rows_of(priced, ids=False))
    ]
    files = [export("whole.csv", *rows)]
    for n, ends in enumerate(windows):
        first, last = (START + timedelta(seconds=end) for end in ends)
        files.append(export(f"{n}.csv", *(one for one in rows if first <= one.at <= last)))
    made = merged_in_any_order(*files[:4])
    known = merged([files[0]])
    assert len(made.transactions) == len(known.transactions)
    assert facts(made) == facts(known)


@st.composite
def odd_rows(draw: st.DrawFn) -> Transaction:
    """Return a row of a report that is nearly one of another: seconds, cents, decimals, dates, halves."""
    at = draw(st.sampled_from(("12:00:00", "12:00:01", "12:00:02.5", "15:30:00", "15:30:01")))
    day = f"2024-03-0{draw(st.integers(1, 2))} {at}"
    kind = draw(st.sampled_from((Kind.PURCHASE, Kind.EXCHANGE, Kind.STAKING, Kind.TRANSFER)))
    units = draw(st.sampled_from(("1", "1.0000004", "2")))
    worth = draw(st.sampled_from((None, "100", "100.004", "250")))
    came = leg(f"{units} BTC", ACCOUNT, worth=worth)
    gave = out(draw(st.sampled_from(("3 ETH", "100 USD", "100.004 USD", "120 USD"))), ACCOUNT)
    legs = {Kind.PURCHASE: (came, gave), Kind.EXCHANGE: (gave, came)}.get(
        kind, (draw(st.sampled_from((came, gave))),)
    )
    native_id = draw(st.sampled_from(("", "", "i1", "i2", "i3")))
    return named(native_id, transaction(kind, day, *legs))


REPORTS = st.lists(
    st.tuples(st.sampled_from(("ledgers", "ledgers", "trades", "api")), st.lists(odd_rows(), max_size=4)),
    min_size=2,
    max_size=4,
)
RANKS = {"ledgers": 0, "trades": 1, "api": 1}


def exports_of(reports: list[tuple[str, list[Transaction]]]) -> list[Told]:
    return [export(f"{n}.csv", *rows, kind=kind, rank=RANKS[kind]) for n, (kind, rows) in enumerate(reports)]


@given(reports=REPORTS)
@CALM
def test_whatever_files_tell_their_order_never_matters_and_no_row_is_lost(
    reports: list[tuple[str, list[Transaction]]],
) -> None:
    files = exports_of(reports)
    made = merged_in_any_order(*files)
    assert len(made.transactions) <= sum(len(rows) for _, rows in reports)
    assert bool(made.transactions) is any(rows for _, rows in reports)


@given(reports=REPORTS, words=st.lists(st.tuples(st.integers(0), st.integers(0), st.integers(0)), max_size=3))
@CALM
def test_whatever_the_owner_says_order_never_matters_and_no_row_is_lost(
    reports: list[tuple[str, list[Transaction]]], words: list[tuple[int, int, int]]
) -> None:
    files = exports_of(reports)
    ids = [one.report.file_id for one in files]
    names = [one.id for one in merged(files).transactions] + [
        one.id for file in files for one in file.transactions
    ]
    names += ids
    actions = (Action.SAME, Action.DISTINCT, Action.PREFER)
    corrections = []
    for n, subject, other in words:
        action = actions[n % 3]
        pool = ids if action is Action.PREFER else names
        corrections.append(said(action, names[subject % len(names)], pool[other % len(pool)]))
    made = merged_in_any_order(*files, corrections=corrections)
    assert len(made.transactions) <= sum(len(rows) for _, rows in reports)
