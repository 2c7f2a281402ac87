"""Choices that are the taxpayer's: one table of them, and which counts in a project.

Problem: where the law leaves a choice, or did before a day, the figures depend on what the taxpayer does or
did; a choice hidden in code is one that nobody made. Chosen way: every choice stands in `CHOICES` with what
it means, its default and its source; what the owner decides is stored as a setting under the choice's name,
the value in its first line and the reason in the rest, and counts from then on for the whole history. A new
choice is one entry here, and one line where it counts (`law_of` in `booked`, for lots).
Left out: choices about one asset, wallet or transaction; those are corrections and facts of wallets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.lots.methods import FeeBearer, Pooling, TransferFee
from lotwise.store.project import Project
from lotwise.store.since import settings_since

POOLING: Final = "pooling_before_2025"
FEES_BEFORE: Final = "fees_before_2025"
TRANSFER_FEE: Final = "transfer_fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to choose.

    Attributes:
        value: Its word.
        meaning: What it does, in a sentence.
    """

    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that is the taxpayer's to choose.

    Attributes:
        name: Its name, which is also the setting's.
        about: What is chosen, in a sentence.
        options: The ways; the first is the default.
        source: Which law leaves it open, and how far.
    """

    name: str
    about: str
    options: tuple[Option, ...]
    source: str

    @property
    def default(self) -> str:
        """What counts as long as the owner says nothing."""
        return self.options[0].value


CHOICES: Final = (
    Choice(
        name=POOLING,
        about="How you kept basis before 2025. Since then it is kept for each wallet.",
        options=(
            Option(value=Pooling.PER_WALLET.value, meaning="Each wallet and account had its own lots."),
            Option(
                value=Pooling.ONE_POOL.value,
                meaning="All wallets were one pool, and a sale drew from it wherever the units lay.",
            ),
        ),
        source="IRS virtual currency FAQs 39 to 41, as described in Rev. Proc. 2024-28 § 2",
    ),
    Choice(
        name=FEES_BEFORE,
        about="Which side bore the fees when you exchanged one asset for another before 2025. Since then all "
        "of them lower what the asset given brought.",
        options=(
            Option(
                value=FeeBearer.DISPOSED.value,
                meaning="The asset given: fees lower its proceeds, as they do since 2025.",
            ),
            Option(value=FeeBearer.ACQUIRED.value, meaning="The asset received: fees are part of its basis."),
            Option(value=FeeBearer.SPLIT.value, meaning="Half each."),
        ),
        source="26 CFR §§ 1.1001-7, 1.1012-1(h)(5): a rule since 2025, none before; keep what you filed",
    ),
    Choice(
        name=TRANSFER_FEE,
        about="What the network fee is that you pay in an asset to move units between your own wallets.",
        options=(
            Option(
                value=TransferFee.DISPOSE.value,
                meaning="The units that paid it are sold at their value. The basis of what moved stays.",
            ),
            Option(
                value=TransferFee.DISPOSE_ADD.value,
                meaning="The same, and their value is added to the basis of what moved.",
            ),
            Option(
                value=TransferFee.IGNORE.value,
                meaning="The units that paid it are gone, without gain or loss, and their basis with them.",
            ),
        ),
        source="26 U.S.C. § 1001; IRS digital-asset FAQs, seen second-hand; no regulation decides it",
    ),
)
"""All choices, in the order in which they are shown."""
_BY_NAME: Final = {choice.name: choice for choice in CHOICES}


def choice_named(name: str) -> Choice:
    """Return a choice by its name; case and hyphens do not matter.

    Raises:
        BadInputError: There is none of that name.
    """
    choice = _BY_NAME.get(_plain(name))
    if choice is None:
        raise BadInputError(f"There is no setting {name!r}.", f"Settings: {', '.join(_BY_NAME)}.")
    return choice


def option_named(choice: Choice, value: str) -> Option:
    """Return one way to choose by its word.

    Raises:
        BadInputError: The choice has no such way.
    """
    for option in choice.options:
        if option.value == _plain(value):
            return option
    words = [option.value for option in choice.options]
    raise BadInputError(
        f"{choice.name} cannot be {value!r}.", f"Choose {', '.join(words[:-1])} or {words[-1]}."
    )


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_")


def chosen(settings: Mapping[str, str], name: str) -> str:
    """Return the word that counts for a choice.

    Args:
        settings: The project's settings, by name.
        name: The choice's name, as in `CHOICES`.

    Examples:
        >>> chosen({}, TRANSFER_FEE), chosen({TRANSFER_FEE: "ignore"}, TRANSFER_FEE)
        ('dispose', 'ignore')
    """
    return _said(settings, name)[0] or _BY_NAME[name].default


def _said(settings: Mapping[str, str], name: str) -> tuple[str, str]:
    """Return the word and the reason that the owner gave; empty where none was."""
    value, _, reason = settings.get(name, "").partition("\n")
    return value, reason


def as_setting(option: Option, reason: str) -> str:
    r"""Return what is stored of a decision; the reason is folded into one line.

    Examples:
        >>> as_setting(Option(value="split", meaning="Half each."), "as filed ")
        'split\nas filed'
    """
    return "\n".join(filter(None, (option.value, " ".join(reason.split()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A choice as it counts in a project.

    Attributes:
        name: Its name.
        about: What is chosen.
        value: The word that counts.
        is_default: Whether it counts because the owner said nothing.
        since: Since when the owner's word counts; None for a default.
        reason: Why the owner chose so, or empty.
        options: The ways, the default first.
        source: Which law leaves it open.
    """

    name: str
    about: str
    value: str
    is_default: bool
    since: datetime | None
    reason: str
    options: tuple[Option, ...]
    source: str


def setting_rows(project: Project, settings: Mapping[str, str]) -> tuple[SettingRow, ...]:
    """Return every choice as it counts in a project.

    Args:
        project: The project.
        settings: Its settings, by name.
    """
    instants = settings_since(project)
    return tuple(
        SettingRow(
            name=choice.name,
            about=choice.about,
            value=chosen(settings, choice.name),
            is_default=choice.name not in settings,
            since=instants.get(choice.name),
            reason=_said(settings, choice.name)[1],
            options=choice.options,
            source=choice.source,
        )
        for choice in CHOICES
    )
