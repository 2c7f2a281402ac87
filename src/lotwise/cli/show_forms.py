"""How the forms look in a terminal, and what is said at the end."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console

from lotwise.app.filing import Forms
from lotwise.cli.screen import heading, money, say, table
from lotwise.core.findings import Finding


def forms(to: Console, made_forms: Forms) -> None:
    """Write the rows of Form 8949 and the lines of Schedule D."""
    form = made_forms.form_8949
    rows = table(
        f"Form 8949, {made_forms.year}",
        ["Box", "(a) Description", "(b) Acquired", "(c) Sold", "(d) Proceeds", "(e) Basis", "(h) Gain"],
        right=[4, 5, 6],
        fold=[1],
    )
    for row in form.rows:
        rows.add_row(
            row.box,
            _described(row.description),
            row.acquired,
            row.disposed,
            _plain(row.proceeds_usd, is_whole=form.is_rounded),
            _plain(row.basis_usd, is_whole=form.is_rounded),
            _plain(row.gain_usd, is_whole=form.is_rounded) + (f" {row.code}" if row.code else ""),
        )
    to.print(rows)
    for missing in form.missing:
        say(to, f"No row yet: {missing.description}, {missing.disposed}: no {', '.join(missing.lacks)}.")
    lines = table(f"Schedule D, {made_forms.year}", ["Line", "", "(h) Gain or loss"], right=[2], fold=[1])
    for line in made_forms.schedule_d:
        lines.add_row(line.line, line.label, money(line.gain_usd))
    to.print(lines)
    if made_forms.has_expected_boxes:
        say(to, "Boxes are the expected ones until a Form 1099-DA is compared.", style="dim")


def _described(description: str) -> str:
    return description.partition(", ID ")[0]


def _plain(amount: int, *, is_whole: bool = False) -> str:
    text = money(amount).replace("$", "")
    return text.removesuffix(".00") if is_whole else text


def other_lines(to: Console, made: Forms, *, is_full: bool) -> None:
    """Write what follows from the forms: the question, Form 1040, the carryover; or every line.

    Args:
        to: The console.
        made: The forms.
        is_full: Write every line of every other form.
    """
    if any(row.adjustment_usd for row in made.form_8949.rows):
        say(to, "A letter behind a gain is the code of column (f). Column (g) is in that gain; see the CSV.")
    pages = made.pages
    if pages:
        boxes = len({page.box for page in pages})
        plural = f"page{'s' * (len(pages) > 1)}, {boxes} box{'es' * (boxes > 1)}"
        say(to, f"Form 8949 has {len(pages)} {plural}; each box is a copy of its own.")
    if made.form_8949.attached:
        say(to, f"{len(made.form_8949.attached)} rows stand on the attached statement: file it too.")
    unlisted = sum(row.is_settled and not row.line_ids for row in made.form_8949.listed)
    if unlisted:
        those = "1 row is" if unlisted == 1 else f"{unlisted:,} rows are"
        say(
            to,
            f"{those} on no statement, though one of that broker came (box I or L); `lotwise reconcile` "
            "tells more.",
        )
    if made.changes:
        changed = sum(one.filed_usd - one.by_books_usd for one in made.changes)
        say(
            to,
            f"Brokers' statements change what was gained by {money(changed)}, in {len(made.changes)} places; "
            "`lotwise reconcile` says where.",
        )
    if made.rounding_usd:
        say(to, f"Whole dollars change Schedule D line 16 by {money(made.rounding_usd)}.")
    if is_full:
        _every_line(to, made)
    else:
        _shortly(to, made)


def _shortly(to: Console, made: Forms) -> None:
    """Write the question on digital assets, the line of Form 1040, and the carryover."""
    for entry in made.entries:
        if entry.form == "Form 1040" and not entry.line:
            answer = entry.answer or "for you to answer"
            say(to, f"Form 1040, question on digital assets: {answer}. {entry.why}")
        elif entry.form == "Form 1040" and entry.label.startswith("Capital gain"):
            say(to, f"Form 1040 line {entry.line}: {money(entry.amount_usd)}.")
    if made.carryover.entries:
        say(
            to,
            f"Carried over to {made.year + 1}: {money(made.carryover.short_usd)} short-term, "
            f"{money(made.carryover.long_usd)} long-term.",
        )


def _every_line(to: Console, made: Forms) -> None:
    for answer in made.answers:
        place = f"line {answer.line}" if answer.line else "top"
        say(
            to, f"Schedule D, {place}: {answer.question} {answer.answer or 'For you to answer.'} {answer.why}"
        )
    for form, entries in groupby(made.entries, key=lambda entry: entry.form):
        heading(to, f"{form}, {made.year}")
        lines = table("", ["Line", "", "Amount"], right=[2], fold=[1])
        for entry in entries:
            if entry.amount_usd is None:
                colon = "" if entry.label.endswith("?") else ":"
                say(to, f"{entry.label}{colon} {entry.answer or 'for you to answer'}. {entry.why}")
            else:
                lines.add_row(entry.line, entry.label, money(entry.amount_usd))
        to.print(lines)


def closing(to: Console, made: Forms, told: Sequence[Finding], *, is_draft: bool) -> None:
    """Write what keeps the forms from being filed, when something does.

    Args:
        to: The console.
        made: The forms.
        told: The blocking findings about them.
        is_draft: Whether a draft was asked for.
    """
    if not told:
        return
    blocks = f"{len(told)} finding{'s block' if len(told) > 1 else ' blocks'}"
    if made.stops and not is_draft:
        words = (
            f"INCOMPLETE: the forms of {made.year} were not made, because {blocks}. `lotwise findings` says "
            "what to do; --draft makes them all the same, not to be filed."
        )
    else:
        words = f"INCOMPLETE: {blocks}. Do not file these numbers; `lotwise findings` says what to do."
    to.print()
    say(to, words, style="bold red")
