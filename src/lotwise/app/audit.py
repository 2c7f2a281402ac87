"""The whole story of a disposition in the order of time, each step with the hash that shows it.

Problem: somebody asks, years later, why this sale took those lots. Chosen way: everything that stands about
it in the project, from the plan to the row of Form 8949: identification, instruction, acknowledgement, time
stamp, fill, file, lots. Each has a hash that can be computed again from the export of the chain.

Left out: what followed from the gain, which `lotwise explain` shows.

Source:
    Law facts 8.1-8.3; 26 CFR § 1.1012-1(j)(2)(i), (j)(3)(iii).
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lotwise.app.filing import forms_of
from lotwise.app.identified import sale_named
from lotwise.app.intents import Kept, intents_of
from lotwise.app.signing import is_signed, public_keys
from lotwise.app.stamping_kept import KeptStamp, entries_of, stamps
from lotwise.app.workspace import State
from lotwise.core.dates import instant_words
from lotwise.core.errors import BadInputError
from lotwise.core.money import usd_text
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.intent import IntentKind
from lotwise.ledger.transaction import Transaction
from lotwise.lots.lot import Disposition, DispositionKind, Method
from lotwise.store.intents import Record, records

_SHOWN: Final = 4
"""How many lots of an identification are named in its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the story.

    Attributes:
        at: When it was; None for what is computed each time.
        what: What it was, in a word or two.
        words: The rest, as a sentence.
        ref: The id by which it can be explained or found, or empty.
        sha256: Hash of what it says, or the hash in the chain that it rests on; empty where there is none.
    """

    at: datetime | None
    what: str
    words: str
    ref: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The story of a sale.

    Attributes:
        sale_id: Id of the transaction.
        sold_at: The instant, in UTC.
        steps: In the order of time; what is computed comes last.
        is_identified: Whether lots that it took were identified before it.
        unnamed_quantity: Units of it that a standing order chose, or that went first in, first out.
    """

    sale_id: str
    sold_at: datetime
    steps: tuple[Step, ...]
    is_identified: bool
    unnamed_quantity: Quantity = 0


def audit(state: State, ref: str) -> Story:
    """Return the story of a disposition.

    Args:
        state: The project.
        ref: Id of a disposition or transaction, or its beginning.

    Raises:
        NotFoundError: None, or several, are called so.
    """
    sale = sale_named(state, ref)
    all_kept = records(state.project)
    matched = intents_of(state)
    used = [one for one in matched.kept if any(use.sale_id == sale.id for use in one.uses)]
    sold = [one for one in state.all_books.dispositions if one.transaction_id == sale.id]
    dated = [
        *_identified(state, all_kept, used),
        *_stated(state, sale),
        _filled(sale),
        *_imported(state, sale),
    ]
    steps = [*sorted(dated, key=lambda one: one.at or _END), *_lots(sold), *_rows(state, sold)]
    is_recorded = bool(used and sale.id not in matched.late) or _is_stated_in_time(state, sale)
    main = [one for one in sold if one.kind is not DispositionKind.FEE]
    others = [one for one in main if one.method is not Method.SPEC_ID]
    return Story(
        sale_id=sale.id,
        sold_at=sale.at,
        steps=tuple(steps),
        is_identified=is_recorded and (not main or len(others) < len(main)),
        unnamed_quantity=sum(one.quantity for one in others),
    )


_END: Final = datetime(9999, 12, 31, tzinfo=UTC)


def _is_stated_in_time(state: State, sale: Transaction) -> bool:
    said = state.booked.records.identifications.get(sale.id)
    return said is not None and said.recorded_at <= sale.at


def _identified(state: State, all_kept: Sequence[Record], used: Sequence[Kept]) -> Iterator[Step]:
    """Give plan, identification, instruction, acknowledgement and stamp of the intents that were used."""
    keys = public_keys(all_kept)
    kept_stamps, entries = stamps(state.project), entries_of(state.project)
    for one in used:
        intent, record = one.intent, one.record
        yield from _plans(all_kept, intent.plan_id, intent.made_at)
        public = keys.get(record.signer)
        is_good = public is not None and is_signed(record.signed_text, record.signature, public)
        units = "; ".join(
            f"{quantity_text(lot.quantity)} of {lot.acquired_on or 'an unknown day'}"
            for lot in intent.lots[:_SHOWN]
        )
        more = f" and {len(intent.lots) - _SHOWN} more" if len(intent.lots) > _SHOWN else ""
        signature = f"signed by {record.signer}" if is_good else "ITS SIGNATURE IS NOT GOOD"
        notice = ", relying on Notice 2026-20" if intent.relies_on_notice else ""
        yield Step(
            at=intent.made_at,
            what="Identification",
            words=f"{intent.asset} in {intent.wallet}: {units}{more}; {intent.method}{notice}; by the "
            f"{intent.clock}, {signature}",
            ref=record.id,
            sha256=hashlib.sha256(record.signed_text).hexdigest(),
        )
        yield Step(
            at=intent.made_at,
            what="Instruction",
            words="its text: " + " ".join(intent.statement.split()),
            ref=record.id,
            sha256=hashlib.sha256(intent.statement.encode()).hexdigest(),
        )
        for told in all_kept:
            if told.kind is IntentKind.TOLD and told.subject == record.id:
                yield Step(
                    at=told.recorded_at,
                    what="Broker told",
                    words=_told_words(told.content),
                    ref=told.id,
                    sha256=hashlib.sha256(told.signed_text).hexdigest(),
                )
        yield from _stamped(kept_stamps, entries.get(record.seq, 0))


