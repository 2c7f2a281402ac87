"""What only the owner knows of a sale: the gain that counts, and marks that change nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from builders import HOME, books_of, bought, fee, moved, sold
from lotwise.core.money import usd
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.corrections import Action, Correction
from lotwise.lots.books import Books
from lotwise.lots.lot import Mark
from lotwise.lots.marks import mark_findings, marks_in, with_marks
from lotwise.tax.realized import realized

BOUGHT = bought("2 BTC", "2000.01 USD", "2024-02-01")
LOSS = sold("1 BTC", "400.00 USD", "2025-05-01", name="loss")
GAIN = sold("1 BTC", "1500.00 USD", "2025-06-01", name="gain")
BOOKS = books_of(BOUGHT, LOSS, GAIN)


def said(subject: str, word: str = "nominee", day: int = 1) -> Correction:
    return Correction(
        action=Action.MARK,
        subject=subject,
        details={"mark": word},
        reason="I know",
        recorded_at=datetime(2026, 1, day, tzinfo=UTC),
    )


def gains(books: Books, year: int = 2025) -> int:
    return realized(books.dispositions, (), (), year, Classes()).long_term.amount_usd


def told(books: Books, *corrections: Correction) -> list[str]:
    known = {one.transaction_id for one in books.dispositions} | {BOUGHT.id}
    return [one.what for one in mark_findings(corrections, books, known, {})]


def test_without_marks_the_books_are_the_same_object() -> None:
    assert with_marks(BOOKS, {}) is BOOKS


def test_a_nominees_sale_has_neither_gain_nor_loss_and_the_rest_stays() -> None:
    assert gains(with_marks(BOOKS, {LOSS.id: Mark.NOMINEE})) == usd("499.99")
    assert gains(with_marks(BOOKS, {GAIN.id: Mark.NOMINEE})) == usd("-600.01")
    both = with_marks(BOOKS, {GAIN.id: Mark.NOMINEE, LOSS.id: Mark.NOMINEE})
    assert (gains(both), [one.gain_usd for one in both.dispositions]) == (0, [0, 0])


def test_a_loss_not_deductible_goes_and_a_gain_stays() -> None:
    word = Mark.NOT_DEDUCTIBLE
    assert gains(with_marks(BOOKS, {LOSS.id: word})) == gains(with_marks(BOOKS, {LOSS.id: Mark.NOMINEE}))
    assert with_marks(BOOKS, {GAIN.id: word}).dispositions == BOOKS.dispositions


def test_a_part_that_a_wash_sale_disallows_is_remembered() -> None:
    washed = replace(
        BOOKS, dispositions=tuple(replace(one, disallowed_usd=usd("100")) for one in BOOKS.dispositions)
    )
    (loss, gain) = with_marks(washed, {LOSS.id: Mark.NOT_DEDUCTIBLE}).dispositions
    assert (loss.washed_usd, loss.gain_usd, gain.washed_usd) == (usd("100"), 0, 0)


def test_a_fee_goes_to_somebody_else_and_its_loss_counts() -> None:
    paid = replace(LOSS, legs=(*LOSS.legs, fee("0.1 ETH", worth="40.00")))
    ether = bought("0.1 ETH", "90 USD", "2024-02-01")
    books = with_marks(books_of(BOUGHT, ether, paid), {LOSS.id: Mark.NOT_DEDUCTIBLE})
    gain = {one.kind.value: one.gain_usd for one in books.dispositions}
    assert gain["sale"] == 0
    assert gain["fee"] == usd("-50")


def test_of_two_marks_of_a_sale_the_later_counts_and_another_telling_is_the_same_sale() -> None:
    words = (said("tx_old"), said(LOSS.id, "loss not deductible", 2))
    assert marks_in(words, {"tx_old": LOSS.id}) == {LOSS.id: Mark.NOT_DEDUCTIBLE}


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (said(GAIN.id, "loss not deductible"), "that sale has no loss"),
        (said(BOUGHT.id), "nothing was sold by that transaction"),
        (said(LOSS.id, "gone"), "'gone' is no mark"),
        (replace(said(LOSS.id), details={}), "mark"),
    ],
)
def test_a_mark_that_changes_nothing_is_told(one: Correction, what: str) -> None:
    (found,) = told(with_marks(BOOKS, marks_in([one], {})), one)
    assert what in found


def test_a_mark_that_counts_waits_or_is_of_a_later_day_is_not_told() -> None:
    unheld = books_of(sold("1 BTC", "400 USD", "2025-05-01", name="unheld"))
    mark = said(unheld.dispositions[0].transaction_id)
    assert told(with_marks(unheld, marks_in([mark], {})), mark) == []
    assert told(BOOKS, said("tx_later")) == []
    counting = said(LOSS.id)
    assert told(with_marks(BOOKS, marks_in([counting], {})), counting) == []


def test_what_is_moved_cannot_be_marked() -> None:
    one = moved("1 BTC", HOME, "Ledger", "2024-03-01")
    books = books_of(BOUGHT, one)
    assert with_marks(books, {one.id: Mark.NOMINEE}).dispositions == books.dispositions
