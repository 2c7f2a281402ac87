"""Wash sales while lots are matched: what the tracker claims becomes basis and date of the replacement.

The tracker (`wash_sale`) is told of acquisitions, of units that leave and of losses, as matching goes on.
Units that it claims become a root of their own at once, with the disallowed loss in their basis, wherever
they lie; so a later sale of them, and every order by basis, counts with it.

Source:
    26 U.S.C. §§ 1091(d), 1223(3); 26 CFR § 1.1091-2.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.lots.holding import long_term_from
from lotwise.lots.piles import Part, Pile
from lotwise.lots.program import NO_DAY, Arisen, Matched, Program
from lotwise.lots.rebased import part_basis
from lotwise.lots.roots import Roots
from lotwise.lots.wash_law import WashLaw
from lotwise.lots.wash_sale import Acquired, Claim, Loss, WashTracker

NOT_FOLLOWED = -1
"""Stands for the group of what counts neither as acquired nor as a loss."""


@dataclass(slots=True)
class WashSteps:
    """What the tracker must know of roots and dispositions, by their numbers.

    Attributes:
        law: Whose window counts.
        groups: Groups of substantially identical assets of which the law may reach a loss; no others are
            followed.
        root_group: Group of substantially identical assets; `NOT_FOLLOWED` for what is no acquisition.
        root_day: Ordinal of the day on which it came in.
        root_held_from: Ordinal of its date of acquisition; −1 when it is not known.
        root_is_ira: Whether a retirement account acquired it.
        root_loss_basis: Basis for a loss, where there is one of its own.
        out_group: Group of what a disposition disposes of; `NOT_FOLLOWED` where a loss does not count.
        out_is_covered: Whether the law reaches its loss.
    """

    law: WashLaw
    groups: frozenset[str]
    root_group: list[int] = field(default_factory=list)
    root_day: list[int] = field(default_factory=list)
    root_held_from: list[int] = field(default_factory=list)
    root_is_ira: list[bool] = field(default_factory=list)
    root_loss_basis: dict[int, Usd] = field(default_factory=dict)
    out_group: list[int] = field(default_factory=list)
    out_is_covered: list[bool] = field(default_factory=list)


class Washing:
    """Follows wash sales in one matching.

    Args:
        steps: What the tracker must know.
        program: The steps.
        result: Where roots and parts are listed.
        roots: The roots.
        piles: The pile of each place.
        elsewhere: Gives the lists of parts that lie in no pile just now, to be changed in place.
    """

    def __init__(
        self,
        steps: WashSteps,
        program: Program,
        result: Matched,
        roots: Roots,
        piles: Sequence[Pile],
        *,
        elsewhere: Callable[[], Iterable[list[Part]]],
    ) -> None:
        self._steps = steps
        self._program = program
        self._result = result
        self._roots = roots
        self._piles = piles
        self._elsewhere = elsewhere
        self._tracker = WashTracker(steps.law)
        self._low: dict[int, Usd] = {}

    def acquired(self, step: int, root: int) -> None:
        """Tell that the units of a root came in and lie in their place."""
        steps, made = self._steps, self._result.root_made[root]
        if steps.root_group[made] != NOT_FOLLOWED:
            lot = Acquired(
                root=root,
                quantity=self._result.root_units[root],
                day=steps.root_day[made],
                group=steps.root_group[made],
                is_ira=steps.root_is_ira[made],
            )
            self._apply(step, self._tracker.acquired(lot))

    def left(self, step: int, first: int) -> None:
        """Tell that the parts listed from a place on left for good, by one disposition."""
        result = self._result
        rows = range(first, len(result.out_ref))
        for row in rows:
            if result.out_root[row] >= 0:
                self._tracker.left(result.out_root[row], result.out_start[row], result.out_stop[row])
        if rows and self._steps.out_group[result.out_ref[first]] != NOT_FOLLOWED:
            losses = sorted(
                self._losses(rows, self._program.units[step]), key=lambda loss: result.root_at[loss.root]
            )
            self._apply(step, self._tracker.sold(losses))

    def went_on(self, first: int) -> None:
        """Tell that the parts listed as gone from a place on are roots of their own now."""
        if self._steps.root_loss_basis:
            self._hand_on_loss_basis(first)
        for into, root, start, stop in self._result.gone[first:]:
            if self._result.root_units[into] == stop - start:
                self._tracker.went_on(root, start, stop, into)
            else:
                self._tracker.left(root, start, stop)

    def end(self) -> None:
        """Tell which losses found no replacement so far; most of their windows have passed."""
        self._result.waiting = [
            (one.ref, one.quantity, one.loss_usd, one.last_day) for one in self._tracker.waiting(0)
        ]

    def _losses(self, rows: range, whole: Quantity) -> Iterable[Loss]:
        """Give the losses among parts that left by one disposition of so many units."""
        result, steps = self._result, self._steps
        ref = result.out_ref[rows[0]]
        proceeds = self._program.proceeds[ref]
        place = 0
        for row in rows:
            root, start, stop = result.out_root[row], result.out_start[row], result.out_stop[row]
            after = place + stop - start
            low = self._loss_basis(root) if root >= 0 else None
            basis = None if root < 0 else self._basis_for_loss(root, start, stop, low)
            if proceeds is not None and basis is not None:
                loss = basis - share(proceeds, place, after, whole)
                if loss > 0:
                    yield Loss(
                        ref=row,
                        root=self._first(root),
                        start=start,
                        stop=stop,
                        day=self._program.days[ref],
                        group=steps.out_group[ref],
                        loss_usd=loss,
                        acquired_day=self._held_from(root) if low is None else self._given_day(root),
                        is_covered=steps.out_is_covered[ref],
                    )
            place = after

    def _basis_for_loss(self, root: int, start: Quantity, stop: Quantity, low: Usd | None) -> Usd | None:
        if low is None:
            return part_basis(self._result, root, start, stop)
        return share(low, start, stop, self._result.root_units[root])

    def _loss_basis(self, root: int) -> Usd | None:
        """Return the basis for a loss of all units of a root, or None where there is one basis only."""
        made = self._result.root_made[root]
        return self._low.get(root) if made < 0 else self._steps.root_loss_basis.get(made)

    def _hand_on_loss_basis(self, first: int) -> None:
        """Note the basis for a loss that came with the parts listed as gone from a place on.

        Source:
            26 U.S.C. § 1015(a): a gift has two bases, also under another name and with a fee in both.
        """
        result = self._result
        came: dict[int, list[tuple[int, Quantity, Quantity]]] = {}
        for into, *part in result.gone[first:]:
            came.setdefault(into, []).append((part[0], part[1], part[2]))
        for into, parts in came.items():
            lows = [self._loss_basis(root) for root, _, _ in parts]
            bases = [self._basis_for_loss(*part, low=low) for part, low in zip(parts, lows, strict=True)]
            known = [basis for basis in bases if basis is not None]
            if any(low is not None for low in lows) and len(known) == len(parts):
                self._low[into] = sum(known) + result.arisen[into].added_usd

    def _given_day(self, root: int) -> int:
        """Return the day of the gift that units came by: from it counts what is sold at its lower basis.

        Source:
            26 U.S.C. § 1223(2): a giver's days count where the giver's basis does.
        """
        return self._steps.root_day[self._result.root_made[self._first(root)]]

    def _first(self, root: int) -> int:
        """Return the root in which units were acquired, before their basis was adjusted."""
        while root in self._result.arisen and self._result.arisen[root].root >= 0:
            root = self._result.arisen[root].root
        return root

    def _held_from(self, root: int) -> int | None:
        """Return the day from which the holding period of a root counts, or None when it is not known."""
        days = 0
        while root in self._result.arisen:
            arisen = self._result.arisen[root]
            if arisen.root < 0 or arisen.added_days is None:
                return None
            days += arisen.added_days
            root = arisen.root
        held_from = self._steps.root_held_from[self._result.root_made[root]]
        return None if held_from < 0 else held_from - days

    def _apply(self, step: int, claims: Iterable[Claim]) -> None:
        result = self._result
        for claim in claims:
            result.disallowed[claim.ref] = result.disallowed.get(claim.ref, 0) + claim.disallowed_usd
            into = -1 if claim.is_lost else self._rebase(step, claim)
            units = claim.stop - claim.start
            result.washed.append((claim.ref, claim.root, into, units, claim.disallowed_usd))

    def _rebase(self, step: int, claim: Claim) -> int:
        """Make claimed units a root of their own, wherever they lie; return its number."""
        result, start, stop = self._result, claim.start, claim.stop
        basis = part_basis(result, claim.root, start, stop)
        held_from = self._held_from(claim.root)
        long_from = NO_DAY
        if held_from is not None and claim.added_days is not None:
            long_from = long_term_from(date.fromordinal(held_from - claim.added_days)).toordinal()
        arisen = Arisen(
            step,
            claim.root,
            start,
            long_from,
            added_usd=0 if basis is None else claim.disallowed_usd,
            added_days=claim.added_days,
            after=result.out_ref[claim.ref],
        )
        known = None if basis is None else basis + claim.disallowed_usd
        number = self._roots.arise(stop - start, known, result.root_at[claim.root], arisen)
        self._roots.go_on(claim.root, number)
        result.gone.append((number, claim.root, start, stop))
        for pile in self._piles:
            if pile.held_of(claim.root):
                for _, low, high, path in pile.pick_part(claim.root, start, stop):
                    pile.put((number, low - start, high - start, path))
        for parts in self._elsewhere():
            parts[:] = [piece for part in parts for piece in _rebased(part, claim, number)]
        return number


def _rebased(part: Part, claim: Claim, number: int) -> list[Part]:
    """Return a part as the parts that it becomes when claimed units are another root."""
    root, start, stop, path = part
    low, high = max(start, claim.start), min(stop, claim.stop)
    if root != claim.root or low >= high:
        return [part]
    pieces = [
        (root, start, low, path),
        (number, low - claim.start, high - claim.start, path),
        (root, high, stop, path),
    ]
    return [piece for piece in pieces if piece[1] < piece[2]]
