"""The project behind the pages: its state, computed once for each change and kept while nothing changes.

Reading never waits for writing elsewhere: whoever asks gets the state of the newest entry of the project's
chain. That entry's hash, the mark, is in every form; a form that was filled in before something changed in
another window, or by a command, is not carried out (`lotwise.web.forms`).
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar

from lotwise.app import clock
from lotwise.app.current import mark_of
from lotwise.app.projects import existing_project, shown_location
from lotwise.app.workspace import State, load

_T = TypeVar("_T")


@dataclass(slots=True, kw_only=True)
class Loaded:
    """A state of the project, with what was computed from it.

    Attributes:
        state: The state.
        mark: The newest entry of the chain when it was read.
    """

    state: State
    mark: str
    _answers: dict[Hashable, Any] = field(default_factory=dict)
    _locks: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def once(self, name: Hashable, make: Callable[[], _T]) -> _T:
        """Return an answer about this state, computed at the first call; others wait for it.

        Args:
            name: What is asked; one name for one answer.
            make: Computes it.
        """
        with self._lock:
            own = self._locks.setdefault(name, Lock())
        with own:
            if name not in self._answers:
                self._answers[name] = make()
            answer: _T = self._answers[name]
        return answer


class Site:
    """One project, open for as long as the server runs.

    Args:
        location: The project's file, or the URL of its database.
        as_of: The day to look at; None for today, whichever day that is.
        is_demo: Whether it is the made-up household, which is thrown away at the end.
    """

    def __init__(self, location: str | Path, as_of: date | None, *, is_demo: bool = False) -> None:
        self.as_of = as_of
        self.is_demo = is_demo
        self.name = "the example household" if is_demo else _name_of(location)
        self._project = existing_project(location)
        self._loaded: dict[str | None, Loaded] = {}
        self._lock = RLock()

    def mark(self) -> str:
        """Return the newest entry of the chain."""
        return mark_of(self._project)

    def loaded(self, law: str | None = None) -> Loaded:
        """Return the project as it is now.

        Args:
            law: The word for a wash-sale law; None for the law as it is.
        """
        with self._lock:
            kept, mark = self._loaded.get(law), self.mark()
            if kept is None or kept.mark != mark or self._is_over(kept):
                kept = Loaded(state=load(self._project, self.as_of, law=law), mark=mark)
                self._loaded = {law: kept} | {
                    other: one for other, one in self._loaded.items() if one.mark == mark and other != law
                }
            return kept

    @contextmanager
    def writing(self) -> Iterator[State]:
        """Give the newest state to record something about; one writer at a time."""
        with self._lock:
            yield self.loaded().state

    def kept_with(self, state: State) -> Loaded | None:
        """Return what is kept of a state that is written about; None where another program wrote since."""
        now = self.loaded()
        return now if now.state is state else None

    def close(self) -> None:
        """Close the project."""
        self._project.close()

    def _is_over(self, kept: Loaded) -> bool:
        return self.as_of is None and clock.today(kept.state.zone) != kept.state.as_of


def _name_of(location: str | Path) -> str:
    """Return what a project is called; not where it lies, which others who look need not know."""
    return location.name if isinstance(location, Path) else shown_location(location)
