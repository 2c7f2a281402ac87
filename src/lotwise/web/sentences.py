"""Sentences that name a command, on a page that can do the same.

Problem: the texts of findings, cautions and refusals are those of the commands, and name a command in
backticks. Who reads them in a browser should not need a terminal. Chosen way: the command stays, as code, and
behind it stands the page that does the same, as a link.

Left out: what only a command does (`lotwise backup`, `lotwise explain`); it stays as code.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

__all__ = ["sentence"]

_IMPORT: Final = ("/import", "Import")
_QUESTIONS: Final = ("/questions", "Questions")
_BEFORE: Final = ("/before", "Before you sell")
_TAX: Final = ("/tax", "Tax")
_FORMS: Final = ("/forms", "Forms")
_RECONCILE: Final = ("/reconcile", "Reconcile")
_AUDIT: Final = ("/audit", "Audit")
_PAGES: Final = MappingProxyType(
    {
        "audit": _AUDIT,
        "carryovers": ("/carryovers", "Carryovers"),
        "confirm": _BEFORE,
        "file": _FORMS,
        "findings": ("/findings", "Findings"),
        "forms": _FORMS,
        "household": ("/household", "Household"),
        "identify": _BEFORE,
        "import": _IMPORT,
        "lots": ("/lots", "Lots"),
        "packet": _FORMS,
        "plan": ("/plan", "Plan"),
        "print": _FORMS,
        "reconcile": _RECONCILE,
        "reread": _IMPORT,
        "review": _QUESTIONS,
        "rule": _QUESTIONS,
        "settings": ("/settings", "Settings"),
        "spouses": _TAX,
        "statements": _RECONCILE,
        "tax": _TAX,
        "tickets": _BEFORE,
        "verify": ("/audit/proof", "Proof"),
        "wallets": ("/wallets", "Wallets"),
        "what-if": ("/what-if", "What if"),
    }
)
_QUOTED: Final = re.compile(r"`([^`]+)`")
_COMMAND: Final = re.compile(r"lotwise\s+([a-z-]+)")
_CODE: Final = Markup("<code>{}</code>")
_HERE: Final = Markup(' (here: <a href="{}">{}</a>)')


def sentence(text: str) -> Markup:
    """Return a sentence for a page: escaped, commands as code, each with the page that does the same.

    Args:
        text: What a command would write.

    Examples:
        >>> sentence("See `lotwise review`.")
        Markup('See <code>lotwise review</code> (here: <a href="/questions">Questions</a>).')
        >>> sentence("A < B")
        Markup('A &lt; B')
    """
    return Markup().join(_parts(text))


def _parts(text: str) -> Iterator[str]:
    named: set[str] = set()
    for number, part in enumerate(_QUOTED.split(text)):
        if number % 2 == 0:
            yield part
            continue
        yield _CODE.format(part)
        command = _COMMAND.match(part)
        address, label = _PAGES.get(command[1], ("", "")) if command else ("", "")
        if address and address not in named:
            named.add(address)
            yield _HERE.format(address, label)
