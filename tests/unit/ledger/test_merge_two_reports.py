"""Reports of different kinds that tell of the same events: each counts once, as the better one tells it."""

from dataclasses import replace
from itertools import combinations

import pytest

from builders import arrived, bought, earned, exchanged, fee, leg, out, sent, sold, transaction
from exports import codes, export, merged_in_any_order, named, said, told_lines
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.ledger.corrections import Action
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Transaction

W = "Coinbase"
AT = "2024-01-10 10:00:00"


def ledger(*told: Transaction, name: str = "ledger.csv") -> Told:
    return export(name, *told, kind="ledgers")


def trades(*told: Transaction, name: str = "trades.csv") -> Told:
    return export(name, *told, kind="trades", rank=1)


def buy(price: str = "40000 USD", at: str = AT, amount: str = "1 BTC") -> Transaction:
    return bought(amount, price, at, W)


def test_reports_that_use_the_same_ids_tell_of_the_same_event() -> None:
    made = merged_in_any_order(ledger(named("T1", buy())), trades(named("T1", buy())))
    assert told_lines(made.transactions) == [
        "2024-01-10 purchase +1 BTC -40000 USD (ledger.csv 2, trades.csv 2)"
    ]
    (found,) = made.findings
    assert (found.code, found.severity, found.fix) == ("told_in_two_reports", Severity.INFO, "")
    assert found.what == "ledger.csv row 2 and trades.csv row 2 tell the same event; it counts once."


def test_the_facts_of_the_better_report_count_fees_included() -> None:
    better = bought("1 BTC", "39900 USD", AT, W, fees=[fee("100 USD", W)])
    worse = bought("1 BTC", "40000 USD", AT, W)
    (one,) = merged_in_any_order(ledger(better), trades(worse)).transactions
    assert one.legs == better.legs
    assert codes(merged_in_any_order(ledger(better), trades(worse))) == ["told_in_two_reports"]


def test_a_note_names_the_pair_of_files_with_all_their_rows_once() -> None:
    told = [buy(at=f"2024-01-{day:02} 10:00:00") for day in range(10, 22)]
    made = merged_in_any_order(ledger(*told), trades(*reversed(told)))
    (found,) = made.findings
    assert found.severity is Severity.INFO
    assert "tell the same 12 events; each counts once." in found.what
    assert (found.where.file, found.where.rows) == ("trades.csv", tuple(range(2, 14)))


@pytest.mark.parametrize(
    ("in_ledger", "in_trades", "count"), [(1, 1, 1), (2, 2, 2), (2, 1, 2), (1, 3, 3), (3, 0, 3)]
)
def test_as_many_twins_count_as_the_report_with_the_most_tells(
    in_ledger: int, in_trades: int, count: int
) -> None:
    files = ledger(*[buy()] * in_ledger), trades(*[buy()] * in_trades)
    assert len(merged_in_any_order(*files).transactions) == count


def test_twins_with_ids_of_their_own_meet_twins_without() -> None:
    files = ledger(named("L1", buy()), named("L2", buy())), trades(buy(), buy(), buy())
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 3
    assert sum(len(one.sources) for one in made.transactions) == 5


def test_three_reports_of_one_event_count_it_once() -> None:
    api = export("api.json", named("64c9", buy()), kind="api", rank=2)
    made = merged_in_any_order(ledger(named("L1", buy())), trades(buy()), api)
    (one,) = made.transactions
    assert [source.file for source in one.sources] == ["api.json", "ledger.csv", "trades.csv"]
    assert codes(made) == ["told_in_two_reports"] * 3, "one note for each pair of files"


def test_a_second_report_that_overlaps_in_part_adds_what_only_it_tells() -> None:
    deposit = arrived("2 ETH", "2024-01-09 08:00:00", W)
    made = merged_in_any_order(ledger(deposit, buy()), trades(buy(), buy(at="2024-01-11 10:00:00")))
    assert told_lines(made.transactions) == [
        "2024-01-09 transfer +2 ETH (ledger.csv 2)",
        "2024-01-10 purchase +1 BTC -40000 USD (ledger.csv 3, trades.csv 2)",
        "2024-01-11 purchase +1 BTC -40000 USD (trades.csv 3)",
    ]


