"""The compiled kernel and the reference give the same, to the last digit, whatever happens."""

import importlib.util
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import LAW, NEW_YORK, ONE_POOL, order
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.engine import matched
from lotwise.lots.fold import FoldFacts, written
from lotwise.lots.lot import Method
from lotwise.lots.matching import match
from lotwise.lots.program import Matched, Program, Step
from lotwise.prices.book import PriceBook
from properties.journals import CALM, EVERY_WORD, WALLETS, journals
from properties.random_programs import Maker

HAS_NUMBA = importlib.util.find_spec("numba") is not None
pytestmark = pytest.mark.skipif(not HAS_NUMBA, reason="numba is not installed: pip install 'lotwise[fast]'")
PROGRAMS = 10_000
METHODS = (Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX)


@pytest.fixture(scope="module")
def match_fast() -> Callable[[Program], Matched | None]:
    from lotwise.lots.kernel import match_fast as found  # noqa: PLC0415 - it imports numba

    return found


def told(result: Matched) -> dict[str, Any]:
    """Return everything that a matching tells; paths as the moves that they are made of."""
    plain = {
        name: getattr(result, name)
        for name in (
            "root_units",
            "root_basis",
            "root_at",
            "root_made",
            "arisen",
            "short",
            "refused",
            "swept",
        )
    }
    columns = result.out_ref, result.out_root, result.out_start, result.out_stop, result.out_path
    return plain | {
        "out": [(*part[:4], result.path(part[4])) for part in zip(*columns, strict=True)],
        "held": [(*part[:4], result.path(part[4])) for part in result.held],
        "gone": result.gone,
    }


def names_of(program: Program) -> Callable[[Matched, int], tuple[str, ...]] | None:
    """Return how the reference finds the roots that a made-up program names."""
    if not program.named:
        return None
    return lambda result, number: (f"root {result.root_made[number]}",)


def test_ten_thousand_programs_match_alike(match_fast: Callable[[Program], Matched | None]) -> None:
    compared = seed = 0
    while compared < PROGRAMS:
        seed += 1
        program = Maker(Random(seed)).made()  # noqa: S311
        fast = match_fast(program)
        if fast is not None:  # it declines numbers that two words do not hold
            assert told(fast) == told(match(program, names_of(program))), f"program {seed}"
            compared += 1
    assert seed < PROGRAMS * 5 // 4, "it declines few"


@given(
    journal=journals(EVERY_WORD),
    method=st.sampled_from(METHODS),
    other=st.sampled_from(METHODS),
    pooled=st.booleans(),
)
@CALM
def test_journals_match_alike(
    match_fast: Callable[[Program], Matched | None],
    journal: list[Transaction],
    method: Method,
    other: Method,
    pooled: bool,
) -> None:
    orders = (
        *(order(method, wallet, recorded="2024-01-01") for wallet in WALLETS),
        *(order(other, wallet, recorded="2024-12-31 23:30") for wallet in WALLETS[:2]),
    )
    facts = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of([]), wallets={}, law=ONE_POOL if pooled else LAW, orders=orders
    )
    program = written(journal_of(journal), facts).program
    fast = match_fast(program)
    assert fast is not None
    assert told(fast) == told(match(program))


def long_history(steps: int) -> Program:
    """Return a history in three places, of which nothing is sold that is not held."""
    draw, program, held, at = Random(7), Program(places=3), [0, 0, 0], 0  # noqa: S311
    for n in range(steps):
        at += 300_000_000
        here = draw.randrange(3)
        there, chance, units = (here + 1) % 3, draw.random(), draw.randrange(1, 10**18)
        method = (0, 2)[n > steps // 2]
        if chance < 0.55 or held[here] < 2:
            root = program.root(draw.randrange(10**14), at, at // 86_400_000_000 + 366)
            program.step(Step.ACQUIRE, units, place=here, ref=root)
            held[here] += units
            continue
        units = min(units, held[here])
        held[here] -= units
        if chance < 0.9:
            sale = program.disposition(draw.randrange(10**14), at // 86_400_000_000)
            program.step(Step.DISPOSE, units, place=here, method=method, ref=sale)
        else:
            move = program.move(at)
            program.step(Step.TRANSFER, units, place=here, other=there, method=method, ref=move)
            held[there] += units
    return program


def test_a_million_steps_match_alike_and_are_left_to_the_kernel() -> None:
    program = long_history(1_000_000)
    fast, slow = matched(program), match(program)
    assert (fast.out_ref, fast.out_root, fast.out_start) == (slow.out_ref, slow.out_root, slow.out_start)
    assert fast.out_stop == slow.out_stop
    assert [part[:4] for part in fast.held] == [part[:4] for part in slow.held]
    assert fast.path_ref != slow.path_ref or fast.path_parent == slow.path_parent
    for n in range(0, len(slow.out_path), 997):
        assert fast.path(fast.out_path[n]) == slow.path(slow.out_path[n])
