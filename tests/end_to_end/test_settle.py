"""What only the owner knows goes through to the forms: lines settled, sales marked, wallets of an account."""

import re
from pathlib import Path

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, plain, too_wide
from terminal import Run

DAY = "2026-02-07"
AS_OF = ("--as-of", DAY)
YEAR = ("--year", "2025", *AS_OF)
BOUGHT = coinbase_row("b1", "2023-01-05 10:00:00", "Buy", "1 BTC", "30000")
LOST = coinbase_row("s1", "2025-03-06 15:00:00", "Sell", "-0.5 BTC", "10000")
GAINED = coinbase_row("s2", "2025-04-06 15:00:00", "Sell", "-0.5 BTC", "20000")
FORM = (
    "Asset name,Number of units,Date sold or disposed,Proceeds,Cost basis,Form 8949 box\n"
    'Bitcoin,0.5,03/06/2025,"$10,000.00",,K\n'
    'Bitcoin,0.5,04/06/2025,"$20,000.00",,K\n'
    'Solana,7,05/06/2025,"$1,100.00",,K\n'
    "Solana,3,06/06/2025,$400.00,$150.00,G\n"
    'Total,,,"$31,500.00",$150.00,\n'
)


@pytest.fixture
def told(run: Run) -> Run:
    """Return `run` in a project with two sales and a form with four lines."""
    run("init")
    run("import", household(), coinbase(BOUGHT, LOST, GAINED), *AS_OF)
    Path("form.csv").write_text(FORM)
    said = run(
        "statements", "add", "form.csv", "--broker", "Coinbase", "--wallet", "Coinbase", "--year", "2025"
    )
    assert said.code == 0, said
    return run


def lines_that_block(run: Run) -> list[str]:
    found = run("reconcile", *YEAR, "--json").json["findings"]
    return [
        re.search(r"line_\w+", one["fix"])[0]  # type: ignore[index]
        for one in found
        if one["severity"] == "blocking"
    ]


def sale(run: Run, native: str) -> str:
    """Return the id of the transaction of a sale."""
    rows = run("forms", *YEAR, "--draft", "--json").json["form_8949"]["rows"]
    (row,) = [one for one in rows if one["description"].endswith(native)]
    tree = run("explain", row["disposition_ids"][0], *AS_OF, "--json").out
    return str(re.search(r"tx_\w+", tree)[0])  # type: ignore[index]


def test_lines_that_block_are_settled_one_by_one_and_the_forms_are_made(told: Run) -> None:
    assert told("forms", *YEAR).code == 1
    first, second = lines_that_block(told)
    shown = told(
        "statements", "settle", first, "--as", "nominee", "--basis", "900", "--reason", "Bob's units"
    )
    assert "nominee. Solana of 2025-05-06 on the Form 1099-DA of Coinbase" in plain(shown.out)
    assert lines_that_block(told) == [second]
    told("statements", "settle", second, "--as", "no-sale", "--reason", "ticket 4711 says so")
    assert lines_that_block(told) == []
    said = told("forms", *YEAR, "--json")
    assert said.code == 0
    rows = {one["description"]: one for one in said.json["form_8949"]["rows"]}
    assert [rows["7 SOL"][name] for name in ("box", "code", "basis_usd", "adjustment_usd", "gain_usd")] == [
        "K",
        "N",
        "900.00",
        "-200.00",
        "0.00",
    ]
    assert [rows["3 SOL"][name] for name in ("box", "code", "adjustment_usd", "gain_usd")] == [
        "G",
        "O",
        "-250.00",
        "0.00",
    ]
    (bridge,) = told("reconcile", *YEAR, "--json").json["bridges"]
    assert bridge["told"]["proceeds_usd"] == bridge["filed"]["proceeds_usd"] == "31500.00"
    told("reconcile", *YEAR, "--out", "page.html")
    page = Path("page.html").read_text()
    assert "ticket 4711 says so" in page
    assert "The taxpayer says: Bob" in page


def test_what_was_settled_can_be_taken_back(told: Run) -> None:
    first, second = lines_that_block(told)
    shown = told("statements", "settle", first, "--as", "no-sale", "--reason", "wrong").out
    (said,) = re.findall(r"corr_\w+", shown)
    assert told("review", "--undo", said, "--reason", "it was right", *AS_OF).code == 0
    assert lines_that_block(told) == [first, second]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("line_none", "--as", "nominee", "--reason", "x"), "No line of a statement goes by the id"),
        (("LINE", "--as", "nominee", "--reason", " "), "A line is settled with a reason"),
        (("LINE", "--as", "no-sale", "--basis", "5", "--reason", "x"), "A basis belongs to a nominee's line"),
        (("LINE", "--as", "nominee", "--basis", "five", "--reason", "x"), "five"),
        (("LINE", "--as", "nominee", "--basis", "-5", "--reason", "x"), "negative"),
        (("LINE", "--as", "gone", "--reason", "x"), "gone"),
        (("LINE", "--as", "nominee"), "--reason"),
    ],
)
def test_a_line_is_not_settled_by_what_makes_no_sense(told: Run, words: tuple[str, ...], what: str) -> None:
    line = lines_that_block(told)[0]
    said = told("statements", "settle", *(line if one == "LINE" else one for one in words))
    assert said.code == 2
    assert what in plain(said.err)
    assert told("review", "--history", *AS_OF, "--json").json == {"history": []}


