"""Which losses the wash-sale rule reaches, today and under the bills."""

from datetime import date

import pytest

from lotwise.core.errors import BadInputError
from lotwise.ledger.asset_classes import AssetClass
from lotwise.ledger.transaction import INCOME_KINDS, Kind
from lotwise.lots.wash_law import ACQUIRING, wash_law, wash_law_names
from lotwise.rules.book import proposed_laws, us_rules

ALL = wash_law_names()


def first_day(named: str, asset_class: AssetClass) -> date | None:
    """Find the first covered day of 2026 and 2027 by asking for each."""
    law = wash_law(named)
    days = range(date(2026, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    return next((date.fromordinal(day) for day in days if law.is_covered(asset_class, day)), None)


@pytest.mark.parametrize("named", ALL)
def test_securities_are_covered_always_and_by_current_law(named: str) -> None:
    for on in (date(1955, 1, 3), date(2026, 11, 22), date(2030, 1, 1)):
        reach = wash_law(named).reach(AssetClass.SECURITY, on)
        assert reach is not None
        assert (reach.law_id, reach.status) == ("section_1091", "enacted")


def test_today_nothing_but_securities_is_covered() -> None:
    law = wash_law("current")
    assert [one for one in AssetClass if law.may_cover(one)] == [AssetClass.SECURITY]
    assert [first_day("current", one) for one in AssetClass if one is not AssetClass.SECURITY] == [None] * 5


@pytest.mark.parametrize(
    ("named", "starts", "law_id"),
    [
        ("hr9172", date(2026, 6, 9), "hr_9172"),
        ("hr10357", date(2026, 9, 15), "hr_10357"),
        ("2027", date(2027, 1, 1), "prospective_2027"),
    ],
)
def test_a_bill_adds_digital_assets_from_its_day_on_and_no_stablecoins(
    named: str, starts: date, law_id: str
) -> None:
    added = {AssetClass.DIGITAL_ASSET, AssetClass.LP_SHARE, AssetClass.NFT, AssetClass.COLLECTIBLE}
    law = wash_law(named)
    assert {one for one in AssetClass if law.may_cover(one)} == added | {AssetClass.SECURITY}
    assert {first_day(named, one) for one in added} == {starts}
    reach = law.reach(AssetClass.DIGITAL_ASSET, starts)
    assert reach is not None
    assert (reach.law_id, reach.status, reach.starts) == (law_id, "proposed", starts)
    assert first_day(named, AssetClass.STABLECOIN) is None


def test_a_bill_is_named_with_its_number() -> None:
    reach = wash_law("hr10357").reach(AssetClass.DIGITAL_ASSET, date(2026, 12, 1))
    assert reach is not None
    assert reach.title == "H.R. 10357 (Digital Asset Tax Certainty Act)"
    assert "301(e)" in reach.source


@pytest.mark.parametrize("named", ALL)
def test_the_window_is_thirty_days(named: str) -> None:
    assert wash_law(named).window_days == 30
    assert wash_law(named).name == named


def test_the_words_are_those_of_the_rule_book() -> None:
    names = list(ALL)
    assert names == ["current", *(bill.word for bill in proposed_laws())]
    assert len(set(names)) == len(names)


def test_another_word_is_refused_and_the_right_ones_are_named() -> None:
    with pytest.raises(BadInputError, match=r"'hr_10357'.*current, hr9172, hr10357, 2027"):
        wash_law("hr_10357")


def test_the_rule_book_names_only_classes_that_there_are() -> None:
    known = {one.value for one in AssetClass}
    enacted = us_rules().rule("wash_sale.asset_classes", date(2026, 11, 22))
    assert isinstance(enacted.value, tuple)
    assert {str(one) for one in enacted.value} <= known
    assert {name for bill in proposed_laws() for name in bill.adds} <= known


def test_what_is_bought_exchanged_or_earned_is_acquired_and_nothing_else() -> None:
    """26 CFR § 1.1091-1(f); Pub. 550, Example 2: a bonus of shares."""
    kinds = set(ACQUIRING)
    assert kinds == {Kind.PURCHASE, Kind.EXCHANGE, Kind.SERVICES}
    assert kinds & INCOME_KINDS == {Kind.SERVICES}
