"""Adding files: every fact comes back as it was, once, whichever files tell of it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import bytes_id, content_id
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.prices.book import Quote
from lotwise.store.add import add_file
from lotwise.store.facts import Added, FileFacts, IgnoredRow
from lotwise.store.project import Project, create, open_project
from lotwise.store.read import (
    file_content,
    files,
    ignored_rows,
    import_findings,
    quotes,
    reported_sales,
    transactions,
    wallets,
)

Purchase = Callable[..., Transaction]
FileOf = Callable[..., FileFacts]

STEPS = st.integers(min_value=-(10**40), max_value=10**40)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def sale(file: FileFacts, row: int = 2, **changes: Any) -> ReportedSale:
    told = ReportedSale(
        id="stock_1",
        broker="Broker",
        description="10 ACME",
        quantity=quantity(10),
        acquired_on=date(2024, 5, 6),
        disposed_on=date(2026, 5, 6),
        proceeds_usd=usd("1000.55"),
        basis_usd=usd("1200"),
        disallowed_usd=usd("10"),
        is_long=True,
        is_basis_reported=False,
        source=Source(file_id=file.id, file=file.name, rows=(row,)),
    )
    return replace(told, **changes)


@st.composite
def tellings(draw: st.DrawFn) -> Transaction:
    legs = st.builds(
        Leg,
        wallet=WORDS,
        asset=WORDS,
        quantity=STEPS,
        role=st.sampled_from(Role),
        value_usd=st.none() | st.integers(min_value=0, max_value=10**40),
    )
    return Transaction(
        id=content_id("tx", draw(st.uuids())),
        kind=draw(st.sampled_from(Kind)),
        at=draw(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001 - as asked
        legs=tuple(draw(st.lists(legs, max_size=4))),
        sources=(),
        native_id=draw(WORDS),
        chain_hash=draw(WORDS),
        note=draw(WORDS),
    )


@hypothesis_settings(max_examples=25, deadline=None)
@given(told=st.lists(tellings(), max_size=5, unique_by=lambda one: one.id), content=st.binary(max_size=50))
def test_every_transaction_comes_back_exactly(told: list[Transaction], content: bytes) -> None:
    file_id = bytes_id("file", content)
    placed = tuple(
        replace(one, sources=(Source(file_id=file_id, file="a.csv", rows=(row, row + 7)),))
        for row, one in enumerate(told, start=2)
    )
    facts = FileFacts(
        id=file_id,
        name="a.csv",
        content=content,
        format="made-up",
        family="made-up",
        wallet=Wallet(name="w", custody=Custody.SELF),
        row_count=len(told),
        transactions=placed,
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with TemporaryDirectory() as folder, create(Path(folder) / "p.db", now=now) as project:
        assert add_file(project, facts, now=now).added == len(told)
        assert transactions(project) == placed
        assert file_content(project, file_id) == content


@hypothesis_settings(max_examples=15, deadline=None)
@given(
    amounts=st.tuples(STEPS, STEPS, STEPS, STEPS),
    price=st.decimals(min_value=0, allow_nan=False, allow_infinity=False, places=25),
    at_stake=st.none() | STEPS,
)
def test_every_amount_and_price_comes_back_exactly(
    amounts: tuple[int, int, int, int], price: Decimal, at_stake: int | None
) -> None:
    content = b"one file"
    bare = FileFacts(
        id=bytes_id("file", content),
        name="a.csv",
        content=content,
        format="made-up",
        family="made-up",
        wallet=Wallet(name="w", custody=Custody.SELF),
        row_count=1,
    )
    units, proceeds, basis, disallowed = amounts
    sold = sale(bare, quantity=units, proceeds_usd=proceeds, basis_usd=basis, disallowed_usd=disallowed)
    quote = Quote(asset="BTC", on=date(2026, 11, 1), price=price, origin="a.csv, Close")
    found = Finding(code="odd", severity=Severity.INFO, what="Odd.", amount_usd=at_stake)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with TemporaryDirectory() as folder, create(Path(folder) / "p.db", now=now) as project:
        add_file(project, replace(bare, sales=(sold,), quotes=(quote,), findings=(found,)), now=now)
        assert reported_sales(project) == (sold,)
        assert quotes(project) == (quote,)
        assert import_findings(project) == (found,)


def test_everything_a_file_told_is_kept_over_a_close(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    bare = file_of("coinbase.csv", purchase(2), purchase(1), content=b"h\na\nb\n")
    various = sale(bare, id="stock_2", acquired_on=None, is_long=False, is_basis_reported=True)
    facts = replace(
        bare,
        sales=(sale(bare), various),
        quotes=(
            Quote(asset="ETH", on=date(2026, 1, 2), price=Decimal("2000.10"), origin="first"),
            Quote(asset="ETH", on=date(2026, 1, 2), price=Decimal("0.00000001234"), origin="second"),
        ),
        ignored=((1, "header"), (5, "total")),
        findings=(
            Finding(
                code="unknown_row",
                severity=Severity.BLOCKING,
                what="Row 7 is of an unknown type.",
                fix="Say what it is.",
                where=Where(file="coinbase.csv", rows=(7, 8)),
                asset="ETH",
                wallet="coinbase",
                subject="tx_1",
                amount_usd=usd("-3.21"),
            ),
        ),
    )
    assert add_file(project, facts, now=now) == Added(file_id=facts.id, is_new=True, added=4)
    project.close()
    with open_project(project.path) as again:
        assert transactions(again) == facts.transactions
        assert reported_sales(again) == facts.sales
        assert quotes(again) == facts.quotes
        assert import_findings(again) == facts.findings
        assert ignored_rows(again) == tuple(
            IgnoredRow(file_id=facts.id, file="coinbase.csv", row=row, reason=reason)
            for row, reason in facts.ignored
        )
        assert wallets(again) == (Wallet(name="coinbase", custody=Custody.BROKER_US),)
        (stored,) = files(again)
        assert (stored.id, stored.name, stored.byte_count, stored.row_count) == (
            facts.id,
            "coinbase.csv",
            6,
            2,
        )
        assert (stored.format, stored.family, stored.wallet) == ("coinbase.v4", "coinbase", facts.wallet)
        assert stored.sha256 == hashlib.sha256(facts.content).hexdigest()
        assert stored.imported_at == now


def test_the_same_content_again_changes_nothing(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    facts = file_of("coinbase.csv", purchase(1), content=b"one export")
    add_file(project, facts, now=now)
    for name in ("coinbase.csv", "coinbase (1).csv"):
        again = file_of(name, purchase(1), content=b"one export")
        assert add_file(project, again, now=now + timedelta(days=1)) == Added(file_id=facts.id, is_new=False)
    assert [file.name for file in files(project)] == ["coinbase.csv"]
    assert transactions(project) == facts.transactions


def test_overlapping_files_count_each_transaction_once_and_keep_both_sources(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    early = file_of("2025.csv", purchase(1), purchase(2))
    late = file_of("2026.csv", purchase(2), purchase(3))
    assert add_file(project, early, now=now) == Added(file_id=early.id, is_new=True, added=2)
    assert add_file(project, late, now=now) == Added(file_id=late.id, is_new=True, added=1, known=1)
    told = transactions(project)
    assert [one.native_id for one in told] == ["native-1", "native-2", "native-3"]
    assert [[str(Where(file=s.file, rows=s.rows)) for s in one.sources] for one in told] == [
        ["2025.csv row 2"],
        ["2025.csv row 3", "2026.csv row 2"],
        ["2026.csv row 3"],
    ]
    assert import_findings(project) == ()


def test_two_rows_of_one_file_that_tell_the_same_are_two_sources(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    added = add_file(project, file_of("a.csv", purchase(1), purchase(2), purchase(1)), now=now)
    assert (added.added, added.known, added.contradictory) == (2, 1, 0)
    told = transactions(project)
    assert [source.rows for source in told[0].sources] == [(2,), (4,)]
    (found,) = import_findings(project)
    assert (found.code, found.severity) == ("repeated_row", Severity.WARNING)
    assert found.where == Where(file="a.csv", rows=(4,))


def test_the_order_of_legs_makes_no_difference(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    turned = purchase(1, legs=purchase(1).legs[::-1])
    add_file(project, file_of("a.csv", purchase(1)), now=now)
    assert add_file(project, file_of("b.csv", turned), now=now).known == 1


def test_a_contradiction_blocks_names_both_places_and_leaves_the_first(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    legs = purchase(1).legs
    doubled = purchase(1, legs=(replace(legs[0], quantity=quantity("0.2")), *legs[1:]))
    first = file_of("2025.csv", purchase(1))
    second = file_of("2026.csv", purchase(7), doubled)
    add_file(project, first, now=now)
    assert add_file(project, second, now=now) == Added(
        file_id=second.id, is_new=True, added=1, contradictory=1
    )
    assert transactions(project) == (*first.transactions, second.transactions[0])
    (found,) = import_findings(project)
    assert (found.code, found.severity) == ("contradictory_row", Severity.BLOCKING)
    assert found.what == (
        "2026.csv row 3 tells of the same event as 2025.csv row 2, but differently: "
        "0.1 BTC in coinbase (main, worth $9000.01) there, 0.2 BTC in coinbase (main, worth $9000.01) here."
    )
    assert found.where == Where(file="2026.csv", rows=(3,))
    assert (found.subject, found.asset, found.wallet) == (purchase(1).id, "BTC", "coinbase")


def test_one_file_can_contradict_itself(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    added = add_file(project, file_of("a.csv", purchase(1), purchase(1, kind=Kind.REWARD)), now=now)
    assert (added.added, added.known, added.contradictory) == (1, 0, 1)
    (found,) = import_findings(project)
    assert "a.csv row 3 tells of the same event as a.csv row 2" in found.what
    assert transactions(project)[0].kind is Kind.PURCHASE


def test_a_later_export_may_print_more_digits(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    legs = purchase(1).legs
    finer = purchase(
        1,
        at=purchase(1).at.replace(microsecond=0),
        legs=(replace(legs[0], value_usd=usd("9000.0141")), *legs[1:]),
    )
    add_file(project, file_of("a.csv", purchase(1)), now=now)
    added = add_file(project, file_of("b.csv", finer), now=now)
    assert (added.added, added.known, added.contradictory) == (0, 1, 0)
    (told,) = transactions(project)
    assert told.legs == legs
    assert [source.file for source in told.sources] == ["a.csv", "b.csv"]


def test_a_reported_sale_counts_once(project: Project, now: datetime, file_of: FileOf) -> None:
    first, second = file_of("2025.csv"), file_of("2026.csv")
    other = sale(second, 3, id="stock_2")
    add_file(project, replace(first, sales=(sale(first),)), now=now)
    added = add_file(project, replace(second, sales=(sale(second), other)), now=now)
    assert (added.added, added.known, added.contradictory) == (1, 1, 0)
    assert reported_sales(project) == (sale(first), other)


def test_a_reported_sale_told_differently_blocks(project: Project, now: datetime, file_of: FileOf) -> None:
    first, second = file_of("2025.csv"), file_of("2026.csv")
    add_file(project, replace(first, sales=(sale(first),)), now=now)
    differing = sale(second, basis_usd=usd(1))
    assert add_file(project, replace(second, sales=(differing,)), now=now).contradictory == 1
    assert reported_sales(project) == (sale(first),)
    (found,) = import_findings(project)
    assert found.is_blocking
    assert "basis $1200.00" in found.what
    assert "basis $1.00" in found.what


def test_a_wallet_whose_holder_changes_is_told_and_the_latest_counts(
    project: Project, now: datetime, file_of: FileOf
) -> None:
    add_file(project, file_of("a.csv"), now=now)
    moved = Wallet(name="coinbase", custody=Custody.BROKER_FOREIGN)
    for name in ("b.csv", "c.csv"):
        assert add_file(project, file_of(name, wallet=moved), now=now).contradictory == 0
    assert wallets(project) == (moved,)
    (found,) = import_findings(project)
    assert (found.code, found.severity) == ("custody_changed", Severity.WARNING)
    assert "held by US broker so far; with b.csv it is held by foreign broker" in found.what


def test_quotes_come_back_in_the_order_learned(project: Project, now: datetime, file_of: FileOf) -> None:
    day = date(2026, 1, 2)
    told = [Quote(asset=a, on=day, price=Decimal(n), origin=f"o{n}") for n, a in enumerate("BAB", start=1)]
    add_file(project, file_of("z.csv", quotes=tuple(told[:2])), now=now)
    add_file(project, file_of("a.csv", quotes=tuple(told[2:])), now=now)
    assert quotes(project) == tuple(told)


def test_an_import_needs_an_instant_with_a_zone(project: Project, now: datetime, file_of: FileOf) -> None:
    with pytest.raises(BadInputError, match="no time zone"):
        add_file(project, file_of("a.csv"), now=now.replace(tzinfo=None))
    assert files(project) == ()


def test_a_file_of_which_one_fact_is_refused_leaves_nothing(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    below_zero = Quote(asset="BTC", on=date(2026, 1, 2), price=Decimal(-1), origin="a.csv")
    with pytest.raises(LotwiseError, match="CHECK"):
        add_file(project, file_of("a.csv", purchase(1), quotes=(below_zero,)), now=now)
    assert files(project) == ()
    assert transactions(project) == ()
