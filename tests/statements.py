"""Small builders for what an owner states: origins of units, whose a wallet is, what was filed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from builders import LAW, NEW_YORK
from lotwise.core.money import usd
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Custody, Origin, Owner, Transaction, Wallet
from lotwise.ledger.transfers import Certainty, Pair
from lotwise.lots.filed import FiledSale, filed_picks, filed_sale_of
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import StandingOrder
from lotwise.lots.methods import LotLaw
from lotwise.prices.book import PriceBook, Quote


def from_origin(told: Transaction, basis: str, acquired_on: str = "") -> Transaction:
    """Return a transaction with the basis in dollars, and perhaps the date, that its owner states."""
    day = date.fromisoformat(acquired_on) if acquired_on else None
    return replace(told, origin=Origin(basis_usd=usd(basis), acquired_on=day))


def owned(**owners: Owner) -> dict[str, Wallet]:
    """Return wallets by name: ``owned(Vault=Owner.IRA)``."""
    return {
        name: Wallet(name=name, custody=Custody.SELF, owner=owner) for name, owner in sorted(owners.items())
    }


def paired(*transactions: Transaction, pairs: Iterable[tuple[str, str]], why: Certainty) -> Journal:
    """Return a journal with these pairs of a departure and an arrival and no others."""
    made = (Pair(out_id=out, in_id=came, why=why.value, certainty=why) for out, came in pairs)
    return replace(journal_of(transactions), pairs=tuple(made), findings=())


def folded(
    *transactions: Transaction,
    wallets: Mapping[str, Wallet] | None = None,
    filed: Iterable[FiledSale] = (),
    aliases: Mapping[str, str] | None = None,
    orders: Iterable[StandingOrder] = (),
    prices: Iterable[Quote] = (),
    law: LotLaw = LAW,
) -> Books:
    """Return the books after some transactions, for a taxpayer in New York."""
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of(prices),
        wallets=wallets or {},
        law=law,
        orders=tuple(orders),
        filed=filed_picks(filed),
    )
    return fold(journal_of(transactions, aliases=aliases or {}), facts)


def folded_journal(journal: Journal, prices: Iterable[Quote] = ()) -> Books:
    """Return the books of a journal that was paired by hand."""
    facts = FoldFacts(zone=NEW_YORK, prices=PriceBook.of(prices), wallets={}, law=LAW)
    return fold(journal, facts)


def as_filed(books: Books) -> tuple[FiledSale, ...]:
    """Return the dispositions of some books as they would be kept once they are filed."""
    return tuple(map(filed_sale_of, books.dispositions))
