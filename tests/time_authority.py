"""A time stamp authority of our own, for tests: it answers as RFC 3161 says, or as it should not."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lotwise.app.stamping_der import INTEGER, NULL, OCTETS, SEQUENCE, SET, TIME, first, object_id, written

AT: Final = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)
_STAMPS: Final = (ExtendedKeyUsageOID.TIME_STAMPING,)


@dataclass(frozen=True, kw_only=True)
class Authority:
    """An authority with its root; each field can be made wrong.

    Attributes:
        key: What signs.
        certificate: Its certificate.
        root: The certificate that issued it.
        at: The instant that it certifies.
        imprint: What it stamps instead of what was asked for, when it is set.
        status: Whether it grants; 0 does.
        has_wrong_signature: Whether it signs something else.
        has_wrong_digest: Whether the digest is of something else.
        names_nobody: Whether it does not say which certificate signed.
        sends: Certificates that it sends along.
    """

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate
    at: datetime = AT
    imprint: bytes = b""
    status: int = 0
    has_wrong_signature: bool = False
    has_wrong_digest: bool = False
    names_nobody: bool = False
    sends: tuple[x509.Certificate, ...] = field(default=())

    @property
    def trusted(self) -> bytes:
        """The root as PEM."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def answer(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        asked = first(request).parts[1]
        if self.imprint:
            algorithm = written(SEQUENCE, object_id("2.16.840.1.101.3.4.2.1"), written(NULL))
            asked = first(written(SEQUENCE, algorithm, written(OCTETS, self.imprint)))
        if self.status:
            return written(SEQUENCE, written(SEQUENCE, written(INTEGER, bytes([self.status]))))
        info = written(
            SEQUENCE,
            written(INTEGER, b"\x01"),
            object_id("1.2.3.4.1"),
            asked.whole,
            written(INTEGER, b"\x2a"),
            written(TIME, f"{self.at:%Y%m%d%H%M%S}Z".encode()),
        )
        return written(SEQUENCE, written(SEQUENCE, written(INTEGER, b"\x00")), self._signed(info))

    def _signed(self, info: bytes) -> bytes:
        sha256 = written(SEQUENCE, object_id("2.16.840.1.101.3.4.2.1"), written(NULL))
        kind = object_id("1.2.840.113549.1.9.16.1.4")
        attributes = self._attributes(info, kind)
        text = b"else" if self.has_wrong_signature else written(SET, *attributes)
        signature = self.key.sign(text, ec.ECDSA(hashes.SHA256()))
        issuer = self.certificate.issuer.public_bytes()
        number = self.certificate.serial_number
        serial = written(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
        signer = written(
            SEQUENCE,
            written(INTEGER, b"\x01"),
            written(SEQUENCE, issuer, serial),
            sha256,
            written(0xA0, *attributes),
            written(SEQUENCE, object_id("1.2.840.10045.4.3.2")),
            written(OCTETS, signature),
        )
        sent = [one.public_bytes(serialization.Encoding.DER) for one in (self.certificate, *self.sends)]
        signed = written(
            SEQUENCE,
            written(INTEGER, b"\x03"),
            written(SET, sha256),
            written(SEQUENCE, kind, written(0xA0, written(OCTETS, info))),
            written(0xA0, *sent),
            written(SET, signer),
        )
        return written(SEQUENCE, object_id("1.2.840.113549.1.7.2"), written(0xA0, signed))

    def _attributes(self, info: bytes, kind: bytes) -> list[bytes]:
        digest = hashlib.sha256(b"else" if self.has_wrong_digest else info).digest()
        own = hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).digest()
        by = written(SEQUENCE, written(SEQUENCE, written(SEQUENCE, written(OCTETS, own))))
        some = [
            (object_id("1.2.840.113549.1.9.3"), kind),
            (object_id("1.2.840.113549.1.9.4"), written(OCTETS, digest)),
            *([] if self.names_nobody else [(object_id("1.2.840.113549.1.9.16.2.47"), by)]),
        ]
        return sorted(written(SEQUENCE, name, written(SET, value)) for name, value in some)


def authority(
    *,
    usage: tuple[x509.ObjectIdentifier, ...] = _STAMPS,
    is_critical: bool = True,
    ends: datetime | None = None,
) -> Authority:
    """Return an authority with a root, an authority between, and a certificate for some usage."""
    root_key, between_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _issued("Root", root_key, "Root", root_key)
    between = _issued("Between", between_key, "Root", root_key)
    own = _issued("Authority", key, "Between", between_key, usage=usage, is_critical=is_critical, ends=ends)
    return replace(Authority(key=key, certificate=own, root=root), sends=(between,))


def _issued(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    usage: tuple[x509.ObjectIdentifier, ...] = (),
    is_critical: bool = True,
    ends: datetime | None = None,
) -> x509.Certificate:
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
    made = (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=30))
        .not_valid_after(ends or AT + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=name != "Authority", path_length=None), critical=True)
    )
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=is_critical)
    return made.sign(issuer_key, hashes.SHA256())


@contextmanager
def served(by: Authority) -> Iterator[int]:
    """Give the port on this computer at which an authority answers requests, as it does on the web."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer one request."""
            body = by.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
