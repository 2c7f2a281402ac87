"""Importing files, with what is open in the project afterwards, and the same as flat values for JSON.

Problem: who imports wants to know at once what is still missing, but putting a very long history together
takes a while. Chosen way: the project is computed again where something came in and it was not very much.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lotwise.app.file_notes import NOTHING_SAID, Said
from lotwise.app.intake import FileReport, Progress, import_files, is_large, with_known
from lotwise.app.workspace import load
from lotwise.core.findings import Finding
from lotwise.store.project import Project

__all__ = ["Imported", "import_json", "imported", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of files, and what is open afterwards.

    Attributes:
        files: What became of each file.
        findings: Those of the whole project, where it was computed again; else those of the files.
        is_new: Whether anything came in that was not in the project yet.
        is_computed: Whether the project was computed again; not where nothing is new, or where it is much.
    """

    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    is_new: bool
    is_computed: bool

    @property
    def unread(self) -> tuple[Finding, ...]:
        """What files give cause to tell that were not read."""
        return unread(self.files)

    @property
    def told(self) -> tuple[Finding, ...]:
        """All findings that say whether something blocks."""
        return (*self.findings, *self.unread)

    @property
    def still_open(self) -> tuple[Finding, ...]:
        """What blocks in the project and is told of none of the files."""
        blocking = [one for one in self.findings if one.is_blocking]
        return tuple(one for one in blocking if not any(one in file.findings for file in self.files))


def imported(
    project: Project,
    paths: Sequence[Path],
    said: Said = NOTHING_SAID,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import files, folders and ZIP archives, and return what became of them and what is open now.

    Args:
        project: An open project.
        paths: Files, or folders whose files are all taken; or one archive of a whole project.
        said: What the owner says of the files.
        as_of: The day on which the project is computed; None for today.
        progress: Told before each file.

    Raises:
        BadInputError: A path does not exist or cannot be read, or a household file is wrong.
    """
    files = import_files(project, paths, said=said, progress=progress)
    is_new = any(report.is_new for report in files)
    if not is_new or is_large(files):
        findings = tuple(one for report in files for one in report.findings)
        return Imported(files=files, findings=findings, is_new=is_new, is_computed=False)
    state = load(project, as_of)
    return Imported(files=with_known(files, state), findings=state.findings, is_new=True, is_computed=True)


def unread(files: Iterable[FileReport]) -> tuple[Finding, ...]:
    """Return what is told of files that were not read: in no known format, or something must be said first.

    Args:
        files: What became of each file.
    """
    return tuple(one for report in files if not report.format or report.needs for one in report.findings)


def import_json(found: Imported) -> dict[str, object]:
    """Return what became of files, and what is open afterwards.

    Args:
        found: What `imported` gives.
    """
    return {"files": found.files, "findings": found.findings}
