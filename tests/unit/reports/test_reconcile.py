"""Statements beside own books: each cause, with what the instructions want to be filed for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from builders import LAW, NEW_YORK, bought, exchanged, fee, instant, moved, sold, transaction
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import quantity
from lotwise.ledger.journal import journal_of
from lotwise.ledger.statements import Aggregate, Statement, StatementForm, StatementLine, identified
from lotwise.ledger.transaction import Custody, Kind, Leg, Transaction, Wallet
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.holding import Term
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook
from lotwise.reports.form_8949 import rows_8949
from lotwise.reports.reconcile import Reconciliation, reconcile
from lotwise.reports.reconcile_causes import Cause
from lotwise.reports.reconcile_findings import findings_of
from lotwise.reports.reconcile_sides import own_sales
from lotwise.reports.reconcile_words import explanation, questions

EX = "Coinbase"
CUSTODY = {EX: Custody.BROKER_US, "Ledger": Custody.SELF}
WALLETS = {name: Wallet(name=name, custody=custody) for name, custody in CUSTODY.items()}
BOUGHT = bought("1 BTC", "100 USD", "2026-02-01", EX)
SOLD = sold("1 BTC", "1000 USD", "2026-05-01", EX, name="sale")


def line(
    units: str = "1",
    proceeds: str | None = "1000",
    basis: str | None = None,
    *,
    on: str | None = "2026-05-01",
    **fields: object,
) -> StatementLine:
    told: dict[str, object] = {
        "name": "Bitcoin",
        "asset": "BTC",
        "quantity": quantity(units),
        "disposed_on": date.fromisoformat(on) if on else None,
        "proceeds_usd": None if proceeds is None else usd(proceeds),
        "basis_usd": None if basis is None else usd(basis),
        "is_basis_reported": basis is not None,
        "is_noncovered": basis is None,
    }
    return StatementLine(**(told | fields))  # type: ignore[arg-type]


def statement(*lines: StatementLine, year: int = 2026, wallet: str = EX) -> Statement:
    return identified(Statement(broker="Coinbase, Inc.", wallet=wallet, year=year, lines=lines))


def reconciled(
    statements: Statement | Iterable[Statement], *transactions: Transaction, year: int = 2026
) -> Reconciliation:
    told = (statements,) if isinstance(statements, Statement) else tuple(statements)
    facts = FoldFacts(
        zone=NEW_YORK, prices=PriceBook.of(()), wallets=WALLETS, law=LAW, wash_law=wash_law("current")
    )
    books = fold(journal_of(transactions), facts)
    forms = [rows_8949(books.dispositions, (), each, transactions) for each in (year, year - 1, year + 1)]
    sales = [sale for form in forms for sale in own_sales(form, books.dispositions, transactions)]
    mine = [sale for sale in sales if sale.move is None or sale.disposed_on.year == year]
    return reconcile(told, forms[0], mine, WALLETS)


def filed(made: Reconciliation) -> list[str]:
    """Return the rows filed as people read them: box, code, (d), (e), (g) and (h)."""

    def dollars(amount: Usd) -> str:
        return usd_plain(amount).removesuffix(".00")

    return [
        f"{row.box} {row.codes or '-'}: {dollars(row.proceeds_usd)} {dollars(row.basis_usd)} "
        f"{dollars(row.adjustment_usd)} {dollars(row.gain_usd)}"
        for row in made.settled
    ]


def causes(made: Reconciliation) -> list[Cause]:
    return [cause for each in made.compared for cause in each.causes]


def test_what_agrees_has_no_cause_and_its_box_by_the_statement() -> None:
    made = reconciled(statement(line(basis="100", is_long=False, box="G")), BOUGHT, SOLD)
    assert causes(made) == []
    assert filed(made) == ["G -: 1000 100 0 900"]


def test_reported_basis_that_is_wrong_stays_in_e_and_code_b_corrects_it() -> None:
    """Example 4: “Enter … $900 in column (e) … enter $800 … as a positive number … Your gain is $900”."""
    told = line(basis="900", is_long=False, acquired_on=date(2026, 2, 1))
    made = reconciled(statement(told), BOUGHT, SOLD)
    assert causes(made) == [Cause.BASIS]
    assert filed(made) == ["G B: 1000 900 800 900"]


def test_unreported_basis_that_is_wrong_gives_way_with_code_b_and_zero() -> None:
    """“with box B or box H …, enter the correct basis in column (e), and enter -0- in column (g)”."""
    made = reconciled(statement(line(basis="900", is_basis_reported=False)), BOUGHT, SOLD)
    assert filed(made) == ["H B: 1000 100 0 900"]


def test_other_lots_by_the_brokers_dates_are_corrected_by_b_and_a_wrong_term_by_t() -> None:
    """“report the transaction on the correct part of Form 8949”; both codes stand together."""
    told = line(basis="900", is_long=True, acquired_on=date(2025, 1, 2), box="J")
    made = reconciled(statement(told), BOUGHT, SOLD)
    assert causes(made) == [Cause.LOTS, Cause.TERM]
    assert filed(made) == ["G BT: 1000 900 800 900"]


def test_units_transferred_in_have_own_basis_in_the_box_without_reported_basis() -> None:
    old = bought("1 BTC", "100 USD", "2024-02-01", "Ledger")
    move = moved("1 BTC", "Ledger", EX, "2026-03-01")
    told = line(quantity_transferred_in=quantity("1"))
    made = reconciled(statement(told), old, move, SOLD)
    assert causes(made) == [Cause.TRANSFERRED_IN]
    assert filed(made) == ["K -: 1000 100 0 900"]


def test_a_fee_that_the_proceeds_do_not_reflect_is_taken_off_by_code_e() -> None:
    """“enter as a negative number … digital asset transaction costs … that aren't reflected on the form”."""
    sale = sold("1 BTC", "1000 USD", "2026-05-01", EX, fees=[fee("20 USD", EX)])
    made = reconciled(statement(line("1", "1000", "100", is_long=False)), BOUGHT, sale)
    assert causes(made) == [Cause.FEE_OUTSIDE]
    assert filed(made) == ["G E: 1000 100 -20 880"]


