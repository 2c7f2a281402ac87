"""Places: the wallet and asset in which units lie, by number; before 2025 perhaps one pool of all wallets.

Until the law demands basis per wallet, a taxpayer who chose one pool draws from all wallets together; how
many units lie in which wallet is counted beside it. The spouse is a taxpayer with a pool of their own, and a
retirement account is in nobody's. When a pool ends its lots go to the wallet that holds the asset, if there
is only one; otherwise only the taxpayer's own allocation could say (Rev. Proc. 2024-28), and lotwise does not
invent it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.lots.holdings import POOL, SPOUSE_POOL, home_of

_POOLS: Final = frozenset({POOL, SPOUSE_POOL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """A pool's place that is given to a wallet.

    Attributes:
        asset: Asset code.
        source: The pool's place.
        target: The place of the only wallet that holds the asset, or the pool's own.
        holders: Wallets that hold the asset, sorted.
        is_unclear: Whether what lies there can be given to no wallet.
    """

    asset: str
    source: int
    target: int
    holders: tuple[str, ...]
    is_unclear: bool


class Places:
    """The places of a journal, by wallet and asset.

    Args:
        is_pooled: Whether the taxpayer starts with one pool.
        of_spouse: Wallets of the spouse.
        unpooled: Wallets that belong to no pool.

    Attributes:
        is_pooled: Whether the pool still counts.
        names: Wallet and asset of each place, by its number.
    """

    def __init__(
        self, *, is_pooled: bool, of_spouse: Collection[str] = (), unpooled: Collection[str] = ()
    ) -> None:
        self.is_pooled = is_pooled
        self.names: list[tuple[str, str]] = []
        self._of_spouse = of_spouse
        self._unpooled = unpooled
        self._numbers: dict[tuple[str, str], int] = {}
        self._held: dict[tuple[str, str], Quantity] = {}

    def number(self, wallet: str, asset: str, change: Quantity = 0) -> int:
        """Return the place where units of a wallet lie, and count how many come or go.

        Args:
            wallet: Its name.
            asset: Asset code.
            change: Units that come, or negative ones that go.
        """
        key = wallet, asset
        if not self.is_pooled:
            number = self._numbers.get(key)
            return self._own(wallet, asset) if number is None else number
        self._held[key] = self._held.get(key, 0) + change
        return self._own(self.pool_of(wallet), asset)

    def _own(self, wallet: str, asset: str) -> int:
        key = wallet, asset
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.names)
            self.names.append(key)
        return number

    def pool_of(self, wallet: str) -> str:
        """Return the pool of a wallet, or the wallet itself where it belongs to none."""
        home = home_of(wallet)
        if home in self._unpooled:
            return wallet
        return SPOUSE_POOL if home in self._of_spouse else POOL

    def of_asset(self, asset: str, pool: str) -> tuple[int, ...]:
        """Return all places so far of an asset in a pool, or in the wallets that belong to it."""
        return tuple(
            number
            for number, (wallet, held) in enumerate(self.names)
            if held == asset and (wallet == pool or (wallet not in _POOLS and self.pool_of(wallet) == pool))
        )

    def end_pool(self) -> list[Swept]:
        """Return where the lots of each pool's place go; from now on each wallet has places of its own."""
        pooled = sorted((key, number) for key, number in self._numbers.items())
        self.is_pooled = False
        swept: list[Swept] = []
        for (pool, asset), number in pooled:
            holders = tuple(
                sorted(
                    wallet
                    for (wallet, held), units in self._held.items()
                    if held == asset and units > 0 and self.pool_of(wallet) == pool
                )
            )
            alone = len(holders) == 1
            swept.append(
                Swept(
                    asset=asset,
                    source=number,
                    target=self._own(holders[0], asset) if alone else number,
                    holders=holders,
                    is_unclear=not alone and pool in _POOLS,
                )
            )
        return swept
