"""Every command on the example household, as a user runs it, and every kind of nonsense it must refuse."""

import subprocess
import sys
from pathlib import Path

import pytest

from lotwise.app.demo import example_folder
from lotwise.cli.main import COMMANDS
from terminal import DAY, Run

SHOWN = [
    ("wallets",),
    ("lots",),
    ("findings",),
    ("household",),
    ("prices",),
    ("tax",),
    ("tax", "--why", "16"),
    ("plan",),
    ("forms",),
    ("explain", "tax.16"),
    ("explain", "plan.npv"),
    ("explain", "schedule_d.2"),
]


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_it_answers_within_80_columns(household: Run, words: tuple[str, ...]) -> None:
    said = household(*words, "--as-of", DAY)
    assert (said.code, said.err) == (0, "")
    assert said.out.strip()
    too_wide = [line for line in said.out.splitlines() if len(line) > 80]
    assert too_wide == []


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_it_answers_in_json(household: Run, words: tuple[str, ...]) -> None:
    said = household(*words, "--as-of", DAY, "--json")
    assert said.code == 0
    assert said.json


def test_importing_again_changes_nothing_and_says_so(household: Run) -> None:
    before = Path("lotwise.db").read_bytes()
    again = household("import", example_folder(), "--as-of", DAY)
    assert again.code == 0
    files = [file for file in example_folder().iterdir() if file.suffix == ".csv"]
    assert again.out.count("already imported, nothing changes") == len(files)
    assert Path("lotwise.db").read_bytes() == before


def test_every_row_of_a_file_is_accounted_for(run: Run) -> None:
    run("init")
    reports = run("import", example_folder(), "--json").json["files"]
    for report in reports:
        ignored = sum(part["count"] for part in report["ignored"])
        unread = sum(len(one["where"]["rows"]) for one in report["findings"] if one["severity"] == "blocking")
        assert report["rows"] == report["rows_used"] + ignored + unread, report["name"]


def test_a_file_in_no_known_format_says_what_was_considered(household: Run) -> None:
    Path("diary.csv").write_text("day,mood\nmonday,good\n")
    said = household("import", "diary.csv", "--as-of", DAY)
    assert said.code == 1
    assert "not recognized" in said.out
    assert "--map" in said.out
    assert household("findings", "--as-of", DAY).code == 0, "what was not read is not stored"


def test_a_row_that_is_not_understood_blocks_and_the_others_count(household: Run) -> None:
    original = (example_folder() / "coinbase-transactions.csv").read_text()
    Path("odd.csv").write_text(original.replace(",Learning Reward,", ",Moon Bonus,"))
    said = household("import", "odd.csv", "--wallet", "Coinbase 2", "--as-of", DAY)
    assert said.code == 1
    assert "Moon Bonus" in said.out
    assert "(odd.csv row" in " ".join(said.out.split())
    wallets = household("wallets", "--json", "--as-of", DAY)
    assert wallets.code == 1
    assert "Coinbase 2" in {row["name"] for row in wallets.json["wallets"]}
    assert "INCOMPLETE" in household("tax", "--as-of", DAY).out


def test_no_price_is_shown_as_unknown_and_kept_out_of_the_plan(household: Run) -> None:
    rows = household("lots", "--asset", "ZETACHAIN", "--json", "--as-of", DAY).json["lots"]
    assert [(row["fmv_usd"], row["gain_usd"]) for row in rows] == [(None, None)]
    assert "unknown" in household("lots", "--asset", "ZETACHAIN", "--as-of", DAY).out
    plan = household("plan", "--json", "--as-of", DAY).json
    assert {"lot": rows[0]["id"], "reason": "no price is known"} in plan["excluded"]


def test_a_price_makes_the_lot_known(household: Run) -> None:
    Path("more.csv").write_text(f"date,asset,price_usd\n{DAY},ZETACHAIN,0.05\n")
    assert household("import", "more.csv", "--as-of", DAY).code == 0
    (row,) = household("lots", "--asset", "zetachain", "--json", "--as-of", DAY).json["lots"]
    assert row["fmv_usd"] == "2.075"


def test_as_of_looks_back(household: Run) -> None:
    then = household("lots", "--json", "--as-of", "2025-01-01").json["lots"]
    assert {(row["asset"], row["quantity"]) for row in then} == {("BTC", "0.4"), ("BTC", "0.5")}


