"""The files of a reconciliation in memory: the page that `lotwise reconcile --out` writes, and its JSON."""

from pathlib import Path
from tempfile import TemporaryDirectory

from lotwise.app.jsonable import json_text
from lotwise.app.reconcile import Forecast, Reconciled, write_reconciliation
from lotwise.app.reconcile_json import reconcile_json
from lotwise.app.workspace import State

__all__ = ["reconcile_html", "reconcile_text"]


def reconcile_html(state: State, found: Reconciled | Forecast) -> bytes:
    """Return the page that `lotwise reconcile --out` writes.

    Args:
        state: The project on a day.
        found: The reconciliation, or the forecast.
    """
    with TemporaryDirectory() as folder:
        return write_reconciliation(state, found, Path(folder) / "page.html").read_bytes()


def reconcile_text(found: Reconciled | Forecast) -> bytes:
    """Return what `lotwise reconcile --json` writes.

    Args:
        found: The reconciliation, or the forecast.
    """
    return f"{json_text(reconcile_json(found))}\n".encode()
