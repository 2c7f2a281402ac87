"""Identifications that stand in the owner's own books, on the command line: stated, refused, taken back."""

from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import (
    arrival,
    coinbase,
    coinbase_row,
    household,
    ledger,
    looked_at,
    plain,
    told_by,
    too_wide,
)
from terminal import Run, Said

DAY: Final = "2026-02-07"
IN_TIME: Final = "2025-02-01T11:59:00-05:00"
LATE: Final = "2025-02-02T09:00:00-05:00"
WHERE: Final = ("--reason", "row 12 of lots.ods, mailed to myself")
ROWS: Final = (
    coinbase_row("c01", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000"),
    coinbase_row("c02", "2024-03-01 15:00:00", "Buy", "1 BTC", "70000"),
    coinbase_row("c03", "2024-06-01 15:00:00", "Buy", "1 BTC", "60000"),
    coinbase_row("c04", "2025-02-01 17:00:00", "Sell", "-1 BTC", "50000"),
)
"""Three lots, and a sale at noon in New York: first in, first out gains 30,000 long-term."""


def story(run: Run, *more: str) -> str:
    """Make a project in the folder at hand, and return the id of its sale."""
    run("init")
    assert run("import", coinbase(*ROWS, *more), household()).code == 0
    return told_by("coinbase.csv", 8)


def identify(run: Run, sale: str, *units: str, at: str = IN_TIME) -> Said:
    named = [word for one in units for word in ("--units", one)]
    return run("identify", sale, *named, "--recorded-at", at, *WHERE, "--as-of", DAY)


def undo(run: Run) -> None:
    """Take back the only record that is stated."""
    (row,) = run("identify", "--json", "--as-of", DAY).json["identifications"]
    assert run("review", "--undo", row["id"], *WHERE).code == 0


def sold(run: Run) -> list[tuple[str, str, str]]:
    """Return date of acquisition, gain and box of every row of the year of the sale."""
    rows = run("forms", "--year", "2025", "--json", "--as-of", DAY).json["form_8949"]["rows"]
    return [(row["acquired"], row["gain_usd"], row["box"]) for row in rows]


def findings(run: Run, code: str) -> list[dict[str, Any]]:
    told = run("findings", "--json", "--as-of", DAY).json["findings"]
    return [row["finding"] for row in told if row["finding"]["code"] == code]


# ── in time ─────────────────────────────────────────────────────────────────────────────────────


def test_units_that_were_named_in_time_are_those_that_were_sold(run: Run) -> None:
    sale = story(run)
    assert [row[:2] for row in sold(run)] == [("01/10/2023", "30000.00")]
    said = identify(run, sale, "0.5 BTC of 2024-03-01", "0.5 BTC of 2024-06-01")
    assert said.code == 0, said
    assert said.out.startswith("Recorded corr_")
    assert "counts" in said.out
    assert sorted(row[:2] for row in sold(run)) == [("03/01/2024", "-10000.00"), ("06/01/2024", "-5000.00")]
    assert findings(run, "identification_late") == []
    assert {str(lot.root.acquired_on): lot.quantity for lot in looked_at().books.lots} == {
        "2023-01-10": 10**18,
        "2024-03-01": 10**18 // 2,
        "2024-06-01": 10**18 // 2,
    }
    (one,) = (one for one in looked_at().books.dispositions if str(one.acquired_on) == "2024-03-01")
    assert "row 12 of lots.ods" in run("explain", one.id).out, "the record is a reason for the figure"


def test_the_minute_of_the_sale_is_in_time_and_the_next_one_is_not(run: Run) -> None:
    sale = story(run)
    assert identify(run, sale, "1 BTC of 2024-03-01", at="2025-02-01T12:00:00-05:00").code == 0
    assert sold(run)[0][0] == "03/01/2024"
    undo(run)
    assert identify(run, sale, "1 BTC of 2024-03-01", at="2025-02-01T12:00:01-05:00").code == 0
    assert sold(run)[0][0] == "01/10/2023"


def test_a_sale_and_its_lots_have_many_names(run: Run) -> None:
    """The sale by its transaction or a row of the form, the lot by its id of then, its root, or its date."""
    sale = story(run)
    shown = run("identify", sale, "--json", "--as-of", DAY).json["sale"]
    (disposition,) = looked_at().books.dispositions
    assert run("identify", disposition.id[5:13], "--json", "--as-of", DAY).json["sale"] == shown
    lot = next(one for one in shown["lots"] if one["acquired_on"] == "2024-06-01")
    for name in (lot["id"], lot["id"][4:12], lot["root_id"], lot["root_id"][5:13], "2024-06-01"):
        assert identify(run, sale[3:11], f"1 BTC of {name}").code == 0, name
        assert sold(run)[0][0] == "06/01/2024"
        undo(run)


def test_a_sale_is_shown_with_the_lots_that_lay_there_and_those_it_takes(run: Run) -> None:
    sale = story(run)
    shown = run("identify", sale, "--json", "--as-of", DAY).json["sale"]
    assert shown["leaves"] == {"wallet": "Coinbase", "asset": "BTC", "quantity": "1"}
    assert shown["methods"] == ["FIFO"]
    assert [(one["acquired_on"], one["basis_usd"], one["taken_quantity"]) for one in shown["lots"]] == [
        ("2023-01-10", "20000.00", "1"),
        ("2024-03-01", "70000.00", "0"),
        ("2024-06-01", "60000.00", "0"),
    ]
    said = run("identify", sale, "--as-of", DAY)
    assert (said.code, too_wide(said.out)) == (0, [])
    assert "1 BTC left Coinbase" in said.out


def test_of_a_transfer_the_lots_that_moved_are_named_by_either_half(run: Run) -> None:
    sent = coinbase_row("c05", "2025-04-01 15:00:00", "Send", "-1 BTC", "85000")
    story(run, sent)
    assert run("import", ledger(arrival("2025-04-01T15:20:00", "1 BTC", "h01", "85000.00"))).code == 0
    came = told_by("ledger.csv", 2)
    said = identify(run, came, "1 BTC of 2024-06-01", at="2025-04-01T10:00:00-04:00")
    assert said.code == 0, said
    assert too_wide(said.out) == []
    lots = {lot.wallet: str(lot.root.acquired_on) for lot in looked_at().books.lots}
    assert lots == {"Coinbase": "2024-03-01", "Ledger": "2024-06-01"}
    assert run("identify", "--json").json["identifications"][0]["sale_id"] == told_by("coinbase.csv", 9)


# ── late ────────────────────────────────────────────────────────────────────────────────────────


def test_a_late_record_changes_nothing_and_shows_both_results_and_the_tax(run: Run) -> None:
    """Single, wages of 100,000: the gain of 30,000 is taxed at 15 %, a loss of 20,000 takes 3,000 off wages.

    Taxable wages reach into the 22 % bracket, so that the loss saves 660 of 3,000.
    """
    sale = story(run)
    before = sold(run)
    said = identify(run, sale, "1 BTC of 2024-03-01", at=LATE)
    assert "does not count: written after the sale" in said.out
    assert sold(run) == before
    (found,) = findings(run, "identification_late")
    assert "realizes a long-term gain of $30,000.00" in found["what"]
    assert "would have realized a short-term loss of $20,000.00" in found["what"]
    assert "made your tax of 2025 $5,160.00 lower, with $17,000.00 more loss carried over to 2026" in plain(
        found["what"]
    )
    assert (found["severity"], found["amount_usd"]) == ("warning", "50000.00")
    assert too_wide(said.out) == []


def test_without_a_household_no_tax_is_compared(run: Run) -> None:
    run("init")
    run("import", coinbase(*ROWS))
    identify(run, told_by("coinbase.csv", 8), "1 BTC of 2024-03-01", at=LATE)
    (found,) = findings(run, "identification_late")
    assert "short-term loss of $20,000.00" in found["what"]
    assert "tax" not in found["what"]


def test_of_a_transfer_that_was_identified_late_later_sales_are_compared(run: Run) -> None:
    sent = coinbase_row("c05", "2025-04-01 15:00:00", "Send", "-1 BTC", "85000")
    last = coinbase_row("c06", "2025-05-01 15:00:00", "Sell", "-1 BTC", "90000")
    story(run, sent, last)
    run("import", ledger(arrival("2025-04-01T15:20:00", "1 BTC", "h01", "85000.00")))
    move = told_by("coinbase.csv", 9)
    identify(run, move, "1 BTC of 2024-06-01", at="2025-04-01T16:00:00-04:00")
    (found,) = findings(run, "identification_late")
    assert "Later sales realize a short-term gain of $30,000.00 so far" in found["what"]
    assert "they would realize a long-term gain of $20,000.00" in found["what"]


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


def test_a_statement_that_cannot_be_true_is_refused_and_keeps_nothing(run: Run) -> None:
    sale = story(run)
    purchase = told_by("coinbase.csv", 5)
    good, at = ("--units", "1 BTC of 2024-03-01"), ("--recorded-at", IN_TIME)
    wrong: dict[str, tuple[str | tuple[str, ...], ...]] = {
        "No sale or transfer has the id 'tx_nowhere'": ("tx_nowhere", good, at, WHERE),
        "No units leave a wallet by": (purchase, good, at, WHERE),
        "has not come yet": (sale, good, ("--recorded-at", "2199-01-01T00:00:00Z"), WHERE),
        "needs a word on where it can be seen": (sale, good, at),
        "add up to 2 BTC, and 1 left Coinbase": (
            sale,
            good,
            ("--units", "1 BTC of 2024-06-01"),
            at,
            WHERE,
        ),
        "only 1 BTC lay in Coinbase": (sale, ("--units", "1.5 BTC of 2024-03-01"), at, WHERE),
        "No lot of BTC is called '2020-02-02'": (sale, ("--units", "1 BTC of 2020-02-02"), at, WHERE),
        "BTC left by that transaction, and not ETH": (sale, ("--units", "1 ETH of 2024-03-01"), at, WHERE),
        "does not name units of a lot": (sale, ("--units", "the dear ones"), at, WHERE),
        "names no units": (sale, ("--units", "0 BTC of 2024-03-01"), at, WHERE),
        "When was the record made?": (sale, good, WHERE),
        "Which units does the record name?": (sale, at, WHERE),
    }
    for words, parts in wrong.items():
        flat = [word for part in parts for word in ((part,) if isinstance(part, str) else part)]
        assert words in refused(run, "identify", *flat), words
    assert "Which sale?" in refused(run, "identify", *good, *at, *WHERE)
    assert "is not an instant" in refused(run, "identify", sale, *good, "--recorded-at", "noon", *WHERE)


def test_a_record_of_some_of_the_units_stands_for_those(run: Run) -> None:
    """26 CFR § 1.1012-1(j)(2)(i): the particular units; the others go first in, first out."""
    sale = story(run)
    assert identify(run, sale, "0.25 BTC of 2024-03-01").code == 0
    assert sorted(row[0] for row in sold(run)) == ["01/10/2023", "03/01/2024"]
    assert len(findings(run, "identified_too_few")) == 1


def test_the_same_lot_named_twice_is_added_up(run: Run) -> None:
    sale = story(run)
    half = "0.5 BTC of 2024-03-01"
    assert identify(run, sale, half, half).code == 0
    assert [row[:2] for row in sold(run)] == [("03/01/2024", "-20000.00")]
    undo(run)
    named = ("--units", "0.75 BTC of 2024-03-01") * 2
    assert "only 1 BTC lay" in refused(run, "identify", sale, *named, "--recorded-at", IN_TIME, *WHERE)


def test_a_lot_that_lay_elsewhere_or_was_gone_is_named_as_such(run: Run) -> None:
    first = coinbase_row("c05", "2025-01-10 15:00:00", "Sell", "-1 BTC", "95000")
    sent = coinbase_row("c06", "2025-01-15 15:00:00", "Send", "-1 BTC", "95000")
    sale = story(run, first, sent)
    run("import", ledger(arrival("2025-01-15T15:20:00", "1 BTC", "h01", "95000.00")))
    lots = {str(lot.root.acquired_on): lot for lot in looked_at().all_books.lots}
    moved = lots["2024-03-01"]
    assert moved.wallet == "Ledger"
    said = ("--recorded-at", IN_TIME, *WHERE)
    elsewhere = refused(run, "identify", sale, "--units", f"1 BTC of {moved.root.id}", *said)
    assert "did not lie in Coinbase at that instant; it lay in Ledger" in elsewhere
    used = next(one for one in looked_at().all_books.dispositions if str(one.acquired_on) == "2023-01-10")
    gone = refused(run, "identify", sale, "--units", f"1 BTC of {used.id}", *said)
    assert "none of it was left" in gone


def test_two_lots_of_one_day_are_told_apart_by_id(run: Run) -> None:
    twin = coinbase_row("c05", "2024-03-01 16:00:00", "Buy", "1 BTC", "71000")
    sale = story(run, twin)
    said = ("--recorded-at", IN_TIME, *WHERE)
    words = refused(run, "identify", sale, "--units", "1 BTC of 2024-03-01", *said)
    assert "2 lots of BTC are meant by 2024-03-01" in words


def test_a_second_record_about_one_sale_needs_the_first_to_be_taken_back(run: Run) -> None:
    sale = story(run)
    identify(run, sale, "1 BTC of 2024-03-01")
    words = ("identify", sale, "--units", "1 BTC of 2024-06-01", "--recorded-at", IN_TIME, *WHERE)
    said = refused(run, *words)
    assert "A record of 2025-02-01 16:59:00 UTC about that sale is stated already" in said
    (name,) = (word.split()[0] for word in said.split("--undo ")[1:])
    assert run("review", "--undo", name, *WHERE).code == 0
    assert run(*words).code == 0
    assert sold(run)[0][0] == "06/01/2024"


# ── afterwards ──────────────────────────────────────────────────────────────────────────────────


def test_records_are_listed_with_whether_they_count(run: Run) -> None:
    sale = story(run)
    said = run("identify", "--as-of", DAY)
    assert "No record of your own is stated" in said.out
    identify(run, sale, "1 BTC of 2024-03-01", at=LATE)
    (row,) = run("identify", "--json", "--as-of", DAY).json["identifications"]
    assert (row["counts"], row["why"]) == (False, "written after the sale")
    assert (row["sale_id"], row["wallet"], row["asset"]) == (sale, "Coinbase", "BTC")
    assert (row["written_at"], row["reason"]) == ("2025-02-02T14:00:00.000000Z", WHERE[1])
    assert too_wide(run("identify", "--as-of", DAY).out) == []
    assert "identify lots" in run("review", "--history").out
    assert run("identify", "--json", "--as-of", "2025-01-31").json["identifications"] == []
    assert findings(run, "correction_not_applied") == []


def test_a_record_whose_units_are_gone_by_what_is_learned_later_is_told(run: Run) -> None:
    sale = story(run)
    identify(run, sale, "1 BTC of 2024-03-01")
    more = coinbase_row("c07", "2024-12-10 15:00:00", "Send", "-1.5 BTC", "150000")
    assert run("import", coinbase(*ROWS, more, name="newer.csv")).code in {0, 1}
    (found,) = findings(run, "identified_units_not_there")
    assert found["subject"] == sale
    (row,) = run("identify", "--json", "--as-of", DAY).json["identifications"]
    assert row["why"] == "those units did not lie there"


def test_a_filed_return_that_stands_goes_before_a_record(run: Run) -> None:
    """What was filed is filed: its owner amends it, or carries it, and then the record chooses nothing."""
    sale = story(run)
    assert run("file", "2025", "--as-of", DAY).code == 0
    identify(run, sale, "1 BTC of 2024-03-01")
    assert sold(run)[0][0] == "03/01/2024"
    said = run("file", "2025", "--carry", "--reason", "the return stands", "--as-of", DAY)
    assert said.code in {0, 1}, said
    assert sold(run)[0][0] == "01/10/2023"
    (row,) = run("identify", "--json", "--as-of", DAY).json["identifications"]
    assert row["why"] == "the filed return says which units left"


def test_a_record_of_a_sale_that_is_gone_is_told(run: Run) -> None:
    sale = story(run)
    identify(run, sale, "1 BTC of 2024-03-01")
    assert run("review", sale, "--answer", "set-aside", "--reason", "a test order").code in {0, 1}
    (found,) = findings(run, "correction_not_applied")
    assert "(identify lots) does not count" in found["what"]


@pytest.mark.parametrize("at", [IN_TIME, LATE])
def test_records_survive_an_archive(run: Run, at: str) -> None:
    sale = story(run)
    identify(run, sale, "1 BTC of 2024-03-01", at=at)
    run("wallets", "--method", "Coinbase", "HIFO", "--recorded-at", "2025-06-01T00:00:00Z", *WHERE)
    rows = run("identify", "--json", "--as-of", DAY).json
    forms = sold(run)
    assert run("export", "--all", "archive.zip").code == 0
    Path("lotwise.db").unlink()
    assert run("init").code == 0
    assert run("import", "archive.zip").code == 0
    assert run("identify", "--json", "--as-of", DAY).json == rows
    assert sold(run) == forms
    assert [order.method.value for order in looked_at().orders] == ["HIFO"]
    assert run("verify").code == 0
