"""The README of a packet: what each file is, and how to check that nothing was changed.

Problem: the packet is opened by somebody who has never seen lotwise, maybe years later. Chosen way: plain
text of 80 columns; a sentence for each folder and each kind of file, found by the beginning of its name. A
file of which there is no sentence is a fault, and no packet is made.

Left out: how to fill in forms.
"""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

_WIDTH: Final = 80
_FOLDERS: Final = {
    "": "At the top",
    "facts": "What the owner stated",
    "files": "The imported files",
    "filed": "What was filed, as it was filed",
    "findings": "What is missing or doubtful",
    "forms": "The forms",
    "identifications": "Which lots were named, and the proof of when",
    "lots": "Lots and what left",
    "rules": "The law by which it was computed",
    "statements": "What brokers sent, and why it differs",
    "worksheet": "The return, line by line",
}
_FILES: Final = (
    ("README", "This text."),
    ("MANIFEST", "The SHA-256 of every other file."),
    ("summary", "The year on two pages, in plain words. Begin here."),
    ("report", "Forms, lots, findings, law and files on one page, for a browser."),
    ("packet.json", "Year, day, version of lotwise, head of the chain."),
    ("facts/household", "The household's facts, as stated."),
    ("facts/settings", "Choices that the law leaves open."),
    ("facts/wallets", "Wallets and accounts: custody, owner."),
    ("facts/corrections", "What the owner said of transactions, files and assets."),
    ("files/imported_files", "Names, SHA-256 and formats of the files that everything rests on."),
    ("files/content/", "An imported file itself; imported_files.csv has its name."),
    ("filed/filing", "When and how the year was filed, and what would be others now."),
    ("filed/", "A form as it was filed."),
    ("findings/", "Every finding; what stops the year comes first."),
    ("forms/DRAFT", "Why these forms are a draft."),
    ("forms/form_8949_statement", "Every sale with the columns of Form 8949, with totals."),
    ("forms/form_8949", "Form 8949."),
    ("forms/schedule_d", "Schedule D."),
    ("forms/other_lines", "Lines of Form 1040, Schedule 1, Forms 8960 and 6251, next year's carryover."),
    ("forms/income", "Each receipt of staking, rewards and the like."),
    ("forms/forms", "All of these for programs."),
    ("identifications/identifications", "Records that name lots of the year's sales, with instants."),
    ("identifications/standing_orders.csv", "Standing orders, with instants."),
    ("identifications/proof", "What was verified, the head of the chain, how to compute it."),
    ("identifications/chain", "Every entry of the chain, up to the head."),
    ("identifications/", "Rows of the project as they are marked, for the proof."),
    ("lots/open_lots_start", "Lots open when the year began."),
    ("lots/open_lots_end", "Lots open when it ended, or on the day of the packet."),
    ("lots/dispositions", "What left in the year, lot by lot, and how each was chosen."),
    ("rules/rules", "Each value of the law for the year, with date, standing and source."),
    ("rules/proposed_laws", "Bills; no form rests on them."),
    ("rules/rule_files", "Checksums of the rule book: they say which version of it was used."),
    ("statements/reconciliation", "Brokers' totals beside what is filed, and every difference."),
    ("statements/explanations", "The answer to each line of a notice such as CP2000."),
    ("statements/statements", "The statements field by field."),
    ("worksheet/", "Every line with its formula, its inputs, and its source."),
)
_CHECK: Final = """\
To check that nothing was changed: `lotwise packet --check FILE.zip`. Or without lotwise: unpack it, and in
its folder run `sha256sum --check MANIFEST` (on a Mac `shasum -a 256 -c MANIFEST`).

Whoever changes a file could write a new MANIFEST too. Against that helps the SHA-256 of the MANIFEST, noted
down elsewhere when the packet was made.

The same project gives the same packet, byte for byte. Amounts in CSV files are exact dollars, instants are in
UTC, dates are those of the owner's time zone.

No Social Security number is in it unless it was given for the printed forms; what looks like one in the
owner's facts is masked. Imported files, where they are in it, and the rows kept for the proof are as they
are. Keep the packet as you keep a tax return.
"""
_DRAFT: Final = "This is a DRAFT: something is open, and nothing in it may be filed."


def readme_text(places: Iterable[str], year: int, *, is_draft: bool) -> str:
    """Return the README.

    Args:
        places: Every member.
        year: Tax year.
        is_draft: Whether nothing in it may be filed.

    Raises:
        AssertionError: Of some member nothing can be said: a fault of lotwise.
    """
    lines = [f"Tax year {year}: a packet made by lotwise", ""]
    lines += [_DRAFT, ""] if is_draft else []
    by_folder: dict[str, list[str]] = {}
    for place in sorted(places):
        folder, slash, _ = place.partition("/")
        by_folder.setdefault(folder if slash else "", []).append(place)
    for folder, members in sorted(by_folder.items()):
        lines += [_FOLDERS[folder], "-" * len(_FOLDERS[folder])]
        lines += _member_lines(members)
        lines.append("")
    for paragraph in _CHECK.split("\n\n"):
        lines += [*wrap(paragraph, _WIDTH), ""]
    return "\n".join(lines).rstrip() + "\n"


def _member_lines(members: Iterable[str]) -> Iterator[str]:
    """Give a line for each member and what it is; the content of files is told once."""
    is_told = False
    for place in members:
        if place.startswith("files/content/"):
            if is_told:
                continue
            is_told, place = True, "files/content/…"  # noqa: PLW2901 - told once for all of them
        yield place
        yield from wrap(what_it_is(place), _WIDTH, initial_indent="    ", subsequent_indent="    ")


def what_it_is(place: str) -> str:
    """Return what a member of a packet is, in a sentence.

    Raises:
        AssertionError: Nothing can be said of it: a fault of lotwise.

    Examples:
        >>> what_it_is("forms/schedule_d_2025.csv")
        'Schedule D.'
    """
    for beginning, said in _FILES:
        if place.startswith(beginning):
            return said
    raise AssertionError(f"the README says nothing of {place}")
