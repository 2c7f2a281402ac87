"""The owner's key: made at first use, kept beside the project or in it, and what it signs.

Problem: a hash chain shows that nothing was changed, but not who wrote it; whoever rewrites all of it leaves
no trace. Chosen way: an Ed25519 key that only the owner has signs each identification. It is made at first
use and lies beside the project, in a file that only its owner can read; or in the project, encrypted with a
passphrase. Its public part stands in the project, in a record that it signs itself.

Left out: proof of who the owner is. Note the key's name down, or have a record stamped by a time authority.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lotwise.core.errors import BadInputError, LotwiseError, NotFoundError
from lotwise.core.ids import content_id
from lotwise.ledger.intent import IntentKind
from lotwise.store.intents import Draft, Record, Signer, records

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from lotwise.store.project import Project

_SUFFIX: Final = ".key"
_ALGORITHM: Final = "Ed25519"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where the key is, and how it is unlocked.

    Attributes:
        file: Its file; None for the one beside the project.
        passphrase: What it is encrypted with; empty for a file that only its owner can read.
        is_in_project: Whether a new key is kept in the project itself; that needs a passphrase.
    """

    file: Path | None = None
    passphrase: str = ""
    is_in_project: bool = False


def signer_of(project: "Project", place: KeyPlace) -> Signer:
    """Return the key that signs for a project; at first use one is made.

    Args:
        project: The project.
        place: Where the key is, or is to be.

    Raises:
        BadInputError: A passphrase is missing or wrong, or what lies there is no key.
        LotwiseError: A new key cannot be written.
    """
    file = place.file or (project.path.with_suffix(_SUFFIX) if project.path else None)
    if file is not None and file.exists():
        return _signer(_opened(_read(file), place.passphrase, str(file)))
    known = [_content(one) for one in records(project) if one.kind is IntentKind.KEY]
    if kept := [said["private"] for said in known if "private" in said]:
        private = kept[-1].encode()
        return _signer(_opened(private, place.passphrase, "the project"), private=kept[-1])
    return _new(place, file)


def key_beside(project: "Project") -> str:
    """Return the name of the key that lies unencrypted beside a project; empty where none does."""
    file = project.path.with_suffix(_SUFFIX) if project.path else None
    if file is None or not file.exists():
        return ""
    try:
        return _signer(_opened(_read(file), "", str(file))).name
    except LotwiseError:
        return ""


def public_keys(some: Iterable[Record]) -> dict[str, bytes]:
    """Return the public keys that records introduce, by their names; those that are none are left out."""
    keys: dict[str, bytes] = {}
    for one in some:
        if one.kind is IntentKind.KEY:
            try:
                public = bytes.fromhex(_content(one)["public"])
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
            if key_name(public) == one.signer == one.subject:
                keys[one.signer] = public
    return keys


def key_name(public: bytes) -> str:
    """Return the name of a key, made from its public part.

    Examples:
        >>> key_name(bytes(32))
        'key_46mv6qdt6olxx6z3'
    """
    return content_id("key", public.hex())


def is_signed(text: bytes, signature: str, public: bytes) -> bool:
    """Return whether a signature is that of a text by a key.

    Args:
        text: What was signed.
        signature: The signature in hex.
        public: The public key, 32 bytes.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - loaded only where it is needed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _new(place: KeyPlace, file: Path | None) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    key = Ed25519PrivateKey.generate()
    if place.is_in_project:
        if not place.passphrase:
            raise BadInputError(
                "A key in the project itself needs a passphrase.", "Set LOTWISE_PASSPHRASE, then try again."
            )
        return _signer(key, private=_pem(key, place.passphrase).decode())
    if file is None:
        raise BadInputError(
            "Beside a database there is no place for a key.",
            "Name a file with --key FILE, or add --key-in-project and set LOTWISE_PASSPHRASE.",
        )
    _write(file, _pem(key, place.passphrase))
    return _signer(key)


def _signer(key: "Ed25519PrivateKey", private: str = "") -> Signer:
    public = key.public_key().public_bytes_raw()
    name = key_name(public)
    said = {"algorithm": _ALGORITHM, "public": public.hex()} | ({"private": private} if private else {})
    content = json.dumps(said, sort_keys=True, separators=(",", ":"))
    introduction = Draft(kind=IntentKind.KEY, content=content, subject=name)
    return Signer(name=name, introduction=introduction, sign=lambda text: key.sign(text).hex())


def _pem(key: "Ed25519PrivateKey", passphrase: str) -> bytes:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415

    way: form.KeySerializationEncryption = form.NoEncryption()
    if passphrase:
        way = form.BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, way)


def _opened(pem: bytes, passphrase: str, where: str) -> "Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    is_locked = b"ENCRYPTED" in pem
    if is_locked and not passphrase:
        raise BadInputError(f"The key in {where} asks for its passphrase.", "Set LOTWISE_PASSPHRASE.")
    try:
        key = load_pem_private_key(pem, passphrase.encode() if is_locked else None)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise BadInputError(
        f"The key in {where} cannot be read"
        + (": the passphrase is another one." if is_locked else "; it is no Ed25519 key."),
        "Correct LOTWISE_PASSPHRASE." if is_locked else "Name the right file with --key.",
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFoundError(
            f"{file} cannot be read: {error.strerror or error}.", "Name the key's file with --key."
        ) from error


def _write(file: Path, pem: bytes) -> None:
    """Write a key as a whole, or not at all: half a key would be in the way of every later one."""
    from lotwise.store.copies import new_file  # noqa: PLC0415 - it loads much, and is for first use only

    try:
        with new_file(file) as made:
            descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as open_file:
                open_file.write(pem)
    except LotwiseError as error:
        raise LotwiseError(
            f"The key that signs your records cannot be written: {error.what}",
            "Name another place with --key FILE.",
        ) from error


def _content(one: Record) -> dict[str, str]:
    try:
        said = json.loads(one.content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
