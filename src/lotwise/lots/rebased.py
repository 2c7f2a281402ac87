"""Parts that go on as new roots: renamed, or with another basis.

A change of basis a unit, or of units, ends a part of one root and begins a root; without it basis could not
be conserved to the last digit. Where each came from stays known.
"""

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.lots.piles import Part, units_of
from lotwise.lots.program import Arisen, Matched
from lotwise.lots.roots import Roots


def part_basis(result: Matched, root: int, start: Quantity, stop: Quantity) -> Usd | None:
    """Return the basis of a part of a root, or None when it is not known."""
    basis = result.root_basis[root]
    return None if basis is None else share(basis, start, stop, result.root_units[root])


def renamed(parts: list[Part], whole: Quantity, step: int, result: Matched, roots: Roots) -> list[Part]:
    """Return the new roots of some parts that became so many units of another asset, whole.

    Each part becomes a root of its own; one too small for a unit leaves its basis to the next.

    Args:
        parts: What is renamed, in order.
        whole: Units that come in its place, positive.
        step: The step.
        result: Where the roots are listed.
        roots: The roots.
    """
    wanted = units_of(parts)
    place = 0
    left_over: Usd | None = 0
    gone: list[Part] = []
    made: list[Part] = []
    for part in parts:
        root, start, stop, path = part
        gone.append(part)
        after = place + stop - start
        units = share(whole, place, after, wanted)
        own = part_basis(result, root, start, stop)
        basis = None if own is None or left_over is None else own + left_over
        place, left_over = after, 0 if units else basis
        if units:
            arisen = Arisen(step, root, start, roots.long_from(root))
            number = roots.arise(units, basis, result.root_at[root], arisen)
            result.gone += [(number, *one[:3]) for one in gone]
            made.append((number, 0, units, path))
            gone = []
    return made


def with_added(parts: list[Part], amount: Usd, step: int, result: Matched, roots: Roots) -> list[Part]:
    """Return parts whose basis has an amount more, shared by units; unknown basis stays unknown.

    Args:
        parts: What the amount is added to, in order.
        amount: What is added, exactly.
        step: The step.
        result: Where the roots are listed.
        roots: The roots.
    """
    whole = units_of(parts)
    place = 0
    made: list[Part] = []
    for root, start, stop, path in parts:
        after = place + stop - start
        more = share(amount, place, after, whole)
        basis = part_basis(result, root, start, stop)
        known = None if basis is None else basis + more
        arisen = Arisen(step, root, start, roots.long_from(root), added_usd=0 if known is None else more)
        number = roots.arise(stop - start, known, result.root_at[root], arisen)
        roots.go_on(root, number)
        result.gone.append((number, root, start, stop))
        made.append((number, 0, stop - start, path))
        place = after
    return made
