"""The tickets of a plan: what to order where, in which order, at which prices it is still worth it.

Problem: between a plan and its orders stand steps, limits, fees, prices that move, and a law that wants the
lots identified first. Chosen way: one ticket a wallet and asset for the sale, the next for the rebuy; a
ticket says which lots it sells, and none is given out before those lots are identified on record, unless it
is a draft. Where a wallet sells first in, first out only, the plan keeps to that line and nothing is to be
identified.

Left out: standing orders that would choose the same lots; identify the lots all the same, it costs nothing.

Source:
    26 CFR § 1.1012-1(j)(2)-(3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from lotwise.app import clock
from lotwise.app.intents_day import WHAT_TO_DO, why_not_now
from lotwise.app.planning import PlanReport, settings_of
from lotwise.app.tickets_named import Named, is_named, named_units
from lotwise.app.tickets_worth import Adds, adds_by_price, worth_range
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import times, usd_text, value_usd
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.harvest.candidates import is_in_line
from lotwise.harvest.constraints import place_of
from lotwise.harvest.plan import Trade
from lotwise.reports.tickets import OrderType, Side, Ticket, TicketLot, at_step, cut, limit_price
from lotwise.reports.tickets_steps import USUAL_STEP, step_of
from lotwise.rules.book import ProposedLaw, proposed_laws
from lotwise.store.choices import set_setting
from lotwise.tax.household import PlanSettings

USUAL_LEEWAY: Final = Decimal("0.005")
"""By which part of the price a limit lies off it, so that the order is filled at once."""
_Place: TypeAlias = tuple[str, str]
"""Wallet and asset: what is sold there is one order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChoices:
    """How the owner wants the orders.

    Attributes:
        order: Limit or market.
        leeway: Of a limit, by which part of the price it lies off it, 0 to less than 1.
        is_draft: Give tickets although lots are not identified, or the day is past.
    """

    order: OrderType = OrderType.LIMIT
    leeway: Decimal = USUAL_LEEWAY
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """The orders of a plan.

    Attributes:
        report: The plan.
        tickets: In order, those of a wallet together; none where they are refused, or the plan is not worth
            it.
        choices: How they were asked for.
        findings: What keeps them from being given out, or is to be known.
    """

    report: PlanReport
    tickets: tuple[Ticket, ...]
    choices: TicketChoices
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """Whether tickets are not given out: lots are not identified, or the day is long past."""
        return any(one.is_blocking for one in self.findings)

    @property
    def is_draft(self) -> bool:
        """Whether they are not to be ordered by: lots are not identified, or the day is long past."""
        return not self.is_identified or any(one.code == "ticket_day_past" for one in self.findings)

    @property
    def is_identified(self) -> bool:
        """Whether the lots of every sale are identified on record."""
        sales = [one for one in self.tickets if one.side is Side.SELL]
        return bool(sales) and all(one.is_identified for one in sales)


_USUAL: Final = TicketChoices()


def tickets_of(state: State, report: PlanReport, choices: TicketChoices = _USUAL) -> Tickets:
    """Return the tickets of a plan.

    Args:
        state: The project on the day of the plan.
        report: The plan.
        choices: How the owner wants them.

    Raises:
        BadInputError: The household's facts are not known, or the leeway is none.
    """
    if not 0 <= choices.leeway < 1:
        raise BadInputError(
            f"{choices.leeway} is no leeway.", "Write it as a part of the price: 0.005 stands for 0.5 %."
        )
    trades = report.plan.trades if report.plan.is_worthwhile else ()
    named, groups = named_units(state), _groups(trades)
    made, findings = list[Ticket](), list[Finding]()
    for wallet in dict.fromkeys(key[0] for key in groups):
        for key, some in groups.items():
            if key[0] == wallet:
                pair = _pair(state, report, key, some, choices)
                made += pair
                findings += [] if pair else [_too_small(key, some, _step(state, *key))]
    identified = tuple(_marked(n, one, groups, named) for n, one in enumerate(made, start=1))
    findings += _not_now(state, choices) if identified else []
    findings += _not_identified([one for one in identified if _lacks_record(one)], choices)
    findings += [_not_worth_it(one) for one in identified if _is_idle(one)]
    if any(one.is_bought_back and one.loss_usd > 0 for one in trades):
        findings += [_reaches(bill) for bill in proposed_laws() if _has_come(bill, state.as_of)]
    is_refused = any(one.is_blocking for one in findings)
    given = () if is_refused else tuple(_with_range(state, report, one, groups) for one in identified)
    return Tickets(report=report, tickets=given, choices=choices, findings=tuple(findings))


