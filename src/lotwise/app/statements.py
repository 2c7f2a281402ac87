"""What the owner does with brokers' statements: take them in, type one in, confirm, name, remove.

Reading and keeping are two steps: what a PDF says by a line pattern is shown first, and kept only when the
owner agrees. The file is kept too, whole, like every file.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lotwise.app import clock
from lotwise.app.intake import content_of, contents_of
from lotwise.app.settled_statements import ASSET_SETTING
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.findings import Finding
from lotwise.core.ids import bytes_id
from lotwise.importers.statements.gathered import ReadStatements
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.map_file import (
    StatementMap,
    map_text,
    proposed_map,
    statement_map_of,
)
from lotwise.importers.statements.reading import is_pdf, read_statements, typed_in
from lotwise.ledger.statements import Statement, StatementForm, identified
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project
from lotwise.store.read import file_known
from lotwise.store.statements import (
    StatementStatus,
    StoredStatement,
    Word,
    record_statements,
    removed_statements,
    statements,
)

__all__ = ["BY_IMPORT", "Head", "StatementForm", "statement_head"]

BY_IMPORT: Final = frozenset({"fdx_1099da.json", "robinhood.1099_csv", "broker.1099da"})
"""Formats of `lotwise import` whose files hold statements."""
MAP_ENDING: Final = ".statement.toml"
_OTHER_WALLET: Final = "under another wallet"
_A_LINE: Final = "a line of a broker's statement"
_NO_WALLET: Final = Wallet(name="", custody=Custody.SELF)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that was read as statements and is not kept yet.

    Attributes:
        name: Its name.
        content: Its bytes.
        read: What it says.
        needs_consent: Whether its lines were found by a pattern, which the owner should see first.
    """

    name: str
    content: bytes
    read: ReadStatements
    needs_consent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a file's statements.

    Attributes:
        name: The file; empty for one that was typed in.
        statements: What it says; kept where there was something new.
        is_new: Whether something was recorded.
        findings: Why it is none, or what must be said first.
    """

    name: str
    statements: tuple[Statement, ...]
    is_new: bool
    findings: tuple[Finding, ...] = ()


def statement_head(
    *, broker: str = "", wallet: str = "", year: int = 0, form: str = "", is_corrected: bool = False
) -> Head:
    """Return what the owner says of a statement.

    Args:
        broker: The filer's name.
        wallet: Name of the wallet in lotwise.
        year: Tax year; 0 where it is not said.
        form: "1099-DA" or "1099-B", or empty.
        is_corrected: Whether it is a corrected form.

    Raises:
        BadInputError: There is no such form.
    """
    known = sorted(one.value for one in StatementForm)
    if form and form not in known:
        raise BadInputError(f"{form!r} is no form that lotwise reads.", f"Choose {' or '.join(known)}.")
    return Head(broker=broker, wallet=wallet, year=year, form=form, is_corrected=is_corrected)


def read_files(
    paths: Sequence[Path], head: Head, *, one: StatementMap | None = None, pattern: str = ""
) -> tuple[ReadFile, ...]:
    """Return what files say as statements, without keeping anything; folders and ZIP archives are opened.

    Args:
        paths: Files, or folders whose files are all read.
        head: What the owner says of them.
        one: A mapping of columns, or None.
        pattern: The pattern of the lines of a PDF, or empty.

    Raises:
        BadInputError: A file cannot be read, or the pattern cannot be used.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a PDF is told as a finding
    found: list[ReadFile] = []
    for path in _each(paths):
        for name, content in contents_of(path, path.name):
            read = read_statements(name, content, head, one=one, pattern=pattern)
            is_shown = is_pdf(content) and bool(read.statements)
            found.append(ReadFile(name=name, content=content, read=read, needs_consent=is_shown))
    return tuple(found)


def _each(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                one for one in path.iterdir() if one.is_file() and not one.name.endswith(".toml")
            )
        elif path.exists():
            yield path
        else:
            raise BadInputError(f"There is no {path}.", "Check the name.")


def keep(project: Project, file: ReadFile) -> Kept:
    """Keep the statements of a file, and the file."""
    made = file.read.statements
    if not made:
        return Kept(name=file.name, statements=(), is_new=False, findings=file.read.findings)
    if file_known(project, bytes_id("file", file.content)) is None:
        add_reading(project, _facts(file), now=clock.now())
    count = record_statements(project, _words(project, made), now=clock.now())
    return Kept(name=file.name, statements=made, is_new=count > 0, findings=file.read.findings)


def _facts(file: ReadFile) -> FileFacts:
    rows = sorted({row for one in file.read.statements for line in one.lines for row in line.rows})
    return FileFacts(
        id=bytes_id("file", file.content),
        name=file.name,
        content=file.content,
        format="statement.pdf" if is_pdf(file.content) else "statement.table",
        family="statement",
        wallet=_NO_WALLET,
        row_count=sum(one.row_count for one in file.read.statements),
        ignored=tuple((row, _A_LINE) for row in rows),
        report="statement",
    )


def _words(project: Project, made: Iterable[Statement]) -> list[Word]:
    """Return what to record: a statement that is known under another wallet is given again."""
    known = {one.statement.id: one.statement for one in statements(project)}
    words: list[Word] = []
    for one in made:
        before = known.get(one.id)
        if before is not None and one.wallet and before.wallet != one.wallet:
            words.append(
                Word(statement=before, status=StatementStatus.REMOVED, reason="under another wallet")
            )
        words.append(Word(statement=one))
    return words


