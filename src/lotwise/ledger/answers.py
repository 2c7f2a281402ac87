"""Answers: which findings the owner can answer, and with which words.

Each answer has one word, says what it means, and names the facts that it needs or may have. The facts are
texts by name: amounts in dollars (`value_usd`, `basis_usd`, `gift_tax_usd`), a date (`acquired_on`), a
wallet (the other one of a transfer; of what is stated, where it was), the id of another transaction or file
(`with`), of a file (`file`), and of the transaction itself where the finding is about many (`transaction`).
Of a finding about rows, `with` names the transaction of one. Of a finding about a code, `source` names the
source that uses it and `asset` the code by which its units count.
Left out: what to answer. lotwise never suggests that one answer costs less tax than another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.ledger.corrections import Action
from lotwise.ledger.transaction import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing the owner can say about a finding.

    Attributes:
        word: By which it is chosen.
        meaning: What it says, in a sentence.
        needs: Facts that must be given with it.
        may: Facts that can be given with it.
        action: What kind of correction it is.
        kind: As what the transaction is classified, where it is.
    """

    word: str
    meaning: str
    action: Action
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    kind: Kind | None = None


def _is(
    word: str, meaning: str, kind: Kind, needs: tuple[str, ...] = (), may: tuple[str, ...] = ()
) -> Answer:
    return Answer(word=word, meaning=meaning, action=Action.CLASSIFY, needs=needs, may=may, kind=kind)


_VALUE: Final = ("value_usd",)
_OWN: Final = _is(
    "own",
    "Your own units, from a wallet that cannot be imported; you know what they cost.",
    Kind.TRANSFER,
    ("basis_usd",),
    ("acquired_on",),
)
_GIFT: Final = _is(
    "gift",
    "A gift to you; it keeps the giver's basis and date. The value is that of the day of the gift.",
    Kind.GIFT_IN,
    ("basis_usd", "acquired_on"),
    ("value_usd", "gift_tax_usd"),
)
_FROM_SPOUSE: Final = _is(
    "spouse",
    "From your spouse, or in your divorce; the spouse's basis and date stay.",
    Kind.SPOUSE_IN,
    ("basis_usd", "acquired_on"),
)
_INHERITED: Final = _is(
    "inherited",
    "Inherited; the value at the date of death is its basis, and that date the date of acquisition.",
    Kind.INHERITANCE,
    ("basis_usd",),
    ("acquired_on",),
)
_INCOME: Final = (
    _is("staking", "Income from staking.", Kind.STAKING, (), _VALUE),
    _is("mining", "Income from mining.", Kind.MINING, (), _VALUE),
    _is("interest", "Interest.", Kind.INTEREST, (), _VALUE),
    _is("airdrop", "An airdrop.", Kind.AIRDROP, (), _VALUE),
    _is("reward", "A reward, such as for a referral or for learning.", Kind.REWARD, (), _VALUE),
    _is("pay", "Pay for your work or services.", Kind.SERVICES, (), _VALUE),
    _is("fork", "Received by a hard fork.", Kind.FORK, (), _VALUE),
)
_SET_ASIDE: Final = Answer(
    word="set-aside",
    meaning="It did not happen, or is told elsewhere already; it does not count.",
    action=Action.SET_ASIDE,
)
_SPAM: Final = Answer(
    word="spam", meaning="The asset is spam; none that came unasked counts.", action=Action.QUARANTINE
)
_ARRIVAL: Final = (
    _OWN,
    _is("own-wallet", "From an own wallet that cannot be imported.", Kind.TRANSFER, ("wallet",)),
    Answer(
        word="paired", meaning="It is the other half of a departure.", action=Action.PAIR, needs=("with",)
    ),
    _is(
        "bought",
        "You bought it elsewhere; on the day it came, unless you say when.",
        Kind.PURCHASE,
        ("basis_usd",),
        ("acquired_on",),
    ),
    _GIFT,
    _FROM_SPOUSE,
    _INHERITED,
    *_INCOME,
    _is("refund", "What you paid, or a part of it, came back; no income.", Kind.REFUND, (), _VALUE),
    _SPAM,
    _SET_ASIDE,
)
_DEPARTURE: Final = (
    _is("own-wallet", "To an own wallet that cannot be imported.", Kind.TRANSFER, ("wallet",)),
    Answer(word="paired", meaning="It is the other half of an arrival.", action=Action.PAIR, needs=("with",)),
    _is("spent", "You paid for goods or services with it.", Kind.SPEND, (), _VALUE),
    _is("sold", "You sold it; the value is what you got.", Kind.SALE, _VALUE),
    _is("gift", "You gave it away.", Kind.GIFT_OUT, (), _VALUE),
    _is("donated", "You gave it to a charity.", Kind.DONATION, (), _VALUE),
    _is("spouse", "You gave it to your spouse, or to a former one in your divorce.", Kind.SPOUSE_OUT),
    _is("lost", "It was lost or stolen.", Kind.LOST, (), _VALUE),
    _is("worthless", "You gave it up because nobody buys it any more.", Kind.WORTHLESS),
    _SET_ASIDE,
)
_STATED: Final = ("note", "value_usd", "basis_usd", "acquired_on", "gift_tax_usd", "wallet")
_ROW: Final = (
    Answer(
        word="ignore",
        meaning="The rows hold nothing that counts.",
        action=Action.IGNORE_ROWS,
        needs=("file",),
        may=("rows",),
    ),
    Answer(
        word="state",
        meaning="You say in full what the rows tell.",
        action=Action.STATE,
        needs=("file", "kind", "at", "legs"),
        may=("rows", *_STATED),
    ),
)
_MISSING: Final = (
    Answer(
        word="state",
        meaning="You say in full what happened before, and no file tells.",
        action=Action.STATE,
        needs=("kind", "at", "legs"),
        may=_STATED,
    ),
)
_DISTINCT: Final = Answer(
    word="distinct",
    meaning="They are two events, or files of two histories, however alike; both count.",
    action=Action.DISTINCT,
    needs=("with",),
    may=("transaction",),
)
_ONE_FILE_LESS: Final = Answer(
    word="set-aside",
    meaning="This file does not count at all.",
    action=Action.SET_ASIDE,
    needs=("file",),
)
_TWICE: Final = (
    Answer(
        word="same",
        meaning="It is one event, told twice; it counts once.",
        action=Action.SAME,
        needs=("with",),
        may=("transaction",),
    ),
    _DISTINCT,
    _ONE_FILE_LESS,
)
_PREFER: Final = Answer(
    word="prefer",
    meaning="What this file says of the event counts.",
    action=Action.PREFER,
    needs=("file",),
    may=("transaction",),
)
_WRAPPED: Final = (
    _is("exchange", "A disposition of what was given, at its value.", Kind.EXCHANGE, (), _VALUE),
    _is("rename", "No disposition: basis and date carry over. Nobody has ruled on that.", Kind.RENAME),
)
_MEANS: Final = Answer(
    word="is",
    meaning="What this source calls so counts as the asset whose code you say.",
    action=Action.IDENTIFY,
    needs=("source", "asset"),
)
_SAME_ASSET: Final = Answer(
    word="same", meaning="It is one asset in all of these sources.", action=Action.IDENTIFY
)
_APART: Final = Answer(
    word="different",
    meaning="Each of these sources means another asset; they stay apart.",
    action=Action.IDENTIFY,
)


