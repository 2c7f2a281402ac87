"""Exports of one report that overlap: nothing counts twice, no genuine twin is lost, and faults are told."""

from dataclasses import replace

import pytest

from builders import arrived, bought, earned, fee, leg, out, sold, transaction
from exports import codes, export, merged_in_any_order, named, said, told_lines
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.corrections import Action
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Transaction

W = "Coinbase"
AT = "2024-01-10 10:00:00"


def buy(price: str = "40000 USD", on: str = AT, amount: str = "1 BTC") -> Transaction:
    return bought(amount, price, on, W)


def sale(on: str = "2024-02-10 10:00:00") -> Transaction:
    return sold("1 BTC", "60000 USD", on, W)


def lines(*files: Told) -> list[str]:
    """Return what counts, where nothing is to be told."""
    made = merged_in_any_order(*files)
    assert made.findings == ()
    return told_lines(made.transactions)


# ── without ids ─────────────────────────────────────────────────────────────────────────────────


def test_a_file_alone_tells_what_it_tells() -> None:
    file = export("a.csv", buy(), buy(), sale())
    made = merged_in_any_order(file)
    assert made.transactions == file.transactions
    assert (made.aliases, made.findings) == ({}, ())


def test_exports_that_overlap_count_each_event_once_and_keep_both_sources() -> None:
    january = export("january.csv", buy(on="2024-01-10"), buy(on="2024-01-20"))
    both = export("both.csv", buy(on="2024-01-20"), sale(on="2024-02-10"))
    assert lines(january, both) == [
        "2024-01-10 purchase +1 BTC -40000 USD (january.csv 2)",
        "2024-01-20 purchase +1 BTC -40000 USD (both.csv 2, january.csv 3)",
        "2024-02-10 sale -1 BTC +60000 USD (both.csv 3)",
    ]


def test_twins_stay_two_however_many_exports_tell_of_them() -> None:
    files = [export("a.csv", buy(), buy()), export("b.csv", buy(), buy(), sale()), export("c.csv", buy())]
    assert lines(*files) == [
        "2024-01-10 purchase +1 BTC -40000 USD (a.csv 2, b.csv 2, c.csv 2)",
        "2024-01-10 purchase +1 BTC -40000 USD (a.csv 3, b.csv 3)",
        "2024-02-10 sale -1 BTC +60000 USD (b.csv 4)",
    ]


def test_a_later_export_that_prints_more_digits_is_the_same_event_and_counts() -> None:
    short = export("2023.csv", buy("40000 USD"))
    long = export("2024.csv", buy("40000.004 USD"), sale())
    made = merged_in_any_order(short, long)
    assert len(made.transactions) == 2
    assert len(made.aliases) == 1
    assert made.findings == ()


@pytest.mark.parametrize("n", [0, 1])
def test_more_digits_count_whichever_way_they_go(n: int) -> None:
    for digits in ("60000.004", "59999.996"):
        told = [sold("1 BTC", f"{cash} USD", AT, W) for cash in ("60000", digits)]
        files = [export("a.csv", told[n]), export("b.csv", told[1 - n])]
        (one,) = merged_in_any_order(*files).transactions
        assert one.received[0].quantity == quantity(digits)


def test_a_value_that_one_file_leaves_out_is_taken_from_the_other() -> None:
    bare = export("bare.csv", earned("1 SOL", None, "2024-03-01 08:00:00", W))
    full = export("full.csv", earned("1 SOL", "95.20", "2024-03-01 08:00:00", W))
    made = merged_in_any_order(bare, full)
    (one,) = made.transactions
    assert one.legs == full.transactions[0].legs
    assert len(one.sources) == 2
    assert made.findings == ()


def test_two_fills_of_one_second_with_other_prices_meet_their_own_copies() -> None:
    """Paired by luck, a fill at $100 would meet the copy of one at $105, and one of them be lost."""
    first = export("a.csv", buy("105 USD"), buy("100 USD"))
    again = export("b.csv", buy("100.004 USD"), buy("105.003 USD"))
    made = merged_in_any_order(first, again)
    assert {one.given[0].quantity for one in made.transactions} == {
        -quantity("105.003"),
        -quantity("100.004"),
    }
    assert made.findings == ()


def test_without_ids_the_same_moves_at_another_price_contradict() -> None:
    first = export("a.csv", buy("40000 USD"))
    again = export("b.csv", buy("41000 USD"))
    (found,) = merged_in_any_order(first, again).findings
    assert (found.code, found.severity) == ("contradictory_row", Severity.BLOCKING)
    assert "40000 USD" in found.what
    assert "41000 USD" in found.what


