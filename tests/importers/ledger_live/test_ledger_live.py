"""Ledger Live: everything under one hash is one transaction of one wallet, and only its net counts."""

from collections import Counter
from collections.abc import Callable

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]

HEADER = "Operation Date,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash\n"


def operations(*rows: str) -> Parsed:
    return read_file("operations.csv", (HEADER + "\n".join(rows)).encode())


def test_every_known_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("operations.csv")) == [
        "2 TRANSFER 2025-01-01 08:00:00: +0.5 BTC ($47,000.00)",
        "3 TRANSFER 2025-01-02 08:00:00: -0.2 ETH ($600.00), fee -0.0003 ETH ($0.90)",
        "4+5 FEE 2025-01-03 08:00:00: fee -0.0001 BTC ($9.40)",
        (
            "6+7 EXCHANGE 2025-01-04 08:00:00: "
            "-1 ETH ($3,000.00), +2995 USDC ($2,995.00), fee -0.002 ETH ($6.00)"
        ),
        "8+9 TRANSFER 2025-01-05 08:00:00: -100 USDC ($100.00), fee -0.0015 ETH ($4.50)",
        "10 STAKING 2025-01-06 08:00:00: +0.25 ATOM ($1.50)",
        "11 FEE 2025-01-06 08:00:00: fee -0.002 ATOM",
        "12 STAKING 2025-01-07 08:00:00: +0.5 DOT ($3.00)",
        "13 FEE 2025-01-08 08:00:00: fee -0.001 ETH ($3.00)",
        "15 FEE 2025-01-10 08:00:00: fee -0.004 ETH ($12.00)",
        "18+19 TRANSFER 2025-01-13 08:00:00: -0.1 BTC, fee -0.0001 BTC",
        "20 FEE 2025-01-14 08:00:00: fee -0.0007 ETH ($2.10)",
        "22 FEE 2025-01-16 08:00:00: fee -0.002 ETH ($6.00)",
        "23 FEE 2025-01-17 08:00:00: fee -0.0004 NEAR",
        "25 FEE 2025-01-19 08:00:00: fee -0.0001 CELO",
        "26 FEE 2025-01-20 08:00:00: fee -0.7 HBAR ($0.10)",
        "27 FEE 2025-01-21 08:00:00: fee -0.0025 ETH ($7.50)",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("operations.csv")) == {
        14: "moves nothing",
        16: "not carried out (Pending)",
        17: "an NFT that the row does not name",
        21: "not carried out (Failed)",
        24: "moves nothing",
    }


def test_the_fee_of_a_failed_transaction_is_to_be_checked(
    read: Read, told: Callable[[Parsed], list[str]]
) -> None:
    assert told(read("operations.csv")) == ["info reward_fee 10", "warning failed_fee 21"]


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("operations.csv", "operations_old.csv", "operations_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_hash_is_kept_to_pair_transfers(read: Read) -> None:
    assert [each.chain_hash for each in read("operations.csv").transactions][:3] == ["h01", "h02", "h03"]


def test_the_accounts_stand_in_the_note(read: Read) -> None:
    assert read("operations.csv").transactions[2].note == "IN and OUT (Bitcoin 1, Bitcoin 2)"


def test_older_exports_have_no_status_and_no_values(read: Read, spell: Spell) -> None:
    assert spell(read("operations_old.csv")) == [
        "2 TRANSFER 2021-03-01 08:00:00: +0.05 BTC",
        "3 TRANSFER 2021-03-02 08:00:00: -0.019 BTC, fee -0.001 BTC",
        "4 FEE 2021-03-03 08:00:00: fee -0.002 ETH",
    ]


def test_what_has_no_clear_meaning_blocks_and_the_rest_counts(read: Read, spell: Spell) -> None:
    parsed = read("operations_unclear.csv")
    assert spell(parsed) == [
        "8 TRANSFER 2025-02-06 08:00:00: +0.1 BTC ($9,000.00)",
        "10 FEE 2025-02-07 08:00:00: fee -0.001 ETH ($3.00)",
    ]
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Operation Type': 'SLASH' is not known.",
        (3,): "Column 'Operation Amount': '0.001' is less than the fee it should hold.",
        (4, 5): "One transaction moves UNI, AAVE in ways that have no single meaning.",
        (6,): "Column 'Operation Amount': income that is not positive.",
        (7,): "Column 'Operation Amount': it is empty.",
        (9,): "Column 'Operation Type': an NFT left; the row names neither it nor what came for it.",
    }
    (several,) = [finding for finding in parsed.findings if finding.where.rows == (4, 5)]
    assert several.fix == "Look up 'h03' in a block explorer, and state it in full in `lotwise review`."


def test_two_payments_to_two_accounts_in_one_transaction_are_added_up(spell: Spell) -> None:
    parsed = operations(
        "2025-01-01T08:00:00.000Z,BTC,IN,0.1,0.0001,h1", "2025-01-01T08:00:00.000Z,BTC,IN,0.2,0.0001,h1"
    )
    assert spell(parsed) == ["2+3 TRANSFER 2025-01-01 08:00:00: +0.3 BTC"]


def test_twins_without_a_hash_stay_two() -> None:
    row = "2025-01-01T08:00:00.000Z,DOT,REWARD_PAYOUT,0.1,,"
    assert len({each.id for each in operations(row, row).transactions}) == 2


def test_a_value_in_another_currency_is_no_value_in_dollars(read: Read) -> None:
    (sent,) = [each for each in read("operations.csv").transactions if each.chain_hash == "h13"]
    assert {leg.value_usd for leg in sent.legs} == {None}


def test_the_device_is_self_custody(read: Read) -> None:
    assert read("operations.csv").wallet == Wallet(name="Ledger", custody=Custody.SELF)
