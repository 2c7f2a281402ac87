"""The command ``lotwise``: finds the command asked for and loads only what it needs."""

import gc
import importlib
import os
import sys
from typing import Any, Final

import click

from lotwise import __version__
from lotwise.core.errors import LotwiseError

COMMANDS: Final = {
    "init": "Make a new project file.",
    "import": "Import exports, price files, household.toml.",
    "formats": "Show the formats lotwise reads; try a folder of exports.",
    "wallets": "Show the wallets; record how lots are chosen in them.",
    "assets": "Show what each asset is; say which are collectibles.",
    "settings": "Show the choices that the law leaves to you; make one.",
    "lots": "Show every open lot with basis, value, term and unrealized gain.",
    "allocation": "Check and record your own allocation of basis as of 2025.",
    "identify": "Identify lots before you sell them, signed; state own records.",
    "what-if": "Show the plan under other facts, or a year with other records.",
    "review": "Answer what only you can know; see and undo what you said.",
    "rule": "Classify every deposit or withdrawal of a kind at once.",
    "findings": "Show what is missing or doubtful, and the fix.",
    "household": "Show or set the facts of your return.",
    "prices": "Show the prices that are known.",
    "tax": "Show your return of the year, line by line; --why shows reasons.",
    "states": "Show how far the tax of each state is computed.",
    "carryovers": "Show losses carried over, year by year, and whose they are.",
    "spouses": "Compare one joint return with two separate ones.",
    "plan": "Show which lots to sell and buy back, and what it is worth.",
    "tickets": "Show the orders of today's plan: sell, then buy back.",
    "confirm": "Match fills to tickets; show what each plan brought.",
    "statements": "Take in the Forms 1099-DA that brokers sent; check them.",
    "reconcile": "Compare brokers' statements with your books; --forecast.",
    "forms": "Write Form 8949, Schedule D and the report.",
    "print": "Print the forms as PDF; write files for other tax programs.",
    "packet": "Put a year into one ZIP with a two-page summary; --check.",
    "serve": "Open the dashboard in your browser; --demo.",
    "explain": "Show where a figure comes from, down to the rows of your files.",
    "audit": "Show the story of a sale with hashes; prove it to others.",
    "file": "Record that a year was filed; show what would change it.",
    "reread": "Read imported files again with a better reader, diff first.",
    "verify": "Prove that nothing stored was changed and nothing lost.",
    "backup": "Copy the project into a new file, checked.",
    "export": "Write everything into an archive; the ledger for other programs.",
    "demo": "Walk through everything with a made-up household.",
}
OTHER_SPELLINGS: Final = {"whatif": "what-if"}
"""Other ways to write a command; they are in no list."""
FAULT_OF_OURS: Final = 3


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, imported now."""
        name = OTHER_SPELLINGS.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"lotwise.cli.{name.replace('import', 'import_').replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="lotwise")
def group() -> None:
    """Find the crypto lots whose sale and rebuy lowers your US tax most, and file it right.

    Everything stays in one file on this machine. Not tax advice.
    """


def main(words: list[str] | None = None) -> Any:
    """Run a command and leave with its exit code: 0, 1 for blocking findings, 2 for bad input.

    Args:
        words: The command and its options; None for those of this process, which ends with the command.
    """
    if words is None:
        gc.disable()  # next to no cycles arise, and the search for them takes a fifth of a command's time
    try:
        sys.exit(group.main(args=words, prog_name="lotwise", standalone_mode=False))
    except click.exceptions.Abort:
        _say("Stopped. Nothing half-done was kept.")
        sys.exit(130)
    except click.ClickException as error:
        _say(_usage(error))
        sys.exit(2)
    except LotwiseError as error:
        _say(f"{error.what} {error.fix}".strip())
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("LOTWISE_DEBUG"):
            raise
        _say(
            f"This is a mistake of lotwise, not yours ({type(error).__name__}: {error}). Your project is "
            "unharmed. LOTWISE_DEBUG=1 shows the details for a report."
        )
        sys.exit(FAULT_OF_OURS)
    finally:
        if words is None:
            gc.freeze()  # the same search at the end of the process, through all that is left


def _usage(error: click.ClickException) -> str:
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f" See `{error.ctx.command_path} --help`."
    return f"{error.format_message()}{hint}"


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


if __name__ == "__main__":
    main()
