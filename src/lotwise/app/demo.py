"""The demonstration: the guide's seven steps on a made-up household, in a project of its own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib import resources
from pathlib import Path

from lotwise.app import clock
from lotwise.app.intake import FileReport, Progress, import_files
from lotwise.app.statements import keep, read_files, statement_head
from lotwise.core.errors import BadInputError
from lotwise.store.project import create, open_project

AS_OF = date(2026, 2, 7)
"""The day of the crash that the example is about."""
_MORNING = time(15, tzinfo=UTC)
"""Ten in the morning of New York in winter."""
_FOLDER = "crash-2026"
_STATEMENTS = "statements-2025"
"""The forms that the household's brokers sent: they come later than the files, and stand beside them."""
_PROJECT = "demo.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A demonstration that was set up.

    Attributes:
        project: Its project file.
        reports: What became of each file.
    """

    project: Path
    reports: tuple[FileReport, ...]


def clock_starts_at(as_of: date) -> datetime:
    """Return where the clock of a demonstration starts: in the morning of its day.

    Args:
        as_of: The day it shows; before the crash, its clock starts on the day of the crash all the same.
    """
    return datetime.combine(max(as_of, AS_OF), _MORNING)


def example_folder() -> Path:
    """Return the folder of the example household: in an installed lotwise, or in its source tree."""
    return _example(_FOLDER)


def _example(name: str) -> Path:
    installed = Path(str(resources.files("lotwise"))) / "examples" / name
    source = Path(str(resources.files("lotwise"))).parents[1] / "examples" / name
    for folder in (installed, source):
        if folder.is_dir():
            return folder
    raise BadInputError("The example household is missing from this installation.", "Install lotwise again.")


def set_up(out: Path, progress: Progress | None = None) -> Demo:
    """Make the demonstration's project anew, import the example's files, and take in its broker's form.

    Args:
        out: Folder for the project and everything the demonstration writes.
        progress: Told before each file.

    Raises:
        BadInputError: The folder cannot be written.
    """
    project = out / _PROJECT
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in (project, *(out / f"{_PROJECT}{end}" for end in ("-wal", "-shm"))):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise BadInputError(f"{out} cannot be written: {error.strerror}.", "Choose another --out.") from None
    create(project, now=clock.now()).close()
    with open_project(project, now=clock.now()) as opened:
        reports = import_files(opened, [example_folder()], progress=progress)
        for statement in read_files([_example(_STATEMENTS)], statement_head()):
            keep(opened, statement)
    return Demo(project=project, reports=reports)
