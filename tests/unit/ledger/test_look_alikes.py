"""One account's history under the names of two wallets must not count twice unnoticed."""

import pytest

from builders import arrived, bought, sent
from exports import export, merged_in_any_order, named, said
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Transaction

AT = "2023-05-05 10:00:00"


def account(name: str, wallet: str, *told: Transaction, family: str = "coinbase") -> Told:
    return export(name, *told, wallet=wallet, family=family)


def buy(wallet: str, price: str = "40000 USD", at: str = AT) -> Transaction:
    return bought("1 BTC", price, at, wallet)


def findings(*files: Told, corrections: tuple[Correction, ...] = ()) -> tuple[Finding, ...]:
    return merged_in_any_order(*files, corrections=corrections).findings


def same_account() -> tuple[Told, Told]:
    """Return two exports of one account, imported under two names."""
    later = "2023-05-06 10:00:00"
    return (
        account("a.csv", "Main", named("i1", buy("Main")), named("i2", buy("Main", at=later))),
        account("b.csv", "Spare", named("i1", buy("Spare")), named("i2", buy("Spare", at=later))),
    )


def test_one_account_under_two_wallet_names_blocks() -> None:
    (found,) = findings(*same_account())
    assert (found.code, found.severity) == ("told_twice", Severity.BLOCKING)
    assert "a.csv rows 2, 3 (wallet Main) and b.csv rows 2, 3 (wallet Spare)" in found.what
    assert "2 events" in found.what
    assert found.subject == same_account()[0].report.file_id
    assert "lotwise review" in found.fix


@pytest.mark.parametrize("n", [0, 1])
def test_setting_one_of_the_files_aside_settles_it(n: int) -> None:
    files = same_account()
    word = said(Action.SET_ASIDE, files[n].report.file_id)
    made = merged_in_any_order(*files, corrections=[word])
    assert made.findings == ()
    assert made.transactions == files[1 - n].transactions


def test_saying_that_they_are_two_accounts_settles_it() -> None:
    files = same_account()
    word = said(Action.DISTINCT, files[1].report.file_id, files[0].report.file_id)
    made = merged_in_any_order(*files, corrections=[word])
    assert made.findings == ()
    assert len(made.transactions) == 4


def test_one_event_of_two_wallets_may_be_said_to_be_the_same() -> None:
    files = (
        account("a.csv", "Main", named("i1", buy("Main"))),
        account("b.csv", "Spare", named("i1", buy("Spare"))),
    )
    ids = [one.transactions[0].id for one in files]
    made = merged_in_any_order(*files, corrections=[said(Action.SAME, ids[1], ids[0])])
    (one,) = made.transactions
    assert one.legs == files[1].transactions[0].legs
    assert made.aliases == {ids[0]: ids[1]}
    assert len(one.sources) == 2
    assert made.findings == ()


def test_facts_suffice_where_a_report_states_no_ids_and_more_digits_do_not_hide_them() -> None:
    plain = account("old.csv", "Main", buy("Main"))
    for other in (buy("Spare", "40000.004 USD"), named("i1", buy("Spare"))):
        (found,) = findings(plain, account("new.csv", "Spare", other))
        assert found.code == "told_twice"
        assert found.where.file == ("new.csv" if not other.native_id else "old.csv")


def test_twins_are_counted_one_by_one() -> None:
    files = account("a.csv", "Main", buy("Main"), buy("Main")), account("b.csv", "Spare", buy("Spare"))
    (found,) = findings(*files)
    assert "the same event, which counts twice" in found.what


def test_other_ids_other_events_and_other_families_are_left_alone() -> None:
    first = account("a.csv", "Main", named("i1", buy("Main")))
    assert findings(first, account("b.csv", "Spare", named("i2", buy("Spare")))) == ()
    assert findings(first, account("b.csv", "Spare", named("i1", buy("Spare", at="2023-05-06")))) == ()
    assert findings(first, account("b.csv", "Kraken", named("i1", buy("Kraken")), family="kraken")) == ()


def test_the_two_halves_of_an_own_transfer_are_no_look_alikes() -> None:
    files = (
        account("a.csv", "Main", named("0xab", sent("1 BTC", AT, "Main"))),
        account("b.csv", "Spare", named("0xab", arrived("1 BTC", AT, "Spare"))),
    )
    assert findings(*files) == ()
