"""The words in which Binance's statement says what a row is; there are hundreds, and more every year.

Problem: a word may be spelled in several cases, and whole families of products share an ending. Chosen way:
words that were seen, and patterns where an ending has one meaning only. Left out: launchpad purchases, loans,
gifts (crypto boxes), person-to-person trades and whatever else moves units for reasons outside the row; such
words are not known here, so they are asked about.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final

from lotwise.ledger.transaction import Kind


class Deed(Enum):
    """What rows of an operation tell; the value also tells apart groups of the same second."""

    TRADE = "trade"
    """Fills of orders, with their fees."""
    PAIR = "pair"
    """One asset for another, without fees."""
    DUST = "small assets"
    """Small amounts for one asset; many at once."""
    WRAP = "wrap"
    """An asset for its staked or wrapped form."""
    SWAP = "renamed"
    """An asset for the one that replaces it."""
    DISTRIBUTION = "distribution"
    """Units given out, or taken back when an asset is replaced."""
    REPLACED = "replaced"
    """Half of a replacement whose other half stands in another second."""
    SAVED = "saved"
    """Interest of savings, or savings that get or lose their code."""
    TOLD_TWICE = "told twice"
    """Income that another row tells where it is paid out."""
    TRANSFER = "transfer"
    MONEY = "money"
    INCOME = "income"
    SPEND = "spend"
    INSIDE = "inside"
    OUTSIDE = "outside"
    """Half of a trade whose other half happened outside the account."""
    DERIVATIVE = "derivative"


GROUPED: Final = frozenset(
    {Deed.TRADE, Deed.PAIR, Deed.DUST, Deed.WRAP, Deed.SWAP, Deed.DISTRIBUTION, Deed.SAVED}
)
"""Told by several rows of one second."""
DEDUCTIONS: Final = frozenset({"bnb fee deduction", "strategy trading fee rebate"})
"""A fee that is paid in another asset than it was taken in: one is given back, the other is taken."""
FEES: Final = frozenset({"fee", "transaction fee", *DEDUCTIONS})

BUY_CRYPTO: Final = "buy crypto"
SELL_CRYPTO: Final = "sell crypto to fiat"
_TRADES: Final = frozenset(
    {
        *("buy", "sell", "transaction buy", "transaction spend", "transaction sold"),
        *("transaction revenue", "transaction related", *FEES),
    }
)
_PAIRS: Final[Mapping[str, str]] = {
    "buy crypto": BUY_CRYPTO,
    "buy crypto with fiat": BUY_CRYPTO,
    "buy crypto with card": BUY_CRYPTO,
    "convert fiat to crypto ocbs": BUY_CRYPTO,
    "convert fiat to stablecoin paysafe": BUY_CRYPTO,
    **{
        word: word
        for word in (
            *("binance convert", "large otc trading", "bnb convert", "stablecoins auto-conversion"),
            *("auto-invest transaction", "leverage token redemption", "the easiest way to trade"),
            *("asset conversion transfer", "swap farming transaction", SELL_CRYPTO),
        )
    },
}
_WRAPS: Final = frozenset(
    {
        *("eth 2.0 staking", "eth 2.0 staking withdrawals", "wbeth2.0 - staking", "wbeth 2.0 - staking"),
        *("sol staking - purchase", "sol staking - redemption", "bnsol - staking"),
        "beth to wbeth wrapping",
    }
)
_SWAPS: Final = frozenset({"token swap - redenomination/rebranding"})
_REPLACED: Final = frozenset({"token swap - distribution", "asset recovery"})
REPLACEMENTS: Final = _SWAPS | _REPLACED
"""What takes an old asset, or gives the one that replaces it."""
_DUST: Final = re.compile(r"small assets exchange bnb(?: \([a-z ]+\))?")
_MONEY: Final = frozenset(
    {
        *("fiat deposit", "fiat withdraw", "fiat withdrawal"),
        *("fiat ocbs - add fiat and fees", "deposit fiat ocbs"),
    }
)
_TRANSFERS: Final = frozenset({"deposit", "withdraw", "withdrawal", "crypto deposit", "crypto withdrawal"})
_OUTSIDE: Final = frozenset({"p2p trading", "c2c buy", "c2c sell", "c2c trading"})
_DERIVATIVES: Final = re.compile(
    r"reali[sz]ed? profit and loss|funding fee|insurance fund compensation|insurance clear"
    r"|.*\b(?:futures?|options?|margin|liquidation)\b.*"
)
_INSIDE: Final = re.compile(
    r"transfer between (?!.*\bsub-?accounts?\b).*|transfer funds to .*"
    r"|transfer_(?:in|out)|main and funding account transfer|inter-wallet transfer"
    r"|simple earn (?:flexible|locked) - internal transfer|dot slot auction (?:staking|redemption)"
    r"|(?:simple earn|pos savings|flexible savings|savings|locked staking|staking|launchpool|bnb vault"
    r"|defi staking|on-?chain yields?)\b(?!.*\b(?:interest|rewards?|airdrops?|distribution)\b)"
    r".*\b(?:subscription|redemption|purchase|subscription/redemption)"
)
_CASHBACK: Final = ("binance card cashback", "card cashback", "cashback voucher")
_INCOME: Final[Mapping[str, Kind]] = {
    "pos savings interest": Kind.STAKING,
    "bnb vault rewards": Kind.STAKING,
    "savings distribution": Kind.INTEREST,
    "launchpool earnings": Kind.STAKING,
    "launchpool earnings withdrawal": Kind.STAKING,
    "dot slot auction rewards": Kind.STAKING,
    "super bnb mining": Kind.MINING,
    "pool distribution": Kind.MINING,
    "cash voucher distribution": Kind.REWARD,
    "cash voucher": Kind.REWARD,
    "mission reward distribution": Kind.REWARD,
    "campaign related reward": Kind.REWARD,
    "welcome bonus": Kind.REWARD,
    "commission rebate": Kind.REWARD,
    "commission history": Kind.REWARD,
    "commission fee shared with you": Kind.REWARD,
    "referral commission": Kind.REWARD,
    "referral kickback": Kind.REWARD,
    "referrer rebates": Kind.REWARD,
    "referrer commission": Kind.REWARD,
    "referee rebates": Kind.REWARD,
    "referee commission": Kind.REWARD,
    "rewards distribution": Kind.REWARD,
    **dict.fromkeys(_CASHBACK, Kind.REWARD),
    "simple earn flexible airdrop": Kind.AIRDROP,
    "simple earn locked airdrop": Kind.AIRDROP,
    "launchpool airdrop": Kind.AIRDROP,
    "airdrop assets": Kind.AIRDROP,
}
REBATES: Final = frozenset({"referral kickback", *_CASHBACK, *DEDUCTIONS})
"""Given back of what was paid before, so that it may be a lower price and no income."""
_ENDINGS: Final = (
    (re.compile(r"(?:.* )?airdrops?(?: - [a-z ]+)? distribution"), Kind.AIRDROP),
    (re.compile(r".*\b(?:staking|locked|on-?chain yields?)\b.*\b(?:rewards?|distribution)"), Kind.STAKING),
    (re.compile(r"(?!.*\bloans?\b).* interest"), Kind.INTEREST),
    (re.compile(r".* rewards?(?: distribution)?"), Kind.REWARD),
)
_SPENDING: Final = "binance card spending"
_DISTRIBUTIONS: Final = frozenset({"distribution"})
PAID_OUT: Final[Mapping[str, str]] = {
    "simple earn flexible - rewards income": "simple earn flexible interest",
    "simple earn locked - rewards income": "simple earn locked rewards",
}
"""What a reward is called in the savings account, and what the row is called that pays it out."""
_NOT_SPOT: Final = re.compile(r"futures|margin|options?\b")


def deed_of(operation: str, account: str) -> Deed | None:
    """Return what an operation of an account tells, None where it is not known.

    Args:
        operation: The word, case folded.
        account: The part of the account, case folded.

    Examples:
        >>> deed_of("simple earn flexible subscription", "earn"), deed_of("abc", "spot")
        (<Deed.INSIDE: 'inside'>, None)
    """
    if _INSIDE.fullmatch(operation):
        return Deed.INSIDE
    if _NOT_SPOT.search(account):
        return Deed.DERIVATIVE
    for deed, words in _WORDS.items():
        if operation in words:
            return deed
    if _DUST.fullmatch(operation):
        return Deed.DUST
    if _DERIVATIVES.fullmatch(operation):
        return Deed.DERIVATIVE
    return Deed.INCOME if income_of(operation) else None


def class_of(operation: str, deed: Deed) -> str:
    """Return the word under which rows of a second belong together: one for all fills, else each its own."""
    return deed.value if deed in {Deed.TRADE, Deed.DUST} else _PAIRS.get(operation, operation)


def income_of(operation: str) -> Kind | None:
    """Return the kind of income that an operation is, or None.

    Examples:
        >>> income_of("simple earn locked rewards"), income_of("margin loan")
        (<Kind.STAKING: 'staking income'>, None)
    """
    known = _INCOME.get(operation)
    return known or next((kind for ending, kind in _ENDINGS if ending.fullmatch(operation)), None)


_WORDS: Final[Mapping[Deed, frozenset[str]]] = {
    Deed.TRADE: _TRADES,
    Deed.PAIR: frozenset(_PAIRS),
    Deed.WRAP: _WRAPS,
    Deed.SWAP: _SWAPS,
    Deed.DISTRIBUTION: _DISTRIBUTIONS,
    Deed.REPLACED: _REPLACED,
    Deed.SAVED: frozenset({"savings distribution"}),
    Deed.TOLD_TWICE: frozenset(PAID_OUT),
    Deed.TRANSFER: _TRANSFERS,
    Deed.MONEY: _MONEY,
    Deed.OUTSIDE: _OUTSIDE,
    Deed.SPEND: frozenset({_SPENDING}),
}
