"""Schedule D, line by line."""

import pytest

from lotwise.core.money import usd
from lotwise.tax import netting


def test_each_term_nets_its_sources_and_its_carryover() -> None:
    assert netting.net_short_term(usd(500), usd(-200), usd(30), usd(1000)) == usd(-670)
    assert netting.net_long_term(usd(500), usd(-200), usd(30), usd(1000)) == usd(-670)
    assert netting.net_gain_or_loss(usd(-670), usd(1000)) == usd(330)


@pytest.mark.parametrize(
    ("net", "limit", "allowed", "returned"),
    [
        (10_000, 3000, 0, 10_000),
        (0, 3000, 0, 0),
        (-2999, 3000, 2999, -2999),
        (-3000, 3000, 3000, -3000),
        (-110_000, 3000, 3000, -3000),
        (-8000, 1500, 1500, -1500),
    ],
)
def test_a_net_loss_is_deducted_up_to_the_limit(net: int, limit: int, allowed: int, returned: int) -> None:
    assert netting.capital_loss_allowed(usd(net), usd(limit)) == usd(allowed)
    assert netting.capital_gain_or_loss(usd(net), usd(allowed)) == usd(returned)


@pytest.mark.parametrize(
    ("net_long", "net", "preferred"),
    [
        (10_000, 12_000, 10_000),  # short-term gain is no net capital gain
        (10_000, 4_000, 4_000),  # short-term loss eats into it
        (10_000, -1_000, 0),
        (-1_000, 5_000, 0),
        (0, 5_000, 0),
    ],
)
def test_net_capital_gain_is_long_term_gain_after_short_term_loss(
    net_long: int, net: int, preferred: int
) -> None:
    assert netting.net_capital_gain(usd(net_long), usd(net)) == usd(preferred)


@pytest.mark.parametrize(
    ("collectibles", "carryover", "net_short", "net_capital_gain", "at_28"),
    [
        (10_000, 0, 5_000, 40_000, 10_000),
        (10_000, 4_000, 0, 40_000, 6_000),  # a long-term carryover hits collectibles first
        (10_000, 0, -7_000, 33_000, 3_000),  # and so does a net short-term loss
        (10_000, 4_000, -7_000, 29_000, 0),
        (10_000, 0, 0, 0, 0),  # line 17: lines 15 and 16 are not both gains
        (-10_000, 0, 0, 40_000, 0),
    ],
)
def test_the_28_percent_rate_gain_worksheet(
    collectibles: int, carryover: int, net_short: int, net_capital_gain: int, at_28: int
) -> None:
    found = netting.twenty_eight_percent_gain(
        usd(collectibles), usd(carryover), usd(net_short), usd(net_capital_gain)
    )
    assert found == usd(at_28)
