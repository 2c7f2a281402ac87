"""A made-up household of 2026 whose forms and page are kept as golden files."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lotwise.core.findings import Severity
from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.core.quantity import quantity
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Source
from lotwise.lots.lot import Disposition, DispositionKind, Method, Root
from lotwise.reports.charts import Chart, Mark, Point, svg
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.page import (
    Banner,
    Cell,
    Column,
    ColumnKind,
    Emphasis,
    Figure,
    Highlight,
    Page,
    Row,
    Section,
    Table,
    Tree,
    money_cell,
    money_text,
)
from lotwise.reports.schedule_d import ScheduleDLine, schedule_d
from lotwise.reports.sections import form_8949_section, schedule_d_section

BROKER, OFFSHORE, LEDGER = "Coinbase", "Binance", "Ledger Nano"
CUSTODY = {BROKER: Custody.BROKER_US, OFFSHORE: Custody.BROKER_FOREIGN, LEDGER: Custody.SELF}


def disposition(
    name: str,
    held: tuple[str, str, str],
    money: tuple[str | None, str | None],
    days: tuple[date, date],
    kind: Kind = Kind.PURCHASE,
) -> Disposition:
    """Return a sale of all units of a root.

    Args:
        name: Makes it unique; one that begins with "moved" was bought in another wallet.
        held: Units, asset and wallet.
        money: Proceeds and basis.
        days: When acquired and disposed of.
        kind: How acquired.
    """
    units, asset, wallet = held
    proceeds, basis = money
    acquired_on, disposed_on = days
    is_moved = name.startswith("moved")
    return Disposition(
        transaction_id=f"tx_{name}",
        kind=DispositionKind.SALE,
        root=Root(
            id=f"root_{name}",
            asset=asset,
            quantity=quantity(units),
            basis_usd=None if basis is None else usd(basis),
            acquired_at=datetime.combine(acquired_on, datetime.min.time(), UTC),
            acquired_on=acquired_on,
            kind=kind,
            transaction_id=f"tx_{name}_in",
            wallet=LEDGER if is_moved else wallet,
            is_always_long=kind is Kind.INHERITANCE,
        ),
        start=0,
        stop=quantity(units),
        asset=asset,
        wallet=wallet,
        custody=CUSTODY[wallet],
        disposed_at=datetime.combine(disposed_on, datetime.min.time(), UTC),
        disposed_on=disposed_on,
        proceeds_usd=None if proceeds is None else usd(proceeds),
        method=Method.FIFO,
        moved_by=("tx_move",) if is_moved else (),
    )


def security(name: str, money: tuple[str, str, str], *, is_long: bool, is_reported: bool) -> ReportedSale:
    """Return a sale of 100 shares; `money` is proceeds, basis and disallowed loss."""
    proceeds, basis, disallowed = map(usd, money)
    return ReportedSale(
        id=f"sale_{name}",
        broker="Example Brokerage",
        description=f"{name} INC",
        quantity=quantity("100"),
        acquired_on=date(2024, 5, 6) if is_reported else None,
        disposed_on=date(2026, 3, 9),
        proceeds_usd=proceeds,
        basis_usd=basis,
        disallowed_usd=disallowed,
        is_long=is_long,
        is_basis_reported=is_reported,
        source=Source(file_id="file_x", file="realized.csv", rows=(2,)),
    )


@pytest.fixture(scope="session")
def form() -> Form8949:
    day = date
    sold = [
        disposition("a", ("0.5", "BTC", BROKER), ("34000", "61250.50"), (day(2025, 10, 6), day(2026, 2, 7))),
        disposition("b", ("0.5", "BTC", BROKER), ("34012.345", "40310"), (day(2024, 1, 15), day(2026, 2, 7))),
        disposition("c", ("12.75", "ETH", BROKER), ("26418.3", "38250"), (day(2026, 1, 12), day(2026, 2, 7))),
        disposition("moved", ("4", "ETH", BROKER), ("8288", "6120.08"), (day(2021, 5, 1), day(2026, 2, 7))),
        disposition("d", ("150", "SOL", OFFSHORE), ("16500", "39000"), (day(2025, 9, 18), day(2026, 2, 9))),
        disposition("e", ("0.25", "BTC", LEDGER), ("17250", "2100"), (day(2019, 6, 2), day(2026, 4, 1))),
        disposition(
            "f",
            ("1.5", "ETH", LEDGER),
            ("3108", "2950"),
            (day(2025, 12, 24), day(2026, 4, 1)),
            Kind.INHERITANCE,
        ),
        disposition(
            "g", ("31.5", "SOL", BROKER), ("3465", "3402"), (day(2026, 1, 20), day(2026, 5, 2)), Kind.STAKING
        ),
        disposition("h", ("900", "DOGE", OFFSHORE), (None, "120"), (day(2025, 3, 3), day(2026, 2, 9))),
        disposition("i", ("2", "AVAX", LEDGER), ("18.44", None), (day(2025, 3, 3), day(2026, 2, 9))),
    ]
    sales = [
        security("ALPHA", ("48250", "21300", "0"), is_long=True, is_reported=True),
        security("=BETA", ("5100", "6900", "1800"), is_long=False, is_reported=False),
    ]
    return rows_8949(sold, sales, 2026)


@pytest.fixture(scope="session")
def lines(form: Form8949) -> tuple[ScheduleDLine, ...]:
    carryover = usd("4200")
    short = sum(row.gain_usd for row in form.rows if row.part == "I")
    long = sum(row.gain_usd for row in form.rows if row.part == "II") - carryover
    figures = {
        "net_short_term": short,
        "net_long_term": long,
        "net_gain_or_loss": short + long,
        "long_term_carryover_in": carryover,
        "capital_loss_allowed": usd("3000"),
    }
    return schedule_d(form, figures)


@pytest.fixture(scope="session")
def page(form: Form8949, lines: tuple[ScheduleDLine, ...]) -> Page:
    return Page(
        title="Tax-loss harvesting report",
        subtitle="Household Rivera, tax year 2026, married filing jointly",
        generated_note="Made on 2026-11-22 from 6 files with 412 transactions. Not tax advice.",
        banners=(
            Banner(
                severity=Severity.BLOCKING,
                text="2 dispositions have no proceeds or basis, so Form 8949 is not complete.",
                fix="Import the missing wallet, or add a price for 900 DOGE on 2026-02-09.",
                href="#form-8949",
            ),
            Banner(
                severity=Severity.WARNING,
                text="H.R. 10357 would defer losses on digital assets sold after 2026-09-14; it is not law.",
                href="#plan",
            ),
        ),
        sections=(
            _plan(),
            _lots(),
            _worksheet(),
            form_8949_section(form),
            schedule_d_section(lines, 2026),
        ),
    )


def _tax(loss: int) -> Usd:
    """Return the tax after a loss in dollars, which saves much, then less, then nothing."""
    steep, flat = min(loss, 31_000), min(max(loss - 31_000, 0), 3_000)
    return (38_410 * 100 - steep * 37 - flat * 24) * DOLLAR // 100


def _plan() -> Section:
    columns = (
        Column(label="Step"),
        Column(label="Sell and rebuy"),
        Column(label="Wallet"),
        Column(label="Loss", kind=ColumnKind.NUMBER),
        Column(label="Fees and spread", kind=ColumnKind.NUMBER),
        Column(label="Tax saved", kind=ColumnKind.NUMBER),
        Column(label="After costs", kind=ColumnKind.NUMBER),
    )
    steps = [
        ("0.5 BTC", BROKER, "27250.50", "136.10", "10082.69"),
        ("150 SOL", OFFSHORE, "22500", "66.00", "1387.50"),
        ("3.2 ETH", LEDGER, "2140", "41.20", "0"),
        ("40 AVAX", LEDGER, "310.20", "12.80", "0"),
    ]
    rows = []
    for number, (what, wallet, loss, cost, saved) in enumerate(steps, start=1):
        if number == 3:
            stop = "Stop here: from here on the fees are more than the tax saved"
            rows.append(Row((Cell(stop),), emphasis=Emphasis.STOP))
        rows.append(
            Row(
                (
                    Cell(str(number)),
                    Cell(what, href=f"#lot_{number}"),
                    Cell(wallet),
                    money_cell(-usd(loss)),
                    money_cell(usd(cost)),
                    money_cell(usd(saved)),
                    money_cell(usd(saved) - usd(cost)),
                ),
                emphasis=Emphasis.MUTED if number > 2 else Emphasis.NONE,
            )
        )
    chart = Chart(
        id="chart-tax",
        title="Tax against harvested loss",
        description="Tax falls from $38,410.00 without harvesting to $26,220.00 at a loss of $34,000.00.",
        x_label="Loss harvested",
        y_label="Tax of the year",
        points=tuple(Point(x * DOLLAR, _tax(x)) for x in (0, 31_000, 34_000, 52_200)),
        marks=(Mark(34_000 * DOLLAR, "Stop: $34,000"),),
    )
    return Section(
        id="plan",
        title="What to sell",
        intro=(
            "Two of four candidates are worth selling today.",
            "They save $11,470.19 of tax for $202.10 of fees; the rest would cost more than it saves.",
        ),
        highlights=(
            Highlight(label="Saved after costs", value="$11,268.09", note="two sales"),
            Highlight(label="Loss harvested", value=money_text(-usd("49750.50")), note="all short-term"),
            Highlight(label="Tax without and with", value="$38,410 → $26,220"),
        ),
        figures=(
            Figure(
                caption="Tax of 2026 against the loss harvested, everything else unchanged", svg=svg(chart)
            ),
        ),
        tables=(
            Table(
                caption="The plan, in the order in which to act",
                columns=columns,
                rows=tuple(rows),
                footer=(
                    Row(
                        (
                            Cell("Total"),
                            Cell("Steps 1 and 2"),
                            Cell(""),
                            money_cell(-usd("49750.50")),
                            money_cell(usd("202.10")),
                            money_cell(usd("11470.19")),
                            money_cell(usd("11268.09")),
                        )
                    ),
                ),
            ),
        ),
        notes=(
            "Write the identification down before each sale.",
            "Only the sale goes on Form 8949, not the rebuy.",
        ),
    )


def _lots() -> Section:
    columns = (
        Column(label="Lot", kind=ColumnKind.CODE),
        Column(label="Asset"),
        Column(label="Units", kind=ColumnKind.NUMBER),
        Column(label="Wallet"),
        Column(label="Acquired", kind=ColumnKind.DATE),
        Column(label="Basis", kind=ColumnKind.NUMBER),
        Column(label="Value", kind=ColumnKind.NUMBER),
        Column(label="Unrealized", kind=ColumnKind.NUMBER),
        Column(label="Term"),
    )
    assets = ("BTC", "SOL", "ETH", "AVAX")
    rows = []
    for number in range(1, 21):
        basis = usd(str(8900 + number * 2317)) + number * 7_000_000
        value = None if number == 13 else basis + (number % 7 - 4) * usd("1180.25")
        rows.append(
            Row(
                (
                    Cell(f"lot_{number:02d}k3v9q7"),
                    Cell(assets[number % 4]),
                    Cell(f"{number}.{number:04d}"),
                    Cell((BROKER, OFFSHORE, LEDGER)[number % 3]),
                    Cell((date(2023, 1, 9) + timedelta(days=53 * number)).isoformat()),
                    money_cell(basis),
                    money_cell(value),
                    money_cell(None if value is None else value - basis),
                    Cell("short" if number > 16 else "long"),
                ),
                id=f"lot_{number}",
            )
        )
    return Section(
        id="lots",
        title="Open lots",
        tables=(Table(caption="20 lots on 2026-11-22", columns=columns, rows=tuple(rows)),),
    )


def _worksheet() -> Section:
    net_short = Tree(
        label="Net short-term capital gain or (loss) (Schedule D line 7)",
        value=money_text(-usd("59187.20")),
        formula="Short-term gains and losses combined, less the short-term carryover from last year.",
        source="26 U.S.C. § 1222(5), (6)",
        children=(
            Tree(
                label="Short-term gain or (loss) on digital assets",
                value=money_text(-usd("59187.20")),
                source="The ledger: Form 8949, Part I",
                href="#form-8949",
            ),
            Tree(
                label="Short-term loss carried over from last year",
                value="$0.00",
                source="The household file",
            ),
        ),
    )
    net = Tree(
        label="Net capital gain or (loss) of the year (Schedule D line 16)",
        value=money_text(-usd("20012.90")),
        formula="Net short-term and net long-term, combined.",
        source="Schedule D (2025) line 16",
        children=(
            net_short,
            Tree(
                label="Net long-term capital gain or (loss) (Schedule D line 15)",
                value="$39,174.30",
                source="26 U.S.C. § 1222(7), (8)",
            ),
        ),
    )
    return Section(
        id="worksheet",
        title="How the tax is computed",
        intro=("Every line opens to what it is made from, down to your files and the law.",),
        trees=(
            Tree(
                label="Loss deducted from other income (Schedule D line 21)",
                value=money_text(usd("3000")),
                formula="The year's net loss as a positive amount, but not more than the yearly limit.",
                source="26 U.S.C. § 1211(b)",
                children=(
                    net,
                    Tree(
                        label="Most loss that is deducted from other income a year",
                        value="$3,000.00",
                        source="26 U.S.C. § 1211(b)(1)",
                    ),
                ),
            ),
        ),
    )
