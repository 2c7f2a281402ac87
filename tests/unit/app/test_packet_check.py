"""Checking a packet: whatever was changed, taken out or put in is named."""

import json
import zipfile
from pathlib import Path
from typing import Final

import pytest

from lotwise.app.packet import zip_of
from lotwise.app.packet_check import ABOUT, CHAIN_PLACE, MANIFEST, checked, manifest_of
from lotwise.core.errors import BadInputError
from lotwise.store.marks import entry_hash, json_text


def chain(*whats: str) -> tuple[bytes, str]:
    """Return the entries of a chain as the archive has them, and the head they lead to."""
    lines, before = [], ""
    for number, what in enumerate(whats, 1):
        entry = (number, "2026-01-01T00:00:00.000000Z", what, "[]", before)
        before = entry_hash(entry)
        lines.append(json_text((*entry, before)))
    return "\n".join(lines).encode() + b"\n", before


ENTRIES, HEAD = chain("file", "setting")
PARTS: Final = {
    "forms/a.csv": b"1\n",
    "summary.txt": b"two pages\n",
    ABOUT: json.dumps({"head": HEAD}).encode(),
    CHAIN_PLACE: ENTRIES,
}


def whole(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, MANIFEST: manifest_of(parts)}


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.what.split(" ")[0]) for one in checked(path).findings]


def written(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "packet.zip"
    path.write_bytes(zip_of(members))
    return path


def test_a_packet_that_is_whole_has_no_findings(tmp_path: Path) -> None:
    made = checked(written(tmp_path, whole(PARTS)))
    assert (made.findings, made.member_count, made.head) == ((), len(PARTS), HEAD)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_member_that_was_changed_is_named(tmp_path: Path, name: str) -> None:
    members = whole(PARTS)
    members[name] += b" "
    assert ("packet_member_changed", name) in found(written(tmp_path, members))


def test_what_was_taken_out_or_put_in_is_named(tmp_path: Path) -> None:
    members = whole(PARTS) | {"forms/extra.csv": b""}
    del members["summary.txt"]
    assert found(written(tmp_path, members)) == [
        ("packet_member_missing", "summary.txt"),
        ("packet_member_added", "forms/extra.csv"),
    ]


def test_a_changed_byte_inside_of_the_zip_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path, whole(PARTS))
    path.write_bytes(path.read_bytes().replace(b"two pages", b"ten pages"))
    assert found(path) == [("packet_member_changed", "summary.txt")]


def test_a_member_that_stands_there_twice_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path, whole(PARTS))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("summary.txt", PARTS["summary.txt"])
    assert found(path) == [("packet_member_changed", "summary.txt")]


@pytest.mark.parametrize(
    "entries",
    [
        ENTRIES.replace(b"setting", b"another"),
        ENTRIES.splitlines(keepends=True)[0],
        b"".join(reversed(ENTRIES.splitlines(keepends=True))),
        b"[]\n",
        b"no JSON\n",
        b"\xff\n",
        b"{}\n",
        chain("file", "other")[0],
    ],
)
def test_a_chain_that_does_not_lead_to_the_head_is_seen_though_the_manifest_fits(
    tmp_path: Path, entries: bytes
) -> None:
    assert [code for code, _ in found(written(tmp_path, whole({**PARTS, CHAIN_PLACE: entries})))] == [
        "packet_chain_broken"
    ]


def test_a_folder_is_checked_likewise(tmp_path: Path) -> None:
    for name, raw in whole(PARTS).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    assert found(tmp_path) == []
    (tmp_path / "forms" / "a.csv").write_bytes(b"2\n")
    assert found(tmp_path) == [("packet_member_changed", "forms/a.csv")]


def test_what_is_no_packet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no ZIP file")
    with pytest.raises(BadInputError, match="cannot be read as a packet"):
        checked(tmp_path / "a.zip")
    with pytest.raises(BadInputError, match="has no MANIFEST"):
        checked(written(tmp_path, {"a": b""}))


def test_a_zip_that_would_swell_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, b"0" * 1_000_000)
    with pytest.raises(BadInputError, match="compressed"):
        checked(tmp_path / "a.zip")
