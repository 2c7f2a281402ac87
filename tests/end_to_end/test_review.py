"""Questions that only the owner can answer, on the command line: the list, one question, every answer."""

from collections.abc import Sequence
from typing import Final

import pytest

from end_to_end.asking import STORY, answered, asked, asked_story, codes, lots, refused
from end_to_end.project_files import coinbase, coinbase_row, looked_at, plain, told_by, too_wide
from lotwise.app.workspace import State
from lotwise.core.money import usd_plain
from terminal import Run


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds one question of each severity."""
    return asked_story(run)


# ── the list, and one question ──────────────────────────────────────────────────────────────────


def test_the_most_money_comes_first_and_notes_last(story: Run) -> None:
    found = [(one["finding"]["code"], one["amount_usd"]) for one in asked(story)]
    assert found == [
        ("transfer_out_unmatched", "16000.00"),
        ("transfer_in_unmatched", "4000.00"),
        ("unknown_row", None),
        ("transfer_paired", "85000.00"),
    ]
    said = story("review")
    assert said.code == 1, "one of them blocks"
    assert too_wide(said.out) == []
    text = plain(said.out)
    places = [text.index(words) for words in ("1. ", "$16,000.00", "2. ", "$4,000.00", "3. ", "4. ")]
    assert places == sorted(places)
    assert "amount not known BLOCKING The transaction type 'Moon Bonus'" in text


def test_a_question_goes_by_number_id_or_the_beginning_of_its_id(story: Run) -> None:
    second = asked(story)[1]["id"]
    for ref in ("2", second, second.partition("_")[2], second.partition("_")[2][:8]):
        assert story("review", ref, "--json").json["question"]["id"] == second
    assert second.partition("_")[2][:8] in story("review").out, "as the list shows it"
    for ref in ("5", "0", "zzzz", second[:3]):
        assert "No open question has the id" in refused(story, "review", ref)


def test_a_question_shows_its_rows_as_the_file_has_them_and_every_answer(story: Run) -> None:
    said = story("review", "3")
    assert said.code == 0
    assert too_wide(said.out) == []
    text = plain(said.out)
    for row, line in ((6, STORY[1]), (7, STORY[2])):
        assert f"coinbase.csv row {row}: {line[:20]}" in text
    assert "lotwise review 3 --answer ignore" in text
    made = story("review", "3", "--json").json
    assert made["rows"] == [["coinbase.csv", 6, STORY[1]], ["coinbase.csv", 7, STORY[2]]]
    assert [one["word"] for one in made["question"]["answers"]] == ["ignore", "state"]
    assert made["candidates"] == []


def test_a_pair_that_was_chosen_is_shown_as_candidate_and_can_be_denied(story: Run) -> None:
    shown = story("review", "4")
    assert too_wide(shown.out) == []
    assert "Perhaps with" in shown.out
    assert "1 BTC (Ledger)" in plain(shown.out)
    (other,) = story("review", "4", "--json").json["candidates"]
    assert other["id"] == told_by("ledger.csv", 2)
    answered(story, "4", "no")  # the only candidate needs no name
    assert codes(story).count("transfer_in_unmatched") == 2
    asking = next(one["id"] for one in asked(story) if one["finding"]["subject"] == other["id"])
    answered(story, asking, "paired", "--with", told_by("coinbase.csv", 11)[3:11])
    assert "transfer_paired" not in codes(story), "what the owner said is no question"
    assert codes(story).count("transfer_in_unmatched") == 1


def test_of_two_files_with_one_name_the_right_rows_are_shown(run: Run) -> None:
    run("init")
    run("import", coinbase(coinbase_row("c01", "2025-01-10 15:00:00", "Buy", "1 BTC", "95000")))
    later = coinbase_row("d01", "2025-02-10 15:00:00", "Moon Bonus", "0.001 BTC", "95")
    gift = coinbase_row("d02", "2025-02-11 15:00:00", "Receive", "1 ETH", "2000")
    run("import", coinbase(later, gift))
    rows = {ref: run("review", ref, "--json").json["rows"] for ref in ("1", "2")}
    assert rows == {"1": [["coinbase.csv", 6, gift]], "2": [["coinbase.csv", 5, later]]}


def test_nothing_is_asked_of_an_empty_project(run: Run) -> None:
    run("init")
    assert plain(run("review").out) == "No open questions. "
    assert run("review", "--json").json == {"questions": []}
    assert plain(run("review", "--history").out) == "You have corrected nothing. "


# ── answers ─────────────────────────────────────────────────────────────────────────────────────

CAME: Final[Sequence[tuple[str, tuple[str, ...], tuple[str, str], str | None]]] = (
    ("own", ("--basis", "10"), ("10.00", "2025-05-01"), None),
    ("own", ("--basis", "10.5", "--acquired-on", "2020-02-29"), ("10.50", "2020-02-29"), None),
    ("bought", ("--basis", "90", "--acquired-on", "2024-12-31"), ("90.00", "2024-12-31"), None),
    (
        "gift",
        ("--basis", "40", "--acquired-on", "2019-06-01", "--value", "100"),
        ("40.00", "2019-06-01"),
        None,
    ),
    ("inherited", ("--basis", "120", "--acquired-on", "2025-04-30"), ("120.00", "2025-04-30"), None),
    ("staking", ("--value", "11"), ("11.00", "2025-05-06"), "staking income"),
    ("mining", (), ("100.00", "2025-05-07"), "mining income"),
    ("interest", (), ("100.00", "2025-05-08"), "interest income"),
    ("airdrop", (), ("100.00", "2025-05-09"), "airdrop"),
    ("reward", (), ("100.00", "2025-05-10"), "reward"),
    ("pay", ("--value", "101"), ("101.00", "2025-05-11"), "pay for services"),
    ("fork", (), ("100.00", "2025-05-12"), "hard fork receipt"),
    ("spouse", ("--basis", "70", "--acquired-on", "2023-06-01"), ("70.00", "2023-06-01"), None),
    (
        "gift",
        ("--basis", "40", "--acquired-on", "2019-06-01", "--value", "100", "--gift-tax", "12.50"),
        ("52.50", "2019-06-01"),
        None,
    ),
    ("refund", (), ("100.00", "2025-05-15"), None),
)
"""Word, details, basis and date of the lot, and kind of the income; one unit comes on each day of May."""


def noted(state: State) -> list[str]:
    """Return the codes of the notes on what came or went otherwise than by a trade."""
    about = {one.id for one in state.journal.transactions}
    return sorted(one.code for one in state.findings if one.subject in about)


def test_every_answer_about_what_came_in(run: Run) -> None:
    run("init")
    days = range(1, len(CAME) + 1)
    rows = [
        coinbase_row(f"c{day:02}", f"2025-05-{day:02} 15:00:00", "Receive", "1 ETH", "100") for day in days
    ]
    run("import", coinbase(*rows))
    assert codes(run) == ["transfer_in_unmatched"] * len(CAME)
    for day, (word, details, _, _) in zip(days, CAME, strict=True):
        answered(run, told_by("coinbase.csv", 4 + day), word, *details)
    assert codes(run) == []
    state = looked_at()
    assert noted(state) == ["inherited_basis", "refund_received"]
    by_source = {lot.root.transaction_id: lot for lot in state.books.lots}
    incomes = {one.transaction_id: one for one in state.books.incomes}
    ids = {source.rows[0] - 4: one.id for one in state.journal.transactions for source in one.sources}
    for day, (word, _, expected, income) in zip(days, CAME, strict=True):
        root = by_source[ids[day]].root
        assert (usd_plain(root.basis_usd or 0), str(root.acquired_on)) == expected, word
        kind = incomes[ids[day]].kind.value if ids[day] in incomes else None
        assert kind == income, word
        assert root.is_always_long is (word == "inherited"), "26 U.S.C. § 1223(9)"


WENT: Final = (
    ("spent", (), "spending", "100.00"),
    ("spent", ("--value", "99.50"), "spending", "99.50"),
    ("sold", ("--value", "101"), "sale", "101.00"),
    ("gift", (), "gift given", None),
    ("donated", (), "donation", None),
    ("spouse", (), "transfer to a spouse", None),
    ("lost", (), "lost or stolen", None),
    ("worthless", (), "worthless or abandoned", None),
)
"""Word, details, kind of the disposition and its proceeds; one unit goes on each day of May."""


def test_every_answer_about_what_went_out(run: Run) -> None:
    run("init")
    days = range(1, len(WENT) + 1)
    bought = coinbase_row("c00", "2025-01-01 15:00:00", "Buy", "10 ETH", "500")
    rows = [coinbase_row(f"c{day:02}", f"2025-05-{day:02} 15:00:00", "Send", "-1 ETH", "100") for day in days]
    run("import", coinbase(bought, *rows))
    assert codes(run) == ["transfer_out_unmatched"] * len(WENT)
    for day, (word, details, _, _) in zip(days, WENT, strict=True):
        answered(run, told_by("coinbase.csv", 5 + day), word, *details)
    assert codes(run) == []
    state = looked_at()
    assert noted(state) == ["donation", "given_to_spouse", "units_lost", "units_worthless"]
    sales = sorted(state.books.dispositions, key=lambda one: one.disposed_at)
    told = [
        (one.kind.value, None if one.proceeds_usd is None else usd_plain(one.proceeds_usd)) for one in sales
    ]
    assert told == [(kind, proceeds) for _, _, kind, proceeds in WENT]
    assert lots(run, "ETH") == [("2", "100.00", "2025-01-01")]


def test_own_wallets_that_cannot_be_imported(run: Run) -> None:
    run("init")
    run(
        "import",
        coinbase(
            coinbase_row("c01", "2025-01-01 15:00:00", "Buy", "3 ETH", "6000"),
            coinbase_row("c02", "2025-02-01 15:00:00", "Send", "-2 ETH", "4000"),
            coinbase_row("c03", "2025-06-01 15:00:00", "Receive", "1 ETH", "2000"),
        ),
    )
    answered(run, told_by("coinbase.csv", 6), "own-wallet", "--wallet", "Old phone")
    answered(run, told_by("coinbase.csv", 7), "own-wallet", "--wallet", "Old phone")
    rows = run("lots", "--json").json["lots"]
    assert sorted((one["wallet"], one["quantity"], one["basis_usd"]) for one in rows) == [
        ("Coinbase", "1", "2000.00"),
        ("Coinbase", "1", "2000.00"),
        ("Old phone", "1", "2000.00"),
    ]
    assert codes(run) == []


def test_spam_takes_an_asset_away_and_keep_brings_it_back(run: Run) -> None:
    run("init")
    run("import", coinbase(coinbase_row("c01", "2025-05-01 15:00:00", "Receive", "5000 SHIBAX", "5")))
    answered(run, "1", "spam")
    assert looked_at().books.lots == ()
    assert codes(run) == ["quarantined"]
    answered(run, "1", "keep")
    assert codes(run) == ["transfer_in_unmatched"]


def test_a_reward_is_said_to_be_staking_by_its_id(story: Run) -> None:
    reward = told_by("coinbase.csv", 10)
    shown = story("review", reward)
    assert too_wide(shown.out) == []
    assert "It is understood so; say something else only if that is wrong" in plain(shown.out)
    assert story("review", reward[3:11], "--json").json["question"]["amount_usd"] == "20.00"
    answered(story, reward[3:11], "staking")
    (income,) = looked_at().books.incomes
    assert (income.kind.value, usd_plain(income.ordinary_income_usd or 0)) == ("staking income", "20.00")


def test_a_trade_is_set_aside_by_its_id(story: Run) -> None:
    purchase = told_by("coinbase.csv", 5)
    words = [one["word"] for one in story("review", purchase, "--json").json["question"]["answers"]]
    assert words == ["set-aside", "nominee", "no-deduction"]
    answered(story, purchase, "set-aside")
    assert all(one.root.transaction_id != purchase for one in looked_at().books.lots)
    assert "No open question" in refused(story, "review", purchase)
