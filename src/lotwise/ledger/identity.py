"""Identity: which asset a code means, for every source.

Problem: a code is a word of its source. XBT and BTC are one asset, UST is Tether at Bitfinex and TerraUSD
elsewhere, LUNA has meant two assets, and two exchanges may list two small assets under one code; lots must
never meet because words do. Chosen way: what files tell is read anew by what is known of codes, before it is
merged. Known codes mean the same everywhere. A code that is not known and that two sources use stays apart,
a code of its own for each source, until the owner says what it means. A contract is one asset whatever its
maker calls it today.
Left out: swaps of one asset for a new one, which are transactions (MATIC and POL); fiat money; what a price
file or a correction means by a code: that is the code shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.assets import FIAT
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.corrections import Action, Correction, files_aside, not_applied
from lotwise.ledger.details import needed, text_in
from lotwise.ledger.known_assets import Renamed, is_of_contract, known
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Transaction

_Use: TypeAlias = tuple[str, str]
"""Family of formats, and a code that its files tell."""
_Meaning: TypeAlias = str | Renamed
"""The asset that is meant, or what was meant until an instant."""
_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """What files tell, in codes that mean one asset each.

    Attributes:
        told: What each file tells, in the order given.
        balances: What sources report, in the order given.
        findings: Codes whose meaning only the owner can say.
    """

    told: tuple[Told, ...]
    balances: tuple[ReportedBalance, ...]
    findings: tuple[Finding, ...]


def identified(
    told: Iterable[Told], balances: Iterable[ReportedBalance] = (), corrections: Iterable[Correction] = ()
) -> Identified:
    """Return what files tell, with every code read as the asset that its source means.

    Args:
        told: What each file tells.
        balances: What sources report; those of a file that tells nothing stay as they are.
        corrections: Those that count, in the order of their recording.

    Returns:
        The same for every order of files. Ids do not change.
    """
    files, words = tuple(told), tuple(corrections)
    said, findings = _said(words)
    aside = files_aside(words)
    meanings, asked = _meanings([one for one in files if one.report.file_id not in aside], said)
    family_of = {one.report.file_id: one.report.family for one in files}
    return Identified(
        told=tuple(_reread(one, meanings) for one in files),
        balances=tuple(
            _balance(one, meanings.get((family_of.get(one.source.file_id, ""), one.asset)))
            for one in balances
        ),
        findings=(*findings, *asked),
    )


# ── the owner's word ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the owner says that a code means.

    Attributes:
        code: The code.
        families: The families of formats of which it is said.
        asset: The code by which it counts; empty where each of them means another asset.
    """

    symbol: str
    families: tuple[str, ...]
    asset: str


def meaning_in(correction: Correction) -> Said:
    """Return what a correction says that a code means; see `Action.IDENTIFY`.

    Raises:
        BadInputError: A source is missing, or the asset is no code of one.
    """
    families = tuple(needed(correction.details, "source").casefold().split())
    asset = text_in(correction.details, "asset").upper()
    if asset in FIAT:
        raise BadInputError(
            f"{asset} is money, and what a source books in units of its own is not.",
            "Say the code of an asset; what was money is to be stated as a transaction.",
        )
    if len(asset.split()) > 1:
        raise BadInputError(f"{asset!r} is no asset code.", "Write one word, such as BTC.")
    return Said(symbol=correction.subject.strip().upper(), families=families, asset=asset)


def _said(words: Iterable[Correction]) -> tuple[dict[_Use, str], list[Finding]]:
    """Return what the owner said of codes, the later word for each use, and what cannot be."""
    said: dict[_Use, str] = {}
    findings: list[Finding] = []
    for one in words:
        if one.action is not Action.IDENTIFY:
            continue
        try:
            word = meaning_in(one)
        except BadInputError as error:
            findings.append(not_applied(one, error))
            continue
        said |= {(family, word.symbol): word.asset or _apart(family, word.symbol) for family in word.families}
    return said, findings


# ── what codes mean ─────────────────────────────────────────────────────────────────────────────


def _meanings(files: Sequence[Told], said: Mapping[_Use, str]) -> tuple[dict[_Use, _Meaning], list[Finding]]:
    """Return the meaning of every use of a code that means another one, and what must be asked."""
    uses = _uses(files)
    of_contract = _of_contracts(symbol for _, symbol in uses)
    meanings: dict[_Use, _Meaning] = {}
    open_uses: dict[str, list[str]] = defaultdict(list)
    findings: list[Finding] = []
    for family, symbol in sorted(uses):
        use = family, symbol
        meaning = said.get(use) or of_contract.get(symbol) or _known_meaning(family, symbol)
        if meaning is not None:
            meanings[use] = meaning
            if isinstance(meaning, Renamed) and (first := _first(files, use)).at < meaning.at:
                findings.append(_by_date(use, meaning, _where(first)))
        elif symbol in known().ambiguous:
            meanings[use] = _apart(family, symbol)
            findings.append(_ambiguous(use, _where(_first(files, use))))
        elif symbol not in FIAT and symbol not in known().tickers and not is_of_contract(symbol):
            open_uses[symbol].append(family)
    for symbol, families in open_uses.items():
        settled = [family for (family, other), asset in meanings.items() if other == symbol == asset]
        if len(families) + bool(settled) >= _SEVERAL:
            meanings |= {(family, symbol): _apart(family, symbol) for family in families}
            where = _where(_first(files, (families[0], symbol)))
            findings.append(_unknown(symbol, families, settled, where))
    return {use: meaning for use, meaning in meanings.items() if meaning != use[1]}, findings


