"""How the proofs of keeping look in a terminal: verification, filed years, new readings."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from lotwise.app.filing_year import FiledState
from lotwise.app.keeping import Verified
from lotwise.app.reread import Effect, Reread
from lotwise.cli.screen import dollars, findings_to, heading, money, say, table, units
from lotwise.core.dates import instant_words
from lotwise.core.quantity import quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.conservation import AssetProof

_MOST = 10


def verified(to: Console, found: Verified) -> None:
    """Write what verification found: faults first, else the counts and the head of the chain."""
    for fault in found.faults[:_MOST]:
        to.print(Text.assemble(("CHANGED ", "bold red"), str(fault)))
    if len(found.faults) > _MOST:
        say(to, f"… and {len(found.faults) - _MOST} more; --json shows all.")
    if found.faults:
        say(to, "What is stored is not what was recorded. Restore a backup; do not file from this project.")
        return
    rows = sum(found.counts.values())
    files, tellings = found.counts.get("files", 0), found.counts.get("tellings", 0)
    say(to, f"Every row is as it was recorded: {rows:,} rows, of which {files:,} hold your files and")
    say(to, f"{tellings:,} what they tell.")
    say(to, f"Head of the chain: {found.head}")
    if found.proofs:
        _proofs(to, found)


def _proofs(to: Console, found: Verified) -> None:
    """Write for each asset what came and what became of it, in units and in basis."""
    made = table(
        "Conservation",
        ["Asset", "Acquired", "Held", "Disposed of", "Out of scope", "Difference"],
        right=[1, 2, 3, 4, 5],
        fold=range(6),
    )
    for one in found.proofs:
        acquired, difference = one.acquired, one.difference
        rest = (one.held, one.disposed, one.out_of_scope)
        made.add_row(
            one.asset, *(units(part.quantity) for part in (acquired, *rest)), units(difference.quantity)
        )
        made.add_row(
            "  basis", *(dollars(part.basis_usd) for part in (acquired, *rest)), money(difference.basis_usd)
        )
    to.print(made)
    for one in found.proofs:
        for words in _beside(one):
            say(to, f"{one.asset}: {words}")
        for fault in one.faults[:_MOST]:
            say(to, f"{one.asset}: {fault}", style="bold red")
    if all(one.is_proved for one in found.proofs):
        say(to, "Every slice of every acquisition is in exactly one place: nothing is lost.")


def _beside(one: AssetProof) -> Iterator[str]:
    """Give what stands in no column of the proof, so that each row of it can be added up."""
    for amount, words in (
        (one.renamed_in, "came by renamings, with"),
        (one.renamed_out, "left by renamings, with"),
    ):
        if amount.quantity:
            yield f"{units(amount.quantity)} {words} {money(amount.basis_usd)} of basis."
    if one.added.basis_usd:
        yield f"{money(one.added.basis_usd)} of losses not allowed, or of fees, went into basis later."
    for amount, words in (
        (one.held, "held"),
        (one.disposed, "disposed of"),
        (one.out_of_scope, "out of scope"),
    ):
        if amount.unknown_quantity:
            yield f"{units(amount.unknown_quantity)} {words} have no known basis, and are in no sum of it."
    if one.oversold:
        yield f"{units(one.oversold)} more left than was ever acquired; they are in no sum."


def filed(to: Console, state: FiledState, *, is_new: bool) -> None:
    """Write what was filed, and what would change it."""
    filing = state.filing
    said = f"{state.year}: {filing.status.value} on {instant_words(filing.recorded_at)}"
    say(to, f"Recorded: {said}." if is_new else f"{said}.")
    if state.is_as_filed:
        say(to, "What is computed now is what was filed.")
        return
    words = [*(one.words for one in state.differences), *state.income_changes]
    words += [f"{name} would read otherwise now." for name in state.forms_changed]
    heading(to, f"What is computed now and was not filed so ({len(words)})")
    for line in words[:_MOST]:
        say(to, f"  {line}")
    if len(words) > _MOST:
        say(to, f"  … and {len(words) - _MOST} more; --json shows all.")
    say(to, f"→ `lotwise file {state.year} --amend --reason …` if you file an amended return;")
    say(to, f"  `lotwise file {state.year} --carry --reason …` if the return stands.")


def rereadings(to: Console, readings: Sequence[Reread], effect: Effect, *, is_accepted: bool) -> None:
    """Write how files read now, and what that changes."""
    if not readings:
        say(to, "Every file was read by the latest reader.")
        return
    for one in readings:
        _reading(to, one)
    _effect(to, effect)
    if is_accepted:
        say(to, "Accepted: these readings count from now on.")
    elif any(one.is_newer for one in readings):
        say(to, "Nothing has changed yet; --accept lets these readings count.")


def _reading(to: Console, one: Reread) -> None:
    """Write how one file reads now: what goes and what comes."""
    before = f"{one.file.format} revision {one.file.revision} in {one.file.wallet.name}"
    say(to, f"{one.file.name}: {before} → {one.format} revision {one.revision} in {one.wallet}")
    if one.changes_nothing:
        say(to, "   says the same", style="dim")
    for mark, told in (("−", one.gone), ("+", one.come)):
        for transaction in told[:_MOST]:
            say(to, f"   {mark} {_transaction(transaction)}")
        if len(told) > _MOST:
            say(to, f"   {mark} … {len(told) - _MOST} more; --json shows all")
    for name, (goes, comes) in one.other_changes.items():
        say(to, f"   {name}: {goes} go, {comes} come")
    if one.findings_gone:
        say(to, f"   {len(one.findings_gone)} findings vanish")
    findings_to(to, one.findings_come)


def _effect(to: Console, effect: Effect) -> None:
    for year, (before, after) in effect.gain_usd_by_year.items():
        say(to, f"Realized in {year}: {money(before)} → {money(after)}")
    for name, (was, becomes) in (("Open lots", effect.lots), ("Blocking findings", effect.blocking)):
        if was != becomes:
            say(to, f"{name}: {was} → {becomes}")


def _transaction(one: Transaction) -> str:
    rows = ", ".join(str(row) for source in one.sources for row in source.rows)
    legs = "; ".join(f"{quantity_text(leg.quantity)} {leg.asset} ({leg.wallet})" for leg in one.legs)
    return f"row {rows}: {one.kind.value} on {one.at.date()}: {legs}"
