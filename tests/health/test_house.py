"""The rules of the house, as tests; every complaint says what to do instead.

A rule is a function from a module to its complaints. Each is run twice: over the tree, where it must find
nothing, and over a sample that breaks it, where it must complain. Layers are import-linter's business.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: Final = PROJECT["tool"]["importlinter"]["contracts"]
CALCULATING: Final = {name.removeprefix("lotwise.") for name in CONTRACTS[1]["source_modules"]}

MAY_USE_FLOATS: Final = {
    f"harvest/{name}.py"
    for name in (
        *("optimum", "survey", "plane", "traced", "patch", "curves", "terrain", "bound", "branching"),
        *("hulls", "lowest", "offers", "milp", "program", "ways", "steps", "surface"),
    )
}
"""The search for the optimum and the solver beside it; what they propose is valued again in whole numbers."""

WORDS: Final = {
    "coin": "asset",
    "coins": "assets",
    "token": "asset, or the word of its trade",
    "tokens": "assets",
    "tx": "transaction",
    "txs": "transactions",
    "pnl": "gain_usd",
    "carryforward": "carryover",
    "carryforwards": "carryovers",
    "disposal": "disposition",
    "disposals": "dispositions",
    "buy_date": "acquired_on",
    "unit_cost": "basis_usd, of the whole lot",
    "tlh": "harvest",
    "utils": "the name of what it does",
    "util": "the name of what it does",
    "helper": "the name of what it does",
    "helpers": "the name of what it does",
    "manager": "the name of what it does",
}
PRODUCTS: Final = re.compile(
    r"coin_?(base|tracker|ledger|gecko|ly|panda|market_?cap)|token_?tax", re.IGNORECASE
)
NAMED_BY_OTHERS: Final = {"get_command"}
"""Methods that a library calls by this name."""
CARD: Final = ("For:", "Takes:", "Gives:", "May import:", "Never:")
LAW: Final = re.compile(r"U\.S\.C\.|\bCFR\b|Rev\. (Rul|Proc)\.|\bNotice 20\d\d-|§")
UNFINISHED: Final = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")) + r")\b"
)
LOCAL_PATH: Final = re.compile(
    r"(?<![\w./~<-])/("
    r"work|root|home|tmp|Users"
    r")(?=[/\"'`\s)]|$)|[A-Z]:\\Users\\",
    re.MULTILINE,
)
NO_FOLDERS_OF_OURS: Final = {"dist", "out", "build"}

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the project's root, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def inside(self) -> str:
        """The path within the package, empty for files outside it."""
        return self.path.removeprefix("src/lotwise/") if self.path.startswith("src/lotwise/") else ""

    @property
    def room(self) -> str:
        return self.inside.partition("/")[0] if "/" in self.inside else ""

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        return _nodes(self.text)

    @property
    def functions(self) -> list[Function]:
        return [node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@lru_cache(maxsize=1)  # rules look at one module after the other, and all trees together are a burden
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@lru_cache(maxsize=1)
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_parsed(text)))


@cache
def written() -> tuple[Path, ...]:
    """Return every file of the project that somebody wrote."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if not name.endswith(("_cache", "__pycache__", ".egg-info"))
            and name not in NO_FOLDERS_OF_OURS | {".git", ".venv", ".hypothesis"}
        ]
        found += [Path(folder) / name for name in names if ".db" not in name]
    return tuple(sorted(found))


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in written()
        if path.suffix == ".py"
    )


def public(module: Module) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Give what a module shows to others, with its dotted name: functions, classes and their methods."""
    outer: list[tuple[str, ast.Module | ast.ClassDef]] = [("", module.tree)]
    for prefix, owner in outer:
        for node in owner.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if node.name.startswith("_"):
                    continue
                yield prefix + node.name, node
                if isinstance(node, ast.ClassDef):
                    outer.append((f"{prefix}{node.name}.", node))


def length_of(node: Function) -> int:
    """Return a function's lines, without its decorators and its docstring."""
    assert node.end_lineno is not None
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


def identifiers(module: Module) -> Iterator[tuple[int, str]]:
    """Give every name that a module makes, with its line; names it only uses are others' choice."""
    for node in module.nodes:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((node.lineno, alias.asname) for alias in names if alias.asname)


def words_of(name: str) -> str:
    """Return the words of an identifier in lower case, joined by underscores, without names of products."""
    return "_".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", PRODUCTS.sub(" ", name))).lower()