def _groups(trades: Sequence[Trade]) -> dict[_Place, list[Trade]]:
    """Return the trades by place, in the plan's order; where it sells first in, first out, in that line."""
    groups: dict[_Place, list[Trade]] = {}
    for one in trades:
        groups.setdefault(place_of(one.candidate), []).append(one)
    for some in groups.values():
        if is_in_line(some[0].candidate.valued):
            some.sort(key=lambda one: (one.candidate.valued.lot.root.acquired_at, one.candidate.number))
    return groups


def _pair(
    state: State, report: PlanReport, key: _Place, trades: Sequence[Trade], choices: TicketChoices
) -> list[Ticket]:
    """Return the sale of some lots, and the rebuy where they are bought back; none where it is no step."""
    wallet, asset = key
    settings, step = _settings(state), _step(state, wallet, asset)
    lots = _lots(trades)
    units = at_step(sum(one.quantity for one in lots), step)
    if not units:
        return []
    quote = trades[0].candidate.valued.quote
    assert quote is not None, "planned lots have a price"
    sale = Ticket(
        number=0,
        side=Side.SELL,
        wallet=wallet,
        asset=asset,
        quantity=units,
        step=step,
        price=quote.price,
        order=choices.order,
        limit=_limit(quote.price, Side.SELL, choices),
        fee_usd=0,
        lots=cut(lots, units).taken,
        adds_usd=_adds(state, report, trades)(quote.price),
        is_step_known=_is_step_known(state, wallet, asset),
    )
    sale = replace(sale, fee_usd=times(sale.value_usd, settings.fee_rate(wallet)))
    back = at_step(sum(one.quantity for one in sale.lots if one.is_bought_back), step)
    return [sale, _rebuy(sale, back, settings, choices)] if back else [sale]


def _settings(state: State) -> PlanSettings:
    return settings_of(state, state.need_household())


def _adds(state: State, report: PlanReport, trades: Sequence[Trade]) -> Adds:
    """Return what some trades of a plan add to it, by their price."""
    mine = tuple((one.candidate, one.quantity) for one in trades)
    others = tuple((one.candidate, one.quantity) for one in report.plan.trades if one not in trades)
    return adds_by_price(mine, others, report.outlook, _settings(state), report.constraints)


def _with_range(
    state: State, report: PlanReport, one: Ticket, groups: Mapping[_Place, Sequence[Trade]]
) -> Ticket:
    """Return a ticket, a sale with the prices at which it is worth it; they take the longest to find."""
    if one.side is Side.REBUY:
        return one
    return replace(one, worth=worth_range(_adds(state, report, groups[one.wallet, one.asset]), one.price))


def _rebuy(sale: Ticket, units: Quantity, settings: PlanSettings, choices: TicketChoices) -> Ticket:
    return replace(
        sale,
        side=Side.REBUY,
        quantity=units,
        fee_usd=times(value_usd(units, sale.price), settings.fee_rate(sale.wallet)),
        limit=_limit(sale.price, Side.REBUY, choices),
        gap_minutes=settings.minimum_gap_minutes,
        lots=(),
        adds_usd=0,
        of=sale.id,
    )


def _limit(price: Decimal, side: Side, choices: TicketChoices) -> Decimal | None:
    return limit_price(price, side, choices.leeway) if choices.order is OrderType.LIMIT else None


def _lots(trades: Sequence[Trade]) -> tuple[TicketLot, ...]:
    """Return the units of some trades; of a lot bought back in part, one part behind the other."""
    made, used = list[TicketLot](), dict[str, Quantity]()
    for trade in trades:
        lot = trade.candidate.valued.lot
        start = used.get(lot.id, lot.start)
        stop = used[lot.id] = start + trade.quantity
        assert lot.root.basis_usd is not None, "planned lots have a known basis"
        made.append(
            TicketLot(
                lot_id=lot.id,
                root_id=lot.root.id,
                start=start,
                stop=stop,
                acquired_at=lot.root.acquired_at,
                acquired_on=lot.root.acquired_on,
                root_quantity=lot.root.quantity,
                root_basis_usd=lot.root.basis_usd,
                term=trade.term,
                is_short_at_sale=trade.candidate.is_short_at_sale,
                is_bought_back=trade.is_bought_back,
            )
        )
    return tuple(made)


def _marked(number: int, one: Ticket, groups: Mapping[_Place, list[Trade]], named: Named) -> Ticket:
    """Return a ticket with its number, and with whether its lots are identified."""
    place = one.wallet, one.asset
    known = is_in_line(groups[place][0].candidate.valued) or is_named(one.lots, named.get(place, ()))
    return replace(one, number=number, is_identified=one.side is Side.SELL and known)


