"""``lotwise rule``: classify every deposit or withdrawal of a kind at once."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.said import add_rule, rules
from lotwise.cli import common, screen, show_review


@click.command("rule")
@click.option("--deposits", metavar="ASSET", help="Every deposit of this asset, or * for all …")
@click.option("--withdrawals", metavar="ASSET", help="Every withdrawal of this asset, or * for all …")
@click.option("--wallet", metavar="WALLET", help="… in this wallet, or * for all …")
@click.option("--are", "kind", metavar="KIND", help="… is this, such as 'staking income' or 'spending'.")
@click.option("--reason", default="", help="Why.")
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **said: Any) -> None:
    """Show the rules, or record one: lotwise rule --deposits ETH --wallet Kraken --are 'staking income'.

    A rule covers deposits and withdrawals that belong to no transfer of yours, now and in later files. What
    you said of a single one goes before it. `lotwise review --undo ID` takes a rule back.
    """
    if (said["deposits"] or said["withdrawals"]) and not said["kind"]:
        raise click.UsageError("Say what they are: --are 'staking income', for instance.")
    if said["deposits"] and said["withdrawals"]:
        raise click.UsageError("A rule is about --deposits or --withdrawals; record two.")
    if said["kind"] and not (said["deposits"] or said["withdrawals"]):
        raise click.UsageError("Say what is of that kind: --deposits ETH, or --withdrawals ETH.")
    direction = "in" if said["deposits"] else "out" if said["withdrawals"] else ""
    with common.state_of(project, as_of) as state:
        if direction:
            told = {
                "direction": direction,
                "asset": said["deposits"] or said["withdrawals"],
                "wallet": said["wallet"] or "*",
                "kind": said["kind"] or "",
            }
            recorded = add_rule(state, told, said["reason"])
            click.echo(f"Recorded: {recorded.id}.", err=as_json)
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json({"rules": rules(state.corrections)})
        else:
            show_review.rules(screen.console(), rules(state.corrections))
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))
