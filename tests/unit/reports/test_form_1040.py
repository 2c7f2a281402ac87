"""Form 1040, Schedule D's questions, Forms 8960 and 6251: the right line of the right year."""

import pytest

from lotwise.core.money import Usd, usd
from lotwise.reports.entries import Entry, in_whole_dollars
from lotwise.reports.form_1040 import form_1040
from lotwise.reports.other_forms import form_6251, form_8960
from lotwise.reports.schedule_d import Answer, ScheduleDLine, schedule_d_answers
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.trace import Worksheet

QUESTION = Answer(line="", question="Did you?", answer="Yes", why="You sold.")


def schedule(net: str, allowed: str = "") -> list[ScheduleDLine]:
    lines = [ScheduleDLine(line="16", label="", gain_usd=usd(net))]
    return [*lines, ScheduleDLine(line="21", label="", gain_usd=usd(allowed))] if allowed else lines


@pytest.mark.parametrize(
    ("year", "line", "box"), [(2023, "7", 0), (2024, "7", 0), (2025, "7a", 1), (2026, "7a", 1)]
)
def test_the_gain_stands_on_the_line_of_the_year(year: int, line: str, box: int) -> None:
    question, gain, *boxes, more = form_1040(schedule("500"), QUESTION, usd(500), usd(40), year)
    assert (question.line, question.answer, question.why) == ("", "Yes", "You sold.")
    assert (gain.line, gain.amount_usd, gain.why) == (line, usd(500), "From Schedule D line 16.")
    assert [(one.line, one.answer) for one in boxes] == [("7b", "leave unchecked")] * box
    assert (more.line, more.amount_usd) == ("8", usd(40))


def test_after_a_loss_it_is_the_loss_allowed() -> None:
    _, gain, *_ = form_1040(schedule("-9000", "-3000"), QUESTION, usd(-3000), 0, 2025)
    assert (gain.amount_usd, gain.why) == (usd(-3000), "From Schedule D line 21.")


def test_zero_is_entered_as_zero() -> None:
    _, gain, *_ = form_1040(schedule("0"), QUESTION, 0, 0, 2025)
    assert gain.amount_usd == 0


def test_a_return_that_disagrees_with_schedule_d_is_refused() -> None:
    with pytest.raises(
        AssertionError, match=r"line 7a: the tax worksheet has \$1.00, Schedule D gives \$2.00"
    ):
        form_1040(schedule("2"), QUESTION, usd(1), 0, 2025)


def test_whole_dollars_leave_answers_alone() -> None:
    entries = [
        Entry(form="F", line="1", label="", amount_usd=usd("1.50")),
        Entry(form="F", line="2", label="", answer="Yes"),
    ]
    assert [one.amount_usd for one in in_whole_dollars(entries)] == [usd(2), None]


# ── Schedule D, lines 17, 20 and 22 ─────────────────────────────────────────────────────────────


def answers(long: str, net: str, **more: Usd) -> list[tuple[str, str]]:
    figures = {"net_long_term": usd(long), "net_gain_or_loss": usd(net), **more}
    return [(one.line, one.answer) for one in schedule_d_answers(figures)]


def test_the_questions_that_a_return_comes_to() -> None:
    assert answers("500", "600") == [("", ""), ("17", "Yes"), ("20", "Yes")]
    assert answers("500", "600", twenty_eight_percent_gain=usd(1)) == [("", ""), ("17", "Yes"), ("20", "No")]
    assert answers("500", "600", twenty_five_percent_gain=usd(1))[-1] == ("20", "No")
    assert answers("0", "600") == [("", ""), ("17", "No"), ("22", "No")]
    assert answers("-5", "-600", qualified_dividends=usd(1)) == [("", ""), ("22", "Yes")]
    assert answers("0", "0") == [("", ""), ("22", "No")]


# ── Forms 8960 and 6251 ─────────────────────────────────────────────────────────────────────────


def sheet(wages: str, gain: str = "50000") -> Worksheet:
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        wages=usd(wages),
        interest=usd(700),
        long_term_gain=usd(gain),
        digital_asset_income=usd(300),
    )
    return worksheet(facts, us_rules())


def test_form_8960_from_what_the_return_knows() -> None:
    due, *lines = form_8960(sheet("190000"))
    assert (due.answer, due.line) == ("Yes", "")
    by_line = {one.line: one.amount_usd for one in lines}
    assert by_line["5a"] == usd(50000)
    assert (by_line["8"], by_line["13"]) == (usd(51000), usd(241000))
    assert by_line["14"] == usd(200000)
    assert by_line["16"] == usd(41000)
    assert by_line["17"] == usd(1558)  # 3.8 % of 41,000


def test_form_8960_is_not_due_below_the_threshold() -> None:
    assert form_8960(sheet("90000"))[0].answer == "No"


def test_form_6251_stands_in_the_order_of_the_form() -> None:
    due, *lines = form_6251(sheet("190000"))
    assert due.answer == "No"
    numbers = [one.line for one in lines]
    assert numbers[:4] == ["1b", "2a", "2k", "4"]
    assert numbers == sorted(numbers, key=lambda line: (int("".join(filter(str.isdigit, line))), line))
    assert {one.line: one.amount_usd for one in lines}["2k"] == 0


def test_form_6251_is_due_where_there_is_minimum_tax() -> None:
    due, *lines = form_6251(sheet("0", "3000000"))
    minimum = {one.line: one.amount_usd for one in lines}["11"]
    assert (due.answer == "Yes") is bool(minimum)
