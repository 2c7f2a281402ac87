"""The steps of a program, done one after another in the memory of the kernel: `matching`, compiled.

Steps that most programs consist of are done in the loop; the others apart, since they read more columns.

Source:
    26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
"""

from typing import Final

import numpy as np

from lotwise.lots.kernel_chains import (
    go_without_root,
    lay,
    leave_without_root,
    new_root,
    pour,
    rename,
    send,
    taken,
    whole_part,
)
from lotwise.lots.kernel_columns import Columns, pointers_of
from lotwise.lots.kernel_compiler import Entry, compiled, pointer, stamp
from lotwise.lots.kernel_limbs import UNKNOWN, ZERO, Number, Word
from lotwise.lots.kernel_memory import (
    CHAIN_SIZE,
    DAY,
    FULL,
    HAND,
    HAS_NAMES,
    IS_PRICED,
    LONG_FROM,
    MADE,
    MADE_ROOT,
    MADE_SIZE,
    NO_PATH,
    NUMBER,
    PILE_SIZE,
    PILES,
    PRICED,
    PROCEEDS,
    STEP,
    SWEPT,
    TAKEN,
    WAYS,
    Memory,
    claimed,
    write_units,
)
from lotwise.lots.kernel_names import name
from lotwise.lots.kernel_piles import cut_off, put, release, sweep
from lotwise.lots.lot import Method
from lotwise.lots.program import METHOD_NUMBERS, Step

_ACQUIRE: Final = int(Step.ACQUIRE)
_DISPOSE: Final = int(Step.DISPOSE)
_TRANSFER: Final = int(Step.TRANSFER)
_DEPART: Final = int(Step.DEPART)
_SEND: Final = int(Step.SEND)
_LAY: Final = int(Step.LAY)
_LOSE: Final = int(Step.LOSE)
_ARRIVE: Final = int(Step.ARRIVE)
_RENAME: Final = int(Step.RENAME)
_PAY: Final = int(Step.PAY)
_SWEEP: Final = int(Step.SWEEP)
_NAME: Final = int(Step.NAME)
_MIN_TAX: Final = METHOD_NUMBERS[Method.MIN_TAX]


@compiled
def _pile(words: Memory, place: Number) -> Number:
    return words[PILES] + place * PILE_SIZE


@compiled
def _way(words: Memory, number: Number) -> Number:
    return words[WAYS] + number * CHAIN_SIZE


@compiled
def _is_made(words: Memory, root: Number, number: Number, long_from: Number) -> None:
    """Note that a root is one that a step makes."""
    words[root + NUMBER], words[root + LONG_FROM] = number, long_from
    if words[HAS_NAMES]:
        words[words[MADE] + number * MADE_SIZE + MADE_ROOT] = root


@compiled
def _set_price(words: Memory, low: Word, high: Word, proceeds: Number, day: Number) -> None:
    """Say what is realized for units, for MIN_TAX to look at."""
    words[IS_PRICED] = proceeds != UNKNOWN
    words[PROCEEDS], words[DAY] = proceeds, day
    write_units(words, PRICED, low, high)


@compiled
def _step_of_hand(columns: Columns, words: Memory, n: int) -> None:
    """Do a step by which units come into the hand, or leave it."""
    step, ref = columns.what[n], np.int64(columns.ref[n])
    place, other = np.int64(columns.place[n]), np.int64(columns.other[n])
    low, high = columns.low[n], columns.high[n]
    if step == _DEPART:
        method = np.int64(columns.method[n])
        low, high = taken(words, _pile(words, place), method, low, high, -HAND)
        if low | high != ZERO:
            go_without_root(words, low, high, columns.moved_at[ref], HAND)
    elif step == _SEND:
        pour(words, HAND, low, high, -TAKEN)
        send(words, _way(words, other), ref)
    elif step == _LAY:
        pour(words, HAND, low, high, -TAKEN)
        lay(words, _pile(words, other), ref)
    elif step == _LOSE:
        pour(words, HAND, low, high, ref)
    elif step == _RENAME:
        rename(words, _pile(words, other), columns.renamed_low[place], columns.renamed_high[place])


@compiled
def _rare_step(columns: Columns, words: Memory, n: int) -> None:
    """Do a step that is neither an acquisition nor a disposition nor a plain transfer."""
    step, ref = columns.what[n], np.int64(columns.ref[n])
    place, other = np.int64(columns.place[n]), np.int64(columns.other[n])
    low, high = columns.low[n], columns.high[n]
    if step == _ARRIVE:
        pour(words, _way(words, place), low, high, -TAKEN)
        lay(words, _pile(words, other), -1)
    elif step == _PAY:
        root = new_root(words, low, high, columns.basis[place], columns.at[place])
        _is_made(words, root, place, np.int64(columns.long_from[place]))
        part = whole_part(words, root, words[NO_PATH])
        cut_off(words, part, low, high, ref)
        release(words, part)
    elif step == _SWEEP:
        if sweep(words, _pile(words, place), _pile(words, other)):
            words[claimed(words, SWEPT, 1)] = n
    elif step == _NAME:
        name(words, np.int64(columns.named[ref]), low, high)
    else:
        _step_of_hand(columns, words, n)


@compiled
def _do_steps(columns: Columns, count: Number, words: Memory) -> None:
    """Do all steps, or those up to one for which there was no room, which the memory notes."""
    for n in range(count):
        step, ref, low, high = columns.what[n], np.int64(columns.ref[n]), columns.low[n], columns.high[n]
        pile, method = _pile(words, np.int64(columns.place[n])), np.int64(columns.method[n])
        words[STEP] = n
        if step == _ACQUIRE:
            root = new_root(words, low, high, columns.basis[ref], columns.at[ref])
            _is_made(words, root, ref, np.int64(columns.long_from[ref]))
            put(words, pile, whole_part(words, root, words[NO_PATH]))
        elif step == _DISPOSE:
            if method == _MIN_TAX:
                _set_price(words, low, high, columns.proceeds[ref], np.int64(columns.days[ref]))
            low, high = taken(words, pile, method, low, high, ref)
            words[IS_PRICED] = 0
            if low | high != ZERO:
                leave_without_root(words, low, high, ref)
        elif step == _TRANSFER:
            low, high = taken(words, pile, method, low, high, -TAKEN)
            if low | high != ZERO:
                go_without_root(words, low, high, columns.moved_at[ref], TAKEN)
            lay(words, _pile(words, np.int64(columns.other[n])), ref)
        else:
            _rare_step(columns, words, n)
        if words[FULL]:
            break


def entry() -> Entry:
    """Return what does all steps: given the columns, as a plain tuple, and the memory."""
    mark = stamp()

    def match_steps(columns: Columns, words: Memory) -> None:
        if mark:
            _do_steps(pointers_of(columns), len(columns[0]), pointer(words))

    return Entry(match_steps)
