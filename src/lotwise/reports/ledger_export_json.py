"""The ledger as JSON: transactions, pairs, roots, lots, dispositions and income, exact.

Problem: another program wants what lotwise knows, whole and without its database. Chosen way: flat lists that
point at each other by id; money and quantities are text with all their places, because JSON's numbers are
floats in most programs; dates are ISO, instants are UTC. The schema is in the guide, and has a number.

Left out: anything about the return: brackets, tax, forms. Those have their own JSON.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, TypeAlias

from lotwise.core.dates import instant_text
from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Transaction, Wallet
from lotwise.lots.books import Books
from lotwise.lots.lot import Disposition, Income, Lot, Root
from lotwise.lots.traces import Adjusted, Renamed
from lotwise.reports.ledger_export_entries import Ground

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
SCHEMA: Final = "lotwise.ledger"
VERSION: Final = 1


def ledger_json(ground: Ground) -> dict[str, Json]:
    """Return the ledger as what `json.dumps` can write.

    Args:
        ground: Journal, books and wallets.
    """
    books = ground.books
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "as_of": ground.as_of.isoformat(),
        "zone": ground.zone.key,
        "wallets": [_wallet(one) for _, one in sorted(ground.wallets.items())],
        "transactions": [_transaction(one) for one in ground.journal.transactions],
        "pairs": _pairs(ground.journal),
        "roots": [_root(one) for one in books.roots],
        "lots": [_lot(one) for one in books.lots],
        "dispositions": [_disposition(one) for one in books.dispositions],
        "incomes": [_income(one) for one in books.incomes],
        "went_on": _went_on(books),
    }


def _usd(amount: Usd | None) -> str | None:
    return None if amount is None else usd_plain(amount)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _texts(values: Iterable[str]) -> list[Json]:
    return list(values)


def _wallet(one: Wallet) -> Json:
    return {"name": one.name, "custody": one.custody.value, "owner": one.owner.value}


def _transaction(one: Transaction) -> Json:
    origin = one.origin
    return {
        "id": one.id,
        "kind": one.kind.value,
        "at": instant_text(one.at),
        "legs": [
            {
                "wallet": leg.wallet,
                "asset": leg.asset,
                "quantity": quantity_text(leg.quantity),
                "role": leg.role.value,
                "value_usd": _usd(leg.value_usd),
            }
            for leg in one.legs
        ],
        "sources": [{"file": each.file, "rows": list(each.rows)} for each in one.sources],
        "native_id": one.native_id,
        "chain_hash": one.chain_hash,
        "note": one.note,
        "address": one.address,
        "stated_basis_usd": _usd(origin.basis_usd) if origin else None,
        "stated_acquired_on": _day(origin.acquired_on) if origin else None,
    }


def _pairs(journal: Journal) -> list[Json]:
    return [
        {"out_id": one.out_id, "in_id": one.in_id, "why": one.why, "certainty": one.certainty.value}
        for one in journal.pairs
    ]


def _root(one: Root) -> Json:
    return {
        "id": one.id,
        "transaction_id": one.transaction_id,
        "kind": one.kind.value,
        "asset": one.asset,
        "wallet": one.wallet,
        "quantity": quantity_text(one.quantity),
        "basis_usd": _usd(one.basis_usd),
        "loss_basis_usd": _usd(one.loss_basis_usd),
        "acquired_on": _day(one.acquired_on),
        "is_always_long": one.is_always_long,
        "renamed_by": _texts(one.renamed_by),
        "adjusted_by": _texts(one.adjusted_by),
    }


def _lot(one: Lot) -> Json:
    return {
        "id": one.id,
        "root_id": one.root.id,
        "wallet": one.wallet,
        "asset": one.asset,
        "start_quantity": quantity_text(one.start),
        "stop_quantity": quantity_text(one.stop),
        "quantity": quantity_text(one.quantity),
        "basis_usd": _usd(one.basis_usd),
        "acquired_on": _day(one.root.acquired_on),
        "moved_by": _texts(one.moved_by),
    }


def _disposition(one: Disposition) -> Json:
    return {
        "id": one.id,
        "transaction_id": one.transaction_id,
        "kind": one.kind.value,
        "is_taxable": one.kind.is_taxable,
        "root_id": one.root.id if one.root else None,
        "wallet": one.wallet,
        "asset": one.asset,
        "start_quantity": quantity_text(one.start),
        "stop_quantity": quantity_text(one.stop),
        "quantity": quantity_text(one.quantity),
        "acquired_on": _day(one.acquired_on),
        "disposed_at": instant_text(one.disposed_at),
        "disposed_on": one.disposed_on.isoformat(),
        "proceeds_usd": _usd(one.proceeds_usd),
        "basis_usd": _usd(one.basis_usd),
        "disallowed_usd": usd_plain(one.disallowed_usd),
        "gain_usd": _usd(one.gain_usd),
        "term": one.term.value if one.term else None,
        "method": one.method.value,
        "moved_by": _texts(one.moved_by),
    }


def _income(one: Income) -> Json:
    return {
        "id": one.id,
        "transaction_id": one.transaction_id,
        "kind": one.kind.value,
        "wallet": one.wallet,
        "asset": one.asset,
        "quantity": quantity_text(one.quantity),
        "received_on": one.received_on.isoformat(),
        "ordinary_income_usd": _usd(one.ordinary_income_usd),
    }


def _went_on(books: Books) -> list[Json]:
    """Return slices that became other roots: by a renaming, or because their basis was adjusted."""
    traces = tuple[Renamed | Adjusted, ...]((*books.renamed, *books.adjusted))
    return [
        {
            "transaction_id": one.transaction_id,
            "root_id": one.root.id,
            "start_quantity": quantity_text(one.start),
            "stop_quantity": quantity_text(one.stop),
            "into_root_id": one.into.id,
        }
        for one in traces
    ]
