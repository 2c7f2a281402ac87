"""The files of a tax year in memory, the same bytes as the commands write, each with what it is for.

Problem: a page offers files for download that `lotwise forms`, `print`, `packet` and `export` write into
folders; a second way of making them would soon differ. Chosen way: the same functions write into a folder
that lasts as long as the call, and the bytes are taken from there.

Left out: keeping them; whoever asks may. A Social Security number is in the bytes that are given, and
nowhere else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lotwise.app.drafts import draft_reasons
from lotwise.app.exporting import Program, export_ledger
from lotwise.app.filing import FormChoices, Forms, forms_of, write_forms
from lotwise.app.filing_year import FiledState
from lotwise.app.forms_json import forms_json
from lotwise.app.jsonable import json_text
from lotwise.app.packet import zip_of
from lotwise.app.printing import Papers, Wish, for_programs, print_forms
from lotwise.app.report_page import write_report
from lotwise.app.workspace import State

__all__ = [
    "EXPORTS",
    "MANY_ROWS",
    "FileOut",
    "FormFiles",
    "Paper",
    "Program",
    "export_file",
    "form_files",
    "printed_files",
    "program_files",
    "report_file",
]

MANY_ROWS: Final = 500
"""Rows of Form 8949 above which printing takes a while."""
_PURPOSES: Final = (
    ("form_8949_statement_", ".pdf", "The rows of Form 8949 as pages to attach to the return."),
    ("form_8949_statement_", ".csv", "The rows of the attached statement as a table."),
    ("form_8949_", ".pdf", "The official Form 8949, filled in; look at every page before you file it."),
    ("schedule_d_", ".pdf", "The official Schedule D, filled in."),
    ("form_8949_", ".csv", "Form 8949 as a table: every row with its box, code, and why."),
    ("schedule_d_", ".csv", "Schedule D as a table, line by line."),
    ("other_lines_", ".csv", "What follows on Form 1040, Schedule 1 and other forms, with its reasons."),
    ("income_", ".csv", "Each receipt behind the income in digital assets."),
    ("form_8949_", ".txf", "For desktop tax programs that take a TXF file, such as TurboTax or TaxAct."),
    ("turbotax_digital_assets_", ".csv", "For TurboTax Online: its list of sales of digital assets."),
    ("sales_by_column_", ".csv", "For programs that let you match columns, such as TaxAct or FreeTaxUSA."),
    ("DRAFT_", ".txt", "What is not settled yet; keep it with the draft."),
    ("identification_", ".txt", "Which lots today's plan sells, to keep before you sell."),
    ("report_", ".html", "Everything on one page that opens anywhere: forms, lots, return, reasons."),
)
EXPORTS: Final = {
    Program.KOINLY: (
        "Koinly",
        "All transactions as Koinly's universal files, one for each wallet, in a ZIP.",
    ),
    Program.BEANCOUNT: ("beancount", "The ledger with lots and gains for beancount, double entry as text."),
    Program.HLEDGER: ("hledger", "The same for hledger."),
    Program.JSON: ("JSON", "The ledger, complete, for programs of your own."),
}
"""The programs that the ledger is written for: name, and what the file is."""
_ENDINGS: Final = {
    Program.KOINLY: ".csv",
    Program.BEANCOUNT: ".beancount",
    Program.HLEDGER: ".journal",
    Program.JSON: ".json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOut:
    """A file that can be saved.

    Attributes:
        name: Its name, as the command calls it.
        content: Its bytes.
        purpose: What it is for, in a sentence.
    """

    name: str
    content: bytes
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiles:
    """Files, and what to know about them.

    Attributes:
        files: In the order in which they are used.
        notes: What the filer must know or do by hand, in sentences.
    """

    files: tuple[FileOut, ...]
    notes: tuple[str, ...] = ()

    def named(self, name: str) -> FileOut | None:
        """Return a file by its name."""
        return next((one for one in self.files if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How forms are put on paper.

    Attributes:
        is_draft: Whether a draft is meant, although something may be open.
        blanks: Folder with blanks of the IRS; None prints only the statement.
        name: Names shown on the return; empty leaves the line blank.
        number: Social Security number; likewise.
    """

    is_draft: bool = False
    blanks: Path | None = None
    name: str = ""
    number: str = ""


