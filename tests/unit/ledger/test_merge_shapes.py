"""Households as they come: every report of an account imported, in the shapes that importers give them."""

from dataclasses import replace

from builders import arrived, bought, earned, exchanged, fee, leg, out, sent, sold, transaction
from exports import codes, export, merged_in_any_order, named, told_lines
from lotwise.core.findings import Severity
from lotwise.ledger.merge import Merged
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Kind, Leg, Transaction

C, P, K = "Coinbase", "Coinbase Pro", "Kraken"


def facts(made: Merged) -> dict[str, tuple[Leg, ...]]:
    return {one.id: one.legs for one in made.transactions}


# ── Coinbase: two generations of the Transactions report, and the raw report ────────────────────


def generation_3() -> Told:
    """Return the report of 2023: no ids, cents."""
    return export(
        "2023.csv",
        bought("0.00787195 BTC", "295.60 USD", "2021-01-13 22:55:46", C, fees=[fee("4.40 USD", C)]),
        transaction(Kind.TRANSFER, "2021-01-15 05:39:07", out("0.00012177 BTC", C, worth="4.64")),
        transaction(
            Kind.EXCHANGE,
            "2021-02-09 03:02:54",
            out("0.28943476 ETH", C, worth="499.99"),
            leg("25.72077858 UNI", C, worth="499.99"),
        ),
        earned("0.38062613 CGLD", "2.00", "2021-02-20 00:38:22", C, kind=Kind.REWARD),
        earned("0.000004 XTZ", None, "2023-04-27 03:28:05", C),
    )


def generation_4() -> Told:
    """Return the report of 2025: ids, more digits, newest first, and it begins in February."""
    return export(
        "2025.csv",
        named(
            "64c9d", sold("0.005 BTC", "460.123456 USD", "2025-03-01 10:00:00", C, fees=[fee("4.1 USD", C)])
        ),
        named("64c9c", earned("0.000004 XTZ", "0.00000404", "2023-04-27 03:28:05", C)),
        named("64c9b", earned("0.38062613 CGLD", "2.0012", "2021-02-20 00:38:22", C, kind=Kind.REWARD)),
        named(
            "64c9a",
            transaction(
                Kind.EXCHANGE,
                "2021-02-09 03:02:54",
                out("0.28943476 ETH", C, worth="499.98731"),
                leg("25.72077858 UNI", C, worth="499.98731"),
            ),
        ),
    )


def raw_2021() -> Told:
    """Return the raw report of 2021: fees within basis, a conversion as two rows a second apart."""
    return export(
        "2021-RAWTX.csv",
        named("abc123", bought("0.00787195 BTC", "300 USD", "2021-01-13 22:55:46", C)),
        named("abc456", transaction(Kind.TRANSFER, "2021-01-15 05:39:07", out("0.00012177 BTC", C))),
        named("conv1", transaction(Kind.TRANSFER, "2021-02-09 03:02:54", out("0.28943476 ETH", C))),
        named("conv2", transaction(Kind.TRANSFER, "2021-02-09 03:02:55", leg("25.72077858 UNI", C))),
        named("rew1", arrived("0.38062613 CGLD", "2021-02-20 00:38:22", C)),
        kind="raw",
        rank=1,
    )


def test_three_coinbase_reports_tell_six_events() -> None:
    made = merged_in_any_order(generation_3(), generation_4(), raw_2021())
    halves = "2021-RAWTX.csv 4, 2021-RAWTX.csv 5"
    assert told_lines(made.transactions) == [
        "2021-01-13 purchase +0.00787195 BTC -295.6 USD -4.4 USD fee (2021-RAWTX.csv 2, 2023.csv 2)",
        "2021-01-15 transfer -0.00012177 BTC (2021-RAWTX.csv 3, 2023.csv 3)",
        f"2021-02-09 exchange -0.28943476 ETH +25.72077858 UNI ({halves}, 2023.csv 4, 2025.csv 5)",
        "2021-02-20 reward +0.38062613 CGLD (2021-RAWTX.csv 6, 2023.csv 5, 2025.csv 4)",
        "2023-04-27 staking income +0.000004 XTZ (2023.csv 6, 2025.csv 3)",
        "2025-03-01 sale -0.005 BTC +460.123456 USD -4.1 USD fee (2025.csv 2)",
    ]
    assert not any(found.is_blocking for found in made.findings)


