"""The words that tax programs use for what happened, and what each means here.

Case, hyphens, underscores and blanks make no difference. A word is a kind of transaction, or it says
something that its sides must complete (`Meaning`). Left out: words that mean different things in different
programs; those stand with the format.
"""

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias

from lotwise.ledger.transaction import Kind


class Meaning(Enum):
    """What a word says that is no kind of transaction yet."""

    ANY = "whatever its sides tell"
    TRADE = "a trade"
    SWAP = "an exchange that the file calls free of tax"
    POOL = "a move into or out of a liquidity pool"
    INSIDE = "a lock or an unlock"
    GIFT = "a gift, received or given"
    GIFT_OR_TIP = "a gift or a tip"
    INTEREST = "interest, received or paid"
    PAYMENT = "a payment, received or made"
    INCOME = "income that is not said to be of any kind"
    CASHBACK = "a rebate"
    MARGIN = "margin, futures or other derivatives"
    LOAN = "a loan"
    SPAM = "spam"


Means: TypeAlias = Kind | Meaning

_SPELLED: Final[Mapping[Means, str]] = {
    Meaning.TRADE: "trade, buy, sell, sale, exchange, convert, conversion",
    Kind.TRANSFER: "transfer, deposit, withdrawal, withdraw, transfer in, transfer out, send, receive, "
    "bridge, crypto deposit, crypto withdrawal, fiat deposit, fiat withdrawal, crypto transfer, "
    "manual position, to pool, from pool, add to pool, remove from pool, sent to pool, received from pool",
    Kind.STAKING: "staking, staked, staking reward, staking rewards, staking income, masternode",
    Kind.MINING: "mining, mined, mining reward, mining (commercial)",
    Kind.AIRDROP: "airdrop, airdrop (non taxable)",
    Kind.FORK: "fork, hard fork, hardfork",
    Kind.REWARD: "reward, rewards, reward/bonus, bonus, bounty, referral, referral bonus, learning reward, "
    "promotion, dividend, dividends income, lp rewards, liquidity rewards",
    Kind.SERVICES: "salary, wages, services",
    Kind.SPEND: "spend, spending, expense, cost, merchant payment, tax, loan fee, loan interest payment, "
    "other expense, purchase of goods",
    Kind.FEE: "fee, network fee, trading fee, other fee, platform fee, gas, gas fee, transaction fee",
    Kind.GIFT_IN: "gift received, gift in, giftin, received gift",
    Kind.GIFT_OUT: "gift sent, gift out, donation, charitable donation, charity, charity sent, "
    "donation sent, gift spouse",
    Kind.LOST: "lost, loss, stolen, theft, theft loss, investment loss, casualty loss, stolen/hacked/fraud",
    Meaning.GIFT: "gift",
    Meaning.GIFT_OR_TIP: "gift/tip",
    Meaning.INTEREST: "interest, interest payment, interest income, interest earned, lending interest, "
    "lending income, lending, loan interest",
    Meaning.PAYMENT: "payment",
    Meaning.INCOME: "income, other income, minting",
    Meaning.CASHBACK: "cashback, rebate, fee refund, fee rebate, card rebate",
    Meaning.INSIDE: "stake, unstake, lock, unlock, vault, unvault, delegate, undelegate",
    Meaning.POOL: "liquidity in, liquidity out, add liquidity, remove liquidity, provide liquidity, "
    "receive lp token, return lp token",
    Meaning.MARGIN: "margin, margin trade, margin gain, margin loss, margin fee, margin profit, "
    "margin rebate, margin fee rebate, margin interest fee, realized gain, realized loss, realized pnl, "
    "realized p&l, realized profit, derivatives/futures trade, derivatives/futures profit, "
    "derivatives/futures loss, derivatives/futures fee, futures, futures trade, futures profit, "
    "futures loss, futures expense, funding, funding fee, settlement fee",
    Meaning.LOAN: "loan, margin loan, loan repayment, margin repayment, borrow, repay, repay loan, "
    "receive loan, borrowing, collateral, receive collateral, send collateral, add collateral, "
    "remove collateral, liquidation, borrowing fee",
    Meaning.SPAM: "spam",
}
_GAPS: Final = re.compile(r"[\s_-]+")


def read_words(spelled: Mapping[Means, str]) -> Mapping[str, Means]:
    """Return a vocabulary from its words by meaning, which stand behind each other with commas between."""
    return {word.strip(): means for means, words in spelled.items() for word in words.split(",")}


@lru_cache(maxsize=1024)
def folded(word: str) -> str:
    """Return a word as vocabularies spell it.

    Examples:
        >>> folded("Gift / Tip"), folded("TRANSFER-IN"), folded("loan_interest")
        ('gift/tip', 'transfer in', 'loan interest')
    """
    return _GAPS.sub(" ", word.casefold()).strip().replace(" /", "/").replace("/ ", "/")


WORDS: Final = read_words(_SPELLED)
"""Words that mean the same in every program."""
NOWHERE: Final = frozenset(
    {"", "-", "none", "n/a", "no exchange", "other exchange", "other", "external", "unknown", "manual"}
)
"""Names of accounts that name none."""
