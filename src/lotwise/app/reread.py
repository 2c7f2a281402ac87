"""Reading imported files again: with a better reader, under another wallet, or as another format.

What was read stays as it was read until the owner accepts the new reading. Before that, everything it would
change is shown: transactions that come, go or change, findings that appear or vanish, and what that does to
open lots and to the gains of each year.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lotwise.app import clock
from lotwise.app.file_notes import NOTHING_SAID, Said, as_text, said_in, said_of, setting_name
from lotwise.app.intake import facts_of, is_outdated
from lotwise.app.mapper import formats_of, remember
from lotwise.app.review import begins
from lotwise.app.workspace import State, computed
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.importers import Parsed, read_file
from lotwise.ledger.corrections import files_aside
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Transaction
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting
from lotwise.store.contents import file_content
from lotwise.store.facts import ReadingBefore, StoredFile
from lotwise.store.read import quotes, reading_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """How a file reads now, beside how it was read.

    Attributes:
        file: The file as it is stored.
        format: The format it is in now.
        wallet: The wallet it is of now.
        revision: The revision of that format.
        parsed: What it says now.
        gone: Transactions that only the old reading has.
        come: Transactions that only the new reading has.
        findings_gone: What was found then and is not any more.
        findings_come: What is found now and was not then.
        other_changes: How many of its other facts go and come, by what they are; without those that stay.
        said: What the owner says of the file now.
        is_said_anew: Whether that is other than when it was read.
    """

    file: StoredFile
    format: str
    wallet: str
    revision: int
    parsed: Parsed
    gone: tuple[Transaction, ...]
    come: tuple[Transaction, ...]
    findings_gone: tuple[Finding, ...]
    findings_come: tuple[Finding, ...]
    other_changes: Mapping[str, tuple[int, int]]
    said: Said
    is_said_anew: bool

    @property
    def is_newer(self) -> bool:
        """Whether it was read by another revision, as another format, under another wallet or other words."""
        now = (self.format, self.revision, self.wallet)
        return self.is_said_anew or now != (self.file.format, self.file.revision, self.file.wallet.name)

    @property
    def changes_nothing(self) -> bool:
        """Whether both readings say the same."""
        differs = self.gone or self.come or self.findings_gone or self.findings_come or self.other_changes
        return not differs and self.wallet == self.file.wallet.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What new readings would change in the books.

    Attributes:
        gain_usd_by_year: Realized gain before and after, of the years that would change.
        lots: How many open lots before and after.
        blocking: How many blocking findings before and after.
    """

    gain_usd_by_year: Mapping[int, tuple[Usd, Usd]]
    lots: tuple[int, int]
    blocking: tuple[int, int]


def outdated_files(state: State) -> tuple[StoredFile, ...]:
    """Return the files whose format lotwise reads in another way than when they were read."""
    formats = formats_of(state.facts.settings)
    return tuple(file for file in state.facts.files if is_outdated(file, formats))


def reread(state: State, refs: Sequence[str] = (), said: Said = NOTHING_SAID) -> tuple[Reread, ...]:
    """Return how files read now, without recording it; see `effect_of` and `accept`.

    Args:
        state: The project.
        refs: Names or ids of files; none for all whose reader got better.
        said: What the owner says of them now; what it leaves open stays as it was said before.

    Raises:
        NotFoundError: The project has no such file.
        BadInputError: The file is in no known format any more, or a name fits several files.
    """
    files = [_file_named(state, ref) for ref in refs] or list(outdated_files(state))
    return tuple(_reread(state, file, said.over(said_of(state.facts.settings, file.id))) for file in files)


def was_read_otherwise(state: State, file_id: str) -> bool:
    """Return whether a file was read again, so that there is a reading to go back to."""
    return _before(state, file_id) is not None


def as_before(state: State, refs: Sequence[str]) -> tuple[Reread, ...]:
    """Return how files read with what was said of them before they were last read again.

    What a better reader has changed since then stays; going back twice leads to the latest words again.

    Args:
        state: The project.
        refs: Names or ids of files.

    Raises:
        NotFoundError: The project has no such file, or it was never read again.
        BadInputError: The file cannot be read so any more, or a name fits several files.
    """
    readings = []
    for file in (_file_named(state, ref) for ref in refs):
        before = _before(state, file.id)
        if before is None:
            raise NotFoundError(
                f"{file.name} was read once only.", "There is no other reading to go back to."
            )
        readings.append(
            _reread(state, file, replace(said_in(before.said), wallet_name=before.wallet or None))
        )
    return tuple(readings)


