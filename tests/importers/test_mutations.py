"""What may happen to any export on its way: it says the same afterwards, or says clearly what is missing."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from fixtures import WHOLE, named, parsed_of
from lotwise.core.findings import Finding
from lotwise.importers import Parsed
from lotwise.importers.base import Format, spelled
from lotwise.importers.detect import Recognized, positions_of, recognize
from lotwise.importers.registry import FORMATS

TEXT = (".csv", ".tsv", ".txt")
MADE_BY_TESTS = {"rp2.ods"}
"""Formats whose files the tests of the format put together, because they are no text."""
LIKE_PRICES = {"prices.daily"}
"""Of a file of daily prices the name says the asset; any table of dates and closes is one."""


def recognized(path: Path, content: bytes | None = None) -> Recognized:
    found = recognize(path.name, path.read_bytes() if content is None else content, formats=FORMATS)
    assert isinstance(found, Recognized), found
    return found


def is_table(path: Path) -> bool:
    return path.suffix in TEXT and recognized(path).format.layout is None


TABLES = [path for path in WHOLE if is_table(path)]
TEXTS = [path for path in WHOLE if path.suffix in TEXT]


def facts(parsed: Parsed) -> tuple[object, ...]:
    """Return what a file says without where it says it."""
    transactions = [
        (one.id, one.kind, one.at, one.legs, one.native_id, one.chain_hash, one.address)
        for one in parsed.transactions
    ]
    sales = [(one.id, one.description, one.proceeds_usd, one.basis_usd) for one in parsed.sales]
    quotes = [(one.asset, one.on, one.price) for one in parsed.quotes]
    balances = [(one.asset, one.part, one.at, one.quantity) for one in parsed.balances]
    told = sorted((one.code, one.what.casefold()) for one in parsed.findings if one.code != "no_rows")
    return parsed.format, transactions, sales, quotes, balances, told


@cache
def facts_of(path: Path) -> tuple[object, ...]:
    """Return what a fixture says as it is: many tests compare with it, and it is read once."""
    return facts(parsed_of(path))


class Sheet:
    """A file of text taken apart: what stands above its header row, the header row, and the rows below."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        part = recognized(path, content).parts[0]
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
        lines = text.splitlines(keepends=True)
        self.above = "".join(lines[: part.header.line - 1])
        self.delimiter = part.delimiter
        below = io.StringIO("".join(lines[part.header.line - 1 :]), newline="")
        self.header, *self.rows = csv.reader(below, delimiter=part.delimiter)

    def renamed(self, change: Callable[[str], str]) -> None:
        """Write column names in another way, wherever the header row stands."""
        again = [change(cell) for cell in self.header]
        self.rows = [again if row == self.header else row for row in self.rows]
        self.header = again

    def written(self, order: Sequence[int], more: Callable[[int], list[str]] = lambda _row: []) -> bytes:
        """Return the file with its columns in an order, and more cells behind each row."""
        whole = io.StringIO(newline="")
        writer = csv.writer(whole, delimiter=self.delimiter, lineterminator="\n")
        width = len(self.header)
        for number, row in enumerate([self.header, *self.rows]):
            if len(row) <= 1 and not any(row):
                writer.writerow([])
                continue
            padded = row + [""] * (width - len(row))
            cells = [padded[place] for place in order]
            writer.writerow([*cells, *more(0 if row == self.header else number)])
        return (self.above + whole.getvalue()).encode()


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_columns_may_stand_in_any_order(path: Path) -> None:
    sheet = Sheet(path)
    names = sorted(range(len(sheet.header)), key=lambda place: (sheet.header[place].casefold(), place))
    assert facts(parsed_of(path, sheet.written(names))) == facts_of(path)


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_columns_nobody_knows_may_be_added(path: Path) -> None:
    sheet = Sheet(path)
    more = sheet.written(
        range(len(sheet.header)), lambda row: [f"note {row}", "x"] if row else ["Zz", "Zz 2"]
    )
    assert facts(parsed_of(path, more)) == facts_of(path)


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_the_case_of_the_header_does_not_matter(path: Path) -> None:
    for change in (str.upper, str.lower):
        sheet = Sheet(path)
        sheet.renamed(change)
        said = parsed_of(path, sheet.written(range(len(sheet.header))))
        assert facts(said) == facts_of(path)


