"""What only some need is asked for only when it is used: lotwise starts, and works, without it."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONAL = {"numba", "llvmlite", "numpy", "pyarrow", "psycopg", "beancount", "coinbasis", "highspy"}
COMPILED = "lotwise.lots.kernel"
"""Whoever imports this has asked whether numba is there."""

IMPORT_EVERYTHING = f"""
import importlib, pkgutil, sys
for name in {sorted(OPTIONAL)}:
    sys.modules[name] = None  # importing it fails from now on
import lotwise
names = [one.name for one in pkgutil.walk_packages(lotwise.__path__, "lotwise.")]
names = [one for one in names if not one.startswith({COMPILED!r}) and not one.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_can_be_imported_where_no_optional_package_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"import it inside the function that needs it:\n{done.stderr}"
    assert int(done.stdout) > 50


def test_no_optional_package_is_installed_with_lotwise_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {line.partition(">")[0].partition(";")[0].partition("[")[0] for line in project["dependencies"]}
    assert not needed & OPTIONAL