def _lacks_record(one: Ticket) -> bool:
    return one.side is Side.SELL and not one.is_identified


def _is_idle(one: Ticket) -> bool:
    """Return whether a sale and rebuy cost more than they bring."""
    return one.adds_usd < 0 and all(lot.is_bought_back for lot in one.lots)


def _not_worth_it(one: Ticket) -> Finding:
    units = f"{quantity_text(one.quantity)} {one.asset} in {one.wallet}"
    return Finding(
        code="ticket_not_worth_it",
        severity=Severity.WARNING,
        what=f"Selling and buying back {units} costs {usd_text(-one.adds_usd)} more than it brings, all the "
        "others done.",
        fix="Leave that sale and its rebuy, or wait for another price; `lotwise plan` is today's plan.",
        asset=one.asset,
        wallet=one.wallet,
        subject=one.id,
    )


def _has_come(bill: ProposedLaw, on: date) -> bool:
    return bill.introduced is not None and max(bill.introduced, bill.applies_from) <= on


def _reaches(bill: ProposedLaw) -> Finding:
    return Finding(
        code="bill_reaches_rebuy",
        severity=Severity.INFO,
        what=f"{bill.number} is not law. As drafted it reaches sales from {bill.applies_from} on: a loss is "
        "deferred where the same asset is bought within 30 days before or after.",
        fix="`lotwise plan --laws` shows what buying back after 31 days is worth instead.",
        subject=bill.word,
    )


def _not_now(state: State, choices: TicketChoices) -> list[Finding]:
    """Return the finding that a plan of another day is no plan to order by."""
    why = why_not_now(state, state.as_of)
    if not why:
        return []
    found = Finding(
        code="ticket_day_past",
        severity=_severity(choices),
        what=why,
        fix=f"{WHAT_TO_DO} To see the tickets all the same: --draft.",
    )
    return [found]


def _severity(choices: TicketChoices) -> Severity:
    return Severity.WARNING if choices.is_draft else Severity.BLOCKING


def _not_identified(some: Sequence[Ticket], choices: TicketChoices) -> list[Finding]:
    if not some:
        return []
    units = ", ".join(f"{quantity_text(one.quantity)} {one.asset} in {one.wallet}" for one in some)
    found = Finding(
        code="ticket_not_identified",
        severity=_severity(choices),
        what=f"Lots are not identified on record yet: {units}. Sold now, they would be taken first in, first "
        "out.",
        fix="Record them before the sale: `lotwise identify plan`. To see the tickets all the same: --draft.",
    )
    return [found]


def _too_small(key: _Place, trades: Sequence[Trade], step: Quantity) -> Finding:
    wallet, asset = key
    units = sum(one.quantity for one in trades)
    return Finding(
        code="ticket_below_step",
        severity=Severity.WARNING,
        what=f"{quantity_text(units)} {asset} in {wallet} is less than one step of "
        f"{quantity_text(step)}, so there is no ticket for it.",
        fix="If the step is another: `lotwise tickets --step WALLET ASSET SIZE`.",
        asset=asset,
        wallet=wallet,
    )


# ── steps ───────────────────────────────────────────────────────────────────────────────────────


def _setting_of_step(wallet: str, asset: str) -> str:
    return f"step of {asset} in {wallet}"


def _step(state: State, wallet: str, asset: str) -> Quantity:
    """Return the step size of an asset in a wallet: the owner's word, or that of its exchange."""
    said = state.facts.settings.get(_setting_of_step(wallet, asset))
    if said:
        return quantity(said)
    family = next((one.family for one in state.facts.files if one.wallet.name == wallet), "")
    return step_of(family, asset) or USUAL_STEP


def _is_step_known(state: State, wallet: str, asset: str) -> bool:
    """Return whether the owner or a public source names the step."""
    family = next((one.family for one in state.facts.files if one.wallet.name == wallet), "")
    return bool(state.facts.settings.get(_setting_of_step(wallet, asset)) or step_of(family, asset))


def set_step(state: State, wallet: str, asset: str, size: str) -> Quantity:
    """Record the step size of an asset in a wallet, and return it.

    Raises:
        BadInputError: There is no such wallet, or the size is none.
    """
    if wallet not in state.wallets:
        known = ", ".join(sorted(filter(None, state.wallets))) or "none yet"
        raise BadInputError(f"There is no wallet {wallet!r}.", f"Wallets: {known}.")
    step = quantity(size)
    if step <= 0:
        raise BadInputError(f"{size} is no step.", "Write units, such as 0.00000001.")
    set_setting(state.project, _setting_of_step(wallet, asset.upper()), quantity_text(step), now=clock.now())
    return step
