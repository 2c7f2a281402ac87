"""The two readings of a deposit into a pool, side by side, to the last digit."""

from dataclasses import replace

import pytest

from builders import (
    LAW,
    NEW_YORK,
    bought,
    exchanged,
    fee,
    instant,
    leg,
    moved,
    out,
    priced,
    renamed,
    sold,
    transaction,
)
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.ledger.amend import amended
from lotwise.ledger.asset_classes import Classes, classes_of
from lotwise.ledger.corrections import Correction
from lotwise.ledger.journal import journal_of
from lotwise.ledger.swaps import swap_rule_of
from lotwise.ledger.transaction import Custody, Kind, Owner, Transaction, Wallet
from lotwise.lots.fold import FoldFacts
from lotwise.lots.lp_range import lp_findings
from lotwise.prices.book import PriceBook

POOL = classes_of({"class of POOL": "LP share"})
IN = exchanged("4 ETH", "100 POOL", "2025-03-01", worth="8800", name="in")
OUT = exchanged("100 POOL", "4.2 ETH", "2025-06-01", worth="10500", name="out")
BOUGHT = bought("10 ETH", "30000 USD", "2024-01-10")
FACTS = FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=LAW)


def told(
    *story: Transaction, words: tuple[Correction, ...] = (), classes: Classes = POOL, facts: FoldFacts = FACTS
) -> list[Finding]:
    made = amended(story, words)
    assert made.findings == ()
    return list(lp_findings(journal_of(made.transactions), replace(facts, classes=classes), words))


def rule(kind: str, wallet: str = "*") -> Correction:
    details = {"asset": "ETH", "other": "POOL", "wallet": wallet, "kind": kind}
    return swap_rule_of(details, "asked Ann", instant("2026-01-01"), shares={"POOL"})


def test_a_deposit_shows_gain_against_nothing() -> None:
    (found,) = told(BOUGHT, IN)
    assert (found.code, found.severity, found.asset) == ("lp_range", Severity.INFO, "POOL")
    assert found.what == (
        "ETH for POOL or back, once, on 2025-03-01, counts as an exchange. No guidance of the IRS says "
        "whether that is a disposition. In 2025 the gain on ETH and POOL is -$3,200.00 as an exchange, $0.00 "
        "carried over."
    )
    assert found.amount_usd == usd(3200)
    assert "`lotwise rule --swaps ETH POOL --are rename`" in found.fix


def test_every_year_in_which_the_readings_differ_is_shown() -> None:
    """Once all is sold both readings have the same sum: 24,480 less 30,000."""
    (found,) = told(BOUGHT, IN, OUT, sold("10.2 ETH", "24480 USD", "2026-02-01"))
    first, last = "In 2025 the gain on ETH and POOL is", "In 2026 the gain on ETH and POOL is"
    assert f"{first} -$1,500.00 as an exchange, $0.00 carried over." in found.what
    assert f"{last} -$4,020.00 as an exchange, -$5,520.00 carried over." in found.what
    assert found.amount_usd == usd(1500)


def test_the_reading_that_does_not_count_is_computed_as_well() -> None:
    as_exchange, as_rename = told(BOUGHT, IN, OUT), told(BOUGHT, IN, OUT, words=(rule("rename"),))
    assert "carries basis and date over, because you said so" in as_rename[0].what
    assert as_exchange[0].what.split("disposition. ")[1] == as_rename[0].what.split("disposition. ")[1]
    assert as_exchange[0].amount_usd == as_rename[0].amount_usd


def test_a_rule_that_says_exchange_settles_it() -> None:
    assert told(BOUGHT, IN, OUT, words=(rule("exchange"),)) == []


def test_a_rule_about_one_wallet_is_said_so() -> None:
    story = (
        BOUGHT,
        bought("4 ETH", "9000 USD", "2024-02-01", "Kraken"),
        IN,
        exchanged("4 ETH", "100 POOL", "2025-03-02", "Kraken", worth="8800"),
    )
    (found,) = told(*story, words=(rule("rename", "Kraken"),))
    assert "2 times, first on 2025-03-01, carries basis and date over in some wallets" in found.what
    assert "-$3,400.00 as an exchange, $0.00 carried over" in found.what