def test_a_fee_taken_off_twice_is_put_right_in_d() -> None:
    """“If the proceeds you received were more than shown …, enter the correct proceeds in column (d).”"""
    sale = sold("1 BTC", "1000 USD", "2026-05-01", EX, fees=[fee("20 USD", EX)])
    made = reconciled(statement(line("1", "960", "100", is_long=False)), BOUGHT, sale)
    assert causes(made) == [Cause.FEE_TWICE]
    assert filed(made) == ["G -: 980 100 0 880"]


def test_all_codes_of_a_row_stand_in_order_with_one_net_adjustment() -> None:
    """“enter all the codes that apply in alphabetical order … enter the net adjustment in column (g)”."""
    sale = sold("1 BTC", "1000 USD", "2026-05-01", EX, fees=[fee("20 USD", EX)])
    told = line("1", "1000", "300", is_long=True, acquired_on=date(2025, 1, 2))
    made = reconciled(statement(told), BOUGHT, sale)
    assert filed(made) == ["G BET: 1000 300 180 880"]
    assert [(one.letter, usd_plain(one.amount_usd)) for one in made.settled[0].adjustments] == [
        ("B", "200.00"),
        ("E", "-20.00"),
        ("T", "0.00"),
    ]


def test_proceeds_that_are_too_high_without_a_reason_are_filed_as_shown_and_said() -> None:
    made = reconciled(statement(line("1", "1050", "100", is_long=False)), BOUGHT, SOLD)
    assert causes(made) == [Cause.PROCEEDS_HIGH]
    assert filed(made) == ["G -: 1050 100 0 950"]
    (found,) = findings_of(made)
    assert (found.code, found.is_blocking) == ("statement_proceeds_high", False)
    assert usd_plain(made.change_of_gain(Term.SHORT)) == "50.00"


def test_cents_are_filed_as_shown() -> None:
    made = reconciled(statement(line("1", "1000.01", "100", is_long=False)), BOUGHT, SOLD)
    assert causes(made) == [Cause.ROUNDING]
    assert filed(made) == ["G -: 1000.01 100 0 900.01"]
    assert findings_of(made) == ()


def test_another_day_changes_no_column() -> None:
    told = line(basis="100", is_long=False, on="2026-05-02")
    made = reconciled(statement(told), BOUGHT, SOLD)
    assert causes(made) == [Cause.DAY]
    assert made.settled[0].disposed_on == date(2026, 5, 1)


