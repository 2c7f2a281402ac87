"""What the owner says of wallets, and what it changes: owners, how lots are chosen, fees, addresses."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import (
    HOUSEHOLD,
    arrival,
    coinbase,
    coinbase_row,
    kraken,
    ledger,
    looked_at,
    plain,
    prices,
    too_wide,
)
from end_to_end.project_files import (
    household as household_file,
)
from terminal import DAY, Run


def told(run: Run, wallet: str) -> dict[str, Any]:
    rows = run("wallets", "--json", "--as-of", DAY).json["wallets"]
    found: dict[str, Any] = next(row for row in rows if row["name"] == wallet)
    return found


def refused(run: Run, *words: str) -> str:
    """Return the sentence with which a command is refused; it changes nothing."""
    before = Path("lotwise.db").read_bytes()
    said = run(*words)
    assert (said.code, said.out) == (2, ""), said
    assert Path("lotwise.db").read_bytes() == before
    return plain(said.err)


# ── each fact ───────────────────────────────────────────────────────────────────────────────────

FACTS: Final[Sequence[tuple[str, str, str, object]]] = (
    ("owner", "Spouse", "owner", "spouse"),
    ("owner", "ira", "owner", "IRA"),
    ("owner", "joint", "owner", "joint"),
    ("owner", "taxpayer", "owner", "taxpayer"),
    ("custody", "foreign-broker", "custody", "foreign broker"),
    ("custody", "self", "custody", "self"),
    ("ability", "FIFO_only", "ability", "FIFO only"),
    ("ability", "told to broker", "ability", "told to broker"),
    ("ability", "own books", "ability", "own books"),
    ("zone", "America/Chicago", "zone", "America/Chicago"),
    ("fee_rate", "0.0026", "fee_rate", "0.0026"),
    ("fee_rate", "0", "fee_rate", "0"),
    ("addresses", "bc1q0, bc1q1", "addresses", ["bc1q0", "bc1q1"]),
    ("address", "bc1q2", "addresses", ["bc1q0", "bc1q1", "bc1q2"]),
    ("address", "bc1q1", "addresses", ["bc1q0", "bc1q1", "bc1q2"]),
    ("addresses", "", "addresses", []),
)
"""What is said, in which words, and what is then true under which name; one after another."""


def test_each_fact_is_recorded_and_the_last_word_counts(household: Run) -> None:
    before = told(household, "Kraken")
    for what, value, name, now in FACTS:
        said = household("wallets", "--set", "kraken", what, value, "--json", "--as-of", DAY)
        assert said.code == 0, said
        assert said.err.startswith("Recorded: Kraken: ")
        rows = {row["name"]: row for row in said.json["wallets"]}
        assert rows["Kraken"][name] == now, (what, value)
    others = {"owner", "custody", "ability", "zone", "fee_rate", "addresses"}
    after = told(household, "Kraken")
    assert {name: after[name] for name in after.keys() - others} == {
        name: before[name] for name in before.keys() - others
    }


def test_several_facts_at_once_all_count(household: Run) -> None:
    words = [("--set", "Ledger", "address", one) for one in ("bc1q0", "bc1q1", "bc1q2")]
    said = household("wallets", *(word for some in words for word in some), "--json", "--as-of", DAY)
    assert said.err.count("Recorded") == 3
    assert told(household, "Ledger")["addresses"] == ["bc1q0", "bc1q1", "bc1q2"]


WRONG: Final = (
    ("owner", "my dog", "Choose one of 'taxpayer', 'spouse', 'joint', 'IRA'"),
    ("custody", "the bank", "Choose one of"),
    ("ability", "HIFO only", "Choose one of"),
    ("zone", "Mars/Olympus", "Mars/Olympus"),
    ("fee_rate", "0.6 %", "is no fee rate"),
    ("fee_rate", "1", "is no fee rate"),
    ("fee_rate", "-0.001", "is no fee rate"),
    ("fee_rate", "NaN", "is no fee rate"),
    ("fee_rate", "Infinity", "is no fee rate"),
    ("color", "blue", "Nothing called 'color' can be said of a wallet"),
)


def test_what_cannot_be_true_of_a_wallet_is_refused(household: Run) -> None:
    for what, value, words in WRONG:
        said = refused(household, "wallets", "--set", "Kraken", what, value)
        assert words in said, (what, value)
        assert "mistake of lotwise" not in said
    said = refused(household, "wallets", "--set", "Nowhere", "owner", "spouse")
    assert "There is no wallet 'Nowhere'. Wallets: Cash App, Coinbase, Kraken, Ledger, Schwab." in said


# ── whose it is ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("owner", "why"), [("spouse", "you do not file together"), ("IRA", "is a retirement account")]
)
def test_what_is_on_no_return_of_yours_is_left_out(household: Run, owner: str, why: str) -> None:
    """The example household is single, sold at Kraken in 2026, and the plan sells there."""
    before = household("plan", "--json", "--as-of", DAY).json
    assert "Kraken" in {one["wallet"] for one in before["trades"]}
    household("wallets", "--set", "Kraken", "owner", owner)
    lots = household("lots", "--json", "--as-of", DAY).json["lots"]
    assert {one["wallet"] for one in lots} == {"Cash App", "Coinbase", "Ledger"}
    found = household("findings", "--json", "--as-of", DAY).json["findings"]
    (note,) = (row["finding"] for row in found if row["finding"]["code"] == "wallet_left_out")
    assert why in note["what"]
    plan = household("plan", "--json", "--as-of", DAY).json
    named = {one["wallet"] for one in (*plan["trades"], *plan["below_the_line"])}
    assert "Kraken" not in named
    assert {one["lot"] for one in plan["excluded"]} <= {one["id"] for one in lots}
    rows = household("forms", "--json", "--as-of", DAY).json["form_8949"]["rows"]
    sold = {one.id for one in looked_at().all_books.dispositions if one.wallet == "Kraken"}
    assert sold, "the test would prove nothing without a sale there"
    assert not {row["id"] for row in rows} & sold
    assert plan["tax_before_usd"] != before["tax_before_usd"]
    assert household("verify", "--conservation").code == 0, "what is left out is followed all the same"


def test_on_a_joint_return_the_wallet_of_the_spouse_counts(household: Run) -> None:
    text = HOUSEHOLD.replace('"single"', '"mfj"')
    assert household("household", household_file(text=text), "--as-of", DAY).code == 0
    household("wallets", "--set", "Kraken", "owner", "spouse")
    lots = household("lots", "--json", "--as-of", DAY).json["lots"]
    assert "Kraken" in {one["wallet"] for one in lots}
    shown = household("wallets", "--as-of", DAY)
    assert "spouse" in shown.out, "owners are shown where they differ"
    assert too_wide(shown.out) == []


# ── how lots are chosen ─────────────────────────────────────────────────────────────────────────


def test_a_wallet_that_knows_only_fifo_takes_no_other_order(household: Run) -> None:
    household("wallets", "--set", "Kraken", "ability", "FIFO only")
    said = refused(household, "wallets", "--method", "Kraken", "HIFO")
    assert "You said that Kraken sells first in, first out only." in said
    assert "lotwise wallets --set 'Kraken' ability 'own books'" in said
    assert household("wallets", "--method", "Kraken", "FIFO").code == 0
    household("wallets", "--set", "Kraken", "ability", "own books")
    assert household("wallets", "--method", "Kraken", "HIFO").code == 0


def test_a_wallet_that_knows_only_fifo_is_a_caution_of_the_plan(household: Run) -> None:
    caution = "Kraken sells first in, first out only, as you said"
    plan = household("plan", "--json", "--as-of", DAY).json
    assert not any(caution in one for one in plan["cautions"])
    household("wallets", "--set", "Kraken", "ability", "FIFO only")
    plan = household("plan", "--json", "--as-of", DAY).json
    assert sum(caution in one for one in plan["cautions"]) == 1
    assert caution in plain(household("plan", "--as-of", DAY).out)


def test_a_broker_that_is_always_told_needs_no_word_each_time(household: Run) -> None:
    household("wallets", "--set", "Kraken", "ability", "told to broker")
    household("wallets", "--method", "Kraken", "LIFO")
    rows = household("wallets", "--as-of", "2027-01-02", "--json").json["wallets"]
    assert {row["name"]: row["method"] for row in rows}["Kraken"] == "LIFO"


# ── fees and evidence in the plan ───────────────────────────────────────────────────────────────


def losses(run: Run) -> None:
    """Put two lots with losses into a project: one at Coinbase, one in a wallet that cannot be imported."""
    run("init")
    bought = coinbase_row("c01", "2025-09-10 15:00:00", "Buy", "2 ETH", "9000")
    rows = (bought, coinbase_row("c02", "2025-10-10 15:00:00", "Send", "-1 ETH", "4500"))
    run("import", household_file(), coinbase(*rows), prices(f"{DAY},ETH,1000"))


def test_a_stated_fee_rate_reaches_the_plan(run: Run) -> None:
    losses(run)
    fees = {}
    for rate in ("0.01", "0.02"):
        run("wallets", "--set", "Coinbase", "fee_rate", rate)
        (trade,) = run("plan", "--json", "--as-of", DAY).json["trades"]
        fees[rate] = Decimal(trade["fees_usd"])
    assert fees == {"0.01": 2 * 10, "0.02": 2 * 20}, "a sale and a rebuy of $1,000"


def test_the_household_file_says_it_for_the_plan_alone_and_goes_first(run: Run) -> None:
    losses(run)
    run("wallets", "--set", "Coinbase", "fee_rate", "0.01")
    run("household", household_file("[plan.fee_rate]", '"Coinbase" = 0.03'))
    (trade,) = run("plan", "--json", "--as-of", DAY).json["trades"]
    assert Decimal(trade["fees_usd"]) == 60


def test_lots_of_worse_evidence_are_left_out_of_the_plan_with_the_reason(run: Run) -> None:
    losses(run)
    sent = next(one["id"] for one in run("review", "--json").json["questions"])
    words = ("--answer", "own-wallet", "--wallet", "Old phone", "--reason", "my old phone")
    assert run("review", sent, *words).code == 0
    lots = run("lots", "--json", "--as-of", DAY).json["lots"]
    grades = {one["wallet"]: one["evidence"] for one in lots}
    assert grades == {"Coinbase": "A", "Old phone": "D"}
    ids = {one["wallet"]: one["id"] for one in lots}
    for worst, left in ((None, set()), ("D", set()), ("c", {"Old phone"}), ("A", {"Old phone"})):
        evidence = ("--evidence", worst) if worst else ()
        plan = run("plan", *evidence, "--json", "--as-of", DAY).json
        assert {one["wallet"] for one in plan["trades"]} == {"Coinbase", "Old phone"} - left
        assert {one["lot"] for one in plan["excluded"]} == {ids[wallet] for wallet in left}
        for one in plan["excluded"]:
            assert one["reason"].startswith(
                "evidence D (you stated a move between your wallets) is worse than"
            )
    said = run("plan", "--evidence", "B", "--as-of", DAY)
    assert too_wide(said.out) == []
    assert run("plan", "--evidence", "E", "--as-of", DAY).code == 2


# ── addresses and keys ──────────────────────────────────────────────────────────────────────────

TO: Final = "0x52908400098527886E0F7030069857D2E4169EE7"


def test_an_own_address_pairs_what_amount_and_time_do_not(run: Run) -> None:
    """Three weeks lie between; an address that the owner stated among others proves the transfer."""
    run("init")
    bought = coinbase_row("c01", "2024-09-10 15:00:00", "Buy", "2 ETH", "4830")
    sent = coinbase_row("c02", "2025-03-02 10:00:00", "Send", "-2 ETH", "4400", to=TO)
    came = arrival("2025-03-02T10:20:00", "2 ETH", "0xaa01", "4400.00")
    rival = "K1,RD1,2025-03-02 10:25:00,deposit,,currency,XETH,2.0000000000,0,2.0000000000"
    run("import", coinbase(bought, sent), ledger(came), kraken(rival))
    assert looked_at().journal.pairs == (), "two arrivals fit"
    run("wallets", "--set", "Ledger", "address", "0xother", "--set", "Ledger", "address", TO.lower())
    (pair,) = looked_at().journal.pairs
    assert pair.why == "it went to your own address"
    (lot,) = (one for one in looked_at().books.lots if one.wallet == "Ledger")
    assert str(lot.root.acquired_on) == "2024-09-10"
    run("wallets", "--set", "Ledger", "addresses", "0xother")
    assert looked_at().journal.pairs == (), "that address was taken back"


def test_the_owner_has_the_last_word_on_who_holds_the_keys(run: Run) -> None:
    run("init")
    run("import", coinbase(coinbase_row("c01", "2025-01-10 15:00:00", "Buy", "1 BTC", "95000")))
    device = ledger(arrival("2025-04-01T15:20:00", "1 ETH", "h01", "2000.00"))
    run("import", device, "--wallet", "Coinbase")
    (changed,) = (one for one in looked_at().findings if one.code == "custody_changed")
    assert "Coinbase was held by US broker so far; with ledger.csv it is held by self" in changed.what
    assert told(run, "Coinbase")["custody"] == "self"
    run("wallets", "--set", "Coinbase", "custody", "US broker")
    assert told(run, "Coinbase")["custody"] == "US broker"
    assert not [one for one in looked_at().findings if one.code == "custody_changed"]
