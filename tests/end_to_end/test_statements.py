"""`lotwise statements`: taken in, shown, confirmed, removed; `lotwise import` takes those it knows."""

import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from terminal import Run

FDX = {
    "taxYear": 2025,
    "issuer": {"businessName": {"name1": "Kraken"}},
    "recipient": {"tin": "xxx-xx-1111", "individualName": {"first": "Jane", "last": "Example"}},
    "digitalAssetDetails": [
        {
            "checkboxOnForm8949": "H",
            "digitalAssetName": "Bitcoin",
            "units": "0.5",
            "dateOfSale": "2025-03-20",
            "proceeds": 31000.00,
        }
    ],
}
CSV = "Asset,Units,Date Acquired,Date Sold,Proceeds,Cost Basis\nBitcoin,0.5,,03/20/2025,{0},\nTotal,,,,{0},\n"


@pytest.fixture
def project(run: Run) -> Run:
    """Return `run` in a folder with an empty project and some statements."""
    run("init")
    Path("fdx.json").write_text(json.dumps(FDX), encoding="utf-8")
    Path("form.csv").write_text(CSV.format("31000.00"), encoding="utf-8")
    canvas = Canvas("form.pdf", invariant=True)
    for n, line in enumerate(
        ["2025 Form 1099-DA", "PAYER'S name: Gemini", "Bitcoin 0.5 VARIOUS 03/20/2025 $900.00 --"]
    ):
        canvas.drawString(40, 780 - 14 * n, line)
    canvas.save()
    return run


def ids(run: Run) -> list[str]:
    return [row["id"] for row in run("statements", "--json").json["statements"]]


def test_import_takes_a_statement_it_knows_and_says_so(project: Run) -> None:
    said = project("import", "fdx.json")
    assert said.code == 0
    assert "a broker's statement" in said.out
    assert "1 rows: 1 lines, kept to compare with your own sales" in said.out
    rows = project("statements", "--json").json["statements"]
    assert [(row["broker"], row["year"], row["without_basis"]) for row in rows] == [("Kraken", 2025, 1)]
    again = project("import", "fdx.json")
    assert "already imported, nothing changes" in again.out
    assert len(ids(project)) == 1


@pytest.mark.parametrize("name", ["form.pdf", "form.csv"])
def test_import_points_to_the_command_for_one_it_does_not_take(project: Run, name: str) -> None:
    if name == "form.csv":
        Path(name).write_text(f"Form 1099-DA\n{CSV.format('5.00').replace('Date Acquired', 'Lot')}", "utf-8")
    said = project("import", name)
    assert said.code == 1
    assert "is a broker's statement" in said.out
    assert "lotwise statements add FILE" in said.out
    assert ids(project) == []


def test_a_file_is_added_once_with_what_the_owner_says_of_it(project: Run) -> None:
    said = project("statements", "add", "form.csv")
    assert (said.code, "--broker NAME" in said.out) == (1, True)
    assert project("statements", "add", "form.csv", "--broker", "Kraken").code == 0
    assert "known already" in project("statements", "add", "form.csv", "--broker", "Kraken").out
    (made,) = ids(project)
    shown = project("statements", "show", made[:10])
    assert "$31,000.00" in shown.out
    assert "SHA-256" in shown.out
    line = project("statements", "show", made, "--json").json["lines"][0]
    assert (line["asset"], line["proceeds_usd"], line["basis_usd"]) == ("BTC", "31000.00", None)
    assert project("verify").code == 0


def test_a_pdf_is_shown_and_kept_only_with_consent(project: Run) -> None:
    said = project("statements", "add", "form.pdf")
    assert said.code == 1
    assert "{name} {units} {acquired} {disposed} {proceeds}" in said.out
    assert "VARIOUS" in said.out
    assert "Nothing kept" in said.err
    assert ids(project) == []
    assert project("statements", "add", "form.pdf", "--yes").code == 0
    assert len(ids(project)) == 1


def test_wrong_totals_block_until_they_are_confirmed_with_a_reason(project: Run) -> None:
    Path("wrong.csv").write_text(CSV.format("31000.00").replace("Total,,,,31000", "Total,,,,31001"), "utf-8")
    said = project("statements", "add", "wrong.csv", "--broker", "Kraken")
    assert said.code == 1
    assert "its lines make $31,000.00" in said.out
    assert "statement_total_differs" in project("findings", "--json").out
    (made,) = ids(project)
    assert project("statements", "confirm", made, "--reason", "").code == 2
    assert project("statements", "confirm", made, "--reason", "the broker rounds").code == 0
    after = project("statements", "--json")
    assert after.code == 0
    assert after.json["statements"][0]["reason"] == "the broker rounds"


