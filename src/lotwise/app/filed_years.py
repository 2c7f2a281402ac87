"""Filed years: what was filed stays as it was, and what later data would change is told, never done.

Filing a year keeps a copy of its dispositions and forms. From then on every state compares what it computes
for that year with the copy. Where they differ, the owner chooses: *amend* (the new figures are filed on Form
1040-X, and a new copy counts) or *carry* (the return stands; the lots that it says were sold stay sold, and
what still differs is told with every result).
Left out: which later returns an amendment changes; the owner files those years again in turn.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lotwise.core.findings import Finding
from lotwise.lots.filed import (
    FiledPick,
    FiledSale,
    filed_findings,
    filed_picks,
    sale_from_text,
    sale_text,
)
from lotwise.lots.lot import Disposition
from lotwise.store.facts import Filing, FilingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledYear:
    """A year as it was filed.

    Attributes:
        year: Tax year.
        sales: Its taxable dispositions.
        forms: The forms, as text by file name.
    """

    year: int
    sales: tuple[FiledSale, ...]
    forms: Mapping[str, str]


def content_of(filed: FiledYear) -> str:
    """Return a filed year as text."""
    return json.dumps(
        {
            "year": filed.year,
            "sales": [json.loads(sale_text(sale)) for sale in filed.sales],
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


def filed_findings_of(filings: Iterable[Filing], dispositions: Iterable[Disposition]) -> list[Finding]:
    """Return what would change filed years, as findings.

    Args:
        filings: All that were recorded.
        dispositions: What is computed now.
    """
    told = tuple(dispositions)
    findings: list[Finding] = []
    for year, filing in sorted(latest_filings(filings).items()):
        findings += filed_findings(
            year,
            filed_year_of(filing).sales,
            sales_in(year, told),
            is_carried=filing.status is FilingStatus.CARRIED,
        )
    return findings
