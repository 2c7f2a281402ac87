"""Which statement lines belong to which own sales.

Problem: a broker reports one line a sale, one a lot, one an order of several fills, or one a year; its dates
may be a day off and its proceeds may hold the fee or not. Chosen way, in this order:

1. by the id of the sale, where the statement gives it;
2. lines and sales that say the same units, day and proceeds (net, or before the fee), or the same day and
   proceeds where a line gives no units; equal ones are told apart by term and basis, in order, which makes
   the differences of basis the least;
3. all that is left at once: every possible group (one to one, one to several, several to one, all of a day)
   has a cost, and the best choice for all of them together is taken (`reconcile_best`);
4. sums of the year (field 11a): what is left of their sales.

Nothing is matched twice. What finds no partner is left over, and is a difference of its own.

Left out: why amounts differ (`reconcile_causes`).

Source:
    Instructions for Form 1099-DA (2026), "How many forms to file for each transaction", "Optional reporting
    methods", Box 1c.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.money import Usd
from lotwise.ledger.statements import Statement, StatementLine
from lotwise.lots.holding import Term
from lotwise.reports.reconcile_best import best
from lotwise.reports.reconcile_groups import possible
from lotwise.reports.reconcile_sides import OwnSale

_EIGHT_PLACES: Final = 10**10
_LONG_AGO: Final = date.min
_NO_UNITS: Final = 0
"""What stands for the units of a line that gives none: its day and proceeds have to be those of a sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAt:
    """A statement line with the place in which its sale is to be looked for.

    Attributes:
        line: The line.
        statement: The statement it stands in.
        wallet: Wallet or broker in own books.
        asset: Asset in own books, or the words of the statement, as `folded` gives them.
    """

    line: StatementLine
    statement: Statement
    wallet: str
    asset: str

    @property
    def is_long(self) -> bool | None:
        """The term that the line says, by field 6 or else by the letter printed; None where it says none.

        Source:
            Instructions for Form 1099-DA (2026), "Applicable Checkbox on Form 8949".
        """
        if self.line.is_long is not None:
            return self.line.is_long
        return True if self.line.box in {*"DEJK"} else False if self.line.box in {*"ABGH"} else None

    @property
    def is_basis_reported(self) -> bool:
        """Whether the IRS was told a basis; an amount counts as told unless the statement says otherwise.

        Source:
            Instructions for Form 8949 (2025), "Box A or Box G"; Form 1099-DA (2026), "Instructions for
            Recipient", Box 1g.
        """
        return self.line.basis_usd is not None and self.line.tells_basis_reported is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Lines and sales that belong together.

    Attributes:
        lines: Statement lines; never empty.
        sales: Own sales; never empty.
        how: How they were found, in a few words.
    """

    lines: tuple[LineAt, ...]
    sales: tuple[OwnSale, ...]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All matches, and what is left.

    Attributes:
        matches: By wallet, asset and day.
        lines_left: Lines that belong to no sale.
        sales_left: Sales that no line lists; what was moved and not sold is left out.
        is_proven: Whether no better choice of groups exists.
    """

    matches: tuple[Match, ...]
    lines_left: tuple[LineAt, ...]
    sales_left: tuple[OwnSale, ...]
    is_proven: bool = True


def folded(words: str) -> str:
    """Return words as the matching compares them: letters and figures, whatever their case.

    Examples:
        >>> folded("Coinbase, Inc."), folded("BTC")
        ('coinbaseinc', 'btc')
    """
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def matched(lines: Iterable[LineAt], sales: Iterable[OwnSale]) -> Matching:
    """Return which lines and sales belong together.

    Args:
        lines: Of any statements.
        sales: Of the same year and its edges; also what was moved and not sold.

    Returns:
        Every line and every sale is in at most one match.
    """
    places = _places(lines, sales)
    matches: list[Match] = []
    lines_left: list[LineAt] = []
    sales_left: list[OwnSale] = []
    is_proven = True
    for place in sorted(places):
        work = _Work(*places[place])
        work.by_id()
        work.by_equal_words()
        is_proven &= work.by_best_choice()
        matches += work.matches
        lines_left += work.lines
        sales_left += work.sales
    for match in _sums_of_the_year([*lines_left], [*sales_left]):
        matches.append(match)
        taken = {sale.key for sale in match.sales}
        lines_left.remove(match.lines[0])
        sales_left = [sale for sale in sales_left if sale.key not in taken]
    return Matching(
        matches=tuple(matches),
        lines_left=tuple(lines_left),
        sales_left=tuple(sale for sale in sales_left if sale.move is None),
        is_proven=is_proven,
    )


def _places(
    lines: Iterable[LineAt], sales: Iterable[OwnSale]
) -> dict[tuple[str, str], tuple[list[LineAt], list[OwnSale]]]:
    places: dict[tuple[str, str], tuple[list[LineAt], list[OwnSale]]] = defaultdict(lambda: ([], []))
    for line in lines:
        places[line.wallet, line.asset][0].append(line)
    for sale in sales:
        places[sale.wallet, folded(sale.asset)][1].append(sale)
    for listed, sold in places.values():
        listed.sort(key=lambda one: (one.line.disposed_on or _LONG_AGO, one.line.id))
        sold.sort(key=lambda one: (one.disposed_on, one.key))
    return dict(places)


