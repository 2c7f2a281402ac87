"""Proposing a mapping for an unknown table: from the names of its columns and from what stands in them.

A proposal is a question, not an answer: the owner sees what the first rows would become, and changes it.
A column is proposed for a role only when its name says so and its cells fit; each column has one role.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lotwise.importers.base import in_heading
from lotwise.importers.cells import is_number
from lotwise.importers.instants import date_numbers, has_fact, is_dated
from lotwise.importers.layout import Content, Part, Table
from lotwise.importers.mapping import (
    BUY,
    DONE,
    EITHER,
    FEE,
    IGNORE,
    INSIDE,
    MOVE_IN,
    MOVE_OUT,
    SELL,
    STATED,
    TRADE,
    ColumnMap,
)
from lotwise.importers.said_by_file import orders_in
from lotwise.importers.table import BETWEEN, Record, UnreadableError, header_key

_LOOKED_AT: Final = 2000
_MOST_WORDS: Final = 60
_EXAMPLES: Final = 3
_UNIX: Final = re.compile(r"1\d{9}(?:\.\d+)?")
_UNIX_MS: Final = re.compile(r"1\d{12}")
_ZONED: Final = re.compile(r".*\d\s*(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?\d\d)")
_GLUED: Final = re.compile(r"[-+]?[\d.,]*\d\s?[A-Za-z][A-Za-z0-9]*")
_SHORTEST_ID: Final = 6
_CODE: Final = re.compile(r"[A-Za-z0-9.$]{1,12}")
_PAIR: Final = re.compile(r"[A-Za-z0-9.]{2,10}\s*[-/_:]\s*[A-Za-z0-9.]{2,10}")
_OUT: Final = r"(?:sent|sold|sell|out|outgoing|spent|spend|given|gave|from|debit|paid|pay)"
_IN: Final = r"(?:received|receive|bought|buy|in|incoming|to|credit|got|get|gained)"
_OF: Final = r"(?:amount|quantity|qty|volume|units)"
_EVENT: Final = r"transaction|trade|order|reference|ref|operation|record|event"
_CODES: Final = r"(?:currency|asset|coin|token|symbol|ticker|unit|cur\.?)"
_Fits = Callable[[str], bool]


def _is_instant(text: str) -> bool:
    return is_dated(text) or bool(_UNIX.fullmatch(text) or _UNIX_MS.fullmatch(text))


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) and not text.replace(".", "").isdigit()


def _is_fee(text: str) -> bool:
    return is_number(text) or bool(_GLUED.fullmatch(text))


def _is_id(text: str) -> bool:
    """Return whether a cell may be an id; numbers counted in the export are none."""
    return len(text) >= _SHORTEST_ID


def _is_any(_text: str) -> bool:
    return True


_NAMES: Final[tuple[tuple[str, str, _Fits], ...]] = (
    ("at", r"(?:.*\b)?(?:date|time|timestamp|datetime|created|executed|completed|when)\b.*", _is_instant),
    ("fee_asset", rf"(?:.*\b)?(?:fees?|commission)\b.*\b{_CODES}", _is_code),
    ("fee", r"(?:.*\b)?(?:fees?|commission)\b.*", _is_fee),
    ("sent_asset", rf"{_OUT}\b.*\b{_CODES}|{_CODES} {_OUT}", _is_code),
    ("received_asset", rf"{_IN}\b.*\b{_CODES}|{_CODES} {_IN}", _is_code),
    ("sent", rf"{_OUT}(?:\b.*\b{_OF})?|{_OF} {_OUT}", is_number),
    ("received", rf"{_IN}(?:\b.*\b{_OF})?|{_OF} {_IN}", is_number),
    ("hash", r"(?:.*\b)?(?:tx ?hash|txn? ?hash|txid|tx ?id|transaction hash|hash)\b.*", _is_any),
    (
        "id",
        rf"(?:{_EVENT})?[ _]?(?:id|no\.?|number|uuid)|reference|ref|uid",
        _is_id,
    ),
    ("value_usd", r"(?:.*\b)?(?:value|worth|amount)\b.*\busd\b.*|usd (?:value|amount|equivalent)", is_number),
    ("price", r"(?:.*\b)?(?:price|rate)\b.*", is_number),
    ("balance", r"(?:.*\b)?balance\b.*", is_number),
    ("total_asset", rf"(?:quote|total|cost|price|fiat|native)\b.*\b{_CODES}|quote", _is_code),
    ("total", r"(?:sub)?total.*|cost|proceeds|funds|value|quote amount|fiat amount|.*\bcost\b.*", is_number),
    (
        "pair",
        r"(?:trading )?(?:pair|market|instrument|product|symbol).*",
        lambda text: bool(_PAIR.fullmatch(text)),
    ),
    ("amount", rf"(?:.*\b)?(?:{_OF}|size|change|executed|filled|net)\b.*", is_number),
    ("asset", rf"(?:.*\b)?(?:{_CODES}|crypto|cryptocurrency|commodity)\b.*", _is_code),
    ("status", r"(?:.*\b)?(?:status|state)\b.*", _is_any),
    (
        "type",
        r"(?:.*\b)?(?:type|kind|action|operation|category|side|direction|event|activity|label|tag)\b.*",
        _is_any,
    ),
    ("address", r"(?:.*\b)?(?:address|destination)\b.*", _is_any),
    ("wallet", r"(?:.*\b)?(?:wallet|exchange|platform|location|account name)\b.*", _is_any),
    ("note", r"(?:.*\b)?(?:notes?|description|memo|comments?|remarks?|details|message)\b.*", _is_any),
)
"""How columns of each role are called, the role looked for first standing first, and what stands in them."""
_MAY_BE_EMPTY: Final = frozenset(
    {
        *("fee", "fee_asset", "sent", "received", "sent_asset", "received_asset"),
        *("note", "hash", "address"),
    }
)
_MEANINGS: Final[tuple[tuple[str, str], ...]] = (
    (r"\b(?:fail|cancel|reject|pending|expired)", IGNORE),
    (r"\b(?:convert|conversion|swap|exchange|trade)", TRADE),
    (r"\b(?:buy|bought|purchase)", BUY),
    (r"\b(?:sell|sold|sale)", SELL),
    (r"\b(?:lock|unlock|stake|unstake|subscri|redeem|redempt|internal|earn (?:in|out))", INSIDE),
    (r"\b(?:staking|staked)", "staking income"),
    (r"\binterest", "interest income"),
    (r"\bairdrop", "airdrop"),
    (r"\b(?:mining|mined)", "mining income"),
    (r"\b(?:reward|referral|bonus|cashback|rebate|promo|distribution)", "reward"),
    (r"\b(?:deposit|receiv|incoming|transfer[ _-]?in|credit)", MOVE_IN),
    (r"\b(?:withdraw|send|sent|outgoing|transfer[ _-]?out|debit)", MOVE_OUT),
    (r"\b(?:fee|commission)", FEE),
    (r"\b(?:payment|spend|spent|card)", "spending"),
)
_DONE: Final = re.compile(
    r"(?:complete|completed|success|successful|ok|done|filled|settled|executed|confirmed|approved|finished|paid)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping for a table, and what it rests on.

    Attributes:
        map: The mapping.
        header: The header row.
        examples: Some cells of each column that has a role, by role.
        unmapped: Columns without a role.
        unknown: Words of the columns of types and states that mean nothing yet.
        statuses: All words of the column of states.
    """

    map: ColumnMap
    header: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    unmapped: tuple[str, ...]
    unknown: tuple[str, ...]
    statuses: tuple[str, ...]


