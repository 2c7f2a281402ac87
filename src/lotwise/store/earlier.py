"""What counted before: every household, setting and fact of a wallet that was recorded, in order.

`lotwise.store.choices` asks what counts now; here stands how it came to that, so that a choice can be taken
back: by recording again what counted before it.
"""

from dataclasses import dataclass
from datetime import datetime

from lotwise.store.access import Project, asking
from lotwise.store.marks import as_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Something the owner decided.

    Attributes:
        number: Its place among all of its sort, from 1 on.
        subject: What it is about, such as a wallet; empty for a household.
        name: Its name: of the file, the setting or the fact.
        text: What was said.
        recorded_at: When.
    """

    number: int
    subject: str
    name: str
    text: str
    recorded_at: datetime


def households_recorded(project: Project) -> tuple[Recorded, ...]:
    """Return every household that was recorded, the first one first.

    Args:
        project: The project.
    """
    return _recorded(project, "SELECT '', name, content, recorded_at FROM households ORDER BY seq")


def settings_recorded(project: Project) -> tuple[Recorded, ...]:
    """Return every setting that was recorded, the first one first.

    Args:
        project: The project.
    """
    return _recorded(project, "SELECT '', name, value, recorded_at FROM settings ORDER BY seq")


def wallet_facts_recorded(project: Project) -> tuple[Recorded, ...]:
    """Return every fact about a wallet that was recorded, the first one first.

    Args:
        project: The project.
    """
    return _recorded(project, "SELECT wallet, name, value, recorded_at FROM wallet_facts ORDER BY seq")


def _recorded(project: Project, query: str) -> tuple[Recorded, ...]:
    with asking(project) as ask:
        rows = ask(query)
    return tuple(
        Recorded(
            number=number,
            subject=as_told(subject),
            name=as_told(name),
            text=as_told(text),
            recorded_at=datetime.fromisoformat(recorded_at),
        )
        for number, (subject, name, text, recorded_at) in enumerate(rows, 1)
    )
