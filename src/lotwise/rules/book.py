"""The rule book: legal numbers by date, read from the TOML files beside this module.

The law is data, so one code serves all years. A value is found by its name, a date and, where it differs,
a filing status, and it comes with its source and standing. A parameter that changes every year must have a
value of that very year; any other keeps its latest. A value that is not there is an error that says what to
add and where: nothing is extrapolated, and no default stands in for the law.

Left out: state tax; numbers that no room of lotwise applies (they are named at the top of the files).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from lotwise.core.errors import MissingRuleError

Value: TypeAlias = Decimal | int | str | date | tuple["Value", ...]
"""What the law sets: whole dollars and counts as int, rates as Decimal, names as str, lists as tuple."""

_US_FILES: Final = (
    "us/federal.toml",
    "us/fees.toml",
    "us/forms.toml",
    "us/losses.toml",
    "us/lots.toml",
    "us/states.toml",
    "us/wash_sales.toml",
)
_BOX_FILE: Final = "us/forms.toml"
_BILLS_FILE: Final = "proposed/wash_sales.toml"

STANDINGS: Final = ("enacted", "draft", "projected", "proposed")
"""How firm a value is, firmest first: law; a draft form; a forecast; a bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One value of the law, with what vouches for it.

    Attributes:
        key: Name of the parameter.
        value: What the law sets.
        status: One of `STANDINGS`.
        source: Where the value was read.
        checked: When it was last compared with independent sources.
        starts: First day on which it is the law.
    """

    key: str
    value: Value
    status: str
    source: str
    checked: date
    starts: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A value as a file states it: one for all, or one for each filing status."""

    starts: date
    status: str
    source: str
    checked: date
    value: Value | Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Everything a file says about one name.

    Attributes:
        key: Its name, with a dot for each level of the file, such as ``line.capital_gain``.
        title: What it is, in a few words.
        unit: What its numbers count.
        is_indexed: Whether it changes every year, so that a year without a value has none.
        file: The file that sets it.
        form: The form a line is on, or empty.
        values: Oldest first.
    """

    key: str
    title: str
    unit: str
    is_indexed: bool
    file: str
    form: str
    values: tuple[DatedValue, ...]

    def in_force(self, on: date) -> DatedValue | None:
        """Return the value of a day, or None."""
        started = [value for value in self.values if value.starts <= on]
        if not started or (self.is_indexed and started[-1].starts.year != on.year):
            return None
        return started[-1]


@dataclass(frozen=True, eq=False)
class RuleBook:
    """The parameters by name; compared by identity, so that results can be kept for each book."""

    parameters: Mapping[str, Parameter]

    def rule(self, key: str, on: date, filing_status: str | None = None) -> Rule:
        """Return the value of a name on a day.

        Args:
            key: Name of the parameter, such as ``standard_deduction``.
            on: The day; for a tax year, any day of it.
            filing_status: single, mfj, mfs, hoh or qss; needed where the value differs by it.

        Raises:
            MissingRuleError: There is no such name, or no value for that day and filing status.

        Examples:
            >>> us_rules().rule("standard_deduction", date(2026, 12, 31), "mfj").value
            32200
        """
        parameter = self.parameters.get(key)
        if parameter is None:
            raise MissingRuleError(f"The rule book has no {key}.", "Add it to a file of lotwise/rules.")
        dated = parameter.in_force(on)
        value = dated.value if dated else None
        if isinstance(value, Mapping):
            value = value.get(filing_status or "")
        if dated is None or value is None:
            raise _missing(parameter, on, filing_status)
        return Rule(
            key=key,
            value=value,
            status=dated.status,
            source=dated.source,
            checked=dated.checked,
            starts=dated.starts,
        )


def _missing(parameter: Parameter, on: date, filing_status: str | None) -> MissingRuleError:
    status = f", filing status {filing_status}" if filing_status else ", no filing status"
    return MissingRuleError(
        f"The rule book has no {parameter.key} ({parameter.title.lower()}) for {on.year}{status}.",
        f"Add the value with its source to rules/{parameter.file}, or choose a year that is there.",
    )


def book_of(texts: Mapping[str, str]) -> RuleBook:
    """Return the rule book that some files set down.

    Args:
        texts: TOML text by file name, such as ``us/federal.toml``.
    """
    parameters: dict[str, Parameter] = {}
    for file, text in texts.items():
        for key, table in _tables(tomllib.loads(text, parse_float=Decimal)):
            assert key not in parameters, f"{key} is set in {file} and in {parameters[key].file}"
            parameters[key] = parameter_of(key, table, file)
    return RuleBook(MappingProxyType(parameters))


def _tables(document: dict[str, Any], above: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return the tables that hold dated values, by dotted name."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, table in document.items():
        if not isinstance(table, dict):
            continue
        key = f"{above}{name}"
        found += [(key, table)] if "values" in table else _tables(table, f"{key}.")
    return found


def parameter_of(key: str, table: dict[str, Any], file: str) -> Parameter:
    """Return a parameter from its table in a file; see `Parameter` for what the table holds."""
    values = [
        DatedValue(
            starts=row["from"],
            status=row["status"],
            source=row["source"],
            checked=row["checked"],
            value=_frozen(row["value"]),
        )
        for row in table["values"]
    ]
    return Parameter(
        key=key,
        title=table["title"],
        unit=table["unit"],
        is_indexed=table["is_indexed"],
        file=file,
        form=table.get("form", ""),
        values=tuple(sorted(values, key=lambda value: value.starts)),
    )


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({status: _frozen(part) for status, part in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _text_of(file: str) -> str:
    return resources.files("lotwise.rules").joinpath(file).read_text("utf-8")


@cache
def us_rules() -> RuleBook:
    """Return the rule book of the United States that ships with lotwise."""
    return book_of({file: _text_of(file) for file in _US_FILES})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """Where something stands on the forms of a year.

    Attributes:
        form: The form or schedule, such as ``Form 1040``.
        line: The line, such as ``7a``.
        status: ``enacted`` for a final form, ``draft`` for a draft of the IRS.
        source: Which form says so.
    """

    form: str
    line: str
    status: str
    source: str


@cache
def form_line(key: str, year: int) -> FormLine:
    """Return where something stands on the forms of a tax year.

    Args:
        key: Name in us/forms.toml without its ``line.``, such as ``capital_gain``.
        year: Tax year.

    Raises:
        MissingRuleError: No form of that year has such a line.

    Examples:
        >>> form_line("capital_gain", 2024).line, form_line("capital_gain", 2025).line
        ('7', '7a')
    """
    book = us_rules()
    rule = book.rule(f"line.{key}", date(year, 12, 31))
    form = book.parameters[rule.key].form
    return FormLine(form=form, line=str(rule.value), status=rule.status, source=rule.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One of the boxes of Form 8949, of which each copy of the form has exactly one checked.

    Attributes:
        letter: A to L.
        term: ``short`` (Part I) or ``long`` (Part II).
        form: The statement received, ``1099-B`` or ``1099-DA``; empty when none was.
        is_basis_reported: Whether that statement shows basis as reported to the IRS; None without one.
        is_digital_asset: Whether the box is for digital assets.
        schedule_d_line: Where its totals go.
    """

    letter: str
    term: str
    form: str
    is_basis_reported: bool | None
    is_digital_asset: bool
    schedule_d_line: str


