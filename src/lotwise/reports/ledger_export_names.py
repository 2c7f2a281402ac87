"""Names of accounts and assets as beancount takes them; hledger takes the same.

Problem: wallets and assets have any name, ``Börse #2`` or ``1INCH``, and account names take letters, digits
and dashes only. Chosen way: letters lose their accents, everything else becomes a dash, and two names that
would become one get a number. What a name stands for is written beside it in the file.

Left out: alphabets without Latin letters; of such a name only digits are left, with a word before them.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lotwise.ledger.assets import USD
from lotwise.lots.holdings import POOL, SPOUSE_POOL, home_of, is_sent_away
from lotwise.reports.ledger_export import Account

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_NOT_IN_CODE: Final = re.compile(r"[^A-Z0-9]+")
_LONGEST_CODE: Final = 20
_KEYWORDS: Final = frozenset({"TRUE", "FALSE", "NULL", USD})
"""Words that beancount reads as something else; and dollars are no asset here."""
_ELSEWHERE: Final = "Elsewhere"
_POOLS: Final = {POOL: "One-Pool", SPOUSE_POOL: "Spouse-Pool"}


class Names:
    """Gives each wallet and asset one name, the same for the same books.

    Args:
        accounts: Every account that will be spelled.
        assets: Every asset that will be spelled.
    """

    def __init__(self, accounts: Iterable[Account], assets: Iterable[str]) -> None:
        wallets = sorted({home_of(one.wallet) for one in accounts if one.wallet not in _POOLS} - {""})
        taken = {name.casefold() for name in (_ELSEWHERE, *_POOLS.values())}
        self._wallets = {name: _unlike(_word(name), taken) for name in wallets}
        codes = {word.casefold() for word in _KEYWORDS}
        self._assets = {name: _unlike(_code(name), codes) for name in sorted({*assets} - {USD})}
        self._assets[USD] = USD

    def asset(self, code_of: str) -> str:
        """Return the name of an asset."""
        return self._assets[code_of]

    def account(self, one: Account) -> str:
        """Return the name of an account, such as ``Assets:Kraken:BTC``."""
        parts = [one.top.value, *one.parts]
        if one.wallet in _POOLS:
            parts.append(_POOLS[one.wallet])
        elif is_sent_away(one.wallet):
            parts += [_ELSEWHERE, self._wallets[home_of(one.wallet)]]
        elif one.wallet:
            parts.append(self._wallets[one.wallet])
        if one.asset:
            parts.append(self._assets[one.asset])
        return ":".join(parts)


def _unlike(wanted: str, taken: set[str]) -> str:
    """Return a name, or the name with the first number that makes it unlike those that are taken."""
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name.casefold())
    return name


def _bare(text: str) -> str:
    """Return text without accents, and without letters that are not Latin."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _word(name: str) -> str:
    word = _NOT_PLAIN.sub("-", _bare(name)).strip("-")
    if not any(letter.isalpha() for letter in word):
        word = f"Wallet-{word}".strip("-")
    return word[0].upper() + word[1:]


def _code(name: str) -> str:
    plain = _NOT_IN_CODE.sub("-", _bare(name).upper()).strip("-")
    made = plain if plain[:1].isalpha() else f"X-{plain}".strip("-")
    return made[:_LONGEST_CODE].strip("-")
