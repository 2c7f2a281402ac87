"""The loss that a wash sale disallows, as Form 8949 shows it: in cents, in step with the other columns."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import CENT, Usd, to_cents, usd
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Custody, Kind
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root
from lotwise.tax.realized import form_disallowed, form_gain, realized


def sold(proceeds: Usd | None, basis: Usd | None, disallowed: Usd) -> Disposition:
    root = Root(
        id="root_1",
        asset="IBIT",
        quantity=ONE,
        basis_usd=basis,
        acquired_at=datetime(2026, 1, 5, tzinfo=UTC),
        acquired_on=date(2026, 1, 5),
        kind=Kind.PURCHASE,
        transaction_id="tx_buy",
        wallet="Broker",
    )
    return Disposition(
        transaction_id="tx_sell",
        kind=DispositionKind.SALE,
        root=root,
        start=0,
        stop=ONE,
        asset="IBIT",
        wallet="Broker",
        custody=Custody.BROKER_US,
        disposed_at=datetime(2026, 4, 8, tzinfo=UTC),
        disposed_on=date(2026, 4, 8),
        proceeds_usd=proceeds,
        method=Method.FIFO,
        disallowed_usd=disallowed,
    )


@pytest.mark.parametrize(
    ("proceeds", "basis", "disallowed", "column_g", "column_h"),
    [
        ("600", "1000", "300", "300", "-100"),
        ("600", "1000", "400", "400", "0"),
        ("400.004", "500.006", "100.002", "100.01", "0"),
        ("400.004", "500.006", "50.005", "50.01", "-50"),
        ("400", "400.004", "0.004", "0", "0"),
        ("400", "400.006", "0.005", "0.01", "0"),
        ("600", "1000", "0", "0", "-400"),
    ],
)
def test_column_g(proceeds: str, basis: str, disallowed: str, column_g: str, column_h: str) -> None:
    row = sold(usd(proceeds), usd(basis), usd(disallowed))
    assert (form_disallowed(row), form_gain(row)) == (usd(column_g), usd(column_h))


def test_what_is_not_known_has_no_column_g() -> None:
    assert form_disallowed(sold(None, 100, 50)) == 0
    assert form_gain(sold(None, 100, 50)) is None
    assert form_disallowed(sold(100, None, 50)) == 0


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 100))
def test_it_never_makes_a_gain_and_never_hides_more_than_a_cent(
    proceeds: Usd, loss: Usd, percent: int
) -> None:
    row = sold(proceeds, proceeds + loss, loss * percent // 100)
    gain, disallowed = form_gain(row), form_disallowed(row)
    assert gain is not None
    assert gain <= 0 <= disallowed
    assert gain % CENT == disallowed % CENT == 0
    assert row.gain_usd is not None
    assert abs(gain - row.gain_usd) < 2 * CENT
    assert percent < 100 or gain == 0
    assert disallowed <= to_cents(row.disallowed_usd) + CENT


def test_the_year_counts_what_is_allowed() -> None:
    row = sold(usd("600"), usd("1000"), usd("300"))
    assert realized([row], [], [], 2026).short_term.amount_usd == usd("-100")
