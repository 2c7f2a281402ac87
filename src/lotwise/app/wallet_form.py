"""What can be said of a wallet, as one form: all of it is checked before any of it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass

from lotwise.app.wallet_facts import READERS
from lotwise.app.wallets import known_wallet, named_wallet, state_wallet_fact
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError
from lotwise.ledger.transaction import Ability, Custody, Owner

__all__ = ["CHOICES_OF", "WalletField", "record_new_wallet", "record_wallet_facts", "wallet_fields"]

CHOICES_OF: Mapping[str, tuple[str, ...]] = {
    "custody": tuple(one.value for one in Custody),
    "owner": tuple(one.value for one in Owner),
    "ability": tuple(one.value for one in Ability),
}
"""The words for facts that are one of a few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletField:
    """Something that can be said of a wallet.

    Attributes:
        name: Its name.
        text: What stands in its field: what the owner said, or typed now; empty where nothing.
        fault: Why that is none, in a sentence or two; empty when it is fine.
    """

    name: str
    text: str
    fault: str = ""


def wallet_fields(
    state: State, wallet: str, typed: Mapping[str, str] | None = None
) -> tuple[WalletField, ...]:
    """Return the fields of a wallet with what the owner said, or with what was typed.

    Args:
        state: The project.
        wallet: Name of the wallet.
        typed: What stands in the fields, by name; None for what was said before.
    """
    said = state.facts.wallet_facts.get(wallet, {})
    texts = {name: (said if typed is None else typed).get(name, "").strip() for name in READERS}
    return tuple(WalletField(name=name, text=text, fault=_fault(name, text)) for name, text in texts.items())


def _fault(name: str, text: str) -> str:
    if text:
        try:
            READERS[name](text)
        except LotwiseError as error:
            return f"{error.what} {error.fix}".strip()
    return ""


def record_wallet_facts(state: State, wallet: str, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Record what is said anew of a wallet, and return it in words; a field left empty says nothing.

    Args:
        state: The project.
        wallet: Name of the wallet.
        typed: What was said, by name; all of it is right, as `wallet_fields` tells.

    Raises:
        BadInputError: There is no such wallet.
    """
    known = known_wallet(state, wallet)
    said = state.facts.wallet_facts.get(known, {})
    return tuple(
        state_wallet_fact(state, known, name, typed[name])
        for name in READERS
        if typed.get(name, "").strip() and typed[name].strip() != said.get(name, "")
    )


def record_new_wallet(state: State, name: str, custody: str) -> str:
    """Record a wallet that no file names, and return its name.

    Args:
        state: The project.
        name: Its name.
        custody: Who holds its keys, in a word.

    Raises:
        BadInputError: The name is empty, or the word is none.
    """
    state_wallet_fact(state, name, "custody", custody)
    return named_wallet(state, name)
