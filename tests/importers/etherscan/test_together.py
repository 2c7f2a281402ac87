"""The exports of one address together: what one transaction of the chain did is one transaction."""

from collections.abc import Callable

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed
from lotwise.importers.hints import Hints
from lotwise.ledger.merge import merged
from lotwise.ledger.quarantine import quarantined
from lotwise.ledger.same_hash import Whole, joined_by_hash
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Kind

Read = Callable[..., Parsed]
OURS = Hints(address="0x" + "1" * 40)


def told(parsed: Parsed) -> Told:
    assert parsed.wallet is not None
    report = Report(
        file_id=parsed.file_id,
        file=parsed.file,
        family=parsed.family,
        kind=parsed.report,
        rank=parsed.rank,
        wallet=parsed.wallet.name,
    )
    return Told(report=report, transactions=parsed.transactions)


def together(read: Read, *names: str) -> Whole:
    files = [told(read(f"{name}.csv", hints=OURS)) for name in names]
    families = {one.report.file_id: one.report.family for one in files}
    made = merged(files)
    assert made.findings == ()
    return joined_by_hash(made.transactions, made.aliases, families)


def exchanges(whole: Whole) -> list[str]:
    return sorted(
        ", ".join(f"{quantity_text(leg.quantity)} {leg.asset}" for leg in one.legs)
        for one in whole.transactions
        if one.kind is Kind.EXCHANGE
    )


SWAP = "-0.5 ETH, 1000.5 USDC, -0.001 ETH"
TWO_CONTRACTS = f"-40 SOMETOKEN@0X{'AB' * 20}, 15 USDC"
WRAPPING = ["-0.2 ETH, 0.2 WETH, -0.001 ETH", "-0.2 WETH, 0.2 ETH"]


def test_a_swap_is_one_exchange_with_its_gas(read: Read) -> None:
    made = together(read, "normal", "internal", "erc20", "nft")
    assert exchanges(made) == [*WRAPPING, SWAP, TWO_CONTRACTS]
    assert made.findings == ()


def test_the_order_of_files_changes_nothing(read: Read) -> None:
    one, other = together(read, "normal", "erc20", "internal"), together(read, "internal", "erc20", "normal")
    assert sorted(map(str, one.transactions)) == sorted(map(str, other.transactions))
    assert one.aliases == other.aliases


def test_no_part_is_taken_for_another(read: Read) -> None:
    names = ("normal", "internal", "erc20", "nft")
    alone = sum(len(read(f"{name}.csv", hints=OURS).transactions) for name in names)
    joined = 2  # of two parts each
    assert len(together(read, *names).transactions) == alone - joined


def test_a_look_alike_that_came_unasked_is_set_aside_and_the_real_one_is_not(read: Read) -> None:
    parsed = read("erc20.csv", hints=OURS)
    assert parsed.wallet is not None
    made = quarantined(together(read, "erc20").transactions, (), {parsed.wallet.name: parsed.wallet}, ())
    assert sorted(made.aside) == [f"TOKEN@0X{'CD' * 20}", f"USDC@0X{'4' * 40}"]
