"""What becomes of every row of the reference samples: `lotwise formats --check`, kept as a golden file."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Final

import pytest

from lotwise.app.formats import Checked, checked

GOLDEN: Final = Path(__file__).with_name("samples.json")
CLOSING: Final = (
    *("kraken_ledgers/kraken_ledgers_2021_staking.csv", "kraken_ledgers/kraken_ledgers_old.csv"),
    *("coinbase_pro_account/coinbasepro.csv", "sparrow/sparrow_btc_2.5.5.csv"),
    *("bybit_uta/bybiteu_uta_v001.csv", "bybit_eu_funding/bybiteu_fund_v001.csv"),
    "bitfinex_ledger/2014-ledger-BTC.csv",
)
"""Files whose running balances close to the last digit, as those who collected them have found."""


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, Checked]:
    return {one.file: one for one in checked(shared / "formats" / "samples")}


def figures(one: Checked) -> dict[str, object]:
    names = ("format", "data_rows", "rows_used", "ignored", "findings", "transactions", "balances")
    return {name: getattr(one, name) for name in names}


def test_every_sample_becomes_what_it_became(found: dict[str, Checked]) -> None:
    now = {name: figures(one) for name, one in sorted(found.items()) if name != "INDEX.csv"}
    if os.environ.get("LOTWISE_GOLDEN") == "renew":
        lines = [f" {json.dumps(name)}: {json.dumps(one)}" for name, one in now.items()]
        GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    assert now == json.loads(GOLDEN.read_text(encoding="utf-8")), "renew it with: python3 dev.py golden"


def test_every_row_of_every_sample_has_exactly_one_fate(found: dict[str, Checked]) -> None:
    assert [name for name, one in found.items() if not one.adds_up] == []


def test_every_sample_is_recognized_as_what_it_is(shared: Path, found: dict[str, Checked]) -> None:
    index = (shared / "formats" / "samples" / "INDEX.csv").read_text(encoding="utf-8")
    wrong = {
        row["file"]: found[row["file"]].format
        for row in csv.DictReader(io.StringIO(index))
        if not is_named(found[row["file"]].format, row["format"])
    }
    assert wrong == {}


def is_named(format_id: str, name: str) -> bool:
    """Return whether a format of ours is what the index of samples calls so."""
    plain = format_id.replace(".", "_")
    return plain == name or plain.startswith(f"{name}_") or name.startswith(f"{plain}_")


@pytest.mark.parametrize("name", CLOSING)
def test_running_balances_close_to_the_last_digit(found: dict[str, Checked], name: str) -> None:
    assert found[name].balances == "yes"


def test_every_finding_names_where_it_is_and_what_to_do(found: dict[str, Checked]) -> None:
    blocking = [(name, one) for name, each in found.items() for one in each.told if one.is_blocking]
    assert blocking
    unclear = [
        (name, one.what) for name, one in blocking if not (one.fix and one.where.file and one.what.strip())
    ]
    assert unclear == []
    nowhere = [(name, one.what) for name, one in blocking if not one.where.rows and found[name].format]
    assert nowhere == []
