"""Findings as a list of things to do: what blocks, then by money, each with the way to settle it."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lotwise.app.findings_list import counts_of, listed_findings
from lotwise.app.jsonable import jsonable
from lotwise.core.findings import Severity
from lotwise.web.shown import named, page
from lotwise.web.visits import Known, Now

router = APIRouter(include_in_schema=False)

_PAGE: Final = 200
_PLACES: Final = (
    ("lotwise household", "/household", "Household"),
    ("household.toml", "/household", "Household"),
    ("lotwise wallets", "/wallets", "Wallets"),
    ("lotwise settings", "/settings", "Settings"),
    ("lotwise statements", "/reconcile", "Reconcile"),
    ("lotwise reconcile", "/reconcile", "Reconcile"),
    ("lotwise carryovers", "/carryovers", "Carryovers"),
    ("lotwise identify", "/before", "Before you sell"),
    ("lotwise tickets", "/before", "Before you sell"),
    ("lotwise confirm", "/before", "Before you sell"),
    ("lotwise forms", "/forms", "Forms"),
    ("lotwise file", "/forms", "Forms"),
    ("lotwise tax", "/tax", "Tax"),
    ("lotwise review", "/questions", "Questions"),
    ("lotwise rule", "/questions#rules", "Rules"),
    ("Import ", "/import", "Import"),
    ("import ", "/import", "Import"),
)
"""Words in what is to be done, and the page where it is done."""


@router.get("/findings")
def findings(request: Request, visitor: Known, now: Now, severity: str = "", start: int = 0) -> Response:
    """List what is missing or doubtful."""
    if severity and severity not in {one.value for one in Severity}:
        raise HTTPException(404, "There are no findings of that name. Choose blocking, warning or info.")
    found = now.once(
        ("findings", severity),
        lambda: jsonable(listed_findings(now.state, Severity(severity) if severity else None)),
    )
    first = max(0, min(start, len(found) - 1)) // _PAGE * _PAGE
    values: dict[str, Any] = {
        "found": [one | {"place": _place(one["finding"]["fix"])} for one in found[first : first + _PAGE]],
        "first": first,
        "count": len(found),
        "before": first - _PAGE if first else None,
        "after": first + _PAGE if first + _PAGE < len(found) else None,
        "counts": now.once("finding counts", lambda: jsonable(counts_of(now.state))),
        "severity": severity,
        "has_files": bool(now.state.facts.files),
        "named": named,
    }
    return page(request, "findings.html", values, visitor)


def _place(fix: str) -> tuple[str, str] | None:
    """Return the address and the name of the page where something can be settled, or None."""
    return next(((address, name) for words, address, name in _PLACES if words in fix), None)
