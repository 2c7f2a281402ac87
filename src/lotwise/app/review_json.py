"""Questions to the owner and what the owner said, as flat values for JSON."""

from lotwise.app.jsonable import jsonable
from lotwise.app.review import QuestionRows, question_named, questions, with_rows
from lotwise.app.said import history, rules
from lotwise.app.workspace import State

__all__ = ["history_json", "question_of", "questions_json", "rules_json"]


def questions_json(state: State) -> dict[str, object]:
    """Return the open questions, those about the most money first.

    Args:
        state: The project on a day.
    """
    return {"questions": questions(state)}


def question_of(state: State, ref: str) -> QuestionRows:
    """Return one question with the rows of files that it is about; its fields are what JSON shows of it.

    Args:
        state: The project on a day.
        ref: Its number among the open ones, the beginning of its id, or that of any transaction's id.

    Raises:
        LotwiseError: Nothing goes by that name, or several do.
    """
    return with_rows(state, question_named(state, ref))


def history_json(state: State) -> dict[str, object]:
    """Return everything that the owner said, and whether it counts.

    Args:
        state: The project on a day.
    """
    return {"history": history(state)}


def rules_json(state: State) -> dict[str, object]:
    """Return the rules that count, each with the id by which it is taken back.

    Args:
        state: The project on a day.
    """
    return {"rules": [{"id": one.id, **jsonable(one)} for one in rules(state.corrections)]}
