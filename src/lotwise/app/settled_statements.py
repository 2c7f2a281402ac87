"""The statements that count in a state: checked, each with its wallet, each line with its asset.

A broker is known by the name of a wallet, an asset by its code or full name; where neither is certain,
nothing is guessed and a finding asks. What the owner said of names is a setting.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from lotwise.app.stored import Facts
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.corrections import Correction, files_aside
from lotwise.ledger.known_assets import known
from lotwise.ledger.statement_checks import checked
from lotwise.ledger.statements import Aggregate, Statement, StatementLine
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.reports.asset_names import asset_name
from lotwise.tax.household import Household

ASSET_SETTING: Final = "asset of statements: "
"""How settings begin that say which asset a name on statements means."""
_CODED: Final = re.compile(r"(?P<name>.*?)[\s(\[/,:-]+(?P<code>[A-Za-z0-9]{1,10})[)\]]?")
_UNITS: Final = re.compile(r"^[\d.,]*\d[\d.,]* (?=\S)")
"""How a description of property on Form 1099-B begins: ``0.5 BTC``."""
_OTHER_NAMES: Final = {"ether": "ETH", "ripple": "XRP", "binance coin": "BNB"}
"""Names that brokers use beside the full ones, case folded."""
_SHORTEST: Final = 3
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledStatements:
    """Statements in a state.

    Attributes:
        statements: Those that count.
        replaced: Those that do not: corrected since, or given twice.
        findings: What is wrong or doubtful.
    """

    statements: tuple[Statement, ...]
    replaced: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()


def settled(
    facts: Facts,
    corrections: Iterable[Correction],
    wallets: Mapping[str, Wallet],
    household: Household | None,
) -> SettledStatements:
    """Return the statements that count, with wallets and assets, and what is wrong with them.

    Args:
        facts: What the project stores.
        corrections: Those that count; a statement of a file that was set aside does not.
        wallets: By name.
        household: Its facts, or None.
    """
    if not facts.statements:
        return SettledStatements(statements=())
    aside = files_aside(corrections)
    stored = [one for one in facts.statements if one.statement.file_id not in aside]
    years = {one.statement.year for one in stored}
    is_joint = household is not None and any(household.is_joint_in(year) for year in years)
    found = checked(
        [one.statement for one in stored],
        confirmed=frozenset(one.statement.id for one in stored if one.is_confirmed),
        recipients=2 if is_joint else 1,
    )
    said = {
        name.removeprefix(ASSET_SETTING): code
        for name, code in facts.settings.items()
        if name.startswith(ASSET_SETTING)
    }
    made = tuple(_with_names(one, wallets, said) for one in found.statements)
    return SettledStatements(
        statements=made,
        replaced=found.replaced,
        findings=(*found.findings, *_unknown_wallets(made), *_unknown_assets(made)),
    )


def _with_names(one: Statement, wallets: Mapping[str, Wallet], said: Mapping[str, str]) -> Statement:
    lines = tuple(replace(line, asset=_asset_of(line, said)) for line in one.lines)
    return replace(one, wallet=one.wallet or wallet_of(one.broker, wallets.values()), lines=lines)


def wallet_of(broker: str, wallets: Iterable[Wallet]) -> str:
    """Return the wallet that a broker's name means, or empty where none or several could be.

    Examples:
        >>> held = [Wallet(name=name, custody=Custody.BROKER_US) for name in ("Coinbase", "Kraken")]
        >>> wallet_of("Coinbase, Inc.", held), wallet_of("Gemini Trust", held)
        ('Coinbase', '')
    """
    wanted = _folded(broker)
    held = {one.name: _folded(one.name) for one in wallets if one.custody is not Custody.SELF}
    same = [name for name, word in held.items() if word == wanted]
    if len(same) == 1:
        return same[0]
    begins = [
        name
        for name, word in held.items()
        if len(word) >= _SHORTEST and (wanted.startswith(word) or (wanted and word.startswith(wanted)))
    ]
    return begins[0] if len(begins) == 1 else ""


def asset_of(name: str) -> str:
    """Return the code of the asset that a name on a statement means, or empty where it is not certain.

    Examples:
        >>> asset_of("Bitcoin"), asset_of("BTC"), asset_of("Ethereum (ETH)"), asset_of("Bitcoin Cash")
        ('BTC', 'BTC', 'ETH', 'BCH')
        >>> asset_of("Ether"), asset_of("Example Token"), asset_of("Litecoin BTC")
        ('ETH', '', '')
    """
    plain = _UNITS.sub("", " ".join(name.split()))
    if plain.upper() in known().tickers:
        return plain.upper()
    if code := _codes().get(plain.casefold(), ""):
        return code
    found = _CODED.fullmatch(plain)
    if not found or found["code"].upper() not in known().tickers:
        return ""
    named = _codes().get(found["name"].strip().casefold(), "")
    code = found["code"].upper()
    return code if named in {"", code} else ""


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes of well-known assets by their full names, case folded."""
    full = {asset_name(code).casefold(): code for code in sorted(known().tickers) if asset_name(code)}
    return {**_OTHER_NAMES, **full}


def _asset_of(line: StatementLine, said: Mapping[str, str]) -> str:
    return said.get(line.name) or said.get(line.dti_code) or asset_of(line.name)


def _folded(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _unknown_wallets(statements: Sequence[Statement]) -> Iterable[Finding]:
    for one in statements:
        if not one.wallet:
            yield Finding(
                code="statement_wallet_unknown",
                severity=Severity.WARNING,
                what=f"No wallet goes by the name {one.broker[:60]!r}, whose Form {one.form.value} for "
                f"{one.year} is here; it is compared with nothing.",
                fix=f"Say which wallet it is: `lotwise statements wallet {one.id} NAME`.",
                where=Where(file=one.file),
                subject=one.id,
            )


def _unknown_assets(statements: Sequence[Statement]) -> Iterable[Finding]:
    for one in statements:
        lines = [line for line in one.lines if not line.asset and line.aggregate is not Aggregate.NFTS]
        names = list(dict.fromkeys(line.name or line.dti_code for line in lines))
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            yield Finding(
                code="statement_asset_unknown",
                severity=Severity.WARNING,
                what=f"The Form {one.form.value} of {one.broker[:60]} for {one.year} names assets that are "
                f"not known by these names: {', '.join(map(repr, names[:_SHOWN]))}{more}.",
                fix=f"Say which asset each is: `lotwise statements asset {names[0][:60]!r} CODE`.",
                where=Where(file=one.file, rows=tuple(row for line in lines for row in line.rows)),
                wallet=one.wallet,
                subject=one.id,
            )
