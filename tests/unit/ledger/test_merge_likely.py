"""What is likely told twice: counted once with a warning where nothing else fits, asked about otherwise."""

import pytest

from builders import arrived, bought, earned, exchanged, leg, out, sent, sold, transaction
from exports import codes, export, merged_in_any_order, named, said, told_lines
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.merge import Merged
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Transaction

W = "Coinbase"


def report(*told: Transaction, name: str = "transactions.csv") -> Told:
    return export(name, *told)


def raw(*told: Transaction, name: str = "raw.csv") -> Told:
    return export(name, *told, kind="raw", rank=1)


def swap(at: str, received: str = "25.72077858 UNI") -> Transaction:
    return exchanged("0.28943476 ETH", received, at, W, worth="499.99")


def buy(at: str, amount: str = "0.1 BTC", price: str = "4000 USD") -> Transaction:
    return bought(amount, price, at, W)


def only(made: Merged, code: str) -> Finding:
    """Return the only finding, of a code."""
    (found,) = made.findings
    assert found.code == code
    return found


def answered(files: tuple[Told, ...], action: Action, subject: str, other: str) -> Merged:
    word: Correction = said(action, subject, other)
    return merged_in_any_order(*files, corrections=[word])


# ── seconds apart ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("second", ["52", "53", "55", "56"])
def test_up_to_two_seconds_apart_is_one_event_with_a_warning(second: str) -> None:
    files = report(swap("2021-02-09 03:02:54")), raw(named("c1+c2", swap(f"2021-02-09 03:02:{second}")))
    made = merged_in_any_order(*files)
    (one,) = made.transactions
    assert one.at == files[0].transactions[0].at
    found = only(made, "told_twice_likely")
    assert found.severity is Severity.WARNING
    assert "transactions.csv row 2 and raw.csv row 2" in found.what
    assert "two seconds" in found.what
    assert found.subject == one.id
    assert files[1].transactions[0].id in found.fix


def test_three_seconds_apart_are_two_events() -> None:
    made = merged_in_any_order(report(swap("2021-02-09 03:02:54")), raw(swap("2021-02-09 03:02:57")))
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_the_owner_says_that_likely_ones_are_two_events() -> None:
    files = report(swap("2021-02-09 03:02:54")), raw(swap("2021-02-09 03:02:55"))
    ids = [one.transactions[0].id for one in files]
    made = answered(files, Action.DISTINCT, *ids)
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_the_owner_confirms_that_likely_ones_are_one_event() -> None:
    files = report(swap("2021-02-09 03:02:54")), raw(swap("2021-02-09 03:02:55"))
    ids = [one.transactions[0].id for one in files]
    made = answered(files, Action.SAME, *ids)
    assert len(made.transactions) == 1
    assert made.findings == ()


def test_what_is_near_an_event_that_the_owner_added_to_another_is_still_found() -> None:
    """The owner says that a swap was told twice, an hour apart; the raw report tells the second one late."""
    whole = report(named("i1", swap("2021-02-09 02:02:54")), named("i2", swap("2021-02-09 03:02:54")))
    word = said(Action.SAME, *(one.id for one in whole.transactions))
    late = raw(swap("2021-02-09 03:02:55"))
    made = merged_in_any_order(whole, late, corrections=[word])
    assert len(made.transactions) == 1
    found = only(made, "told_twice_likely")
    assert "transactions.csv row 3 and raw.csv row 2" in found.what
    split = merged_in_any_order(whole, raw(*halves()), corrections=[word])
    assert len(split.transactions) == 1


def test_of_equal_events_in_a_row_each_meets_the_one_in_its_second() -> None:
    """A bot buys every second: only what no second agrees on can be likely."""
    told = [buy(f"2024-01-10 10:00:{second:02}") for second in range(5)]
    made = merged_in_any_order(report(*told), raw(*told))
    assert len(made.transactions) == 5
    assert codes(made) == ["told_in_two_reports"]


