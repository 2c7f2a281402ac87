"""Which units the owner means to sell, written down before the sale.

Problem: the law looks at what stood in the taxpayer's books no later than the instant of the sale, and a
sale that is not there yet has no id. Chosen way: an *intent* names the units by wallet, asset and lot, in the
order of sale, with the instant and the clock that told it; a sale that is imported later is matched to it. An
intent never changes. One that replaces it, or takes it back, is a later record.

Left out: signature, chain and place among the records (`lotwise.store.intents`); which sale takes which units
(`lotwise.app.intents`).

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii); Notice 2025-7 as extended by Notice 2026-20, § 4.02.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from lotwise.core.dates import instant_of, instant_text
from lotwise.core.ids import content_id
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity

SPECIFIC: Final = "SPEC_ID"
"""The method of an intent that names its units one by one."""
COMPUTER_CLOCK: Final = "clock of this computer"
"""Where an instant comes from unless the owner says otherwise."""


class IntentKind(Enum):
    """What a record among the intents says."""

    KEY = "key"
    """A key that signs from now on."""
    IDENTIFY = "identify"
    """Units are identified."""
    CANCEL = "cancel"
    """An intent does not count for sales after this record."""
    TOLD = "told"
    """The broker was told of an intent; perhaps with its acknowledgement."""
    STAMP = "stamp"
    """An authority stamped the time of a record."""
    PLAN = "plan"
    """A plan as it was when it was carried out."""
    EVIDENCE = "evidence"
    """Something that shows what happened, by its hash."""
    CLOCK = "clock"
    """The clock had been wrong: its instants count anew from this record on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentLot:
    """Units of one lot: the slice [start, stop) of its root.

    Attributes:
        lot_id: Id of the lot at the instant of the record.
        root_id: Id of its root, which stays the same.
        start: Lower end of the slice, in steps of 10⁻¹⁸ units of the root.
        stop: Upper end of the slice, above start.
        acquired_at: The instant of acquisition, in UTC.
        acquired_on: The date of acquisition in the taxpayer's zone; None when not known.
        basis_usd: Basis of those units in steps of 10⁻⁸ dollars; None when not known.
        is_bought_back: Whether the plan buys them back.
    """

    lot_id: str
    root_id: str
    start: Quantity
    stop: Quantity
    acquired_at: datetime
    acquired_on: date | None
    basis_usd: Usd | None
    is_bought_back: bool = True

    @property
    def quantity(self) -> Quantity:
        """Units named, positive."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """The units of one asset in one wallet that the owner means to sell next.

    Attributes:
        made_at: When the record was made, in UTC.
        zone: The taxpayer's zone, such as ``America/New_York``.
        clock: What told the instant.
        taxpayer: Whose units they are, in words; may be empty.
        plan_id: Id of the plan it comes from; empty when its lots were named by hand.
        wallet: Where the units lie.
        asset: Asset code.
        custody: Who holds the keys there, in the words of `lotwise.ledger.transaction.Custody`.
        lots: The units in the order of sale.
        method: `SPECIFIC`, or the standing order that chose the lots, such as ``HIFO``.
        standing_order_id: Id of that order, or empty.
        allocation_id: Id of the allocation under Rev. Proc. 2024-28 that put the lots there, or empty.
        relies_on_notice: Whether own books are relied on at a broker, by Notice 2026-20.
        told_broker: Whether the broker was told when the record was made.
        expires_at: After which instant it does not count any more; None when it does not expire.
        supersedes: Ids of the intents that it replaces from its instant on.
        statement: The text of the instruction, as it can be shown or sent.
    """

    made_at: datetime
    zone: str
    clock: str = COMPUTER_CLOCK
    taxpayer: str = ""
    plan_id: str = ""
    wallet: str
    asset: str
    custody: str
    lots: tuple[IntentLot, ...]
    method: str = SPECIFIC
    standing_order_id: str = ""
    allocation_id: str = ""
    relies_on_notice: bool = False
    told_broker: bool = False
    expires_at: datetime | None = None
    supersedes: tuple[str, ...] = ()
    statement: str = ""

    @property
    def id(self) -> str:
        """The intent's id, made from all that it says."""
        return content_id("intent", intent_text(self))

    @property
    def quantity(self) -> Quantity:
        """All units named, positive."""
        return sum(lot.quantity for lot in self.lots)


def intent_text(intent: Intent) -> str:
    """Return all that an intent says as JSON in ASCII, always the same for the same intent.

    Examples:
        >>> made = instant_of("2026-02-07T14:00:00Z")
        >>> one = Intent(made_at=made, zone="UTC", wallet="Ledger", asset="BTC", custody="self", lots=())
        >>> intent_of_text(intent_text(one)) == one
        True
    """
    said = {**_said(intent), "lots": [_said(lot) for lot in intent.lots]}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def intent_of_text(text: str) -> Intent:
    """Return the intent that a text keeps.

    Raises:
        ValueError: The text keeps none.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        lots = tuple(IntentLot(**_read(lot)) for lot in said.pop("lots"))
        return Intent(**_read(said), lots=lots)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the text keeps no intent") from error


def _said(one: Intent | IntentLot) -> dict[str, object]:
    return {field.name: _plain(getattr(one, field.name)) for field in fields(one)}


def _plain(value: object) -> object:
    """Return a value as JSON holds it; exact numbers as text, for some readers take them for floats."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _read(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in said.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in {"start", "stop", "basis_usd"}:
        return int(value)
    if name.endswith("_at"):
        return instant_of(value)
    if name == "acquired_on":
        return date.fromisoformat(value)
    return tuple(value) if name == "supersedes" else value
