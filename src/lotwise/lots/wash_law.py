"""Which losses the wash-sale rule reaches: by class of asset, by day of disposition, under a law or a bill.

Problem: one code must compute what is law today, what bills would make of it, and what will be law. Chosen
way: a law is a list of *reaches*, each a class of assets with the first day of disposition from which its
losses are covered, read from the rule book; a bill adds its reaches to those of current law. Today
securities are covered and digital assets are not; a digital asset that is also a security for tax (a
tokenized security) has the class of a security.
Reading: what was read of the bills dates them by the disposition and is silent on the day of the
replacement, so an acquisition within the window counts although it came before the law would apply.
"Qualified" dollar stablecoins are left out of the bills; no list of them exists, so the whole class of
stablecoins is.
Left out: the exception for dealers (26 U.S.C. § 1091(a)) and traders who mark to market (§ 475(f)); what is
a "traded" or "specified" asset under a bill.

Source:
    26 U.S.C. § 1091(a); Instructions for Schedule D (2025), Wash Sales; H.R. 9172 and H.R. 10357, 119th
    Congress.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.ledger.asset_classes import AssetClass, class_in
from lotwise.ledger.transaction import Kind
from lotwise.rules.book import ProposedLaw, proposed_laws, us_rules

CURRENT: Final = "current"
"""The word for the law as it is."""

ACQUIRING: Final = frozenset({Kind.PURCHASE, Kind.EXCHANGE, Kind.SERVICES})
"""Transactions whose units count as acquired: bought, received in a taxable exchange, or earned by services,
which are given in exchange for them.

Other income, gifts, inheritances and transfers are no acquisition in the sense of the rule.

Source:
    26 U.S.C. § 1091(a); 26 CFR § 1.1091-1(f); Pub. 550, Wash Sales, Example 2 (stock as a bonus).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Losses on a class of assets that a law reaches.

    Attributes:
        asset_class: The class of assets.
        starts: First day of disposition.
        law_id: The law or bill: ``section_1091``, or the id of a bill such as ``hr_10357``.
        title: Its name, for people.
        status: ``enacted`` or ``proposed``.
        source: Where that was read.
    """

    asset_class: AssetClass
    starts: date
    law_id: str
    title: str
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WashLaw:
    """The wash-sale rule under one law.

    Attributes:
        name: The word for it: ``current``, or that of a bill.
        window_days: Days before and days after the sale in which a replacement counts.
        reaches: What it reaches, one a class of assets.
    """

    name: str
    window_days: int
    reaches: tuple[Reach, ...]

    def reach(self, asset_class: AssetClass, on: date) -> Reach | None:
        """Return by which law losses on a class of assets are reached on a day, or None where they are not.

        Args:
            asset_class: What was sold.
            on: Day of the disposition, in the taxpayer's zone.

        Source:
            26 U.S.C. § 1091(a).

        Examples:
            >>> sale = date(2026, 11, 22)
            >>> wash_law("current").reach(AssetClass.DIGITAL_ASSET, sale) is None
            True
            >>> found = wash_law("hr10357").reach(AssetClass.DIGITAL_ASSET, sale)
            >>> found.law_id, found.status
            ('hr_10357', 'proposed')
        """
        for one in self.reaches:
            if one.asset_class is asset_class and one.starts <= on:
                return one
        return None

    def is_covered(self, asset_class: AssetClass, day: int) -> bool:
        """Return whether losses on a class of assets are reached on a day.

        Args:
            asset_class: What was sold.
            day: Ordinal of the day of disposition.

        Source:
            26 U.S.C. § 1091(a).
        """
        return self.reach(asset_class, date.fromordinal(day)) is not None

    def may_cover(self, asset_class: AssetClass) -> bool:
        """Return whether losses on a class of assets are ever reached; if not, nothing has to be followed."""
        return any(one.asset_class is asset_class for one in self.reaches)


@cache
def wash_law(named: str) -> WashLaw:
    """Return the wash-sale rule under the law as it is, or under a bill.

    Args:
        named: One of `wash_law_names`: ``current``, ``hr10357``, ``hr9172``, ``2027``.

    Returns:
        The rule; under a bill everything that current law reaches, and what the bill would add.

    Raises:
        BadInputError: No law goes by that name.

    Source:
        26 U.S.C. § 1091; for bills `lotwise.rules.book.proposed_laws`.

    Examples:
        >>> [one.asset_class.value for one in wash_law("current").reaches]
        ['security']
        >>> wash_law("2027").is_covered(AssetClass.DIGITAL_ASSET, date(2026, 12, 31).toordinal())
        False
    """
    if named not in wash_law_names():
        raise BadInputError(
            f"No wash-sale law is called {named!r}.", f"Choose one of {', '.join(wash_law_names())}."
        )
    enacted = _enacted()
    covered = {one.asset_class for one in enacted}
    bills = [bill for bill in proposed_laws() if bill.word == named]
    added = [one for bill in bills for one in _of_bill(bill) if one.asset_class not in covered]
    return WashLaw(name=named, window_days=_window_days(), reaches=(*enacted, *added))


def wash_law_names() -> tuple[str, ...]:
    """Return the words by which a law can be chosen, the law as it is first.

    Examples:
        >>> wash_law_names()
        ('current', 'hr9172', 'hr10357', '2027')
    """
    return (CURRENT, *(bill.word for bill in proposed_laws()))


def _window_days() -> int:
    [only] = us_rules().parameters["wash_sale.window_days"].values
    assert isinstance(only.value, int), "the window is a number of days"
    return only.value


def _enacted() -> tuple[Reach, ...]:
    """Return what enacted law reaches, each class from the first day on which the rule book names it."""
    found: dict[AssetClass, Reach] = {}
    for value in us_rules().parameters["wash_sale.asset_classes"].values:
        assert isinstance(value.value, tuple), "classes of assets are a list"
        for text in value.value:
            asset_class = class_in(str(text))
            reach = Reach(
                asset_class=asset_class,
                starts=value.starts,
                law_id="section_1091",
                title="26 U.S.C. § 1091",
                status=value.status,
                source=value.source,
            )
            found.setdefault(asset_class, reach)
    return tuple(found.values())


def _of_bill(bill: ProposedLaw) -> list[Reach]:
    return [
        Reach(
            asset_class=class_in(text),
            starts=bill.applies_from,
            law_id=bill.id,
            title=f"{bill.number} ({bill.title})" if bill.number else bill.title,
            status=bill.status,
            source=bill.source,
        )
        for text in bill.adds
    ]
