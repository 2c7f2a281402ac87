"""How figures of a plan are named: by their place in JSON, as it can be typed, and in words for people.

Problem: ``years.rows.2030.tax_with`` is where a program finds a figure, and nothing to say to a person.
Chosen way: each figure has one name that is shown and can be typed, without words that only the JSON needs,
and words beside it; both are accepted, the name and the place.
"""

import shlex
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

__all__ = ["label_of", "name_of", "option_of", "place_of", "plan_command"]

_UNIT: Final = "_usd"
_WORTH: Final = frozenset(
    {"saved_this_year", "saved_later", "future_tax", "fees", "short_carryover", "long_carryover"}
)
_OPTIONS: Final = {
    "spread": "--spread",
    "laws": "--laws",
    "sensitivity": "--sensitivity",
    "verified": "--verify",
    "simple": "--simple",
}
_DAYS: Final = 40
"""A wait that stands for any in a command."""
_WHAT: Final[Mapping[str, str]] = {
    "minimum_benefit": "least value that is worth your time",
    "cash": "cash after the fee of the sale",
    "basis": "basis of the units",
    "fmv": "value of the units",
    "loss": "loss",
    "sale_fee": "fee of the sale",
    "rebuy_fee": "fee of the rebuy",
    "fixed_cost": "fixed cost of the trade",
    "fees": "fees and spread",
    "before_loss": "loss of what must be sold before it",
    "before_fees": "fees of what must be sold and paid with it",
    "adds": "what it adds",
    "total": "value of all down to here",
    "short_loss": "short-term losses",
    "long_loss": "long-term losses",
    "npv": "net present value",
    "saved_this_year": "tax saved this year",
    "saved_later": "tax saved in later years",
    "future_tax": "tax of the new bases",
    "short_carryover": "short-term loss carried over",
    "long_carryover": "long-term loss carried over",
    "tax_before": "tax of the year without the plan",
    "tax_after": "tax of the year with the plan",
    "bound": "most that any choice of lots is worth",
    "gap": "most that another choice is worth more",
    "promised_at_37_percent": "37 % of the loss that this year can use",
    "loses": "how much less it is worth",
    "rivals_asked": "plans that were asked",
    "tax": "tax of the year",
    "amount": "dollars at stake",
    "carried_in": "loss carried in",
    "realized": "loss realized",
    "own_loss": "loss of the year's own",
    "used": "loss used on gains",
    "deducted": "loss deducted",
    "kept": "loss deducted and kept all the same",
    "carried_out": "loss carried on",
    "tax_without": "tax without the plan",
    "tax_with": "tax with the plan",
    "saved": "tax saved",
    "discounted": "tax saved, in today's dollars",
    "future_discounted": "tax of the new bases, in today's dollars",
    "unsold": "what the years save if nothing is ever sold for good",
    "expected": "what the years save, weighed by the chance",
    "left": "loss left at the end",
    "now": "the plan's value today",
    "these": "value of the same lots",
    "best": "value of the best plan",
    "change": "change of the value",
    "these_lots": "value of the same lots",
    "claimed_npv": "value that the program claims",
    "plan_npv": "the plan's value",
    "difference": "difference",
    "plan": "the plan's value",
    "gains": "gains that the loss meets",
    "limit": "yearly limit of loss against other income",
    "carried": "loss carried over",
    "carried_worth": "what that is promised to save",
    "allowed": "loss that counts this year",
    "deferred": "loss that waits in a basis",
    "lost": "loss that is gone for good",
    "earlier_deferred": "earlier losses of this year that it takes back",
    "other_year": "earlier losses of another year that it takes back",
    "standing": "loss that standing purchases would take",
    "least_npv": "its value under the law that is worst for it",
    "cost": "what the cash costs",
    "wanted": "cash that you want",
    "raised": "cash that is raised",
    "tax_now": "more tax this year",
    "tax_later": "more tax in later years",
    "better_than_first_in_first_out": "how much better than first in, first out",
    "worth": "what it would add",
}
_ROWS: Final[Mapping[str, str]] = {
    "trades": "sale",
    "below_the_line": "below the line, lot",
    "sales": "sale",
    "curve": "point of the curve",
    "risks": "risk",
    "shadows": "limit",
    "term_changes": "change of term",
    "sensitivity": "assumption",
    "parts": "sale",
    "turns_long": "lot that turns long-term",
    "chosen": "lot",
    "purchases": "purchase",
    "receipts": "receipt",
    "earlier_losses": "earlier loss",
    "replaced": "replaced loss",
}
_TABLES: Final[Mapping[str, str]] = {
    "everything": "every loss",
    "certificate": "",
    "rival": "next-best plan",
    "wait": "after the wait",
    "spread": "spread over years",
    "years": "",
    "rows": "",
    "unsold_rows": "if never sold for good",
    "verified": "second opinion",
    "simple": "simple sum",
    "laws": "",
    "worth": "",
    "robust": "way that is best at worst",
    "market_moves": "31 days of prices",
    "without": "best plan without cash",
    "first_in_first_out": "first in, first out",
    "cash": "the cash",
    "ways": "",
}


