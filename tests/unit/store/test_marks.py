"""Marks and hashes as the documentation says, so that anybody can compute them without lotwise."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lotwise.store import schema
from lotwise.store.marks import as_told, as_told_row, kept, mark_of, marked
from lotwise.store.project import Project, reading
from lotwise.store.write import next_number


def by_hand(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


def test_every_mark_is_the_sha256_of_the_row_as_json(full: Project) -> None:
    with reading(full) as connection:
        for table in schema.TABLES:
            hidden = "content" if table is schema.files else ""
            for row in connection.execute(select(table)):
                *columns, mark = [
                    None if column.name == hidden else value
                    for column, value in zip(table.columns, row, strict=True)
                ]
                expected = by_hand(table.name, *columns)
                assert mark == (expected if table is schema.chain else expected[:32])


def test_the_chain_covers_every_row_in_order_and_each_entry_the_one_before(full: Project) -> None:
    previous = ""
    covered: dict[str, int] = {}
    with reading(full) as connection:
        for entry in connection.execute(select(schema.chain).order_by(schema.chain.c.seq)):
            assert entry.previous == previous
            for name, first, last, count, digest in json.loads(entry.written):
                table = schema.metadata.tables[name]
                key = table.columns[schema.key_of(table)[0]]
                query = select(table.c.mark).where(key >= first, key <= last)
                marks = connection.execute(query.order_by(*table.primary_key.columns)).scalars().all()
                assert (len(marks), hashlib.sha256("".join(marks).encode()).hexdigest()) == (count, digest)
                covered[name] = covered.get(name, 0) + count
            previous = entry.hash
        for table in schema.TABLES:
            if table is not schema.chain:
                assert covered[table.name] == len(connection.execute(select(table.c.mark)).all())
        assert (
            next_number(connection, schema.chain) == len(connection.execute(select(schema.chain)).all()) + 1
        )


@given(st.text(), st.text())
def test_no_two_texts_are_kept_alike_and_each_comes_back(one: str, other: str) -> None:
    assert as_told(kept(one)) == one
    assert (kept(one) == kept(other)) == (one == other)
    kept(one).encode()  # a half of a surrogate pair would be refused
    assert "\x00" not in kept(one)


@pytest.mark.parametrize("plain", ["", "café 漢字 🧾", "\\u0000", "\n\t\x7f"])
def test_ordinary_text_is_kept_as_it_is(plain: str) -> None:
    assert kept(plain) == plain


def test_a_mark_covers_the_table_the_order_and_the_kind_of_each_value() -> None:
    rows = [("a", "b"), ("b", "a"), ("ab", ""), (1, "b"), ("1", "b"), (None, "b"), ("null", "b")]
    marks = {mark_of(table, row) for table in ("settings", "quotes") for row in rows}
    assert len(marks) == 2 * len(rows)


def test_a_row_is_marked_as_it_is_kept() -> None:
    ((number, text, mark),) = marked("settings", [(1, "\x00 é")])
    assert (number, text) == (1, "\x100000 é")
    assert mark == mark_of("settings", (number, text))
    assert as_told_row((number, text)) == (1, "\x00 é")


def test_a_row_holds_only_numbers_text_and_bytes() -> None:
    with pytest.raises(AssertionError, match="a row holds no set"):
        list(marked("settings", [(1, {1})]))


def test_any_change_of_a_row_makes_another_mark(full: Project) -> None:
    with reading(full) as connection:
        row = connection.execute(select(schema.tellings).order_by(schema.tellings.c.n)).first()
    assert row is not None
    columns = tuple(row)[:-1]
    assert mark_of("tellings", columns) == row.mark
    for place in range(len(columns)):
        changed = (*columns[:place], "changed", *columns[place + 1 :])
        assert mark_of("tellings", changed) != row.mark
