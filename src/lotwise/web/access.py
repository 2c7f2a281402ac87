"""Who may do what: the key of this start, passwords, sessions, and the limit on wrong guesses.

Problem: any program or page on the machine can reach a server on it, so that being local proves nothing.
Chosen way: every start makes a key; the link that holds it opens a session, and scripts send it as a bearer.
Beyond this machine a password takes the key's place. A session has a new id at each sign-in, which nobody
can know before; its forms carry a second secret that only its own pages know. Wrong guesses are counted
for each address and for all together, and are refused beyond a limit before anything is compared.

Left out: accounts; a project has its owner and those who prepare the return, who may only read.
"""

import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import scrypt, sha256
from hmac import compare_digest
from threading import Lock
from typing import Final

from lotwise.core.errors import BadInputError

COST: Final = 2**15
"""The N of scrypt: a tenth of a second and 32 MiB for each guess."""
_BLOCK: Final = 8
_MEMORY: Final = 2 * 128 * COST * _BLOCK
_SHORTEST: Final = 10
_IDLE_SECONDS: Final = 12 * 3600
_MOST_SESSIONS: Final = 64
_MOST_WRONG: Final = 5
_MOST_WRONG_OF_ALL: Final = 50
_WRONG_SECONDS: Final = 300.0


class Role(Enum):
    """What a visitor may do."""

    OWNER = "owner"
    """Reads and records."""
    PREPARER = "preparer"
    """Reads only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who is known.

    Attributes:
        role: What they may do.
        session: The id of their session; empty for a script that sends the key.
        csrf: The secret that forms of this session carry; empty for a script.
    """

    role: Role
    session: str = ""
    csrf: str = ""

    @property
    def may_write(self) -> bool:
        """Whether they may record something."""
        return self.role is Role.OWNER


@dataclass(slots=True)
class _Session:
    visitor: Visitor
    seen: float


def hashed(password: str) -> str:
    """Return a password as it may be kept: scrypt with its own salt.

    Args:
        password: At least ten characters.

    Raises:
        BadInputError: It is shorter.
    """
    if len(password) < _SHORTEST:
        raise BadInputError(
            f"A password needs at least {_SHORTEST} characters.", "Choose a longer one; a sentence is good."
        )
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_stretched(password, salt).hex()}"


def is_password(password: str, kept: str) -> bool:
    """Return whether a password is the one that was kept, in a time that does not tell how near it is."""
    _, salt, digest = kept.split("$")
    return compare_digest(_stretched(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _stretched(password: str, salt: bytes) -> bytes:
    return scrypt(password.encode(), salt=salt, n=COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=32)


def passwords_of(text: str) -> dict[Role, str]:
    """Return the kept passwords in a file: a line ``owner:…`` and, if wanted, a line ``preparer:…``.

    Args:
        text: The file's content.

    Raises:
        BadInputError: A line is none of these, or the owner's is missing.
    """
    found: dict[Role, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, kept = line.partition(":")
        if name not in {role.value for role in Role} or not _is_kept(kept):
            raise BadInputError(
                "The password file has a line that is no password.",
                "Make it with `lotwise serve --make-password owner`.",
            )
        found[Role(name)] = kept
    if Role.OWNER not in found:
        raise BadInputError(
            "The password file names no owner.", "Make a line with `lotwise serve --make-password owner`."
        )
    return found


def _is_kept(kept: str) -> bool:
    kind, *parts = kept.split("$")
    hexadecimal = set("0123456789abcdef")
    return (
        kind == "scrypt" and [len(part) for part in parts] == [32, 64] and set("".join(parts)) <= hexadecimal
    )


@dataclass(slots=True, kw_only=True)
class Doorkeeper:
    """Knows the key, the passwords and the sessions of one start; safe to ask from several threads.

    Attributes:
        clock: Seconds that never go back.
        passwords: By role; empty where the key opens.
        key: The secret of this start.
    """

    clock: Callable[[], float]
    passwords: Mapping[Role, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _sessions: dict[str, _Session] = field(default_factory=dict)
    _wrong: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def asks_password(self) -> bool:
        """Whether visitors sign in with a password."""
        return bool(self.passwords)

    def visitor_of(self, session: str) -> Visitor | None:
        """Return who has a session, or None when it is unknown or was idle for too long."""
        with self._lock:
            kept = self._sessions.get(_digest(session))
            if kept is None or self.clock() - kept.seen > _IDLE_SECONDS:
                return None
            kept.seen = self.clock()
            return kept.visitor

    def bearer(self, word: str, address: str) -> Visitor | None:
        """Return the visitor who sends a key, or a password as ``role:password``; None when it is wrong."""
        role = self._role_of(word, address)
        return None if role is None else Visitor(role=role)

    def sign_in(self, word: str, address: str) -> Visitor | None:
        """Open a session for a key or password, and return it; None when it is wrong.

        Args:
            word: The key, or the password, with or without ``role:`` before it.
            address: Where the visitor comes from.
        """
        role = self._role_of(word, address)
        if role is None:
            return None
        visitor = Visitor(role=role, session=secrets.token_urlsafe(32), csrf=secrets.token_urlsafe(32))
        with self._lock:
            if len(self._sessions) >= _MOST_SESSIONS:
                oldest = min(self._sessions, key=lambda one: self._sessions[one].seen)
                del self._sessions[oldest]
            self._sessions[_digest(visitor.session)] = _Session(visitor, self.clock())
        return visitor

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_digest(session), None)

    def seconds_to_wait(self, address: str) -> int:
        """Return how long an address must wait before its next guess; 0 when it may guess now."""
        with self._lock:
            waits = (self._wait(address, _MOST_WRONG), self._wait("", _MOST_WRONG_OF_ALL))
        return max(waits)

    def _wait(self, address: str, most: int) -> int:
        guesses = self._wrong.get(address)
        if guesses is None:
            return 0
        while guesses and self.clock() - guesses[0] > _WRONG_SECONDS:
            guesses.popleft()
        if not guesses:
            del self._wrong[address]
            return 0
        return int(guesses[-most] + _WRONG_SECONDS - self.clock()) + 1 if len(guesses) >= most else 0

    def _role_of(self, word: str, address: str) -> Role | None:
        if self.seconds_to_wait(address):
            return None
        role = self._right(word)
        if role is None:
            with self._lock:
                for one in (address, ""):
                    self._wrong.setdefault(one, deque(maxlen=_MOST_WRONG_OF_ALL)).append(self.clock())
        return role

    def _right(self, word: str) -> Role | None:
        if not self.asks_password:
            return Role.OWNER if compare_digest(word.encode(), self.key.encode()) else None
        named, _, password = word.partition(":")
        for role, kept in self.passwords.items():
            if is_password(word, kept) or (named == role.value and is_password(password, kept)):
                return role
        return None


def _digest(session: str) -> str:
    """Return what a session is kept under, so that looking it up tells nothing of its id."""
    return sha256(session.encode()).hexdigest()
