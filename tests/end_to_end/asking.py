"""A project full of questions, and how tests ask and answer them on the command line."""

from pathlib import Path
from typing import Any, Final

from end_to_end.project_files import arrival, coinbase, coinbase_row, ledger, plain
from terminal import Run, Said

UNASKED: Final = ("--reason", "I remember it")

STORY: Final = (
    coinbase_row("c01", "2024-09-10 15:00:00", "Buy", "3 BTC", "180000"),
    coinbase_row("c02", "2025-01-10 15:00:00", "Moon Bonus", "0.001 BTC", "95"),
    coinbase_row("c03", "2025-01-11 15:00:00", "Moon Bonus", "0.002 BTC", "190"),
    coinbase_row("c04", "2025-03-10 15:00:00", "Send", "-0.2 BTC", "16000"),
    coinbase_row("c05", "2025-03-11 15:00:00", "Receive", "2 ETH", "4000"),
    coinbase_row("c06", "2025-03-12 15:00:00", "Learning Reward", "0.01 ETH", "20"),
    coinbase_row("c07", "2025-04-01 15:00:00", "Send", "-1 BTC", "85000"),
)
"""Rows 5 to 11: two that nobody knows, a payment, an arrival, a reward, and a transfer to the device."""


def asked_story(run: Run) -> Run:
    """Make a project in the folder at hand that holds one question of each severity."""
    assert run("init").code == 0
    device = ledger(arrival("2025-04-01T15:20:00", "1 BTC", "h01", "85000.00"))
    assert run("import", coinbase(*STORY), device).code == 1
    return run


def asked(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("review", "--json").json["questions"]
    return found


def codes(run: Run) -> list[str]:
    return [one["finding"]["code"] for one in asked(run)]


def lots(run: Run, asset: str) -> list[tuple[str, str | None, str | None]]:
    """Return units, basis and date of the open lots of an asset, the oldest last known first."""
    rows = run("lots", "--asset", asset, "--json").json["lots"]
    return sorted((one["quantity"], one["basis_usd"], one["acquired_on"]) for one in rows)


def answered(run: Run, ref: str, word: str, *details: str) -> Said:
    said = run("review", ref, "--answer", word, *details, *UNASKED)
    assert said.code in {0, 1}, said
    return said


def refused(run: Run, *words: str) -> str:
    """Return the sentence with which a command is refused; it changes nothing."""
    before = Path("lotwise.db").read_bytes()
    said = run(*words)
    assert (said.code, said.out) == (2, ""), said
    assert "mistake of lotwise" not in said.err
    assert Path("lotwise.db").read_bytes() == before
    return plain(said.err)
