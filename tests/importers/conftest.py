"""What importer tests share: read a file that lies beside the test, and spell what was read."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.ledger.transaction import Leg, Role, Transaction

Read = Callable[..., Parsed]


@pytest.fixture
def read(request: pytest.FixtureRequest) -> Read:
    """Read a fixture beside the test, with `read_file`'s own keywords."""
    folder = Path(str(request.path)).parent

    def reading(
        name: str, *, wallet_name: str | None = None, as_format: str | None = None, hints: Hints = NO_HINTS
    ) -> Parsed:
        content = (folder / name).read_bytes()
        return read_file(name, content, wallet_name=wallet_name, as_format=as_format, hints=hints)

    return reading


@pytest.fixture
def spell() -> Callable[[Parsed], list[str]]:
    """Spell transactions one a line: rows, kind, instant, legs; a value in parentheses, fees marked."""
    return lambda parsed: [_transaction(each) for each in parsed.transactions]


def _transaction(transaction: Transaction) -> str:
    rows = "+".join(map(str, transaction.sources[0].rows))
    at = transaction.at.strftime("%Y-%m-%d %H:%M:%S")
    return f"{rows} {transaction.kind.name} {at}: {', '.join(map(_leg, transaction.legs))}"


def _leg(leg: Leg) -> str:
    sign = "" if leg.quantity < 0 else "+"
    value = "" if leg.value_usd is None else f" ({usd_text(leg.value_usd)})"
    fee = "fee " if leg.role is Role.FEE else ""
    return f"{fee}{sign}{quantity_text(leg.quantity)} {leg.asset}{value}"


@pytest.fixture
def fates() -> Callable[[Parsed], Counter[int]]:
    """Count how many fates each row has; every count should be 1."""

    def counting(parsed: Parsed) -> Counter[int]:
        blocked = [row for finding in parsed.findings if finding.is_blocking for row in finding.where.rows]
        booked = [row for each in parsed.transactions for source in each.sources for row in source.rows]
        sold = [row for sale in parsed.sales for row in sale.source.rows]
        return Counter([*booked, *sold, *blocked, *(ignored.row for ignored in parsed.ignored)])

    return counting


@pytest.fixture
def told() -> Callable[[Parsed], list[str]]:
    """Spell findings: severity, code and rows."""
    return lambda parsed: [
        f"{finding.severity.value} {finding.code} {','.join(map(str, finding.where.rows))}".rstrip()
        for finding in parsed.findings
    ]


@pytest.fixture
def left_out() -> Callable[[Parsed], dict[int, str]]:
    """Return the reason why each ignored row does not count."""
    return lambda parsed: {ignored.row: ignored.reason for ignored in parsed.ignored}
