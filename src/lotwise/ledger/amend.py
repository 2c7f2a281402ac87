"""Transactions as the owner corrects them: classified, set aside, stated.

Files are never changed, and neither is what was read from them; corrections are laid over it whenever a
project is loaded. Chosen way: what the owner states in full comes first, so that it can be corrected too;
then the last word on each transaction; then rules, for halves of transfers without a partner, and for swaps.
A correction that does not fit any more, because a file is now read in another way, is told and not forced.
Left out: what makes two tellings one event (`merge`), pairs of transfers (`transfers`), spam (`quarantine`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lotwise.core.dates import instant_of
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Where
from lotwise.core.ids import content_id
from lotwise.ledger.classes import FACTS, check_fit, classified, completed, said
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.details import kind_in, legs_in, needed, rows_in, text_in
from lotwise.ledger.ruled import ruled, rules_in
from lotwise.ledger.swaps import is_swap, swap_rules_in, swapped
from lotwise.ledger.transaction import Kind, Source, Transaction, Wallet
from lotwise.ledger.transfers import NO_NAMES, NO_WALLETS, paired_halves

STATEMENT: Final = "your statement"
"""The file of a transaction that no file tells."""
_FILE: Final = "file_"
"""How the ids of files begin; a file that is set aside is the business of `merge`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What corrections made of the transactions.

    Attributes:
        transactions: Those that count, in the order given, stated ones last.
        findings: Corrections that could not be applied.
    """

    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...]


def amended(
    transactions: Iterable[Transaction],
    corrections: Iterable[Correction],
    aliases: Mapping[str, str] = NO_NAMES,
    files: Mapping[str, str] = NO_NAMES,
    wallets: Mapping[str, Wallet] = NO_WALLETS,
) -> Amended:
    """Return the transactions as the owner corrects them.

    Args:
        transactions: As files tell them, each once; of all days, for a correction may be about any.
        corrections: Those that count, in the order of their recording.
        aliases: From the id of a telling to the id of its transaction.
        files: From the id of a file to its name.
        wallets: By name; their addresses show own transfers, which no rule touches.
    """
    told, words = tuple(transactions), tuple(corrections)
    if not words:
        return Amended(transactions=told, findings=())
    stated, findings = _stated(told, words, files)
    whole = {one.id: one for one in (*told, *stated)}
    findings += _missing(words, whole, aliases)
    findings += _correct(whole, words, aliases, told)
    rules, refused = rules_in(one for one in words if one.action is Action.RULE and not is_swap(one))
    swaps, odd = swap_rules_in(words)
    findings += [not_applied(one, error) for one, error in (*refused, *odd)]
    if rules:
        spared = paired_halves(whole.values(), wallets, words, aliases)
        whole |= {key: ruled(one, rules) for key, one in whole.items() if key not in spared}
    if swaps:
        whole = {key: swapped(one, swaps) for key, one in whole.items()}
    return Amended(transactions=tuple(whole.values()), findings=tuple(findings))


# ── what no file tells ──────────────────────────────────────────────────────────────────────────


def _stated(
    told: Sequence[Transaction], words: Iterable[Correction], files: Mapping[str, str]
) -> tuple[list[Transaction], list[Finding]]:
    """Return the transactions that the owner states in full, and what is wrong with statements of rows."""
    about_rows = [one for one in words if one.action in {Action.STATE, Action.IGNORE_ROWS}]
    read = _rows_read(told, {text_in(one.details, "file") for one in about_rows} - {""})
    stated: list[Transaction] = []
    findings: list[Finding] = []
    for one in about_rows:
        try:
            _refuse_read(one, read)
            if one.action is Action.STATE:
                stated.append(statement(one, files))
        except BadInputError as error:
            findings.append(not_applied(one, error))
    return stated, findings


def _rows_read(told: Iterable[Transaction], files: Collection[str]) -> set[tuple[str, int]]:
    """Return the rows of some files of which transactions were made."""
    if not files:
        return set()
    sources = (source for one in told for source in one.sources if source.file_id in files)
    return {(source.file_id, row) for source in sources for row in source.rows}


def _refuse_read(one: Correction, read: Collection[tuple[str, int]]) -> None:
    """Refuse what is said of rows that were not understood and are by now: they would count twice."""
    file_id = text_in(one.details, "file")
    known = [row for row in rows_in(one.details) if (file_id, row) in read]
    if known:
        raise BadInputError(
            f"lotwise reads row {known[0]} of that file itself by now.",
            "Take your statement back, or set the transaction of that row aside.",
        )


def statement(one: Correction, files: Mapping[str, str] = NO_NAMES) -> Transaction:
    """Return the transaction that the owner states in full.

    Args:
        one: A correction that states one; see `Action.STATE`.
        files: From the id of a file to its name.

    Raises:
        BadInputError: Something is missing, or does not fit together.
    """
    details = {name: text for name, text in one.details.items() if name != "wallet"}
    kind = kind_in(details)
    bare = Transaction(
        id=content_id("tx", "stated", one.id),
        kind=kind,
        at=instant_of(needed(details, "at")),
        legs=legs_in(details),
        sources=(_source(one, files),),
        note=text_in(details, "note"),
    )
    if kind is Kind.TRANSFER and not any(text_in(details, name) for name in FACTS):
        check_fit(bare, kind)  # a half of a transfer, to be paired
        return said(bare, kind, one)
    return said(completed(bare, kind, details), kind, one)


def _source(one: Correction, files: Mapping[str, str]) -> Source:
    file_id, rows = text_in(one.details, "file"), rows_in(one.details)
    if not (file_id and rows):
        return Source(file_id=one.id, file=STATEMENT, rows=(1,))
    return Source(file_id=file_id, file=files.get(file_id, file_id), rows=rows)


# ── what files tell wrongly ─────────────────────────────────────────────────────────────────────


def _missing(
    words: Iterable[Correction], whole: Collection[str], aliases: Mapping[str, str]
) -> list[Finding]:
    """Return a finding for each correction whose transaction is not there (any more)."""
    findings: list[Finding] = []
    for one in words:
        named = _named(one)
        gone = [each for each in named if aliases.get(each, each) not in whole]
        if gone:
            error = BadInputError(
                f"The transaction {gone[0]} is not there.",
                "If its file was read again or set aside, take this back and answer anew.",
            )
            findings.append(not_applied(one, error))
    return findings


def _named(one: Correction) -> tuple[str, ...]:
    """Return the transactions that a correction is about, as far as this module looks after them."""
    if one.action in {Action.PAIR, Action.PART}:
        return one.subject, one.other
    is_file = one.action is Action.SET_ASIDE and one.subject.startswith(_FILE)
    is_about_one = one.action in _WORDS or one.action is Action.MARK
    return (one.subject,) if is_about_one and not is_file else ()


_WORDS: Final = frozenset({Action.CLASSIFY, Action.SET_ASIDE})
"""Of these, the last one about a transaction counts."""


def _correct(
    whole: dict[str, Transaction],
    words: Iterable[Correction],
    aliases: Mapping[str, str],
    told: Iterable[Transaction],
) -> list[Finding]:
    """Apply the last word on each transaction; return what could not be applied."""
    last = {aliases.get(one.subject, one.subject): one for one in words if one.action in _WORDS}
    has_wallets = any(text_in(one.details, "wallet") for one in last.values())
    imported = _imported(told) if has_wallets else frozenset[str]()
    findings: list[Finding] = []
    for key, word in last.items():
        if key not in whole:
            continue
        if word.action is Action.SET_ASIDE:
            del whole[key]
            continue
        try:
            whole[key] = classified(whole[key], word, imported)
        except BadInputError as error:
            findings.append(_at(not_applied(word, error), whole[key]))
    return findings


def _at(finding: Finding, one: Transaction) -> Finding:
    """Return a finding with the place of the transaction it is about."""
    return replace(finding, where=Where(file=one.sources[0].file, rows=one.sources[0].rows))


def _imported(told: Iterable[Transaction]) -> frozenset[str]:
    """Return the wallets that files of their own tell of, not only the other side of a transfer."""
    places = ({leg.wallet for leg in one.legs} for one in told)
    return frozenset(place.pop() for place in places if len(place) == 1)


# ── what is left of the findings of an import ───────────────────────────────────────────────────


def open_findings(
    findings: Iterable[Finding],
    corrections: Iterable[Correction],
    files: Mapping[str, str],
    transactions: Iterable[Transaction],
) -> tuple[Finding, ...]:
    """Return what imports found, less what the owner has answered.

    Rows that were not understood are answered by saying that they hold no fact, or by stating what they
    tell; where some are left, the finding stays for those. A guess about rows, such as a credit that counts
    as a hard fork, is answered by classifying their transaction.

    Args:
        findings: As importers gave them; the subject may be the id of the file.
        corrections: Those that count.
        files: From the id of a file to its name. Where two files have one name and the subject does not
            say which, nothing counts as answered.
        transactions: As `amended` gives them, so that only what was applied counts as an answer.
    """
    ignored = {
        (text_in(one.details, "file"), row)
        for one in corrections
        if one.action is Action.IGNORE_ROWS
        for row in _rows_or_none(one)
    }
    stated = _rows_read((one for one in transactions if one.stated_by), files.keys())
    answered = {
        "unknown_row": ignored | stated,
        "derivative_row": ignored | stated,
        "credit_as_fork": stated,
    }
    if not any(answered.values()):
        return tuple(findings)
    ids: dict[str, list[str]] = {}
    for file_id, name in files.items():
        ids.setdefault(name, []).append(file_id)
    left = (_left(one, answered.get(one.code, set()), files, ids) for one in findings)
    return tuple(one for one in left if one is not None)


def _rows_or_none(one: Correction) -> tuple[int, ...]:
    try:
        return rows_in(one.details)
    except BadInputError:  # `amended` tells
        return ()


def _left(
    finding: Finding,
    answered: Collection[tuple[str, int]],
    files: Mapping[str, str],
    ids: Mapping[str, Sequence[str]],
) -> Finding | None:
    """Return a finding for the rows that are not answered, or None when all are."""
    named = [finding.subject] if finding.subject in files else ids.get(finding.where.file, ())
    if len(named) != 1:
        return finding
    rows = tuple(row for row in finding.where.rows if (named[0], row) not in answered)
    if rows == finding.where.rows:
        return finding
    return replace(finding, where=replace(finding.where, rows=rows)) if rows else None
