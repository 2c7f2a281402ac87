"""Where the key is that signs a project's records, and what it asks for, before anything is signed.

Nothing of the key itself is shown; its name is made from its public part and stands beside every record.
"""

from dataclasses import dataclass
from typing import Final

from lotwise.app.signing import KeyPlace, key_beside, signer_of
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.ledger.intent import IntentKind
from lotwise.store.intents import Record, Signer, records

__all__ = ["KeyStand", "key_stand", "unlocked"]

_SUFFIX: Final = ".key"
_LOCKED: Final = b"ENCRYPTED"
_VARIABLE: Final = "LOTWISE_PASSPHRASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStand:
    """Where the signing key stands.

    Attributes:
        name: Its name; empty where it is not known before the passphrase, or where there is none yet.
        is_there: Whether there is one.
        is_in_project: Whether it is kept in the project itself.
        is_locked: Whether it asks for its passphrase.
        file: Its file, or where a new one would be written; empty where there is no place for a file.
    """

    name: str
    is_there: bool
    is_in_project: bool
    is_locked: bool
    file: str


def key_stand(state: State) -> KeyStand:
    """Return where the signing key of a project stands.

    Args:
        state: The project.
    """
    path = state.project.path
    file = path.with_suffix(_SUFFIX) if path else None
    known = [one for one in records(state.project) if one.kind is IntentKind.KEY]
    if file is not None and file.exists():
        try:
            is_locked = _LOCKED in file.read_bytes()
        except OSError:
            is_locked = False
        name = _last(known) if is_locked else key_beside(state.project)
        return KeyStand(name=name, is_there=True, is_in_project=False, is_locked=is_locked, file=str(file))
    kept = [one for one in known if '"private"' in one.content]
    return KeyStand(
        name=_last(kept),
        is_there=bool(kept),
        is_in_project=bool(kept),
        is_locked=bool(kept),
        file=str(file or ""),
    )


def _last(some: list[Record]) -> str:
    return some[-1].subject if some else ""


def unlocked(state: State, passphrase: str, *, is_in_project: bool = False) -> Signer:
    """Return the key that signs, as a page asks for it; at first use one is made.

    Args:
        state: The project.
        passphrase: As it was typed in; empty for none. It is kept nowhere.
        is_in_project: Whether a new key is kept in the project itself.

    Raises:
        BadInputError: The passphrase is missing or wrong, or what lies there is no key.
        LotwiseError: A new key cannot be written.
    """
    try:
        return signer_of(state.project, KeyPlace(passphrase=passphrase, is_in_project=is_in_project))
    except BadInputError as error:
        if _VARIABLE in error.fix:
            raise BadInputError(
                error.what, "Type the passphrase into its field. Nothing was recorded."
            ) from None
        raise