def test_what_the_better_report_leaves_empty_is_filled() -> None:
    better = sent("1 BTC", AT, W)
    worse = replace(
        transaction(Kind.TRANSFER, AT, out("1 BTC", W, worth="40000"), fee("0.001 BTC", W)),
        chain_hash="0xab",
        note="Sent",
    )
    (one,) = merged_in_any_order(ledger(better), trades(worse)).transactions
    assert (one.chain_hash, one.note) == ("0xab", "Sent")
    assert [leg.value_usd for leg in one.legs] == [usd(40000)]
    assert one.fees == (), "a fee is no fact that may be added"


def test_numbers_that_two_reports_give_to_different_events_are_no_ids_they_share() -> None:
    """A fills report and a ledger may both count from 1."""
    files = ledger(named("7", buy())), trades(named("7", sold("3 ETH", "9000 USD", "2024-05-05", W)))
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 2
    assert made.findings == ()
    assert files[0].transactions[0].id in {one.id for one in made.transactions}


def test_ids_numbered_alike_do_not_keep_events_from_their_own_counterparts() -> None:
    other = sold("3 ETH", "9000 USD", "2024-01-10 11:00:00", W)
    files = ledger(named("1", buy()), named("2", other)), trades(named("1", other), named("2", buy()))
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 2
    assert all(len(one.sources) == 2 for one in made.transactions)


def test_one_id_in_two_reports_with_other_quantities_blocks() -> None:
    files = ledger(named("T1", buy(amount="1 BTC"))), trades(named("T1", buy(amount="1.5 BTC")))
    made = merged_in_any_order(*files)
    (one,) = made.transactions
    assert one.received[0].quantity == 10**18
    assert codes(made) == ["contradictory_row"]
    word = said(Action.PREFER, one.id, files[1].report.file_id)
    settled = merged_in_any_order(*files, corrections=[word])
    assert settled.transactions[0].received[0].quantity == 15 * 10**17
    assert codes(settled) == ["told_in_two_reports"]


def test_one_id_and_another_last_digit_is_the_same_event() -> None:
    """The account books 0.00995024 BTC; size times price has more digits."""
    booked = exchanged("0.00995024 BTC", "0.51395867 ETH", AT, W)
    worked_out = exchanged("0.009950239851 BTC", "0.51395867 ETH", AT, W)
    made = merged_in_any_order(ledger(named("ETH-BTC 1", booked)), trades(named("ETH-BTC 1", worked_out)))
    assert [one.legs for one in made.transactions] == [booked.legs]
    assert codes(made) == ["told_in_two_reports"]


def test_one_id_and_a_second_s_difference_is_certain() -> None:
    files = (
        ledger(named("T1", buy(at="2024-01-10 10:00:00"))),
        trades(named("T1", buy(at="2024-01-10 10:00:01"))),
    )
    assert codes(merged_in_any_order(*files)) == ["told_in_two_reports"]


def test_fills_under_the_id_of_their_order_meet_the_ones_in_their_second() -> None:
    """Both reports print the order's id with each fill; the fills are a second apart."""
    told = [
        named("order", buy(f"{40000 + n} USD", at=f"2024-01-10 10:00:0{n}", amount="0.1 BTC"))
        for n in range(3)
    ]
    made = merged_in_any_order(
        ledger(*told), trades(*told[1:], name="t1.csv"), trades(told[0], name="t2.csv")
    )
    assert len(made.transactions) == 3
    assert {len(one.sources) for one in made.transactions} == {2}
    assert {found.severity for found in made.findings} == {Severity.INFO}


def test_reports_that_state_other_money_are_one_event_with_a_warning() -> None:
    files = (
        ledger(buy("40000 USD"), earned("1 SOL", "95", AT, W)),
        trades(buy("40100 USD"), earned("1 SOL", "97", AT, W)),
    )
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 2
    (found,) = made.findings
    assert found.severity is Severity.WARNING
    assert "different money in trades.csv rows 2, 3" in found.what
    assert "What ledger.csv says counts." in found.what
    assert found.fix


def test_values_that_differ_by_a_rounded_price_are_not_worth_telling() -> None:
    files = ledger(earned("100 SOL", "9512.34", AT, W)), trades(earned("100 SOL", "9510", AT, W))
    (found,) = merged_in_any_order(*files).findings
    assert found.severity is Severity.INFO


