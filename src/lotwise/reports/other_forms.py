"""Forms 8960 and 6251: the lines that the tax worksheet has for them, and whether they are to be filed.

Both forms start from lines that are settled elsewhere; here they stand together, so that whoever fills them
in need not look for them. Amounts are the tax worksheet's.

Left out: lines of facts that lotwise does not ask for; they are named in the reason where they may matter.

Source:
    Form 8960 (2025) lines 1 to 17; Form 6251 (2025) Parts I to III, and "Who Must File".
"""

import re
from collections.abc import Iterator
from typing import Final

from lotwise.core.money import Usd, usd_text
from lotwise.reports.entries import Entry
from lotwise.tax.trace import Worksheet

_NIIT: Final = "Form 8960"
_AMT: Final = "Form 6251"
_NIIT_LINES: Final = (
    ("1", "Taxable interest", "interest"),
    ("2", "Ordinary dividends", "ordinary_dividends"),
    ("5a", "Net gain or (loss) from disposition of property", "capital_gain_or_loss"),
    ("5d", "Lines 5a to 5c combined", "capital_gain_or_loss"),
    ("7", "Digital assets received as investment income", "digital_asset_investment_income"),
    ("8", "Total investment income", "investment_income"),
    ("12", "Net investment income", "net_investment_income"),
    ("13", "Modified adjusted gross income", "adjusted_gross_income"),
    ("14", "Threshold of the filing status", "niit_threshold"),
    ("15", "Line 13 less line 14, not below zero", "income_above_niit_threshold"),
    ("16", "The smaller of lines 12 and 15", "income_subject_to_niit"),
    ("17", "Net investment income tax", "net_investment_income_tax"),
)


def form_8960(sheet: Worksheet) -> tuple[Entry, ...]:
    """Return Form 8960 as far as lotwise knows it.

    Args:
        sheet: The tax worksheet of the return that is filed.

    Source:
        Form 8960 (2025); 26 U.S.C. § 1411. The form is due where modified adjusted gross income is above the
        threshold.
    """
    income, threshold = sheet.usd("adjusted_gross_income"), sheet.usd("niit_threshold")
    is_due = income > threshold
    compared = "above" if is_due else "not above"
    why = (
        f"Adjusted gross income of {usd_text(income)} is {compared} {usd_text(threshold)}. Rents, annuities "
        "and expenses (lines 3, 4 and 9) are not known to lotwise."
    )
    return (_whether(_NIIT, why, is_due=is_due), *_lines_8960(sheet))


def _lines_8960(sheet: Worksheet) -> Iterator[Entry]:
    for line, label, name in _NIIT_LINES:
        yield _entry(_NIIT, line, label, sheet.usd(name))


def form_6251(sheet: Worksheet) -> tuple[Entry, ...]:
    """Return Form 6251 as far as lotwise knows it.

    Args:
        sheet: The tax worksheet of the return that is filed.

    Source:
        Form 6251 (2025) lines 1b to 11 and Part III; 26 U.S.C. §§ 55 to 57. Line 2k is zero for digital
        assets: their basis is the same for both taxes.
    """
    due = sheet.usd("alternative_minimum_tax")
    why = (
        "There is alternative minimum tax: attach the form."
        if due
        else "The minimum tax is not above the tax on Form 1040. Some credits ask for the form anyway."
    )
    lines = [line for line in sheet.lines if line.form == _AMT and line.value_usd is not None and line.at]
    entries = [_entry(_AMT, line.at, line.label, sheet.usd(line.name)) for line in lines]
    entries.append(_entry(_AMT, "2k", "Disposition of property: difference in basis", 0))
    entries.append(_entry(_AMT, "11", "Alternative minimum tax", due))
    by_line = {entry.line: entry for entry in entries}
    return (_whether(_AMT, why, is_due=bool(due)), *sorted(by_line.values(), key=_by_number))


def _by_number(entry: Entry) -> tuple[int, str]:
    """Return what orders lines as on the form: 1b, 2a, 2k, 4, 11."""
    found = re.match(r"(\d+)(.*)", entry.line)
    return (int(found[1]), found[2]) if found else (0, entry.line)


def _entry(form: str, line: str, label: str, amount: Usd) -> Entry:
    return Entry(form=form, line=line, label=label, amount_usd=amount, source=f"{form} line {line}")


def _whether(form: str, why: str, *, is_due: bool) -> Entry:
    return Entry(
        form=form,
        line="",
        label="Whether this form is filed",
        answer="Yes" if is_due else "No",
        why=why,
        source=f"Instructions for {form} (2025), who must file",
    )
