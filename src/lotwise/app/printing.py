"""Printing: the forms of a year as PDF files, and files for other tax programs.

Problem: a printed form is filed, so a file that is wrong or half written must never be there. Chosen way:
every PDF is made and read back in memory; only when all of them say what was computed are they written, each
under its name at once. A mismatch is a fault of lotwise and leaves nothing behind.

Left out: deciding what is on the forms; merging everything into one file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from lotwise import __version__
from lotwise.app.blanks import blank_in
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.core.money import usd_text
from lotwise.reports.form_8949 import Form8949
from lotwise.reports.handed_over import HandedOver
from lotwise.reports.pdf.amounts import in_cents, in_dollars
from lotwise.reports.pdf.blank import Blank
from lotwise.reports.pdf.checking import check_form_8949, check_schedule_d
from lotwise.reports.pdf.fitting import printable
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import form_8949_pdf, schedule_d_pdf, without_place
from lotwise.reports.pdf.sheets import DRAFT
from lotwise.reports.pdf.statement import statement_pdf
from lotwise.reports.pdf.statement_check import check_statement
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.reports.tax_software_csv import table_csv, turbotax_csv
from lotwise.reports.txf import txf_of

TOP_QUESTION: Final = "qualified_opportunity_fund"
"""The question at the top of Schedule D, which has no number."""
MOST_OF_NAME: Final = 60
MOST_OF_NUMBER: Final = 11
"""What the IRS's own field takes: a social security number with its dashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is printed.

    Attributes:
        form: Form 8949, in cents or in whole dollars.
        lines: Lines of Schedule D; none prints no Schedule D.
        answers: Answers to its questions; one without an answer stays open on the form.
    """

    form: Form8949
    lines: tuple[ScheduleDLine, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How it is printed.

    Attributes:
        out: Folder for the files.
        blanks: Folder with blanks of the IRS; None prints only the statement.
        name: Names shown on the return; empty leaves the line blank.
        number: Social security number; likewise. It is printed and kept nowhere.
        draft_because: What is still open; with it, even with nothing in it, a draft is printed.
    """

    out: Path
    blanks: Path | None = None
    name: str = ""
    number: str = ""
    draft_because: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What was written.

    Attributes:
        files: In the order in which they are filed.
        notes: What the filer must know or do by hand, in sentences.
    """

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def open_matters(findings: Iterable[Finding], form: Form8949) -> tuple[str, ...]:
    """Return what keeps the forms of a year from being final, in sentences.

    Args:
        findings: Those of the project and of the return, at the end of the year.
        form: Form 8949 of the year.
    """
    blocking = [finding.what for finding in findings if finding.is_blocking]
    lacking = [
        f"{each.description}, disposed of on {each.disposed}, is not on the form: its "
        f"{' and '.join(each.lacks)} {'is' if len(each.lacks) == 1 else 'are'} not known."
        for each in form.missing
    ]
    return tuple(dict.fromkeys([*blocking, *lacking]))


def print_forms(papers: Papers, wish: Wish) -> Printed:
    """Print the forms of a year: the statement, and the official forms where the blanks are at hand.

    Raises:
        BadInputError: A blank is missing or unknown, a name is too long, or the folder cannot be written.
        PrintMismatchError: A finished PDF does not say what was computed; no file is left.
    """
    form = papers.form
    _check_lengths(wish)
    look = Look(
        name=wish.name,
        number=wish.number,
        amount_text=in_dollars if form.is_rounded else in_cents,
        reasons=wish.draft_because,
    )
    made: dict[str, bytes] = {}
    notes: list[str] = []
    if wish.blanks is not None:
        made, notes = _official(papers, wish.blanks, look)
    if form.rows:
        raw = statement_pdf(form, look)
        check_statement(raw, form, look)
        made[f"form_8949_statement_{form.year}.pdf"] = raw
    else:
        notes.append(f"There is no row for Form 8949 of {form.year}, so none was printed.")
    notes += _letters_replaced(form)
    is_draft = wish.draft_because is not None
    return Printed(files=written(wish.out, _named(made, is_draft=is_draft)), notes=tuple(notes))


def _check_lengths(wish: Wish) -> None:
    for what, text, most in (("name", wish.name, MOST_OF_NAME), ("number", wish.number, MOST_OF_NUMBER)):
        if len(printable(text)) > most:
            raise BadInputError(
                f"The {what} has {len(text)} letters; the line of the form has room for {most}.",
                "Leave it out, and write it by hand.",
            )


def _named(files: Mapping[str, bytes], *, is_draft: bool) -> dict[str, bytes]:
    """Return files by name; those of a draft are called so."""
    if not is_draft:
        return dict(files)
    return {f"{Path(name).stem}_{DRAFT}{Path(name).suffix}": raw for name, raw in files.items()}


def _official(papers: Papers, folder: Path, look: Look) -> tuple[dict[str, bytes], list[str]]:
    """Return the official forms by file name, read back, and what to know about them."""
    form, made, notes = papers.form, dict[str, bytes](), list[str]()
    if papers.lines:
        blank = blank_in(folder, "Schedule D", form.year)
        answers = _answers(papers.answers, blank)
        raw = schedule_d_pdf(papers.lines, blank, look, answers)
        check_schedule_d(raw, papers.lines, blank, look, answers)
        made[f"schedule_d_{form.year}.pdf"] = raw
        notes += [*_about(blank), *_by_hand(papers, blank, answers)]
    if form.rows:
        blank = blank_in(folder, "Form 8949", form.year)
        raw = form_8949_pdf(form, blank, look)
        check_form_8949(raw, form, blank, look)
        made[f"form_8949_{form.year}.pdf"] = raw
        notes += _about(blank)
    return made, notes


def _answers(answers: Iterable[Answer], blank: Blank) -> dict[str, bool]:
    known = {answer.line or TOP_QUESTION: answer.answer == "Yes" for answer in answers if answer.answer}
    return {question: yes for question, yes in known.items() if question in blank.fields.answers}


def _about(blank: Blank) -> list[str]:
    said = (
        f"This file of {blank.fields.title} was not compared by hand with the places lotwise knows, though "
        "its fields have the right names. Look at every page before you file it."
    )
    return [] if blank.is_compared else [said]


def _by_hand(papers: Papers, blank: Blank, answers: Mapping[str, bool]) -> list[str]:
    """Return what the filer has to write onto Schedule D."""
    notes = [
        f"Schedule D lines {line.line}: divide {usd_text(line.gain_usd)} among them by hand; lines 7, 15 and "
        "16 include it."
        for line in without_place(papers.lines, blank)
        if line.gain_usd
    ]
    for answer in papers.answers:
        if (answer.line or TOP_QUESTION) not in answers:
            where = f"line {answer.line}" if answer.line else "at the top"
            notes.append(f"Schedule D, {where}: answer by hand. {answer.question}")
    return notes


def _letters_replaced(form: Form8949) -> list[str]:
    changed = [
        row
        for row in (*form.rows, *form.attached)
        if printable(row.full_description) != " ".join(row.full_description.split())
    ]
    many = "description has" if len(changed) == 1 else "descriptions have"
    said = (
        f"{len(changed):,} {many} letters that the PDF cannot show; they are printed without accents or as "
        "question marks. The CSV has them all."
    )
    return [said] if changed else []


def for_programs(form: Form8949, out: Path, exported_on: date, *, is_draft: bool = False) -> Printed:
    """Write the sales of a year for other tax programs: TXF, TurboTax's list, and a table.

    Args:
        form: Form 8949 in cents.
        out: Folder.
        exported_on: The date that TXF states.
        is_draft: Whether something is still open; then the names of the files say so.

    Raises:
        BadInputError: The folder cannot be written.
    """
    year = form.year
    handed = {
        f"form_8949_{year}.txf": txf_of(form, exported_on, f"lotwise {__version__}"),
        f"turbotax_digital_assets_{year}.csv": turbotax_csv(form),
        f"sales_by_column_{year}.csv": table_csv(form),
    }
    notes = [note for name, each in handed.items() for note in _left_out(name, each)]
    texts = {name: each.text.encode() for name, each in handed.items() if each.text}
    return Printed(files=written(out, _named(texts, is_draft=is_draft)), notes=tuple(notes))


def _left_out(name: str, handed: HandedOver) -> list[str]:
    """Return what a file lacks, in a sentence or two."""
    if not handed.left_out:
        return []
    count, sums = len(handed.left_out), handed.totals
    why = "; ".join(f"{reason} ({number:,})" for reason, number in handed.reasons)
    if not handed.text:
        return [f"{name} was not written, for it would hold no row: {why}."]
    lacks = f"{name} lacks {count:,} {'row' if count == 1 else 'rows'}, to be typed into the program: {why}."
    proceeds, gain = usd_text(sums.proceeds_usd), usd_text(sums.gain_usd)
    return [f"{lacks} It has {len(handed.taken):,}, with proceeds of {proceeds} and a gain of {gain}."]


def written(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, each whole or not at all, and return their paths.

    All of them are written beside their names first; the names are given when that has succeeded.

    Raises:
        BadInputError: The folder cannot be made or written.
    """
    fresh = {folder / name: folder / f".{name}.new" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for beside, raw in zip(fresh.values(), files.values(), strict=True):
            beside.write_bytes(raw)
        for path, beside in fresh.items():
            beside.replace(path)
    except OSError as error:
        _removed(fresh.values())
        raise BadInputError(
            f"{folder} cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from None
    return tuple(fresh)


def _removed(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
