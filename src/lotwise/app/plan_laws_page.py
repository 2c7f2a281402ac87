"""The plan under every law that may apply, as a section of the report."""

from lotwise.app.plan_law_words import about_laws
from lotwise.app.plan_laws import plan_laws
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.reports.law_section import LawRow, law_section
from lotwise.reports.page import Section


def laws_section(state: State, report: PlanReport) -> Section:
    """Return the section ``laws`` of a report.

    Args:
        state: The project on the plan's day.
        report: The plan; it sells something.
    """
    found = plan_laws(state, report)
    rows = [LawRow(name=one.name, scenario=one.scenario) for one in found.laws]
    return law_section(rows, about_laws(found))
