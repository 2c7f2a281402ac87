"""The matching of lots in plain Python: every unit that leaves is taken from a lot, and nothing is lost.

Problem: units leave in the order of a method, or as they were named, out of places between which they move.
Chosen way: one pass over the steps of a `Program`; a pile of parts for each place; a part is an interval
[start, stop) of a root, so quantity and basis are conserved to the last digit. Units that are sold without
being held have no root; units that are moved without being held are a new root of unknown basis.
This is the reference and the default; `kernel` is the same pass compiled, and gives the same numbers.

Source:
    26 U.S.C. § 1012(c)(1); 26 CFR § 1.1012-1(j).
"""

from heapq import heappop, heappush, heapreplace

from lotwise.core.quantity import Quantity
from lotwise.lots.named import Named
from lotwise.lots.piles import Entry, Part, Pile, Price, cut, in_order, units_of
from lotwise.lots.program import Matched, Program, Step
from lotwise.lots.rebased import renamed, with_added
from lotwise.lots.roots import FIFO, NameRoots, Roots, unheld
from lotwise.lots.washing import Washing, WashSteps


def match(program: Program, names: NameRoots | None = None, wash: WashSteps | None = None) -> Matched:
    """Return which parts of which roots left by each step, and what is still held.

    Args:
        program: The steps.
        names: Gives the ids of roots, where steps name roots; each root is asked for once, in order.
        wash: What wash sales must know, where losses may be disallowed.

    Returns:
        The parts. Those of a root cover it from 0 to its units exactly once.

    Source:
        26 CFR § 1.1012-1(j).
    """
    return _Matching(program, names, wash).matched()


