"""What the owner settles of brokers' statements by a word: a single line, and the wallets of an account.

A word about a line is a correction: it has a reason, is in the history, and can be taken back.
"""

from collections.abc import Sequence

from lotwise.app import clock
from lotwise.app.review import begins, record
from lotwise.app.settled_statements import ACCOUNT_SETTING, accounts_in, line_said
from lotwise.app.statements import name_wallet
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.statements import LineWord, Statement, StatementLine
from lotwise.store.choices import set_setting, settings
from lotwise.store.project import Project

WORDS = tuple(one.value for one in LineWord)
"""How a line can be settled."""


def settle_line(state: State, ref: str, word: str, reason: str, basis: str = "") -> tuple[Correction, str]:
    """Record how the owner settles a line of a statement; return that, and the line in words.

    Args:
        state: The project.
        ref: The line's id, or the beginning of it.
        word: One of `WORDS`.
        reason: Why, in the owner's words; must not be empty.
        basis: Of a nominee's line, what the units cost in dollars; or empty.

    Raises:
        NotFoundError: No line of a statement that counts goes by that id.
        BadInputError: There is no such word, no reason was given, or just that was said already.
    """
    if not reason.strip():
        raise BadInputError("A line is settled with a reason, for it changes what you file.", "Add --reason.")
    statement, line = _line_named(state, ref)
    details = {"as": word.strip().casefold()} | ({"basis_usd": basis.strip()} if basis.strip() else {})
    said = Correction(
        action=Action.SETTLE_LINE,
        subject=line.id,
        details=details,
        reason=reason.strip(),
        recorded_at=clock.now(),
    )
    line_said(said)
    record(state, said)
    on = f" of {line.disposed_on}" if line.disposed_on else ""
    return said, f"{line.name or line.asset}{on} on the Form {statement.form.value} of {statement.broker}"


def _line_named(state: State, ref: str) -> tuple[Statement, StatementLine]:
    lines = [(one, line) for one in state.statements for line in one.lines]
    found = [each for each in lines if each[1].id == ref or begins(each[1].id, ref)]
    if len(found) != 1:
        what = "No line of a statement goes" if not found else "Several lines go"
        raise NotFoundError(f"{what} by the id {ref!r}.", "`lotwise reconcile --json` lists them.")
    return found[0]


def name_wallets(project: Project, ref: str, names: Sequence[str]) -> tuple[Statement, tuple[str, ...]]:
    """Record which wallets a statement covers: the first names it, and the others are of the same account.

    Args:
        project: The project.
        ref: The statement's id, or the beginning of it.
        names: Wallets, at least one; they replace those said before of that account.

    Returns:
        The statement, and the further wallets of its account.

    Raises:
        BadInputError: A name is empty, or a wallet belongs to another account.
        NotFoundError: No statement goes by that id.
    """
    first, others = names[0], tuple(dict.fromkeys(name.strip() for name in names[1:]))
    if not all(name and name.isprintable() for name in others) or first in others:
        raise BadInputError("Each wallet is named once, by its name.", "`lotwise wallets` lists them.")
    accounts = accounts_in(settings(project))
    taken = {name: account for account, members in accounts.items() for name in members}
    odd = [name for name in others if taken.get(name, first) != first or name in accounts]
    if first in taken or odd:
        name = first if first in taken else odd[0]
        raise BadInputError(
            f"{name} belongs to the account of {taken.get(name, name)} already.",
            f"Name that account alone first: `lotwise statements wallet ID {taken.get(name, name)!r}`.",
        )
    one = name_wallet(project, ref, first)
    for name in (*accounts.get(first, ()), *others):
        set_setting(project, ACCOUNT_SETTING + name, first if name in others else "", now=clock.now())
    return one, others
