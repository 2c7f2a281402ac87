"""A mapping of a broker's columns, as a TOML file: which column of its statement holds which field.

As for exports (`lotwise.importers.mapping`), the owner says once what the columns mean, and anybody with such
a file can use it. What is proposed comes from the known names of columns; the rest is for the owner.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.importers.statements.columns import FIELDS, found_columns, is_statement_header
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.tables import headers_of
from lotwise.importers.table import UnreadableError
from lotwise.ledger.statements import StatementForm

_KNOWN: Final = frozenset({"broker", "wallet", "form", "columns"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMap:
    """What the columns of a statement's table mean.

    Attributes:
        broker: The filer's name; empty where the file says it.
        wallet: Name of the wallet in lotwise, or empty.
        form: Which form the rows are of.
        columns: Column names by field.
    """

    broker: str = ""
    wallet: str = ""
    form: str = StatementForm.FORM_1099_DA.value
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> Head:
        """What it says of the whole statement."""
        return Head(broker=self.broker, wallet=self.wallet, form=self.form)


def statement_map_of(text: str, where: str) -> StatementMap:
    """Return the mapping that a TOML file holds.

    Args:
        text: The file.
        where: Its name, for messages.

    Raises:
        BadInputError: It is no mapping; all problems are named.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{where} is no TOML: {error}.", "Compare it with one lotwise wrote.") from None
    columns = said.get("columns")
    problems = [f"{name!r} is not known" for name in said if name not in _KNOWN]
    problems += [
        f"{name!r} must be text"
        for name in ("broker", "wallet", "form")
        if not isinstance(said.get(name, ""), str)
    ]
    if said.get("form", "1099-DA") not in {form.value for form in StatementForm}:
        problems.append("'form' must be 1099-DA or 1099-B")
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        problems.append("a table [columns] with a column name for each field is missing")
    else:
        problems += [f"there is no field {role!r}" for role in columns if role not in FIELDS]
    if problems:
        raise BadInputError(f"{where} is no mapping: {'; '.join(problems)}.", "Correct it, and add again.")
    return StatementMap(
        broker=said.get("broker", ""),
        wallet=said.get("wallet", ""),
        form=said.get("form", StatementForm.FORM_1099_DA.value),
        columns=columns or {},
    )


def map_text(one: StatementMap, headings: Sequence[str]) -> str:
    """Return a mapping as the TOML that `statement_map_of` reads, with a word on every field.

    Args:
        one: The mapping.
        headings: All columns of the file; those without a field are named in a comment.
    """
    lines = [
        "# Which column of a broker's statement means what. Everything can be changed by hand.",
        f"broker = {_quoted(one.broker)}  # the filer's name, where the file does not say it",
        f"wallet = {_quoted(one.wallet)}  # your name for the account in lotwise; empty: known by the broker",
        f"form = {_quoted(one.form)}  # 1099-DA or 1099-B",
        "",
        "[columns]",
        *(f"{role} = {_quoted(name)}  # {FIELDS[role][1]}" for role, name in one.columns.items()),
    ]
    rest = [heading for heading in headings if heading and heading not in one.columns.values()]
    if rest:
        lines.append(f"# columns without a field: {_quoted(', '.join(rest))}")
    missing = [f"{role} ({FIELDS[role][1]})" for role in FIELDS if role not in one.columns]
    return "\n".join([*lines, f"# fields without a column: {', '.join(missing)}", ""])


def proposed_map(name: str, content: bytes) -> tuple[StatementMap, tuple[str, ...]]:
    """Return a mapping for a file by the known names of columns, and the header row it is for.

    Args:
        name: The file's name.
        content: Its bytes.

    Raises:
        BadInputError: The file holds no table.
    """
    try:
        headers = list(headers_of(name, content))
    except UnreadableError as error:
        raise BadInputError(error.what, error.fix) from None
    if not headers:
        raise BadInputError(f"{name} has no header row.", "Check that it is the broker's own file.")
    best = max(
        headers, key=lambda row: (is_statement_header(found_columns(row, {})), len(found_columns(row, {})))
    )
    columns = found_columns(best, {})
    known = {role: best[place] for role, place in sorted(columns.items(), key=lambda one: one[1])}
    return StatementMap(columns=known), best


def _quoted(text: str) -> str:
    return dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
