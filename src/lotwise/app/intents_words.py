"""The words of an identification: as it stands in the books, and as an instruction to a broker.

Problem: the law wants the units named by what identifies them, such as date, time and price; a broker wants
an instruction that it can carry out. Chosen way: one plain text names wallet, units, lots and order, and what
is relied on; the same text is a letter or an e-mail. No broker's way of taking instructions is made up: where
nothing is known of it, the text asks for its confirmation and names the account's own settings.

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii); Notice 2025-7 as extended by Notice 2026-20, § 4.02.
"""

from collections.abc import Sequence

from lotwise.core.dates import instant_words
from lotwise.core.money import usd_text
from lotwise.core.quantity import quantity_text
from lotwise.ledger.intent import Intent, IntentLot
from lotwise.ledger.transaction import Ability, Custody, Wallet


def statement_of(intent: Intent) -> str:
    """Return the text by which an intent identifies its units.

    Args:
        intent: Everything but its statement.
    """
    whose = f" of the {intent.taxpayer}" if intent.taxpayer else ""
    units = f"{quantity_text(intent.quantity)} {intent.asset}"
    lines = [
        f"I identify the {units} below as the units{whose} that my next sales from",
        f"{intent.wallet} sell, in this order, and no others:",
        *(f"{n}. {_lot(lot, intent.asset)}" for n, lot in enumerate(intent.lots, start=1)),
    ]
    if intent.relies_on_notice:
        lines.append("I rely on Notice 2026-20: this record on my own books is the identification.")
    if intent.told_broker:
        lines.append("The broker was told, too.")
    if intent.expires_at:
        lines.append(f"It expires at {instant_words(intent.expires_at)} as far as nothing was sold by then.")
    return "\n".join(lines)


def instruction(name: str, intent: Intent, wallet: Wallet | None) -> str:
    """Return a text for one wallet to print and to keep, or to upload at the broker.

    Args:
        name: Id of the record.
        intent: The intent.
        wallet: Who holds the keys, and what is known of identification there; None when nothing is.
    """
    is_broker = intent.custody != Custody.SELF.value
    title = f"LOT INSTRUCTION FOR {intent.wallet.upper()}" if is_broker else "LOT IDENTIFICATION"
    return "\n".join(
        [
            title,
            f"Recorded {instant_words(intent.made_at)} by the {intent.clock} (zone {intent.zone})",
            f"Record {name}",
            "",
            intent.statement,
            "",
            *how_told(intent, wallet),
            "",
        ]
    )


def mail(name: str, intent: Intent, wallet: Wallet | None) -> str:
    """Return the same as an e-mail, ready to be opened by a mail program: subject, date and text.

    Args:
        name: Id of the record.
        intent: The intent.
        wallet: Who holds the keys; None when nothing is known.
    """
    at = intent.made_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    subject = f"Lot instruction: {quantity_text(intent.quantity)} {intent.asset} ({name})"
    body = instruction(name, intent, wallet)
    head = f"Subject: {subject}\nDate: {at}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"
    closing = "Please confirm that you sell these units and no others, with date and time of receipt."
    return f"{head}\nContent-Transfer-Encoding: 8bit\n\n{body}\n{closing}\n"


def _lot(lot: IntentLot, asset: str) -> str:
    basis = "basis not known" if lot.basis_usd is None else f"basis {usd_text(lot.basis_usd)}"
    return (
        f"{quantity_text(lot.quantity)} {asset} acquired {instant_words(lot.acquired_at)}, {basis} "
        f"(lot {lot.lot_id})"
    )


def how_told(intent: Intent, wallet: Wallet | None) -> Sequence[str]:
    """Return what to do with the text, by what is known of the wallet.

    Args:
        intent: The intent.
        wallet: Who holds the keys, and what is known of identification there; None when nothing is.
    """
    if intent.custody == Custody.SELF.value:
        return ("You hold the keys: this record on your own books is what counts. Nobody need be told.",)
    if wallet is not None and wallet.ability is Ability.FIFO_ONLY:
        return (
            f"You stated that {intent.wallet} sells first in, first out only. Keep this record all the same:",
            "for sales until December 31, 2026 it counts if you rely on Notice 2026-20.",
        )
    if wallet is not None and wallet.ability is Ability.TOLD_TO_BROKER:
        return (
            f"You stated that you tell {intent.wallet} which lots it sells. Send this before the order, or",
            "choose the same lots in the account's settings, and keep the acknowledgement:",
            "`lotwise identify --told RECORD --evidence FILE`. What you tell the broker is what counts.",
        )
    return (
        "How this broker takes a lot instruction is not known here. Look for the lots, or the method of cost",
        "basis, in the account's own settings, or send this text to its support before the order.",
        "For sales from January 1, 2027 only what reached the broker by the time of the sale counts.",
    )
