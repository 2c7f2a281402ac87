"""Ids that survive re-import: nothing counts twice, and no genuine twin is lost."""

from collections.abc import Sequence

import pytest

from builders import fee, instant, leg, out
from lotwise.ledger.dedupe import Identifier, repeated, semantic_key
from lotwise.ledger.transaction import Kind, Leg

FILL = (leg("0.1 BTC", "Kraken"), out("6000 USD", "Kraken"))
OTHER = (leg("0.2 BTC", "Kraken"), out("12000 USD", "Kraken"))
AT = "2025-03-01 10:00:00"


def ids_of(
    rows: Sequence[tuple[Kind, str, Sequence[Leg], str]], family: str = "kraken", wallet: str = "Kraken"
) -> list[str]:
    """Return the ids that the rows of one file are given."""
    file = Identifier(family, wallet)
    return [file.id_of(kind, instant(at), legs, native) for kind, at, legs, native in rows]


def fills(*legs: Sequence[Leg], at: str = AT) -> list[tuple[Kind, str, Sequence[Leg], str]]:
    return [(Kind.PURCHASE, at, each, "") for each in legs]


def test_two_identical_fills_in_one_file_are_two() -> None:
    assert len(set(ids_of(fills(FILL, FILL)))) == 2


def test_an_id_never_changes_between_versions_of_lotwise() -> None:
    """Stored facts and identifications point at these ids."""
    assert ids_of(fills(FILL, FILL)) == ["tx_6cdh6f7mf4emxbpy", "tx_55lxfx5npfzdxdn4"]
    assert ids_of([(Kind.PURCHASE, AT, FILL, "64c9")]) == ["tx_eyvmmhzbzroiuoy2"]


def test_importing_the_same_file_again_adds_nothing() -> None:
    rows = fills(FILL, FILL, OTHER)
    assert ids_of(rows) == ids_of(rows)


def test_files_that_overlap_share_what_both_tell_twins_included() -> None:
    january = ids_of(fills(FILL, FILL, OTHER))
    january_again_and_more = ids_of(fills(FILL, FILL, OTHER, FILL))
    assert set(january) < set(january_again_and_more)
    assert len(set(january + january_again_and_more)) == 4, "max of the occurrences, not their sum"


def test_the_order_of_rows_does_not_matter() -> None:
    assert set(ids_of(fills(FILL, OTHER, FILL))) == set(ids_of(fills(OTHER, FILL, FILL)))


def test_legs_in_another_order_and_a_part_of_a_second_are_the_same_fact() -> None:
    swapped = (FILL[1], FILL[0])
    assert ids_of(fills(FILL)) == ids_of(fills(swapped, at="2025-03-01 10:00:00.734"))


@pytest.mark.parametrize(
    "other",
    [
        (Kind.EXCHANGE, AT, FILL, ""),
        (Kind.PURCHASE, "2025-03-01 10:00:01", FILL, ""),
        (Kind.PURCHASE, AT, OTHER, ""),
        (Kind.PURCHASE, AT, (*FILL, fee("1 USD", "Kraken")), ""),
        (Kind.PURCHASE, AT, (leg("0.1 BTC", "Vault"), out("6000 USD", "Kraken")), ""),
        (Kind.PURCHASE, AT, (leg("0.1 BTC", "Kraken"), fee("6000 USD", "Kraken")), ""),
    ],
)
def test_another_kind_second_amount_fee_wallet_or_role_is_another_fact(
    other: tuple[Kind, str, Sequence[Leg], str],
) -> None:
    assert ids_of(fills(FILL)) != ids_of([other])


def test_the_value_a_source_prints_is_no_part_of_the_id() -> None:
    with_value = (leg("0.1 BTC", "Kraken", worth="6000.01"), FILL[1])
    assert ids_of(fills(FILL)) == ids_of(fills(with_value))


def test_a_native_id_decides_whatever_else_the_row_says() -> None:
    first = ids_of([(Kind.PURCHASE, AT, FILL, "64c9")])
    assert first == ids_of([(Kind.EXCHANGE, "2025-03-02", OTHER, "64c9")])
    assert first != ids_of([(Kind.PURCHASE, AT, FILL, "64ca")])


def test_a_row_with_a_native_id_is_no_occurrence_of_one_without() -> None:
    both = ids_of([(Kind.PURCHASE, AT, FILL, "64c9"), (Kind.PURCHASE, AT, FILL, "")])
    assert both[1] == ids_of(fills(FILL))[0]


def test_the_generation_of_a_format_is_no_part_of_the_id_but_family_and_account_are() -> None:
    assert ids_of(fills(FILL), family="kraken") != ids_of(fills(FILL), family="coinbase")
    assert ids_of(fills(FILL), wallet="Kraken") != ids_of(fills(FILL), wallet="Kraken (joint)")


def test_a_native_id_that_looks_like_facts_does_not_collide_with_them() -> None:
    facts = semantic_key(Kind.PURCHASE, instant(AT), FILL)
    assert ids_of([(Kind.PURCHASE, AT, FILL, facts)]) != ids_of(fills(FILL))


def test_an_id_that_a_file_uses_again_is_told_apart_by_facts_and_occurrence() -> None:
    """An order of three fills, two of them equal, and an export that begins with the second."""
    order = [(Kind.PURCHASE, AT, each, "order-1") for each in (FILL, OTHER, OTHER)]
    whole, rest = ids_of(order), ids_of(order[1:])
    assert len(set(whole)) == 3
    assert whole[0] == rest[0] == ids_of(order[:1])[0], "the first row of a file has the plain id"
    assert whole[2] == rest[1], "the second equal fill is the same in both"


def test_an_exact_repetition_under_one_id_has_an_id_of_its_own() -> None:
    """Whether it is a copy or a twin is for merging to say; within a file ids are unique."""
    assert len(set(ids_of([(Kind.PURCHASE, AT, FILL, "64c9")] * 3))) == 3


def test_an_id_that_occurs_once_is_the_plain_one() -> None:
    file = Identifier("kraken", "Kraken")
    assert [file.plain_id("64c9"), file.plain_id("64c9")] == ids_of([(Kind.PURCHASE, AT, FILL, "64c9")]) * 2


def test_ids_that_occur_again_are_found_among_many() -> None:
    once = [f"n{number}" for number in range(1000)]
    assert repeated([*once, "", ""]) == frozenset()
    assert repeated([*once, "n7", "n7", "", "n999"]) == {"n7", "n999"}
