"""What the reader of a return must know of wraps: how they count, and that nobody has ruled on it.

One finding for each pair of assets, not for each exchange. A pair that counts as exchanged is a note: that is
the cautious reading. One that counts as renamed is a warning: it is a position, and the preparer must know.
Left out: renamings that a source itself tells, and exchanges of which the owner said that they are some; what
the two readings of a pool differ by, which the lots must say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.corrections import Correction
from lotwise.ledger.swaps import swap_rule_for, swap_rules_in
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.wraps import Rate, Wrap, is_at_rate, wrap_in


@dataclass(slots=True)
class _Seen:
    """The transactions of one wrap, by how they count."""

    exchanged: list[Transaction] = field(default_factory=list)
    renamed: list[Transaction] = field(default_factory=list)
    traded: list[Transaction] = field(default_factory=list)
    """Under a rule, in quantities that the wrap cannot give."""


def wrap_findings(
    transactions: Iterable[Transaction], corrections: Iterable[Correction]
) -> tuple[Finding, ...]:
    """Return how wraps count: a note for each pair that nobody decided on, a warning for each renamed one.

    Args:
        transactions: As `amend` gives them, in the order of the journal.
        corrections: Those that count, in the order of their recording.

    Source:
        Notice 2024-57 §§ 3.02, 3.03, 3.04; 26 CFR § 1.1001-1(a).
    """
    rules, _ = swap_rules_in(corrections)
    by_id = {rule.correction.id: rule.wrap for rule in rules}
    seen: dict[Wrap, _Seen] = {}
    for one in transactions:
        wrap = by_id.get(one.stated_by) or wrap_in(one)
        if wrap is None:
            continue
        of_pair = seen.setdefault(wrap, _Seen())
        if one.kind is Kind.RENAME:
            if one.stated_by:
                of_pair.renamed.append(one)
        elif not one.stated_by:
            rule = swap_rule_for(one, rules)
            if rule is None and is_at_rate(one, wrap):
                of_pair.exchanged.append(one)
            elif rule is not None and rule.kind is Kind.RENAME:
                of_pair.traded.append(one)
    return tuple(
        finding
        for wrap, of_pair in seen.items()
        for finding in (
            *(_as_exchange(wrap, of_pair) if of_pair.exchanged else ()),
            *(_as_rename(wrap, of_pair) if of_pair.renamed else ()),
        )
    )


def _as_exchange(wrap: Wrap, seen: _Seen) -> tuple[Finding]:
    found = Finding(
        code="wrap_as_exchange",
        severity=Severity.INFO,
        what=f"{_times(seen.exchanged, wrap)} counts as an exchange: what was given is disposed of at its "
        "value. No guidance of the IRS says whether wrapping or staking so is a disposition.",
        fix="Nothing, if that is your reading. If your preparer takes it for none, "
        f"`lotwise rule --swaps {wrap.of} {wrap.asset} --are rename` carries basis and date over.",
        where=_where(seen.exchanged),
        asset=wrap.asset,
    )
    return (found,)


def _as_rename(wrap: Wrap, seen: _Seen) -> tuple[Finding]:
    is_pool = wrap.rate is Rate.POOL
    growth = ""
    if wrap.rate is not Rate.ONE_TO_ONE:
        growth = (
            f" The rate moves: what {wrap.asset} earned is no income here, also where more {wrap.of} came "
            f"back than was given{', and no loss where less came' if is_pool else ''}."
        )
    traded = ""
    if seen.traded:
        traded = f" {len(seen.traded)} more at other quantities were trades and stay exchanges."
    found = Finding(
        code="lp_as_rename" if is_pool else "wrap_as_rename",
        severity=Severity.WARNING,
        what=f"{_times(seen.renamed, wrap)} is no disposition, because you said so: basis and date carry "
        f"over. That is a position without guidance of the IRS.{growth}{traded}",
        fix="Tell your preparer. `lotwise review --history` shows what you said, `--undo` takes it back"
        + ("." if is_pool else "; of one that was a trade, say `exchange` in `lotwise review` with its id."),
        where=_where(seen.renamed),
        asset=wrap.asset,
    )
    return (found,)


def _times(told: list[Transaction], wrap: Wrap) -> str:
    times = "once, on" if len(told) == 1 else f"{len(told)} times, first on"
    return f"{wrap.of} for {wrap.asset} or back, {times} {told[0].at.date()},"


def _where(told: list[Transaction]) -> Where:
    """Return the place of the first one."""
    source = told[0].sources[0]
    return Where(file=source.file, rows=source.rows)
