"""Addresses on a chain, told from names, e-mail addresses and ids of accounts.

Chains write addresses in many ways; what they share is one long word of letters and digits. A sure test
needs each chain's checksum, and is not needed here: an address only helps to find the other half of a
transfer, where it must equal one that the owner stated.
"""

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"(?:[a-z]{3,12}:)?(?![0-9a-f]{32}$)(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{25,110}"
)


def address_in(text: str) -> str:
    """Return an address with stops and blanks cut off, or empty where the text does not look like one.

    Examples:
        >>> address_in("0x52908400098527886E0F7030069857D2E4169EE7.")
        '0x52908400098527886E0F7030069857D2E4169EE7'
        >>> [address_in(text) for text in ("ann@example.com", "vitalik.eth", "570170d6ede0d822170003cb")]
        ['', '', '']
    """
    word = text.strip(" .,;")
    return word if _ADDRESS.fullmatch(word) else ""
