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
    "forms-draft": "/forms?year=2025&draft=1",
    "reconcile-2025": "/reconcile?year=2025",
    "forecast": "/reconcile/forecast",
    "explanation": "/reconcile/2025/explanation",
    "lot": "/lots/lot_zf5o7c5fhttlpbmi",
    "question": "/questions/find_gjukd4kov3lqqfvo",
    "question-new": "/questions/new",
    "story": "/audit/sale_23xekpoift3ii6sr",
    "proof": "/audit/proof",
    "history": "/audit/history",
    "orders-draft": "/before?draft=1",
    "spread": "/plan/spread",
    "why-plan": "/why/plan.npv",
    "refusal": "/nothing-of-this-name",
}
"""The address of every page by a name for it."""
