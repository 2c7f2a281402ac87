"""A project that an older lotwise made is brought up to date, with a copy beside it, or left as it was."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import lotwise.store.migrations
import lotwise.store.sqlite
from lotwise.core.errors import LotwiseError, NoProjectError
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Wallet
from lotwise.lots.lot import Method, StandingOrder
from lotwise.prices.book import Quote
from lotwise.store import choices, read
from lotwise.store.add import add_reading
from lotwise.store.project import open_project
from lotwise.store.verify import verify

HERE = Path(__file__).parent
OLD = (HERE / "version_1.sql").read_text(encoding="utf-8")
MADE = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a project of version 1, with something in every table."""
    path = tmp_path / "lotwise.db"
    fill(path, OLD)
    return path


def fill(path: Path, text: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(text)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_every_file_tells_what_it_told(old: Path, now: datetime) -> None:
    with open_project(old, now=now) as project:
        told = read.told(project)
        assert verify(project) == ()
    assert [(one.report.file, one.report.family, one.report.wallet) for one in told] == [
        ("2025.csv", "coinbase", "coinbase"),
        ("2026.csv", "coinbase", "coinbase"),
        ("broker.csv", "broker", "broker"),
        ("prices.csv", "prices", ""),
    ]
    assert [(one.report.kind, one.report.rank) for one in told] == [("transactions", 0)] * 4
    first, second = told[0].transactions
    assert [one.native_id for report in told for one in report.transactions] == [
        "native-1",
        "native-2",
        "native-3",
        "native-2",  # told by both files; the contradictory telling of native-1 was never kept
    ]
    assert first.sources == (Source(file_id=told[0].report.file_id, file="2025.csv", rows=(2, 4)),)
    assert told[1].transactions[1].id == second.id
    assert told[1].transactions[1].sources == (
        Source(file_id=told[1].report.file_id, file="2026.csv", rows=(3,)),
    )
    assert (first.kind, first.at, first.note) == (
        Kind.PURCHASE,
        datetime(2025, 1, 1, 15, 4, 5, tzinfo=UTC),
        "Bought BTC",
    )
    assert first.legs == (
        Leg(wallet="coinbase", asset="BTC", quantity=quantity("0.1"), value_usd=usd("9000.01")),
        Leg(wallet="coinbase", asset="USD", quantity=-quantity("9000")),
        Leg(wallet="coinbase", asset="USD", quantity=-quantity("12.5"), role=Role.FEE),
    )


def test_everything_else_is_there_with_its_instant(old: Path, now: datetime) -> None:
    with open_project(old, now=now) as project:
        files = read.files(project)
        ((first, various),) = read.sales(project)
        assert (first.id, first.description, first.acquired_on) == ("stock_1", "10 ACME", date(2024, 5, 6))
        assert (first.quantity, first.proceeds_usd, first.basis_usd, first.disallowed_usd) == (
            quantity(10),
            usd("1000.55"),
            usd("1200"),
            usd("10"),
        )
        assert (first.is_long, first.is_basis_reported) == (True, False)
        assert first.source == Source(file_id=files[2].id, file="broker.csv", rows=(2,))
        assert (various.id, various.acquired_on) == ("stock_2", None)
        assert read.quotes(project) == (
            Quote(asset="BTC", on=date(2026, 1, 1), price=Decimal("68000.50"), origin="prices.csv, Close"),
            Quote(
                asset="BTC", on=date(2026, 1, 2), price=Decimal("0.00000001234"), origin="prices.csv, Close"
            ),
        )
        assert [(one.file, one.row, one.reason) for one in read.ignored_rows(project)] == [
            ("2025.csv", 5, "total"),
            ("2025.csv", 6, "total"),
        ]
        findings = read.import_findings(project)
        assert [one.code for one in findings] == ["unknown_row", "repeated_row", "contradictory_row"]
        assert (findings[0].amount_usd, findings[0].where.rows, findings[0].is_blocking) == (
            usd("-3.21"),
            (7, 8),
            True,
        )
        assert read.source_row_text(project, files[0].id, 2) == "row native-1 of 2025.csv"
        assert choices.household(project) == ("second.toml", "filing_status = 'joint'")
        assert choices.settings(project) == {"pooling_before_2025": "per wallet"}
        assert choices.standing_orders(project) == (
            StandingOrder(
                wallet="coinbase",
                method=Method.HIFO,
                effective_at=MADE,
                recorded_at=MADE,
                is_with_broker=True,
            ),
        )
    assert [file.imported_at for file in files] == [MADE + n * DAY for n in range(4)]
    assert [file.read_at for file in files] == [MADE + n * DAY for n in range(4)]
    assert {file.revision for file in files} == {0}, "so that each is offered to be read again"
    assert files[3].wallet == Wallet(name="", custody=Custody.SELF)


def test_the_history_of_decisions_and_versions_is_kept(old: Path, now: datetime) -> None:
    open_project(old, now=now).close()
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute(
            "SELECT version, applied_at FROM schema_versions ORDER BY 1"
        ).fetchall() == [
            (1, "2026-01-05T09:30:00.000000Z"),
            (2, "2026-11-22T09:30:00.000000Z"),
            (3, "2026-11-22T09:30:00.000000Z"),
            (4, "2026-11-22T09:30:00.000000Z"),
        ]
        assert connection.execute("SELECT seq, name FROM households").fetchall() == [
            (1, "first.toml"),
            (2, "second.toml"),
        ]
        assert connection.execute("SELECT count(*) FROM settings").fetchall() == [(2,)]
        assert connection.execute("SELECT seq, at, what FROM chain").fetchall() == [
            (1, "2026-11-22T09:30:00.000000Z", "tables of version 1 brought to version 4")
        ]
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        assert not {name for name in tables if name.startswith("v1_")} | tables & {"legs", "transactions"}


def test_it_is_done_once_and_the_project_goes_on_growing(old: Path, now: datetime, file_of: Any) -> None:
    with open_project(old, now=now) as project:
        assert project.backup == old.with_name("lotwise.before-v4.db")
        assert add_reading(project, file_of("new.csv", content=b"new"), now=now).is_new
        before = choices.settings(project)
        assert choices.set_setting(project, "zone", "UTC", now=now)
    with open_project(old, now=now + DAY) as again:
        assert again.backup is None
        assert choices.settings(again) == before | {"zone": "UTC"}
        assert [file.name for file in read.files(again)][-1] == "new.csv"
        assert verify(again) == ()


def test_the_copy_is_the_project_as_it_was(old: Path, now: datetime) -> None:
    before = dump(old)
    with open_project(old, now=now) as project:
        assert project.backup is not None
        assert dump(project.backup) == before
        assert project.backup.stat().st_mode & 0o777 == 0o600
        assert not list(old.parent.glob("*-journal"))


def test_a_copy_never_takes_the_place_of_another_file(old: Path, now: datetime) -> None:
    taken = old.with_name("lotwise.before-v4.db")
    taken.write_text("dear diary")
    with open_project(old, now=now) as project:
        assert project.backup == old.with_name("lotwise.before-v4-2.db")
    assert taken.read_text() == "dear diary"


def test_orders_of_the_first_days_did_not_say_whether_the_broker_was_told(
    tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "lotwise.db"
    without = re.sub(r",\s*is_with_broker INTEGER NOT NULL", "", OLD)
    without = re.sub(r"(INSERT INTO \"standing_orders\" VALUES\(.*),1\);", r"\1);", without)
    assert without.count("is_with_broker") == 0 != OLD.count("is_with_broker")
    fill(path, without)
    with open_project(path, now=now) as project:
        (order,) = choices.standing_orders(project)
        assert (order.method, order.is_with_broker) == (Method.HIFO, False)
        assert verify(project) == ()


def test_a_failure_in_the_middle_leaves_the_old_project(
    old: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(old)

    def full_disk(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(lotwise.store.migrations, "record_version", full_disk)
    with pytest.raises(LotwiseError, match="disk is full"):
        open_project(old, now=now)
    assert dump(old) == before
    assert [path.name for path in old.parent.iterdir()] == ["lotwise.db"], "no copy that nobody needs"
    monkeypatch.undo()
    with open_project(old, now=now) as project:
        assert verify(project) == ()


def test_a_copy_that_cannot_be_made_leaves_the_old_project(
    old: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(old)
    real = lotwise.store.sqlite.connect

    def connect(path: Path) -> sqlite3.Connection:
        if "before" in path.name:
            raise sqlite3.OperationalError("database or disk is full")
        return real(path)

    monkeypatch.setattr(lotwise.store.sqlite, "connect", connect)
    with pytest.raises(
        LotwiseError, match=r"lotwise.before-v4.db, the copy .* disk is full.*Free some space"
    ):
        open_project(old, now=now)
    assert dump(old) == before
    assert [path.name for path in old.parent.iterdir()] == ["lotwise.db"]


@pytest.mark.parametrize("moment", ["ALTER TABLE legs", "INSERT INTO tellings", "DROP TABLE", "COMMIT"])
def test_a_program_that_is_killed_in_the_middle_leaves_the_old_project(
    old: Path, now: datetime, moment: str
) -> None:
    before = dump(old)
    killed = subprocess.run(
        [sys.executable, str(HERE / "killed_migration.py"), str(old), moment], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert dump(old) == before
    with open_project(old, now=now) as project:
        assert project.backup == old.with_name("lotwise.before-v4-2.db"), "the copy of the first try is kept"
        assert len(read.told(project)) == 4
        assert verify(project) == ()


def test_another_program_may_have_been_faster(
    old: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lotwise.store.sqlite.version_in

    def looked_at_before(path: Path) -> int:
        version = real(path)
        if version == 1:
            monkeypatch.undo()
            open_project(old, now=now).close()
        return version

    monkeypatch.setattr(lotwise.store.sqlite, "version_in", looked_at_before)
    with open_project(old, now=now) as project:
        assert project.backup is None
        assert verify(project) == ()
    assert len(list(old.parent.glob("*before*"))) == 1


def test_a_project_of_the_future_is_refused_without_a_copy(old: Path, now: datetime) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("INSERT INTO schema_versions VALUES (5, '2027-01-01T00:00:00.000000Z')")
    with pytest.raises(NoProjectError, match="made by a newer lotwise"):
        open_project(old, now=now)
    assert [path.name for path in old.parent.glob("*.db")] == ["lotwise.db"]
