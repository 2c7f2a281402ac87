"""In which direction files run: oldest row first, or newest row first.

Exports place many rows on one second, and only their order in the file says what came before what. Which way
a file runs shows in the rows of different instants: most neighbors agree.
Left out: files whose rows all lie on one instant, or whose order shows no direction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise


def directions(rows: Iterable[tuple[str, int, datetime]]) -> Mapping[str, int]:
    """Return for each file 1 where its instants rise with its rows, -1 where they fall, 0 where unknown.

    Args:
        rows: Id of the file, row, and instant of each fact, in any order.

    Examples:
        >>> from datetime import date
        >>> old, new = datetime(2025, 1, 1), datetime(2025, 1, 2)
        >>> directions([("a", 2, new), ("a", 3, old), ("b", 2, old)])
        {'a': -1, 'b': 0}
    """
    by_file: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for file_id, row, at in rows:
        by_file[file_id].append((row, at))
    return {file_id: _direction(sorted(placed)) for file_id, placed in by_file.items()}


def _direction(placed: list[tuple[int, datetime]]) -> int:
    rising = sum((later > earlier) - (later < earlier) for (_, earlier), (_, later) in pairwise(placed))
    return (rising > 0) - (rising < 0)
