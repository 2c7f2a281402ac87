"""`lotwise plan --verify`: the plan beside the second opinion."""

import pytest

from end_to_end.test_plan_simple import project
from terminal import DAY, Run

pytest.importorskip("highspy")


def test_both_agree_to_the_cent(run: Run) -> None:
    told = project(run)("plan", "--verify", "--json", "--as-of", DAY).json
    assert told["verified"]["is_equal"]
    assert told["verified"]["plan_npv_usd"] == told["npv_usd"]


def test_the_screen_shows_both_and_the_difference(run: Run) -> None:
    told = project(run)("plan", "--verify", "--as-of", DAY).out
    for words in ("Second opinion", "solved by HiGHS", "Difference: $0.00", "Both agree to the cent."):
        assert words in told
