"""Whose statement it is, of which broker and year: from the words around its lines.

Forms and their substitutes state it in captions ("RECIPIENT'S name", "Tax year 2025"), above the lines or in
a margin. Only captions count; a name or a year without one is not believed. What no caption says stays empty,
and the owner is asked for what is needed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from lotwise.importers.cells import UnclearError
from lotwise.ledger.statements import StatementForm

_LONGEST: Final = 120
_YEAR: Final = re.compile(
    r"(?:\btax(?:able)? year|\bcalendar year|\bfor (?:the )?year|^year)\W{0,4}(20\d\d)\b"
    r"|\b(20\d\d)\s+(?:substitute\s+)?(?:form\s+)?1099|\b1099-(?:da|b)\b[^\d]{0,12}(20\d\d)\b",
    re.IGNORECASE,
)
_TIN: Final = re.compile(r"(?<![\w*])(?:[x*•#]{3}-?[x*•#]{2}-?|\d{3}-\d{2}-)(\d{4})\b", re.IGNORECASE)
_RECIPIENT: Final = re.compile(r"\brecipient(?:['’]?s)?\s+name\W*(?P<said>.*)", re.IGNORECASE)
_BROKER: Final = re.compile(r"\b(?:filer|payer|broker)(?:['’]?s)?\s+name\W*(?P<said>.*)", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"\baccount\s*(?:number|no\.?|#)\W*(?P<said>[\w*•-]{2,40})", re.IGNORECASE)
_CORRECTED: Final = re.compile(
    r"(?:\[?[x✓]\]?|☒|☑)\s*corrected\b.*|corrected(?:\s+(?:form|statement|copy))?(?:\s+1099.*)?"
    r"|corrected\s*[:=]?\s*(?:\[x\]|x|yes|true|☒|☑)|corrected\s+form\b.*",
    re.IGNORECASE,
)
_FORM_B: Final = re.compile(r"\b1099-b\b", re.IGNORECASE)
_FORM_DA: Final = re.compile(r"\b1099-da\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is said of a whole statement; empty, or year 0, where it is not said.

    Attributes:
        broker: The filer's name.
        wallet: Name of the wallet in lotwise.
        year: Tax year.
        form: Which form, as "1099-DA" or "1099-B".
        account: The account number.
        recipient: The recipient's name.
        tin: Last four digits of the recipient's TIN.
        is_corrected: Whether it says that it is corrected.
    """

    broker: str = ""
    wallet: str = ""
    year: int = 0
    form: str = ""
    account: str = ""
    recipient: str = ""
    tin: str = ""
    is_corrected: bool = False

    def over(self, other: "Head") -> "Head":
        """Return this head, with what it does not say taken from another one."""
        own = {field.name: getattr(self, field.name) for field in fields(Head)}
        return replace(other, **{name: value for name, value in own.items() if value})

    @property
    def statement_form(self) -> StatementForm:
        """Which form it is; Form 1099-DA where it does not say."""
        return StatementForm.FORM_1099_B if self.form.upper() == "1099-B" else StatementForm.FORM_1099_DA


def head_in(lines: Iterable[str]) -> Head:
    """Return what the lines around a statement say of it.

    Examples:
        >>> head = head_in(["2025 Form 1099-DA", "RECIPIENT'S name: Ann", "TIN ***-**-1234", "CORRECTED"])
        >>> head.year, head.form, head.recipient, head.tin, head.is_corrected
        (2025, '1099-DA', 'Ann', '1234', True)
    """
    told = [" ".join(line.split()) for line in lines]
    text = "\n".join(told)
    years = {int(next(filter(None, found.groups()))) for found in _YEAR.finditer(text)}
    tins = {found[1] for found in _TIN.finditer(text)}
    form = "1099-DA" if _FORM_DA.search(text) else "1099-B" if _FORM_B.search(text) else ""
    return Head(
        broker=_captioned(told, _BROKER),
        year=years.pop() if len(years) == 1 else 0,
        form=form,
        account=_captioned(told, _ACCOUNT),
        recipient=_captioned(told, _RECIPIENT),
        tin=tins.pop() if len(tins) == 1 else "",
        is_corrected=any(map(_CORRECTED.fullmatch, told)),
    )


def last_four(text: str) -> str:
    """Return the last four digits of a TIN, or empty where there is none.

    Raises:
        UnclearError: It does not end with four digits.

    Examples:
        >>> last_four("xxx-xx-1234"), last_four("")
        ('1234', '')
    """
    if not text:
        return ""
    found = re.fullmatch(r"[\dx*•#X -]*?(\d{4})", text.strip())
    if not found:
        raise UnclearError(f"{text[:_LONGEST]!r} is no TIN.", "Write the last four digits.")
    return found[1]


def _captioned(lines: list[str], caption: re.Pattern[str]) -> str:
    """Return what stands behind a caption, or on the next line where nothing does."""
    for place, line in enumerate(lines):
        found = caption.search(line)
        if found:
            after = lines[place + 1] if place + 1 < len(lines) else ""
            said = found["said"].strip() or after
            return said[:_LONGEST]
    return ""
