"""The owner's word is laid over what files tell; what does not fit any more is told and never forced."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HOME, arrived, bought, earned, fee, instant, leg, out, sent, sold
from corrected import classify, corrected, in_turn, only, pair, part, refusal, word
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.amend import amended, open_findings, statement
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.details import legs_text
from lotwise.ledger.transaction import Kind, Leg, Origin, Source, Transaction

CAME = arrived("2 ETH", "2025-03-01", name="in")
LEFT = sent("2 ETH", "2025-03-01", name="out")
FILES = {"file_a": "kraken.csv", "file_b": "ledger.csv"}


def set_aside(subject: str) -> Correction:
    return word(Action.SET_ASIDE, subject)


def state(kind: str, *legs: Leg, at: str = "2025-03-01T12:00:00Z", **details: str) -> Correction:
    return word(Action.STATE, kind=kind, at=at, legs=legs_text(legs), **details)


def told_by(one: Transaction, file_id: str, *rows: int) -> Transaction:
    return replace(one, sources=(Source(file_id=file_id, file=FILES[file_id], rows=rows),))


# ── classified, set aside ───────────────────────────────────────────────────────────────────────


def test_without_corrections_nothing_changes() -> None:
    made = amended([CAME, LEFT], [])
    assert (made.transactions, made.findings) == ((CAME, LEFT), ())


def test_what_is_set_aside_does_not_count_and_everything_else_does() -> None:
    made = corrected([CAME, LEFT], set_aside("in"))
    assert made.transactions == (LEFT,)
    assert made.findings == ()


def test_of_two_words_about_a_transaction_the_later_one_counts() -> None:
    income, gone = classify("in", "airdrop"), set_aside("in")
    assert corrected([CAME], income, gone).transactions == ()
    assert only([CAME], gone, income).kind is Kind.AIRDROP
    assert only([CAME], income, classify("in", "mining income")).kind is Kind.MINING


def test_a_later_word_that_does_not_fit_is_told_and_the_files_telling_counts() -> None:
    made = corrected([CAME], classify("in", "airdrop"), classify("in", "sale"))
    assert made.transactions == (CAME,)
    (finding,) = made.findings
    assert (finding.code, finding.where) == ("correction_not_applied", Where(file="test.csv", rows=(1,)))


def test_a_word_about_another_telling_of_a_transaction_is_about_the_transaction() -> None:
    words = in_turn(classify("telling", "airdrop"))
    made = amended([CAME], words, {"telling": "in"})
    assert [one.kind for one in made.transactions] == [Kind.AIRDROP]
    assert made.findings == ()


@pytest.mark.parametrize("said", [classify("gone", "airdrop"), set_aside("gone"), pair("in", "gone")])
def test_a_word_about_what_is_not_there_any_more_is_told(said: Correction) -> None:
    assert "The transaction gone is not there" in refusal([CAME], said)


def test_parting_what_is_not_there_is_told_and_a_file_set_aside_is_another_matter() -> None:
    assert "gone is not there" in refusal([CAME], part("gone", "in"))
    assert corrected([CAME], set_aside("file_a")).findings == ()


def test_a_reclassified_transaction_keeps_its_place() -> None:
    story = [LEFT, CAME, bought("1 BTC", "9 USD", "2025-01-01", name="p")]
    made = corrected(story, classify("in", "airdrop"))
    assert [one.id for one in made.transactions] == ["out", "in", "p"]


# ── stated ──────────────────────────────────────────────────────────────────────────────────────


def test_a_transaction_that_no_file_tells_is_stated_in_full() -> None:
    said = state("purchase", leg("1 BTC"), out("200 USD"), fee("1 USD"), note="paid in cash")
    one = only([], said)
    assert (one.kind, one.at) == (Kind.PURCHASE, instant("2025-03-01"))
    assert one.legs == (leg("1 BTC"), out("200 USD"), fee("1 USD"))
    told = in_turn(said)[0]
    assert one.sources == (Source(file_id=told.id, file="your statement", rows=(1,)),)
    assert (one.stated_by, one.note) == (told.id, "paid in cash; you said: purchase")


def test_a_statement_of_rows_stands_for_them() -> None:
    said = state("airdrop", leg("5 UNI", worth="15"), file="file_a", rows="7, 8")
    one = statement(said, FILES)
    assert one.sources == (Source(file_id="file_a", file="kraken.csv", rows=(7, 8)),)


def test_two_statements_that_are_alike_are_two_transactions() -> None:
    said = state("airdrop", leg("5 UNI"))
    made = corrected([], said, said)
    assert len({one.id for one in made.transactions}) == 2


def test_a_stated_arrival_may_have_an_origin_or_wait_for_its_departure() -> None:
    known = only([], state("transfer", leg("1 BTC"), basis_usd="200", acquired_on="2013-01-01"))
    assert known.origin is not None
    half = only([], state("transfer", leg("1 BTC")))
    assert half.origin is None
    placed = only([], state("transfer", leg("1 BTC"), wallet=HOME))
    assert placed.legs == (leg("1 BTC"),), "where it was is in its legs"
    gift = only([], state("gift received", leg("1 BTC"), basis_usd="5", acquired_on="2012-01-01"))
    assert isinstance(gift.origin, Origin)


def test_a_stated_transaction_can_be_set_aside_and_classified_like_any_other() -> None:
    said = in_turn(state("airdrop", leg("5 UNI")))[0]
    made_id = statement(said).id
    after = word(Action.SET_ASIDE, made_id, on="2026-02-01")
    assert amended([], [said, after]).transactions == ()
    reward = word(Action.CLASSIFY, made_id, on="2026-02-01", kind="reward")
    assert [one.kind for one in amended([], [said, reward]).transactions] == [Kind.REWARD]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (state("sale", leg("1 BTC")), "does not fit the kind 'sale'"),
        (state("sale", out("1 BTC")), "value is not given"),
        (state("purchase", leg("1 BTC")), "basis is not given"),
        (state("airdrop", leg("1 BTC"), at="yesterday"), "is not an instant"),
        (state("airdrop", leg("1 BTC"), at="2025-03-01T12:00:00"), "has no time zone"),
        (word(Action.STATE, kind="airdrop", at="2025-03-01T12:00:00Z", legs="5 UNI"), "not understood"),
        (state("airdrop", leg("1 BTC"), file="file_a", rows="seven"), "names no rows"),
    ],
)
def test_a_statement_that_does_not_fit_together_is_told(said: Correction, why: str) -> None:
    assert why in refusal([], said)
    with pytest.raises(BadInputError):
        statement(said)


@pytest.mark.parametrize(
    "said",
    [
        state("airdrop", leg("2 ETH"), file="file_a", rows="7"),
        word(Action.IGNORE_ROWS, "find_x", file="file_a", rows="6, 7"),
    ],
)
def test_rows_that_lotwise_reads_itself_by_now_do_not_count_twice(said: Correction) -> None:
    read = told_by(CAME, "file_a", 7)
    assert "reads row 7 of that file itself by now" in refusal([read], said)
    elsewhere = told_by(CAME, "file_b", 7)
    assert corrected([elsewhere], said).findings == ()


# ── properties ──────────────────────────────────────────────────────────────────────────────────

STORY = [
    CAME,
    LEFT,
    bought("1 BTC", "9 USD", "2025-01-01", name="bought"),
    sold("1 BTC", "9 USD", "2025-01-02", name="sold"),
    earned("1 ATOM", "9", "2025-01-03", name="earned"),
]
WORDS = st.builds(
    lambda action, subject, kind, details: word(action, subject, kind=kind, **details),
    st.sampled_from([Action.CLASSIFY, Action.SET_ASIDE]),
    st.sampled_from([one.id for one in STORY] + ["gone"]),
    st.sampled_from(Kind).map(lambda kind: kind.value),
    st.dictionaries(
        st.sampled_from(["value_usd", "basis_usd", "acquired_on", "wallet"]),
        st.sampled_from(["5", "2020-01-01", "Old phone", ""]),
    ),
)


@given(st.lists(WORDS, max_size=6))
def test_nothing_is_lost_and_nothing_moves_but_by_the_owners_word(words: Sequence[Correction]) -> None:
    """Only what is set aside goes; what a file says came or went stays to the last digit."""
    made = corrected(STORY, *words)
    left = {one.id: one for one in made.transactions}
    last = {one.subject: one for one in words}
    gone = {name for name, one in last.items() if one.action is Action.SET_ASIDE}
    assert left.keys() == {one.id for one in STORY} - gone
    for one in STORY:
        now = left.get(one.id, one)
        assert [each.quantity for each in now.legs][: len(one.legs)] == [each.quantity for each in one.legs]
        assert (now.sources, now.at) == (one.sources, one.at)
        assert now == one or now.stated_by
    wrong = [finding for finding in made.findings if finding.code != "correction_not_applied"]
    assert wrong == []


# ── what imports found ──────────────────────────────────────────────────────────────────────────


def unknown(*rows: int, file: str = "kraken.csv", subject: str = "", code: str = "unknown_row") -> Finding:
    return Finding(
        code=code,
        severity=Severity.BLOCKING,
        what="The type 'adjustment' is not known.",
        where=Where(file=file, rows=rows),
        subject=subject,
    )


def ignore(file_id: str, rows: str) -> Correction:
    return word(Action.IGNORE_ROWS, file=file_id, rows=rows)


def left_open(findings: list[Finding], *words: Correction) -> tuple[Finding, ...]:
    return open_findings(findings, words, FILES, [])


def test_rows_that_hold_nothing_are_answered_and_the_others_stay() -> None:
    asked = unknown(5, 7, 9)
    assert left_open([asked], ignore("file_a", "5, 7, 9")) == ()
    (rest,) = left_open([asked], ignore("file_a", "7"))
    assert rest == unknown(5, 9)
    assert left_open([asked], ignore("file_a", "7"), ignore("file_a", "5, 9")) == ()


def test_rows_of_another_file_are_not_answered() -> None:
    asked = unknown(5)
    assert left_open([asked], ignore("file_b", "5")) == (asked,)
    assert left_open([asked]) == (asked,)


def test_a_statement_answers_its_rows_only_when_it_was_applied() -> None:
    asked = unknown(7, 8)
    good = state("airdrop", leg("5 UNI"), file="file_a", rows="7")
    bad = state("sale", leg("5 UNI"), file="file_a", rows="8")
    words = in_turn(good, bad)
    made = amended([], words, {}, FILES)
    assert open_findings([asked], words, FILES, made.transactions) == (unknown(8),)
    taken_back = word(Action.SET_ASIDE, made.transactions[0].id, on="2026-02-01")
    made = amended([], [words[0], taken_back], {}, FILES)
    assert open_findings([asked], words[:1], FILES, made.transactions) == (asked,)


def test_of_two_files_with_one_name_nothing_counts_as_answered_unless_the_finding_says_which() -> None:
    files = {"file_a": "export.csv", "file_b": "export.csv"}
    words = [ignore("file_a", "5")]
    unclear = unknown(5, file="export.csv")
    assert open_findings([unclear], words, files, []) == (unclear,)
    first = unknown(5, file="export.csv", subject="file_a")
    second = unknown(5, file="export.csv", subject="file_b")
    assert open_findings([first, second], words, files, []) == (second,)


def test_a_guess_about_rows_is_answered_by_classifying_them_and_not_by_ignoring_them() -> None:
    guess = unknown(7, code="credit_as_fork")
    fork = told_by(earned("1 ETHW", None, "2025-03-01", kind=Kind.FORK, name="fork"), "file_a", 7)
    words = in_turn(classify("fork", "airdrop"))
    made = amended([fork], words, {}, FILES)
    assert open_findings([guess], words, FILES, made.transactions) == ()
    assert open_findings([guess], [ignore("file_a", "7")], FILES, [fork]) == (guess,)


def test_other_findings_of_the_same_rows_stay() -> None:
    other = unknown(5, code="fee_differs")
    assert left_open([other], ignore("file_a", "5")) == (other,)
    broken = word(Action.IGNORE_ROWS, file="file_a", rows="five")
    assert left_open([unknown(5)], broken) == (unknown(5),)
