"""What the owner said about files and tellings: which files do not count, what is one event and what is two.

Of two corrections about the same two things the later one counts. Ids may be those of files or of
transactions; a transaction may be named by any id it ever had.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.tellings import Event

_OF_TWO: Final = frozenset({Action.SAME, Action.DISTINCT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """The corrections that merging looks after.

    Attributes:
        aside: Ids of what is set aside, files among them.
        same: Pairs of ids that are one event, in the order in which it was said; the first one's facts count.
        distinct: Pairs of ids, of transactions or of files, that are never one event.
        preferred: From a transaction to the file whose telling of it counts; the last word stands last.
    """

    aside: frozenset[str]
    same: tuple[tuple[str, str], ...]
    distinct: frozenset[frozenset[str]]
    preferred: Mapping[str, str]

    @property
    def named(self) -> frozenset[str]:
        """Ids of transactions that are one event with another by the owner's word."""
        return frozenset(name for pair in self.same for name in pair)

    def has_judged(self, name: str, other: str) -> bool:
        """Return whether the owner said that two things are the same, or that they are distinct."""
        pairs = {(name, other), (other, name)}
        return frozenset((name, other)) in self.distinct or not pairs.isdisjoint(self.same)


def verdicts_in(corrections: Iterable[Correction]) -> Verdicts:
    """Return what corrections say about merging.

    Args:
        corrections: Those that count, in the order of their recording.
    """
    told = tuple(corrections)
    pairs: dict[frozenset[str], Correction] = {}
    preferred: dict[str, str] = {}
    for one in told:
        if one.action in _OF_TWO and one.subject != one.other:
            pair = frozenset((one.subject, one.other))
            pairs.pop(pair, None)  # what was said last stands last
            pairs[pair] = one
        elif one.action is Action.PREFER:
            preferred.pop(one.subject, None)
            preferred[one.subject] = one.other
    return Verdicts(
        aside=frozenset(one.subject for one in told if one.action is Action.SET_ASIDE),
        same=tuple((one.subject, one.other) for one in pairs.values() if one.action is Action.SAME),
        distinct=frozenset(pair for pair, one in pairs.items() if one.action is Action.DISTINCT),
        preferred=preferred,
    )


def are_apart(verdicts: Verdicts, one: Event, other: Event) -> bool:
    """Return whether the owner said that two events, or their files, never tell the same."""
    if not verdicts.distinct:
        return False
    names, others = (*one.names, *one.files), (*other.names, *other.files)
    return any(frozenset((name, second)) in verdicts.distinct for name in names for second in others)
