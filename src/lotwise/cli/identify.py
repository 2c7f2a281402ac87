"""``lotwise identify``: which lots the owner's own records name for a sale."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.identified import identification_rows, sale_shown
from lotwise.app.identifying import Statement, state_identification
from lotwise.cli import common, screen, show_identify
from lotwise.core.dates import instant_of


@click.command("identify")
@click.argument("sale", metavar="[SALE]", required=False)
@click.option(
    "--units",
    multiple=True,
    metavar="UNITS",
    help="What the record names: '0.5 BTC of LOT', by id or date of the lot; may be repeated.",
)
@click.option("--recorded-at", metavar="INSTANT", help="When the record was made.")
@click.option("--told-broker", is_flag=True, help="The broker was told, too (needed from 2027).")
@click.option("--reason", default="", help="Where the record can be seen.")
@common.shared_options
def command(
    sale: str | None,
    project: str | Path,
    as_of: date | None,
    *,
    as_json: bool,
    **said: Any,
) -> None:
    """State which lots your own record names for a sale, disposition or transfer.

    \b
    lotwise identify               the records you stated, and whether they count
    lotwise identify 4x7k2p9a      a sale, with the lots that lay there before
    lotwise identify 4x7k2p9a --units '0.5 BTC of 2024-03-01' \\
        --recorded-at 2025-02-01T09:00:00-05:00 --reason 'row 12 of lots.ods'

    A record counts if it was made no later than the sale. One that came too late changes nothing; it is kept,
    and a finding shows what it would have changed. `lotwise review --undo ID` takes a statement back.
    """  # noqa: D301 - click reads the backspace
    if not sale and any(said.values()):
        raise click.UsageError("Which sale? Name it by its id.")
    if not said["units"]:
        if any(said.values()):
            raise click.UsageError("Which units does the record name? Add --units '0.5 BTC of LOT'.")
        _show(sale, project, as_of, as_json=as_json)
        return
    if not said["recorded_at"]:
        raise click.UsageError(
            "When was the record made? Add --recorded-at, such as 2025-02-01T09:00:00-05:00."
        )
    with common.state_of(project, as_of) as state:
        told = Statement(
            sale=sale or "",
            units=said["units"],
            written_at=instant_of(said["recorded_at"]),
            reason=said["reason"],
            is_with_broker=said["told_broker"],
        )
        correction = state_identification(state, told)
        click.echo(f"Recorded {correction.id}.", err=as_json)
    _show(correction.subject, project, as_of, as_json=as_json)


def _show(sale: str | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    with common.state_of(project, as_of) as state:
        rows = identification_rows(state)
        if not sale:
            if as_json:
                common.write_json({"identifications": rows})
            else:
                show_identify.records(screen.console(), rows)
            raise SystemExit(common.exit_code(state.findings))
        shown = sale_shown(state, sale)
        mine = [row for row in rows if row.sale_id == shown.id]
        about = [one for one in state.findings if one.subject == shown.id]
        if as_json:
            common.write_json({"sale": shown, "identifications": mine, "findings": about})
        else:
            to = screen.console()
            show_identify.sale(to, shown)
            show_identify.records(to, mine, is_of_sale=True)
            screen.findings_to(to, about)
        raise SystemExit(common.exit_code(state.findings))
