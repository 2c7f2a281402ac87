"""``lotwise states``: every state with its standing, and what one of them leaves out."""

from end_to_end.project_files import plain, too_wide
from terminal import Run


def test_all_states_are_shown_with_their_standing(run: Run) -> None:
    said = run("states", "--year", "2026")
    assert said.code == 0
    assert len([line for line in said.out.splitlines() if line[:2].isupper() and line[2:3] == " "]) == 51
    assert "No tax on wages or capital gains." in said.out
    assert "Verified on" in said.out
    assert not too_wide(said.out)


def test_one_state_names_what_it_leaves_out(run: Run) -> None:
    said = run("states", "ca", "--as-of", "2025-05-01")
    assert "California" in said.out
    assert "Not computed: " in said.out
    one = run("states", "CA", "--json").json["states"][0]
    assert one["state"] == "CA"
    assert one["compared"]["harvests"] > 1_500


def test_a_year_without_law_and_a_state_that_is_none(run: Run) -> None:
    assert "not computed" in run("states", "NY", "--year", "2023").out
    said = run("states", "Texas")
    assert said.code == 2
    assert "postal code" in plain(said.err)
