"""A mapping: which column of an unknown table means what, as a TOML file that people can share.

Problem: nobody can know every export. Chosen way: the owner says once, in a small file, which column holds
the date, the asset, what came and what went, and what each word of the column of types means; from then on
such a table is a format like the others. What the mapping does not say is asked about, row by row.
Left out: events told by several rows, and several tables in a file; they need a format of their own.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any, Final, TypeGuard

from lotwise.core.dates import zone_named
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.ledger.transaction import INCOME_KINDS, Custody, Kind

ROLES: Final[Mapping[str, str]] = {
    "at": "when it happened",
    "type": "the word that says what it was, such as Buy or Deposit",
    "status": "whether it was carried out",
    "sent": "how much went out",
    "sent_asset": "what went out",
    "received": "how much came in",
    "received_asset": "what came in",
    "amount": "how much, with a sign or with a type that says which way",
    "asset": "of which asset",
    "pair": "both assets, such as BTC-USD",
    "total": "the money, or the other asset, that was paid or received",
    "total_asset": "what the total is in",
    "price": "the price of one unit",
    "fee": "the fee",
    "fee_asset": "what the fee is in",
    "value_usd": "the value in US dollars",
    "balance": "what the account holds of the asset afterwards",
    "wallet": "the account, where a file is about several",
    "id": "an id that no two rows share",
    "hash": "the hash of the transaction on its chain",
    "address": "the address that received it",
    "note": "words for the reader",
}
"""What a column can be for."""
BUY, SELL, TRADE, MOVE_IN, MOVE_OUT, MOVE = "buy", "sell", "trade", "transfer in", "transfer out", "transfer"
FEE, INSIDE, IGNORE, DONE = "fee", "inside", "ignore", "done"
KIND_OF: Final[Mapping[str, Kind]] = {
    kind.value: kind
    for kind in sorted(
        INCOME_KINDS | {Kind.SPEND, Kind.GIFT_IN, Kind.GIFT_OUT, Kind.LOST}, key=lambda kind: kind.value
    )
}
MEANINGS: Final = (BUY, SELL, TRADE, MOVE_IN, MOVE_OUT, MOVE, FEE, INSIDE, IGNORE, *KIND_OF)
"""What a word of the column of types can mean."""
EITHER: Final = "either"
DATES: Final = ("iso", "day-first", "month-first", EITHER, "unix", "unix-ms")
STATED: Final = "stated"
_ALSO: Final = {"sale": SELL, "purchase": BUY, "exchange": TRADE}
"""Other words for a meaning, as transactions are called elsewhere."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,40}")
_NEEDED: Final = ("name", "wallet", "dates")
_KNOWN: Final = frozenset(
    {"name", "title", "wallet", "custody", "zone", "dates", "money", "fee_is_inside"}
    | {"columns", "meanings", "states"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What the columns and words of a table mean.

    Attributes:
        name: Lower-case word; the format's id is ``map.`` and this.
        title: Its name for people.
        wallet: The account that the rows are about, where no column says it.
        custody: Who holds the keys.
        zone: Name of the zone of its times; `STATED` where each time or the heading states it; empty where
            the owner is asked at each import.
        dates: One of `DATES`, or a pattern of strptime; `EITHER` where the dates of each file must decide the
            order of day and month, or the owner is asked.
        money: What totals and prices are in where no column says it, such as USD; empty where one does.
        fee_is_inside: Whether the side in the fee's asset holds the fee already.
        columns: Column names by role.
        meanings: What each word of the column of types means, one of `MEANINGS`; case folded.
        states: What each word of the column of states means: `DONE` or `IGNORE`; case folded.
    """

    name: str
    title: str
    wallet: str
    custody: Custody = Custody.BROKER_FOREIGN
    zone: str = ""
    dates: str = "iso"
    money: str = ""
    fee_is_inside: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


def map_of(text: str, where: str) -> ColumnMap:
    """Return the mapping that a TOML file holds.

    Args:
        text: The file.
        where: Its name, for messages.

    Raises:
        BadInputError: It is no mapping, or says something that cannot be; all problems are named.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f"{where} is no TOML: {error}.", "Compare it with a mapping lotwise wrote."
        ) from None
    problems = [*_problems(said)]
    if problems:
        raise BadInputError(
            f"{where} is no mapping: {'; '.join(problems)}.", "Correct it and import once more."
        )
    return ColumnMap(
        name=said["name"],
        title=said.get("title") or said["name"],
        wallet=said["wallet"],
        custody=Custody(said.get("custody", Custody.BROKER_FOREIGN.value)),
        zone=said.get("zone", ""),
        dates=said["dates"],
        money=said.get("money", "").strip().upper(),
        fee_is_inside=said.get("fee_is_inside", False),
        columns=said["columns"],
        meanings={
            _folded(word): _ALSO.get(meaning, meaning) for word, meaning in said.get("meanings", {}).items()
        },
        states={_folded(word): meaning for word, meaning in said.get("states", {}).items()},
    )


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


def _problems(said: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a mapping."""
    found = [f"{name!r} is not known" for name in said if name not in _KNOWN]
    found += [f"{name!r} is missing" for name in _NEEDED if not said.get(name)]
    name, dates = said.get("name"), said.get("dates")
    if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
        found.append("'name' must be a lower-case word such as my_exchange")
    if dates is not None and not (isinstance(dates, str) and (dates in DATES or "%" in dates)):
        found.append(f"'dates' must be one of {', '.join(DATES)}, or a pattern such as '%d %b %Y %H:%M'")
    if said.get("custody", Custody.SELF.value) not in {one.value for one in Custody}:
        found.append(f"'custody' must be one of {', '.join(one.value for one in Custody)}")
    found += _zone_problem(said.get("zone", ""))
    if not isinstance(said.get("fee_is_inside", False), bool):
        found.append("'fee_is_inside' must be true or false")
    found += [
        f"'{key}' must be text"
        for key in ("wallet", "title", "money")
        if not isinstance(said.get(key, ""), str)
    ]
    return found + _column_problems(said.get("columns")) + _word_problems(said)


def _zone_problem(zone: object) -> list[str]:
    if zone in {"", STATED}:
        return []
    try:
        zone_named(str(zone))
    except LotwiseError:
        return [f"'zone' is none: {zone!r}; write America/New_York, UTC or {STATED}"]
    return []


def _column_problems(columns: object) -> list[str]:
    if not _are_words(columns):
        return ["a table [columns] with a column name for each role is missing"]
    found = [f"there is no role {role!r} of a column" for role in columns if role not in ROLES]
    found += [f"column {role!r} is empty" for role, name in columns.items() if not name.strip()]
    if "at" not in columns:
        found.append("no column says when (at)")
    shapes = ({"sent", "received"} & columns.keys(), {"amount"} & columns.keys())
    if not any(shapes):
        found.append("no column says how much (sent and received, or amount)")
    if all(shapes):
        found.append("sent and received, or amount, but not both")
    for side in ("sent", "received"):
        if side in columns and f"{side}_asset" not in columns:
            found.append(f"{side} needs {side}_asset")
    if "amount" in columns and not {"asset", "pair"} & columns.keys():
        found.append("amount needs asset or pair")
    return found


def _word_problems(said: Mapping[str, Any]) -> list[str]:
    found = []
    for table, allowed in (("meanings", MEANINGS), ("states", (DONE, IGNORE))):
        words = said.get(table, {})
        if not _are_words(words):
            found.append(f"[{table}] must be a table of words")
            continue
        found += [
            f"{meaning!r} for {word!r} is none of {', '.join(allowed)}"
            for word, meaning in words.items()
            if _ALSO.get(meaning, meaning) not in allowed
        ]
    return found


def _are_words(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def as_toml(one: ColumnMap) -> str:
    """Return a mapping as the TOML that `map_of` reads, with a word on every part."""
    lines = [
        "# Which column means what; made by lotwise import --map. Everything can be changed by hand.",
        f"name = {_quoted(one.name)}",
        f"title = {_quoted(one.title)}",
        f"wallet = {_quoted(one.wallet)}",
        f"custody = {_quoted(one.custody.value)}  # {', '.join(each.value for each in Custody)}",
        f"zone = {_quoted(one.zone)}  # of times that state none; {STATED}: they all do; empty: asked",
        f"dates = {_quoted(one.dates)}  # {', '.join(DATES)}, or a pattern such as %d %b %Y",
        f"money = {_quoted(one.money)}  # of totals and prices, where no column says it",
        f"fee_is_inside = {str(one.fee_is_inside).lower()}  # whether the side in its asset holds the fee",
        "",
        "[columns]",
        *(f"{role} = {_quoted(name)}  # {ROLES[role]}" for role, name in one.columns.items()),
    ]
    if one.meanings:
        lines += ["", "[meanings]", f"# {', '.join(MEANINGS)}"]
        lines += [f"{_quoted(word)} = {_quoted(meaning)}" for word, meaning in one.meanings.items()]
    if one.states:
        lines += ["", "[states]", f"# {DONE}: carried out; {IGNORE}: not"]
        lines += [f"{_quoted(word)} = {_quoted(meaning)}" for word, meaning in one.states.items()]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
