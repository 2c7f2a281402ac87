"""Reading imported files again: what it would change is shown first, and counts only when it is accepted."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import (
    NOW,
    coinbase,
    coinbase_row,
    household,
    kraken,
    looked_at,
    plain,
    prices,
    too_wide,
    written,
)
from lotwise.app.intake import facts_of
from lotwise.app.projects import existing_project
from lotwise.core.findings import Finding, Severity, Where
from lotwise.importers import read_file
from lotwise.importers.registry import FORMATS
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.store.add import add_reading
from lotwise.store.facts import FileFacts
from terminal import Run

ROWS: Final = (
    coinbase_row("c01", "2024-01-10 15:00:00", "Buy", "1 ETH", "2000"),
    coinbase_row("c02", "2024-02-10 15:00:00", "Buy", "1 ETH", "2500"),
    coinbase_row("c03", "2025-03-10 15:00:00", "Sell", "-1 ETH", "3000"),
)
"""Rows 5 to 7."""

REVISION: Final = next(form.revision for form in FORMATS if form.id == "coinbase.v4")


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds the file as lotwise reads it now."""
    assert run("init").code == 0
    assert run("import", household(), coinbase(*ROWS)).code == 0
    return run


@pytest.fixture
def old_story(run: Run) -> Run:
    """Return `run` in a folder whose project holds the file as an older lotwise read it.

    That one did not know the second purchase, took the first for half of what it was, and warned.
    """
    assert run("init").code == 0
    assert run("import", household()).code == 0
    record_old(coinbase(*ROWS))
    return run


def record_old(path: Path) -> None:
    content = path.read_bytes()
    now = facts_of(read_file(path.name, content), content)
    with existing_project(Path("lotwise.db")) as project:
        assert add_reading(project, older(now), now=NOW).is_new


def older(facts: FileFacts) -> FileFacts:
    first, _, sale = sorted(facts.transactions, key=lambda one: one.at)
    warning = Finding(
        code="odd_old_warning",
        severity=Severity.WARNING,
        what="Row 6 is of a type that this lotwise does not know.",
        where=Where(file=facts.name, rows=(6,)),
        subject=facts.id,
    )
    return replace(facts, revision=0, transactions=(halved(first), sale), findings=(warning,))


def halved(one: Transaction) -> Transaction:
    return replace(one, legs=tuple(_half(leg) if leg.asset == "ETH" else leg for leg in one.legs))