def _uses(files: Iterable[Told]) -> set[_Use]:
    """Return which family tells which codes."""
    codes: dict[str, set[str]] = defaultdict(set)
    for one in files:
        codes[one.report.family] |= {leg.asset for each in one.transactions for leg in each.legs}
    return {(family, symbol) for family, told in codes.items() for symbol in told}


def _of_contracts(codes: Iterable[str]) -> dict[str, str]:
    """Return one code for each contract that goes by several symbols, the first in the alphabet."""
    by_contract: dict[str, set[str]] = defaultdict(set)
    for symbol in codes:
        _, at, contract = symbol.partition("@")
        if at:
            by_contract[contract].add(symbol)
    return {symbol: min(same) for same in by_contract.values() if len(same) >= _SEVERAL for symbol in same}


def _known_meaning(family: str, symbol: str) -> _Meaning | None:
    """Return what a source is known to mean by a code; None where nothing is known of it."""
    data = known()
    own = data.sources.get(family, {}).get(symbol)
    return own or data.everywhere.get(symbol) or data.before.get(symbol)


def _apart(family: str, symbol: str) -> str:
    """Return the code of what one source alone calls so; no source writes a code with its own name."""
    return f"{symbol}.{family.upper()}"


# ── what files tell, in these meanings ──────────────────────────────────────────────────────────


def _reread(told: Told, meanings: Mapping[_Use, _Meaning]) -> Told:
    here = {symbol: meaning for (family, symbol), meaning in meanings.items() if family == told.report.family}
    if not here:
        return told
    return replace(told, transactions=tuple(_renamed(one, here) for one in told.transactions))


def _renamed(one: Transaction, meanings: Mapping[str, _Meaning]) -> Transaction:
    if all(leg.asset not in meanings for leg in one.legs):
        return one
    came = {leg.asset for leg in one.received} if one.kind is Kind.RENAME else ()
    legs = []
    for leg in one.legs:
        meaning = meanings.get(leg.asset, leg.asset)
        if isinstance(meaning, Renamed) and meaning.asset in came:
            meaning = meaning.asset  # the source's own change of name, whenever it made it
        legs.append(replace(leg, asset=_asset(meaning, leg.asset, one.at)))
    return replace(one, legs=tuple(legs))


def _balance(one: ReportedBalance, meaning: _Meaning | None) -> ReportedBalance:
    return one if meaning is None else replace(one, asset=_asset(meaning, one.asset, one.at))


def _asset(meaning: _Meaning, symbol: str, at: datetime) -> str:
    if isinstance(meaning, str):
        return meaning
    return meaning.asset if at < meaning.at else symbol


# ── what must be asked ──────────────────────────────────────────────────────────────────────────


def _first(files: Sequence[Told], use: _Use) -> Transaction:
    """Return the first transaction with a code: the earliest, then of the file that stands first by name."""
    family, symbol = use
    told = (one for file in files if file.report.family == family for one in file.transactions)
    return min(
        (one for one in told if any(leg.asset == symbol for leg in one.legs)),
        key=lambda one: (one.at, one.sources[0].file, one.sources[0].rows, one.sources[0].file_id),
    )


def _where(one: Transaction) -> Where:
    return Where(file=one.sources[0].file, rows=one.sources[0].rows)


def _listed(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def _unknown(symbol: str, families: Sequence[str], settled: Sequence[str], where: Where) -> Finding:
    everyone = sorted({*families, *settled})
    apart = _listed(_apart(family, symbol) for family in families)
    return Finding(
        code="asset_unknown",
        severity=Severity.WARNING,
        what=f"{symbol} is no code lotwise knows, and {_listed(everyone)} all use it, for one asset or for "
        f"several. Until you say which, its units count apart, as {apart}.",
        fix="Say in `lotwise review` whether it is the same asset in all of them, or different ones.",
        where=where,
        asset=symbol,
        subject=" ".join(everyone),
    )


def _ambiguous(use: _Use, where: Where) -> Finding:
    family, symbol = use
    return Finding(
        code="asset_ambiguous",
        severity=Severity.WARNING,
        what=f"{symbol} at {family} can be {known().ambiguous[symbol]}. Its units count apart, as "
        f"{_apart(family, symbol)}.",
        fix="Say in `lotwise review` which asset it is.",
        where=where,
        asset=symbol,
        subject=family,
    )


def _by_date(use: _Use, meaning: Renamed, where: Where) -> Finding:
    family, symbol = use
    return Finding(
        code="asset_by_date",
        severity=Severity.INFO,
        what=f"{symbol} at {family} counts as {meaning.asset} before {meaning.at.date()}, and as {symbol} "
        "since: the code went over to a new asset then.",
        fix="If its file writes one of the two all along, say in `lotwise review` which.",
        where=where,
        asset=symbol,
        subject=family,
    )
