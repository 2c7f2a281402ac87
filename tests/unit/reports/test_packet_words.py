"""What the summary says of a year: the amounts of the forms, and silence about nothing."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.reports.carryover_worksheet import NO_CARRYOVER, SHEET, CarryoverSheet
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import Missing
from lotwise.reports.packet_words import Told, asked, copied, happened, names, open_matters
from lotwise.reports.reconcile import Amounts, Bridge, Reconciliation
from lotwise.reports.schedule_1 import Receipt
from lotwise.reports.schedule_d import Answer
from printed_forms import form, line, row

QUESTION: Final = Entry(form="Form 1040", line="", label="At any time …?", answer="Yes", why="Sold (1 time).")
LOSS: Final = (
    line("6", "-500"),
    line("7", "-650"),
    line("15", "0"),
    line("16", "-4000"),
    line("21", "-3000"),
)
TOLD: Final = Told(
    form=form(2025, [row("G", d="100", e="250.10"), row("L", d="10", e="1", sale_id="rep_1")]),
    lines=LOSS,
    answers=(Answer(line="", question="A fund?", answer="", why=""),),
    entries=(
        QUESTION,
        Entry(form="Form 1040", line="7a", label="Capital gain or (loss)", amount_usd=usd("-3000")),
        Entry(form=SHEET, line="1", label="Line 1", amount_usd=usd("5")),
        Entry(form=SHEET, line="8", label="Carried", amount_usd=usd("1000")),
        Entry(form="Form 8960", line="8", label="Income", amount_usd=usd("7")),
        Entry(form="Form 8960", line="17", label="The tax", amount_usd=usd("7.123456")),
        Entry(form="Form 6251", line="4", label="Nothing", amount_usd=0),
    ),
    carryover=CarryoverSheet(short_usd=usd("1000")),
    receipts=(),
    dispositions=(),
    reconciliation=None,
    filed="It is not filed.",
)
RECEIPT: Final = Receipt(
    id="inc_1",
    received_on=date(2025, 3, 1),
    kind="staking income",
    asset="ETH",
    quantity=10**18,
    wallet="Ledger",
    amount_usd=usd("12.34"),
    line="8v",
)


def finding(what: str, severity: Severity, fix: str = "") -> Finding:
    return Finding(code="some_code", severity=severity, what=what, fix=fix)


def test_there_are_eight_matters_whatever_happened() -> None:
    nothing = replace(
        TOLD,
        form=form(2025, []),
        lines=(line("7", "0"), line("15", "0"), line("16", "0")),
        carryover=NO_CARRYOVER,
    )
    for told in (TOLD, nothing):
        said = happened(told)
        assert len(said) == 8
        assert all(said)
    assert "0 taxable transactions" in happened(nothing)[0]
    assert "No loss came over from 2024." in happened(nothing)[3]


def test_amounts_are_those_of_the_rows() -> None:
    sold, proceeds, gains, *_ = happened(TOLD)
    assert "1 sale of securities; Form 8949 has 2 rows for 2025." in sold
    assert proceeds == "The rows brought $110.00, and their basis was $251.10."
    assert "a loss of $150.10 short-term and a gain of $9.00 long-term" in gains
    assert "line 7 (short-term) is -$650.00" in gains


def test_adjustments_are_told() -> None:
    with_code = replace(TOLD, form=form(2025, [row("G", f="E", g="-5")]))
    assert "column (g) adjusts this by -$5.00" in happened(with_code)[1]


def test_a_net_loss_is_followed_into_next_year() -> None:
    assert happened(TOLD)[3] == (
        "Losses of $500.00 came over from 2024. Of the net loss of $4,000.00, $3,000.00 lowers other income. "
        "Carried to 2026: $1,000.00 short-term and $0.00 long-term."
    )


def test_a_net_gain_uses_up_what_came_over() -> None:
    gain = replace(TOLD, lines=(line("14", "-500"), line("7", "0"), line("15", "80"), line("16", "80")))
    assert happened(gain)[3] == (
        "Losses of $500.00 came over from 2024. The year has a net gain of $80.00, after these losses; "
        "nothing is carried to 2026."
    )


def test_income_is_told_by_kind_and_what_is_not_known_is_said() -> None:
    told = replace(TOLD, receipts=(RECEIPT, replace(RECEIPT, id="inc_2", amount_usd=None)))
    assert happened(told)[4] == (
        "Digital assets were received as income 2 times, worth $12.34 on receipt (staking income $12.34): "
        "Schedule 1, line 8v. Of 1 receipt the value is not known."
    )


@pytest.mark.parametrize(("answer", "said"), [("Yes", ": Yes. Sold"), ("", ": you decide. Sold")])
def test_the_question_is_answered_with_its_reason(answer: str, said: str) -> None:
    told = replace(TOLD, entries=(replace(QUESTION, answer=answer),))
    assert said in happened(told)[5]


def test_statements_are_told_with_how_they_differ_or_who_should_send_one() -> None:
    assert "and one from Kraken should come" in happened(replace(TOLD, awaited=("Kraken",)))[6]
    amounts = Amounts(proceeds_usd=usd("100"))
    bridge = Bridge(wallet="K", brokers=("Kraken " * 9,), line_count=2, told=amounts, steps=(), filed=amounts)
    agreeing = Reconciliation(year=2025, compared=(), bridges=(bridge,))
    said = happened(replace(TOLD, reconciliation=agreeing))[6]
    assert "2 lines with proceeds of $100.00, where $100.00 is filed. They agree with your books." in said
    assert "Kraken Kraken Kraken Kraken K…" in said


def test_what_is_copied_has_the_forms_in_order_and_no_idle_lines() -> None:
    rows = [(each.place, each.amount_usd, each.answer) for each in copied(TOLD)]
    assert rows == [
        ("Form 8949, box G", usd("-150.10"), ""),
        ("Form 8949, box L", usd("9"), ""),
        ("Schedule D, line 6", usd("-500"), ""),
        ("Schedule D, line 7", usd("-650"), ""),
        ("Schedule D, line 15", 0, ""),
        ("Schedule D, line 16", usd("-4000"), ""),
        ("Schedule D, line 21", usd("-3000"), ""),
        ("Schedule D, top", None, ""),
        ("Form 1040", None, "Yes"),
        ("Form 1040, line 7a", usd("-3000"), ""),
        (f"{SHEET}, line 8", usd("1000"), ""),
        ("Form 8960, line 17", usd("7.12"), ""),
    ]


def test_what_blocks_comes_first_then_missing_rows_then_warnings_and_no_notes() -> None:
    missing = Missing(
        disposition_id="sale_1",
        description="1 ETH",
        wallet="Ledger",
        disposed_on=date(2025, 5, 6),
        lacks=("basis",),
    )
    stop, warning = finding("Stop.", Severity.BLOCKING, "Do."), finding("Hm.", Severity.WARNING)
    later, another = finding("Later.", Severity.BLOCKING), finding("Hm too.", Severity.WARNING)
    others = [warning, stop, finding("n", Severity.INFO), another, later]
    told = open_matters([stop], others, replace(TOLD.form, missing=(missing,)))
    assert told == (
        "BLOCKING: Stop. Do.",
        "BLOCKING: 1 ETH, disposed of on 05/06/2025, is no row: basis not known.",
        "Blocks, though not this year: Later.",
        "2 times; first: Hm.",
    )


def test_everybody_who_can_answer_is_asked() -> None:
    told = replace(TOLD, awaited=("Kraken",), lines=(*LOSS, line("11, 12, 13", "25")))
    found = asked(
        told, [finding("A rebate?", Severity.INFO, "Ask your preparer."), finding("x", Severity.INFO)]
    )
    assert found == (
        "Kraken: its Form 1099-DA or 1099-B of 2025.",
        "Yourself: A fund? (top of Schedule D)",
        "Your preparer: divide Schedule D lines 11, 12, 13, $25.00, among them.",
        "Your preparer: A rebate?",
    )


def test_names_in_a_row_are_few_and_short() -> None:
    assert names([]) == ""
    assert names(["x" * 40]) == "x" * 29 + "…"
