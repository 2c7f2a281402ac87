"""The forms and the page of a made-up household, as they were when somebody last looked at them."""

import re
from collections.abc import Callable

from lotwise.reports.form_8949 import Form8949
from lotwise.reports.page import Page, render
from lotwise.reports.schedule_d import ScheduleDLine
from lotwise.reports.tables import csv_8949, csv_schedule_d


def test_form_8949_as_csv(golden: Callable[[str, str], None], form: Form8949) -> None:
    golden("reports/form_8949.csv", csv_8949(form))


def test_schedule_d_as_csv(golden: Callable[[str, str], None], lines: tuple[ScheduleDLine, ...]) -> None:
    golden("reports/schedule_d.csv", csv_schedule_d(lines))


def test_the_page(golden: Callable[[str, str], None], page: Page) -> None:
    text = render(page)
    assert not re.search(r"https?:", text), "the page names no host"
    golden("reports/report.html", text)
