"""The documents stay true: links, decisions, findings, keys of household.toml, rooms, words.

What the guide shows of the program's output is run by tests/end_to_end/test_guide_docs.py.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.money import DOLLAR
from lotwise.tax import household
from lotwise.tax.household_facts import Future, Household, PlanSettings, YearFacts

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = ROOT / "docs" / "guide"
ADRS: Final = tuple(sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")))
ROOMS: Final = sorted(card.parent.name for card in (ROOT / "src" / "lotwise").glob("*/__init__.py"))
PAGES: Final = tuple(
    sorted(
        path
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md"))
    )
)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# ── links ───────────────────────────────────────────────────────────────────────────────────────

FENCE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    return FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        for title in HEADING.findall(prose(text))
    }


def broken_links(page: Path) -> Iterator[str]:
    for target in LINK.findall(prose(text_of(page))):
        if target.startswith(("https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists():
            yield f"{target} leads nowhere"
        elif anchor and anchor not in anchors(text_of(file)):
            yield f"{target}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("target", ["absent.md", "page.md#no-such-heading", "#no-such-heading", "../x/"])
def test_a_broken_link_is_seen(tmp_path: Path, target: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# A heading\n[one](page.md#a-heading) [other]({target})\n")
    assert [one.split(":")[0].split(" ")[0] for one in broken_links(page)] == [target]


# ── decisions ───────────────────────────────────────────────────────────────────────────────────

PARTS: Final = ("Context", "Decision", "Consequences")


@pytest.mark.parametrize("page", ADRS, ids=lambda page: page.stem)
def test_a_decision_has_its_parts(page: Path) -> None:
    text = text_of(page)
    headings = HEADING.findall(prose(text))
    assert headings[0].startswith(f"{page.name[:4]} "), "the title begins with the number"
    assert re.search(r"^(Accepted|Replaced by \[.*\]\(.*\)), \d{4}-\d\d-\d\d\.$", text, re.MULTILINE)
    assert [one for one in headings if one in PARTS] == list(PARTS)
    assert len(text.splitlines()) <= 60, "a decision is a screen or two; move details to the module's header"


def test_decisions_are_numbered_without_gaps_and_all_are_in_the_index() -> None:
    assert [page.name[:4] for page in ADRS] == [f"{n:04}" for n in range(1, len(ADRS) + 1)]
    listed = LINK.findall(text_of(ROOT / "docs" / "adr" / "README.md"))
    assert sorted({one for one in listed if one[0].isdigit()}) == [page.name for page in ADRS]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    names = [re.split(r"[^\w-]", one)[0] for one in project["dependencies"]]
    reasons = text_of(ROOT / "docs" / "adr" / "0011-dependencies.md").lower()
    assert [name for name in names if f"**{name}**" not in reasons] == []


# ── findings ────────────────────────────────────────────────────────────────────────────────────

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Mapping[str, ast.Module]:
    """Return the syntax of every module of lotwise by its place; a burden, so nobody keeps it."""
    files = sorted((ROOT / "src").rglob("*.py"))
    return {place(file): ast.parse(text_of(file)) for file in files}


def takers(nodes: Iterable[ast.AST]) -> dict[str, int]:
    """Return the functions of a module that take a finding's code, with its place among the arguments."""
    found: dict[str, int] = {}
    for node in nodes:
        if isinstance(node, Function):
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg != "self"]
            if "code" in names:
                found[node.name] = names.index("code")
    return found


def finding_codes(trees: Mapping[str, ast.Module]) -> dict[str, str]:
    """Return every code that a finding can have, with a module that gives it.

    Raises:
        AssertionError: A code is given in a way that cannot be read off the source.
    """
    looked_at = {
        where: [node for node in ast.walk(tree) if isinstance(node, Function | ast.Call)]
        for where, tree in trees.items()
    }
    public = {"Finding": -1, "Remark": -1}
    for nodes in looked_at.values():
        public |= {name: at for name, at in takers(nodes).items() if not name.startswith("_")}
    codes: dict[str, str] = {}
    for where, nodes in looked_at.items():
        known = public | takers(nodes)
        for node in nodes:
            if isinstance(node, ast.Call) and (name := called(node)) in known:
                given = argument(node, known[name])
                codes |= dict.fromkeys(words(given, f"{where}:{node.lineno}"), where)
    return codes


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def argument(node: ast.Call, at: int) -> ast.expr | None:
    """Return the argument `code` of a call."""
    named = [one.value for one in node.keywords if one.arg == "code"]
    return named[0] if named else node.args[at] if 0 <= at < len(node.args) else None


def words(given: ast.expr | None, where: str) -> Iterable[str]:
    match given:
        case ast.Constant(value=str() as word):
            return (word,)
        case ast.IfExp(body=one, orelse=other):
            return (*words(one, where), *words(other, where))
        case ast.Name(id="code") | ast.Attribute(attr="code"):
            return ()  # passed on; its own caller is read
    raise AssertionError(
        f"{where}: write the finding's code as a plain word, so that the guide can be checked"
    )