class _Matching:
    """One pass over the steps."""

    def __init__(self, program: Program, names: NameRoots | None, wash: WashSteps | None) -> None:
        self._program = program
        self._result = Matched()
        self._roots = roots = Roots(program, self._result, names)
        self._piles = [Pile(roots, is_indexed=wash is not None) for _ in range(program.places)]
        self._washing = (
            None
            if wash is None
            else Washing(wash, program, self._result, roots, self._piles, elsewhere=self._elsewhere)
        )
        self._named = Named(program, self._result, self._roots, self._piles)
        self._hand: list[Part] = []
        self._under_way: dict[int, list[Part]] = {}
        self._paths: dict[tuple[int, int], int] = {}
        self._first_new = 0

    def matched(self) -> Matched:
        """Return what all steps give."""
        program, result, piles, named = self._program, self._result, self._piles, self._named
        make, key_of, at = self._roots.make, self._roots.key, program.root_at
        acquire, dispose, transfer = int(Step.ACQUIRE), int(Step.DISPOSE), int(Step.TRANSFER)
        columns = (program.what, program.place, program.other, program.units, program.method, program.ref)
        for n, (what, place, other, units, method, ref) in enumerate(zip(*columns, strict=True)):
            pile = piles[place] if what <= transfer else None
            if what == acquire:
                assert pile is not None
                root = make(ref, units)
                if pile.is_plain:
                    by = pile.method
                    heappush(pile.heap, (at[ref] if by == FIFO else key_of(root, by), root, 0, units, 0))
                else:
                    self._put_new(n, pile, root, units)
            elif what == dispose:
                assert pile is not None
                if pile.is_plain and pile.method == method and not named.is_waiting:
                    missing = self._dispose_plainly(pile.heap, units, ref)
                else:
                    parts, missing = self._taken(n, place, units, method, ref)
                    self._out(ref, parts, n)
                if missing:
                    result.short.append((n, missing))
                    self._out(ref, [(-1, 0, missing, 0)])
            elif what == transfer and not named.is_waiting and self._is_plain_move(place, other, method):
                missing = self._transfer_plainly(piles[place].heap, piles[other].heap, units, ref)
                if missing:
                    self._lay(other, [self._unheld(n, missing, ref)], ref)
            else:
                self._other_step(n, what, (place, other, units, method, ref))
        if self._washing is not None:
            self._washing.end()
        result.held = [(n, *part) for n, pile in enumerate(piles) for part in pile.parts()]
        return result

    def _put_new(self, n: int, pile: Pile, root: int, units: Quantity) -> None:
        """Lay a new root into a pile that has more than one heap, and tell of it where that matters."""
        pile.put((root, 0, units, 0))
        if self._washing is not None:
            self._washing.acquired(n, root)

    def _dispose_plainly(self, heap: list[Entry], wanted: Quantity, ref: int) -> Quantity:
        """Let units leave from the top of a heap; return how many were missing."""
        result = self._result
        while wanted and heap:
            key, root, start, stop, path = heap[0]
            held = stop - start
            if held <= wanted:
                heappop(heap)
                wanted -= held
            else:
                middle = start + wanted
                heapreplace(heap, (key, root, middle, stop, path))
                stop, wanted = middle, 0
            result.out_ref.append(ref)
            result.out_root.append(root)
            result.out_start.append(start)
            result.out_stop.append(stop)
            result.out_path.append(path)
        return wanted

    def _is_plain_move(self, place: int, other: int, method: int) -> bool:
        """Return whether parts keep their keys on the way from one heap to the other."""
        source, target = self._piles[place], self._piles[other]
        return (
            source is not target
            and source.is_plain
            and target.is_plain
            and source.method == target.method == method
        )

    def _transfer_plainly(
        self, source: list[Entry], target: list[Entry], wanted: Quantity, ref: int
    ) -> Quantity:
        """Let units go from the top of a heap into another one; return how many were missing."""
        self._first_new = len(self._result.root_made)
        while wanted and source:
            key, root, start, stop, path = source[0]
            held = stop - start
            if held <= wanted:
                heappop(source)
                wanted -= held
            else:
                middle = start + wanted
                heapreplace(source, (key, root, middle, stop, path))
                stop, wanted = middle, 0
            heappush(target, (key, root, start, stop, self._path(path, ref)))
        return wanted

    def _elsewhere(self) -> list[list[Part]]:
        """Return the lists of parts that lie in no pile."""
        return [self._hand, *self._under_way.values()]

    def _out(self, ref: int, parts: list[Part], step: int = -1) -> None:
        """Note that parts left for good."""
        result = self._result
        before = len(result.out_ref)
        for root, start, stop, path in parts:
            result.out_ref.append(ref)
            result.out_root.append(root)
            result.out_start.append(start)
            result.out_stop.append(stop)
            result.out_path.append(path)
        if self._washing is not None and step >= 0:
            self._washing.left(step, before)

    def _taken(
        self, n: int, place: int, units: Quantity, method: int, ref: int | None
    ) -> tuple[list[Part], Quantity]:
        """Take units as filed or as named, else by the method; return them and how many were missing."""
        first: list[Part] = []
        wanted = units
        if self._named.is_waiting:
            first = self._named.take(n, place, units)
            wanted -= units_of(first)
        if not wanted:
            return first, 0
        pile = self._piles[place]
        pile.order_by(method)
        proceeds = None if ref is None else self._program.proceeds[ref]
        price = None
        if ref is not None and proceeds is not None:
            price = Price(proceeds, units, self._program.days[ref])
        rest, missing = pile.take(wanted, price)
        return [*first, *rest], missing

    # ── what is not a plain acquisition or disposition ──────────────────────────────────────────

    def _other_step(self, n: int, what: int, step: tuple[int, int, Quantity, int, int]) -> None:
        place, other, units, method, ref = step
        match what:
            case Step.TRANSFER:
                self._lay(other, self._departed(n, place, units, method, ref), ref)
            case Step.DEPART:
                self._hand += self._departed(n, place, units, method, ref)
            case Step.SEND:
                sent = self._gone_on(self._from_hand(units), ref)
                self._under_way.setdefault(other, []).extend(sent)
            case Step.LAY:
                self._lay(other, self._from_hand(units), ref)
            case Step.LOSE:
                self._out(ref, self._from_hand(units), n)
            case Step.ARRIVE:
                coming, rest = cut(self._under_way.pop(place, []), units)
                if rest:
                    self._under_way[place] = rest
                self._put(other, coming)
            case _:
                self._rare_step(n, what, (place, other, units, method, ref))

    def _rare_step(self, n: int, what: int, step: tuple[int, int, Quantity, int, int]) -> None:
        place, other, units, method, ref = step
        program, result, roots = self._program, self._result, self._roots
        match what:
            case Step.RENAME:
                parts, self._hand, before = self._hand, [], len(result.gone)
                self._put(other, renamed(parts, program.renames[place], n, result, roots))
                if self._washing is not None:
                    self._washing.went_on(before)
            case Step.PAY:
                self._out(ref, [(roots.make(place, units), 0, units, 0)], n)
            case Step.SWEEP:
                swept = self._piles[place].empty()
                self._put(other, swept)
                if swept:
                    result.swept.append(n)
            case Step.ADD:
                before = len(result.gone)
                parts = with_added(self._from_hand(units), program.amounts[place], n, result, roots)
                self._hand = [*parts, *self._hand]
                if self._washing is not None:
                    self._washing.went_on(before)
            case Step.SORT:
                first = in_order(self._from_hand(units), roots, method, self._first_new)
                self._hand = [*first, *self._hand]
            case _:
                self._naming_step(n, what, units, ref)

    def _naming_step(self, n: int, what: int, units: Quantity, ref: int) -> None:
        named = self._named
        match what:
            case Step.NAME:
                named.name(ref, units)
            case Step.PIN:
                named.pin(ref)
            case Step.SET_ASIDE:
                named.set_aside(ref)
            case Step.PUT_BACK:
                named.put_back()
            case _:
                assert what == Step.ALLOCATE, "all steps are told apart"
                if named.allocate(ref):
                    self._result.swept.append(n)

    def _departed(self, n: int, place: int, units: Quantity, method: int, ref: int) -> list[Part]:
        """Take units that go elsewhere; those that were missing are a new root of unknown basis."""
        self._first_new = len(self._result.root_made)
        parts, missing = self._taken(n, place, units, method, None)
        if missing:
            parts.append(self._unheld(n, missing, ref))
        return parts

    def _unheld(self, n: int, missing: Quantity, ref: int) -> Part:
        """Return units that a move asked for and nobody held, as a new root of unknown basis."""
        self._result.short.append((n, missing))
        return self._roots.arise(missing, None, self._program.moved_at[ref], unheld(n)), 0, missing, 0

    def _from_hand(self, units: Quantity) -> list[Part]:
        first, self._hand = cut(self._hand, units)
        return first

    def _gone_on(self, parts: list[Part], ref: int) -> list[Part]:
        """Return parts with a transfer more on their path."""
        return [(root, start, stop, self._path(path, ref)) for root, start, stop, path in parts]

    def _path(self, path: int, ref: int) -> int:
        number = self._paths.get((path, ref))
        if number is None:
            number = self._paths[path, ref] = len(self._result.path_ref)
            self._result.path_parent.append(path)
            self._result.path_ref.append(ref)
        return number

    def _lay(self, place: int, parts: list[Part], ref: int) -> None:
        self._put(place, self._gone_on(parts, ref))

    def _put(self, place: int, parts: list[Part]) -> None:
        for part in parts:
            self._piles[place].put(part)
