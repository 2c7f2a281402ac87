"""The registry: ids are unique, families belong to ids, and every format can be told from every other."""

import re
from collections import Counter

import pytest

from lotwise.importers.base import Format, spelled
from lotwise.importers.detect import Recognized, recognize
from lotwise.importers.registry import FORMATS, formats_page

IDS = [form.id for form in FORMATS]


def example_of(name: str | re.Pattern[str]) -> str:
    return spelled(name).replace("…", "USD")


def test_ids_are_unique_and_begin_with_the_family() -> None:
    assert Counter(IDS).most_common(1)[0][1] == 1
    strange = [one.id for one in FORMATS if one.id != one.family and not one.id.startswith(f"{one.family}.")]
    assert strange == []


TABLES = [form for form in FORMATS if form.layout is None]
"""A format that takes files apart itself is never found by its columns alone."""


def file_of(form: Format) -> str:
    """Return a file's name that raises no doubt about a format."""
    return "swan.csv" if form.id == "swan.trades" else "BTC.csv"


@pytest.mark.parametrize("form", TABLES, ids=[form.id for form in TABLES])
def test_a_format_is_recognized_by_its_own_columns(form: Format) -> None:
    header = ",".join(example_of(column.names[0]) for column in form.columns)
    found = recognize(file_of(form), f"{header}\n".encode(), formats=FORMATS)
    assert isinstance(found, Recognized)
    assert found.format.id == form.id


@pytest.mark.parametrize("form", TABLES, ids=[form.id for form in TABLES])
def test_a_format_is_recognized_by_what_it_needs_alone(form: Format) -> None:
    header = ",".join(example_of(column.names[0]) for column in form.columns if column.is_required)
    found = recognize(file_of(form), f"{header}\n".encode(), formats=FORMATS)
    assert isinstance(found, Recognized)
    assert found.format.id == form.id


@pytest.mark.parametrize("form", FORMATS, ids=IDS)
def test_no_format_forbids_its_own_columns(form: Format) -> None:
    own = {example_of(name).casefold() for column in form.columns for name in column.names}
    for forbidden in form.forbidden:
        pattern = (
            forbidden if isinstance(forbidden, re.Pattern) else re.compile(re.escape(forbidden.casefold()))
        )
        assert not [name for name in own if pattern.fullmatch(name)]


def test_the_page_names_every_format_with_what_it_lacks() -> None:
    page = formats_page()
    for form in FORMATS:
        assert f"## {form.id}\n" in page
        assert form.known_missing in page
