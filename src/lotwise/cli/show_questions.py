"""Questions in the terminal: why each matters, what is offered, and what an answer lacked."""

from typing import Final

import click

from lotwise.app.asking import Question
from lotwise.core.errors import LotwiseError

_MEANING: Final = {
    "filing_status": "mfj is married filing jointly, mfs separately; hoh head of household; qss qualifying "
    "surviving spouse."
}
"""What abbreviations in a question mean."""


def opening(year: int) -> None:
    """Say how this goes."""
    click.echo(
        click.wrap_text(
            f"Your household in {year}. Enter takes what stands in brackets. Amounts are US dollars of the "
            "whole year, as you expect it; on a joint return, of both of you together. Ctrl-C stops, and "
            "keeps no answer. Nothing leaves this machine."
        )
    )


def ask(question: Question, offered: str) -> str:
    """Ask a question, and return what was typed, or what was offered."""
    click.echo()
    click.secho(click.wrap_text(f"{question.why} {_MEANING.get(question.name, '')}".strip()), dim=True)
    said: str = click.prompt(question.text, default=offered or None, type=str)
    return said


def refuse(error: LotwiseError) -> None:
    """Tell why an answer was none."""
    click.echo(click.wrap_text(f"{error} Please answer again."))
