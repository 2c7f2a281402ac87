"""A line's function as statements that compute it in place, without a call.

Problem: a planner asks a return some thousand times, and half of that time goes into calling the functions of
its lines. Chosen way: most of them are an expression of their parameters, which are named like the lines; so
the function's own text, taken apart by `ast`, stands where it would be called. The smaller or larger of two
numbers is written as a choice between them.

Left out: loops, lambdas, comprehensions, functions of other functions, and a source that cannot be read:
those lines are called.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, takewhile
from linecache import getlines
from types import FunctionType
from typing import Any, Final

_OF_ITS_OWN: Final = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)
_IN_A_FUNCTION: Final = "<locals>"
_CHOICES: Final = {"max": ast.Gt, "min": ast.Lt}


@dataclass(frozen=True, slots=True)
class InPlace:
    """A function as statements.

    Attributes:
        name: The function's.
        parameters: Their names, in order.
        statements: They leave its value in a variable of the function's name.
        borrowed: What they need besides the parameters, by the names that stand for it.
    """

    name: str
    parameters: tuple[str, ...]
    statements: tuple[str, ...]
    borrowed: Mapping[str, Any]


@lru_cache(maxsize=4096)
def in_place(function: Callable[..., Any]) -> InPlace | None:
    """Return a function as statements on variables named like its parameters; None where it must be called.

    Args:
        function: Of a module, with parameters that are passed by position.

    Examples:
        >>> from lotwise.tax.capital_gain_tax import income_at_ordinary_rates
        >>> in_place(income_at_ordinary_rates).statements
        ('income_at_ordinary_rates = _1 if (_1 := (taxable_income - preferred_income)) > 0 else 0',)
    """
    if not isinstance(function, FunctionType) or function.__defaults__:
        return None
    for made in ast.parse(_source(function)).body:
        if isinstance(made, ast.FunctionDef):
            with suppress(_TooMuchError):
                return _Writer(function).written(made.body)
    return None


class _TooMuchError(Exception):
    """A function does more than can be written in place."""


def _source(function: FunctionType) -> str:
    """Return the text of a function of a module, without its decorators; empty where it cannot be read."""
    if _IN_A_FUNCTION in function.__qualname__:
        return ""
    code = function.__code__
    lines = getlines(code.co_filename, function.__globals__)[code.co_firstlineno - 1 :]
    start = next((n for n, text in enumerate(lines) if text.startswith("def ")), len(lines))
    rest = takewhile(lambda text: text[:1] in " )\n", lines[start + 1 :])
    return "".join([*lines[start : start + 1], *rest])


class _Writer(ast.NodeTransformer):
    """Writes the body of one function.

    Args:
        function: The function.
    """

    def __init__(self, function: FunctionType) -> None:
        code = function.__code__
        self._function = function
        self._name = function.__name__
        self._parameters = code.co_varnames[: code.co_argcount]
        self._own = frozenset(code.co_varnames[code.co_argcount :])
        self._borrowed: dict[str, Any] = {}
        self._numbers = count(1)

    def written(self, body: Sequence[ast.stmt]) -> InPlace:
        """Return a body as statements."""
        rest, statements = list(body), list[str]()
        if isinstance(rest[0], ast.Expr) and isinstance(rest[0].value, ast.Constant):
            del rest[0]  # what the line says of itself
        while isinstance(first := rest[0], ast.Assign):
            statements += [f"{self._target(first)} = {self._text(first.value)}"]
            del rest[0]
        statements += [f"{self._name} = {self._text(_value_of(rest))}"]
        return InPlace(self._name, self._parameters, tuple(statements), self._borrowed)

    def _target(self, statement: ast.Assign) -> str:
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Name) or target.id not in self._own:
            raise _TooMuchError
        return self._renamed(target.id)

    def _text(self, value: ast.expr) -> str:
        return ast.unparse(self.visit(value))

    def _renamed(self, name: str) -> str:
        return f"{self._name}__{name}"

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Go on inside, but not into what has variables of its own."""
        if isinstance(node, _OF_ITS_OWN):
            raise _TooMuchError
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Name what is not a parameter so that no other line has it."""
        if node.id in self._parameters:
            return node
        if node.id in self._own:
            return ast.Name(self._renamed(node.id), node.ctx)
        if node.id in self._function.__globals__:
            alias = f"{self._function.__module__.replace('.', '_')}__{node.id}"
            self._borrowed[alias] = self._function.__globals__[node.id]
            return ast.Name(alias, node.ctx)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Write the smaller or larger of numbers as a choice."""
        chosen = _CHOICES.get(node.func.id) if isinstance(node.func, ast.Name) else None
        is_plain = not node.keywords and not any(isinstance(one, ast.Starred) for one in node.args)
        self.generic_visit(node)
        if chosen is None or not is_plain or len(node.args) < 2:  # noqa: PLR2004 - of one: a list's
            return node
        best, *others = node.args
        for other in others:
            best = self._choice(best, other, chosen())
        return best

    def _choice(self, best: ast.expr, other: ast.expr, order: ast.cmpop) -> ast.expr:
        """Return what ``max`` and ``min`` do: the first, unless the other comes before it."""
        (tested, other), (against, best) = self._held(other), self._held(best)
        return ast.IfExp(ast.Compare(tested, [order], [against]), other, best)

    def _held(self, value: ast.expr) -> tuple[ast.expr, ast.expr]:
        """Return a value as it is computed, and as it is used again."""
        if isinstance(value, ast.Name | ast.Constant):
            return value, value
        name = f"_{next(self._numbers)}"
        return ast.NamedExpr(ast.Name(name, ast.Store()), value), ast.Name(name, ast.Load())


def _value_of(body: Sequence[ast.stmt]) -> ast.expr:
    """Return what a body gives, as one expression."""
    match body:
        case [ast.Return(value=ast.expr() as value), *_]:
            return value
        case [ast.If(test=test, body=inner, orelse=orelse), *rest]:
            return ast.IfExp(test, _value_of(inner), _value_of([*orelse, *rest]))
    raise _TooMuchError
