#!/usr/bin/env python3
"""Everything a developer runs, with nothing installed but Python 3.11 or newer.

    python3 dev.py demo      the main job on the example household
    python3 dev.py serve     the dashboard with the example household, in a browser
    python3 dev.py test      the tests            (more words go to pytest)
    python3 dev.py check     what CI runs: lint, types, layers, tests, docs, the built wheel
                             (--oracles: instead, 10,000 households beside Tax-Calculator, computed now)
    python3 dev.py golden    renew golden files and generated reference pages
    python3 dev.py screenshots   pictures of every page of the dashboard (a word names the folder)
    python3 dev.py bench     the claims about speed (more words choose the scripts)

The first call makes .venv and installs the committed constraints into it; later calls start at once.
LOTWISE_STRICT=1 turns every skipped test into a failure.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / ".installed"
TAX_CALCULATOR = "taxcalc>=6.8,<7"
NEWER_PYTHONS = ("python3.13", "python3.12")
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}  # kept: the tests start hundreds of Pythons


def set_up(extra: str = "") -> None:
    """Make .venv and install lotwise into it, unless that was done for these very pins."""
    wanted = "".join((ROOT / name).read_text() for name in ("pyproject.toml", "constraints.txt"))
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if digest in done and (not extra or extra in done):
        return
    if not PYTHON.exists():
        print("Making .venv …", flush=True)
        venv.create(VENV, with_pip=True)
    print("Installing (once; the pins are in constraints.txt) …", flush=True)
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-c",
        ROOT / "constraints.txt",
        "-e",
        target,
    )
    STAMP.write_text(" ".join([digest, *([extra] if extra else [])]))


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command in the project's folder; leave with its exit code when it fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def demo(words: list[str]) -> None:
    """Walk the seven steps on the example household."""
    set_up()
    run(BIN / "lotwise", "demo", *words)


def serve(words: list[str]) -> None:
    """Open the dashboard with the example household."""
    set_up()
    run(BIN / "lotwise", "serve", "--demo", *words)


def screenshots(words: list[str]) -> None:
    """Make pictures of every page of the dashboard; a word names their folder."""
    set_up("dev")
    run(PYTHON, "tests/screenshots.py", *words, env={"PYTHONPATH": "tests"})


def test(words: list[str]) -> None:
    """Run the tests; further words go to pytest."""
    set_up("dev")
    run(PYTHON, "-m", "pytest", "-q", "-n", "auto", *words, env=COMPILED)


def check(words: list[str]) -> None:
    """Run everything CI runs, and say how long each part took; with --oracles the cross-check instead."""
    if "--oracles" in words:
        oracles([word for word in words if word != "--oracles"])
        return
    set_up("dev")
    steps: list[tuple[str, list[str | Path]]] = [
        ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("types", [PYTHON, "-m", "mypy"]),
        ("layers", [BIN / "lint-imports"]),
        ("tests, doctests, docs", [PYTHON, "-m", "pytest", "-q", "-n", "auto", *words]),
    ]
    for name, command in steps:
        started = time.monotonic()
        print(f"── {name}", flush=True)
        run(*command, env=COMPILED)
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
    print("── the built wheel", flush=True)
    wheel()
    print("All green.")


def oracles(words: list[str]) -> None:
    """Compare with Tax-Calculator on made-up households, in an environment of its own; words: how many, seed.

    From 6.8.5 on it needs Python 3.12; with an older Python its last version for that is taken, whose errors
    are known and left out.
    """
    set_up()
    apart = VENV / "oracles"
    python = apart / BIN.name / PYTHON.name
    if not (apart / STAMP.name).exists():
        newer = next(filter(works, NEWER_PYTHONS), PYTHON)
        print(f"Making {apart.relative_to(ROOT)} with Tax-Calculator …", flush=True)
        run(newer, "-m", "venv", "--clear", apart)
        run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", TAX_CALCULATOR)
        (apart / STAMP.name).touch()
    run(
        python, "tests/oracles/live_taxcalc.py", *words, env={"PYTHONPATH": os.pathsep.join(("src", "tests"))}
    )


def works(python: str) -> bool:
    """Return whether a Python is there and makes environments; some names only stand for others."""
    probe = [python, "-c", "import ensurepip, venv"]
    return (
        bool(shutil.which(python)) and not subprocess.run(probe, capture_output=True, check=False).returncode
    )


def wheel() -> None:
    """Build the wheel, install it alone into a fresh environment and run its demo."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(PYTHON, "-m", "build", "--wheel", "--outdir", place, ROOT, env={"PIP_CONSTRAINT": ""})
        fresh = place / "venv"
        venv.create(fresh, with_pip=True)
        bin_folder = fresh / BIN.name
        built = next(place.glob("*.whl"))
        run(bin_folder / PYTHON.name, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", built)
        run(bin_folder / "lotwise", "demo", "--out", place / "out")


def golden(words: list[str]) -> None:
    """Renew the golden files and the generated reference pages from what the code gives now."""
    set_up("dev")
    run(PYTHON, "-m", "pytest", "-q", "tests/golden", "tests/health", *words, env={"LOTWISE_GOLDEN": "renew"})


def bench(words: list[str]) -> None:
    """Run the scripts of benchmarks/, or those named."""
    set_up("dev")
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        if not words or script.stem in words:
            print(f"── {script.stem}", flush=True)
            run(PYTHON, script)


COMMANDS = {
    "demo": demo,
    "serve": serve,
    "screenshots": screenshots,
    "test": test,
    "check": check,
    "golden": golden,
    "bench": bench,
}


def main() -> None:
    """Run the command named on the command line."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what a too old Python meets first
        sys.exit("lotwise needs Python 3.11 or newer.")
    name, *words = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        sys.exit(0 if name in {"help", "-h", "--help"} else 2)
    COMMANDS[name](words)


if __name__ == "__main__":
    main()
