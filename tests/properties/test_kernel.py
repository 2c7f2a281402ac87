"""The compiled kernel gives what the reference gives, to the last digit, whatever happened.

Only the numbers of paths may differ; their moves may not. See `programs.differences`.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="the kernel is in the extra [fast]")

from builders import LAW, NEW_YORK, ONE_POOL, order
from lotwise.core.garbage import no_search_for_garbage
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.lots.books import books_of
from lotwise.lots.fold import FoldFacts, fold, written
from lotwise.lots.kernel import match_fast
from lotwise.lots.kernel_columns import DONE
from lotwise.lots.lot import Identification, Method, Pick
from lotwise.lots.matching import match
from lotwise.lots.methods import LotLaw
from lotwise.lots.program import Program, Step
from lotwise.lots.root_ids import RootIds, named_made
from lotwise.prices.book import PriceBook
from properties.journals import EVERY_WORD, WALLETS, journals
from properties.programs import chance, differences, names, random_program, trade

AT_ONCE = 50
TIMES = 200
"""Together 10,000 programs."""
EVENTS = 1_000_000


def assert_same(program: Program) -> None:
    found = match_fast(program)
    assert found is not None, "nothing that was written here is too large for the kernel"
    assert not differences(match(program, names), found)


@settings(max_examples=TIMES, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_random_programs(seed: int) -> None:
    draw = chance(seed)
    for _ in range(AT_ONCE):
        assert_same(random_program(draw, draw.randint(1, 30)))


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_longer_random_programs(seed: int) -> None:
    draw = chance(seed)
    assert_same(random_program(draw, draw.randint(100, 1000)))


def test_random_programs_hold_every_step_that_the_kernel_does() -> None:
    steps = Counter(step for seed in range(100) for step in random_program(chance(seed), 40).what)
    assert set(steps) == DONE
    assert min(steps.values()) > 50
    results = [match(random_program(chance(seed), 40), names) for seed in range(100)]
    for field in ("refused", "short", "swept", "gone", "arisen", "held"):
        assert sum(len(getattr(one, field)) for one in results) > 20, field


def test_a_history_of_a_million_steps() -> None:
    draw = chance(20_261_122)
    with no_search_for_garbage():
        program = random_program(draw, EVENTS // 5)
        trade(draw, program, EVENTS - len(program.what))
        assert len(program.what) == EVENTS
        assert set(program.what) == DONE
        assert_same(program)


# ── journals ────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=400, deadline=None)
@given(
    journal=journals(EVERY_WORD),
    law=st.sampled_from((LAW, ONE_POOL)),
    methods=st.tuples(
        *(st.sampled_from([one for one in Method if one is not Method.SPEC_ID]) for _ in WALLETS)
    ),
    changed=st.sampled_from(WALLETS),
    number=st.integers(0, 2**32),
)
def test_journals(
    journal: list[Transaction], law: LotLaw, methods: tuple[Method, ...], changed: str, number: int
) -> None:
    """With orders for every method, one of which changes, pooled or by wallet, with and without names."""
    orders = [order(method, wallet) for method, wallet in zip(methods, WALLETS, strict=True)]
    orders.append(order(Method.MIN_TAX, changed, recorded="2025-01-01"))
    facts = FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=law, orders=orders)
    found = journal_of(journal)
    books = fold(found, facts)
    draw = chance(number)
    identifications = {
        one.id: Identification(
            transaction_id=one.id,
            picks=(Pick(root_id=draw.choice(books.roots).id, quantity=-leg.quantity),),
            recorded_at=one.at - timedelta(minutes=1),
        )
        for one in found.transactions
        for leg in one.given
        if books.roots and draw.random() < 0.3
    }
    for named in ({}, identifications):
        facts = FoldFacts(
            zone=NEW_YORK,
            prices=PriceBook.of(()),
            wallets={},
            law=law,
            orders=orders,
            identifications=named,
        )
        writing = written(found, facts)
        writing.program.named_made = named_made(writing, {})
        ids, other_ids = RootIds(writing, {}), RootIds(writing, {})
        expected, result = match(writing.program, ids), match_fast(writing.program)
        if result is None:
            assert -1 in writing.program.named_made or not DONE.issuperset(writing.program.what)
            continue
        assert not differences(expected, result)
        assert books_of(writing, result, other_ids) == books_of(writing, expected, ids)


def test_steps_are_told_apart_by_their_numbers() -> None:
    assert {step for step in Step if step <= Step.NAME} == DONE
