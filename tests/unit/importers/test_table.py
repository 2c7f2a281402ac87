"""From bytes to records: encodings, line ends, quotes, and what is no table at all."""

import io
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lotwise.importers import table
from lotwise.importers.table import (
    LONGEST_LINE,
    Record,
    UnreadableError,
    clean,
    header_key,
    lines_of,
    records,
)


@pytest.mark.parametrize(
    "content",
    [
        "Notes,€".encode(),
        "Notes,€".encode("utf-8-sig"),
        "Notes,€".encode("utf-16"),
        "Notes,€".encode("cp1252"),
    ],
)
def test_text_is_read_in_the_encodings_that_occur(content: bytes) -> None:
    assert list(lines_of(content)) == ["Notes,€"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n \t", "The file is empty."),
        (b"PK\x03\x04rest", "The file is a ZIP archive, not text."),
        (b"%PDF-1.7", "The file is a PDF, not text."),
        (b"\x1f\x8brest", "The file is a gzip archive, not text."),
        (b"a,b\0c", "The file is binary, not text."),
        (b"a,b\x01c", "The file is binary, not text."),
        (b"caf\xe9 \x81", "The file is not text in UTF-8 or cp1252."),
        (b"\xff\xfea", "The file is not text in UTF-8 or cp1252."),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        lines_of(content)
    assert caught.value.what == what
    assert caught.value.fix


def test_lines_end_at_cr_lf_or_both() -> None:
    lines = lines_of(b"a\nb\r\nc\rd\x0be")
    assert list(lines) == ["a\n", "b\r\n", "c\r", "d\x0be"]
    assert list(lines) == list(lines), "they can be asked for again"


def test_a_line_that_no_export_has_is_refused() -> None:
    assert len(list(lines_of(b"a" * LONGEST_LINE))) == 1
    with pytest.raises(UnreadableError, match="Line 2 has 1,000,001 characters"):
        lines_of(b"a\n" + b"a" * (LONGEST_LINE + 1))


def read(text: str, delimiter: str = ",", width: int = 0) -> list[tuple[int, int, tuple[str, ...]]]:
    found = records(lines_of(text.encode()), delimiter, width=width)
    return [(record.line, record.last, record.cells) for record in found]


def test_every_record_knows_its_lines_and_blank_ones_count() -> None:
    assert read('a,b\n\n"c\nd",e\nf,g') == [
        (1, 1, ("a", "b")),
        (2, 2, ()),
        (3, 4, ("c\nd", "e")),
        (5, 5, ("f", "g")),
    ]


def test_an_open_quote_ends_where_the_next_row_begins() -> None:
    text = '1,2,"lost\n3,4,5\n6,7,"kept"\n'
    assert read(text, width=3) == [
        (1, 1, ("1", "2", "lost")),
        (2, 2, ("3", "4", "5")),
        (3, 3, ("6", "7", "kept")),
    ]


def test_an_open_quote_at_the_end_of_the_file_takes_only_its_line() -> None:
    assert read('1,"2\n\n', width=2) == [(1, 1, ("1", "2")), (2, 2, ())]


def test_an_open_quote_does_not_run_on_for_ever() -> None:
    text = '"open\n' + "x\n" * 100 + '"\n'
    assert len(read(text, width=5)) == 102


def line_by_line(lines: Sequence[str], delimiter: str, width: int) -> Iterator[Record]:
    """Give the records as they are read where no line may be read together with another."""
    at = 0
    while at < len(lines):
        end = table._end_of_record(lines, at, delimiter, width)
        yield Record(at + 1, end, table._cells("".join(lines[at:end]), delimiter, width))
        at = end


LINE = st.one_of(
    st.text('ab1.,;"\t\xa0 \ufeff\x1c', max_size=12),
    st.sampled_from(
        [
            "\x1c1,2\x1f",
            "1,2,3",
            '1,"2, 3",4',
            '"1,2,""3"""',
            'a"b,"c',
            '"open',
            'closed"',
            '""',
            '"',
            " ,\xa0,",
        ]
    ),
)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(lambda line, end: line + end, LINE, st.sampled_from(["\n", "\r\n", "\r"])), max_size=30
    ),
    st.sampled_from(",;\t"),
    st.sampled_from([0, 1, 3]),
    st.sampled_from([1, 2, 5, 512]),
)
@example(['a"b,"c\n', "1,2\n"], ",", 0, 512)
@example(['"open\n', *["x\n"] * 60, '"\n'], ",", 5, 2)
@example([f'a,"{"b" * 140_000}"\n', "1,2\n"], ",", 2, 512)
def test_lines_read_together_give_what_each_gives_alone(
    lines: list[str], delimiter: str, width: int, at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "_AT_ONCE", at_once)
        assert list(records(lines, delimiter, width=width)) == list(line_by_line(lines, delimiter, width))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["\r", "\n", "\r\n", "a", "€", "x" * 8_190]), max_size=12), st.integers(0, 3))
def test_lines_decoded_in_parts_are_those_of_the_whole_text(parts: list[str], blanks: int) -> None:
    text = f"x{' ' * blanks}{''.join(parts)}"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert list(lines_of(text.encode(encoding))) == list(io.StringIO(text, newline=""))


def test_lines_that_were_quoted_whole_are_unwrapped_once() -> None:
    assert read('"a,""b, c"",d"\n', width=3) == [(1, 1, ("a", "b, c", "d"))]


def test_a_sentence_with_a_comma_is_no_wrapped_line() -> None:
    assert read('"Kept, as it is."\n', width=8) == [(1, 1, ("Kept, as it is.",))]


def test_a_cell_beyond_the_limit_of_the_csv_module_is_still_cut() -> None:
    (record,) = records([f'a,"{"b" * 200_000}",c\n'], ",")
    assert len(record.cells) == 3


def test_records_stop_where_asked() -> None:
    assert list(records(["a\n", "b\n", "c\n"], ",", start=1, stop=1)) == [Record(2, 2, ("b",))]


def test_cells_lose_marks_and_hard_blanks() -> None:
    assert clean("\ufeff\u200b Total\xa0USD\u202f\t") == "Total USD"
    assert header_key("\ufeffTotal \xa0 USD ") == "total usd"
