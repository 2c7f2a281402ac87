"""Whose return counts what: never a retirement account, a spouse's wallet only when filing together."""

import pytest

from builders import arrived, bought, earned, moved, renamed, sent, sold
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.transaction import Owner
from lotwise.lots.fold import Books
from lotwise.lots.lot import Disposition, Income, Lot
from lotwise.lots.scope import in_scope
from statements import folded, owned

WALLETS = owned(Mine=Owner.TAXPAYER, Hers=Owner.SPOUSE, Ours=Owner.JOINT, Roth=Owner.IRA)
STORY = [
    one
    for name in (*WALLETS, "Unknown")
    for one in (
        bought("2 BTC", "80000 USD", "2024-03-01", name),
        sold("1 BTC", "90000 USD", "2025-05-01", name),
        earned("1 ETH", "2000", "2025-06-01", name),
        sent("0.1 BTC", "2025-07-01", name),
    )
]


def scoped(books: Books, *, is_joint_return: bool = True) -> tuple[Books, dict[str, Finding]]:
    kept, found = in_scope(books, WALLETS, is_joint_return=is_joint_return)
    return kept, {f"{one.code} {one.wallet}": one for one in found}


def wallets_in(books: Books) -> list[set[str]]:
    """Return the wallets of lots, dispositions and income."""

    def homes(*held: Lot | Disposition | Income) -> set[str]:
        return {one.wallet.removeprefix("(sent from ").removesuffix(")") for one in held}

    return [homes(*books.lots), homes(*books.dispositions), homes(*books.incomes)]


def test_on_a_joint_return_everything_counts_but_the_retirement_account() -> None:
    kept, found = scoped(folded(*STORY, wallets=WALLETS))
    assert wallets_in(kept) == [{"Mine", "Hers", "Ours", "Unknown"}] * 3
    assert found.keys() == {"wallet_left_out Roth"}
    assert found["wallet_left_out Roth"].severity is Severity.INFO


def test_on_a_separate_return_the_spouses_wallet_does_not_count_either() -> None:
    kept, found = scoped(folded(*STORY, wallets=WALLETS), is_joint_return=False)
    assert wallets_in(kept) == [{"Mine", "Ours", "Unknown"}] * 3
    assert found.keys() == {
        "wallet_left_out Roth",
        "wallet_left_out Hers",
        "joint_wallet_counted_whole Ours",
    }
    assert "spouse" in found["wallet_left_out Hers"].what


def test_units_sent_away_from_a_retirement_account_are_still_its() -> None:
    kept, _ = scoped(folded(*STORY, wallets=WALLETS))
    assert "(sent from Roth)" not in {lot.wallet for lot in kept.lots}
    assert "(sent from Mine)" in {lot.wallet for lot in kept.lots}


def test_an_owner_with_plain_wallets_hears_nothing() -> None:
    books = folded(bought("2 BTC", "80000 USD", "2024-03-01", "Mine"), wallets=WALLETS)
    assert in_scope(books, WALLETS, is_joint_return=False) == (books, ())
    assert in_scope(books, {}, is_joint_return=False) == (books, ())


def test_an_empty_wallet_of_others_is_not_mentioned() -> None:
    story = [bought("1 BTC", "1 USD", "2024-03-01", "Roth"), moved("1 BTC", "Roth", "Roth 2", "2024-04-01")]
    wallets = {**WALLETS, **owned(**{"Roth 2": Owner.IRA})}
    _, found = in_scope(folded(*story, wallets=wallets), wallets, is_joint_return=True)
    assert [one.wallet for one in found] == ["Roth 2"]


# ── what crosses the line ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "target", "word", "wallet"),
    [("Mine", "Roth", "contribution", "Roth"), ("Roth", "Mine", "distribution", "Roth")],
)
def test_a_transfer_in_or_out_of_a_retirement_account_is_told(
    source: str, target: str, word: str, wallet: str
) -> None:
    for story in (
        [moved("1 BTC", source, target, "2025-02-01", name="out")],
        [
            sent("1 BTC", "2025-02-01 12:00", source, name="out", chain_hash="ff"),
            arrived("1 BTC", "2025-02-01 13:00", target, chain_hash="ff"),
        ],
    ):
        books = folded(bought("1 BTC", "40000 USD", "2024-03-01", source), *story, wallets=WALLETS)
        _, found = scoped(books)
        told = found[f"ira_transfer {wallet}"]
        assert (told.severity, told.subject, told.asset) == (Severity.WARNING, "out", "BTC")
        assert word in told.what
        assert f"1 BTC went from {source} to {target} on 2025-02-01" in told.what


