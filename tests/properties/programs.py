"""Random programs of steps, for the reference and the kernel to agree on: possible and impossible ones.

Amounts and units are of all sizes, instants and basis a unit are often equal, units are asked for that are not
there, named units lie elsewhere, are named twice or have not come yet, and steps come in any order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from lotwise.lots.program import METHODS, NO_DAY, Matched, Program, Step
from lotwise.lots.roots import NameRoots

SIZES = (3, 10**6, 10**18, 10**18, 7 * 10**19, 10**24, 2**100)
AMOUNTS = (5, 10**6, 10**12, 10**13, 2**60)
FIRST_DAY = 738_000


@dataclass
class Writer:
    """Writes one program.

    Attributes:
        draw: Where chance comes from.
        program: The steps so far.
        size: About how many units a root of this program has.
    """

    draw: Random
    program: Program = field(default_factory=Program)
    size: int = 10
    day: int = FIRST_DAY
    methods: tuple[int, ...] = (0,)
    ways: int = 2

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
        return self.draw.randrange(self.program.places)

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
    if not program.root_at or draw.random() < 0.7:
        return w.units()
    wanted = 0
    for _ in range(draw.choice((1, 1, 2, 3))):
        made = draw.randrange(len(program.root_at))
        units = draw.choice((w.units(), w.size // 3 + 1, 1))
        program.named.append(draw.choice((f"made {made}", f"made {made}", f"also made {made}")))
        program.named_made.append(made)
        program.step(Step.NAME, units, ref=len(program.named) - 1)
        wanted += units
    return wanted if draw.random() < 0.9 else w.units()


def _send(w: Writer) -> None:
    w.program.step(Step.SEND, w.draw.choice((0, w.units())), other=w.draw.randrange(w.ways), ref=w.move())


def _lay(w: Writer) -> None:
    w.program.step(Step.LAY, w.units(), other=w.place(), ref=w.move())


def _lose(w: Writer) -> None:
    w.program.step(Step.LOSE, w.units(), ref=w.disposition())


def _arrive(w: Writer) -> None:
    w.program.step(Step.ARRIVE, w.units(), place=w.draw.randrange(w.ways), other=w.place())


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


def random_program(draw: Random, longest: int = 40) -> Program:
    """Return a program; its roots that steps make are called "made 0" and "also made 0", and so on."""
    methods = draw.choice(((0,), (1,), (2,), (3,), (0, 1, 2, 3), (2, 3)))
    writer = Writer(draw, Program(places=draw.randint(1, 4)), draw.choice(SIZES), methods=methods)
    for write in draw.choices(tuple(WRITERS), tuple(WRITERS.values()), k=draw.randint(1, longest)):
        write(writer)
    assert all(method < len(METHODS) for method in writer.methods)
    return writer.program


def names(result: Matched, number: int) -> tuple[str, ...]:
    """Return the ids of a root."""
    made = result.root_made[number]
    return (f"made {made}", f"also made {made}") if made >= 0 else (f"arisen {number}",)


NAMES: NameRoots = names


def differences(one: Matched, other: Matched) -> list[str]:
    """Return in which fields two results differ, with what they say; paths are compared by their moves."""
    found = [
        f"{name}: {getattr(one, name)} and {getattr(other, name)}"
        for name in Matched.__slots__
        if name not in {"out_path", "held", "path_parent", "path_ref"}
        and getattr(one, name) != getattr(other, name)
    ]
    for told in (_out_paths, _held):
        if told(one) != told(other):
            found.append(f"{told.__name__}: {told(one)} and {told(other)}")
    return found


def _out_paths(result: Matched) -> list[tuple[int, ...]]:
    return [result.path(number) for number in result.out_path]


def _held(result: Matched) -> list[tuple[object, ...]]:
    return [(*part, result.path(path)) for *part, path in result.held]
