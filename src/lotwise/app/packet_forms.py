"""The forms of a packet: CSV, JSON and PDF of a year, and what was filed where it was.

Problem: forms are written by commands that know when they are drafts and when a filed year has changed; a
packet must not have rules of its own for that. Chosen way: the same functions write into a folder that lasts
as long as the packet is made, and their files are taken from there, byte by byte.

Left out: official forms of a filed year that would differ now; only what was filed stands in ``filed``.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lotwise.app.filed_years import filed_year_of
from lotwise.app.filing import DRAFT, Forms, write_forms
from lotwise.app.filing_year import FiledState
from lotwise.app.packet_facts import json_text
from lotwise.app.packet_summary import line_changes
from lotwise.app.printing import Papers, Wish, print_forms
from lotwise.app.workspace import State
from lotwise.core.dates import instant_text
from lotwise.reports.tables import csv_entries, csv_receipts

NOW: Final = "as_computed_now"
"""Part of the name of a form of a filed year that is not what was filed."""


def form_members(
    state: State, forms: Forms, wish: Wish, filed: FiledState | None
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the forms of a year by file name, and what the filer must know or do by hand.

    Args:
        state: The project on a day.
        forms: The forms.
        wish: How they are printed; the folder in it is not used.
        filed: The year as it was filed, or None.

    Raises:
        BadInputError: A blank is missing or unknown, or a name is too long.
        PrintMismatchError: A finished PDF does not say what was computed.
    """
    is_other = filed is not None and bool(filed.forms_changed)
    because = wish.draft_because
    if is_other and because is None:
        because = (f"{forms.year} was filed already. This is what would be filed now.",)
    papers = Papers(form=forms.form_8949, lines=forms.schedule_d, answers=forms.answers)
    with TemporaryDirectory() as folder:
        out = Path(folder)
        write_forms(state, forms, out, is_draft=wish.draft_because is not None)
        printed = print_forms(
            papers,
            Wish(out=out, blanks=wish.blanks, name=wish.name, number=wish.number, draft_because=because),
        )
        made = {path.name: path.read_bytes() for path in out.iterdir()}
    ending = f"_{DRAFT}" if wish.draft_because is not None else f"_{NOW}" if is_other else ""
    if filed is not None and wish.draft_because is None:
        made = _beside_filed(forms, made, filed, ending)
    made[f"forms_{forms.year}{ending}.json"] = json_text(_plain(forms)).encode()
    return made, printed.notes


def _beside_filed(forms: Forms, made: dict[str, bytes], filed: FiledState, ending: str) -> dict[str, bytes]:
    """Return forms of a filed year: each once, as computed now, and named so where they are others."""
    copies = filed_year_of(filed.filing).forms
    replaced = {name for name in copies if name.replace(".csv", f"_{NOW}.csv") in made}
    kept = {name: raw for name, raw in made.items() if name not in replaced}
    plain = {name.replace(f"_{NOW}.", ".").replace(f"_{DRAFT}.", "."): raw for name, raw in kept.items()}
    plain[f"other_lines_{forms.year}.csv"] = csv_entries(forms.answers, forms.entries).encode()
    if forms.receipts:
        plain[f"income_{forms.year}.csv"] = csv_receipts(forms.receipts).encode()
    return {f"{Path(name).stem}{ending}{Path(name).suffix}": raw for name, raw in plain.items()}


def _plain(forms: Forms) -> dict[str, object]:
    return {
        "year": forms.year,
        "stops": forms.stops,
        "form_8949": forms.form_8949,
        "schedule_d": forms.schedule_d,
        "answers": forms.answers,
        "other_lines": forms.entries,
        "carryover": forms.carryover,
        "receipts": forms.receipts,
    }


def filed_members(forms: Forms, filed: FiledState) -> dict[str, bytes]:
    """Return what was filed for a year, and a page of text on what would be others now, by file name."""
    copy = filed_year_of(filed.filing)
    made = {name: text.encode() for name, text in copy.forms.items()}
    made[f"filing_{forms.year}.txt"] = "\n".join([*_about(forms, filed), ""]).encode()
    return made


def _about(forms: Forms, filed: FiledState) -> Iterable[str]:
    one = filed.filing
    yield f"{forms.year}: {one.status.value}, recorded {instant_text(one.recorded_at)}"
    yield f"Reason: {one.reason or 'none given'}"
    yield f"Record: {one.id}"
    yield ""
    if filed.is_as_filed:
        yield "Everything is computed now as it was filed."
        return
    yield "What would be others now:"
    yield from (f"- {words}" for words in line_changes(forms, filed))
    for each in filed.differences:
        yield f"- {each.words}"
    yield from (f"- {words}" for words in filed.income_changes)
    yield from (f"- the form {name} reads otherwise" for name in filed.forms_changed)
