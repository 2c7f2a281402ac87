"""Finding the line in the owner's file from which a fact came."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lotwise.core.errors import NotFoundError
from lotwise.store import contents
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting
from lotwise.store.facts import FileFacts, ReadingBefore
from lotwise.store.project import Project
from lotwise.store.read import (
    balances,
    file_content,
    file_known,
    files,
    ignored_rows,
    import_findings,
    quotes,
    reading_before,
    sales,
    source_row_text,
    source_rows,
    told,
)

FileOf = Callable[..., FileFacts]


def test_a_new_project_holds_nothing(project: Project) -> None:
    for nothing in (files, told, sales, quotes, balances, ignored_rows, import_findings):
        assert nothing(project) == ()


@pytest.mark.parametrize(
    ("content", "row", "text"),
    [
        (b"a,b\n1,2\n3,4\n", 2, "1,2"),
        (b"a,b\r\n1,2\r\n3,4", 3, "3,4"),
        (b"a,b\r1,2\r", 2, "1,2"),
        (b"\xef\xbb\xbfa,b\n", 1, "a,b"),
        ("a,€\n1,2\n".encode("utf-16"), 2, "1,2"),
        ("größe,€\n".encode(), 1, "größe,€"),
        ("größe,€\n".encode("cp1252"), 1, "größe,€"),
        ("a\u2028b\x0bc\n1\n".encode(), 1, "a\u2028b\x0bc"),
        (b'h\n1,"first\nsecond",3\n4\n', 2, '1,"first\nsecond",3'),
        (b'h\n1,"say ""hi""",3\n4\n', 2, '1,"say ""hi""",3'),
        (b'h\n5" disk,3\n4\n', 2, '5" disk,3'),
        (b'h\n5" disk,3\n' + b"4\n" * 50 + b'7" disk\n', 2, '5" disk,3'),
    ],
)
def test_a_row_is_shown_as_its_source_wrote_it(
    in_file: Project, now: datetime, file_of: FileOf, *, content: bytes, row: int, text: str
) -> None:
    facts = file_of("a.csv", content=content)
    add_reading(in_file, facts, now=now)
    assert source_row_text(in_file, facts.id, row) == text


@pytest.mark.parametrize("row", [0, -1, 4])
def test_a_line_that_is_not_there_is_not_found(
    in_file: Project, now: datetime, file_of: FileOf, row: int
) -> None:
    facts = file_of("a.csv", content=b"a\nb\n")
    add_reading(in_file, facts, now=now)
    with pytest.raises(NotFoundError, match=f"no line {row}"):
        source_row_text(in_file, facts.id, row)


def test_many_rows_come_in_the_order_in_which_they_were_asked_for(
    project: Project, now: datetime, file_of: FileOf
) -> None:
    one, other = file_of("a.csv", content=b"h\na2\na3\n"), file_of("b.csv", content=b"h\nb2\n")
    for facts in (one, other):
        add_reading(project, facts, now=now)
    asked = [(one.id, 3), (other.id, 2), (one.id, 1), (one.id, 3)]
    assert source_rows(project, asked) == ("a3", "b2", "h", "a3")
    assert source_rows(project, []) == ()


def test_who_asks_often_reads_each_file_once(
    project: Project, now: datetime, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = file_of("a.csv", content=b"h\na2\na3\n")
    add_reading(project, facts, now=now)
    reads: list[str] = []

    def counted(of: Project, file_id: str) -> bytes:
        reads.append(file_id)
        return file_content(of, file_id)

    monkeypatch.setattr(contents, "file_content", counted)
    rows = contents.SourceRows(project)
    assert [rows.texts([(facts.id, row)]) for row in (3, 2, 3)] == [("a3",), ("a2",), ("a3",)]
    assert reads == [facts.id]


def test_a_file_that_is_not_there_is_not_found(project: Project) -> None:
    assert file_known(project, "file_x") is None
    with pytest.raises(NotFoundError, match="no file file_x"):
        file_content(project, "file_x")
    with pytest.raises(NotFoundError, match="no file file_x"):
        source_rows(project, [("file_x", 1)])


def test_the_reading_before_the_latest_is_told_with_the_words_of_its_day(
    project: Project, now: datetime, file_of: FileOf
) -> None:
    facts = file_of("coinbase.csv", content=b"one export")
    day = timedelta(days=1)
    assert reading_before(project, facts.id, "words") is None
    add_reading(project, facts, now=now)
    assert reading_before(project, facts.id, "words") is None
    set_setting(project, "words", "of the second day", now=now + day)
    add_reading(project, replace(facts, revision=8), now=now + day, again=True)
    first = reading_before(project, facts.id, "words")
    assert first == ReadingBefore(wallet=facts.wallet.name if facts.wallet else "", said="")
    set_setting(project, "words", "of the third day", now=now + 2 * day)
    add_reading(project, replace(facts, revision=9), now=now + 2 * day, again=True)
    second = reading_before(project, facts.id, "words")
    assert second == replace(first, said="of the second day")
