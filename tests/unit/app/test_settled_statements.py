"""Statements in a state: only those that count, each with its wallet and assets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lotwise.app.settled_statements import asset_of, wallet_of
from lotwise.app.statements import ReadFile, keep
from lotwise.app.workspace import State, load
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.reading import read_statements
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.store.choices import add_correction, set_wallet_fact
from lotwise.store.project import Project, create

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CSV = b"Asset,Units,Date Sold,Proceeds\nBitcoin,0.5,03/20/2025,31000.00\nMystery,1,03/20/2025,1.00\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "lotwise.db", now=NOW) as made:
        yield made


def add(project: Project, content: bytes = CSV, *, broker: str = "Kraken, Inc.", wallet: str = "") -> None:
    read = read_statements("form.csv", content, Head(broker=broker, wallet=wallet))
    keep(project, ReadFile(name="form.csv", content=content, read=read, needs_consent=False))


def state_of(project: Project) -> State:
    return load(project, date(2026, 11, 22))


def codes(state: State) -> set[str]:
    return {one.code for one in state.findings if one.code.startswith("statement_")}


def test_a_project_without_statements_has_none(project: Project) -> None:
    assert state_of(project).statements == ()


def test_names_that_are_not_certain_are_asked_for(project: Project) -> None:
    add(project)
    state = state_of(project)
    (one,) = state.statements
    assert (one.wallet, [line.asset for line in one.lines]) == ("", ["BTC", ""])
    assert codes(state) == {"statement_wallet_unknown", "statement_asset_unknown"}


def test_the_wallet_that_the_broker_means_is_found(project: Project) -> None:
    set_wallet_fact(project, "Kraken", "custody", "US broker", now=NOW)
    add(project)
    state = state_of(project)
    assert state.statements[0].wallet == "Kraken"
    assert codes(state) == {"statement_asset_unknown"}


def test_the_owners_word_for_the_wallet_counts_and_may_change(project: Project) -> None:
    add(project, wallet="Kraken (Ann)")
    assert state_of(project).statements[0].wallet == "Kraken (Ann)"
    add(project, wallet="Kraken (Bob)")
    assert [one.wallet for one in state_of(project).statements] == ["Kraken (Bob)"]


def test_a_statement_of_a_file_that_is_set_aside_does_not_count(project: Project) -> None:
    add(project)
    (file,) = state_of(project).facts.files
    aside = Correction(action=Action.SET_ASIDE, subject=file.id, reason="not mine", recorded_at=NOW)
    add_correction(project, aside)
    state = state_of(project)
    assert (state.statements, codes(state)) == ((), set())


def test_the_file_of_a_statement_is_kept_whole_and_tells_nothing_else(project: Project) -> None:
    add(project)
    state = state_of(project)
    (file,) = state.facts.files
    assert (file.format, file.row_count, file.ignored_count, file.telling_count) == (
        "statement.table",
        2,
        2,
        0,
    )
    assert file.sha256 == state.statements[0].sha256
    assert state.journal.transactions == ()


@pytest.mark.parametrize(
    ("broker", "wallet"),
    [
        ("Coinbase", "Coinbase"),
        ("COINBASE, INC.", "Coinbase"),
        ("Kraken", ""),
        ("Gemini Trust Company", "Gemini"),
        ("", ""),
        ("Ledger", ""),
    ],
)
def test_a_broker_is_known_by_the_only_wallet_of_its_name(broker: str, wallet: str) -> None:
    names = ("Coinbase", "Kraken (Ann)", "Kraken (Bob)", "Gemini")
    held = [Wallet(name=name, custody=Custody.BROKER_US) for name in names]
    held.append(replace(held[0], name="Ledger", custody=Custody.SELF))
    assert wallet_of(broker, held) == wallet


@pytest.mark.parametrize(
    ("name", "asset"),
    [
        ("bitcoin", "BTC"),
        ("Bitcoin BTC", "BTC"),
        ("ETHEREUM CLASSIC", "ETC"),
        ("Ethereum (ETH)", "ETH"),
        ("0.5 BTC", "BTC"),
        ("Bitcoin ETH", ""),
        ("My Bitcoin", ""),
        ("", ""),
    ],
)
def test_an_asset_is_known_by_code_or_full_name_and_never_guessed(name: str, asset: str) -> None:
    assert asset_of(name) == asset