def with_mark(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content.removeprefix(b"\xef\xbb\xbf")


def with_crlf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def with_blank_lines(content: bytes) -> bytes:
    return b"\n" + content.rstrip(b"\n").replace(b"\n", b"\n\n") + b"\n\n\n"


def with_a_footer(content: bytes) -> bytes:
    return content.rstrip(b"\r\n") + b"\nThis report is provided as a courtesy and is no tax advice.\n"


@pytest.mark.parametrize("path", TEXTS, ids=named)
@pytest.mark.parametrize("change", [with_mark, with_crlf, with_blank_lines, with_a_footer])
def test_marks_line_ends_blank_lines_and_footers_do_no_harm(
    path: Path, change: Callable[[bytes], bytes]
) -> None:
    content = path.read_bytes()
    if (
        change is with_blank_lines
        and b'"' in content
        and any("\n" in cell for row in cells_of(path) for cell in row)
    ):
        change = with_crlf  # a blank line inside a cell is a part of the cell
    assert facts(parsed_of(path, change(content))) == facts_of(path)


def cells_of(path: Path) -> Iterator[list[str]]:
    yield from csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig", errors="replace"), newline=""))


def required(path: Path) -> Iterator[tuple[str, int]]:
    """Give each column of a fixture that its format needs, as it is called, with its place."""
    found = recognized(path)
    positions = positions_of(found.format, found.parts[0].header.cells)
    for column in found.format.columns:
        if column.is_required:
            yield column.role, positions[column.role]


@pytest.mark.parametrize("path", TABLES, ids=named)
def test_without_a_column_it_needs_a_file_says_so_clearly(path: Path) -> None:
    form, sheet = recognized(path).format, Sheet(path)
    for role, place in required(path):
        content = sheet.written([at for at in range(len(sheet.header)) if at != place])
        found = recognize(path.name, content, formats=FORMATS)
        if isinstance(found, Recognized):
            assert is_relative(found.format, form), f"without {role} it is taken for {found.format.id}"
            continue
        assert found.code in {"unknown_format", "ambiguous_format"}
        assert found.is_blocking
        assert found.fix
        assert form.family in found.what, f"without {role}: {found.what}"


def is_relative(other: Format, form: Format) -> bool:
    return other.family == form.family or other.id in LIKE_PRICES


def test_every_format_has_a_fixture() -> None:
    read = {recognized(path).format.id for path in WHOLE}
    missing = [form.id for form in FORMATS if form.id not in read | MADE_BY_TESTS]
    assert missing == []


def test_fixtures_that_are_not_called_unclear_read_without_a_question() -> None:
    asked = {
        named(path): [one.what for one in parsed_of(path).findings if one.is_blocking]
        for path in WHOLE
        if path.parent.name != "price_file"
    }
    assert {name: said for name, said in asked.items() if said} == {}


def test_no_two_formats_need_the_same_columns() -> None:
    needed: dict[frozenset[str], str] = {}
    for form in FORMATS:
        if form.layout is None:
            columns = frozenset(spelled(one.names[0]).casefold() for one in form.columns if one.is_required)
            rival = needed.setdefault(columns, form.id)
            assert rival == form.id or form.forbidden or form.doubt is not FORMATS[0].doubt, (rival, form.id)


def test_a_finding_of_a_damaged_header_names_the_column() -> None:
    path = next(path for path in TABLES if path.parent.name == "kraken" and path.name == "ledgers.csv")
    sheet = Sheet(path)
    place = sheet.header.index("amount")
    content = sheet.written([at for at in range(len(sheet.header)) if at != place])
    found = recognize(path.name, content, formats=FORMATS)
    assert isinstance(found, Finding)
    assert "kraken.ledgers (it lacks 'amount')" in found.what
