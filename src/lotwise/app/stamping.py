"""Time stamps by an authority: proof to a third party that a record was there no later than an instant.

Problem: the instant of a record is told by the owner's own clock. Chosen way (RFC 3161): the head of the
chain, a text of 64 letters, is written into a file; a request with its SHA-256 goes to any time stamp
authority; its answer is checked and kept as a record. As the head stands for all that came before it, one
stamp proves every record before it. The file of the head itself can be submitted to OpenTimestamps instead.

The answer must be signed by a certificate for time stamping that leads to one that the owner trusts.
Nothing is sent from here: lotwise writes and reads files.

Left out: sending; revocation lists; RSA with PSS; checking proofs of OpenTimestamps, for which `ots verify`
is the tool.

Source:
    RFC 3161 §§ 2.4.1, 2.4.2; RFC 5652 § 5.4; RFC 5035 for the certificate that signed.
"""

import hashlib
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from lotwise.app.stamping_der import (
    BOOLEAN,
    INTEGER,
    NULL,
    OCTETS,
    SEQUENCE,
    SET,
    TIME,
    Value,
    first,
    object_id,
    written,
)
from lotwise.core.errors import BadInputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate

_SHA256: Final = object_id("2.16.840.1.101.3.4.2.1")
_SIGNED_DATA: Final = object_id("1.2.840.113549.1.7.2")
_STAMP_INFO: Final = object_id("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE: Final = object_id("1.2.840.113549.1.9.3")
_DIGEST: Final = object_id("1.2.840.113549.1.9.4")
_SIGNED_BY: Final = (
    object_id("1.2.840.113549.1.9.16.2.47"),
    object_id("1.2.840.113549.1.9.16.2.12"),
)
_HASHES: Final = {
    _SHA256: "sha256",
    object_id("2.16.840.1.101.3.4.2.2"): "sha384",
    object_id("2.16.840.1.101.3.4.2.3"): "sha512",
}
_BY_LENGTH: Final = {20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
_LONGEST_CHAIN: Final = 8
_CONTEXT_0: Final = 0xA0
_GRANTED: Final = frozenset({b"\x00", b"\x01"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time stamp that was checked.

    Attributes:
        at: The instant that the authority certifies, in UTC.
        authority: Name of the certificate that signed, in words.
        imprint: SHA-256 of what was stamped.
    """

    at: datetime
    authority: str
    imprint: bytes


def request(data: bytes) -> bytes:
    """Return a request for a stamp of some bytes, to be sent as ``application/timestamp-query``.

    Examples:
        >>> request(b"").hex()[:30]
        '30390201013031300d060960864801'
    """
    algorithm = written(SEQUENCE, _SHA256, written(NULL))
    imprint = written(SEQUENCE, algorithm, written(OCTETS, hashlib.sha256(data).digest()))
    return written(SEQUENCE, written(INTEGER, b"\x01"), imprint, written(BOOLEAN, b"\xff"))


def checked(answer: bytes, data: bytes, trusted: bytes) -> Stamp:
    """Return the stamp that an authority's answer holds.

    Args:
        answer: The answer, as ``application/timestamp-reply``.
        data: What was to be stamped.
        trusted: Certificates that the owner trusts, as PEM.

    Raises:
        BadInputError: The answer refuses, is about something else, or is not signed by whom it should be.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.x509 import InvalidVersion  # noqa: PLC0415

    unreadable = ValueError, TypeError, LookupError, StopIteration, UnsupportedAlgorithm, InvalidVersion
    try:
        return _checked(answer, data, trusted)
    except unreadable as error:
        raise _refused(f"it cannot be read ({error})") from error


def _checked(answer: bytes, data: bytes, trusted: bytes) -> Stamp:
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - loaded only where it is needed

    anchors = load_pem_x509_certificates(trusted)
    status, *granted = first(answer).parts
    if status.parts[0].body not in _GRANTED or not granted:
        raise _refused("the authority did not grant it")
    kind, wrapped = granted[0].parts
    if kind.whole != _SIGNED_DATA:
        raise _refused("it is no signed stamp")
    signed = wrapped.parts[0].parts
    what, content = signed[2].parts
    if what.whole != _STAMP_INFO:
        raise _refused("it stamps no time")
    info = content.parts[0].body
    embedded = [part for one in signed[3:] if one.tag == _CONTEXT_0 for part in one.parts]
    (signer,) = signed[-1].parts
    stamp = _info(first(info), data)
    known = _certificates(embedded)
    by = _signed_by(signer, info, [*known, *anchors])
    _check_path(by, known, anchors, stamp.at)
    return Stamp(at=stamp.at, authority=by.subject.rfc4514_string(), imprint=stamp.imprint)


def _info(info: Value, data: bytes) -> Stamp:
    """Return what is stamped, which must be the data, and the instant."""
    parts = info.parts
    algorithm, imprint = parts[2].parts
    if algorithm.parts[0].whole != _SHA256 or imprint.body != hashlib.sha256(data).digest():
        raise _refused("it is about something else")
    times = [one.body.decode("ascii") for one in parts[3:] if one.tag == TIME]
    text = times[0].removesuffix("Z")
    whole, _, fraction = text.partition(".")
    at = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return Stamp(at=at.replace(microsecond=int(f"{fraction:0<6}"[:6])), authority="", imprint=imprint.body)


def _certificates(values: Iterable[Value]) -> list["Certificate"]:
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what the library only warns of is no sound certificate
        try:
            return [load_der_x509_certificate(one.whole) for one in values]
        except Warning:
            raise _refused("a certificate in it is not sound") from None


def _signed_by(signer: Value, info: bytes, known: Sequence["Certificate"]) -> "Certificate":
    """Return the certificate that signed; its hash stands among what was signed."""
    _, _, digest, attributes, _, signature, *_ = signer.parts
    algorithm = _HASHES[digest.parts[0].whole]
    said = {one.parts[0].whole: one.parts[1].parts[0] for one in attributes.parts}
    if said[_CONTENT_TYPE].whole != _STAMP_INFO:
        raise _refused("what was signed is something else")
    if said[_DIGEST].body != hashlib.new(algorithm, info).digest():
        raise _refused("its content is not what was signed")
    names = [said[one] for one in _SIGNED_BY if one in said]
    if not names:
        raise _refused("it does not name the certificate that signed it")
    wanted = next(one.body for one in names[0].parts[0].parts[0].parts if one.tag == OCTETS)
    found = [one for one in known if _hash_of(one, wanted) == wanted]
    if not found:
        raise _refused("the certificate that signed it is not there")
    text = bytes([SET]) + attributes.whole[1:]  # signed as a set, RFC 5652 § 5.4
    if not _is_signed(found[0], text, signature.body, algorithm):
        raise _refused("its signature is another one")
    return found[0]


def _hash_of(one: "Certificate", like: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return hashlib.new(_BY_LENGTH[len(like)], one.public_bytes(Encoding.DER)).digest()


def _is_signed(by: "Certificate", text: bytes, signature: bytes, algorithm: str) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415

    known: dict[str, HashAlgorithm] = {
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    key = by.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, text, padding.PKCS1v15(), known[algorithm])
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, text, ec.ECDSA(known[algorithm]))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, text)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _check_path(
    by: "Certificate", known: Sequence["Certificate"], anchors: Sequence["Certificate"], at: datetime
) -> None:
    """Refuse a certificate that is not for time stamping, or does not lead to one that is trusted."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415

    try:
        usage = by.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        usage = None
    if usage is None or not usage.critical or [*usage.value] != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise _refused("the certificate that signed it is not for time stamping")
    one = by
    for _ in range(_LONGEST_CHAIN):
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            raise _refused("a certificate was not valid at that instant")
        if one in anchors:
            return
        issuers = [each for each in (*anchors, *known) if _is_issued_by(one, each)]
        if not issuers:
            break
        one = issuers[0]
    raise _refused("the certificate that signed it does not lead to one that you named")


def _is_issued_by(one: "Certificate", issuer: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.x509 import BasicConstraints, ExtensionNotFound  # noqa: PLC0415

    try:
        if not issuer.extensions.get_extension_for_class(BasicConstraints).value.ca or one == issuer:
            return False
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, ExtensionNotFound):
        return False
    return True


def _refused(why: str) -> BadInputError:
    return BadInputError(
        f"This time stamp proves nothing: {why}.", "Ask the authority again. Nothing was recorded."
    )