def test_where_several_fit_each_counts_and_the_owner_is_asked() -> None:
    files = report(swap("2021-02-09 03:02:54"), swap("2021-02-09 03:02:56")), raw(swap("2021-02-09 03:02:55"))
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 3
    found = only(made, "told_twice")
    assert found.severity is Severity.BLOCKING
    assert "transactions.csv rows 2, 3" in found.what
    assert "raw.csv row 2" in found.what
    other = files[1].transactions[0].id
    assert other in found.fix
    assert found.subject in {one.id for one in files[0].transactions}
    same = answered(files, Action.SAME, found.subject, other)
    assert (len(same.transactions), same.findings) == (2, ())
    (left,) = answered(files, Action.DISTINCT, found.subject, other).findings
    assert left.code == "told_twice_likely", "the other one is the only candidate left"


def test_money_that_agrees_decides_between_candidates() -> None:
    cheap, dear = buy("2024-01-10 10:00:00", price="4000 USD"), buy("2024-01-10 10:00:02", price="4100 USD")
    made = merged_in_any_order(report(cheap, dear), raw(buy("2024-01-10 10:00:01", price="4100 USD")))
    assert told_lines(made.transactions) == [
        "2024-01-10 purchase +0.1 BTC -4000 USD (transactions.csv 2)",
        "2024-01-10 purchase +0.1 BTC -4100 USD (raw.csv 2, transactions.csv 3)",
    ]
    assert codes(made) == ["told_twice_likely"]


def test_files_that_merely_follow_each_other_do_not_tell_twice() -> None:
    """Rewards of equal size come in around midnight; one report ends there and the other begins."""
    last = earned("1 SOL", "95", "2023-12-31 23:59:59", W)
    first = earned("1 SOL", "95", "2024-01-01 00:00:00", W)
    made = merged_in_any_order(report(last), raw(first))
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_without_ids_equal_events_a_second_apart_in_two_exports_of_one_report_are_two() -> None:
    made = merged_in_any_order(
        report(buy("2024-01-10 10:00:00"), name="a.csv"), report(buy("2024-01-10 10:00:01"), name="b.csv")
    )
    assert len(made.transactions) == 2
    assert made.findings == ()


# ── dates without times ─────────────────────────────────────────────────────────────────────────


def test_a_date_meets_the_event_of_that_day() -> None:
    v4 = report(named("i1", buy("2019-05-05 15:31:07")), name="v4.csv")
    made = merged_in_any_order(v4, report(buy("2019-05-05"), name="v0.csv"))
    (one,) = made.transactions
    assert one.at == v4.transactions[0].at
    assert "only the date" in only(made, "told_twice_likely").what


def test_generations_without_ids_meet_by_date_as_well() -> None:
    v3 = report(buy("2019-05-05 15:31:07"), buy("2019-05-07 15:31:07"), name="v3.csv")
    v0 = report(buy("2019-05-05"), buy("2019-05-07"), name="v0.csv")
    made = merged_in_any_order(v3, v0)
    assert len(made.transactions) == 2
    found = only(made, "told_twice_likely")
    assert "tell the same 2 events" in found.what
    assert found.subject in {v0.report.file_id, v3.report.file_id}, "an answer about all takes the files"
    ids = v3.report.file_id, v0.report.file_id
    assert len(answered((v3, v0), Action.DISTINCT, *ids).transactions) == 4


def test_two_purchases_of_a_day_are_told_apart_by_what_they_cost() -> None:
    times = buy("2019-05-05 09:00:00", price="4000 USD"), buy("2019-05-05 17:00:00", price="4100 USD")
    dates = buy("2019-05-05", price="4100 USD"), buy("2019-05-05", price="4000 USD")
    made = merged_in_any_order(report(*times, name="v3.csv"), report(*dates, name="v0.csv"))
    assert told_lines(made.transactions) == [
        "2019-05-05 purchase +0.1 BTC -4000 USD (v0.csv 3, v3.csv 2)",
        "2019-05-05 purchase +0.1 BTC -4100 USD (v0.csv 2, v3.csv 3)",
    ]


