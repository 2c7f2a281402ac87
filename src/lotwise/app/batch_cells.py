"""A row of a preparer's table as the facts of a return, or as findings that say what is wrong with it.

Amounts are read the way people and spreadsheets write them in the US: `1234`, `1,234.50`, `$1,234`, `(1,234)`
for a loss. What can be read in two ways is refused, and so is what is finer than a cent. An empty cell is 0,
as a column that is not there: then nobody is 65, and nothing was earned or lost.

Left out: decimal commas (`1.234,50`), exponents, dates of birth; each is a finding that says what to write.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lotwise.core.findings import Finding, Severity, Where, shown_name
from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode

NOT_BELOW_ZERO: Final = (
    "wages",
    "wages_spouse",
    "interest",
    "ordinary_dividends",
    "qualified_dividends",
    "st_carryover",
    "lt_carryover",
    "mortgage_interest",
    "property_tax",
)
SIGNED: Final = ("st_gain", "lt_gain", "collectibles")
AMOUNTS: Final = (*NOT_BELOW_ZERO, *SIGNED)
REQUIRED: Final = ("year", "status")
OPTIONAL: Final = ("id", "age", "age_spouse", *AMOUNTS, "state")
KNOWN: Final = (*REQUIRED, *OPTIONAL)
"""The columns that are read."""

_MOST_DIGITS: Final = 12
"""Of an amount before the point: nobody's return has a trillion dollars, but rows get shifted."""
_OLDEST: Final = 130
_FIRST_WORKING_AGE: Final = 25
_SENIOR: Final = 65
_LONGEST_SHOWN: Final = 40
_MAYBE_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MONEY: Final = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?", re.ASCII)
_WHOLE: Final = re.compile(r"(\d+)(\.0*)?", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})(\.0*)?", re.ASCII)
_CENT_PLACES: Final = 2
_STATUSES: Final[Mapping[str, FilingStatus]] = {
    **{status.value: status for status in FilingStatus},
    "married filing jointly": FilingStatus.JOINT,
    "married filing separately": FilingStatus.SEPARATE,
    "head of household": FilingStatus.HEAD,
    "qualifying surviving spouse": FilingStatus.SURVIVING,
}


