"""The errors lotwise raises on purpose.

A fault in the user's *data* is a `Finding`, a value that is collected and shown. An error is raised only
when a request cannot be carried out at all: a file that is not there, a date that is no date, a year
without law. Every error says what is wrong and what to do, in a sentence each.
"""


class LotwiseError(Exception):
    """A request that cannot be carried out, with the remedy.

    Args:
        what: One sentence that says what is wrong.
        fix: One sentence that says what to do about it; empty when nothing can be done.
    """

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix}".strip()


class BadInputError(LotwiseError):
    """Something the user typed or handed over cannot be understood."""


class BadNumberError(BadInputError):
    """A text that should be a number is none, or is finer than lotwise can hold exactly."""


class NoProjectError(LotwiseError):
    """The project file is missing, or is not a lotwise project."""


class MissingRuleError(LotwiseError):
    """The rule book holds no value for a name and date."""


class NotFoundError(LotwiseError):
    """No transaction, lot, disposition, line or plan figure has this id."""


class StoreConflictError(LotwiseError):
    """The store holds a different fact under the same id."""
