"""The proof that nothing was lost and nothing made: each slice of each root is in exactly one place.

For each asset, in units and in basis, to the last digit:

    acquired + renamed in + adjusted in = held + disposed of + renamed out + adjusted out + out of scope

*Adjusted* is what got another basis: a disallowed loss or a fee was added to it. *Out of scope* is what
left for a wallet that is not imported. The sums alone could hide two errors that cancel, so the slices are
checked too: laid side by side, those of a root cover it from 0 to its quantity without gap and without
overlap, and a root that a renaming or an adjustment made has the basis of what went into it.
Left out: whether the journal itself is complete (balances tell that), and units that were sold without ever
having been acquired; they are counted apart and block elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.lots.effects import known_sum
from lotwise.lots.fold import Books
from lotwise.lots.holdings import is_sent_away
from lotwise.lots.lot import Root


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Units with their basis.

    Attributes:
        quantity: All units.
        basis_usd: Basis of those whose basis is known.
        unknown_quantity: Units whose basis is not known.
    """

    quantity: Quantity = 0
    basis_usd: Usd = 0
    unknown_quantity: Quantity = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetProof:
    """What became of everything ever acquired of one asset.

    Attributes:
        asset: Asset code.
        acquired: All roots that were acquired.
        renamed_in: Roots that renamings made, with the basis that came with them.
        adjusted_in: Roots that arose because basis was adjusted, with the basis that came with them.
        held: Open lots in own wallets.
        disposed: Sold, spent, given away, lost.
        renamed_out: Slices that renamings took.
        adjusted_out: Slices whose basis was adjusted.
        added: What adjusted roots have more basis than the slices that went into them; in none of the sums.
        out_of_scope: Left for a wallet that is not imported.
        oversold: Units disposed of that were never acquired; in none of the sums.
        faults: Which root is not covered exactly once, and where; empty when the proof holds.
    """

    asset: str
    acquired: Amount
    renamed_in: Amount
    adjusted_in: Amount
    held: Amount
    disposed: Amount
    renamed_out: Amount
    adjusted_out: Amount
    added: Amount
    out_of_scope: Amount
    oversold: Quantity
    faults: tuple[str, ...]

    @property
    def difference(self) -> Amount:
        """What came less what is accounted for; zero in every part when the proof holds."""
        came = _total((self.acquired, self.renamed_in, self.adjusted_in))
        gone = (self.disposed, self.renamed_out, self.adjusted_out, self.out_of_scope)
        there = _total((self.held, *gone))
        return Amount(
            quantity=came.quantity - there.quantity,
            basis_usd=came.basis_usd - there.basis_usd,
            unknown_quantity=came.unknown_quantity - there.unknown_quantity,
        )

    @property
    def is_proved(self) -> bool:
        """Whether nothing was lost and nothing made."""
        return not self.faults and self.difference == Amount()


class _Fate(Enum):
    HELD = "held"
    DISPOSED = "disposed of"
    RENAMED = "renamed"
    ADJUSTED = "adjusted"
    OUT_OF_SCOPE = "out of scope"


class _Origin(Enum):
    ACQUIRED = "acquired"
    RENAMED = "made by a renaming"
    ADJUSTED = "made by an adjustment of basis"


@dataclass(frozen=True, slots=True)
class _Part:
    """A slice of a root and what became of it."""

    root: Root
    start: Quantity
    stop: Quantity
    fate: _Fate


def conservation_of(books: Books) -> tuple[AssetProof, ...]:
    """Return the proof for each asset, in the order of their codes.

    Args:
        books: As the fold gives them, with the lots of every owner.

    Returns:
        One proof for each asset that was ever acquired or disposed of; `is_proved` says whether it holds.
    """
    parts: dict[str, list[_Part]] = defaultdict(list)
    for part in _parts(books):
        parts[part.root.id].append(part)
    roots: dict[str, list[Root]] = defaultdict(list)
    for root in books.roots:
        roots[root.asset].append(root)
    oversold = Counter[str]()
    for sale in books.dispositions:
        if sale.root is None:
            oversold[sale.asset] += sale.quantity
    faults = _faults(books, parts)
    added, origins = _added(books), _origins(books)
    return tuple(
        replace(
            _proof(asset, roots[asset], parts, origins),
            added=Amount(basis_usd=added[asset]),
            oversold=oversold[asset],
            faults=tuple(faults.get(asset, ())),
        )
        for asset in sorted(roots.keys() | oversold.keys() | faults.keys())
    )


def _origins(books: Books) -> dict[str, _Origin]:
    """Return how roots were made that were not acquired, by id."""
    renamed = {one.into.id: _Origin.RENAMED for one in books.renamed}
    return renamed | {one.into.id: _Origin.ADJUSTED for one in books.adjusted}


def _added(books: Books) -> Counter[str]:
    """Return what was added to basis, by asset."""
    added = Counter[str]()
    for one in books.adjusted:
        added[one.root.asset] += one.added_usd
    return added