class RowReader:
    """Reads the rows of one table.

    Attributes:
        findings: What is wrong with the row that was read last.
    """

    def __init__(
        self, file: str, places: Mapping[str, int], states: frozenset[str], *, adds_senior: bool
    ) -> None:
        """Prepare for a table.

        Args:
            file: Its name, for findings.
            places: Where each known column stands, from 0.
            states: Postal codes of the states.
            adds_senior: Whether the senior deduction is added back for the carryover.
        """
        self.findings: list[Finding] = []
        self._file = file
        self._at = places
        self._money = [(name, places[name]) for name in AMOUNTS if name in places]
        self._states = states
        self._adds_senior = adds_senior
        self._where = Where()

    def read(self, line: int, cells: Sequence[str]) -> ReturnFacts | None:
        """Return what a row says, or None where `findings` says why it cannot be computed.

        Args:
            line: Number of its first line in the file.
            cells: One for each column.
        """
        self.findings = []
        self._where = Where(file=self._file, rows=(line,))
        year, status = self._year(cells), self._status(cells)
        amounts = dict.fromkeys(AMOUNTS, 0)
        for name, at in self._money:
            text = cells[at]
            if text != "0":
                amounts[name] = self._amount(name, text)
        ages = [self._age(name, cells) for name in ("age", "age_spouse")]
        state = self._state(cells)
        if amounts["qualified_dividends"] > amounts["ordinary_dividends"]:
            self._wrong_dividends()
        if status is not None and status is not FilingStatus.JOINT:
            self._spouse_alone(status, ages[1], amounts["wages_spouse"])
        if self.findings or year is None or status is None:
            return None
        return self._facts((year, status, state), ages, amounts)

    def _facts(
        self, who: tuple[int, FilingStatus, str], ages: Sequence[int], amounts: Mapping[str, Usd]
    ) -> ReturnFacts:
        year, status, state = who
        seniors = sum(age >= _SENIOR for age in ages)
        return ReturnFacts(
            year=year,
            filing_status=status,
            state=state,
            tax_mode=TaxMode.EXACT,
            aged_or_blind_boxes=seniors,
            seniors=seniors,
            is_of_working_age=any(_FIRST_WORKING_AGE <= age < _SENIOR for age in ages),
            wages=amounts["wages"] + amounts["wages_spouse"],
            spouse_wages=amounts["wages_spouse"],
            interest=amounts["interest"],
            ordinary_dividends=amounts["ordinary_dividends"],
            qualified_dividends=amounts["qualified_dividends"],
            short_term_gain=amounts["st_gain"],
            long_term_gain=amounts["lt_gain"],
            collectibles_gain=amounts["collectibles"],
            short_term_carryover_in=amounts["st_carryover"],
            long_term_carryover_in=amounts["lt_carryover"],
            itemized_deductions=amounts["mortgage_interest"],
            state_and_local_taxes=amounts["property_tax"],
            adds_senior_deduction_to_carryover=self._adds_senior,
        )

    def _cell(self, name: str, cells: Sequence[str]) -> str:
        at = self._at.get(name)
        return "" if at is None else cells[at]

    def _amount(self, name: str, text: str) -> Usd:
        if text.isdigit() and text.isascii() and len(text) <= _MOST_DIGITS:
            return int(text) * DOLLAR
        if not text:
            return 0
        amount = self._written_amount(name, text)
        if amount < 0 and name not in SIGNED:
            is_loss = name.endswith("carryover")
            self.findings.append(
                Finding(
                    code="batch_negative",
                    severity=Severity.BLOCKING,
                    what=f"{name} is below zero: {shown(text)}.",
                    fix="Write a loss carried in as a positive number."
                    if is_loss
                    else "Correct it; only gains may be below zero.",
                    where=self._where,
                )
            )
        return amount

    def _written_amount(self, name: str, text: str) -> Usd:
        plain = plain_amount(text)
        if plain is None:
            self.findings.append(
                Finding(
                    code="batch_amount",
                    severity=Severity.BLOCKING,
                    what=f"{name} is no amount in dollars: {shown(text)}.",
                    fix="Write it like 1234.56.",
                    where=self._where,
                )
            )
            return 0
        whole, _, part = plain.lstrip("-").partition(".")
        if len(whole) > _MOST_DIGITS or len(part.rstrip("0")) > _CENT_PLACES:
            is_fine = len(whole) <= _MOST_DIGITS
            self.findings.append(
                Finding(
                    code="batch_amount",
                    severity=Severity.BLOCKING,
                    what=f"{name} is {'finer than a cent' if is_fine else 'too large'}: {shown(text)}.",
                    fix="Round it to cents." if is_fine else "Check whether the row is shifted.",
                    where=self._where,
                )
            )
            return 0
        sign = "-" if plain.startswith("-") else ""
        return usd(f"{sign}{whole}.{part[:_CENT_PLACES]}")

    def _year(self, cells: Sequence[str]) -> int | None:
        text = self._cell("year", cells)
        if found := _YEAR.fullmatch(text):
            return int(found[1])
        self.findings.append(
            Finding(
                code="batch_year",
                severity=Severity.BLOCKING,
                what=f"{shown(text)} is no tax year." if text else "The tax year is missing.",
                fix="Write it in four digits, such as 2025.",
                where=self._where,
            )
        )
        return None

    def _status(self, cells: Sequence[str]) -> FilingStatus | None:
        text = self._cell("status", cells)
        if found := _STATUSES.get(text) or _STATUSES.get(text.casefold()):
            return found
        self.findings.append(
            Finding(
                code="batch_status",
                severity=Severity.BLOCKING,
                what=f"{shown(text)} is no filing status." if text else "The filing status is missing.",
                fix=f"Write one of {', '.join(status.value for status in FilingStatus)}.",
                where=self._where,
            )
        )
        return None

    def _age(self, name: str, cells: Sequence[str]) -> int:
        text = self._cell(name, cells)
        if not text:
            return 0
        found = _WHOLE.fullmatch(text)
        age = int(found[1][: _MOST_DIGITS + 1]) if found else _OLDEST + 1
        if age <= _OLDEST:
            return age
        self.findings.append(
            Finding(
                code="batch_age",
                severity=Severity.BLOCKING,
                what=f"{name} is no age in whole years: {shown(text)}.",
                fix="Write the age at the end of the tax year, such as 67, or leave the cell empty.",
                where=self._where,
            )
        )
        return 0

    def _state(self, cells: Sequence[str]) -> str:
        text = self._cell("state", cells).upper()
        if text and text not in self._states:
            self.findings.append(
                Finding(
                    code="batch_state",
                    severity=Severity.BLOCKING,
                    what=f"{shown(text)} is no state.",
                    fix="Write its postal code, such as TX, or leave the cell empty.",
                    where=self._where,
                )
            )
        return text

    def _wrong_dividends(self) -> None:
        self.findings.append(
            Finding(
                code="batch_dividends",
                severity=Severity.BLOCKING,
                what="qualified_dividends are more than ordinary_dividends, of which they are a part.",
                fix="Write into ordinary_dividends the whole: Form 1099-DIV, box 1a.",
                where=self._where,
            )
        )

    def _spouse_alone(self, status: FilingStatus, age: int, wages: Usd) -> None:
        stated = [name for name, value in (("age_spouse", age), ("wages_spouse", wages)) if value]
        if stated:
            self.findings.append(
                Finding(
                    code="batch_spouse",
                    severity=Severity.BLOCKING,
                    what=f"{' and '.join(stated)} stated, but only a joint return (mfj) has a spouse, and "
                    f"the status is {status.value}.",
                    fix="Correct the status, or leave the spouse's cells empty.",
                    where=self._where,
                )
            )


def plain_amount(text: str) -> str | None:
    """Return an amount as plain decimal text, or None where it is none that can be read in one way only.

    Args:
        text: As a person or a spreadsheet writes it.

    Examples:
        >>> plain_amount("$1,234.50"), plain_amount("(1,234)"), plain_amount("-$5"), plain_amount("\u22123")
        ('1234.50', '-1234', '-5', '-3')
        >>> plain_amount("1234,50"), plain_amount("1e3"), plain_amount("1,23"), plain_amount("-")
        (None, None, None, None)
        >>> plain_amount("52.000"), plain_amount("0.000")  # a point between thousands, or three places?
        (None, '0.000')
    """
    bare = text.replace("\u2212", "-")
    is_loss = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1].strip() if is_loss else bare
    sign = bare[:1] if bare[:1] in ("-", "+") else ""
    bare = bare[len(sign) :].strip().removeprefix("$").strip()
    if not sign and bare[:1] in ("-", "+"):
        sign, bare = bare[0], bare[1:]
    if not any(map(str.isdigit, bare)) or bare[:1] in ("-", "+") or not _MONEY.fullmatch(bare):
        return None
    if is_loss and sign:
        return None
    if _MAYBE_THOUSANDS.fullmatch(bare):
        return None
    return f"{'-' if is_loss or sign == '-' else ''}{bare.replace(',', '')}"


def shown(text: str) -> str:
    """Return a cell as a message quotes it: short, and nothing that a terminal would obey.

    Examples:
        >>> shown("x" * 50)
        '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"'
    """
    cut = f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text
    return f'"{shown_name(cut)}"'
