"""What late data would change in a filed year: told in plain words, and nothing that is no change."""

from dataclasses import replace

import pytest

from builders import bought, order, sold
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.filed import (
    Change,
    FiledSale,
    filed_differences,
    filed_findings,
    filed_sale_of,
    sale_from_text,
    sale_text,
)
from lotwise.lots.lot import Disposition, DispositionKind, Method
from statements import as_filed, folded

BOUGHT = bought("2 BTC", "80000 USD", "2024-03-01", name="purchase")
SOLD = sold("1 BTC", "90000 USD", "2025-05-01", name="sale")
LATE = bought("1 BTC", "100000 USD", "2020-01-10", name="late purchase")
BOOKS = folded(BOUGHT, SOLD)
FILED = as_filed(BOOKS)


def changed(*story: Transaction) -> list[tuple[Change, str]]:
    return [(one.change, one.words) for one in filed_differences(FILED, folded(*story).dispositions)]


# ── what is no change ───────────────────────────────────────────────────────────────────────────


def test_what_was_filed_is_what_is_computed() -> None:
    assert filed_differences(FILED, BOOKS.dispositions) == ()
    assert filed_differences((), ()) == ()
    assert filed_findings(2025, FILED, BOOKS.dispositions) == ()


def test_other_ids_of_a_better_export_are_no_change() -> None:
    again = [
        bought("2 BTC", "80000 USD", "2024-03-01", name="better purchase"),
        sold("1 BTC", "90000 USD", "2025-05-01", name="better sale"),
    ]
    assert changed(*again) == []


def test_another_wallet_name_or_hour_or_method_is_no_change_on_the_form() -> None:
    story = [
        bought("2 BTC", "80000 USD", "2024-03-01 15:00", "Nano", name="purchase"),
        sold("1 BTC", "90000 USD", "2025-05-01 18:00", "Nano", name="sale"),
    ]
    now = folded(*story, orders=[order(Method.HIFO, "Nano")])
    assert filed_differences(FILED, now.dispositions) == ()


def test_parts_of_a_cent_are_no_change_on_the_form() -> None:
    story = [BOUGHT, sold("1 BTC", "90000.004 USD", "2025-05-01", name="sale")]
    assert changed(*story) == []
    assert len(changed(BOUGHT, sold("1 BTC", "90000.005 USD", "2025-05-01", name="sale"))) == 1


@pytest.mark.parametrize("names", [("sale", "sale"), ("fill 1", "fill 2")])
def test_the_same_sale_in_other_slices_is_no_change(names: tuple[str, str]) -> None:
    """Of one transaction that takes two slices, and of two fills that a better export tells apart."""
    whole = BOOKS.dispositions[0]
    middle, half = quantity("0.25"), usd("22500")
    parts = [
        replace(whole, transaction_id=names[0], stop=middle, proceeds_usd=half),
        replace(whole, transaction_id=names[1], start=middle, proceeds_usd=usd("67500")),
    ]
    assert filed_differences(FILED, parts) == ()
    assert filed_differences(tuple(map(filed_sale_of, parts)), BOOKS.dispositions) == ()


def test_equal_rows_are_counted() -> None:
    twice = [*BOOKS.dispositions, replace(BOOKS.dispositions[0], transaction_id="twin")]
    assert [one.change for one in filed_differences(FILED, twice)] == [Change.ADDED]
    assert filed_differences([*FILED, *FILED], twice) == ()


# ── what is ─────────────────────────────────────────────────────────────────────────────────────


def test_another_lot_is_a_change_of_that_sale() -> None:
    words = (
        "1 BTC that left Ledger on 2025-05-01: filed with proceeds $90,000.00, basis $40,000.00, gain "
        "$50,000.00 (long-term, acquired 2024-03-01); now proceeds $90,000.00, basis $100,000.00, gain "
        "-$10,000.00 (long-term, acquired 2020-01-10)."
    )
    assert changed(LATE, BOUGHT, SOLD) == [(Change.CHANGED, words)]