def test_what_came_out_of_a_retirement_account_has_no_known_basis_and_date() -> None:
    """Its basis is its value on the day of the distribution, and the account's own basis is nobody's."""
    books = folded(
        bought("2 BTC", "80000 USD", "2024-03-01", "Roth"),
        moved("2 BTC", "Roth", "Mine", "2025-02-01"),
        sold("1 BTC", "90000 USD", "2025-05-01", "Mine"),
        wallets=WALLETS,
    )
    kept, _ = scoped(books)
    (lot,), (sale,) = kept.lots, kept.dispositions
    assert (lot.basis_usd, lot.root.acquired_on) == (None, None)
    assert (sale.basis_usd, sale.gain_usd, sale.term) == (None, None, None)
    assert books.dispositions[0].gain_usd is not None, "the fold itself only follows the units"


def test_it_stays_unknown_under_another_name() -> None:
    books = folded(
        bought("2 A", "80 USD", "2024-03-01", "Roth"),
        moved("2 A", "Roth", "Mine", "2025-02-01"),
        renamed("2 A", "2 B", "2025-03-01", "Mine"),
        wallets=WALLETS,
    )
    assert [lot.basis_usd for lot in scoped(books)[0].lots] == [None]


def test_a_transfer_between_spouses_carries_basis_and_date() -> None:
    """26 U.S.C. § 1041."""
    books = folded(
        bought("1 BTC", "40000 USD", "2024-03-01", "Hers"),
        moved("1 BTC", "Hers", "Mine", "2025-02-01"),
        wallets=WALLETS,
    )
    kept, found = scoped(books, is_joint_return=False)
    assert [(lot.wallet, lot.basis_usd) for lot in kept.lots] == [("Mine", books.lots[0].basis_usd)]
    assert found == {}
    assert [(one.source, one.target) for one in books.crossings] == [("Hers", "Mine")]


# ── what is not known elsewhere ─────────────────────────────────────────────────────────────────


def test_what_is_not_known_in_a_retirement_account_blocks_nothing_and_is_still_told() -> None:
    story = [sold("1 BTC", "1 USD", "2025-05-01", name) for name in ("Roth", "Mine")]
    kept, _ = scoped(folded(*story, wallets=WALLETS))
    assert {(one.wallet, one.code, one.severity) for one in kept.findings} == {
        ("Roth", "oversold", Severity.WARNING),
        ("Mine", "oversold", Severity.BLOCKING),
    }


def test_roots_stay_those_of_all_wallets() -> None:
    books = folded(*STORY, wallets=WALLETS)
    kept, _ = scoped(books)
    assert kept.roots == books.roots


# ── years that differ ───────────────────────────────────────────────────────────────────────────


def test_a_spouses_sale_counts_in_the_years_of_joint_returns() -> None:
    sales = [sold("1 BTC", "90000 USD", f"{year}-05-01", "Hers") for year in (2024, 2025)]
    books = folded(bought("3 BTC", "80000 USD", "2023-03-01", "Hers"), *sales, wallets=WALLETS)
    kept, found = in_scope(books, WALLETS, is_joint_return=False, other_years=frozenset({2024}))
    assert [sale.disposed_on.year for sale in kept.dispositions] == [2024]
    assert kept.lots == (), "what the wallet holds today is on nobody's joint return"
    assert "only where you file together, so not in 2025 and now" in found[0].what
    kept, found = in_scope(books, WALLETS, is_joint_return=True, other_years=frozenset({2025}))
    assert ([sale.disposed_on.year for sale in kept.dispositions], len(kept.lots)) == ([2024], 1)
    assert "so not in 2025." in found[0].what


def test_a_joint_wallet_is_counted_whole_in_the_years_of_separate_returns() -> None:
    books = folded(*STORY, wallets=WALLETS)
    years = {sale.disposed_on.year for sale in books.dispositions if sale.wallet == "Ours"}
    _, found = in_scope(books, WALLETS, is_joint_return=True, other_years=frozenset(years))
    (told,) = [one.what for one in found if one.code == "joint_wallet_counted_whole"]
    assert f"you file separately in {min(years)}" in told
