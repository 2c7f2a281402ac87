"""Taking an identification back never ends in "now sell": the lots are not identified any more."""

from pathlib import Path

from end_to_end.project_files import plain
from end_to_end.test_before_sale import Clock, at, lot, project, sells
from terminal import Run, Said

__all__ = ["at", "project"]


def identified(run: Run, on: str = "2025-12-01", units: str = "1 BTC", *words: str) -> str:
    """Identify units of a lot and return the id of the record."""
    assert run("identify", "--lots", f"{units} of {lot(on)}", *words).code == 0
    found: str = run("identify", "--json").json["intents"][-1]["id"]
    return found


def taken_back(run: Run, name: str) -> Said:
    said = run("identify", "--cancel", name, "--reason", "not today")
    assert said.code == 0, said
    return said


def test_it_says_not_to_sell_and_what_would_be_sold_instead(project: Run) -> None:
    said = plain(taken_back(project, identified(project)).out)
    assert "1 BTC in Coinbase are identified no more" in said
    assert "Do not sell them before you identify again" in said
    assert "first in, first out" in said
    assert "standing order" in said
    assert "Now sell" not in said
    assert "Note the head of the chain" in said


def test_what_is_identified_there_by_another_record_still_is(project: Run) -> None:
    name = identified(project)
    assert project("identify", "--lots", f"0.5 BTC of {lot('2026-06-01')}", "--replace").code == 0
    assert "Nothing new" in project("identify", "--cancel", name, "--reason", "again").out


def test_of_one_that_was_sold_in_part_only_the_rest_is_named(project: Run, at: Clock) -> None:
    name = identified(project)
    sells(project, at, "2026-11-22 15:30:00", "0.4")
    said = plain(taken_back(project, name).out)
    assert "0.6 BTC in Coinbase are identified no more" in said


def test_of_one_that_was_sold_nothing_waits(project: Run, at: Clock) -> None:
    name = identified(project)
    sells(project, at, "2026-11-22 15:30:00")
    said = plain(taken_back(project, name).out)
    assert "All of it was sold before" in said
    assert "identified no more" not in said


def test_a_broker_that_was_told_is_to_be_told_of_it(project: Run) -> None:
    told = plain(taken_back(project, identified(project, "2025-12-01", "1 BTC", "--told-broker")).out)
    assert "Coinbase was told of it: tell it, too, that it is taken back" in told
    untold = plain(taken_back(project, identified(project, "2026-06-01")).out)
    assert "tell it" not in untold


def test_telling_a_broker_of_one_that_is_over_does_not_say_to_sell(project: Run) -> None:
    name = identified(project)
    taken_back(project, name)
    Path("answer.txt").write_text("Noted.", encoding="utf-8")
    said = project("identify", "--told", name, "--evidence", "answer.txt", "--reason", "chat")
    assert said.code == 0, said
    assert "Now sell" not in said.out
    assert "identified no more" in plain(said.out)


def test_json_says_where_it_stands(project: Run) -> None:
    name = identified(project)
    said = project("identify", "--cancel", name, "--reason", "not today", "--json").json
    assert said["recorded"] == [name]
    assert [one["standing"] for one in said["intents"]] == ["cancelled"]


def test_a_new_record_still_says_to_sell(project: Run) -> None:
    said = project("identify", "--lots", f"1 BTC of {lot('2025-12-01')}")
    assert "Now sell, in Coinbase, and no more than is identified." in plain(said.out)


def test_no_letter_to_sell_is_written_of_it(project: Run) -> None:
    name = identified(project)
    said = project("identify", "--cancel", name, "--reason", "not today", "--letters", "letters")
    assert said.code == 0, said
    assert not [one for one in Path("letters").glob("*") if name in one.name]