def proposed(name: str, content: bytes, chosen: Mapping[str, str] | None = None) -> Proposal:
    """Return a mapping for a table in no known format.

    Args:
        name: The file's name; the mapping is called after it.
        content: Its bytes.
        chosen: The column of each role, where the owner has chosen them; None to propose them.

    Raises:
        UnreadableError: It holds no table with a header row.
    """
    part = _table_in(Content(name, content).tables)
    rows = [record.cells for record in islice(part.records, _LOOKED_AT) if any(record.cells)]
    columns = _roles(part.header.cells, rows) if chosen is None else dict(chosen)
    cells = {role: _cells(part.header.cells, rows, column) for role, column in columns.items()}
    words = {role: _words(cells.get(role, ())) for role in ("type", "status")}
    meanings = {word: _meaning(word) for word in words["type"]}
    states = {word: DONE if _DONE.fullmatch(word) else _meaning(word) for word in words["status"]}
    states = {word: meaning if meaning in {DONE, IGNORE} else "" for word, meaning in states.items()}
    stem = re.sub(r"[^a-z0-9]+", "_", re.split(r"[/\\]", name)[-1].rpartition(".")[0].casefold()).strip("_")
    named = stem if re.match(r"[a-z]", stem) and len(stem) > 1 else f"my_{stem or 'table'}"
    return Proposal(
        map=ColumnMap(
            name=named[:40],
            title=named.replace("_", " ").capitalize(),
            wallet=named.replace("_", " ").title(),
            zone=_zone(part.header.cells, cells.get("at", ())),
            dates=_dates(cells.get("at", ())),
            columns=columns,
            meanings={word: meaning for word, meaning in meanings.items() if meaning},
            states={word: meaning for word, meaning in states.items() if meaning},
        ),
        header=part.header.cells,
        examples={
            role: tuple(dict.fromkeys(filter(None, found)))[:_EXAMPLES] for role, found in cells.items()
        },
        unmapped=tuple(cell for cell in part.header.cells if cell and cell not in columns.values()),
        unknown=tuple(word for one in (meanings, states) for word, meaning in one.items() if not meaning),
        statuses=words["status"],
    )


