"""``lotwise review``: what only the owner can know."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from lotwise.app.review import NEW, answer, questions
from lotwise.app.review_json import history_json, question_of, questions_json
from lotwise.app.said import history, legs_details, take_back
from lotwise.cli import common, screen, show_review
from lotwise.core.errors import BadInputError

_DETAILS: Final = {
    "wallet": "wallet",
    "basis": "basis_usd",
    "acquired_on": "acquired_on",
    "value": "value_usd",
    "gift_tax": "gift_tax_usd",
    "other": "with",
    "transaction": "transaction",
    "file": "file",
    "rows": "rows",
    "kind": "kind",
    "at": "at",
    "note": "note",
    "source": "source",
    "asset": "asset",
}
"""Options of the command, and what an answer calls them."""


@click.command("review")
@click.argument("ref", metavar="[QUESTION]", required=False)
@click.option("--answer", "word", metavar="WORD", help="Your answer: one of those the question lists.")
@click.option("--reason", default="", help="Why; needed for every answer, for it changes what you file.")
@click.option("--wallet", help="The wallet of yours on the other side; or where stated legs lie.")
@click.option("--basis", metavar="USD", help="What all the units cost, fees included.")
@click.option("--acquired-on", metavar="DATE", help="When they were acquired.")
@click.option("--value", metavar="USD", help="What all the units were worth, or brought.")
@click.option("--gift-tax", metavar="USD", help="Of a gift, the gift tax on what it had gained.")
@click.option("--with", "other", metavar="ID", help="The other transaction.")
@click.option("--transaction", metavar="ID", help="Which one, where a question is about many.")
@click.option("--file", metavar="NAME", help="The file that is meant, by name or id.")
@click.option("--rows", help="Only these rows, such as 5,7.")
@click.option("--source", help="The source that uses a code, where a question is about codes.")
@click.option("--asset", metavar="CODE", help="The code by which those units count.")
@click.option("--kind", help="What it was, such as 'purchase', for --answer state.")
@click.option("--at", metavar="INSTANT", help="When, for --answer state: 2025-03-01T15:30:00-05:00.")
@click.option("--in", "came", multiple=True, metavar="UNITS", help="What came in, such as '0.5 BTC'.")
@click.option("--out", "left", multiple=True, metavar="UNITS", help="What went out, such as '30000 USD'.")
@click.option("--fee", "fees", multiple=True, metavar="UNITS", help="A fee that was paid, such as '5 USD'.")
@click.option("--note", help="Further words, for --answer state.")
@click.option("--history", "is_history", is_flag=True, help="Show everything you said, and what counts.")
@click.option("--undo", metavar="ID", help="Take back what you said.")
@common.shared_options
def command(ref: str | None, project: str | Path, as_of: date | None, *, as_json: bool, **said: Any) -> None:
    """Show the open questions by the money they affect; show one; or answer one.

    \b
    lotwise review                 the questions, numbered
    lotwise review 1               one question: its rows, and the answers
    lotwise review 1 --answer gift --reason 'birthday of Ann'
    lotwise review 4x7k2p9a        any transaction, by the id that explain shows
    lotwise review new             what happened that no file tells

    An answer changes no file. It is recorded with its reason, and --undo takes it back.
    """  # noqa: D301 - click reads the backspace
    if said["undo"] and (said["word"] or ref):
        raise click.UsageError("--undo takes back what you said; answer questions without it.")
    recorded = ""
    with common.state_of(project, as_of) as state:
        if said["undo"]:
            undone = take_back(state, said["undo"], said["reason"])
            click.echo(f"Taken back: {undone.action.value} ({undone.reason}).", err=as_json)
        elif said["word"]:
            if not ref:
                raise BadInputError("Which question is answered?", "Name its number, or its id.")
            moved = (said["came"], said["left"], said["fees"])
            legs = legs_details(state, said["wallet"] or "", *moved, is_new=ref == NEW)
            details = {name: said[option] for option, name in _DETAILS.items() if said[option]} | legs
            _, told = answer(state, ref, said["word"], details, said["reason"])
            click.echo(f"Recorded {told.id}: {said['word']}.", err=as_json)
            recorded = told.id
        elif ref:
            asked = question_of(state, ref)
            if as_json:
                common.write_json(asked)
            else:
                show_review.question(screen.console(), asked, ref)
            raise SystemExit(0)
    _show(project, as_of, recorded, as_json=as_json, is_history=said["is_history"])


def _show(
    project: str | Path, as_of: date | None, recorded: str = "", *, as_json: bool, is_history: bool
) -> None:
    """Show what is asked still, or the history; and first of all if what was just recorded does not count."""
    with common.state_of(project, as_of) as state:
        for one in state.findings:
            if recorded and one.subject == recorded and one.code == "correction_not_applied":
                click.echo(f"It does not count: {one.what.partition('does not count: ')[2]}", err=as_json)
                click.echo(f"   → {one.fix} `lotwise review --undo {recorded}` takes it back.", err=as_json)
        if as_json:
            common.write_json(history_json(state) if is_history else questions_json(state))
        elif is_history:
            show_review.history(screen.console(), history(state))
        else:
            show_review.questions(screen.console(), questions(state))
        raise SystemExit(common.exit_code(state.findings))
