"""Taking in files as people have them: archives, files that do not say enough, and unknown tables."""

import io
import zipfile
from pathlib import Path

import click
import pytest

from lotwise.cli import mapping
from terminal import Run

COINBASE = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
    "a1,2024-01-02 10:00:00 UTC,Buy,BTC,0.01,USD,$40000,$400.00,$404.00,$4.00,\n"
)
ELECTRUM = (
    "transaction_hash,label,confirmations,value,fiat_value,fee,fiat_fee,timestamp\n"
    "1f01,in,10,0.05,,,,2024-07-01 10:00:00\n"
)
UNKNOWN = (
    "Time,Action,Currency,Change,Memo\n"
    "2024-01-02 10:00:00,Deposit,BTC,0.5,\n2024-01-03 10:00:00,Zap,BTC,-0.1,\n"
)


def write(name: str, text: str) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def packed(name: str, **files: str) -> Path:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for inside, text in files.items():
            archive.writestr(f"export/{inside}.csv", text)
    Path(name).write_bytes(whole.getvalue())
    return Path(name)


@pytest.fixture
def project(run: Run) -> Run:
    assert run("init").code == 0
    return run


def test_the_files_of_an_archive_are_imported_one_by_one(project: Run) -> None:
    archive = packed("tax.zip", coinbase=COINBASE, other="a,b\n1,2\n")
    said = project("import", archive, "--json").json
    assert [(one["name"], one["format"]) for one in said["files"]] == [
        ("tax.zip/export/coinbase.csv", "coinbase.v4"),
        ("tax.zip/export/other.csv", ""),
    ]
    assert project("lots", "--json").json["lots"][0]["asset"] == "BTC"
    again = project("import", write("coinbase.csv", COINBASE), "--json").json
    assert [one["is_new"] for one in again["files"]] == [False]


def test_files_of_one_name_in_two_folders_are_told_apart(project: Run) -> None:
    for folder, units in (("one", "0.01"), ("two", "0.02")):
        (Path("exports") / folder).mkdir(parents=True)
        write(f"exports/{folder}/history.csv", COINBASE.replace("0.01", units).replace("a1", folder))
    said = project("import", "exports", "--json").json
    assert [one["name"] for one in said["files"]] == ["one/history.csv", "two/history.csv"]


def test_a_dangerous_archive_is_refused_with_the_reason(project: Run) -> None:
    with zipfile.ZipFile("bad.zip", "w") as archive:
        archive.writestr("../../coinbase.csv", COINBASE)
    said = project("import", "bad.zip")
    assert said.code == 1
    assert "leads out of it" in " ".join(said.out.split())
    assert project("wallets", "--json").json["wallets"] == []


def test_what_a_file_does_not_say_is_asked_and_then_kept(project: Run) -> None:
    file = write("electrum.csv", ELECTRUM)
    asked = project("import", file)
    assert asked.code == 1
    assert "--zone" in asked.out
    assert "nothing stored" in asked.out
    told = project("import", file, "--zone", "America/New_York", "--json").json
    assert told["files"][0]["transactions"] == 1
    assert "zone_needed" not in {one["code"] for one in told["findings"]}
    assert project("reread", "electrum.csv").code == 0


def test_a_word_that_changes_nothing_is_named(project: Run) -> None:
    said = project(
        "import", write("coinbase.csv", COINBASE), "--dates", "day-first", "--zone", "Europe/Prague"
    )
    assert "--dates changes nothing here" in said.out
    assert "--zone changes nothing here" in said.out


def test_a_wrong_word_about_a_file_is_mended_by_reading_it_again(project: Run) -> None:
    file = write("electrum.csv", ELECTRUM)
    assert project("import", file, "--zone", "UTC", "--json").json["files"][0]["transactions"] == 1
    again = project("import", file, "--zone", "America/New_York")
    assert "to read it otherwise: `lotwise reread`" in " ".join(again.out.split())
    assert "already imported, nothing changes" in " ".join(
        project("import", file, "--zone", "UTC").out.split()
    )
    words = ("reread", "electrum.csv", "--zone", "America/New_York")
    (reading,) = project(*words, "--json").json["readings"]
    assert [one["at"] for one in reading["come"]] == ["2024-07-01T14:00:00.000000Z"]
    assert project(*words, "--accept").code == 0
    assert project("reread", "electrum.csv", "--json").json["readings"][0]["come"] == []


def test_a_mapping_can_be_changed_and_read_again(project: Run) -> None:
    file = write("gate.csv", UNKNOWN.replace("Zap", "Loyalty bonus").replace("-0.1", "0.1"))
    project("import", "--map", file)
    saved = Path("gate.csv.map.toml")
    saved.write_text(saved.read_text(encoding="utf-8").replace('zone = ""', 'zone = "UTC"'), encoding="utf-8")
    assert project("import", file, "--as", saved, "--json").json["files"][0]["transactions"] == 2
    text = saved.read_text(encoding="utf-8").replace('= "reward"', '= "interest income"')
    saved.write_text(text, encoding="utf-8")
    (reading,) = project("reread", "gate.csv", "--as", saved, "--accept", "--json").json["readings"]
    assert [one["kind"] for one in reading["come"]] == ["interest income"]
    assert project("reread", "--json").json["readings"] == []


@pytest.mark.parametrize(
    "words",
    [("--zone", "Mars/Base"), ("--dates", "us"), ("--address", "hello"), ("--wallet", "a\nb")],
)
def test_nonsense_about_a_file_is_refused(project: Run, words: tuple[str, ...]) -> None:
    said = project("import", write("electrum.csv", ELECTRUM), *words)
    assert said.code != 0
    assert words[1].split()[0] in said.err + said.out or "name" in said.err


