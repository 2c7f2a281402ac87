"""Ids of roots: the same whether they are asked for or not, and part of a root like any other field."""

import pickle
from copy import deepcopy
from dataclasses import replace
from unittest.mock import patch

from builders import books_of, bought, fee, leg, out, renamed, sold, transaction
from lotwise.core.ids import Ending, content_id
from lotwise.ledger.transaction import Kind
from lotwise.lots.fold import Books
from lotwise.lots.late_id import made_id


def some_books() -> Books:
    return books_of(
        bought("1 BTC", "100 USD", "2025-01-02", name="first"),
        transaction(Kind.PURCHASE, "2025-01-03", out("9 USD"), leg("1 ETH"), leg("2 SOL"), name="both"),
        transaction(Kind.AIRDROP, "2025-01-04", leg("1 ETH"), leg("1 ETH", "Kraken"), name="twice"),
        sold("0.5 BTC", "90 USD", "2025-02-01", fees=[fee("1 USD")]),
        renamed("1 SOL", "1 SUN", "2025-03-01", name="new"),
    )


def test_an_id_is_made_of_transaction_asset_and_place() -> None:
    *made, new = some_books().roots
    names = [("first", "BTC", 0), ("both", "ETH", 0), ("both", "SOL", 1), ("twice", "ETH", 0)]
    assert [root.id for root in made] == [content_id("root", *one) for one in (*names, ("twice", "ETH", 1))]
    assert new.id == content_id("root", "new", "SUN", made[2].id, 0)


def test_an_id_is_made_once_and_only_when_it_is_asked_for() -> None:
    with patch.object(Ending, "id_of", autospec=True, side_effect=Ending.id_of) as asked:
        root = some_books().roots[0]
        assert asked.call_count == 1, "the root from which units were renamed"
        assert root.id == root.id == made_id(root.id)
        assert asked.call_count == 2


def test_roots_are_alike_whether_their_ids_were_asked_for_or_not() -> None:
    one, other, third = (some_books().roots[0] for _ in range(3))
    assert one.id in repr(other)
    assert (one, hash(one)) == (other, hash(other))
    assert pickle.loads(pickle.dumps(third)) == one  # noqa: S301 - our own
    assert deepcopy(some_books().roots[0]) == one
    assert replace(some_books().roots[0], wallet="elsewhere").id == one.id
    assert some_books() == some_books()
