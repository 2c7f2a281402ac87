"""The blanks of the IRS that can be filled in: where each entry stands, and which files they are.

The names of the form fields change with the revision, so they are data like the law: one TOML file a blank,
in ``us/form_fields``. What a file of that kind must have is checked when the blank is used, field by field.

Left out: the places on the paper, which the blank itself tells; forms other than Form 8949 and Schedule D;
years of which no final blank was at hand (2023 and 2026).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

COLUMNS: Final = "abcdefgh"
"""The columns of Form 8949, in order."""
_FILES: Final = ("f8949_2024", "f8949_2025", "f1040sd_2024", "f1040sd_2025")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFields:
    """The fields of a part of Form 8949, which is a page of it.

    Attributes:
        name: I or II.
        page: Page of the blank, from 1.
        taxpayer: Field of the names.
        number: Field of the social security number.
        rows: For each row, the field of each column a to h.
        totals: Line 2: the field of each of the columns d, e, g and h.
        boxes: The check box of each letter.
    """

    name: str
    page: int
    taxpayer: str
    number: str
    rows: tuple[Mapping[str, str], ...]
    totals: Mapping[str, str]
    boxes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFields:
    """A blank of a year.

    Attributes:
        form: ``Form 8949`` or ``Schedule D``.
        year: Tax year.
        title: What the file calls itself.
        file: The name under which it is kept.
        url: Where the IRS publishes it.
        checksums: SHA-256 of the revisions that were compared field by field, in lower-case hexadecimal.
        source: What was compared.
        status: How firm it is, as in `rules.book`.
        checked: When.
        parts: Of Form 8949.
        taxpayer: Field of the names, of Schedule D.
        number: Field of the social security number, of Schedule D.
        lines: Of Schedule D: for each line the field of each of the columns d, e, g and h that it has.
        in_parentheses: Lines around whose amount the form has printed parentheses.
        answers: Of Schedule D: for each question the check boxes ``yes`` and ``no``.
    """

    form: str
    year: int
    title: str
    file: str
    url: str
    checksums: tuple[str, ...]
    source: str
    status: str
    checked: date
    parts: tuple[PartFields, ...] = ()
    taxpayer: str = ""
    number: str = ""
    lines: Mapping[str, Mapping[str, str]]
    in_parentheses: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, str]]

    @property
    def names(self) -> tuple[str, ...]:
        """Return every field that an entry may go to."""
        found = [self.taxpayer, self.number] if self.taxpayer else []
        for part in self.parts:
            found += [part.taxpayer, part.number, *part.totals.values(), *part.boxes.values()]
            found += [name for row in part.rows for name in row.values()]
        for group in (*self.lines.values(), *self.answers.values()):
            found += group.values()
        return tuple(found)


@cache
def form_fields() -> tuple[FormFields, ...]:
    """Return every blank that can be filled in.

    Examples:
        >>> [(one.form, one.year) for one in form_fields() if one.year == 2025]
        [('Form 8949', 2025), ('Schedule D', 2025)]
    """
    return tuple(_fields_of(tomllib.loads(_text_of(file))) for file in _FILES)


def _text_of(file: str) -> str:
    return resources.files("lotwise.rules").joinpath(f"us/form_fields/{file}.toml").read_text("utf-8")


def _fields_of(document: Mapping[str, Any]) -> FormFields:
    prefix = document["prefix"]
    return FormFields(
        **{key: document[key] for key in ("form", "year", "title", "file", "url", "source", "status")},
        checked=document["checked"],
        checksums=tuple(one["sha256"] for one in document["revision"]),
        parts=tuple(_part_of(part, prefix) for part in document.get("part", ())),
        taxpayer=_named(prefix, document.get("taxpayer", "")),
        number=_named(prefix, document.get("number", "")),
        lines=_groups(document.get("line", {}), prefix),
        in_parentheses=frozenset(document.get("in_parentheses", ())),
        answers=_groups(document.get("answer", {}), prefix),
    )


def _named(prefix: str, name: str) -> str:
    return f"{prefix}{name}" if name else ""


def _group(table: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    return MappingProxyType({key: f"{prefix}{name}" for key, name in table.items()})


def _groups(table: Mapping[str, Mapping[str, str]], prefix: str) -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({key: _group(each, prefix) for key, each in table.items()})


def _part_of(part: Mapping[str, Any], prefix: str) -> PartFields:
    rows = tuple(
        MappingProxyType(
            {
                column: prefix + part["row"].format(row=row + 1, field=first + place)
                for place, column in enumerate(COLUMNS)
            }
        )
        for row in range(part["rows"])
        for first in (part["first_field"] + row * len(COLUMNS),)
    )
    return PartFields(
        name=part["name"],
        page=part["page"],
        taxpayer=prefix + part["taxpayer"],
        number=prefix + part["number"],
        rows=rows,
        totals=_group(part["total"], prefix),
        boxes=_group(part["box"], prefix),
    )
