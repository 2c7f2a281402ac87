"""New Hampshire: until 2024 a tax on interest and dividends, none on gains; nothing since.

Left out: interest and dividends that only the state counts or leaves out; the exemption for disability.
"""

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line


@line("interest and dividends", source="RSA 77:4; Form DP-10 (2024)")
def state_income(interest: Usd, ordinary_dividends: Usd) -> Usd:
    """Taxable interest and ordinary dividends."""
    return interest + ordinary_dividends
