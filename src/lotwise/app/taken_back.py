"""What the owner chose and said of wallets, in the order of saying, and taking the last word back.

Nothing that was recorded is removed: taking something back records what counted before it. Of a wallet that
can be that nothing was said, which is recorded as an empty text (`lotwise.app.stored` leaves it out).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lotwise.app import clock
from lotwise.app.deciding import Decided, decide
from lotwise.app.settings import CHOICES, chosen
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.store.choices import set_wallet_fact
from lotwise.store.earlier import Recorded, settings_recorded, wallet_facts_recorded
from lotwise.store.project import Project

__all__ = ["Said", "settings_said", "take_back_setting", "take_back_wallet_fact", "wallet_facts_said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was said.

    Attributes:
        number: Its place among all of its sort, from 1 on.
        subject: The wallet it is about; empty for a choice.
        name: Name of the choice, or of the fact.
        value: What was said; empty where it took back what was said before.
        before: What counted before it; empty where nothing had been said.
        reason: Why, or empty.
        recorded_at: When.
        counts: Whether it is the last word on its matter.
    """

    number: int
    subject: str
    name: str
    value: str
    before: str
    reason: str
    recorded_at: datetime
    counts: bool


def settings_said(project: Project) -> tuple[Said, ...]:
    """Return what the owner chose, the newest first.

    Args:
        project: The project.
    """
    names = {choice.name for choice in CHOICES}
    return _said(one for one in settings_recorded(project) if one.name in names)


def wallet_facts_said(project: Project) -> tuple[Said, ...]:
    """Return what the owner said of wallets, the newest first.

    Args:
        project: The project.
    """
    return _said(wallet_facts_recorded(project))


def _said(recorded: Iterable[Recorded]) -> tuple[Said, ...]:
    last: dict[tuple[str, str], Recorded] = {}
    befores: list[tuple[Recorded, str]] = []
    for one in recorded:
        former = last.get((one.subject, one.name))
        befores.append((one, former.text.partition("\n")[0] if former else ""))
        last[one.subject, one.name] = one
    return tuple(
        Said(
            number=one.number,
            subject=one.subject,
            name=one.name,
            value=one.text.partition("\n")[0],
            before=before,
            reason=one.text.partition("\n")[2],
            recorded_at=one.recorded_at,
            counts=last[one.subject, one.name] is one,
        )
        for one, before in reversed(befores)
    )


def take_back_setting(state: State, name: str) -> tuple[Decided, State]:
    """Let what was chosen before the last decision count again, and return what that changes.

    Args:
        state: The project.
        name: The choice.

    Raises:
        NotFoundError: Nothing was decided about it.
    """
    found = [one for one in settings_said(state.project) if one.name == name and one.counts]
    if not found:
        raise NotFoundError(f"Nothing was decided about {name!r}.", "There is nothing to take back.")
    before = found[0].before or chosen({}, name)
    return decide(state, name, before, f"Taken back: {found[0].value}.")


def take_back_wallet_fact(state: State, number: int) -> Said:
    """Let what was said before the last word on a matter count again, and return what was taken back.

    Args:
        state: The project.
        number: Number of what was said.

    Raises:
        NotFoundError: Nothing has that number.
        BadInputError: Something else was said about the same since.
    """
    found = [one for one in wallet_facts_said(state.project) if one.number == number]
    if not found:
        raise NotFoundError(f"Nothing said of a wallet has the number {number}.", "Look at the list.")
    if not found[0].counts:
        raise BadInputError(
            f"Something else was said about {found[0].name} of {found[0].subject} since.",
            "Take that back first.",
        )
    said = found[0]
    set_wallet_fact(state.project, said.subject, said.name, said.before, now=clock.now())
    return said
