"""Whether a packet is whole: every member compared with the MANIFEST, and the chain with its head.

Problem: a packet lies in an archive for years, is mailed and copied; a changed figure in it must show. Chosen
way: the SHA-256 of every member is computed again; what was changed, is missing or was put in is a finding.
The entries of the chain are hashed again up to the head that the packet names.

What this cannot see: a packet whose MANIFEST was written anew too. Against that helps the SHA-256 of the
MANIFEST itself, which `lotwise packet` prints when the packet is made.
Left out: unpacking. Members are read where they lie, so that no name of a member can lead elsewhere.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from lotwise.app.packet_facts import CHAIN
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where, shown_name
from lotwise.store.marks import START, entry_hash

MANIFEST: Final = "MANIFEST"
ABOUT: Final = "packet.json"
CHAIN_PLACE: Final = f"identifications/{CHAIN}"
_DIGITS: Final = 64
_SEPARATOR: Final = "  "
_MOST_MEMBERS: Final = 1_000_000
_MOST_BYTES: Final = 8_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketChecked:
    """What a check found.

    Attributes:
        member_count: How many members the MANIFEST names.
        manifest_sha256: The SHA-256 of the MANIFEST, to compare with the one that was noted down.
        head: The head of the chain that the packet names; empty where it names none.
        findings: What is not as it was made; none in a packet that is whole.
    """

    member_count: int
    manifest_sha256: str
    head: str
    findings: tuple[Finding, ...]


def manifest_of(members: Mapping[str, bytes]) -> bytes:
    r"""Return the MANIFEST: a line for each member, as ``sha256sum --check`` reads it.

    Examples:
        >>> manifest_of({"b": b"", "a": b"1"}).decode().splitlines()[1]
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b'
    """
    lines = [f"{sha256(raw).hexdigest()}{_SEPARATOR}{name}\n" for name, raw in sorted(members.items())]
    return "".join(lines).encode()


def checked(path: Path) -> PacketChecked:
    """Compare a packet, a ZIP file or a folder, with its MANIFEST.

    Raises:
        BadInputError: It is no packet, or cannot be read.
    """
    try:
        members = _in_folder(path) if path.is_dir() else _in_zip(path)
        hashes, twice = _hashes(members)
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise BadInputError(
            f"{shown_name(path.name)} cannot be read as a packet: {error}.",
            "Name the ZIP file, or the folder, that `lotwise packet` made; or get another copy of it.",
        ) from None
    manifest = hashes.kept.get(MANIFEST)
    if manifest is None:
        raise BadInputError(
            f"{shown_name(path.name)} has no {MANIFEST}, so it is no packet.",
            "Name the ZIP file, or the folder, that `lotwise packet` made.",
        )
    named = dict(_named(manifest))
    head = _head(hashes.kept)
    findings = (
        *_differences(named, hashes.found, path),
        *(_changed(name, path) for name in twice),
        *_chain_findings(hashes.kept, head, path),
    )
    return PacketChecked(
        member_count=len(named),
        manifest_sha256=sha256(manifest).hexdigest(),
        head=head,
        findings=findings,
    )


@dataclass(slots=True, kw_only=True)
class _Hashes:
    """The SHA-256 of every member, and the content of those that are looked into."""

    found: dict[str, str]
    kept: dict[str, bytes]


def _hashes(members: Iterator[tuple[str, bytes]]) -> tuple[_Hashes, list[str]]:
    made, twice = _Hashes(found={}, kept={}), []
    for name, raw in members:
        if name in made.found:
            twice.append(name)
        made.found[name] = sha256(raw).hexdigest()
        if name in {MANIFEST, ABOUT, CHAIN_PLACE}:
            made.kept[name] = raw
    return made, twice


def _in_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    """Give the members of a ZIP file; one that would swell when it is read was made by somebody else."""
    with zipfile.ZipFile(path) as zipped:
        infos = zipped.infolist()
        if len(infos) > _MOST_MEMBERS or sum(one.file_size for one in infos) > _MOST_BYTES:
            raise zipfile.BadZipFile("it holds more than a packet can")
        for one in infos:
            if one.compress_type != zipfile.ZIP_STORED:
                raise zipfile.BadZipFile("its members are compressed, which those of a packet never are")
            try:
                yield one.filename, zipped.read(one)
            except zipfile.BadZipFile:  # the ZIP's own sum shows the change; the finding says it better
                yield one.filename, b""


def _in_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _named(manifest: bytes) -> Iterator[tuple[str, str]]:
    """Give the names of members with their SHA-256; a line that is none names nothing."""
    for line in manifest.decode("utf-8", "replace").splitlines():
        digits, separator, name = line.partition(_SEPARATOR)
        if separator and len(digits) == _DIGITS:
            yield name, digits


def _head(kept: Mapping[str, bytes]) -> str:
    try:
        return str(json.loads(kept.get(ABOUT, b"{}")).get("head", ""))
    except (ValueError, AttributeError):
        return ""


def _differences(named: Mapping[str, str], found: Mapping[str, str], path: Path) -> Iterator[Finding]:
    for name, digits in sorted(named.items()):
        if name not in found:
            yield Finding(
                code="packet_member_missing",
                severity=Severity.BLOCKING,
                what=f"{shown_name(name)} is not in the packet any more.",
                fix="Get another copy of the packet, or make it anew.",
                where=Where(file=path.name),
            )
        elif found[name] != digits:
            yield _changed(name, path)
    for name in sorted(found.keys() - named.keys() - {MANIFEST}):
        yield Finding(
            code="packet_member_added",
            severity=Severity.BLOCKING,
            what=f"{shown_name(name)} was put into the packet after it was made.",
            fix="Do not rely on that file; get another copy of the packet, or make it anew.",
            where=Where(file=path.name),
        )


def _changed(name: str, path: Path) -> Finding:
    return Finding(
        code="packet_member_changed",
        severity=Severity.BLOCKING,
        what=f"{shown_name(name)} is not what it was when the packet was made.",
        fix="Do not rely on that file; get another copy of the packet, or make it anew.",
        where=Where(file=path.name),
    )


def _chain_findings(kept: Mapping[str, bytes], head: str, path: Path) -> Iterator[Finding]:
    """Give a finding where the entries of the chain do not lead to the head."""
    if _last_of_chain(kept.get(CHAIN_PLACE, b"")) != head:
        yield Finding(
            code="packet_chain_broken",
            severity=Severity.BLOCKING,
            what="The chain in the packet does not lead to the head that it names.",
            fix="Nothing in it proves when identifications were recorded; make the packet anew.",
            where=Where(file=path.name),
        )


def _last_of_chain(raw: bytes) -> str:
    """Return the hash to which the entries of a chain lead; empty where one does not follow the other."""
    before = START
    try:
        for line in raw.decode().splitlines():
            *entry, found = json.loads(line)
            if entry[-1] != before or entry_hash(tuple(entry)) != found:
                return ""
            before = found
    except (ValueError, IndexError, TypeError, AssertionError):
        return ""
    return before
