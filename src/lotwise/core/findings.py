"""Findings: what lotwise has to tell about the user's data, as values.

A fault in data is never raised, skipped or set to zero: it becomes a finding that says where (file and
row), what, and how to fix it. A *blocking* finding means that some number that would be filed is not
known; the faces then show their results as incomplete and exit with a code that is not zero.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import Usd

_ROWS_SHOWN: Final = 5


def shown_name(name: str) -> str:
    r"""Return a name as it can be shown anywhere: what a terminal would obey or hide becomes a question mark.

    Examples:
        >>> shown_name("caf\x1b[31m.csv")
        'caf?[31m.csv'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in name)


class Severity(Enum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the user's files.

    Attributes:
        file: The file's name as imported; empty when the finding is about no file.
        rows: Line numbers in that file, the first line being 1.
    """

    file: str = ""
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        file = shown_name(self.file)
        if not self.rows:
            return file
        shown = ", ".join(map(str, self.rows[:_ROWS_SHOWN])) + (" …" if len(self.rows) > _ROWS_SHOWN else "")
        return f"{file} row{'s' if len(self.rows) > 1 else ''} {shown}".lstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the user should know or do.

    Attributes:
        code: A stable word for this kind of finding, such as ``unknown_row``.
        severity: Whether it blocks.
        what: What was found, in one sentence.
        fix: What to do, in one sentence; empty when nothing needs doing.
        where: The place in the user's files, when there is one.
        asset: The asset concerned, or empty.
        wallet: The wallet concerned, or empty.
        subject: The id of the transaction, lot or disposition concerned, or empty.
        amount_usd: How much money is at stake, when that is known.
    """

    code: str
    severity: Severity
    what: str
    fix: str = ""
    where: Where = Where()
    asset: str = ""
    wallet: str = ""
    subject: str = ""
    amount_usd: Usd | None = None

    @property
    def id(self) -> str:
        """The finding's id, made from its content."""
        return content_id("find", self.code, self.what, self.where, self.asset, self.wallet, self.subject)

    @property
    def is_blocking(self) -> bool:
        """Whether some filed number is unknown because of this."""
        return self.severity is Severity.BLOCKING