def test_a_standing_order_counts_from_now_on(household: Run) -> None:
    said = household("wallets", "--method", "Kraken", "hifo", "--as-of", DAY)
    assert said.code == 0
    assert "Recorded: Kraken sells HIFO" in said.out
    rows = {row["name"]: row["method"] for row in household("wallets", "--json").json["wallets"]}
    assert rows["Kraken"] == "HIFO"
    assert household("wallets", "--method", "Kraken", "LIFO", "--told-broker").code == 0
    methods = {}
    for day in (DAY, "2027-01-02"):
        rows = household("wallets", "--as-of", day, "--json").json["wallets"]
        methods[day] = {row["name"]: row["method"] for row in rows}
    assert methods[DAY]["Kraken"] == "FIFO", "no order was recorded yet"
    assert methods["2027-01-02"]["Kraken"] == "LIFO", "the broker was told, so it counts from 2027 too"
    past = household("wallets", "--method", "Kraken", "LIFO", "--from", "2020-01-01T00:00:00Z")
    assert (past.code, past.out) == (2, "")


def test_the_forms_are_written_with_the_same_bytes_each_time(household: Run) -> None:
    household("forms", "--out", "a", "--as-of", DAY)
    household("forms", "--out", "b", "--as-of", DAY)
    names = sorted(path.name for path in Path("a").iterdir())
    assert names == [
        "form_8949_2026.csv",
        "identification_2026-02-07.txt",
        "income_2026.csv",
        "other_lines_2026.csv",
        "report_2026.html",
        "schedule_d_2026.csv",
    ]
    for name in names:
        if not name.endswith(".html"):  # the page says when it was made
            assert (Path("a") / name).read_bytes() == (Path("b") / name).read_bytes()


def test_last_years_forms(household: Run) -> None:
    made = household("forms", "--year", "2025", "--json", "--as-of", DAY).json
    assert {row["box"] for row in made["form_8949"]["rows"]} == {"K"}
    assert made["year"] == 2025


NONSENSE = [
    (),
    ("frobnicate",),
    ("lots", "--as-of", "tomorrow"),
    ("lots", "--as-of", "2026-02-30"),
    ("lots", "--project", "nowhere.db"),
    ("lots", "--project", "."),
    ("lots", "--project", "notes.txt"),
    ("lots", "--project", "empty.db"),
    ("init",),
    ("init", "--project", "no/such/folder/x.db"),
    ("import",),
    ("import", "missing.csv"),
    ("import", "empty-folder"),
    ("import", "notes.txt", "--as", "no.such.format"),
    ("import", "notes.txt", "--wallet", ""),
    ("household", "deep.toml"),
    ("wallets", "--from", "2027-01-01T00:00:00Z"),
    ("lots", "--asset", "NOPE"),
    ("lots", "--wallet", "Nowhere"),
    ("household", "missing.toml"),
    ("household", "wrong.toml"),
    ("household", "notes.txt"),
    ("household", "binary.toml"),
    ("tax", "--year", "1900"),
    ("tax", "--year", "2024"),
    ("tax", "--year", "2031"),
    ("tax", "--why", "no such line"),
    ("tax", "--why", ""),
    ("wallets", "--method", "Nowhere", "FIFO"),
    ("wallets", "--method", "Kraken", "RANDOM"),
    ("wallets", "--method", "Kraken", "FIFO", "--from", "soon"),
    ("wallets", "--pooling", "swimming"),
    ("forms", "--out", "notes.txt"),
    ("forms", "--out", "notes.txt/inside"),
    ("explain",),
    ("explain", "no_such_id"),
    ("explain", ""),
    ("explain", "l"),
    ("explain", "plan.happiness"),
    ("explain", "schedule_d.99"),
    ("explain", "tax.2031.wages"),
    ("demo", "--out", "notes.txt"),
]


@pytest.mark.parametrize("words", NONSENSE, ids=lambda words: " ".join(words) or "(nothing)")
def test_nonsense_is_refused_in_a_sentence(household: Run, words: tuple[str, ...]) -> None:
    Path("notes.txt").write_text("These are notes.\n")
    Path("empty.db").touch()
    Path("empty-folder").mkdir()
    Path("wrong.toml").write_text('filing_status = "alone"\n[year.2026]\nwagez = 3\n')
    Path("deep.toml").write_text("x = " + "[" * 5000 + "\n")
    Path("binary.toml").write_bytes(b"\x00\xff\xfe")
    said = household(*words)
    assert said.code == 2, said
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert "mistake of lotwise" not in said.err