def _parts(books: Books) -> Iterator[_Part]:
    """Give every slice that is somewhere."""
    for lot in books.lots:
        fate = _Fate.OUT_OF_SCOPE if is_sent_away(lot.wallet) else _Fate.HELD
        yield _Part(lot.root, lot.start, lot.stop, fate)
    for sale in books.dispositions:
        if sale.root is not None:
            yield _Part(sale.root, sale.start, sale.stop, _Fate.DISPOSED)
    for one in books.renamed:
        yield _Part(one.root, one.start, one.stop, _Fate.RENAMED)
    for other in books.adjusted:
        yield _Part(other.root, other.start, other.stop, _Fate.ADJUSTED)


def _proof(
    asset: str,
    roots: Sequence[Root],
    parts: Mapping[str, Sequence[_Part]],
    origins: Mapping[str, _Origin],
) -> AssetProof:
    whole: dict[_Origin, list[Amount]] = {origin: [] for origin in _Origin}
    fates: dict[_Fate, list[Amount]] = {fate: [] for fate in _Fate}
    for root in roots:
        whole[origins.get(root.id, _Origin.ACQUIRED)].append(_amount(root.quantity, root.basis_usd))
        for part in parts.get(root.id, ()):
            basis = root.basis_of(part.start, part.stop)
            fates[part.fate].append(_amount(part.stop - part.start, basis))
    return AssetProof(
        asset=asset,
        acquired=_total(whole[_Origin.ACQUIRED]),
        renamed_in=_total(whole[_Origin.RENAMED]),
        adjusted_in=_total(whole[_Origin.ADJUSTED]),
        held=_total(fates[_Fate.HELD]),
        disposed=_total(fates[_Fate.DISPOSED]),
        renamed_out=_total(fates[_Fate.RENAMED]),
        adjusted_out=_total(fates[_Fate.ADJUSTED]),
        added=Amount(),
        out_of_scope=_total(fates[_Fate.OUT_OF_SCOPE]),
        oversold=0,
        faults=(),
    )


def _amount(quantity: Quantity, basis_usd: Usd | None) -> Amount:
    return Amount(
        quantity=quantity,
        basis_usd=basis_usd or 0,
        unknown_quantity=quantity if basis_usd is None else 0,
    )


def _total(amounts: Iterable[Amount]) -> Amount:
    quantity = basis = unknown = 0
    for one in amounts:
        quantity += one.quantity
        basis += one.basis_usd
        unknown += one.unknown_quantity
    return Amount(quantity=quantity, basis_usd=basis, unknown_quantity=unknown)


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────


def _faults(books: Books, parts: Mapping[str, Sequence[_Part]]) -> dict[str, list[str]]:
    """Return what is wrong with the roots of each asset that has something wrong."""
    found: dict[str, list[str]] = defaultdict(list)
    given = Counter(root.id for root in books.roots)
    carried = _basis_carried(books)
    for name, slices in parts.items():
        if not given[name]:
            found[slices[0].root.asset].append(f"{name} was never acquired")
    for root in books.roots:
        faults = [*_cover_faults(root, parts.get(root.id, ()))]
        if given[root.id] > 1:
            faults.append(f"{root.id} is the id of {given[root.id]} roots")
        if (root.renamed_by or root.adjusted_by) and carried.get(root.id, 0) != root.basis_usd:
            faults.append(f"{root.id} has not the basis of what went into it")
        if faults:
            found[root.asset] += faults
    return found


def _cover_faults(root: Root, parts: Iterable[_Part]) -> Iterator[str]:
    """Give where the slices of a root leave a gap, overlap, or reach beyond it."""
    reached = 0
    for part in sorted(parts, key=lambda part: (part.start, part.stop)):
        if part.start > reached:
            yield f"{_units(root, reached, part.start)} are nowhere"
        if part.start < reached:
            yield f"{_units(root, part.start, min(part.stop, reached))} are in two places"
        reached = max(reached, part.stop)
    if reached < root.quantity:
        yield f"{_units(root, reached, root.quantity)} are nowhere"
    if reached > root.quantity:
        yield f"{_units(root, root.quantity, reached)} never were"


def _units(root: Root, start: Quantity, stop: Quantity) -> str:
    return f"{quantity_text(stop - start)} {root.asset} of {root.id} (from {quantity_text(start)} on)"


def _basis_carried(books: Books) -> dict[str, Usd | None]:
    """Return the basis of what went into each root that was not acquired."""
    gone: dict[str, list[Usd | None]] = defaultdict(list)
    for one in books.renamed:
        gone[one.into.id].append(one.root.basis_of(one.start, one.stop))
    for other in books.adjusted:
        gone[other.into.id] += [other.root.basis_of(other.start, other.stop), other.added_usd]
    return {name: known_sum(amounts) for name, amounts in gone.items()}
