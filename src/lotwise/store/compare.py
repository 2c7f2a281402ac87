"""Whether two tellings of one fact agree, and in words how they differ.

The same fact has the same id at every import, so a second file may tell of it again. Its kind, its instant
and every leg with its value must then be the same. Two differences are none: a part of a second, and less
than a cent of value. Ids look over both as well, since a later export may print more digits.
"""

import json
from dataclasses import replace

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.ids import content_id
from lotwise.core.money import CENT, usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Leg, Source, Transaction


def fingerprint_of(transaction: Transaction) -> str:
    """Return a short text that differs whenever kind, instant or any leg with its value does."""
    moves = sorted(
        (leg.wallet, leg.asset, leg.quantity, leg.role.value, str(leg.value_usd)) for leg in transaction.legs
    )
    return content_id("facts", json.dumps([transaction.kind.value, instant_text(transaction.at), moves]))


def difference_between(first: Transaction, second: Transaction) -> str:
    """Return in words how two tellings of one transaction differ; empty when they agree.

    Args:
        first: The telling that stands.
        second: The later one, of the same id.
    """
    if first.kind is not second.kind:
        return f"{first.kind.value} there, {second.kind.value} here"
    if first.at.replace(microsecond=0) != second.at.replace(microsecond=0):
        return f"{instant_text(first.at)} there, {instant_text(second.at)} here"
    firsts, seconds = sorted(first.legs, key=_leg_order), sorted(second.legs, key=_leg_order)
    if len(firsts) != len(seconds):
        return f"{len(firsts)} legs there, {len(seconds)} here"
    unlike = [(one, other) for one, other in zip(firsts, seconds, strict=True) if not _is_alike(one, other)]
    return "; ".join(f"{_leg_text(one)} there, {_leg_text(other)} here" for one, other in unlike)


def sale_difference(first: ReportedSale, second: ReportedSale) -> str:
    """Return in words how two tellings of one reported sale differ; empty when they agree."""
    if replace(second, source=first.source) == first:
        return ""
    return f"{_sale_text(first)} there, {_sale_text(second)} here"


def contradiction(first: Transaction | ReportedSale, second: Transaction | ReportedSale, how: str) -> Finding:
    """Return the finding that two files, or two rows, contradict each other.

    Args:
        first: The telling that stands.
        second: The later one, which is not counted.
        how: How they differ, in words.
    """
    there, here = _where(first), _where(second)
    asset, wallet = _asset_and_wallet(first)
    return Finding(
        code="contradictory_row",
        severity=Severity.BLOCKING,
        what=f"{here} tells of the same event as {there}, but differently: {how}.",
        fix=f"Find out which one is right: {there} counts for now. If it is the wrong one, make a new "
        "project without that file.",
        where=here,
        asset=asset,
        wallet=wallet,
        subject=first.id,
    )


def _where(told: Transaction | ReportedSale) -> Where:
    source: Source = told.sources[0] if isinstance(told, Transaction) else told.source
    return Where(file=source.file, rows=source.rows)


def _asset_and_wallet(told: Transaction | ReportedSale) -> tuple[str, str]:
    if isinstance(told, ReportedSale):
        return "", told.broker
    return (told.legs[0].asset, told.legs[0].wallet) if told.legs else ("", "")


def _leg_order(leg: Leg) -> tuple[object, ...]:
    return leg.wallet, leg.asset, leg.role.value, leg.quantity, leg.value_usd is not None, leg.value_usd or 0


def _is_alike(one: Leg, other: Leg) -> bool:
    if one.value_usd is None or other.value_usd is None:
        return one == other
    return replace(one, value_usd=0) == replace(other, value_usd=0) and (
        abs(one.value_usd - other.value_usd) < CENT
    )


def _leg_text(leg: Leg) -> str:
    value = "no value stated" if leg.value_usd is None else f"worth ${usd_plain(leg.value_usd)}"
    return f"{quantity_text(leg.quantity)} {leg.asset} in {leg.wallet} ({leg.role.value}, {value})"


def _sale_text(sale: ReportedSale) -> str:
    return (
        f"{quantity_text(sale.quantity)} {sale.description} acquired {sale.acquired_on or 'VARIOUS'}, sold "
        f"{sale.disposed_on}, proceeds ${usd_plain(sale.proceeds_usd)}, basis ${usd_plain(sale.basis_usd)}, "
        f"disallowed ${usd_plain(sale.disallowed_usd)}, {'long' if sale.is_long else 'short'}-term, basis "
        f"{'reported' if sale.is_basis_reported else 'not reported'}"
    )
