"""The little of ASN.1's DER that a time stamp needs: values are walked, and a request is written.

Left out: everything else; certificates are read by `cryptography`.

Source:
    ITU-T X.690 §§ 8, 10, 11.
"""

from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
SET: Final = 0x31
INTEGER: Final = 0x02
BOOLEAN: Final = 0x01
OCTETS: Final = 0x04
NULL: Final = 0x05
OBJECT: Final = 0x06
TIME: Final = 0x18
_LONG: Final = 0x80
_DEEPEST_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Value:
    """A DER value.

    Attributes:
        tag: Its first byte.
        body: What it holds.
        whole: All of its bytes.
    """

    tag: int
    body: bytes
    whole: bytes

    @property
    def parts(self) -> tuple["Value", ...]:
        """The values that it holds one after another.

        Raises:
            ValueError: It holds something else.
        """
        found: list[Value] = []
        rest = self.body
        while rest:
            one = first(rest)
            found.append(one)
            rest = rest[len(one.whole) :]
        return tuple(found)


def first(data: bytes) -> Value:
    """Return the first value of some bytes.

    Raises:
        ValueError: They do not begin with one.

    Examples:
        >>> first(written(OCTETS, b"ab") + b"more").body
        b'ab'
    """
    if len(data) < 2:  # noqa: PLR2004 - tag and length
        raise ValueError("it ends too early")
    length, start = data[1], 2
    if length & _LONG:
        count = length - _LONG
        if not 0 < count <= _DEEPEST_LENGTH:
            raise ValueError("a length in it is none")
        start = 2 + count
        length = int.from_bytes(data[2:start], "big")
    if start + length > len(data):
        raise ValueError("it ends too early")
    return Value(data[0], data[start : start + length], data[: start + length])


def written(tag: int, *bodies: bytes) -> bytes:
    r"""Return a value of a tag that holds some bytes.

    Examples:
        >>> written(SEQUENCE, written(INTEGER, b"\x01")).hex()
        '3003020101'
    """
    body = b"".join(bodies)
    if len(body) < _LONG:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG | len(size)]) + size + body


def object_id(dotted: str) -> bytes:
    """Return an object identifier as a value.

    Examples:
        >>> object_id("2.16.840.1.101.3.4.2.1").hex()
        '0609608648016503040201'
    """
    head, second, *rest = map(int, dotted.split("."))
    body = bytearray([head * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | _LONG)
        body += bytes(reversed(groups))
    return written(OBJECT, bytes(body))
