"""The Capital Loss Carryover Worksheet line by line, with the figures of the instructions' logic by hand."""

import pytest

from lotwise.core.money import Usd, usd
from lotwise.reports.carryover_worksheet import NO_CARRYOVER, CarryoverSheet, carryover_worksheet
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet

NAMES = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_loss_allowed",
    "taxable_income_unfloored",
    "short_term_carryover_out",
    "long_term_carryover_out",
)


def figures(short: str, long: str, income: str, out: tuple[str, str] = ("0", "0")) -> dict[str, Usd]:
    net = usd(short) + usd(long)
    allowed = min(-net, usd(3000)) if net < 0 else 0
    amounts = (usd(short), usd(long), net, allowed, usd(income), usd(out[0]), usd(out[1]))
    return dict(zip(NAMES, amounts, strict=True))


def lines(sheet: CarryoverSheet) -> dict[str, str]:
    return {one.line: str((one.amount_usd or 0) // usd(1)) for one in sheet.entries}


def test_both_terms_are_losses() -> None:
    # 3,000 of the 5,000 short-term loss are used: 2,000 and the whole 4,000 go on
    made = carryover_worksheet(figures("-5000", "-4000", "50000", ("2000", "4000")), 2025)
    assert (made.short_usd, made.long_usd) == (usd(2000), usd(4000))
    assert lines(made) == {
        "1": "50000", "2": "3000", "3": "53000", "4": "3000", "5": "5000", "6": "0", "7": "3000", "8": "2000",
        "9": "4000", "10": "0", "11": "0", "12": "0", "13": "4000",
    }  # fmt: skip
    goes_to = {one.line: one.why for one in made.entries if one.why}
    assert goes_to == {"8": "To Schedule D (2026) line 6.", "13": "To Schedule D (2026) line 14."}


def test_a_short_gain_is_set_against_the_long_loss() -> None:
    # 10,000 − 1,000 gain − 3,000 used = 6,000; lines 6 to 8 are skipped
    made = carryover_worksheet(figures("1000", "-10000", "50000", ("0", "6000")), 2025)
    assert lines(made) == {
        "1": "50000", "2": "3000", "3": "53000", "4": "3000", "5": "0",
        "9": "10000", "10": "1000", "11": "3000", "12": "4000", "13": "6000",
    }  # fmt: skip


def test_a_long_gain_is_set_against_the_short_loss() -> None:
    # 10,000 − 3,000 used − 1,000 gain = 6,000; lines 9 to 13 are skipped
    made = carryover_worksheet(figures("-10000", "1000", "50000", ("6000", "0")), 2025)
    assert lines(made) == {
        "1": "50000", "2": "3000", "3": "53000", "4": "3000",
        "5": "10000", "6": "1000", "7": "4000", "8": "6000",
    }  # fmt: skip


def test_without_income_the_loss_is_not_used_up() -> None:
    # taxable income would be −2,500: of the 3,000 deducted only 500 are used
    made = carryover_worksheet(figures("-3000", "0", "-2500", ("2500", "0")), 2025)
    assert (lines(made)["3"], lines(made)["8"]) == ("500", "2500")


@pytest.mark.parametrize("case", [("-3000", "0", "1"), ("5", "-4", "1"), ("0", "0", "-9")])
def test_nothing_is_carried_over(case: tuple[str, str, str]) -> None:
    assert carryover_worksheet(figures(*case), 2025) is NO_CARRYOVER


def test_the_senior_deduction_may_be_added_back() -> None:
    given = figures("-3000", "0", "-2500", ("500", "0")) | {"senior_deduction_added_back": usd(2000)}
    assert lines(carryover_worksheet(given, 2025))["3"] == "2500"


def test_whole_dollars_begin_at_line_1() -> None:
    made = carryover_worksheet(figures("-3000", "0", "-2500.50"), 2025, is_rounded=True)
    assert (lines(made)["1"], made.short_usd) == ("-2501", usd(2501))


def test_a_worksheet_that_disagrees_with_the_tax_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"line 8 is \$2,000.00, and the tax worksheet has \$2,001.00"):
        carryover_worksheet(figures("-5000", "0", "50000", ("2001", "0")), 2025)


@pytest.mark.parametrize("seniors", [0, 1])
@pytest.mark.parametrize("wages", ["0", "2000", "16000", "90000"])
@pytest.mark.parametrize(("short", "long"), [("-9000", "-800"), ("-9000", "4000"), ("900", "-9000")])
def test_it_is_the_tax_rooms(seniors: int, wages: str, short: str, long: str) -> None:
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        wages=usd(wages),
        short_term_gain=usd(short),
        long_term_gain=usd(long),
        seniors=seniors,
        adds_senior_deduction_to_carryover=bool(seniors),
    )
    sheet = worksheet(facts, us_rules())
    given = {name: sheet.usd(name) for name in NAMES}
    given["senior_deduction_added_back"] = sheet.usd("senior_deduction") if seniors else 0
    made = carryover_worksheet(given, 2025)
    assert made.short_usd == sheet.usd("short_term_carryover_out")
    assert made.long_usd == sheet.usd("long_term_carryover_out")
