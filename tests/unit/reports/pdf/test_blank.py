"""Blanks: known by checksum or by their fields, and refused in words otherwise."""

from collections.abc import Callable
from io import BytesIO
from random import Random

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotwise.core.errors import BadInputError
from lotwise.reports.pdf.blank import Blank, UnknownRevisionError, blank_of
from lotwise.reports.pdf.checking import PrintMismatchError, check_form_8949
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import form_8949_pdf
from printed_forms import form, row

Blanks = Callable[[str, int], Blank]
FORMS = [(form, year) for form in ("Form 8949", "Schedule D") for year in (2024, 2025)]


def changed(blank: Blank, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(BytesIO(blank.raw)) as pdf:
        change(pdf)
        target = BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def plain_objects(_: pikepdf.Pdf) -> None:
    """Change nothing: the file is written with every object in the open, where damage reaches it."""


@pytest.mark.parametrize(("form", "year"), FORMS)
def test_the_blanks_at_hand_are_known_and_have_every_field(blank: Blanks, form: str, year: int) -> None:
    one = blank(form, year)
    assert (one.fields.form, one.fields.year, one.is_compared) == (form, year, True)
    assert set(one.fields.names) <= set(one.places)


def test_another_file_of_the_same_revision_is_taken_and_said_to_be_unknown(blank: Blanks) -> None:
    raw = changed(blank("Form 8949", 2025), lambda pdf: pdf.docinfo.__setitem__("/Subject", "other"))
    assert not blank_of(raw, "other.pdf").is_compared


def test_a_revision_that_lost_a_field_is_refused(blank: Blanks) -> None:
    def lose(pdf: pikepdf.Pdf) -> None:
        annotations = pdf.pages[1].obj["/Annots"]
        del annotations[len(annotations) - 1]

    raw = changed(blank("Form 8949", 2025), lose)
    with pytest.raises(UnknownRevisionError, match=r"2025 Form 8949 that lotwise does not know: it has no"):
        blank_of(raw, "f8949.pdf")


def test_a_blank_of_another_size_is_refused(blank: Blanks) -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].mediabox = pikepdf.Array([0, 0, 595, 842])

    with pytest.raises(UnknownRevisionError, match="pages are of another size"):
        blank_of(changed(blank("Schedule D", 2025), enlarge), "a4.pdf")


@pytest.mark.parametrize("title", ["2023 Form 8949", "2026 Form 8949", ""])
def test_a_form_of_another_year_is_refused_by_name(blank: Blanks, title: str) -> None:
    raw = changed(blank("Form 8949", 2025), lambda pdf: pdf.docinfo.__setitem__("/Title", title))
    with pytest.raises(BadInputError, match="lotwise fills in these blanks: 2024 Form 8949"):
        blank_of(raw, "x.pdf")


@pytest.mark.parametrize("raw", [b"", b"<html>not here</html>", b"%PDF-1.7\nbroken"])
def test_what_is_no_pdf_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInputError, match="is no PDF file, or a broken one"):
        blank_of(raw, "f8949.pdf")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), count=st.sampled_from([1, 10, 200]), cut=st.booleans())
def test_a_damaged_blank_is_refused_or_taken_but_nothing_else(
    blank: Blanks, seed: int, count: int, *, cut: bool
) -> None:
    dice = Random(seed)  # noqa: S311 - damage, no secret
    raw = bytearray(changed(blank("Form 8949", 2025), plain_objects))
    for _ in range(count):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    damaged = bytes(raw[: dice.randrange(len(raw))] if cut else raw)
    said = "printed, and every number of it read back"
    try:
        one = blank_of(damaged, "x.pdf")
        made = form(2025, [row()])
        check_form_8949(form_8949_pdf(made, one, Look()), made, one, Look())
    except (BadInputError, PrintMismatchError) as error:
        said = str(error)
    assert said


def test_half_a_blank_is_refused(blank: Blanks) -> None:
    raw = blank("Form 8949", 2025).raw
    with pytest.raises(BadInputError):
        blank_of(raw[: len(raw) // 2], "f8949.pdf")