def modules_are_short(module: Module) -> Iterator[str]:
    count = len(module.text.splitlines())
    if module.inside and count > 400:
        yield f"1: {count} lines; split it by subject: at most 400, better 100 to 300"


def functions_are_short(module: Module) -> Iterator[str]:
    for node in module.functions if module.inside else ():
        if (count := length_of(node)) > 60:
            yield f"{node.lineno}: {node.name} has {count} lines; move its steps into functions: at most 60"


def parameters_are_few(module: Module) -> Iterator[str]:
    for node in module.functions if module.inside else ():
        names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        count = len([name for name in names if name not in {"self", "cls"}])
        if count > 6:
            yield f"{node.lineno}: {node.name} takes {count} values, 6 at most; make a dataclass of some"


def bools_are_named(module: Module) -> Iterator[str]:
    for node in module.functions if module.inside else ():
        for one in (*node.args.posonlyargs, *node.args.args):
            if one.annotation is not None and "bool" in ast.unparse(one.annotation).split(" | "):
                yield f"{one.lineno}: {node.name} takes the bool {one.arg} by position; put it behind a *"


def rooms_have_a_card(module: Module) -> Iterator[str]:
    if module.inside and module.inside.count("/") == 1 and module.inside.endswith("/__init__.py"):
        card = ast.get_docstring(module.tree) or ""
        missing = [part for part in CARD if part not in card]
        if missing:
            yield f"1: the card of {module.room} lacks {', '.join(missing)}"


def words_are_ours(module: Module) -> Iterator[str]:
    for line, name in ((1, Path(module.path).stem), *identifiers(module)):
        words = words_of(name)
        if words.startswith("get_") and name not in NAMED_BY_OTHERS:
            yield f"{line}: {name} begins with get_; name what it returns"
        for word, instead in WORDS.items():
            if f"_{word}_" in f"_{words}_":
                yield f"{line}: {name} says {word}; say {instead}"


def numbers_are_exact(module: Module) -> Iterator[str]:
    if module.room not in CALCULATING or module.inside in MAY_USE_FLOATS:
        return
    likeness = [one.value for one in module.nodes if isinstance(one, ast.keyword) and one.arg == "cutoff"]
    for node in module.nodes:
        match node:
            case ast.Constant(value=float() | complex()) if node not in likeness:  # difflib's, of words
                yield f"{node.lineno}: the float {ast.unparse(node)}; write a whole number or Decimal('…')"
            case ast.Call(func=ast.Name(id="float")):
                yield f"{node.lineno}: a call of float; stay with whole steps, Decimal or Fraction"


def each_test_can_fail(module: Module) -> Iterator[str]:
    if not module.path.startswith("tests/"):
        return
    functions = [(node, _asserts(node), _called(node)) for node in module.functions]
    checks: set[str] = set()
    while more := {node.name for node, does, called in functions if does or called & checks} - checks:
        checks |= more
    for node, _, _ in functions:
        if node.name.startswith("test") and node.name not in checks:
            yield f"{node.lineno}: {node.name} asserts nothing; state what must hold, or remove it"


def _asserts(node: Function) -> bool:
    """Return whether a function asserts something itself, or by a call whose name says so."""
    does_assert = any(
        isinstance(one, ast.Assert) and not isinstance(one.test, ast.Constant) for one in ast.walk(node)
    )
    words = r"(assert|check|expect|verify|raises|warns|fail$)"
    return does_assert or any(re.match(words, name) for name in _called(node))


def _called(node: Function) -> set[str]:
    functions = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    names = {one.id for one in functions if isinstance(one, ast.Name)}
    return names | {one.attr for one in functions if isinstance(one, ast.Attribute)}


def work_is_finished(module: Module) -> Iterator[str]:
    for found in UNFINISHED.finditer(module.text):
        line = module.text.count("\n", 0, found.start()) + 1
        yield f"{line}: {found.group()}; finish it, or leave it out and say so in the module's header"


def public_things_say_what_they_are(module: Module) -> Iterator[str]:
    if not module.inside:
        return
    if not ast.get_docstring(module.tree):
        yield "1: no docstring; open with the problem, the chosen way, and what is left out"
    for name, node in public(module):
        if not ast.get_docstring(node):
            yield f"{node.lineno}: {name} has no docstring; say first what it returns"


def law_has_a_source(module: Module) -> Iterator[str]:
    if module.room not in {"core", "lots", "tax"}:
        return
    for name, node in public(module):
        said = ast.get_docstring(node) or ""
        if not isinstance(node, ast.ClassDef) and LAW.search(said) and "Source:" not in said:
            yield f"{node.lineno}: {name} cites law in its text; cite it under Source:"


