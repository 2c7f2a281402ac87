"""Names of the columns of Forms 1099-B and 1099-DA, as brokers and programs write them.

Either a plain name, or the number of the form's box with a word: the two forms number their boxes
differently, so a number alone decides nothing. Left out: names that stand for a price of one unit.
"""

import re
from typing import Final

from lotwise.importers.base import Column, Name, may_have


def boxed(number: str, *words: str) -> re.Pattern[str]:
    """Return the pattern of a column name with the number of its box and one of these words."""
    said = "|".join(words)
    return re.compile(rf"(?=.*(?<!\w){number}(?!\w))(?=.*(?:{said})).*")


ACQUIRED: Final[tuple[Name, ...]] = (
    *("Date Acquired", "Acquired Date", "Acquisition Date", "Date of Acquisition", "Purchase Date"),
    *("Date Purchased", "Acquired"),
)
DISPOSED: Final[tuple[Name, ...]] = (
    *("Date Sold", "Date Sold or Disposed", "Date Sold or Disposed Of", "Sale Date", "Date of Sale"),
    *("Date Disposed", "Disposition Date", "Date of Disposition", "Sold Date"),
)
PROCEEDS: Final[tuple[Name, ...]] = (
    *("Proceeds", "Gross Proceeds", "Net Proceeds", "Total Proceeds", "Sales Proceeds"),
    re.compile(r"(?:gross |net )?proceeds ?\((?:usd|gross|net)\)"),
)
BASIS: Final[tuple[Name, ...]] = (
    *("Cost Basis", "Cost or Other Basis", "Cost Basis (USD)", "Adjusted Cost Basis", "Basis"),
    re.compile(r"cost(?: basis)? ?\(usd\)"),
)
GAIN: Final[tuple[Name, ...]] = (
    *("Gain or Loss", "Gain/Loss", "Gain / Loss", "Gain (Loss)", "Realized Gain/Loss", "Net Gain or Loss"),
    re.compile(r"gain(?: ?/ ?loss| or loss)? ?\((?:usd|\$)\)"),
)
DESCRIPTION: Final[tuple[Name, ...]] = (
    *("Description of Property", "Description", "Security Description", "Security Name", "Security"),
    boxed("1a", "descr"),
)
BOX: Final[tuple[Name, ...]] = (
    *("Form 8949 Box", "Form 8949 Code", "Form8949Code", "Form 8949 Category", "8949 Box", "8949 Code"),
    *("Applicable Checkbox on Form 8949", "Form 8949 Checkbox", "Form 8949 Type", "Box", "Category"),
)
MORE: Final[tuple[Column, ...]] = (
    may_have("symbol", "Symbol", "Ticker"),
    may_have("quantity", "Quantity", "Shares", "Quantity Sold", "Shares Sold", "Number of Shares", "Qty"),
    may_have("gain", *GAIN),
    may_have(
        "term", "Term", "Holding Period", "Short/Long", "Long/Short", boxed("2", "term", "short", "long")
    ),
    may_have(
        *("disallowed", "Wash Sale Loss Disallowed", "Wash Sale Disallowed", "Disallowed Loss"),
        boxed("1g", "wash", "disallow"),
    ),
    may_have("market_discount", "Accrued Market Discount", boxed("1f", "discount")),
    may_have("withheld", "Federal Income Tax Withheld", "Federal Tax Withheld", boxed("4", "withheld")),
    may_have("ordinary", "Ordinary", boxed("2", "ordinary")),
    may_have("collectible", "Collectible", "Collectibles", boxed("3", "collectible")),
    may_have("qof", "QOF", boxed("3", "qof")),
    may_have("loss_not_allowed", "Loss Not Allowed", boxed("7", "loss")),
    may_have(
        *("covered", "Basis Reported to IRS", "Basis Reported", "Covered", "Reported to IRS"),
        *("Covered/Noncovered", boxed("12", "basis", "reported")),
    ),
    may_have("noncovered", "Noncovered", "Non-covered", "Noncovered Security", boxed("5", "noncovered")),
)
