"""What a packet tells of the owner: no numbers that are secrets."""

import pytest

from lotwise.app.packet_facts import MASK, masked, statements_json
from lotwise.ledger.statements import Statement


@pytest.mark.parametrize("text", ["ssn = 123-45-6789", '"123-45-6789"', "(123-45-6789)", "123-45-6789\n"])
def test_what_looks_like_a_number_of_social_security_is_masked(text: str) -> None:
    assert masked(text) == text.replace("123-45-6789", MASK)


@pytest.mark.parametrize("text", ["2025-01-05", "0123-45-67890", "a1b2-123-45-6789-ff", "wages = 123456789"])
def test_what_is_none_stays(text: str) -> None:
    assert masked(text) == text


def test_statements_have_no_account_and_no_digits() -> None:
    one = Statement(broker="Kraken", year=2025, lines=(), account="ACC-777", tin_last_four="6789")
    text = statements_json((one,))
    assert "Kraken" in text
    assert "ACC-777" not in text
    assert "6789" not in text