@cache
def form_8949_boxes(year: int) -> tuple[Box, ...]:
    """Return the boxes of Form 8949 of a tax year, by letter.

    Source:
        Form 8949 (2024) and (2025); Schedule D (2025) lines 1b to 3 and 8b to 10.

    Examples:
        >>> "".join(box.letter for box in form_8949_boxes(2024))
        'ABCDEF'
        >>> [box.letter for box in form_8949_boxes(2026) if box.form == "1099-DA"]
        ['G', 'H', 'J', 'K']
    """
    rows = tomllib.loads(_text_of(_BOX_FILE), parse_float=Decimal)["form_8949_box"]
    return tuple(
        Box(
            letter=row["letter"],
            term=row["term"],
            form=row.get("form", ""),
            is_basis_reported=row.get("is_basis_reported"),
            is_digital_asset=row["is_digital_asset"],
            schedule_d_line=row["schedule_d_line"],
        )
        for row in rows
        if row["first_year"] <= year
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentCode:
    """One of the codes of Form 8949, column (f).

    Attributes:
        letter: The code.
        when: When it applies, in one sentence.
        adjusts: The sign that column (g) may have for this code alone: ``nothing``, ``plus``, ``minus`` or
            ``any``.
        known_by: Who can know that it applies: ``books``, ``statement``, ``form`` or ``filer``.
    """

    letter: str
    when: str
    adjusts: str
    known_by: str


@cache
def form_8949_codes() -> Mapping[str, AdjustmentCode]:
    """Return the codes of Form 8949 by letter.

    Source:
        Instructions for Form 8949 (2025), "How To Complete Form 8949, Columns (f) and (g)".

    Examples:
        >>> "".join(form_8949_codes())
        'BCDEHLMNOPQRSTWXYZ'
        >>> form_8949_codes()["W"].adjusts
        'plus'
    """
    rows = tomllib.loads(_text_of(_BOX_FILE), parse_float=Decimal)["form_8949_code"]
    return MappingProxyType({row["letter"]: AdjustmentCode(**row) for row in rows})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLaw:
    """A law that is none yet, under which a plan is also shown.

    Attributes:
        id: A stable word for it, such as ``hr_10357``.
        word: What it is called on the command line, such as ``hr10357``.
        number: The bill's number; empty for a what-if.
        title: Its name.
        status: Always ``proposed``.
        introduced: When the bill was introduced; None for a what-if.
        trigger: What `applies_from` counts: ``disposition_date`` or ``tax_year``.
        applies_from: First day that would be reached.
        alternative_applies_from: That day by another reading, where the sources conflict.
        conflict: What the other reading says; empty when the sources agree.
        confidence: How far the date can be relied upon, and why.
        covers: Which assets it would reach.
        excludes: Which of them it leaves out.
        adds: The classes of assets that it would bring under the rule, as ``wash_sale.asset_classes`` names
            them.
        source: Where it was read.
        checked: When that was last compared.
    """

    id: str
    word: str
    number: str
    title: str
    status: str
    introduced: date | None
    trigger: str
    applies_from: date
    alternative_applies_from: date | None
    conflict: str
    confidence: str
    covers: str
    excludes: str
    adds: tuple[str, ...]
    source: str
    checked: date


@cache
def proposed_laws() -> tuple[ProposedLaw, ...]:
    """Return the bills and what-ifs on wash sales of digital assets, in the order of the file."""
    absent: dict[str, Any] = {
        "number": "",
        "introduced": None,
        "alternative_applies_from": None,
        "conflict": "",
    }
    rows = tomllib.loads(_text_of(_BILLS_FILE))["law"]
    return tuple(ProposedLaw(**{**absent, **row, "adds": tuple(row["adds"])}) for row in rows)
