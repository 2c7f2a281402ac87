"""Where a project is: the path of a file, or the address of a PostgreSQL database."""

import re
from pathlib import Path
from typing import Final

_ADDRESS: Final = re.compile(r"postgres(ql)?(\+\w+)?://")


def is_address(location: str | Path) -> bool:
    """Return whether a location is the address of a PostgreSQL database, and no path.

    Examples:
        >>> is_address("postgresql://me@example.org/taxes"), is_address("postgresql.db")
        (True, False)
    """
    return isinstance(location, str) and _ADDRESS.match(location) is not None
