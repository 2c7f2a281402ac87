"""What is doubtful or missing in the carryovers is told, with the way out."""

from datetime import date

import pytest

from builders import arrived, books_of, bought, sold
from lotwise.app.carryovers import Returns, incomplete_findings, owner_findings
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Source, Transaction, Wallet
from lotwise.tax.carryover_findings import carryover_findings
from lotwise.tax.household import household_of

TOP = 'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n'
LOST = "[year.2024]\nwages = 100000\nother_short_term_gain = -9000\n"
BOTH_LOST = (
    '[year.2024]\nfiling_status = "mfj"\nwages = 100000\nother_short_term_gain = -9000\n'
    "[year.2024.spouse]\nother_short_term_gain = -3000\n"
)
SALE_AT_A_LOSS = (
    bought("1 BTC", "50000 USD", "2024-01-10"),
    sold("1 BTC", "40000 USD", "2025-06-01"),
)
SALE = ReportedSale(
    id="sale_1",
    broker="Fidelity",
    description="A fund",
    quantity=quantity("1"),
    acquired_on=None,
    disposed_on=date(2024, 5, 1),
    proceeds_usd=usd(1),
    basis_usd=usd(2),
    disallowed_usd=0,
    is_long=False,
    is_basis_reported=True,
    source=Source(file_id="file_1", file="1099.csv", rows=(2,)),
)


def found(text: str, *story: Transaction, year: int | None = None) -> dict[str, Finding]:
    household = household_of(TOP + text, "household.toml")
    returns = Returns(household, books_of(*story), ())
    return {one.code: one for one in carryover_findings(household, returns.ledger, year)}


def test_a_chain_that_fits_needs_no_word() -> None:
    assert found(LOST + "[year.2025]\nwages = 1\nshort_term_carryover = 6000\n") == {}
    assert found(LOST + '[year.2025]\nwages = 1\ncarryover = "computed"\n') == {}


def test_a_computable_carryover_is_not_used_in_silence() -> None:
    (one,) = found(LOST + "[year.2025]\nwages = 1\n").values()
    assert (one.code, one.severity) == ("carryover_differs", Severity.BLOCKING)
    assert "states no short-term carryover into 2025" in one.what
    assert "carries $6,000.00 over" in one.what
    assert 'carryover = "computed" in [year.2025]' in one.fix


@pytest.mark.parametrize("stated", [0, 5_999, 6_001])
def test_another_figure_than_the_computed_one_is_a_warning(stated: int) -> None:
    (one,) = found(LOST + f"[year.2025]\nwages = 1\nshort_term_carryover = {stated}\n").values()
    assert (one.code, one.severity) == ("carryover_differs", Severity.WARNING)


def test_cents_are_no_difference() -> None:
    assert found(LOST + "[year.2025]\nwages = 1\nshort_term_carryover = 6000.49\n") == {}


def test_only_what_matters_for_a_year_is_told_of_it() -> None:
    text = LOST + "[year.2025]\nwages = 1\n[year.2026]\nwages = 1\n"
    assert list(found(text, year=2025)) == ["carryover_differs"]
    assert found(text, year=2026) == {}


def test_a_year_without_facts_between_others_is_told() -> None:
    text = LOST + "[year.2026]\nwages = 1\n"
    codes = found(text, *SALE_AT_A_LOSS)
    assert list(codes) == ["carryover_year_missing", "carryover_unchecked"]
    told = codes["carryover_year_missing"]
    assert (
        "2025 has sales with a long-term loss of $10,000.00 and $6,000.00 carried over into it" in told.what
    )
    assert "Add [year.2025]" in told.fix
    assert "Sales of 2025 lost $10,000.00" in codes["carryover_unchecked"].what
    assert "carryover_unchecked" not in found(text + "short_term_carryover = 6000\n", *SALE_AT_A_LOSS)


def test_a_carryover_into_a_year_without_facts_is_not_forgotten() -> None:
    codes = found(LOST + "[year.2026]\nwages = 1\n")
    assert "$6,000.00 was carried over into 2025" in codes["carryover_unchecked"].what


def test_years_before_the_first_one_known_are_not_asked_for() -> None:
    assert found("[year.2026]\nwages = 1\nlong_term_carryover = 10000\n", *SALE_AT_A_LOSS) == {}


