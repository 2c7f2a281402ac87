"""The file in which an owner or a preparer writes an allocation of basis under Rev. Proc. 2024-28.

Problem: the allocation was made in some book, sheet or program, and its words must reach lotwise unchanged.
Chosen way: one TOML file with a table an allocation, or one CSV with a few facts above a table of units; both
become the same facts, read by one description of the keys. Everything that the safe harbor asks of the owner
has to be said, nothing is filled in, and all problems are told at once.
Left out: a rule in a CSV; it is a sentence, not a table.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from lotwise.core.dates import as_utc, date_of, instant_of
from lotwise.core.errors import BadInputError
from lotwise.core.exact import decimal_of
from lotwise.core.quantity import Quantity, quantity
from lotwise.ledger.transaction import Owner
from lotwise.lots.allocation import Allocation, AllocationKind, LotOrder, StatedBasis, StatedUnits
from lotwise.tax.household_file import Problems

_Word = TypeVar("_Word", bound=Enum)

COLUMNS: Final = ("asset", "wallet", "quantity", "acquired", "basis_usd", "basis_a_unit_usd", "lot")
"""Columns of the table in a CSV; those below asset are the keys of a unit in a TOML file."""
_SAID: Final = ("completed", "return_extended", "capital_assets", "under_examination")
_OF_KIND: Final = {
    AllocationKind.SPECIFIC_UNIT: ("units",),
    AllocationKind.GLOBAL: ("described", "order", "wallets"),
}
_DOLLARS: Final = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)")
_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_LAST: Final = time(23, 59, 59, 999_999)


def allocations_in(name: str, text: str, zone: ZoneInfo) -> tuple[Allocation, ...]:
    """Return the allocations that a file states, one an asset.

    Args:
        name: The file's name; its ending tells whether it is TOML or CSV.
        text: What it holds.
        zone: The taxpayer's zone. A date without a time stands for the end of that day.

    Raises:
        BadInputError: Something is missing, not filled in or not understood; all of it is told at once.
    """
    problems = Problems()
    if name.lower().endswith(".csv"):
        tables = list(_csv_tables(text))
    elif name.lower().endswith(".toml"):
        tables = _toml_tables(text, problems)
    else:
        raise BadInputError(
            f"{name} is neither TOML nor CSV.", "Name it like allocation.toml or allocation.csv."
        )
    made = [one for n, table in enumerate(tables, 1) for one in _allocations(table, n, zone, problems)]
    if not tables and not problems.found:
        problems.add("", "it states no allocation.")
    seen: set[tuple[Owner, str]] = set()
    for one in made:
        if (one.owner, one.asset) in seen:
            problems.add("", f"{one.asset} is allocated twice; write one allocation of it.")
        seen.add((one.owner, one.asset))
    if problems.found:
        raise BadInputError(
            f"{name} cannot be used: {' '.join(problems.found)}",
            "The guide shows such a file: 15-allocation.md.",
        )
    return tuple(made)


# ── the two kinds of file ───────────────────────────────────────────────────────────────────────


def _toml_tables(text: str, problems: Problems) -> list[dict[str, Any]]:
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise BadInputError(f"The file is no TOML: {error}.", "Mend that line.") from None
    found = problems.read(document, "", {"allocation": _tables})
    tables: list[dict[str, Any]] = found.get("allocation", [])
    return tables


def _csv_tables(text: str) -> Iterator[dict[str, Any]]:
    """Give one table an asset: the facts above the table of units belong to each."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    start = next((n for n, row in enumerate(rows) if row and row[0].lower() == COLUMNS[0]), len(rows))
    said = {row[0].lower(): row[1] if len(row) > 1 else "" for row in rows[:start] if any(row)}
    if start == len(rows):
        raise BadInputError(
            "The file has no table of units.", f"Write its heading: {','.join(COLUMNS)}, with a row for each."
        )
    heading = [cell.lower() for cell in rows[start]]
    units: dict[str, list[dict[str, str]]] = {}
    for row in rows[start + 1 :]:
        if any(row):
            cells = {key: cell for key, cell in zip(heading, row, strict=False) if key and cell}
            units.setdefault(cells.pop("asset", ""), []).append(cells)
    for asset, lines in units.items():
        yield {"kind": AllocationKind.SPECIFIC_UNIT.value, **said, "asset": asset, "units": lines}


# ── one allocation ──────────────────────────────────────────────────────────────────────────────


def _allocations(
    table: Mapping[str, Any], number: int, zone: ZoneInfo, problems: Problems
) -> Iterator[Allocation]:
    """Give the allocations of a table: one an asset that it names; none where something is wrong."""
    where = f"allocation {number}"
    before = len(problems.found)
    facts = problems.read(table, where, _keys(zone))
    if len(problems.found) == before:
        _complain_of_keys(facts, where, problems)
    units = [_unit(line, f"{where}, unit {n}", problems) for n, line in enumerate(facts.get("units", ()), 1)]
    if len(problems.found) > before:
        return
    for asset in facts["asset"]:
        yield Allocation(
            asset=asset,
            kind=facts["kind"],
            completed_at=facts["completed"],
            owner=facts.get("owner", Owner.TAXPAYER),
            described_at=facts.get("described"),
            units=tuple(one for one in units if one is not None),
            order=facts.get("order", ()),
            wallets=facts.get("wallets", ()),
            is_return_extended=facts["return_extended"],
            is_capital=facts["capital_assets"],
            is_examined=facts["under_examination"],
        )


