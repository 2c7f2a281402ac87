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
    *("Date Disposed", "Disposition Date", "Date of Disposition", "Sold Date", "Disposal Date"),
    *("Date of Sale/Exchange", "Date of Sale or Exchange"),
)
PROCEEDS: Final[tuple[Name, ...]] = (
    *("Proceeds", "Gross Proceeds", "Net Proceeds", "Total Proceeds", "Sales Proceeds"),
    *("Sale Proceeds", "Sales Price", "Proceeds (Sales Price)"),
    re.compile(r"(?:gross |net )?proceeds ?\((?:usd|gross|net)\)"),
)
BASIS: Final[tuple[Name, ...]] = (
    *("Cost Basis", "Cost or Other Basis", "Cost Basis (USD)", "Adjusted Cost Basis", "Basis"),
    *("Adjusted Basis", "Cost"),
    re.compile(r"cost(?: basis)? ?\(usd\)"),
)
GAIN: Final[tuple[Name, ...]] = (
    *("Gain or Loss", "Gain/Loss", "Gain / Loss", "Gain (Loss)", "Realized Gain/Loss", "Net Gain or Loss"),
    *("Gain or (Loss)", "Realized Gain or Loss"),
    re.compile(r"gain(?: ?/ ?loss| or loss)? ?\((?:usd|\$)\)"),
)
DESCRIPTION: Final[tuple[Name, ...]] = (
    *("Description of Property", "Description", "Security Description", "Security Name", "Security"),
    *("Fund Name", boxed("1a", "descr"), re.compile(r"description of property .*")),
)
BOX: Final[tuple[Name, ...]] = (
    *("Form 8949 Box", "Form 8949 Code", "Form8949Code", "Form 8949 Category", "8949 Box", "8949 Code"),
    *("Applicable Checkbox on Form 8949", "Form 8949 Checkbox", "Form 8949 Type", "Box", "Category"),
)
TERM: Final[tuple[Name, ...]] = (
    *("Term", "Holding Period", "Short/Long", "Long/Short", "Short/Long Term", "Type of Gain(Loss)"),
    re.compile(r"short[ -]?term ?(?:/|or) ?long[ -]?term"),
    boxed("2", "term", "short", "long"),
    "Short-Term gain loss Long-term gain or loss Ordinary",
)
COVERED: Final[tuple[Name, ...]] = (
    *("Covered", "Covered/Noncovered", "Covered/Uncovered", "Noncovered/Covered", "Covered or Noncovered"),
    *("Covered Status", "Basis Reported to IRS", "Basis Reported", "Reported to IRS"),
    "Check if basis reported to IRS",
)
ADJUSTED_BY: Final[tuple[Name, ...]] = (
    *("Adjustment Code", "Adjustment Codes", "Adjustment Code(s)", "Code", "Codes", "Code(s)"),
    *("Code(s) from instructions", "Adj Code"),
)
ADJUSTED_USD: Final[tuple[Name, ...]] = (
    *("Adjustment", "Adjustments", "Adjustment Amount", "Amount of Adjustment", "Adj Amount"),
    *("Adjustments to gain or loss", "Adjustment to gain or loss"),
)
MORE: Final[tuple[Column, ...]] = (
    may_have("symbol", "Symbol", "Ticker"),
    may_have("quantity", "Quantity", "Shares", "Quantity Sold", "Shares Sold", "Number of Shares", "Qty"),
    may_have("gain", *GAIN),
    may_have("term", *TERM),
    may_have("adjusted_by", *ADJUSTED_BY),
    may_have("adjusted_usd", *ADJUSTED_USD),
    may_have(
        *("disallowed", "Wash Sale Loss Disallowed", "Wash Sale Disallowed", "Disallowed Loss"),
        *("Wash Sale Loss", "Wash Sale", boxed("1g", "wash", "disallow")),
    ),
    may_have("market_discount", "Accrued Market Discount", boxed("1f", "discount")),
    may_have("withheld", "Federal Income Tax Withheld", "Federal Tax Withheld", boxed("4", "withheld")),
    may_have("ordinary", "Ordinary", boxed("2", "ordinary")),
    may_have(
        *("collectible", "Collectible", "Collectibles", boxed("3", "collectible")),
        "Check if proceeds from collectibles QOF",
    ),
    may_have("qof", "QOF", boxed("3", "qof")),
    may_have(
        *("loss_not_allowed", "Loss Not Allowed", boxed("7", "loss")),
        re.compile(r"check if loss is not allowed .*"),
    ),
    may_have("contracts", "Aggregate profit or (loss) on contracts", boxed("11", "aggregate")),
    may_have("covered", *COVERED, boxed("12", "basis", "reported")),
    may_have(
        *("noncovered", "Noncovered", "Non-covered", "Noncovered Security", boxed("5", "noncovered")),
        "Check if noncovered security",
    ),
)
