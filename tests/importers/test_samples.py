"""The reference samples, looked at one by one; what becomes of all of them stands in tests/golden.

Rows are counted here without any importer: by `csv.reader` over what follows the header line.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.quantity import quantity
from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Transaction

Fates = Callable[[Parsed], Counter[int]]

OURS = {
    "coinbase_v1": "coinbase.v1",
    "coinbase_v2": "coinbase.v2",
    "coinbase_v3": "coinbase.v3",
    "coinbase_v4": "coinbase.v4",
    "coinbase_raw_tx": "coinbase.raw_tx",
    "coinbase_wallet_2014": "coinbase.wallet_2014",
    "coinbase_pro_account": "coinbase_pro.account",
    "coinbase_pro_fills": "coinbase_pro.fills",
    "kraken_ledgers": "kraken.ledgers",
    "kraken_trades": "kraken.trades",
    "ledger_live": "ledger_live.operations",
    "cash_app": "cash_app.account",
}
OF_ANOTHER_GENERATION = {"UsTaxTransactionsReport.csv": "coinbase.v1_2019"}
HEADERS = (
    *("timestamp,", "id,timestamp", "txid,", '"txid"', "operation date,", "transaction id,"),
    *("portfolio,type,", "portfolio,trade id,"),
)


def files_of(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    assert found, folder
    return found


def data_lines(content: bytes) -> list[int]:
    """Return the line of every record below the header line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""))
    lines, is_below, start = [], False, 1
    for cells in reader:
        if is_below:
            lines.append(start)
        is_below = is_below or ",".join(cells).casefold().startswith(HEADERS)
        start = reader.line_num + 1
    return lines


@pytest.mark.parametrize("folder", OURS)
def test_our_samples_are_recognized(shared: Path, folder: str) -> None:
    for path in files_of(shared / "formats" / "samples" / folder):
        expected = OF_ANOTHER_GENERATION.get(path.name, OURS[folder])
        assert read_file(path.name, path.read_bytes()).format == expected, path.name


@pytest.mark.parametrize("folder", OURS)
def test_every_row_of_our_samples_has_exactly_one_fate(shared: Path, folder: str, fates: Fates) -> None:
    for path in files_of(shared / "formats" / "samples" / folder):
        parsed = read_file(path.name, path.read_bytes())
        lines = data_lines(path.read_bytes())
        assert fates(parsed) == Counter(lines), path.name
        assert parsed.row_count == len(lines) > 0, path.name


WHOLLY_UNDERSTOOD = ("coinbase_raw_tx", "coinbase_pro_account", "coinbase_pro_fills", "kraken_trades")


@pytest.mark.parametrize("folder", WHOLLY_UNDERSTOOD)
def test_reports_that_users_import_beside_the_main_one_are_read_without_a_question(
    shared: Path, folder: str
) -> None:
    for path in files_of(shared / "formats" / "samples" / folder):
        parsed = read_file(path.name, path.read_bytes())
        assert parsed.transactions, path.name
        assert not any(finding.is_blocking for finding in parsed.findings), path.name


def test_a_statement_whose_dates_a_spreadsheet_rewrote_is_asked_about_once(shared: Path) -> None:
    (path,) = files_of(shared / "formats" / "samples" / "coinbase_wallet_2014")
    parsed = read_file(path.name, path.read_bytes())
    (finding,) = parsed.findings
    assert (parsed.transactions, len(finding.where.rows)) == ((), parsed.row_count)


def test_the_trades_of_kraken_s_sample_are_those_of_its_ledgers(shared: Path) -> None:
    folder = shared / "formats" / "samples"
    trades, ledgers = (folder / "kraken_trades" / "kraken_trades.csv", folder / "kraken_ledgers")
    kept = {one.native_id: one for one in _transactions(ledgers / "kraken_ledgers_old.csv")}
    told = _transactions(trades)
    assert len(told) == 3
    for one in told:
        twin = kept[one.native_id]
        assert (one.id, one.kind, one.at.replace(microsecond=0)) == (twin.id, twin.kind, twin.at)
        for leg, other in zip(one.legs[:2], twin.legs[:2], strict=True):
            assert (leg.asset, leg.wallet) == (other.asset, other.wallet)
            assert abs(leg.quantity - other.quantity) <= quantity("0.00005")  # the ledgers cut at 4 places


def _transactions(path: Path) -> tuple[Transaction, ...]:
    return read_file(path.name, path.read_bytes()).transactions


def test_no_sample_makes_the_reader_stumble(shared: Path, fates: Fates) -> None:
    for path in files_of(shared / "formats" / "samples"):
        parsed = read_file(path.name, path.read_bytes())
        assert parsed.format or parsed.findings[0].is_blocking, path.name
        if parsed.format:
            assert set(fates(parsed).values()) <= {1}, path.name


def test_daily_price_files_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "prices").glob("???.csv")):
        parsed = read_file(path.name, path.read_bytes())
        assert parsed.format == "prices.daily"
        assert len(parsed.quotes) == parsed.row_count == len(path.read_text().splitlines()) - 1, path.name
        assert {quote.asset for quote in parsed.quotes} == {path.stem}


def test_a_snapshot_says_that_it_is_no_close(shared: Path) -> None:
    parsed = read_file("USDC.csv", (shared / "prices" / "USDC.csv").read_bytes())
    assert "USDC.csv (coingecko noon-UTC snapshot, not a close)" in {quote.origin for quote in parsed.quotes}


def test_what_is_booked_agrees_with_kraken_s_own_balance(shared: Path) -> None:
    path = shared / "formats" / "samples" / "kraken_ledgers" / "kraken_ledgers_2021_staking.csv"
    last = list(csv.DictReader(io.StringIO(path.read_text())))[-1]
    legs = [leg for each in read_file(path.name, path.read_bytes()).transactions for leg in each.legs]
    assert last["asset"] == "DOT.S"
    assert sum(leg.quantity for leg in legs if leg.asset == "DOT") == quantity(last["balance"])


def test_what_is_booked_agrees_with_coinbase_pro_s_own_balance(shared: Path) -> None:
    (path,) = files_of(shared / "formats" / "samples" / "coinbase_pro_account")
    parsed = read_file(path.name, path.read_bytes())
    held = {stated.asset: stated.quantity for stated in parsed.balances}
    booked: Counter[str] = Counter()
    for each in parsed.transactions:
        for leg in each.legs:
            booked[leg.asset] += leg.quantity
    assert booked == held
