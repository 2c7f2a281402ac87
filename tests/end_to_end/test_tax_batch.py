"""`lotwise tax batch` as a preparer runs it: good tables, bad rows, no tables, places to write to."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lotwise.app import tax_batch as batch_of_app
from lotwise.app.tax_batch import RESULTS
from lotwise.rules.book import us_rules
from lotwise.rules.states import is_state_computed
from terminal import Run, Said

HEAD = "id,year,status,age,age_spouse,wages,wages_spouse,st_gain,ordinary_dividends,qualified_dividends\n"


def write(text: str | bytes, name: str = "in.csv") -> Path:
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def batch(run: Run, *options: str, source: str = "in.csv", out: str = "out.csv") -> Said:
    return run("tax", "batch", source, "--out", out, *options)


def rows(name: str = "out.csv") -> list[dict[str, str]]:
    with Path(name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_household_a_row_and_no_project(run: Run) -> None:
    write(HEAD + "Ann,2025,single,45,,60000,,-5000,0,0\nBob & Eve,2025,mfj,67,66,0,80000,1000,0,0\n")
    said = batch(run)
    assert (said.code, said.out) == (0, "Computed 2 households into out.csv.\n")
    ann, both = rows()
    assert ann["agi"] == "57000.00"
    assert ann["cap_gain_1040"] == "-3000.00"
    assert ann["deduction"] == "15750.00"
    assert (ann["taxable_income"], ann["tax_exact"], ann["tax_table"]) == ("41250.00", "4711.50", "4715.00")
    assert (ann["st_carryover_out"], ann["lt_carryover_out"]) == ("2000.00", "0.00")
    assert (both["senior_deduction"], both["deduction"], both["itemizes"]) == ("12000.00", "34700.00", "0")
    assert (ann["finding"], ann["state_tax"]) == ("", "")


def test_the_columns_are_those_of_the_input_and_then_the_results(run: Run) -> None:
    write("Year, Client ,status,agi\n2025,Ann,single,123\n")
    said = batch(run)
    assert said.code == 0
    header, row = list(csv.reader(Path("out.csv").read_text().splitlines()))
    assert header == ["Year", "Client", "status", *RESULTS]
    assert row[:4] == ["2025", "Ann", "single", "0.00"], "its agi is computed, and not copied"
    assert "Column Client is not used, only copied." in said.err
    assert "Column agi is computed anew, and not copied." in said.err


BAD = [
    ("Ann,2025,single,45,,-1,,0,0,0", "batch_negative"),
    ("Ann,2025,alone,45,,1,,0,0,0", "batch_status"),
    ("Ann,2025,,45,,1,,0,0,0", "batch_status"),
    ("Ann,,single,45,,1,,0,0,0", "batch_year"),
    ("Ann,25,single,45,,1,,0,0,0", "batch_year"),
    ("Ann,1999,single,45,,1,,0,0,0", "batch_no_law"),
    ("Ann,2040,single,45,,1,,0,0,0", "batch_no_law"),
    ("Ann,2025,single,45,,1,,0,10,11", "batch_dividends"),
    ("Ann,2025,single,old,,1,,0,0,0", "batch_age"),
    ("Ann,2025,single,-3,,1,,0,0,0", "batch_age"),
    ("Ann,2025,single,45.5,,1,,0,0,0", "batch_age"),
    ("Ann,2025,single,1980,,1,,0,0,0", "batch_age"),
    ("Ann,2025,single,45,,much,,0,0,0", "batch_amount"),
    ('Ann,2025,single,45,,"1234,50",,0,0,0', "batch_amount"),
    ("Ann,2025,single,45,,1e5,,0,0,0", "batch_amount"),
    ("Ann,2025,single,45,,0.005,,0,0,0", "batch_amount"),
    ("Ann,2025,single,45,,1,,9999999999999,0,0", "batch_amount"),
    ("Ann,2025,single,45,44,1,,0,0,0", "batch_spouse"),
    ("Ann,2025,mfs,45,,1,5,0,0,0", "batch_spouse"),
    ("Ann,2025,single,45,,1", "batch_cells"),
    ("Ann,2025,single,45,,1,234,,0,0,0,7", "batch_cells"),
    ("Bob,2025,single,45,,1,,0,0,0", "batch_id_twice"),
]


@pytest.mark.parametrize(("line", "kind"), BAD)
def test_a_bad_row_is_a_finding_and_the_others_are_computed(run: Run, line: str, kind: str) -> None:
    good = "2025,single,45,,60000,,0,0,0\n"
    write(f"{HEAD}Bob,{good}{line}\nEve,{good}")
    told = batch(run, "--json")
    assert told.code == 1
    (finding,) = [one for one in told.json["findings"] if one["severity"] == "blocking"]
    assert (finding["code"], finding["where"]) == (kind, {"file": "in.csv", "rows": [3]})
    assert (told.json["households"], told.json["computed"]) == (3, 2)
    bob, bad, eve = rows()
    assert bob["tax_exact"] == eve["tax_exact"] == "5071.50"
    assert {bad[name] for name in RESULTS if name != "finding"} == {""}
    assert bad["finding"] == f"{finding['what']} {finding['fix']}"
    assert bad["id"] == line.partition(",")[0]
    said = batch(run)
    assert finding["what"] in " ".join(said.err.split())
    assert "Computed 2 of 3 households" in said.out


def test_what_people_and_spreadsheets_write_is_read(run: Run) -> None:
    write(
        b'\xef\xbb\xbfYear;STATUS;Wages;"ST_Gain";age;note\r\n'
        b'2025; MFJ ;"$1,234,567.80";(2,000.50);65.0;-1+1\r\n\r\n'
        b"2025.0;Married filing jointly;1234567.8;-2000.5;65;=1+1\r\n"
        b";;;;;\r\n"
    )
    assert batch(run).code == 0
    one, other = rows()
    assert one["agi"] == other["agi"] == "1232567.30"
    assert {one[name] for name in RESULTS} == {other[name] for name in RESULTS}
    assert (one["note"], other["note"]) == ("'-1+1", "'=1+1"), "a spreadsheet must not run it"
    assert (one["ST_Gain"], other["ST_Gain"]) == ("(2,000.50)", "-2000.5"), "amounts stay as they are"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_names_survive_every_encoding(run: Run, encoding: str) -> None:
    write("id,year,status\nZoë Müller,2025,single\n".encode(encoding))
    assert batch(run).code == 0
    assert rows()[0]["id"] == "Zoë Müller"


TABLES_THAT_ARE_NONE = [
    b"",
    b"\n\n",
    b"year,wages\n2025,1\n",
    b"status,wages\nsingle,1\n",
    b"year,status,wages,Wages\n2025,single,1,2\n",
    b"year,status\n2025,\x00single\n",
    b"PK\x03\x04 a workbook",
    b"year,status\n2025,\x81\x8d\n",
    b"year,status\n" + b"x" * 2_000_000,
    "year,status\n2025,single\n".encode("utf-16")[:-1],
]


@pytest.mark.parametrize("content", TABLES_THAT_ARE_NONE, ids=lambda content: repr(content[:30]))
def test_a_table_that_is_none_is_refused_in_a_sentence(run: Run, content: bytes) -> None:
    write(content)
    said = batch(run)
    assert (said.code, said.out) == (2, "")
    assert said.err.strip()
    assert "mistake of lotwise" not in said.err
    assert [path.name for path in Path().iterdir()] == ["in.csv"], "nothing half-done stays"


def test_nothing_is_written_over_but_an_earlier_result(run: Run) -> None:
    write("year,status\n2025,single\n")
    write("year,status\n2024,single\n", "other.csv")
    Path("folder").mkdir()
    Path("link.csv").symlink_to("in.csv")
    for out in ("in.csv", "link.csv", "other.csv", "folder", "nowhere/out.csv"):
        assert batch(run, out=out).code == 2
    assert batch(run, source="missing.csv").code == 2
    assert Path("in.csv").read_text() == "year,status\n2025,single\n"
    assert batch(run).code == 0
    first = Path("out.csv").read_bytes()
    assert batch(run).code == 0
    assert Path("out.csv").read_bytes() == first, "an earlier result is replaced, by the same bytes"
    assert batch(run, source="out.csv", out="again.csv").code == 0
    assert Path("again.csv").read_bytes() == first, "a result is a table too"


def test_a_broken_run_leaves_the_earlier_result(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("year,status\n2025,single\n")
    assert batch(run).code == 0
    first = Path("out.csv").read_bytes()

    def breaks(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch_of_app, "columns_of", breaks)
    said = batch(run)
    assert (said.code, "No space left on device" in said.err) == (2, True)
    assert Path("out.csv").read_bytes() == first
    assert sorted(path.name for path in Path().iterdir()) == ["in.csv", "out.csv"]


def test_what_was_taken_for_granted_is_said_once(run: Run) -> None:
    write("year,status\n2027,qss\n2025,mfs\n2025,hoh\n2025,mfs\n")
    told = batch(run, "--json")
    assert told.code == 0
    codes = {one["code"]: one["where"]["rows"] for one in told.json["findings"]}
    assert codes == {
        "batch_column_missing": [],
        "batch_projected": [2],
        "batch_spouse_itemizes": [3, 5],
        "batch_dependent": [2, 4],
    }


def test_states_are_computed_where_their_law_is_here(run: Run) -> None:
    write("year,status,wages,state\n2025,single,90000,tx\n2025,single,90000,ZZ\n2025,single,90000,\n")
    told = batch(run, "--json")
    assert [one["code"] for one in told.json["findings"] if one["severity"] == "blocking"] == ["batch_state"]
    assert [row["state_tax"] for row in rows()] == ["0.00", "", ""]


def test_a_state_without_law_is_named_and_its_column_empty(run: Run) -> None:
    states = [str(one) for one in us_rules().rule("states", date(2027, 12, 31)).value]  # type: ignore[union-attr]
    unknown = next(one for one in states if not is_state_computed(one, 2027))
    write(f"year,status,wages,state\n2027,single,90000,{unknown}\n")
    said = batch(run)
    assert said.code == 0
    assert "The state's tax is not computed in 1 row: state_tax is empty." in " ".join(said.err.split())
    assert rows()[0]["state_tax"] == ""
    assert rows()[0]["tax_exact"] != ""


def test_options_in_front_of_batch_are_refused(run: Run) -> None:
    write("year,status\n2025,single\n")
    said = run("tax", "--year", "2024", "batch", "in.csv", "--out", "out.csv")
    assert said.code == 2
    assert "behind `batch`" in said.err


def test_many_bad_rows_are_counted_and_each_says_why(run: Run) -> None:
    write("year,status\n" + "2025,alone\n" * 1_500)
    told = batch(run, "--json")
    assert len([one for one in told.json["findings"] if one["severity"] == "blocking"]) == 1_000
    assert told.json["findings_not_listed"] == 500
    assert all(row["finding"] for row in rows())
    said = batch(run)
    assert "… and 1,480 more in rows" in said.err