def test_lines_that_are_typed_in_make_one_statement(project: Run) -> None:
    words = ("statements", "enter", "--broker", "Gemini", "--year", "2025", "1b=Bitcoin", "1c=0.1")
    assert project(*words, "1e=2025-05-06", "1f=9800.00").code == 0
    assert "lines: 2" in project(*words, "1e=2025-05-07", "1f=100.00").out
    (row,) = project("statements", "--json").json["statements"]
    assert (row["lines"], row["proceeds_usd"]) == (2, "9900.00")
    assert project(*words, "1e=2025-05-07").code == 2
    assert project(*words, "1e=2025-05-07", "1f=many").code == 2


def test_a_statement_is_removed_and_comes_back(project: Run) -> None:
    project("statements", "add", "fdx.json")
    (made,) = ids(project)
    assert "Removed" in project("statements", "remove", made, "--reason", "not mine").out
    assert ids(project) == []
    assert project("statements", "remove", made).code == 2
    project("import", "fdx.json")
    assert ids(project) == [], "importing a folder again brings nothing back that was taken out"
    project("statements", "add", "fdx.json")
    assert ids(project) == [made]


def test_wallet_and_asset_are_named_where_they_are_not_known(project: Run) -> None:
    other = json.loads(json.dumps(FDX).replace("Bitcoin", "Example Token"))
    Path("other.json").write_text(json.dumps(other), encoding="utf-8")
    said = project("statements", "add", "other.json")
    assert "No wallet goes by the name 'Kraken'" in said.out
    assert "'Example Token'" in said.out
    (made,) = ids(project)
    assert project("statements", "wallet", made, "Kraken (Ann)").code == 0
    assert project("statements", "asset", "Example Token", "ext").code == 0
    after = project("statements", "--json").json
    assert after["findings"] == []
    assert after["statements"][0]["wallet"] == "Kraken (Ann)"
    assert project("statements", "show", made, "--json").json["lines"][0]["asset"] == "EXT"


def test_a_form_for_somebody_else_blocks_until_it_is_removed(project: Run) -> None:
    project("statements", "add", "fdx.json")
    hers = json.loads(json.dumps(FDX).replace("1111", "2222").replace("Kraken", "Gemini"))
    Path("hers.json").write_text(json.dumps(hers), encoding="utf-8")
    said = project("statements", "add", "hers.json")
    assert (said.code, "others are for Jane Example …1111" in " ".join(said.out.split())) == (1, True)


def test_a_corrected_form_replaces_the_one_before(project: Run) -> None:
    project("statements", "add", "form.csv", "--broker", "Kraken")
    Path("new.csv").write_text(CSV.format("30000.00"), "utf-8")
    project("statements", "add", "new.csv", "--broker", "Kraken", "--corrected")
    rows = project("statements", "--json").json["statements"]
    assert sorted((row["is_corrected"], row["counts"]) for row in rows) == [(False, False), (True, True)]


def test_a_mapping_is_written_and_used(project: Run) -> None:
    Path("strange.csv").write_text("What,When,Got\nBitcoin,2025-03-20,5.00\n", "utf-8")
    said = project("statements", "add", "strange.csv", "--map", "--broker", "Kraken")
    assert (said.code, "strange.csv.statement.toml" in said.out) == (0, True)
    assert project("statements", "add", "strange.csv", "--map").code == 2
    made = Path("strange.csv.statement.toml")
    made.write_text(
        'broker = "Kraken"\n[columns]\nname = "What"\ndisposed = "When"\nproceeds = "Got"\n', encoding="utf-8"
    )
    assert project("statements", "add", "strange.csv", "--as", str(made)).code == 0
    assert len(ids(project)) == 1


def test_hostile_names_are_only_text(project: Run) -> None:
    name = "[bold]=cmd|' /C calc'!A0[/] <script>\u202e"
    Path("odd.csv").write_text(CSV.format("5.00").replace("Bitcoin", f'"{name}"'), "utf-8")
    said = project("statements", "add", "odd.csv", "--broker", "[red]Kraken[/]")
    assert said.code == 0
    assert "[red]Kraken[/]" in said.out
    (made,) = ids(project)
    shown = project("statements", "show", made).out
    assert "[bold]" in shown
    assert "\u202e" not in shown


def test_a_whole_project_with_statements_survives_archive_and_import(project: Run) -> None:
    project("statements", "add", "form.csv", "--broker", "Kraken")
    before = project("statements", "--json").json
    project("export", "--all", "all.zip")
    Path("lotwise.db").unlink()
    project("init")
    assert project("import", "all.zip").code == 0
    assert project("statements", "--json").json == before
