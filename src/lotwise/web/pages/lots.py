"""Holdings and lots: every open lot, filtered, sorted and grouped; with sums, and the reasons of each."""

import json
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.jsonable import jsonable
from lotwise.app.lot_columns import lot_columns
from lotwise.app.lot_table import LotTable, LotView, LotWish, wish_of, words_of
from lotwise.app.open_lots import heat, percent
from lotwise.core.errors import BadInputError
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)

PAGE_ROWS: Final = 100
MOST_ROWS: Final = 100_000
"""Lots beyond which a browser is not given all of them at once."""
COLUMNS: Final = (
    ("asset", "Asset", ""),
    ("gain_usd", "Unrealized", "number"),
    ("percent", "Of basis", "number"),
    ("quantity", "Quantity", "number"),
    ("wallet", "Wallet", ""),
    ("acquired_on", "Acquired", ""),
    ("term", "Term", ""),
    ("days_to_long", "To long", "number"),
    ("basis_usd", "Basis", "number"),
    ("fmv_usd", "Value", "number"),
    ("evidence", "Evidence", ""),
)
"""The columns by which can be sorted: name, heading, class."""
IDENTIFIABLE: Final = {
    "own books": "a record of your own, made no later than the sale, is enough",
    "tell broker": "only what the broker was told by the time of the sale counts",
    "first": "it is first in line where only first in, first out counts",
    "no": "other units stand before it where only first in, first out counts",
    None: "nothing is sold from here",
}
ABOUT_PRICES: Final = frozenset({"no_price", "old_price"})
GRADES: Final = {
    "A": "an exchange's record with an id",
    "B": "an exchange's record",
    "C": "inferred",
    "D": "your word",
}


@router.get("/lots")
def lots(request: Request, visitor: Known, now: Now) -> Response:
    """Show the lots that a visitor wishes to see: a page of them, and all where scripts run."""
    table, wish = _table(now), wish_of(request.query_params)
    view = table.view(wish)
    pages = max(1, -(-len(view.order) // PAGE_ROWS))
    at = min(_page_number(request), pages)
    shown = view.order[(at - 1) * PAGE_ROWS : at * PAGE_ROWS]
    values: dict[str, Any] = {
        "lots": [
            {"row": row, "heat": heat(table.rows[n]), "percent": percent(table.rows[n])}
            for n, row in zip(shown, jsonable(table.full(shown)), strict=True)
        ],
        "view": {"total": jsonable(view.total), "groups": jsonable(view.groups)},
        "count": len(view.order),
        "all_count": len(table.rows),
        "is_too_much": len(table.rows) > MOST_ROWS,
        "wish": wish,
        "table": table,
        "columns": COLUMNS,
        "grades": GRADES,
        "link": lambda **other: _link(wish, **other),
        "page_number": at,
        "pages": pages,
        "day": now.state.as_of,
        "findings": jsonable([one for one in now.state.findings if one.code in ABOUT_PRICES]),
    }
    return page(request, "lots.html", values, visitor)


@router.get("/lots/data")
def data(visitor: Known, now: Now) -> Response:  # noqa: ARG001 - who asks must be known
    """Return all lots column by column."""
    return Response(now.once("lot_data", lambda: _data(_table(now))), media_type="application/json")


@router.get("/lots/view")
def viewed(request: Request, visitor: Known, now: Now) -> Response:  # noqa: ARG001 - likewise
    """Return which of these lots a visitor wishes to see, in order, with their sums."""
    made = _table(now).view(wish_of(request.query_params))
    return Response(_packed(_told(made)), media_type="application/json")


@router.get("/lots/{reference}")
def lot(request: Request, visitor: Known, now: Now, reference: str) -> Response:
    """Show all that is known of one lot."""
    table = _table(now)
    number = table.number_of(reference)
    (row,) = jsonable(table.full([number]))
    values = {
        "lot": row,
        "percent": percent(table.rows[number]),
        "identifiable": IDENTIFIABLE[row["identifiable"]],
    }
    return page(request, "lot.html", values, visitor)


def _table(now: Loaded) -> LotTable:
    return now.once("lot_table", lambda: LotTable.of(now.state))


def _data(table: LotTable) -> str:
    if len(table.rows) > MOST_ROWS:
        raise BadInputError(
            f"{len(table.rows):,} lots are more than a browser can take at once.",
            "Look at them page by page, or write them with `lotwise lots --json`.",
        )
    return _packed(lot_columns(table))


def _told(view: LotView) -> dict[str, object]:
    return {"order": view.order, "total": jsonable(view.total), "groups": jsonable(view.groups)}


def _packed(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _link(wish: LotWish, **other: object) -> str:
    """Return the address of the same lots with some of the wish changed."""
    said = words_of(wish) | {name: "1" if value is True else str(value) for name, value in other.items()}
    told = urlencode({name: value for name, value in said.items() if value not in {"", "False"}})
    return f"/lots?{told}" if told else "/lots"


def _page_number(request: Request) -> int:
    said = request.query_params.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < len("1000000") else 1
