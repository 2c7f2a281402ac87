"""From the facts of a file to rows of the tables: all columns but the mark, in their order.

Whole numbers are written with the format ``d``, which refuses whatever is no int, so that no float can get
into a project. Enums are written by value, instants as text in UTC.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lotwise.core.dates import instant_text
from lotwise.ledger.transaction import Kind, Role, Source, Transaction
from lotwise.store.facts import FileFacts
from lotwise.store.marks import RowValues, json_text, quoted

_ROLES: Final = {role: role.value for role in Role}
_KINDS: Final = {kind: kind.value for kind in Kind}
"""An enum's own `value` takes longer than to look it up; there may be a million."""


def reading_row(seq: int, facts: FileFacts, read_at: datetime) -> RowValues:
    """Return the row of a reading.

    Args:
        seq: Its number.
        facts: What it told.
        read_at: The instant, aware.
    """
    return (
        seq,
        facts.id,
        facts.format,
        facts.family,
        facts.report,
        facts.rank,
        facts.revision,
        facts.wallet.name,
        facts.wallet.custody.value,
        facts.row_count,
        len(facts.transactions),
        len(facts.sales),
        len(facts.quotes),
        len(facts.balances),
        len(facts.ignored),
        len(facts.findings),
        instant_text(read_at),
    )


def telling_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of the transactions that a reading tells."""
    for n, one in enumerate(facts.transactions):
        yield (
            reading,
            n,
            one.id,
            _KINDS[one.kind],
            instant_text(one.at),
            one.native_id,
            one.chain_hash,
            one.address,
            one.note,
            _legs_text(one),
            _lines_text(one.sources),
        )


def sale_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of the sales that a broker reports."""
    for n, sale in enumerate(facts.sales):
        yield (
            reading,
            n,
            sale.id,
            sale.broker,
            sale.description,
            f"{sale.quantity:d}",
            sale.acquired_on.isoformat() if sale.acquired_on else None,
            sale.disposed_on.isoformat(),
            f"{sale.proceeds_usd:d}",
            f"{sale.basis_usd:d}",
            f"{sale.disallowed_usd:d}",
            int(sale.is_long),
            int(sale.is_basis_reported),
            json_text(sale.source.rows),
        )


def quote_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of prices, as plain decimals."""
    for n, quote in enumerate(facts.quotes):
        yield reading, n, quote.asset, quote.on.isoformat(), f"{quote.price:f}", quote.origin


def balance_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of balances that a file reports."""
    for n, one in enumerate(facts.balances):
        at, rows = instant_text(one.at), json_text(one.source.rows)
        yield reading, n, one.wallet, one.asset, one.part, at, f"{one.quantity:d}", rows


def ignored_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of lines that hold no fact."""
    for n, (line, reason) in enumerate(facts.ignored):
        yield reading, n, line, reason


def finding_rows(reading: int, facts: FileFacts) -> Iterator[RowValues]:
    """Give the rows of what the importer found."""
    for n, found in enumerate(facts.findings):
        yield (
            reading,
            n,
            found.code,
            found.severity.value,
            found.what,
            found.fix,
            found.where.file,
            json_text(found.where.rows),
            found.asset,
            found.wallet,
            found.subject,
            _steps(found.amount_usd),
        )


def _legs_text(one: Transaction) -> str:
    legs = [
        f'[{quoted(leg.wallet)},{quoted(leg.asset)},"{leg.quantity:d}","{_ROLES[leg.role]}",'
        + ("null]" if leg.value_usd is None else f'"{leg.value_usd:d}"]')
        for leg in one.legs
    ]
    return f"[{','.join(legs)}]"


def _lines_text(sources: tuple[Source, ...]) -> str:
    if len(sources) == 1 and len(sources[0].rows) == 1:
        return f"[{sources[0].rows[0]:d}]"
    return json_text([row for source in sources for row in source.rows])


def _steps(amount: int | None) -> str | None:
    return None if amount is None else f"{amount:d}"
