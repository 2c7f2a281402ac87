"""What an owner does with a project, one deed after the other, for tests of everything that it holds.

A deed is a function of the project. `EVERYTHING` puts something into every table, odd characters included;
`lives` draws other lists of deeds.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final, TypeAlias

from hypothesis import strategies as st

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import bytes_id, content_id
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.intent import Intent, IntentKind, IntentLot
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.statements import Statement, StatementLine, identified
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.lots.lot import Method, StandingOrder
from lotwise.prices.book import Quote
from lotwise.store import choices
from lotwise.store.add import add_reading
from lotwise.store.facts import FileFacts, Filing, FilingStatus
from lotwise.store.intents import Draft, Signer, identifying, record_intents
from lotwise.store.project import Project
from lotwise.store.statements import StatementStatus, Word, record_statements

_GIVEN: Final = StatementStatus.GIVEN
NOW: Final = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ODD: Final = 'naïve "quoted", \\ \n\r\t\x00\x10\x7f 漢字 🧾 \udce9'
"""Text as no program wants it: quotes, ends of lines, NUL, letters of other scripts, half a letter."""

TYPED: Final = ODD.removesuffix("\udce9")
"""The same as far as a person can type it."""

Deed: TypeAlias = Callable[[Project], object]


def do(project: Project, deeds: Iterable[Deed]) -> None:
    """Do one deed after the other."""
    for deed in deeds:
        deed(project)


def export_of(count: int, *, name: str = "export.csv", note: str = "", content: bytes = b"") -> FileFacts:
    """Return a file that tells of purchases, and of everything else that a file can tell.

    Args:
        count: How many purchases.
        name: Its name.
        note: The note of each, and the words of what else it tells.
        content: Its bytes; made from the rest when empty.
    """
    content = content or f"{name} {count} {note!r}".encode()
    file_id = bytes_id("file", content)
    source = Source(file_id=file_id, file=name, rows=(2, 3))
    return FileFacts(
        id=file_id,
        name=name,
        content=content,
        format="generic",
        family="generic",
        wallet=Wallet(name=f"wallet {note}", custody=Custody.SELF),
        row_count=count,
        transactions=tuple(_purchase(number, note, source) for number in range(count)),
        sales=(_sale(note, source),),
        quotes=(Quote(asset="BTC", on=date(2026, 1, 2), price=Decimal("1E-12"), origin=note),),
        ignored=((1, f"header {note}"),),
        findings=(
            Finding(
                code="made_up",
                severity=Severity.WARNING,
                what=f"Something {note}.",
                where=Where(file=name, rows=(1,)),
                amount_usd=-(10**40),
            ),
        ),
        balances=(
            ReportedBalance(wallet="w", asset="BTC", part=note, at=NOW, quantity=10**30, source=source),
        ),
        report="fills",
        rank=3,
        revision=2,
    )


def _purchase(number: int, note: str, source: Source) -> Transaction:
    return Transaction(
        id=content_id("tx", source.file_id, number),
        kind=Kind.PURCHASE,
        at=datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=UTC) + timedelta(days=number),
        legs=(
            Leg(wallet="w", asset="BTC", quantity=10**18 + number, value_usd=10**12),
            Leg(wallet="w", asset="USD", quantity=-(10**22)),
            Leg(wallet="w", asset="USD", quantity=-1, role=Role.FEE),
        ),
        sources=(replace(source, rows=(number + 2,)),),
        native_id=f"native {number}",
        chain_hash=f"0x{number:064x}",
        address="bc1q…",
        note=note,
    )


def _sale(note: str, source: Source) -> ReportedSale:
    return ReportedSale(
        id=content_id("sale", source.file_id),
        broker="Brokerage",
        description=note,
        quantity=5 * 10**18,
        acquired_on=None,
        disposed_on=date(2026, 3, 4),
        proceeds_usd=10**10,
        basis_usd=2 * 10**10,
        disallowed_usd=0,
        is_long=True,
        is_basis_reported=False,
        source=source,
    )


def imports(facts: FileFacts, *, again: bool = False) -> Deed:
    """Return the deed of importing a file, or of reading a known one again."""
    return partial(add_reading, facts=facts, now=NOW, again=again)


def sets(name: str, value: str) -> Deed:
    """Return the deed of making a setting."""
    return lambda project: choices.set_setting(project, name, value, now=NOW)


def describes_household(text: str) -> Deed:
    """Return the deed of importing a household file."""
    return lambda project: choices.set_household(project, "household.toml", text, now=NOW)


def says_of_wallet(name: str, value: str) -> Deed:
    """Return the deed of saying something of a wallet."""
    return lambda project: choices.set_wallet_fact(project, f"wallet {value}", name, value, now=NOW)


def corrects(subject: str, reason: str) -> Deed:
    """Return the deed of setting something aside."""
    correction = Correction(
        action=Action.SET_ASIDE,
        subject=subject,
        reason=reason,
        recorded_at=NOW,
        details={"why": reason, "also": "x"},
    )
    return lambda project: choices.add_correction(project, correction)


def files_year(year: int, content: str) -> Deed:
    """Return the deed of keeping a copy of a filed year."""
    filing = Filing(year=year, status=FilingStatus.FILED, content=content, reason="", recorded_at=NOW)
    return lambda project: choices.add_filing(project, filing)


def orders(wallet: str, method: Method) -> Deed:
    """Return the deed of giving a standing order."""
    order = StandingOrder(wallet=wallet, method=method, effective_at=NOW, recorded_at=NOW)
    return lambda project: choices.add_standing_order(project, order)


def gets_statement(broker: str, *, year: int = 2025, status: StatementStatus = _GIVEN) -> Deed:
    """Return the deed of taking in a broker's statement, or of saying something of it."""
    line = StatementLine(name=broker, quantity=10**30, basis_usd=0, proceeds_usd=-(10**20), is_various=True)
    one = identified(Statement(broker=broker, year=year, lines=(line, line), file=broker))
    word = Word(statement=one, status=status, reason=broker)
    return lambda project: record_statements(project, [word], now=NOW)


