"""Codes mean one asset each: known ones everywhere the same, strange ones apart until the owner speaks."""

from dataclasses import replace

import pytest

from builders import NEW_YORK, arrived, instant, renamed, sent
from corrected import in_turn, word
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.core.quantity import quantity
from lotwise.ledger.answers import answers_to
from lotwise.ledger.balances import ReportedBalance
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.identity import Identified, identified
from lotwise.ledger.questions import correction_for
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Source, Transaction

NOW = instant("2026-11-22 10:00")


def told(family: str, *transactions: Transaction, name: str = "") -> Told:
    """Return what a file of a family tells; its id and name are those of the family."""
    name = name or family
    source = Source(file_id=f"file_{name}", file=f"{name}.csv", rows=(2,))
    report = Report(
        file_id=source.file_id, file=source.file, family=family, kind="transactions", rank=0, wallet=family
    )
    return Told(report=report, transactions=tuple(replace(one, sources=(source,)) for one in transactions))


def units(code: str, on: str = "2023-05-01") -> Transaction:
    return arrived(f"10 {code}", on)


def codes(made: Identified) -> dict[str, list[str]]:
    """Return the codes that each family tells."""
    return {
        one.report.family: [leg.asset for each in one.transactions for leg in each.legs] for one in made.told
    }


def meaning(family: str, code: str, on: str = "2023-05-01") -> str:
    made = identified([told(family, units(code, on))])
    return codes(made)[family][0]


@pytest.mark.parametrize(
    ("family", "code", "asset"),
    [
        ("gemini", "XBT", "BTC"),
        ("ledger_live", "XDG", "DOGE"),
        ("binance", "BCHABC", "BCH"),
        ("kucoin", "BCHSV", "BSV"),
        ("binance", "BCC", "BCH"),
        ("bitfinex", "DSH", "DASH"),
        ("bitfinex", "IOT", "IOTA"),
        ("bitfinex", "QTM", "QTUM"),
        ("bitfinex", "UST", "USDT"),
        ("kucoin", "UST", "USTC"),
        ("bitfinex", "BCHABC", "BCHA"),
        ("binance", "IOTA", "IOTA"),
        ("kucoin", "IOT", "IOT"),
        ("coinbase", "MATIC", "MATIC"),
        ("coinbase", "POL", "POL"),
        ("kraken", "EUR", "EUR"),
    ],
)
def test_codes_mean_what_their_source_means(family: str, code: str, asset: str) -> None:
    assert meaning(family, code) == asset


@pytest.mark.parametrize(
    ("family", "on", "asset"),
    [
        ("kucoin", "2022-05-01", "LUNC"),
        ("kucoin", "2022-05-28 05:59:59", "LUNC"),
        ("kucoin", "2022-05-28 06:00", "LUNA"),
        ("bitfinex", "2023-01-01", "LUNC"),
    ],
)
def test_luna_was_another_asset_before_the_new_chain_began(family: str, on: str, asset: str) -> None:
    assert meaning(family, "LUNA", on) == asset


def test_a_meaning_by_date_is_noted_only_where_it_mattered() -> None:
    (note,) = identified([told("kucoin", units("LUNA", "2022-05-01"), units("LUNA", "2023-01-01"))]).findings
    assert (note.code, note.severity, note.asset) == ("asset_by_date", Severity.INFO, "LUNA")
    assert "LUNA at kucoin counts as LUNC before 2022-05-28" in note.what
    assert identified([told("kucoin", units("LUNA", "2023-01-01"))]).findings == ()


def test_a_source_that_changed_the_name_itself_changed_the_older_asset() -> None:
    late = renamed("10 LUNA", "10 LUNC", "2022-06-01")
    made = identified([told("crypto_com", units("LUNA", "2022-05-01"), late, units("LUNA", "2022-06-02"))])
    assert codes(made) == {"crypto_com": ["LUNC", "LUNC", "LUNC", "LUNA"]}


def test_what_is_known_already_is_given_back_as_it_was() -> None:
    files = (told("kraken", units("BTC"), units("USDC")), told("coinbase", units("BTC"), units("ETH")))
    made = identified(files)
    assert made == Identified(told=files, balances=(), findings=())
    assert made.told[0] is files[0]