def test_a_household_is_needed_before_the_return(run: Run) -> None:
    run("init")
    for command in ("tax", "plan", "forms", "household"):
        said = run(command)
        assert said.code == 2
        assert "household.toml" in said.err


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from lotwise.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'rich', 'jinja2', 'lotwise.app.workspace'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [("lots", "jinja2 lotwise.harvest lotwise.app.filing"), ("plan", "jinja2 lotwise.app.filing")],
)
@pytest.mark.usefixtures("household")
def test_a_command_loads_only_what_it_needs(command: str, unwanted: str) -> None:
    script = (
        "import sys\n"
        "from lotwise.cli.main import main\n"
        f"try:\n    main([{command!r}, '--as-of', '2026-02-07'])\nexcept SystemExit:\n    pass\n"
        f"loaded = set({unwanted.split()!r}) & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_mistake_of_ours_is_called_one(household: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("lotwise.app.lots_json.lot_rows", broken)
    said = household("lots", "--json")
    assert said.code == 3
    assert "mistake of lotwise, not yours" in said.err
    assert "Traceback" not in said.err


HEADER = (
    "\nTransactions\nUser,X,0\nID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,"
    "Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
)


def write_coinbase(*rows: str) -> Path:
    path = Path("coinbase.csv")
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def write_household(*lines: str) -> Path:
    path = Path("household.toml")
    path.write_text("\n".join(('time_zone = "America/New_York"', 'filing_status = "single"', *lines)) + "\n")
    return path


BOUGHT = "i1,2025-01-05 10:00:00 UTC,Buy,BTC,1,USD,$90000,$90000,$90000,$0,Bought"
SOLD = "i3,2025-06-05 10:00:00 UTC,Sell,BTC,-1,USD,$60000,$60000,$60000,$0,Sold"


def test_a_carryover_that_lotwise_computed_cannot_be_forgotten(run: Run) -> None:
    run("init")
    told = ["[year.2025]", "wages = 100000", "[year.2026]", "wages = 100000"]
    run("import", write_coinbase(BOUGHT, SOLD), write_household(*told))
    forgotten = run("forms", "--year", "2026", "--as-of", DAY)
    assert forgotten.code == 1
    assert "carries $27,000.00 over" in " ".join(forgotten.out.split())
    run("household", write_household(*told, "short_term_carryover = 27000"))
    assert run("forms", "--year", "2026", "--as-of", DAY).code == 0
    run("household", write_household(*told, "short_term_carryover = 20000"))
    other = run("tax", "--year", "2026", "--as-of", DAY)
    assert (other.code, "carryover of $20,000.00" in " ".join(other.out.split())) == (0, True)
    run("household", write_household(*told[2:]))
    assert "no carryover into 2026 is stated" in " ".join(run("tax", "--as-of", DAY).out.split())


def test_without_a_household_the_zone_is_an_assumption(run: Run) -> None:
    run("init")
    run("import", write_coinbase(BOUGHT))
    codes = {row["finding"]["code"] for row in run("findings", "--json").json["findings"]}
    assert "zone_assumed" in codes


def test_a_sale_near_midnight_of_the_year_is_noted(run: Run) -> None:
    run("init")
    late = "i3,2026-01-01 02:00:00 UTC,Sell,BTC,-1,USD,$60000,$60000,$60000,$0,Sold"
    run("import", write_coinbase(BOUGHT, late), write_household("[year.2025]", "wages = 1"))
    said = run("findings", "--as-of", DAY)
    assert "the tax year depends on it" in " ".join(said.out.split())


def test_two_prices_of_one_day_are_told(household: Run) -> None:
    Path("other.csv").write_text(f"date,asset,price_usd\n{DAY},BTC,70000\n")
    said = household("import", "other.csv", "--as-of", DAY)
    assert said.code == 0
    told = " ".join(household("findings", "--as-of", DAY).out.split())
    assert "BTC on 2026-02-07 has several prices" in told


def test_forms_name_what_left_for_nobody_known(run: Run) -> None:
    run("init")
    sent = "i2,2025-06-05 10:00:00 UTC,Send,BTC,-0.5,USD,$90000,-$45000,-$45000,$0,paid a dealer"
    run("import", write_coinbase(BOUGHT, sent), write_household("[year.2025]", "wages = 100000"))
    said = run("forms", "--year", "2025", "--as-of", DAY)
    assert "no imported wallet received it" in " ".join(said.out.split())


def test_the_project_itself_is_no_export(run: Run) -> None:
    run("init")
    write_coinbase(BOUGHT)
    said = run("import", ".")
    assert said.code == 0
    assert "lotwise.db" not in said.out


def test_totals_of_schedule_d_explain_the_carryover(household: Run) -> None:
    said = household("explain", "schedule_d.15", "--as-of", DAY)
    assert "column (h) of the rows" not in said.out
    assert "carryover" in said.out
