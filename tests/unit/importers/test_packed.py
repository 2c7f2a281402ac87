"""ZIP archives: what is in them is read; what could do harm is refused before it is opened."""

import io
import struct
import zipfile

import pytest

from lotwise.importers.packed import check_archive, is_zip, members_of
from lotwise.importers.table import UnreadableError


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def refusal(content: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        check_archive(content)
    return caught.value


def test_files_come_in_order_without_what_systems_leave_behind() -> None:
    content = packed(("a/b.csv", b"1"), ("__MACOSX/a/._b.csv", b"x"), (".DS_Store", b"x"), ("c.csv", b"2"))
    assert [tuple(one) for one in members_of(content)] == [("a/b.csv", b"1"), ("c.csv", b"2")]


@pytest.mark.parametrize(
    "name", ["../evil.csv", "a/../../b.csv", "/etc/x.csv", "..\\b.csv", "C:\\b.csv", "\\b"]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    raw = packed(("x" * len(name), b"1")).replace(b"x" * len(name), name.encode())
    assert "leads out of it" in refusal(raw).what


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    said = refusal(packed(("big.csv", b"0" * 50_000_000)))
    assert "far more than its size" in said.what
    assert said.fix


def test_a_file_that_lies_about_its_size_is_not_believed() -> None:
    whole = packed(("big.csv", b"0" * 1000))
    size = struct.pack("<L", 1000)
    lying = whole.replace(size, struct.pack("<L", 10))
    assert "cannot be read" in refusal(lying).what


def test_archives_in_archives_are_refused() -> None:
    assert "another one" in refusal(packed(("inner.zip", packed(("a.csv", b"1"))))).what


def test_an_encrypted_archive_is_refused() -> None:
    raw = bytearray(packed(("a.csv", b"1"), method=zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + flags] |= 1
    assert "encrypted" in refusal(bytes(raw)).what


def test_an_empty_or_damaged_archive_is_refused() -> None:
    whole = packed(("a.csv", b"1" * 1000))
    assert "cannot be read" in refusal(whole[:40]).what
    assert "no files" in refusal(packed(("__MACOSX/x", b"1"))).what
    broken = bytearray(whole)
    broken[40] ^= 0xFF
    assert "cannot be read" in refusal(bytes(broken)).what


def test_a_workbook_is_no_archive() -> None:
    assert is_zip(packed(("a.csv", b"1")))
    assert not is_zip(packed(("[Content_Types].xml", b"<x/>")))
    assert not is_zip(b"a,b\n")
