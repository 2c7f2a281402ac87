"""Python's search for cycles, paused: a million facts hold none, and it looks at all of them every time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Pause the search within the block; it goes on afterwards if it was on.

    Examples:
        >>> with no_search_for_garbage():
        ...     gc.isenabled()
        False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
