"""What is known of each wallet: from its files, and from the owner, who has the last word.

A file says who holds the keys of the account it is an export of. Everything else (whose the units are, how
lots can be identified, zone, fee rate, addresses, whether the units are locked) only the owner can say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final, NamedTuple, TypeVar

from lotwise.core.dates import date_of, zone_named
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.aggregators import is_aggregator
from lotwise.ledger.custodians import custody_of
from lotwise.ledger.transaction import Ability, Custody, Owner, Wallet
from lotwise.store.facts import StoredFile

_Word = TypeVar("_Word", bound=Enum)


def _word_of(words: type[_Word]) -> Callable[[str], _Word]:
    """Return the reader of an enumeration by value or name, whatever the case and the separator."""

    def read(text: str) -> _Word:
        plain = _folded(text)
        for word in words:
            if plain in {_folded(word.value), _folded(word.name)}:
                return word
        choices = ", ".join(repr(word.value) for word in words)
        raise BadInputError(f"{text!r} is none of the choices.", f"Choose one of {choices}.")

    return read


def _folded(text: str) -> str:
    return text.strip().casefold().replace("_", " ").replace("-", " ")


def _zone(text: str) -> str:
    return zone_named(text).key


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text.strip())
    except InvalidOperation:
        rate = Decimal(-1)
    if not (rate.is_finite() and 0 <= rate < 1):
        raise BadInputError(
            f"{text!r} is no fee rate.", "Write it as a part of the value: 0.006 stands for 0.6 %."
        )
    return rate


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


class Lock(NamedTuple):
    """Whether the units of a wallet are locked, and until when, in the words of `Wallet`."""

    is_locked: bool
    locked_until: date | None = None

    def __str__(self) -> str:
        """Return it as it is recorded, so that it can be read again."""
        if self.locked_until is not None:
            return self.locked_until.isoformat()
        return "yes" if self.is_locked else "no"


def _lock(text: str) -> Lock:
    plain = _folded(text)
    if plain in {"yes", "no"}:
        return Lock(is_locked=plain == "yes")
    try:
        return Lock(is_locked=True, locked_until=date_of(text))
    except BadInputError:
        raise BadInputError(
            f"{text!r} does not say whether the units are locked.",
            "Say yes, no, or the day from which they can be sold again, such as 2026-12-01.",
        ) from None


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "custody": _word_of(Custody),
    "owner": _word_of(Owner),
    "ability": _word_of(Ability),
    "zone": _zone,
    "fee_rate": _rate,
    "addresses": _addresses,
    "locked": _lock,
}
"""What the owner can say of a wallet, and how it is read; but for the lock the names are those of it."""


def wallets_of(
    files: Iterable[StoredFile],
    stated: Mapping[str, Mapping[str, str]],
    named: Iterable[str] = (),
) -> tuple[dict[str, Wallet], tuple[Finding, ...]]:
    """Return the wallets by name, and what their files disagree about.

    Args:
        files: In the order of import.
        stated: What the owner said, by wallet and name of the fact; the texts were checked when recorded.
        named: Wallets that rows name beside the one that their file is about.

    Returns:
        Every wallet that a file or the owner names. Where files disagree on who holds the keys, the latest
        counts, and a finding says so; where the owner said it, no file counts. A program that gathers many
        accounts says nothing of custody where another file or the name of a platform does. A wallet that
        only rows name is held by whoever is known by that name, or else by the owner, which a finding says.
    """
    held: defaultdict[str, dict[Custody, StoredFile]] = defaultdict(dict)
    again: defaultdict[str, dict[Custody, StoredFile]] = defaultdict(dict)
    for file in files:
        if file.wallet.name:
            by_custody = (again if is_aggregator(file.family) else held)[file.wallet.name]
            by_custody.pop(file.wallet.custody, None)
            by_custody[file.wallet.custody] = file
    wallets: dict[str, Wallet] = {}
    findings: list[Finding] = []
    for name in sorted({*held, *again, *stated, *filter(None, named)}):
        told = {fact: READERS[fact](text) for fact, text in stated.get(name, {}).items()}
        if lock := told.pop("locked", None):
            told |= lock._asdict()
        by_file = held.get(name) or ({} if custody_of(name) else again.get(name, {}))
        if "custody" not in told:
            known = [*by_file][-1] if by_file else custody_of(name)
            told["custody"] = known or Custody.SELF
            findings += [] if known or stated.get(name) else [_custody_assumed(name)]
            findings += [_disagreement(name, by_file)] if len(by_file) > 1 else []
        wallets[name] = Wallet(name=name, **told)
    return wallets, tuple(findings)


def _custody_assumed(name: str) -> Finding:
    return Finding(
        code="custody_assumed",
        severity=Severity.INFO,
        what=f"Nothing says who holds the keys of {name}; they count as your own.",
        fix=f"If it is an exchange: `lotwise wallets --set {name!r} custody 'US broker'` (or foreign).",
        wallet=name,
    )


def _disagreement(name: str, by_file: Mapping[Custody, StoredFile]) -> Finding:
    *_, (before, _), (now, file) = by_file.items()
    return Finding(
        code="custody_changed",
        severity=Severity.WARNING,
        what=f"{name} was held by {before.value} so far; with {file.name} it is held by {now.value}, and "
        "that counts for all of its history.",
        fix=f"Say who holds the keys: `lotwise wallets --set {name!r} custody {now.value!r}`.",
        where=Where(file=file.name),
        wallet=name,
    )
