"""The README of a packet says of every file what it is."""

import pytest

from lotwise.reports.packet_readme import readme_text, what_it_is

PLACES = (
    "MANIFEST",
    "README.txt",
    "packet.json",
    "files/content/a",
    "files/content/b",
    "filed/form_8949_2025.csv",
)


def test_every_member_has_its_sentence_in_eighty_columns() -> None:
    text = readme_text(PLACES, 2025, is_draft=False)
    assert all(len(one) <= 80 for one in text.splitlines())
    assert text.count("files/content/…") == 1
    assert "filed/form_8949_2025.csv\n    A form as it was filed.\n" in text
    assert "sha256sum --check MANIFEST" in text
    assert "DRAFT" not in text


def test_a_draft_says_so() -> None:
    assert "nothing in it may be filed" in readme_text(PLACES, 2025, is_draft=True)


def test_a_file_of_which_nothing_is_said_is_a_fault() -> None:
    with pytest.raises(AssertionError, match="says nothing of forms/odd"):
        what_it_is("forms/odd.csv")
