"""The summary of a tax year: what happened, what to copy where, what is open, what was decided, whom to ask.

Problem: a packet has dozens of files, and its reader has five minutes. Chosen way: five short lists in plain
words, with every amount from the forms and none computed anew; whatever has no room is cut to its beginning
or counted, with the file in which it stands whole. The sentences are made in `packet_words`, the paper in
`packet_paper`; the text is the same.

Left out: advice. What the lists say is on the forms, in the findings or in the owner's own records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Final

from lotwise.core.money import Usd

WIDTH: Final = 80
"""Columns of the text."""
HAPPENED: Final = "What happened"
COPIED: Final = "What to copy where"
OPEN: Final = "What is open"
DECIDED: Final = "What was decided"
ASKED: Final = "Whom to ask what"
NOTHING: Final = {
    HAPPENED: "Nothing.",
    COPIED: "Nothing.",
    OPEN: "Nothing is missing or doubtful.",
    DECIDED: "Nothing beyond what the law says.",
    ASKED: "Nobody has to be asked anything.",
}
"""What a list without anything says."""
CUT: Final = " […]"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """An amount or an answer, and where it goes.

    Attributes:
        form: The form, such as ``Schedule D``.
        line: The line; empty for a question that has no number.
        label: What it is.
        amount_usd: The amount, signed; None where the line is answered.
        answer: The answer, such as ``Yes``; empty for an amount, and where only the filer can answer.
    """

    form: str
    line: str
    label: str
    amount_usd: Usd | None = None
    answer: str = ""

    @property
    def place(self) -> str:
        """Form and line."""
        return f"{self.form}, {self.line}" if self.line else self.form

    @property
    def said(self) -> str:
        """The answer, or who gives it."""
        return self.answer or "you answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary of a tax year.

    Attributes:
        year: Tax year.
        subtitle: As of when, and whose.
        is_draft: Whether something blocks, so that nothing may be filed.
        is_rounded: Whether the amounts on the forms are whole dollars.
        happened: What happened, in sentences.
        copied: What to copy where, in the order of the forms.
        open: What is open, what blocks first.
        decided: Methods, elections and the owner's own words.
        asked: Whom to ask what.
    """

    year: int
    subtitle: str
    is_draft: bool = False
    is_rounded: bool = False
    happened: tuple[str, ...] = ()
    copied: tuple[CopyRow, ...] = ()
    open: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is."""
        mark = "DRAFT, not to be filed: tax" if self.is_draft else "Tax"
        return f"{mark} year {self.year} on two pages"

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Headings with the sentences below them, in order; that of what to copy has rows instead."""
        return (
            (HAPPENED, self.happened),
            (COPIED, ()),
            (OPEN, self.open),
            (DECIDED, self.decided),
            (ASKED, self.asked),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much of a summary is shown.

    Attributes:
        items: Sentences of each list but the first.
        rows: Lines to copy.
        letters: Letters of a sentence.
    """

    items: int
    rows: int
    letters: int


ROOMS: Final = (
    Room(items=12, rows=40, letters=600),
    Room(items=10, rows=36, letters=400),
    Room(items=8, rows=32, letters=300),
    Room(items=6, rows=28, letters=240),
    Room(items=5, rows=26, letters=200),
    Room(items=4, rows=24, letters=180),
    Room(items=3, rows=20, letters=150),
    Room(items=2, rows=16, letters=120),
)
"""How much to try to show, most first; the last one fits whatever there is."""
_MOST_HAPPENED: Final = 8
_LABEL: Final = 90


def shortened(summary: Summary, room: Room) -> Summary:
    """Return a summary that shows no more than there is room for, and says what it leaves out.

    Args:
        summary: All of it.
        room: How much is shown.

    Examples:
        >>> short = Room(items=1, rows=1, letters=20)
        >>> one = Summary(year=2025, subtitle="", open=("A is not known at all.", "B."), happened=("Sold.",))
        >>> shortened(one, short).open
        ('A is not known […]', 'And 1 more: findings.')
    """
    rows = summary.copied[: room.rows]
    if len(rows) < len(summary.copied):
        more = len(summary.copied) - len(rows)
        rows += (CopyRow(form=f"And {more:,} more", line="", label="see forms", answer=" "),)
    return replace(
        summary,
        happened=tuple(_cut(one, 2 * room.letters) for one in summary.happened[:_MOST_HAPPENED]),
        copied=tuple(replace(row, label=_cut(row.label, _LABEL)) for row in rows),
        open=_listed(summary.open, room, "findings"),
        decided=_listed(summary.decided, room, "facts and identifications"),
        asked=_listed(summary.asked, room, "statements and findings"),
    )


def _listed(items: Sequence[str], room: Room, whole: str) -> tuple[str, ...]:
    shown = [_cut(one, room.letters) for one in items[: room.items]]
    more = len(items) - len(shown)
    return (*shown, f"And {more:,} more: {whole}.") if more else tuple(shown)


def _cut(text: str, letters: int) -> str:
    """Return the beginning of a text, up to the end of a word where it can be, marked if it is cut."""
    plain = " ".join(text.split())
    if len(plain) <= letters:
        return plain
    begun = plain[: letters - len(CUT)]
    words = begun.rpartition(" ")[0]
    return f"{words if 2 * len(words) > len(begun) else begun}{CUT}"


def summary_text(summary: Summary, amounts: Sequence[str]) -> str:
    """Return a summary as text of 80 columns.

    Args:
        summary: As much of it as is shown.
        amounts: What each row to copy says, in its order.
    """
    lines = [*wrap(summary.title, WIDTH), *wrap(summary.subtitle, WIDTH), ""]
    for heading, sentences in summary.lists:
        lines += [heading, "-" * len(heading)]
        if heading == COPIED:
            for row, amount in zip(summary.copied, amounts, strict=True):
                lines += _copy_lines(row, amount)
        for number, sentence in enumerate(sentences, 1):
            lines += wrap(f"{number}. {sentence}", WIDTH, subsequent_indent="   ")
        if not (sentences or (heading == COPIED and summary.copied)):
            lines.append(NOTHING[heading])
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


_PLACE: Final = 27
_AMOUNT: Final = 16


def _copy_lines(row: CopyRow, amount: str) -> list[str]:
    places = wrap(row.place, _PLACE - 1) or [""]
    labels = wrap(row.label, WIDTH - _PLACE - _AMOUNT - 1) or [""]
    count = max(len(places), len(labels))
    places += [""] * (count - len(places))
    labels += [""] * (count - len(labels))
    amounts = [amount, *[""] * (count - 1)]
    return [
        f"{place:<{_PLACE}}{label:<{WIDTH - _PLACE - _AMOUNT}}{said:>{_AMOUNT}}".rstrip()
        for place, label, said in zip(places, labels, amounts, strict=True)
    ]
