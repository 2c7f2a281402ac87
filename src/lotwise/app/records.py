"""The owner's own records, made elsewhere: identifications of lots, and standing orders of earlier days.

Problem: whoever wrote into a spreadsheet, or to a broker, which units are sold has made a record that the
law looks at, though lotwise was not there. Chosen way: the owner states it afterwards as a correction, with
the instant at which it was written and where it can be seen; the fold then looks at that instant, and not at
the day on which lotwise was told.
Left out: proving that the record exists, which the owner keeps; what a record that came too late would have
changed, see `late`.

Source:
    26 CFR § 1.1012-1(j)(2)-(3); Notice 2025-7 as extended by Notice 2026-20.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.dates import instant_of, instant_words, tax_date
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.details import Details, needed, text_in
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Transaction
from lotwise.lots.lot import Identification, Method, Pick, StandingOrder
from lotwise.lots.namable import what_leaves

ORDERS: Final = (Method.FIFO, Method.LIFO, Method.HIFO, Method.MIN_TAX)
"""The methods that a standing order can name."""
_YES: Final = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What the owner's own records say, as far as it was stated.

    Attributes:
        orders: Standing orders.
        identifications: By the id of the transaction; of several about one, that which counts.
        said: The corrections that state those identifications, likewise.
        findings: Statements that could not be applied, or that contradict each other.
    """

    orders: tuple[StandingOrder, ...] = ()
    identifications: Mapping[str, Identification] = field(default_factory=dict)
    said: Mapping[str, Correction] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def recorded(corrections: Iterable[Correction], journal: Journal, zone: ZoneInfo, day: date) -> Records:
    """Return what the owner's own records say.

    Args:
        corrections: Those that count, in the order of their recording.
        journal: What happened until the day.
        zone: The taxpayer's zone.
        day: The day looked at; records of later sales are left out in silence.

    Returns:
        Of several identifications of one sale that which counts: the last that was written in time, since it
        replaces the earlier ones; a finding tells where they differ.
    """
    orders: list[StandingOrder] = []
    named: dict[str, list[tuple[Correction, Identification]]] = {}
    findings: list[Finding] = []
    by_id = {one.id: one for one in journal.transactions}
    for one in corrections:
        try:
            if one.action is Action.STANDING_ORDER:
                orders.append(order_in(one))
            elif one.action is Action.IDENTIFY_LOTS and _has_come(one, zone, day):
                made = identification_in(one, journal, by_id)
                named.setdefault(made.transaction_id, []).append((one, made))
        except BadInputError as error:
            findings.append(not_applied(one, error))
    counting: dict[str, tuple[Correction, Identification]] = {}
    for name, several in named.items():
        counting[name] = _last_in_time(several, by_id[name])
        findings += _contradictions(several, counting[name], by_id[name])
    return Records(
        orders=tuple(orders),
        identifications={name: made for name, (_, made) in counting.items()},
        said={name: one for name, (one, _) in counting.items()},
        findings=tuple(findings),
    )


def _has_come(one: Correction, zone: ZoneInfo, day: date) -> bool:
    return tax_date(instant_of(needed(one.details, "sale_at")), zone) <= day


def order_in(one: Correction) -> StandingOrder:
    """Return the standing order that a correction states; see `Action.STANDING_ORDER`.

    Raises:
        BadInputError: Something is missing, or is no method or instant.
    """
    written_at = instant_of(needed(one.details, "written_at"))
    starts = text_in(one.details, "from")
    return StandingOrder(
        wallet=one.subject,
        method=order_method(needed(one.details, "method")),
        effective_at=max(written_at, instant_of(starts)) if starts else written_at,
        recorded_at=written_at,
        is_with_broker=_is_told(one.details),
    )


def order_method(text: str) -> Method:
    """Return the method that a standing order names.

    Raises:
        BadInputError: It is none that an order can name.
    """
    for method in ORDERS:
        if text.strip().upper().replace("-", "_").replace(" ", "_") == method.value:
            return method
    *most, last = (method.value for method in ORDERS)
    raise BadInputError(f"{text!r} is no standing order.", f"Choose {', '.join(most)} or {last}.")


def identification_in(one: Correction, journal: Journal, by_id: Mapping[str, Transaction]) -> Identification:
    """Return the identification that a correction states; see `Action.IDENTIFY_LOTS`.

    Raises:
        BadInputError: Its sale is not there or nothing leaves by it, or something else is missing or wrong.
    """
    name = journal.aliases.get(one.subject, one.subject)
    if name not in by_id:
        raise BadInputError(
            f"The transaction {one.subject} is not there.",
            "If its file was read again or set aside, take this back and state it anew.",
        )
    if what_leaves(by_id[name]) is None:
        raise BadInputError(
            f"No units leave a wallet by the transaction {one.subject}.",
            "Take this back; if it is about another transaction, state it there.",
        )
    return Identification(
        transaction_id=name,
        picks=picks_in(needed(one.details, "units")),
        recorded_at=instant_of(needed(one.details, "written_at")),
        is_with_broker=_is_told(one.details),
    )


def _is_told(details: Details) -> bool:
    return text_in(details, "told_broker").casefold() == _YES


def told_broker(*, is_with_broker: bool) -> dict[str, str]:
    """Return the detail that says whether the broker was told."""
    return {"told_broker": _YES} if is_with_broker else {}


def picks_in(text: str) -> tuple[Pick, ...]:
    """Return the units of roots that a text names.

    Raises:
        BadInputError: It is not understood.

    Examples:
        >>> [pick.root_id for pick in picks_in("0.5 root_a; 0.25 root_b")]
        ['root_a', 'root_b']
    """
    return tuple(_pick(part) for part in text.split(";"))


def _pick(text: str) -> Pick:
    match text.split():
        case [units, root_id]:
            return Pick(root_id=root_id, quantity=quantity(units))
    raise BadInputError(f"{text.strip()!r} does not name units of a lot.", "State the identification anew.")


def picks_text(picks: Iterable[Pick]) -> str:
    """Return units of roots as the text that `picks_in` reads."""
    return "; ".join(f"{quantity_text(pick.quantity)} {pick.root_id}" for pick in picks)


def _last_in_time(
    several: Iterable[tuple[Correction, Identification]], sale: Transaction
) -> tuple[Correction, Identification]:
    """Return the record that was made last before the sale; without one, the first that came after it."""
    ordered = sorted(several, key=lambda each: each[1].recorded_at)
    in_time = [each for each in ordered if each[1].recorded_at <= sale.at]
    return in_time[-1] if in_time else ordered[0]


def _contradictions(
    several: Iterable[tuple[Correction, Identification]],
    counting: tuple[Correction, Identification],
    sale: Transaction,
) -> list[Finding]:
    chosen, made = counting
    others = [one for one, other in several if one is not chosen and other.picks != made.picks]
    source = sale.sources[0]
    return [
        Finding(
            code="identified_twice",
            severity=Severity.WARNING,
            what=f"Two of your records name the units that left at {instant_words(sale.at)}, and not the "
            f"same ones. The one of {instant_words(made.recorded_at)} counts.",
            fix=f"Take the other one back: `lotwise review --undo {one.id} --reason …`.",
            where=Where(file=source.file, rows=source.rows),
            subject=sale.id,
        )
        for one in others
    ]
