"""Facts made at once are those that their classes make, in every field."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime

import pytest

from lotwise.importers.at_once import leg_of, source_of, transaction_of
from lotwise.ledger.transaction import Kind, Leg, Role, Source, Transaction

AT = datetime(2026, 1, 1, tzinfo=UTC)
LEG = Leg(wallet="Here", asset="BTC", quantity=-5, role=Role.FEE, value_usd=7)
SOURCE = Source(file_id="file_x", file="x.csv", rows=(2, 3))
TRANSACTION = Transaction(
    id="tx_x",
    kind=Kind.SALE,
    at=AT,
    legs=(LEG,),
    sources=(SOURCE,),
    native_id="n1",
    chain_hash="0x1",
    note="Sold",
    address="bc1",
)
MADE = [
    (leg_of("Here", "BTC", -5, Role.FEE, 7), LEG),
    (source_of("file_x", "x.csv", (2, 3)), SOURCE),
    (source_of("file_x", "x.csv", (2,)), Source(file_id="file_x", file="x.csv", rows=(2,))),
    (
        transaction_of(("tx_x", "n1", "0x1", "Sold", "bc1"), Kind.SALE, AT, (LEG,), (SOURCE,)),
        TRANSACTION,
    ),
]


@pytest.mark.parametrize(("made", "usual"), MADE)
def test_it_is_the_usual_object(made: Leg | Source | Transaction, usual: Leg | Source | Transaction) -> None:
    assert type(made) is type(usual)
    assert (made, repr(made), hash(made)) == (usual, repr(usual), hash(usual))
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == replace(made) == usual  # noqa: S301


@pytest.mark.parametrize("made", [made for made, _ in MADE])
def test_it_is_closed(made: Leg | Source | Transaction) -> None:
    for each in fields(made):
        with pytest.raises(FrozenInstanceError):
            setattr(made, each.name, None)
    assert not hasattr(made, "__dict__")


def test_a_row_that_stands_alone_is_still_a_tuple() -> None:
    one = source_of("file_x", "x.csv", (2,))
    assert one.rows == (2,)
    assert replace(SOURCE, rows=(2,)) == one != SOURCE
    assert repr(one) == "Source(file_id='file_x', file='x.csv', rows=(2,))"
