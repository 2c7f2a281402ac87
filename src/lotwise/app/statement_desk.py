"""What a page does with brokers' statements beside keeping them: fields to type in, and taking words back.

Every word about a statement can be taken back: one that was taken out is given again, a confirmation is
withdrawn, a name on statements means nothing again. All of it stays in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.app import clock
from lotwise.app.settled_statements import ASSET_SETTING
from lotwise.app.statements import stored_statement
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.money import Usd
from lotwise.ledger.statements import Statement
from lotwise.store.choices import set_setting
from lotwise.store.project import Project
from lotwise.store.statements import StatementStatus, Word, record_statements, taken_out

__all__ = ["ENTRIES", "Entry", "Removed", "asset_words", "bring_back", "fields_of", "forget_asset", "removed"]
__all__ += ["withdraw"]

_REPLACED: Final = frozenset({"under another wallet", "a line was typed in"})
"""Reasons with which a statement is taken out because it was recorded anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of Form 1099-DA that can be typed in.

    Attributes:
        number: Its number on the form.
        label: What it is.
        hint: How it is written.
        choices: What it can say; empty where anything may stand there.
    """

    number: str
    label: str
    hint: str = ""
    choices: tuple[str, ...] = ()


ENTRIES: Final = (
    Entry("1b", "Name of digital asset", "Such as Bitcoin."),
    Entry("1c", "Number of units"),
    Entry("1d", "Date acquired", "YYYY-MM-DD, or VARIOUS, or blank."),
    Entry("1e", "Date sold or disposed", "YYYY-MM-DD."),
    Entry("1f", "Proceeds", "In dollars."),
    Entry("1g", "Cost or other basis", "Blank is not zero: leave it blank where the form does."),
    Entry("1i", "Wash sale loss disallowed"),
    Entry("2", "Basis reported to the IRS", choices=("yes", "no")),
    Entry("3a", "Proceeds reported", choices=("gross", "net")),
    Entry("4", "Federal income tax withheld"),
    Entry("6", "Gain or loss", choices=("short", "long", "ordinary")),
    Entry("9", "Noncovered security", choices=("yes", "no")),
    Entry("box", "Applicable checkbox on Form 8949", choices=("G", "H", "J", "K", "X", "Y")),
)
"""The fields of a form that is typed in; others are rare, and `lotwise statements enter` takes them."""


def fields_of(typed: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return what was typed in as words for a line; what was left blank says nothing.

    Args:
        typed: Numbers of fields, and what stands there.

    Examples:
        >>> fields_of([("1f", " 1,050.00 "), ("1g", "")])
        ('1f=1,050.00',)
    """
    return tuple(f"{number}={text.strip()}" for number, text in typed if text.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A statement that was taken out, in short.

    Attributes:
        id: Its id.
        year: Tax year.
        broker: Who sent it.
        lines: How many lines.
        proceeds_usd: Sum of field 1f.
        reason: The owner's words.
    """

    id: str
    year: int
    broker: str
    lines: int
    proceeds_usd: Usd
    reason: str


def removed(project: Project) -> tuple[Removed, ...]:
    """Return the statements that the owner took out, but for those that were recorded anew.

    Args:
        project: The project.
    """
    return tuple(
        Removed(
            id=one.id,
            year=one.year,
            broker=one.broker,
            lines=len(one.lines),
            proceeds_usd=one.proceeds_usd,
            reason=why,
        )
        for one, why in taken_out(project)
        if why not in _REPLACED
    )


def bring_back(project: Project, ref: str) -> Statement:
    """Record that a statement that was taken out counts again, and return it.

    Args:
        project: The project.
        ref: Its id.

    Raises:
        NotFoundError: No statement of that id was taken out.
    """
    found = next((one for one, _ in taken_out(project) if one.id == ref), None)
    if found is None:
        raise NotFoundError(f"No statement {ref!r} was taken out.", "The page Reconcile lists them.")
    record_statements(project, [Word(statement=found)], now=clock.now())
    return found


def withdraw(project: Project, ref: str) -> Statement:
    """Record that a statement which was said to be right is doubtful again, and return it.

    Args:
        project: The project.
        ref: Its id, or the beginning of it.

    Raises:
        NotFoundError: No statement goes by that id.
        BadInputError: It was not confirmed.
    """
    stored = stored_statement(project, ref)
    if not stored.is_confirmed:
        raise BadInputError("That statement was not confirmed.", "There is nothing to take back.")
    one = stored.statement
    out = Word(statement=one, status=StatementStatus.REMOVED, reason="the confirmation was taken back")
    record_statements(project, [out, Word(statement=one)], now=clock.now())
    return one


def asset_words(state: State) -> tuple[tuple[str, str], ...]:
    """Return what the owner said that names on statements mean: name and code of the asset.

    Args:
        state: The project on a day.
    """
    return tuple(
        (name.removeprefix(ASSET_SETTING), code)
        for name, code in sorted(state.facts.settings.items())
        if name.startswith(ASSET_SETTING) and code
    )


def forget_asset(project: Project, name: str) -> bool:
    """Record that a name on statements means nothing again, and return whether that is new.

    Args:
        project: The project.
        name: The name.
    """
    return set_setting(project, ASSET_SETTING + name, "", now=clock.now())