def _complain_of_keys(facts: Mapping[str, Any], where: str, problems: Problems) -> None:
    """Note which keys are missing, and which belong to the other kind of allocation."""
    for key in ("asset", "kind", *_SAID):
        if key not in facts:
            problems.add(where, f"{key} is missing.")
    for kind, keys in _OF_KIND.items():
        is_meant = facts.get("kind") is kind
        for key in keys:
            if is_meant and key not in facts:
                problems.add(where, f"{key} is missing: a {kind.value} allocation has it.")
            if not is_meant and key in facts and "kind" in facts:
                problems.add(where, f"{key} belongs to a {kind.value} allocation.")
    if "units" in facts and len(facts.get("asset", ())) > 1:
        problems.add(where, "asset: write an allocation for each asset; units are those of one.")


def _unit(line: Mapping[str, Any], where: str, problems: Problems) -> StatedUnits | None:
    """Return a line of units, or None where something is wrong with it."""
    before = len(problems.found)
    facts = problems.read(line, where, _UNIT_KEYS)
    if len(problems.found) == before:
        for key in ("wallet", "quantity"):
            if key not in facts:
                problems.add(where, f"{key} is missing.")
        bases = [key for key in ("basis_usd", "basis_a_unit_usd") if key in facts]
        if len(bases) > 1:
            problems.add(where, "write basis_usd or basis_a_unit_usd, not both.")
        if "lot" not in facts and ("acquired" not in facts or not bases):
            problems.add(where, "write acquired and basis_usd or basis_a_unit_usd, or the lot.")
    if len(problems.found) > before:
        return None
    basis = next((StatedBasis(amount=facts[key], is_a_unit=key != "basis_usd") for key in bases), None)
    return StatedUnits(
        wallet=facts["wallet"],
        quantity=facts["quantity"],
        acquired=facts.get("acquired"),
        basis=basis,
        lot=facts.get("lot", ""),
    )


# ── what each key may hold ──────────────────────────────────────────────────────────────────────


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadInputError("these are tables.", "Head each with its name in double brackets.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadInputError(f"{value} is no text.", "Write it in quotes.")
    if not value.strip():
        raise BadInputError("it is not filled in.")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and value:
        return tuple(_text(one) for one in value)
    return (_text(value),)


def _assets(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.upper() for one in _texts(value)))


def _wallets(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    if len({name.casefold() for name in names}) < len(names):
        raise BadInputError("a wallet is named twice.")
    return names


def _word_of(words: Sequence[_Word]) -> Callable[[Any], _Word]:
    """Return the reader of one of some words."""
    known = {str(word.value).casefold(): word for word in words}

    def read(value: Any) -> _Word:
        word = known.get(_text(value).casefold())
        if word is None:
            raise BadInputError(f"{value} is not one of {', '.join(str(one.value) for one in words)}.")
        return word

    return read


def _order(value: Any) -> tuple[LotOrder, ...]:
    return tuple(map(_word_of(tuple(LotOrder)), _texts(value)))


def _yes_no(value: Any) -> bool:
    said = value if isinstance(value, bool) else _YES_NO.get(_text(value).lower())
    if said is None:
        raise BadInputError(f"{value} is neither yes nor no.", "Write true or false.")
    return said


def _units_of(value: Any) -> Quantity:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise BadInputError(f"{value} is no number of units.")
    units = quantity(_text(value) if isinstance(value, str) else value)
    if units <= 0:
        raise BadInputError(f"{value} is not more than zero.")
    return units


def _dollars(value: Any) -> Decimal:
    amount = Decimal(-1)
    if isinstance(value, str):
        found = _DOLLARS.fullmatch(_text(value))
        amount = decimal_of(found[1].replace(",", "")) if found else amount
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        amount = decimal_of(str(value))
    if amount < 0:
        raise BadInputError(f"{value} is no amount of dollars.", "Write it like 1234.56.")
    return amount


def _acquired(value: Any) -> date:
    """Return a date, or an instant in UTC."""
    if isinstance(value, datetime):
        return as_utc(value)
    if isinstance(value, date):
        return value
    text = _text(value)
    return date_of(text) if len(text) == len("2019-07-01") else instant_of(text)


def _instant(zone: ZoneInfo) -> Callable[[Any], datetime]:
    """Return the reader of an instant; a date alone is the end of that day, where the taxpayer lives."""

    def read(value: Any) -> datetime:
        said = _acquired(value)
        return said if isinstance(said, datetime) else as_utc(datetime.combine(said, _LAST, tzinfo=zone))

    return read


def _keys(zone: ZoneInfo) -> dict[str, Callable[[Any], Any]]:
    return {
        "asset": _assets,
        "owner": _word_of((Owner.TAXPAYER, Owner.SPOUSE)),
        "kind": _word_of(tuple(AllocationKind)),
        "described": _instant(zone),
        "completed": _instant(zone),
        "return_extended": _yes_no,
        "capital_assets": _yes_no,
        "under_examination": _yes_no,
        "order": _order,
        "wallets": _wallets,
        "units": _tables,
    }


_UNIT_KEYS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "wallet": _text,
    "quantity": _units_of,
    "acquired": _acquired,
    "basis_usd": _dollars,
    "basis_a_unit_usd": _dollars,
    "lot": _text,
}