def form_files(state: State, made: Forms, *, is_draft: bool = False) -> FormFiles:
    """Return the tables that `lotwise forms` writes, and its JSON; none of them where the forms are stopped.

    Args:
        state: The project on a day.
        made: The forms.
        is_draft: Whether a draft is meant, although something may be open.
    """
    if made.stops and not is_draft:
        return FormFiles(files=())
    tables = _taken(lambda folder: write_forms(state, made, folder, is_draft=is_draft))
    text = f"{json_text(forms_json(made, is_draft=is_draft))}\n"
    ending = "_DRAFT" if is_draft else ""
    plain = FileOut(
        name=f"forms_{made.year}{ending}.json",
        content=text.encode(),
        purpose="All forms of the year as JSON, for programs of your own.",
    )
    return FormFiles(files=(*tables, plain))


def report_file(state: State, made: Forms) -> FormFiles:
    """Return the report that `lotwise forms` writes beside the tables.

    Args:
        state: The project on a day.
        made: The forms.
    """
    return FormFiles(files=_taken(lambda folder: write_report(state, made, folder)))


def printed_files(made: Forms, filed: FiledState | None, paper: Paper) -> FormFiles:
    """Return the PDF files that `lotwise print` writes.

    Args:
        made: The forms.
        filed: The year as it was filed, or None.
        paper: How they are printed.

    Raises:
        BadInputError: Something is open and no draft is meant, a blank is missing, or a name is too long.
        PrintMismatchError: A finished PDF does not say what was computed.
    """
    reasons = draft_reasons(made, filed, is_draft_meant=paper.is_draft)
    papers = Papers(form=made.form_8949, lines=made.schedule_d, answers=made.answers)
    notes: list[str] = []

    def write(folder: Path) -> tuple[Path, ...]:
        wish = Wish(
            out=folder, blanks=paper.blanks, name=paper.name, number=paper.number, draft_because=reasons
        )
        printed = print_forms(papers, wish)
        notes.extend(printed.notes)
        return printed.files

    files = _taken(write)
    return FormFiles(files=files, notes=tuple(notes))


def program_files(
    state: State, made: Forms, filed: FiledState | None, *, is_draft: bool = False
) -> FormFiles:
    """Return the files for other tax programs that `lotwise print` writes; always in cents, a row a sale.

    Args:
        state: The project on a day.
        made: The forms as they are wanted.
        filed: The year as it was filed, or None.
        is_draft: Whether a draft is meant, although something may be open.

    Raises:
        BadInputError: Something is open and no draft is meant.
    """
    draft_reasons(made, filed, is_draft_meant=is_draft)
    in_full = forms_of(state, made.year, FormChoices())
    notes: list[str] = []

    def write(folder: Path) -> tuple[Path, ...]:
        handed = for_programs(in_full.form_8949, folder, state.as_of, is_draft=is_draft)
        notes.extend(handed.notes)
        return handed.files

    files = _taken(write)
    return FormFiles(files=files, notes=tuple(notes))


def export_file(state: State, program: Program) -> FormFiles:
    """Return what `lotwise export --as` writes as one file; a ZIP where a program takes one for each wallet.

    Args:
        state: The project on a day.
        program: For which program.
    """
    notes: list[str] = []

    def write(folder: Path) -> tuple[Path, ...]:
        made = export_ledger(state, program, folder / f"{program.value}{_ENDINGS[program]}")
        notes.extend(made.notes)
        return made.files

    files = _taken(write)
    if program is Program.KOINLY:
        packed = zip_of({one.name: one.content for one in files})
        files = (FileOut(name="koinly.zip", content=packed, purpose=EXPORTS[program][1]),)
    return FormFiles(files=files, notes=tuple(notes))


def _taken(write: Callable[[Path], Iterable[Path]]) -> tuple[FileOut, ...]:
    """Return the files that something writes into a folder, which is gone afterwards."""
    with TemporaryDirectory() as place:
        return tuple(
            FileOut(name=path.name, content=path.read_bytes(), purpose=_purpose(path.name))
            for path in write(Path(place))
        )


def _purpose(name: str) -> str:
    """Return what a file is for, by its name."""
    for start, ending, words in _PURPOSES:
        if name.startswith(start) and name.endswith(ending):
            filed = " As computed now; another one was filed." if "_as_computed_now" in name else ""
            return f"{words}{filed}"
    return "One of the files that the command writes."
