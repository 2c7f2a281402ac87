"""Ids: made from content, the same everywhere, different for different things."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.ids import Beginning, Ending, bytes_id, content_id

PARTS = st.lists(st.text(max_size=6), max_size=4)


def test_an_id_says_its_kind_and_is_short() -> None:
    assert re.fullmatch(r"lot_[a-z2-7]{16}", content_id("lot", "root", 0, 5))


def test_an_id_is_the_same_on_every_machine_and_in_every_year() -> None:
    """Stored identifications point at these ids: if this test fails, records on disk lose what they mean."""
    assert content_id("tx", "coinbase", "64c9") == "tx_t2bqz3r4dnly5ocy"
    assert bytes_id("file", b"Timestamp,Asset\n") == "file_eip24yvox7gcv4tb"


@given(PARTS, PARTS)
def test_different_parts_have_different_ids(one: list[str], other: list[str]) -> None:
    assert (content_id("tx", *one) == content_id("tx", *other)) == (one == other)


@given(PARTS, st.text(max_size=200))
def test_ids_of_many_that_share_parts_are_those_of_each(shared: list[str], own: str) -> None:
    assert Beginning("tx", *shared).id_of(own) == content_id("tx", *shared, own)
    assert Ending("tx", *shared, 7).id_of(own) == content_id("tx", own, *shared, 7)


def test_the_border_between_parts_counts() -> None:
    assert len({content_id("tx", *parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""))}) == 4


def test_the_kind_is_part_of_the_id() -> None:
    assert content_id("lot", "x").removeprefix("lot_") != content_id("sale", "x").removeprefix("sale_")


def test_a_name_that_is_no_text_has_an_id() -> None:
    assert content_id("file", "caf\udce9.csv") != content_id("file", "caf.csv")


@given(st.binary(max_size=40))
def test_an_id_is_base_32_of_the_first_80_bits_of_sha_256(content: bytes) -> None:
    expected = base64.b32encode(hashlib.sha256(content).digest()[:10]).decode().lower()
    assert bytes_id("file", content) == f"file_{expected}"


@pytest.mark.parametrize("length", [0, 1, 255, 256, 257, 70_000])
def test_a_part_of_any_length_stands_behind_its_length(length: int) -> None:
    part = "é" * (length // 2) + "e" * (length % 2)
    told = b"".join(len(each).to_bytes(8, "big") + each for each in (b"tx", part.encode(), b"5"))
    assert content_id("tx", part, 5) == bytes_id("tx", told)
