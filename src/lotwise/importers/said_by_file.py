"""What a file says of itself beside its rows, and what must be asked where it says nothing.

Zone, order of day and month, and the address of the wallet: each is read from the file where it stands
there, and is otherwise asked of the owner, never guessed. Until it is answered, every row is a finding.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.importers.base import Format, Outcomes, Rows, Unclear
from lotwise.importers.hints import Hints
from lotwise.importers.instants import date_numbers
from lotwise.importers.row import Sheet
from lotwise.importers.table import BETWEEN

_ADDRESS: Final = re.compile(r"0x[0-9a-f]{40}(?![0-9a-f])", re.IGNORECASE)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that only the owner can say.

    Attributes:
        name: The field of `Hints` that answers it.
        what: Why it must be asked.
        fix: How to answer.
    """

    name: str
    what: str
    fix: str

    def asked(self, rows: Rows) -> Outcomes:
        """Return rows as the finding that asks."""
        return Unclear(rows=rows, what=self.what, fix=self.fix, about=self.name)


_ZONE: Final = Question(
    name="zone",
    what="The file states times without saying in which zone.",
    fix="Import it with the zone its clock showed, such as `--zone America/New_York`.",
)
_ORDER: Final = Question(
    name="day_first",
    what="Every date of the file can be read day first or month first, such as 03/04/2021.",
    fix="Look at one event you remember, then import the file with `--dates day-first` or "
    "`--dates month-first`.",
)
_BOTH_ORDERS: Final = Question(
    name="day_first",
    what="Some dates of the file can only be day first, and others only month first.",
    fix="A spreadsheet has changed some of them: export the file again and import it unopened.",
)
_WHOSE: Final = Question(
    name="address",
    what="The file does not say whose history it is: the address stands only in the name of the export.",
    fix="Import it under its own name, such as export-0x….csv, or with `--address 0x…`.",
)


def question_of(form: Format, sheets: Sequence[Sheet]) -> Question | None:
    """Return what must be asked before rows can be read; None where nothing is missing.

    Args:
        form: The format.
        sheets: What the rows of each part share.
    """
    for sheet in sheets:
        if sheet.zone is None:
            return _ZONE
        if form.needs_address and not sheet.address:
            return _WHOSE
        if len(sheet.orders) > 1:
            return _BOTH_ORDERS
        if sheet.day_first is None:
            return _ORDER
    return None


def unused_in(form: Format, file: str, headings: Iterable[tuple[str, ...]], hints: Hints) -> tuple[str, ...]:
    """Return the fields of what the owner says that a format does not ask for; they change nothing.

    Args:
        form: The format.
        file: The file's name.
        headings: The header row of each part.
        hints: What the owner says.
    """
    knows_zone = all(form.zone_of(file, one) is not None for one in headings)
    is_unused = {
        "zone": hints.zone is not None and knows_zone,
        "dates": hints.day_first is not None and not form.day_month,
        "address": bool(hints.address) and not form.needs_address,
    }
    return tuple(name for name, is_so in is_unused.items() if is_so)


def address_in(name: str) -> str:
    """Return the address in a file's name, lower case, or empty.

    Examples:
        >>> address_in("export-0x" + "Ab" * 20 + ".csv")
        '0xabababababababababababababababababababab'
    """
    found = _ADDRESS.search(name)
    return found[0].lower() if found else ""


def party_of_all(packed: Iterable[str], positions: Mapping[str, int], roles: Sequence[str]) -> str:
    """Return the only address that stands in every row as one of its parties, lower case; else empty.

    Args:
        packed: The rows, each with its cells held together by `BETWEEN`.
        positions: Position of each role's column.
        roles: The columns of the parties.

    Examples:
        >>> a, b, c = ("0x" + letter * 40 for letter in "abc")
        >>> party_of_all([f"{a}{BETWEEN}{b}", f"{b}{BETWEEN}{c}"], {"from": 0, "to": 1}, ["from", "to"]) == b
        True
        >>> party_of_all([f"{a}{BETWEEN}{b}"], {"from": 0, "to": 1}, ["from", "to"])
        ''
    """
    common: set[str] | None = None
    for row in packed:
        texts = row.split(BETWEEN)
        places = [positions[role] for role in roles if positions.get(role, len(texts)) < len(texts)]
        here = {texts[place].lower() for place in places if _ADDRESS.fullmatch(texts[place])}
        if here:
            common = here if common is None else common & here
    return common.pop() if common and len(common) == 1 else ""


def orders_in(packed: Iterable[str], position: int | None) -> frozenset[bool]:
    """Return whether dates of a column can only be day first (True), only month first (False), or both occur.

    Args:
        packed: The rows, each with its cells held together by `BETWEEN`.
        position: The column; None where there is none.

    Returns:
        Empty where every date can be read in both orders and would mean something else. A column without a
        date in either order is month first, which means nothing there.

    Examples:
        >>> orders_in(["03/04/2021", "13/04/2021"], 0), orders_in(["03/04/2021"], 0)
        (frozenset({True}), frozenset())
    """
    found: set[bool] = set()
    is_open = False
    for row in packed:
        texts = row.split(BETWEEN)
        text = texts[position] if position is not None and position < len(texts) else ""
        numbers = date_numbers(text)
        if numbers is None or numbers[0] == numbers[1]:
            continue
        if max(numbers) > _MONTHS:
            found.add(numbers[0] > _MONTHS)
        else:
            is_open = True
    return frozenset(found) if found or is_open else frozenset({False})
