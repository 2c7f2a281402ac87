"""Line patterns: how the lines of a PDF are laid out, in words the owner can read and write.

A pattern is fields in braces in the order of the line, such as ``{name} {units} {acquired} {disposed}
{proceeds} {basis}``; a field with a question mark may be missing, and other words stand for themselves.
Brokers lay out their statements as they like, so several patterns are tried: the one that reads most lines
counts, and it is always shown and confirmed before anything is kept.

Left out: lines that go over two rows of text; they are told as rows that cannot be read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.importers.statements.columns import FIELDS

_DATE: Final = r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2}, \d{4}"
_NONE: Final = r"--?|—|N/A|n/a|\.\.\."
_MONEY: Final = (
    r"\(?-?\(?(?:[A-Z]{0,2}\$|[€£])?\s?\d[\d,]*\.\d{2,8}\)?(?:\s?[€£]|\s(?:EUR|GBP|CAD))?"
    rf"|[A-Z]{{0,2}}\$\d[\d,]*|{_NONE}"
)
_UNITS: Final = r"\d[\d,]*(?:\.\d+)?(?:[eE]-?\d+)?|\.\d+"
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "code": r"[A-Z0-9]{9}",
        "name": r"(?=\S).*?[^\W\d_].*?",
        "units": _UNITS,
        "units_in": _UNITS,
        "acquired": rf"{_DATE}|[Vv]arious|VARIOUS|{_NONE}",
        "disposed": _DATE,
        "transferred_in": _DATE,
        "term": r"(?:[Ss]hort|[Ll]ong|SHORT|LONG)(?:[- ]?[Tt]erm|-TERM)?|Ordinary|ORDINARY",
        "box": r"(?:[Bb]ox\s)?[A-LXY]",
        "id": r"[\w-]{6,}",
        "skip": r"\S+",
        "noncovered": r"[Nn]oncovered|[Xx]",
    }
)
_MONIES: Final = ("proceeds", "basis", "market_discount", "disallowed", "gain", "withheld", "first_sales")
_FIELD: Final = re.compile(r"\{([a-z_0-9]+)(\?)?\}")
_DAY: Final = re.compile(rf"(?<!\d)(?:{_DATE})(?!\d)")
_SUM: Final = re.compile(r"\d\.\d\d(?!\d)|\$\s?\d|€")
_CAPTIONS: Final = tuple(
    (role, re.compile(words, re.IGNORECASE))
    for role, words in (
        ("code", r"\bdtif?\b|asset code"),
        ("name", r"\bname|\basset\b(?! code)|description|property"),
        ("units", r"\bunits|quantity|\bqty"),
        ("acquired", r"acquired|purchased?\b"),
        ("disposed", r"\bsold|disposed|date of sale|sale date|disposition"),
        ("proceeds", r"proceeds|sales? price"),
        ("basis", r"\bbasis|\bcost"),
        ("disallowed", r"\bwash"),
        ("gain", r"\bgain"),
        ("term", r"\bterm\b"),
        ("box", r"\bbox\b|8949"),
    )
)
"""How captions of columns name fields."""
_LONGEST: Final = 400
"""Characters of a line that is looked at; lines of tables are shorter."""
_ORDERS: Final = (
    "{name} {units} {acquired} {disposed} {proceeds} {basis}",
    "{name} {units} {disposed} {acquired} {proceeds} {basis}",
    "{name} {acquired} {disposed} {units} {proceeds} {basis}",
    "{name} {acquired} {disposed} {proceeds} {basis}",
    "{code} {name} {units} {acquired} {disposed} {proceeds} {basis}",
    "{disposed} {name} {units} {acquired} {proceeds} {basis}",
    "{disposed} {acquired} {name} {units} {proceeds} {basis}",
    "{units} {acquired} {disposed} {proceeds} {basis}",
    "{acquired} {disposed} {units} {proceeds} {basis}",
    "{name} {units} {acquired} {disposed} {proceeds}",
    "{name} {units} {disposed} {acquired} {proceeds}",
    "{name} {units} {disposed} {proceeds} {basis}",
    "{name} {units} {disposed} {proceeds}",
    "{name} {disposed} {units} {proceeds}",
    "{name} {disposed} {proceeds}",
    "{code} {name} {units} {disposed} {proceeds}",
    "{disposed} {name} {units} {proceeds}",
    "{units} {disposed} {proceeds}",
    "{disposed} {units} {proceeds}",
)
_ENDS: Final = ("", " {gain}", " {disallowed} {gain}", " {disallowed}")
_LAST: Final = ("", " {term}", " {box}", " {term} {box}", " {id}")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a line pattern.

    Raises:
        BadInputError: A field is not known, stands twice, or no field says what, when and how much.

    Examples:
        >>> found = compiled("{name} {disposed} {proceeds}").fullmatch("Bitcoin BTC 03/20/2025 $1,050.00")
        >>> found.groupdict()
        {'name': 'Bitcoin BTC', 'disposed': '03/20/2025', 'proceeds': '$1,050.00'}
    """
    names = [name for name, _ in _FIELD.findall(pattern)]
    known = {*FIELDS, "skip"}
    strange = [name for name in names if name not in known]
    twice = [name for name in names if name != "skip" and names.count(name) > 1]
    lacks = [name for name in ("disposed", "proceeds") if name not in names]
    if strange or twice or lacks:
        wrong = (
            f"there is no field {strange[0]!r}"
            if strange
            else f"{twice[0]!r} stands twice"
            if twice
            else f"it lacks {{{lacks[0]}}}"
        )
        raise BadInputError(
            f"The pattern cannot be used: {wrong}.",
            f"Write fields in braces in the order of the line: {_ORDERS[0]}. Fields: {', '.join(known)}.",
        )
    parts: list[str] = []
    for n, word in enumerate(pattern.split()):
        gap = r"\s+" if n else ""
        optional = word.endswith("?}")
        inner = _FIELD.sub(_group, re.sub(r"[^{}?\w]", lambda odd: re.escape(odd[0]), word))
        parts.append(f"(?:{gap}{inner})?" if optional else f"{gap}{inner}")
    return re.compile("".join(parts))


