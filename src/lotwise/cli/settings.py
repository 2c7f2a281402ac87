"""``lotwise settings``: what the law leaves to you, what you chose, and what another choice changes."""

from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from lotwise.app.deciding import Decided, Sold, decide
from lotwise.app.settings import SettingRow, setting_rows
from lotwise.app.settings_json import settings_json
from lotwise.cli import common, screen
from lotwise.core.dates import instant_words


@click.command("settings")
@click.option("--set", "said", nargs=2, metavar="NAME VALUE", help="Choose; it counts for all years.")
@click.option("--reason", default="", help="Why; needed with --set, for it changes what you file.")
@common.shared_options
def command(
    project: str | Path, as_of: date | None, said: tuple[str, str] | None, reason: str, *, as_json: bool
) -> None:
    """Show the choices that the law leaves to you; make one.

    A choice counts for all years. What it changes is shown. Years that you filed stay as filed: where one
    would change, `lotwise file` asks what to do.
    """
    if reason and not said:
        raise click.UsageError("--reason belongs to --set.")
    with common.state_of(project, as_of) as state:
        decided, after = decide(state, *said, reason) if said else (None, state)
        if as_json:
            common.write_json(settings_json(after, decided))
        elif decided:
            _show_decided(screen.console(), decided)
            screen.closing(screen.console(), after.findings)
        else:
            _show_rows(screen.console(), setting_rows(after.project, after.facts.settings))
        raise SystemExit(common.exit_code(after.findings))


def _show_rows(to: Console, rows: tuple[SettingRow, ...]) -> None:
    for row in rows:
        since = "default" if row.since is None else f"since {instant_words(row.since)}"
        screen.heading(to, f"{row.name}: {row.value} ({since})")
        screen.say(to, row.about)
        made = screen.table("", ["", ""], fold=[1])
        made.show_header = False
        for option in row.options:
            mark = "▸ " if option.value == row.value else "  "
            made.add_row(Text(f"{mark}{option.value} "), Text(option.meaning))
        to.print(made)
        if row.reason:
            screen.say(to, f"Why: {row.reason}")
        screen.say(to, f"Law: {row.source}", style="dim")


def _show_decided(to: Console, decided: Decided) -> None:
    if not decided.is_recorded:
        screen.say(to, f"{decided.name} is {decided.value} already; nothing was recorded.")
        return
    was = f" (it was {decided.before})" if decided.before != decided.value else ""
    screen.say(to, f"Recorded: {decided.name} is {decided.value}{was}.")
    if decided.changes_nothing:
        screen.say(to, "No figure changes.")
        return
    if decided.years:
        made = screen.table(
            "What changes", ["Year", "Dispositions", "", "Gain", ""], right=[1, 3], fold=[2, 4]
        )
        for one in decided.years:
            made.add_row(
                str(one.year),
                str(one.before.dispositions),
                f"→ {one.after.dispositions}",
                _gain(one.before),
                f"→ {_gain(one.after)}",
            )
        to.print(made)
    before, after = decided.open_basis_usd
    if before != after:
        screen.say(to, f"Basis of open lots: {screen.money(before)} → {screen.money(after)}")
    screen.findings_to(to, decided.findings)


def _gain(sold: Sold) -> str:
    return screen.money(sold.gain_usd) + (" + ?" if sold.unknown else "")
