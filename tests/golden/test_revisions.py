"""A format that reads the same bytes differently must say so: its revision counts up.

Projects keep what was read, with the revision that read it; a file read by an older one is read again. So a
change of reading without a new revision would leave old projects with old numbers. `revisions.json` holds
for each fixture what was read in it, as a digest. It is renewed like other golden files, but never over a
changed digest under an unchanged revision. A fixture that itself changed proves nothing and is renewed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from fixtures import FIXTURES, parsed_of
from lotwise.core.findings import Finding
from lotwise.importers import Parsed, read_file
from lotwise.importers.detect import recognize
from lotwise.importers.registry import FORMATS

ROOT: Final = Path(__file__).resolve().parents[2]
GOLDEN: Final = Path(__file__).with_name("revisions.json")
MADE_BY_OTHERS: Final = {"id", "file", "file_id", "what", "fix", "reason", "why", "closing", "unused"}
"""Ids are the ledger's, and words for people may be said better; neither is a fact that was read."""

Read: TypeAlias = Mapping[str, Mapping[str, str | int]]
"""By fixture: the format that read it, its revision, a digest of the file, and one of what was read."""


def read_now() -> Read:
    paths = [*FIXTURES, *ROOT.glob("examples/*/*.csv")]
    return {path.relative_to(ROOT).as_posix(): _entry(path) for path in sorted(paths)}


def _entry(path: Path) -> Mapping[str, str | int]:
    content = path.read_bytes()
    found = recognize(path.name, content, formats=FORMATS)
    assert not isinstance(found, Finding), f"{path.name}: every fixture is in a format that is known"
    return {
        "format": found.format.id,
        "revision": found.format.revision,
        "file": sha256(content).hexdigest()[:16],
        "read": digest_of(parsed_of(path, content)),
    }


def digest_of(parsed: Parsed) -> str:
    return _digest(json.dumps(_spelled(parsed), sort_keys=True))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _spelled(value: object) -> object:
    """Spell a value for JSON; a field at its default is left out, so that a new field changes no digest."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _spelled(found)
            for each in fields(value)
            if each.name not in MADE_BY_OTHERS
            and ((found := getattr(value, each.name)) != each.default or each.default is MISSING)
            and each.name != "revision"
        }
    if isinstance(value, tuple):
        return [_spelled(each) for each in value]
    return value.value if isinstance(value, Enum) else value if isinstance(value, int) else str(value)


def complaints(before: Read, now: Read) -> list[str]:
    """Return what is wrong: formats whose reading of an unchanged fixture changed, and not their revision."""
    said = []
    for name in sorted(before.keys() & now.keys()):
        old, new = before[name], now[name]
        if (old["format"], old["file"]) != (new["format"], new["file"]):
            continue
        form, revision = new["format"], int(new["revision"])
        if revision < int(old["revision"]):
            said.append(f"{form}: a revision never goes down; it was {old['revision']}")
        elif revision == int(old["revision"]) and old["read"] != new["read"]:
            said.append(
                f"{name} is read differently than before: raise `revision` of {form} to {revision + 1}, "
                "because projects hold files that were read by the old one"
            )
    return said


def test_what_a_format_reads_changes_only_with_its_revision() -> None:
    before: Read = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    now = read_now()
    wrong = complaints(before, now)
    assert not wrong, "\n".join(wrong)
    if os.environ.get("LOTWISE_GOLDEN") == "renew":
        GOLDEN.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        before = now
    assert before == now, "renew it with: python3 dev.py golden"


def entry(**changed: str | int) -> Read:
    return {"a.csv": {"format": "test.v1", "revision": 1, "file": "f", "read": "r", **changed}}


def test_a_change_of_reading_asks_for_a_new_revision() -> None:
    (said,) = complaints(entry(), entry(read="other"))
    assert "raise `revision` of test.v1 to 2" in said


def test_a_raised_revision_a_changed_fixture_and_a_new_one_are_no_complaint() -> None:
    assert complaints(entry(), entry(read="other", revision=2)) == []
    assert complaints(entry(), entry(read="other", file="other")) == []
    assert complaints({}, entry()) == complaints(entry(), {}) == []


def test_a_revision_never_goes_down() -> None:
    assert complaints(entry(revision=2), entry()) == ["test.v1: a revision never goes down; it was 2"]


def test_the_digest_holds_facts_and_not_words() -> None:
    path = ROOT / "tests" / "importers" / "kraken" / "ledgers.csv"
    parsed = read_file(path.name, path.read_bytes())
    first, *rest = parsed.transactions
    moved = replace(first, legs=tuple(replace(leg, quantity=leg.quantity + 1) for leg in first.legs))
    said = tuple(replace(finding, what="Better words.") for finding in parsed.findings)
    digest = digest_of(parsed)
    assert digest_of(replace(parsed, findings=said, revision=9)) == digest
    assert digest_of(replace(parsed, transactions=(moved, *rest))) != digest
    assert digest_of(replace(parsed, balances=parsed.balances[1:])) != digest
    assert digest_of(replace(parsed, findings=parsed.findings[1:])) != digest
