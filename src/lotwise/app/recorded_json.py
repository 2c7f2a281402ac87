"""What the owner just said, with whether it counts, as flat values for JSON."""

from lotwise.app.review import questions
from lotwise.app.said import history
from lotwise.app.workspace import State
from lotwise.ledger.corrections import Correction

__all__ = ["answered_json", "undone_json", "why_not"]

_NOT_APPLIED = "correction_not_applied"


def why_not(state: State, recorded: str) -> str:
    """Return why something that was said does not count, with what to do; empty when it does.

    Args:
        state: The project after it was recorded.
        recorded: Its id.
    """
    for one in state.findings:
        if one.code == _NOT_APPLIED and one.subject == recorded:
            return f"{one.what} {one.fix}".strip()
    return ""


def answered_json(state: State, recorded: Correction) -> dict[str, object]:
    """Return an answer that was recorded, and the questions that stay open.

    Args:
        state: The project after it was recorded.
        recorded: The answer.
    """
    refusal = why_not(state, recorded.id)
    return {
        "recorded": recorded.id,
        "counts": not refusal,
        "why_not": refusal,
        "questions": questions(state),
    }


def undone_json(state: State, undone: Correction) -> dict[str, object]:
    """Return what was taken back, and everything that was said.

    Args:
        state: The project after it was taken back.
        undone: What was taken back.
    """
    return {"undone": undone.id, "action": undone.action, "history": history(state)}
