"""Wrapped and staked assets on the command line: what counts, what the owner says of it, and how to undo."""

from typing import Any, Final

import pytest

from end_to_end.asking import UNASKED, refused
from end_to_end.project_files import household, plain, told_by, too_wide, written
from terminal import Run

_KOINLY: Final = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
)
BOUGHT: Final = "2024-01-10 12:00:00 UTC,30000,USD,10,ETH,,,,,,,"
WRAPPED: Final = "2025-03-01 12:00:00 UTC,4,ETH,4,WETH,,,8800,USD,,wrapped,"
ELSEWHERE: Final = "2025-06-01 12:00:00 UTC,3,ETH,3,WETH,,,7500,USD,,wrapped,"
STAKED: Final = "2025-05-01 12:00:00 UTC,2,ETH,1.75,RETH,,,3600,USD,,staked,"
REDEEMED: Final = "2025-11-01 12:00:00 UTC,1.75,RETH,2.1,ETH,,,8000,USD,,redeemed,"
END: Final = ("--as-of", "2025-12-31")
WETH: Final = ("rule", "--swaps", "ETH", "WETH")
RETH: Final = ("rule", "--swaps", "ETH", "RETH")
POSITION: Final = ("--are", "rename", "--reason", "my preparer takes that position")


@pytest.fixture
def wraps(run: Run) -> Run:
    """Return `run` in a folder whose project holds a wrap, and a stake with its way back."""
    assert run("init").code == 0
    told = written("wallet.csv", _KOINLY, (BOUGHT, WRAPPED, STAKED, REDEEMED))
    assert run("import", household(), told, "--wallet", "Wallet", *END).code == 0
    return run


def lots(run: Run, asset: str) -> list[tuple[str, str, str]]:
    rows = run("lots", "--asset", asset, "--json", *END).json["lots"]
    return sorted((one["quantity"], one["basis_usd"], one["acquired_on"]) for one in rows)


def gains(run: Run) -> tuple[str, str]:
    """Return the gains of 2025: short-term, long-term."""
    realized = run("tax", "--json", *END).json["realized"]
    return realized["short_term"]["amount_usd"], realized["long_term"]["amount_usd"]


def wrap_findings(run: Run) -> list[tuple[str, str, str]]:
    found: list[dict[str, Any]] = run("findings", "--json", *END).json["findings"]
    told = [one["finding"] for one in found if one["finding"]["code"].startswith("wrap_")]
    return [(one["severity"], one["code"], one["asset"]) for one in told]


def test_a_rule_changes_lots_and_gains_and_is_taken_back(wraps: Run) -> None:
    as_told = gains(wraps)
    assert as_told == ("4400.00", "-5600.00"), "each wrap is an exchange"
    assert lots(wraps, "WETH") == [("4", "8800.00", "2025-03-01")]
    assert wrap_findings(wraps) == [
        ("info", "wrap_as_exchange", "WETH"),
        ("info", "wrap_as_exchange", "RETH"),
    ]

    said = wraps(*WETH, *POSITION, *END)
    assert too_wide(said.out) == []
    assert "every swap of ETH and WETH in any wallet is a renaming" in plain(said.out)
    assert lots(wraps, "WETH") == [("4", "12000.00", "2024-01-10")], "basis and date carry over"
    assert gains(wraps) == ("4400.00", "-2400.00")
    assert wrap_findings(wraps) == [
        ("warning", "wrap_as_rename", "WETH"),
        ("info", "wrap_as_exchange", "RETH"),
    ]
    assert "You said just that already" in refused(wraps, "rule", "--swaps", "weth", "eth", *POSITION)

    (rule,) = wraps("rule", "--json", *END).json["rules"]
    assert rule["details"]["other"] == "WETH"
    (recorded,) = wraps("review", "--history", "--json", *END).json["history"]
    assert (recorded["action"], recorded["counts"]) == ("rule", True)
    assert wraps("review", "--undo", recorded["id"], *UNASKED, *END).code == 0
    assert gains(wraps) == as_told
    assert lots(wraps, "WETH") == [("4", "8800.00", "2025-03-01")]
    assert "No rules" in plain(wraps("rule", *END).out)


def test_a_share_goes_and_comes_back_at_two_rates_with_all_of_its_basis(wraps: Run) -> None:
    assert wraps(*RETH, *POSITION, *END).code == 0
    assert lots(wraps, "ETH") == [("2.1", "6000.00", "2024-01-10"), ("4", "12000.00", "2024-01-10")]
    assert gains(wraps) == ("0.00", "-3200.00")
    told = plain(wraps("findings", *END).out)
    assert "what RETH earned is no income here" in told
    assert wraps("verify", "--conservation").code == 0


def test_a_rule_is_about_one_wallet_where_it_names_one(wraps: Run) -> None:
    assert "There is no wallet" in refused(wraps, *WETH, "--wallet", "Nowhere", *POSITION)
    more = written("other.csv", _KOINLY, (BOUGHT.replace("30000", "15000").replace("10,E", "5,E"), ELSEWHERE))
    assert wraps("import", more, "--wallet", "Other", *END).code == 0
    wraps(*WETH, "--wallet", "other", *POSITION, *END)
    assert lots(wraps, "WETH") == [("3", "9000.00", "2024-01-10"), ("4", "8800.00", "2025-03-01")]


def test_what_is_said_of_a_single_one_goes_before_the_rule(wraps: Run) -> None:
    wraps(*WETH, *POSITION, *END)
    wrap = told_by("wallet.csv", 3)
    shown = plain(wraps("review", wrap, *END).out)
    assert "exchange: A disposition of what was given, at its value." in shown
    assert "because" not in refused(wraps, "review", wrap, "--answer", "sold", *UNASKED)
    assert wraps("review", wrap, "--answer", "exchange", *UNASKED, *END).code == 0
    assert lots(wraps, "WETH") == [("4", "8800.00", "2025-03-01")]
    assert ("warning", "wrap_as_rename", "WETH") not in wrap_findings(wraps)
    bought = told_by("wallet.csv", 2)
    assert "rename" not in refused(wraps, "review", bought, "--answer", "rename", *UNASKED).split("Choose")[1]


def test_explain_shows_the_rule_beside_the_row(wraps: Run) -> None:
    wraps(*WETH, *POSITION, *END)
    (lot,) = wraps("lots", "--asset", "WETH", "--json", *END).json["lots"]
    shown = plain(wraps("explain", lot["id"], *END).out)
    assert "my preparer takes that position" in shown
    assert "you stated that an exchange was none" in shown


REFUSED: Final = (
    (("--swaps", "ETH", "BTC", *POSITION), "does not know that ETH wraps BTC"),
    (("--swaps", "RETH", "STETH", *POSITION), "RETH with ETH; STETH with ETH, WSTETH"),
    (("--swaps", "ETH", "WETH", "--are", "staking income", *UNASKED), "A rule cannot say 'staking income'"),
    (("--swaps", "ETH", "WETH", "--are", "rename"), "needs a reason"),
    (("--swaps", "ETH", "WETH", *UNASKED), "Say what they are"),
    (("--swaps", "ETH", "WETH", "--deposits", "ETH", *POSITION), "record two"),
    (("--swaps", "ETH"), "requires 2 arguments"),
)


def test_a_rule_about_anything_else_is_refused_and_changes_nothing(wraps: Run) -> None:
    for words, why in REFUSED:
        assert why in refused(wraps, "rule", *words), words
