"""``lotwise identify``: which lots a plan sells, before the sale; or which an own record named for a sale."""

import os
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from lotwise.app.identified import identification_rows, sale_shown
from lotwise.app.identifying import Statement, state_identification
from lotwise.app.intents_day import about_the_day
from lotwise.app.intents_making import (
    PLAN_WORD,
    How,
    cancel,
    file_wanted,
    hand_wanted,
    identify,
    plan_wanted,
    tell,
)
from lotwise.app.intents_shown import intent_rows, write_letters
from lotwise.app.signing import KeyPlace, signer_of
from lotwise.app.workspace import State
from lotwise.cli import common, screen, show_identify, show_intents
from lotwise.core.dates import instant_of

_ABOUT_A_SALE: Final = ("units", "recorded_at")
_BEFORE: Final = ("lots", "replaces", "expires_days", "cancel", "told", "evidence", "letters", "clock_reason")
_LONGEST: Final = 3660


@click.command("identify")
@click.argument("sale", metavar="[PLAN|SALE]", required=False)
@click.option("--lots", multiple=True, metavar="UNITS", help="Identify by hand: '0.5 BTC of LOT'; repeat.")
@click.option("--replace", "replaces", is_flag=True, help="In place of what is identified there already.")
@click.option("--expires", "expires_days", type=click.IntRange(1, _LONGEST), metavar="DAYS", help="End then.")
@click.option("--cancel", metavar="ID", help="Take an identification back, for sales from now on.")
@click.option("--told", metavar="ID", help="The broker has been told of it now; with --evidence FILE.")
@click.option("--evidence", type=click.Path(path_type=Path, dir_okay=False), help="What the broker answered.")
@click.option(
    "--letters",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write the instructions for brokers, as text and as e-mail.",
)
@click.option("--clock-was-wrong", "clock_reason", metavar="REASON", help="The clock is right again.")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The file of the signing key.")
@click.option("--key-in-project", is_flag=True, help="Keep a new key in the project, by LOTWISE_PASSPHRASE.")
@click.option(
    "--units",
    multiple=True,
    metavar="UNITS",
    help="What the record names: '0.5 BTC of LOT', by id or date of the lot; may be repeated.",
)
@click.option("--recorded-at", metavar="INSTANT", help="When the record was made.")
@click.option("--told-broker", is_flag=True, help="The broker was told, too (needed from 2027).")
@click.option("--reason", default="", help="Where the record can be seen; why it is taken back.")
@common.shared_options
def command(
    sale: str | None,
    project: str | Path,
    as_of: date | None,
    *,
    as_json: bool,
    **said: Any,
) -> None:
    """Identify lots before you sell them; or state which your own record named.

    \b
    lotwise identify plan          the lots of today's plan, before any order
    lotwise identify plan.json     those of a plan kept by `lotwise plan --json`
    lotwise identify --lots '0.5 BTC of 35erqzxt'
    lotwise identify               what is identified, and what became of it

    A record made elsewhere:

    \b
    lotwise identify 4x7k2p9a      a sale, with the lots that lay there before
    lotwise identify 4x7k2p9a --units '0.5 BTC of 2024-03-01' \\
        --recorded-at 2025-02-01T09:00:00-05:00 --reason 'row 12 of lots.ods'

    A record counts if it was made no later than the sale. One that came too late changes nothing; it is kept,
    and a finding shows what it would have changed. `lotwise review --undo ID` takes a statement back.
    """  # noqa: D301 - click reads the backspace
    if sale == PLAN_WORD or said["lots"] or said["cancel"] or said["told"] or _is_file(sale):
        _before(sale, project, as_of, said, as_json=as_json)
    elif said["letters"]:
        with common.state_of(project, as_of) as state:
            show_intents.letters(screen.console(), write_letters(state, said["letters"]))
    elif odd := [name for name in _BEFORE if said[name]]:
        raise click.UsageError(f"--{odd[0].replace('_', '-')} goes with a plan, or with --lots.")
    else:
        _of_sale(sale, project, as_of, said, as_json=as_json)


def _is_file(sale: str | None) -> bool:
    return sale is not None and (sale.endswith(".json") or Path(sale).is_file())


def _key(said: dict[str, Any]) -> KeyPlace:
    return KeyPlace(
        file=said["key"],
        passphrase=os.environ.get("LOTWISE_PASSPHRASE", ""),
        is_in_project=said["key_in_project"],
    )


