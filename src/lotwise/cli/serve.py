"""``lotwise serve``: the dashboard in a browser, on this machine."""

import tempfile
import webbrowser
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from lotwise.app import clock, demo
from lotwise.app.workspace import DEFAULT_PROJECT
from lotwise.cli import common

_PORT: Final = 8765
_LAST_PORT: Final = 65_535


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, _LAST_PORT),
    default=_PORT,
    show_default=True,
    help="The port; 0 for any free one.",
)
@click.option("--demo", "is_demo", is_flag=True, help="Show a made-up household; nothing is kept.")
@click.option("--no-browser", is_flag=True, help="Print the link only.")
@click.option("--listen", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name by which others reach it; may be repeated."
)
@click.option("--passwords", type=click.Path(path_type=Path, dir_okay=False), help="The password file.")
@click.option("--tls-certificate", type=click.Path(path_type=Path, dir_okay=False), help="A PEM file.")
@click.option("--tls-key", type=click.Path(path_type=Path, dir_okay=False), help="A PEM file.")
@click.option(
    "--make-password",
    type=click.Choice(["owner", "preparer"]),
    help="Ask for a password and print its line for the password file.",
)
@click.option("--as-of", type=common.Day(), metavar="DATE", help="Look at the project as of this day.")
@common.project_option
def command(project: str | Path, as_of: date | None, **wanted: Any) -> None:
    """Open the dashboard in your browser. It runs on this machine and asks no other.

    The link that is printed holds a key for this start; keep it to yourself. To let others in, such as the
    preparer of your return, who may look and record nothing, --listen beyond this machine needs --passwords,
    --tls-certificate and --tls-key.
    """
    from lotwise.web import serving  # noqa: PLC0415 - only who serves needs it

    if wanted["make_password"]:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        click.echo(serving.password_line(wanted["make_password"], password))
        return
    with ExitStack() as stack:
        location: str | Path = project
        if wanted["is_demo"]:
            if project != DEFAULT_PROJECT:
                raise click.UsageError("--demo has a project of its own; leave --project out.")
            as_of = as_of or demo.AS_OF
            stack.enter_context(clock.started_at(demo.clock_starts_at(as_of)))
            with common.progress("Importing") as told:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lotwise-")))
                location = demo.set_up(folder, told).project
        place = serving.Place(
            listen=wanted["listen"],
            port=wanted["port"],
            names=wanted["names"],
            passwords=wanted["passwords"],
            certificate=wanted["tls_certificate"],
            key=wanted["tls_key"],
        )
        serving.serve(
            location,
            as_of,
            place,
            is_demo=wanted["is_demo"],
            ready=lambda link: _ready(link, opens=not wanted["no_browser"]),
        )


def _ready(link: str, *, opens: bool) -> None:
    click.echo(f"lotwise is at {link}")
    click.echo("Keep this link to yourself. Ctrl-C ends it.")
    if opens:
        webbrowser.open(link)