def test_a_word_on_a_line_that_is_gone_is_told(told: Run) -> None:
    line = lines_that_block(told)[0]
    told("statements", "settle", line, "--as", "no-sale", "--reason", "wrong")
    (one,) = told("statements", "--json").json["statements"]
    told("statements", "remove", one["id"])
    found = told("findings", *AS_OF, "--json").json["findings"]
    (odd,) = [each["finding"] for each in found if each["finding"]["code"] == "correction_not_applied"]
    assert "no statement has that line" in odd["what"]


def test_a_loss_that_is_not_deductible_leaves_return_forms_and_explanation(told: Run) -> None:
    for line in lines_that_block(told):
        told("statements", "settle", line, "--as", "no-sale", "--reason", "wrong")
    one = sale(told, "s1")
    before = told("tax", *YEAR, "--json").json
    said = told("review", one, "--answer", "no-deduction", "--reason", "my brother bought them", *AS_OF)
    assert said.code == 0
    after = told("tax", *YEAR, "--json").json
    assert before != after
    row = next(
        each
        for each in told("forms", *YEAR, "--json").json["form_8949"]["rows"]
        if each["description"].endswith("s1")
    )
    assert (row["code"], row["adjustment_usd"], row["gain_usd"]) == ("L", "5000.00", "0.00")
    assert "said is not deductible" in plain(told("explain", "tax.2025.long_term_gain", *AS_OF).out)
    shown = told("reconcile", *YEAR)
    assert "a loss that is not deductible" in plain(shown.out)
    assert not too_wide(shown.out)


def test_a_mark_on_a_gain_or_a_purchase_does_not_count_and_says_so(told: Run) -> None:
    said = told("review", sale(told, "s2"), "--answer", "no-deduction", "--reason", "x", *AS_OF)
    assert "It does not count: that sale has no loss." in plain(said.out)


def test_a_nominees_own_sale_is_on_the_form_and_not_in_the_return(told: Run) -> None:
    one = sale(told, "s2")
    told("review", one, "--answer", "nominee", "--reason", "half of the account is Ann's", *AS_OF)
    rows = told("forms", *YEAR, "--draft", "--json").json["form_8949"]["rows"]
    (row,) = [each for each in rows if each["description"].endswith("s2")]
    assert (row["code"], row["adjustment_usd"], row["gain_usd"]) == ("N", "-5000.00", "0.00")
    sums = told("tax", *YEAR).out
    assert "-$5,000.00" in sums  # what s1 lost; s2 adds nothing


def test_one_statement_covers_several_wallets(told: Run) -> None:
    more = (
        coinbase_row("b9", "2023-02-05 10:00:00", "Buy", "10 SOL", "200"),
        coinbase_row("s8", "2025-05-06 15:00:00", "Sell", "-7 SOL", "1100"),
        coinbase_row("s9", "2025-06-06 15:00:00", "Sell", "-3 SOL", "400"),
    )
    told("import", coinbase(*more, name="pro.csv"), "--wallet", "Coinbase Pro", *AS_OF)
    (one,) = told("statements", "--json").json["statements"]
    assert len(lines_that_block(told)) == 2
    said = told("statements", "wallet", one["id"], "Coinbase", "Coinbase Pro")
    assert "is Coinbase, with Coinbase Pro." in plain(said.out)
    assert lines_that_block(told) == []
    (bridge,) = told("reconcile", *YEAR, "--json").json["bridges"]
    assert bridge["told"]["proceeds_usd"] == bridge["filed"]["proceeds_usd"] == "31500.00"
    rows = told("forms", *YEAR, "--json").json["form_8949"]["rows"]
    assert {each["wallet"] for each in rows} == {"Coinbase", "Coinbase Pro"}
    refused = told("statements", "wallet", one["id"], "Coinbase Pro", "Coinbase")
    assert (refused.code, "belongs to the account of Coinbase" in plain(refused.err)) == (2, True)
    told("statements", "wallet", one["id"], "Coinbase")
    assert len(lines_that_block(told)) == 2
