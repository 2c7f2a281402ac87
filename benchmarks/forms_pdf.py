"""Claim: 10,000 rows as official Form 8949 and as a statement, each made and read back in 15 s and 300 MB.

Rows are made up: each with a number of 64 letters, a code and an adjustment, in four boxes. Every PDF is
compared with the rows after it is made, as `lotwise print` does, and made twice, because the bytes must be
the same. Each runs in a process of its own, so that the memory is its own. The blanks are those of the
reference data; LOTWISE_SHARED names the folder.

    python benchmarks/forms_pdf.py [rows]
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from lotwise.reports.form_8949 import Form8949
from lotwise.reports.pdf.blank import blank_of
from lotwise.reports.pdf.checking import check_form_8949
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import form_8949_pdf
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.pdf.statement import statement_pdf
from lotwise.reports.pdf.statement_check import check_statement
from printed_forms import HASH, form, row

ROOT: Final = Path(__file__).resolve().parents[1]
COUNT: Final = 10_000
MOST_SECONDS: Final = 15.0
MOST_MB: Final = 300.0
WAYS: Final = ("official 2025", "official 2024", "statement")


def many(year: int, count: int) -> Form8949:
    """Return a form of many rows."""
    boxes = "GHKL" if year > 2024 else "ABDE"
    return form(
        year,
        (
            row(
                boxes[number % 4],
                f"0.{number:018d} ETH, ID {HASH}",
                d=f"{number}.07",
                e=f"{2 * number}.93",
                f="W" if number % 3 else "",
                g="1.25" if number % 3 else "0",
            )
            for number in range(count)
        ),
    )


def ways_of(way: str, made: Form8949) -> tuple[Callable[[], bytes], Callable[[bytes], None]]:
    """Return how a PDF is made and how it is compared."""
    look = Look(name="Jordan Example")
    if way == "statement":
        return lambda: statement_pdf(made, look), lambda raw: check_statement(raw, made, look)
    shared = Path(os.environ.get("LOTWISE_SHARED", ROOT.parent / "shared"))
    blank = blank_of((shared / "forms" / f"f8949_{made.year}.pdf").read_bytes(), "blank")
    return lambda: form_8949_pdf(made, blank, look), lambda raw: check_form_8949(raw, made, blank, look)


def measured(way: str, count: int) -> None:
    """Print what one way takes, as JSON: seconds, memory, size and pages."""
    made = many(2024 if way.endswith("2024") else 2025, count)
    make, check = ways_of(way, made)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter(), time.process_time()
    raw = make()
    middle = time.perf_counter()
    check(raw)
    took = time.perf_counter() - started[0], time.process_time() - started[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert raw == make(), "the same bytes"
    pages = sum(1 for _ in pages_of(raw))
    print(json.dumps([*took, middle - started[0], peak, peak - before, len(raw), pages]))


def main(count: int) -> None:
    """Print a line for each way; leave with 1 where the claim does not hold."""
    print(f"{count:,} rows: made and read back")
    holds = True
    for way in WAYS:
        command = [sys.executable, __file__, str(count), way]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this file
        wall, cpu, making, peak, own, size, pages = json.loads(done.stdout)
        print(
            f"   {way:14} {wall:6.2f} s ({making:.2f} s to make, {cpu:.2f} s CPU) {peak:6.0f} MB at most, "
            f"{own:.0f} MB of it for this; {pages:,.0f} pages, {size / 1e6:.2f} MB"
        )
        holds &= wall <= MOST_SECONDS * max(1, count / COUNT) and peak <= MOST_MB
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measured(sys.argv[2], int(sys.argv[1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
