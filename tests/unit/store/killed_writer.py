"""A program that imports a file and is killed in the middle of it; run by test_crash.py.

Its arguments: the project file, and the start of the statement before which it kills itself.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from lotwise.core.ids import bytes_id, content_id
from lotwise.ledger.transaction import Custody, Kind, Leg, Source, Transaction, Wallet
from lotwise.store.add import add_file
from lotwise.store.facts import FileFacts
from lotwise.store.project import open_project

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def facts(name: str, count: int) -> FileFacts:
    content = f"{name} with {count} rows".encode()
    file_id = bytes_id("file", content)
    transactions = tuple(
        Transaction(
            id=content_id("tx", name, number),
            kind=Kind.MINING,
            at=NOW,
            legs=(Leg(wallet=name, asset="BTC", quantity=number + 1),),
            sources=(Source(file_id=file_id, file=name, rows=(number + 2,)),),
        )
        for number in range(count)
    )
    return FileFacts(
        id=file_id,
        name=name,
        content=content,
        format="generic",
        family="generic",
        wallet=Wallet(name=name, custody=Custody.SELF),
        row_count=count,
        transactions=transactions,
        ignored=((1, "header"),),
    )


def main() -> None:
    path, moment = Path(sys.argv[1]), sys.argv[2]

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(moment):
            die()

    with open_project(path) as project:
        event.listen(project.engine, "before_cursor_execute", before_statement)
        if moment == "COMMIT":
            event.listen(project.engine, "commit", lambda _connection: die())
        add_file(project, facts("miner", 3000), now=NOW)
        if moment == "acknowledged":
            die()


if __name__ == "__main__":
    main()
