"""Identifications before the sale as flat rows, and their texts as files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from lotwise.app import clock
from lotwise.app.intents import Kept, Standing, Use, intents_of
from lotwise.app.intents_words import instruction, mail
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError
from lotwise.core.quantity import Quantity
from lotwise.ledger.intent import IntentLot


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentRow:
    """An identification before the sale.

    Attributes:
        id: Id of its record.
        made_at: The instant, in UTC.
        clock: What told it.
        wallet: Where the units lie.
        asset: Asset code.
        quantity: Units that it names.
        left_quantity: Units that no sale took yet.
        lots: The units in the order of sale.
        standing: Where it stands now.
        expires_at: When it expires; None when it does not.
        relies_on_notice: Whether own books are relied on at a broker.
        told_at: When the broker was told; None when it was not.
        plan_id: The plan, or empty.
        uses: Which sales took units of it.
        signer: Name of the key that signed it.
        statement: Its text.
    """

    id: str
    made_at: datetime
    clock: str
    wallet: str
    asset: str
    quantity: Quantity
    left_quantity: Quantity
    lots: tuple[IntentLot, ...]
    standing: Standing
    expires_at: datetime | None
    relies_on_notice: bool
    told_at: datetime | None
    plan_id: str
    uses: tuple[Use, ...]
    signer: str
    statement: str


def intent_rows(state: State) -> tuple[IntentRow, ...]:
    """Return the identifications of a project, in the order of recording."""
    now = clock.now()
    return tuple(_row(one, now) for one in intents_of(state).kept)


def _row(one: Kept, now: datetime) -> IntentRow:
    intent = one.intent
    return IntentRow(
        id=one.record.id,
        made_at=intent.made_at,
        clock=intent.clock,
        wallet=intent.wallet,
        asset=intent.asset,
        quantity=intent.quantity,
        left_quantity=one.left_quantity,
        lots=intent.lots,
        standing=one.standing_at(now),
        expires_at=intent.expires_at,
        relies_on_notice=intent.relies_on_notice,
        told_at=one.told_at,
        plan_id=intent.plan_id,
        uses=tuple(one.uses),
        signer=one.record.signer,
        statement=intent.statement,
    )


def write_letters(state: State, folder: Path, ids: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write the instruction of each open identification as text and as e-mail; return the files.

    Args:
        state: The project.
        folder: Where to; made when it is not there.
        ids: Ids of the records; all open ones when empty.

    Raises:
        LotwiseError: They cannot be written.
    """
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in letters(state, ids).items():
            path = folder / name
            path.write_text(text, encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise LotwiseError(
            f"{folder} cannot be written: {error.strerror or error}.", "Name another folder."
        ) from error
    return tuple(written)


_GONE: Final = (Standing.CANCELLED, Standing.REPLACED)
"""Records of which nobody is told as of an order to sell."""


def letters(state: State, ids: Iterable[str] = ()) -> dict[str, str]:
    """Return the instruction of each open identification as text and as e-mail, by the name of its file.

    Args:
        state: The project.
        ids: Ids of the records; all open ones when empty. What is taken back has none any more.
    """
    wanted, now = set(ids), clock.now()
    found: dict[str, str] = {}
    for one in intents_of(state).kept:
        standing = one.standing_at(now)
        is_asked = one.record.id in wanted if wanted else standing is Standing.OPEN
        if is_asked and standing not in _GONE:
            wallet = state.wallets.get(one.intent.wallet)
            name = f"{_plain(one.intent.wallet, one.intent.asset)}_{one.record.id}"
            found[f"{name}.txt"] = instruction(one.record.id, one.intent, wallet)
            found[f"{name}.eml"] = mail(one.record.id, one.intent, wallet)
    return found


def _plain(*words: str) -> str:
    """Return words as part of the name of a file."""
    return "_".join("".join(letter if letter.isalnum() else "-" for letter in word) for word in words)
