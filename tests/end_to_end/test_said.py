"""What the owner says, on the command line: stated in full, refused, taken back, said of many by a rule."""

from typing import Any, Final

import pytest

from end_to_end.asking import UNASKED, answered, asked, asked_story, codes, lots, refused
from end_to_end.project_files import plain, told_by, too_wide
from terminal import Run


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds one question of each severity."""
    return asked_story(run)


# ── what no file tells, and rows that nobody knows ──────────────────────────────────────────────

BOUGHT_THEN: Final = ("--kind", "purchase", "--at", "2024-03-01T15:30:00-05:00")


def test_what_no_file_tells_is_stated_in_full(run: Run) -> None:
    run("init")
    assert too_wide(run("review", "new").out) == []
    moved = ("--in", "0.5 btc", "--out", "30000 USD", "--fee", "12.50 USD", "--wallet", "Old exchange")
    answered(run, "new", "state", *BOUGHT_THEN, *moved, "--note", "from the paper confirmation")
    (row,) = run("lots", "--json").json["lots"]
    assert (row["wallet"], row["asset"], row["quantity"]) == ("Old exchange", "BTC", "0.5")
    assert (row["basis_usd"], row["acquired_on"]) == ("30012.50", "2024-03-01")
    said = run("explain", row["id"][4:12])
    assert "from the paper confirmation" in plain(said.out)
    assert "your statement" in plain(said.out)


def test_a_statement_is_checked_before_it_is_recorded(run: Run) -> None:
    run("init")
    state = ("review", "new", "--answer", "state", *UNASKED)
    wallet = ("--wallet", "Old exchange")
    units = ("--in", "0.5 BTC", "--out", "30000 USD")
    assert "legs" not in refused(run, *state, *BOUGHT_THEN), "people do not speak of legs"
    assert "What came in and what went out" in refused(run, *state, *BOUGHT_THEN)
    assert "In which wallet" in refused(run, *state, *BOUGHT_THEN, *units)
    assert "is not units of an asset" in refused(run, *state, *BOUGHT_THEN, *wallet, "--in", "half a coin")
    for odd in ("-0.5 BTC", "0 BTC"):
        assert "moves nothing that way" in refused(run, *state, *BOUGHT_THEN, *wallet, "--in", odd)
    assert "The kind is not given" in refused(run, *state, *BOUGHT_THEN[2:], *wallet, *units)
    no_such = ("--kind", "wish", *BOUGHT_THEN[2:])
    assert "is no kind of transaction" in refused(run, *state, *no_such, *wallet, *units)
    assert "The instant is not given" in refused(run, *state, *BOUGHT_THEN[:2], *wallet, *units)
    for odd in ("yesterday", "2024-03-01T15:30:00"):
        assert refused(run, *state, *BOUGHT_THEN[:2], "--at", odd, *wallet, *units)
    no_sale = ("--kind", "sale", *BOUGHT_THEN[2:])
    assert "does not fit the kind 'sale'" in refused(run, *state, *no_sale, *wallet, *units)


def test_the_same_twice_is_told_apart_by_a_note(run: Run) -> None:
    run("init")
    stated = (*BOUGHT_THEN, "--in", "1 ETH", "--out", "3000 USD", "--wallet", "Old exchange")
    answered(run, "new", "state", *stated)
    again = refused(run, "review", "new", "--answer", "state", *stated, *UNASKED)
    assert "You said just that already" in again
    answered(run, "new", "state", *stated, "--note", "the second of that minute")
    assert lots(run, "ETH") == [("1", "3000.00", "2024-03-01")] * 2


def test_rows_that_nobody_knows_are_answered_one_by_one(story: Run) -> None:
    question = next(one for one in asked(story) if one["finding"]["code"] == "unknown_row")
    assert question["finding"]["where"]["rows"] == [6, 7]
    told = ("--kind", "reward", "--at", "2025-01-10T15:00:00Z", "--in", "0.001 BTC", "--wallet", "Coinbase")
    odd = ("review", question["id"], "--answer", "ignore", *UNASKED, "--rows")
    assert "Row 5 is not among those asked about" in refused(story, *odd, "5")
    assert "names no rows" in refused(story, *odd, "six")
    answered(story, question["id"], "state", *told, "--value", "95", "--rows", "6")
    left = next(one for one in asked(story) if one["finding"]["code"] == "unknown_row")
    assert left["finding"]["where"]["rows"] == [7], "the other row is still a question"
    answered(story, left["id"], "ignore")
    assert "unknown_row" not in codes(story)
    assert ("0.001", "95.00", "2025-01-10") in lots(story, "BTC")
    assert "coinbase.csv row 6" in plain(story("explain", told_by("coinbase.csv", 6)[3:11]).out)


# ── refusals ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_needs_a_reason(story: Run) -> None:
    for reason in ((), ("--reason", "  ")):
        assert "needs a reason" in refused(story, "review", "1", "--answer", "spent", *reason)


def test_a_wrong_word_names_the_right_ones(story: Run) -> None:
    said = refused(story, "review", "1", "--answer", "stolen", *UNASKED)
    assert "'stolen' is no answer to this" in said
    assert "own-wallet, paired, spent, sold, gift, donated, spouse, lost, worthless, set-aside" in said


WRONG: Final = (
    ("2", "own", (), "The basis is not given"),
    ("2", "own", ("--basis", "cheap"), "cheap"),
    ("2", "own", ("--basis", "-5"), "negative"),
    ("2", "own", ("--basis", "5", "--acquired-on", "2024-02-30"), "2024-02-30"),
    ("2", "gift", ("--basis", "5"), "date of acquisition is not given"),
    ("2", "staking", ("--basis", "5"), "basis_usd is not asked for here"),
    ("2", "own-wallet", (), "The wallet is not given"),
    ("1", "sold", (), "The value is not given"),
    ("1", "spent", ("--wallet", "Kraken"), "wallet is not asked for here"),
    ("1", "paired", (), "other transaction is not given"),
    ("3", "ignore", ("--file", "nowhere.csv"), "does not name one file"),
)


def test_wrong_details_are_refused_and_change_nothing(story: Run) -> None:
    for ref, word, details, words in WRONG:
        said = refused(story, "review", ref, "--answer", word, *details, *UNASKED)
        assert words in said, (word, details)


def test_an_answer_needs_a_question(story: Run) -> None:
    assert "Which question is answered?" in refused(story, "review", "--answer", "spent", *UNASKED)


def test_what_does_not_fit_is_told_and_can_be_taken_back(story: Run) -> None:
    """A date after the arrival is seen when the project is computed, and asked about there."""
    answered(story, "2", "own", "--basis", "5", "--acquired-on", "2026-01-01")
    found = {one["finding"]["code"]: one for one in asked(story)}
    assert "transfer_in_unmatched" in found, "it is still open"
    answered(story, found["correction_not_applied"]["id"], "retract")
    assert "correction_not_applied" not in codes(story)
    assert [one["counts"] for one in said_so_far(story)] == [False, True]


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


def said_so_far(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("review", "--history", "--json").json["history"]
    return found


def test_an_answer_is_taken_back_and_the_taking_back_too(story: Run) -> None:
    before = codes(story)
    answered(story, "1", "spent", "--value", "15000")
    assert "transfer_out_unmatched" not in codes(story)
    (spent,) = said_so_far(story)
    assert (spent["action"], spent["reason"], spent["counts"]) == ("classify", "I remember it", True)

    undone = story("review", "--undo", spent["id"][5:13], "--reason", "wrong payment")
    assert plain(undone.out).startswith("Taken back: classify (I remember it).")
    assert codes(story) == before
    shown = story("review", "--history")
    assert too_wide(shown.out) == []
    assert "(taken back)" in shown.out
    assert "because: wrong payment" in plain(shown.out)

    retraction = said_so_far(story)[1]
    assert (retraction["action"], retraction["counts"]) == ("retract", True)
    assert story("review", "--undo", retraction["id"], "--reason", "it was right").code == 1
    assert "transfer_out_unmatched" not in codes(story), "the answer counts again"
    assert [one["counts"] for one in said_so_far(story)] == [True, False, True]


def test_only_what_counts_can_be_taken_back(story: Run) -> None:
    answered(story, "1", "lost")
    (lost,) = said_so_far(story)
    assert "needs a reason" in refused(story, "review", "--undo", lost["id"])
    assert "No single correction has the id" in refused(story, "review", "--undo", "corr_0000", *UNASKED)
    both = ("review", "1", "--undo", lost["id"], "--answer", "own", "--basis", "1", *UNASKED)
    assert "--undo takes back" in refused(story, *both), "neither is done in silence"
    assert story("review", "--undo", lost["id"], *UNASKED).code == 1
    assert "No single correction" in refused(story, "review", "--undo", lost["id"], *UNASKED)


def test_in_json_what_was_recorded_is_said_beside_it(story: Run) -> None:
    said = story("review", "1", "--answer", "lost", *UNASKED, "--json")
    assert plain(said.err).startswith("Recorded corr_")
    assert {one["finding"]["code"] for one in said.json["questions"]} == set(codes(story))


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_says_one_thing(story: Run) -> None:
    are = ("--are", "staking income", *UNASKED)
    assert "record two" in refused(story, "rule", "--deposits", "ETH", "--withdrawals", "ETH", *are)
    assert "Say what is of that kind" in refused(story, "rule", *are)
    assert "Say what they are" in refused(story, "rule", "--deposits", "ETH", *UNASKED)
    assert "needs a reason" in refused(story, "rule", "--deposits", "ETH", *are[:2])
    assert "There is no wallet" in refused(story, "rule", "--deposits", "ETH", "--wallet", "Nowhere", *are)
    assert "A rule cannot say 'purchase'" in refused(
        story, "rule", "--deposits", "ETH", "--are", "purchase", *UNASKED
    )


def test_a_rule_is_recorded_shown_and_taken_back(story: Run) -> None:
    words = ("rule", "--deposits", "eth", "--wallet", "coinbase", "--are", "staking income", *UNASKED)
    recorded = story(*words)
    assert too_wide(recorded.out) == []
    assert "every deposit of ETH in Coinbase is staking income" in plain(recorded.out)
    assert "transfer_in_unmatched" not in codes(story)
    assert "You said just that already" in refused(story, *words)
    (rule,) = story("rule", "--json").json["rules"]
    assert rule["details"] == {
        "asset": "ETH",
        "direction": "in",
        "kind": "staking income",
        "wallet": "Coinbase",
    }
    (said,) = said_so_far(story)
    assert rule["id"] == said["id"]
    story("review", "--undo", rule["id"], *UNASKED)
    assert "No rules" in plain(story("rule").out)
    assert "transfer_in_unmatched" in codes(story)
