"""An answer is one word with the facts it needs; it becomes a correction that can be applied."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from builders import HOME, arrived, earned, instant, leg, out, sent, transaction
from corrected import corrected
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.amend import amended
from lotwise.ledger.answers import Answer, answers_to
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.details import legs_text
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.journal import journal_of
from lotwise.ledger.quarantine import quarantined
from lotwise.ledger.questions import correction_for, rule_of
from lotwise.ledger.transaction import Custody, Kind, Transaction, Wallet

NOW = instant("2026-11-22 10:00")
CAME = arrived("2 ETH", "2025-03-01", name="in")
LEFT = sent("2 ETH", "2025-03-01", name="out")
FORK = earned("1 ETHW", None, "2025-03-01", kind=Kind.FORK, name="fork")
GIFT = transaction(Kind.GIFT_IN, "2025-03-01", leg("1 ETH"), name="gift")


def asked(code: str, subject: str = "", *, asset: str = "", rows: tuple[int, ...] = (5, 7)) -> Finding:
    return Finding(
        code=code,
        severity=Severity.BLOCKING,
        what="Something only you know.",
        where=Where(file="kraken.csv", rows=rows),
        asset=asset,
        subject=subject,
    )


def said(finding: Finding, word: str, **details: str) -> Correction:
    """Return the answer; details that are Python words are written with a stroke."""
    facts = {name.rstrip("_"): text for name, text in details.items()}
    return correction_for(finding, word, facts, "because", NOW)


IN, OUT = asked("transfer_in_unmatched", "in", asset="ETH"), asked("transfer_out_unmatched", "out")
ROWS = asked("unknown_row")


def words_for(finding: Finding) -> list[str]:
    return [one.word for one in answers_to(finding)]


# ── which words ─────────────────────────────────────────────────────────────────────────────────


def test_an_arrival_and_a_departure_have_the_answers_a_person_would_give() -> None:
    assert {
        *("own", "own-wallet", "paired", "bought", "gift", "spouse", "inherited", "staking", "airdrop"),
        "refund",
    } < {*words_for(IN)}
    assert {
        *("own-wallet", "paired", "spent", "sold", "gift", "donated", "spouse", "lost", "worthless"),
    } < {*words_for(OUT)}


def test_units_whose_basis_is_somebody_elses_are_asked_for_it() -> None:
    assert words_for(asked("basis_unknown", "gift")) == ["gift", "spouse", "inherited"]


def test_a_balance_that_differs_is_settled_by_files_and_not_by_words() -> None:
    finding = asked("balance_differs")
    assert answers_to(finding) == ()
    with pytest.raises(BadInputError, match="nothing that an answer can settle"):
        said(finding, "yes")


QUESTIONS = [
    *("transfer_in_unmatched", "transfer_out_unmatched", "transfer_paired", "unknown_row"),
    *("contradictory_row", "told_twice", "told_twice_likely", "quarantined", "basis_unknown"),
    *("credit_as_fork", "correction_not_applied", "oversold", "moved_too_much", "told_in_two_reports"),
]


@pytest.mark.parametrize("code", QUESTIONS)
def test_the_words_of_a_question_are_plain_and_told_apart(code: str) -> None:
    answers = answers_to(asked(code))
    words = [one.word for one in answers]
    assert len(words) == len(set(words)) > 0
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)?", word) for word in words)
    assert all(one.meaning[0].isupper() and one.meaning.endswith(".") for one in answers)
    assert not any(set(one.needs) & set(one.may) for one in answers)


# ── every answer can be applied ─────────────────────────────────────────────────────────────────

FACTS: Mapping[str, str] = {
    "value_usd": "4000",
    "basis_usd": "3000.50",
    "acquired_on": "2021-05-04",
    "gift_tax_usd": "100",
    "wallet": "Paper wallet",
    "with": "fork",
}
CLASSIFYING = [
    (finding, answer, one)
    for finding, one in (
        (IN, CAME),
        (OUT, LEFT),
        (asked("basis_unknown", "gift"), GIFT),
        (asked("credit_as_fork"), FORK),
    )
    for answer in answers_to(finding)
    if answer.action is Action.CLASSIFY
]


@pytest.mark.parametrize(
    ("finding", "answer", "one"),
    CLASSIFYING,
    ids=[f"{one.id}-{answer.word}" for _, answer, one in CLASSIFYING],
)
def test_every_classification_fits_what_was_asked_with_all_and_with_only_the_needed_facts(
    finding: Finding, answer: Answer, one: Transaction
) -> None:
    for names in (answer.needs, (*answer.needs, *answer.may)):
        made = corrected([one], said(finding, answer.word, **{name: FACTS[name] for name in names}))
        assert made.findings == ()
        assert made.transactions[0].kind is answer.kind
        assert made.transactions[0].stated_by


def test_an_answer_settles_the_question() -> None:
    journal = journal_of([CAME])
    (question,) = journal.findings
    for word, details in (
        ("own", {"basis_usd": "0"}),
        ("own-wallet", {"wallet": "Old phone"}),
        ("bought", {"basis_usd": "3000"}),
        ("staking", {}),
        ("set-aside", {}),
    ):
        words = [correction_for(question, word, details, "because", NOW)]
        assert journal_of(amended([CAME], words).transactions, corrections=words).findings == ()


def test_a_named_half_is_paired_whichever_half_was_asked_about() -> None:
    for finding, other in ((IN, "out"), (OUT, "in")):
        one = said(finding, "paired", with_=other)
        assert (one.action, one.subject, one.other, one.details) == (Action.PAIR, "out", "in", {})


def test_yes_confirms_a_guess_and_no_parts_it() -> None:
    journal = journal_of([LEFT, arrived("2 ETH", "2025-03-01", "Trezor", name="in")])
    (note,) = pairing_notes(journal.pairs, journal.transactions)
    yes = journal_of(journal.transactions, corrections=[said(note, "yes", with_="in")])
    assert pairing_notes(yes.pairs, yes.transactions) == ()
    assert len(yes.pairs) == 1
    no = journal_of(journal.transactions, corrections=[said(note, "no", with_="in")])
    assert no.pairs == ()


def test_spam_is_set_aside_and_taken_back() -> None:
    wallets = {HOME: Wallet(name=HOME, custody=Custody.SELF)}
    junk = arrived("9 JUNK", "2025-03-01", name="junk")
    question = asked("transfer_in_unmatched", "junk", asset="JUNK")
    words = [said(question, "spam")]
    made = quarantined([junk], {"JUNK"}, wallets, words)
    assert made.transactions == ()
    kept = quarantined([junk], {"JUNK"}, wallets, [*words, said(made.findings[0], "keep")])
    assert kept.transactions == (junk,)


# ── rows ────────────────────────────────────────────────────────────────────────────────────────


def test_rows_are_ignored_all_or_some() -> None:
    every = said(ROWS, "ignore", file="file_a")
    assert (every.action, every.subject) == (Action.IGNORE_ROWS, ROWS.id)
    assert every.details == {"file": "file_a", "rows": "5, 7"}
    assert said(ROWS, "ignore", file="file_a", rows="7").details["rows"] == "7"
    with pytest.raises(BadInputError, match="Row 6 is not among those asked about"):
        said(ROWS, "ignore", file="file_a", rows="6")


def test_a_finding_that_names_its_file_needs_no_other_word_for_it() -> None:
    assert said(asked("unknown_row", "file_a"), "ignore").details["file"] == "file_a"
    with pytest.raises(BadInputError, match="file is not given"):
        said(ROWS, "ignore")


def test_what_rows_tell_is_stated_in_full_and_refused_where_it_does_not_fit() -> None:
    facts = {"file": "file_a", "rows": "5", "at": "2025-03-01T12:00:00Z", "note": "adjustment"}
    one = said(ROWS, "state", kind="airdrop", legs=legs_text([leg("5 UNI")]), **facts)
    assert one.details == {**facts, "kind": "airdrop", "legs": legs_text([leg("5 UNI")])}
    made = amended([], [one], {}, {"file_a": "kraken.csv"})
    assert [str(source.rows) for source in made.transactions[0].sources] == ["(5,)"]
    with pytest.raises(BadInputError, match="does not fit the kind 'sale'"):
        said(ROWS, "state", kind="sale", legs=legs_text([leg("5 UNI")]), **facts)


# ── tellings, files, corrections ────────────────────────────────────────────────────────────────


def test_tellings_of_one_event() -> None:
    twice = asked("told_twice", "tx_1")
    same = said(twice, "same", with_="tx_2")
    assert (same.action, same.subject, same.other) == (Action.SAME, "tx_1", "tx_2")
    assert said(twice, "distinct", with_="tx_2").action is Action.DISTINCT
    preferred = said(asked("contradictory_row", "tx_1"), "prefer", file="file_a")
    assert (preferred.action, preferred.subject, preferred.other) == (Action.PREFER, "tx_1", "file_a")


def test_a_finding_about_many_events_of_two_files_is_answered_for_all_or_for_one() -> None:
    many = asked("told_twice_likely", "file_b")
    files = said(many, "distinct", with_="file_a")
    assert (files.action, files.subject, files.other) == (Action.DISTINCT, "file_b", "file_a")
    one = said(many, "distinct", transaction="tx_1", with_="tx_2")
    assert (one.subject, one.other) == ("tx_1", "tx_2")
    for word in ("same", "distinct"):
        with pytest.raises(BadInputError, match="transaction that is meant is not given"):
            said(many, word, with_="tx_2")
    reports = replace(many, code="told_in_two_reports")
    assert said(reports, "prefer", transaction="tx_1", file="file_a").subject == "tx_1"
    assert answers_to(replace(reports, severity=Severity.INFO)) == (), "where they agree there is no question"


def test_which_file_is_set_aside_is_always_said() -> None:
    many = asked("told_twice", "file_b")
    aside = said(many, "set-aside", file="file_a")
    assert (aside.action, aside.subject, aside.other) == (Action.SET_ASIDE, "file_a", "")
    with pytest.raises(BadInputError, match="file is not given"):
        said(many, "set-aside")


def test_a_correction_that_does_not_fit_any_more_can_be_retracted() -> None:
    one = said(asked("correction_not_applied", "corr_1"), "retract")
    assert (one.action, one.subject) == (Action.RETRACT, "corr_1")


def test_a_question_about_rows_that_were_understood_needs_the_transaction() -> None:
    credit = asked("credit_as_fork")
    assert said(credit, "airdrop", with_="fork").subject == "fork"
    assert said(credit, "set-aside", with_="fork").subject == "fork"
    with pytest.raises(BadInputError, match="other transaction is not given"):
        said(credit, "airdrop")


def test_what_is_missing_is_stated_and_needs_no_file() -> None:
    legs = legs_text([leg("1 BTC"), out("200 USD")])
    for code in ("oversold", "moved_too_much"):
        one = said(
            asked(code, "tx_1"), "state", kind="purchase", at="2013-01-01T12:00:00Z", legs=legs, wallet=HOME
        )
        assert one.details == {"kind": "purchase", "at": "2013-01-01T12:00:00Z", "legs": legs}
        assert corrected([], one).transactions[0].sources[0].file == "your statement"


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "details", "why"),
    [
        ("stolen", {}, "'stolen' is no answer to this"),
        ("bought", {}, "basis is not given"),
        ("bought", {"basis_usd": " "}, "basis is not given"),
        ("bought", {"basis_usd": "much"}, "is not a number"),
        ("bought", {"basis_usd": "-1"}, "basis_usd is negative"),
        ("bought", {"basis_usd": "1", "acquired_on": "may"}, "is not a date"),
        ("gift", {"basis_usd": "1"}, "date of acquisition is not given"),
        ("gift", {"basis_usd": "1", "acquired_on": "2021-05-04", "gift_tax_usd": "x"}, "is not a number"),
        ("spouse", {"basis_usd": "1"}, "date of acquisition is not given"),
        ("spouse", {"basis_usd": "1", "acquired_on": "2021-05-04", "value_usd": "1"}, "not asked for here"),
        ("inherited", {}, "basis is not given"),
        ("inherited", {"basis_usd": "1", "value_usd": "1"}, "value_usd is not asked for here"),
        ("refund", {"basis_usd": "1"}, "basis_usd is not asked for here"),
        ("staking", {"basis_usd": "1"}, "basis_usd is not asked for here"),
        ("own-wallet", {}, "wallet is not given"),
        ("paired", {}, "other transaction is not given"),
        ("set-aside", {"reason": "spam"}, "reason is not asked for here"),
    ],
)
def test_an_answer_says_what_is_missing_or_too_much(word: str, details: dict[str, str], why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        correction_for(IN, word, details, "because", NOW)


def test_an_answer_keeps_its_reason_its_instant_and_no_blanks() -> None:
    one = said(IN, " Bought ", basis_usd=" 3000 ", acquired_on="")
    assert (one.reason, one.recorded_at) == ("because", NOW)
    assert one.details == {"kind": "purchase", "basis_usd": "3000"}


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_is_checked_before_it_is_recorded() -> None:
    facts = {"direction": "IN", "asset": "eth", "wallet": HOME, "kind": "Staking income"}
    one = rule_of(facts, "Lido", NOW)
    assert one.details == {"direction": "in", "asset": "ETH", "wallet": HOME, "kind": "staking income"}
    assert (one.action, one.subject, one.reason) == (Action.RULE, "", "Lido")
    for wrong in ({"direction": "up"}, {"asset": ""}, {"wallet": ""}, {"kind": "purchase"}, {"kind": "x"}):
        with pytest.raises(BadInputError):
            rule_of({**facts, **wrong}, "Lido", NOW)
