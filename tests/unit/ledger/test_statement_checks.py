"""What is wrong with statements, and which of them count: a finding for each fault, and none without one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.statement_checks import checked
from lotwise.ledger.statements import (
    Aggregate,
    Statement,
    StatementForm,
    StatementLine,
    StatementTotal,
    UnreadRow,
    identified,
)


def line(row: int = 2, **said: Any) -> StatementLine:
    told: dict[str, Any] = {
        "name": "Bitcoin",
        "quantity": quantity("0.5"),
        "disposed_on": date(2025, 3, 20),
        "proceeds_usd": usd(1000 + row),
        "box": "H",
        "is_long": False,
        "rows": (row,),
    }
    return StatementLine(**{**told, **said})


def form(*lines: StatementLine, **said: Any) -> Statement:
    told: dict[str, Any] = {"broker": "Exchange", "year": 2025, "file": "a.csv", "lines": lines or (line(),)}
    return identified(Statement(**{**told, **said}))


def codes(*statements: Statement, **more: Any) -> list[str]:
    return [finding.code for finding in checked(statements, **more).findings]


def test_a_statement_without_a_fault_has_no_finding() -> None:
    whole = StatementTotal(label="Total", proceeds_usd=usd(2005), line_count=2, rows=(4,))
    found = checked([form(line(2), line(3), totals=(whole,))])
    assert (len(found.statements), found.replaced, found.findings) == (1, (), ())


@pytest.mark.parametrize(
    ("faulty", "code", "severity"),
    [
        (
            form(totals=(StatementTotal(label="Total", proceeds_usd=usd("1002.01"), rows=(3,)),)),
            "statement_total_differs",
            Severity.BLOCKING,
        ),
        (
            form(totals=(StatementTotal(label="Total", withheld_usd=usd(5), rows=(3,)),)),
            "statement_total_differs",
            Severity.BLOCKING,
        ),
        (
            form(totals=(StatementTotal(label="Total", line_count=2, rows=(3,)),)),
            "statement_count_differs",
            Severity.BLOCKING,
        ),
        (
            form(line(disposed_on=date(2026, 1, 1))),
            "statement_years_mixed",
            Severity.BLOCKING,
        ),
        (form(line(disposed_on=date(2024, 5, 1)), year=2024), "statement_before_form", Severity.BLOCKING),
        (form(unread=(UnreadRow(what="No date.", rows=(7,)),)), "statement_row_unread", Severity.BLOCKING),
        (
            form(unread=(UnreadRow(what="€ 5.", rows=(7,), is_foreign=True),)),
            "statement_foreign_money",
            Severity.BLOCKING,
        ),
        (form(line(5), line(5)), "statement_line_twice", Severity.WARNING),
        (form(line(is_long=True)), "statement_contradicts_itself", Severity.WARNING),
        (form(line(box="G")), "statement_contradicts_itself", Severity.WARNING),
        (form(line(is_basis_reported=True)), "statement_contradicts_itself", Severity.WARNING),
        (
            form(line(aggregate=Aggregate.STABLECOINS, disposed_on=None, box="", is_long=None)),
            "statement_aggregate_incomplete",
            Severity.WARNING,
        ),
        (form(not_read=("Lot number",)), "statement_field_not_read", Severity.INFO),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_fault_is_told_once_and_the_statement_still_counts(
    faulty: Statement, code: str, severity: Severity
) -> None:
    found = checked([faulty])
    assert [(one.code, one.severity) for one in found.findings] == [(code, severity)]
    assert found.statements == (faulty,)
    assert found.findings[0].where.file == "a.csv"


def test_what_the_owner_confirms_is_told_no_more_but_rows_unread_are() -> None:
    one = form(line(is_long=True), unread=(UnreadRow(what="No date.", rows=(7,)),))
    assert codes(one) == ["statement_row_unread", "statement_contradicts_itself"]
    assert codes(one, confirmed=frozenset({one.id})) == ["statement_row_unread"]


def test_the_difference_of_a_total_is_said_in_dollars() -> None:
    (found,) = checked(
        [form(totals=(StatementTotal(label="Total", proceeds_usd=usd(1100), rows=(3,)),))]
    ).findings
    assert found.amount_usd == usd(98)
    assert "$1,100.00; its lines make $1,002.00" in found.what


def test_a_total_may_be_of_a_box_of_the_lines_above_it_or_of_all() -> None:
    lines = (line(2), line(3, box="K", is_long=True), line(5))
    totals = (
        StatementTotal(label="Box K", box="K", proceeds_usd=usd(1003), rows=(4,)),
        StatementTotal(label="Subtotal", proceeds_usd=usd(1005), rows=(6,)),
        StatementTotal(label="Grand total", proceeds_usd=usd(3010), rows=(7,)),
    )
    assert codes(form(*lines, totals=totals)) == []


@pytest.mark.parametrize("order", [0, 1])
def test_a_corrected_statement_replaces_the_one_before_in_either_order(order: int) -> None:
    old, new = form(line(2)), form(line(2, proceeds_usd=usd(900)), is_corrected=True, file="b.csv")
    found = checked([old, new] if order == 0 else [new, old])
    assert found.statements == (new,)
    assert found.replaced == (old,)
    assert [(one.code, one.severity) for one in found.findings] == [("statement_corrected", Severity.INFO)]


def test_a_corrected_statement_with_fewer_lines_warns() -> None:
    old, new = form(line(2), line(3)), form(line(2), is_corrected=True)
    (found,) = checked([old, new]).findings
    assert (found.severity, "1 lines instead of 2" in found.what) == (Severity.WARNING, True)


def test_of_one_statement_from_two_files_the_first_counts_unless_both_are_confirmed() -> None:
    one, again = (
        form(line(2), line(3)),
        form(line(7, proceeds_usd=usd(1002)), line(3, name="BTC"), file="b.csv"),
    )
    assert one.id != again.id
    found = checked([one, again])
    assert (found.statements, found.replaced) == ((one,), (again,))
    assert [finding.code for finding in found.findings] == ["statement_twice"]
    assert codes(one, again, confirmed=frozenset({again.id})) == []


def test_other_accounts_forms_and_years_are_other_statements() -> None:
    others = [
        form(account="1"),
        form(account="2"),
        form(form=StatementForm.FORM_1099_B),
        form(line(disposed_on=date(2026, 3, 20)), year=2026),
    ]
    assert len(checked(others).statements) == len(others)
    assert codes(*others) == []


JANE, JOHN = {"recipient": "Jane Example", "tin_last_four": "1111"}, {"tin_last_four": "2222"}


def test_a_statement_for_somebody_else_blocks() -> None:
    mine = [form(account=str(n), **JANE) for n in range(2)]
    hers = form(broker="Other", **JOHN)
    found = checked([hers, *mine])
    assert [(one.code, one.subject) for one in found.findings] == [("statement_other_taxpayer", hers.id)]
    assert "Jane Example …1111" in found.findings[0].what
    assert codes(hers, *mine, recipients=2) == [], "a joint return is of two people"
    assert codes(hers, *mine, confirmed=frozenset({hers.id})) == []
    third = form(broker="Third", tin_last_four="3333")
    assert codes(hers, *mine, third, recipients=2) == ["statement_other_taxpayer"]


def test_a_name_that_is_only_written_otherwise_is_no_other_person() -> None:
    one, other = form(recipient="JANE EXAMPLE"), form(account="2", recipient="Jane  Example")
    assert codes(one, other) == []
    assert codes(form(**JANE), form(account="2", recipient="J. Example", tin_last_four="1111")) == []


_lines = st.lists(st.integers(1, 20).map(line), min_size=1, max_size=6)


@given(_lines)
def test_totals_that_are_the_sums_never_differ(lines: Sequence[StatementLine]) -> None:
    total = StatementTotal(
        label="Total",
        proceeds_usd=sum(one.proceeds_usd or 0 for one in lines),
        basis_usd=0,
        line_count=len(lines),
        rows=(99,),
    )
    assert not {"statement_total_differs", "statement_count_differs"} & {
        *codes(form(*lines, totals=(total,)))
    }
    off = replace(total, proceeds_usd=(total.proceeds_usd or 0) + usd("0.01"))
    assert "statement_total_differs" in codes(form(*lines, totals=(off,)))


@given(
    st.lists(st.sampled_from([form(), form(account="2"), form(**JANE), form(is_corrected=True)]), max_size=5)
)
def test_every_statement_counts_or_is_replaced(statements: list[Statement]) -> None:
    given_once = list(dict.fromkeys(statements))
    found = checked(given_once)
    assert sorted([*found.statements, *found.replaced], key=lambda one: one.id) == sorted(
        given_once, key=lambda one: one.id
    )


def test_two_years_in_one_file_are_two_statements_and_told() -> None:
    one = form(line(2), file_id="file_1")
    other = form(line(3, disposed_on=date(2026, 3, 20)), year=2026, file_id="file_1")
    found = checked([one, other])
    assert [finding.code for finding in found.findings] == ["statement_years_split"]
    assert "2025, 2026" in found.findings[0].what
    assert len(found.statements) == 2
