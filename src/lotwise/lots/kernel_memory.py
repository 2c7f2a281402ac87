"""The memory of the kernel: one array of words, in which all that it knows is a record of a few words.

Problem: arrays that are handed from function to function are counted each time, which takes as long as the
matching itself; and the kernel needs a dozen tables. Chosen way: one array of signed words holds all of them,
and a record is named by the place of its first word, so that `words[root + BASIS]` is the basis of a root. 0
names no record. Each kind of record has a region of its own, which is filled from its beginning; where one is
full, the matching is given up and begun anew with a larger one (`kernel`).
Units take two words: the low one, and the high one after it.

Source:
    26 CFR § 1.1012-1(j), as in `matching`.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from lotwise.lots.kernel_columns import Columns
from lotwise.lots.kernel_compiler import compiled
from lotwise.lots.kernel_limbs import Number, Word
from lotwise.lots.program import Step

Memory: TypeAlias = npt.NDArray[np.int64]

# ── regions, two words of the head each: where the next record begins, and where the region ends ────
PARTS: Final = 0
ROOTS: Final = 2
LEFT: Final = 4
HEAPS: Final = 6
PATHS: Final = 8
GONE: Final = 10
ARISEN: Final = 12
SHORT: Final = 14
REFUSED: Final = 16
SWEPT: Final = 18
WAITING: Final = 20
REGIONS: Final = (PARTS, ROOTS, LEFT, HEAPS, PATHS, GONE, ARISEN, SHORT, REFUSED, SWEPT, WAITING)

# ── other words of the head ─────────────────────────────────────────────────────────────────────────
FREE: Final = 22
"""The first part that may be used again."""
FULL: Final = 23
"""One more than the region in which there was no room; `UNFIT` where numbers do not fit."""
HAND: Final = 24
"""The chain of parts in the hand."""
TAKEN: Final = 26
"""The chain of parts that a transfer takes."""
ROOTS_FROM: Final = 28
"""Where the roots begin."""
HAS_NAMES: Final = 29
"""Whether some roots are named."""
IS_PRICED: Final = 30
"""Whether something is realized for the units that are taken."""
PROCEEDS: Final = 31
PRICED: Final = 32
"""The units for which it is realized."""
DAY: Final = 34
PILES: Final = 35
"""Where the piles begin, by place."""
WAYS: Final = 36
"""Where the chains begin of what is under way."""
MADE: Final = 37
"""Where the records begin of what is named, by the number of a root that steps make."""
NAMES: Final = 38
"""Where the records begin of roots that are named."""
STEP: Final = 40
"""The number of the step that is done."""
WAITING_FROM: Final = 41
"""Where the names begin that wait for the next taking."""
NO_PATH: Final = 42
"""The path of what never moved, the first of all."""
LEFT_FROM: Final = 43
"""Where that begins which left for good."""
SPARE: Final = 44
"""For each region, where a record is written to when there is no room; whatever reads it before the step ends
finds one of its kind."""
HEAD: Final = 55
UNFIT: Final = -1

# ── a part: units [start, stop) of a root, without units once all have left ─────────────────────────
START: Final = 0
STOP: Final = 2
ROOT: Final = 4
PATH: Final = 5
NEXT: Final = 6
"""The next part in a chain; of a root that is named, the next of its parts; else of those that are free."""
PILE: Final = 7
PART_SIZE: Final = 8

# ── a root ──────────────────────────────────────────────────────────────────────────────────────────
UNITS: Final = 0
BASIS: Final = 2
AT: Final = 3
LONG_FROM: Final = 4
NUMBER: Final = 5
"""Its number among those that steps make; −1 for one that arose in matching."""
KEY: Final = 6
"""By which HIFO orders it: its whole, which is `NO_KEY` until it is needed, and two words below that."""
NO_KEY: Final = -(2**63)
ROOT_SIZE: Final = 9

# ── what left for good: a part as above, with root and path by number, and the disposition ──────────
DISPOSITION: Final = 6
LEFT_SIZE: Final = 7

# ── the parts in one place: two heaps, of which the second holds long-term ones under MIN_TAX ───────
METHOD: Final = 0
DUE: Final = 1
DIVIDED_ON: Final = 2
SHORT_TERM: Final = 3
LONG_TERM: Final = 7
PILE_SIZE: Final = 11
ENTRIES: Final = 0
"""Of a heap: where its entries begin; a key and a part each."""
COUNT: Final = 1
ROOM: Final = 2
BY_BASIS: Final = 3
"""Whether keys are rough, so that equal ones are told apart by those of the roots."""
ENTRY_SIZE: Final = 2

# ── chains, paths, and the rest ─────────────────────────────────────────────────────────────────────
FIRST: Final = 0
LAST: Final = 1
CHAIN_SIZE: Final = 2
PARENT: Final = 0
MOVE: Final = 1
LATEST_MOVE: Final = 2
"""Of the path that goes on from this one latest: its move, and the path."""
LATEST: Final = 3
PATH_SIZE: Final = 4
INTO: Final = 6
"""Of a part that is gone: the root that it went into."""
GONE_SIZE: Final = 7
ARISEN_STEP: Final = 0
ARISEN_FROM: Final = 1
ARISEN_START: Final = 2
ARISEN_SIZE: Final = 4
SHORT_STEP: Final = 0
MISSING: Final = 1
SHORT_SIZE: Final = 3
MADE_ROOT: Final = 0
"""Of a root that steps make: where it is, 0 before it arises; and the first of its parts."""
MADE_FIRST: Final = 1
MADE_SIZE: Final = 2
NOT_NAMED: Final = -1
NAME_MADE: Final = 0
ASKED: Final = 1
NAME_SIZE: Final = 3
WAITING_SIZE: Final = 3
SIZES: Final = {
    PARTS: PART_SIZE,
    ROOTS: ROOT_SIZE,
    LEFT: LEFT_SIZE,
    HEAPS: ENTRY_SIZE,
    PATHS: PATH_SIZE,
    GONE: GONE_SIZE,
    ARISEN: ARISEN_SIZE,
    SHORT: SHORT_SIZE,
    REFUSED: 1,
    SWEPT: 1,
    WAITING: WAITING_SIZE,
}


@compiled
def low_of(words: Memory, at: Number) -> Word:
    """Return the low word of units."""
    return Word(words[at])


@compiled
def high_of(words: Memory, at: Number) -> Word:
    """Return the high word of units."""
    return Word(words[at + 1])


@compiled
def write_units(words: Memory, at: Number, low: Word, high: Word) -> None:
    """Write units."""
    words[at] = np.int64(low)
    words[at + 1] = np.int64(high)


@compiled
def claimed(words: Memory, region: int, size: int) -> Number:
    """Return a new record of a region; the spare one, and a note, where there is no room."""
    at = words[region]
    after = at + size
    if after > words[region + 1]:
        words[FULL] = region + 1
        return words[SPARE + region // 2]
    words[region] = after
    return at


@dataclass(frozen=True, slots=True)
class Layout:
    """A memory before the first step.

    Attributes:
        words: The words.
        begins: Where each region begins.
    """

    words: Memory
    begins: dict[int, int]


def room_of(columns: Columns) -> dict[int, int]:
    """Return for how many records of each region there is room at first; only touched room takes memory."""
    counts = np.bincount(columns.what, minlength=len(Step)).tolist()
    taking = counts[Step.TRANSFER] + counts[Step.DEPART]
    cutting = counts[Step.SEND] + counts[Step.LAY] + counts[Step.LOSE] + counts[Step.ARRIVE]
    made = counts[Step.ACQUIRE] + counts[Step.PAY]
    leaving = counts[Step.DISPOSE] + counts[Step.LOSE] + counts[Step.PAY]
    parts = counts[Step.ACQUIRE] + 2 * taking + cutting + counts[Step.NAME]
    renaming = 4 * counts[Step.RENAME]
    some = 64
    return {
        PARTS: parts + renaming + some,
        ROOTS: made + taking + renaming + some,
        LEFT: parts + 2 * leaving + some,
        HEAPS: 4 * parts + some * int(columns.places[0]) + some,
        PATHS: 16 * (taking + cutting) + some,
        GONE: 2 * renaming + some,
        ARISEN: taking + renaming + some,
        SHORT: counts[Step.DISPOSE] + taking + some,
        REFUSED: counts[Step.NAME] + some,
        SWEPT: counts[Step.SWEEP] + some,
        WAITING: counts[Step.NAME] + some,
    }


def laid_out(columns: Columns, room: dict[int, int]) -> Layout:
    """Return a memory for some columns, with room for so many records of each region."""
    places, made, names = int(columns.places[0]), len(columns.basis), len(columns.named_made)
    ways = _ways(columns)
    fixed = {
        **{SPARE + region // 2: SIZES[region] for region in REGIONS},
        PILES: places * PILE_SIZE,
        WAYS: ways * CHAIN_SIZE,
        MADE: made * MADE_SIZE if names else 0,
        NAMES: names * NAME_SIZE,
    }
    bound = HEAD + sum(fixed.values())
    words = np.empty(bound + sum(room[region] * SIZES[region] for region in REGIONS), dtype=np.int64)
    words[:bound] = 0
    at = HEAD
    for position, size in fixed.items():
        words[position] = at
        at += size
    begins: dict[int, int] = {}
    for region in REGIONS:
        begins[region] = int(at)
        words[region] = at
        at += room[region] * SIZES[region]
        words[region + 1] = at
    words[WAITING_FROM] = begins[WAITING]
    words[NO_PATH] = begins[PATHS]
    words[begins[PATHS] : begins[PATHS] + PATH_SIZE] = -1
    words[PATHS] += PATH_SIZE
    words[ROOTS_FROM], words[LEFT_FROM] = begins[ROOTS], begins[LEFT]
    words[HAS_NAMES] = bool(names)
    if names:
        numbers = columns.named_made.astype(np.int64)
        words[words[MADE] + MADE_FIRST : words[MADE] + made * MADE_SIZE : MADE_SIZE] = NOT_NAMED
        words[words[MADE] + MADE_FIRST + numbers * MADE_SIZE] = 0
        words[words[NAMES] + NAME_MADE + NAME_SIZE * np.arange(names)] = numbers
    return Layout(words, begins)


def _ways(columns: Columns) -> int:
    """Return how many ways units can be under."""
    sent, come = columns.what == Step.SEND, columns.what == Step.ARRIVE
    numbers = (columns.other[sent], columns.place[come])
    return 1 + max(int(each.max(initial=-1)) for each in numbers)
