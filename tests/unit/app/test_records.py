"""What the owner's own records say, as corrections state it: read, ordered in time, and told where wrong."""

from datetime import date
from typing import Final

import pytest

from builders import HOME, NEW_YORK, bought, instant, sold
from lotwise.app.records import Records, order_method, picks_in, picks_text, recorded
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.core.quantity import quantity
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.journal import Journal, journal_of
from lotwise.lots.lot import Method, Pick

TODAY: Final = date(2026, 2, 7)
SALE: Final = "2025-02-01 12:00"
JOURNAL: Final = journal_of(
    [
        bought("2 BTC", "20000 USD", "2023-01-10", name="purchase"),
        sold("1 BTC", "50000 USD", SALE, name="sale"),
    ]
)


def said(
    units: str = "1 root_a",
    *,
    written: str = SALE,
    subject: str = "sale",
    on: str = "2026-01-01",
    **more: str,
) -> Correction:
    details = {
        "units": units,
        "written_at": f"{instant(written).isoformat()}",
        "sale_at": "2025-02-01T12:00:00Z",
    }
    return Correction(
        action=Action.IDENTIFY_LOTS,
        subject=subject,
        details=details | more,
        reason="my sheet",
        recorded_at=instant(on),
    )


def ordered(wallet: str = HOME, **details: str) -> Correction:
    given = {"method": "HIFO", "written_at": "2025-01-02T00:00:00Z"} | details
    return Correction(
        action=Action.STANDING_ORDER,
        subject=wallet,
        details=given,
        reason="my sheet",
        recorded_at=instant("2026-01-01"),
    )


def read(*corrections: Correction, journal: Journal = JOURNAL, day: date = TODAY) -> Records:
    return recorded(corrections, journal, NEW_YORK, day)


def codes(found: Records) -> list[str]:
    return [one.code for one in found.findings]


def test_an_identification_is_read_with_the_instant_of_the_record() -> None:
    found = read(said("0.25 root_a; 0.75 root_b", written="2025-01-31 09:30", told_broker="yes"))
    one = found.identifications["sale"]
    assert one.picks == (
        Pick(root_id="root_a", quantity=quantity("0.25")),
        Pick(root_id="root_b", quantity=quantity("0.75")),
    )
    assert (one.recorded_at, one.is_with_broker) == (instant("2025-01-31 09:30"), True)
    assert codes(found) == []


def test_what_is_written_is_what_is_read() -> None:
    picks = (Pick(root_id="root_a", quantity=1), Pick(root_id="root_b", quantity=10**30))
    assert picks_in(picks_text(picks)) == picks


def test_an_order_begins_when_it_was_written_or_later() -> None:
    first, second, third = read(
        ordered(),
        ordered(**{"from": "2025-06-01T00:00:00Z", "told_broker": "yes"}),
        ordered(**{"from": "2020-01-01T00:00:00Z"}),
    ).orders
    assert (first.wallet, first.method, first.is_with_broker) == (HOME, Method.HIFO, False)
    assert first.effective_at == first.recorded_at == instant("2025-01-02 00:00")
    assert (second.effective_at, second.is_with_broker) == (instant("2025-06-01 00:00"), True)
    assert third.effective_at == third.recorded_at, "never before it was written"


@pytest.mark.parametrize(
    ("word", "method"),
    [("fifo", Method.FIFO), (" Lifo ", Method.LIFO), ("HIFO", Method.HIFO), ("min-tax", Method.MIN_TAX)],
)
def test_methods_of_orders(word: str, method: Method) -> None:
    assert order_method(word) is method


@pytest.mark.parametrize("word", ["SPEC_ID", "", "best"])
def test_what_is_no_method_of_orders(word: str) -> None:
    with pytest.raises(BadInputError, match="is no standing order"):
        order_method(word)


@pytest.mark.parametrize("text", ["", "1 root_a;", "root_a", "1 2 root_a", "much root_a"])
def test_what_names_no_units(text: str) -> None:
    with pytest.raises(LotwiseError):
        picks_in(text)


WRONG: Final = [
    (said(subject="gone"), "The transaction gone is not there."),
    (said(subject="purchase"), "No units leave a wallet by the transaction purchase."),
    (said("all of it"), "does not name units of a lot"),
    (said(""), "The units is not given"),
    (said(written_at="then"), "'then' is not an instant"),
    (said(sale_at=""), "The sale_at is not given"),
    (ordered(method="best"), "'best' is no standing order"),
    (ordered(written_at=""), "The written_at is not given"),
]


@pytest.mark.parametrize(("one", "why"), WRONG)
def test_what_cannot_be_applied_is_told_and_nothing_of_it_counts(one: Correction, why: str) -> None:
    found = read(one)
    assert (found.orders, found.identifications) == ((), {})
    (finding,) = found.findings
    assert (finding.code, finding.subject) == ("correction_not_applied", one.id)
    assert why in finding.what


def test_records_of_later_sales_are_left_out_in_silence() -> None:
    empty = journal_of([])
    found = read(said(), journal=empty, day=date(2025, 1, 31))
    assert (found.identifications, found.findings) == ({}, ())
    assert codes(read(said(), journal=empty, day=date(2025, 2, 1))) == ["correction_not_applied"]


def test_a_sale_is_found_under_the_id_that_another_file_gave_it() -> None:
    journal = Journal(
        transactions=JOURNAL.transactions, pairs=(), findings=(), aliases={"told before": "sale"}
    )
    found = read(said(subject="told before"), journal=journal)
    assert found.identifications["sale"].transaction_id == "sale"


# ── several records of one sale ─────────────────────────────────────────────────────────────────


def written(found: Records) -> str:
    return found.identifications["sale"].recorded_at.strftime("%m-%d %H:%M")


def test_of_several_the_last_that_was_in_time_counts_whatever_the_order_of_telling() -> None:
    early = said("1 root_a", written="2025-01-10 08:00", on="2026-01-01")
    late = said("1 root_b", written="2025-02-01 12:01", on="2026-01-02")
    last = said("1 root_c", written="2025-01-20 08:00", on="2026-01-03")
    for several in ([early, late, last], [last, late, early], [late, last, early]):
        found = read(*several)
        assert written(found) == "01-20 08:00"
        assert found.said["sale"] is last
        assert codes(found) == ["identified_twice"] * 2
        assert {word for one in found.findings for word in one.fix.split() if word.startswith("corr_")} == {
            early.id,
            late.id,
        }


def test_where_all_came_too_late_the_first_is_the_one_that_is_told() -> None:
    found = read(said("1 root_a", written="2025-03-01"), said("1 root_b", written="2025-02-02"))
    assert written(found) == "02-02 12:00"
    assert codes(found) == ["identified_twice"]


def test_the_same_units_recorded_twice_contradict_nothing() -> None:
    found = read(said(written="2025-01-10"), said(written="2025-01-20"))
    assert written(found) == "01-20 12:00"
    assert codes(found) == []
