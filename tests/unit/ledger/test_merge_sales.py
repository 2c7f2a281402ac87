"""Sales that brokers report: overlapping statements count each once, and contradictions block."""

from dataclasses import replace
from datetime import date
from itertools import permutations

from exports import said
from lotwise.core.findings import Severity
from lotwise.core.ids import bytes_id
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.corrections import Action
from lotwise.ledger.merge import merged_sales
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source


def sale(name: str, file: str = "a.csv", row: int = 2, proceeds: str = "1200") -> ReportedSale:
    return ReportedSale(
        id=f"sale_{name}",
        broker="Fidelity",
        description="VTI",
        quantity=quantity(10),
        acquired_on=date(2024, 1, 2),
        disposed_on=date(2025, 3, 4),
        proceeds_usd=usd(proceeds),
        basis_usd=usd(1000),
        disallowed_usd=0,
        is_long=True,
        is_basis_reported=True,
        source=Source(file_id=bytes_id("file", file.encode()), file=file, rows=(row,)),
    )


def test_overlapping_statements_count_each_sale_once_in_any_order() -> None:
    first = [sale("1"), sale("2", row=3)]
    again = [sale("2", "b.csv"), sale("3", "b.csv", 3)]
    sales, findings = merged_sales([first, again])
    assert [one.id for one in sales] == ["sale_1", "sale_2", "sale_3"]
    assert findings == ()
    assert all(merged_sales(files) == (sales, findings) for files in permutations([first, again, again]))


def test_one_sale_told_in_two_ways_blocks_whatever_the_order() -> None:
    files = [[sale("1")], [sale("1", "b.csv", proceeds="1250")]]
    sales, (found,) = merged_sales(files)
    assert len(sales) == 1
    assert (found.code, found.severity) == ("contradictory_row", Severity.BLOCKING)
    assert "proceeds $1200.00" in found.what
    assert "proceeds $1250.00" in found.what
    assert (found.subject, found.wallet) == ("sale_1", "Fidelity")
    assert merged_sales(reversed(files)) == (sales, (found,))


def test_the_owner_prefers_one_or_sets_a_file_aside() -> None:
    files = [[sale("1")], [sale("1", "b.csv", proceeds="1250")]]
    other = files[1][0].source.file_id
    preferred, findings = merged_sales(files, [said(Action.PREFER, "sale_1", other)])
    assert (preferred, findings) == (tuple(files[1]), ())
    left, findings = merged_sales(files, [said(Action.SET_ASIDE, other)])
    assert (left, findings) == (tuple(files[0]), ())


def test_every_fact_of_a_sale_is_compared() -> None:
    for change in ({"is_long": False}, {"is_basis_reported": False}, {"acquired_on": None}, {"basis_usd": 1}):
        other = replace(sale("1", "b.csv"), **change)
        assert len(merged_sales([[sale("1")], [other]])[1]) == 1
