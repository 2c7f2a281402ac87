"""All formats lotwise knows, and the reference page that says so.

A new format is a module of `lotwise.importers.sources` with a tuple `FORMATS`, and a line here.
"""

from typing import Final

from lotwise.importers.base import Column, Format, spelled
from lotwise.importers.sources import (
    balance_file,
    binance,
    binance_trades,
    binance_us,
    bitcoin_tax,
    bitfinex,
    bitstamp,
    bittytax,
    blockfi,
    brokerage,
    bybit,
    cash_app,
    ccxt_json,
    coinbase,
    coinbase_gains,
    coinbase_pro,
    coinbase_raw,
    coinbase_wallet,
    coinledger,
    cointracker,
    cointracking,
    crypto_com_app,
    dali,
    electrum,
    etherscan,
    fdx,
    gemini,
    koinly,
    kraken,
    kraken_trades,
    kucoin,
    ledger_live,
    nexo,
    okx,
    paypal,
    price_file,
    river,
    robinhood,
    robinhood_1099,
    rotki,
    rp2,
    securities,
    solscan,
    sparrow,
    strike,
    swan,
    taxbit,
    trezor,
    turbotax,
    txf,
    uphold,
)

FORMATS: Final[tuple[Format, ...]] = (
    *coinbase.FORMATS,
    *coinbase_raw.FORMATS,
    *coinbase_wallet.FORMATS,
    *coinbase_pro.FORMATS,
    *coinbase_gains.FORMATS,
    *kraken.FORMATS,
    *kraken_trades.FORMATS,
    *binance.FORMATS,
    *binance_trades.FORMATS,
    *binance_us.FORMATS,
    *bitcoin_tax.FORMATS,
    *bitfinex.FORMATS,
    *bitstamp.FORMATS,
    *bittytax.FORMATS,
    *blockfi.FORMATS,
    *brokerage.FORMATS,
    *bybit.FORMATS,
    *cash_app.FORMATS,
    *ccxt_json.FORMATS,
    *coinledger.FORMATS,
    *cointracker.FORMATS,
    *cointracking.FORMATS,
    *crypto_com_app.FORMATS,
    *dali.FORMATS,
    *electrum.FORMATS,
    *etherscan.FORMATS,
    *fdx.FORMATS,
    *gemini.FORMATS,
    *koinly.FORMATS,
    *kucoin.FORMATS,
    *ledger_live.FORMATS,
    *nexo.FORMATS,
    *okx.FORMATS,
    *paypal.FORMATS,
    *river.FORMATS,
    *robinhood.FORMATS,
    *robinhood_1099.FORMATS,
    *rotki.FORMATS,
    *rp2.FORMATS,
    *securities.FORMATS,
    *solscan.FORMATS,
    *sparrow.FORMATS,
    *strike.FORMATS,
    *swan.FORMATS,
    *taxbit.FORMATS,
    *trezor.FORMATS,
    *turbotax.FORMATS,
    *txf.FORMATS,
    *uphold.FORMATS,
    *price_file.FORMATS,
    *balance_file.FORMATS,
)

_ORDER: Final = ("first", "second", "third")
_INTRODUCTION: Final = """\
# Formats

Generated from `lotwise.importers.registry`; `dev.py golden` renews it.

A file is recognized by its columns, whatever its name. Lines above the header, extra columns, a byte order
mark, `;` or TAB between cells and lines quoted whole by a spreadsheet do no harm. Every row is read, ignored
with a reason, or reported as a finding that blocks; none is dropped. A file in none of these formats is
refused, with the nearest ones and what differs.

Reports of one source may be imported together: each event counts once, told by the report that is believed
first. The revision counts up when lotwise reads the same file in another way than before.
"""


def formats_page() -> str:
    """Return the reference page of all formats in Markdown."""
    parts = [_INTRODUCTION, _overview(), *map(_section, FORMATS)]
    return "\n".join(parts)


def _overview() -> str:
    rows = [
        f"| [{form.id}](#{_anchor(form)}) | {form.title} | {_wallet(form)} | {form.evidence.value} |"
        for form in FORMATS
    ]
    return "\n".join(["| format | what | wallet | known from |", "|---|---|---|---|", *rows, ""])


def _anchor(form: Format) -> str:
    return form.id.replace(".", "")


def _wallet(form: Format) -> str:
    return f"{form.wallet.name} ({form.wallet.custody.value})" if form.wallet.name else "none"


def _section(form: Format) -> str:
    lines = [
        f"## {form.id}",
        "",
        f"{form.title}: {form.generations}.",
        "",
        f"- Needs: {_columns(form, is_required=True)}.",
        f"- May have: {_columns(form, is_required=False) or 'nothing more'}.",
        f"- {_report(form)}",
        f"- Not covered: {form.known_missing}",
    ]
    return "\n".join([*lines, ""])


def _report(form: Format) -> str:
    """Return the revision, and where a source has several reports, which of them it is."""
    told = {other.report for other in FORMATS if other.family == form.family}
    if len(told) == 1:
        return f"Revision {form.revision}."
    return f"Report: {form.report}, believed {_ORDER[form.rank]}. Revision {form.revision}."


def _columns(form: Format, *, is_required: bool) -> str:
    return ", ".join(_names(column) for column in form.columns if column.is_required is is_required)


def _names(column: Column) -> str:
    return " or ".join(f"`{spelled(name)}`" for name in column.names)
