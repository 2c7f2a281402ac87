"""All open lots column by column, small enough to be sent whole."""

from datetime import date
from typing import Any

from lotwise.app.lot_table import LotTable
from lotwise.app.open_lots import heat, percent
from lotwise.core.money import usd_plain
from lotwise.core.quantity import quantity_text

__all__ = ["lot_columns"]


def lot_columns(table: LotTable) -> dict[str, object]:
    """Return all lots column by column, small enough to be sent whole: what ``--json`` writes, to the letter.

    Args:
        table: The open lots.

    Returns:
        ``lots``, their number; ``names``, the words of columns that hold few different ones; ``columns``,
        each a list with a value a lot: text as ``--json`` writes it, or a number into the column's words.
        Of ids only as much as tells these lots apart.
    """
    names: dict[str, list[str | None]] = {}
    columns: dict[str, list[Any]] = {"id": [row.id[: table.id_length] for row in table.rows]}
    for name in ("wallet", "asset", "acquired_on", "term", "evidence", "state"):
        words = [_word(getattr(row, name)) for row in table.rows]
        known = {word: n for n, word in enumerate(dict.fromkeys(words))}
        names[name], columns[name] = list(known), [known[word] for word in words]
    columns["quantity"] = [quantity_text(row.quantity) for row in table.rows]
    columns["days_to_long"] = [row.days_to_long for row in table.rows]
    for name in ("basis_usd", "fmv_usd", "gain_usd"):
        amounts = (getattr(row, name) for row in table.rows)
        columns[name] = [None if amount is None else usd_plain(amount) for amount in amounts]
    columns["percent"] = [percent(row) for row in table.rows]
    columns["heat"] = [heat(row) for row in table.rows]
    return {"lots": len(table.rows), "names": names, "columns": columns}


def _word(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(getattr(value, "value", value))
