"""Every scenario of tests/scenarios/safe_harbor holds: what is allocated, what is refused, and why."""

from typing import Any

import pytest

from scenarios.safe_harbor_notation import KEYS, ON_WORD, allocated_rows, cases, told


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_an_allocation_is_applied_whole_or_refused_with_its_reasons(
    story: dict[str, Any], case: dict[str, Any]
) -> None:
    assert set(case) <= KEYS, "a misspelt word would test nothing"
    assert story["title"]
    assert story["source"].startswith("Rev. Proc. 2024-28 §"), "every scenario names the section it shows"
    found = told(story, case)
    codes = [one.code for one in found.allocated.findings]
    assert [code for code in codes if code != ON_WORD] == case.get("told", [])
    assert sorted(found.allocated.void) == sorted(case.get("void", []))
    rows = allocated_rows(found)
    assert rows == case.get("allocated", rows)
    is_refused = any(one.is_blocking for one in found.allocated.findings)
    assert (not rows) == (not found.allocated.moves) == is_refused
    assert (ON_WORD in codes) != is_refused


def test_the_examples_of_the_revenue_procedure_are_there() -> None:
    sources = {story.values[0]["source"] for story in cases()}
    assert {f"Rev. Proc. 2024-28 § 6.0{n}, Example {n}" for n in range(1, 6)} <= sources