def test_another_kind_that_is_taxed_otherwise_is_told() -> None:
    files = ledger(earned("1 SOL", "95", AT, W, kind=Kind.REWARD)), trades(arrived("1 SOL", AT, W))
    made = merged_in_any_order(*files)
    (one,) = made.transactions
    assert one.kind is Kind.REWARD
    (found,) = made.findings
    assert (found.code, found.severity) == ("told_in_two_reports", Severity.WARNING)
    assert "ledger.csv says reward, trades.csv row 2 transfer" in found.what


def test_the_owner_can_prefer_the_other_report_for_one_event() -> None:
    files = ledger(buy("40000 USD")), trades(buy("40100 USD"))
    (before,) = merged_in_any_order(*files).transactions
    word = said(Action.PREFER, before.id, files[1].report.file_id)
    made = merged_in_any_order(*files, corrections=[word])
    assert made.transactions[0].legs == files[1].transactions[0].legs
    assert made.transactions[0].id == before.id
    assert [found.severity for found in made.findings] == [Severity.INFO]


@pytest.mark.parametrize("by_file", [True, False])
def test_the_owner_can_say_that_equal_events_of_two_reports_are_two(*, by_file: bool) -> None:
    files = ledger(buy()), trades(named("x", buy()))
    ids = [one.report.file_id if by_file else one.transactions[0].id for one in files]
    made = merged_in_any_order(*files, corrections=[said(Action.DISTINCT, *ids)])
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_a_file_that_is_set_aside_tells_nothing() -> None:
    files = ledger(buy()), trades(buy("40100 USD"), buy(at="2024-01-11"))
    made = merged_in_any_order(*files, corrections=[said(Action.SET_ASIDE, files[1].report.file_id)])
    assert made.transactions == files[0].transactions
    assert made.findings == ()


def test_fees_alone_and_renamings_meet_their_counterparts_too() -> None:
    paid = transaction(Kind.FEE, AT, fee("0.01 ETH", W))
    new_name = transaction(Kind.RENAME, AT, out("10 MATIC", W), leg("10 POL", W))
    made = merged_in_any_order(ledger(paid, new_name), trades(new_name, paid))
    assert len(made.transactions) == 2


@pytest.mark.parametrize(
    "other",
    [
        buy(amount="1.1 BTC"),
        buy(at="2024-01-10 10:01:00"),
        sold("1 BTC", "40000 USD", AT, W),
        bought("1 ETH", "40000 USD", AT, W),
    ],
)
def test_other_moves_are_another_event(other: Transaction) -> None:
    made = merged_in_any_order(ledger(buy()), trades(other))
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_overlapping_exports_of_both_reports_count_each_event_once() -> None:
    told = [buy(at=f"2024-01-{day:02} 10:00:00") for day in range(10, 16)]
    files = [
        ledger(*told[:4], name="l1.csv"),
        ledger(*told[2:], name="l2.csv"),
        trades(*told[1:3], name="t1.csv"),
        trades(*told[3:5], name="t2.csv"),
    ]
    made = merged_in_any_order(*files)
    assert [one.at for one in sorted(made.transactions, key=lambda one: one.at)] == [one.at for one in told]
    pairs = {(found.what.split()[0], found.where.file) for found in made.findings}
    assert pairs == {(one, other) for one in ("l1.csv", "l2.csv") for other in ("t1.csv", "t2.csv")}
    assert all(len(found.where.rows) <= 2 for found in made.findings)
    assert len(list(combinations(made.findings, 2))) == 6


# ── sources that number all their reports alike ─────────────────────────────────────────────────


def kraken(kind: str, *told: Transaction) -> Told:
    rank = 0 if kind == "ledgers" else 1
    return export(f"{kind}.csv", *told, kind=kind, rank=rank, family="kraken")


def test_where_all_reports_number_alike_another_id_is_another_event() -> None:
    made = merged_in_any_order(kraken("ledgers", named("T1", buy())), kraken("trades", named("T2", buy())))
    assert len(made.transactions) == 2, "two equal fills in one second, one in each file"


def test_where_all_reports_number_alike_one_id_the_other_way_round_blocks() -> None:
    sale = named("T1", sold("1 BTC", "40000 USD", AT, W))
    made = merged_in_any_order(kraken("ledgers", named("T1", buy())), kraken("trades", sale))
    assert len(made.transactions) == 1
    assert codes(made) == ["contradictory_row"]