def test_without_ids_the_owner_can_say_that_they_are_two_fills() -> None:
    first, again = export("a.csv", buy("40000 USD")), export("b.csv", buy("41000 USD"))
    apart = said(Action.DISTINCT, first.transactions[0].id, again.transactions[0].id)
    made = merged_in_any_order(first, again, corrections=[apart])
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_files_that_are_said_to_differ_keep_ids_apart_that_are_made_from_equal_facts() -> None:
    """Values are no part of an id, so both files give the same one."""
    told = {"a.csv": earned("1 SOL", "95", AT, W), "b.csv": earned("1 SOL", "97", AT, W)}
    files = [export(name, one) for name, one in told.items()]
    assert files[0].transactions[0].id == files[1].transactions[0].id
    apart = said(Action.DISTINCT, *(one.report.file_id for one in files))
    made = merged_in_any_order(*files, corrections=[apart])
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_two_words_for_the_same_income_are_one_event() -> None:
    old = export("2021.csv", earned("1 SOL", "25", "2021-05-06", W, kind=Kind.REWARD))
    new = export("2023.csv", earned("1 SOL", "25", "2021-05-06", W, kind=Kind.STAKING))
    assert len(lines(old, new)) == 1


# ── with ids ────────────────────────────────────────────────────────────────────────────────────


def test_the_source_s_id_decides_across_exports() -> None:
    first = export("a.csv", named("i1", buy()), named("i2", buy()))
    again = export("b.csv", named("i2", buy()), named("i3", sale()))
    assert lines(first, again) == [
        "2024-01-10 purchase +1 BTC -40000 USD (a.csv 2)",
        "2024-01-10 purchase +1 BTC -40000 USD (a.csv 3, b.csv 2)",
        "2024-02-10 sale -1 BTC +60000 USD (b.csv 3)",
    ]


@pytest.mark.parametrize(
    "retold",
    [
        buy(on="2024-01-10 10:00:00.8"),
        buy("40000.009 USD"),
        transaction(
            Kind.PURCHASE, "2024-01-10 10:00:00", leg("1 BTC", W, worth="40000"), out("40000 USD", W)
        ),
        transaction(Kind.PURCHASE, "2024-01-10 10:00:00", out("40000 USD", W), leg("1 BTC", W)),
        bought("1 BTC", "40000 USD", "2024-01-10 10:00:00", W, fees=[fee("0.004 USD", W)]),
    ],
)
def test_under_one_id_less_than_a_second_or_a_cent_is_no_difference(retold: Transaction) -> None:
    assert len(lines(export("a.csv", named("i1", buy())), export("b.csv", named("i1", retold)))) == 1


def test_what_a_file_leaves_empty_is_filled_and_nothing_else_is() -> None:
    sent = arrived("1 BTC", "2024-01-10 10:00:00", W)
    bare = export("a.csv", named("i1", sent))
    full = export("b.csv", named("i1", replace(sent, chain_hash="0xab", address="bc1q", note="Received")))
    (one,) = merged_in_any_order(bare, full).transactions
    assert (one.chain_hash, one.address, one.note) == ("0xab", "bc1q", "Received")


def test_one_id_with_other_facts_in_two_files_blocks_and_names_both() -> None:
    first = export("a.csv", named("i1", buy("40000 USD")))
    again = export("b.csv", sale(), named("i1", buy("41000 USD")))
    made = merged_in_any_order(first, again)
    (one,) = [each for each in made.transactions if each.kind is Kind.PURCHASE]
    (found,) = made.findings
    assert (found.code, found.severity) == ("contradictory_row", Severity.BLOCKING)
    assert "a.csv row 2" in found.what
    assert "b.csv row 3" in found.what
    assert "lotwise review" in found.fix
    assert found.subject == one.id == first.transactions[0].id
    assert len(one.sources) == 2


@pytest.mark.parametrize(("preferred", "paid"), [("a.csv", -40000), ("b.csv", -41000)])
def test_the_owner_prefers_a_file_and_the_contradiction_is_gone(preferred: str, paid: int) -> None:
    files = [export("a.csv", named("i1", buy("40000 USD"))), export("b.csv", named("i1", buy("41000 USD")))]
    (before,) = merged_in_any_order(*files).transactions
    file_id = next(one.report.file_id for one in files if one.report.file == preferred)
    made = merged_in_any_order(*files, corrections=[said(Action.PREFER, before.id, file_id)])
    (one,) = made.transactions
    assert one.given[0].quantity == paid * 10**18
    assert one.id == before.id
    assert made.findings == ()


