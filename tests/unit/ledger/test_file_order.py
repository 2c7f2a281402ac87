"""Which way a file runs shows in its rows of different instants."""

from itertools import permutations

from builders import instant
from lotwise.ledger.file_order import directions

OLD, NEW, NEWEST = instant("2025-03-01"), instant("2025-03-02"), instant("2025-03-03")


def test_a_file_runs_the_way_most_of_its_neighbors_do() -> None:
    forward = [("f", 2, OLD), ("f", 3, NEW), ("f", 4, NEWEST), ("f", 5, NEW)]
    assert all(directions(order) == {"f": 1} for order in permutations(forward))
    two_accounts_newest_first = [
        ("f", 2, NEWEST),
        ("f", 3, NEW),
        ("f", 4, OLD),
        ("f", 5, NEWEST),
        ("f", 6, OLD),
    ]
    assert directions(two_accounts_newest_first) == {"f": -1}


def test_one_instant_or_as_many_steps_up_as_down_show_no_direction() -> None:
    assert directions([("f", 2, OLD), ("f", 3, OLD)]) == {"f": 0}
    assert directions([("f", 2, OLD), ("f", 3, NEW), ("f", 4, OLD)]) == {"f": 0}
    assert directions([("f", 2, OLD)]) == {"f": 0}
    assert directions([]) == {}


def test_files_do_not_mix() -> None:
    rows = [("a", 2, OLD), ("b", 2, NEW), ("a", 3, NEW), ("b", 3, OLD)]
    assert directions(rows) == {"a": 1, "b": -1}
