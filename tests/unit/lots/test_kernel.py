"""What goes into the kernel and comes out of it; that it matches as the reference does is a property."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

pytest.importorskip("numba", reason="the kernel is in the extra [fast]")

import numpy as np

from lotwise.core.money import share, usd
from lotwise.core.quantity import quantity
from lotwise.lots import kernel
from lotwise.lots.kernel import Columns, columns_of, match_columns, match_fast, realized
from lotwise.lots.kernel_columns import units_of_limbs
from lotwise.lots.kernel_limbs import UNKNOWN
from lotwise.lots.kernel_memory import REGIONS
from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program, Step
from lotwise.lots.roots import FIFO, HIFO
from properties.programs import chance, differences, names, random_program

BIG = 10**12 * quantity("1")
"""10¹² units in steps of 10⁻¹⁸: 100 bits."""


def program(units: int = quantity("1"), basis: int | None = usd("40000")) -> Program:
    """Return a program: two lots are bought, and one and a half times the first is sold."""
    made = Program(places=1)
    for at in (1, 2):
        made.step(Step.ACQUIRE, units, ref=made.root(basis, at=at, long_from=0))
    made.step(Step.DISPOSE, units * 3 // 2, method=FIFO, ref=made.disposition(usd("90000"), day=1))
    return made


def fast(made: Program) -> Matched:
    found = match_fast(made)
    assert found is not None
    return found


@pytest.mark.parametrize("units", [1, 3, quantity("1"), 2**64 - 1, 2**64, BIG])
@pytest.mark.parametrize("basis", [None, 0, 1, -5, usd("40000"), 2**63 - 1, 1 - 2**63])
def test_units_and_amounts_of_every_size(units: int, basis: int | None) -> None:
    made = program(units, basis)
    found = fast(made)
    assert found == match(made)
    assert found.out_root == ([0] if units == 1 else [0, 1])


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.units.__setitem__(0, 2**128),
        lambda one: one.units.__setitem__(0, 2**125),
        lambda one: one.units.__setitem__(2, -1),
        lambda one: one.units.__setitem__(0, 0),
        lambda one: one.root_basis.__setitem__(0, 2**63),
        lambda one: one.root_basis.__setitem__(0, -(2**63)),
        lambda one: one.proceeds.__setitem__(0, 2**63),
        lambda one: one.root_at.__setitem__(0, 2**63),
        lambda one: one.place.__setitem__(1, 1),
        lambda one: one.place.__setitem__(1, -1),
        lambda one: one.ref.__setitem__(1, 0),
        lambda one: one.ref.__setitem__(1, 7),
        lambda one: one.method.__setitem__(2, 4),
        lambda one: one.what.__setitem__(2, 18),
        lambda one: one.what.__setitem__(2, 300),
    ],
)
def test_what_does_not_fit_is_left_to_the_reference(change: Callable[[Program], None]) -> None:
    made = program()
    change(made)
    assert match_fast(made) is None


@pytest.mark.parametrize(
    "step", [Step.PIN, Step.SET_ASIDE, Step.PUT_BACK, Step.SORT, Step.ADD, Step.ALLOCATE]
)
def test_a_step_that_is_not_done_is_left_to_the_reference(step: Step) -> None:
    made = program()
    made.step(step, 1)
    assert columns_of(made) is None
    assert match_fast(made) is None


def test_a_name_of_a_root_that_may_arise_in_matching_is_left_to_the_reference() -> None:
    made = program()
    made.named.append("root of a transfer")
    made.named_made.append(-1)
    assert columns_of(made) is None


def test_a_step_of_which_only_some_units_are_named_is_left_to_the_reference() -> None:
    made = program()
    made.partial[len(made.what)] = 1
    assert columns_of(made) is None
    assert match_fast(made) is None


def test_amounts_that_overflow_in_a_renaming_are_left_to_the_reference() -> None:
    made = Program(places=2)
    for at in (1, 2):
        made.step(Step.ACQUIRE, 1, ref=made.root(2**62, at=at, long_from=0))
    made.step(Step.DEPART, 2, ref=made.move(3))
    made.renames.append(1)
    made.step(Step.RENAME, 2, other=1, ref=0)
    assert match(made).root_basis == [2**62, 2**62, 2**63]
    assert match_fast(made) is None


def test_the_columns_of_a_program() -> None:
    made = program(BIG, None)
    columns = columns_of(made)
    assert columns is not None
    assert columns.what.tolist() == [0, 0, 1]
    assert units_of_limbs(columns.low, columns.high) == [BIG, BIG, BIG * 3 // 2]
    assert columns.basis.tolist() == [UNKNOWN, UNKNOWN]
    assert columns.proceeds.tolist() == [usd("90000")]
    assert columns.places.tolist() == [1]
    types = {name: str(column.dtype) for name, column in columns._asdict().items()}
    assert (types["what"], types["place"], types["low"], types["basis"]) == (
        "uint8",
        "int32",
        "uint64",
        "int64",
    )


def test_columns_of_other_types_and_with_gaps_are_read_all_the_same() -> None:
    columns = columns_of(program())
    assert columns is not None
    wide = Columns._make(np.repeat(column.astype(np.int64), 2)[::2] for column in columns)
    wide.low.flags.writeable = False
    found, expected = match_columns(wide), match_columns(columns)
    assert found is not None
    assert expected is not None
    assert [one.tolist() for one in found.left] == [one.tolist() for one in expected.left]


@pytest.mark.parametrize(
    "change",
    [
        {"method": np.zeros(2, np.uint8)},
        {"at": np.zeros(1, np.int64)},
        {"proceeds": np.zeros(0, np.int64)},
        {"at": np.full(2, -(2**63), np.int64)},
        {"moved_at": np.full(1, -(2**63), np.int64)},
        {"places": np.array([0])},
        {"places": np.array([-1])},
        {"renamed_low": np.zeros(1, np.uint64)},
        {"named_made": np.array([2], np.int32)},
        {"named_made": np.array([-1], np.int32)},
        {"named": np.array([0], np.int32)},
        {"low": np.full(3, 2**63, np.uint64), "high": np.full(3, 2**60, np.uint64)},
    ],
)
def test_columns_that_do_not_belong_together_are_refused(change: dict[str, Any]) -> None:
    columns = columns_of(program())
    assert columns is not None
    assert match_columns(columns._replace(**change)) is None


def test_nothing_at_all() -> None:
    assert fast(Program()) == Matched()


def test_steps_that_name_a_place_are_refused_where_there_is_none() -> None:
    made = program()
    made.places = 0
    assert match_fast(made) is None


@pytest.mark.parametrize("room", [1, 2, 7])
def test_memory_grows_wherever_it_is_too_small(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a step does after there was no room, nothing but the memory of the kernel is touched."""
    monkeypatch.setattr(kernel, "room_of", lambda _: dict.fromkeys(REGIONS, room))
    for seed in range(60):
        made = random_program(chance(seed), 50)
        assert not differences(match(made, names), fast(made))


