"""Filed years: what was filed stays as it was, and what later data would change is told, never done.

Filing a year keeps a copy of its dispositions and forms. From then on every state compares what it computes
for that year with the copy. Where they differ, the owner chooses: *amend* (the new figures are filed on Form
1040-X, and a new copy counts) or *carry* (the return stands; the lots that it says were sold stay sold, and
what still differs is told with every result).
Left out: which later returns an amendment changes; the owner files those years again in turn.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import to_cents, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.lots.filed import (
    FiledPick,
    FiledSale,
    filed_findings,
    filed_picks,
    sale_from_text,
    sale_text,
)
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition, Income
from lotwise.store.facts import Filing, FilingStatus

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledYear:
    """A year as it was filed.

    Attributes:
        year: Tax year.
        sales: Its taxable dispositions.
        incomes: Its ordinary income received in assets, a line each.
        forms: The forms, as text by file name.
    """

    year: int
    sales: tuple[FiledSale, ...]
    incomes: tuple[str, ...]
    forms: Mapping[str, str]


def content_of(filed: FiledYear) -> str:
    """Return a filed year as text."""
    return json.dumps(
        {
            "year": filed.year,
            "sales": [json.loads(sale_text(sale)) for sale in filed.sales],
            "incomes": list(filed.incomes),
            "forms": dict(filed.forms),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def filed_year_of(filing: Filing) -> FiledYear:
    """Return the year that a filing keeps."""
    content = json.loads(filing.content)
    return FiledYear(
        year=content["year"],
        sales=tuple(sale_from_text(json.dumps(sale)) for sale in content["sales"]),
        incomes=tuple(content.get("incomes", ())),
        forms=content["forms"],
    )


def latest_filings(filings: Iterable[Filing]) -> dict[int, Filing]:
    """Return the filing that counts for each year: the one recorded last."""
    return {filing.year: filing for filing in filings}


def carried_picks(filings: Iterable[Filing]) -> dict[str, tuple[FiledPick, ...]]:
    """Return the lots that filed returns say were sold, by transaction, of the years whose return stands."""
    stands = [one for one in latest_filings(filings).values() if one.status is FilingStatus.CARRIED]
    return filed_picks(sale for filing in stands for sale in filed_year_of(filing).sales)


def sales_in(year: int, dispositions: Iterable[Disposition]) -> list[Disposition]:
    """Return the taxable dispositions of a year."""
    return [one for one in dispositions if one.kind.is_taxable and one.disposed_on.year == year]


def incomes_in(year: int, incomes: Iterable[Income]) -> tuple[str, ...]:
    """Return the ordinary income of a year, a line each: what does not depend on ids, in order."""
    return tuple(sorted(_income_line(one) for one in incomes if one.received_on.year == year))


def _income_line(one: Income) -> str:
    value = one.ordinary_income_usd
    worth = "of unknown value" if value is None else usd_text(to_cents(value))
    return f"{one.received_on} {one.kind.value}: {quantity_text(one.quantity)} {one.asset}, {worth}"


def income_changes(filed: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
    """Return in words which income is new and which is gone since a year was filed."""
    before, after = Counter(filed), Counter(now)
    gone = [f"No longer there: {line}." for line in sorted((before - after).elements())]
    return (*gone, *(f"New: {line}." for line in sorted((after - before).elements())))


def filed_findings_of(filings: Iterable[Filing], books: Books, day: date) -> list[Finding]:
    """Return what would change filed years, as findings.

    Args:
        filings: All that were recorded.
        books: What is computed now, of the household's return.
        day: The day looked at; a year that had not ended then is not compared.
    """
    findings: list[Finding] = []
    for year, filing in sorted(latest_filings(filings).items()):
        if date(year, 12, 31) > day:
            continue
        filed, is_carried = filed_year_of(filing), filing.status is FilingStatus.CARRIED
        sales = sales_in(year, books.dispositions)
        findings += filed_findings(year, filed.sales, sales, is_carried=is_carried)
        changes = income_changes(filed.incomes, incomes_in(year, books.incomes))
        findings += [_income_changed(year, changes, is_carried=is_carried)] if changes else []
    return findings


def _income_changed(year: int, changes: Sequence[str], *, is_carried: bool) -> Finding:
    more = f" And {len(changes) - _MOST_NAMED} more." if len(changes) > _MOST_NAMED else ""
    return Finding(
        code="filed_income_changed",
        severity=Severity.WARNING if is_carried else Severity.BLOCKING,
        what=f"{year} was filed, and the records say something else of its income now. "
        f"{' '.join(changes[:_MOST_NAMED])}{more}",
        fix=f"Income that is new or gone needs an amended return: `lotwise file {year} --amend`. If the "
        f"return stands all the same: `lotwise file {year} --carry`.",
    )
