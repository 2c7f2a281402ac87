"""The forms and the page of a made-up household, as they were when somebody last looked at them."""

import re
from collections.abc import Callable

from lotwise.reports.form_8949 import Form8949
from lotwise.reports.page import Page, render
from lotwise.reports.schedule_d import ScheduleDLine
from lotwise.reports.tables import csv_8949, csv_schedule_d


def test_form_8949_as_csv(golden: Callable[[str, str], str], form: Form8949) -> None:
    text = csv_8949(form)
    assert text == golden("reports/form_8949.csv", text)


def test_schedule_d_as_csv(golden: Callable[[str, str], str], lines: tuple[ScheduleDLine, ...]) -> None:
    text = csv_schedule_d(lines)
    assert text == golden("reports/schedule_d.csv", text)


def test_the_page(golden: Callable[[str, str], str], page: Page) -> None:
    text = render(page)
    assert not re.search(r"https?:", text), "the page names no host"
    assert text == golden("reports/report.html", text)
