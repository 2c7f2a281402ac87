"""The second opinion: a mixed-integer program on a surface found by asking, solved by HiGHS."""

import random
from dataclasses import replace
from itertools import product

import pytest

from harvests import candidates, holding, outlook, simple_year
from lotwise.core.errors import LotwiseError
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest import milp, program
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, harvest_of, place_of
from lotwise.harvest.milp import second_opinion
from lotwise.harvest.optimum import optimum
from lotwise.harvest.surface import TOLERANCE, pieces_of
from lotwise.harvest.value import Valuer
from random_harvests import Case, random_case, wide_case

pytest.importorskip("highspy")

FREE_CASES, TIED_CASES, SMALL_CASES, SMALLEST_CASES = 8, 8, 12, 8


def agree(case: Case) -> tuple[Usd, Usd]:
    """Return the optimum and the second opinion after checking that the latter is sure of itself."""
    found = optimum(case.candidates, Valuer(case.outlook), case.constraints)
    second = second_opinion(case.candidates, Valuer(case.outlook), case.constraints)
    assert second.is_tested
    assert second.is_optimal
    assert abs(second.claimed_usd - second.npv_usd) <= CENT
    return found.npv_usd, second.npv_usd


@pytest.mark.parametrize("seed", range(FREE_CASES))
def test_the_optimum_is_that_of_the_program(seed: int) -> None:
    ours, theirs = agree(random_case(seed))
    assert abs(ours - theirs) <= CENT


@pytest.mark.parametrize("seed", range(1_000, 1_000 + TIED_CASES))
def test_also_with_fixed_costs_lines_and_a_limit_on_trades(seed: int) -> None:
    ours, theirs = agree(random_case(seed, is_free=False))
    assert abs(ours - theirs) <= CENT


def test_an_edge_that_fees_move_by_a_dollar_is_reached() -> None:
    """A fixed cost and fees move the edge at which selling stops, and seven cents lie between."""
    ours, theirs = agree(random_case(1_175, most_lots=12, is_free=False))
    assert abs(ours - theirs) <= CENT


@pytest.mark.parametrize("least", [25, 3_000, 20_000])
@pytest.mark.parametrize("seed", range(3_000, 3_000 + SMALLEST_CASES))
def test_also_with_a_smallest_trade(seed: int, least: int) -> None:
    """Of a lot nothing is sold, or the smallest trade; lines count as one."""
    case = random_case(seed, is_free=seed % 2 == 0)
    ours, theirs = agree(
        replace(case, constraints=replace(case.constraints, minimum_trade_usd=least * DOLLAR))
    )
    assert abs(ours - theirs) <= CENT


def test_a_lot_worth_the_smallest_trade_is_sold_whole() -> None:
    """Three quarters of it bring 3,000 of loss at 24 %, but are less than 25 dollars; all of it is not."""
    lots = candidates(holding(4_025, 25))
    looked_at = outlook(simple_year(), horizon_years=0)
    second = second_opinion(lots, Valuer(looked_at), Constraints(minimum_trade_usd=25 * DOLLAR))
    assert abs(second.npv_usd - 720 * DOLLAR) <= CENT


@pytest.mark.parametrize("seed", range(2_000, 2_000 + SMALL_CASES))
def test_no_mix_of_whole_lots_beats_the_program(seed: int) -> None:
    """Every choice of whole lots that keeps to lines and limits is worth no more."""
    case = random_case(seed, most_lots=6, is_free=seed % 2 == 0)
    valuer = Valuer(case.outlook)
    second = second_opinion(case.candidates, valuer, case.constraints)
    for choice in product((False, True), repeat=len(case.candidates)):
        chosen = [one for one, taken in zip(case.candidates, choice, strict=True) if taken]
        if not _is_allowed(case, chosen):
            continue
        whole = harvest_of(((one, one.quantity) for one in chosen), case.constraints)
        assert valuer.npv(whole) <= second.npv_usd + CENT


def _is_allowed(case: Case, chosen: list[Candidate]) -> bool:
    limits = case.constraints
    if limits.most_trades is not None and len({place_of(one) for one in chosen}) > limits.most_trades:
        return False
    for one in chosen:
        for other in case.candidates:
            before = other.valued.lot.root.acquired_at < one.valued.lot.root.acquired_at
            if limits.is_line(one) and place_of(one) == place_of(other) and before and other not in chosen:
                return False
    return True


def test_nothing_to_sell() -> None:
    assert second_opinion((), Valuer(outlook(simple_year()))).npv_usd == 0


def test_it_can_be_done_by_hand() -> None:
    """A loss of 32,000 on gains at 37 %, held until death, no fees: 11,840."""
    looked_at = outlook(simple_year(ordinary_percent=37, short_gain=50_000))
    second = second_opinion(candidates(holding(100_000, 68_000)), Valuer(looked_at))
    assert abs(second.npv_usd - 11_840 * DOLLAR) <= CENT