def test_a_sale_of_new_years_eve_counts_where_it_was_made_and_leaves_no_gain_on_the_other_form() -> None:
    evening = sold("1 BTC", "1000 USD", "2027-01-01 02:00", EX)
    told = statement(line(on="2027-01-01"), year=2027)
    this_year = reconciled([told, statement(year=2026)], BOUGHT, evening, year=2026)
    assert causes(this_year) == [Cause.YEAR]
    assert filed(this_year) == ["I -: 1000 100 0 900"]
    next_year = reconciled(told, BOUGHT, evening, year=2027)
    assert causes(next_year) == [Cause.YEAR]
    assert filed(next_year) == ["H O: 1000 0 -1000 0"]


def test_a_wash_sale_that_is_none_is_zero_with_code_w() -> None:
    """“If no part of the loss is a nondeductible loss from a wash sale …, enter -0- in column (g).”"""
    dear = bought("1 BTC", "1400 USD", "2026-02-01", EX)
    told = line(basis="1400", is_long=False, disallowed_usd=usd("300"))
    made = reconciled(statement(told), dear, SOLD)
    assert causes(made) == [Cause.WASH_SALE]
    assert filed(made) == ["G W: 1000 1400 0 -400"]


def test_a_loss_that_a_wash_sale_takes_whole_never_becomes_a_gain_of_cents() -> None:
    lots = (
        bought("10 IBIT", "500 USD", "2026-02-01", EX),
        bought("10 IBIT", "410 USD", "2026-05-10", EX),
    )
    sale = sold("10 IBIT", "400 USD", "2026-05-01", EX)
    told = line("10", "400.01", "500", asset="IBIT", is_long=False, disallowed_usd=usd("100"))
    made = reconciled(statement(told), *lots, sale)
    assert causes(made) == [Cause.ROUNDING]
    assert filed(made) == ["G W: 400.01 500 99.99 0"]


def test_a_sale_that_no_line_lists_stands_in_the_box_for_such_sales() -> None:
    other = sold("0.25 BTC", "400 USD", "2026-06-01", EX)
    made = reconciled(statement(line("0.5", "1000", "50", is_long=False)), BOUGHT, SOLD_HALF, other)
    assert causes(made) == [Cause.NOT_LISTED]
    assert filed(made) == ["G -: 1000 50 0 950", "I -: 400 25 0 375"]


SOLD_HALF = sold("0.5 BTC", "1000 USD", "2026-05-01", EX, name="half")


def test_a_line_that_own_books_do_not_have_blocks_and_is_not_filed() -> None:
    told = statement(line("1", "1000", "100", is_long=False), line("0.3", "77", on="2026-07-04", rows=(9,)))
    made = reconciled(told, BOUGHT, SOLD)
    assert causes(made) == [Cause.NOT_IN_BOOKS]
    (found,) = findings_of(made)
    assert (found.code, found.where.rows, found.is_blocking) == ("statement_sale_unknown", (9,), True)
    (bridge,) = made.bridges
    assert [(step.cause, usd_plain(step.proceeds_usd)) for step in bridge.steps] == [
        (Cause.NOT_IN_BOOKS, "-77.00")
    ]


def test_a_line_that_stands_twice_is_said_to_be_twice() -> None:
    told = line("1", "1000", "100", is_long=False)
    made = reconciled(statement(told, told), BOUGHT, SOLD)
    assert [one.code for one in findings_of(made)] == ["statement_sale_twice"]
    assert filed(made) == ["G -: 1000 100 0 900"]


def test_a_statement_of_another_account_does_not_fill_the_screen() -> None:
    lines = [line(proceeds=str(amount), on=f"2026-03-{amount:02}", rows=(amount,)) for amount in range(1, 21)]
    made = reconciled(statement(*lines), BOUGHT, SOLD)
    found = [one for one in findings_of(made) if one.is_blocking]
    assert [one.code for one in found] == ["statement_sale_unknown"] * 6
    assert found[-1].what == "The same goes for 15 more lines of that file, with proceeds of $195.00."
    assert len(found[-1].where.rows) == 15


def test_a_line_without_units_is_found_by_day_and_proceeds() -> None:
    told = replace(line(basis="100", is_long=False), quantity=None)
    made = reconciled(statement(told), BOUGHT, SOLD)
    assert causes(made) == []
    assert filed(made) == ["G -: 1000 100 0 900"]


def test_a_basis_of_zero_is_no_basis_of_other_lots() -> None:
    made = reconciled(statement(line(basis="0", is_long=False)), BOUGHT, SOLD)
    assert causes(made) == [Cause.BASIS]
    assert filed(made) == ["G B: 1000 0 -100 900"]


