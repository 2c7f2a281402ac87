"""The published rules of TXF version 042 for sales: ``problems(text)`` lists what breaks them.

Written from the specification (Intuit, 2011-11-30) alone, without the code that writes the files:
VII A: a head of V, A and D lines, records of lines that each begin with the letter of their field, `^` after
each; the recommended order T N C L. VII B: dates MM/DD/YYYY, copy 1 to 255, line positive. VIII: sales are
record 4 or 5: P, D acquired, D sold, $ basis, $ net, and in record 5 $ disallowed; a date or basis that is
not known is an empty line. X: the codes of sales. The file is ASCII without tabs.
"""

import re
from collections.abc import Iterator
from typing import Final

SALES: Final = frozenset({321, 323, 673, 682, 711, 712, 713, 714, 715, 716, 718})
_DATE: Final = re.compile(r"(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}")
_AMOUNT: Final = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d\d)?|-?\d+(\.\d\d)?")
_SALE: Final = ("T", "N", "C", "L", "P", "D", "D", "$", "$")


def records(text: str) -> list[list[str]]:
    """Return the lines of each record, the head first."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line == "^":
            found.append([])
        else:
            found[-1].append(line)
    return [each for each in found if each]


def problems(text: str) -> list[str]:
    """Return what a file has against the rules."""
    return list(_problems(text))


def _problems(text: str) -> Iterator[str]:
    if not text.isascii() or "\t" in text:
        yield "not plain ASCII, or a tab"
    lines = text.splitlines()
    if not lines or lines[-1] != "^":
        yield "the last record has no end"
    head, *sales = records(text)
    if [line[:1] for line in head] != ["V", "A", "D"] or head[0] != "V042":
        yield f"head {head}"
    if len(head) > 2 and not _DATE.fullmatch(head[2][1:].strip()):
        yield f"export date {head[2]}"
    for number, sale in enumerate(sales, 1):
        yield from (f"record {number}: {one}" for one in _of_sale(sale))


def _of_sale(lines: list[str]) -> Iterator[str]:
    letters = tuple(line[:1] for line in lines)
    if letters not in {_SALE, (*_SALE, "$")}:
        yield f"lines {''.join(letters)}"
        return
    kind, code, copy, line, name, acquired, sold, *amounts = (line[1:] for line in lines)
    if kind != "D":
        yield f"type {kind}"
    if not code.isdigit() or int(code) not in SALES:
        yield f"code {code} is no sale"
    if not copy.isdigit() or not 1 <= int(copy) <= 255:
        yield f"copy {copy}"
    if not line.isdigit() or int(line) < 1:
        yield f"line {line}"
    if not name.strip():
        yield "no security"
    if acquired and not _DATE.fullmatch(acquired):
        yield f"date acquired {acquired}"
    if not _DATE.fullmatch(sold):
        yield f"date sold {sold}"
    yield from (f"amount {each}" for each in amounts if each and not _AMOUNT.fullmatch(each))
    if not amounts[1]:
        yield "no proceeds"
