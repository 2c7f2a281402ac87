"""How the carryover ledger looks in a terminal."""

from collections.abc import Sequence

from rich.console import Console

from lotwise.app.carryovers import Carryovers, LedgerYear
from lotwise.cli.screen import dollars, money, say, table

_NOT_COMPUTED = {"no facts": "not in the file", "no law": "no law known"}
_MARKS = {"computed": " c", "not computable": " ?"}
_MARK_WORDS = {"computed": "computed from the year before", "not computable": "not computable, counted as 0"}


def ledger(to: Console, found: Carryovers, this_year: int) -> None:
    """Write the years of the ledger, each spouse's part, and how long the last carryover lasts.

    Args:
        to: The console.
        found: The ledger.
        this_year: The year of the day looked at; it is not over.
    """
    if not found.years:
        say(
            to, "No year is known yet: import exports, and add a table such as [year.2025] to household.toml."
        )
        return
    _years(to, found.years)
    _spouses(to, found.years)
    _outlook(to, found, this_year)


def _years(to: Console, years: Sequence[LedgerYear]) -> None:
    made = table(
        "",
        ["Year", " Filed ", "Term ", "Carried in  ", "Gain/loss", "  Used on", "Carried out"],
        right=[3, 4, 6],
    )
    for one in years:
        out, mark = one.carried_out, _MARKS.get(one.known.value, "  ")
        used = [f"  {_NOT_COMPUTED.get(one.stand.value, '')}", ""]
        if out is not None:
            used = [
                f"  gains {dollars(one.used_on_gains_usd)}",
                f"  income {dollars(one.used_on_income_usd)}",
            ]
        for term, name, word in (("short", "short_usd", used[0]), ("long", "long_usd", used[1])):
            is_first = term == "short"
            made.add_row(
                str(one.year) if is_first else "",
                f" {one.filing_status.value}" if is_first else "",
                term,
                dollars(getattr(one.carried_in, name)) + mark,
                dollars(getattr(one.gains, name)),
                word,
                dollars(getattr(out, name) if out else None),
            )
    to.print(made)
    said = {one.known.value for one in years} & _MARKS.keys()
    if said:
        words = [f"{_MARKS[known].strip()} {_MARK_WORDS[known]}" for known in sorted(said)]
        say(to, f"Carried in: {', '.join(words)}; all else as household.toml states it.", style="dim")


def _spouses(to: Console, years: Sequence[LedgerYear]) -> None:
    parts = [
        (one.year, whose, part)
        for one in years
        for whose, part in (("you", one.taxpayer), ("spouse", one.spouse))
        if part is not None
    ]
    if not parts:
        return
    made = table(
        "Joint returns, by spouse",
        ["Year ", "Whose  ", "Term  ", "Carried in", "  Gain/loss", "  Carried out"],
        right=[3, 4, 5],
    )
    for year, whose, part in parts:
        for term in ("short", "long"):
            name = f"{term}_usd"
            made.add_row(
                str(year) if term == "short" else "",
                whose if term == "short" else "",
                term,
                *(
                    dollars(getattr(amount, name))
                    for amount in (part.carried_in, part.gains, part.carried_out)
                ),
            )
    to.print(made)


def _outlook(to: Console, found: Carryovers, this_year: int) -> None:
    last = found.years[-1]
    out = last.carried_out
    if last.year >= this_year:
        say(to, f"{last.year} is not over: its figures are those so far.")
    if out is not None and found.years_left is not None:
        if not out.total_usd:
            say(to, f"Nothing is carried over into {last.year + 1}.")
        else:
            many = f"{found.years_left} year{'s' * (found.years_left > 1)}"
            say(
                to,
                f"{money(out.short_usd)} short-term and {money(out.long_usd)} long-term go into "
                f"{last.year + 1}. Nothing expires while you live: without gains, at "
                f"{dollars(last.loss_limit_usd)} a year, they last {many}, until "
                f"{last.year + found.years_left}.",
            )
    wasted = [one for one in found.years if one.deducted_usd > one.used_on_income_usd]
    if wasted:
        named = ", ".join(str(one.year) for one in wasted)
        say(to, f"In {named} there was too little income for all of the deduction; the rest of it is kept.")
    say(
        to,
        "Used on: both terms together. A year's deduction counts as used, claimed or not. Reasons: lotwise "
        "carryovers --why YEAR.",
        style="dim",
    )