def test_another_term_alone_is_a_change() -> None:
    now = replace(BOOKS.dispositions[0])
    assert now.root is not None
    short = replace(now, root=replace(now.root, acquired_on=now.disposed_on))
    (found,) = filed_differences(FILED, [short])
    assert found.change is Change.CHANGED
    assert found.change_usd == 0
    assert "short-term" in found.words


def test_only_the_part_of_a_sale_that_changed_is_named() -> None:
    story = [BOUGHT, bought("1 BTC", "30000 USD", "2024-06-01", name="second")]
    sale = sold("3 BTC", "270000 USD", "2025-05-01", name="sale")
    filed = as_filed(folded(*story, sale))
    now = folded(BOUGHT, bought("1 BTC", "31000 USD", "2024-06-01", name="second"), sale)
    (found,) = filed_differences(filed, now.dispositions)
    assert found.words.startswith("1 BTC that left Ledger")
    assert (len(found.filed), len(found.now)) == (1, 1)
    assert found.change_usd == usd("-1000")


def test_a_sale_that_came_to_light_is_added_and_one_that_is_gone_is_removed() -> None:
    new = sold("0.5 BTC", "45000 USD", "2025-08-01", name="new")
    (added,) = filed_differences(FILED, folded(BOUGHT, SOLD, new).dispositions)
    assert (added.change, added.change_usd) == (Change.ADDED, usd("25000"))
    assert added.words == (
        "0.5 BTC that left Ledger on 2025-08-01: not filed; now proceeds $45,000.00, basis $20,000.00, gain "
        "$25,000.00 (long-term, acquired 2024-03-01)."
    )
    (removed,) = filed_differences(FILED, folded(BOUGHT).dispositions)
    assert (removed.change, removed.change_usd) == (Change.REMOVED, usd("-50000"))
    assert removed.words.endswith("not there any more.")


def test_a_sale_with_another_id_and_other_amounts_is_a_change_and_not_two() -> None:
    better = sold("1 BTC", "89990 USD", "2025-05-01", name="better")
    assert [what for what, _ in changed(BOUGHT, better)] == [Change.CHANGED]


def test_units_are_named_where_they_changed() -> None:
    (_, words), *_ = changed(BOUGHT, sold("1.5 BTC", "90000 USD", "2025-05-01", name="sale"))
    assert words.startswith("1 BTC that left Ledger")
    assert "; now 1.5 units, proceeds" in words


def test_a_gain_that_is_not_known_now_is_unknown_and_not_zero() -> None:
    (found,) = filed_differences(FILED, folded(SOLD).dispositions)
    assert found.change_usd is None
    assert "basis unknown, gain unknown (unknown-term, acquired an unknown day)" in found.words


def test_differences_stand_in_the_order_of_days() -> None:
    days = ["2025-09-01", "2025-06-01", "2025-07-01"]
    books = folded(BOUGHT, *(sold("0.1 BTC", "1 USD", day) for day in days))
    assert [str(one.disposed_on) for one in filed_differences((), books.dispositions)] == sorted(days)


# ── the finding ─────────────────────────────────────────────────────────────────────────────────


def test_one_finding_blocks_sums_the_change_and_names_the_choices() -> None:
    (found,) = filed_findings(2025, FILED, folded(LATE, BOUGHT, SOLD).dispositions)
    assert (found.code, found.severity) == ("filed_year_changed", Severity.BLOCKING)
    assert found.amount_usd == usd("60000")
    assert "The gain is $60,000.00 lower than filed. 1 BTC that left Ledger" in found.what
    assert "lotwise file 2025 --amend" in found.fix
    assert "lotwise file 2025 --carry" in found.fix


def test_once_the_owner_has_decided_that_the_return_stands_it_only_warns() -> None:
    (found,) = filed_findings(2025, FILED, folded(LATE, BOUGHT, SOLD).dispositions, is_carried=True)
    assert found.severity is Severity.WARNING
    assert "the return stands" in found.fix


def test_no_more_than_five_are_named_and_the_others_counted() -> None:
    books = folded(BOUGHT, *(sold("0.1 BTC", "1 USD", f"2025-0{n}-01") for n in range(1, 8)))
    (found,) = filed_findings(2025, (), books.dispositions)
    assert found.what.count("that left Ledger") == 5
    assert found.what.endswith("And 2 more.")


