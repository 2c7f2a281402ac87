"""The ledger in the formats of other programs: Koinly, beancount, hledger, and JSON.

Left out: the archive of everything, which `keeping` writes, and the files of sales for tax programs, which
`printing` does.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from lotwise.app.workspace import State
from lotwise.core.findings import shown_name
from lotwise.reports.beancount_text import beancount_text
from lotwise.reports.hledger_text import hledger_text
from lotwise.reports.koinly_csv import NotWritten, koinly_csv, reasons_of
from lotwise.reports.ledger_export import Book
from lotwise.reports.ledger_export_entries import Ground, book_of
from lotwise.reports.ledger_export_json import ledger_json
from lotwise.store.copies import new_file

_IDS_SHOWN: Final = 5
_NOT_IN_NAME: Final = re.compile(r"[^\w.-]+")
_LONGEST_WORD: Final = 50
"""Letters of a wallet in the name of a file; file systems take 255 bytes."""


class Program(Enum):
    """For which program the ledger is written."""

    KOINLY = "koinly"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written.

    Attributes:
        files: The new files.
        notes: What they lack, in sentences.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def export_ledger(state: State, program: Program, target: Path) -> Exported:
    """Write the ledger of a project into new files that only their owner can read.

    Args:
        state: The project on a day.
        program: For which program.
        target: The file to make. For Koinly it gives the folder and the beginning of the name: each wallet
            has a file of its own.

    Raises:
        LotwiseError: Something of that name is there, or it cannot be written; then no file is left.
    """
    ground = ground_of(state)
    match program:
        case Program.KOINLY:
            return _koinly(ground, target)
        case Program.JSON:
            text = json.dumps(ledger_json(ground), indent=2, ensure_ascii=False)
            return Exported(files=_written({target: f"{text}\n"}), notes=())
        case Program.BEANCOUNT | Program.HLEDGER:
            book = book_of(ground)
            spell = beancount_text if program is Program.BEANCOUNT else hledger_text
            return Exported(files=_written({target: spell(book)}), notes=tuple(_about(book)))


def ground_of(state: State) -> Ground:
    """Return what exports are made from: the books of every wallet.

    Args:
        state: The project on a day.
    """
    return Ground(
        journal=state.journal,
        books=state.all_books,
        wallets=state.wallets,
        zone=state.zone,
        as_of=state.as_of,
        per_wallet_from=state.booked.facts.law.per_wallet_from,
    )


def _about(book: Book) -> Iterator[str]:
    count = len(book.unclear)
    if count:
        ids = _ids(tuple(entry.transaction_id for entry in book.unclear))
        said = "entry is" if count == 1 else "entries are"
        yield (
            f"{count:,} {said} marked with ! because an amount is not known: {ids}. See `lotwise findings`."
        )


def _koinly(ground: Ground, target: Path) -> Exported:
    made = koinly_csv(ground.journal.transactions)
    texts: dict[Path, str] = {}
    for wallet, text in made.texts.items():
        texts[_beside(target, wallet, texts)] = text
    notes = [
        *_told(made.left_out, "has no row, because the format has no place for", "have no row"),
        *_told(made.lacking, "has a row that does not say", "have a row"),
    ]
    if not texts:
        notes.append("No file was written, for none would have a row.")
    return Exported(files=_written(texts), notes=tuple(notes))


def _told(all_of: tuple[NotWritten, ...], one: str, several: str) -> Iterator[str]:
    verb = one.partition(",")[0].partition(" that")[0]
    for why, ids in reasons_of(all_of):
        says = one if len(ids) == 1 else one.replace(verb, several)
        count = f"{len(ids):,} {'transaction' if len(ids) == 1 else 'transactions'}"
        yield f"{count} {says} {why}: {_ids(ids)}."


def _ids(ids: tuple[str, ...]) -> str:
    more = len(ids) - _IDS_SHOWN
    return ", ".join(ids[:_IDS_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _beside(target: Path, wallet: str, taken: Mapping[Path, str]) -> Path:
    """Return the path of a wallet's file, unlike those that are taken, whatever letters the wallet has."""
    word = _NOT_IN_NAME.sub("-", shown_name(wallet))[:_LONGEST_WORD].strip("-.") or "wallet"
    names = {path.name.casefold() for path in taken}
    number = 1
    while True:
        end = f"-{number}" if number > 1 else ""
        path = target.with_name(f"{target.stem}-{word}{end}{target.suffix or '.csv'}")
        if path.name.casefold() not in names:
            return path
        number += 1


def _written(texts: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write files, each new and whole."""
    with ExitStack() as files:
        for path, text in texts.items():
            made = files.enter_context(new_file(path))
            made.touch(mode=0o600)
            made.write_bytes(text.encode())
    return tuple(texts)