def test_what_the_three_reports_tell_of_each_other() -> None:
    made = merged_in_any_order(generation_3(), generation_4(), raw_2021())
    told = {
        found.what.split(" tell ")[0]: found for found in made.findings if found.code != "told_twice_likely"
    }
    assert set(told) == {
        "2025.csv rows 3, 4, 5 and 2023.csv rows 4, 5, 6",
        "2025.csv row 4 and 2021-RAWTX.csv row 6",
        "2023.csv rows 2, 3, 5 and 2021-RAWTX.csv rows 2, 3, 6",
    }
    by_severity = {found.severity for found in told.values()}
    assert by_severity == {Severity.INFO, Severity.WARNING}
    other_kind = told["2025.csv row 4 and 2021-RAWTX.csv row 6"]
    assert "2025.csv says reward, 2021-RAWTX.csv row 6 transfer" in other_kind.what
    likely = [found for found in made.findings if found.code == "told_twice_likely"]
    assert {found.where.rows for found in likely} == {(4, 5)}
    assert len(likely) == 2, "the raw report against each of the others"


def test_the_raw_report_joined_its_conversion_itself_and_is_a_second_late() -> None:
    swap = exchanged("0.28943476 ETH", "25.72077858 UNI", "2021-02-09 03:02:55", C)
    raw = export("raw.csv", named("conv1+conv2", swap), kind="raw", rank=1)
    made = merged_in_any_order(generation_3(), raw)
    assert len(made.transactions) == 5
    assert codes(made) == ["told_twice_likely"]


def test_last_year_s_download_within_this_year_s_changes_nothing_but_sources() -> None:
    old = generation_4()
    more = named("64c9e", bought("1 SOL", "150 USD", "2025-06-01 10:00:00", C))
    new = export("2026.csv", more, *old.transactions)
    made = merged_in_any_order(old, new)
    assert made.findings == ()
    assert facts(made) == {one.id: one.legs for one in new.transactions}


# ── Coinbase Pro: account statement and fills ───────────────────────────────────────────────────


SALE = named(
    "BTC-USD 123",
    sold("0.2 BTC", "1749.022 USD", "2020-01-21 21:13:49.28", P, fees=[fee("8.74 USD", P)]),
)


def account_statement() -> Told:
    return export(
        "account.csv",
        named("a1b2", arrived("2.5 BTC", "2018-03-15 10:42:31.215", P)),
        named(
            "BTC-ETH 10201",
            exchanged(
                "1.14732 BTC", "52.3 ETH", "2018-03-15 10:55:12.843", P, fees=[fee("0.00344196 BTC", P)]
            ),
        ),
        named(
            "BTC-USD 123",
            sold("0.2 BTC", "1749.022 USD", "2020-01-21 21:13:49.28", P, fees=[fee("8.74 USD", P)]),
        ),
        named("e5f6", sent("52.3 ETH", "2018-08-10 18:33:15.078", P)),
        kind="account",
        family="coinbase_pro",
        wallet=P,
    )


def fill_report() -> Told:
    """Return the fills: an earlier trade 123 of another market, and amounts worked out from the price."""
    return export(
        "fills.csv",
        named("BTC-ETH 123", exchanged("0.00995024 BTC", "0.51395867 ETH", "2020-01-21 21:12:58.902", P)),
        named(
            "BTC-ETH 10201",
            exchanged(
                "1.1473200004 BTC", "52.3 ETH", "2018-03-15 10:55:12.843", P, fees=[fee("0.00344196 BTC", P)]
            ),
        ),
        named(
            "BTC-USD 123",
            sold("0.2 BTC", "1749.022 USD", "2020-01-21 21:13:49.28", P, fees=[fee("8.74 USD", P)]),
        ),
        kind="fills",
        rank=1,
        family="coinbase_pro",
        wallet=P,
    )