Rule: TypeAlias = Callable[[Module], Iterator[str]]
LONG = "\n".join(["def f(): ", '    """Say."""', *["    x = 1"] * 60])
BROKEN: Final[dict[Rule, list[tuple[str, str]]]] = {
    modules_are_short: [("src/lotwise/lots/a.py", "x = 1\n" * 401)],
    functions_are_short: [("src/lotwise/lots/a.py", LONG)],
    parameters_are_few: [
        ("src/lotwise/lots/a.py", "def f(a, b, c, /, d, e, *, g, h): ..."),
        ("src/lotwise/lots/a.py", "class A:\n    def f(self, a, b, c, d, e, g, h): ..."),
    ],
    bools_are_named: [
        ("src/lotwise/lots/a.py", "def f(is_long: bool): ..."),
        ("src/lotwise/lots/a.py", "def f(is_long: bool | None = None): ..."),
    ],
    rooms_have_a_card: [("src/lotwise/lots/__init__.py", '"""For: Takes: Gives: May import: all."""')],
    words_are_ours: [
        ("src/lotwise/lots/a.py", sample)
        for sample in (
            "tx = 1",
            "def f(tx_id): ...",
            "def get_lots(): ...",
            "class LotManager: ...",
            "class USDToken: ...",
            "a.buy_date = 1",
            "import decimal as utils",
            "for _coin in (): ...",
            "match 1:\n    case pnl: ...",
            "try: ...\nexcept OSError as disposal: ...",
        )
    ]
    + [("src/lotwise/lots/helpers.py", "")],
    numbers_are_exact: [
        ("src/lotwise/tax/a.py", "x = 0.5"),
        ("src/lotwise/harvest/plan.py", "x = 1e3"),
        ("src/lotwise/importers/a.py", "x = float('1')"),
        ("src/lotwise/importers/a.py", "x = rounded(1, by=0.4)"),
    ],
    each_test_can_fail: [
        ("tests/unit/test_a.py", "def test_a():\n    print(1)"),
        ("tests/unit/test_a.py", "def test_a():\n    assert True"),
        ("tests/unit/test_a.py", "def same():\n    return 1 == 2\ndef test_a():\n    same()"),
    ],
    work_is_finished: [
        ("src/lotwise/lots/a.py", "x = 1  # " + "TO" + "DO"),
        ("tests/a.py", "# FIX" + "ME: x"),
    ],
    public_things_say_what_they_are: [
        ("src/lotwise/lots/a.py", ""),
        ("src/lotwise/lots/a.py", '"""M."""\ndef f(): ...'),
        ("src/lotwise/lots/a.py", '"""M."""\nclass A:\n    """A."""\n    def f(self): ...'),
    ],
    law_has_a_source: [("src/lotwise/tax/a.py", 'def f():\n    """Return it (26 U.S.C. § 1211)."""')],
}
SOUND: Final[list[tuple[Rule, str, str]]] = [
    (modules_are_short, "src/lotwise/lots/a.py", "x = 1\n" * 400),
    (functions_are_short, "src/lotwise/lots/a.py", LONG.replace("    x = 1\n", "", 1)),
    (parameters_are_few, "src/lotwise/lots/a.py", "class A:\n    def f(self, a, b, c, d, e, *rest, g): ..."),
    (bools_are_named, "src/lotwise/lots/a.py", "def f(lots: list[bool], *, is_long: bool): ..."),
    (
        words_are_ours,
        "src/lotwise/lots/coinbase.py",
        "context = widget = f('tx_', coin=1).tx\nTXF = 1\nCoinTracker = 2",
    ),
    (numbers_are_exact, "src/lotwise/harvest/optimum.py", "x = 0.5"),
    (numbers_are_exact, "src/lotwise/tax/a.py", "x = loads('', parse_float=Decimal)\ny: float = 1"),
    (numbers_are_exact, "src/lotwise/tax/a.py", "x = get_close_matches(word, words, cutoff=0.4)"),
    (each_test_can_fail, "tests/a.py", "def same():\n    assert a == b\ndef test_a():\n    same()"),
    (each_test_can_fail, "tests/a.py", "def test_a():\n    with pytest.raises(ValueError):\n        f()"),
    (public_things_say_what_they_are, "src/lotwise/lots/a.py", '"""M."""\ndef _f():\n    def g(): ...'),
    (
        law_has_a_source,
        "src/lotwise/tax/a.py",
        'def f():\n    """Return.\n\n    Source:\n        § 1211.\n    """',
    ),
]


