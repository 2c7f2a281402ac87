"""Files of two sources that tell the same events: each counts once, whichever came first."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, kraken, looked_at, written
from terminal import Run

_UNIVERSAL: Final = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
)
_REPORT: Final = (
    "Date,Type,Label,Sending Wallet,Sent Amount,Sent Currency,Sent Cost Basis,Receiving Wallet,"
    "Received Amount,Received Currency,Received Cost Basis,Fee Amount,Fee Currency,Gain (USD),"
    "Net Value (USD),Fee Value (USD),TxSrc,TxDest,TxHash,Description\n"
)
_COINTRACKER: Final = (
    "Date,Type,Transaction ID,Received Quantity,Received Currency,Received Cost Basis (USD),"
    "Received Wallet,Received Address,Received Comment,Sent Quantity,Sent Currency,Sent Cost Basis (USD),"
    "Sent Wallet,Sent Address,Sent Comment,Fee Amount,Fee Currency,Fee Cost Basis (USD),"
    "Realized Return (USD),Fee Realized Return (USD),Transaction Hash,Block Explorer URL\n"
)
_ETHERSCAN: Final = (
    "Transaction Hash,Blockno,UnixTimestamp,DateTime (UTC),From,To,ContractAddress,Value_IN(ETH),"
    "Value_OUT(ETH),CurrentValue @ $4100.5/Eth,TxnFee(ETH),TxnFee(USD),Historical $Price/Eth,Status,"
    "ErrCode,Method\n"
)
_LEDGER: Final = (
    "Operation Date,Status,Currency Ticker,Operation Type,Operation Amount,Operation Fees,Operation Hash,"
    "Account Name,Account xpub,Countervalue Ticker,Countervalue at Operation Date,"
    "Countervalue at CSV Export\n"
)
MINE: Final = "0x" + "1" * 40
OTHER: Final = "0x" + "2" * 40
HASH: Final = "0x" + "a" * 63


def exchange() -> Path:
    """Kraken: a purchase, a sale, a reward."""
    return kraken(
        "L1,R1,2025-01-02 10:00:05,trade,,currency,ZUSD,-2000,10,0",
        "L2,R1,2025-01-02 10:00:05,trade,,currency,XXBT,0.05,0,0.05",
        "L3,R2,2025-03-02 11:30:17,trade,,currency,XXBT,-0.02,0,0.03",
        "L4,R2,2025-03-02 11:30:17,trade,,currency,ZUSD,1000,2,0",
        "L5,R3,2025-03-05 09:00:01,staking,,currency,DOT,1.5,0,1.5",
    )


UNIVERSAL: Final = (
    "2025-01-02 10:00:05 UTC,2000,USD,0.05,BTC,10,USD,,,,,",
    "2025-03-02 11:30:17 UTC,0.02,BTC,1000,USD,2,USD,,,,,",
    "2025-03-05 09:00:01 UTC,,,1.5,DOT,,,6.00,USD,staking,,",
)
REPORT: Final = (
    "2025-01-02 10:00:05 UTC,buy,,Kraken,2000,USD,,Kraken,0.05,BTC,,10,USD,,2000,10,,,,",
    "2025-03-02 11:30:17 UTC,sell,,Kraken,0.02,BTC,,Kraken,1000,USD,,2,USD,,1000,2,,,,",
    "2025-03-05 09:00:01 UTC,crypto_deposit,staking,,,,,Kraken,1.5,DOT,,,,,6,,,,,",
)


def universal(*more: str) -> Path:
    return written("koinly.csv", _UNIVERSAL, (*UNIVERSAL, *more))


def report() -> Path:
    return written("report.csv", _REPORT, REPORT)


def quantities(run: Run, *words: str) -> dict[tuple[str, str], str]:
    rows = run("lots", "--json", *words).json["lots"]
    units: dict[tuple[str, str], float] = {}
    for one in rows:
        key = (one["wallet"], one["asset"])
        units[key] = units.get(key, 0) + float(one["quantity"])
    return {key: f"{value:g}" for key, value in sorted(units.items())}


def sales() -> list[tuple[str, int | None]]:
    return [(str(one.disposed_on), one.gain_usd) for one in looked_at().books.dispositions]


def found(code: str) -> list[Any]:
    return [one for one in looked_at().findings if one.code == code]


Case = tuple[list[Callable[[], Path]], tuple[str, ...]]


@pytest.mark.parametrize("is_turned", [False, True], ids=["first-hand first", "first-hand last"])
@pytest.mark.parametrize("words", [(), ("--wallet", "Kraken"), ("--wallet", "kraken ")], ids=str)
def test_an_exchange_and_a_program_that_repeats_it(
    run: Run, words: tuple[str, ...], *, is_turned: bool
) -> None:
    run("init")
    steps = [((exchange(),), ()), ((universal(),), words)]
    for paths, said in reversed(steps) if is_turned else steps:
        run("import", *paths, *said)
    assert quantities(run) == {("Kraken", "BTC"): "0.03", ("Kraken", "DOT"): "1.5"}
    assert sales() == [("2025-03-02", (998 - 804) * 10**8)]
    assert looked_at().wallets["Kraken"].custody.value == "US broker"
    (note,) = found("told_by_two_sources")
    assert (note.severity.value, "3 events" in note.what) == ("info", True)
    assert not found("told_twice")
    assert not found("custody_changed")


def test_a_program_that_repeats_an_account_says_nothing_of_who_holds_its_keys(run: Run) -> None:
    run("init")
    run("import", universal(), "--wallet", "Kraken")
    assert looked_at().wallets["Kraken"].custody.value == "US broker"
    run("import", exchange(), "--wallet", "My exchange")
    run("import", report(), "--wallet", "My exchange")
    assert looked_at().wallets["My exchange"].custody.value == "US broker"
    assert not found("custody_changed")


@pytest.mark.parametrize("is_turned", [False, True])
def test_two_reports_of_one_program(run: Run, *, is_turned: bool) -> None:
    run("init")
    paths = [universal(), report()]
    for path in reversed(paths) if is_turned else paths:
        run("import", path)
    assert quantities(run) == {("Kraken", "BTC"): "0.03", ("Kraken", "DOT"): "1.5"}
    assert len(sales()) == 1
    run("import", exchange())
    assert quantities(run) == {("Kraken", "BTC"): "0.03", ("Kraken", "DOT"): "1.5"}
    assert len(sales()) == 1


def test_what_only_one_of_them_tells_counts(run: Run) -> None:
    run("init")
    run("import", exchange(), universal("2025-04-01 10:00:00 UTC,90,USD,0.001,BTC,,,,,,,"))
    assert quantities(run) == {
        ("Koinly", "BTC"): "0.001",
        ("Kraken", "BTC"): "0.03",
        ("Kraken", "DOT"): "1.5",
    }
    (note,) = found("told_by_two_sources")
    assert "koinly.csv tells 1 more" in note.what


def test_nearly_the_same_blocks_and_one_word_settles_it(run: Run) -> None:
    run("init")
    late = [row.replace(":05 UTC", ":35 UTC").replace(":17 UTC", ":47 UTC") for row in UNIVERSAL]
    run("import", exchange(), written("koinly.csv", _UNIVERSAL, tuple(late)))
    (asked,) = found("told_twice")
    assert asked.is_blocking
    assert "2 events" in asked.what
    other = next(one.id for one in looked_at().facts.files if one.name == "koinly.csv")
    said = run("review", asked.id, "--answer", "same", "--with", other, "--reason", "one account")
    assert "Recorded" in said.out, said
    assert not found("told_twice")
    assert quantities(run) == {("Kraken", "BTC"): "0.03", ("Kraken", "DOT"): "1.5"}
    assert len(sales()) == 1


def test_another_wallet_name_blocks(run: Run) -> None:
    run("init")
    run("import", exchange())
    run("import", universal(), "--wallet", "My exchange")
    (asked,) = found("told_twice")
    assert "3 events" in asked.what
    other = next(one.id for one in looked_at().facts.files if one.name == "koinly.csv")
    run("review", asked.id, "--answer", "distinct", "--with", other, "--reason", "two accounts")
    assert not found("told_twice")
    assert quantities(run)["My exchange", "BTC"] == "0.03"


@pytest.mark.parametrize("is_turned", [False, True])
def test_coinbase_and_cointracker(run: Run, *, is_turned: bool) -> None:
    run("init")
    first = coinbase(
        coinbase_row("c1", "2025-01-05 10:00:00", "Buy", "0.02 BTC", "1000"),
        coinbase_row("c2", "2025-02-05 10:00:07", "Sell", "-0.01 BTC", "600"),
        coinbase_row("c3", "2025-02-06 10:00:07", "Staking Income", "0.1 ETH", "300"),
    )
    second = written(
        "cointracker.csv",
        _COINTRACKER,
        (
            (
                "01/05/2025 10:00:00,BUY,ct-1,0.02,BTC,1000,Coinbase BTC Wallet,,,1000,USD,1000,"
                "Coinbase USD Wallet,,,,,,,,,"
            ),
            (
                "02/05/2025 10:00:07,SELL,ct-2,600,USD,,Coinbase USD Wallet,,,0.01,BTC,500,"
                "Coinbase BTC Wallet,,,,,,100,,,"
            ),
            "02/06/2025 10:00:07,STAKING_REWARD,ct-3,0.1,ETH,300,Coinbase ETH Wallet,,,,,,,,,,,,,,,",
        ),
    )
    steps = [((first,), ()), ((second,), ("--zone", "UTC", "--dates", "month-first"))]
    for paths, said in reversed(steps) if is_turned else steps:
        run("import", *paths, *said)
    assert quantities(run) == {("Coinbase", "BTC"): "0.01", ("Coinbase", "ETH"): "0.1"}
    assert sales() == [("2025-02-05", 100 * 10**8)]


def explorer() -> Path:
    return written(
        f"export-{MINE}.csv",
        _ETHERSCAN,
        (
            (
                f"{HASH}1,18500001,1740000060,2025-02-19 21:21:00,{OTHER},{MINE},,1.5,0,1,0.001,4.1,2000,,,"
                "Transfer"
            ),
            (
                f"{HASH}2,18500002,1740000120,2025-02-19 21:22:00,{MINE},{OTHER},,0,0.25,1,0.001,4.1,2000,,,"
                "Transfer"
            ),
        ),
    )


@pytest.mark.parametrize("is_turned", [False, True])
def test_one_hash_in_an_explorer_and_a_program(run: Run, *, is_turned: bool) -> None:
    run("init")
    paths = [
        explorer(),
        written(
            "koinly.csv",
            _UNIVERSAL,
            (
                f"2025-02-19 21:25:00 UTC,,,1.5,ETH,,,,,,,{HASH}1",
                f"2025-02-19 21:26:00 UTC,0.251,ETH,,,,,,,,,{HASH[2:].upper()}2",
            ),
        ),
    ]
    for path in reversed(paths) if is_turned else paths:
        run("import", path)
    assert len(looked_at().journal.transactions) == 2
    assert {leg.wallet for one in looked_at().journal.transactions for leg in one.legs} == {"Ethereum wallet"}


def test_one_address_in_an_explorer_and_a_wallet(run: Run) -> None:
    run("init")
    device = written(
        "ledger.csv",
        _LEDGER,
        (
            f"2025-02-19T21:21:00.000Z,Confirmed,ETH,IN,1.5,0.001,{HASH}1,Ethereum 1,x1,USD,3000.00,0.00",
            f"2025-02-19T21:22:00.000Z,Confirmed,ETH,OUT,0.251,0.001,{HASH}2,Ethereum 1,x1,USD,502.00,0.00",
        ),
    )
    run("import", explorer(), device)
    told = looked_at().journal.transactions
    assert len(told) == 2
    assert {leg.wallet for one in told for leg in one.legs} == {"Ethereum wallet"}
    assert {len(one.sources) for one in told} == {2}


def test_a_transfer_told_whole_and_its_halves(run: Run) -> None:
    run("init")
    first = kraken(
        "L1,R1,2025-01-02 10:00:05,trade,,currency,ZUSD,-2000,0,0",
        "L2,R1,2025-01-02 10:00:05,trade,,currency,XXBT,0.05,0,0.05",
        "L3,R2,2025-01-03 10:00:05,withdrawal,,currency,XXBT,-0.02,0.0001,0.0299",
    )
    whole = written(
        "report.csv",
        _REPORT,
        (
            "2025-01-02 10:00:05 UTC,buy,,Kraken,2000,USD,,Kraken,0.05,BTC,,,,,2000,,,,,",
            "2025-01-03 10:00:05 UTC,transfer,,Kraken,0.02,BTC,,Ledger Live,0.02,BTC,,0.0001,BTC,,850,4,,,,",
        ),
    )
    run("import", first, whole)
    assert quantities(run) == {("Kraken", "BTC"): "0.0299", ("Ledger", "BTC"): "0.02"}
    device = written(
        "ledger.csv",
        _LEDGER,
        ("2025-01-03T10:45:00.000Z,Confirmed,BTC,IN,0.02,0.0001,h1,Bitcoin 1,x1,USD,850.00,0.00",),
    )
    run("import", device)
    assert quantities(run) == {("Kraken", "BTC"): "0.0299", ("Ledger", "BTC"): "0.02"}
    assert not looked_at().blocking or {one.code for one in looked_at().blocking} <= {"no_value"}
