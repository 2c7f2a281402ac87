"""Small builders for transactions, journals and books, so that a test reads like the story it tells.

Amounts are written as people write them, ``"0.5 BTC"``; instants as ``"2025-01-31"`` (noon UTC) or
``"2025-01-31 09:30"`` (UTC). The id of a transaction is made from what it says; `name` tells twins apart and
sets the id, so that a test can point at it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from lotwise.core.dates import noon_utc
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Source, Transaction, Wallet
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.lot import Disposition, Identification, Lot, Method, Pick, StandingOrder
from lotwise.lots.methods import LotLaw, Pooling
from lotwise.prices.book import PriceBook, Quote

NEW_YORK = ZoneInfo("America/New_York")
LAW = LotLaw(per_wallet_from=date(2025, 1, 1), own_books_until=date(2026, 12, 31))
ONE_POOL = LotLaw(
    per_wallet_from=date(2025, 1, 1), own_books_until=date(2026, 12, 31), pooling=Pooling.ONE_POOL
)
HOME = "Ledger"
"""The wallet where things happen unless a test says otherwise; nobody but the owner holds its keys."""


def instant(text: str) -> datetime:
    """Return the instant of ``2025-01-31`` (noon UTC) or ``2025-01-31 09:30[:15[.5]]`` (UTC)."""
    if len(text) == len("2025-01-31"):
        return noon_utc(date.fromisoformat(text))
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def leg(
    amount: str, wallet: str = HOME, *, sign: int = 1, role: Role = Role.MAIN, worth: str | None = None
) -> Leg:
    """Return a leg of ``"0.5 BTC"``; `worth` is its value in dollars as the source states it."""
    number, asset = amount.split()
    value = None if worth is None else usd(worth)
    return Leg(wallet=wallet, asset=asset, quantity=sign * quantity(number), role=role, value_usd=value)


def out(amount: str, wallet: str = HOME, *, worth: str | None = None) -> Leg:
    """Return a main leg that goes out."""
    return leg(amount, wallet, sign=-1, worth=worth)


def fee(amount: str, wallet: str = HOME, *, worth: str | None = None) -> Leg:
    """Return the leg of a fee that was paid; a negative amount is a rebate."""
    return leg(amount, wallet, sign=-1, role=Role.FEE, worth=worth)


def transaction(kind: Kind, on: str, *legs: Leg, name: str = "", chain_hash: str = "") -> Transaction:
    """Return a transaction of any kind with any legs."""
    at = instant(on)
    told = content_id("tx", kind.value, at, sorted(map(str, legs)), chain_hash)
    return Transaction(
        id=name or told,
        kind=kind,
        at=at,
        legs=tuple(legs),
        sources=(Source(file_id="file_test", file="test.csv", rows=(1,)),),
        chain_hash=chain_hash,
    )


def bought(
    amount: str, cost: str, on: str, wallet: str = HOME, *, fees: Iterable[Leg] = (), name: str = ""
) -> Transaction:
    """Return a purchase: ``bought("1 BTC", "40000 USD", "2024-01-10")``."""
    return transaction(Kind.PURCHASE, on, leg(amount, wallet), out(cost, wallet), *fees, name=name)


def sold(
    amount: str, price: str, on: str, wallet: str = HOME, *, fees: Iterable[Leg] = (), name: str = ""
) -> Transaction:
    """Return a sale: ``sold("1 BTC", "60000 USD", "2025-02-01")``."""
    return transaction(Kind.SALE, on, out(amount, wallet), leg(price, wallet), *fees, name=name)


def exchanged(
    given: str,
    received: str,
    on: str,
    wallet: str = HOME,
    *,
    worth: str | None = None,
    fees: Iterable[Leg] = (),
    name: str = "",
) -> Transaction:
    """Return an exchange; `worth` is the value in dollars of what was received."""
    legs = (out(given, wallet), leg(received, wallet, worth=worth), *fees)
    return transaction(Kind.EXCHANGE, on, *legs, name=name)


def earned(
    amount: str, worth: str | None, on: str, wallet: str = HOME, *, kind: Kind = Kind.STAKING, name: str = ""
) -> Transaction:
    """Return income in an asset."""
    return transaction(kind, on, leg(amount, wallet, worth=worth), name=name)


def spent(amount: str, worth: str | None, on: str, wallet: str = HOME, *, name: str = "") -> Transaction:
    """Return spending at fair market value."""
    return transaction(Kind.SPEND, on, out(amount, wallet, worth=worth), name=name)


def sent(
    amount: str,
    on: str,
    wallet: str = HOME,
    *,
    fees: Iterable[Leg] = (),
    name: str = "",
    chain_hash: str = "",
) -> Transaction:
    """Return the departing half of a transfer."""
    return transaction(Kind.TRANSFER, on, out(amount, wallet), *fees, name=name, chain_hash=chain_hash)


def arrived(amount: str, on: str, wallet: str = HOME, *, name: str = "", chain_hash: str = "") -> Transaction:
    """Return the arriving half of a transfer."""
    return transaction(Kind.TRANSFER, on, leg(amount, wallet), name=name, chain_hash=chain_hash)


def moved(
    amount: str, source: str, target: str, on: str, *, fees: Iterable[Leg] = (), name: str = ""
) -> Transaction:
    """Return a transfer of which one source states both sides."""
    return transaction(Kind.TRANSFER, on, out(amount, source), leg(amount, target), *fees, name=name)


def renamed(old: str, new: str, on: str, wallet: str = HOME, *, name: str = "") -> Transaction:
    """Return a renaming: ``renamed("10 MATIC", "10 POL", "2024-10-01")``."""
    return transaction(Kind.RENAME, on, out(old, wallet), leg(new, wallet), name=name)


def priced(asset: str, price: str, on: str) -> Quote:
    """Return a quote: dollars a unit on a day."""
    return Quote(asset=asset, on=date.fromisoformat(on), price=Decimal(price), origin="test")


def order(
    method: Method,
    wallet: str = HOME,
    *,
    recorded: str = "2020-01-01",
    effective: str = "",
    with_broker: bool = False,
) -> StandingOrder:
    """Return a standing order; effective from when it was recorded unless said otherwise."""
    return StandingOrder(
        wallet=wallet,
        method=method,
        effective_at=instant(effective or recorded),
        recorded_at=instant(recorded),
        is_with_broker=with_broker,
    )


def identified(
    sale: str, *picks: tuple[Lot, str], recorded: str, with_broker: bool = False
) -> dict[str, Identification]:
    """Return the identification of units of some lots for a transaction, by its id."""
    named = tuple(Pick(root_id=lot.root.id, quantity=quantity(units)) for lot, units in picks)
    made = Identification(
        transaction_id=sale, picks=named, recorded_at=instant(recorded), is_with_broker=with_broker
    )
    return {sale: made}


def books_of(
    *transactions: Transaction,
    orders: Iterable[StandingOrder] = (),
    identifications: Mapping[str, Identification] | None = None,
    custody: Mapping[str, Custody] | None = None,
    prices: Iterable[Quote] = (),
    law: LotLaw = LAW,
) -> Books:
    """Return the books after some transactions, for a taxpayer in New York."""
    wallets = {name: Wallet(name=name, custody=held) for name, held in (custody or {}).items()}
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of(prices),
        wallets=wallets,
        law=law,
        orders=tuple(orders),
        identifications=identifications or {},
    )
    return fold(journal_of(transactions), facts)


def dollars(amount: Usd | None) -> str:
    """Return money as exact plain text, or ``unknown``."""
    return "unknown" if amount is None else usd_plain(amount)


def lot_line(lot: Lot) -> str:
    """Return a lot in a line: units, wallet, date of acquisition, basis."""
    units = f"{quantity_text(lot.quantity)} {lot.asset}"
    return f"{units} in {lot.wallet} from {lot.root.acquired_on} basis {dollars(lot.basis_usd)}"


def sale_line(sale: Disposition) -> str:
    """Return a disposition in a line: units, date of acquisition, proceeds, basis, term."""
    units = f"{quantity_text(sale.quantity)} {sale.asset}"
    term = sale.term.value if sale.term else "unknown"
    amounts = f"{dollars(sale.proceeds_usd)} - {dollars(sale.basis_usd)}"
    return f"{sale.kind.value} {units} from {sale.acquired_on}: {amounts}, {term}"


def lot_lines(books: Books) -> list[str]:
    """Return every open lot in a line."""
    return [lot_line(lot) for lot in books.lots]


def sale_lines(books: Books) -> list[str]:
    """Return every disposition in a line."""
    return [sale_line(sale) for sale in books.dispositions]


def codes(books: Books) -> list[str]:
    """Return the codes of the findings, in order."""
    return [finding.code for finding in books.findings]