def test_twins_of_a_day_that_nothing_tells_apart_count_as_many_as_there_are() -> None:
    times = buy("2019-05-05 09:00:00"), buy("2019-05-05 17:00:00")
    dates = buy("2019-05-05"), buy("2019-05-05")
    made = merged_in_any_order(report(*times, name="v3.csv"), report(*dates, name="v0.csv"))
    assert len(made.transactions) == 2
    assert codes(made) == ["told_twice_likely"]


def test_one_date_for_two_equal_purchases_is_a_question() -> None:
    times = buy("2019-05-05 09:00:00"), buy("2019-05-05 17:00:00")
    made = merged_in_any_order(report(*times, name="v3.csv"), report(buy("2019-05-05"), name="v0.csv"))
    assert len(made.transactions) == 3
    assert codes(made) == ["told_twice"]


def test_another_day_is_another_event() -> None:
    made = merged_in_any_order(
        report(buy("2019-05-06 00:10:00"), name="v3.csv"), report(buy("2019-05-05"), name="v0.csv")
    )
    assert len(made.transactions) == 2


def test_a_transaction_that_happened_to_be_made_at_noon_is_no_date() -> None:
    """Exports of one report, each with times: equal purchases of one day are two."""
    first = report(buy("2024-05-05 12:00:00"), buy("2024-05-04 08:00:00"), name="a.csv")
    second = report(buy("2024-05-05 15:00:00"), buy("2024-05-06 08:00:00"), name="b.csv")
    made = merged_in_any_order(first, second)
    assert len(made.transactions) == 4
    assert made.findings == ()


# ── quantities rounded ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("coarse", "is_one"),
    [
        ("0.00022574", True),
        ("0.00022573", True),
        ("0.000226", True),
        ("0.00022575", False),
        ("0.00022", False),
    ],
)
def test_fewer_decimals_rounded_or_cut_are_the_same_event_with_a_warning(
    coarse: str, *, is_one: bool
) -> None:
    told = [earned(f"{units} SOL", "0.03", "2026-06-03 00:01:08", W) for units in ("0.000225738", coarse)]
    made = merged_in_any_order(report(told[0]), raw(told[1]))
    assert len(made.transactions) == (1 if is_one else 2)
    if is_one:
        assert made.transactions[0].legs == told[0].legs
        assert "rounds" in only(made, "told_twice_likely").what


def test_fewer_than_six_decimals_can_be_anything() -> None:
    made = merged_in_any_order(
        report(buy("2024-01-10 10:00:00", "0.12345678 BTC")), raw(buy("2024-01-10 10:00:00", "0.12346 BTC"))
    )
    assert len(made.transactions) == 2
    assert made.findings == ()


def test_a_value_of_a_rounded_quantity_is_not_taken_over() -> None:
    precise = earned("1.000000400000 SOL", None, "2026-06-03 00:01:08", W)
    (one,) = merged_in_any_order(
        report(precise), raw(earned("1 SOL", "95", "2026-06-03 00:01:08", W))
    ).transactions
    assert one.legs == precise.legs


# ── exchanges told in halves ────────────────────────────────────────────────────────────────────


def halves(second: str = "54", next_second: str = "55", n: str = "") -> tuple[Transaction, Transaction]:
    """Return "Converted from" and "Converted to" as rows of their own."""
    given = transaction(Kind.TRANSFER, f"2021-02-09 03:02:{second}", out("0.28943476 ETH", W, worth="499.99"))
    came = transaction(
        Kind.TRANSFER, f"2021-02-09 03:02:{next_second}", leg("25.72077858 UNI", W, worth="499.99")
    )
    return named(f"conv1{n}", given), named(f"conv2{n}", came)


@pytest.mark.parametrize("rank", [0, 2])
def test_an_exchange_and_its_two_halves_are_one_event_and_the_exchange_counts(rank: int) -> None:
    whole = export("transactions.csv", named("i1", swap("2021-02-09 03:02:54")), rank=1)
    parts = export("raw.csv", *halves(), kind="raw", rank=rank)
    made = merged_in_any_order(whole, parts)
    (one,) = made.transactions
    assert (one.kind, one.id) == (Kind.EXCHANGE, whole.transactions[0].id)
    assert [(leg.asset, leg.value_usd) for leg in one.legs] == [
        ("ETH", usd("499.99")),
        ("UNI", usd("499.99")),
    ]
    assert [(source.file, source.rows) for source in one.sources] == [
        ("raw.csv", (2,)),
        ("raw.csv", (3,)),
        ("transactions.csv", (2,)),
    ]
    assert set(made.aliases) == {each.id for each in parts.transactions}
    assert "two halves" in only(made, "told_twice_likely").what


