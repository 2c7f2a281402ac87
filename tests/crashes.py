"""Children of this process that are killed in the middle of their work, for tests of what a crash leaves.

A child is forked from the tests, where everything is imported already, so that hundreds of crashes take
seconds. It ends by `os._exit`: nothing of the tests is cleaned up twice. It is killed with SIGKILL, which no
program can notice: by its parent after a while, or by itself before a certain step towards the database.

A child must open projects itself, and its parent must have closed its own: a connection does not survive a
fork. So the work takes a location, or the parent opens its project after the child was made.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine, Table, event

from lotwise.store import write
from lotwise.store.marks import RowValues

Work: TypeAlias = Callable[[], object]

DONE: Final = 0
FAILED: Final = 1
KILLED: Final = -signal.SIGKILL

READING: Final = frozenset({"BEGIN", "SELECT", "SET", "SHOW"})
"""First words of statements after which a database holds what it held before them."""


def forked(work: Work) -> int:
    """Return the process id of a child that does some work; what it raises goes to standard error."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = FAILED
    try:
        work()
        code = DONE
    except BaseException:  # noqa: BLE001 - whatever it is, the child must end here
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a child, and return DONE, FAILED, or the negative number of the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def has_ended(child: int) -> bool:
    """Return whether a child is done, without waiting; `ended` can still be asked."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextmanager
def held(works: Iterable[Work]) -> Iterator[tuple[tuple[int, ...], Callable[[], None]]]:
    """Give children that wait, and the word that lets all of them begin at once."""
    begin, word = os.pipe()

    def after_the_word(work: Work) -> Work:
        def waiting() -> None:
            os.close(word)
            os.read(begin, 1)  # ends when nobody holds the other end any more
            work()

        return waiting

    children = tuple(forked(after_the_word(work)) for work in works)
    os.close(begin)
    said = False

    def go() -> None:
        nonlocal said
        said = True
        os.close(word)

    try:
        yield children, go
    finally:
        if not said:
            os.close(word)


def at_once(works: Iterable[Work]) -> list[int]:
    """Do several pieces of work at once, each in a child, and return how they ended."""
    with held(works) as (children, go):
        go()
        return [ended(child) for child in children]


def seconds_of(work: Work) -> float:
    """Return how long a child takes for some work that nobody disturbs."""
    started = time.monotonic()
    assert ended(forked(work)) == DONE
    return time.monotonic() - started


def killed_after(seconds: float, work: Work) -> int:
    """Do some work in a child that is killed after a while, and return how it ended: KILLED or DONE."""
    child = forked(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)  # it still is a process, though it may have ended: nobody waited for it
    return ended(child)


def killed_at(step: int, work: Work) -> int:
    """Do some work in a child that kills itself before its n-th step towards a database.

    A step is a batch of rows, another statement that writes, or the end of a transaction that wrote, in any
    engine. What only reads or locks is none: a crash before it leaves what a crash before the next step does.

    Returns:
        KILLED, or DONE when the work took fewer steps.
    """

    def counted() -> None:
        steps = 0
        in_batch = has_written = False

        def count() -> None:
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def statement(_connection: Connection, _cursor: object, text: str, *_: object) -> None:
            nonlocal has_written
            if not in_batch and text.split(None, 1)[0].upper() not in READING:
                has_written = True
                count()

        def end(_connection: Connection) -> None:
            nonlocal has_written
            if has_written:
                has_written = False
                count()

        insert = write.insert

        def counted_insert(connection: Connection, table: Table, rows: Sequence[RowValues]) -> None:
            nonlocal in_batch, has_written
            count()
            in_batch = has_written = True
            insert(connection, table, rows)
            in_batch = False

        write.insert = counted_insert
        event.listen(Engine, "before_cursor_execute", statement)
        for name in ("commit", "rollback"):
            event.listen(Engine, name, end)
        work()

    return ended(forked(counted))
