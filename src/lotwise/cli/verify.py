"""``lotwise verify``: prove that nothing was changed and nothing lost."""

from pathlib import Path

import click

from lotwise.app.keeping import verified
from lotwise.app.projects import existing_project
from lotwise.app.signing_checks import signed
from lotwise.app.verify_json import verify_json
from lotwise.cli import common, screen, show_intents, show_keeping


@click.command("verify")
@click.option("--conservation", is_flag=True, help="Also prove, asset by asset, that no unit is lost.")
@click.option("--head", default="", metavar="HASH", help="A head of the chain that you noted down before.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
@common.project_option
def command(project: str | Path, head: str, *, conservation: bool, as_json: bool) -> None:
    """Check every stored row against its mark and the chain of marks.

    Identifications also against their signatures, their order and the clock. With --conservation: acquired =
    held + disposed of + out of scope, for each asset, in units and in basis, to the last digit. Exit code 1
    when anything is not as it was recorded.
    """
    with existing_project(project) as opened:
        found = verified(opened, with_conservation=conservation)
        signatures = signed(opened, head.strip())
    if as_json:
        common.write_json(verify_json(found, signatures))
    else:
        to = screen.console()
        show_keeping.verified(to, found)
        show_intents.signatures(to, signatures)
    raise SystemExit(int(not found.is_sound or bool(signatures.faults)))