def test_of_two_words_of_the_owner_the_later_one_counts() -> None:
    files = [export("a.csv", named("i1", buy("40000 USD"))), export("b.csv", named("i1", buy("41000 USD")))]
    ids = [one.report.file_id for one in files]
    subject = files[0].transactions[0].id
    words = [said(Action.PREFER, subject, ids[n]) for n in (0, 1, 0, 1)]
    (one,) = merged_in_any_order(*files, corrections=words).transactions
    assert one.given[0].quantity == -41000 * 10**18


def test_a_file_that_does_not_tell_of_it_cannot_be_preferred() -> None:
    files = [export("a.csv", named("i1", buy("40000 USD"))), export("b.csv", named("i1", buy("41000 USD")))]
    word = said(Action.PREFER, files[0].transactions[0].id, "file_other")
    assert codes(merged_in_any_order(*files, corrections=[word])) == ["contradictory_row"]


def test_a_value_that_two_files_state_differently_contradicts_although_the_first_states_none() -> None:
    bare = named("i1", earned("1 SOL", None, "2024-03-01", W))
    told = [named("i1", earned("1 SOL", worth, "2024-03-01", W)) for worth in ("95", "97")]
    files = [export(name, one) for name, one in zip("abc", (bare, *told), strict=True)]
    assert codes(merged_in_any_order(*files)) == ["contradictory_row"]


def test_what_two_files_add_to_a_third_must_agree_as_well() -> None:
    """The first states what went, the others what came, and not the same."""

    def swap(went: str | None, came: str | None) -> Transaction:
        return named(
            "i1", transaction(Kind.EXCHANGE, AT, out("1 ETH", W, worth=went), leg("2 SOL", W, worth=came))
        )

    told = swap("100.004", None), swap(None, "100"), swap(None, "97")
    files = [export(name, one) for name, one in zip("abc", told, strict=True)]
    assert codes(merged_in_any_order(*files)) == ["contradictory_row"]
    (one,) = merged_in_any_order(*files[:2]).transactions
    assert [leg.value_usd for leg in one.legs] == [usd("100.004"), usd(100)]


# ── rows that repeat, and ids that name a group ─────────────────────────────────────────────────


def test_rows_that_repeat_an_id_and_its_facts_count_once_and_are_told() -> None:
    made = merged_in_any_order(export("a.csv", named("i1", buy()), sale(), named("i1", buy())))
    assert told_lines(made.transactions) == [
        "2024-01-10 purchase +1 BTC -40000 USD (a.csv 2, a.csv 4)",
        "2024-02-10 sale -1 BTC +60000 USD (a.csv 3)",
    ]
    (found,) = made.findings
    assert (found.code, found.severity) == ("repeated_row", Severity.WARNING)
    assert (found.where.file, found.where.rows) == ("a.csv", (4,))


def fills(*numbers: int) -> list[Transaction]:
    """Return fills of one order, which all have its id; they differ in what they cost."""
    return [named("order", buy(f"{40000 + n} USD", amount="0.1 BTC")) for n in numbers]


def test_an_id_that_several_events_of_a_file_share_names_a_group() -> None:
    assert lines(export("a.csv", *fills(1, 2))) == [
        "2024-01-10 purchase +0.1 BTC -40001 USD (a.csv 2)",
        "2024-01-10 purchase +0.1 BTC -40002 USD (a.csv 3)",
    ]


def test_twins_within_a_group_stay_two() -> None:
    files = [export("a.csv", *fills(1, 1, 2)), export("b.csv", *fills(2, 1, 1))]
    assert lines(*files) == [
        "2024-01-10 purchase +0.1 BTC -40001 USD (a.csv 2, b.csv 3)",
        "2024-01-10 purchase +0.1 BTC -40001 USD (a.csv 3, b.csv 4)",
        "2024-01-10 purchase +0.1 BTC -40002 USD (a.csv 4, b.csv 2)",
    ]


