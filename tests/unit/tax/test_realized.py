"""What a year has realized: rounded as the form prints it, summed by term, with nothing unknown counted."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.core.quantity import ONE
from lotwise.ledger.asset_classes import Classes, classes_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Source
from lotwise.lots.lot import Disposition, DispositionKind, Income, Method, Root
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import (
    Total,
    collectibles_findings,
    form_gain,
    realized,
    realized_findings,
    with_realized,
)

ROOT = Root(
    id="root_1",
    asset="BTC",
    quantity=3 * ONE,
    basis_usd=usd("100"),
    acquired_at=datetime(2025, 6, 1, tzinfo=UTC),
    acquired_on=date(2025, 6, 1),
    kind=Kind.PURCHASE,
    transaction_id="tx_buy",
    wallet="Coinbase",
)


def sold(proceeds: str | None = "50", on: date = date(2026, 2, 1), **changes: Any) -> Disposition:
    """One of three units that cost $100 together."""
    row = Disposition(
        transaction_id="tx_sell",
        kind=DispositionKind.SALE,
        root=ROOT,
        start=0,
        stop=ONE,
        asset="BTC",
        wallet="Coinbase",
        custody=Custody.BROKER_US,
        disposed_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        disposed_on=on,
        proceeds_usd=None if proceeds is None else usd(proceeds),
        method=Method.FIFO,
    )
    return replace(row, **changes)


def share_sold(*, is_long: bool = False, on: date = date(2026, 3, 1)) -> ReportedSale:
    return ReportedSale(
        id=f"share_{is_long}",
        broker="Broker",
        description="10 shares",
        quantity=10 * ONE,
        acquired_on=None,
        disposed_on=on,
        proceeds_usd=usd("1000"),
        basis_usd=usd("1500.005"),
        disallowed_usd=usd("100"),
        is_long=is_long,
        is_basis_reported=True,
        source=Source(file_id="file_1", file="broker.csv", rows=(2,)),
    )


def received(kind: Kind = Kind.STAKING, value: str | None = "12.345") -> Income:
    return Income(
        transaction_id=f"tx_{kind.value}",
        kind=kind,
        asset="ETH",
        wallet="Coinbase",
        quantity=ONE,
        received_on=date(2026, 5, 1),
        ordinary_income_usd=None if value is None else usd(value),
    )


def test_proceeds_and_basis_are_rounded_to_cents_each_before_they_are_subtracted() -> None:
    """A third of $100 is 33.33333333: the form says 50.00 − 33.33 = 16.67, not 16.66666667."""
    row = sold()
    assert row.gain_usd == usd("16.66666667")
    assert form_gain(row) == usd("16.67")


def test_rows_are_rounded_before_they_are_summed() -> None:
    rows = [sold(proceeds="0.005", start=place, stop=place + 1) for place in range(4)]
    assert realized(rows, [], [], 2026).short_term.amount_usd == usd("0.04")


def test_gains_go_to_their_term_with_the_rows_that_made_them() -> None:
    short, long = sold(), sold(proceeds="80", on=date(2026, 6, 2), start=ONE, stop=2 * ONE)
    found = realized([short, long], [], [], 2026)
    assert found.short_term == Total(usd("16.67"), (short,))
    assert found.long_term == Total(usd("46.67"), (long,))
    assert found.incomplete == ()


def test_only_the_asked_year_counts() -> None:
    rows = [sold(on=date(2025, 12, 31)), sold(on=date(2027, 1, 1))]
    found = realized(rows, [share_sold(on=date(2025, 12, 31))], [], 2026)
    assert found == realized([], [], [], 2026)


_TAXABLE = {DispositionKind.SALE, DispositionKind.EXCHANGE, DispositionKind.SPEND, DispositionKind.FEE}


@pytest.mark.parametrize("kind", DispositionKind)
def test_gifts_and_thefts_are_no_gain(kind: DispositionKind) -> None:
    found = realized([sold(kind=kind)], [], [], 2026)
    is_gain = kind in _TAXABLE
    assert found.short_term.amount_usd == (usd("16.67") if is_gain else 0)
    assert found.incomplete == ()


@pytest.mark.parametrize(
    "row",
    [
        sold(proceeds=None),
        sold(root=replace(ROOT, basis_usd=None)),
        sold(root=replace(ROOT, acquired_on=None)),
        sold(root=None),
    ],
    ids=["no proceeds", "no basis", "no date", "more sold than held"],
)
def test_what_is_not_known_is_listed_and_never_counted(row: Disposition) -> None:
    found = realized([row, sold()], [], [], 2026)
    assert found.short_term.amount_usd == usd("16.67")
    assert found.incomplete == (row.id,)
    assert [finding.severity for finding in realized_findings(found)] == [Severity.BLOCKING]


def test_securities_are_kept_apart_and_count_their_disallowed_losses() -> None:
    found = realized([], [share_sold(), share_sold(is_long=True)], [], 2026)
    assert found.reported_short_term == Total(usd("-400.01"), (share_sold(),))
    assert found.reported_long_term == Total(usd("-400.01"), (share_sold(is_long=True),))


def test_income_is_summed_and_pay_kept_apart() -> None:
    staking, pay = received(), received(Kind.SERVICES, "500")
    found = realized([], [], [staking, pay], 2026)
    assert found.digital_asset_income == Total(usd("12.35"), (staking,))
    assert found.services_income == Total(usd("500"), (pay,))
    (finding,) = realized_findings(found)
    assert finding.code == "self_employment_tax_not_computed"
    assert finding.amount_usd == usd("500")


def test_income_without_a_price_is_listed() -> None:
    unknown = received(value=None)
    assert realized([], [], [unknown], 2026).incomplete == (unknown.id,)


def test_nothing_to_say_about_a_complete_year() -> None:
    assert realized_findings(realized([sold()], [share_sold()], [received()], 2026)) == ()


def test_the_sums_become_facts_of_the_return() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, wages=usd(90_000), short_term_gain=7)
    found = realized([sold()], [share_sold(), share_sold(is_long=True)], [received()], 2026)
    assert with_realized(facts, found) == ReturnFacts(
        year=2026,
        filing_status=FilingStatus.SINGLE,
        wages=usd(90_000),
        short_term_gain=usd("16.67"),
        reported_short_term_gain=usd("-400.01"),
        reported_long_term_gain=usd("-400.01"),
        digital_asset_income=usd("12.35"),
    )


def test_facts_and_gains_of_different_years_are_not_mixed() -> None:
    facts = ReturnFacts(year=2025, filing_status=FilingStatus.SINGLE)
    with pytest.raises(AssertionError, match="one year"):
        with_realized(facts, realized([], [], [], 2026))


# ── collectibles ────────────────────────────────────────────────────────────────────────────────

COLLECTIBLE: Classes = classes_of({"class of BTC": "collectible"})


def test_long_term_gains_and_losses_of_collectibles_are_a_part_of_the_long_term_gain() -> None:
    gain = sold(proceeds="80", on=date(2026, 6, 2), start=ONE, stop=2 * ONE)
    loss = sold(proceeds="10", on=date(2026, 7, 2), start=2 * ONE, stop=3 * ONE)
    found = realized([sold(), gain, loss], [], [], 2026, COLLECTIBLE)
    assert found.long_term == Total(usd("46.67") - usd("23.33"), (gain, loss))
    assert found.collectibles == found.long_term, "the short-term one is none"
    assert found == replace(realized([sold(), gain, loss], [], [], 2026), collectibles=found.long_term)


def test_only_what_is_called_a_collectible_is_one() -> None:
    row = sold(proceeds="80", on=date(2026, 6, 2))
    for asset in ("NFT@0X1#7", "BTC", "PAXG"):
        found = realized([replace(row, asset=asset)], [], [], 2026)
        assert (found.collectibles, found.long_term.ids != ()) == (Total(), True)
    named = classes_of({"class of NFT@0X1#7": "collectible"})
    found = realized([row, replace(row, asset="NFT@0X1#7")], [], [], 2026, named)
    assert found.collectibles.amount_usd == usd("46.67")


def test_collectibles_of_the_ledger_are_added_to_those_that_the_household_states() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, collectibles_gain=usd(1000))
    row = sold(proceeds="80", on=date(2026, 6, 2))
    found = realized([row], [], [], 2026, COLLECTIBLE)
    assert with_realized(facts, found).collectibles_gain == usd("1046.67")
    (warning,) = collectibles_findings(facts, found)
    assert (warning.code, warning.severity) == ("collectibles_stated_too", Severity.WARNING)
    assert "states $1,000.00 from collectibles for 2026, and your files have $46.67" in warning.what


def test_collectibles_on_one_side_only_are_no_question() -> None:
    facts = ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE)
    row = sold(proceeds="80", on=date(2026, 6, 2))
    assert collectibles_findings(facts, realized([row], [], [], 2026, COLLECTIBLE)) == ()
    stated = replace(facts, collectibles_gain=usd(1000))
    assert collectibles_findings(stated, realized([row], [], [], 2026)) == ()


def test_collectibles_are_taxed_at_28_percent_and_their_losses_lower_that_gain() -> None:
    """On top of high wages: 20 % of $130,000, or 8 % more of it as far as it is from collectibles."""
    high = ReturnFacts(year=2025, filing_status=FilingStatus.SINGLE, wages=usd(700_000))
    old = replace(ROOT, acquired_on=date(2020, 1, 1), basis_usd=usd(60_000))
    day = date(2025, 6, 2)
    rows = [
        sold("120000", day, root=old, asset="GEM"),
        sold("0", day, root=old, asset="RUG"),
        sold("70000", day, root=old, asset="BTC"),
    ]

    def income_tax(*collectibles: str) -> int:
        classes = classes_of({f"class of {asset}": "collectible" for asset in collectibles})
        sums = realized(rows, [], [], 2025, classes)
        assert sums.long_term.amount_usd == usd("130000")
        return worksheet(with_realized(high, sums), us_rules()).usd("income_tax")

    assert income_tax("GEM") - income_tax() == usd("8000")
    assert income_tax("GEM", "RUG") - income_tax() == usd("6400")
