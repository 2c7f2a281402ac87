"""One transaction of a chain that several files tell in parts: joined into what it was.

Problem: a block explorer exports units of the chain, what contracts sent, and tokens in three files. A swap
is a departure in one and an arrival in another; alone, the one looks like a payment and the other like units
of unknown origin. Chosen way: the parts that the files of one explorer tell of one wallet under one hash are
one transaction. What moves is netted by asset, and fees stay. One asset for another is an exchange; only in,
or only out, is half of a transfer. More than that has no single meaning: the parts stay apart, and where both
ways were gone, that is told. What the owner calls distinct is not joined.
Left out: other sources, which tell each transaction once, and book a batch of withdrawals under one hash;
parts in different wallets, which are transfers (`proofs`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import content_id
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction

IN_PARTS: Final = frozenset({"etherscan", "solscan"})
"""Families whose files tell one transaction of a chain in parts."""
_PARTS: Final = frozenset({Kind.TRANSFER, Kind.EXCHANGE, Kind.FEE})
_SEVERAL: Final = 2
_PAIR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Transactions of which each transaction of a chain is one, as far as its parts have one meaning.

    Attributes:
        transactions: Each once; what was joined stands where its first part stood.
        aliases: From the id of a telling, or of a part, to the id of the transaction it counts in.
        findings: Parts that stay apart although they have one hash.
    """

    transactions: tuple[Transaction, ...]
    aliases: Mapping[str, str]
    findings: tuple[Finding, ...]


def joined_by_hash(
    transactions: Iterable[Transaction],
    aliases: Mapping[str, str],
    families: Mapping[str, str],
    corrections: Iterable[Correction] = (),
) -> Whole:
    """Return transactions with those joined that are parts of one transaction of a chain.

    Args:
        transactions: As merging gives them, each once.
        aliases: As merging gives them, from the id of a telling to the id of its transaction.
        families: From the id of a file to the family of its format.
        corrections: Those that count; what is distinct by the owner's word is not joined.
    """
    told = tuple(transactions)
    if IN_PARTS.isdisjoint(families.values()):
        return Whole(transactions=told, aliases=aliases, findings=())
    distinct = {
        frozenset((aliases.get(one.subject, one.subject), aliases.get(one.other, one.other)))
        for one in corrections
        if one.action is Action.DISTINCT
    }
    result = {one.id: one for one in told}
    moved: dict[str, str] = {}
    findings: list[Finding] = []
    for parts in _groups(told, families):
        names = {one.id for one in parts}
        if any(pair <= names for pair in distinct):
            continue
        whole = _whole(parts)
        if whole is None:
            findings += _apart(parts)
            continue
        for one in parts:
            del result[one.id]
            moved[one.id] = whole.id
        result[whole.id] = whole
    if not moved:
        return Whole(transactions=told, aliases=aliases, findings=tuple(findings))
    return Whole(
        transactions=_in_place(told, result, moved),
        aliases=dict(sorted(({name: moved.get(one, one) for name, one in aliases.items()} | moved).items())),
        findings=tuple(findings),
    )


def _groups(told: Iterable[Transaction], families: Mapping[str, str]) -> list[list[Transaction]]:
    """Return the parts of each hash in each wallet, as far as there are several."""
    groups: dict[tuple[str, str, str], list[Transaction]] = defaultdict(list)
    for one in told:
        family = families.get(one.sources[0].file_id, "")
        is_part = family in IN_PARTS and one.kind in _PARTS and one.chain_hash
        if is_part and len({leg.wallet for leg in one.legs}) == 1:
            groups[family, one.legs[0].wallet, plain_hash(one.chain_hash)].append(one)
    return [sorted(parts, key=_order) for parts in groups.values() if len(parts) >= _SEVERAL]


def plain_hash(chain_hash: str) -> str:
    """Return a hash as all sources would write it; hashes of Solana differ by case."""
    word = chain_hash.strip()
    hexadecimal = word.lower().removeprefix("0x")
    return hexadecimal if set(hexadecimal) <= set("0123456789abcdef") else word


def _order(one: Transaction) -> tuple[object, ...]:
    return one.at, _EARLIER.get(one.kind, 0), one.id


_EARLIER: Final = {Kind.EXCHANGE: -1, Kind.FEE: 1}


def _in_place(
    told: Sequence[Transaction], result: Mapping[str, Transaction], moved: Mapping[str, str]
) -> tuple[Transaction, ...]:
    ids = dict.fromkeys(moved.get(one.id, one.id) for one in told)
    return tuple(result[name] for name in ids)