def _of_rows(answer: Answer) -> Answer:
    return replace(answer, needs=("with", *answer.needs))


_MARKS: Final = (
    Answer(
        word="nominee",
        meaning="The units that were sold in your name were somebody else's; neither gain nor loss is yours.",
        action=Action.MARK,
    ),
    Answer(
        word="no-deduction",
        meaning="A loss of this sale is not deductible, as when a relative bought it; a gain counts.",
        action=Action.MARK,
    ),
)
ANY_ARRIVAL: Final = "any_arrival"
ANY_DEPARTURE: Final = "any_departure"
ANY_TRANSACTION: Final = "any_transaction"
ANY_WRAP: Final = "any_wrap"
NOTHING_TOLD: Final = "nothing_told"
"""What the owner may speak of although lotwise does not ask: transactions it understood, and those that no
file tells. They are codes of questions, and of no finding."""

_ANSWERS: Final[Mapping[str, tuple[Answer, ...]]] = {
    "transfer_in_unmatched": _ARRIVAL,
    "transfer_out_unmatched": _DEPARTURE,
    "transfer_paired": (
        Answer(word="yes", meaning="It is your own transfer.", action=Action.PAIR, needs=("with",)),
        Answer(word="no", meaning="They do not belong together.", action=Action.PART, needs=("with",)),
    ),
    ANY_ARRIVAL: _ARRIVAL,
    ANY_DEPARTURE: (*_DEPARTURE, *_MARKS),
    ANY_TRANSACTION: (_SET_ASIDE, *_MARKS),
    ANY_WRAP: (*_WRAPPED, _SET_ASIDE, *_MARKS),
    NOTHING_TOLD: _MISSING,
    "unknown_row": _ROW,
    "derivative_row": _ROW,
    "contradictory_row": (_PREFER, _DISTINCT),
    "told_twice": _TWICE,
    "told_twice_likely": _TWICE,
    "told_by_two_sources": (_DISTINCT, _ONE_FILE_LESS),
    "told_in_two_reports": (_PREFER, _DISTINCT, _ONE_FILE_LESS),
    "prices_differ": (_ONE_FILE_LESS,),
    "odd_date": (_SET_ASIDE,),
    "quarantined": (Answer(word="keep", meaning="The asset is real; all of it counts.", action=Action.KEEP),),
    "asset_unknown": (_SAME_ASSET, _APART, _MEANS),
    "asset_ambiguous": (_MEANS,),
    "asset_by_date": (_MEANS,),
    "basis_unknown": (_GIFT, _FROM_SPOUSE, _INHERITED),
    "oversold": _MISSING,
    "moved_too_much": _MISSING,
    "credit_as_fork": tuple(map(_of_rows, (_OWN, *_INCOME, _SET_ASIDE))),
    "correction_not_applied": (
        Answer(word="retract", meaning="What you said does not count any more.", action=Action.RETRACT),
    ),
}
"""What can be said about a finding, by its code. A balance that differs is answered by importing files."""
_ASKED_WHEN_THEY_DIFFER: Final = "told_in_two_reports"


def answers_to(finding: Finding) -> tuple[Answer, ...]:
    """Return what the owner can say about a finding; nothing where it is no question."""
    if finding.code == _ASKED_WHEN_THEY_DIFFER and finding.severity is Severity.INFO:
        return ()
    return _ANSWERS.get(finding.code, ())
