"""The state in which a journal is written as steps: places, roots, dispositions, and what is to be told.

`fold` writes trades through it and `moves` writes transfers and renamings; every unit that leaves for good
goes through `Writing.dispose`. What is found on the way keeps the number of the step at which it was found,
so that what only matching can find takes its place among it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from lotwise.core.dates import noon_utc, tax_date
from lotwise.core.findings import Finding
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.core.quick import quick
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Leg, Owner, Transaction
from lotwise.lots import faults
from lotwise.lots.allocation import AllocatedUnits
from lotwise.lots.choice import Choice, Chosen
from lotwise.lots.effects import Inflow, Outflow, cash_usd
from lotwise.lots.facts import FoldFacts
from lotwise.lots.holding import long_term_from
from lotwise.lots.lot import DispositionKind, Income, Method
from lotwise.lots.methods import Pooling, TransferFee
from lotwise.lots.places import Places, Swept
from lotwise.lots.program import METHOD_NUMBERS, NO_DAY, AllocatedTo, Program, Step
from lotwise.lots.traces import Crossing
from lotwise.lots.wash_law import ACQUIRING
from lotwise.lots.washing import NOT_FOLLOWED, WashSteps

_ACQUIRE: Final = Step.ACQUIRE  # for every trade: a name is found faster than a member
_DISPOSE: Final = Step.DISPOSE
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)


def microseconds(instant: datetime) -> int:
    """Return an instant as whole microseconds since 1970."""
    passed = instant - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


@dataclass(frozen=True, slots=True)
class Arriving:
    """A root that a step makes, in words."""

    transaction: Transaction
    inflow: Inflow
    day: date
    acquired_at: datetime
    acquired_on: date | None
    is_priced: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """A disposition, in words."""

    transaction: Transaction
    outflow: Outflow
    day: date
    chosen: Chosen
    step: int


@dataclass(frozen=True, slots=True)
class Moving:
    """A transfer or renaming of one leg, in words; a renaming has the leg that comes in its place."""

    transaction: Transaction
    leg: Leg
    day: date
    new: Leg | None = None


_arriving: Final = quick(Arriving)
_leaving: Final = quick(Leaving)


class Writing:
    """The state in which a journal is written as steps.

    Args:
        facts: What the fold needs beside the journal.
        aliases: Other ids of transactions, each with the id it has; records under them still count.
        assets: Codes of all assets of the journal.

    Attributes:
        facts: The same.
        program: The steps so far.
        places: The places so far.
        arriving: Roots that steps make, by number.
        leaving: Dispositions, by number.
        moving: Transfers and renamings, by number.
        incomes: In the order of the journal.
        crossings: Transfers between wallets of different owners.
        found: What was found, with the number of the step before which it was.
        wash: What wash sales must know, where losses may be disallowed.
        unclear: What a sweep or an allocation that leaves units behind has to tell, by its step.
    """

    def __init__(self, facts: FoldFacts, aliases: Mapping[str, str], assets: Collection[str] = ()) -> None:
        self.facts = facts
        self.program = Program()
        self.places = Places(
            is_pooled=facts.law.pooling is Pooling.ONE_POOL,
            of_spouse=facts.wallets_of(Owner.SPOUSE),
            unpooled=facts.wallets_of(Owner.IRA),
        )
        self.arriving: list[Arriving] = []
        self.leaving: list[Leaving] = []
        self.moving: list[Moving] = []
        self.incomes: list[Income] = []
        self.crossings = list[Crossing]()
        self.found: list[tuple[int, Finding]] = []
        self.unclear: dict[int, Finding] = {}
        self.choice = Choice(facts, aliases, self.program, self.places, self.tell)
        self._needs_terms = any(order.method is Method.MIN_TAX for order in facts.orders)
        self._groups: dict[str, int] = {}
        self._group_names: dict[str, int] = {}
        self.wash = _wash_steps(facts, assets)
        self._is_priced = False
        self._day = date.min
        self._day_begins = self._day_ends = _EPOCH
        self._has_begun = False

    def tell(self, finding: Finding) -> None:
        """Note what was found."""
        self.found.append((len(self.program.what), finding))

    def day_of(self, at: datetime) -> date:
        """Return the calendar date of an instant where the taxpayer lives; fast for neighbors in time."""
        if not self._day_begins <= at < self._day_ends:
            zone = self.facts.zone
            self._day = tax_date(at, zone)
            self._day_begins = datetime.combine(self._day, time.min, tzinfo=zone).astimezone(UTC)
            self._day_ends = datetime.combine(self._day + _DAY, time.min, tzinfo=zone).astimezone(UTC)
        return self._day

    def begin(self, day: date) -> None:
        """Begin a transaction; on the first day on which basis is kept per wallet by law, the pool ends."""
        self._is_priced = False
        if not self._has_begun and day >= self.facts.law.per_wallet_from:
            self._has_begun = True
            swept = self.places.end_pool() if self.places.is_pooled else []
            allocated = {
                (self.places.pool_of(move.wallet), asset)
                for asset, moves in self.facts.allocations.items()
                for move in moves
            }
            for asset, moves in sorted(self.facts.allocations.items()):
                self._allocate(asset, moves)
            self._sweep(one for one in swept if self.places.names[one.source] not in allocated)

    def _allocate(self, asset: str, moves: Sequence[AllocatedUnits]) -> None:
        """Write that the units of an asset lie where the taxpayer's own allocation says.

        Source:
            Rev. Proc. 2024-28 § 5.01.
        """
        by_pool: dict[str, list[AllocatedUnits]] = {}
        for move in moves:
            by_pool.setdefault(self.places.pool_of(move.wallet), []).append(move)
        for pool, mine in sorted(by_pool.items()):
            sources = self.places.of_asset(asset, pool)
            units = tuple(
                (move.root_id, move.quantity, self.places.number(move.wallet, asset)) for move in mine
            )
            said = AllocatedTo(sources, units, self.places.number(pool, asset))
            self.unclear[len(self.program.what)] = faults.allocation_outdated(asset)
            self.program.allocations.append(said)
            self.program.step(Step.ALLOCATE, 0, ref=len(self.program.allocations) - 1)

    def _sweep(self, ended: Iterable[Swept]) -> None:
        """Write where the lots of a pool that ended go."""
        for swept in ended:
            if swept.is_unclear:
                told = faults.pool_needs_allocation(swept.asset, swept.holders)
                self.unclear[len(self.program.what)] = told
            self.program.step(Step.SWEEP, 0, place=swept.source, other=swept.target)

    def value(self, leg: Leg, day: date) -> Usd | None:
        """Return the value of a leg: dollars, else as stated, else at the price of that very day."""
        if leg.asset == USD:
            return cash_usd(leg)
        if leg.value_usd is not None:
            return leg.value_usd
        quote = self.facts.prices.on_day(leg.asset, day)
        if quote is None:
            return None
        self._is_priced = True
        return value_usd(abs(leg.quantity), quote.price)

    # ── what comes ──────────────────────────────────────────────────────────────────────────────

    def acquire(self, transaction: Transaction, inflow: Inflow, day: date) -> None:
        """Write that units come in as a new root."""
        root = self._root(transaction, inflow, day)
        place = self.places.number(inflow.wallet, inflow.asset, inflow.quantity)
        self.program.step(_ACQUIRE, inflow.quantity, place=place, ref=root)

    def _root(self, transaction: Transaction, inflow: Inflow, day: date) -> int:
        at, on = transaction.at, day if inflow.is_date_known else None
        if inflow.acquired_on is not None and inflow.acquired_on != day:
            at, on = _as_stated(transaction, inflow.acquired_on, day)
        is_priced = self._is_priced and inflow.basis_usd is not None
        self.arriving.append(_arriving(transaction, inflow, day, at, on, is_priced))
        long_from = 0
        if self._needs_terms and not inflow.is_always_long:
            long_from = NO_DAY if on is None else long_term_from(on).toordinal()
        if self.wash is not None:
            self._note_root(self.wash, transaction, inflow, day, on)
        return self.program.root(inflow.basis_usd, microseconds(at), long_from)

    def _note_root(
        self, wash: WashSteps, transaction: Transaction, inflow: Inflow, day: date, on: date | None
    ) -> None:
        """Note what wash sales must know of a root."""
        is_of_the_day = transaction.origin is None or inflow.acquired_on in {None, day}
        is_bought = transaction.kind in ACQUIRING and is_of_the_day
        wash.root_group.append(self._group(inflow.asset) if is_bought else NOT_FOLLOWED)
        wash.root_day.append(day.toordinal())
        wash.root_held_from.append(-1 if on is None else on.toordinal())
        wash.root_is_ira.append(self.facts.owner_of(inflow.wallet) is Owner.IRA)
        if inflow.loss_basis_usd is not None:
            wash.root_loss_basis[len(wash.root_day) - 1] = inflow.loss_basis_usd

    def _group(self, asset: str) -> int:
        """Return the number of the group of assets that are substantially identical to an asset.

        `NOT_FOLLOWED` where the law reaches no loss on any of them.
        """
        number = self._groups.get(asset)
        if number is None:
            assert self.wash is not None, "groups are asked for where wash sales are followed"
            name = self.facts.classes.group(asset)
            names = self._group_names
            is_followed = name in self.wash.groups
            number = names.setdefault(name, len(names)) if is_followed else NOT_FOLLOWED
            self._groups[asset] = number
        return number

    def _note_disposition(self, wash: WashSteps, outflow: Outflow, day: date) -> None:
        """Note what wash sales must know of a disposition; nothing in a retirement account is a loss."""
        counts = outflow.kind.is_taxable and self.facts.owner_of(outflow.wallet) is not Owner.IRA
        wash.out_group.append(self._group(outflow.asset) if counts else NOT_FOLLOWED)
        asset_class = self.facts.classes.of(outflow.asset)
        wash.out_is_covered.append(wash.law.is_covered(asset_class, day.toordinal()))

    def unknown(self, transaction: Transaction, leg: Leg, units: Quantity, day: date) -> None:
        """Write that units come in of which neither basis nor date is known."""
        self.acquire(transaction, unknown_inflow(leg, units), day)

    # ── what goes ───────────────────────────────────────────────────────────────────────────────

    def dispose(self, transaction: Transaction, outflow: Outflow, day: date) -> None:
        """Write that units of a wallet leave for good."""
        place = self.places.number(outflow.wallet, outflow.asset, -outflow.quantity)
        chosen = self.choice.of(
            transaction, (outflow.wallet, outflow.asset), outflow.quantity, day, kind=outflow.kind
        )
        ref = self._disposition(transaction, outflow, day, chosen)
        method = METHOD_NUMBERS[chosen.fallback]
        self.program.step(_DISPOSE, outflow.quantity, place=place, method=method, ref=ref)

    def lose(self, transaction: Transaction, outflow: Outflow, day: date, chosen: Chosen) -> None:
        """Write that units in the hand leave for good."""
        ref = self._disposition(transaction, outflow, day, chosen)
        self.program.step(Step.LOSE, outflow.quantity, ref=ref)

    def pay_at_once(self, transaction: Transaction, inflow: Inflow, day: date) -> None:
        """Write that units just received paid a fee: deemed from that very receipt, without gain."""
        spent = Outflow(
            wallet=inflow.wallet,
            asset=inflow.asset,
            quantity=inflow.quantity,
            proceeds_usd=inflow.basis_usd,
            kind=DispositionKind.FEE,
        )
        root = self._root(transaction, inflow, day)
        chosen = Chosen(Method.SPEC_ID, Method.SPEC_ID)
        ref = self._disposition(transaction, spent, day, chosen)
        self.program.step(Step.PAY, inflow.quantity, place=root, ref=ref)

    def _disposition(self, transaction: Transaction, outflow: Outflow, day: date, chosen: Chosen) -> int:
        if self.wash is not None:
            self._note_disposition(self.wash, outflow, day)
        self.leaving.append(_leaving(transaction, outflow, day, chosen, len(self.program.what)))
        return self.program.disposition(outflow.proceeds_usd, day.toordinal())

    def move(self, transaction: Transaction, leg: Leg, day: date, new: Leg | None = None) -> int:
        """Note a transfer or renaming and return its number."""
        self.moving.append(Moving(transaction, leg, day, new))
        return self.program.move(microseconds(transaction.at))

    def pay_fees(self, transaction: Transaction, day: date) -> None:
        """Write that units paid the fees of a transfer or renaming (law/facts.md 4.5)."""
        for leg in transaction.fees:
            if is_fiat(leg.asset) or not leg.quantity:
                continue
            if leg.quantity > 0:
                self.tell(faults.leg_unused(transaction, leg, day))
            else:
                self.dispose(transaction, self.fee_of(transaction, leg, day), day)

    def fee_of(self, transaction: Transaction, leg: Leg, day: date) -> Outflow:
        """Return the outflow of a network fee: at fair market value, where it is not left out by choice."""
        is_left_out = self.facts.law.transfer_fee is TransferFee.IGNORE
        value = None if is_left_out else self.value(leg, day)
        if value is None and not is_left_out:
            self.tell(faults.no_value(transaction, leg.wallet, leg.asset, day))
        return Outflow(
            wallet=leg.wallet,
            asset=leg.asset,
            quantity=-leg.quantity,
            proceeds_usd=value,
            kind=DispositionKind.LEFT_OUT if is_left_out else DispositionKind.FEE,
        )


def _wash_steps(facts: FoldFacts, assets: Collection[str]) -> WashSteps | None:
    """Return what wash sales must know, or None where the law reaches no loss on any of the assets."""
    law, classes = facts.wash_law, facts.classes
    if law is None:
        return None
    groups = frozenset(classes.group(asset) for asset in assets if law.may_cover(classes.of(asset)))
    return WashSteps(law, groups) if groups else None


def unknown_inflow(leg: Leg, units: Quantity) -> Inflow:
    """Return units that came in of which neither basis nor date is known."""
    return Inflow(wallet=leg.wallet, asset=leg.asset, quantity=units, basis_usd=None, is_date_known=False)


def _as_stated(transaction: Transaction, stated: date, day: date) -> tuple[datetime, date | None]:
    """Return when units were acquired as their owner states it; not known when that is after they came."""
    return (noon_utc(stated), stated) if stated < day else (transaction.at, None)
