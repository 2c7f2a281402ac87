"""How a figure with its reasons looks in a terminal."""

from typing import Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree as Branches

from lotwise.app.explain_facts import Tree

_CHILDREN_SHOWN: Final = 12
_ABOVE: Final = " (shown above)"


def reasons(to: Console, tree: Tree, *, depth: int | None = None) -> None:
    """Write a figure with its reasons, down to rows and law; or so many levels of them."""
    root = Branches(_node(tree), guide_style="dim")
    _grow(root, tree, depth)
    to.print(root)


def _grow(branch: Branches, tree: Tree, depth: int | None) -> None:
    if depth is not None and tree.ref and (tree.formula.endswith(_ABOVE) or (depth == 0 and tree.children)):
        branch.add(Text(f"why: lotwise explain {tree.ref}", style="dim"))
        return
    deeper = None if depth is None else max(depth - 1, 0)
    for child in tree.children[:_CHILDREN_SHOWN]:
        _grow(branch.add(_node(child, is_whole=depth is None)), child, deeper)
    hidden = len(tree.children) - _CHILDREN_SHOWN
    if hidden > 0:
        branch.add(Text(f"… and {hidden} more; --json shows all", style="dim"))


def _node(tree: Tree, *, is_whole: bool = True) -> Text:
    text = Text(tree.label)
    if tree.value:
        text.append(f": {tree.value}", style="bold")
    formula = tree.formula if is_whole else tree.formula.removesuffix(_ABOVE)
    if formula:
        text.append(f"\n= {formula}", style="italic")
    if tree.source:
        text.append(f"\n{tree.source}", style="dim")
    return text