def fields_in(pattern: str, line: str) -> dict[str, str] | None:
    """Return the fields of a line by a pattern, or None where it does not fit.

    Examples:
        >>> fields_in("{name} {disposed} {proceeds}", "Bitcoin 03/20/2025 1,050.00")["proceeds"]
        '1,050.00'
        >>> fields_in("{name} {disposed} {proceeds}", "Page 1 of 3") is None
        True
    """
    if len(line) > _LONGEST:
        return None
    found = compiled(pattern).fullmatch(line.strip())
    return {name: text or "" for name, text in found.groupdict().items()} if found else None


def usual_patterns() -> Iterator[str]:
    """Give the patterns that are tried, the fullest first."""
    made = [f"{order}{end}{last}" for order, end, last in product(_ORDERS, _ENDS, _LAST)]
    yield from sorted(made, key=lambda one: -one.count("{"))


def captioned(line: str) -> tuple[str, ...]:
    """Return the fields that a row of captions names, in their order; empty where it is no such row.

    Examples:
        >>> captioned("Asset Quantity Date sold Date acquired Cost basis Proceeds")
        ('name', 'units', 'disposed', 'acquired', 'basis', 'proceeds')
        >>> captioned("Proceeds are shown net of fees")
        ()
    """
    found = {role: place.start() for role, words in _CAPTIONS if (place := words.search(line))}
    if not {"disposed", "proceeds"} <= found.keys() or _SUM.search(line) or len(line) > _LONGEST:
        return ()
    return tuple(sorted(found, key=lambda role: found[role]))


def agrees(pattern: str, captions: Sequence[str]) -> bool:
    """Return whether a pattern has the fields that captions name in the order of the captions.

    Examples:
        >>> agrees("{name} {disposed} {proceeds} {basis}", ("disposed", "basis", "proceeds"))
        False
    """
    names = [name for name, _ in _FIELD.findall(pattern) if name in captions]
    return names == [name for name in captions if name in names]


def looks_like_a_line(text: str) -> bool:
    """Return whether a row of text has a date and an amount, as the lines of a statement do.

    Examples:
        >>> looks_like_a_line("Bitcoin 0.5 03/20/2025 1,050.00"), looks_like_a_line("Due 02/17/2026")
        (True, False)
    """
    return bool(_DAY.search(text) and _SUM.search(text))


def amounts_in(text: str) -> list[str]:
    """Return the amounts of money in a row of text, in order.

    Examples:
        >>> amounts_in("Total (Box H): $1,062.34 1,250.00")
        ['$1,062.34', '1,250.00']
    """
    return re.findall(r"\(?-?\(?\$?\d[\d,]*\.\d{2}\)?(?!\d)", text)


def with_proceeds_alone(pattern: str) -> str:
    """Return how a line goes whose only amount is its proceeds, because basis and gain are blank.

    Examples:
        >>> with_proceeds_alone("{name} {disposed} {proceeds} {basis} {gain} {term}")
        '{name} {disposed} {proceeds} {term}'
    """
    others = {name for name in money_fields(pattern) if name != "proceeds"}
    return " ".join(word for word in pattern.split() if not others.issuperset(_names(word)))


def _names(word: str) -> list[str]:
    """Return the fields in a word of a pattern; of a word without one, the word itself."""
    return [name for name, _ in _FIELD.findall(word)] or [word]


def money_fields(pattern: str) -> list[str]:
    """Return the fields of a pattern that are money, in order."""
    return [name for name, _ in _FIELD.findall(pattern) if name in _MONIES]


def _group(found: re.Match[str]) -> str:
    name = found[1]
    inner = _MONEY if name in _MONIES else _WORDS.get(name, r"\S+")
    return f"(?:{inner})" if name == "skip" else f"(?P<{name}>{inner})"
