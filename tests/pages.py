"""Every page of the dashboard that can be looked at, with the example household in it."""

from typing import Final

from lotwise.web.shown import STEPS

ADDRESSES: Final = {label.lower().replace(" ", "-"): address for address, label in STEPS} | {
    "findings": "/findings",
    "questions": "/questions",
    "settings": "/settings",
    "wallets": "/wallets",
    "tax-2025": "/tax?year=2025",
    "forms-2025": "/forms?year=2025",
    "reconcile-2025": "/reconcile?year=2025",
    "why-plan": "/why/plan.npv",
    "refusal": "/nothing-of-this-name",
}
"""The address of every page by a name for it."""
