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
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.corrections import Action, Correction, files_aside, not_applied
from lotwise.ledger.details import money_in, needed
from lotwise.ledger.known_assets import known
from lotwise.ledger.statement_checks import checked
from lotwise.ledger.statements import Aggregate, LineSaid, LineWord, Statement, StatementLine
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.reports.asset_names import asset_name
from lotwise.tax.household import Household

ASSET_SETTING: Final = "asset of statements: "
"""How settings begin that say which asset a name on statements means."""
ACCOUNT_SETTING: Final = "account of wallet: "
"""How settings begin that say with which wallet another one shares its account at a broker."""
_WORDS: Final = {one.value: one for one in LineWord}
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
    told = tuple(corrections)
    if not facts.statements and not any(one.action is Action.SETTLE_LINE for one in told):
        return SettledStatements(statements=())
    aside = files_aside(told)
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
    accounts = accounts_in(facts.settings)
    words, odd = _line_words(told, found.statements)
    made = tuple(_with_words(_with_names(one, wallets, said), words, accounts) for one in found.statements)
    return SettledStatements(
        statements=made,
        replaced=found.replaced,
        findings=(*found.findings, *odd, *_unknown_wallets(made), *_unknown_assets(made)),
    )


def accounts_in(settings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the further wallets of accounts at brokers, by the wallet of their statements."""
    found: dict[str, list[str]] = {}
    for name, first in sorted(settings.items()):
        if name.startswith(ACCOUNT_SETTING) and first:
            found.setdefault(first, []).append(name.removeprefix(ACCOUNT_SETTING))
    return {first: tuple(others) for first, others in found.items()}


def _with_words(
    one: Statement, words: Mapping[str, LineSaid], accounts: Mapping[str, tuple[str, ...]]
) -> Statement:
    lines = tuple(replace(line, said=words[line.id]) if line.id in words else line for line in one.lines)
    return replace(one, lines=lines, also=accounts.get(one.wallet, ()))


def _line_words(
    corrections: Sequence[Correction], statements: Iterable[Statement]
) -> tuple[dict[str, LineSaid], list[Finding]]:
    """Return what the owner says of lines, by their ids, and what is said of lines that are not there."""
    told = [one for one in corrections if one.action is Action.SETTLE_LINE]
    there = {line.id for statement in statements for line in statement.lines} if told else set()
    words: dict[str, LineSaid] = {}
    odd: list[Finding] = []
    for one in told:
        if one.subject not in there:
            gone = "If its form was sent anew, take this back and look again."
            odd.append(not_applied(one, BadInputError("no statement has that line.", gone)))
            continue
        try:
            words[one.subject] = line_said(one)
        except BadInputError as error:
            odd.append(not_applied(one, error))
    return words, odd


def line_said(one: Correction) -> LineSaid:
    """Return what a correction says of a line; see `Action.SETTLE_LINE`.

    Raises:
        BadInputError: It says no such word, or its basis is no amount.
    """
    word = needed(one.details, "as")
    if word not in _WORDS:
        raise BadInputError(f"{word!r} settles no line.", f"Choose one of: {', '.join(_WORDS)}.")
    basis = money_in(one.details, "basis_usd")
    if basis is not None and _WORDS[word] is not LineWord.NOMINEE:
        raise BadInputError("A basis belongs to a nominee's line only.", "Leave --basis out.")
    return LineSaid(word=_WORDS[word], reason=one.reason, basis_usd=basis, id=one.id)


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
