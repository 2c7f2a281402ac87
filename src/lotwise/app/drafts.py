"""Whether the forms of a year are final, and if not, what a draft of them says is open."""

from lotwise.app.filing import Forms
from lotwise.app.filing_year import FiledState
from lotwise.app.printing import open_matters
from lotwise.core.errors import BadInputError

__all__ = ["draft_reasons", "what_is_open"]


def what_is_open(forms: Forms, filed: FiledState | None) -> tuple[str, ...]:
    """Return what keeps the forms of a year from being printed as final, in sentences.

    Args:
        forms: The forms.
        filed: The year as it was filed, or None.
    """
    reasons = open_matters(forms.stops, forms.form_8949)
    if filed and filed.forms_changed:
        day = filed.filing.recorded_at.date()
        what = f"{forms.year} was filed on {day}, and what is computed now is not what was filed"
        reasons += (f"{what}; `lotwise file {forms.year}` says how.",)
    return reasons


def draft_reasons(forms: Forms, filed: FiledState | None, *, is_draft_meant: bool) -> tuple[str, ...] | None:
    """Return what is open, for a draft; None where the forms are final.

    Args:
        forms: The forms.
        filed: The year as it was filed, or None.
        is_draft_meant: Whether a draft is asked for.

    Raises:
        BadInputError: Something is open, and no draft was asked for.
    """
    reasons = what_is_open(forms, filed)
    if reasons and not is_draft_meant:
        count = f"{len(reasons)} {'matter is' if len(reasons) == 1 else 'matters are'}"
        raise BadInputError(
            f"{count} open, so the forms of {forms.year} are not final; first: {reasons[0]}",
            "`lotwise findings` says what to do about each; --draft prints the forms as they stand.",
        )
    return reasons if is_draft_meant else None
