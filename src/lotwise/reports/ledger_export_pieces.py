"""Where each unit lay from its acquisition to the end, found from the books alone.

Problem: books say what became of each slice of a root and by which transfers it got there, not where it lay
between; a program that books lots must be led from account to account. Chosen way: roots are cut into
*pieces* of one fate; a piece whose basis was adjusted goes on as pieces of the next root, cut alike. Walking
its path from the beginning, each transfer takes a piece out of the wallet that its transaction names and lays
it where the next step finds it. Where the two differ (one pool before 2025, an allocation) the piece is
*placed*: a step of its own, at the first day of accounting by wallet if that lies between.

Left out: units under way; a transfer counts at the instant of its departure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

from lotwise.core.quantity import Quantity
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Transaction
from lotwise.lots.books import Books
from lotwise.lots.holdings import unmatched_wallet
from lotwise.lots.lot import Disposition, Lot, Root
from lotwise.lots.traces import Adjusted, Renamed
from lotwise.reports.ledger_export import Piece

_Fate: TypeAlias = Lot | Disposition | Renamed | Adjusted


class Deed(IntEnum):
    """What a step does with a piece."""

    COMES = 0
    MOVES = 1
    LEAVES = 2
    IS_RENAMED = 3
    IS_ADJUSTED = 4
    """One piece goes out, and another comes in with more basis."""
    IS_PLACED = 5
    """Its lot is counted in another wallet, by an allocation or because all wallets were one pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A step in the life of a piece.

    Attributes:
        deed: What happens.
        at: Place in the journal of the transaction that does it; its length for the end.
        turn: Steps of a piece by one transaction have growing turns, from 0; −1 for what comes before all.
        piece: The piece.
        source: Wallet it goes out of; empty where it comes in.
        target: Wallet it goes into; empty where it goes out.
        into: The piece that it becomes by an adjustment.
        disposition: How it left; of units that come, how they leave if they lie still until then.
        after: Place in the journal of the step before; −1 for none.
    """

    deed: Deed
    at: int
    turn: int
    piece: Piece
    source: str = ""
    target: str = ""
    into: Piece | None = None
    disposition: Disposition | None = None
    after: int = -1


@dataclass(slots=True)
class _Life:
    """A piece with its fate and its transfers; those before the root arose belong to the root before."""

    piece: Piece
    fate: _Fate
    before: tuple[str, ...]
    moves: tuple[str, ...]
    heir: "_Life | None" = None


class Lives:
    """The pieces of some books, and everything that happens to them.

    Args:
        journal: What happened.
        books: What became of it.
    """

    def __init__(self, journal: Journal, books: Books) -> None:
        self._told = journal.transactions
        self._place: Final = {one.id: n for n, one in enumerate(journal.transactions)}
        self._arrivals = defaultdict[str, list[Transaction]](list)
        for pair in journal.pairs:
            self._arrivals[pair.out_id].append(self._told[self._place[pair.in_id]])
        self._born = self._births(books)
        self._of: dict[str, list[_Life]] = {}
        slices = _slices(books)
        for root in reversed(books.roots):
            self._of[root.id] = list(self._lives(root, slices.get(root.id, ())))
        self._roots = books.roots
        self._renamed = {one.into.id for one in books.renamed}
        self._adjusted = {one.into.id for one in books.adjusted}

    def changes(self) -> Iterator[Change]:
        """Give every step of every piece; those of one piece in their order."""
        for root in self._roots:
            if root.id not in self._adjusted:
                for life in self._of[root.id]:
                    yield from self._walk(life)

    # ── pieces ──────────────────────────────────────────────────────────────────────────────────

    def _births(self, books: Books) -> dict[str, int]:
        """Return the place in the journal at which each root arose."""
        traces = tuple[Renamed | Adjusted, ...]((*books.renamed, *books.adjusted))
        made = {one.into.id: (one.transaction_id, one.root.id) for one in traces}
        born: dict[str, int] = {}
        for root in books.roots:
            name, parent = made.get(root.id, (root.transaction_id, ""))
            born[root.id] = max(self._place[name], born.get(parent, 0))
        return born

    def _lives(self, root: Root, slices: Iterable[_Fate]) -> Iterator[_Life]:
        number = 0
        for fate in sorted(slices, key=lambda one: one.start):
            for start, stop, path, heir in self._cut(fate):
                number += 1
                here = [n for n, name in enumerate(path) if self._place[name] >= self._born[root.id]]
                first = min(here, default=len(path))
                yield _Life(Piece(root, start, stop, number), fate, path[:first], path[first:], heir)

    def _cut(self, fate: _Fate) -> Iterator[tuple[Quantity, Quantity, tuple[str, ...], _Life | None]]:
        """Give the parts of a slice that stay together, with their paths and what they go on as."""
        match fate:
            case Lot() | Disposition():
                yield fate.start, fate.stop, fate.moved_by, None
            case Renamed():
                yield fate.start, fate.stop, self._of[fate.into.id][0].before, None
            case Adjusted():
                for heir in self._of[fate.into.id]:
                    begin = fate.start + heir.piece.start
                    yield begin, begin + heir.piece.quantity, heir.before, heir

    # ── their way ───────────────────────────────────────────────────────────────────────────────

    def _walk(self, life: _Life) -> Iterator[Change]:
        """Give the steps of a piece and of those that it goes on as, from its acquisition to its end."""
        root = life.piece.root
        at, turn = self._born[root.id], 0
        here = root.wallet
        if root.id in self._renamed:
            came = [leg.wallet for leg in self._told[at].received if leg.asset == root.asset]
            here = _common(came, self._sources(life)) or here
        paid = life.fate if isinstance(life.fate, Disposition) and not life.moves else None
        yield Change(deed=Deed.COMES, at=at, turn=turn, piece=life.piece, target=here, disposition=paid)
        steps: list[_Life] = [life]
        while steps[-1].heir is not None:
            steps.append(steps[-1].heir)
        for each in steps:
            for deed, then, sources, targets in self._steps(each):
                if sources and here not in sources:
                    before = turn + 1 if then == at else -1
                    yield Change(
                        deed=Deed.IS_PLACED,
                        at=then,
                        turn=before,
                        piece=each.piece,
                        source=here,
                        target=sources[0],
                        after=at,
                    )
                    turn, here = before, sources[0]
                    at = then
                turn = turn + 1 if then == at else 0
                at = then
                yield Change(
                    deed=deed,
                    at=at,
                    turn=turn,
                    piece=each.piece,
                    source=here,
                    target=targets[0] if targets else here if deed is Deed.IS_ADJUSTED else "",
                    into=each.heir.piece if each.heir and deed is Deed.IS_ADJUSTED else None,
                    disposition=each.fate if isinstance(each.fate, Disposition) and not targets else None,
                )
                here = targets[0] if targets else here
        if isinstance(steps[-1].fate, Lot) and here != steps[-1].fate.wallet:
            yield Change(
                deed=Deed.IS_PLACED,
                at=len(self._told),
                turn=0,
                piece=steps[-1].piece,
                source=here,
                target=steps[-1].fate.wallet,
                after=at,
            )

    def _steps(self, life: _Life) -> Iterator[tuple[Deed, int, list[str], list[str]]]:
        """Give deed, place in the journal, wallets it may go out of, and the wallet it goes into."""
        asset = life.piece.root.asset
        for n, name in enumerate(life.moves):
            later = self._sources_of_move(life.moves[n + 1], asset) if n + 1 < len(life.moves) else None
            yield (
                Deed.MOVES,
                self._place[name],
                self._sources_of_move(name, asset),
                [_common(self._targets(name, asset), later or self._end(life))],
            )
        match life.fate:
            case Disposition():
                yield Deed.LEAVES, self._place[life.fate.transaction_id], self._end(life), []
            case Renamed():
                yield Deed.IS_RENAMED, self._place[life.fate.transaction_id], self._end(life), []
            case Adjusted():
                yield Deed.IS_ADJUSTED, self._born[life.fate.into.id], [], []

    def _sources(self, life: _Life) -> list[str]:
        """Return the wallets out of which the next step of a piece may take it."""
        return self._sources_of_move(life.moves[0], life.piece.root.asset) if life.moves else self._end(life)

    def _sources_of_move(self, name: str, asset: str) -> list[str]:
        return [leg.wallet for leg in self._told[self._place[name]].given if leg.asset == asset]

    def _targets(self, name: str, asset: str) -> list[str]:
        told = (self._told[self._place[name]], *self._arrivals.get(name, ()))
        arriving = [leg.wallet for one in told for leg in one.received if leg.asset == asset]
        return [*arriving, *map(unmatched_wallet, self._sources_of_move(name, asset))]

    def _end(self, life: _Life) -> list[str]:
        """Return the wallets in which the end of a piece may find it."""
        match life.fate:
            case Lot() | Disposition():
                return [life.fate.wallet]
            case Renamed():
                return self._sources_of_move(life.fate.transaction_id, life.piece.root.asset)
            case Adjusted():
                assert life.heir is not None, "what is adjusted goes on"
                return self._sources(life.heir)


def _common(mine: Iterable[str], others: Iterable[str]) -> str:
    """Return the first name that both have, else the first of the former; empty where it has none."""
    known = list(mine)
    wanted = set(others)
    return next((name for name in known if name in wanted), known[0] if known else "")


def _slices(books: Books) -> Mapping[str, list[_Fate]]:
    """Return everything that became of each root, by its id."""
    found: dict[str, list[_Fate]] = defaultdict(list)
    fates: tuple[_Fate, ...] = (*books.lots, *books.dispositions, *books.renamed, *books.adjusted)
    for one in fates:
        if one.root is not None:
            found[one.root.id].append(one)
    return found