def _before(
    sale: str | None, project: str | Path, as_of: date | None, said: dict[str, Any], *, as_json: bool
) -> None:
    """Record something before a sale, and show what is identified then."""
    if odd := [name for name in _ABOUT_A_SALE if said[name]]:
        raise click.UsageError(f"--{odd[0].replace('_', '-')} is for a sale that was made already.")
    if sum(map(bool, (sale, said["lots"], said["cancel"], said["told"]))) > 1:
        raise click.UsageError("Name a plan, --lots, --cancel or --told; one of them at a time.")
    with common.state_of(project, as_of) as state:
        made = _recorded(state, sale, said)
        rows = intent_rows(state)
        paths = write_letters(state, said["letters"], made) if said["letters"] and made else ()
        new = [row for row in rows if row.id in made]
        if as_json:
            common.write_json({"recorded": made, "intents": rows, "letters": paths})
            return
        to = screen.console()
        if not made:
            screen.say(to, "Nothing new: that stands recorded already.")
        show_intents.intents(to, new or rows)
        show_intents.letters(to, paths)
        if new:
            show_intents.what_next(to, new, about_the_day(state))


def _recorded(state: State, sale: str | None, said: dict[str, Any]) -> tuple[str, ...]:
    """Record what is asked for, and return the ids of the records; none where all was there."""
    place = _key(said)
    if said["cancel"] or said["told"]:
        signer = signer_of(state.project, place)
        one = (
            cancel(state, said["cancel"], said["reason"], signer)
            if said["cancel"]
            else tell(state, said["told"], said["evidence"], said["reason"], signer)
        )
        return (one.subject,) if one is not None else ()
    if said["lots"]:
        wanted = hand_wanted(state, said["lots"])
    elif sale == PLAN_WORD:
        with common.progress("Planning"):
            wanted = plan_wanted(state)
    else:
        wanted = file_wanted(state, Path(sale or ""))
    how = How(
        told_broker=said["told_broker"],
        replaces=said["replaces"],
        expires_days=said["expires_days"],
        clock_reason=said["clock_reason"] or "",
    )
    return tuple(one.id for one in identify(state, wanted, signer_of(state.project, place), how))


def _of_sale(
    sale: str | None, project: str | Path, as_of: date | None, said: dict[str, Any], *, as_json: bool
) -> None:
    """State a record that was made elsewhere, or show what is stated."""
    told = [said[name] for name in (*_ABOUT_A_SALE, "told_broker", "reason")]
    if not sale and any(told):
        raise click.UsageError("Which sale? Name it by its id.")
    if not said["units"]:
        if any(told):
            raise click.UsageError("Which units does the record name? Add --units '0.5 BTC of LOT'.")
        _show(sale, project, as_of, as_json=as_json)
        return
    if not said["recorded_at"]:
        raise click.UsageError(
            "When was the record made? Add --recorded-at, such as 2025-02-01T09:00:00-05:00."
        )
    with common.state_of(project, as_of) as state:
        statement = Statement(
            sale=sale or "",
            units=said["units"],
            written_at=instant_of(said["recorded_at"]),
            reason=said["reason"],
            is_with_broker=said["told_broker"],
        )
        correction = state_identification(state, statement)
        click.echo(f"Recorded {correction.id}.", err=as_json)
    _show(correction.subject, project, as_of, as_json=as_json)


def _show(sale: str | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    with common.state_of(project, as_of) as state:
        rows = identification_rows(state)
        if not sale:
            before = intent_rows(state)
            if as_json:
                common.write_json({"identifications": rows, "intents": before})
            else:
                to = screen.console()
                show_intents.intents(to, before)
                if rows or not before:
                    show_identify.records(to, rows)
            raise SystemExit(common.exit_code(state.findings))
        shown = sale_shown(state, sale)
        mine = [row for row in rows if row.sale_id == shown.id]
        about = [one for one in state.findings if one.subject == shown.id]
        if as_json:
            common.write_json({"sale": shown, "identifications": mine, "findings": about})
        else:
            to = screen.console()
            show_identify.sale(to, shown)
            show_identify.records(to, mine, is_of_sale=True)
            screen.findings_to(to, about)
        raise SystemExit(common.exit_code(state.findings))