def test_ids_and_everything_but_the_code_stay() -> None:
    one = sent("1 XBT", "2023-05-01", chain_hash="0xabc", name="tx_1")
    file = told("gemini", one)
    (changed,) = identified([file]).told[0].transactions
    (before,) = file.transactions
    assert changed == replace(before, legs=(replace(before.legs[0], asset="BTC"),))


# ── codes nobody knows ──────────────────────────────────────────────────────────────────────────

TWO = (told("kucoin", units("XYZ"), units("BTC")), told("uphold", units("XYZ")))


def test_a_strange_code_of_one_source_stays_plain() -> None:
    made = identified([told("kucoin", units("XYZ")), told("kucoin", units("XYZ"), name="later")])
    assert (codes(made), made.findings) == ({"kucoin": ["XYZ"]}, ())


def test_a_strange_code_of_two_sources_stays_apart_and_is_told_once() -> None:
    made = identified(TWO)
    assert codes(made) == {"kucoin": ["XYZ.KUCOIN", "BTC"], "uphold": ["XYZ.UPHOLD"]}
    (finding,) = made.findings
    assert (finding.code, finding.severity, finding.asset) == ("asset_unknown", Severity.WARNING, "XYZ")
    assert "kucoin and uphold all use it" in finding.what
    assert "XYZ.KUCOIN and XYZ.UPHOLD" in finding.what
    assert str(finding.where) == "kucoin.csv row 2"


def test_the_order_of_files_changes_nothing() -> None:
    assert identified(TWO[::-1]).findings == identified(TWO).findings
    assert codes(identified(TWO[::-1])) == codes(identified(TWO))


def test_a_file_set_aside_is_no_second_source() -> None:
    made = identified(TWO, corrections=[word(Action.SET_ASIDE, "file_uphold")])
    assert (codes(made)["kucoin"], made.findings) == (["XYZ", "BTC"], ())


def test_a_contract_is_one_asset_whoever_tells_of_it_and_whatever_it_is_called() -> None:
    contract = "@0X" + "4" * 40
    made = identified([told("etherscan", units("OLD" + contract), units("NEW" + contract)), told("zerion")])
    assert codes(made)["etherscan"] == ["NEW" + contract] * 2
    files = [told("etherscan", units("XYZ" + contract)), told("zerion", units("XYZ" + contract))]
    assert identified(files) == Identified(told=tuple(files), balances=(), findings=())


def test_an_ambiguous_code_stays_apart_even_alone() -> None:
    made = identified([told("kucoin", units("BCC"))])
    assert codes(made) == {"kucoin": ["BCC.KUCOIN"]}
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("asset_ambiguous", Severity.WARNING)
    assert "Bitcoin Cash until 2018, or BitConnect" in finding.what


# ── balances ────────────────────────────────────────────────────────────────────────────────────


def balance(code: str, file: str, on: str = "2023-05-01") -> ReportedBalance:
    source = Source(file_id=f"file_{file}", file=f"{file}.csv", rows=(2,))
    return ReportedBalance(
        wallet=file, asset=code, part="", at=instant(on), quantity=quantity("10"), source=source
    )


def test_balances_are_read_as_the_rows_of_their_file() -> None:
    stated = [
        *(balance("XYZ", "uphold"), balance("BTC", "kucoin"), balance("LUNA", "okx", "2022-05-01")),
        *(balance("LUNA", "okx", "2022-06-01"), balance("XYZ", "nobody")),
    ]
    made = identified((*TWO, told("okx", units("LUNA", "2022-05-01"))), stated)
    assert [one.asset for one in made.balances] == ["XYZ.UPHOLD", "BTC", "LUNC", "LUNA", "XYZ"]


# ── the owner's word ────────────────────────────────────────────────────────────────────────────


def means(code: str, source: str, asset: str = "") -> Correction:
    return word(Action.IDENTIFY, code, source=source, **({"asset": asset} if asset else {}))


def said(finding: Finding, answer: str, **details: str) -> Correction:
    return correction_for(finding, answer, details, "I know it", NOW)


