"""Schedule D: gains and losses net by term, then across, and the rest of a loss is limited.

Short with short, long with long, each with its carryover; then the two with each other. What remains of a
loss comes off other income up to 3,000 dollars (1,500 filing separately); the rest is carried over
(`lotwise.tax.carryover`).

Left out: the worksheet for unrecaptured section 1250 gain up to its line 13, which is a fact here; section
1202 stock; Form 4952.
"""

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line


@line(
    "Net short-term capital gain or (loss)",
    form="Schedule D",
    at="7",
    source="Schedule D (2025) line 7; 26 U.S.C. § 1222(5), (6)",
)
def net_short_term(
    short_term_gain: Usd,
    reported_short_term_gain: Usd,
    other_short_term_gain: Usd,
    short_term_carryover_in: Usd,
) -> Usd:
    """Short-term gains and losses combined, less the short-term carryover from last year."""
    return short_term_gain + reported_short_term_gain + other_short_term_gain - short_term_carryover_in


@line(
    "Net long-term capital gain or (loss)",
    form="Schedule D",
    at="15",
    source="Schedule D (2025) line 15; 26 U.S.C. § 1222(7), (8)",
)
def net_long_term(
    long_term_gain: Usd,
    reported_long_term_gain: Usd,
    other_long_term_gain: Usd,
    long_term_carryover_in: Usd,
) -> Usd:
    """Long-term gains and losses combined, less the long-term carryover from last year."""
    return long_term_gain + reported_long_term_gain + other_long_term_gain - long_term_carryover_in


@line(
    "Net capital gain or (loss) of the year",
    form="Schedule D",
    at="16",
    source="Schedule D (2025) line 16",
)
def net_gain_or_loss(net_short_term: Usd, net_long_term: Usd) -> Usd:
    """Net short-term and net long-term, combined."""
    return net_short_term + net_long_term


@line(
    "Loss deducted from other income",
    form="Schedule D",
    at="21",
    source="Schedule D (2025) line 21; 26 U.S.C. § 1211(b)",
)
def capital_loss_allowed(net_gain_or_loss: Usd, capital_loss_limit: Usd) -> Usd:
    """The year's net loss as a positive amount, but not more than the yearly limit; zero after a gain."""
    return min(-net_gain_or_loss, capital_loss_limit) if net_gain_or_loss < 0 else 0


@line(
    "Capital gain or (loss)",
    at="capital_gain",
    source="Schedule D (2025) lines 16 and 21",
)
def capital_gain_or_loss(net_gain_or_loss: Usd, capital_loss_allowed: Usd) -> Usd:
    """The year's net gain; after a net loss, minus the loss deducted."""
    return net_gain_or_loss if net_gain_or_loss >= 0 else -capital_loss_allowed


@line(
    "Net capital gain: long-term gain left after short-term loss",
    form="Qualified Dividends and Capital Gain Tax Worksheet",
    at="3",
    source="26 U.S.C. § 1222(11); Schedule D (2025) line 17",
)
def net_capital_gain(net_long_term: Usd, net_gain_or_loss: Usd) -> Usd:
    """The smaller of the net long-term gain and the year's net gain; zero unless both are gains."""
    return max(0, min(net_long_term, net_gain_or_loss))


@line(
    "28 % rate gain",
    form="Schedule D",
    at="18",
    source="28% Rate Gain Worksheet (2025); 26 U.S.C. § 1(h)(4), (5)",
)
def twenty_eight_percent_gain(
    collectibles_gain: Usd, long_term_carryover_in: Usd, net_short_term: Usd, net_capital_gain: Usd
) -> Usd:
    """Gain from collectibles less long-term carryover and net short-term loss; 0 without net capital gain."""
    if collectibles_gain <= 0 or net_capital_gain <= 0:
        return 0
    return max(0, collectibles_gain - long_term_carryover_in + min(0, net_short_term))


@line(
    "Unrecaptured section 1250 gain",
    form="Schedule D",
    at="19",
    source="Unrecaptured Section 1250 Gain Worksheet (2025) lines 14 to 18; 26 U.S.C. § 1(h)(6)",
    only_if="unrecaptured_1250_gain",
)
def twenty_five_percent_gain(
    unrecaptured_1250_gain: Usd,
    collectibles_gain: Usd,
    long_term_carryover_in: Usd,
    net_short_term: Usd,
    net_capital_gain: Usd,
) -> Usd:
    """Gain from depreciation less losses that collectibles gain does not bear; 0 without net capital gain."""
    if net_capital_gain <= 0:
        return 0
    left_for_losses = collectibles_gain - long_term_carryover_in + min(0, net_short_term)
    return max(0, unrecaptured_1250_gain + min(0, left_for_losses))
