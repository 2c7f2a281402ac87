"""A program that opens a project of version 1 and is killed while its tables change; see test_migrations.py.

Its arguments: the project file, and the start of the statement before which it kills itself.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from lotwise.store.project import open_project


def main() -> None:
    moment = sys.argv[2]

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(moment):
            die()

    event.listen(Engine, "before_cursor_execute", before_statement)
    if moment == "COMMIT":
        event.listen(Engine, "commit", die)
    open_project(Path(sys.argv[1]), now=datetime(2026, 11, 22, tzinfo=UTC))


if __name__ == "__main__":
    main()
