"""Tax: the return of a year so far, line by line, and what one more dollar of loss saves."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from lotwise.app.jsonable import jsonable
from lotwise.app.realized_rows import realized_rows
from lotwise.app.return_so_far import curve_svg, return_html, so_far
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.spouses import spouses_compared
from lotwise.app.spouses_json import spouses_json
from lotwise.app.tax_json import tax_json
from lotwise.app.years import years_of
from lotwise.core.errors import LotwiseError
from lotwise.web.sending import Year, YearHere, sent
from lotwise.web.shown import page
from lotwise.web.site import Loaded
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)
ROWS: Final = 100
"""Sales on a page."""


@router.get("/tax")
def tax(request: Request, visitor: Known, now: Now, year: Year = None, part: int = 1) -> Response:
    """Show the return of a year."""
    wanted = year or now.state.as_of.year
    values: dict[str, Any] = {"year": wanted, "years": years_of(now.state), "refused": None}
    if now.state.household is None:
        return page(request, "tax_empty.html", values, visitor)
    try:
        found = _found(now, wanted)
    except LotwiseError as error:
        return page(request, "tax_empty.html", values | {"refused": error}, visitor)
    return page(request, "tax.html", values | _values(now, found, part), visitor)


@router.get("/tax/{year}/return.html")
def download(visitor: Known, now: Now, year: YearHere) -> Response:  # noqa: ARG001 - who asks must be known
    """Send the page that `lotwise tax --html` writes."""
    return sent(return_html(now.state, _found(now, year)), f"return_{year}.html")


def _found(now: Loaded, year: int) -> TaxYear:
    return now.once(("tax year", year), lambda: tax_year(now.state, year))


def _values(now: Loaded, found: TaxYear, part: int) -> dict[str, Any]:
    """Return what the page shows, made from the JSON of the command."""
    year = found.year
    told = now.once(("tax", year), lambda: jsonable(tax_json(found)))
    rows = now.once(("realized", year), lambda: jsonable(realized_rows(now.state, year)))
    parts = max(1, -(-len(rows["sales"]) // ROWS))
    at = min(max(part, 1), parts)
    return {
        "tax": told,
        "lines": {line["name"]: line for line in told["lines"]},
        "so_far": now.once(("so far", year), lambda: jsonable(so_far(now.state, found))),
        "figures": now.once(("tax curve", year), lambda: curve_svg(found)),
        "sales": rows["sales"][(at - 1) * ROWS : at * ROWS],
        "sale_count": len(rows["sales"]),
        "incomes": rows["incomes"],
        "part": at,
        "parts": parts,
        "findings": jsonable(found.findings),
        "spouses": now.once(("spouses", year), lambda: _spouses(now, year)),
    }


def _spouses(now: Loaded, year: int) -> dict[str, Any] | None:
    """Return a joint return beside two separate ones, or why there is none; None where nobody is married."""
    household = now.state.household
    if household is None or not household.is_joint_in(year):
        return None
    try:
        return {"compared": jsonable(spouses_json(spouses_compared(now.state, year))), "refused": None}
    except LotwiseError as error:
        return {"compared": None, "refused": {"what": error.what, "fix": error.fix}}
