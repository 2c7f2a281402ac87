"""JSON becomes tables: one for each list of objects, keys as columns, numbers as they are written."""

import pytest

from lotwise.importers.layout import Content, Grid
from lotwise.importers.table import UnreadableError


def grids(text: str) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    tables = Content("a.json", text.encode()).tables
    assert all(isinstance(table, Grid) for table in tables)
    return {
        table.name: [(row.line, row.cells) for row in table.rows]
        for table in tables
        if isinstance(table, Grid)
    }


def test_lists_of_objects_are_tables_with_keys_as_columns() -> None:
    inside = '{"x": 1.10, "fee": {"cost": 1e-5}}, {"x": null, "y": true}'
    text = f'{{"a": [{inside}], "n": [1, 2], "b": {{"c": [{{"z": "q"}}]}}}}'
    assert grids(text) == {
        "a": [(1, ("x", "fee.cost", "y")), (2, ("1.10", "1e-5", "")), (3, ("", "", "true"))],
        "b.c": [(4, ("z",)), (5, ("q",))],
    }


def test_a_plain_list_is_a_table_without_a_name() -> None:
    assert grids('\ufeff [{"x": 12345678901234567890.123456789012345678}]') == {
        "": [(1, ("x",)), (2, ("12345678901234567890.123456789012345678",))]
    }


@pytest.mark.parametrize("text", ["{}", "[]", "[1, 2]", '{"a": {"b": 1}}'])
def test_json_without_a_list_of_objects_holds_no_table(text: str) -> None:
    with pytest.raises(UnreadableError):
        _ = Content("a.json", text.encode()).tables


@pytest.mark.parametrize("text", ['{"a": [', "[" * 100_000, "{a,b\n1,2\n"])
def test_what_is_no_json_is_read_as_text(text: str) -> None:
    content = Content("a.json", text.encode())
    assert content.document is None
    assert not isinstance(content.tables[0], Grid)
