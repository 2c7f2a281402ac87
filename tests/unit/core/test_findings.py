"""Findings: values that say where, what and how to fix it."""

from dataclasses import replace

import pytest

from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Finding, Severity, Where

FOUND = Finding(
    code="no_price", severity=Severity.WARNING, what="No price.", where=Where(file="a.csv", rows=(3,))
)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where(), ""),
        (Where(file="a.csv"), "a.csv"),
        (Where(file="a.csv", rows=(3,)), "a.csv row 3"),
        (Where(file="a.csv", rows=(3, 4)), "a.csv rows 3, 4"),
        (Where(file="a.csv", rows=tuple(range(1, 9))), "a.csv rows 1, 2, 3, 4, 5 …"),
        (Where(rows=(3,)), "row 3"),
    ],
)
def test_a_place_reads_like_a_place(where: Where, text: str) -> None:
    assert str(where) == text


def test_the_same_finding_has_the_same_id_and_another_place_another() -> None:
    assert FOUND.id == replace(FOUND).id
    assert FOUND.id != replace(FOUND, where=Where(file="b.csv", rows=(3,))).id
    assert FOUND.id != replace(FOUND, subject="tx_1").id


@pytest.mark.parametrize("severity", list(Severity))
def test_only_a_blocking_finding_blocks(severity: Severity) -> None:
    assert replace(FOUND, severity=severity).is_blocking is (severity is Severity.BLOCKING)


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    assert str(LotwiseError("No such file.", "Check the name.")) == "No such file. Check the name."
    assert str(LotwiseError("No such file.")) == "No such file."
