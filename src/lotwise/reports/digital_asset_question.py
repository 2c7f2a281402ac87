"""The question about digital assets on page 1 of Form 1040: yes or no, and what makes it so.

Problem: everybody must answer, under penalty of perjury, and the answer follows from what happened in the
year, not from what is taxed: a gift given is a yes without any tax, a purchase with dollars is none. Chosen
way: what certainly makes it Yes is counted and named; what may or may not is named too, and alone leaves the
answer to the filer; without either, the answer is No, with what there was besides.

*Yes*: income of any kind received in digital assets; a sale, an exchange, a payment; a fee paid in a digital
asset, also on a transfer between own wallets; a gift or donation given; units abandoned. *Not by
themselves*: holding, purchases with US dollars or other money, transfers between own wallets, and what was
received as a gift or inheritance. *Open*: units lost or stolen, units given to a spouse, shares sold of a
fund that holds digital assets.

Left out: digital assets of which no file tells.

Source:
    Form 1040 (2025), "Digital Assets", and its instructions; 26 CFR § 1.6045-1(a)(9)(ii) for fees.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.ledger.asset_classes import Classes, fund_in
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.lot import Disposition, DispositionKind, Income, Mark
from lotwise.reports.schedule_d import Answer
from lotwise.rules.book import us_rules

_NOT_SAID: Final = Classes()
_DISPOSED: Final = {
    DispositionKind.SALE: "sold",
    DispositionKind.EXCHANGE: "exchanged for another asset",
    DispositionKind.SPEND: "paid with",
    DispositionKind.FEE: "used to pay a fee",
    DispositionKind.GIFT: "given away as a gift",
    DispositionKind.DONATION: "donated",
    DispositionKind.WORTHLESS: "abandoned or given up as worthless",
}
_OPEN: Final = {
    DispositionKind.LOST: "lost or stolen",
    DispositionKind.SPOUSE: "given to a spouse",
}
_NO_BY_THEMSELVES: Final = {
    Kind.PURCHASE: "bought with money",
    Kind.TRANSFER: "moved between own wallets",
    Kind.GIFT_IN: "received as a gift",
    Kind.INHERITANCE: "inherited",
    Kind.SPOUSE_IN: "received from a spouse",
    Kind.RENAME: "renamed",
}


def question_text(year: int) -> str:
    """Return the question as the form of a year asks it.

    Raises:
        MissingRuleError: The rule book does not have that form.
    """
    text = us_rules().rule("digital_asset_question", date(year, 12, 31)).value
    assert isinstance(text, str), "the question is a text"
    return text.format(year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happenings:
    """What happened to the digital assets of those whose return it is, in any year.

    Attributes:
        dispositions: What left, of every kind.
        incomes: What was received as income.
        transactions: Everything, each with its date in the taxpayer's zone; it only tells what there was
            besides.
        sales: Sales of securities; those of funds that hold digital assets are open.
        classes: What the assets are; shares of a fund are no digital assets.
    """

    dispositions: Iterable[Disposition]
    incomes: Iterable[Income]
    transactions: Sequence[tuple[date, Transaction]] = ()
    sales: Iterable[ReportedSale] = ()
    classes: Classes = _NOT_SAID


def digital_asset_answer(year: int, happened: Happenings) -> Answer:
    """Return the answer to the question about digital assets.

    Args:
        year: Tax year.
        happened: What happened, of any year.

    Raises:
        MissingRuleError: The rule book does not have the form of that year.

    Source:
        Form 1040 (2025), "Digital Assets"; Instructions for Form 1040 (2025), "Digital Assets".
    """
    sold = [one for one in happened.dispositions if one.disposed_on.year == year]
    funds_apart = [one for one in sold if happened.classes.fund_of(one.asset) is None]
    own = [one for one in funds_apart if one.mark is not Mark.NOMINEE]
    certain = Counter(_DISPOSED[one.kind] for one in own if one.kind in _DISPOSED)
    certain += Counter(
        f"received as {one.kind.value}" for one in happened.incomes if one.received_on.year == year
    )
    doubt = Counter(_OPEN[one.kind] for one in own if one.kind in _OPEN)
    if others := len(funds_apart) - len(own):
        doubt["sold in your name for somebody else"] = others
    funds = len(sold) - len(funds_apart) + sum(_is_of_fund(sale, year) for sale in happened.sales)
    if funds:
        doubt["sold as shares of a fund that holds digital assets"] = funds
    question = question_text(year)
    if certain:
        why = f"Digital assets were {_counted(certain)}."
        return Answer(line="", question=question, answer="Yes", why=why)
    if doubt:
        why = (
            f"Digital assets were {_counted(doubt)}, and nothing else makes it Yes. Whether that alone "
            "does is not settled: decide it with your preparer."
        )
        return Answer(line="", question=question, answer="", why=why)
    return Answer(line="", question=question, answer="No", why=_why_not(year, happened.transactions))


def _is_of_fund(sale: ReportedSale, year: int) -> bool:
    return sale.disposed_on.year == year and fund_in(sale.description) is not None


def _why_not(year: int, transactions: Sequence[tuple[date, Transaction]]) -> str:
    besides = Counter(
        _NO_BY_THEMSELVES[one.kind]
        for day, one in transactions
        if day.year == year and one.kind in _NO_BY_THEMSELVES
    )
    if besides:
        return f"Digital assets were only {_counted(besides)}, which by itself is a No."
    return "Nothing was received or disposed of; holding alone is a No."


def _counted(what: Counter[str]) -> str:
    """Return words with how often each, the most frequent first."""
    ordered = sorted(what.items(), key=lambda one: (-one[1], one[0]))
    named = [f"{words} ({count:,} time{'s' * (count > 1)})" for words, count in ordered]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
