"""What a household should know of its state's tax: how far it can be relied upon, and what is left out."""

from lotwise.core.findings import Finding, Severity, Where
from lotwise.rules.states import compared, is_state_computed, state_law, taxes_nothing
from lotwise.tax.facts import FilingStatus
from lotwise.tax.states.graph import state_rules_of


def state_finding(file: str, state: str, year: int) -> Finding | None:
    """Return the finding on the state's tax of a year.

    Args:
        file: Name of the household file.
        state: Postal code; empty when none is stated.
        year: Tax year.

    Returns:
        None where the state taxes neither wages nor gains.
    """
    where = Where(file=file)
    if not state:
        return Finding(
            code="state_missing",
            severity=Severity.WARNING,
            what="No state is stated; state tax is not computed, and may change what a loss is worth.",
            fix='Write your state\'s postal code at the top of the file, such as state = "CA".',
            where=where,
        )
    if not is_state_computed(state, year):
        return Finding(
            code="state_tax_not_computed",
            severity=Severity.WARNING,
            what=f"The law of {state} for {year} is not in the rule book; only federal tax is computed.",
            fix="Count a loss that is deducted there as worth more than shown; file the state's return "
            "separately.",
            where=where,
        )
    if taxes_nothing(state, year):
        return None
    law, standing = state_law(state), compared(state)
    left_out = f" Not computed: {law.left_out}." if law.not_computed else ""
    if _is_projected(state, year):
        left_out += f" Some of its figures for {year} are projections."
    return Finding(
        code="state_tax_computed" if standing.is_verified else "state_tax_approximate",
        severity=Severity.INFO if standing.is_verified else Severity.WARNING,
        what=f"Income tax of {law.name}, all year a resident: {standing}.{left_out}",
        fix="Use it to plan; file the state's own return with its forms.",
        where=where,
    )


def _is_projected(state: str, year: int) -> bool:
    behind = state_rules_of(state, year, FilingStatus.SINGLE)
    return any(rule.status == "projected" for rules in behind.values() for rule in rules)