def place_of(name: str) -> str:
    """Return the place of a figure in JSON from its name or its place, without its unit.

    Examples:
        >>> place_of("years.2027.saved"), place_of("fees_usd"), place_of("plan.laws.1.ways.2.npv")
        ('years.rows.2027.saved', 'worth.fees', 'laws.laws.1.ways.2.npv')
    """
    words = name.strip().removeprefix("plan.").removesuffix(_UNIT).split(".")
    second = words[1] if len(words) > 1 else ""
    if words[0] == "years" and second.isdigit():
        words[1:1] = ["rows"]
    elif words[:2] == ["years", "unsold"] and len(words) > 2:  # noqa: PLR2004 - with a year behind it
        words[1] = "unsold_rows"
    elif words[0] == "laws" and second.isdigit():
        words[1:1] = ["laws"]
    elif words[0] in _WORTH:
        words[:0] = ["worth"]
    return ".".join(words)


def name_of(place: str) -> str:
    """Return the name of a place as it is shown and can be typed.

    Examples:
        >>> name_of("years.rows.2027.saved"), name_of("worth.fees"), name_of("years.unsold_rows.2027.used")
        ('years.2027.saved', 'fees', 'years.unsold.2027.used')
    """
    words = place.split(".")
    if words[:2] in (["years", "rows"], ["laws", "laws"]) and len(words) > 2:  # noqa: PLR2004 - with a row
        del words[1]
    elif words[:2] == ["years", "unsold_rows"] and len(words) > 2:  # noqa: PLR2004 - likewise
        words[1] = "unsold"
    elif words[0] == "worth" and len(words) > 1:
        del words[0]
    return ".".join(words)


def label_of(figures: Mapping[str, Any], place: str) -> str:
    """Return what a figure is, in words.

    Args:
        figures: All that is shown of the plan, as JSON has it.
        place: The figure's place.
    """
    *above, last = place.split(".")
    where: list[str] = []
    found: Any = figures
    name = ""
    for word in above:
        if isinstance(found, list):
            found = _row(found, word)
            where.append(_row_words(name, word, found))
        else:
            found, name = found.get(word, {}) if isinstance(found, Mapping) else {}, word
            where.append("" if word in _ROWS else _table_words(above, word))
    said = [one for one in where if one]
    if isinstance(found, list):
        what = _row_words(name, last, _row(found, last))
    else:
        what = _WHAT.get(last) or _ROWS.get(last) or _TABLES.get(last) or last.replace("_", " ")
    text = f"{', '.join(said)}: {what}" if said else what
    return text[:1].upper() + text[1:]


def _row(rows: list[Any], word: str) -> Any:
    by_year = [one for one in rows if isinstance(one, Mapping) and str(one.get("year")) == word]
    if by_year:
        return by_year[0]
    return rows[int(word) - 1] if word.isdigit() and 0 < int(word) <= len(rows) else {}


def _table_words(above: list[str], word: str) -> str:
    if above[0] == "simple" and word == "plan":
        return "of the plan"
    if above[0] == "simple" and word == "everything":
        return "of every loss"
    return _TABLES.get(word, word.replace("_", " "))


def _row_words(table: str, number: str, row: Any) -> str:
    """Return a row in words, with what tells it from others."""
    if not isinstance(row, Mapping):
        return f"{_ROWS.get(table, table).replace('_', ' ')} {number}"
    if "year" in row:
        return str(row["year"])
    if table == "laws":
        return str(row.get("name", number))
    if table == "ways":
        return str(row.get("way", number))
    if table == "sensitivity":
        return f"{row['about']}: {row['value']}"
    said = f"{_ROWS.get(table, table.replace('_', ' '))} {number}"
    if "asset" in row and "wallet" in row and row["wallet"]:
        said += f", {row['asset']} in {row['wallet']}"
    elif "asset" in row:
        said += f", {row['asset']}"
    return said


def option_of(place: str) -> str:
    """Return the option of `lotwise plan` that a figure needs; empty where it needs none.

    Args:
        place: Its place or name.
    """
    head = place.partition(".")[0]
    return f"--wait {_DAYS}" if head == "wait" else _OPTIONS.get(head, "")


def plan_command(name: str, figures: Mapping[str, Any] | None = None, on: date | str = "") -> str:
    """Return the command that explains a figure of a plan.

    Args:
        name: The figure's name or place.
        figures: All that is shown of the plan, where that is known; says days to wait and the one rate.
        on: The day of the plan; empty for the day on which the command is given.
    """
    shown, known = name_of(place_of(name)), figures or {}
    options = option_of(shown)
    if options.startswith("--wait") and known.get("wait"):
        options = f"--wait {known['wait']['days']}"
    rate = known["simple"]["rate"] if options == "--simple" and known.get("simple") else "0.37"
    words = ["lotwise plan", options, f"--rate {rate}" * (rate != "0.37"), f"--why {shlex.quote(shown)}"]
    return " ".join([*filter(None, words), *([f"--as-of {on}"] if on else [])])