def test_the_account_statement_and_its_fills_tell_five_events() -> None:
    statement, fills = account_statement(), fill_report()
    made = merged_in_any_order(statement, fills)
    assert len(made.transactions) == 5
    (found,) = made.findings
    assert (found.code, found.severity) == ("told_in_two_reports", Severity.INFO)
    assert "account.csv rows 3, 4 and fills.csv rows 3, 4 tell the same 2 events" in found.what
    traded = next(one for one in made.transactions if one.native_id == "BTC-ETH 10201")
    assert traded.legs == statement.transactions[1].legs, "the account says what was booked"


# ── Kraken: ledgers, trades, and the API ────────────────────────────────────────────────────────


def kraken_trade(number: int, euros: str, *, with_fee: bool = True) -> Transaction:
    paid = [fee("1.59816 EUR", K)] if with_fee else []
    at = f"2017-12-{number:02} 11:24:42"
    return named(f"TYYYY-{number}", bought("0.11765 BTC", f"{euros} EUR", at, K, fees=paid))


def kraken_ledgers() -> Told:
    return export(
        "ledgers.csv",
        kraken_trade(1, "998.8485"),
        kraken_trade(4, "997.1786"),
        named("QCC1", arrived("2 ETH", "2017-12-05 08:00:00", K)),
        named("ST1", earned("0.01 DOT", "0.07", "2021-05-20 09:00:00", K)),
        kind="ledgers",
        family="kraken",
        wallet=K,
    )


def kraken_trades() -> Told:
    """Return the trades, which know parts of a second and one trade that the ledgers' window leaves out."""
    early = [
        replace(one, at=one.at.replace(microsecond=919500))
        for one in (kraken_trade(1, "998.8485"), kraken_trade(4, "997.1786"))
    ]
    return export(
        "trades.csv",
        *early,
        kraken_trade(8, "1425.09654"),
        kind="trades",
        rank=1,
        family="kraken",
        wallet=K,
    )


def test_kraken_ledgers_and_trades_share_their_ids() -> None:
    made = merged_in_any_order(kraken_ledgers(), kraken_trades())
    assert told_lines(made.transactions) == [
        "2017-12-01 purchase +0.11765 BTC -998.8485 EUR -1.59816 EUR fee (ledgers.csv 2, trades.csv 2)",
        "2017-12-04 purchase +0.11765 BTC -997.1786 EUR -1.59816 EUR fee (ledgers.csv 3, trades.csv 3)",
        "2017-12-05 transfer +2 ETH (ledgers.csv 4)",
        "2017-12-08 purchase +0.11765 BTC -1425.09654 EUR -1.59816 EUR fee (trades.csv 4)",
        "2021-05-20 staking income +0.01 DOT (ledgers.csv 5)",
    ]
    assert made.aliases == {}
    assert codes(made) == ["told_in_two_reports"]


def test_a_fee_paid_in_credits_is_the_ledgers_business() -> None:
    """The trades report prints every fee in the quote asset, even where credits paid it."""
    ledgers = export(
        "l.csv", kraken_trade(1, "998.8485", with_fee=False), kind="ledgers", family="kraken", wallet=K
    )
    trades = export("t.csv", kraken_trade(1, "998.8485"), kind="trades", rank=1, family="kraken", wallet=K)
    made = merged_in_any_order(ledgers, trades)
    assert made.transactions[0].fees == ()
    (found,) = made.findings
    assert found.severity is Severity.WARNING
    assert "different money in t.csv row 2" in found.what


def test_an_api_beside_both_adds_nothing_but_a_source() -> None:
    before = merged_in_any_order(kraken_ledgers(), kraken_trades())
    api = export("api.json", *kraken_ledgers().transactions, kind="api", rank=2, family="kraken", wallet=K)
    after = merged_in_any_order(kraken_ledgers(), kraken_trades(), api)
    assert {one.id: one.legs for one in after.transactions} == {
        one.id: one.legs for one in before.transactions
    }
    assert codes(after) == ["told_in_two_reports"] * 3
