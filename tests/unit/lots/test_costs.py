"""Which rule the costs of a trade follow: who bears them by date, and whether the wallet paid them on top."""

from datetime import date

import pytest

from builders import bought, exchanged, fee, leg, out, transaction
from lotwise.ledger.transaction import Custody, Kind, Leg, Transaction
from lotwise.lots.costs import BY_REGULATION, Costs, costs_of
from lotwise.lots.methods import FeeBearer, LotLaw

RULED = date(2025, 1, 1)
SPLIT = LotLaw(
    per_wallet_from=RULED,
    own_books_until=date(2026, 12, 31),
    costs_ruled_from=RULED,
    fees_before=FeeBearer.SPLIT,
)
CUSTODY = {"Ledger": Custody.SELF, "Kraken": Custody.BROKER_US, "Bitfinex": Custody.BROKER_FOREIGN}


def rule_of(told: Transaction, day: date = RULED, law: LotLaw = SPLIT) -> Costs:
    return costs_of(told, day, law, CUSTODY.__getitem__)


def swap(*fees: Leg, wallet: str = "Ledger", chain_hash: str = "0xaa") -> Transaction:
    """Return an exchange of USDC for ether on a chain."""
    legs = (out("2000 USDC", wallet), leg("1 ETH", wallet, worth="2000"), *fees)
    return transaction(Kind.EXCHANGE, "2025-03-01", *legs, chain_hash=chain_hash)


# ── who bears the costs ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "bearer"),
    [
        (date(2024, 12, 31), FeeBearer.SPLIT),
        (date(2025, 1, 1), FeeBearer.DISPOSED),
        (date(2026, 7, 1), FeeBearer.DISPOSED),
    ],
)
def test_the_choice_ends_where_the_regulation_begins(day: date, bearer: FeeBearer) -> None:
    told = exchanged("10 A", "20 B", str(day), worth="20", fees=[fee("2 USD")])
    assert rule_of(told, day) == Costs(bearer=bearer)


def test_a_law_without_a_date_has_the_regulation_rule_on_every_day() -> None:
    law = LotLaw(per_wallet_from=RULED, own_books_until=RULED, fees_before=FeeBearer.ACQUIRED)
    told = exchanged("10 A", "20 B", "2013-01-01", worth="20", fees=[fee("2 USD")])
    assert rule_of(told, date(2013, 1, 1), law) == BY_REGULATION


def test_a_trade_without_a_fee_needs_no_rule() -> None:
    assert rule_of(bought("1 BTC", "40000 USD", "2020-01-01"), date(2020, 1, 1)) is BY_REGULATION


# ── withheld, or paid by the wallet ─────────────────────────────────────────────────────────────


def test_gas_of_an_own_wallet_is_paid_on_top() -> None:
    assert rule_of(swap(fee("0.01 ETH"))).is_paid_on_top


@pytest.mark.parametrize(
    "told",
    [
        swap(fee("0.01 ETH"), chain_hash=""),
        swap(fee("0.01 ETH", "Kraken"), wallet="Kraken"),
        swap(fee("0.01 ETH", "Bitfinex"), wallet="Bitfinex"),
        swap(fee("0.01 ETH"), fee("0.02 ETH", "Kraken")),
        transaction(Kind.PURCHASE, "2025-03-01", leg("1 ETH"), out("9 USD"), fee("0.1 ETH"), chain_hash="h"),
        transaction(Kind.STAKING, "2025-03-01", leg("1 ETH"), fee("0.1 ETH"), fee("0.1 ETH"), chain_hash="h"),
    ],
    ids=[
        "no hash: nothing says that it was on a chain",
        "a US broker executes and pays out",
        "a foreign broker does so too",
        "a fee out of a wallet that gave nothing",
        "bought for cash: somebody else sent it",
        "nothing was given: somebody else sent it",
    ],
)
def test_any_other_fee_in_the_asset_received_was_withheld(told: Transaction) -> None:
    assert not rule_of(told).is_paid_on_top


def test_a_rebate_beside_the_gas_changes_nothing() -> None:
    assert rule_of(swap(fee("0.01 ETH"), fee("-1 OP", "Kraken", worth="2"))).is_paid_on_top
