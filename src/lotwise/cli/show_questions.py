"""Questions in the terminal: why each matters, what is offered, and what an answer lacked."""

import click

from lotwise.app.asking import Question
from lotwise.core.errors import LotwiseError


def opening(year: int) -> None:
    """Say how this goes."""
    click.echo(f"Your household in {year}. Enter takes what stands in brackets; for the current year, say")
    click.echo("what you expect of the whole year. Amounts are US dollars. Nothing leaves this machine.")


def ask(question: Question, offered: str) -> str:
    """Ask a question, and return what was typed, or what was offered."""
    click.echo()
    click.secho(question.why, dim=True)
    said: str = click.prompt(question.text, default=offered or None, type=str)
    return said


def refuse(error: LotwiseError) -> None:
    """Tell why an answer was none."""
    click.echo(f"{error} Please answer again.")