# ── what the parts are together ─────────────────────────────────────────────────────────────────


def _whole(parts: Sequence[Transaction]) -> Transaction | None:
    """Return what parts are together; None where that has no single meaning."""
    legs = _told_once(parts)
    fees = tuple(leg for leg in legs if leg.role is Role.FEE)
    main = _net([leg for leg in legs if leg.role is Role.MAIN])
    kind = _kind(main, has_fees=bool(fees))
    if kind is None:
        return None
    first = parts[0]
    return replace(
        first,
        id=content_id("tx", "hash", first.legs[0].wallet, plain_hash(first.chain_hash)),
        kind=kind,
        legs=(*sorted(main, key=lambda leg: (leg.quantity > 0, leg.asset)), *fees),
        sources=_sources(parts),
        native_id=next((one.native_id for one in parts if one.native_id), ""),
        note="; ".join(dict.fromkeys(one.note for one in parts if one.note)),
        address=next((one.address for one in parts if one.address), ""),
    )


def _told_once(parts: Sequence[Transaction]) -> list[Leg]:
    """Return the legs of parts; a leg of an exchange that another part tells again counts once."""
    legs = [leg for one in parts if one.kind is Kind.EXCHANGE for leg in one.legs]
    again = [(leg.asset, leg.quantity) for leg in legs if leg.role is Role.MAIN]
    for one in parts:
        for leg in one.legs if one.kind is not Kind.EXCHANGE else ():
            if leg.role is Role.MAIN and (leg.asset, leg.quantity) in again:
                again.remove((leg.asset, leg.quantity))
            else:
                legs.append(leg)
    return legs


def _net(legs: Iterable[Leg]) -> list[Leg]:
    """Return one leg for each asset that moved; a value is kept where nothing was netted."""
    by_asset: dict[str, list[Leg]] = defaultdict(list)
    for leg in legs:
        by_asset[leg.asset].append(leg)
    return [leg for same in by_asset.values() if (leg := _sum(same)).quantity]


def _sum(legs: Sequence[Leg]) -> Leg:
    quantity: Quantity = sum(leg.quantity for leg in legs)
    is_one_way = all(leg.quantity * legs[0].quantity > 0 for leg in legs)
    values = [leg.value_usd for leg in legs if leg.value_usd is not None]
    is_valued = is_one_way and len(values) == len(legs)
    return replace(legs[0], quantity=quantity, value_usd=sum(values) if is_valued else None)


def _kind(main: Sequence[Leg], *, has_fees: bool) -> Kind | None:
    if any(is_fiat(leg.asset) for leg in main):
        return None
    if not main:
        return Kind.FEE if has_fees else None
    if len(main) == 1:
        return Kind.TRANSFER
    is_swap = len(main) == _PAIR and main[0].quantity * main[1].quantity < 0
    return Kind.EXCHANGE if is_swap else None


def _sources(parts: Iterable[Transaction]) -> tuple[Source, ...]:
    """Return the places that tell of parts, each file once."""
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in parts:
        for source in one.sources:
            rows[source.file, source.file_id].update(source.rows)
    return tuple(
        Source(file_id=file_id, file=file, rows=tuple(sorted(lines)))
        for (file, file_id), lines in sorted(rows.items())
    )


def _apart(parts: Sequence[Transaction]) -> list[Finding]:
    """Return the finding that parts stay apart; none where all went one way, each for itself."""
    moves = _net([leg for one in parts for leg in one.legs if leg.role is Role.MAIN])
    if len({leg.quantity > 0 for leg in moves}) == 1:
        return []
    told = ", ".join(
        f"{'+' if leg.quantity > 0 else ''}{quantity_text(leg.quantity)} {leg.asset}"
        for leg in sorted(moves, key=lambda leg: (leg.quantity > 0, leg.asset))
    )
    first = parts[0]
    said = Finding(
        code="same_hash_apart",
        severity=Severity.WARNING,
        what=f"One transaction on the chain moved {told or 'nothing in the end'}. That has no single "
        "meaning, so its parts count one by one.",
        fix="Look it up in a block explorer. Then set its parts aside in `lotwise review`, and state what it "
        "was.",
        where=Where(file=first.sources[0].file, rows=first.sources[0].rows),
        wallet=first.legs[0].wallet,
        subject=first.id,
    )
    return [said]