def _before(state: State, file_id: str) -> ReadingBefore | None:
    return reading_before(state.project, file_id, setting_name(file_id))


def _file_named(state: State, ref: str) -> StoredFile:
    found = [file for file in state.facts.files if ref in {file.name, file.id} or begins(file.id, ref)]
    if not found:
        there = ", ".join(file.name for file in state.facts.files) or "none yet"
        raise NotFoundError(f"The project has no file {ref!r}.", f"Files: {there}.")
    if len(found) > 1:
        raise BadInputError(
            f"{len(found)} files are named {ref!r}.", f"Ids: {', '.join(f.id for f in found)}."
        )
    return found[0]


def _reread(state: State, file: StoredFile, said: Said) -> Reread:
    content = file_content(state.project, file.id)
    before_said = said_of(state.facts.settings, file.id)
    old = next((told.transactions for told in state.facts.told if told.report.file_id == file.id), ())
    parsed = read_file(
        file.name,
        content,
        wallet_name=said.wallet_name or file.wallet.name or None,
        as_format=said.format_id,
        hints=said.hints,
        formats=formats_of(state.facts.settings, also=said.map),
    )
    if not parsed.format or parsed.needs:
        why = parsed.findings[0]
        raise BadInputError(f"{file.name} cannot be read again: {why.what}", why.fix)
    parsed = replace(parsed, findings=facts_of(parsed, content).findings)  # as the store would give them
    before = [one for one in state.facts.import_findings if _is_about(one, file)]
    gone, come = _difference(old, parsed.transactions)
    return Reread(
        file=file,
        format=parsed.format,
        wallet=parsed.wallet.name if parsed.wallet else "",
        revision=parsed.revision,
        parsed=parsed,
        gone=gone,
        come=come,
        findings_gone=tuple(one for one in before if one not in parsed.findings),
        findings_come=tuple(one for one in parsed.findings if one not in before),
        other_changes=_other_changes(state, file, parsed),
        said=said,
        is_said_anew=as_text(said) != as_text(before_said),
    )


def _other_changes(state: State, file: StoredFile, parsed: Parsed) -> dict[str, tuple[int, int]]:
    """Return how many prices, reported sales and balances go and come with a new reading."""
    others = {one.id for one in state.facts.files} - {file.id}
    sales = [one for told in state.facts.sales for one in told if one.source.file_id == file.id]
    balances = [one for one in state.facts.balances if one.source.file_id == file.id]
    sides: Mapping[str, tuple[Iterable[object], Iterable[object]]] = {
        "prices": (quotes(state.project, others), parsed.quotes),
        "reported sales": (sales, parsed.sales),
        "balances": (balances, parsed.balances),
    }
    found = {}
    for name, (old, new) in sides.items():
        left, right = Counter(map(repr, old)), Counter(map(repr, new))
        found[name] = ((left - right).total(), (right - left).total())
    return {name: count for name, count in found.items() if any(count)}


def _difference(
    old: Iterable[Transaction], new: Iterable[Transaction]
) -> tuple[tuple[Transaction, ...], tuple[Transaction, ...]]:
    """Return the transactions that only one of two readings has, in order."""
    olds, news = tuple(old), tuple(new)
    left, right = Counter(map(repr, olds)), Counter(map(repr, news))
    return _only(olds, left - right), _only(news, right - left)


def _only(told: Iterable[Transaction], wanted: Counter[str]) -> tuple[Transaction, ...]:
    found = []
    for one in told:
        if wanted[repr(one)] > 0:
            wanted[repr(one)] -= 1
            found.append(one)
    return tuple(found)