def _told_words(content: str) -> str:
    """Return how the broker was told, and what it answered, as a sentence."""
    try:
        said: dict[str, str] = json.loads(content)
        answer = f"answer {said['file']} ({said['file_id']})" if "file" in said else "no answer kept"
        return f"{said['reason'] or 'no reason given'}; {answer}"
    except (ValueError, KeyError, TypeError):
        return content


def _plans(all_kept: Sequence[Record], plan_id: str, made_at: datetime) -> Iterator[Step]:
    if not plan_id:
        return
    kept = [one for one in all_kept if one.kind is IntentKind.PLAN and plan_id in {one.id, one.subject}]
    for one in kept:
        sha256 = hashlib.sha256(one.content.encode()).hexdigest()
        yield Step(at=one.recorded_at, what="Plan", words="as it is kept", ref=plan_id, sha256=sha256)
    if not kept:
        yield Step(at=made_at, what="Plan", words="the plan that the identification names", ref=plan_id)


def _stamped(kept: Sequence[KeptStamp], entry: int) -> Iterator[Step]:
    """Give the earliest stamp of a head of the chain at or after the record."""
    for one in kept:
        if entry and one.entry >= entry:
            yield Step(
                at=one.at,
                what="Time stamp",
                words=f"{one.authority} certifies that all of this was there by then",
                ref=one.id,
                sha256=one.head,
            )
            return


def _stated(state: State, sale: Transaction) -> Iterator[Step]:
    """Give the record that the owner stated of the sale itself."""
    said = state.booked.records.said.get(sale.id)
    if said is not None:
        made = state.booked.records.identifications[sale.id]
        yield Step(
            at=made.recorded_at,
            what="Own record",
            words=f"stated at {instant_words(said.recorded_at)}: {said.reason}",
            ref=said.id,
        )


def _filled(sale: Transaction) -> Step:
    legs = "; ".join(f"{quantity_text(leg.quantity)} {leg.asset} ({leg.wallet})" for leg in sale.legs)
    named = f"; the source calls it {sale.native_id}" if sale.native_id else ""
    return Step(at=sale.at, what=sale.kind.value.capitalize(), words=f"{legs}{named}", ref=sale.id)


def _imported(state: State, sale: Transaction) -> Iterator[Step]:
    files = {one.id: one for one in state.facts.files}
    for source in sale.sources:
        if file := files.get(source.file_id):
            rows = ", ".join(map(str, source.rows))
            yield Step(
                at=file.imported_at,
                what="Import",
                words=f"{source.file}, row {rows}",
                ref=file.id,
                sha256=file.sha256,
            )


def _lots(sold: Sequence[Disposition]) -> Iterator[Step]:
    for one in sold:
        acquired = one.root.acquired_on if one.root is not None else None
        basis = "unknown" if one.basis_usd is None else usd_text(one.basis_usd)
        yield Step(
            at=None,
            what="Lot taken",
            words=f"{quantity_text(one.quantity)} {one.asset} of {acquired or 'an unknown day'}, basis "
            f"{basis}, by {one.method.value}",
            ref=one.id,
        )


def _rows(state: State, sold: Sequence[Disposition]) -> Iterator[Step]:
    """Give the rows of Form 8949; none while the household's facts are not known."""
    if not sold:
        return
    try:
        form = forms_of(state, sold[0].disposed_on.year).form_8949
    except BadInputError:
        return
    mine = {one.id for one in sold}
    for row in form.rows:
        if mine & {*row.disposition_ids}:
            yield Step(
                at=None,
                what="Form 8949",
                words=f"{form.year}, box {row.box}: {row.description}, {row.acquired}, proceeds "
                f"{usd_text(row.proceeds_usd)}, basis {usd_text(row.basis_usd)}, gain "
                f"{usd_text(row.gain_usd)}",
                ref=row.id,
            )
