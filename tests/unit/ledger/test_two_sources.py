"""An event that two sources tell counts once, as the first-hand one says; what is only likely is asked."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import arrived, bought, earned, fee, leg, moved, sent, sold, transaction
from exports import export, said
from lotwise.core.findings import Severity
from lotwise.ledger.aggregators import DEFAULT_WALLETS
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.merge import merged
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Custody, Kind, Transaction, Wallet
from lotwise.ledger.two_sources import Once, joined_by_sources
from properties.journals import CALM

AT = "2025-01-02 10:00:05"
HASH = "0x" + "ab" * 32
SELF = ("Ethereum wallet", "Ledger", "MetaMask")


def of(family: str, wallet: str, *told: Transaction, name: str = "") -> Told:
    return export(name or f"{family}.csv", *told, family=family, wallet=wallet)


def once(*files: Told, corrections: Sequence[Correction] = ()) -> Once:
    """Return what files tell once, after trying every order of them."""
    made = _once(files, corrections)
    for others in permutations(files):
        assert _once(others, corrections) == made, "the order of files must not matter"
    ids = {one.id for one in made.transactions}
    assert len(ids) == len(made.transactions), "ids are unique"
    assert set(made.aliases.values()) <= ids, "aliases lead to transactions"
    assert not ids & made.aliases.keys(), "no alias hides a transaction"
    rows = {source for file in files for one in file.transactions for source in one.sources}
    assert {source for one in made.transactions for source in one.sources} == rows, "no row is lost"
    return made


def _once(files: Sequence[Told], corrections: Sequence[Correction]) -> Once:
    made = merged(files, corrections)
    reports = {one.report.file_id: one.report for one in files}
    wallets = {name: Wallet(name=name, custody=Custody.SELF) for name in SELF}
    whole = joined_by_sources(made.transactions, made.aliases, reports, corrections, wallets)
    assert made.findings == ()
    return whole


def brief(made: Once) -> list[str]:
    """Return each transaction as kind, wallet and how many files tell it."""
    return sorted(
        f"{one.kind.name} {'/'.join(dict.fromkeys(leg.wallet for leg in one.legs))} {len(one.sources)}"
        for one in made.transactions
    )


def codes(made: Once) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in made.findings]


def buy(wallet: str, at: str = AT, units: str = "1 BTC", cost: str = "40000 USD") -> Transaction:
    return bought(units, cost, at, wallet)


KRAKEN = of("kraken", "Kraken", buy("Kraken"))
ONCE = [("told_by_two_sources", Severity.INFO)]
ASKED = [("told_twice", Severity.BLOCKING)]


# ── certain ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("family", "wallet"), [*filter(lambda each: each[1], DEFAULT_WALLETS.items())])
def test_the_default_wallet_of_a_program_agrees_with_any(family: str, wallet: str) -> None:
    made = once(KRAKEN, of(family, wallet, buy(wallet)))
    assert brief(made) == ["PURCHASE Kraken 2"]
    assert codes(made) == ONCE


@pytest.mark.parametrize("family", ["koinly", "dali", "rp2", "map_mine"])
@pytest.mark.parametrize("wallet", ["Kraken", "kraken", "Kraken "])
def test_one_name_is_one_wallet(family: str, wallet: str) -> None:
    made = once(KRAKEN, of(family, wallet, buy(wallet)))
    assert made.transactions[0].legs == KRAKEN.transactions[0].legs
    assert made.aliases or made.transactions[0].id == KRAKEN.transactions[0].id
    assert len(made.transactions) == 1


def test_without_a_program_that_gathers_nothing_changes() -> None:
    other = of("gemini", "Kraken", buy("Kraken"))
    made = merged([KRAKEN, other])
    reports = {one.report.file_id: one.report for one in (KRAKEN, other)}
    whole = joined_by_sources(made.transactions, made.aliases, reports)
    assert (whole.transactions, whole.aliases, whole.findings) == (made.transactions, made.aliases, ())


def test_two_reports_of_one_program_in_different_wallets() -> None:
    made = once(
        of("koinly", "Koinly", buy("Kraken"), name="report.csv"),
        export("universal.csv", buy("Koinly"), family="koinly", wallet="Koinly", kind="universal", rank=1),
    )
    assert brief(made) == ["PURCHASE Kraken 2"]


def test_one_program_imported_under_the_name_that_its_report_states() -> None:
    made = once(
        of("koinly", "Koinly", buy("Kraken"), name="report.csv"),
        of("koinly", "Kraken", buy("Kraken"), name="universal.csv"),
        KRAKEN,
    )
    assert brief(made) == ["PURCHASE Kraken 3"]


def test_two_programs_and_an_exchange() -> None:
    made = once(
        KRAKEN, of("koinly", "Koinly", buy("Koinly")), of("cointracker", "CoinTracker", buy("CoinTracker"))
    )
    assert brief(made) == ["PURCHASE Kraken 3"]
    assert codes(made) == [*ONCE, *ONCE]


@pytest.mark.parametrize(("ours", "theirs", "expected"), [(2, 1, 2), (1, 2, 2), (3, 3, 3), (0, 2, 2)])
def test_twins_are_joined_one_to_one(ours: int, theirs: int, expected: int) -> None:
    made = once(
        of("kraken", "Kraken", *[buy("Kraken")] * ours), of("koinly", "Koinly", *[buy("Koinly")] * theirs)
    )
    assert len(made.transactions) == expected


def test_a_fee_may_be_inside_or_on_top() -> None:
    on_top = bought("1 BTC", "40000 USD", AT, "Kraken", fees=[fee("10 USD", "Kraken")])
    for cost, fees in (("40010 USD", ()), ("40010 USD", (fee("10 USD", "Koinly"),)), ("40000 USD", ())):
        made = once(
            of("kraken", "Kraken", on_top),
            of("koinly", "Koinly", bought("1 BTC", cost, AT, "Koinly", fees=fees)),
        )
        assert len(made.transactions) == 1
        assert made.transactions[0].legs == on_top.legs


def test_eight_decimals_count() -> None:
    exact = of("kraken", "Kraken", buy("Kraken", units="1.0000000049 BTC"))
    assert codes(once(exact, of("koinly", "Koinly", buy("Koinly")))) == ONCE
    assert codes(once(exact, of("koinly", "Koinly", buy("Koinly", units="1.0001 BTC")))) == ASKED


def test_a_source_without_seconds_is_compared_by_minutes() -> None:
    plain = of("koinly", "Koinly", buy("Koinly", "2025-01-02 10:00:00"))
    assert codes(once(KRAKEN, plain)) == ONCE
    fine = of("koinly", "Koinly", buy("Koinly", "2025-01-02 10:00:00"), sold("1 BTC", "1 USD", AT, "Koinly"))
    assert codes(once(KRAKEN, fine)) == ASKED


def test_the_first_hand_kind_counts_and_another_is_told() -> None:
    reward = of("kraken", "Kraken", earned("1 DOT", None, AT, "Kraken"))
    deposit = of("koinly", "Koinly", arrived("1 DOT", AT, "Koinly"))
    made = once(reward, deposit)
    assert (brief(made), codes(made)) == (["STAKING Kraken 2"], ONCE)
    deposit = of("kraken", "Kraken", arrived("1 DOT", AT, "Kraken"))
    made = once(deposit, of("koinly", "Koinly", earned("1 DOT", "5", AT, "Koinly")))
    assert brief(made) == ["TRANSFER Kraken 2"]
    assert codes(made) == [("told_by_two_sources", Severity.WARNING)]
    assert "transfer there, staking income here" in made.findings[0].what


def test_opposite_ways_are_a_transfer_and_no_double() -> None:
    made = once(
        of("kraken", "Kraken", sent("1 ETH", AT, "Kraken", chain_hash=HASH)),
        of("koinly", "Koinly", arrived("1 ETH", AT, "Koinly", chain_hash=HASH)),
    )
    assert (len(made.transactions), made.findings) == (2, ())


# ── by the hash on the chain ────────────────────────────────────────────────────────────────────


def test_one_hash_joins_whatever_the_time_and_the_name() -> None:
    made = once(
        of("etherscan", "Ethereum wallet", arrived("1 ETH", AT, "Ethereum wallet", chain_hash=HASH)),
        of("koinly", "Koinly", arrived("1 ETH", "2025-01-03", "MetaMask", chain_hash=HASH[2:].upper())),
    )
    assert (brief(made), codes(made)) == (["TRANSFER Ethereum wallet 2"], ONCE)


def test_another_hash_is_another_event_but_asked() -> None:
    made = once(
        of("etherscan", "Ethereum wallet", arrived("1 ETH", AT, "Ethereum wallet", chain_hash=HASH)),
        of("koinly", "Koinly", arrived("1 ETH", AT, "Koinly", chain_hash="0x" + "cd" * 32)),
    )
    assert codes(made) == ASKED


def test_of_two_sources_of_one_address_the_one_counts_that_tells_the_fee() -> None:
    paid = sent("1 ETH", AT, "Ledger", fees=[fee("0.001 ETH", "Ledger")], chain_hash=HASH)
    bare = sent("1 ETH", AT, "Ethereum wallet", chain_hash=HASH)
    files = of("ledger_live", "Ledger", paid), of("etherscan", "Ethereum wallet", bare)
    assert brief(once(*files)) == ["TRANSFER Ledger 2"]
    for wallet, custody in (("Coinbase", "coinbase"), ("Kraken", "kraken")):
        made = once(files[0], of(custody, wallet, sent("1 ETH", AT, wallet, chain_hash=HASH)))
        assert len(made.transactions) == 2, "no wallet of one's own"


# ── transfers told whole ────────────────────────────────────────────────────────────────────────

WHOLE = of("koinly", "Koinly", moved("1 BTC", "Kraken", "Ledger", AT, fees=[fee("0.1 BTC", "Kraken")]))
OUT = of("kraken", "Kraken", sent("1 BTC", AT, "Kraken", fees=[fee("0.1 BTC", "Kraken")]))
IN = of("ledger_live", "Ledger", arrived("1 BTC", "2025-01-02 11:00:00", "Ledger"))


def test_a_transfer_told_whole_adds_what_no_other_source_tells() -> None:
    made = once(WHOLE, OUT)
    (one,) = made.transactions
    assert one.id == OUT.transactions[0].id
    assert one.legs == (*OUT.transactions[0].legs, leg("1 BTC", "Ledger"))
    at_once = of("ledger_live", "Ledger", arrived("1 BTC", AT, "Ledger"))
    (one,) = once(WHOLE, at_once).transactions
    assert sorted(map(str, one.legs)) == sorted(map(str, WHOLE.transactions[0].legs))


def test_a_transfer_told_whole_adds_nothing_to_both_halves() -> None:
    made = once(WHOLE, OUT, IN)
    assert sorted(one.id for one in made.transactions) == sorted(
        (OUT.transactions[0].id, IN.transactions[0].id)
    )
    half = of("cointracker", "CoinTracker", sent("1 BTC", AT, "CoinTracker"))
    assert len(once(WHOLE, half).transactions) == 1


# ── likely ──────────────────────────────────────────────────────────────────────────────────────


def near(*ats: str) -> Told:
    return of("koinly", "Koinly", *(buy("Koinly", at, "1.001 BTC") for at in ats))


def test_nearly_the_same_is_asked_and_both_count() -> None:
    made = once(KRAKEN, near("2025-01-02 10:00:50"))
    assert len(made.transactions) == 2
    (found,) = made.findings
    assert (found.code, found.severity) == ASKED[0]
    assert "kraken.csv row 2 (wallet Kraken) and koinly.csv row 2 (wallet Koinly)" in found.what
    assert once(KRAKEN, near("2025-01-02 10:02:00")).findings == ()


def test_a_date_without_a_time_is_asked() -> None:
    assert codes(once(KRAKEN, near("2025-01-02"))) == ASKED
    assert once(KRAKEN, near("2025-01-03")).findings == ()


def test_an_answer_about_events_counts() -> None:
    files = KRAKEN, near("2025-01-02 10:00:50")
    ids = [one.transactions[0].id for one in files]
    same = once(*files, corrections=[said(Action.SAME, *ids)])
    assert (brief(same), len(same.transactions)) == (["PURCHASE Kraken 2"], 1)
    distinct = once(*files, corrections=[said(Action.DISTINCT, *ids)])
    assert (len(distinct.transactions), distinct.findings) == (2, ())


def test_an_answer_about_files_counts_for_all_of_their_events() -> None:
    days = [f"2025-01-0{n} 10:00" for n in range(2, 6)]
    ours = of("kraken", "Kraken", *(buy("Kraken", f"{day}:05") for day in days))
    files = ours, near(*(f"{day}:50" for day in days))
    (found,) = once(*files).findings
    assert "4 events from 2025-01-02 to 2025-01-05" in found.what
    ids = [one.report.file_id for one in files]
    assert found.subject == ids[0]
    made = once(*files, corrections=[said(Action.SAME, *ids)])
    assert (brief(made), codes(made)) == (["PURCHASE Kraken 2"] * 4, ONCE)
    assert once(*files, corrections=[said(Action.DISTINCT, *ids)]).findings == ()


def test_certain_events_may_be_said_to_be_distinct() -> None:
    other = of("koinly", "Koinly", buy("Koinly"))
    ids = [one.transactions[0].id for one in (KRAKEN, other)]
    made = once(KRAKEN, other, corrections=[said(Action.DISTINCT, *ids)])
    assert (len(made.transactions), made.findings) == (2, ())


def test_what_a_program_repeats_may_be_set_aside_and_the_event_stays() -> None:
    other = of("koinly", "Koinly", buy("Koinly"))
    made = once(KRAKEN, other, corrections=[said(Action.SET_ASIDE, other.transactions[0].id)])
    assert len(made.transactions) == 2, "the correction takes the repetition away later"
    made = once(KRAKEN, other, corrections=[said(Action.SET_ASIDE, KRAKEN.transactions[0].id)])
    assert len(made.transactions) == 1


@pytest.mark.parametrize(("count", "asked"), [(2, []), (3, ASKED), (4, ASKED)])
def test_another_name_is_asked_about_when_enough_is_the_same(count: int, asked: list[object]) -> None:
    days = [f"2025-01-{n:02} 10:00:05" for n in range(1, 5)]
    ours = of("kraken", "Kraken", *(buy("Kraken", day) for day in days))
    theirs = of("koinly", "My account", *(buy("My account", day) for day in days[:count]))
    made = once(ours, theirs)
    assert (codes(made), len(made.transactions)) == (asked, 4 + count)


def test_a_few_coincidences_among_many_events_are_no_question() -> None:
    ours = of("kraken", "Kraken", *(buy("Kraken", f"2025-01-02 10:{n:02}:05") for n in range(20)))
    more = (buy("Mine", f"2025-01-02 10:{n:02}:45", f"{n + 2} BTC") for n in range(19))
    first = [buy("Mine", f"2025-01-02 10:{n:02}:05") for n in (0, 9, 19)]
    assert once(ours, of("koinly", "Mine", *first, *more)).findings == ()


def test_one_account_under_two_names_may_be_said_to_be_the_same() -> None:
    """The same exchange, exported twice and imported as two wallets: `look_alikes` asks, and this joins."""
    files = (
        of("kraken", "Kraken", buy("Kraken"), name="a.csv"),
        of("kraken", "Spare", buy("Spare"), name="b.csv"),
    )
    ids = [one.report.file_id for one in files]
    assert brief(once(*files, corrections=[said(Action.SAME, *ids)])) == ["PURCHASE Kraken 2"]


# ── whatever files tell ─────────────────────────────────────────────────────────────────────────

PLACES = (
    ("kraken", "Kraken"),
    ("gemini", "Gemini"),
    ("koinly", "Koinly"),
    ("koinly", "Kraken"),
    ("cointracker", "CoinTracker"),
    ("map_mine", "Mine"),
)


@st.composite
def rows(draw: st.DrawFn, wallet: str) -> Transaction:
    at = f"2025-01-02 10:0{draw(st.integers(0, 1))}:{draw(st.sampled_from(('00', '05', '06')))}"
    units = draw(st.sampled_from(("1 BTC", "1.001 BTC", "2 BTC")))
    chain_hash = draw(st.sampled_from(("", "", HASH)))
    match draw(st.sampled_from(("buys", "gets", "sends", "moves"))):
        case "buys":
            return bought(units, draw(st.sampled_from(("100 USD", "101 USD"))), at, wallet)
        case "gets":
            return transaction(Kind.STAKING, at, leg(units, wallet), chain_hash=chain_hash)
        case "sends":
            fees = draw(st.sampled_from(((), (fee("0.001 BTC", wallet),))))
            return sent(units, at, wallet, fees=fees, chain_hash=chain_hash)
        case _:
            return moved(units, wallet, draw(st.sampled_from(("Gemini", "Ledger"))), at)


@st.composite
def files_of(draw: st.DrawFn) -> list[Told]:
    places = draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=4, unique=True))
    return [
        of(family, wallet, *draw(st.lists(rows(wallet), max_size=5)), name=f"{n}.csv")
        for n, (family, wallet) in enumerate(places)
    ]


def told_first_hand(made: Sequence[Transaction], files: Sequence[Told]) -> Counter[str]:
    """Return the units that exchanges tell, as far as they count, without what a program adds."""
    names = {one.report.file_id for one in files if one.report.family in {"kraken", "gemini"}}
    total: Counter[str] = Counter()
    for one in made:
        if names & {source.file_id for source in one.sources}:
            total[f"{one.id} {one.kind.name}"] += 1
    return total


@given(files=files_of(), words=st.lists(st.tuples(st.integers(0), st.integers(0), st.booleans()), max_size=2))
@CALM
def test_order_never_matters_and_what_is_told_first_hand_stays(
    files: list[Told], words: list[tuple[int, int, bool]]
) -> None:
    names = [one.id for file in files for one in file.transactions] + [one.report.file_id for one in files]
    corrections = [
        said(Action.SAME if is_same else Action.DISTINCT, names[n % len(names)], names[m % len(names)])
        for n, m, is_same in words
    ]
    made = _checked(files, corrections)
    if not corrections:
        before = merged([one for one in files if one.report.family in {"kraken", "gemini"}])
        assert told_first_hand(made.transactions, files) == told_first_hand(before.transactions, files)
        legs = {one.id: one.legs for one in made.transactions}
        for one in before.transactions:
            assert legs[one.id][: len(one.legs)] == one.legs
    if not any(one.report.family in DEFAULT_WALLETS or one.report.family == "map_mine" for one in files):
        assert [one for one in made.findings if one.code == "told_by_two_sources"] == [] or corrections


def _checked(files: list[Told], corrections: list[Correction]) -> Once:
    made = _joined(files, corrections)
    assert _joined(files[::-1], corrections) == made
    assert _joined([*files[1:], files[0]], corrections) == made
    rows = {source for file in files for one in file.transactions for source in one.sources}
    assert {source for one in made.transactions for source in one.sources} == rows, "no row is lost"
    ids = [one.id for one in made.transactions]
    assert len(set(ids)) == len(ids)
    assert set(made.aliases.values()) <= set(ids)
    return made


def _joined(files: Sequence[Told], corrections: Sequence[Correction]) -> Once:
    made = merged(files, corrections)
    reports = {one.report.file_id: one.report for one in files}
    return joined_by_sources(made.transactions, made.aliases, reports, corrections)
