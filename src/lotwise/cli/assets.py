"""``lotwise assets``: what each asset is, and the owner's word on it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from lotwise.app.assets import AssetRow, asset_questions, asset_rows, state_asset_fact
from lotwise.app.assets_json import assets_json
from lotwise.cli import common, screen


@click.command("assets")
@click.option(
    "--set",
    "facts",
    nargs=3,
    multiple=True,
    metavar="ASSET WHAT VALUE",
    help="Say what an asset is (class), or which one it is identical to (same_as).",
)
@click.option("--reason", default="", help="Why; kept with what you say.")
@common.shared_options
def command(
    project: str | Path,
    as_of: date | None,
    facts: Sequence[tuple[str, str, str]],
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Show the assets with what they are; say what one is.

    What an asset is decides its tax: collectibles have a rate of their own, securities have wash sales.

    \b
    --set PUNK class collectible         a collectible, security, stablecoin,
                                         NFT, LP share or digital asset
    --set FBTC class default             take back what you said
    --set WBTC same_as BTC               substantially identical to another one
    --set IBIT same_as IBIT              identical to no other one
    """  # noqa: D301 - click reads the backspace
    if reason and not facts:
        raise click.UsageError("--reason belongs to --set.")
    with common.state_of(project, as_of) as state:
        for asset, what, value in facts:
            said = state_asset_fact(state, asset, what, value, reason)
            click.echo(f"Recorded: {said}.", err=as_json)
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json(assets_json(state))
        else:
            _show(screen.console(), asset_rows(state))
            screen.findings_to(screen.console(), asset_questions(state))
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))


def _show(to: Console, rows: Sequence[AssetRow]) -> None:
    """Write the assets; what the owner said is marked."""
    made = screen.table(
        "", ["Asset", "What it is", "Wallets", "Quantity", "Value"], right=[3, 4], fold=[0, 1, 2]
    )
    for row in rows:
        value = screen.dollars(row.fmv_usd if row.fmv_usd or not row.has_unknown else None)
        value += " + ?" if row.has_unknown and row.fmv_usd else ""
        made.add_row(
            row.asset,
            _what(row),
            ", ".join(row.wallets),
            screen.units(row.quantity) if row.quantity else "",
            value if row.quantity else "",
        )
    to.print(made)
    if any(row.is_stated for row in rows):
        screen.say(to, "* is what you said.", style="dim")


def _what(row: AssetRow) -> str:
    group = "" if row.group == row.asset else f", same as {row.group}"
    return f"{row.asset_class.value}{group}{' *' if row.is_stated else ''}"
