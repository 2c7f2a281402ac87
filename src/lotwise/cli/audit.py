"""``lotwise audit``: the story of a sale, the chain for a third party, and time stamps."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.audit import audit
from lotwise.app.chain_export import write_chain
from lotwise.app.projects import existing_project
from lotwise.app.signing import KeyPlace, signer_of
from lotwise.app.stamping_kept import keep_stamp, write_request
from lotwise.app.stamps_json import stamps_json
from lotwise.cli import common, screen, show_intents
from lotwise.core.dates import instant_words

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("audit")
@click.argument("disposition", metavar="[DISPOSITION]", required=False)
@click.option(
    "--chain", type=_FILE, help="Write the chain for a third party; docs/verify_chain.py proves it."
)
@click.option("--request-stamp", type=_FILE, help="Write a time stamp request (RFC 3161) for all up to now.")
@click.option("--stamp", type=_FILE, help="Check and keep an authority's answer; with --authority.")
@click.option("--authority", type=_FILE, help="The certificates that you trust, as PEM.")
@click.option("--key", type=_FILE, help="The file of the signing key.")
@common.shared_options
def command(
    disposition: str | None, project: str | Path, as_of: date | None, *, as_json: bool, **said: Any
) -> None:
    """Show the whole story of a sale in the order of time, with hashes.

    DISPOSITION is any id that `lotwise explain` or the forms show. Plan, identification, instruction, fill,
    import, lots taken, row of Form 8949.
    """
    if bool(said["stamp"]) != bool(said["authority"]):
        raise click.UsageError("--stamp and --authority go together.")
    if disposition:
        with common.state_of(project, as_of) as state:
            told = audit(state, disposition)
        if as_json:
            common.write_json(told)
        else:
            show_intents.story(screen.console(), told)
        return
    with existing_project(project) as opened:
        if said["chain"]:
            head = write_chain(opened, said["chain"])
            click.echo(f"Wrote {said['chain']}. Head of the chain:\n{head}")
        elif said["request_stamp"]:
            _, target, plain = write_request(opened, said["request_stamp"])
            click.echo(f"Wrote {target}, for a time stamp authority,")
            click.echo(f"and {plain}, the head of the chain, for OpenTimestamps.")
        elif said["stamp"]:
            place = KeyPlace(file=said["key"], passphrase=os.environ.get("LOTWISE_PASSPHRASE", ""))
            kept = keep_stamp(opened, said["stamp"], said["authority"], signer_of(opened, place))
            click.echo(f"Kept {kept.id}: {kept.authority}")
            click.echo(f"certifies what was recorded until {instant_words(kept.at)}.")
        elif as_json:
            common.write_json(stamps_json(opened))
        else:
            raise click.UsageError("Which sale? Or add --chain FILE, --request-stamp FILE or --stamp FILE.")
