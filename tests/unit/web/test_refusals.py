"""What cannot be shown is said in plain words, and leads on."""

import httpx2
import pytest

from lotwise.web.sentences import sentence


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/tax?year=abc", "with &#39;abc&#39; for year"),
        ("/forms?year=", "with &#39;&#39; for year"),
        ("/reconcile/forecast?year=9999", "with &#39;9999&#39; for year"),
        ("/wallets/one", "without name"),
    ],
)
def test_an_address_that_is_not_understood_is_told_without_jargon(
    reader: httpx2.Client, address: str, said: str
) -> None:
    answer = reader.get(address)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Open it from the menu." in answer.text
    assert "Input should" not in answer.text


def test_what_was_typed_is_not_repeated_at_length(reader: httpx2.Client) -> None:
    assert "9" * 41 not in reader.get("/tax", params={"year": "9" * 3000}).text


def test_the_address_of_a_form_opened_by_hand_says_so(reader: httpx2.Client) -> None:
    answer = reader.get("/household/asked")
    assert answer.status_code == 405
    assert "only takes what a form sends" in answer.text


def test_a_refusal_that_names_a_command_leads_to_the_page_that_does_the_same(reader: httpx2.Client) -> None:
    shown = reader.get("/questions/nothing").text
    assert '<code>lotwise review</code> (here: <a href="/questions">Questions</a>)' in shown


def test_a_command_without_a_page_stays_a_command() -> None:
    assert sentence("Run `lotwise backup`.") == "Run <code>lotwise backup</code>."


def test_a_page_is_named_once_in_a_sentence() -> None:
    assert sentence("`lotwise wallets`, or `lotwise wallets --set`").count("href") == 1


def test_a_command_that_breaks_across_a_line_is_known() -> None:
    assert 'href="/before"' in sentence("(`lotwise\nidentify`)")


def test_what_stands_in_a_file_is_escaped() -> None:
    shown = sentence("Wallet <b> of `<script>`")
    assert shown == "Wallet &lt;b&gt; of <code>&lt;script&gt;</code>"


def test_an_odd_quote_at_the_end_hides_nothing() -> None:
    assert sentence("It is ` here") == "It is ` here"
