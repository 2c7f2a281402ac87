"""Open lots as flat values, with what they come to, for JSON."""

from lotwise.app.laws import under_law
from lotwise.app.lot_rows import lot_rows, lots_in
from lotwise.app.open_lots import sum_of
from lotwise.app.workspace import State

__all__ = ["lots_json"]


def lots_json(
    state: State, *, asset: str | None = None, wallet: str | None = None, law: str | None = None
) -> dict[str, object]:
    """Return open lots with all that is known of them and their sums; under another law also what it changes.

    Args:
        state: The project on a day; where a law is named, the project under that law.
        asset: Only this asset, whatever the case of its code; None for all.
        wallet: Only this wallet, whatever the case of its name; None for all.
        law: The word for the law that the state was computed under; None for the law as it is.

    Raises:
        BadInputError: No open lot is of that asset, or lies in that wallet, or no law goes by that name.
    """
    under = under_law(state, law) if law else None
    rows = lot_rows(lots_in(state, asset, wallet), state.grades)
    told: dict[str, object] = {"as_of": state.as_of, "lots": rows, "sums": sum_of(rows)}
    return told | ({"law": under} if under else {})
