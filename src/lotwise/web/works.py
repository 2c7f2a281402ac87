"""Work that takes long: it runs beside the pages, tells how far it is, and can be called off.

A page that starts such work leads to ``/running/ID``, which shows progress and goes on to the result; with or
without scripts. Calling off takes effect where the work next tells how far it is; what was recorded whole by
then stays, as when a command is interrupted.
"""

import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Final, TypeAlias

from lotwise.core.errors import LotwiseError

Tell: TypeAlias = Callable[[str, int, int], None]
"""Told what is at hand, how much is done, and how much there is; 0 where that is not known."""
_MOST_KEPT: Final = 50


class CalledOffError(Exception):
    """Somebody called the work off."""


@dataclass(slots=True, kw_only=True)
class Work:
    """Work that is under way or over.

    Attributes:
        id: Names it in an address; cannot be guessed.
        title: What it does, for people.
        at_hand: What it is doing now.
        done: How much is done.
        whole: How much there is; 0 where that is not known.
        leads_to: The address of the result; empty while there is none.
        what: Why it failed, in a sentence; empty while it did not.
        fix: What to do about it.
        is_over: Whether it has ended.
        is_called_off: Whether somebody called it off.
    """

    id: str
    title: str
    at_hand: str = ""
    done: int = 0
    whole: int = 0
    leads_to: str = ""
    what: str = ""
    fix: str = ""
    is_over: bool = False
    is_called_off: bool = False


@dataclass(slots=True)
class Works:
    """All work of one start; safe to use from several threads."""

    _kept: dict[str, Work] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, title: str, do: Callable[[Tell], str]) -> Work:
        """Start work and return it.

        Args:
            title: What it does, for people.
            do: Does it; is given how to tell its progress, and returns the address of the result.
        """
        work = Work(id=secrets.token_urlsafe(12), title=title)
        with self._lock:
            over = [one for one in self._kept.values() if one.is_over]
            for old in over[: max(0, len(self._kept) + 1 - _MOST_KEPT)]:
                del self._kept[old.id]
            self._kept[work.id] = work
        Thread(target=_run, args=(work, do), name=f"work {work.id}", daemon=True).start()
        return work

    def named(self, id_: str) -> Work | None:
        """Return work by its id."""
        with self._lock:
            return self._kept.get(id_)


def _run(work: Work, do: Callable[[Tell], str]) -> None:
    def tell(at_hand: str, done: int, whole: int) -> None:
        if work.is_called_off:
            raise CalledOffError
        work.at_hand, work.done, work.whole = at_hand, done, whole

    try:
        work.leads_to = do(tell)
    except CalledOffError:
        work.what = "Called off. What was finished by then is kept."
    except LotwiseError as error:
        work.what, work.fix = error.what, error.fix
    except Exception as error:  # noqa: BLE001 - the page must say that it failed
        traceback.print_exception(error)
        work.what = f"This is a mistake of lotwise, not yours ({type(error).__name__})."
        work.fix = "Your project is unharmed. The terminal shows the details."
    finally:
        work.is_over = True
