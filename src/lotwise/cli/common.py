"""What all commands share: options, the open project, JSON, progress, the exit code."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from lotwise.app.jsonable import json_text
from lotwise.app.projects import existing_project, location_of
from lotwise.app.workspace import DEFAULT_PROJECT, State, load
from lotwise.core.dates import date_of
from lotwise.core.findings import Finding

_FIRST_YEAR, _LAST_YEAR = 2009, 2200
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Location(click.ParamType[str | Path]):
    """Where a project is: a file, or the URL of a PostgreSQL database."""

    name = "location"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | Path:
        """Return the URL as text, or the path of a file; a folder is refused."""
        location = location_of(str(value))
        if isinstance(location, Path) and location.is_dir():
            self.fail(f"{location} is a folder; name the project file.", param, ctx)
        return location


project_option = click.option(
    "--project",
    type=Location(),
    default=DEFAULT_PROJECT,
    show_default=True,
    metavar="FILE",
    help="The project: a file, or the URL of a PostgreSQL database.",
)


class Day(click.ParamType[date]):
    """A date on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; what is none is refused in a sentence."""
        day = value if isinstance(value, date) else date_of(str(value))
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.fail(f"{day} is no day to look at; choose one between 2009 and 2200.", param, ctx)
        return day


def shared_options(function: _Function) -> _Function:
    """Add --project, --as-of and --json to a command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables."),
        click.option("--as-of", type=Day(), metavar="DATE", help="Look at the project as of this day."),
        project_option,
    ):
        function = option(function)
    return function


@contextmanager
def state_of(project: str | Path, as_of: date | None, *, law: str | None = None) -> Iterator[State]:
    """Give the state of a project on a day, by the wash-sale law as it is or by another one."""
    with existing_project(project) as opened:
        yield load(opened, as_of, law=law, say=partial(click.echo, err=True))


def write_json(value: object) -> None:
    """Write a value as JSON."""
    click.echo(json_text(value))


def exit_code(findings: Sequence[Finding]) -> int:
    """Return 1 when a finding blocks, else 0."""
    return int(any(finding.is_blocking for finding in findings))


@contextmanager
def progress(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show progress on a terminal's error stream; nothing is shown elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - loaded only where it is shown
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda name, done, whole: bar.update(
            task, description=f"{label} {name}", completed=done, total=whole
        )
