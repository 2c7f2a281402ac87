"""``lotwise wallets``: wallets, and how lots are chosen in them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.wallets import (
    EarlierOrder,
    choose_pooling,
    record_earlier_order,
    record_standing_order,
    state_wallet_fact,
    wallet_rows,
)
from lotwise.app.wallets_json import wallets_json
from lotwise.app.workspace import State
from lotwise.cli import common, screen, show_wallets
from lotwise.core.dates import instant_of, instant_words


@click.command("wallets")
@click.option(
    "--method",
    nargs=2,
    metavar="WALLET METHOD",
    help="Record a standing order: FIFO, LIFO, HIFO or MIN_TAX.",
)
@click.option("--from", "effective_at", metavar="INSTANT", help="When the order begins; now if left out.")
@click.option("--told-broker", is_flag=True, help="You gave the order to the broker too (needed from 2027).")
@click.option(
    "--recorded-at",
    metavar="INSTANT",
    help="The order stands in your own books since then; now if left out.",
)
@click.option("--reason", default="", help="Where that record can be seen; needed with --recorded-at.")
@click.option("--pooling", help="How you kept basis before 2025: per_wallet or one_pool.")
@click.option(
    "--set",
    "facts",
    nargs=3,
    multiple=True,
    metavar="WALLET WHAT VALUE",
    help="Say what is true of a wallet: owner, custody, ability, zone, fee_rate, address, locked.",
)
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **named: Any) -> None:
    """Show the wallets; record a standing order, how basis was kept before 2025, or whose a wallet is.

    A standing order chooses the lots of sales after it was recorded, never of earlier ones. HIFO takes the
    highest basis a unit first; MIN_TAX losses first, short-term before long-term, then long-term gains.

    \b
    --set Kraken owner spouse            taxpayer, spouse, joint or IRA
    --set Kraken custody 'US broker'     self, US broker or foreign broker
    --set Kraken ability 'FIFO only'     own books, told to broker or FIFO only
    --set Ledger address bc1q…           so that transfers to it are recognized
    --set Kraken locked_until 2026-12-01 or: --set Kraken locked yes, no
    """  # noqa: D301 - click reads the backspace
    belonging = ("effective_at", "told_broker", "recorded_at", "reason")
    if any(named[one] for one in belonging) and not named["method"]:
        raise click.UsageError(
            "--from, --told-broker, --recorded-at and --reason belong to a standing order; name one with "
            "--method."
        )
    if named["reason"] and not named["recorded_at"]:
        raise click.UsageError("--reason belongs to --recorded-at; an order that is given now needs none.")
    with common.state_of(project, as_of) as state:
        if named["method"]:
            click.echo(f"Recorded{_ordered(state, named)}.", err=as_json)
        for wallet, what, value in named["facts"]:
            click.echo(f"Recorded: {state_wallet_fact(state, wallet, what, value)}.", err=as_json)
        if named["pooling"]:
            choose_pooling(state, named["pooling"])
            said = f"before 2025 basis was kept {named['pooling'].replace('_', ' ')}"
            click.echo(f"Recorded: {said}.", err=as_json)
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json(wallets_json(state))
        else:
            show_wallets.wallets(screen.console(), wallet_rows(state))
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))


def _ordered(state: State, named: Mapping[str, Any]) -> str:
    """Record a standing order; return what it says, and for one that can be taken back its id first."""
    wallet, method = named["method"]
    start = instant_of(named["effective_at"]) if named["effective_at"] else None
    if not named["recorded_at"]:
        order = record_standing_order(state, wallet, method, start, is_with_broker=named["told_broker"])
        return f": {order.wallet} sells {order.method.value} from {instant_words(order.effective_at)}"
    told = EarlierOrder(
        wallet=wallet,
        method=method,
        written_at=instant_of(named["recorded_at"]),
        effective_at=start,
        reason=named["reason"],
        is_with_broker=named["told_broker"],
    )
    said, order = record_earlier_order(state, told)
    words = f"{order.wallet} sells {order.method.value} from {instant_words(order.effective_at)}"
    return f" {said.id}: {words}"
