"""Adding files: every fact comes back as it was, whichever files tell of it, on both databases."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
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
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.prices.book import Quote
from lotwise.store import read
from lotwise.store.add import add_reading
from lotwise.store.facts import Added, FileFacts, IgnoredRow
from lotwise.store.project import Project, create, open_project
from lotwise.store.verify import verify
from postgres import Server, new_database

Purchase = Callable[..., Transaction]
FileOf = Callable[..., FileFacts]

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STEPS = st.integers(min_value=-(10**40), max_value=10**40)
NUMBERS = itertools.count()
WORDS = st.text(max_size=12)
"""Any text at all: with NUL, and with halves of surrogate pairs as in the name of a file."""


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


def balance(file: FileFacts, row: int = 2, **changes: Any) -> ReportedBalance:
    told = ReportedBalance(
        wallet="coinbase",
        asset="BTC",
        part="spot",
        at=NOW,
        quantity=quantity("0.1"),
        source=Source(file_id=file.id, file=file.name, rows=(row,)),
    )
    return replace(told, **changes)


def told_by(facts: FileFacts) -> Told:
    """Return what the store should say that a file tells."""
    return Told(
        report=Report(
            file_id=facts.id,
            file=facts.name,
            family=facts.family,
            kind=facts.report,
            rank=facts.rank,
            wallet=facts.wallet.name,
        ),
        transactions=facts.transactions,
    )


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
        address=draw(WORDS),
    )


def bare_file(content: bytes, name: str = "a.csv", wallet: str = "w") -> FileFacts:
    return FileFacts(
        id=bytes_id("file", content),
        name=name,
        content=content,
        format="made-up",
        family="made-up",
        wallet=Wallet(name=wallet, custody=Custody.SELF),
        row_count=1,
    )


@pytest.fixture(scope="module")
def both(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, ...]]:
    """Give a project on each database, to which hypothesis adds one file after the other."""
    path = tmp_path_factory.mktemp("both") / "p.db"
    with new_database(postgres_server) as url, create(path, now=NOW) as one, create(url, now=NOW) as other:
        yield one, other


@hypothesis_settings(max_examples=25)
@given(
    told=st.lists(tellings(), max_size=5, unique_by=lambda one: one.id),
    content=st.binary(max_size=50),
    names=st.tuples(WORDS, WORDS),
)
def test_every_transaction_comes_back_exactly(
    both: tuple[Project, ...], told: list[Transaction], content: bytes, names: tuple[str, str]
) -> None:
    bare = bare_file(content + f" {next(NUMBERS)}".encode(), *names)
    placed = tuple(
        replace(one, sources=(Source(file_id=bare.id, file=bare.name, rows=(row, row + 7)),))
        for row, one in enumerate(told, start=2)
    )
    facts = replace(bare, transactions=placed)
    for project in both:
        assert add_reading(project, facts, now=NOW).telling_count == len(told)
        assert read.told(project)[-1] == told_by(facts)
        assert read.file_content(project, facts.id) == facts.content
        stored = read.file_known(project, facts.id)
        assert stored is not None
        assert (stored.name, stored.wallet) == (bare.name, bare.wallet)
        assert verify(project) == ()


@hypothesis_settings(max_examples=15)
@given(
    amounts=st.tuples(STEPS, STEPS, STEPS, STEPS),
    price=st.decimals(min_value=0, allow_nan=False, allow_infinity=False, places=25),
    at_stake=st.none() | STEPS,
    word=WORDS,
)
def test_every_amount_price_and_word_comes_back_exactly(
    both: tuple[Project, ...],
    amounts: tuple[int, int, int, int],
    price: Decimal,
    at_stake: int | None,
    word: str,
) -> None:
    bare = bare_file(f"file {next(NUMBERS)}".encode())
    units, proceeds, basis, disallowed = amounts
    sold = sale(bare, quantity=units, proceeds_usd=proceeds, basis_usd=basis, disallowed_usd=disallowed)
    sold = replace(sold, broker=word, description=word)
    quote = Quote(asset=word, on=date(2026, 11, 1), price=price, origin=word)
    found = Finding(code="odd", severity=Severity.INFO, what=word, fix=word, asset=word, amount_usd=at_stake)
    held = balance(bare, quantity=units, part=word, asset=word, wallet=word)
    facts = replace(
        bare, sales=(sold,), quotes=(quote,), findings=(found,), balances=(held,), ignored=((3, word),)
    )
    for project in both:
        add_reading(project, facts, now=NOW)
        assert read.sales(project)[-1] == (sold,)
        assert read.quotes(project)[-1] == quote
        assert read.import_findings(project)[-1] == found
        assert read.balances(project)[-1] == held
        *_, ignored = read.ignored_rows(project)
        assert (ignored.row, ignored.reason) == (3, word)


def test_everything_a_file_told_is_kept_over_a_close(
    location: str | Path, now: datetime, purchase: Purchase, file_of: FileOf
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
        balances=(balance(bare), balance(bare, 3, part="staked", quantity=0)),
        report="fills",
        rank=4,
        revision=7,
    )
    with create(location, now=now) as project:
        assert add_reading(project, facts, now=now) == Added(
            file_id=facts.id,
            is_new=True,
            is_recorded=True,
            telling_count=2,
            sale_count=2,
            quote_count=2,
            balance_count=2,
        )
    with open_project(location, now=now) as again:
        assert read.told(again) == (told_by(facts),)
        assert read.sales(again) == (facts.sales,)
        assert read.quotes(again) == facts.quotes
        assert read.balances(again) == facts.balances
        assert read.import_findings(again) == facts.findings
        assert read.ignored_rows(again) == tuple(
            IgnoredRow(file_id=facts.id, file="coinbase.csv", row=row, reason=reason)
            for row, reason in facts.ignored
        )
        (stored,) = read.files(again)
    assert (stored.id, stored.name, stored.byte_count) == (facts.id, "coinbase.csv", 6)
    assert (stored.format, stored.family, stored.wallet) == ("coinbase.v4", "coinbase", facts.wallet)
    assert (stored.report, stored.rank, stored.revision) == ("fills", 4, 7)
    assert (stored.row_count, stored.telling_count, stored.sale_count, stored.quote_count) == (2, 2, 2, 2)
    assert (stored.balance_count, stored.ignored_count, stored.finding_count) == (2, 2, 1)
    assert stored.sha256 == hashlib.sha256(facts.content).hexdigest()
    assert stored.imported_at == stored.read_at == now


def test_the_same_content_again_changes_nothing(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    facts = file_of("coinbase.csv", purchase(1), content=b"one export")
    add_reading(project, facts, now=now)
    for name in ("coinbase.csv", "coinbase (1).csv"):
        again = file_of(name, purchase(2), content=b"one export")
        added = add_reading(project, again, now=now + timedelta(days=1))
        assert added == Added(file_id=facts.id, is_new=False)
    assert [file.name for file in read.files(project)] == ["coinbase.csv"]
    assert read.told(project) == (told_by(facts),)


def test_each_file_keeps_all_it_tells_whatever_another_one_told(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    early = file_of("2025.csv", purchase(1), purchase(2))
    late = file_of("2026.csv", purchase(2, kind=Kind.REWARD), purchase(3), purchase(3))
    for facts in (early, late):
        assert add_reading(project, facts, now=now).telling_count == len(facts.transactions)
    assert read.told(project) == (told_by(early), told_by(late))
    assert read.import_findings(project) == ()


def test_reported_sales_come_file_by_file(project: Project, now: datetime, file_of: FileOf) -> None:
    first, second = file_of("2025.csv"), file_of("2026.csv")
    differing = sale(second, basis_usd=usd(1))
    add_reading(project, replace(second, sales=(differing, sale(second, 3, id="stock_2"))), now=now)
    add_reading(project, file_of("none.csv"), now=now)
    add_reading(project, replace(first, sales=(sale(first),)), now=now)
    assert read.sales(project) == ((differing, sale(second, 3, id="stock_2")), (sale(first),))


def test_quotes_come_back_in_the_order_learned(project: Project, now: datetime, file_of: FileOf) -> None:
    day = date(2026, 1, 2)
    told = [Quote(asset=a, on=day, price=Decimal(n), origin=f"o{n}") for n, a in enumerate("BAB", start=1)]
    add_reading(project, file_of("z.csv", quotes=tuple(told[:2])), now=now)
    add_reading(project, file_of("a.csv", quotes=tuple(told[2:])), now=now)
    assert read.quotes(project) == tuple(told)


# ── reading a file again ────────────────────────────────────────────────────────────────────────


def test_the_latest_reading_of_a_file_counts_in_its_old_place(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    first = file_of("a.csv", purchase(1), purchase(2), content=b"a")
    other = file_of("b.csv", purchase(3), content=b"b")
    day = date(2026, 1, 2)
    quotes = [Quote(asset="BTC", on=day, price=Decimal(n), origin=f"o{n}") for n in (1, 2, 3)]
    add_reading(project, replace(first, quotes=(quotes[0],), ignored=((1, "header"),)), now=now)
    add_reading(project, replace(other, quotes=(quotes[1],)), now=now)
    better = file_of("a (1).csv", purchase(1, kind=Kind.REWARD), content=b"a", revision=2)
    better = replace(better, wallet=Wallet(name="mine", custody=Custody.SELF), quotes=(quotes[2],))
    later = now + timedelta(days=9)
    added = add_reading(project, better, now=later, again=True)
    assert (added.is_new, added.is_recorded, added.telling_count, added.quote_count) == (False, True, 1, 1)
    called_as_before = replace(
        better, name="a.csv", transactions=file_of("a.csv", *better.transactions, content=b"a").transactions
    )
    assert read.told(project) == (told_by(called_as_before), told_by(other))
    assert read.quotes(project) == (quotes[2], quotes[1])
    assert read.ignored_rows(project) == ()
    stored = read.file_known(project, better.id)
    assert stored == read.files(project)[0]
    assert stored is not None
    assert (stored.revision, stored.wallet.name, stored.telling_count) == (2, "mine", 1)
    assert (stored.imported_at, stored.read_at) == (now, later)
    assert verify(project) == ()


def test_a_reading_that_tells_just_the_same_is_not_recorded(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    facts = file_of("gr\udcf6\udcdfe.csv", purchase(1, note="\x00"), content=b"a", ignored=((1, "é"),))
    add_reading(project, facts, now=now)
    assert not add_reading(project, facts, now=now + timedelta(days=1), again=True).is_recorded
    changes: list[dict[str, Any]] = [
        {"revision": 2},
        {"wallet": Wallet(name="coinbase", custody=Custody.SELF)},
        {"ignored": ()},
        {"transactions": (replace(facts.transactions[0], note="other words"),)},
    ]
    for change in changes:
        assert add_reading(project, replace(facts, **change), now=now, again=True).is_recorded, change
        assert not add_reading(project, replace(facts, **change), now=now, again=True).is_recorded, change


def test_reading_a_new_file_again_is_its_first_reading(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    facts = file_of("a.csv", purchase(1))
    assert add_reading(project, facts, now=now, again=True).is_new
    assert read.told(project) == (told_by(facts),)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


def test_an_import_needs_an_instant_with_a_zone(project: Project, now: datetime, file_of: FileOf) -> None:
    with pytest.raises(BadInputError, match="no time zone"):
        add_reading(project, file_of("a.csv"), now=now.replace(tzinfo=None))
    assert read.files(project) == ()


def test_a_file_of_which_one_fact_is_refused_leaves_nothing(
    project: Project, now: datetime, purchase: Purchase, file_of: FileOf
) -> None:
    below_zero = Quote(asset="BTC", on=date(2026, 1, 2), price=Decimal(-1), origin="a.csv")
    with pytest.raises(LotwiseError, match=r"(?i)check"):
        add_reading(project, file_of("a.csv", purchase(1), quotes=(below_zero,)), now=now)
    assert read.files(project) == ()
    assert read.told(project) == ()
    assert verify(project) == ()


@pytest.mark.parametrize("amount", [0.1, Decimal(1), "1"])
def test_an_amount_that_is_no_int_is_refused(
    in_file: Project, now: datetime, purchase: Purchase, file_of: FileOf, amount: Any
) -> None:
    bare = file_of("a.csv")
    wrong = purchase(1, legs=(Leg(wallet="w", asset="BTC", quantity=amount),))
    with pytest.raises(ValueError, match=r"(?i)format"):
        add_reading(in_file, file_of("a.csv", wrong), now=now)
    with pytest.raises(ValueError, match=r"(?i)format"):
        add_reading(in_file, replace(bare, sales=(sale(bare, basis_usd=amount),)), now=now)
    assert read.files(in_file) == ()