def take_imported(project: Project, name: str, content: bytes, wallet: str) -> Kept:
    """Keep the statements of a file that `lotwise import` has taken; not those that the owner took out.

    Args:
        project: The project.
        name: The file's name.
        content: Its bytes.
        wallet: The wallet that the owner named, or empty.
    """
    read = read_statements(name, content, Head(wallet=wallet))
    removed = removed_statements(project)
    read = replace(read, statements=tuple(one for one in read.statements if one.id not in removed))
    return keep(project, ReadFile(name=name, content=content, read=read, needs_consent=False))


def enter(project: Project, fields: Sequence[str], head: Head) -> Kept:
    """Keep a line that was typed in; lines of one broker, form and year make one statement.

    Args:
        project: The project.
        fields: Words such as ``1f=1050.00``.
        head: Broker, year and so on.

    Raises:
        BadInputError: A word names no field, or broker or year is not said.
    """
    read = typed_in(fields, head)
    if not read.statements:
        first = read.findings[0]
        raise BadInputError(first.what, first.fix)
    (one,) = read.statements
    same = [other.statement for other in statements(project) if _goes_with(other.statement, one)]
    lines = tuple(line for other in same for line in other.lines) + one.lines
    whole = identified(replace(one, lines=lines, row_count=len(lines)))
    words = [
        Word(statement=other, status=StatementStatus.REMOVED, reason="a line was typed in") for other in same
    ]
    record_statements(project, [*words, Word(statement=whole)], now=clock.now())
    return Kept(name="", statements=(whole,), is_new=True)


def _goes_with(one: Statement, other: Statement) -> bool:
    return not one.file_id and _account(one) == _account(other)


def _account(one: Statement) -> tuple[object, ...]:
    return one.broker, one.wallet, one.year, one.form, one.account, one.is_corrected


def remove(project: Project, ref: str, reason: str) -> Statement:
    """Take a statement out; what it said stays in the history.

    Raises:
        NotFoundError: No statement goes by that id.
    """
    return _say(project, ref, StatementStatus.REMOVED, reason)


def confirm(project: Project, ref: str, reason: str) -> Statement:
    """Record that a statement is right as it is, although it looks doubtful.

    Raises:
        BadInputError: No reason is given.
        NotFoundError: No statement goes by that id.
    """
    if not reason.strip():
        raise BadInputError("A statement that looks wrong needs a reason.", "Give it with --reason.")
    return _say(project, ref, StatementStatus.CONFIRMED, reason)


def name_wallet(project: Project, ref: str, wallet: str) -> Statement:
    """Record which wallet a statement is of.

    Raises:
        BadInputError: The name is empty.
        NotFoundError: No statement goes by that id.
    """
    if not (wallet.strip() and wallet.isprintable()):
        raise BadInputError("A wallet needs a name.", "`lotwise wallets` lists them.")
    old = stored_statement(project, ref)
    new = replace(old.statement, wallet=wallet)
    words = [
        Word(statement=old.statement, status=StatementStatus.REMOVED, reason=_OTHER_WALLET),
        Word(statement=new),
    ]
    if old.is_confirmed:
        words.append(Word(statement=new, status=StatementStatus.CONFIRMED, reason=old.reason))
    record_statements(project, words, now=clock.now())
    return new


def name_asset(project: Project, name: str, asset: str) -> bool:
    """Record which asset a name on statements means, and return whether that is new.

    Raises:
        BadInputError: It is no code of an asset.
    """
    plain = asset.strip().upper()
    if not plain or len(plain.split()) != 1:
        raise BadInputError(f"{asset!r} is no code of an asset.", "Write it as in `lotwise assets`.")
    return set_setting(project, ASSET_SETTING + name, plain, now=clock.now())


def _say(project: Project, ref: str, status: StatementStatus, reason: str) -> Statement:
    one = stored_statement(project, ref).statement
    record_statements(project, [Word(statement=one, status=status, reason=reason)], now=clock.now())
    return one


def stored_statement(project: Project, ref: str) -> StoredStatement:
    """Return a statement as it is stored, by its id or the beginning of it.

    Raises:
        NotFoundError: None goes by it, or several do.
    """
    kept = statements(project)
    plain = ref.removeprefix("stmt_")
    found = [one for one in kept if plain and one.statement.id.removeprefix("stmt_").startswith(plain)]
    if len(found) != 1:
        what = "No statement goes" if not found else "Several statements go"
        raise NotFoundError(f"{what} by the id {ref!r}.", "`lotwise statements` lists them.")
    return found[0]


def map_from(path: Path) -> StatementMap:
    """Return the mapping in a file.

    Raises:
        BadInputError: It cannot be read, or is no mapping.
    """
    try:
        text = content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{path.name} is not a text file.", "Write it as TOML in UTF-8.") from None
    return statement_map_of(text, path.name)


def propose(path: Path, head: Head) -> Path:
    """Write the mapping that is proposed for a file beside it, and return where.

    Raises:
        BadInputError: The file holds no table, or the mapping is there already.
    """
    one, headings = proposed_map(path.name, content_of(path))
    said = replace(one, broker=head.broker, wallet=head.wallet, form=head.form or one.form)
    target = path.with_name(path.name + MAP_ENDING)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(map_text(said, headings))
    except FileExistsError:
        raise BadInputError(
            f"{target} is there already.", f"Use it: `lotwise statements add {path} --as {target}`."
        ) from None
    except OSError as error:
        raise BadInputError(f"{target} cannot be written: {error.strerror}.", "Check the folder.") from None
    return target