def test_other_years_and_gifts_are_no_business_of_a_filed_year() -> None:
    def given(sale: Disposition) -> Disposition:
        return replace(sale, kind=DispositionKind.GIFT)

    next_year = sold("1 BTC", "1 USD", "2026-05-01")
    books = folded(BOUGHT, SOLD, next_year)
    assert filed_findings(2025, FILED, books.dispositions) == ()
    assert filed_findings(2025, (), [given(books.dispositions[0]), books.dispositions[1]]) == ()


def test_what_is_not_known_is_no_part_of_the_sum_and_is_counted() -> None:
    (found,) = filed_findings(2025, FILED, folded(SOLD).dispositions)
    assert "The gain is as filed, apart from 1 whose gain is not known." in found.what
    assert found.amount_usd is None


# ── text ────────────────────────────────────────────────────────────────────────────────────────


def every_kind_of_sale() -> tuple[FiledSale, ...]:
    books = folded(
        bought("0.000000000000000003 ETH", "0.00000001 USD", "2024-03-01"),
        sold("0.000000000000000002 ETH", "0.00000007 USD", "2025-05-01"),
        sold("5 ÆTHER", "1 USD", "2025-05-02"),
        SOLD,
        BOUGHT,
    )
    return as_filed(books)


def test_a_filed_sale_comes_back_from_its_text_to_the_last_digit() -> None:
    sales = every_kind_of_sale()
    assert len(sales) == 3
    for sale in sales:
        assert sale_from_text(sale_text(sale)) == sale


def test_amounts_stand_in_the_text_as_people_write_them() -> None:
    text = sale_text(FILED[0])
    assert '"basis_usd": "40000.00"' in text
    assert '"quantity": "1"' in text
    assert '"disposed_on": "2025-05-01"' in text


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "[]",
        "{}",
        "null",
        sale_text(FILED[0]).replace('"40000.00"', "40000.0"),
        sale_text(FILED[0]).replace('"40000.00"', '"forty"'),
        sale_text(FILED[0]).replace('"sale"', '"gift"'),
        sale_text(FILED[0]).replace("2025-05-01", "2025-13-01"),
        sale_text(FILED[0]).replace('"FIFO"', '"AVERAGE"'),
        sale_text(FILED[0]).replace('"wallet"', '"purse"'),
    ],
)
def test_a_damaged_text_is_refused(damaged: str) -> None:
    with pytest.raises(BadInputError, match="not the text of a filed sale"):
        sale_from_text(damaged)


def test_a_record_keeps_what_the_disposition_says() -> None:
    sale, record = BOOKS.dispositions[0], FILED[0]
    assert sale.root is not None
    assert (record.id, record.transaction_id, record.root_id) == (sale.id, "sale", sale.root.id)
    assert (record.gain_usd, record.term, record.kind) == (sale.gain_usd, sale.term, DispositionKind.SALE)
    assert sale.root.kind is Kind.PURCHASE


def test_a_loss_that_is_not_allowed_any_more_changes_a_filed_year() -> None:
    """26 U.S.C. § 1091: shares bought within 30 days, in a file that came after the return was filed."""
    [sale] = folded(
        bought("100 IBIT", "10000 USD", "2025-01-10", "Schwab"),
        sold("100 IBIT", "9000 USD", "2025-12-20", "Schwab"),
    ).dispositions
    washed = replace(sale, disallowed_usd=usd("400"))
    filed = [filed_sale_of(sale)]
    [told] = filed_findings(2025, filed, [washed])
    assert told.severity is Severity.BLOCKING
    assert told.amount_usd == usd("400")
    assert "of a loss $400.00 not allowed, gain -$600.00" in told.what
    assert filed_differences([filed_sale_of(washed)], [washed]) == ()
    assert filed_sale_of(washed).disallowed_usd == usd("400")
    assert sale_from_text(sale_text(filed_sale_of(washed))) == filed_sale_of(washed)