def named(rule: Rule) -> str:
    return rule.__name__.replace("_", " ")


@cache
def all_complaints() -> dict[Rule, list[str]]:
    """Return what each rule says of the tree: every module is taken apart once for all rules."""
    said: dict[Rule, list[str]] = {rule: [] for rule in BROKEN}
    for module in modules():
        for rule, complaints in said.items():
            complaints += [f"{module.path}:{one}" for one in rule(module)]
    return said


@pytest.mark.parametrize("rule", BROKEN, ids=named)
def test_the_house_keeps_its_rule(rule: Rule) -> None:
    complaints = all_complaints()[rule]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize("rule", BROKEN, ids=named)
def test_a_rule_complains_of_what_breaks_it(rule: Rule) -> None:
    for path, text in BROKEN[rule]:
        assert list(rule(Module(path, text))), f"{named(rule)} lets pass: {path}: {text}"


@pytest.mark.parametrize(("rule", "path", "text"), SOUND)
def test_a_rule_lets_pass_what_is_sound(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Module(path, text))) == []


def test_every_room_has_its_place_among_the_layers() -> None:
    placed = {room for layer in CONTRACTS[0]["layers"] for room in layer.split(" | ")}
    built = {module.room for module in modules() if module.room}
    assert built <= placed, f"place {sorted(built - placed)} among the layers in pyproject.toml"


def test_every_room_below_the_doors_is_kept_from_the_outside() -> None:
    layers = [set(layer.split(" | ")) for layer in CONTRACTS[0]["layers"]]
    doors = next(place for place, rooms in enumerate(layers) if "store" in rooms)
    below = set().union(*layers[doors + 1 :]) | {"importers"}
    assert below == CALCULATING, (
        "the second contract in pyproject.toml names other rooms than stand below the doors"
    )


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    complaints: list[str] = []
    for path in written():
        content = path.read_bytes()
        text = "" if b"\0" in content else content.decode("utf-8", errors="replace")
        complaints += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}; "
            "name a place relative to the project, or take it from the environment"
            for found in LOCAL_PATH.finditer(text)
        ]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize("text", ["open('/{}/a')", "cd /{}", "`/{}/`", "at /{}/x", 'Path("/{}")'])
def test_a_local_path_is_seen(text: str) -> None:
    assert LOCAL_PATH.search(text.format("tm" + "p"))
    assert not LOCAL_PATH.search(text.format("usr"))


@pytest.mark.parametrize("text", ["https://example.com/{}/", "../{}/a", "</{}>", "~/{}/x", "net/{}", "/{}er"])
def test_what_only_looks_like_a_local_path_is_let_pass(text: str) -> None:
    assert not LOCAL_PATH.search(text.format("ho" + "me"))


SKIPPING: Final = """
import pytest

def test_by_call():
    pytest.skip("by call")

@pytest.mark.skip(reason="by mark")
def test_by_mark(): ...

@pytest.fixture
def absent():
    pytest.skip("by fixture")

def test_by_fixture(absent): ...
"""


@pytest.mark.parametrize(("strict", "code"), [("0", 0), ("1", 1)])
def test_a_skipped_test_fails_in_strict_mode_only(tmp_path: Path, strict: str, code: int) -> None:
    for name in ("conftest.py", "postgres.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / name)
    (tmp_path / "test_sample.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {**os.environ, "LOTWISE_STRICT": strict}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout
    assert ("3 skipped" in done.stdout) == (strict == "0")
    for reason in ("by call", "by mark", "by fixture"):
        assert re.search(rf"skipped in strict mode: .*{reason}", done.stdout) is not None or strict == "0"
        assert reason in done.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    for name in ("conftest.py", "postgres.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / name)
    sample = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert 1 == 2\n"
    (tmp_path / "test_sample.py").write_text(sample)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {**os.environ, "LOTWISE_STRICT": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "1 xfailed" in done.stdout) == (0, True), done.stdout


def test_ci_runs_the_strict_check_and_passes_its_code_on(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    stand_in = "import os, sys\nprint(os.getcwd(), sys.argv[1:], os.environ['LOTWISE_STRICT'])\nsys.exit(3)\n"
    (tmp_path / "dev.py").write_text(stand_in)
    done = subprocess.run([tmp_path / ".ci" / "run"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 3, done.stderr
    assert done.stdout == f"{tmp_path} ['check'] 1\n"
