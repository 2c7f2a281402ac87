"""Crypto.com App: what its transaction kinds mean, as a table.

The app has printed more than a hundred kinds, and new ones name the place of the asset in the middle
(`trading.limit_order.cash_account.purchase_commit`). So the places are taken out first, and what is left is
looked up. A kind whose meaning no public source agrees on is not in the table, and its rows are asked about:
adjustments by the app, bonuses of the MCO swap, loans, locked airdrops, sales of NFTs.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeAlias

from lotwise.ledger.transaction import Kind


class Meaning(Enum):
    """What a row tells, where it is not income."""

    TRADE = "what was given and what came for it"
    BOUGHT = "what was bought; its price stands in the native columns"
    IN = "units that come in"
    OUT = "units that leave"
    EITHER = "units that come in or leave, by their sign"
    INSIDE = "a lock or a move inside the app"
    CASH = "a movement of money"
    SPENT = "units that paid for something"
    REFUND = "units that come back from a payment"
    TAKEN_BACK = "a rebate that is taken back"


Told: TypeAlias = Meaning | Kind

_PLACES: Final = frozenset({"crypto_wallet", "fiat_wallet", "cash_account"})
_DERIVATIVE: Final = re.compile(
    r"trading\.(?:knock_?outs?|strike_?options?|up_?down|margin|derivatives?|futures?|perpetuals?|"
    r"event_contracts?|predictions?)\b.*"
)
_INTEREST: Final = re.compile(r"finance\.(?:crypto_earn|defi_lending)\.\w*interest\w*")
_STAKING: Final = re.compile(r"finance\.(?:lockup\.dpos_|dpos\.|defi_staking\.)\w*interest\w*")
_LOCK: Final = re.compile(
    r"trading\.limit_order\.\w+_(?:un)?lock|finance\.lockup\.dpos_(?:un)?lock\w*|"
    r"finance\.(?:dpos|defi_staking|defi_lending)\.(?:staking|(?:instant_)?unstaking)|"
    r"finance\.airdrop_arena\.(?:deposit|withdrawal)"
)
_MONEY: Final = re.compile(r"(?:viban|fiat)_(?:deposit|withdrawal|card_top_up)\w*")
_MOBILE_PAY: Final = re.compile(r"trading\.crypto_purchase\.\w+_pay")

_BY_MEANING: Final[Mapping[Told, str]] = {
    Meaning.TRADE: "crypto_exchange viban_purchase van_purchase crypto_viban_exchange "
    "crypto_to_van_sell_order recurring_buy_order xfers_purchase trading.limit_order.exchange "
    "trading.limit_order.purchase_commit trading.limit_order.sell_commit "
    "trading_limit_order_crypto_wallet_exchange trading.crypto_purchase.twap trading.crypto_sale.twap "
    "trading.defi_purchase trading.defi_sale",
    Meaning.BOUGHT: "crypto_purchase usdc_bank_deposit",
    Meaning.IN: "crypto_deposit exchange_to_crypto_transfer transfer.p2p_transfer.credit",
    Meaning.OUT: "crypto_withdrawal crypto_to_exchange_transfer transfer.p2p_transfer.debit",
    Meaning.EITHER: "crypto_transfer",
    Meaning.INSIDE: "crypto_earn_program_created crypto_earn_program_withdrawn crypto_earn_program_extended "
    "lockup_lock lockup_unlock lockup_upgrade supercharger_deposit supercharger_withdrawal "
    "council_node_deposit_created trading_limit_order_crypto_wallet_fund_lock "
    "trading_limit_order_crypto_wallet_fund_unlock",
    Meaning.SPENT: "crypto_payment card_top_up",
    Meaning.REFUND: "crypto_payment_refund",
    Meaning.TAKEN_BACK: "reimbursement_reverted card_cashback_reverted",
    Kind.INTEREST: "crypto_earn_interest_paid crypto_earn_extra_interest_paid",
    Kind.STAKING: "mco_stake_reward staking_reward soft_staking_reward eth2_staking_reward "
    "supercharger_reward_to_app_credited",
    Kind.REWARD: "referral_bonus referral_gift campaign_reward rewards_platform_deposit_credited "
    "trading_incentive_paid pay_checkout_reward gift_card_reward mobile_airtime_reward transfer_cashback "
    "referral_card_cashback card_cashback reimbursement reward.loyalty_program.trading_rebate "
    "finance.airdrop_arena.reward",
    Kind.AIRDROP: "airdrop airdrop_credited airdrop_unlocked",
}
KINDS: Final[Mapping[str, Told]] = {
    word: told for told, words in _BY_MEANING.items() for word in words.split()
}
"""What a kind means, without the place of the asset."""
REBATES: Final = frozenset(
    {
        *("referral_card_cashback", "card_cashback", "reimbursement", "transfer_cashback"),
        *("pay_checkout_reward", "gift_card_reward", "mobile_airtime_reward"),
        "reward.loyalty_program.trading_rebate",
    }
)
"""Rewards that may be a reduction of what was paid."""
BUYS: Final = frozenset({"viban_purchase", "van_purchase", "recurring_buy_order"})
"""Trades that are also paid by card; then the row names what came alone, as a purchase by card does."""
SWAPS: Final = ("dust_conversion", "interest_swap", "dynamic_coin_swap", "lockup_swap", "crypto_wallet_swap")
"""Exchanges that are told in rows of their own, `…_debited` and `…_credited`."""


def plain(kind: str) -> str:
    """Return a kind without the place of the asset.

    Examples:
        >>> plain("trading.limit_order.cash_account.purchase_commit")
        'trading.limit_order.purchase_commit'
    """
    return ".".join(part for part in kind.split(".") if part not in _PLACES)


def told_by(kind: str) -> Told | None:
    """Return what a plain kind means, or None where it is not known."""
    for pattern, told in (
        (_INTEREST, Kind.INTEREST),
        (_STAKING, Kind.STAKING),
        (_LOCK, Meaning.INSIDE),
        (_MONEY, Meaning.CASH),
        (_MOBILE_PAY, Meaning.BOUGHT),
    ):
        if pattern.fullmatch(kind):
            return told
    return KINDS.get(kind)


def is_derivative(kind: str) -> bool:
    """Return whether a plain kind is of margin, futures or the like."""
    return _DERIVATIVE.fullmatch(kind) is not None