def test_a_line_whose_proceeds_are_far_off_names_the_sale_it_may_be() -> None:
    made = reconciled(statement(line(proceeds="0")), BOUGHT, SOLD)
    (found,) = [one for one in findings_of(made) if one.is_blocking]
    assert found.code == "statement_sale_unknown"
    assert "Your files have these units on that day with proceeds of $1,000.00" in found.what


def test_a_line_of_an_unknown_asset_asks_which_it_is() -> None:
    made = reconciled(statement(line(name="Wrapped Thing", asset="")), BOUGHT, SOLD)
    (found,) = [one for one in findings_of(made) if one.is_blocking]
    assert "`lotwise statements asset 'Wrapped Thing' CODE`" in found.fix


def test_one_form_in_two_files_is_said_to_be_there_twice_with_the_file() -> None:
    csv, js = line(), replace(line(basis="900", is_basis_reported=False), box="H")
    first = replace(statement(csv), file="form.csv")
    second = replace(statement(js), file="form.json", account="7")
    made = reconciled((first, second), BOUGHT, SOLD)
    (found,) = [one for one in findings_of(made) if one.is_blocking]
    assert found.code == "statement_sale_twice"
    left = next(each for each in made.compared if not each.sales).lines[0].statement
    other = "form.json" if left.file == "form.csv" else "form.csv"
    assert f"A line of {other} says the same" in found.what
    assert f"`lotwise statements remove {left.id}`" in found.fix


def test_what_a_broker_reports_is_told_with_its_own_day_and_units() -> None:
    made = reconciled(statement(line(on="2026-05-02", basis="900", is_long=False)), BOUGHT, SOLD)
    (each,) = made.compared
    assert explanation(each)[0].startswith("Coinbase, Inc. reports 1 BTC on 2026-05-02 in a line")


def test_a_move_reported_as_a_sale_is_shown_and_taken_off() -> None:
    out = moved("1 BTC", EX, "Ledger", "2026-05-01")
    made = reconciled(statement(line("1", "1000", "100", is_long=False)), BOUGHT, out)
    assert causes(made) == [Cause.MOVE]
    assert filed(made) == ["G O: 1000 100 -900 0"]


def test_one_sum_of_the_year_stands_for_every_designated_sale_and_no_other() -> None:
    """“any sale … other than a sale of a qualifying stablecoin in exchange for different digital assets”."""
    bought_usdc = bought("1000 USDC", "1000 USD", "2026-01-05", EX)
    first = sold("300 USDC", "300 USD", "2026-03-01", EX)
    second = sold("200 USDC", "199.50 USD", "2026-04-01", EX)
    other = exchanged("100 USDC", "1 SOL", "2026-04-02", EX, worth="100")
    told = line("500", "499.50", on=None, asset="USDC", aggregate=Aggregate.STABLECOINS, sale_count=2)
    made = reconciled(statement(told), bought_usdc, first, second, other)
    assert causes(made) == [Cause.SUM_OF_YEAR, Cause.NOT_LISTED]
    assert sorted(filed(made)) == ["H -: 199.50 200 0 -0.50", "H -: 300 300 0 0", "I -: 100 100 0 0"]


def test_the_count_of_a_sum_is_compared() -> None:
    told = line("1", "1000", on=None, asset="USDC", aggregate=Aggregate.STABLECOINS, sale_count=3)
    made = reconciled(
        statement(told),
        bought("1 USDC", "1 USD", "2026-01-05", EX),
        sold("1 USDC", "1000 USD", "2026-03-01", EX),
    )
    assert [one.code for one in findings_of(made)] == ["statement_sale_count"]


def test_units_that_differ_under_the_same_id_block() -> None:
    sale = transaction(
        Kind.SALE,
        "2026-05-01",
        Leg(wallet=EX, asset="BTC", quantity=-quantity("1")),
        Leg(wallet=EX, asset="USD", quantity=quantity("1000")),
        chain_hash="abc",
    )
    told = line("0.9", "1000", "100", is_long=False, transaction_id="abc")
    made = reconciled(statement(told), BOUGHT, sale)
    assert causes(made) == [Cause.UNITS]
    assert [one.code for one in findings_of(made)] == ["statement_units_differ"]


def test_a_line_for_units_whose_basis_is_unknown_waits() -> None:
    made = reconciled(statement(line()), SOLD)
    assert causes(made) == [Cause.INCOMPLETE]
    assert filed(made) == []
    assert [one.code for one in findings_of(made)] == ["statement_row_incomplete"]


