"""Projects: making one, opening one."""

from pathlib import Path

from lotwise.app import clock
from lotwise.store.location import is_address
from lotwise.store.project import Project, create, open_project


def new_project(location: str | Path) -> None:
    """Make a new, empty project.

    Args:
        location: A file, or the URL of an empty PostgreSQL database.

    Raises:
        LotwiseError: Something is there already, or it cannot be made.
    """
    create(location, now=clock.now()).close()


def existing_project(location: str | Path) -> Project:
    """Open a project; one that an older lotwise made is brought up to date, after a backup.

    Args:
        location: A file, or the URL of a PostgreSQL database.

    Raises:
        NoProjectError: There is none.
    """
    return open_project(location, now=clock.now())


def location_of(text: str) -> str | Path:
    """Return where a project is: the address of a PostgreSQL database as text, or the path of a file."""
    return text if is_address(text) else Path(text)


def shown_location(location: str | Path) -> str:
    """Return where a project is, for people; a password in a URL is not shown.

    Examples:
        >>> shown_location("postgresql+psycopg://ann:secret@localhost/lots")
        'postgresql://ann:***@localhost/lots'
    """
    if not is_address(location):
        return str(location)
    from lotwise.store.postgres import address_of, shown  # noqa: PLC0415 - only who has one

    return shown(address_of(str(location)))
