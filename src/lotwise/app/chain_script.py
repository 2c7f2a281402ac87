"""The script by which a third party proves the chain, in an installed lotwise or in its source tree."""

from importlib import resources
from pathlib import Path
from typing import Final

from lotwise.core.errors import BadInputError

__all__ = ["SCRIPT", "chain_script"]

SCRIPT: Final = "verify_chain.py"
"""Its name; it needs Python alone, and for the signatures the package ``cryptography``."""


def chain_script() -> bytes:
    """Return the script.

    Raises:
        BadInputError: It is missing from this installation.
    """
    home = Path(str(resources.files("lotwise")))
    for place in (home / "docs" / SCRIPT, home.parents[1] / "docs" / SCRIPT):
        if place.is_file():
            return place.read_bytes()
    raise BadInputError("The script is missing from this installation.", "Install lotwise again.")
