"""What the owner says of lines and sales: N, L and O on the form, totals that tie, nothing left open."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from builders import LAW, NEW_YORK, bought, sold
from lotwise.core.findings import Finding
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import quantity
from lotwise.ledger.journal import journal_of
from lotwise.ledger.statements import (
    Aggregate,
    LineSaid,
    LineWord,
    Statement,
    StatementLine,
    identified,
    line_text,
)
from lotwise.ledger.transaction import Custody, Transaction, Wallet
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Mark
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook
from lotwise.reports.codes import code_faults
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.reconcile import Reconciliation, reconcile
from lotwise.reports.reconcile_causes import Cause
from lotwise.reports.reconcile_findings import findings_of
from lotwise.reports.reconcile_page import reconciliation_sections
from lotwise.reports.reconcile_sides import own_sales
from lotwise.reports.reconcile_words import explanation
from lotwise.reports.with_statements import with_statements

EX, PRO = "Coinbase", "Coinbase Pro"
WALLETS = {name: Wallet(name=name, custody=Custody.BROKER_US) for name in (EX, PRO)}
BOUGHT = bought("2 BTC", "200 USD", "2026-02-01", EX)
SOLD = sold("1 BTC", "1000 USD", "2026-05-01", EX, name="sale")
LOST = sold("1 BTC", "40 USD", "2026-06-01", EX, name="loss")


def line(
    proceeds: str, basis: str | None = None, *, units: str = "1", on: str = "2026-05-01", **fields: object
) -> StatementLine:
    told: dict[str, object] = {
        "name": "Bitcoin",
        "asset": "BTC",
        "quantity": quantity(units),
        "disposed_on": date.fromisoformat(on),
        "proceeds_usd": usd(proceeds),
        "basis_usd": None if basis is None else usd(basis),
        "is_basis_reported": basis is not None,
    }
    return StatementLine(**(told | fields))  # type: ignore[arg-type]


def said(one: StatementLine, word: LineWord, basis: str = "") -> StatementLine:
    words = LineSaid(word=word, reason="Bob told me so.", basis_usd=usd(basis) if basis else None)
    return replace(one, said=words)


def statement(*lines: StatementLine, also: tuple[str, ...] = ()) -> Statement:
    made = identified(Statement(broker="Coinbase, Inc.", wallet=EX, year=2026, lines=lines))
    return replace(made, also=also)


def compared(
    told: Statement, *transactions: Transaction, marks: Mapping[str, Mark] | None = None
) -> tuple[Reconciliation, Form8949]:
    """Return the reconciliation, and the form with its rows; each row is as the instructions allow."""
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of(()),
        wallets=WALLETS,
        law=LAW,
        wash_law=wash_law("current"),
        marks=marks or {},
    )
    books = fold(journal_of(transactions), facts)
    form = rows_8949(books.dispositions, (), 2026, transactions)
    made = reconcile((told,), form, own_sales(form, books.dispositions, transactions), WALLETS)
    whole = with_statements(form, made.settled)
    assert [fault for row in whole.rows for fault in code_faults(row, 2026)] == []
    return made, whole


def rows(form: Form8949) -> list[str]:
    def dollars(amount: Usd) -> str:
        return usd_plain(amount).removesuffix(".00")

    return [
        f"{row.box} {row.code or '-'}: {dollars(row.proceeds_usd)} {dollars(row.basis_usd)} "
        f"{dollars(row.adjustment_usd)} {dollars(row.gain_usd)}"
        for row in form.rows
    ]


def blocking(made: Reconciliation) -> list[Finding]:
    return [one for one in findings_of(made) if one.is_blocking]


def causes(made: Reconciliation) -> list[Cause]:
    return [cause for each in made.compared for cause in each.causes]


def explained(made: Reconciliation) -> str:
    return " ".join(words for each in made.differences for words in explanation(each))


# ── a line ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "row"),
    [
        (said(line("700"), LineWord.NOMINEE), "H N: 700 0 -700 0"),
        (said(line("700"), LineWord.NOMINEE, "900"), "H N: 700 900 200 0"),
        (said(line("700", "900"), LineWord.NOMINEE), "G N: 700 900 200 0"),
        (said(line("700", "650", is_long=True), LineWord.NOMINEE), "J N: 700 650 -50 0"),
        (said(line("700"), LineWord.NO_SALE), "H O: 700 0 -700 0"),
        (said(line("700", "650", disallowed_usd=usd("5")), LineWord.NO_SALE), "G O: 700 650 -50 0"),
    ],
)
def test_a_settled_line_stands_as_shown_and_comes_to_zero(told: StatementLine, row: str) -> None:
    made, form = compared(statement(line("1000"), told), BOUGHT, SOLD)
    assert row in rows(form)
    assert blocking(made) == []
    (bridge,) = made.bridges
    assert bridge.told.proceeds_usd == bridge.filed.proceeds_usd == usd("1700")
    assert sum(one.gain_usd for one in form.rows) == usd("900")
    assert "Bob told me so." in explained(made)


def test_without_the_owners_word_it_blocks_and_names_the_command() -> None:
    told = statement(line("1000"), line("700"))
    (found,) = blocking(compared(told, BOUGHT, SOLD)[0])
    assert f"`lotwise statements settle {told.lines[1].id} --as no-sale --reason …`" in found.fix


def test_a_settled_line_is_matched_with_no_sale_even_where_one_fits() -> None:
    made, form = compared(statement(said(line("1000"), LineWord.NO_SALE)), BOUGHT, SOLD)
    assert rows(form) == ["H O: 1000 0 -1000 0", "I -: 1000 100 0 900"]
    assert set(causes(made)) == {Cause.NO_SALE, Cause.NOT_LISTED}


def test_a_line_that_is_there_twice_is_settled_by_one_word() -> None:
    once = line("1000")
    first, second = statement(once, once).lines
    made, form = compared(statement(first, said(second, LineWord.NO_SALE)), BOUGHT, SOLD)
    assert blocking(made) == []
    assert sorted(rows(form)) == ["H -: 1000 100 0 900", "H O: 1000 0 -1000 0"]


def test_a_sum_without_units_or_day_can_be_settled() -> None:
    told = said(
        line("700", aggregate=Aggregate.STABLECOINS, quantity=None, disposed_on=None, asset="", name="USDC"),
        LineWord.NOMINEE,
    )
    (row,) = [one for one in compared(statement(told), BOUGHT, SOLD)[1].rows if one.code]
    assert (row.description, row.disposed, row.acquired) == ("USDC", "12/31/2026", "VARIOUS")


def test_units_that_differ_are_accepted_and_the_page_says_so() -> None:
    one = replace(SOLD, native_id="A1")
    told = line("1000", units="1.5", transaction_id="A1")
    assert [each.code for each in blocking(compared(statement(told), BOUGHT, one)[0])] == [
        "statement_units_differ"
    ]
    made, form = compared(statement(said(told, LineWord.AS_SHOWN)), BOUGHT, one)
    assert blocking(made) == []
    assert rows(form) == ["H -: 1000 100 0 900"]
    assert Cause.UNITS_SAID in causes(made)
    assert "The taxpayer says: Bob told me so." in explained(made)


def test_a_word_that_settles_nothing_changes_nothing() -> None:
    plain = compared(statement(line("1000")), BOUGHT, SOLD)
    assert compared(statement(said(line("1000"), LineWord.AS_SHOWN)), BOUGHT, SOLD)[1] == plain[1]


def test_what_is_said_of_a_line_is_no_part_of_what_the_broker_said() -> None:
    one = line("1000")
    assert line_text(said(one, LineWord.NO_SALE)) == line_text(one)
    assert identified(statement(said(one, LineWord.NO_SALE))).id == statement(one).id


# ── a sale ──────────────────────────────────────────────────────────────────────────────────────


def marked(*lines: StatementLine, mark: Mark, name: str = "loss") -> tuple[Reconciliation, Form8949]:
    return compared(statement(*lines), BOUGHT, SOLD, LOST, marks={name: mark})


JUNE = {"on": "2026-06-01"}


@pytest.mark.parametrize(
    ("told", "mark", "row"),
    [
        (line("40", **JUNE), Mark.NOT_DEDUCTIBLE, "H L: 40 100 60 0"),
        (line("40", "100", **JUNE), Mark.NOT_DEDUCTIBLE, "G L: 40 100 60 0"),
        (line("40", "90", **JUNE), Mark.NOT_DEDUCTIBLE, "G BL: 40 90 50 0"),
        (line("40", is_long=True, **JUNE), Mark.NOT_DEDUCTIBLE, "H LT: 40 100 60 0"),
        (line("40", **JUNE), Mark.NOMINEE, "H N: 40 100 60 0"),
        (line("40", "90", **JUNE), Mark.NOMINEE, "G BN: 40 90 50 0"),
    ],
)
def test_a_marked_sale_comes_to_zero_whatever_the_form_shows(
    told: StatementLine, mark: Mark, row: str
) -> None:
    made, form = marked(line("1000"), told, mark=mark)
    assert row in rows(form)
    assert sum(one.gain_usd for one in form.rows) == usd("900")
    assert blocking(made) == []
    assert made.change_of_gain(form.rows[0].term) == 0


def test_a_marked_gain_of_a_nominee_comes_to_zero() -> None:
    _, form = marked(line("1000"), line("40", on="2026-06-01"), mark=Mark.NOMINEE, name="sale")
    assert rows(form) == ["H N: 1000 100 -900 0", "H -: 40 100 0 -60"]


def test_a_marked_sale_that_no_form_lists_keeps_its_code() -> None:
    made, form = marked(line("1000"), mark=Mark.NOT_DEDUCTIBLE)
    assert "I L: 40 100 60 0" in rows(form)
    assert "Code L: A loss of $60.00 is not deductible." in explained(made)


def test_a_marked_loss_in_two_lines_is_zero_in_both() -> None:
    halves = [line("20", units="0.5", on="2026-06-01"), line("20", units="0.5", on="2026-06-01")]
    _, form = marked(line("1000"), *halves, mark=Mark.NOT_DEDUCTIBLE)
    assert rows(form)[1:] == ["H L: 20 50 30 0", "H L: 20 50 30 0"]


def test_a_wash_sale_keeps_its_part_of_a_loss_that_is_not_deductible() -> None:
    told = [line("1000"), line("40", on="2026-06-01")]
    again = bought("0.5 BTC", "30 USD", "2026-06-10", EX)
    facts = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of(()), wallets=WALLETS, law=LAW, wash_law=wash_law("current")
    )
    (gain, loss) = fold(journal_of([BOUGHT, SOLD, LOST, again]), facts).dispositions
    half = replace(loss, disallowed_usd=usd("60"), washed_usd=usd("30"), mark=Mark.NOT_DEDUCTIBLE)
    form = rows_8949([gain, half], (), 2026, [BOUGHT, SOLD, LOST, again])
    (row,) = [one for one in form.rows if one.code]
    assert (row.code, [part.amount_usd for part in row.adjustments]) == ("LW", [usd("30"), usd("30")])
    sales = own_sales(form, [gain, half], [BOUGHT, SOLD, LOST, again])
    made = reconcile((statement(*told),), form, sales, WALLETS)
    assert "H LW: 40 100 60 0" in rows(with_statements(form, made.settled))


def test_a_loss_that_the_form_says_is_not_allowed_points_to_the_word_and_then_is_settled() -> None:
    told = [line("1000"), line("40", on="2026-06-01", is_loss_not_allowed=True)]
    (found,) = [
        one
        for one in findings_of(compared(statement(*told), BOUGHT, SOLD, LOST)[0])
        if one.code == "statement_by_hand"
    ]
    assert "--answer no-deduction" in found.fix
    made, _ = marked(*told, mark=Mark.NOT_DEDUCTIBLE)
    assert "statement_by_hand" not in {one.code for one in findings_of(made)}


# ── several wallets of one account ──────────────────────────────────────────────────────────────


def test_one_statement_covers_all_wallets_of_an_account_and_ties() -> None:
    other = [
        bought("1 BTC", "300 USD", "2026-02-02", PRO),
        sold("1 BTC", "2000 USD", "2026-05-03", PRO, name="pro"),
    ]
    lines = [line("1000"), line("2000", on="2026-05-03")]
    alone, _ = compared(statement(*lines), BOUGHT, SOLD, *other)
    assert [one.code for one in blocking(alone)] == ["statement_sale_unknown"]
    made, form = compared(statement(*lines, also=(PRO,)), BOUGHT, SOLD, *other)
    assert blocking(made) == []
    assert made.awaited == ()
    assert rows(form) == ["H -: 1000 100 0 900", "H -: 2000 300 0 1700"]
    assert {row.wallet for row in form.rows} == {EX, PRO}
    (bridge,) = made.bridges
    assert (bridge.told.proceeds_usd, bridge.filed.gain_usd) == (usd("3000"), usd("2600"))


def test_a_further_wallet_of_the_account_that_no_line_lists_is_missing_at_the_broker() -> None:
    other = [
        bought("1 BTC", "300 USD", "2026-02-02", PRO),
        sold("1 BTC", "2000 USD", "2026-05-03", PRO, name="pro"),
    ]
    _, form = compared(statement(line("1000"), also=(PRO,)), BOUGHT, SOLD, *other)
    assert rows(form) == ["H -: 1000 100 0 900", "I -: 2000 300 0 1700"]


def page_text(made: Reconciliation) -> Iterable[str]:
    return (str(section) for section in reconciliation_sections(made))


def test_the_page_for_a_notice_has_the_owners_words() -> None:
    made, _ = compared(statement(line("1000"), said(line("700"), LineWord.NOMINEE)), BOUGHT, SOLD)
    page = " ".join(page_text(made))
    assert "Bob told me so." in page
    assert "sold for somebody else" in page
    assert "nominee for the actual owner" in page
