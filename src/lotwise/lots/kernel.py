"""The matching of lots, compiled: what `matching` does, in a fraction of the time, for very long histories.

Problem: a million transactions take seconds in plain Python. Chosen way: the same pass over the same steps,
written for machine words and compiled by numba (the extra `fast`); a program goes in as columns and parts
come out as columns. All numbers are those of the reference, to the last digit: the parts and their order, the
roots, the basis of each. Only paths may be numbered otherwise, where steps of one move stand apart; the moves
of each are the same. A program that does not fit, or asks for more, is left to the reference (see
`columns_of`).
Importing this module imports numba, so nobody does but `engine`, and only where it pays.
Left out: wash sales, filed returns, allocations, fees that are added to basis.

Source:
    26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from lotwise.lots import kernel_amounts, kernel_check, kernel_steps
from lotwise.lots.kernel_amounts import Realized
from lotwise.lots.kernel_columns import Columns, as_read, columns_of
from lotwise.lots.kernel_compiler import telling
from lotwise.lots.kernel_limbs import UNKNOWN
from lotwise.lots.kernel_memory import FULL, LEFT, ROOTS, UNFIT, laid_out, room_of
from lotwise.lots.kernel_outcome import Outcome, matched_of
from lotwise.lots.program import Matched, Program

__all__ = [
    "UNKNOWN",
    "Columns",
    "Outcome",
    "Realized",
    "columns_of",
    "is_compiled",
    "is_kept_for_later",
    "match_columns",
    "match_fast",
    "prepare",
    "realized",
]

_ONCE = "Compiling the fast matching of lots: a quarter of a minute or so, once on this machine."
_EACH_TIME = (
    "Compiling the fast matching of lots: a quarter of a minute or so. It cannot be kept, as no folder for "
    "compiled code can be written to; NUMBA_CACHE_DIR may name one."
)


_match_steps = cache(kernel_steps.entry)
_is_fit = cache(kernel_check.entry)
_write_amounts = cache(kernel_amounts.entry)


def match_fast(program: Program) -> Matched | None:
    """Return what `matching.match` returns, or None where the kernel cannot tell.

    Args:
        program: The steps.

    Source:
        26 CFR § 1.1012-1(j).

    Examples:
        >>> from lotwise.lots.program import Step
        >>> program = Program(places=1)
        >>> for units, basis in ((5, 100), (5, 90)):
        ...     root = program.root(basis, at=units, long_from=0)
        ...     program.step(Step.ACQUIRE, units, ref=root)
        >>> program.step(Step.DISPOSE, 7, ref=program.disposition(200, day=1))
        >>> matched = match_fast(program)
        >>> matched.out_root, matched.out_start, matched.out_stop
        ([0, 1], [0, 0], [5, 2])
    """
    columns = columns_of(program)
    outcome = None if columns is None else match_columns(columns)
    return None if outcome is None else matched_of(outcome, program)


def match_columns(columns: Columns) -> Outcome | None:
    """Return which parts of which roots left, and what is still held, all in columns.

    Args:
        columns: The steps; arrays of other types, or with gaps, are copied.

    Returns:
        The parts; None where a number does not fit, or names something that there is not.

    Source:
        26 CFR § 1.1012-1(j).
    """
    read = as_read(columns)
    return _outcome(read) if kernel_check.fits(read, _is_fit()) else None


def realized(columns: Columns, outcome: Outcome) -> Realized:
    """Return the basis of each part that left for good and the amount realized for it, in 10⁻⁸ dollars.

    Args:
        columns: The steps.
        outcome: What `match_columns` gave for them.

    Source:
        26 CFR § 1.1001-1(a).
    """
    read = as_read(columns)
    count = len(outcome.rows(LEFT))
    room = kernel_amounts.room_for(read, len(outcome.rows(ROOTS)))
    to = Realized(np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64))
    _write_amounts()(tuple(read), outcome.words, room, to.basis, to.proceeds)
    return to


def is_compiled() -> bool:
    """Return whether this process can match at once, without compiling or loading anything."""
    return _match_steps().is_ready


def is_kept_for_later() -> bool:
    """Return whether what is compiled is kept on disk, so that the next process need not compile."""
    return _match_steps().is_kept


def prepare(say: Callable[[str], None]) -> None:
    """Compile what is not compiled yet, or load what was kept.

    Args:
        say: Is told in a sentence, before it begins, that something is compiled; not where it is loaded.
    """
    with telling(lambda: say(_ONCE if is_kept_for_later() else _EACH_TIME)):
        match_fast(Program(places=1))


def _outcome(columns: Columns) -> Outcome | None:
    """Return the outcome; the matching begins anew with more room where there was too little."""
    room = room_of(columns)
    while True:
        layout = laid_out(columns, room)
        _match_steps()(tuple(columns), layout.words)
        full = int(layout.words[FULL])
        if full == UNFIT:
            return None
        if not full:
            return Outcome(layout.words, layout.begins, int(columns.places[0]))
        room[full - 1] *= 4
