"""Show what became of imported files."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from lotwise.app.intake import ARCHIVE, HOUSEHOLD, MAPPING, FileReport
from lotwise.cli.screen import findings_to, say
from lotwise.core.findings import shown_name


def imports(to: Console, reports: Sequence[FileReport]) -> None:
    """Write what became of each file: rows to transactions, ignored with the reason, findings."""
    for report in reports:
        to.print(Text(_file_line(report)))
        for name in report.unused:
            say(to, f"     --{name} changes nothing here: the format says it itself", style="dim")
        for ignored in report.ignored:
            say(to, f"     ignored {ignored.count}: {ignored.reason}", style="dim")
        findings_to(to, report.findings)


def _file_line(report: FileReport) -> str:
    name = shown_name(report.name)
    if report.format == HOUSEHOLD:
        return f"  {name}: the household's facts, {'recorded' if report.is_new else 'unchanged'}"
    if report.format == MAPPING:
        return f"  {name}: a mapping, {'remembered' if report.is_new else 'known'}"
    if not report.format:
        return f"  {name}: not recognized, nothing stored"
    if report.needs:
        waits = "it waits for a word of yours, nothing stored"
        return f"  {name}: {report.format}, recognized by {report.why};\n     {waits}"
    if report.format == ARCHIVE:
        return f"  {name}: a whole project, rebuilt here"
    if report.statement_lines and not report.transactions and not report.rows_used:
        return (
            f"  {name}: {report.format}, a broker's statement\n"
            f"     {report.rows} rows: {report.statement_lines} lines, kept to compare with your own sales "
            "(`lotwise statements`)"
        )
    if not report.is_new:
        into = f" (it is in {report.wallet})" if report.wallet else ""
        better = "; `lotwise reread` reads it better" if report.is_outdated else ""
        if report.is_said_anew:
            better = "; to read it otherwise: `lotwise reread` with the same options"
        return f"  {name}: already imported, nothing changes{into}{better}"
    into = f" → {report.wallet}" if report.wallet else ""
    made = [
        f"{report.transactions} transactions" if report.transactions else "",
        f"{report.sales} reported sales" if report.sales else "",
        f"{report.statement_lines} lines of a broker's statement" if report.statement_lines else "",
        f"{report.quotes} prices" if report.quotes else "",
        f"{report.balances} balances to check" if report.balances and not report.transactions else "",
    ]
    known = f" ({report.known} known already)" if report.known else ""
    return (
        f"  {name}: {report.format}{into}\n"
        f"     recognized by {report.why}\n"
        f"     {report.rows} rows: {report.rows_used} → {', '.join(filter(None, made)) or 'nothing'}{known}"
    )
