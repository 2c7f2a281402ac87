"""A page of reasons prints a command that answers the same in the terminal."""

import html
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import httpx2
import pytest

from dashboard import Served
from lotwise.cli.main import main

_COMMAND = re.compile(r"In the terminal: <code>lotwise ([^<]+)</code>")
_ASKED = ("bound", "tax_after", "years.2026.saved", "trades.3.loss", "spread.npv", "everything.npv", "fees")
_MORE = ("laws.laws.1.ways.1.npv", "worth.fees", "short_loss", "simple.plan.used", "sensitivity.1.best")


@pytest.mark.parametrize("reference", [f"plan.{one}" for one in (*_ASKED, *_MORE)] + ["tax.2026.16"])
def test_the_command_of_a_page_works(looked_at: Served, reader: httpx2.Client, reference: str) -> None:
    path = looked_at.site.loaded().state.project.path
    page = reader.get(f"/why/{reference}")
    assert page.status_code == 200, page.text
    found = _COMMAND.search(page.text)
    assert found
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as left:
        main([*shlex.split(html.unescape(found[1])), "--json", "--project", str(path)])
    assert left.value.code in {0, 1, None}, (found[1], out.getvalue())
    label = re.search(r'"label": "([^\n]+)",\n', out.getvalue())
    assert label
    assert label[1].replace('\\"', '"') in html.unescape(page.text)


def test_a_wait_is_asked_with_its_days(reader: httpx2.Client) -> None:
    page = reader.get("/why/plan.wait.best")
    assert page.status_code == 404
    assert "lotwise plan --wait 40 --why wait.best" in html.unescape(page.text)
