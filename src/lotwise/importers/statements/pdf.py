"""The text of a PDF, line by line, and the statements in it.

A PDF holds no table, only words and where they stand. They are put back into lines, and each line is read by
a pattern (`patterns`); words above lines say the box, the term or the asset of those below. A line with one
amount has its proceeds and nothing else: basis and gain are blank. A form that is printed box by box
("1f Proceeds $1,050.00") is read by the numbers of its boxes instead.

What cannot be read is said: a PDF of pictures, one with a password, one that is broken, a line with a date
and an amount that no pattern fits. Left out: form fields that are filled and not printed.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from lotwise.core.findings import Finding
from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Row, Sheet
from lotwise.importers.statements.columns import FIELDS, field_named
from lotwise.importers.statements.fields import is_total, letter_in, line_in
from lotwise.importers.statements.gathered import Gathering, ReadStatements, SourceFile, no_statement
from lotwise.importers.statements.heads import Head, head_in
from lotwise.importers.statements.patterns import (
    agrees,
    amounts_in,
    captioned,
    fields_in,
    looks_like_a_line,
    money_fields,
    usual_patterns,
    with_proceeds_alone,
)
from lotwise.importers.table import BETWEEN, UnreadableError
from lotwise.ledger.statements import StatementForm
from lotwise.ledger.transaction import Custody, Wallet

MAGIC: Final = b"%PDF"
_LARGEST: Final = 64 * 1024 * 1024
_MOST_PAGES: Final = 2000
_FEWEST_LETTERS: Final = 40
"""Of a PDF that holds text at all; a picture with a page number has fewer."""
_TRIED_ON: Final = 400
"""Lines on which patterns are tried."""
_OTHER_WAYS: Final = (
    "Download the statement again, or its CSV; or type its lines in: `lotwise statements enter`."
)
OWN_PAPER: Final = "Made by lotwise"
"""What stands at the foot of every page that lotwise prints; no broker writes it."""
OWN_WORDS: Final = "It was made by lotwise from your own books, so comparing with it would prove nothing."
OWN_FIX: Final = "Add the form that the broker sent."
BOX_BY_BOX: Final = "box by box"
_BOXED: Final = re.compile(r"(1[a-i]|2|3[ab]|[4-9]|11[a-c]|12[ab]|14|15|16)\s+(\S.*)")
_LETTER: Final = re.compile(r"\bapplicable check ?box on form 8949\W+([A-Z])\b", re.IGNORECASE)
_TERM: Final = re.compile(r"\b(short|long)[- ]?term\b", re.IGNORECASE)
_ROLES: Final = tuple(FIELDS)
_PLACES: Final = {role: place for place, role in enumerate(_ROLES)}


def text_lines(content: bytes) -> list[str]:
    """Return the lines of text of a PDF, in order of its pages.

    Raises:
        UnreadableError: It is broken, too large, locked by a password, or holds no text.
    """
    if len(content) > _LARGEST:
        raise UnreadableError("The PDF is larger than any statement.", _OTHER_WAYS)
    from pypdf import PdfReader  # noqa: PLC0415 - only who reads a PDF waits for it

    try:
        reader = PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if is_locked else list(reader.pages)[: _MOST_PAGES + 1]
        lines = [line for page in pages for line in page.extract_text(extraction_mode="layout").splitlines()]
    except Exception as error:  # noqa: BLE001 - a broken PDF makes pypdf raise whatever Python can
        raise UnreadableError(
            f"The PDF is broken: {str(error)[:80] or type(error).__name__}.", _OTHER_WAYS
        ) from None
    if is_locked:
        raise UnreadableError("The PDF is locked by a password.", "Save a copy without it, and add that.")
    if len(pages) > _MOST_PAGES:
        raise UnreadableError("The PDF has more pages than any statement.", _OTHER_WAYS)
    if sum(letter.isalnum() for line in lines for letter in line) < _FEWEST_LETTERS:
        raise UnreadableError("The PDF holds pictures and no text.", _OTHER_WAYS)
    return [" ".join(line.replace(BETWEEN, "").split()) for line in lines]


def read_pdf(name: str, content: bytes, head: Head, pattern: str, file: SourceFile) -> ReadStatements:
    """Return what a PDF says as statements.

    Args:
        name: The file's name.
        content: Its bytes.
        head: What the owner says of it; counts before what the PDF says.
        pattern: The pattern of its lines; empty for the one that reads most lines.
        file: The file, as its statements name it.

    Raises:
        BadInputError: The pattern cannot be used.
    """
    try:
        lines = text_lines(content)
    except UnreadableError as error:
        return ReadStatements(findings=(no_statement(name, error.what, error.fix),))
    if any(OWN_PAPER in line for line in lines):
        return ReadStatements(findings=(no_statement(name, OWN_WORDS, OWN_FIX),))
    found = head_in(lines)
    if not (found.form or head.form):
        return ReadStatements(findings=(no_statement(name, "Its text names no Form 1099-DA or 1099-B."),))
    form = head.over(found).statement_form
    gathering = Gathering(file=file, head=head.over(found))
    boxes = list(_box_by_box(lines)) if not pattern else []
    if boxes:
        for line, values in boxes:
            gathering.take(_row(name, line, values), Head())
        return gathering.result({}, BOX_BY_BOX)
    chosen = pattern or _best(lines, form)
    if not chosen:
        return ReadStatements(findings=(_no_pattern(name, lines),))
    for line, fields in _by_pattern(lines, chosen):
        if fields is None:
            gathering.refuse(line, UnclearError("A line with a date and an amount does not fit the pattern."))
        else:
            gathering.take(_row(name, line, fields), Head())
    return gathering.result({}, chosen)


def row_of(name: str, line: int, fields: Mapping[str, str]) -> Row:
    """Return fields by name as a row, whose cells are read like those of a table.

    Args:
        name: Name of the file, or empty.
        line: Its place in the file.
        fields: Texts by field.
    """
    return _row(name, line, fields)


def _row(name: str, line: int, fields: Mapping[str, str]) -> Row:
    cells = [fields.get(role, "").replace(BETWEEN, "") for role in _ROLES]
    label = fields.get("", "")
    sheet = Sheet(
        file=name,
        wallet=Wallet(name="", custody=Custody.BROKER_US),
        headings=(*_ROLES, "label"),
        positions={role: place for role, place in _PLACES.items() if role in fields},
    )
    return Row(sheet, line, BETWEEN.join([*cells, label]))


def _best(lines: Sequence[str], form: StatementForm) -> str:
    """Return the pattern by which most lines can be read; of equals the first.

    Captions of columns come first, and patterns that contradict them not at all.
    """
    tried = [line for line in lines if looks_like_a_line(line)][:_TRIED_ON]
    rows = [captions for line in lines if (captions := captioned(line))]
    captions = max(rows, key=len, default=())
    by_captions = " ".join(f"{{{role}}}" for role in captions)

    @cache
    def read_by(pattern: str) -> tuple[bool, ...]:
        return tuple(_can_be_read(fields_in(pattern, line), form) for line in tried)

    best, most = "", (0, 0)
    for pattern in filter(None, (by_captions, *usual_patterns())):
        if agrees(pattern, captions):
            whole, alone = read_by(pattern), read_by(with_proceeds_alone(pattern))
            count = sum(map(any, zip(whole, alone, strict=True)))
            if (count, sum(whole)) > most:
                best, most = pattern, (count, sum(whole))
    return best


def _fields_in(pattern: str, line: str) -> dict[str, str] | None:
    """Return the fields of a line by a pattern, also where its only amount is its proceeds."""
    found = fields_in(pattern, line)
    alone = with_proceeds_alone(pattern)
    return found if found is not None or alone == pattern else fields_in(alone, line)


def _can_be_read(fields: dict[str, str] | None, form: StatementForm) -> bool:
    if fields is None:
        return False
    try:
        line_in(_row("", 1, {"name": "an asset", **fields}), form)
    except UnclearError:
        return False
    return True


def _by_pattern(lines: Sequence[str], pattern: str) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Give the lines that a pattern reads, totals, and None for those that it should read and does not."""
    above: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        fields = _fields_in(pattern, line)
        if fields is not None:
            yield number, {**above, **{role: text for role, text in fields.items() if text}}
        elif is_total(_row("", number, {"": line})) and amounts_in(line):
            yield number, _total(line, pattern)
        elif looks_like_a_line(line):
            yield number, None
        elif line:
            above = _above(above, line, has_name="{name}" in pattern)


