"""Recognizing a format: by rule, the exact header before the superset, and clear words when nothing fits."""

import re
from dataclasses import replace

import pytest

from lotwise.core.errors import NotFoundError
from lotwise.core.findings import Finding
from lotwise.importers.base import Evidence, Format, LeftOut, Rows, may_have, needs
from lotwise.importers.detect import Recognized, positions_of, recognize
from lotwise.importers.reasons import Reason
from lotwise.ledger.transaction import Custody, Wallet


def unread(rows: Rows) -> LeftOut:
    return LeftOut(rows=rows, reason=Reason.TOTAL)


PLAIN = Format(
    id="plain.v1",
    family="plain",
    title="Plain",
    wallet=Wallet(name="Plain", custody=Custody.SELF),
    columns=(needs("at", "Date"), needs("asset", "Asset"), may_have("fee", "Fee", "Fees")),
    read=unread,
    forbidden=("Price",),
    generations="all",
    known_missing="Nothing.",
    evidence=Evidence.OURS,
)
WIDE = replace(
    PLAIN,
    id="wide.v1",
    family="wide",
    columns=(*PLAIN.columns, needs("net", re.compile(r"net \([a-z]{3}\)"))),
)
TWIN = replace(PLAIN, id="twin.v1", family="twin")


def found(text: str, *formats: Format, name: str = "file.csv") -> Recognized:
    result = recognize(name, text.encode(), formats=formats or (PLAIN, WIDE))
    assert isinstance(result, Recognized)
    return result


def refused(text: str, *formats: Format) -> Finding:
    result = recognize("file.csv", text.encode(), formats=formats or (PLAIN, WIDE))
    assert isinstance(result, Finding)
    assert result.is_blocking
    return result


def test_the_header_row_is_found_below_a_preamble() -> None:
    seen = found("A report\n\n\nDate,Asset\n2026-01-01,BTC\n")
    (part,) = seen.parts
    assert (part.header.line, [record.line for record in part.above]) == (4, [1, 2, 3])
    assert [record.cells for record in part.records] == [("2026-01-01", "BTC")]


def test_the_header_row_must_stand_among_the_first_25() -> None:
    assert found("x\n" * 24 + "Date,Asset\n").parts[0].header.line == 25
    assert refused("x\n" * 25 + "Date,Asset\n").code == "unknown_format"


def test_names_are_compared_case_folded_and_single_spaced_in_any_order() -> None:
    seen = found("\ufeff ASSET ,fees,date\n")
    assert positions_of(PLAIN, seen.parts[0].header.cells) == {"at": 2, "asset": 0, "fee": 1}


def test_the_preferred_name_of_a_column_wins() -> None:
    assert positions_of(PLAIN, ("Fees", "Fee", "Date", "Asset"))["fee"] == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_whichever_makes_a_header(delimiter: str) -> None:
    seen = found(delimiter.join(["Date", "Asset", "a note, and more; or less"]))
    assert seen.parts[0].delimiter == delimiter


def test_the_format_that_explains_more_of_the_header_wins() -> None:
    assert found("Date,Asset,Net (USD)\n").format.id == "wide.v1"
    assert found("Date,Asset,Other\n").format.id == "plain.v1"


def test_two_formats_that_fit_alike_are_not_chosen_between() -> None:
    finding = refused("Date,Asset\n", PLAIN, TWIN)
    assert (finding.code, finding.what) == (
        "ambiguous_format",
        "file.csv could be plain.v1 or twin.v1: their headers are the same.",
    )


def test_a_doubt_about_name_or_content_settles_a_tie() -> None:
    doubtful = replace(
        TWIN, doubt=lambda name, _records: "" if "twin" in name else "its name does not say so"
    )
    assert found("Date,Asset\n", PLAIN, doubtful).format.id == "plain.v1"
    only = recognize("file.csv", b"Date,Asset\n", formats=(doubtful,))
    assert isinstance(only, Finding)
    assert "twin.v1 (its name does not say so)" in only.what


def test_what_keeps_the_nearest_formats_off_is_said() -> None:
    finding = refused("Date,Fee,Price\n1,2,3\n")
    assert finding.code == "unknown_format"
    assert finding.what == (
        "file.csv is in no format that lotwise knows. "
        "Nearest: plain.v1 (it lacks 'Asset' and it has 'price'); "
        "wide.v1 (it lacks 'Asset', 'net (…)' and it has 'price')."
    )
    assert finding.fix


def test_a_file_that_is_nothing_like_a_format_says_so() -> None:
    assert refused("once,upon\na,time\n").what == (
        "file.csv is in no format that lotwise knows. No row of it names a column of any of them."
    )


def test_what_is_no_text_is_a_finding_too() -> None:
    finding = refused("\0\0\0")
    assert (finding.code, finding.where.file) == ("unreadable_file", "file.csv")


def test_the_user_may_choose_the_format() -> None:
    chosen = recognize("file.csv", b"Date,Asset\n", as_format="twin.v1", formats=(PLAIN, TWIN))
    assert isinstance(chosen, Recognized)
    assert chosen.format is TWIN


def test_a_chosen_format_must_still_fit() -> None:
    result = recognize("file.csv", b"Date,Asset\n", as_format="wide.v1", formats=(PLAIN, WIDE))
    assert isinstance(result, Finding)
    assert "wide.v1" in result.what
    assert "plain.v1" not in result.what


def test_a_format_that_does_not_exist_cannot_be_chosen() -> None:
    with pytest.raises(NotFoundError, match=r"There is no format 'nope\.v1'"):
        recognize("file.csv", b"Date,Asset\n", formats=(PLAIN, WIDE), as_format="nope.v1")
