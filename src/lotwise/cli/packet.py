"""``lotwise packet``: one ZIP file for the preparer or the archive, and its check."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.filing import FormChoices
from lotwise.app.packet import Packet, PacketWish, packet_of, write_packet
from lotwise.app.packet_check import PacketChecked, checked
from lotwise.cli import common, screen
from lotwise.core.errors import BadInputError


@click.command("packet")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The ZIP file to write.")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), help="A new folder to write."
)
@click.option(
    "--check",
    "to_check",
    type=click.Path(path_type=Path, exists=True),
    help="Compare a packet with its MANIFEST; makes none.",
)
@click.option(
    "--blank", type=click.Path(path_type=Path, file_okay=False), help="Folder with blanks of the IRS."
)
@click.option("--name", default="", help="Names shown on the return; blank if left out.")
@click.option("--number", default="", help="Social security number, for the printed forms only.")
@click.option("--with-files", is_flag=True, help="Put the imported files in, too.")
@click.option("--rounded", is_flag=True, help="Whole dollars on all forms, instead of cents.")
@click.option(
    "--various", is_flag=True, help="One row a sale, with VARIOUS for units bought at several times."
)
@click.option("--totals", is_flag=True, help="Sales that need no row go to Schedule D lines 1a and 8a.")
@click.option("--attach", is_flag=True, help="One row a broker and box; the rows on the attached statement.")
@click.option("--draft", is_flag=True, help="Make it although something is open, marked as a draft.")
@common.shared_options
def command(
    year: int | None, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Put a tax year into one ZIP file: forms, reasons, lots, proof, and a summary on two pages.

    While something is open that touches the year, none is made, unless --draft asks for it.
    """
    if wanted["to_check"] is not None:
        _check(wanted["to_check"], as_json=as_json)
    if wanted["out"] is None and wanted["folder"] is None:
        raise BadInputError("A packet needs a place.", "Add --out FILE.zip, or --dir FOLDER.")
    wish = PacketWish(
        year=year,
        choices=FormChoices(
            is_rounded=wanted["rounded"],
            is_one_row_a_sale=wanted["various"],
            uses_schedule_d_totals=wanted["totals"],
            attaches_statement=wanted["attach"],
        ),
        blanks=wanted["blank"],
        name=wanted["name"],
        number=wanted["number"],
        is_draft_meant=wanted["draft"],
        with_files=wanted["with_files"],
    )
    with common.state_of(project, as_of) as state:
        packet = packet_of(state, wish)
    written = write_packet(packet, file=wanted["out"], folder=wanted["folder"])
    if as_json:
        common.write_json(
            {
                "year": packet.year,
                "written": written,
                "members": tuple(packet.members),
                "manifest_sha256": packet.manifest_sha256,
                "open": packet.reasons,
                "notes": packet.notes,
                "summary": packet.summary,
            }
        )
    else:
        _show(packet, written)
    raise SystemExit(int(bool(packet.reasons) or not packet.is_decided))


def _show(packet: Packet, written: tuple[Path, ...]) -> None:
    to = screen.console()
    for note in packet.notes:
        screen.say(to, f"- {note}")
    for path in written:
        screen.say(to, f"Wrote {path}: {len(packet.members)} files")
    if packet.reasons:
        screen.say(to, f"DRAFT: {len(packet.reasons)} open; the summary has the list. Do not file it.")
    if not packet.is_decided:
        screen.say(
            to,
            f"{packet.year} was filed, and would differ now: `lotwise file {packet.year}` shows it, and asks "
            "for a decision.",
        )
    screen.say(to, "SHA-256 of its MANIFEST; note it down elsewhere:")
    screen.say(to, packet.manifest_sha256)


def _check(path: Path, *, as_json: bool) -> None:
    """Show whether a packet is whole, and leave with 1 where it is not."""
    found = checked(path)
    if as_json:
        common.write_json(found)
    else:
        _show_check(path, found)
    raise SystemExit(common.exit_code(found.findings))


def _show_check(path: Path, found: PacketChecked) -> None:
    to = screen.console()
    screen.findings_to(to, found.findings)
    if not found.findings:
        screen.say(to, f"{path}: all {found.member_count} files are as they were made.")
    screen.say(to, "SHA-256 of its MANIFEST; compare it with the one you noted down:")
    screen.say(to, found.manifest_sha256)