def effect_of(state: State, readings: Iterable[Reread]) -> Effect:
    """Return what new readings would change in the books of a project.

    Args:
        state: The project as it is.
        readings: The new readings.
    """
    new = {one.file.id: one for one in readings}
    aside = files_aside(state.corrections)
    counting = [one.parsed for key, one in new.items() if key not in aside]
    facts = replace(
        state.facts,
        sales=(
            *(sales for sales in state.facts.sales if sales[0].source.file_id not in new),
            *(one.parsed.sales for one in new.values() if one.parsed.sales),
        ),
        quotes=(
            *quotes(state.project, {*aside, *new}),
            *(quote for parsed in counting for quote in parsed.quotes),
        ),
        balances=(
            *(one for one in state.facts.balances if one.source.file_id not in new),
            *(balance for one in new.values() for balance in one.parsed.balances),
        ),
        files=tuple(_restated(file, new) for file in state.facts.files),
        told=tuple(_retold(told, new) for told in state.facts.told),
        import_findings=(
            *(one for one in state.facts.import_findings if not _is_of(one, new)),
            *(finding for one in new.values() for finding in one.parsed.findings),
        ),
    )
    after = computed(state.project, facts, state.as_of)
    gains = _gains(state), _gains(after)
    years = sorted(gains[0].keys() | gains[1].keys())
    return Effect(
        gain_usd_by_year={
            year: (gains[0][year], gains[1][year]) for year in years if gains[0][year] != gains[1][year]
        },
        lots=(len(state.holdings), len(after.holdings)),
        blocking=(len(state.blocking), len(after.blocking)),
    )


def _is_of(finding: Finding, new: Mapping[str, Reread]) -> bool:
    return any(_is_about(finding, one.file) for one in new.values())


def _is_about(finding: Finding, file: StoredFile) -> bool:
    """Return whether an import found something in a file; another file of its name is told by its id."""
    if finding.subject.startswith("file_"):
        return finding.subject == file.id
    return finding.where.file == file.name


def _restated(file: StoredFile, new: Mapping[str, Reread]) -> StoredFile:
    one = new.get(file.id)
    if one is None or one.parsed.wallet is None:
        return file
    return replace(file, wallet=one.parsed.wallet, format=one.format)


def _retold(told: Told, new: Mapping[str, Reread]) -> Told:
    one = new.get(told.report.file_id)
    if one is None:
        return told
    report = Report(
        file_id=one.file.id,
        file=one.file.name,
        family=one.parsed.family,
        kind=one.parsed.report,
        rank=one.parsed.rank,
        wallet=one.wallet,
    )
    return Told(report=report, transactions=one.parsed.transactions)


def _gains(state: State) -> Counter[int]:
    gains: Counter[int] = Counter()
    for one in state.books.dispositions:
        if one.kind.is_taxable and one.gain_usd is not None:
            gains[one.disposed_on.year] += one.gain_usd
    return gains


def accept(state: State, readings: Iterable[Reread]) -> None:
    """Record new readings; from now on they count instead of the old ones, which stay recorded."""
    for one in readings:
        if one.said.map:
            remember(state.project, one.said.map)
        if one.is_said_anew:
            set_setting(state.project, setting_name(one.file.id), as_text(one.said), now=clock.now())
        content = file_content(state.project, one.file.id)
        add_reading(state.project, facts_of(one.parsed, content), now=clock.now(), again=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadRow:
    """A new reading in short, for JSON."""

    file: str
    id: str
    format: str
    format_before: str
    wallet: str
    wallet_before: str
    gone: tuple[Transaction, ...]
    come: tuple[Transaction, ...]
    findings_gone: tuple[Finding, ...]
    findings_come: tuple[Finding, ...]
    other_changes: Mapping[str, tuple[int, int]]


def reread_rows(readings: Iterable[Reread]) -> tuple[RereadRow, ...]:
    """Return new readings as rows."""
    return tuple(
        RereadRow(
            file=one.file.name,
            id=one.file.id,
            format=f"{one.format} revision {one.revision}",
            format_before=f"{one.file.format} revision {one.file.revision}",
            wallet=one.wallet,
            wallet_before=one.file.wallet.name,
            gone=one.gone,
            come=one.come,
            findings_gone=one.findings_gone,
            findings_come=one.findings_come,
            other_changes=one.other_changes,
        )
        for one in readings
    )
