"""The return as one self-contained HTML page: every line of every form, and what one more dollar is worth."""

from functools import partial
from pathlib import Path
from typing import Final

from lotwise.app import clock
from lotwise.app import explain_facts as facts
from lotwise.app.explain import Explained, explainer
from lotwise.app.files_out import write_texts
from lotwise.app.marginal import curves_of
from lotwise.app.returns import TaxYear
from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Severity
from lotwise.reports.page import (
    Banner,
    Cell,
    Column,
    Highlight,
    Page,
    Row,
    Section,
    Table,
    Tree,
    money_text,
    render,
)
from lotwise.reports.return_page import marginal_section, sheet_sections
from lotwise.tax.sheets import is_stated
from lotwise.tax.trace import Line

_ROWS_SHOWN: Final = 100
_LONG: Final = 40
_SUMMARY: Final = (
    "adjusted_gross_income",
    "taxable_income",
    "net_gain_or_loss",
    "liability",
    "tax_after_credits",
    "state_tax",
    "all_tax",
    "short_term_carryover_out",
    "long_term_carryover_out",
)


def write_return(state: State, found: TaxYear, file: Path) -> Path:
    """Write the return of a year as a page, and return its path.

    Raises:
        BadInputError: The file cannot be written.
    """
    return write_texts(file.parent, {file.name: render(return_page(state, found))})[0]


def return_page(state: State, found: TaxYear) -> Page:
    """Return the page of a year's return."""
    findings = (*state.findings, *found.findings)
    made_at = clock.now().astimezone(state.zone)
    return Page(
        title=f"Return of {found.year}, line by line",
        subtitle=f"as of {state.as_of}, as far as it is known",
        generated_note=f"Made {made_at:%Y-%m-%d %H:%M %Z} from {state.project.name}. Not tax advice.",
        banners=tuple(
            Banner(severity=one.severity, text=one.what, fix=one.fix, href="#findings")
            for one in findings
            if one.is_blocking
        ),
        sections=(
            summary_section(found),
            marginal_section(curves_of(found), found.year),
            *sheet_sections(found.worksheet, partial(rows_behind, explainer(state), found)),
            *not_computed_sections(found),
            findings_section(tuple(one for one in findings if one.code != "not_computed")),
        ),
    )


def summary_section(found: TaxYear) -> Section:
    """Return what a year's return comes down to."""
    sheet = found.worksheet
    hidden = {name for name in _SUMMARY if not sheet.has(name)}
    hidden |= set() if sheet.usd("state_tax") else {"state_tax", "all_tax"}
    hidden |= {"tax_after_credits"} if sheet.usd("tax_after_credits") == sheet.usd("liability") else set()
    lines = [sheet.line(name) for name in _SUMMARY if name not in hidden]
    return Section(
        id="summary",
        title=f"Return of {found.year}",
        intro=(
            "Every line below opens to its formula, to the lines it is computed from, and to its source.",
        ),
        highlights=tuple(
            Highlight(label=line.label, value=money_text(line.value), note=line.place) for line in lines
        ),
    )


def rows_behind(explained: Explained, found: TaxYear, line: Line) -> tuple[Tree, ...]:
    """Return what a fact came from: rows of files or a line of the household file; nothing for law."""
    if not is_stated(line):
        return ()
    told = explained(f"tax.{found.year}.{line.name}").children
    shown = tuple(page_tree(one) for one in told[:_ROWS_SHOWN])
    more = len(told) - len(shown)
    last = Tree(label=f"… and {more:,} more: lotwise tax --why {line.name} --json", value="")
    return (*shown, last) if more else shown


def page_tree(tree: facts.Tree) -> Tree:
    """Return an explanation as a page shows it; a value too long to stand beside its label stands below."""
    is_long = len(tree.value) > _LONG
    told = [tree.value] if is_long else []
    return Tree(
        label=tree.label,
        value="" if is_long else tree.value,
        formula=" ".join([*told, *([tree.formula] if tree.formula else [])]),
        source=tree.source,
        children=tuple(page_tree(child) for child in tree.children),
    )


def not_computed_sections(found: TaxYear) -> tuple[Section, ...]:
    """Return a section on what is left out of the return; none where nothing is said about it."""
    said = [one for one in found.findings if one.code == "not_computed"]
    if not said:
        return ()
    return (
        Section(
            id="not-computed",
            title="Not computed",
            intro=tuple(text for one in said for text in (one.what, one.fix) if text),
        ),
    )


def findings_section(findings: tuple[Finding, ...]) -> Section:
    """Return findings as a table, blocking ones first."""
    order = list(Severity)
    shown = sorted(findings, key=lambda one: -order.index(one.severity))
    table = Table(
        caption="Findings, blocking ones first",
        columns=tuple(Column(label=label) for label in ("", "What", "Where", "What to do")),
        rows=tuple(
            Row(
                cells=tuple(
                    Cell(text=text) for text in (one.severity.value, one.what, str(one.where), one.fix)
                )
            )
            for one in shown
        ),
    )
    intro = "Nothing is missing or doubtful." if not findings else f"{len(findings)} findings."
    return Section(id="findings", title="Findings", intro=(intro,), tables=(table,) if findings else ())
