"""Random programs of steps, for the reference and the kernel to agree on: possible and impossible ones.

Amounts and units are of all sizes, instants and basis a unit are often equal, units are asked for that are
not there, named units lie elsewhere, are named twice or have not come yet, and steps come in any order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from lotwise.lots.program import METHODS, NO_DAY, Matched, Program, Step

SIZES = (3, 10**6, 10**18, 10**18, 7 * 10**19, 10**24, 2**90)
AMOUNTS = (5, 10**6, 10**12, 10**13, 2**58)
FIRST_DAY = 738_000
EVENTS_IN_A_PLACE = 60


@dataclass
class Writer:
    """Writes one program.

    Attributes:
        draw: Where chance comes from.
        program: The steps so far.
        size: About how many units a root has.
        methods: Numbers of the methods that are used.
        day: The day of the last disposition.
        first_place: The first of the places that steps name now.
        places: How many these are.
        first_root: The first of the roots that are named now.
    """

    draw: Random
    program: Program = field(default_factory=Program)
    size: int = 10
    methods: tuple[int, ...] = (0,)
    day: int = FIRST_DAY
    first_place: int = 0
    places: int = 1
    first_root: int = 0

    def go_on(self) -> None:
        """Go on with other places, methods and sizes, and other roots to name."""
        self.methods = self.draw.choice(((0,), (1,), (2,), (3,), (0, 1, 2, 3), (2, 3)))
        self.size = self.draw.choice(SIZES)
        self.first_place, self.places = self.program.places, self.draw.randint(1, 4)
        self.program.places += self.places
        self.first_root = len(self.program.root_at)

    def units(self) -> int:
        size = self.size if self.draw.random() < 0.8 else self.draw.choice(SIZES)
        return self.draw.choice((1, size, size // 3 + 1, self.draw.randint(1, 2 * size)))

    def root(self, units: int) -> int:
        draw = self.draw
        basis: int | None = draw.choice(AMOUNTS)
        match draw.randrange(8):
            case 0:
                basis = None
            case 1:
                basis = 0
            case 2:
                basis = -draw.randrange(10**9)
            case 3 | 4:
                basis = draw.randrange(2**40)
            case 5:
                basis = min(units, 2**55)  # the same a unit as others
        at = draw.choice((0, 1, 2, self.day)) * 10**6 + draw.randrange(2)
        long_from = draw.choice((0, NO_DAY, self.day - 5, self.day, self.day + 1, self.day + 20))
        return self.program.root(basis, at, long_from)

    def disposition(self) -> int:
        draw = self.draw
        self.day += draw.choice((-3, 0, 0, 1, 10))
        proceeds = draw.choice((None, 0, -5, draw.choice(AMOUNTS), draw.randrange(2**40)))
        return self.program.disposition(proceeds, self.day)

    def move(self) -> int:
        """Return a new move, or now and then one that is going on or over."""
        program = self.program
        if program.moved_at and self.draw.random() < 0.4:
            return self.draw.choice((len(program.moved_at) - 1, self.draw.randrange(len(program.moved_at))))
        return program.move(self.draw.randrange(5) * 10**6)

    def place(self) -> int:
        return self.first_place + self.draw.randrange(self.places)

    def way(self) -> int:
        return self.first_place + self.draw.randrange(2)

    def method(self) -> int:
        return self.draw.choice(self.methods)


def _acquire(w: Writer) -> None:
    units = w.units()
    w.program.step(Step.ACQUIRE, units, place=w.place(), ref=w.root(units))


def _dispose(w: Writer) -> None:
    units = _named_or_not(w)
    w.program.step(Step.DISPOSE, units, place=w.place(), method=w.method(), ref=w.disposition())


def _transfer(w: Writer) -> None:
    units = _named_or_not(w)
    places = {"place": w.place(), "other": w.place()}
    w.program.step(Step.TRANSFER, units, **places, method=w.method(), ref=w.move())


def _depart(w: Writer) -> None:
    units = _named_or_not(w)
    w.program.step(Step.DEPART, units, place=w.place(), method=w.method(), ref=w.move())


def _named_or_not(w: Writer) -> int:
    """Return how many units the next taking is to take; now and then some roots are named before it."""
    draw, program = w.draw, w.program
    if len(program.root_at) == w.first_root or draw.random() < 0.7:
        return w.units()
    wanted = 0
    for _ in range(draw.choice((1, 1, 2, 3))):
        made = draw.randrange(w.first_root, len(program.root_at))
        units = draw.choice((w.units(), w.size // 3 + 1, 1))
        program.named.append(draw.choice((f"made {made}", f"made {made}", f"also made {made}")))
        program.named_made.append(made)
        program.step(Step.NAME, units, ref=len(program.named) - 1)
        wanted += units
    return wanted if draw.random() < 0.9 else w.units()


def _send(w: Writer) -> None:
    w.program.step(Step.SEND, w.draw.choice((0, w.units())), other=w.way(), ref=w.move())


def _lay(w: Writer) -> None:
    w.program.step(Step.LAY, w.units(), other=w.place(), ref=w.move())


def _lose(w: Writer) -> None:
    w.program.step(Step.LOSE, w.units(), ref=w.disposition())


def _arrive(w: Writer) -> None:
    w.program.step(Step.ARRIVE, w.units(), place=w.way(), other=w.place())


def _rename(w: Writer) -> None:
    w.program.renames.append(w.draw.choice((1, 2, w.units(), w.draw.choice(SIZES))))
    w.program.step(Step.RENAME, w.units(), place=len(w.program.renames) - 1, other=w.place(), ref=w.move())


def _pay(w: Writer) -> None:
    units = w.units()
    w.program.step(Step.PAY, units, place=w.root(units), ref=w.disposition())


def _sweep(w: Writer) -> None:
    w.program.step(Step.SWEEP, 0, place=w.place(), other=w.place())


def _half_transfer(w: Writer) -> None:
    """Write what the fold writes for a departure: into the hand, some under way, some lost, the rest laid."""
    _depart(w)
    for write in w.draw.sample((_send, _send, _lose, _lay), w.draw.randrange(5)):
        write(w)


def _renaming(w: Writer) -> None:
    _depart(w)
    _rename(w)


WRITERS: dict[Callable[[Writer], None], int] = {
    _acquire: 10,
    _dispose: 8,
    _transfer: 5,
    _half_transfer: 4,
    _renaming: 2,
    _arrive: 3,
    _pay: 1,
    _sweep: 1,
    _lay: 1,
    _lose: 1,
    _send: 1,
    _rename: 1,
}


def chance(seed: int) -> Random:
    """Return where chance comes from, the same for the same seed."""
    return Random(seed)  # noqa: S311 - it makes tests, not secrets


def random_program(draw: Random, events: int) -> Program:
    """Return a program of so many events, most of them a step, some of several.

    The roots that its steps make are called "made 0" and "also made 0", and so on.
    """
    writer = Writer(draw)
    for n, write in enumerate(draw.choices(tuple(WRITERS), tuple(WRITERS.values()), k=events)):
        if not n % EVENTS_IN_A_PLACE:
            writer.go_on()
        write(writer)
    return writer.program


def trade(draw: Random, program: Program, events: int) -> None:
    """Add a long history to a program: 55 % acquisitions, 35 % dispositions, 10 % transfers.

    Nothing is asked for that is not there; the method of a place changes now and then.
    """
    first, count = program.places, 6
    program.places += count
    held, methods = [0] * count, [0] * count
    writer = Writer(draw, program, size=10**18, first_place=first, places=count)
    for n in range(events):
        place, chance, units = draw.randrange(count), draw.random(), draw.randrange(1, 10**19)
        if not n % 20_000:
            methods[place] = draw.randrange(len(METHODS))
        if chance < 0.55 or not held[place]:
            held[place] += units
            root = program.root(draw.randrange(10**13), n * 10**6, FIRST_DAY + n // 100)
            program.step(Step.ACQUIRE, units, place=first + place, ref=root)
            continue
        units = min(2 * units, held[place])
        held[place] -= units
        where = {"place": first + place, "method": methods[place]}
        if chance < 0.9:
            ref = program.disposition(draw.randrange(10**13), FIRST_DAY + n // 100)
            program.step(Step.DISPOSE, units, **where, ref=ref)
        else:
            other = draw.randrange(count)
            held[other] += units
            program.step(Step.TRANSFER, units, **where, other=first + other, ref=writer.move())


def names(result: Matched, number: int) -> tuple[str, ...]:
    """Return the ids of a root."""
    made = result.root_made[number]
    return (f"made {made}", f"also made {made}") if made >= 0 else (f"arisen {number}",)


def differences(one: Matched, other: Matched) -> list[str]:
    """Return the fields in which two results differ; paths are the same where their moves are."""
    paths: dict[tuple[int, int], int] = {}
    one_paths, other_paths = _paths(one, paths), _paths(other, paths)
    found = [
        name
        for name in Matched.__slots__
        if name not in {"out_path", "held", "path_parent", "path_ref"}
        and getattr(one, name) != getattr(other, name)
    ]
    if [one_paths[n] for n in one.out_path] != [other_paths[n] for n in other.out_path]:
        found.append("out_path")
    if [(*part, one_paths[n]) for *part, n in one.held] != [
        (*part, other_paths[n]) for *part, n in other.held
    ]:
        found.append("held")
    return found


def _paths(result: Matched, known: dict[tuple[int, int], int]) -> list[int]:
    """Return a number for each path, the same for the same moves."""
    numbers: list[int] = []
    for parent, ref in zip(result.path_parent, result.path_ref, strict=True):
        before = numbers[parent] if numbers else -1
        numbers.append(known.setdefault((before, ref), len(known)))
    return numbers