SIGNER: Final = Signer(
    name="key_of_tests",
    introduction=Draft(kind=IntentKind.KEY, content="{}", subject="key_of_tests"),
    sign=lambda text: hashlib.sha256(text).hexdigest(),
)
"""A key that anybody has, for what is not about signatures."""


def means_to_sell(wallet: str, *, units: int = 10**30) -> Deed:
    """Return the deed of identifying units before a sale."""
    lot = IntentLot(
        lot_id="lot_1",
        root_id="root_1",
        start=0,
        stop=units,
        acquired_at=NOW,
        acquired_on=None,
        basis_usd=None,
    )
    one = Intent(made_at=NOW, zone="UTC", wallet=wallet, asset="BTC", custody="self", lots=(lot,))
    return lambda project: record_intents(project, [identifying(one)], SIGNER, now=NOW)


EVERYTHING: Final[tuple[Deed, ...]] = (
    imports(export_of(3, name="first.csv")),
    describes_household(f"name = {ODD}"),
    imports(export_of(2, name=f"second {ODD}.csv", note=ODD, content=bytes(range(256)) * 3)),
    sets("zone", "UTC"),
    imports(export_of(4, name=f"second {ODD}.csv", note="better", content=bytes(range(256)) * 3), again=True),
    says_of_wallet("owner", ODD),
    corrects("tx_1", TYPED),
    orders(TYPED, Method.HIFO),
    files_year(2025, TYPED),
    gets_statement(ODD),
    gets_statement(ODD, status=StatementStatus.CONFIRMED),
    gets_statement("Exchange", year=2026),
    means_to_sell(ODD),
    means_to_sell("Exchange", units=1),
    sets("zone", "America/New_York"),
)
"""A project after this has several rows in every table, and names that are hard to keep."""

_typed: Final = st.text(max_size=12) | st.just(TYPED)
_any_text: Final = st.text(max_size=12) | st.just(ODD)


def _import(count: int, note: str, *, again: bool) -> Deed:
    content = note.encode("utf-8", "replace")  # the same note is the same file, whatever it tells this time
    return imports(export_of(count, note=note, content=content), again=again)


_deeds: Final = st.one_of(
    st.builds(_import, st.integers(0, 3), _any_text, again=st.booleans()),
    st.builds(sets, st.sampled_from(["zone", "pooling"]), _any_text),
    st.builds(describes_household, _any_text),
    st.builds(says_of_wallet, st.sampled_from(["owner", "ability"]), _any_text),
    st.builds(corrects, _typed, _typed),
    st.builds(files_year, st.integers(2020, 2026), _typed),
    st.builds(gets_statement, _any_text, status=st.sampled_from(StatementStatus)),
    st.builds(means_to_sell, _any_text, units=st.integers(1, 10**40)),
    st.builds(orders, _typed, st.sampled_from([Method.FIFO, Method.LIFO])),
)
lives: Final = st.lists(_deeds, max_size=8)
"""Lists of deeds, some of which change nothing."""