def _half(leg: Leg) -> Leg:
    return replace(leg, quantity=leg.quantity // 2)


def gains(project: str = "lotwise.db") -> list[tuple[int, int]]:
    return [(one.disposed_on.year, one.gain_usd or 0) for one in looked_at(project).books.dispositions]


def test_nothing_is_outdated(story: Run) -> None:
    said = story("reread")
    assert (said.code, plain(said.out)) == (0, "Every file was read by the latest reader. ")
    empty = {"gain_usd_by_year": {}, "lots": [1, 1], "blocking": [0, 0]}
    assert story("reread", "--json").json == {"readings": [], "effect": empty}


def test_a_file_that_reads_the_same_says_so_also_with_findings(story: Run) -> None:
    odd = coinbase_row("d01", "2025-04-10 15:00:00", "Moon Bonus", "1 ETH", "3000")
    story("import", coinbase(odd, name="odd.csv"))
    for name in ("coinbase.csv", "odd.csv"):
        said = plain(story("reread", name).out)
        assert "says the same" in said, name
        assert "vanish" not in said, name
        assert "--accept" not in said, "there is nothing to accept"


def test_what_a_better_reader_changes_is_shown_and_nothing_is_changed(old_story: Run) -> None:
    before = Path("lotwise.db").read_bytes()
    said = old_story("reread")
    assert (said.code, too_wide(said.out)) == (0, [])
    text = plain(said.out)
    assert (
        f"coinbase.csv: coinbase.v4 revision 0 in Coinbase → coinbase.v4 revision {REVISION} in Coinbase"
        in text
    )
    assert "− row 5: purchase on 2024-01-10: 0.5 ETH (Coinbase)" in text
    assert "+ row 5: purchase on 2024-01-10: 1 ETH (Coinbase)" in text
    assert "+ row 6: purchase on 2024-02-10: 1 ETH (Coinbase)" in text
    assert "row 7" not in text, "the sale is told as before"
    assert "1 findings vanish" in text
    assert "Realized in 2025: -$500.00 → $1,000.00" in text
    assert "Open lots: 0 → 1" in text
    assert "Blocking findings: 1 → 0" in text
    assert "Nothing has changed yet" in text
    assert Path("lotwise.db").read_bytes() == before


def test_the_same_in_json(old_story: Run) -> None:
    told = old_story("reread", "--json").json
    (row,) = told["readings"]
    assert (row["format_before"], row["format"]) == (
        "coinbase.v4 revision 0",
        f"coinbase.v4 revision {REVISION}",
    )
    assert [rows_of(row[side]) for side in ("gone", "come")] == [[5], [5, 6]]
    assert [[one["code"] for one in row[side]] for side in ("findings_gone", "findings_come")] == [
        ["odd_old_warning"],
        [],
    ]
    assert told["effect"]["lots"] == [0, 1]
    assert told["effect"]["blocking"] == [1, 0]


def rows_of(told: list[dict[str, Any]]) -> list[int]:
    return sorted(row for one in told for source in one["sources"] for row in source["rows"])


def test_accepted_it_counts_and_the_old_reading_is_kept(old_story: Run) -> None:
    assert old_story("findings").code == 1
    assert "Accepted: these readings count from now on" in plain(old_story("reread", "--accept").out)
    assert gains() == [(2025, 1000 * 10**8)]
    assert not looked_at().blocking
    assert "latest reader" in old_story("reread").out
    counts = old_story("verify", "--json").json["counts"]
    assert (counts["files"], counts["readings"]) == (1, 2), "nothing is ever replaced"
    assert counts["tellings"] == 2 + 3
    assert old_story("verify", "--conservation").code == 0


def test_accepting_what_is_not_newer_records_nothing(story: Run) -> None:
    before = Path("lotwise.db").read_bytes()
    assert story("reread", "coinbase.csv", "--accept").code == 0
    assert Path("lotwise.db").read_bytes() == before


def test_importing_an_outdated_file_again_hints_at_reread(old_story: Run) -> None:
    said = old_story("import", "coinbase.csv")
    assert "already imported, nothing changes (it is in Coinbase); `lotwise reread` reads it better" in plain(
        said.out
    )
    (report,) = old_story("import", "coinbase.csv", "--json").json["files"]
    assert (report["is_new"], report["is_outdated"]) == (False, True)
    old_story("reread", "--accept")
    assert "reads it better" not in plain(old_story("import", "coinbase.csv").out)


# ── another wallet, another format ──────────────────────────────────────────────────────────────


def test_a_file_moves_to_another_wallet(story: Run) -> None:
    shown = story("reread", "coinbase.csv", "--wallet", "Coinbase of Ann")
    assert too_wide(shown.out) == []
    assert f"in Coinbase → coinbase.v4 revision {REVISION} in Coinbase of Ann" in plain(shown.out)
    assert {lot.wallet for lot in looked_at().books.lots} == {"Coinbase"}, "not yet"
    story("reread", "coinbase.csv", "--wallet", "Coinbase of Ann", "--accept")
    assert {lot.wallet for lot in looked_at().books.lots} == {"Coinbase of Ann"}
    rows = story("wallets", "--json").json["wallets"]
    assert [one["name"] for one in rows] == ["Coinbase of Ann"]
    assert "says the same" in story("reread", "coinbase.csv").out, "it stays where it was moved"
    assert "(it is in Coinbase of Ann)" in plain(story("import", "coinbase.csv").out)


def test_a_file_is_read_as_another_format(story: Run) -> None:
    said = story("reread", "coinbase.csv", "--as", "kraken.ledgers")
    assert (said.code, said.out) == (2, "")
    assert "coinbase.csv cannot be read again" in plain(said.err)
    said = story("reread", "coinbase.csv", "--as", "no.such.format")
    assert (said.code, said.out) == (2, "")
    assert "no.such.format" in said.err
    assert "says the same" in story("reread", "coinbase.csv", "--as", "coinbase.v4").out


def wallets_of(project: str = "lotwise.db") -> list[str]:
    return sorted(file.wallet.name for file in looked_at(project).facts.files if file.wallet.name)


def test_a_new_reading_is_undone_and_done_again(story: Run) -> None:
    assert "read once only" in story("reread", "coinbase.csv", "--undo").err
    words = ("reread", "coinbase.csv", "--wallet", "Second", "--zone", "America/New_York", "--accept")
    assert story(*words).code == 0
    assert wallets_of() == ["Second"]
    assert "Nothing has changed yet" in plain(story("reread", "coinbase.csv", "--undo").out)
    assert wallets_of() == ["Second"]
    story("reread", "coinbase.csv", "--undo", "--accept")
    assert wallets_of() == ["Coinbase"]
    assert looked_at("lotwise.db").facts.files[0].wallet.name == "Coinbase"
    assert "zone" not in story("reread", "coinbase.csv", "--json").out, "what was not said is unsaid again"
    story("reread", "coinbase.csv", "--undo", "--accept")
    assert wallets_of() == ["Second"], "going back twice leads to the latest words"
    settings = looked_at("lotwise.db").facts.settings
    assert [value for name, value in settings.items() if name.startswith("reading of")] == [
        '{"zone": "America/New_York"}'
    ]


def test_undo_is_said_of_named_files_and_alone(story: Run) -> None:
    assert "name them" in story("reread", "--undo").err
    assert "say no others" in story("reread", "coinbase.csv", "--undo", "--wallet", "Second").err


def test_another_wallet_or_format_is_said_of_named_files_only(old_story: Run) -> None:
    before = Path("lotwise.db").read_bytes()
    for words in (("--wallet", "Coinbase of Ann"), ("--as", "coinbase.v4")):
        said = old_story("reread", *words, "--accept")
        assert (said.code, said.out) == (2, "")
        assert "are about certain files; name them" in plain(said.err)
    assert Path("lotwise.db").read_bytes() == before


# ── which file ──────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_file_is_refused(story: Run) -> None:
    for ref in ("nowhere.csv", "", "a", "file.csv"):
        said = story("reread", ref)
        assert (said.code, said.out) == (2, ""), ref
        assert f"The project has no file {ref!r}. Files: coinbase.csv." in plain(said.err)


def test_a_name_that_fits_two_files_names_their_ids(story: Run) -> None:
    other = coinbase(coinbase_row("d01", "2025-04-10 15:00:00", "Buy", "1 BTC", "80000"))
    assert story("import", other).code == 0
    first, second = looked_at().facts.files
    said = story("reread", "coinbase.csv")
    assert (said.code, said.out) == (2, "")
    assert first.id in said.err
    assert second.id in said.err
    for ref in (second.id, second.id.partition("_")[2][:6]):
        (row,) = story("reread", ref, "--json").json["readings"]
        assert row["id"] == second.id


def test_files_of_one_name_are_read_apart(run: Run) -> None:
    """What is found in one of them is nothing that comes or goes in the other."""
    run("init")
    run("import", coinbase(coinbase_row("d01", "2025-04-10 15:00:00", "Moon Bonus", "1 BTC", "80000")))
    run("import", coinbase(coinbase_row("d02", "2025-04-11 15:00:00", "Moon Bonus", "2 BTC", "90000")))
    for file in looked_at().facts.files:
        assert "says the same" in run("reread", file.id).out


# ── files that tell other things than transactions ──────────────────────────────────────────────


def record_read_as(path: Path, **told: Any) -> None:
    """Record a file as an older lotwise read it, with some of what it told."""
    content = path.read_bytes()
    facts = facts_of(read_file(path.name, content), content)
    with existing_project(Path("lotwise.db")) as project:
        add_reading(project, replace(facts, revision=0, **told), now=NOW)


def test_prices_that_a_better_reader_finds_are_told(story: Run) -> None:
    record_read_as(prices("2026-02-07,ETH,2000", "2026-02-08,ETH,2100"), quotes=())
    story("import", prices("2026-02-07,ETH,2000", name="other.csv"))
    said = plain(story("reread").out)
    assert "prices: 0 go, 2 come" in said
    assert "says the same" not in said
    assert "says the same" in story("reread", "other.csv").out
    (row,) = story("reread", "--json").json["readings"]
    assert row["other_changes"] == {"prices": [0, 2]}
    assert story("prices", "--json", "--as-of", "2026-02-09").out.count("2100") == 0
    story("reread", "--accept")
    assert story("prices", "--json", "--as-of", "2026-02-09").out.count("2100") == 1


def test_a_price_that_comes_shows_in_the_effect(story: Run) -> None:
    """A reward without a value of its own has none until a price is known, and blocks."""
    row = "K1,RS1,2025-05-01 10:00:00,staking,,currency,DOT,1.0000000000,0,1.0000000000"
    assert story("import", kraken(row)).code == 1
    record_read_as(prices("2025-05-01,DOT,4"), quotes=())
    assert "Blocking findings: 1 → 0" in plain(story("reread").out)


def test_sales_that_a_better_reader_finds_are_told(story: Run) -> None:
    rows = (
        "10 sh. ABC,2024-01-15,2025-01-15,1500.00,1000.00",
        "5 sh. XYZ,2024-01-15,2025-01-16,90.00,100.00",
    )
    path = written("gains.csv", "Description,Date Acquired,Date Sold,Proceeds,Cost Basis\n", rows)
    content = path.read_bytes()
    first = read_file(path.name, content).sales[:1]
    assert first
    record_read_as(path, sales=first)
    assert "reported sales: 0 go, 1 come" in plain(story("reread").out)
    story("reread", "--accept")
    assert len(looked_at().sales) == 2
