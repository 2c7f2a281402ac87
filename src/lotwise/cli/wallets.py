"""``lotwise wallets``: wallets, and how lots are chosen in them."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.wallets import (
    choose_pooling,
    record_standing_order,
    state_wallet_fact,
    wallet_rows,
)
from lotwise.cli import common, screen, show
from lotwise.core.dates import instant_of, instant_words


@click.command("wallets")
@click.option(
    "--method", nargs=2, metavar="WALLET METHOD", help="Record a standing order: FIFO, LIFO or HIFO."
)
@click.option("--from", "effective_at", metavar="INSTANT", help="When the order begins; now if left out.")
@click.option("--told-broker", is_flag=True, help="You gave the order to the broker too (needed from 2027).")
@click.option("--pooling", help="How you kept basis before 2025: per_wallet or one_pool.")
@click.option(
    "--set",
    "facts",
    nargs=3,
    multiple=True,
    metavar="WALLET WHAT VALUE",
    help="Say what is true of a wallet: owner, custody, ability, zone, fee_rate, address.",
)
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **named: Any) -> None:
    """Show the wallets; record a standing order, how basis was kept before 2025, or whose a wallet is.

    A standing order chooses the lots of sales after it was recorded, never of earlier ones.

    \b
    --set Kraken owner spouse            taxpayer, spouse, joint or IRA
    --set Kraken custody 'US broker'     self, US broker or foreign broker
    --set Kraken ability 'FIFO only'     own books, told to broker or FIFO only
    --set Ledger address bc1q…           so that transfers to it are recognized
    """  # noqa: D301 - click reads the backspace
    if (named["effective_at"] or named["told_broker"]) and not named["method"]:
        raise click.UsageError("--from and --told-broker belong to a standing order; name one with --method.")
    with common.state_of(project, as_of) as state:
        if named["method"]:
            start = instant_of(named["effective_at"]) if named["effective_at"] else None
            wallet, method = named["method"]
            order = record_standing_order(state, wallet, method, start, is_with_broker=named["told_broker"])
            said = f"{order.wallet} sells {order.method.value} from {instant_words(order.effective_at)}"
            click.echo(f"Recorded: {said}.", err=as_json)
        for wallet, what, value in named["facts"]:
            click.echo(f"Recorded: {state_wallet_fact(state, wallet, what, value)}.", err=as_json)
        if named["pooling"]:
            choose_pooling(state, named["pooling"])
            said = f"before 2025 basis was kept {named['pooling'].replace('_', ' ')}"
            click.echo(f"Recorded: {said}.", err=as_json)
    with common.state_of(project, as_of) as state:
        rows = wallet_rows(state)
        if as_json:
            common.write_json({"wallets": rows})
        else:
            show.wallets(screen.console(), rows)
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))
