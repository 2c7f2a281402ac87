"""``lotwise tax batch``: the returns of many households, a row each."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console

from lotwise.app.tax_batch import BatchReport, tax_batch
from lotwise.cli import common, screen
from lotwise.core.findings import Finding

_MOST_SAID = 20


@click.command("batch", short_help="Compute many households, one a row of a CSV.")
@click.argument("table", metavar="IN.csv", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, metavar="OUT.csv", type=click.Path(path_type=Path), help="The CSV to write."
)
@click.option(
    "--senior-addback", is_flag=True, help="Add the senior deduction back for the carryover (open law)."
)
@click.option("--json", "as_json", is_flag=True, help="Write the summary and findings as JSON.")
def batch(table: Path, out: Path, *, senior_addback: bool, as_json: bool) -> None:
    """Compute the federal and state tax of many households, one a row; no project is needed.

    IN.csv needs the columns year and status, and may have id, age, age_spouse, wages, wages_spouse,
    interest, ordinary_dividends, qualified_dividends, st_gain, lt_gain, collectibles, st_carryover,
    lt_carryover, mortgage_interest, property_tax and state. OUT.csv has all its columns and the results. A
    row that cannot be right stays empty and says why; the others are computed, and the exit code is 1.
    """
    _check_words(click.get_current_context())
    with common.progress("Computing") as told:
        report = tax_batch(table, out, adds_senior=senior_addback, progress=told)
    if as_json:
        common.write_json(report)
    else:
        _list(report.findings, report)
        screen.say(screen.console(), _summary(report))
    raise SystemExit(common.exit_code(report.findings))


def _check_words(context: click.Context) -> None:
    """Refuse options of `lotwise tax` in front of `batch`, which would change nothing."""
    above = context.parent
    for name in above.params if above else ():
        if above and above.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError("Options come behind `batch`; those of `lotwise tax` do not count there.")


def _list(findings: Sequence[Finding], report: BatchReport) -> None:
    """Write findings to the error stream: those of rows first, and what stands in the result only."""
    of_rows = [one for one in findings if one.is_blocking]
    said = [*of_rows[:_MOST_SAID], *[one for one in findings if not one.is_blocking]]
    to = Console(stderr=True) if sys.stderr.isatty() else Console(stderr=True, width=80, color_system=None)
    screen.findings_to(to, said, most=len(said))
    if more := len(of_rows[_MOST_SAID:]) + report.findings_not_listed:
        screen.say(to, f"… and {more:,} more in rows: see the column finding of {report.written_to}.")


def _summary(report: BatchReport) -> str:
    households = f"{report.households:,} household{'s' * (report.households != 1)}"
    if report.computed == report.households:
        return f"Computed {households} into {report.written_to}."
    missing = report.households - report.computed
    return (
        f"Computed {report.computed:,} of {households} into {report.written_to}; {missing:,} could not be: "
        "their results are empty, and the column finding says why."
    )