def test_the_owner_says_that_halves_are_events_of_their_own() -> None:
    whole, parts = report(swap("2021-02-09 03:02:54")), raw(*halves())
    word = said(Action.DISTINCT, whole.report.file_id, parts.report.file_id)
    made = merged_in_any_order(whole, parts, corrections=[word])
    assert len(made.transactions) == 3
    assert made.findings == ()


@pytest.mark.parametrize("rank", [0, 2])
def test_a_half_whose_other_half_is_missing_is_a_question(rank: int) -> None:
    """Whichever report is believed first, the exchange is what is asked about, so that it counts."""
    whole = export("transactions.csv", swap("2021-02-09 03:02:54"), rank=1)
    part = export("raw.csv", halves()[0], kind="raw", rank=rank)
    made = merged_in_any_order(whole, part)
    assert len(made.transactions) == 2
    found = only(made, "told_twice")
    assert found.is_blocking
    assert found.subject == whole.transactions[0].id
    assert part.transactions[0].id in found.fix
    same = answered((whole, part), Action.SAME, found.subject, part.transactions[0].id)
    assert [one.kind for one in same.transactions] == [Kind.EXCHANGE]
    assert same.findings == ()


def test_with_one_half_answered_the_other_is_still_found() -> None:
    whole, parts = report(swap("2021-02-09 03:02:54")), raw(*halves())
    ids = whole.transactions[0].id, parts.transactions[0].id
    made = answered((whole, parts), Action.SAME, *ids)
    assert [one.kind for one in made.transactions] == [Kind.EXCHANGE]


def test_with_one_half_answered_the_other_is_asked_about_again_where_two_fit() -> None:
    whole, parts = report(swap("2021-02-09 03:02:54")), raw(*halves(), halves(n="b")[1])
    made = answered((whole, parts), Action.SAME, whole.transactions[0].id, parts.transactions[0].id)
    found = only(made, "told_twice")
    assert found.subject == whole.transactions[0].id
    assert all(one.id in found.fix for one in parts.transactions[1:])


def test_two_exchanges_that_could_have_the_same_halves_are_a_question() -> None:
    whole = report(swap("2021-02-09 03:02:54"), swap("2021-02-09 03:02:55"))
    made = merged_in_any_order(whole, raw(*halves()))
    assert len(made.transactions) == 4
    assert codes(made) == ["told_twice"]


def test_twin_exchanges_and_their_twin_halves_are_as_many_events() -> None:
    whole = report(swap("2021-02-09 03:02:54"), swap("2021-02-09 03:02:54"))
    made = merged_in_any_order(whole, raw(*halves(), *halves(n="b")))
    assert [one.kind for one in made.transactions] == [Kind.EXCHANGE] * 2
    assert {len(one.sources) for one in made.transactions} == {3}
    assert codes(made) == ["told_twice_likely"]


def test_a_deposit_and_a_withdrawal_that_fit_no_exchange_stay_what_they_are() -> None:
    files = (
        report(swap("2021-02-09 03:02:54")),
        raw(sent("0.3 ETH", "2021-02-09 03:02:54", W), arrived("25 UNI", "2021-02-09 03:02:55", W)),
    )
    made = merged_in_any_order(*files)
    assert len(made.transactions) == 3
    assert made.findings == ()


def test_a_sale_for_money_is_no_half() -> None:
    files = (
        report(swap("2021-02-09 03:02:54")),
        raw(sold("0.28943476 ETH", "499.99 USD", "2021-02-09 03:02:54", W)),
    )
    assert len(merged_in_any_order(*files).transactions) == 2
