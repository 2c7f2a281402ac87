"""Lines are functions whose parameter names are their inputs; order, conditions and speed follow."""

from types import SimpleNamespace

import pytest

from lotwise.core.money import Usd
from lotwise.tax.worksheet import Lines, LineSpec, Origin, YesNo, compiled, needed_for, ordered

FACTS = [LineSpec(name=name, label=name, origin=Origin.FACT) for name in ("wages", "gain")]
LAW = [LineSpec(name="limit", label="limit", origin=Origin.LAW)]


def small() -> list[LineSpec]:
    """A worksheet whose lines are written out of order, with a part that applies only after a loss."""
    lines = Lines()

    @lines.line("Income", source="made up")
    def income(wages: Usd, deducted: Usd) -> Usd:
        """Wages less the loss deducted."""
        return wages - deducted

    @lines.line("Loss deducted", source="made up", only_if="is_loss")
    def deducted(gain: Usd, limit: Usd) -> Usd:
        """The loss, but not more than the limit."""
        return min(-gain, limit)

    @lines.line("Loss left", source="made up", only_if="is_loss")
    def left(gain: Usd, deducted: Usd) -> Usd:
        """The loss that is not deducted."""
        return -gain - deducted

    @lines.line("Whether there is a loss", source="made up")
    def is_loss(gain: Usd) -> YesNo:
        """Whether the gain is below zero."""
        return gain < 0

    return [*FACTS, *LAW, *lines.specs]


def test_a_line_knows_its_inputs_and_its_formula_from_the_function_alone() -> None:
    income = next(spec for spec in small() if spec.name == "income")
    assert income.inputs == ("wages", "deducted")
    assert income.formula == "Wages less the loss deducted."


def test_lines_are_put_after_everything_they_need_the_condition_included() -> None:
    names = [spec.name for spec in ordered(small())]
    assert names == ["wages", "gain", "limit", "is_loss", "deducted", "income", "left"]


def test_an_unknown_input_is_refused() -> None:
    lines = Lines()

    @lines.line("Income", source="made up")
    def income(wage: Usd) -> Usd:
        """The wage."""
        return wage

    with pytest.raises(ValueError, match="income needs wage, which is no line"):
        ordered([*FACTS, *lines.specs])


def test_a_line_that_needs_itself_is_refused() -> None:
    lines = Lines()

    @lines.line("One", source="made up")
    def one(two: Usd) -> Usd:
        """The other."""
        return two

    @lines.line("Two", source="made up")
    def two(one: Usd) -> Usd:
        """The other."""
        return one

    with pytest.raises(ValueError, match="one needs itself: one → two → one"):
        ordered(lines.specs)


def test_two_lines_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two lines are named wages"):
        ordered([*FACTS, FACTS[0]])


@pytest.mark.parametrize(
    ("gain", "expected"),
    [
        (500, {"is_loss": False, "deducted": 0, "left": 0, "income": 10_000}),
        (-500, {"is_loss": True, "deducted": 500, "left": 0, "income": 9_500}),
        (-5_000, {"is_loss": True, "deducted": 3_000, "left": 2_000, "income": 7_000}),
    ],
)
def test_one_function_computes_all_lines_and_skips_what_does_not_apply(
    gain: int, expected: dict[str, int]
) -> None:
    evaluate = compiled(ordered(small()))
    facts = SimpleNamespace(wages=10_000, gain=gain)
    assert evaluate(facts, (3_000,)) == {"wages": 10_000, "gain": gain, "limit": 3_000, **expected}


def test_chosen_outputs_come_as_a_tuple() -> None:
    evaluate = compiled(ordered(small()), ["income", "left"])
    assert evaluate(SimpleNamespace(wages=10_000, gain=-5_000), (3_000,)) == (7_000, 2_000)


def test_lines_no_output_needs_are_not_computed() -> None:
    names = [spec.name for spec in needed_for(ordered(small()), ["deducted"])]
    assert names == ["gain", "limit", "is_loss", "deducted"]


def test_facts_can_be_passed_one_by_one() -> None:
    evaluate = compiled(ordered(small()), ["income"], ["gain"])
    facts = SimpleNamespace(wages=10_000)
    assert [evaluate(facts, (3_000,), gain) for gain in (0, -1_000)] == [(10_000,), (9_000,)]
