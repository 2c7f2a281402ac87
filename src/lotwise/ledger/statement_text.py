"""A broker's statement as text, to keep, and back: the same to the last digit.

JSON with exact numbers and dates as text; what says nothing is left out, so that a field that is added later
reads old texts as it should.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Final

from lotwise.ledger.statements import (
    Aggregate,
    ProceedsKind,
    Statement,
    StatementForm,
    StatementLine,
    StatementTotal,
    StateTax,
    UnreadRow,
    plain,
)

_WHOLE: Final = frozenset({"quantity", "quantity_transferred_in"})
_COUNTS: Final = frozenset({"year", "sale_count", "line_count", "row_count"})
_CHOICES: Final = {"form": StatementForm, "proceeds_kind": ProceedsKind, "aggregate": Aggregate}


def statement_text(statement: Statement) -> str:
    """Return a statement as text.

    Examples:
        >>> statement_text(Statement(broker="A", year=2026, lines=(StatementLine(name="Bitcoin"),)))
        '{"broker":"A","lines":[{"name":"Bitcoin"}],"year":"2026"}'
    """
    return json.dumps(_said(statement), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def statement_of_text(text: str) -> Statement:
    """Return the statement that a text keeps.

    Examples:
        >>> one = Statement(broker="A", year=2026, lines=(StatementLine(basis_usd=0, rows=(3,)),))
        >>> statement_of_text(statement_text(one)) == one
        True
    """
    said = json.loads(text)
    parts: dict[str, Any] = {
        "lines": tuple(StatementLine(**_read(line)) for line in said.pop("lines", ())),
        "totals": tuple(StatementTotal(**_read(total)) for total in said.pop("totals", ())),
        "unread": tuple(UnreadRow(**_read(row)) for row in said.pop("unread", ())),
    }
    return Statement(**_read(said), **parts)


def _said(one: object) -> dict[str, object]:
    """Return the fields of a dataclass that say something, by name."""
    told: dict[str, object] = {}
    for field in fields(one):  # type: ignore[arg-type]  # one of the dataclasses above
        value = getattr(one, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        is_nested = field.name in {"lines", "totals", "unread"}
        told[field.name] = [_said(each) for each in value] if is_nested else plain(value)
    return told


def _read(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in said.items()}


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if name in _CHOICES:
        return _CHOICES[name](value)
    if name == "rows":
        return tuple(int(row) for row in value)
    if name == "not_read":
        return tuple(value)
    if name == "states":
        return tuple(StateTax(state=a, state_number=b, withheld_usd=int(c)) for a, b, c in value)
    if name in _WHOLE or name in _COUNTS or name.endswith("_usd"):
        return int(value)
    return date.fromisoformat(value) if name.endswith("_on") else value
