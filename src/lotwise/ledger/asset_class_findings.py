"""What the reader must know of classes of assets: what only the owner can say, and what follows from it.

A code that a fund and digital assets share, gold in a vault, and pieces of which each is one of a kind: of
all three lotwise counts the ordinary reading, and says so, because another one changes the tax. What the
owner said of an asset settles the first two; that something is an NFT settles nothing, for the law looks
through it.
Left out: what a piece stands for, which no file tells.
"""

from collections.abc import Iterable
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.asset_classes import AssetClass, Classes, FundGroup, known_classes
from lotwise.ledger.known_assets import known
from lotwise.ledger.transaction import Transaction

_NAMED: Final = 3
"""How many assets a finding names before it counts the rest."""


def class_findings(transactions: Iterable[Transaction], classes: Classes) -> tuple[Finding, ...]:
    """Return what is to be said of the classes of the assets that some transactions move.

    Args:
        transactions: In the order of the journal; the place of a finding is the first one.
        classes: What the assets are.

    Returns:
        A warning for each code that a fund shares and for each kind of gold, unless the owner said what it
        is; one note about all NFTs.

    Source:
        26 U.S.C. §§ 408(m)(2), 1(h)(4), (5); Notice 2023-27.
    """
    told = tuple(transactions)
    assets = sorted({leg.asset for one in told for leg in one.legs})
    unsaid = [asset for asset in assets if asset not in classes.stated]
    gold = [asset for asset in unsaid if asset in known_classes().gold]
    shared = {asset: fund for asset in unsaid if (fund := _sharing(asset))}
    pieces = [asset for asset in assets if classes.of(asset) is AssetClass.NFT]
    first = _first(told, {*gold, *shared, *pieces})
    return (
        *(_gold(asset, first[asset]) for asset in gold),
        *(_shared(asset, fund, first[asset]) for asset, fund in shared.items()),
        *(_nfts(pieces, first[pieces[0]]) if pieces else ()),
    )


def _sharing(asset: str) -> FundGroup | None:
    """Return the funds that share a code with digital assets of which none is widely known by it."""
    fund = known_classes().fund_of(asset)
    return fund if fund and asset in fund.shared and asset not in known().tickers else None


def _first(transactions: Iterable[Transaction], assets: set[str]) -> dict[str, Transaction]:
    """Return the first transaction that moves each of some assets."""
    first: dict[str, Transaction] = {}
    for one in transactions if assets else ():
        for leg in one.legs:
            if leg.asset in assets:
                first.setdefault(leg.asset, one)
    return first


def _where(one: Transaction) -> Where:
    return Where(file=one.sources[0].file, rows=one.sources[0].rows)


def _shared(asset: str, fund: FundGroup, one: Transaction) -> Finding:
    return Finding(
        code="class_asked",
        severity=Severity.WARNING,
        what=f"{asset} is the ticker of a fund that holds {fund.of}, which is a security, and of digital "
        "assets. It counts as a digital asset, so no wash sale is looked for.",
        fix=f"Say which it is: `lotwise assets --set {asset} class security`, or `'digital asset'`.",
        where=_where(one),
        asset=asset,
    )


def _gold(asset: str, one: Transaction) -> Finding:
    return Finding(
        code="gold_class",
        severity=Severity.WARNING,
        what=f"{asset} stands for gold in a vault. Metals are collectibles, whose long-term gain is taxed at "
        "up to 28 %; whether that reaches gold on a chain, nobody has ruled. It counts as an ordinary "
        "digital asset.",
        fix=f"Ask your preparer; `lotwise assets --set {asset} class collectible` if it is one, or "
        "`'digital asset'` if not.",
        where=_where(one),
        asset=asset,
    )


def _nfts(pieces: list[str], one: Transaction) -> tuple[Finding]:
    named = ", ".join(pieces[:_NAMED])
    more = f" and {len(pieces) - _NAMED} more" if len(pieces) > _NAMED else ""
    found = Finding(
        code="nft_class",
        severity=Severity.INFO,
        what=f"{named}{more}: an NFT is a collectible, taxed at up to 28 % when held longer than a year, if "
        "what it stands for is one, such as a gem (Notice 2023-27). Whether a picture in a file is a work of "
        f"art is not decided. {'It counts' if len(pieces) == 1 else 'They count'} as no collectible.",
        fix=f"Of each that is one: `lotwise assets --set '{pieces[0]}' class collectible`.",
        where=_where(one),
        asset=pieces[0] if len(pieces) == 1 else "",
    )
    return (found,)