def test_a_computed_carryover_needs_the_year_before() -> None:
    (one,) = found('[year.2025]\nwages = 1\ncarryover = "computed"\n').values()
    assert (one.code, one.severity) == ("carryover_not_computable", Severity.BLOCKING)
    assert "Add [year.2024]" in one.fix


# ── spouses ─────────────────────────────────────────────────────────────────────────────────────


def test_a_joint_carryover_must_be_divided_when_they_separate() -> None:
    joint = LOST.replace("wages", 'filing_status = "mfj"\nwages')
    one = found(joint + '[year.2025]\nwages = 1\ncarryover = "computed"\n')["carryover_not_divided"]
    assert one.severity is Severity.BLOCKING
    assert "[year.2024.spouse]" in one.fix
    settled = found(joint + "[year.2025]\nwages = 1\nshort_term_carryover = 4000\n")["carryover_not_divided"]
    assert settled.severity is Severity.WARNING


def test_the_part_of_a_spouse_who_left_or_died_is_told() -> None:
    text = BOTH_LOST + '[year.2025]\nwages = 1\ncarryover = "computed"\n'
    left = found(text)["carryover_of_spouse"]
    assert "$2,000.00 short-term was your spouse's and counts on your spouse's own return" in left.what
    died = found("spouse_died_on = 2024-07-01\n" + text)["carryover_ends"]
    assert "nobody can deduct it any more" in died.what
    assert {left.severity, died.severity} == {Severity.INFO}


def test_what_a_new_spouse_brings_is_asked() -> None:
    text = LOST + '[year.2025]\nfiling_status = "mfj"\nwages = 1\nshort_term_carryover = 6000\n'
    assert list(found(text)) == ["spouse_carryover_missing"]
    assert found(text + "[year.2025.spouse]\nshort_term_carryover = 0\n") == {}


def test_a_carryover_that_is_said_to_be_the_spouses_is_checked() -> None:
    text = (
        BOTH_LOST + '[year.2025]\nfiling_status = "mfj"\nwages = 1\nshort_term_carryover = 6000\n'
        "[year.2025.spouse]\nshort_term_carryover = 2500\n"
    )
    one = found(text)["spouse_carryover_differs"]
    assert (one.severity, "$2,000.00 is the spouse's" in one.what) == (Severity.WARNING, True)
    assert found(text.replace("2500", "2000")) == {}


def test_a_computed_carryover_that_rests_on_an_unknown_gain_blocks() -> None:
    text = LOST + '[year.2025]\nwages = 1\ncarryover = "computed"\n[year.2026]\nwages = 1\n'
    unknown = (arrived("1 SOL", "2024-01-01"), sold("1 SOL", "100 USD", "2024-02-01"))
    returns = Returns(household_of(TOP + text, "household.toml"), books_of(*unknown), ())
    (one,) = incomplete_findings(returns)
    assert (one.code, one.severity) == ("carryover_incomplete", Severity.BLOCKING)
    assert "into 2025 is computed, and rests on 2024" in one.what
    assert incomplete_findings(returns, 2026) == ()


def test_the_next_year_rests_on_all_computed_ones_before() -> None:
    text = (
        LOST
        + '[year.2025]\nwages = 1\ncarryover = "computed"\n[year.2026]\nwages = 1\ncarryover = "computed"\n'
    )
    unknown = (arrived("1 SOL", "2024-01-01"), sold("1 SOL", "100 USD", "2024-02-01"))
    returns = Returns(household_of(TOP + text, "household.toml"), books_of(*unknown), ())
    assert ["rests on 2024" in one.what for one in incomplete_findings(returns)] == [True, True]


def test_an_account_that_is_no_wallet_yet_is_told_how_to_become_one() -> None:
    text = BOTH_LOST + "[year.2025]\nwages = 1\nshort_term_carryover = 4000\n"
    wallets = {"Main": Wallet(name="Main", custody=Custody.SELF)}
    returns = Returns(household_of(TOP + text, "household.toml"), books_of(), [SALE], wallets=wallets)
    (one,) = owner_findings(returns, [2024], ())
    assert "`lotwise wallets --set 'Fidelity' custody 'US broker'`" in one.fix
    assert owner_findings(returns, [2024], ["Fidelity"]) == ()
    assert owner_findings(returns, [2025], ()) == ()
