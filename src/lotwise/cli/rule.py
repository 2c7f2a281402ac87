"""``lotwise rule``: say once what every deposit, withdrawal or swap of a kind is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from lotwise.app.review_json import rules_json
from lotwise.app.said import add_rule, rules
from lotwise.cli import common, screen, show_review

_DIRECTIONS: Final = {"deposits": "in", "withdrawals": "out", "swaps": "swap"}
"""What each option makes a rule about."""


@click.command("rule")
@click.option("--deposits", metavar="ASSET", help="Every deposit of this asset, or * for all …")
@click.option("--withdrawals", metavar="ASSET", help="Every withdrawal of this asset, or * for all …")
@click.option(
    "--swaps", nargs=2, metavar="ASSET ASSET", help="Every swap of an asset for its wrapped form, or back …"
)
@click.option("--wallet", metavar="WALLET", help="… in this wallet, or * for all …")
@click.option("--are", "kind", metavar="KIND", help="… is this, such as 'staking income' or 'spending'.")
@click.option("--reason", default="", help="Why.")
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **said: Any) -> None:
    """Show the rules, or record one: lotwise rule --deposits ETH --wallet Kraken --are 'staking income'.

    A rule covers deposits and withdrawals that belong to no transfer of yours, now and in later files. What
    you said of a single one goes before it. `lotwise review --undo ID` takes a rule back.

    With --swaps ETH WETH --are rename, wrapping changes nothing: basis and date carry over. Nobody has ruled
    on that; ask your preparer first. It can be said of wrapped and staked assets that lotwise knows.
    """
    told = _told(said)
    if told:
        with common.state_of(project, as_of) as state:
            recorded = add_rule(state, told, said["reason"])
            click.echo(f"Recorded: {recorded.id}.", err=as_json)
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json(rules_json(state))
        else:
            show_review.rules(screen.console(), rules(state.corrections))
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))


def _told(said: Mapping[str, Any]) -> dict[str, str]:
    """Return the rule that the options say, nothing where they say none.

    Raises:
        click.UsageError: They say half a rule, or two.
    """
    chosen = [name for name in _DIRECTIONS if said[name]]
    if len(chosen) > 1:
        raise click.UsageError("A rule is about --deposits, --withdrawals or --swaps; record two.")
    if chosen and not said["kind"]:
        raise click.UsageError("Say what they are: --are 'staking income', for instance.")
    if said["kind"] and not chosen:
        raise click.UsageError(
            "Say what is of that kind: --deposits ETH, --withdrawals ETH, or --swaps ETH WETH."
        )
    if not chosen:
        return {}
    named = said[chosen[0]]
    asset, other = named if chosen[0] == "swaps" else (named, "")
    told = {"asset": asset, "wallet": said["wallet"] or "*", "kind": said["kind"]}
    return {"direction": _DIRECTIONS[chosen[0]], **told} | ({"other": other} if other else {})