def test_a_fixed_cost_is_paid_once_a_trade() -> None:
    """Two lots of one asset are one trade: 2,000 of loss at 24 %, less 100."""
    looked_at = outlook(simple_year(short_gain=50_000))
    lots = candidates(holding(2_000, 1_000), holding(3_000, 2_000))
    second = second_opinion(lots, Valuer(looked_at), Constraints(fixed_cost_usd=100 * DOLLAR))
    assert abs(second.npv_usd - 380 * DOLLAR) <= CENT


def test_without_highspy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(program, "import_module", missing)
    with pytest.raises(LotwiseError, match="not installed"):
        second_opinion((), Valuer(outlook(simple_year())))


def test_the_surface_finds_a_slanted_edge() -> None:
    """No direction is presumed: the edge x + 3y = 5,000 is found."""

    def roof(spot: tuple[float, ...]) -> float:
        return min(0.3 * (spot[0] + 3 * spot[1]), 1_500.0)

    found = pieces_of(roof, (0.0, 0.0), (20_000.0, 20_000.0))
    assert all(piece.is_tested for piece in found)
    for spot in ((100.0, 30.0), (1_700.0, 1_100.0), (9_000.0, 400.0), (4_999.0, 0.0)):
        here = [p for p in found if all(side.beyond(spot) <= 1e-6 for side in p.cell.sides)]
        assert any(abs(piece.flat.at(spot) - roof(spot)) <= TOLERANCE for piece in here)


@pytest.mark.parametrize("slopes", [(1.0, 1.0, 0.0), (0.4, 1.0, -0.7)])
def test_the_surface_finds_a_jump(slopes: tuple[float, ...]) -> None:
    """Where 900 dollars are lost at once, both pieces keep a dollar off, and each has its own values."""

    def cliff(spot: tuple[float, ...]) -> float:
        level = sum(slope * one for slope, one in zip(slopes, spot, strict=True))
        return 0.22 * spot[0] + 0.1 * spot[1] - (900.0 if level > 7_000 else 0.0)

    found = pieces_of(cliff, (0.0, 0.0, 0.0), (20_000.0, 9_000.0, 400.0))
    assert len(found) == 2
    assert all(piece.is_tested for piece in found)
    for piece in found:
        levels = [
            sum(slope * one for slope, one in zip(slopes, corner.spot, strict=True)) - 7_000
            for corner in piece.cell.corners
        ]
        assert len({level > 0 for level in levels}) == 1
        assert min(map(abs, levels)) > 0.9


@pytest.mark.parametrize("seed", [2, 4, 12, 34, 54, 132])
def test_the_program_is_sure_where_a_credit_is_lost_at_once(seed: int) -> None:
    """Also where fees move the jump: it lies in the year of the final sale, whose gain they lower (2).

    There both stay a dollar off, each in its own numbers.
    """
    ours, theirs = agree(wide_case(seed, most_lots=5))
    assert abs(ours - theirs) <= (DOLLAR // 4 if seed == 2 else CENT)


def test_a_program_that_finds_nothing_says_that_it_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solvers lose themselves in their tolerances at times; selling nothing is always possible."""
    monkeypatch.setattr(milp.Question, "answer", lambda *_: None)
    found = second_opinion(candidates(holding(9_000, 5_000)), Valuer(outlook(simple_year())))
    assert (found.npv_usd, found.is_optimal, found.is_tested) == (0, False, False)


def test_a_search_that_stops_at_its_limit_still_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A market split: whole numbers that no relaxation comes near; what is left open is bounded."""
    highspy = program.solver("This test needs")
    chance = random.Random(7)  # noqa: S311 - test data
    rows = [[chance.randrange(100) for _ in range(15)] for _ in range(3)]

    def asked() -> program.Answer:
        made = program.Program()
        columns = [made.column(0.0, 1.0, is_whole=True) for _ in range(15)]
        for row in rows:
            over, under = made.column(0.0, 1e4, -1.0), made.column(0.0, 1e4, -1.0)
            parts = dict(zip(columns, map(float, row), strict=True))
            made.row(sum(row) // 2, sum(row) // 2, {**parts, over: -1.0, under: 1.0})
        return made.solve(highspy)

    monkeypatch.setattr(program, "MOST_NODES", 3)
    stopped = asked()
    assert not stopped.is_optimal
    assert stopped.bound > stopped.worth
    monkeypatch.setattr(program, "MOST_NODES", 10**6)
    whole = asked()
    assert whole.is_optimal
    assert stopped.worth <= whole.worth == whole.bound <= stopped.bound
