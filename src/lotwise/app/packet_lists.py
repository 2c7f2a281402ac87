"""The pages and lists of a packet: lots, return line by line, reconciliation, findings, law, files.

Problem: the same lists are wanted in a spreadsheet and on a page that opens anywhere. Chosen way: each list
is made once; its CSV goes into the folder of its subject, and one page shows them all after the forms. Lots
at the beginning and the end of the year come from the books as of those days.

Left out: values at the year's end; no form asks for them.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial
from textwrap import wrap
from typing import Final

from lotwise import __version__
from lotwise.app.explain import Explained, explainer
from lotwise.app.filing import Forms
from lotwise.app.packet_facts import (
    fact_lists,
    file_list,
    identification_lists,
    rule_lists,
    statements_json,
)
from lotwise.app.packet_summary import findings_of_year
from lotwise.app.reconcile import Reconciled, explanation
from lotwise.app.returns_page import not_computed_sections, rows_behind, summary_section
from lotwise.app.workspace import State, computed
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.reports.packet_tables import Listing, csv_of, dispositions_of, findings_of, open_lots, section_of
from lotwise.reports.page import Banner, Page, Section, Tree, render
from lotwise.reports.reconcile_page import reconciliation_sections
from lotwise.reports.return_page import sheet_sections
from lotwise.reports.sections import form_8949_section, other_lines_section, schedule_d_section
from lotwise.reports.summary import WIDTH
from lotwise.tax.trace import Line

_MOST_ROWS: Final = 100
"""Rows of files that a line of the return is opened to; more of them stand in lists."""
_SUMS: Final = (
    *("short_term", "long_term", "reported_short_term", "reported_long_term"),
    *("digital_asset_income", "services_income", "collectibles"),
)
"""What a return takes from the books, with the ids of every row."""


def lists_of(state: State, forms: Forms, compared: Reconciled | None) -> dict[str, tuple[Listing, ...]]:
    """Return the lists of a packet by folder.

    Args:
        state: The project on a day.
        forms: The forms of the year.
        compared: Brokers' statements beside own books, or None.

    Raises:
        BadInputError: The year had not begun on that day.
    """
    return {
        "lots": lot_lists(state, forms.year),
        "identifications": identification_lists(state, forms.year),
        "findings": (findings_of(forms.stops, all_findings(state, forms, compared), forms.year),),
        "facts": fact_lists(state),
        "rules": rule_lists(state, forms.year),
        "files": (file_list(state),),
    }


def all_findings(state: State, forms: Forms, compared: Reconciled | None) -> tuple[Finding, ...]:
    """Return the findings of the project, of the return, and of the comparison with statements."""
    return tuple(dict.fromkeys([*findings_of_year(state, forms), *(compared.findings if compared else ())]))


def lot_lists(state: State, year: int) -> tuple[Listing, ...]:
    """Return the lots open when a year began and ended, or on the state's day, and what left between.

    Raises:
        BadInputError: The year had not begun on that day.
    """
    first, last = date(year - 1, 12, 31), min(date(year, 12, 31), state.as_of)
    if last <= first:
        raise BadInputError(f"{year} has not begun.", "Choose an earlier year with --year.")
    before = computed(state.project, state.facts, first)
    after = state if last == state.as_of else computed(state.project, state.facts, last)
    return (
        open_lots(before.books.lots, first, f"open_lots_start_{year}"),
        dispositions_of(state.books.dispositions, year),
        open_lots(after.books.lots, last, f"open_lots_end_{year}"),
    )


def list_members(lists: dict[str, tuple[Listing, ...]]) -> dict[str, bytes]:
    """Return lists as CSV files, by place in the packet."""
    return {
        f"{folder}/{one.name}.csv": csv_of(one).encode() for folder, some in lists.items() for one in some
    }


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def report_page(state: State, forms: Forms, lists: dict[str, tuple[Listing, ...]]) -> bytes:
    """Return the page with the forms and every list."""
    sections = [
        form_8949_section(forms.form_8949),
        schedule_d_section(forms.schedule_d, forms.year),
        other_lines_section(forms.answers, forms.entries, forms.year),
        *(section_of(one) for some in lists.values() for one in some),
    ]
    return _page(state, forms, f"Tax year {forms.year}: forms and records", sections)


def return_page(state: State, forms: Forms) -> bytes:
    """Return the page with every line of the return, its formula, its inputs and its source."""
    sections = [
        summary_section(forms.tax),
        *sheet_sections(forms.tax.worksheet, partial(_behind, explainer(state), forms)),
        *not_computed_sections(forms.tax),
    ]
    return _page(state, forms, f"Return of {forms.year}, line by line", sections)


def _behind(explained: Explained, forms: Forms, line: Line) -> tuple[Tree, ...]:
    """Return the rows behind a line of the return; where they are very many, the list that has them."""
    realized = forms.tax.realized
    count = max(
        len(getattr(realized, each).ids) if line.name in {each, f"{each}_gain"} else 0 for each in _SUMS
    )
    if count <= _MOST_ROWS:
        return rows_behind(explained, forms.tax, line)
    return (Tree(label=f"{count:,} rows: they stand in the folders lots and forms, one by one", value=""),)


def _page(state: State, forms: Forms, title: str, sections: Iterable[Section]) -> bytes:
    page = Page(
        title=title,
        subtitle=f"As of {state.as_of}",
        generated_note=f"Made by lotwise {__version__}. Not tax advice.",
        banners=tuple(Banner(severity=one.severity, text=one.what, fix=one.fix) for one in forms.stops),
        sections=tuple(sections),
    )
    return render(page).encode()


def statement_members(state: State, forms: Forms, compared: Reconciled) -> dict[str, bytes]:
    """Return brokers' statements, the comparison as a page, and the answers to a notice, by file name.

    Args:
        state: The project on a day.
        forms: The forms of the year.
        compared: Brokers' statements beside own books.
    """
    year = compared.year
    title = f"Statements of {year} and your books"
    return {
        f"statements_{year}.json": statements_json(compared.statements).encode(),
        f"reconciliation_{year}.html": _page(state, forms, title, reconciliation_sections(compared.made)),
        f"explanations_{year}.txt": _explanations(compared).encode(),
    }


def _explanations(compared: Reconciled) -> str:
    """Return the answer to each line of a notice that asks why the return says something else."""
    year = compared.year
    lines = [f"Why the return of {year} says something else than a statement, line by line", ""]
    differences = compared.made.differences
    if not differences:
        lines.append("No line differs.")
    for number, each in enumerate(differences, start=1):
        first, *more = explanation(each)
        lines += wrap(f"{number}. {each.wallet}: {first}", WIDTH, subsequent_indent="   ")
        for sentence in more:
            lines += wrap(sentence, WIDTH, initial_indent="   ", subsequent_indent="   ")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
