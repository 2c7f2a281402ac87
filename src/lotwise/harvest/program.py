"""A mixed-integer program to maximize, solved by HiGHS, which is an optional part of lotwise.

Columns are numbers between two bounds, some of them whole; rows are sums of columns between two bounds. What
they mean is up to the caller (`lotwise.harvest.milp`).
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from lotwise.core.errors import LotwiseError

_PRECISE: Final = 1e-9
MOST_NODES: Final = 20_000
"""So many sets of decisions are weighed at most; the answer then says how much better another could be."""


def solver(what: str) -> Any:
    """Return the solver.

    Args:
        what: What needs it, as the subject of a sentence in the plural or singular with its verb.

    Raises:
        LotwiseError: highspy is not installed.
    """
    try:
        return import_module("highspy")
    except ImportError:
        raise LotwiseError(
            f"{what} a part of lotwise that is not installed.",
            "Install it: pip install 'lotwise[verify]'.",
        ) from None


def is_installed() -> bool:
    """Return whether the solver is installed."""
    return find_spec("highspy") is not None


class Answer(NamedTuple):
    """What the solver answers.

    Attributes:
        values: Of the columns.
        worth: Of them all.
        bound: No values are worth more, as far as the solver found out.
        is_optimal: Whether nothing is known to be better.
        is_possible: Whether any values keep to all rows, as far as the solver found out.
    """

    values: list[float]
    worth: float
    bound: float
    is_optimal: bool
    is_possible: bool


class Program:
    """Columns and rows of a program to maximize."""

    def __init__(self) -> None:
        self._worth: list[float] = []
        self._bounds: list[tuple[float, float]] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []

    def column(self, low: float, high: float, worth: float = 0.0, *, is_whole: bool = False) -> int:
        """Return the place of a new column."""
        self._worth.append(worth)
        self._bounds.append((low, high))
        self._whole.append(is_whole)
        return len(self._worth) - 1

    def row(self, low: float, high: float, parts: Mapping[int, float]) -> None:
        """Ask that a sum of columns lies between two bounds."""
        self._rows.append((low, high, parts))

    def solve(self, highspy: Any) -> Answer:
        """Return the best values of the columns.

        Args:
            highspy: As `solver` returns it.
        """
        engine = highspy.Highs()
        engine.setOptionValue("output_flag", False)
        engine.setOptionValue("threads", 1)
        engine.setOptionValue("mip_rel_gap", 0.0)
        for name in ("mip_abs_gap", "mip_feasibility_tolerance"):
            engine.setOptionValue(name, _PRECISE)
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            engine.setOptionValue(name, _PRECISE)
        engine.setOptionValue("mip_max_nodes", MOST_NODES)
        engine.passModel(self._model(highspy))
        engine.run()
        kinds, status, info = highspy.HighsModelStatus, engine.getModelStatus(), engine.getInfo()
        is_optimal, worth = status == kinds.kOptimal, info.objective_function_value
        return Answer(
            list(engine.getSolution().col_value),
            worth,
            worth if is_optimal else info.mip_dual_bound,
            is_optimal,
            status not in {kinds.kInfeasible, kinds.kUnboundedOrInfeasible},
        )

    def _model(self, highspy: Any) -> Any:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._worth), len(self._rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = self._worth
        model.col_lower_ = [low for low, _ in self._bounds]
        model.col_upper_ = [high for _, high in self._bounds]
        model.row_lower_ = [low for low, _, _ in self._rows]
        model.row_upper_ = [high for _, high, _ in self._rows]
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        starts, places, numbers = [0], [], []
        for _, _, parts in self._rows:
            places += list(parts)
            numbers += list(parts.values())
            starts.append(len(places))
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_, matrix.index_, matrix.value_ = starts, places, numbers
        return model
