"""`lotwise plan --why`: every number that `lotwise plan --json` writes can be asked about, by its place."""

import pytest

from lotwise.app.plan_why import figures_of, words_of
from terminal import DAY, Run

pytest.importorskip("highspy")

ALL = ("--laws", "--years", "--wait", "40", "--sensitivity", "--verify", "--simple")


def why(run: Run, *words: str) -> str:
    return " ".join(run("plan", "--why", *words, "--as-of", DAY).out.replace("│", " ").split())


def test_every_number_has_words(household: Run) -> None:
    found = household("plan", *ALL, "--json", "--as-of", DAY).json
    places = [place for place, _ in figures_of(found)]
    assert len(places) > 500
    assert [place for place in places if not words_of(place)] == []
    bare = household("plan", "--json", "--as-of", DAY)
    assert sum(text.startswith(("$", "-$")) for _, text in figures_of(bare.json)) == bare.out.count(
        '_usd": "'
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("npv", ("$5,427.52416085", "both savings less future tax and fees")),
        ("trades.3.adds", ("value of the plan with this sale, less its value without", "20 SOL in Kraken")),
        ("years.2027.saved", ("$1,210.00", "tax of the year without the plan, less tax with it")),
        ("fees_usd", ("$615.92878088", "fee rate of each wallet")),
        ("plan.certificate.rival.loses", ("$0.0", "the plan's value less the rival's")),
        ("tax_before", ("$50,793.80", "the return of the year as recorded", "Total")),
        ("everything", ("figures", "of every lot that is at a loss")),
        ("years.2032", ("-$12,6", "final sale less its gain")),
    ],
)
def test_a_figure_tells_its_reasons(household: Run, name: str, words: tuple[str, ...]) -> None:
    told = why(household, name)
    for one in words:
        assert one in told


def test_what_is_asked_for_can_be_asked_about(household: Run) -> None:
    assert "at the same prices" in why(household, "wait.best", "--wait", "40")
    said = household("plan", "--why", "wait.best", "--as-of", DAY)
    assert said.code == 2


def test_a_slip_is_told_what_is_near(household: Run) -> None:
    said = household("plan", "--why", "trades.3.add", "--as-of", DAY)
    assert said.code == 2
    assert "trades.3.adds" in said.err
    assert household("plan", "--why", "", "--as-of", DAY).code == 0


def test_reasons_as_json(household: Run) -> None:
    tree = household("plan", "--why", "gap", "--json", "--as-of", DAY).json
    assert tree["ref"] == "plan.gap"
    assert tree["formula"] == "the bound less the plan's value"
