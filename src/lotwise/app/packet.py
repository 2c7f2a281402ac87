"""The packet of a tax year: one ZIP file with everything a preparer needs, or an archive should keep.

Problem: forms, their reasons, lots, identifications with their proof, statements and law lie in many places,
and must stay together, unchanged and checkable, for as long as somebody may ask. Chosen way: every member is
made in memory by the functions that the commands use; a MANIFEST has the SHA-256 of each, a README says what
it is; the same project on the same day gives the same bytes: no clock, fixed times, sorted names, nothing
compressed, for compressors differ from version to version. It is written whole or not at all.

While something blocks that touches the year, no packet is made; a draft says so in every place. Of a filed
year it holds what was filed, beside what is computed now where that is something else.

Left out: the project itself (`lotwise export --all`); encryption.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from lotwise import __version__
from lotwise.app.filing import DRAFT, FormChoices, Forms, forms_of
from lotwise.app.filing_year import FiledState, filed_state
from lotwise.app.keeping import Verified, verified
from lotwise.app.packet_check import ABOUT, MANIFEST, manifest_of
from lotwise.app.packet_facts import fact_texts, json_text, proof_texts
from lotwise.app.packet_forms import filed_members, form_members
from lotwise.app.packet_lists import (
    list_members,
    lists_of,
    report_page,
    return_page,
    statement_members,
)
from lotwise.app.packet_summary import summary_of, told_of
from lotwise.app.printing import Wish, open_matters
from lotwise.app.reconcile import Reconciled, reconciled
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.reports.packet_paper import on_two_pages
from lotwise.reports.packet_readme import readme_text
from lotwise.reports.packet_words import amount_texts
from lotwise.reports.summary import Summary, summary_text
from lotwise.store.contents import file_content

README: Final = "README.txt"
FIRST_1099_DA: Final = 2025
"""First year for which brokers send that form."""
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_IN_FULL: Final = FormChoices()


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketWish:
    """How a packet is wanted.

    Attributes:
        year: Tax year; None for the year of the state's day.
        choices: How the forms are wanted.
        blanks: Folder with blanks of the IRS; None prints only the statement.
        name: Names shown on the return; empty leaves them out.
        number: Social Security number; likewise. It is on the forms, and nowhere else.
        is_draft_meant: Make it although something is open.
        with_files: Put the imported files in, too.
    """

    year: int | None = None
    choices: FormChoices = _IN_FULL
    blanks: Path | None = None
    name: str = ""
    number: str = ""
    is_draft_meant: bool = False
    with_files: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet that was made.

    Attributes:
        year: Tax year.
        members: Content by place, in the order of names; the MANIFEST is one of them.
        summary: What stands on the two pages.
        reasons: What is open.
        notes: What the filer must know or do by hand.
        is_decided: Whether nothing of a filed year waits for a decision.
    """

    year: int
    members: Mapping[str, bytes]
    summary: Summary
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    is_decided: bool = True

    @property
    def manifest_sha256(self) -> str:
        """The SHA-256 of the MANIFEST: it stands for the whole packet."""
        return sha256(self.members[MANIFEST]).hexdigest()


def packet_of(state: State, wish: PacketWish) -> Packet:
    """Make the packet of a tax year.

    Args:
        state: The project on a day.
        wish: How it is wanted.

    Raises:
        BadInputError: Something is open and no draft is meant; the year has not begun; the household's facts
            of the year are not known; or a blank is missing.
        PrintMismatchError: A finished PDF does not say what was computed.
    """
    forms = forms_of(state, wish.year, wish.choices)
    filed, proof = filed_state(state, forms.year), verified(state.project, with_conservation=True)
    reasons = _reasons(forms, proof)
    if reasons and not wish.is_draft_meant:
        raise BadInputError(
            f"{_matters(reasons)} open, so the packet of {forms.year} is not made; first: {reasons[0]}",
            "`lotwise findings` says what to do; add --draft to make one that is marked as a draft.",
        )
    is_draft = wish.is_draft_meant
    compared = _compared(state, forms.year)
    printed = Wish(
        out=Path(),
        blanks=wish.blanks,
        name=wish.name,
        number=wish.number,
        draft_because=reasons if is_draft else None,
    )
    made, notes = form_members(state, forms, printed, filed)
    parts = {f"forms/{name}": raw for name, raw in made.items()} | _records(state, forms, compared)
    if wish.with_files:
        parts |= {f"files/content/{one.id}": file_content(state.project, one.id) for one in state.facts.files}
    parts |= {f"identifications/{name}": text.encode() for name, text in proof_texts(state, proof).items()}
    if filed is not None:
        parts |= {f"filed/{name}": raw for name, raw in filed_members(forms, filed).items()}
    told = told_of(state, forms, compared, filed)
    whole = summary_of(state, told, forms, wish.choices, () if proof.is_sound else reasons[-1:])
    shown, paper = on_two_pages(replace(whole, is_draft=is_draft, subtitle=f"{_owner(wish)}{whole.subtitle}"))
    stem = f"summary_{forms.year}{f'_{DRAFT}' if is_draft else ''}"
    parts |= {
        f"{stem}.pdf": paper,
        f"{stem}.txt": summary_text(shown, amount_texts(shown)).encode(),
        ABOUT: _about(state, forms, proof, filed, is_draft=is_draft).encode(),
    }
    return Packet(
        year=forms.year,
        members=_with_manifest(parts, forms.year, is_draft=is_draft),
        summary=shown,
        reasons=reasons,
        notes=notes,
        is_decided=filed is None or filed.is_as_filed or filed.filing.status.value == "carried",
    )


