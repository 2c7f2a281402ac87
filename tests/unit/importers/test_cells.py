"""Numbers and dates as exports write them; nothing is guessed."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lotwise.core.quantity import quantity_cut
from lotwise.importers import cells, instants
from lotwise.importers.cells import (
    Amount,
    Style,
    UnclearError,
    amount,
    are_plain,
    as_usd,
    is_unit,
    plain_steps,
    plain_usd,
    shown,
    steps,
    style_of,
)
from lotwise.importers.instants import ISO, day_of, has_fact, instant, is_dated
from lotwise.importers.table import BETWEEN


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1234.56", "1234.56", ""),
        ("$1,234.56", "1234.56", "$"),
        ("-$47.50", "-47.50", "$"),
        ("$-47.50", "-47.50", "$"),
        ("- $47.50", "-47.50", "$"),
        ("($53.62)", "-53.62", "$"),
        ("($370)", "-370", "$"),
        ("€0.00", "0.00", "EUR"),
        ("€3102.3217898325970226955", "3102.3217898325970226955", "EUR"),
        ("1,234.50 €", "1234.50", "EUR"),
        ("CA$5.00", "5.00", "$"),
        ("USD 5.00", "5.00", "USD"),
        ("249.73 USD", "249.73", "USD"),
        ("0.2092 BTC", "0.2092", "BTC"),
        ("1.00000000 1inch", "1.00000000", "1INCH"),
        ("1E-8", "0.00000001", ""),
        ("1.087e-05", "0.00001087", ""),
        ("0.00E+00", "0", ""),
        ("9 212.8", "9212.8", ""),
        ("1,234,567", "1234567", ""),
        ("+5", "5", ""),
        (".5", "0.5", ""),
        ("5.", "5", ""),
        ("\N{MINUS SIGN}3", "-3", ""),
        ("-0", "0", ""),
    ],
)
def test_numbers_with_signs_units_and_grouping(text: str, number: str, unit: str) -> None:
    found = amount(text)
    assert found is not None
    assert (found.number, found.unit) == (Decimal(number), unit)


@pytest.mark.parametrize("text", ["", "-", "--", "—", "N/A", "n/a"])
def test_a_cell_may_say_that_there_is_no_number(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("0,5", "12,34.5", "1,23", "1.234.567", "1,2345", "12 34", "1,234 567", "1..2", "."),
        *("(5", "5)", "--5", "-+5", "abc", "5%", "0x10", "1e", "$", "NaN", "inf", "1e9999", "٣", "5 5 BTC"),
    ],
)
def test_what_is_not_clearly_a_number_is_refused(text: str) -> None:
    with pytest.raises(UnclearError):
        amount(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("0,5", "0.5"),
        ("9 212,8", "9212.8"),
        ("1.234", "1234"),
        ("1,087E-05", "0.00001087"),
    ],
)
def test_decimal_commas_where_the_file_writes_them(text: str, number: str) -> None:
    assert amount(text, Style.COMMA) == Amount(Decimal(number), "")


@pytest.mark.parametrize("text", ["1,234", "1.234", "0,5", "12,5"])
def test_what_could_be_read_in_two_ways_is_refused_where_the_file_contradicts_itself(text: str) -> None:
    with pytest.raises(UnclearError, match="could be read in two ways"):
        amount(text, Style.UNSURE)


def outcome(read: Callable[[], object]) -> object:
    """Return what reading a cell gives: its result spelled out to the last sign, or its refusal."""
    try:
        return repr(read())
    except UnclearError as error:
        return error.what


NUMBERS = st.from_regex(
    r"\A[($ +-]{0,3}[$€]?-?\d{0,5}(,\d{1,4}){0,3}[.,]?\d{0,21}([eE][+-]?\d{1,3})?( BTC|\$| €|\))?\Z"
)
AMOUNTS = st.builds(
    lambda sign, unit, number, form: f"{sign}{unit}{number:{form}}",
    st.sampled_from(["", "-", "(", "+"]),
    st.sampled_from(["", "$", "€", "USD "]),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**15),
    st.sampled_from(["f", ",f", "e", ".2f", ",.2f", ".18f", ".19f", ".30f", ",.40f"]),
)


@settings(deadline=None)
@given(st.one_of(NUMBERS, AMOUNTS, st.text("0123456789٣.,-$ ", max_size=12), st.text(max_size=8)))
@example("")
@example("-")
@example("$1,234.56")
@example("-$1,234.56")
@example("$-1,234.56")
@example("(53.62)")
@example("1e-05")
@example("1.087E-5")
@example("€3102.3217898325970226955")
@example("1.234,56")
@example("0,5")
@example("1,23")
@example("1234,567")
@example(",234")
@example("1,234,")
@example("1,234.5,6")
@example("5.")
@example(".5")
@example(".")
@example("-0.00")
@example("1.5\n")
@example("1_000")
@example("0.1234567890123456789")
@example("-1.0000000000000000000000000000001")
@example("9" * 20)
@example("9" * 21)
@example("9" * 5_000)
@example("1" + ",000" * 6)
@example("1" + ",000" * 7)
@example("1" + ",000" * 2_000)
@example("0." + "0" * 30 + "1")
def test_the_short_way_reads_a_number_as_the_long_way_does(text: str) -> None:
    """The long way reads any cell; the short one only what is written plainly, and to the same digit."""
    long = outcome(lambda: cells._amount(text, Style.POINT))
    assert outcome(lambda: amount(text)) == long

    def in_steps() -> object:
        found = cells._amount(text, Style.POINT)
        return None if found is None else (*quantity_cut(found.number), found.unit)

    assert outcome(lambda: steps(text)) == outcome(in_steps)


PLAIN: tuple[str, ...] = ("0", "-0.5", "1,234.5", "5.", "0." + "0" * 17 + "1", "9" * 20)
"""Numbers that are written plainly."""
ODD: tuple[str, ...] = ("", "x", "5 BTC", "(5)", ".5", "1,23", "--5", "0." + "0" * 18 + "1", "9" * 21, "٥")
"""Cells that are not."""


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PLAIN, *ODD, "$5", "-$1,234.50", "$-5"]), min_size=1, max_size=5))
def test_cells_that_are_plain_are_read_at_once_as_each_is_alone(texts: list[str]) -> None:
    quantity, *money = texts
    wanted = quantity in PLAIN and all(text in {*PLAIN, "", "$5", "-$1,234.50"} for text in money)
    assert are_plain(texts, Style.POINT) is wanted
    assert not are_plain(texts, Style.COMMA)
    assert not are_plain(texts, Style.UNSURE)
    for text in filter(None, texts if wanted else ()):
        assert steps(text) == (plain_steps(text), True, "$" if "$" in text else "")
        assert plain_usd(text) == as_usd(plain_steps(text))


def test_where_points_may_be_grouping_only_the_long_way_reads() -> None:
    assert steps("1.234", Style.COMMA) == (1234 * 10**18, True, "")
    with pytest.raises(UnclearError, match="could be read in two ways"):
        steps("1.234", Style.UNSURE)


def test_a_negative_number_keeps_all_of_its_digits() -> None:
    """A minus sign before a Decimal would round it to the precision of the thread."""
    digits = "1.2345678901234567890123456789012345"
    found = amount(f"({digits})")
    assert found is not None
    assert found.number == Decimal(f"-{digits}")


@pytest.mark.parametrize(
    ("cells", "delimiter", "style"),
    [
        (["0.5", "12.345"], ",", Style.POINT),
        (["1,234", "5"], ",", Style.POINT),
        (["$1,234.50"], ",", Style.POINT),
        (["0,5", "1.234"], ",", Style.COMMA),
        (["1.234,50"], ";", Style.COMMA),
        (["1.234.567", "2,5"], ";", Style.COMMA),
        (["0.5"], ";", Style.POINT),
        (["1,234"], ";", Style.UNSURE),
        (["0,5", "0.5"], ",", Style.UNSURE),
        (["01.02.2024", "a, b"], ",", Style.POINT),
        ([], "\t", Style.POINT),
    ],
)
def test_the_style_is_decided_from_what_is_unambiguous(
    cells: list[str], delimiter: str, style: Style
) -> None:
    assert style_of(cells, delimiter) is style
    assert style_of([BETWEEN.join(cells)], delimiter) is style


def style_of_all(texts: Sequence[str], delimiter: str) -> Style:
    """Return the style from the evidence of every cell, as `style_of` did before it passed any over."""
    seen = {cells._evidence(text) for text in texts}
    if delimiter != ";" and not any("," in text for text in texts):
        return Style.POINT
    if Style.COMMA in seen:
        return Style.UNSURE if Style.POINT in seen else Style.COMMA
    return Style.UNSURE if delimiter == ";" and Style.POINT not in seen else Style.POINT


CELLS = st.one_of(
    st.sampled_from(
        ["0.5", "1.234", "1,234", "0,5", "1.234.567", "1,234,567", "$1,234.50", "1.234,5 €", "x"]
    ),
    st.sampled_from(
        ["2026-01-27 10:00", "Sold 1,5 BTC, then", "1,5\nBTC", "٣,٥", "1,5E-7", "a.b.c", "1.2.3"]
    ),
    st.text("0123456789.,eE$ \n", max_size=9),
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), st.sampled_from(",;\t"))
def test_no_cell_that_tells_of_the_style_is_passed_over(rows: list[list[str]], delimiter: str) -> None:
    every = [cell for row in rows for cell in row]
    assert style_of(map(BETWEEN.join, rows), delimiter) is style_of_all(every, delimiter)


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**12), max_value=10**12))
def test_a_number_survives_being_written_with_grouping(number: Decimal) -> None:
    assert amount(f"{number:,f}") == Amount(number + 0, "")


@pytest.mark.parametrize(
    ("found", "wanted", "fits"),
    [("", "BTC", True), ("BTC", "BTC", True), ("$", "USD", True), ("$", "EUR", False), ("ETH", "BTC", False)],
)
def test_a_unit_must_be_the_one_that_is_meant(found: str, wanted: str, *, fits: bool) -> None:
    assert is_unit(found, wanted) is fits


def test_money_becomes_dollars_at_the_nearest_step() -> None:
    assert as_usd(15 * 10**9) == 2
    assert as_usd(5 * 10**9) == 0


NOON = datetime(2026, 1, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "patterns", "moment"),
    [
        ("2026-01-27T12:00:00Z", (ISO,), NOON),
        ("2026-01-27 12:00:00 UTC", (ISO,), NOON),
        ("2026-01-27 12:00:00", (ISO,), NOON),
        ("2026-01-27 12:00", (ISO,), NOON),
        ("2026-01-27T12:00:00.0000000Z", (ISO,), NOON),
        ("2026-01-27T14:00:00+02:00", (ISO,), NOON),
        ("2026-01-27T04:30:00-0730", (ISO,), NOON),
        ("2026-01-27 12:00:00 GMT", (ISO,), NOON),
        ("2026-01-27 07:00:00 EST", (ISO,), NOON),
        ("2026-01-27 08:00:00 EDT", (ISO,), NOON),
        ("2026-01-27 06:00:00 CST", (ISO,), NOON),
        ("2026-01-27 07:00:00 CDT", (ISO,), NOON),
        ("2026-01-27 05:00:00 MST", (ISO,), NOON),
        ("2026-01-27 06:00:00 MDT", (ISO,), NOON),
        ("2026-01-27 04:00:00 PST", (ISO,), NOON),
        ("2026-01-27 05:00:00 PDT", (ISO,), NOON),
        ("01/27/2026", (ISO, "%m/%d/%Y"), NOON),
        ("01/27/2026 12:00 PM", ("%m/%d/%Y %I:%M %p",), NOON),
    ],
)
def test_instants_with_and_without_a_zone(text: str, patterns: tuple[str, ...], moment: datetime) -> None:
    assert instant(text, patterns) == moment


def test_zone_letters_are_offsets_and_not_places() -> None:
    assert instant("2026-07-01 12:00:00 EST", (ISO,)) == datetime(2026, 7, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "soon",
            "27.01.2026",
            "2026-13-01 00:00:00",
            "2026-01-27",
            "20260127T120000",
            "0001-01-01 00:00:00",
        ),
        *(
            "2026-01-27 12:00:00 CET",
            "2026-01-27 25:00:00",
            "9999-12-31 23:59:59 EST",
            "2026-01-27 12:00:00+99:00",
        ),
    ],
)
def test_what_is_not_clearly_an_instant_is_refused(text: str) -> None:
    with pytest.raises(UnclearError):
        instant(text, (ISO,))


MOMENTS = st.builds(
    lambda moment, mark, ending: f"{moment:%Y-%m-%d}{mark}{moment:%H:%M:%S}{ending}",
    st.datetimes(datetime(1890, 1, 1), datetime(2210, 1, 1)),  # noqa: DTZ001 - its zone is the ending
    st.sampled_from(["T", " ", "t", "_", ""]),
    st.sampled_from(["", "Z", " UTC", "UTC", " Z", ".5", ".123456789Z", " EST", "+02:00", "+01", "z", " PM"]),
)


@settings(deadline=None)
@given(
    st.one_of(MOMENTS, st.text("0123456789-: TZUWC+.", max_size=24)),
    st.sampled_from([UTC, timezone(timedelta(hours=-5))]),
)
@example("2026-01-27 24:00:00 UTC", UTC)
@example("2026-02-29 10:00:00 UTC", UTC)
@example("2026-W05-3T10:00:00Z", UTC)
@example("2026-01-27 10:00:00", timezone(timedelta(hours=-5)))
@example("٢٠٢٦-01-27 10:00:00 UTC", UTC)
def test_the_short_way_reads_an_instant_as_the_long_way_does(text: str, zone: timezone) -> None:
    short, long = (outcome(partial(read, text, (ISO,), zone)) for read in (instant, instants._instant))
    assert short == long


def test_dates_follow_the_given_patterns_only() -> None:
    assert day_of("02/03/2026", ("%m/%d/%Y",)) == date(2026, 2, 3)
    with pytest.raises(UnclearError):
        day_of("13/03/2026", ("%m/%d/%Y",))


@pytest.mark.parametrize(
    "text", ["5", "$1.00", "2026-01-27", "1/2/26", "Jan. 28, 2022", "Tue May 26 2020", "0.5 BTC"]
)
def test_a_number_or_a_date_is_a_fact(text: str) -> None:
    assert has_fact(text)


@pytest.mark.parametrize("text", ["", "Total", "As of 01/05/2026", "# Historical prices since 2013", "a1b2"])
def test_a_footer_states_no_fact(text: str) -> None:
    assert not has_fact(text)


def test_dates_are_told_from_numbers() -> None:
    assert is_dated("2026-01-27 10:00:00")
    assert not is_dated("2026.5")


def test_a_long_cell_is_cut_where_it_is_quoted() -> None:
    assert shown("x" * 100) == repr("x" * 59 + "…")
