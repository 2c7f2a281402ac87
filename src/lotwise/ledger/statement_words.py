"""What statements are called in findings, and whom they are for."""

from collections.abc import Iterable, Iterator, Sequence

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.statements import Statement


def place(one: Statement, rows: Sequence[int] = ()) -> Where:
    """Return where a statement, or some rows of it, stand."""
    return Where(file=one.file, rows=tuple(rows))


def title(one: Statement) -> str:
    """Return what a statement is called at the beginning of a sentence."""
    return f"The Form {one.form.value} of {one.broker} for {one.year}"


def confirming(one: Statement) -> str:
    """Return the command by which the owner says that a statement is right."""
    return f"`lotwise statements confirm {one.id} --reason WHY`"


def folded(name: str) -> str:
    """Return a name as names are compared: letters and digits, whatever their case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def are_others(one: str, other: str, tin: str, other_tin: str) -> bool:
    """Return whether two recipients are certainly not the same."""
    if tin and other_tin:
        return tin != other_tin
    return bool(one and other and folded(one) != folded(other))


def other_people(
    doubtful: Iterable[Statement], counting: Sequence[Statement], recipients: int
) -> Iterator[Finding]:
    """Give the statements for a person whom the most others are not for.

    Args:
        doubtful: Those that may be told.
        counting: Those that count.
        recipients: How many people the household's returns are of.
    """
    known: list[list[Statement]] = []
    for one in counting:
        group = next((group for group in known if not _is_another(group[0], one)), None)
        if group is None:
            known.append([one])
        else:
            group.append(one)
    known.sort(key=lambda group: -len(group))
    strangers = {one.id for group in known[recipients:] for one in group}
    ours = " and ".join(_whom(group[0]) for group in known[:recipients])
    for one in doubtful:
        if one.id in strangers:
            yield Finding(
                code="statement_other_taxpayer",
                severity=Severity.BLOCKING,
                what=f"{title(one)} is for {_whom(one)}, others are for {ours}.",
                fix=f"If it is not yours: `lotwise statements remove {one.id}`. If it is: {confirming(one)}; "
                "for a joint return, say so in household.toml.",
                where=place(one),
                wallet=one.wallet,
                subject=one.id,
            )


def _whom(one: Statement) -> str:
    tin = f"…{one.tin_last_four}" if one.tin_last_four else ""
    return " ".join(filter(None, (one.recipient[:60], tin)))


def _is_another(one: Statement, other: Statement) -> bool:
    return are_others(one.recipient, other.recipient, one.tin_last_four, other.tin_last_four)