def _table_in(tables: Iterable[Table]) -> Part:
    """Return the table with its header row: the first row of names that stands above rows with facts."""
    for table in tables:
        for delimiter, top in table.tops():
            for place, record in enumerate(top[:-1]):
                if _is_header(record, top[place + 1 :]):
                    below = table.below(delimiter, record)
                    return Part(header=record, records=below, above=top[:place], delimiter=delimiter)
    raise UnreadableError("No row of the file looks like a header row.", "Add one above the data.")


def _is_header(record: Record, below: Sequence[Record]) -> bool:
    cells = [cell for cell in record.cells if cell]
    is_named = len(cells) > 2 and len(set(cells)) == len(cells) and not any(map(has_fact, cells))  # noqa: PLR2004
    rows = [row for row in below if any(row.cells)]
    return (
        is_named and bool(rows) and any(map(has_fact, rows[0].cells)) and len(rows[0].cells) >= len(cells) - 2
    )


def _cells(header: Sequence[str], rows: Iterable[tuple[str, ...]], column: str) -> tuple[str, ...]:
    place = header.index(column)
    return tuple(row[place] if place < len(row) else "" for row in rows)


def _roles(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """Return the column of each role that one fits."""
    columns: dict[str, str] = {}
    for role, pattern, fits in _NAMES:
        for column in dict.fromkeys(header):
            if not column or column in columns.values() or not re.fullmatch(pattern, header_key(column)):
                continue
            filled = [cell for cell in _cells(header, rows, column) if cell not in {"", "-", "--", "N/A"}]
            is_optional = role in _MAY_BE_EMPTY
            is_unique = role != "id" or len(set(filled)) == len(filled)
            if is_unique and (all(map(fits, filled)) if filled else is_optional):
                columns[role] = column
                break
    return _consistent(columns)


def _consistent(columns: dict[str, str]) -> dict[str, str]:
    """Return the roles of one shape: two sides, or an amount."""
    has_sides = {"sent", "sent_asset", "received", "received_asset"} <= columns.keys()
    shape = (
        {"amount", "asset", "pair", "total", "total_asset", "price"}
        if has_sides
        else {
            *("sent", "sent_asset", "received", "received_asset"),
        }
    )
    if "pair" in columns and not has_sides:
        shape |= {"asset"}
    return {role: column for role, column in columns.items() if role not in shape}


def _words(cells: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(" ".join(cell.casefold().split()) for cell in cells))
    return found if len(found) <= _MOST_WORDS else ()


def _meaning(word: str) -> str:
    return next((meaning for pattern, meaning in _MEANINGS if re.search(pattern, word)), "")


def _dates(cells: Sequence[str]) -> str:
    """Return how dates are written, as far as the cells decide it."""
    filled = [cell for cell in cells if cell]
    if filled and all(map(_UNIX_MS.fullmatch, filled)):
        return "unix-ms"
    if filled and all(map(_UNIX.fullmatch, filled)):
        return "unix"
    if any(map(date_numbers, filled)):
        orders = orders_in([cell.replace(BETWEEN, "") for cell in filled], 0)
        return EITHER if len(orders) != 1 else "day-first" if orders == {True} else "month-first"
    return "iso"


def _zone(header: tuple[str, ...], cells: Iterable[str]) -> str:
    """Return `STATED` where every time or a heading states its zone; else empty, so that it is asked."""
    filled = [cell for cell in cells if cell]
    is_stated = bool(filled) and all(map(_ZONED.fullmatch, filled))
    return STATED if is_stated or in_heading("", header) is not None else ""
