"""Figures of a plan that are answers of another question: what was asked, and how it can be asked again.

The best plan under another law, on another day or without a trade is found by a search of its own; no amounts
add up to it. Chosen way: say in a sentence what was asked, with the command that asks it anew, and beside it
the values that a difference is made of. Left out: questions of `lotwise plan --evidence`; add that option.
"""

import shlex
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text
from lotwise.app.plan_cash import MORE, MORE_FEES
from lotwise.app.plan_why_names import name_of, option_of
from lotwise.app.plan_why_pieces import Asked, added, least, part, recomputed
from lotwise.core.money import DOLLAR, usd_plain
from lotwise.lots.unrealized import basis_at

__all__ = ["searched"]

_WAYS = ("allowed", "deferred", "lost")


def searched(asked: Asked, place: str) -> Iterator[Tree]:
    """Give what was asked for a figure that is an answer of a search, with its parts where it has some.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    words = place.split(".")
    match words[0]:
        case "laws":
            yield from _of_law(asked, words)
        case "risks":
            yield from _of_risk(asked, words)
        case "wait" if words[1] == "turns_long":
            yield from _turning(asked, words)
        case "sensitivity":
            yield from _of_assumption(asked, words)
        case _:
            yield from _asked_anew(asked, place)


def _asked_anew(asked: Asked, place: str) -> Iterator[Tree]:
    words = place.split(".")
    again = _plan(asked, place)
    if place == "certificate.rival.npv":
        wallet, asset = asked.figures["certificate"]["rival"]["without"]
        yield recomputed(f"the best plan among all lots but those of {asset} in {wallet}", again)
    elif words[:2] == ["certificate", "shadows"]:
        yield _limit(asked, asked.row(words[:3]))
    elif place in {"wait.these", "wait.best"}:
        what = "today's lots, sold that day" if words[1] == "these" else "the best plan of that day"
        yield recomputed(f"{what}, at today's prices and with the terms of that day", again)
    elif place in {"verified.npv", "verified.claimed_npv"}:
        yield recomputed("the same question, asked of an independent program", again)
    elif words[:2] == ["spread", "years"] and words[-1] == "adds":
        what = "the best sales of that year beside those of the others, all their returns walked together"
        yield recomputed(what, again)
    elif words[0] == "below_the_line" and words[-1] in {"total", "adds"}:
        yield recomputed("the sales of the plan, and this lot on top of them", again)
    elif words[0] == "trades" and words[-1] in {"total", "adds"}:
        only = " ".join(f"--only {n}" for n in range(1, int(words[1]) + 1))
        yield recomputed("these sales alone, as a plan", _dated(asked, f"lotwise what-if {only}"))
    elif words[:2] in (["cash", "without"], ["cash", "first_in_first_out"]):
        is_fifo = words[1] == "first_in_first_out"
        what = "the same units sold first in, first out" if is_fifo else "the best plan that raises no cash"
        again = again if is_fifo else _dated(asked, "lotwise what-if cash_wanted=0")
        yield recomputed(what, again)
    elif words[0] == "term_changes" and words[-1] == "npv":
        yield recomputed(
            "the plan's lots, those that turn long-term counted so",
            _dated(asked, f"lotwise plan --wait {asked.row(words[:2])['days']}"),
        )


def _plan(asked: Asked, place: str) -> str:
    """Return the command that shows a figure with everything around it."""
    option = option_of(place)
    if option.startswith("--wait"):
        option = f"--wait {asked.figures['wait']['days']}"
    return _dated(asked, f"lotwise plan {option}".strip())


def _dated(asked: Asked, command: str) -> str:
    return f"{command} --as-of {asked.figures['on']}"


def _limit(asked: Asked, shadow: dict[str, Any]) -> Tree:
    """Return what was asked for the worth of a limit."""
    constraint, limits = shadow["constraint"], asked.planned().constraints
    kept = sorted({one.valued.lot.asset for one in limits.kept} - {shadow["name"]})
    loosened = {
        "most_trades": f"most_trades={(limits.most_trades or 0) + 1}",
        "keep": shlex.quote(f"keep={kept}"),
        "cash_wanted": f"cash_wanted={usd_plain(max(0, limits.cash_wanted_usd - MORE))}",
        "exposure_tolerance": f"exposure_tolerance={usd_plain(limits.exposure_tolerance_usd + MORE)}",
        "most_fees": f"most_fees={usd_plain((limits.most_fees_usd or 0) + MORE_FEES)}",
        "minimum_trade": "minimum_trade=0",
    }.get(constraint)
    command = f"lotwise what-if {loosened}" if loosened else "lotwise plan"
    what = f"the best plan with the limit {constraint.replace('_', ' ')} loosened, less this plan"
    return recomputed(what, _dated(asked, command))


# ── other facts ─────────────────────────────────────────────────────────────────────────────────────


def _of_assumption(asked: Asked, words: list[str]) -> Iterator[Tree]:
    row = asked.row(words[:2])
    change = _change(asked, row["about"], row["value"])
    what = "today's lots" if words[-1] == "these" else "the best plan"
    said = f"{what} with another {row['about']}: {row['value']}"
    yield recomputed(said, _dated(asked, f"lotwise what-if {change}" if change else "lotwise plan"))


def _change(asked: Asked, about: str, value: str) -> str:
    """Return an assumption as `lotwise what-if` takes it."""
    number = value.partition(" ")[0].replace("$", "").replace(",", "")
    match about:
        case "price":
            factor = 1 + (Decimal(0) if value == "as today" else Decimal(number) / 100)
            held = {one.lot.asset: one.quote.price for one in asked.state.holdings if one.quote is not None}
            return " ".join(f"price.{asset}={price * factor:f}" for asset, price in sorted(held.items()))
        case "other gains":
            facts = asked.state.need_household().years[asked.planned().before.year]
            more = 0 if value == "as stated" else int(number) * DOLLAR
            return f"other_short_term_gain={usd_plain(facts.other_short_term_gain + more)}"
        case "final sale":
            return f"sale_in_years={'never' if value.startswith('never') else value.split()[1]}"
        case "discount rate":
            return f"discount_rate={Decimal(number) / 100}"
        case _:
            return f"fee={Decimal(number) / 100}"


def _of_risk(asked: Asked, words: list[str]) -> Iterator[Tree]:
    place = ".".join(words)
    whole, rule = asked.amount(place), asked.row(words[:2])["rule"]
    others = {
        "sale_within_a_year": "Value of the plan if it is sold again within a year",
        "identification_missing": "Value of the same sales without naming the lots, first in, first out",
        "jump_near": "Value of the plan with losses two dollars otherwise",
    }
    if rule in others:
        then = asked.amount("npv") - whole
        parts = [part(asked, "npv"), leaf(f"{others[rule]}, taken off", exact_text(-then))]
        yield from added(whole, "the plan's value, less what is left of it", parts)
    elif rule == "unused_carryover":
        yield from added(whole, "the loss left at the end", [part(asked, "years.left")])
    command = "what-if sale_in_years=1" if rule == "sale_within_a_year" else "plan --risks"
    yield recomputed(
        "the same sales on your own return, if the risk comes true", _dated(asked, f"lotwise {command}")
    )


def _turning(asked: Asked, words: list[str]) -> Iterator[Tree]:
    row, whole = asked.row(words[:3]), asked.amount(".".join(words))
    held = next(one for one in asked.state.holdings if one.lot.id == row["lot"])
    basis = None if held.fmv_usd is None else basis_at(held.lot, held.lot.stop, held.fmv_usd)
    if basis is not None and held.fmv_usd is not None:
        parts = (
            leaf("Basis of the lot", exact_text(basis)),
            leaf("Value of the lot, taken off", exact_text(-held.fmv_usd)),
        )
        yield from added(whole, "basis less value, without fees", parts)
    yield asked.explain(row["lot"])


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────


def _of_law(asked: Asked, words: list[str]) -> Iterator[Tree]:
    place, last = ".".join(words), words[-1]
    whole = asked.amount(place)
    if "parts" in words:
        yield from _of_part(asked, words)
    elif last == "least_npv":
        way = asked.figures["laws"]["robust"]["way"]
        found = (
            part(asked, f"laws.laws.{n}.ways.{k}.npv")
            for n, law in enumerate(asked.figures["laws"]["laws"], start=1)
            for k, one in enumerate(law["ways"], start=1)
            if one["way"] == way and one["npv_usd"] is not None
        )
        yield from least(whole, "its value under each law", found)
    elif "sales" in words:
        ids = [one["id"] for one in asked.figures["trades"]]
        sold = asked.row(words[:5])["id"]
        if sold in ids:
            name = "fmv" if last == "value" else last
            yield from added(whole, "the plan's sale", [part(asked, f"trades.{ids.index(sold) + 1}.{name}")])
    elif "worth" in words and asked.row(words[:6]) == asked.figures["worth"]:
        same = part(asked, f"worth.{last}")
        yield from added(whole, "that of the plan: the law changes nothing of it", [same])
    yield recomputed("the plan's sales carried out in this way under this law", _plan(asked, name_of(place)))


def _of_part(asked: Asked, words: list[str]) -> Iterator[Tree]:
    """Give what becomes of the loss of one sale: what counts is the loss less what waits and what is lost."""
    place, above, last = ".".join(words), ".".join(words[:-1]), words[-1]
    row, law = asked.row(words[:-1]), asked.row(words[:3])
    whole = asked.amount(place)
    sold = [n for n, one in enumerate(law["sales"], start=1) if one["id"] == row["sale_id"]]
    if last == "allowed" and sold:
        others = [part(asked, f"{above}.{one}", is_taken_off=True) for one in _WAYS[1:]]
        loss = part(asked, f"{'.'.join(words[:3])}.sales.{sold[0]}.loss")
        yield from added(whole, "its loss, less what waits and what is lost", [loss, *others])
    elif last in _WAYS:
        way = asked.row(words[:5])["replaced"]
        found = [
            part(asked, f"{'.'.join(words[:5])}.replaced.{n}.disallowed")
            for n, one in enumerate(way, start=1)
            if one["sale"] == row["sale_id"] and one["is_lost"] == (last == "lost")
        ]
        yield from added(whole, "what replaces its units", found)