def test_the_owner_says_that_it_is_one_asset() -> None:
    (finding,) = identified(TWO).findings
    same = said(finding, "same")
    assert (same.subject, same.details) == ("XYZ", {"source": "kucoin uphold", "asset": "XYZ"})
    made = identified(TWO, corrections=[same])
    assert (codes(made), made.findings) == ({"kucoin": ["XYZ", "BTC"], "uphold": ["XYZ"]}, ())


def test_a_source_that_comes_later_is_asked_about_again() -> None:
    same = means("XYZ", "kucoin uphold", "XYZ")
    made = identified((*TWO, told("okx", units("XYZ"))), corrections=[same])
    assert codes(made) == {"kucoin": ["XYZ", "BTC"], "uphold": ["XYZ"], "okx": ["XYZ.OKX"]}
    (finding,) = made.findings
    again = said(finding, "same")
    assert again.details["source"] == "kucoin okx uphold"
    last = identified((*TWO, told("okx", units("XYZ"))), corrections=[same, again])
    assert (codes(last)["okx"], last.findings) == (["XYZ"], ())


def test_the_owner_says_that_they_are_different() -> None:
    (finding,) = identified(TWO).findings
    different = said(finding, "different")
    assert different.details == {"source": "kucoin uphold"}
    made = identified(TWO, corrections=[different])
    assert (codes(made)["uphold"], made.findings) == (["XYZ.UPHOLD"], ())


def test_the_owner_says_what_one_source_means() -> None:
    (finding,) = identified(TWO).findings
    one = said(finding, "is", source="Uphold", asset="abc")
    made = identified(TWO, corrections=[one])
    assert (codes(made), made.findings) == ({"kucoin": ["XYZ", "BTC"], "uphold": ["ABC"]}, ())


def test_the_owners_word_goes_before_what_is_known_and_the_later_one_counts() -> None:
    words = in_turn(
        means("LUNA", "okx", "LUNA"), means("BCC", "okx", "BCH"), means("BCC", "okx", "BITCONNECT")
    )
    made = identified([told("okx", units("LUNA", "2022-05-01"), units("BCC"))], corrections=words)
    assert (codes(made), made.findings) == ({"okx": ["LUNA", "BITCONNECT"]}, ())


@pytest.mark.parametrize(
    ("source", "asset", "why"),
    [
        ("", "XYZ", "source is not given"),
        ("uphold", "USD", "USD is money"),
        ("uphold", "two words", "is no asset code"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(source: str, asset: str, why: str) -> None:
    made = identified(TWO, corrections=[means("XYZ", source, asset)])
    assert codes(made) == codes(identified(TWO))
    first, *_ = made.findings
    assert first.code == "correction_not_applied"
    assert why in first.what


@pytest.mark.parametrize("code", ["asset_unknown", "asset_ambiguous", "asset_by_date"])
def test_the_words_of_these_questions_are_plain_and_told_apart(code: str) -> None:
    answers = answers_to(Finding(code=code, severity=Severity.WARNING, what="…"))
    words = [one.word for one in answers]
    assert len(words) == len(set(words)) > 0
    assert all(one.action is Action.IDENTIFY and one.meaning.endswith(".") for one in answers)
    assert "is" in words


def test_an_answer_that_cannot_be_is_refused() -> None:
    (finding,) = identified(TWO).findings
    with pytest.raises(BadInputError, match="EUR is money"):
        said(finding, "is", source="uphold", asset="EUR")
    with pytest.raises(BadInputError, match="source is not given"):
        said(finding, "is", asset="ABC")
    with pytest.raises(BadInputError, match="not asked for"):
        said(finding, "same", asset="ABC")


def test_other_words_are_none_about_codes() -> None:
    assert identified(TWO, corrections=[word(Action.KEEP, "XYZ")]) == identified(TWO)


def test_days_are_instants_and_not_those_of_the_taxpayer() -> None:
    at = instant("2022-05-28 06:00").astimezone(NEW_YORK)
    one = replace(units("LUNA"), at=at)
    assert codes(identified([told("okx", one)])) == {"okx": ["LUNA"]}
