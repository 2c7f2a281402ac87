"""What spreadsheets, editors and bad luck do to a file: it is read the same, or says why not."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fixtures import FIXTURES, WHOLE, named, parsed_of
from lotwise.importers import Parsed, read_file
from lotwise.importers.detect import Recognized, recognize
from lotwise.importers.registry import FORMATS

HERE = Path(__file__).parent


def recognized(path: Path) -> Recognized:
    found = recognize(path.name, path.read_bytes(), formats=FORMATS)
    assert isinstance(found, Recognized)
    return found


def is_plain(path: Path) -> bool:
    """Return whether a fixture is one table, cut at commas, that every encoding can hold."""
    if path.suffix != ".csv":
        return False
    found = recognized(path)
    is_held = path.read_text(encoding="utf-8-sig").encode("cp1252", "ignore").decode("cp1252")
    return (
        found.format.layout is None
        and found.parts[0].delimiter == ","
        and is_held == path.read_text(encoding="utf-8-sig")
    )


TEXTS = [path for path in WHOLE if is_plain(path)]
READABLE = [path for path in FIXTURES if is_plain(path)]

Fates = Callable[[Parsed], Counter[int]]


def facts(parsed: Parsed) -> tuple[object, ...]:
    transactions = [(each.id, each.kind, each.at, each.legs, each.native_id) for each in parsed.transactions]
    sales = [(sale.id, sale.description, sale.proceeds_usd, sale.basis_usd) for sale in parsed.sales]
    return parsed.format, transactions, sales, [finding.code for finding in parsed.findings]


@cache
def facts_of(path: Path) -> tuple[object, ...]:
    """Return what a fixture says as it is: every damage is compared with it, and it is read once."""
    return facts(parsed_of(path, path.read_text(encoding="utf-8-sig").encode()))


def with_mark(text: str) -> bytes:
    return text.encode("utf-8-sig")


def in_code_page(text: str) -> bytes:
    return text.encode("cp1252")


def in_wide_characters(text: str) -> bytes:
    return text.encode("utf-16")


def with_crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def cut_at(delimiter: str) -> Callable[[str], bytes]:
    def cut(text: str) -> bytes:
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
        return written.getvalue().encode()

    return cut


def quoted_whole(text: str) -> bytes:
    """Wrap every line in quotes and double the inner ones, as a spreadsheet does to a one-column sheet."""
    lines = ['"' + line.replace('"', '""') + '"' if "," in line else line for line in text.splitlines()]
    return ("\n".join(lines) + "\n").encode()


def below_a_preamble(text: str) -> bytes:
    return ("A report\n\n\n" + text).encode()


def with_more_columns(text: str) -> bytes:
    return "".join(line + ",\n" if line else "\n" for line in text.splitlines()).encode()


@pytest.mark.parametrize("path", TEXTS, ids=named)
@pytest.mark.parametrize(
    "damage",
    [
        with_mark,
        in_code_page,
        in_wide_characters,
        with_crlf,
        cut_at(";"),
        cut_at("\t"),
        quoted_whole,
        below_a_preamble,
        with_more_columns,
    ],
)
def test_a_damaged_file_says_the_same(path: Path, damage: Callable[[str], bytes]) -> None:
    text = path.read_text(encoding="utf-8-sig")
    assert facts(parsed_of(path, damage(text))) == facts_of(path)


@pytest.mark.parametrize("path", FIXTURES, ids=named)
def test_reading_again_gives_the_same_ids(path: Path) -> None:
    first, second = (parsed_of(path) for _ in range(2))
    assert first == second


def test_a_file_cut_at_semicolons_may_write_decimal_commas() -> None:
    content = (
        "txid;refid;time;type;subtype;aclass;asset;amount;fee;balance\n"
        "L1;R1;2025-01-02 09:30:00;deposit;;currency;XXBT;0,5;0;0,5\n"
        "L2;R2;2025-01-03 09:30:00;deposit;;currency;XXBT;1.000,25;0;1.000,75\n"
    )
    parsed = read_file("ledgers.csv", content.encode())
    assert [each.legs[0].quantity for each in parsed.transactions] == [5 * 10**17, 100_025 * 10**16]


def test_a_stray_quote_does_not_swallow_the_next_rows() -> None:
    lines = (HERE / "coinbase" / "v4.csv").read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace("Bought", '"Bought')
    parsed = read_file("v4.csv", "\n".join(lines).encode())
    assert parsed.row_count == len(lines) - 4
    assert [each.native_id for each in parsed.transactions][:3] == ["a01", "a02", "a03"]


def test_a_note_of_two_lines_is_one_row() -> None:
    lines = (HERE / "coinbase" / "v4.csv").read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace("Bought 0.005 BTC for 460 USD", '"a note\nof two lines"')
    parsed = read_file("v4.csv", "\n".join(lines).encode())
    assert parsed.row_count == len(lines) - 4
    assert [each.sources[0].rows for each in parsed.transactions][:2] == [(5,), (7,)]


def test_files_put_one_after_the_other_are_read_through(fates: Fates) -> None:
    text = (HERE / "coinbase" / "v2.csv").read_text(encoding="utf-8")
    parsed = read_file("both.csv", (text + text).encode())
    assert len(parsed.transactions) == 4
    assert set(fates(parsed).values()) == {1}


def test_rows_above_the_header_are_asked_about() -> None:
    text = (HERE / "cash_app" / "account_unclear.csv").read_text(encoding="utf-8")
    header, *rows = text.splitlines()
    parsed = read_file("account.csv", "\n".join([rows[-1], header]).encode())
    (finding,) = parsed.findings
    assert (finding.code, finding.where.rows, parsed.row_count) == ("unknown_row", (1,), 1)


def test_a_header_without_rows_is_told() -> None:
    header = (HERE / "coinbase" / "v2.csv").read_bytes().splitlines()[0]
    parsed = read_file("v2.csv", header)
    assert [(finding.code, finding.is_blocking) for finding in parsed.findings] == [("no_rows", False)]


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\0")
@example(b"\xff\xfe\x00")
@example(b'"')
@example(b"date,close\n\n")
def test_any_bytes_give_an_answer(content: bytes) -> None:
    parsed = read_file("BTC.csv", content)
    assert parsed.format or parsed.findings[0].is_blocking


JUNK = st.one_of(
    st.sampled_from(
        ["", "-", "N/A", '"', ",", "0", "-1", "1e400", "1E-30", "NaN", "inf", "9999-12-31 23:59:59 EST"]
    ),
    st.sampled_from(
        ["0001-01-01 00:00:00 UTC", "1,5", "$", "€5", "(3)", "٣", "²", "USD", "a b", "\x00", "\r", "\n"]
    ),
    st.text(max_size=12),
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(READABLE), st.data())
def test_no_corruption_of_cells_raises_or_loses_a_row(fates: Fates, path: Path, data: st.DataObject) -> None:
    part = recognized(path).parts[0]
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    rows = list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=part.delimiter))
    below = min(part.header.line, len(rows) - 1)
    for _ in range(data.draw(st.integers(1, 4))):
        row = rows[data.draw(st.integers(below, len(rows) - 1))]
        if row:
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(JUNK)
    written = io.StringIO()
    csv.writer(written, delimiter=part.delimiter, lineterminator="\n").writerows(rows)
    parsed = parsed_of(path, written.getvalue().encode("utf-8", "replace"))
    if parsed.format and path.parent.name != "price_file":
        assert set(fates(parsed).values()) == {1}
        assert sum(fates(parsed).values()) == parsed.row_count >= len(rows) - below


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FIXTURES), st.data())
def test_no_corruption_of_bytes_raises_or_loses_a_row(fates: Fates, path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    parsed = parsed_of(path, bytes(content))
    if path.parent.name != "price_file":
        assert sum(fates(parsed).values()) == parsed.row_count
        assert set(fates(parsed).values()) <= {1}