def test_a_sale_of_several_lots_in_one_line_keeps_a_row_for_each() -> None:
    """“report the short-term gain (or loss) … on Part I and the long-term gain (or loss) on Part II”."""
    old = bought("0.4 BTC", "40 USD", "2024-02-01", EX)
    new = bought("0.6 BTC", "90 USD", "2026-02-01", EX)
    made = reconciled(statement(line("1", "1000")), old, new, SOLD)
    assert sorted(filed(made)) == ["H -: 600 90 0 510", "K -: 400 40 0 360"]


def test_three_forms_for_one_sale_belong_to_its_three_lots() -> None:
    """The example of the instructions for Form 1099-DA: covered short, covered long, noncovered."""
    lots = (
        bought("1 BTC", "10 USD", "2022-04-01", EX),
        bought("1 BTC", "20 USD", "2026-04-01", EX),
        bought("1 BTC", "30 USD", "2026-08-01", EX),
    )
    sale = sold("3 BTC", "3000 USD", "2027-06-01", EX)
    told = statement(
        line("1", "1000", on="2027-06-01"),
        line("1", "1000", "20", on="2027-06-01", is_long=True, acquired_on=date(2026, 4, 1)),
        line("1", "1000", "30", on="2027-06-01", is_long=False, acquired_on=date(2026, 8, 1)),
        year=2027,
    )
    made = reconciled(told, *lots, sale, year=2027)
    assert causes(made) == [Cause.NO_BASIS]
    assert sorted(filed(made)) == ["G -: 1000 30 0 970", "J -: 1000 20 0 980", "K -: 1000 10 0 990"]


def test_withheld_tax_and_fields_to_work_out_by_hand_are_said() -> None:
    told = line("1", "1000", "100", is_long=False, withheld_usd=usd("240"), is_ordinary=True)
    found = findings_of(reconciled(statement(told), BOUGHT, SOLD))
    assert [one.code for one in found] == ["statement_by_hand", "statement_tax_withheld"]


def test_first_sales_of_own_nfts_are_no_capital_gain_and_stay_off_the_form() -> None:
    told = StatementLine(
        name="Specified NFTs", aggregate=Aggregate.NFTS, sale_count=3, first_sales_usd=usd("900")
    )
    made = reconciled(statement(told), BOUGHT)
    assert causes(made) == [Cause.FIRST_SALES]
    assert (made.settled, made.bridges[0].told.proceeds_usd) == ((), 0)
    assert [one.code for one in findings_of(made)] == ["statement_by_hand"]


def test_a_choice_that_is_not_proven_to_be_the_best_is_said() -> None:
    made = replace(
        reconciled(statement(line("1", "1000", "100", is_long=False)), BOUGHT, SOLD), is_proven=False
    )
    assert [one.code for one in findings_of(made)] == ["statement_match_unproven"]


def test_a_statement_of_no_known_wallet_is_compared_with_nothing_and_blocks() -> None:
    made = reconciled(statement(line(), wallet=""), BOUGHT, SOLD)
    assert [one.code for one in findings_of(made)] == ["statement_of_no_wallet", "statement_awaited"]
    assert made.settled == ()


def test_a_1099_b_for_a_digital_asset_decides_the_box() -> None:
    told = identified(
        Statement(
            broker="Coinbase",
            wallet=EX,
            year=2026,
            form=StatementForm.FORM_1099_B,
            lines=(line("1", "1000", "100", is_long=False),),
        )
    )
    assert filed(reconciled(told, BOUGHT, SOLD)) == ["A -: 1000 100 0 900"]


def test_the_explanation_names_amounts_box_code_and_rule() -> None:
    told = line(basis="900", is_long=False, acquired_on=date(2026, 2, 1))
    (each,) = reconciled(statement(told), BOUGHT, SOLD).differences
    said = " ".join(explanation(each))
    assert (
        "Coinbase, Inc. reports 1 BTC on 2026-05-01 in a line of Form 1099-DA with proceeds $1,000.00" in said
    )
    assert "Box G: (d) $1,000.00, (e) $900.00, code B, (g) $800.00, (h) $900.00." in said
    assert "Worksheet for Basis Adjustments" in said
    assert questions([each])[0].startswith("Coinbase, another basis for the same lots: Ask")


def test_new_york_is_where_the_taxpayer_of_these_tests_lives() -> None:
    assert instant("2027-01-01 02:00").astimezone(NEW_YORK).date() == date(2026, 12, 31)
