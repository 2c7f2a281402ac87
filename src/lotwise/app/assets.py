"""The assets of a project with what they are, and what the owner says of one.

What the owner says is a setting: ``class of ASSET`` or ``group of ASSET``, the word in its first line and the
reason, if any, in the rest. It counts from then on for the whole history; an empty word takes it back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.app import clock
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.asset_class_findings import class_findings
from lotwise.ledger.asset_classes import (
    CLASS_OF,
    GROUP_OF,
    AssetClass,
    Classes,
    check_class,
    class_in,
    classes_of,
    known_classes,
)
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.known_assets import known
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.unrealized import Valued
from lotwise.store import choices

_DEFAULT: Final = "default"
"""The word that takes back what the owner said."""
_SHORTEST: Final = 6
"""Of a code that holds a contract, so many letters are enough where no other code begins so."""
_NAMED: Final = 12
"""How many assets a refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRow:
    """An asset of a project on a day.

    Attributes:
        asset: Its code.
        asset_class: What it is.
        group: The assets that are substantially identical to it, by the name of their group.
        is_stated: Whether the owner said so, of the class or of the group.
        reason: Why, in the owner's words, or empty.
        wallets: In which units lie.
        quantity: How many.
        fmv_usd: Value of the lots that have one.
        has_unknown: Whether a lot has no value.
    """

    asset: str
    asset_class: AssetClass
    group: str
    is_stated: bool
    reason: str
    wallets: tuple[str, ...]
    quantity: Quantity
    fmv_usd: Usd
    has_unknown: bool


def asset_rows(state: State) -> tuple[AssetRow, ...]:
    """Return every asset that was ever moved, or of which the owner said something, by its code.

    What was sent to a wallet that is not imported counts in no quantity.
    """
    settings = state.facts.settings
    classes = classes_of(settings)
    held: defaultdict[str, list[Valued]] = defaultdict(list)
    for one in state.holdings:
        if not is_stand_in(one.lot.wallet):
            held[one.lot.asset].append(one)
    return tuple(_row(asset, held[asset], classes, settings) for asset in sorted(_assets(state, classes)))


def _assets(state: State, classes: Classes) -> set[str]:
    moved = {leg.asset for one in state.journal.transactions for leg in one.legs}
    return {asset for asset in moved if not is_fiat(asset)} | {*classes.stated, *classes.identical}


def _row(asset: str, lots: Collection[Valued], classes: Classes, settings: Mapping[str, str]) -> AssetRow:
    said = [settings.get(f"{prefix}{asset}", "").partition("\n") for prefix in (CLASS_OF, GROUP_OF)]
    return AssetRow(
        asset=asset,
        asset_class=classes.of(asset),
        group=classes.group(asset),
        is_stated=any(word for word, _, _ in said),
        reason="; ".join(dict.fromkeys(reason for word, _, reason in said if word and reason)),
        wallets=tuple(sorted({one.lot.wallet for one in lots})),
        quantity=sum(one.lot.quantity for one in lots),
        fmv_usd=sum(one.fmv_usd or 0 for one in lots),
        has_unknown=any(one.fmv_usd is None for one in lots),
    )


def asset_questions(state: State) -> tuple[Finding, ...]:
    """Return what only the owner can say of the classes of assets."""
    return class_findings(state.journal.transactions, classes_of(state.facts.settings))


# ── the owner's word ────────────────────────────────────────────────────────────────────────────


def state_asset_fact(state: State, asset: str, what: str, text: str, reason: str = "") -> str:
    """Record what the owner says of an asset, and return it as it was understood.

    Args:
        state: The project.
        asset: Code of an asset of the project; of a long one a unique beginning is enough.
        what: ``class`` or ``same_as``.
        text: The class, or the code of an asset that is substantially identical; ``default`` takes back what
            was said before. An asset that is the same as itself is identical to no other.
        reason: Why; may be empty.

    Raises:
        BadInputError: There is no such asset or fact, or the text is no value for it.
    """
    there = _assets(state, classes_of(state.facts.settings))
    code = _named(asset, there)
    match what.strip().casefold().replace("-", "_"):
        case "class":
            word = "" if _is_default(text) else _class_word(code, text)
            _record(state, f"{CLASS_OF}{code}", word, reason)
            return f"{code}: class {classes_of({f'{CLASS_OF}{code}': word}).of(code).value}"
        case "same_as":
            word = "" if _is_default(text) else _named(text, there | _well_known())
            _record(state, f"{GROUP_OF}{code}", word, reason)
            return f"{code}: {_identity(code, word)}"
    raise BadInputError(f"Nothing called {what!r} can be said of an asset.", "There are: class, same_as.")


def _is_default(text: str) -> bool:
    return text.strip().casefold() == _DEFAULT


def _class_word(code: str, text: str) -> str:
    said = class_in(text)
    check_class(code, said)
    return said.value


def _identity(code: str, word: str) -> str:
    if not word:
        return "identical to what lotwise knows"
    return "identical to no other asset" if word == code else f"identical to {word}"


def _record(state: State, name: str, word: str, reason: str) -> None:
    text = "\n".join(filter(None, (word, " ".join(reason.split()) if word else "")))
    choices.set_setting(state.project, name, text, now=clock.now())


def _well_known() -> frozenset[str]:
    funds = (one.codes | one.shared for one in known_classes().funds)
    return known().tickers.union(known_classes().classes, *funds)


def _named(text: str, there: Collection[str]) -> str:
    """Return the code of an asset, found whatever its case, of a long one by a unique beginning.

    Raises:
        BadInputError: No asset has that code, or several begin so.
    """
    code = text.strip().upper()
    if code in there:
        return code
    begun = [one for one in sorted(there) if len(code) >= _SHORTEST and one.startswith(code)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise BadInputError(f"{len(begun)} assets begin with {code}.", f"Write more of it: {_some(begun)}.")
    raise BadInputError(f"There is no asset {code!r} here.", "`lotwise assets` lists them.")


def _some(assets: Iterable[str]) -> str:
    first = list(assets)
    return ", ".join(first[:_NAMED]) + (" …" if len(first) > _NAMED else "")
