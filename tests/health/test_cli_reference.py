"""The reference page of the commands is what click says; LOTWISE_GOLDEN=renew writes it anew.

Every command also has the options that README.md promises, and a word of help for everything it takes.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from lotwise.cli.main import COMMANDS, group

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
WIDTH: Final = 80

WITHOUT_PROJECT: Final = {
    "demo": {"--project", "--as-of", "--json"},
    "init": {"--as-of", "--json"},
    "backup": {"--as-of", "--json"},
    "verify": {"--as-of"},
    "formats": {"--project", "--as-of"},
    "states": {"--project"},
    "serve": {"--json"},
}
"""What does not make sense: init makes the project and shows nothing of it, as backup and export only write
it; verify looks at all that is stored; formats and states need no project; demo brings its own; serve has
an API."""

INTRODUCTION: Final = """\
# Commands

Generated from `lotwise.cli`; `python3 dev.py golden` renews it.

`lotwise COMMAND --help` shows the same in a terminal. Results go to standard output, refusals to standard
error. The exit code says how it went:

| Exit code | Meaning |
|---|---|
| 0 | Done. |
| 1 | Done, but a finding blocks: a number that would be filed is not known. `lotwise findings` has the fix. |
| 2 | Not understood or not possible: a sentence on standard error says what, and what to do. |
| 3 | A mistake of lotwise. The project is unharmed. |
| 130 | Stopped by you. |
"""


def contexts() -> Iterator[tuple[str, click.Context]]:
    """Give the program and each of its commands, with what click needs to write its help."""
    top = click.Context(group, info_name="lotwise", terminal_width=WIDTH, **group.context_settings)
    yield "lotwise", top
    for name in COMMANDS:
        command = group.get_command(top, name)
        assert command is not None
        context = click.Context(command, parent=top, info_name=name)
        yield f"lotwise {name}", context
        for sub, one in getattr(command, "commands", {}).items():
            yield f"lotwise {name} {sub}", click.Context(one, parent=context, info_name=sub)


def options(context: click.Context) -> set[str]:
    return {word for param in context.command.params for word in param.opts}


def commands_page() -> str:
    parts = [INTRODUCTION]
    parts += [f"## {name}\n\n```text\n{context.get_help()}\n```\n" for name, context in contexts()]
    return "\n".join(parts)


def test_the_reference_page_of_commands_is_up_to_date() -> None:
    if os.environ.get("LOTWISE_GOLDEN") == "renew":
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(commands_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == commands_page(), "renew it with: python3 dev.py golden"


def test_the_reference_page_fits_a_terminal() -> None:
    shown = [context.get_help() for _, context in contexts()]
    assert [line for text in shown for line in text.splitlines() if len(line) > WIDTH] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_name_its_project_and_day_and_answer_in_json(name: str) -> None:
    context = dict(contexts())[f"lotwise {name}"]
    missing = {"--project", "--as-of", "--json"} - options(context)
    assert missing == WITHOUT_PROJECT.get(name, set()), f"add common.shared_options to {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_a_help_text(name: str) -> None:
    command = dict(contexts())[f"lotwise {name}"].command
    assert command.help
    assert [
        param.name for param in command.params if isinstance(param, click.Option) and not param.help
    ] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_does(name: str) -> None:
    assert COMMANDS[name].endswith(".")
    assert f"  {name} " in commands_page()