def test_exports_that_cut_a_group_differently_agree_on_its_members() -> None:
    """Each file calls the first member it has by the plain id; that must not mix members up."""
    files = [export("a.csv", *fills(1, 2)), export("b.csv", *fills(2)), export("c.csv", *fills(2, 3))]
    made = merged_in_any_order(*files)
    assert told_lines(made.transactions) == [
        "2024-01-10 purchase +0.1 BTC -40001 USD (a.csv 2)",
        "2024-01-10 purchase +0.1 BTC -40002 USD (a.csv 3, b.csv 2, c.csv 2)",
        "2024-01-10 purchase +0.1 BTC -40003 USD (c.csv 3)",
    ]
    assert made.findings == ()


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_what_the_owner_saw_under_the_plain_id_is_found_again_when_its_group_is_known(
    numbers: tuple[int, int],
) -> None:
    """The whole order's file calls its first fill by the plain id, but nobody ever saw that."""
    alone, whole = export("b.csv", *fills(numbers[1])), export("a.csv", *fills(*numbers))
    (before,) = merged_in_any_order(alone).transactions
    made = merged_in_any_order(alone, whole)
    (member,) = [one for one in made.transactions if one.id == made.aliases[before.id]]
    assert member.legs == before.legs


def test_ids_of_a_group_stay_when_more_of_it_is_imported() -> None:
    before = merged_in_any_order(export("a.csv", *fills(1, 2)))
    after = merged_in_any_order(export("a.csv", *fills(1, 2)), export("b.csv", *fills(2, 3)))
    assert {one.id for one in before.transactions} < {one.id for one in after.transactions}


def test_members_of_a_group_may_be_printed_with_more_digits_elsewhere() -> None:
    finer = [named("order", buy(f"{40000 + n}.004 USD", amount="0.1 BTC")) for n in (1, 2)]
    made = merged_in_any_order(export("a.csv", *fills(1, 2)), export("b.csv", *finer))
    assert len(made.transactions) == 2
    assert made.findings == ()


# ── one generation without ids, one with ────────────────────────────────────────────────────────


def test_an_older_export_without_ids_meets_a_newer_one_with_ids() -> None:
    old = export("2022.csv", buy(), sale())
    new = export("2024.csv", named("i2", sale()), named("i1", buy()))
    made = merged_in_any_order(old, new)
    assert told_lines(made.transactions) == [
        "2024-01-10 purchase +1 BTC -40000 USD (2022.csv 2, 2024.csv 3)",
        "2024-02-10 sale -1 BTC +60000 USD (2022.csv 3, 2024.csv 2)",
    ]
    assert {one.id for one in made.transactions} == {one.id for one in new.transactions}
    assert set(made.aliases) == {one.id for one in old.transactions}
    (found,) = made.findings
    assert (found.code, found.severity) == ("told_in_two_reports", Severity.INFO)
    assert "2022.csv rows 2, 3" in found.what
    assert "2024.csv rows 2, 3" in found.what


def test_between_generations_the_larger_number_of_twins_counts() -> None:
    old = export("2022.csv", buy(), buy(), buy())
    new = export("2024.csv", named("i1", buy()), named("i2", buy()))
    assert len(merged_in_any_order(old, new).transactions) == 3
    assert len(merged_in_any_order(new, export("2022.csv", buy())).transactions) == 2


def test_a_newer_generation_may_state_cash_with_more_digits_and_another_word_for_income() -> None:
    old = export("2022.csv", buy(), earned("1 SOL", "25", "2023-05-06", W, kind=Kind.REWARD))
    new = export(
        "2024.csv",
        named("i1", buy("40000.0041 USD")),
        named("i2", earned("1 SOL", "25.0004", "2023-05-06", W, kind=Kind.STAKING)),
    )
    made = merged_in_any_order(old, new)
    assert {one.kind for one in made.transactions} == {Kind.PURCHASE, Kind.STAKING}
    assert [found.severity for found in made.findings] == [Severity.INFO]


def test_generations_that_state_other_money_are_one_event_with_a_warning() -> None:
    old, new = export("2022.csv", buy("40000 USD")), export("2024.csv", named("i1", buy("40100 USD")))
    made = merged_in_any_order(old, new)
    (one,) = made.transactions
    assert one.legs == new.transactions[0].legs
    (found,) = made.findings
    assert (found.code, found.severity) == ("told_in_two_reports", Severity.WARNING)
    assert "different money in 2022.csv row 2" in found.what


def test_events_of_one_file_are_never_merged_with_each_other() -> None:
    assert len(lines(export("a.csv", buy(), named("i1", buy()), named("i2", buy())))) == 3


def test_another_wallet_or_family_is_another_account() -> None:
    first = export("a.csv", buy())
    elsewhere = export(
        "b.csv", bought("1 BTC", "40000 USD", "2024-01-10 10:00:00", "Kraken"), family="kraken"
    )
    assert len(lines(first, replace(elsewhere, report=replace(elsewhere.report, wallet="Kraken")))) == 2