class _Work:
    """The lines and sales of one wallet and asset that are still without a partner."""

    def __init__(self, lines: list[LineAt], sales: list[OwnSale]) -> None:
        self.lines = lines
        self.sales = sales
        self.matches: list[Match] = []

    def _take(self, found: Sequence[Match]) -> None:
        self.matches += found
        ids = {one.line.id for match in found for one in match.lines}
        keys = {sale.key for match in found for sale in match.sales}
        self.lines = [one for one in self.lines if one.line.id not in ids]
        self.sales = [sale for sale in self.sales if sale.key not in keys]

    def by_id(self) -> None:
        """Match by the id of the sale."""
        lines: dict[str, list[LineAt]] = defaultdict(list)
        sales: dict[str, list[OwnSale]] = defaultdict(list)
        for one in self.lines:
            if one.line.transaction_id:
                lines[one.line.transaction_id].append(one)
        for sale in self.sales:
            for name in sale.names & lines.keys():
                sales[name].append(sale)
        found: list[Match] = []
        taken: set[Hashable] = set()
        for name in sorted(sales):
            free = [sale for sale in sales[name] if sale.key not in taken]
            if free:
                mine = _with_or_without_fee(lines[name], free)
                taken |= {sale.key for sale in mine}
                found.append(Match(lines=tuple(lines[name]), sales=tuple(mine), how="by the id of the sale"))
        self._take(found)

    def by_equal_words(self) -> None:
        """Match what says the same units, day and proceeds; first by own dates, then by those in UTC."""
        for is_own_day in (True, False):
            for is_gross in (False, True):
                self._equal(is_own_day=is_own_day, is_gross=is_gross)

    def _equal(self, *, is_own_day: bool, is_gross: bool) -> None:
        told: dict[Hashable, list[LineAt]] = defaultdict(list)
        own: dict[Hashable, list[OwnSale]] = defaultdict(list)
        for line in self.lines:
            if line.line.aggregate is None:
                told[_told(line.line)].append(line)
        for sale in self.sales:
            for key in _own(sale, is_own_day=is_own_day, is_gross=is_gross):
                own[key].append(sale)
        pairs: list[tuple[LineAt, OwnSale]] = []
        taken: set[Hashable] = set()
        for key, lines in told.items():
            free = [sale for sale in own.get(key, ()) if sale.key not in taken]
            for line, sale in zip(sorted(lines, key=_line_rank), sorted(free, key=_sale_rank), strict=False):
                pairs.append((line, sale))
                taken.add(sale.key)
        ids = {line.line.id for line, _ in pairs}
        self.lines = [one for one in self.lines if one.line.id not in ids]
        self.sales = [one for one in self.sales if one.key not in taken]
        self.matches += [
            Match(lines=(line,), sales=(sale,), how="units, day and proceeds") for line, sale in pairs
        ]

    def by_best_choice(self) -> bool:
        """Match what is left by the best choice for all; return whether it is proven to be the best."""
        lines, sales = self.lines, self.sales
        groups = possible([one.line for one in lines], [one.is_long for one in lines], sales)
        choice = best(groups)
        self._take(
            [
                Match(
                    lines=tuple(lines[n] for n in group.lines),
                    sales=tuple(sales[n] for n in group.sales),
                    how="best choice",
                )
                for group in choice.groups
            ]
        )
        return choice.is_proven


def _told(line: StatementLine) -> Hashable:
    return _rounded(line.quantity or _NO_UNITS), line.disposed_on, line.proceeds_usd


def _own(sale: OwnSale, *, is_own_day: bool, is_gross: bool) -> list[Hashable]:
    proceeds = sale.proceeds_usd
    if proceeds is None or (is_gross and not sale.fee_usd):
        return []
    told = proceeds + sale.fee_usd if is_gross else proceeds
    days = [sale.disposed_on] if is_own_day else sorted(sale.days - {sale.disposed_on})
    return [(units, day, told) for day in days for units in (_rounded(sale.quantity), _NO_UNITS)]


def _rounded(quantity: int) -> int:
    return (quantity + _EIGHT_PLACES // 2) // _EIGHT_PLACES


def _line_rank(one: LineAt) -> tuple[int, Usd, str]:
    is_long = one.is_long
    return (1 if is_long is None else 2 * is_long), one.line.basis_usd or 0, one.line.id


def _sale_rank(sale: OwnSale) -> tuple[int, Usd, tuple[str, str, str, bool]]:
    is_long = all(part.term is Term.LONG for part in sale.parts)
    return 2 * is_long, sale.basis_usd or 0, sale.key


def _with_or_without_fee(lines: Sequence[LineAt], sales: Sequence[OwnSale]) -> list[OwnSale]:
    """Return the sales of one id that lines report: a fee is left out where the units fit better without."""
    told = sum(one.line.quantity or 0 for one in lines)
    main = [sale for sale in sales if not sale.is_fee]
    whole = sum(sale.quantity for sale in sales)
    part = sum(sale.quantity for sale in main)
    return main if main and abs(told - part) <= abs(told - whole) else list(sales)


def _sums_of_the_year(lines: Sequence[LineAt], sales: Sequence[OwnSale]) -> list[Match]:
    """Return the matches of lines that add up sales of the year.

    Source:
        Instructions for Form 1099-DA (2026), "Optional reporting methods".
    """
    found: list[Match] = []
    taken: set[tuple[str, str, str, bool]] = set()
    for one in lines:
        aggregate = one.line.aggregate
        if aggregate is None:
            continue
        mine = [
            sale
            for sale in sales
            if sale.aggregate is aggregate
            and sale.wallet == one.wallet
            and (folded(sale.asset) == one.asset or sale.asset.startswith("NFT@"))
            and sale.disposed_on.year == one.statement.year
            and sale.key not in taken
            and sale.move is None
        ]
        if mine:
            found.append(Match(lines=(one,), sales=tuple(mine), how="a sum of the year"))
            taken |= {sale.key for sale in mine}
    return found