def _owner(wish: PacketWish) -> str:
    return f"{wish.name}. " if wish.name else ""


def _reasons(forms: Forms, proof: Verified) -> tuple[str, ...]:
    """Return what keeps a packet from being final; a project that was changed comes last."""
    reasons = open_matters(forms.stops, forms.form_8949)
    if not proof.is_sound:
        reasons += ("The project is not as it was recorded: `lotwise verify --conservation` names the rows.",)
    return reasons


def _matters(reasons: Sequence[str]) -> str:
    return f"{len(reasons):,} {'matter is' if len(reasons) == 1 else 'matters are'}"


def _compared(state: State, year: int) -> Reconciled | None:
    """Return the comparison with statements, where one of that year is at hand or to be expected."""
    is_there = year >= FIRST_1099_DA or any(one.year == year for one in state.statements)
    return reconciled(state, year) if is_there else None


def _records(state: State, forms: Forms, compared: Reconciled | None) -> dict[str, bytes]:
    """Return what stands beside the forms, by place: lists, facts, pages, statements."""
    lists = lists_of(state, forms, compared)
    parts = {
        **list_members(lists),
        **{f"facts/{name}": text.encode() for name, text in fact_texts(state).items()},
        f"report_{forms.year}.html": report_page(state, forms, lists),
        f"worksheet/return_{forms.year}.html": return_page(state, forms),
    }
    if compared is not None and compared.statements:
        found = statement_members(state, forms, compared)
        parts |= {f"statements/{name}": raw for name, raw in found.items()}
    return parts


def _about(state: State, forms: Forms, proof: Verified, filed: FiledState | None, *, is_draft: bool) -> str:
    return json_text(
        {
            "packet": 1,
            "lotwise": __version__,
            "year": forms.year,
            "as_of": state.as_of,
            "zone": state.zone.key,
            "is_draft": is_draft,
            "filed": filed.filing.status.value if filed else "",
            "is_as_filed": filed.is_as_filed if filed else False,
            "head": proof.head,
        }
    )


def _with_manifest(parts: Mapping[str, bytes], year: int, *, is_draft: bool) -> dict[str, bytes]:
    """Return all members in the order of their names, with README and MANIFEST."""
    readme = readme_text([*parts, README, MANIFEST], year, is_draft=is_draft)
    members = {**parts, README: readme.encode()}
    members[MANIFEST] = manifest_of(members)
    return dict(sorted(members.items()))


# ── written ─────────────────────────────────────────────────────────────────────────────────────


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Return members as a ZIP file, the same bytes for the same members.

    Examples:
        >>> zip_of({"b": b"2", "a": b"1"}) == zip_of({"a": b"1", "b": b"2"})
        True
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for name, raw in sorted(members.items()):
            member = zipfile.ZipInfo(name, _TIME)
            member.create_system = 3  # as on Unix, wherever it is made
            member.external_attr = 0o600 << 16
            zipped.writestr(member, raw)
    return target.getvalue()


def write_packet(packet: Packet, *, file: Path | None = None, folder: Path | None = None) -> tuple[Path, ...]:
    """Write a packet as a ZIP file, as a folder, or both, each whole or not at all, and return their paths.

    Only the owner of the computer's account can read them.

    Args:
        packet: The packet.
        file: The ZIP file; one of that name is replaced.
        folder: A folder that is not there yet, or is empty.

    Raises:
        BadInputError: It cannot be written, or the folder holds something.
    """
    made: list[Path] = []
    try:
        if folder is not None:
            made.append(_written_folder(packet.members, folder))
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_name(f".{file.name}.new")
            _write(fresh, zip_of(packet.members))
            made.append(fresh.replace(file))
    except OSError as error:
        raise BadInputError(
            f"The packet cannot be written: {error.strerror or error}.", "Choose another place."
        ) from None
    return tuple(made)


def _written_folder(members: Mapping[str, bytes], folder: Path) -> Path:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(
            f"{folder} is already there and holds something.", "Name a new folder with --dir."
        )
    fresh = folder.with_name(f".{folder.name}.new")
    if fresh.exists():
        raise BadInputError(f"{fresh} was left by a run that was stopped.", "Remove it, and try again.")
    for name, raw in members.items():
        place = fresh / name
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, raw)
    if folder.exists():
        folder.rmdir()
    return fresh.replace(folder)


def _write(path: Path, raw: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(raw)
