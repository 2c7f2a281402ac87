"""``lotwise tax``: the return of a year."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.explain import explain
from lotwise.app.returns import TaxYear, tax_year
from lotwise.cli import common, screen, show


@click.command("tax")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option("--why", metavar="LINE", help='Reasons for a line: 16, "Schedule D 7", or its name.')
@common.shared_options
def command(
    year: int | None, why: str | None, project: str | Path, as_of: date | None, *, as_json: bool
) -> None:
    """Show the return so far: realized gains, the lines that matter, carryovers."""
    with common.state_of(project, as_of) as state:
        found = tax_year(state, year)
        findings = (*state.findings, *found.findings)
        if why is not None:
            tree = explain(state, f"tax.{found.year}.{why}")
            if as_json:
                common.write_json(tree)
            else:
                show.reasons(screen.console(), tree)
        elif as_json:
            common.write_json({"year": found.year, "realized": found.realized, "lines": _lines(found)})
        else:
            to = screen.console()
            show.tax(to, found)
            screen.findings_to(to, found.findings)
            screen.closing(to, findings)
        raise SystemExit(common.exit_code(findings))


def _lines(found: TaxYear) -> list[dict[str, object]]:
    return [
        {
            "name": line.name,
            "label": line.label,
            "place": line.place,
            "text": line.text,
            "value_usd": line.value_usd,
            "formula": line.formula,
            "inputs": line.inputs,
            "source": line.source,
            "status": line.status,
        }
        for line in found.worksheet.lines
    ]
