"""What cannot have happened then is told, and can be set aside."""

from builders import bought, instant
from lotwise.ledger.answers import answers_to
from lotwise.ledger.odd_dates import odd_dates

NOW = instant("2026-11-22")


def test_before_bitcoin_and_not_yet_are_told() -> None:
    told = [bought("1 BTC", "1 USD", day) for day in ("1970-01-01", "2024-01-01", "2100-01-01")]
    found = odd_dates(told, NOW)
    assert [(one.code, one.is_blocking, one.subject) for one in found] == [
        ("odd_date", True, told[0].id),
        ("odd_date", True, told[2].id),
    ]
    assert "1970-01-01" in found[0].what
    assert [answer.word for answer in answers_to(found[0])] == ["set-aside"]


def test_the_first_day_of_bitcoin_and_today_are_fine() -> None:
    told = [bought("1 BTC", "1 USD", day) for day in ("2009-01-03", "2026-11-22")]
    assert odd_dates(told, NOW) == ()
