"""Units that are named: taken where they lie, each once whatever names it has, or refused as a whole."""

from dataclasses import replace

from builders import LAW, NEW_YORK, books_of, bought, fee, identified, instant, moved, sold
from lotwise.core.ids import content_id
from lotwise.core.quantity import quantity
from lotwise.ledger.journal import journal_of
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import FoldFacts, fold
from lotwise.lots.lot import Identification, Method, Pick
from lotwise.lots.methods import TransferFee
from lotwise.prices.book import PriceBook


def naming(*roots: str) -> dict[str, Identification]:
    """Return the identification of one unit of each root for the sale, made in time."""
    picks = tuple(Pick(root_id=root, quantity=quantity("1")) for root in roots)
    return {"sale": Identification(transaction_id="sale", picks=picks, recorded_at=instant("2025-01-20"))}


def test_a_lot_named_by_two_of_its_ids_is_one_lot() -> None:
    story = journal_of(
        [
            bought("1 BTC", "100 USD", "2025-01-02", name="now"),
            bought("1 BTC", "200 USD", "2025-01-03", name="other"),
            sold("2 BTC", "500 USD", "2025-02-01", name="sale"),
        ],
        aliases={"before": "now"},
    )
    facts = FoldFacts(
        zone=NEW_YORK,
        prices=PriceBook.of([]),
        wallets={},
        law=LAW,
        identifications=naming(content_id("root", "now", "BTC", 0), content_id("root", "before", "BTC", 0)),
    )
    books = fold(story, facts)
    assert [one.code for one in books.findings] == ["identified_units_not_there"]
    assert {sale.method for sale in books.dispositions} == {Method.FIFO}
    assert all(proof.is_proved for proof in conservation_of(books))


def test_a_lot_and_what_it_became_are_one_lot() -> None:
    law = replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD)
    story = [
        bought("1 BTC", "100 USD", "2025-01-02", name="first"),
        bought("1 BTC", "200 USD", "2025-01-03", "Kraken"),
        moved("1 BTC", "Ledger", "Kraken", "2025-01-05", fees=[fee("1 USD")]),
    ]
    [became] = [lot.root.id for lot in books_of(*story, law=law).lots if lot.root.adjusted_by]
    was = content_id("root", "first", "BTC", 0)
    sale = sold("2 BTC", "500 USD", "2025-02-01", "Kraken", name="sale")
    books = books_of(*story, sale, law=law, identifications=naming(was, became))
    assert [one.code for one in books.findings] == ["identified_units_not_there"]


def test_each_of_the_names_alone_finds_the_lot() -> None:
    law = replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD)
    story = [
        bought("1 BTC", "100 USD", "2025-01-02", name="first"),
        bought("1 BTC", "200 USD", "2025-01-01", "Kraken"),
        moved("1 BTC", "Ledger", "Kraken", "2025-01-05", fees=[fee("1 USD")]),
    ]
    [became] = [lot for lot in books_of(*story, law=law).lots if lot.root.adjusted_by]
    sale = sold("1 BTC", "500 USD", "2025-02-01", "Kraken", name="sale")
    for named in (
        identified("sale", (became, "1"), recorded="2025-01-20"),
        naming(content_id("root", "first", "BTC", 0)),
    ):
        books = books_of(*story, sale, law=law, identifications=named)
        assert [one.root for one in books.dispositions] == [became.root]
        assert books.findings == ()
