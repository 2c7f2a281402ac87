"""How questions, answers and rules look in a terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from lotwise.app.review import Question, QuestionRows
from lotwise.app.said import Recorded
from lotwise.cli.screen import findings_to, heading, money, say, short_id
from lotwise.core.dates import instant_words
from lotwise.core.quantity import quantity_text
from lotwise.ledger.answers import Answer
from lotwise.ledger.corrections import Correction

_MOST = 20
_OPTIONS = {
    "value_usd": "--value USD",
    "basis_usd": "--basis USD",
    "acquired_on": "--acquired-on DATE",
    "gift_tax_usd": "--gift-tax USD",
    "wallet": "--wallet NAME",
    "with": "--with ID",
    "file": "--file NAME",
    "rows": "--rows 5,7",
    "kind": "--kind KIND",
    "at": "--at INSTANT",
    "legs": "--in UNITS --out UNITS",
    "note": "--note WORDS",
    "transaction": "--transaction ID",
}


def questions(to: Console, asked: Sequence[Question]) -> None:
    """Write the open questions, the most money first."""
    if not asked:
        say(to, "No open questions.")
        return
    for number, one in enumerate(asked[:_MOST], start=1):
        stake = "amount not known" if one.amount_usd is None else money(one.amount_usd)
        to.print(Text.assemble((f"{number}. {short_id(one.id)}  {stake}", "bold")))
        findings_to(to, [one.finding])
        say(to, f"   Answers: {', '.join(answer.word for answer in one.answers)}", style="dim")
    if len(asked) > _MOST:
        say(to, f"… and {len(asked) - _MOST} more; --json shows all.")
    say(to)
    say(to, "`lotwise review 1` shows the first with its rows and what each answer means.")


def question(to: Console, asked: QuestionRows, ref: str) -> None:
    """Write one question: its rows as the file has them, and each answer with the command that gives it."""
    findings_to(to, [asked.question.finding])
    if asked.rows:
        heading(to, "Rows")
        for file, row, text in asked.rows[:_MOST]:
            say(to, f"{file} row {row}:", style="dim")
            say(to, f"  {text}")
    if asked.candidates:
        heading(to, "Perhaps with")
        for one in asked.candidates:
            legs = "; ".join(f"{quantity_text(leg.quantity)} {leg.asset} ({leg.wallet})" for leg in one.legs)
            say(to, f"{short_id(one.id)}  {instant_words(one.at)}: {legs}")
    heading(to, "Answers")
    for answer in asked.question.answers:
        to.print(Text.assemble((answer.word, "bold"), f": {answer.meaning}"))
        say(to, f"   {_command(ref, answer)}", style="dim")


def _command(ref: str, answer: Answer) -> str:
    needs = [_OPTIONS.get(name, f"--{name}") for name in answer.needs]
    may = [f"[{_OPTIONS.get(name, name)}]" for name in answer.may]
    return " ".join((f"lotwise review {ref} --answer {answer.word}", *needs, *may, "--reason WORDS"))


def history(to: Console, said: Sequence[Recorded]) -> None:
    """Write everything the owner said, in order."""
    if not said:
        say(to, "You have corrected nothing.")
    for one in said:
        mark = "" if one.counts else "  (taken back)"
        to.print(Text.assemble((f"{one.id}  {instant_words(one.recorded_at)}{mark}", "bold")))
        say(to, f"   {one.what}")
        say(to, f"   because: {one.reason}", style="dim")


def rules(to: Console, counting: Sequence[Correction]) -> None:
    """Write the rules that count."""
    if not counting:
        say(to, "No rules. Such as: lotwise rule --deposits ETH --wallet Kraken --are 'staking income'")
    for one in counting:
        to.print(Text.assemble((short_id(one.id), "bold"), f"  {_rule(one.details)}"))
        say(to, f"   because: {one.reason}", style="dim")


_WAYS = {"in": "deposit", "out": "withdrawal"}


def _rule(details: Mapping[str, str]) -> str:
    """Return what a rule says."""
    asset, kind = details["asset"], details["kind"]
    where = "any wallet" if details["wallet"] == "*" else details["wallet"]
    if details["direction"] not in _WAYS:
        return f"every swap of {asset} and {details['other']} in {where} is {_SWAPS.get(kind, kind)}"
    what = "any asset" if asset == "*" else asset
    return f"every {_WAYS[details['direction']]} of {what} in {where} is {kind}"


_SWAPS = {"renamed asset": "a renaming: basis and date carry over", "exchange": "an exchange"}
