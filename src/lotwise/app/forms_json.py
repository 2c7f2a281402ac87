"""The forms of a year as flat values, for JSON; nothing of them where they are stopped."""

from collections.abc import Sequence
from pathlib import Path

from lotwise.app.filing import Forms

__all__ = ["forms_json"]


def forms_json(made: Forms, written: Sequence[Path] = (), *, is_draft: bool = False) -> dict[str, object]:
    """Return the forms of a year with what stops them.

    Args:
        made: The forms, as `lotwise.app.filing.forms_of` gives them.
        written: The files that were written.
        is_draft: Whether they are shown although something stops them.
    """
    if made.stops and not is_draft:
        return {"year": made.year, "is_draft": False, "stops": made.stops, "written": ()}
    return {
        "year": made.year,
        "is_draft": is_draft,
        "stops": made.stops,
        "form_8949": made.form_8949,
        "pages": [
            {"box": one.box, "number": one.number, "of": one.count, "totals": one.totals}
            for one in made.pages
        ],
        "schedule_d": made.schedule_d,
        "answers": made.answers,
        "other_lines": made.entries,
        "rounding_usd": made.rounding_usd,
        "written": tuple(written),
    }
