"""Balances that a source prints close, or tell from which row on something is missing or wrong."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import arrived, bought, earned, fee, instant, leg, out, sent, sold, transaction
from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.balances import WHOLE, BalanceCheck, ReportedBalance, balance_findings
from lotwise.ledger.transaction import Kind, Source, Transaction

WALLET = "Kraken"


def balance(amount: str, on: str, row: int, *, part: str = "", file: str = "k.csv") -> ReportedBalance:
    units, asset = amount.split()
    return ReportedBalance(
        wallet=WALLET,
        asset=asset,
        part=part,
        at=instant(on),
        quantity=quantity(units),
        source=Source(file_id=f"file_{file}", file=file, rows=(row,)),
    )


def checked(story: Sequence[Transaction], rows: Sequence[ReportedBalance]) -> BalanceCheck:
    (one,), _ = balance_findings(story, rows)
    return one


def told(story: Sequence[Transaction], rows: Sequence[ReportedBalance]) -> Finding:
    checks, (finding,) = balance_findings(story, rows)
    assert [one.closes for one in checks] == [False]
    return finding


def came(amount: str, on: str) -> Transaction:
    return arrived(amount, on, WALLET)


def went(amount: str, on: str) -> Transaction:
    return sent(amount, on, WALLET)


def test_a_wallet_whose_rows_add_up_closes() -> None:
    story = [
        bought("2 ETH", "4000 USD", "2025-03-01", WALLET, fees=[fee("0.01 ETH", WALLET)]),
        sold("0.5 ETH", "1000 USD", "2025-03-02", WALLET),
        earned("0.001 ETH", "2", "2025-03-03", WALLET),
    ]
    rows = [
        balance("1.99 ETH", "2025-03-01", 2),
        balance("1.49 ETH", "2025-03-02", 3),
        balance("1.491 ETH", "2025-03-03", 4),
    ]
    for order in permutations(rows):
        checks, findings = balance_findings(story[::-1], order)
        assert findings == ()
        assert checks == (
            BalanceCheck(
                wallet=WALLET, asset="ETH", rows=3, reported=quantity("1.491"), counted=quantity("1.491")
            ),
        )


def test_a_missing_row_is_named_by_the_first_balance_that_shows_it() -> None:
    story = [came("1 ETH", "2025-03-01"), came("1 ETH", "2025-03-03")]
    rows = [
        balance("1 ETH", "2025-03-01", 2),
        balance("4 ETH", "2025-03-02", 3),
        balance("5 ETH", "2025-03-03", 4),
    ]
    finding = told(story, rows)
    assert (finding.code, finding.severity) == ("balance_differs", Severity.WARNING)
    assert (finding.asset, finding.wallet, str(finding.where)) == ("ETH", WALLET, "k.csv row 3")
    assert finding.what == (
        "Kraken says it holds 5 ETH; the rows that were read add up to 2, 3 too few. They agree before k.csv "
        "row 3, so a row is missing or was read wrongly."
    )


def test_an_earlier_history_is_missing_where_the_source_has_more_from_the_first_row_on() -> None:
    story = [went("1 ETH", "2025-03-02")]
    rows = [balance("7 ETH", "2025-03-02", 2)]
    finding = told(story, rows)
    assert "says it holds 7 ETH; the rows that were read add up to -1, 8 too few" in finding.what
    assert "an earlier history is missing" in finding.what
    assert finding.fix == "Import the earlier files of Kraken."


def test_where_the_source_has_less_from_the_first_row_on_no_history_can_be_missing() -> None:
    finding = told([came("3 ETH", "2025-03-01")], [balance("1 ETH", "2025-03-01", 2)])
    assert "2 too many" in finding.what
    assert "They differ from the first row on, so a row is missing or was read wrongly." in finding.what


def test_a_difference_that_closes_again_is_an_internal_move_seconds_apart() -> None:
    """Staked units leave one part of the wallet two seconds before they are in the other."""
    story = [came("1 ETH", "2025-03-01")]
    rows = [
        balance("1 ETH", "2025-03-01", 2, part="spot"),
        balance("0 ETH", "2025-03-02 09:00:00", 3, part="spot"),
        balance("1 ETH", "2025-03-02 09:00:02", 4, part="staked"),
    ]
    assert checked(story, rows).closes
    cut = checked(story, rows[:2])
    assert cut.since == rows[1].source, "the file ends between the two rows"


def test_what_a_wallet_holds_is_the_sum_of_the_latest_balances_of_its_parts() -> None:
    story = [came("5 ETH", "2025-03-01"), came("1 ETH", "2025-03-04")]
    rows = [
        balance("5 ETH", "2025-03-01", 2, part="spot"),
        balance("3 ETH", "2025-03-02", 3, part="spot"),
        balance("2 ETH", "2025-03-02", 4, part="staked"),
        balance("3 ETH", "2025-03-04", 5, part="staked"),
    ]
    assert checked(story, rows).closes


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_of_several_rows_of_one_second_the_last_one_counts(*, is_newest_first: bool) -> None:
    """Whichever way the file runs: it shows in its rows of other instants."""
    story = [came("1 ETH", "2025-03-01"), came("2 ETH", "2025-03-02"), came("3 ETH", "2025-03-02")]
    amounts = [("1 ETH", "2025-03-01"), ("3 ETH", "2025-03-02"), ("6 ETH", "2025-03-02")]
    lines = [4, 3, 2] if is_newest_first else [2, 3, 4]
    rows = [balance(amount, on, line) for (amount, on), line in zip(amounts, lines, strict=True)]
    for order in permutations(rows):
        assert checked(story, order).closes


def test_the_owner_s_own_count_is_of_the_whole_wallet_and_checked_by_itself() -> None:
    story = [came("1 ETH", "2025-01-01"), came("2 ETH", "2025-01-02")]
    rows = [
        balance("1 ETH", "2025-01-01", 2, part="spot"),
        balance("2 ETH", "2025-01-02", 3, part="staked"),
        balance("3 ETH", "2025-02-01", 2, part=WHOLE, file="mine.csv"),
    ]
    checks, findings = balance_findings(story, rows)
    assert ([one.closes for one in checks], findings) == ([True, True], ())
    wrong = [*rows[:2], balance("2.5 ETH", "2025-02-01", 2, part=WHOLE, file="mine.csv")]
    checks, (finding,) = balance_findings(story, wrong)
    assert ([one.closes for one in checks], finding.where.file) == ([True, False], "mine.csv")


def test_of_two_files_that_overlap_the_one_that_was_not_cut_off_counts() -> None:
    story = [came("1 ETH", "2025-03-01"), came("2 ETH", "2025-03-02"), came("3 ETH", "2025-03-02")]
    whole = [
        balance("1 ETH", "2025-03-01", 2, file="whole.csv"),
        balance("3 ETH", "2025-03-02", 3, file="whole.csv"),
        balance("6 ETH", "2025-03-02", 4, file="whole.csv"),
    ]
    for name in ("a cut.csv", "z cut.csv"):
        cut = [balance("1 ETH", "2025-03-01", 2, file=name), balance("3 ETH", "2025-03-02", 3, file=name)]
        assert checked(story, [*cut, *whole]).closes


def test_parts_of_a_second_that_only_one_report_prints_make_no_difference() -> None:
    story = [came("1 ETH", "2025-03-01 09:00:00.734")]
    assert checked(story, [balance("1 ETH", "2025-03-01 09:00:00", 2)]).closes


def test_rounding_below_the_last_place_that_sources_print_is_no_difference() -> None:
    story = [came("1.000000009999999999 ETH", "2025-03-01")]
    assert checked(story, [balance("1 ETH", "2025-03-01", 2)]).closes
    assert not checked(story, [balance("0.999999999 ETH", "2025-03-01", 2)]).closes


def test_what_happens_after_the_last_balance_is_not_checked_by_it() -> None:
    story = [came("1 ETH", "2025-03-01"), came("9 ETH", "2025-04-01")]
    assert checked(story, [balance("1 ETH", "2025-03-01", 2)]).closes


def test_other_wallets_and_assets_do_not_mix_and_money_is_not_checked() -> None:
    story = [
        came("1 ETH", "2025-03-01"),
        arrived("5 ETH", "2025-03-01", "Ledger"),
        transaction(Kind.EXCHANGE, "2025-03-02", out("1 ETH", WALLET), leg("30 SOL", WALLET)),
    ]
    rows = [
        balance("0 ETH", "2025-03-02", 2),
        balance("30 SOL", "2025-03-02", 3),
        balance("777 USD", "2025-03-02", 4),
    ]
    checks, findings = balance_findings(story, rows)
    assert [(one.asset, one.closes) for one in checks] == [("ETH", True), ("SOL", True)]
    assert findings == ()
    assert balance_findings(story, []) == ((), ())


MOVES = st.lists(st.integers(min_value=-5, max_value=9).filter(bool), min_size=1, max_size=12)


@given(MOVES, st.data())
def test_whatever_happened_its_own_balances_close_and_a_lost_row_shows(
    moves: list[int], data: st.DataObject
) -> None:
    story: list[Transaction] = []
    rows: list[ReportedBalance] = []
    for n, units in enumerate(moves):
        on = f"2025-03-01 10:{n // 2:02d}"  # two a minute share an instant
        story.append(replace((came if units > 0 else went)(f"{abs(units)} ETH", on), id=f"move {n}"))
        rows.append(balance(f"{sum(moves[: n + 1])} ETH", on, n + 2))
    assert checked(story, data.draw(st.permutations(rows))).closes
    lost = data.draw(st.integers(min_value=0, max_value=len(moves) - 1))
    check = checked([*story[:lost], *story[lost + 1 :]], rows)
    assert quantity_text(check.reported - check.counted) == str(moves[lost])
    assert check.since is not None
    assert check.since.rows[0] >= lost + 2
