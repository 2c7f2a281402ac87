"""Gas of a swap into the asset in which it is paid: in the books the wallet's own units pay it."""

from builders import books_of, bought, fee, leg, out, transaction
from lotwise.ledger.transaction import Custody, Kind, Transaction
from scenarios.lots_notation import rows

OLD = bought("1 ETH", "1000 USD", "2024-01-10")
USDC = bought("2000 USDC", "2000 USD", "2025-01-10")
AT_A_BROKER = {"Ledger": Custody.BROKER_US}
USDC_SOLD = (
    "2000 USDC acquired 2025-01-10 disposed 2025-03-01 proceeds 1980.00 basis 2000.00 gain -20.00 short-term,"
    " exchange, FIFO"
)


def gas(acquired: str, basis: str, gain: str, how: str) -> str:
    """Return the row of the units that paid the gas, which were worth 20."""
    sold = f"0.01 ETH acquired {acquired} disposed 2025-03-01 proceeds 20.00"
    return f"{sold} basis {basis} gain {gain} {how}"


def swapped(chain_hash: str) -> Transaction:
    legs = (out("2000 USDC"), leg("1 ETH", worth="2000"), fee("0.01 ETH", worth="20"))
    return transaction(Kind.EXCHANGE, "2025-03-01", *legs, chain_hash=chain_hash)


def test_older_units_pay_the_gas_and_all_that_came_is_a_lot() -> None:
    told = rows(books_of(OLD, USDC, swapped("0xaa")))
    assert told["sold"] == [
        USDC_SOLD,
        gas("2024-01-10", "10.00", "10.00", "long-term, fee, FIFO"),
    ]
    assert told["held"] == [
        "0.99 ETH in Ledger acquired 2024-01-10 basis 990.00",
        "1 ETH in Ledger acquired 2025-03-01 basis 2000.00",
    ]


def test_where_a_broker_executes_it_is_withheld_from_what_came() -> None:
    for books in (
        books_of(OLD, USDC, swapped("0xaa"), custody=AT_A_BROKER),
        books_of(OLD, USDC, swapped("")),
    ):
        told = rows(books)
        assert told["sold"] == [
            USDC_SOLD,
            gas("2025-03-01", "20.00", "0.00", "short-term, fee, SPEC_ID"),
        ]
        assert told["held"] == [
            "1 ETH in Ledger acquired 2024-01-10 basis 1000.00",
            "0.99 ETH in Ledger acquired 2025-03-01 basis 1980.00",
        ]


def test_units_that_are_missing_in_the_records_are_not_made_up_for_the_gas() -> None:
    """The wallet had ether, or it could not have sent. Where no record knows it, what came stands in."""
    told = rows(books_of(USDC, swapped("0xaa")))
    assert told["sold"][1:] == [
        gas("2025-03-01", "20.00", "0.00", "short-term, fee, FIFO"),
    ]
    assert told["held"] == ["0.99 ETH in Ledger acquired 2025-03-01 basis 1980.00"]
    assert told["findings"] == []
