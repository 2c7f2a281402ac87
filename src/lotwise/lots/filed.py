"""Filed sales and what is computed now: what late data would change in a filed year.

Problem: files that are imported after a year was filed may change it, and the owner must hear of that and of
nothing else: a better export gives transactions other ids and cuts slices elsewhere, without any change on
the form. Chosen way: sales are compared by what the form shows, money in cents: first one by one whatever
their ids, then in sum for one transaction, then for one day. What is left is paired by transaction, asset and
day, or else by wallet, asset and day, as changed; the rest was added or removed.
Left out: what a change in one year does to later returns; boxes of Form 8949, and adjustments other than
what a wash sale disallows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, to_cents, usd_text
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.lots.effects import known_sum, minus
from lotwise.lots.filed_sale import FiledSale, filed_picks, filed_sale_of, sale_from_text, sale_text
from lotwise.lots.lot import Disposition
from lotwise.lots.pins import FiledPick

__all__ = [
    "Change",
    "Difference",
    "FiledPick",
    "FiledSale",
    "filed_differences",
    "filed_findings",
    "filed_picks",
    "filed_sale_of",
    "sale_from_text",
    "sale_text",
]

_MOST_NAMED: Final = 5
_Sales: TypeAlias = Sequence[FiledSale]
_Place: TypeAlias = Callable[[FiledSale], Hashable]


class Change(Enum):
    """What became of a filed sale."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Sales of one transaction or day that were not filed as they are computed now.

    Attributes:
        change: Whether they changed, are new, or are gone.
        asset: Asset code.
        wallet: Where the units lay.
        disposed_on: The day.
        filed: As filed; empty for new ones.
        now: As computed now; empty for those that are gone.
    """

    change: Change
    asset: str
    wallet: str
    disposed_on: date
    filed: tuple[FiledSale, ...]
    now: tuple[FiledSale, ...]

    @property
    def change_usd(self) -> Usd | None:
        """Gain now less the gain that was filed, as on the form in cents; None when not known."""
        return minus(_sums(self.now).gain_usd, _sums(self.filed).gain_usd)

    @property
    def words(self) -> str:
        """What is different, in one sentence."""
        units = quantity_text(_sums(self.filed or self.now).quantity)
        what = f"{units} {self.asset} that left {self.wallet} on {self.disposed_on}"
        match self.change:
            case Change.ADDED:
                return f"{what}: not filed; now {_told(self.now)}."
            case Change.REMOVED:
                return f"{what}: filed with {_told(self.filed)}; not there any more."
            case Change.CHANGED:
                return f"{what}: filed with {_told(self.filed)}; now {_told(self.now, self.filed)}."


class _Sums(NamedTuple):
    """What sales come to on the form."""

    quantity: Quantity
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    disallowed_usd: Usd

    @property
    def gain_usd(self) -> Usd | None:
        plain = minus(self.proceeds_usd, self.basis_usd)
        return None if plain is None else plain + self.disallowed_usd


def _cents(amount: Usd | None) -> Usd | None:
    return None if amount is None else to_cents(amount)


def _sums(sales: Iterable[FiledSale]) -> _Sums:
    told = tuple(sales)
    return _Sums(
        sum(sale.quantity for sale in told),
        known_sum(_cents(sale.proceeds_usd) for sale in told),
        known_sum(_cents(sale.basis_usd) for sale in told),
        sum(to_cents(sale.disallowed_usd) for sale in told),
    )


def _told(sales: _Sales, before: _Sales = ()) -> str:
    """Return proceeds, basis, gain, terms and dates in words; units only where they were others before."""
    sums = _sums(sales)
    dates = sorted({str(sale.acquired_on or "an unknown day") for sale in sales})
    terms = sorted({sale.term.value if sale.term else "unknown" for sale in sales}, reverse=True)
    units = f"{quantity_text(sums.quantity)} units, "
    washed = f"of a loss {usd_text(sums.disallowed_usd)} not allowed, " if sums.disallowed_usd else ""
    return (
        f"{units if before and _sums(before).quantity != sums.quantity else ''}proceeds "
        f"{_money(sums.proceeds_usd)}, basis {_money(sums.basis_usd)}, {washed}gain {_money(sums.gain_usd)} "
        f"({' and '.join(terms)}-term, acquired {' and '.join(dates)})"
    )


def _money(amount: Usd | None) -> str:
    return "unknown" if amount is None else usd_text(amount)


# ── comparing ───────────────────────────────────────────────────────────────────────────────────


def filed_differences(filed: Sequence[FiledSale], now: Sequence[Disposition]) -> tuple[Difference, ...]:
    """Return where what is computed now is not what was filed.

    Args:
        filed: The taxable sales of a year as they were filed.
        now: The taxable dispositions of that year as they are computed now.

    Returns:
        The differences by day, asset and wallet; empty when the form would be the same.
    """
    left, come = _without_equals(filed, tuple(map(filed_sale_of, now)))
    for place in (_by_transaction, _by_day):
        left, come = _without_equal_sums(left, come, place)
    found: list[Difference] = []
    for place in (_of_transaction, _of_wallet):
        left, come, changed = _changed(left, come, place)
        found += changed
    found += [_difference(Change.REMOVED, group, ()) for group in _grouped(left, _of_transaction).values()]
    found += [_difference(Change.ADDED, (), group) for group in _grouped(come, _of_transaction).values()]
    return tuple(sorted(found, key=lambda one: (one.disposed_on, one.asset, one.wallet, one.change.value)))


def _on_form(sale: FiledSale) -> Hashable:
    """Return what Form 8949 shows of a sale."""
    amounts = _cents(sale.proceeds_usd), _cents(sale.basis_usd), to_cents(sale.disallowed_usd)
    return _by_day(sale), sale.quantity, *amounts


def _by_day(sale: FiledSale) -> Hashable:
    return sale.asset, sale.disposed_on, sale.acquired_on, sale.term


def _by_transaction(sale: FiledSale) -> Hashable:
    return sale.transaction_id, _by_day(sale)


def _of_transaction(sale: FiledSale) -> Hashable:
    return sale.transaction_id, sale.asset, sale.disposed_on


def _of_wallet(sale: FiledSale) -> Hashable:
    return sale.wallet, sale.asset, sale.disposed_on


def _without_equals(filed: _Sales, now: _Sales) -> tuple[_Sales, _Sales]:
    """Return the sales of either side that the other has not: equal rows are counted, whatever their ids."""

    def lacking(sales: _Sales, others: _Sales) -> _Sales:
        there = Counter(map(_on_form, others))
        rest: list[FiledSale] = []
        for sale in sales:
            row = _on_form(sale)
            if there[row]:
                there[row] -= 1
            else:
                rest.append(sale)
        return rest

    return lacking(filed, now), lacking(now, filed)


def _without_equal_sums(filed: _Sales, now: _Sales, place: _Place) -> tuple[_Sales, _Sales]:
    """Return the sales without those that are only cut in other slices."""
    before, after = _grouped(filed, place), _grouped(now, place)
    same = {name for name, group in before.items() if name in after and _sums(group) == _sums(after[name])}
    return (
        [sale for sale in filed if place(sale) not in same],
        [sale for sale in now if place(sale) not in same],
    )


def _changed(filed: _Sales, now: _Sales, place: _Place) -> tuple[_Sales, _Sales, list[Difference]]:
    """Return the sales that have no counterpart in a place, and the differences of those that have."""
    before, after = _grouped(filed, place), _grouped(now, place)
    both = before.keys() & after.keys()
    return (
        [sale for sale in filed if place(sale) not in both],
        [sale for sale in now if place(sale) not in both],
        [_difference(Change.CHANGED, before[name], after[name]) for name in before if name in both],
    )


def _grouped(sales: _Sales, place: _Place) -> dict[Hashable, list[FiledSale]]:
    groups: dict[Hashable, list[FiledSale]] = defaultdict(list)
    for sale in sales:
        groups[place(sale)].append(sale)
    return groups


def _difference(change: Change, filed: _Sales, now: _Sales) -> Difference:
    first = (filed or now)[0]
    return Difference(
        change=change,
        asset=first.asset,
        wallet=first.wallet,
        disposed_on=first.disposed_on,
        filed=tuple(filed),
        now=tuple(now),
    )


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


def filed_findings(
    year: int, filed: Sequence[FiledSale], now: Sequence[Disposition], *, is_carried: bool = False
) -> tuple[Finding, ...]:
    """Return one finding where what is computed for a filed year is not what was filed.

    Args:
        year: A filed year.
        filed: Its taxable sales as they were filed.
        now: Dispositions as they are computed now, of any year.
        is_carried: Whether the owner decided that the return stands; then the finding only warns.
    """
    differences = filed_differences(
        filed, [one for one in now if one.disposed_on.year == year and one.kind.is_taxable]
    )
    if not differences:
        return ()
    known = [one.change_usd for one in differences if one.change_usd is not None]
    named = [one.words for one in differences[:_MOST_NAMED]]
    if len(differences) > _MOST_NAMED:
        named.append(f"And {len(differences) - _MOST_NAMED} more.")
    told = " ".join((_gain_words(differences, known), *named))
    found = Finding(
        code="filed_year_changed",
        severity=Severity.WARNING if is_carried else Severity.BLOCKING,
        what=f"{year} was filed, and the records say something else now. {told}",
        fix=_fix(year, is_carried=is_carried),
        amount_usd=abs(sum(known)) if known else None,
    )
    return (found,)


def _gain_words(differences: Sequence[Difference], known: Sequence[Usd]) -> str:
    total, unknown = sum(known), len(differences) - len(known)
    way = "higher" if total > 0 else "lower"
    said = f"The gain is {usd_text(abs(total))} {way} than filed" if total else "The gain is as filed"
    return f"{said}, apart from {unknown} whose gain is not known." if unknown else f"{said}."


def _fix(year: int, *, is_carried: bool) -> str:
    if is_carried:
        return (
            "You decided that the return stands. If these sales belong on it, file an amended return and run "
            f"`lotwise file {year} --amend`."
        )
    return (
        f"Choose: `lotwise file {year} --amend` if you file an amended return, or `lotwise file {year} "
        "--carry` if the return stands and the lots that it sold stay sold. Sales that are new or gone need "
        "an amended return."
    )