def _total(line: str, pattern: str) -> dict[str, str]:
    """Return the amounts of a total: in the order of the pattern where it has them all, else proceeds."""
    amounts, names = amounts_in(line), money_fields(pattern)
    roles = (
        names if len(names) == len(amounts) else names[: len(amounts)] if len(amounts) > 1 else ["proceeds"]
    )
    return {"": line, **dict(zip(roles, amounts, strict=False))}


def _above(before: dict[str, str], line: str, *, has_name: bool) -> dict[str, str]:
    """Return what a heading says of the lines below it: box, term, asset."""
    said = dict(before)
    if letter := letter_in(line):
        said["box"] = letter
        said.pop("term", None)
    if term := _TERM.search(line):
        said["term"] = term[1]
    few = 5
    is_short = len(line.split()) <= few and not any(letter.isdigit() for letter in line)
    if not has_name and is_short and not letter and not term:
        said["name"] = line
    return said


def _box_by_box(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the forms of a PDF that prints each box with its number and value, each with its first line."""
    fields: dict[str, str] = {}
    first = 0
    for number, line in enumerate(lines, start=1):
        role, value = _boxed(line)
        if not role:
            continue
        if role in fields or (role == "code" and "proceeds" in fields):
            yield from _whole(first, fields)
            fields = {}
        first = first if fields else number
        fields[role] = value
    yield from _whole(first, fields)


def _boxed(line: str) -> tuple[str, str]:
    """Return the field that a line prints with its number, and its value; empty where it is no such line."""
    if letter := _LETTER.search(line):
        return "box", letter[1]
    found = _BOXED.fullmatch(line)
    role = field_named(found[1]) if found else None
    return (role, _value(found[2], role)) if found and role else ("", "")


def _whole(first: int, fields: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    if fields.get("proceeds") and fields.get("disposed") and (fields.get("name") or fields.get("code")):
        yield first, fields


def _value(text: str, role: str) -> str:
    """Return the value of a box: what stands behind a colon, or the amount or date at the end."""
    after = text.rpartition(":")[2].strip() if ":" in text else ""
    if after or role in {"name", "code"}:
        return after or text.rsplit(maxsplit=1)[-1]
    last = re.search(r"(?:\$\s?)?\(?[\d,./-]+\)?$|\b(?:VARIOUS|Various|Yes|No|X)$", text)
    return last[0].replace(" ", "") if last else ""


def _no_pattern(name: str, lines: Sequence[str]) -> Finding:
    example = next((line for line in lines if looks_like_a_line(line)), "")
    shown = f" Such as: {example[:80]!r}." if example else ""
    return no_statement(
        name,
        f"No usual pattern reads its lines.{shown}",
        "Say how its lines go: `lotwise statements add FILE --pattern '{name} {units} {acquired} {disposed} "
        "{proceeds} {basis}'`. Or type them in: `lotwise statements enter`.",
    )