def table_rows(text: str) -> list[list[str]]:
    """Return the rows of a page's tables, cell by cell."""
    lines = [line.strip() for line in prose(text).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code_word(cell: str) -> str:
    """Return the word that a cell holds in backquotes; empty when it holds something else."""
    found = re.fullmatch(r"`([^`]+)`", cell)
    return found[1] if found else ""


def test_the_guide_explains_every_finding_and_no_other() -> None:
    explained = [word for row in table_rows(text_of(GUIDE / "09-findings.md")) if (word := code_word(row[0]))]
    with no_search_for_garbage():  # trees are many small things, and none of them is garbage
        known = finding_codes(modules())
    assert len(explained) == len(set(explained)), "a finding is explained twice"
    missing = {code: where for code, where in known.items() if code not in explained}
    assert not missing, "explain them in docs/guide/09-findings.md"
    assert set(explained) <= known.keys(), "docs/guide/09-findings.md explains what the program never says"


def test_codes_are_read_off_every_way_of_writing_them() -> None:
    source = """
def _finding(what, code): return Finding(code=code, severity=1, what=what)
def warn(self, code, what): self.noted(Remark(code=code))
def f(row):
    row.warn("one", "…")
    _finding("…", "two")
    _finding("…", code="three" if row else "four")
    Finding(code=row.code)
    other("five")
"""
    assert finding_codes({"a.py": ast.parse(source)}).keys() == {"one", "two", "three", "four"}
    with pytest.raises(AssertionError, match="plain word"):
        finding_codes({"a.py": ast.parse("Finding(code=f'{x}_y')")})


# ── household.toml ──────────────────────────────────────────────────────────────────────────────

OF_CODE: Final = {"fee_rate": "fee_rate_by_wallet"}
"""Keys that the code names otherwise than the file, but for a unit at the end."""


def defaults(shape: type, keys: Iterable[str]) -> dict[str, str]:
    """Return how the guide writes the default of each key."""
    by_name = {field.name.removesuffix("_usd"): field.default for field in fields(shape)}
    return {key: written(by_name[OF_CODE.get(key, key)], key) for key in keys}


def written(default: Any, key: str) -> str:
    match default:
        case bool():
            return "true" if default else "false"
        case int() if key.endswith(("_minutes", "_days")):
            return str(default)
        case int():
            return str(default // DOLLAR)
        case Decimal():
            return str(default)
        case None if key == "most_trades":
            return "any number"
        case None | "":
            return "not stated"
    return "none" if key in {"fee_rate", "fixed_cost_by_wallet", "keep"} else "required"


def household_keys() -> dict[str, str]:
    """Return every key that household.toml may hold, with its default; tables in brackets before the key.

    The keys of a year that [future] takes are explained at the year; but for two they are as in the plan's.
    """
    tables = {"year", "future", "plan"}
    top = defaults(Household, [key for key in household._TOP if key not in tables])
    year = defaults(YearFacts, household._YEAR)
    own = [key for key in household._FUTURE if key not in household._LATER]
    future = {**defaults(Future, own), "filing_status": "as at the top", "state": "as at the top"}
    plan = defaults(PlanSettings, household._PLAN)
    return {
        **top,
        **{f"[year.N] {key}": default for key, default in year.items()},
        **{f"[future] {key}": default for key, default in future.items()},
        **{f"[plan] {key}": default for key, default in plan.items()},
    }


def explained_keys(text: str) -> dict[str, str]:
    """Return the keys that the guide explains, with the defaults it states."""
    found: dict[str, str] = {}
    for section in re.split(r"^## ", prose(text), flags=re.MULTILINE):
        bracket = re.search(r"`(\[[\w.]+\])`", section.partition("\n")[0])
        prefix = f"{bracket[1]} " if bracket else ""
        for row in table_rows(section):
            if word := code_word(row[0]):
                found[prefix + word] = code_word(row[1]) or row[1]
    return found


def test_the_guide_explains_every_key_of_household_toml_with_its_default() -> None:
    assert explained_keys(text_of(GUIDE / "02-household.md")) == household_keys()


# ── rooms and words ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "docs/adr/0003-rooms-and-layers.md"])
def test_every_room_is_on_the_map(name: str) -> None:
    assert [room for room in ROOMS if not re.search(rf"\b{room}\b", text_of(ROOT / name))] == []


WORDS: Final = {
    "coin": "asset",
    "coins": "assets",
    "token": "asset",
    "tokens": "assets",
    "carryforward": "carryover",
    "carryforwards": "carryovers",
    "pnl": "gain",
    "tlh": "harvest",
}
QUOTED: Final = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"|“[^”]*”|^>.*$|\]\([^)]*\)", re.MULTILINE)


def wrong_words(text: str) -> Iterator[str]:
    """Give the words that lotwise does not use, outside of code, links and quotations."""
    for line in QUOTED.sub("", prose(text)).splitlines():
        for word in re.findall(r"[a-z]+", line.lower()):
            if word in WORDS:
                yield f"{word}: say {WORDS[word]} in: {line.strip()}"


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_a_page_uses_the_words_of_the_house(page: Path) -> None:
    assert list(wrong_words(text_of(page))) == []


def test_a_wrong_word_is_seen_and_a_quotation_let_pass() -> None:
    assert len(list(wrong_words("A coin.\n\nTLH saves carryforwards."))) == 3
    sound = 'Coinbase says "coin", `pnl` and [x](token.md).\n\n> TLH, says the article.\n\n```\ncoin\n```\n'
    assert list(wrong_words(sound)) == []


def test_the_guide_has_its_pages_in_order() -> None:
    pages = sorted(page.name for page in GUIDE.glob("[0-9]*.md"))
    assert [name[:2] for name in pages] == [f"{n:02}" for n in range(1, len(pages) + 1)]
    listed = LINK.findall(text_of(GUIDE / "README.md"))
    assert [one for one in dict.fromkeys(listed) if one[0].isdigit() and "#" not in one] == pages
