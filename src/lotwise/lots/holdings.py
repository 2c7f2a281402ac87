"""Holdings: all roots and piles while the fold runs, per wallet or as the taxpayer's one pool.

Until the law demands basis per wallet, a taxpayer who chose one pool draws from all wallets together; how
many units lie in which wallet is counted beside it. The spouse is a taxpayer with a pool of their own, and a
retirement account is in nobody's. When a pool ends its lots go to the wallet that holds the asset, if there
is only one; otherwise only the taxpayer's own allocation could say (Rev. Proc. 2024-28), and lotwise does not
invent it.
"""

from collections.abc import Collection, Iterable
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Lot, Method, Pick, Root
from lotwise.lots.piles import Pile, Slice, units_of

POOL: Final = "(one pool before 2025)"
"""The stand-in wallet of the one pool."""
SPOUSE_POOL: Final = "(spouse's pool before 2025)"
"""That of the spouse's."""
_POOLS: Final = frozenset({POOL, SPOUSE_POOL})
_SENT: Final = "(sent from "


def unmatched_wallet(wallet: str) -> str:
    """Return the stand-in wallet for units that left a wallet for one that is not imported."""
    return f"{_SENT}{wallet})"


def is_sent_away(wallet: str) -> bool:
    """Return whether a wallet stands for the unknown place to which units were sent."""
    return wallet.startswith(_SENT)


def is_stand_in(wallet: str) -> bool:
    """Return whether a wallet is one of the stand-ins, from which nothing can be sold."""
    return wallet in _POOLS or is_sent_away(wallet)


def home_of(wallet: str) -> str:
    """Return the wallet from which units were sent away, or the wallet itself.

    Examples:
        >>> home_of("(sent from Kraken)"), home_of("Ledger")
        ('Kraken', 'Ledger')
    """
    return wallet.removeprefix(_SENT).removesuffix(")") if is_sent_away(wallet) else wallet


class Holdings:
    """Roots and piles.

    Args:
        is_pooled: Whether the taxpayer starts with one pool.
        of_spouse: Wallets of the spouse.
        unpooled: Wallets that belong to no pool.
    """

    def __init__(
        self, *, is_pooled: bool, of_spouse: Collection[str] = (), unpooled: Collection[str] = ()
    ) -> None:
        self.is_pooled = is_pooled
        self._of_spouse = of_spouse
        self._unpooled = unpooled
        self.roots: list[Root] = []
        self._numbers: dict[str, int] = {}
        self._piles: dict[tuple[str, str], Pile] = {}
        self._held: dict[tuple[str, str], Quantity] = {}

    def add(self, root: Root) -> Slice:
        """Register a root and return the slice that is all of it; it lies nowhere yet."""
        number = len(self.roots)
        self.roots.append(root)
        self._numbers[root.id] = number
        return Slice(number, 0, root.quantity, ())

    def also_named(self, root_id: str, number: int) -> None:
        """Let a root be found by another id, too."""
        self._numbers.setdefault(root_id, number)

    def put(self, wallet: str, piece: Slice) -> None:
        """Lay a slice into a wallet."""
        asset = self.roots[piece.root].asset
        self._pile(wallet, asset).put(piece)
        self._count(wallet, asset, piece.stop - piece.start)

    def take(self, wallet: str, asset: str, wanted: Quantity, method: Method) -> tuple[list[Slice], Quantity]:
        """Remove units by a method; return the slices and how many units were missing."""
        pile = self._pile(wallet, asset)
        pile.order_by(method)
        self._count(wallet, asset, -wanted)
        return pile.take(wanted)

    def pick(self, wallet: str, asset: str, picks: Iterable[Pick]) -> list[Slice]:
        """Remove named units; `has` was asked before."""
        pile = self._pile(wallet, asset)
        taken: list[Slice] = []
        for named in picks:
            taken += pile.pick(self._numbers[named.root_id], named.quantity)
            self._count(wallet, asset, -named.quantity)
        return taken

    def pick_slice(
        self, wallet: str, asset: str, root_id: str, start: Quantity, stop: Quantity
    ) -> list[Slice]:
        """Remove what lies in a wallet of the units [start, stop) of a root."""
        if root_id not in self._numbers:
            return []
        taken = self._pile(wallet, asset).pick_slice(self._numbers[root_id], start, stop)
        self._count(wallet, asset, -units_of(taken))
        return taken

    def pick_some(self, wallet: str, asset: str, root_id: str, wanted: Quantity) -> list[Slice]:
        """Remove units of a root, as many as lie in a wallet of those wanted."""
        if not wanted or root_id not in self._numbers:
            return []
        taken = self._pile(wallet, asset).pick(self._numbers[root_id], wanted)
        self._count(wallet, asset, -units_of(taken))
        return taken

    def has(self, wallet: str, asset: str, picks: Iterable[Pick]) -> bool:
        """Return whether all named units lie in a wallet."""
        wanted: dict[str, Quantity] = {}
        for named in picks:
            wanted[named.root_id] = wanted.get(named.root_id, 0) + named.quantity
        pile = self._pile(wallet, asset)
        return all(
            root_id in self._numbers and pile.held_of(self._numbers[root_id]) >= quantity
            for root_id, quantity in wanted.items()
        )

    def end_pool(self) -> list[tuple[str, list[str]]]:
        """Give the lots of every pool to wallets.

        Returns:
            The assets for which that is not known, each with the wallets that hold it; their lots stay in
            the stand-in wallet.
        """
        pooled = sorted(self._piles.items(), key=lambda entry: entry[0])
        self._piles = {}
        self.is_pooled = False
        unclear: list[tuple[str, list[str]]] = []
        for (pool, asset), pile in pooled:
            holders = sorted(
                wallet
                for (wallet, held), units in self._held.items()
                if held == asset and units > 0 and self._pool_of(wallet) == pool
            )
            slices = pile.slices()
            for piece in slices:
                self.put(holders[0] if len(holders) == 1 else pool, piece)
            if slices and len(holders) != 1 and pool in _POOLS:
                unclear.append((asset, holders))
        return unclear

    def lots(self) -> tuple[Lot, ...]:
        """Return the open lots by wallet, asset and root."""
        return tuple(
            Lot(
                root=self.roots[piece.root],
                wallet=wallet,
                start=piece.start,
                stop=piece.stop,
                moved_by=piece.moved_by,
            )
            for (wallet, _), pile in sorted(self._piles.items(), key=lambda entry: entry[0])
            for piece in pile.slices()
        )

    def _pile(self, wallet: str, asset: str) -> Pile:
        key = (self._pool_of(wallet) if self.is_pooled else wallet, asset)
        pile = self._piles.get(key)
        if pile is None:
            pile = self._piles[key] = Pile(self.roots)
        return pile

    def _pool_of(self, wallet: str) -> str:
        home = home_of(wallet)
        if home in self._unpooled:
            return wallet
        return SPOUSE_POOL if home in self._of_spouse else POOL

    def _count(self, wallet: str, asset: str, change: Quantity) -> None:
        if self.is_pooled:
            self._held[wallet, asset] = self._held.get((wallet, asset), 0) + change
