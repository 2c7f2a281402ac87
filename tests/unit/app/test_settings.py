"""The table of choices: names and ways that are asked for, what counts, and the law that follows from it."""

from datetime import date

import pytest

from lotwise.app.booked import law_of
from lotwise.app.settings import (
    CHOICES,
    FEES_BEFORE,
    POOLING,
    TRANSFER_FEE,
    Choice,
    as_setting,
    choice_named,
    chosen,
    option_named,
)
from lotwise.core.errors import BadInputError
from lotwise.lots.methods import FeeBearer, LotLaw, Pooling, TransferFee


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_a_choice_says_what_it_means_and_which_law_leaves_it(choice: Choice) -> None:
    assert all((choice.name, choice.about, choice.source))
    assert len(choice.options) > 1
    assert all(option.meaning.endswith(".") for option in choice.options)
    assert len({option.value for option in choice.options}) == len(choice.options)
    assert [one.name for one in CHOICES].count(choice.name) == 1
    assert choice.default == choice.options[0].value


def test_every_way_of_lots_is_in_the_table_and_the_default_is_that_of_the_law() -> None:
    ways = {choice.name: [option.value for option in choice.options] for choice in CHOICES}
    for name, enum in ((POOLING, Pooling), (FEES_BEFORE, FeeBearer), (TRANSFER_FEE, TransferFee)):
        assert ways[name] == [way.value for way in enum]
    plain = LotLaw(per_wallet_from=date(2025, 1, 1), own_books_until=date(2026, 12, 31))
    law = law_of({})
    assert (law.pooling, law.fees_before, law.transfer_fee) == (
        plain.pooling,
        plain.fees_before,
        plain.transfer_fee,
    )


def test_the_law_follows_what_was_chosen_with_or_without_a_reason() -> None:
    law = law_of({POOLING: "one_pool", FEES_BEFORE: "split\nas filed", TRANSFER_FEE: "ignore\nso\nit is"})
    assert law.pooling is Pooling.ONE_POOL
    assert law.fee_bearer(date(2024, 12, 31)) is FeeBearer.SPLIT
    assert law.fee_bearer(date(2025, 1, 1)) is FeeBearer.DISPOSED, "the regulation rules from then on"
    assert law.transfer_fee is TransferFee.IGNORE


@pytest.mark.parametrize("name", ["transfer_fee", "Transfer-Fee", " TRANSFER_FEE "])
def test_a_choice_is_found_however_it_is_written(name: str) -> None:
    choice = choice_named(name)
    assert choice.name == TRANSFER_FEE
    assert option_named(choice, "Dispose-Add").value == "dispose_add"


def test_unknown_names_and_ways_are_refused_with_those_that_there_are() -> None:
    with pytest.raises(BadInputError) as refused:
        choice_named("color")
    assert all(choice.name in refused.value.fix for choice in CHOICES)
    with pytest.raises(BadInputError) as refused:
        option_named(choice_named(TRANSFER_FEE), "forget")
    assert refused.value.fix == "Choose dispose, dispose_add or ignore."


def test_a_reason_of_several_lines_is_kept_as_one() -> None:
    way = option_named(choice_named(FEES_BEFORE), "split")
    assert as_setting(way, " as my preparer\n filed it ") == "split\nas my preparer filed it"
    assert chosen({FEES_BEFORE: as_setting(way, "so")}, FEES_BEFORE) == "split"
    assert as_setting(way, "") == "split"