def test_basis_and_proceeds_of_parts() -> None:
    made = program(basis=100)
    made.proceeds[0] = 99
    columns = columns_of(made)
    assert columns is not None
    outcome = match_columns(columns)
    assert outcome is not None
    found = realized(columns, outcome)
    assert found.basis.tolist() == [100, 50]
    assert found.proceeds.tolist() == [66, 33]


@pytest.mark.parametrize("seed", range(80))
def test_basis_and_proceeds_are_the_shares_that_the_reference_computes(seed: int) -> None:
    made = random_program(chance(seed), 60)
    columns = columns_of(made)
    assert columns is not None
    outcome = match_columns(columns)
    assert outcome is not None
    found = realized(columns, outcome)
    basis, proceeds = shares(made, match(made, names))
    assert [None if one == UNKNOWN else one for one in found.basis.tolist()] == basis
    assert [None if one == UNKNOWN else one for one in found.proceeds.tolist()] == proceeds


def shares(made: Program, matched: Matched) -> tuple[list[int | None], list[int | None]]:
    """Return basis and proceeds of each part, in plain Python."""
    leaving = {Step.DISPOSE, Step.LOSE, Step.PAY}
    columns = zip(made.what, made.ref, made.units, strict=True)
    wholes = {ref: units for what, ref, units in columns if what in leaving}
    basis: list[int | None] = []
    proceeds: list[int | None] = []
    before, place = -1, 0
    for ref, root, start, stop in zip(
        matched.out_ref, matched.out_root, matched.out_start, matched.out_stop, strict=True
    ):
        place = 0 if ref != before else place
        before, after = ref, place + stop - start
        cost = matched.root_basis[root] if root >= 0 else None
        basis.append(None if cost is None else share(cost, start, stop, matched.root_units[root]))
        paid = made.proceeds[ref]
        proceeds.append(None if paid is None else share(paid, place, after, wholes[ref]))
        place = after
    return basis, proceeds


def test_equal_basis_a_unit_goes_to_the_root_that_arose_first() -> None:
    made = Program(places=1)
    for units in (3, 6, 9):
        made.step(Step.ACQUIRE, units, ref=made.root(units * 7, at=9 - units, long_from=0))
    made.step(Step.DISPOSE, 12, method=HIFO, ref=made.disposition(None, day=1))
    assert fast(made).out_root == [0, 1, 2]


def test_basis_a_unit_that_differs_in_the_thirtieth_place_is_told_apart() -> None:
    made = Program(places=1)
    units = 10**29
    for basis in (10**15, 10**15 + 1, 10**15 - 1):
        made.step(Step.ACQUIRE, units, ref=made.root(basis, at=1, long_from=0))
    made.step(Step.DISPOSE, 3 * units, method=HIFO, ref=made.disposition(None, day=1))
    assert fast(made).out_root == [1, 0, 2]


def test_compiling_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    kernel.prepare(said.append)
    assert kernel.is_compiled()
    assert len(said) <= 1
    kernel.prepare(said.append)
    assert len(said) <= 1
    monkeypatch.setattr(kernel, "_match_steps", _NeverCompiled)
    kernel.prepare(said.append)
    assert said[-1].startswith("Compiling the fast matching of lots")


class _NeverCompiled:
    """Stands for an entry that must be compiled first."""

    is_kept = False

    def __call__(self, *arguments: object) -> None:
        from lotwise.lots.kernel_compiler import compiled  # noqa: PLC0415

        compiled(lambda n: n + 1)(len(arguments))


def test_a_program_is_not_changed() -> None:
    made = program()
    before = deepcopy(made)
    match_fast(made)
    assert made == before