def test_an_unknown_table_is_mapped_saved_and_read_by_its_mapping(project: Run) -> None:
    file = write("gate.csv", UNKNOWN)
    said = project("import", "--map", file)
    assert said.code == 1
    assert "Saved as gate.csv.map.toml" in said.out
    assert "zap" in said.out
    saved = Path("gate.csv.map.toml")
    text = saved.read_text(encoding="utf-8").replace('zone = ""', 'zone = "UTC"')
    saved.write_text(text + '"zap" = "transfer out"\n', encoding="utf-8")
    told = project("import", file, "--as", saved, "--json").json
    assert [(one["format"], one["transactions"]) for one in told["files"]] == [("map.gate", 2)]
    later = project("import", write("later.csv", UNKNOWN.replace("0.5", "0.7")), "--json").json
    assert [one["format"] for one in later["files"]] == ["map.gate"]
    assert project("reread").code == 0


def test_a_mapping_that_lies_beside_its_files_is_used(project: Run) -> None:
    Path("exports").mkdir()
    project("import", "--map", write("exports/gate.csv", UNKNOWN.replace("Zap", "Withdraw")))
    saved = Path("exports/gate.csv.map.toml")
    saved.write_text(saved.read_text(encoding="utf-8").replace('zone = ""', 'zone = "UTC"'), encoding="utf-8")
    said = project("import", "exports")
    assert "gate.csv.map.toml: a mapping, remembered" in said.out
    assert "2 rows: 2 → 2 transactions" in said.out


def test_two_mappings_of_one_name_and_a_broken_one_keep_nothing_else_from_being_read(project: Run) -> None:
    Path("exports").mkdir()
    project("import", "--map", write("exports/gate.csv", UNKNOWN.replace("Zap", "Loyalty bonus")))
    text = Path("exports/gate.csv.map.toml").read_text(encoding="utf-8")
    write("exports/other.map.toml", text.replace('= "reward"', '= "airdrop"'))
    Path("exports/broken.map.toml").write_bytes(b"\xff\x00")
    write("exports/coinbase.csv", COINBASE)
    said = project("import", "exports", "--json").json
    formats = {one["name"]: one["format"] for one in said["files"]}
    assert formats["coinbase.csv"] == "coinbase.v4"
    assert (formats["gate.csv.map.toml"], formats["other.map.toml"], formats["broken.map.toml"]) == (
        "mapping",
        "",
        "",
    )


def test_a_mapping_is_never_written_over_and_one_file_is_mapped_at_a_time(project: Run) -> None:
    file = write("gate.csv", UNKNOWN)
    write("gate.csv.map.toml", "mine\n")
    assert "is there already" in project("import", "--map", file).err
    assert Path("gate.csv.map.toml").read_text(encoding="utf-8") == "mine\n"
    assert "one file" in project("import", "--map", file, file).err
    assert "needs no mapping" in project("import", "--map", write("cb.csv", COINBASE)).err


def test_the_mapper_asks_what_it_cannot_know(project: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["memo=Nowhere", "note=", "", "Gate", "foreign broker", "Mars", "UTC", "transfer out"])
    monkeypatch.setattr(mapping, "_is_asked", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda *_words, **_more: next(answers))
    monkeypatch.setattr(click, "confirm", lambda _words: True)
    said = project("import", "--map", write("gate.csv", UNKNOWN), "--json")
    assert next(answers, None) is None
    assert "no role memo" in said.out
    assert "'Mars' is no zone" in said.out
    saved = Path("gate.csv.map.toml").read_text(encoding="utf-8")
    assert '"zap" = "transfer out"' in saved
    assert "note =" not in saved
    assert project("wallets", "--json").json["wallets"][0]["name"] == "Gate"


def test_formats_are_listed_and_a_folder_is_tried(run: Run) -> None:
    listed = run("formats")
    assert listed.code == 0
    assert "coinbase.v4" in listed.out
    assert all(len(line) <= 80 for line in listed.out.splitlines())
    Path("exports").mkdir()
    write("exports/coinbase.csv", COINBASE)
    assert run("formats", "--check", "exports").code == 0
    write("exports/other.csv", "a,b\n1,2\n\n")
    packed("exports/tax.zip", coinbase=COINBASE)
    tried = run("formats", "--check", "exports", "--json")
    assert tried.code == 1
    figures = ["data_rows", "rows_used", "ignored", "findings", "transactions"]
    assert [
        [one["file"], one["format"], *(one[name] for name in figures), one["balances"]] for one in tried.json
    ] == [
        ["coinbase.csv", "coinbase.v4", 1, 1, 0, 0, 1, "none"],
        ["other.csv", "", 2, 0, 0, 2, 0, "none"],
        ["tax.zip/export/coinbase.csv", "coinbase.v4", 1, 1, 0, 0, 1, "none"],
    ]
    shown = run("formats", "--check", "exports")
    assert "2 of 3 files recognized; 4 rows = 2 used + 0 ignored + 2 in findings" in " ".join(
        shown.out.split()
    )
    assert all(len(line) <= 80 for line in shown.out.splitlines())
    assert not Path("lotwise.db").exists()


def test_a_folder_without_files_cannot_be_tried(run: Run) -> None:
    Path("empty").mkdir()
    assert "holds no files" in run("formats", "--check", "empty").err
