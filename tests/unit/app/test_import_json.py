"""Importing: when the project is computed again, and what is open then."""

from types import SimpleNamespace
from typing import Any

import pytest

from lotwise.app import import_json
from lotwise.app.import_json import Imported, imported, unread
from lotwise.app.intake import LARGE, FileReport
from lotwise.core.findings import Finding, Severity


def finding(name: str, severity: Severity = Severity.BLOCKING) -> Finding:
    return Finding(code="made_up", severity=severity, what=name, fix="None.")


ROW, OTHER, DOUBT = finding("a row"), finding("a gap"), finding("a doubt", Severity.WARNING)
READ = FileReport(name="a.csv", format="coinbase.v4", is_new=True, transactions=3, findings=(ROW,))
KNOWN = FileReport(name="b.csv", format="coinbase.v4", is_new=False, transactions=3)
STRANGE = FileReport(name="c.csv", format="", is_new=False, findings=(OTHER,))
ASKED = FileReport(name="d.csv", format="kraken", needs="its zone", is_new=False, findings=(DOUBT,))
MUCH = FileReport(name="e.csv", format="kraken", is_new=True, transactions=LARGE + 1, findings=(ROW,))


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a stand-in for a project whose files are its reports, and which has two findings."""
    state = SimpleNamespace(findings=(ROW, OTHER, DOUBT))
    monkeypatch.setattr(import_json, "import_files", lambda files, *_, **__: files)
    monkeypatch.setattr(import_json, "with_known", lambda files, _: files)
    monkeypatch.setattr(import_json, "load", lambda *_: state)
    return lambda *files: imported(files, ())


def test_the_project_is_computed_again_where_something_came_in(project: Any) -> None:
    found = project(READ, KNOWN)
    assert (found.is_new, found.is_computed) == (True, True)
    assert found.findings == (ROW, OTHER, DOUBT)
    assert found.still_open == (OTHER,), "what a file told is not told twice, and doubts do not block"


@pytest.mark.parametrize(("files", "is_new"), [((KNOWN,), False), ((MUCH,), True), ((), False)])
def test_it_is_not_where_nothing_is_new_or_where_it_takes_long(
    project: Any, files: tuple[FileReport, ...], is_new: bool
) -> None:
    found = project(*files)
    assert (found.is_new, found.is_computed) == (is_new, False)
    assert found.findings == tuple(one for each in files for one in each.findings)


def test_what_was_not_read_is_told_with_all_else() -> None:
    files = (READ, KNOWN, STRANGE, ASKED)
    assert unread(files) == (OTHER, DOUBT)
    found = Imported(files=files, findings=(ROW,), is_new=True, is_computed=True)
    assert found.told == (ROW, OTHER, DOUBT)
    assert import_json.import_json(found) == {"files": files, "findings": (ROW,)}