def test_what_else_happens_changes_neither_reading() -> None:
    """Bitcoin without a history is unknown, and is none of the two readings' business."""
    noise = (
        exchanged("1 BTC", "30 ETH", "2024-03-01", worth="60000"),
        sold("2 DOGE", "1 USD", "2025-05-01"),
        moved("1 ETH", "Ledger", "Kraken", "2025-02-01", fees=[fee("0.1 SOL", worth="20")]),
    )
    assert [one.what for one in told(BOUGHT, IN, *noise)] == [one.what for one in told(BOUGHT, IN)]


def test_what_was_renamed_into_the_asset_counts() -> None:
    """The basis of what went in comes from another code: without it the loss would not be known."""
    story = (bought("4 OLD", "12000 USD", "2024-01-10"), renamed("4 OLD", "4 ETH", "2024-06-01"), IN)
    (found,) = told(*story)
    assert "is -$3,200.00 as an exchange, $0.00 carried over" in found.what


def test_two_assets_that_go_in_one_by_one_are_two_notes() -> None:
    other = exchanged("1000 USDC", "10 POOL", "2025-03-02", worth="1000")
    found = told(BOUGHT, bought("1000 USDC", "1001 USD", "2024-01-10"), IN, other)
    assert [one.what.split(" ", 1)[0] for one in found] == ["ETH", "USDC"]
    assert "is -$1.00 as an exchange" not in found[0].what, "each reading leaves the other pair as it is"
    assert "on USDC and POOL is -$1.00 as an exchange, $0.00 carried over" in found[1].what


def test_several_assets_for_one_share_have_one_reading() -> None:
    both = transaction(
        Kind.EXCHANGE, "2025-03-01", out("1 ETH", worth="2200"), out("2200 USDC", worth="2200"), leg("9 POOL")
    )
    (found,) = told(BOUGHT, bought("2200 USDC", "2200 USD", "2024-01-10"), both)
    assert (found.code, found.severity, found.asset) == ("lp_several", Severity.INFO, "POOL")
    assert found.what.startswith("ETH, USDC for POOL or back, once, on 2025-03-01, counts as an exchange")
    assert "Carrying basis over is not offered here" in found.what


def test_what_is_not_known_is_said_and_is_no_zero() -> None:
    unpriced = replace(IN, legs=(out("4 ETH"), leg("100 POOL")))
    (found,) = told(BOUGHT, unpriced)
    assert "is not known as an exchange, $0.00 carried over" in found.what
    assert found.amount_usd is None
    facts = replace(FACTS, prices=PriceBook.of([priced("ETH", "2200", "2025-03-01")]))
    (found,) = told(BOUGHT, unpriced, facts=facts)
    assert "is -$3,200.00 as an exchange" in found.what


def test_where_nothing_differs_it_says_so() -> None:
    (found,) = told(BOUGHT, replace(IN, legs=(out("4 ETH"), leg("100 POOL", worth="12000"))))
    assert found.what.endswith("So far it makes no difference.")


@pytest.mark.parametrize("owner", [Owner.IRA, Owner.SPOUSE])
def test_what_is_on_another_return_is_in_no_sum(owner: Owner) -> None:
    wallets = {"Ledger": Wallet(name="Ledger", custody=Custody.SELF, owner=owner)}
    facts = replace(FACTS, wallets=wallets, classes=POOL)
    made = journal_of((BOUGHT, IN))
    (found,) = lp_findings(made, facts, is_joint_return=False)
    assert found.what.endswith("So far it makes no difference.")


def test_without_shares_nothing_is_said() -> None:
    assert told(BOUGHT, IN, OUT, classes=Classes()) == []
    assert told(bought("10 POOL", "30000 USD", "2024-01-10"), sold("10 POOL", "1 USD", "2025-01-10")) == []
